package payments_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"fachui/internal/legal"
	"fachui/payments"
)

func TestPeriodNames(t *testing.T) {
	t.Parallel()
	p, err := payments.ParsePeriod(payments.OfMonth, "2028-02")
	require.NoError(t, err)
	require.Equal(t, "2028-02-29", p.Last().String(), "a leap year")
	require.Equal(t, "2028-03", p.Next().Name())
	y, err := payments.ParsePeriod(payments.OfYear, "2026")
	require.NoError(t, err)
	require.Equal(t, "2026-12-31", y.Last().String())
	require.Equal(t, "2027", y.Next().Name())
	for _, name := range []string{"2026-13", "26-01", "", "2026", "1999-12", "3000-01"} {
		_, err = payments.ParsePeriod(payments.OfMonth, name)
		require.ErrorIs(t, err, payments.ErrPeriodName, name)
	}
	require.Equal(t, legal.MustDate("2026-03-01"), payments.PeriodOf(payments.OfRegister, legal.MustDate("2026-03-31")).First)
	require.Equal(t, legal.MustDate("2026-01-01"), payments.PeriodOf(payments.OfYear, legal.MustDate("2026-03-31")).First)
}

func TestCanClosePeriod(t *testing.T) {
	t.Parallel()
	d := legal.MustDate
	march := payments.Period{Kind: payments.OfMonth, First: d("2026-03-01")}
	base := payments.PeriodFacts{Period: march, Today: d("2026-04-01"), OpenedOn: d("2026-03-02"), ClosedThrough: d("2026-03-31"), Register: true}
	for _, c := range []struct {
		what   string
		change func(*payments.PeriodFacts)
		want   error
	}{
		{"the first month, over", func(*payments.PeriodFacts) {}, nil},
		{"on its last day", func(f *payments.PeriodFacts) { f.Today = d("2026-03-31") }, payments.ErrPeriodNotOver},
		{"a day short", func(f *payments.PeriodFacts) { f.ClosedThrough = d("2026-03-30") }, payments.ErrPeriodDaysOpen},
		{"without its register", func(f *payments.PeriodFacts) { f.Register = false }, payments.ErrPeriodRegister},
		{"closed already", func(f *payments.PeriodFacts) { f.Last = d("2026-03-01") }, payments.ErrPeriodClosed},
		{"before the ledger", func(f *payments.PeriodFacts) { f.Period.First = d("2026-02-01") }, payments.ErrPeriodBefore},
		{"out of order", func(f *payments.PeriodFacts) {
			f.Period.First, f.Today, f.ClosedThrough = d("2026-04-01"), d("2026-05-01"), d("2026-04-30")
		}, payments.ErrPeriodOrder},
		{"the one after", func(f *payments.PeriodFacts) {
			f.Last, f.Period.First, f.Today, f.ClosedThrough = d("2026-03-01"), d("2026-04-01"), d("2026-05-01"), d("2026-04-30")
		}, nil},
		{"a register with all vouchers, days open", func(f *payments.PeriodFacts) {
			f.Period.Kind, f.ClosedThrough, f.Register = payments.OfRegister, d("2026-03-05"), false
		}, nil},
		{"a register with a gap", func(f *payments.PeriodFacts) { f.Period.Kind, f.Waiting = payments.OfRegister, 1 }, payments.ErrRegisterUnexplained},
		{"a word is no explanation", func(f *payments.PeriodFacts) {
			f.Period.Kind, f.Waiting, f.Explanation = payments.OfRegister, 1, "没有票"
		}, payments.ErrRegisterUnexplained},
		{"explained", func(f *payments.PeriodFacts) {
			f.Period.Kind, f.Waiting, f.Explanation = payments.OfRegister, 1, "缴款人未领"
		}, nil},
		{"a year with an open month", func(f *payments.PeriodFacts) {
			f.Period = payments.Period{Kind: payments.OfYear, First: d("2026-01-01")}
			f.Today, f.OpenMonths = d("2027-01-01"), 1
		}, payments.ErrPeriodMonths},
		{"a year", func(f *payments.PeriodFacts) {
			f.Period = payments.Period{Kind: payments.OfYear, First: d("2026-01-01")}
			f.Today = d("2027-01-01")
		}, nil},
	} {
		f := base
		c.change(&f)
		require.ErrorIs(t, payments.CanClosePeriod(f), c.want, c.what)
	}
}
