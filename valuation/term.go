package valuation

import (
	"fachui/internal/calendar"
	"fachui/internal/legal"
)

// Lengths of 法释〔2018〕15号, in calendar days. The day on which a period starts is
// not counted; a last day that is a rest day moves to the next working day
// (民事诉讼法第85条). The last day belongs to the period until midnight.
const (
	StartDays         = 30 // Art. 1: from seizure to the start of the procedure
	ReportDays        = 30 // Art. 19: from the firm's receipt of the commission
	MaxExtensions     = 2  // Art. 19
	MaxExtensionDays  = 15 // Art. 19: each
	AskBeforeDays     = 5  // Art. 19: before the report is due
	ReturnDays        = 3  // Art. 19, 23: the replaced firm returns the material
	CorrectDays       = 3  // Art. 20: the firm explains or corrects
	SendDays          = 3  // Art. 21: the court sends the report
	DeemedDays        = 15 // Art. 21: after publication for one who cannot be reached
	ObjectDays        = 5  // Art. 22, 23: after each recipient's receipt
	ForwardDays       = 3  // Art. 23: the court passes the objection to the firm
	ExplainDays       = 5  // Art. 23: the firm explains
	DecideDays        = 15 // 民事诉讼法第236条
	ReissueDays       = 15 // Art. 19: the firm issues an expired report again
	SaleDays          = 10 // Art. 30: from the price to the start of the sale
	AgreeFirmsDays    = 5  // Art. 16 leaves it to the court; the house's default
	AnswerWorkdays    = 3  // the firm's answer to a commission; the house's default
	CommissionDays    = 3  // from three firms to the commission; the house's default
	RevealDays        = 1  // from the end of contributions to the reveal; the house's default
	ResponseDays      = 5  // for the objector's answer to the explanation; the house's default
	ReviewOpinionDays = 30 // Art. 23 leaves the technical review's length to the court; the house's default
)

// Ends is the last instant of a period of n days that started on from: midnight
// after its last day. It fails with calendar.ErrYearNotLoaded.
func Ends(cal calendar.Calendar, from legal.Date, n int) (legal.Time, error) {
	last, err := cal.LastDay(from, n)
	if err != nil {
		return legal.Time{}, err
	}
	return last.End(), nil
}

// EndsWorkdays is Ends for a period counted in working days.
func EndsWorkdays(cal calendar.Calendar, from legal.Date, n int) (legal.Time, error) {
	last, err := cal.AddWorkdays(from, n)
	if err != nil {
		return legal.Time{}, err
	}
	return last.End(), nil
}

// ReportTerm is the time a firm has for its report.
type ReportTerm struct {
	Received  legal.Date
	Extended  []int // days of each granted extension
	Suspended int   // days for which the valuation stood still
}

// LastDay is the day on which the report is due (Art. 19).
func (t ReportTerm) LastDay(cal calendar.Calendar) (legal.Date, error) {
	n := ReportDays + t.Suspended
	for _, d := range t.Extended {
		n += d
	}
	return cal.LastDay(t.Received, n)
}

// Ask decides whether the firm may ask on a day for more days: in writing, at
// least five days before the report is due, at most twice, at most fifteen days
// each (Art. 19). Refusals: ErrExtensionLate, ErrExtensions, ErrExtensionDays.
func (t ReportTerm) Ask(cal calendar.Calendar, on legal.Date, days int) error {
	if len(t.Extended) >= MaxExtensions {
		return ErrExtensions
	}
	if days < 1 || days > MaxExtensionDays {
		return ErrExtensionDays
	}
	due, err := t.LastDay(cal)
	if err != nil {
		return err
	}
	last := due.AddDays(-AskBeforeDays)
	if on.After(last) {
		return ErrExtensionLate.With("last", last).With("due", due)
	}
	return nil
}
