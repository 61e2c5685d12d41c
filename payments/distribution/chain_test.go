package distribution

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"fachui/internal/money"
)

// share writes a share as one line of a table: costs+difference(behind)+debts+related+residual, short.
func (s ForfeitShare) table() string {
	return fmt.Sprintf("%v %v(%v) %v %v %v | %v %v", s.Costs, s.Difference, s.Behind, s.CaseDebts, s.RelatedDebts, s.Residual, s.ShortCosts, s.ShortDifference)
}

// Cases: G01, G02, G04, G06.
func TestChained(t *testing.T) {
	t.Parallel()
	y := money.MustParse
	d := func(promised, deposit, costs string) Defaulted { return Defaulted{y(promised), y(deposit), y(costs)} }
	for name, c := range map[string]struct {
		defaults          []Defaulted
		resale, own, rest string
		want              []string
	}{
		"G01: one, the deposit is too small": {
			[]Defaulted{d("1775584.80", "100000.00", "0.00")}, "1451667.84", "0.00", "0.00",
			[]string{"0.00 100000.00(0.00) 0.00 0.00 0.00 | 0.00 223916.96"},
		},
		"G02": {
			[]Defaulted{d("1552000.00", "100000.00", "0.00")}, "1204000.00", "0.00", "0.00",
			[]string{"0.00 100000.00(0.00) 0.00 0.00 0.00 | 0.00 248000.00"},
		},
		"G04: sold for more": {
			[]Defaulted{d("1552000.00", "100000.00", "3000.00")}, "1600000.00", "500000.00", "0.00",
			[]string{"3000.00 0.00(0.00) 97000.00 0.00 0.00 | 0.00 0.00"},
		},
		"G06": {
			[]Defaulted{d("1000000.00", "60000.00", "1000.00")}, "960000.00", "30000.00", "0.00",
			[]string{"1000.00 40000.00(0.00) 19000.00 0.00 0.00 | 0.00 0.00"},
		},
		"G07: nothing was deposited": {
			[]Defaulted{d("800000.00", "0.00", "2000.00")}, "700000.00", "0.00", "0.00",
			[]string{"0.00 0.00(0.00) 0.00 0.00 0.00 | 2000.00 100000.00"},
		},
		"D19c: all four steps and a residue": {
			[]Defaulted{d("8000000.00", "800000.00", "23456.78")}, "7650000.00", "300000.00", "100000.00",
			[]string{"23456.78 350000.00(0.00) 300000.00 100000.00 26543.22 | 0.00 0.00"},
		},
		"falling prices: the differences of neighbours": {
			[]Defaulted{d("1000.00", "200.00", "0.00"), d("900.00", "150.00", "0.00")}, "800.00", "0.00", "0.00",
			[]string{"0.00 100.00(0.00) 0.00 0.00 100.00 | 0.00 0.00", "0.00 100.00(0.00) 0.00 0.00 50.00 | 0.00 0.00"},
		},
		"falling prices: the first stands in for the second": {
			[]Defaulted{d("1000.00", "200.00", "0.00"), d("900.00", "30.00", "0.00")}, "800.00", "0.00", "0.00",
			[]string{"0.00 170.00(70.00) 0.00 0.00 30.00 | 0.00 0.00", "0.00 30.00(0.00) 0.00 0.00 0.00 | 0.00 0.00"},
		},
		"falling prices: neither suffices": {
			[]Defaulted{d("1000.00", "120.00", "5.00"), d("900.00", "30.00", "0.00")}, "800.00", "0.00", "0.00",
			[]string{"5.00 115.00(15.00) 0.00 0.00 0.00 | 0.00 0.00", "0.00 30.00(0.00) 0.00 0.00 0.00 | 0.00 55.00"},
		},
		"rising prices: the second promised more and bears it all": {
			[]Defaulted{d("900.00", "50.00", "0.00"), d("1000.00", "300.00", "0.00")}, "800.00", "0.00", "0.00",
			[]string{"0.00 0.00(0.00) 0.00 0.00 50.00 | 0.00 0.00", "0.00 200.00(0.00) 0.00 0.00 100.00 | 0.00 0.00"},
		},
		"rising prices: the first stands in as far as he had promised": {
			[]Defaulted{d("900.00", "150.00", "0.00"), d("1000.00", "20.00", "0.00")}, "800.00", "0.00", "0.00",
			[]string{"0.00 100.00(100.00) 0.00 0.00 50.00 | 0.00 0.00", "0.00 20.00(0.00) 0.00 0.00 0.00 | 0.00 80.00"},
		},
		"the last sale brings more than both": {
			[]Defaulted{d("1000.00", "50.00", "10.00"), d("900.00", "50.00", "10.00")}, "1100.00", "60.00", "0.00",
			[]string{"10.00 0.00(0.00) 40.00 0.00 0.00 | 0.00 0.00", "10.00 0.00(0.00) 20.00 0.00 20.00 | 0.00 0.00"},
		},
		"the last sale lies between": {
			[]Defaulted{d("1000.00", "50.00", "0.00"), d("800.00", "50.00", "0.00")}, "900.00", "0.00", "0.00",
			[]string{"0.00 50.00(0.00) 0.00 0.00 0.00 | 0.00 50.00", "0.00 0.00(0.00) 0.00 0.00 50.00 | 0.00 0.00"},
		},
		"nobody": {nil, "800.00", "0.00", "0.00", nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := Chained(c.defaults, y(c.resale), y(c.own), y(c.rest))
			require.NoError(t, err)
			var lines []string
			for _, s := range got {
				lines = append(lines, s.table())
				require.GreaterOrEqual(t, len(s.Lines), 4)
			}
			require.Equal(t, c.want, lines)
		})
	}
}

func TestChainedRefusesNegativeAmounts(t *testing.T) {
	t.Parallel()
	n := money.Fen(-1)
	for _, d := range []Defaulted{{Promised: n}, {Deposit: n}, {Costs: n}} {
		_, err := Chained([]Defaulted{d}, money.Fen(1), money.Fen(0), money.Fen(0))
		require.ErrorIs(t, err, ErrDeposit)
	}
	_, err := Chained(nil, n, money.Fen(0), money.Fen(0))
	require.ErrorIs(t, err, ErrDeposit)
}

// However many default, and in whatever order prices go: a deposit is used up
// exactly, nobody pays more than his own difference, and what is paid and what stays
// open is the loss, once.
func TestChainedRecoversNothingTwice(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		fen := func(what string, most int) money.Amount {
			return money.Fen(int64(rapid.IntRange(0, most).Draw(rt, what)))
		}
		defaults := make([]Defaulted, rapid.IntRange(1, 5).Draw(rt, "defaults"))
		top := money.Amount{}
		for i := range defaults {
			defaults[i] = Defaulted{Promised: fen("promised", 5000), Deposit: fen("deposit", 1500), Costs: fen("costs", 300)}
			top = money.Larger(top, defaults[i].Promised)
		}
		resale, own, related := fen("resale", 5000), fen("debts", 1000), fen("related", 500)
		got, err := Chained(defaults, resale, own, related)
		require.NoError(rt, err)
		var loss, debts, others money.Amount
		for i, s := range got {
			d := defaults[i]
			same(rt, d.Deposit, s.Costs.Add(s.Difference).Add(s.CaseDebts).Add(s.RelatedDebts).Add(s.Residual))
			same(rt, d.Costs, s.Costs.Add(s.ShortCosts))
			require.False(rt, s.Own.Less(s.Difference), "nobody pays more than his own difference")
			same(rt, s.Own, above(d.Promised, resale))
			if s.Shortfall().IsPositive() {
				require.True(rt, s.Residual.IsZero() && s.CaseDebts.IsZero(), "debts before the loss is covered")
			}
			loss = loss.Add(s.Difference).Add(s.ShortDifference)
			debts, others = debts.Add(s.CaseDebts), others.Add(s.RelatedDebts)
		}
		same(rt, above(top, resale), loss)
		require.False(rt, own.Less(debts))
		require.False(rt, related.Less(others))
		if others.IsPositive() {
			same(rt, own, debts)
		}
		one, err := Forfeit(BuyerDefault{Deposit: defaults[0].Deposit, Costs: defaults[0].Costs, Original: defaults[0].Promised,
			Resale: resale, CaseDebts: own, RelatedDebts: related})
		require.NoError(rt, err)
		alone, err := Chained(defaults[:1], resale, own, related)
		require.NoError(rt, err)
		same(rt, one.Costs, alone[0].Costs)
		same(rt, one.Difference, alone[0].Difference)
		same(rt, one.CaseDebts, alone[0].CaseDebts)
		same(rt, one.RelatedDebts, alone[0].RelatedDebts)
		same(rt, one.Residual, alone[0].Residual)
		same(rt, one.Shortfall, alone[0].Shortfall())
	})
}

func same(rt *rapid.T, want, got money.Amount) {
	require.Equal(rt, want.String(), got.String())
}

func TestTopUpLimit(t *testing.T) {
	t.Parallel()
	y := money.MustParse
	for _, c := range []struct {
		policy     TopUpPolicy
		bankruptcy bool
		unpaid     string
		want       string
	}{
		{TopUpFull, false, "0.00", "248000.00"},
		{TopUpClaim, false, "100000.00", "100000.00"},
		{TopUpClaim, false, "248000.00", "248000.00"},
		{TopUpClaim, false, "248000.01", "248000.00"},
		{TopUpNone, false, "100000.00", "0.00"},
		{TopUpFull, true, "100000.00", "0.00"}, // G09
	} {
		require.Equal(t, c.want, TopUpLimit(c.policy, c.bankruptcy, y("248000.00"), y(c.unpaid)).String(), "%+v", c)
	}
}
