package distribution_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	. "fachui/payments/distribution"
)

// Of the full claim the fee is charged once; what the money did not reach stays due.
func TestFeeOfLaterRecoveries(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, pool, claim string
		base              FeeBase
		fee               Fee
		due, base2        string
	}{
		{"first part", "450000.00", "900000.00", GrossRecovered, Fee{}, "6650.00", "450000.00"},
		{"second part pays the difference", "300000.00", "456650.00", GrossRecovered, Fee{Recovered: yuan("450000.00")}, "3250.00", "300000.00"}, // 9,900 − 6,650
		{"third part capped at what is still claimed", "300000.00", "100000.00", GrossRecovered, Fee{Recovered: yuan("750000.00")}, "1000.00", "100000.00"},
		{"with what was not reached", "1000.00", "1000.00", GrossRecovered, Fee{Recovered: yuan("30.00"), Open: yuan("20.00")}, "20.00", "1000.00"},
		{"a fee given back is not recovered again", "1400.00", "5000.00", GrossRecovered, Fee{Recovered: yuan("100000.00"), Free: yuan("1400.00")}, "0.00", "0.00"},
		{"full claim, the first time", "100000.00", "500000.00", FullClaim, Fee{}, "7400.00", "500000.00"},
		{"full claim, again", "100000.00", "407400.00", FullClaim, Fee{Recovered: yuan("500000.00"), Paid: yuan("92600.00")}, "0.00", "0.00"},
		{"full claim that grew", "100000.00", "507400.00", FullClaim, Fee{Recovered: yuan("500000.00"), Paid: yuan("92600.00")}, "1000.00", "100000.00"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			in := Input{Pool: yuan(tt.pool), Regime: SingleTitle, Policy: Default(), Fee: tt.fee, Owner: "o", Claims: []Claim{
				{ID: "a", Kind: Ordinary, Parts: Parts{Principal: yuan(tt.claim)}},
			}}
			in.Policy.FeeBase = tt.base
			p, err := Propose(in)
			require.NoError(t, err)
			require.Equal(t, tt.due, p.Gets(FeeID, Pay).String())
			require.Equal(t, tt.base2, p.FeeBase.String())
		})
	}
}

// A claim is asserted once: what earlier plans paid on it is taken off, part by part.
func TestClaimLessWhatWasPaid(t *testing.T) {
	t.Parallel()
	c := Claim{Maximum: yuan("80.00"), Capped: true, Parts: Parts{yuan("10.00"), yuan("20.00"), yuan("100.00"), yuan("5.00")}}
	c = c.Less(Parts{Costs: yuan("10.00"), Interest: yuan("25.00"), Principal: yuan("0.01")}, yuan("35.00"))
	require.Equal(t, Parts{Principal: yuan("99.99"), Doubled: yuan("5.00")}.Total().String(), c.Total().String())
	require.True(t, c.Interest.IsZero(), "never less than nothing")
	require.Equal(t, "45.00", c.Maximum.String())
}
