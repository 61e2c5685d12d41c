package payments_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"fachui/internal/legal"
	"fachui/internal/money"
	"fachui/internal/ref"
	"fachui/payments"
)

func TestShareInterest(t *testing.T) {
	t.Parallel()
	e := func(c, yuanDays string) payments.Earned {
		return payments.Earned{Case: ref.ID(c), YuanDays: yuan(yuanDays)}
	}
	for _, c := range []struct {
		name, total string
		earned      []payments.Earned
		want        []string
		held        string
	}{
		{"one case", "12.34", []payments.Earned{e("a", "1.00")}, []string{"12.34"}, "0.00"},
		{"three alike: the fen goes to the first", "100.00", []payments.Earned{e("c", "7.00"), e("b", "7.00"), e("a", "7.00")}, []string{"33.34", "33.33", "33.33"}, "0.00"},
		{"in proportion", "10.00", []payments.Earned{e("a", "300.00"), e("b", "100.00")}, []string{"7.50", "2.50"}, "0.00"},
		{"money without a case keeps its part held", "10.00", []payments.Earned{e("", "100.00"), e("a", "300.00")}, []string{"7.50"}, "2.50"},
		{"less than a fen each", "0.01", []payments.Earned{e("a", "1.00"), e("b", "2.00")}, []string{"0.00", "0.01"}, "0.00"},
		{"a case that paid out all", "5.00", []payments.Earned{e("a", "0.00"), e("b", "2.00")}, []string{"5.00"}, "0.00"},
		{"nobody", "5.00", nil, nil, "5.00"},
		{"only money without a case", "5.00", []payments.Earned{e("", "9.00")}, nil, "5.00"},
	} {
		shares, held := payments.ShareInterest(yuan(c.total), c.earned)
		var got []string
		for _, s := range shares {
			got = append(got, s.Amount.String())
		}
		require.Equal(t, c.want, got, c.name)
		require.Equal(t, c.held, held.String(), c.name)
	}
}

// Whatever was earned, not a fen is lost or made, and order does not matter.
func TestShareInterestConserves(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		total := money.Fen(rapid.Int64Range(1, 1_000_000).Draw(t, "total"))
		var earned []payments.Earned
		for i := range rapid.IntRange(0, 6).Draw(t, "cases") {
			earned = append(earned, payments.Earned{Case: ref.ID("abcdef"[i : i+1]), YuanDays: money.Fen(rapid.Int64Range(-5, 1_000_000).Draw(t, "days"))})
		}
		shares, held := payments.ShareInterest(total, earned)
		turned, _ := payments.ShareInterest(total, rapid.Permutation(earned).Draw(t, "order"))
		sum := held
		for i, s := range shares {
			sum = sum.Add(s.Amount)
			if s.Amount.IsNegative() || turned[i].Case != s.Case || !turned[i].Amount.Equal(s.Amount) {
				t.Fatalf("%v, in another order %v", shares, turned)
			}
		}
		if !sum.Equal(total) {
			t.Fatalf("%s was shared as %v and %s", total, shares, held)
		}
	})
}

func TestCanShare(t *testing.T) {
	t.Parallel()
	good := payments.InterestPeriod{Rule: payments.InterestToCase, First: legal.MustDate("2026-03-01"), Last: legal.MustDate("2026-03-20"),
		ClosedThrough: legal.MustDate("2026-03-20"), Pending: yuan("0.01")}
	for name, c := range map[string]struct {
		change func(*payments.InterestPeriod)
		want   error
	}{
		"as it should be":          {func(*payments.InterestPeriod) {}, nil},
		"one day":                  {func(p *payments.InterestPeriod) { p.First = p.Last }, nil},
		"the day after the last":   {func(p *payments.InterestPeriod) { p.SharedThrough = p.First.AddDays(-1) }, nil},
		"held by rule":             {func(p *payments.InterestPeriod) { p.Rule = payments.HoldInterest }, payments.ErrInterestHeld},
		"no rule":                  {func(p *payments.InterestPeriod) { p.Rule = "" }, payments.ErrInterestHeld},
		"no first day":             {func(p *payments.InterestPeriod) { p.First = legal.Date{} }, payments.ErrInterestPeriod},
		"backwards":                {func(p *payments.InterestPeriod) { p.First = p.Last.AddDays(1) }, payments.ErrInterestPeriod},
		"a day that is not closed": {func(p *payments.InterestPeriod) { p.ClosedThrough = p.Last.AddDays(-1) }, payments.ErrInterestOpen},
		"a day shared before":      {func(p *payments.InterestPeriod) { p.SharedThrough = p.First }, payments.ErrInterestTwice},
		"nothing pending":          {func(p *payments.InterestPeriod) { p.Pending = yuan("0.00") }, payments.ErrInterestNone},
	} {
		p := good
		c.change(&p)
		err := payments.CanShare(p)
		if c.want == nil {
			require.NoError(t, err, name)
		} else {
			require.ErrorIs(t, err, c.want, name)
		}
	}
}
