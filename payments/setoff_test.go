package payments_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"fachui/internal/money"
	"fachui/internal/ref"
	"fachui/payments"
	"fachui/payments/distribution"
)

// D20: cash due is the price less the buyer's own entitlement.
func TestOffset(t *testing.T) {
	t.Parallel()
	buyer := ref.New()
	line := func(tier distribution.Tier, use distribution.Use, amount string) distribution.Line {
		return distribution.Line{Tier: tier, Use: use, Payee: buyer.String(), Amount: yuan(amount)}
	}
	plan := distribution.Plan{Pool: yuan("700000.00"), Lines: []distribution.Line{
		line(distribution.TierCosts, distribution.Pay, "3000.00"),        // an advance is paid in money
		line(distribution.TierOrdinary, distribution.Pay, "640000.00"),   //
		line(distribution.TierDoubled, distribution.Pay, "10000.00"),     //
		line(distribution.TierOrdinary, distribution.Reserve, "5000.00"), // kept, so not his yet
		{Tier: distribution.TierOrdinary, Use: distribution.Pay, Payee: "x", Amount: yuan("42000.00")},
	}}
	for _, tt := range []struct{ name, price, missing, setOff, cash string }{
		{"nothing paid yet", "700000.00", "700000.00", "650000.00", "50000.00"},
		{"a deposit paid", "700000.00", "660000.00", "650000.00", "50000.00"},
		{"as much missing as he is entitled to", "700000.00", "650000.00", "650000.00", "50000.00"},
		{"a fen less missing", "700000.00", "649999.99", "649999.99", "50000.01"},
	} {
		o, setOff, err := payments.Offset(yuan(tt.price), yuan(tt.missing), plan, buyer)
		require.NoError(t, err, tt.name)
		require.Equal(t, []string{"650000.00", tt.setOff, tt.cash}, []string{o.Entitlement.String(), setOff.String(), o.Cash.String()}, tt.name)
	}
	_, _, err := payments.Offset(yuan("700000.01"), yuan("1.00"), plan, buyer)
	require.ErrorIs(t, err, distribution.ErrPrice, "a plan over less than the price")
	_, _, err = payments.Offset(yuan("700000.00"), yuan("1.00"), plan, ref.New())
	require.ErrorIs(t, err, payments.ErrSetOffNothing)
}

func TestClear(t *testing.T) {
	t.Parallel()
	a, b := ref.New(), ref.New()
	lines := []payments.Share{{Line: a, Code: payments.Creditors, Amount: yuan("100.00")}, {Line: b, Code: payments.Creditors, Amount: yuan("50.00")}}
	for _, tt := range []struct{ setOff, first, second, left string }{
		{"99.99", "99.99", "0.00", "0.00"},
		{"100.00", "100.00", "0.00", "0.00"},
		{"100.01", "100.00", "0.01", "0.00"},
		{"150.00", "100.00", "50.00", "0.00"},
		{"150.01", "100.00", "50.00", "0.01"},
	} {
		cleared, left := payments.Clear(yuan(tt.setOff), lines)
		got := map[ref.ID]money.Amount{}
		for _, c := range cleared {
			got[c.Line] = c.Amount
		}
		require.Equal(t, []string{tt.first, tt.second, tt.left}, []string{got[a].String(), got[b].String(), left.String()}, tt.setOff)
	}
}
