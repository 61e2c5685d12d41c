package distribution_test

import (
	"errors"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"fachui/internal/money"
	. "fachui/payments/distribution"
)

// D19: what a forfeited deposit pays for.
func TestForfeit(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name                                                       string
		deposit, costs, original, resale, caseDebt, related, topUp string
		wCosts, wDiff, wCase, wRelated, wResidual, wShort          string
		err                                                        error
	}{
		{"D19a", "510000", "10000", "8000000", "7000000", "8000000", "0", "0", "10000.00", "500000.00", "0.00", "0.00", "0.00", "500000.00", nil},
		{"D19b", "100000", "0", "1552000", "1204000", "9999999", "0", "0", "0.00", "100000.00", "0.00", "0.00", "0.00", "248000.00", nil},
		{"D19b topped up", "100000", "0", "1552000", "1204000", "9999999", "0", "248000", "0.00", "348000.00", "0.00", "0.00", "0.00", "0.00", nil},
		{"D19b a fen too much", "100000", "0", "1552000", "1204000", "9999999", "0", "248000.01", "", "", "", "", "", "", ErrTopUp},
		{"D19c", "800000.00", "23456.78", "8000000", "7650000", "300000", "100000", "0", "23456.78", "350000.00", "300000.00", "100000.00", "26543.22", "0.00", nil},
		{"D19d", "2000000", "15000", "40200000", "45000000", "0", "0", "0", "15000.00", "0.00", "0.00", "0.00", "1985000.00", "0.00", nil},
		{"D19d with debts", "2000000", "15000", "40200000", "45000000", "2500000", "0", "0", "15000.00", "0.00", "1985000.00", "0.00", "0.00", "0.00", nil},
		{"D19e", "5000.00", "6200.50", "100000", "95000", "80000", "0", "0", "5000.00", "0.00", "0.00", "0.00", "0.00", "6200.50", nil},
		{"D19e part topped up", "5000.00", "6200.50", "100000", "95000", "80000", "0", "1300", "6200.50", "99.50", "0.00", "0.00", "0.00", "4900.50", nil},
		{"negative", "-1", "0", "0", "0", "0", "0", "0", "", "", "", "", "", "", ErrDeposit},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			f, err := Forfeit(BuyerDefault{
				Deposit: yuan(c.deposit), Costs: yuan(c.costs), Original: yuan(c.original), Resale: yuan(c.resale),
				CaseDebts: yuan(c.caseDebt), RelatedDebts: yuan(c.related), TopUp: yuan(c.topUp),
			})
			if !errors.Is(err, c.err) {
				t.Fatal(err)
			}
			if err != nil {
				return
			}
			got := []string{f.Costs.String(), f.Difference.String(), f.CaseDebts.String(), f.RelatedDebts.String(), f.Residual.String(), f.Shortfall.String()}
			if d := cmp.Diff([]string{c.wCosts, c.wDiff, c.wCase, c.wRelated, c.wResidual, c.wShort}, got); d != "" {
				t.Errorf("-want +got:\n%s", d)
			}
			var sum money.Amount
			for _, l := range f.Lines {
				sum = sum.Add(l.Amount)
			}
			if !sum.Equal(yuan(c.deposit).Add(yuan(c.topUp))) {
				t.Errorf("the lines add up to %v", sum)
			}
		})
	}
}

// A creditor who buys is paid by not paying, but whoever ranks before it is not.
func TestSetOff(t *testing.T) {
	t.Parallel()
	in := input("1000000.00", Participation, a("costs", Cost, "8000.00"),
		a("M", Security, "600000.00").since("2020-01-01"), a("A", Ordinary, "300000.00"), a("B", Ordinary, "500000.00"))
	p := propose(t, in)
	for _, c := range []struct{ buyer, entitled, cash string }{
		{"M", "600000.00", "400000.00"},
		{"A", "147000.00", "853000.00"},
		{"nobody", "0.00", "1000000.00"},
	} {
		o, err := SetOff(yuan("1000000.00"), p, c.buyer)
		if err != nil || !o.Entitlement.Equal(yuan(c.entitled)) || !o.Cash.Equal(yuan(c.cash)) {
			t.Errorf("%s: %+v, %v", c.buyer, o, err)
		}
	}
	if _, err := SetOff(yuan("1000000.01"), p, "M"); !errors.Is(err, ErrPrice) {
		t.Errorf("a plan over less than the price: %v", err)
	}
	for claim, want := range map[string]string{"100000.00": "0.00", "99999.99": "0.01", "0.00": "100000.00", "200000.00": "0.00"} {
		if got := CreditorDeposit(yuan("100000.00"), yuan(claim)); !got.Equal(yuan(want)) {
			t.Errorf("claim %s: deposit %v, want %s", claim, got, want)
		}
	}
}

// Several who want the asset for their debt: the first rank, and lots among equals.
func TestInKind(t *testing.T) {
	t.Parallel()
	p := propose(t, input("1000.00", Participation, a("M1", Security, "1.00").since("2020-01-01"), a("M2", Security, "1.00").since("2020-01-01"),
		a("M3", Security, "1.00").since("2021-01-01"), a("A", Ordinary, "1.00")))
	for _, c := range []struct{ applicants, want []string }{
		{[]string{"A", "M3"}, []string{"M3"}},
		{[]string{"A", "M2", "M1"}, []string{"M1", "M2"}},
		{[]string{"A"}, []string{"A"}},
		{[]string{"nobody"}, nil},
	} {
		if got := InKind(p, c.applicants...); !slices.Equal(got, c.want) {
			t.Errorf("%v: %v, want %v", c.applicants, got, c.want)
		}
	}
}
