package auction

import (
	"fachui/internal/calendar"
	"fachui/internal/legal"
	"fachui/internal/money"
)

// Link is a tie between a bidder and a body that has to do with the sale.
// Connected says that the body's acts concern this very asset: only then does
// 法释〔2016〕18号 Art. 34 exclude the bidder.
type Link struct {
	Body      Body
	Relative  bool // not one of its people, but a close relative of one (民法典 Art. 1045)
	Connected bool
}

// Body is one of the three whose people may not bid.
type Body string

// The bodies of Art. 34. The enforcing court is connected with every asset it sells.
const (
	EnforcingCourt Body = "court"
	Platform       Body = "platform"
	Auxiliary      Body = "auxiliary" // auction agents and others who help
	Appraiser      Body = "appraiser" // who valued the property (Art. 7(3)), and firms of its group
	FormerBuyer    Body = "buyer"     // of the list alone: bought and did not pay (Art. 24)
)

// Applicant is what must be known of one who wants to bid.
type Applicant struct {
	Proved      bool         // real name proved (Art. 17)
	Creditor    bool         // the applicant for enforcement in this case (申请执行人)
	Claim       money.Amount // and what he is still owed
	Debtor      bool
	Consumption bool // under a consumption order
	Links       []Link
	Defaulted   bool // bought this asset before and did not pay (Art. 24)
}

// Request is what one who wants to bid declares.
type Request struct {
	Warnings  bool // has read the announcement and its seven warnings
	Housing   bool // pledges to be allowed to buy housing (法释〔2021〕18号 Art. 2)
	Priority  bool // claims a priority right
	Agent     bool // bids for somebody else
	Joint     bool // bids together with others
	Qualified bool // lists the proof of a special qualification
}

// Registration is the lot as one who wants to bid finds it.
type Registration struct {
	Status  Status
	Class   Class
	Limited bool // housing under purchase limits
	Deposit money.Amount
	OpensAt legal.Time
	EndsAt  legal.Time
	// PapersBy is the last day for papers on priority and agency.
	PapersBy legal.Date
	// Qualification is what the law asks of whoever buys (Art. 14(1)); empty: nothing special.
	Qualification string
	// Full is the prepayment of a sell-off; zero in an auction.
	Full money.Amount
}

// Admission is the answer to one who may bid.
type Admission struct {
	Due   money.Amount // deposit to be paid; zero if exempt
	Flags []ApplicantFlag
}

// ApplicantFlag is something the court must see about an admitted applicant.
type ApplicantFlag string

// FlagConsumption marks a debtor under a consumption order who wants to buy real
// property (法释〔2015〕17号 Art. 3).
const FlagConsumption ApplicantFlag = "consumption_order"

// Admit decides an application to bid that arrived at. Only the law's own grounds
// refuse; no score and no suspicion does (法释〔2016〕18号 Art. 8).
func (r Registration) Admit(a Applicant, q Request, at legal.Time) (Admission, error) {
	switch r.Status {
	case Announced, Bidding, SellOffAnnounced, SellOffOpen, SellOffBidding:
	default:
		return Admission{}, ErrNotNow.With("state", r.Status.words())
	}
	if !at.Before(r.EndsAt) {
		return Admission{}, ErrClosed.With("ends", r.EndsAt)
	}
	err := a.excluded()
	if err != nil {
		return Admission{}, err
	}
	err = r.declared(q, at)
	if err != nil {
		return Admission{}, err
	}
	var flags []ApplicantFlag
	if a.Consumption && r.Class.RealProperty() { // in whichever case the order was made
		flags = append(flags, FlagConsumption)
	}
	return Admission{Due: r.due(a, q.Joint), Flags: append(flags, disclosed(a, q)...)}, nil
}

// disclosed are the ties to the case that keep nobody out (拍卖变卖规定 Art. 12).
func disclosed(a Applicant, q Request) (flags []ApplicantFlag) {
	for _, tie := range []struct {
		is   bool
		flag ApplicantFlag
	}{{a.Debtor, FlagDebtor}, {a.Creditor, FlagCreditor}, {q.Priority, FlagPriority}} {
		if tie.is {
			flags = append(flags, tie.flag)
		}
	}
	return flags
}

func (a Applicant) excluded() error {
	if !a.Proved {
		return ErrNotProved
	}
	if a.Defaulted {
		return ErrDefaulted
	}
	for _, l := range a.Links {
		if l.Connected {
			return ErrExcluded.With("body", l.Body.words())
		}
	}
	return nil
}

func (r Registration) declared(q Request, at legal.Time) error {
	if !q.Warnings {
		return ErrWarningsUnread
	}
	if r.Class == Housing && r.Limited && !q.Housing {
		return ErrHousingPledge
	}
	switch {
	case q.Joint && q.Agent:
		return ErrJointAgent
	case q.Joint && q.Priority:
		return ErrJointPriority
	}
	if r.Qualification != "" && !q.Qualified {
		return ErrQualification.With("qualification", r.Qualification)
	}
	if q.Agent && !at.Before(r.OpensAt) {
		return ErrAgentLate.With("opens", r.OpensAt)
	}
	if (q.Priority || q.Agent) && at.Date().After(r.PapersBy) {
		return ErrPapersLate.With("by", r.PapersBy)
	}
	return nil
}

// due is the deposit that the applicant owes: in an auction his claim counts
// towards it (Art. 17), if he bids alone: others have no claim that could count. A
// sell-off wants the whole price from everybody.
func (r Registration) due(a Applicant, joint bool) money.Amount {
	if r.Full.IsPositive() {
		return r.Full
	}
	if joint {
		return r.Deposit
	}
	return DepositDue(r.Deposit, a.Creditor, a.Claim)
}

// DepositDue is what an applicant must pay: nothing if he is the applicant for
// enforcement and his claim covers the deposit, else what it falls short. Other
// creditors pay in full (法释〔2016〕18号 Art. 17).
func DepositDue(deposit money.Amount, creditor bool, claim money.Amount) money.Amount {
	if !creditor {
		return deposit
	}
	return money.Larger(money.Amount{}, deposit.Sub(money.Larger(money.Amount{}, claim)))
}

// CheckAgentConfirmation refuses to confirm an agent once bidding has opened:
// 法释〔2016〕18号 Art. 14(2).
func CheckAgentConfirmation(at, opens legal.Time) error {
	if !at.Before(opens) {
		return ErrAgentLate.With("opens", opens)
	}
	return nil
}

// CheckPriorityClaim refuses a claim that comes when bidding is over: one who was
// told and did not take part has waived the right (Art. 16).
func CheckPriorityClaim(at, ends legal.Time) error {
	if !at.Before(ends) {
		return ErrPriorityWaived
	}
	return nil
}

// PapersBy is the last day for papers on priority and agency: n working days
// before the day of the start.
func (p Policy) PapersBy(opens legal.Date, cal calendar.Calendar) (legal.Date, error) {
	d := opens
	for left := p.PaperWorkdays; left > 0; {
		d = d.AddDays(-1)
		work, err := cal.IsWorkday(d)
		if err != nil {
			return legal.Date{}, err
		}
		if work {
			left--
		}
	}
	return d, nil
}
