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

// After a revocation a case stands on the scale as if the money had never come.
func TestFeeStandingAfterRevocation(t *testing.T) {
	t.Parallel()
	fen := func(base, fee, paid string) Charged {
		return Charged{Round: ToFen, Base: yuan(base), Fee: yuan(fee), Paid: yuan(paid)}
	}
	for _, tt := range []struct {
		name            string
		fees            []Charged
		recovered, open string
	}{
		{"nothing yet", nil, "0.00", "0.00"},
		{"one plan, all taken", []Charged{fen("700000.00", "9400.00", "9400.00")}, "700000.00", "0.00"},
		{"two plans, nothing revoked", []Charged{fen("700000.00", "9400.00", "9400.00"), fen("200000.00", "2000.00", "1500.00")}, "900000.00", "500.00"},
		{"the only sale revoked", []Charged{fen("0.00", "0.00", "0.00")}, "0.00", "0.00"},
		{"a part of it", []Charged{fen("100000.00", "1400.00", "1400.00")}, "100000.00", "0.00"},
		// 200,000.00 alone costs 2,900.00; as the top of 900,000.00 it was charged 2,000.00
		{"the first of two revoked", []Charged{fen("0.00", "0.00", "0.00"), fen("200000.00", "2000.00", "2000.00")}, "200000.00", "900.00"},
		{"the second of two revoked", []Charged{fen("700000.00", "9400.00", "9400.00"), fen("0.00", "0.00", "0.00")}, "700000.00", "0.00"},
		{"down to the last step of 10,000", []Charged{fen("0.00", "0.00", "0.00"), fen("10000.00", "100.00", "100.00")}, "10000.00", "0.00"}, // 50.00 is less than was taken
		{"one fen above it", []Charged{fen("0.00", "0.00", "0.00"), fen("10000.01", "0.00", "0.00")}, "10000.01", "50.00"},
		{"a decision stays as it was made", []Charged{
			fen("0.00", "0.00", "0.00"), {Round: ToFen, Decided: true, Base: yuan("200000.00"), Fee: yuan("1500.00"), Paid: yuan("1500.00")},
		}, "200000.00", "0.00"},
		{"in whole yuan", []Charged{
			{Round: ToYuan}, {Round: ToYuan, Base: yuan("200050.00"), Fee: yuan("2000.00"), Paid: yuan("2000.00")},
		}, "200050.00", "900.00"}, // 2,900.75 without its fen
	} {
		recovered, open := FeeStanding(tt.fees)
		require.Equal(t, tt.recovered, recovered.String(), tt.name)
		require.Equal(t, tt.open, open.String(), tt.name)
	}
}

// What falls away of a fee with part of its pool.
func TestFeeLost(t *testing.T) {
	t.Parallel()
	in := Input{Pool: yuan("900000.00"), Regime: SingleTitle, Policy: Default(), Owner: "o", Claims: []Claim{
		{ID: "a", Kind: Ordinary, Parts: Parts{Principal: yuan("800000.00")}},
	}}
	for _, tt := range []struct{ lost, base, fee string }{
		{"0.00", "0.00", "0.00"},
		{"100000.00", "0.00", "0.00"}, // the claims bound the base
		{"100000.01", "0.01", "0.00"},
		{"200000.00", "100000.00", "1000.00"},
		{"890000.00", "790000.00", "10350.00"}, // 10,400.00 less the 50.00 of 10,000.00
		{"900000.00", "800000.00", "10400.00"},
	} {
		base, fee, err := FeeLost(in, yuan(tt.lost))
		require.NoError(t, err)
		require.Equal(t, tt.base, base.String(), tt.lost)
		require.Equal(t, tt.fee, fee.String(), tt.lost)
	}
	in.Fee = Fee{Stated: true, Charged: yuan("500.00"), Decision: "减1号"}
	_, fee, err := FeeLost(in, yuan("200000.00"))
	require.NoError(t, err)
	require.Equal(t, "0.00", fee.String(), "a decision stands")
	in.Fee, in.Policy.FeeBase = Fee{}, FullClaim
	base, fee, err := FeeLost(in, yuan("500000.00"))
	require.NoError(t, err)
	require.Equal(t, "0.00 0.00", base.String()+" "+fee.String(), "of the full claim it is charged once, on whatever came")
	base, _, err = FeeLost(in, yuan("900000.00"))
	require.NoError(t, err)
	require.Equal(t, "800000.00", base.String(), "nothing was recovered at all")
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
