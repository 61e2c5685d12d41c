package payments

import "fachui/internal/legal"

// PeriodKind is what is closed: the register of vouchers of a month, a month, a year.
type PeriodKind string

// The kinds. A month closes after its register, a year after its months.
const (
	OfRegister PeriodKind = "register"
	OfMonth    PeriodKind = "month"
	OfYear     PeriodKind = "year"
)

// Period is a calendar month or year.
type Period struct {
	Kind  PeriodKind
	First legal.Date
}

// PeriodOf is the period of kind that holds day.
func PeriodOf(kind PeriodKind, day legal.Date) Period {
	if kind == OfYear {
		return Period{kind, legal.Day(day.Year, 1, 1)}
	}
	return Period{kind, legal.Day(day.Year, day.Month, 1)}
}

// Last is the last day.
func (p Period) Last() legal.Date { return p.Next().First.AddDays(-1) }

// Next is the period after p.
func (p Period) Next() Period {
	if p.Kind == OfYear {
		return Period{p.Kind, p.First.AddYears(1)}
	}
	return Period{p.Kind, p.First.AddMonths(1)}
}

// Name is how people call it: 2026-04, or 2026.
func (p Period) Name() string {
	if p.Kind == OfYear {
		return p.First.String()[:4]
	}
	return p.First.String()[:7]
}

// ParsePeriod reads the name of a period of kind.
func ParsePeriod(kind PeriodKind, name string) (Period, error) {
	full := name + "-01"
	if kind == OfYear {
		full = name + "-01-01"
	}
	d, err := legal.ParseDate(full)
	if err != nil || d.Year < 2000 || d.Year > 2999 {
		return Period{}, ErrPeriodName.With("name", name)
	}
	return Period{kind, d}, nil
}

// PeriodFacts is what must be known to close a period.
type PeriodFacts struct {
	Period        Period
	Today         legal.Date
	OpenedOn      legal.Date // of the ledger
	ClosedThrough legal.Date // its days
	Last          legal.Date // first day of the last period of the kind that is closed; zero: none
	Register      bool       // that of the month is closed
	OpenMonths    int        // of the year
	Waiting       int        // receipts without a voucher
	Explanation   string
}

// CanClosePeriod decides whether a period may be closed: it is over, it is the
// next, and everything under it is closed. What is not finished (a receipt that
// nobody explained, a payout on its way) does not stand in the way: it is listed
// with its age and whose turn it is.
func CanClosePeriod(f PeriodFacts) error {
	first := PeriodOf(f.Period.Kind, f.OpenedOn)
	next := first
	if !f.Last.IsZero() {
		next = Period{f.Period.Kind, f.Last}.Next()
	}
	switch {
	case f.Period.First.Before(first.First):
		return ErrPeriodBefore.With("period", f.Period.Name()).With("opened", f.OpenedOn)
	case f.Period.First.Before(next.First):
		return ErrPeriodClosed.With("period", f.Period.Name())
	case f.Period.First.After(next.First):
		return ErrPeriodOrder.With("next", next.Name())
	case !f.Period.Last().Before(f.Today):
		return ErrPeriodNotOver.With("period", f.Period.Name())
	}
	switch f.Period.Kind {
	case OfRegister:
		if f.Waiting > 0 {
			if CheckText("explanation", f.Explanation, 4, 500) != nil {
				return ErrRegisterUnexplained.With("waiting", f.Waiting)
			}
		}
	case OfMonth:
		if f.ClosedThrough.Before(f.Period.Last()) {
			return ErrPeriodDaysOpen.With("through", f.ClosedThrough).With("last", f.Period.Last())
		}
		if !f.Register {
			return ErrPeriodRegister.With("period", f.Period.Name())
		}
	case OfYear:
		if f.OpenMonths > 0 {
			return ErrPeriodMonths.With("months", f.OpenMonths)
		}
	}
	return nil
}
