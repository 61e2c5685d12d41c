package notify

import (
	"time"
	"unicode/utf8"

	"fachui/internal/calendar"
	"fachui/internal/legal"
	"fachui/internal/ref"
)

// Status is where a serving stands.
type Status string

// The statuses. Received and Waived are final.
const (
	Sent            Status = "sent"
	PublishedStatus Status = "published"
	ReceivedStatus  Status = "received"
	Waived          Status = "waived"
)

// How says how receipt is known.
type How string

// The ways. Only Deemed needs nobody.
const (
	Self    How = "self"       // the recipient confirmed
	Clerk   How = "clerk"      // recorded by the clerk on evidence
	Deemed  How = "deemed"     // after posting
	ByWaive How = "waiver"     // renounced in writing
	Arrived How = "electronic" // in a system that the recipient agreed to
)

// Serving is a document on its way to one recipient.
type Serving struct {
	ID        ref.ID
	Document  ref.ID
	Court     string
	Case      ref.ID
	Lot       ref.ID
	Kind      string
	Subject   ref.ID
	Recipient Recipient // Person is who acts for the party today

	Status        Status
	How           How
	SentAt        legal.Time
	PublishedAt   legal.Time
	PublishReason string
	DeemedDue     legal.Time // midnight after the posting's last day
	ReceivedAt    legal.Time
	Evidence      string
	RecordedBy    ref.ID
	Consent       ref.ID // by which it was served electronically
}

// Final reports whether the serving has ended.
func (s Serving) Final() bool { return s.Status == ReceivedStatus || s.Status == Waived }

// Confirm is the recipient's own confirmation on the platform. Anybody else is refused,
// and a litigation paper needs their consent to electronic service: with it the paper
// counts as served on its arrival, not when it was read (民事诉讼法 Art. 90).
// ErrNotRecipient, ErrReceived, ErrNoConsent.
func (s Serving) Confirm(d Duty, cs []Consent, person ref.ID, at legal.Time) (Serving, error) {
	if person.IsZero() || person != s.Recipient.Person {
		return Serving{}, ErrNotRecipient
	}
	if s.Final() {
		return Serving{}, ErrReceived.With("at", s.ReceivedAt)
	}
	if !d.Litigation {
		return s.receive(Self, "", person, at), nil
	}
	c, err := s.Agreed(cs, at, OnSite)
	if err != nil {
		return Serving{}, err
	}
	s.Consent = c.ID
	return s.receive(Self, "", person, c.Arrival(s)), nil
}

// Arrive records that the document reached the system that its recipient agreed to. On
// the platform the house knows when it did; of a mailbox or a telephone, which the court
// wrote to itself, the clerk says when it was shown as sent, on evidence (民诉法解释
// Art. 135). ErrReceived, ErrNoConsent, ErrEvidence, ErrReceiptEarly.
func (s Serving) Arrive(cs []Consent, clerk ref.ID, evidence string, arrived, at legal.Time) (Serving, error) {
	if s.Final() {
		return Serving{}, ErrReceived.With("at", s.ReceivedAt)
	}
	c, err := s.Agreed(cs, at, OnSite)
	if err == nil {
		s = s.ArriveOnSite(c)
		s.RecordedBy = clerk
		return s, nil
	}
	c, err = s.Agreed(cs, at, ByEmail, ByPhone)
	switch {
	case err != nil:
		return Serving{}, err
	case !says(evidence):
		return Serving{}, ErrEvidence
	case arrived.Before(c.Arrival(s)) || arrived.After(at):
		return Serving{}, ErrReceiptEarly.With("sent", c.Arrival(s))
	case !c.InForce(arrived):
		return Serving{}, ErrNoConsent
	}
	s.Consent = c.ID
	return s.receive(Arrived, evidence, clerk, arrived), nil
}

// ArriveOnSite ends a serving by a consent to have papers sent to this platform.
func (s Serving) ArriveOnSite(c Consent) Serving {
	s.Consent = c.ID
	return s.receive(Arrived, "", "", c.Arrival(s))
}

// Record is the clerk's entry of a receipt in the real world, which happened at
// received, on evidence. A litigation paper needs the receipt that the law wants
// (民事诉讼法 Art. 87). ErrReceived, ErrEvidence, ErrReceiptEarly, ErrReceiptNeeded, and
// what Receipt.Check refuses, and ErrEntrustedOn.
func (s Serving) Record(d Duty, clerk ref.ID, r Receipt, evidence string, received, at legal.Time) (Serving, error) {
	switch {
	case s.Final():
		return Serving{}, ErrReceived.With("at", s.ReceivedAt)
	case !says(evidence):
		return Serving{}, ErrEvidence
	case received.Before(s.SentAt) || received.After(at):
		return Serving{}, ErrReceiptEarly.With("sent", s.SentAt)
	case d.Litigation && !r.Given():
		return Serving{}, ErrReceiptNeeded
	}
	if r.Given() {
		err := r.Check()
		if err == nil {
			err = r.checkDay(s.SentAt, received)
		}
		if err != nil {
			return Serving{}, err
		}
	}
	return s.receive(Clerk, evidence, clerk, received), nil
}

// Waive records that the recipient renounced the notice in writing.
// ErrReceived, ErrNotWaivable, ErrEvidence.
func (s Serving) Waive(d Duty, clerk ref.ID, evidence string, at legal.Time) (Serving, error) {
	switch {
	case s.Final():
		return Serving{}, ErrReceived.With("at", s.ReceivedAt)
	case !d.Waivable:
		return Serving{}, ErrNotWaivable.On(d.Basis)
	case !says(evidence):
		return Serving{}, ErrEvidence
	}
	s = s.receive(ByWaive, evidence, clerk, at)
	s.Status = Waived
	return s, nil
}

// Publish posts the document for a recipient who cannot be reached, with the
// reason. ErrReceived, ErrPublished, ErrNoPosting, ErrPublishReason,
// calendar.ErrYearNotLoaded.
func (s Serving) Publish(d Duty, cal calendar.Calendar, clerk ref.ID, reason string, at legal.Time) (Serving, error) {
	switch {
	case s.Final():
		return Serving{}, ErrReceived.With("at", s.ReceivedAt)
	case s.Status == PublishedStatus:
		return Serving{}, ErrPublished.With("at", s.PublishedAt)
	case d.Posting > 0 && !says(reason):
		return Serving{}, ErrPublishReason.On(d.PostingBasis())
	}
	last, err := d.DeemedOn(cal, at.Date())
	if err != nil {
		return Serving{}, err
	}
	s.Status, s.PublishedAt, s.PublishReason, s.DeemedDue = PublishedStatus, at, reason, last.End()
	s.RecordedBy = clerk
	return s, nil
}

// Deem ends a posting that has run its time; ok is false if there is nothing to
// do (yet, or any more). The document counts as received at the last instant of
// the posting's last day, so that a period which starts with receipt counts from
// the day after.
func (s Serving) Deem(at legal.Time) (_ Serving, ok bool) {
	if s.Status != PublishedStatus || at.Before(s.DeemedDue) {
		return s, false
	}
	return s.receive(Deemed, "", "", s.DeemedDue.Add(-time.Microsecond)), true
}

func (s Serving) receive(how How, evidence string, by ref.ID, at legal.Time) Serving {
	s.Status, s.How, s.Evidence, s.RecordedBy, s.ReceivedAt = ReceivedStatus, how, evidence, by, at
	return s
}

// Event is what to tell the other domains of a serving that has ended.
func (s Serving) Event() Received {
	return Received{Court: s.Court, Case: s.Case, Lot: s.Lot, Kind: s.Kind, Subject: s.Subject, Document: s.Document,
		Serving: s.ID, Party: s.Recipient.Party, Person: s.Recipient.Person, How: s.How, At: s.ReceivedAt}
}

// Posting is what to tell them of one that was published.
func (s Serving) Posting() Published {
	return Published{Court: s.Court, Case: s.Case, Lot: s.Lot, Kind: s.Kind, Subject: s.Subject, Document: s.Document,
		Serving: s.ID, Party: s.Recipient.Party, Person: s.Recipient.Person,
		DeemedOn: s.DeemedDue.Date().AddDays(-1), At: s.PublishedAt}
}

func says(s string) bool {
	n := utf8.RuneCountInString(s)
	return n >= 2 && n <= 500
}
