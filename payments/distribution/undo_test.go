package distribution

import (
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"fachui/internal/legal"
	"fachui/internal/money"
)

func undoFacts(pool string, secured, first, second string) Input {
	y := money.MustParse
	return Input{
		Pool: y(pool), Regime: Participation, Policy: Default(), Owner: "debtor",
		Claims: []Claim{
			{ID: "m", Payee: "bank", Kind: Security, Since: legal.MustDate("2024-05-01").Start(), Parts: Parts{Principal: y(secured)}},
			{ID: "a", Payee: "a", Kind: Ordinary, Parts: Parts{Principal: y(first)}, Seized: legal.MustDate("2025-12-01").Start()},
			{ID: "b", Payee: "b", Kind: Ordinary, Parts: Parts{Principal: y(second)}, Seized: legal.MustDate("2025-12-02").Start()},
		},
	}
}

func TestWithout(t *testing.T) {
	t.Parallel()
	in := undoFacts("1000.00", "400.00", "300.00", "300.00")
	plan, err := Propose(in)
	require.NoError(t, err)
	back := func(lost string) map[string]string {
		got, err := Without(in, money.MustParse(lost))
		require.NoError(t, err)
		out := map[string]string{}
		for i, r := range got {
			if r.Back.IsPositive() {
				out[plan.Lines[i].Claim] = r.Back.String()
			}
			require.Equal(t, plan.Lines[i].Amount.String(), r.Back.Add(r.Kept).String())
		}
		return out
	}
	require.Empty(t, back("0.00"))
	// The fee of 50.00 stays the same; the ordinary creditors bear what is lost, in proportion.
	require.Equal(t, map[string]string{"a": "50.00", "b": "50.00"}, back("100.00"))
	require.Equal(t, map[string]string{"a": "275.00", "b": "275.00", "m": "50.00"}, back("600.00"))
	require.Equal(t, map[string]string{"a": "275.00", "b": "275.00", "m": "400.00", FeeID: "50.00"}, back("1000.00"))
	for _, lost := range []string{"-0.01", "1000.01"} {
		_, err = Without(in, money.MustParse(lost))
		require.ErrorIs(t, err, ErrPool, lost)
	}
}

// Whatever falls away comes back to the fen, and nobody brings more than he got.
func TestWithoutAddsUp(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		fen := func(what string, least, most int) string {
			return money.Fen(int64(rapid.IntRange(least, most).Draw(rt, what))).String()
		}
		in := undoFacts(fen("pool", 1, 200000), fen("secured", 1, 90000), fen("first", 1, 90000), fen("second", 1, 90000))
		plan, err := Propose(in)
		require.NoError(rt, err)
		lost := money.Fen(int64(rapid.IntRange(0, int(in.Pool.Fen())).Draw(rt, "lost")))
		got, err := Without(in, lost)
		require.NoError(rt, err)
		var sum money.Amount
		for i, r := range got {
			same(rt, plan.Lines[i].Amount, r.Back.Add(r.Kept))
			require.False(rt, r.Back.IsNegative() || r.Kept.IsNegative())
			if plan.Lines[i].Parts.Total().Equal(plan.Lines[i].Amount) {
				same(rt, r.Kept, r.Parts.Total())
			}
			sum = sum.Add(r.Back)
		}
		same(rt, lost, sum)
	})
}
