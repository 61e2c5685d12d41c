package notify

import (
	"slices"

	"fachui/internal/legal"
	"fachui/internal/ref"
)

// Medium is the system into which a recipient agreed to have papers sent
// (民诉法解释 Art. 135).
type Medium string

// The media.
const (
	OnSite  Medium = "site"  // the recipient's own list on this platform
	ByEmail Medium = "email" // a mailbox
	ByPhone Medium = "sms"   // a mobile telephone
)

// Scope is how far a consent reaches.
type Scope string

// The scopes. A consent for the case covers what is issued from then on.
const (
	NoConsent   Scope = ""
	OneDocument Scope = "document"
	WholeCase   Scope = "case"
)

// ConsentWay is how a consent was signed.
type ConsentWay string

// The ways.
const (
	InPerson ConsentWay = "self"  // the recipient, signed in
	OnPaper  ConsentWay = "paper" // a signed confirmation of address (送达地址确认书)
)

// Consent is a recipient's agreement to electronic service (民事诉讼法 Art. 90;
// 民诉法解释 Art. 136). It is never changed; a withdrawal works forward only.
type Consent struct {
	ID        ref.ID
	Court     string
	Case      ref.ID
	Recipient Recipient
	Serving   ref.ID // the one document that it is for; zero: the case
	Medium    Medium
	Address   string // of a mailbox or a telephone
	Way       ConsentWay
	SignedOn  legal.Date
	Document  string // SHA-256 of the signed paper
	By        ref.ID // the recipient, or the clerk who took the paper in
	At        legal.Time
	EndedAt   legal.Time
}

// From is the instant from which the consent holds: given in person, when it was given;
// signed on paper, the beginning of the day on which it was signed (民诉法解释 Art. 136: the
// recipient agrees by the signature, not by the court's entry). It reaches what was sent
// since then. But nothing counts as served before it was recorded, see [Consent.Arrival].
func (c Consent) From() legal.Time {
	if c.Way == OnPaper {
		return c.SignedOn.Start()
	}
	return c.At
}

// InForce reports whether the consent holds at an instant.
func (c Consent) InForce(at legal.Time) bool {
	return !at.Before(c.From()) && (c.EndedAt.IsZero() || at.Before(c.EndedAt))
}

// Covers reports whether the consent is of the recipient of s, for s.
func (c Consent) Covers(s Serving) bool {
	switch {
	case c.Court != s.Court || c.Case != s.Case || !c.Serving.IsZero() && c.Serving != s.ID:
		return false
	case !s.Recipient.Party.IsZero():
		return c.Recipient.Party == s.Recipient.Party
	}
	return c.Recipient.Party.IsZero() && !s.Recipient.Person.IsZero() && c.Recipient.Person == s.Recipient.Person
}

// Arrival is the instant at which a document reached the system that c names: when it
// was sent, or when the consent was recorded, whichever came later. A paper that was signed
// days before it was recorded serves what was sent meanwhile from its recording on and not
// from the signature: until then the court could not rely on it and the recipient could not
// see that a period ran, so that no period is shortened, or over, behind the recipient's back.
func (c Consent) Arrival(s Serving) legal.Time { return legal.Later(s.SentAt, c.At) }

// Reaches reports whether a document that waits is served by c as c is recorded: one that
// was sent since c holds.
func (c Consent) Reaches(s Serving) bool {
	return !s.Final() && c.Covers(s) && !s.SentAt.Before(c.From())
}

// Check refuses a consent that could not be held against its recipient at an instant, in a
// case that was filed on a day. ErrMedium, ErrConsentAddress, ErrConsentDay,
// ErrConsentPaper, ErrConsentAccount.
func (c Consent) Check(filed legal.Date, at legal.Time) error {
	switch {
	case c.SignedOn.IsZero() || c.SignedOn.After(at.Date()) || c.SignedOn.Before(filed):
		return ErrConsentDay.With("filed", filed)
	case c.Way == OnPaper && !IsHash(c.Document):
		return ErrConsentPaper
	case c.Medium == OnSite && c.Recipient.Person.IsZero():
		return ErrConsentAccount
	}
	switch c.Medium {
	case OnSite, ByEmail, ByPhone:
		if (c.Medium == OnSite) != (c.Address == "") {
			return ErrConsentAddress
		}
		return nil
	}
	return ErrMedium.With("medium", string(c.Medium))
}

// Agreed finds the consent by which s may reach its recipient through one of the media
// at an instant: one that covers it, and held when it arrived. ErrNoConsent.
func (s Serving) Agreed(cs []Consent, at legal.Time, media ...Medium) (Consent, error) {
	for _, c := range cs {
		arrival := c.Arrival(s)
		if slices.Contains(media, c.Medium) && c.Covers(s) && !arrival.After(at) && c.InForce(arrival) {
			return c, nil
		}
	}
	return Consent{}, ErrNoConsent
}
