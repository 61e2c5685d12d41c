package auction

import (
	"time"

	"fachui/internal/calendar"
	"fachui/internal/legal"
)

// What follows a sale or a failure, in days unless said otherwise.
const (
	DisposalDays   = 10             // to start disposing once the price is fixed: 法释〔2018〕15号 Art. 30
	Release        = 24 * time.Hour // to release deposits after the end: 法释〔2016〕18号 Art. 23, 25
	ReauctionDays  = 30             // to hold the second auction: Art. 26
	CreditorDays   = 10             // to ask the creditors after the second failure: 法明传〔2017〕455号
	SellOffDays    = 15             // to announce the sell-off after it: 法明传〔2017〕455号
	RulingDays     = 10             // to serve the ruling after full payment: 拍卖变卖规定 Art. 20
	DeliveryDays   = 15             // to hand over after service: 拍卖变卖规定 Art. 27
	AssistanceDays = 30             // after which an answer of a registry is asked after; the law names no time
	ResumeDays     = 5              // to resume after the cause has gone: 法释〔2016〕18号 Art. 28
)

// Within is the end of the last of days days counted from the day after from.
func Within(from legal.Date, days int) legal.Time { return from.AddDays(days).End() }

// PayBy is when the balance is due: the end of the last day of the period that
// the announcement named, counted from the day after the sale (法释〔2016〕18号
// Art. 25). A last day of rest moves to the next working day, as it does for every
// period that a court sets for somebody (民事诉讼法 Art. 85); the court's own duties
// do not move. It fails with calendar.ErrYearNotLoaded.
func PayBy(cal calendar.Calendar, ended legal.Time, days int) (legal.Time, error) {
	last, err := cal.RollForward(ended.Date().AddDays(days))
	if err != nil {
		return legal.Time{}, err
	}
	return last.End(), nil
}

// OffRestDays moves a deadline whose last day is a rest day to the end of the next
// working day. It fails with calendar.ErrYearNotLoaded.
func OffRestDays(cal calendar.Calendar, due legal.Time) (legal.Time, error) {
	last := due.Add(-time.Microsecond).Date()
	work, err := cal.RollForward(last)
	if err != nil || work == last {
		return due, err
	}
	return work.End(), nil
}

// RefundBy is when the last deposit must be released.
func RefundBy(ended legal.Time) legal.Time { return ended.Add(Release) }

// Payable reports whether paid on a day is in time for a balance due by.
func Payable(paid, by legal.Time) bool { return paid.Before(by) }

// MustWithdraw reports whether a debtor who tenders the whole debt stops the
// auction: only before the day of the auction (拍卖变卖规定 Art. 19). On the day itself
// a court must rule.
func MustWithdraw(tendered, opens legal.Time) bool { return tendered.Date().Before(opens.Date()) }

// Encumbrance is a right of a third person in the asset.
type Encumbrance struct {
	Kind    EncumbranceKind
	Since   legal.Date
	Harmful bool // a later lease or use that cuts into an earlier security
}

// EncumbranceKind is the nature of an encumbrance.
type EncumbranceKind string

// The kinds of encumbrance.
const (
	Security EncumbranceKind = "security" // mortgage, pledge, lien and other priority of payment
	Lease    EncumbranceKind = "lease"
	Usufruct EncumbranceKind = "usufruct"
	Unclear  EncumbranceKind = "unclear" // nobody has found out which of these it is
)

// Fate is what becomes of an encumbrance when title passes.
type Fate string

// The fates: 拍卖变卖规定 Art. 28.
const (
	Extinguished Fate = "extinguished" // and paid from the price by rank
	Survives     Fate = "survives"
	RemoveFirst  Fate = "remove_first" // to be removed before the sale
	Undecided    Fate = "undecided"    // the court must find out what it is
)

// Fates tells, in order, what becomes of each encumbrance of an asset.
func Fates(es []Encumbrance) []Fate {
	out := make([]Fate, len(es))
	for i, e := range es {
		out[i] = e.fate(es)
	}
	return out
}

func (e Encumbrance) fate(all []Encumbrance) Fate {
	switch e.Kind {
	case Security:
		return Extinguished
	case Unclear:
		return Undecided
	case Lease, Usufruct: // what is older decides
	}
	for _, s := range all {
		if s.Kind == Security && s.Since.Before(e.Since) && e.Harmful {
			return RemoveFirst
		}
	}
	return Survives
}
