package auction

import (
	"fachui/internal/legal"
	"fachui/internal/money"
)

// SurplusReplyDays is how long the applicant may ask to go on after being told
// that this round's reserve would leave nothing: 拍卖变卖规定 Art. 6.
const SurplusReplyDays = 5

// SurplusTest is the no-surplus test (无益拍卖) of one round: 拍卖变卖规定 Art. 6.
type SurplusTest struct {
	Priority money.Amount // claims that rank before the applicant's
	Costs    money.Amount // of enforcement
	// Set once a reserve was found to leave nothing and the applicant was told.
	NotifiedOn legal.Date
	ReplyBy    legal.Date // last day to ask; see SurplusReplyBy
	AskedOn    legal.Date // the applicant's request to go on, if any
}

// SurplusReplyBy is the last day on which the applicant may ask to go on. A
// caller that rolls rest days forward does so itself.
func SurplusReplyBy(notified legal.Date) legal.Date { return notified.AddDays(SurplusReplyDays) }

// Outlay is what must be paid before the applicant sees anything.
func (s SurplusTest) Outlay() money.Amount { return s.Priority.Add(s.Costs) }

// Check decides whether a round may be held at start.
func (s SurplusTest) Check(start money.Amount) error {
	found := !s.NotifiedOn.IsZero()
	if found && (s.AskedOn.IsZero() || s.AskedOn.After(s.ReplyBy) || s.AskedOn.Before(s.NotifiedOn)) {
		return ErrSurplusReply.With("by", s.ReplyBy)
	}
	if s.Outlay().Less(start) {
		return nil
	}
	if found {
		return ErrSurplusStart.With("outlay", s.Outlay())
	}
	return ErrNoSurplus.With("start", start).With("outlay", s.Outlay()).With("days", SurplusReplyDays)
}
