package objection

import (
	"fachui/internal/calendar"
	"fachui/internal/legal"
)

// The periods of the law, in calendar days; the day on which one starts is not counted.
const (
	AcceptDays     = 3  // 执行异议复议规定 Art. 2: accept, or refuse to
	PapersDays     = 3  // Art. 2: bring what is missing
	ReviewDays     = 15 // 民事诉讼法 Art. 236, 238: from the receipt of the objection
	ReconsiderDays = 10 // Art. 236: from the service of the ruling
	SueDays        = 15 // Art. 238: from the service of the ruling
	ForwardDays    = 5  // 执行程序解释 Art. 7: the file goes to the higher court
	HigherDays     = 30 // 执行程序解释 Art. 8: the higher court rules
	LiftDays       = 7  // 民诉法解释 Art. 314: nobody sued, the measures are lifted
)

// DutyBy is the end of the n-th day after from. A duty of the court does not move to
// the next working day: what is allowed to the court is never more than the law names.
func DutyBy(from legal.Date, n int) legal.Time { return from.AddDays(n).End() }

// PeriodBy is the end of a period of a person: a last day of rest moves to the next
// working day (民事诉讼法 Art. 85). calendar.ErrYearNotLoaded.
func PeriodBy(cal calendar.Calendar, from legal.Date, n int) (legal.Time, error) {
	last, err := cal.LastDay(from, n)
	if err != nil {
		return legal.Time{}, err
	}
	return last.End(), nil
}

// CounterDays is how far back the receipt of a paper objection may be dated: what came
// by post over a long holiday.
const CounterDays = 15

// CheckCounterDay refuses a day of receipt that lies ahead or too far back. ErrCounterDay.
func CheckCounterDay(received, today legal.Date) error {
	if received.IsZero() || received.After(today) || received.Before(today.AddDays(-CounterDays)) {
		return ErrCounterDay.With("most", CounterDays)
	}
	return nil
}
