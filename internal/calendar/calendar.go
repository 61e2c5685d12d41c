// Package calendar knows which days are working days in China.
//
// A period of the law that ends on a rest day ends on the next working day
// (民事诉讼法（2023）第85条), and some periods are counted in working days. Neither
// can be computed from weekdays: each autumn the General Office of the State
// Council (国务院办公厅) announces the holidays of the coming year and the weekend
// days that are worked instead (调休). A year that has not been announced and
// loaded has no answer, and saying so ([ErrYearNotLoaded]) is better than a guess
// that would let a window close on a holiday.
//
// A [Calendar] is an immutable value that the rules take as an argument.
// [Official] holds the years that shipped with the house; later years are
// imported (see [ParseYear]) and added with [Calendar.With].
package calendar

import (
	"maps"
	"slices"
	"time"

	"fachui/internal/basis"
	"fachui/internal/fault"
	"fachui/internal/legal"
)

// ErrYearNotLoaded refuses to count over a year whose holidays are not known.
var ErrYearNotLoaded = fault.Define(fault.Refused, "calendar.year_not_loaded", basis.CivilProcedure2023(85),
	"{year}年的节假日安排尚未载入，无法计算工作日。请先按国务院办公厅通知导入该年日历。",
	"The holidays of {year} are not loaded, so working days cannot be counted. Import that year from the State Council's notice first.")

// Calendar tells working days from rest days. The zero value knows no year.
type Calendar struct{ years map[int]Year }

// With returns a calendar that also knows years; a year given again replaces
// the earlier one, as when the State Council amends a notice.
func (c Calendar) With(years ...Year) Calendar {
	m := maps.Clone(c.years)
	if m == nil {
		m = map[int]Year{}
	}
	for _, y := range years {
		m[y.number] = y
	}
	return Calendar{m}
}

// Years lists the loaded years in order.
func (c Calendar) Years() []Year {
	return slices.SortedFunc(maps.Values(c.years), func(a, b Year) int { return a.number - b.number })
}

// IsWorkday reports whether d is a working day: an announced one, or a weekday
// that is not an announced holiday. It fails with ErrYearNotLoaded.
func (c Calendar) IsWorkday(d legal.Date) (bool, error) {
	y, ok := c.years[d.Year]
	if !ok {
		return false, ErrYearNotLoaded.With("year", d.Year)
	}
	if off, announced := y.off[d]; announced {
		return !off, nil
	}
	return !weekend(d), nil
}

// AddWorkdays returns the n-th working day after d, which itself is not counted
// (the day on which a period starts never is). A negative n counts back; 0
// returns d. It fails with ErrYearNotLoaded.
func (c Calendar) AddWorkdays(d legal.Date, n int) (legal.Date, error) {
	step := 1
	if n < 0 {
		step, n = -1, -n
	}
	for n > 0 {
		d = d.AddDays(step)
		work, err := c.IsWorkday(d)
		if err != nil {
			return legal.Date{}, err
		}
		if work {
			n--
		}
	}
	return d, nil
}

// RollForward returns d if it is a working day and otherwise the next one: the
// last day of a period that falls on a rest day moves there. It fails with
// ErrYearNotLoaded.
func (c Calendar) RollForward(d legal.Date) (legal.Date, error) {
	for {
		work, err := c.IsWorkday(d)
		if err != nil {
			return legal.Date{}, err
		}
		if work {
			return d, nil
		}
		d = d.AddDays(1)
	}
}

// LastDay returns the last day of a period of n calendar days that started on
// from: the day of start is not counted, and a rest day at the end moves to the
// next working day. The period ends at the End of that day.
func (c Calendar) LastDay(from legal.Date, n int) (legal.Date, error) {
	return c.RollForward(from.AddDays(n))
}

func weekend(d legal.Date) bool {
	w := d.Weekday()
	return w == time.Saturday || w == time.Sunday
}
