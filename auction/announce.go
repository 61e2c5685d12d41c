package auction

import (
	"strings"
	"time"

	"fachui/internal/legal"
)

// BiddingLeast is the shortest bidding period: 法释〔2016〕18号 Art. 20.
const BiddingLeast = 24 * time.Hour

// priceGrace is how many months after the end of the reference price's validity
// a sale may still be held, if it was announced within it: 法释〔2018〕15号 Art. 27.
const priceGrace = 6

// Announcement is what a court is about to publish.
type Announcement struct {
	OpensAt        legal.Time
	EndsAt         legal.Time
	Disclosures    []Entry
	Warnings       []Entry
	Taxes          []TaxLine
	Text           string // the announcement in full, as it will be read
	BuyerCondition string // for housing: the purchase limits that apply, or that none do
}

// Publication is the situation in which it would be published.
type Publication struct {
	On        legal.Date
	At        legal.Time
	Kind      AssetKind
	Class     Class
	Round     Round
	Reference Reference
	Exception Exception
	Notices   []Notice
	Platform  bool     // the applicant's choice of platform is on record (Art. 5)
	Vacating  Vacating // of an immovable
	Stagger   *Stagger // among the ends of its set; nil where none is to be kept
}

// Check decides whether a may be published in situation p. The first thing
// missing is named.
func (a Announcement) Check(p Publication, pol Policy) error {
	for _, missing := range a.Faults(p, pol) {
		return missing
	}
	return nil
}

// Faults is everything that keeps a from being published in situation p, in the
// order of the law; none if it may be.
func (a Announcement) Faults(p Publication, pol Policy) []error {
	var all []error
	note := func(errs ...error) {
		for _, err := range errs {
			if err != nil {
				all = append(all, err)
			}
		}
	}
	if !p.Platform {
		note(ErrPlatformChoice)
	}
	note(a.checkNoticePeriod(p, pol), a.checkBidding(p.Round), a.checkStagger(p), a.checkPrice(p))
	note(pol.noticeFaults(p.Notices, p.On, a.OpensAt)...)
	note(a.checkBuyer(p), p.checkVacating())
	note(lacking(Disclosures(), a.Disclosures, ErrDisclosureMissing)...)
	note(lacking(Warnings(), a.Warnings, ErrWarningMissing)...)
	note(CheckTaxes(a.Taxes, a.Text))
	return all
}

// checkBuyer wants of housing the limits on who may buy it, or that there are none.
func (a Announcement) checkBuyer(p Publication) error {
	if p.Class == Housing && strings.TrimSpace(a.BuyerCondition) == "" {
		return ErrHousingCondition
	}
	return nil
}

// CanChoosePlatform refuses a choice of platform that comes after the announcement,
// which says where the sale is held: 法释〔2016〕18号 Arts. 5, 13.
func CanChoosePlatform(s Status) error {
	switch s {
	case Draft, Priced, PanelOK, Noticed:
		return nil
	default:
		return ErrPlatformAnnounced.With("state", s.words())
	}
}

// CanDraft refuses a draft of an announcement that is published already.
func CanDraft(s Status) error {
	switch s {
	case Priced, PanelOK, Noticed:
		return nil
	default:
		return ErrNoDraft.With("state", s.words())
	}
}

// EarliestOpening is the first day on which bidding may open if the lot is
// announced now, as far as the period of the announcement goes.
func (p Publication) EarliestOpening(pol Policy) (first legal.Date, days int) {
	days = AnnouncementDays(p.Kind, p.Round)
	return pol.DaysBefore(p.On, days), days
}

func (a Announcement) checkNoticePeriod(p Publication, pol Policy) error {
	first, days := p.EarliestOpening(pol)
	if a.OpensAt.Date().Before(first) {
		return ErrAnnouncedLate.With("days", days).With("first", first)
	}
	return nil
}

func (a Announcement) checkBidding(r Round) error {
	if r == SellOff {
		return CheckWindow(a.OpensAt, a.EndsAt)
	}
	if a.EndsAt.Sub(a.OpensAt) < BiddingLeast {
		return ErrBiddingShort.With("least", a.OpensAt.Add(BiddingLeast))
	}
	return nil
}

// checkStagger keeps the ends of the lots of a set apart.
func (a Announcement) checkStagger(p Publication) error {
	if p.Stagger == nil {
		return nil
	}
	return p.Stagger.Check(a.EndsAt)
}

// checkPrice keeps to the validity of the reference price. Where equity has no
// report or the floor is off, there is none to keep to.
func (a Announcement) checkPrice(p Publication) error {
	if p.Exception != NoException || p.Reference.ValidUntil.IsZero() && p.Reference.Market {
		return nil
	}
	until := p.Reference.ValidUntil
	if p.Round == FirstAuction && p.On.After(until) {
		return ErrPriceExpired.With("until", until)
	}
	last := graceEnds(until)
	if a.EndsAt.After(last.End()) {
		return ErrPriceTooOld.With("last", last)
	}
	return nil
}

// graceEnds is the same day of the month priceGrace months after a price's last, or
// the last day of that month if it has no such day (民法典 Art. 202).
func graceEnds(d legal.Date) legal.Date {
	e := d.AddMonths(priceGrace)
	for e.Day != d.Day && e.Day < 4 {
		e = e.AddDays(-1)
	}
	return e
}
