package auction_test

import (
	"errors"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"fachui/auction"
	"fachui/internal/legal"
	"fachui/internal/money"
)

func yuan(s string) money.Amount { return money.MustParse(s) }

// first is a first auction measured against a reference price.
func first(reference string) auction.Pricing {
	return auction.Pricing{Round: auction.FirstAuction, Reference: auction.Reference{Price: yuan(reference)}}
}

func second(previous string) auction.Pricing {
	p := first("1000000")
	p.Round, p.PreviousStart = auction.SecondAuction, yuan(previous)
	return p
}

// terms have a deposit of about a tenth and an increment that raises no flag.
func terms(start string) auction.Terms {
	s := yuan(start)
	return auction.Terms{StartingPrice: s, Increment: s.CeilRatio(1, 100), Deposit: s.FloorRatio(10, 100), PayDays: 15}
}

func TestTerms_starting_price(t *testing.T) {
	t.Parallel()
	market := first("300000")
	market.Reference.Market = true
	consulted := market
	consulted.Reference.Consulted = true
	sellOff := second("560000")
	sellOff.Round = auction.SellOff
	tests := []struct {
		name  string
		start string
		in    auction.Pricing
		want  error
	}{
		{"A01 a fen below 70 % of 1,234,567.89", "864197.52", first("1234567.89"), auction.ErrStartBelowReference},
		{"A01 at 70 % rounded up", "864197.53", first("1234567.89"), nil},
		{"A02 a fen below 70 % of a million", "699999.99", first("1000000"), auction.ErrStartBelowReference},
		{"A02 70 % of a million", "700000.00", first("1000000"), nil},
		{"above 70 %", "700000.01", first("1000000"), nil},
		{"A03 above the reference price", "1200000", first("1000000"), nil},
		{"A04 80 % rounded down", "560000.00", second("700000.01"), auction.ErrCutTooDeep},
		{"A04 80 % rounded up", "560000.01", second("700000.01"), nil},
		{"A06 56 % of the reference price in the second auction", "560000", second("700000"), nil},
		{"A07 no cut", "700000", second("700000"), nil},
		{"a second start above the first", "710000", second("700000"), nil},
		{"A05 127 after 159, as once happened", "127.00", second("159.00"), auction.ErrCutTooDeep},
		{"A05 127.20 after 159", "127.20", second("159.00"), nil},
		{"A10 market price, parties not asked", "210000", market, auction.ErrNotConsulted},
		{"A10 market price, parties asked", "210000", consulted, nil},
		{"no reference price", "210000", auction.Pricing{Round: auction.FirstAuction}, auction.ErrNoReference},
		{"sell-off at the failed price", "560000", sellOff, nil},
		{"sell-off a fen off", "560000.01", sellOff, auction.ErrSellOffPrice},
		{"nothing", "0", first("1000000"), auction.ErrStart},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			tr := terms(tt.start)
			if tr.Increment.IsZero() {
				tr.Increment = money.Fen(1)
			}
			_, err := tr.Check(tt.in)
			if !errors.Is(err, tt.want) {
				t.Errorf("start %s: %v, want %v", tt.start, err, tt.want)
			}
		})
	}
}

func TestTerms_deposit_A09(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name           string
		start, deposit string
		want           error
	}{
		{"20 % after two defaults", "1000000", "200000", nil},
		{"a fen above 20 %", "1000000", "200000.01", auction.ErrDeposit},
		{"5 %", "1000000", "50000", nil},
		{"a fen below 5 %", "1000000", "49999.99", auction.ErrDeposit},
		{"A08 5 % of an odd fen is rounded up", "1000000.01", "50000.00", auction.ErrDeposit},
		{"and then passes", "1000000.01", "50000.01", nil},
		{"A08 20 % of an odd fen is rounded down", "1000000.01", "200000.01", auction.ErrDeposit},
		{"none", "1000000", "0", auction.ErrDeposit},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			tr := terms(tt.start)
			tr.Deposit = yuan(tt.deposit)
			_, err := tr.Check(first("1000000"))
			if !errors.Is(err, tt.want) {
				t.Errorf("deposit %s: %v, want %v", tt.deposit, err, tt.want)
			}
		})
	}
}

func TestTerms_A13_equity_without_a_report(t *testing.T) {
	t.Parallel()
	in := auction.Pricing{
		Round: auction.FirstAuction, Class: auction.Equity, Request: true,
		Surplus: auction.SurplusTest{Costs: yuan("30000")},
	}
	tr := auction.Terms{StartingPrice: yuan("35000"), Increment: yuan("500"), Deposit: yuan("10000"), PayDays: 15, Exception: auction.EquityNoReport}
	flags, err := tr.Check(in)
	if err != nil || !slices.Equal(flags, []auction.Flag{auction.FlagFreeDeposit}) {
		t.Errorf("with the request: %v, %v", flags, err)
	}
	without := in
	without.Request = false
	if _, err := tr.Check(without); !errors.Is(err, auction.ErrEquityRequest) {
		t.Errorf("without the request: %v", err)
	}
	housing := in
	housing.Class = auction.Housing
	if _, err := tr.Check(housing); !errors.Is(err, auction.ErrEquityRequest) {
		t.Errorf("for housing: %v", err)
	}
	tr.StartingPrice = yuan("30000")
	if _, err := tr.Check(in); !errors.Is(err, auction.ErrEquityStart) {
		t.Errorf("at the costs: %v", err)
	}
}

func TestTerms_A14_criminal_property_without_reserve(t *testing.T) {
	t.Parallel()
	in := auction.Pricing{Round: auction.NoReserve, Request: true, Reference: auction.Reference{Price: yuan("20000")}}
	tr := auction.Terms{StartingPrice: yuan("1.00"), Increment: yuan("0.01"), Deposit: yuan("0.20"), PayDays: 7, Exception: auction.CriminalNoFloor}
	flags, err := tr.Check(in)
	if err != nil || !slices.Contains(flags, auction.FlagNoReserve) {
		t.Errorf("with the record: %v, %v", flags, err)
	}
	in.Request = false
	if _, err := tr.Check(in); !errors.Is(err, auction.ErrCriminalFloor) {
		t.Errorf("without the record: %v", err)
	}
	tr.Exception = auction.NoException
	if _, err := tr.Check(first("20000")); !errors.Is(err, auction.ErrStartBelowReference) {
		t.Errorf("by the 70 %% rule: %v", err)
	}
}

func TestTerms_increment(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		increment    string
		small, large bool
		err          error
	}{
		{"999.99", false, false, auction.ErrIncrementSmall},
		{"1000.00", true, false, nil},
		{"4999.99", true, false, nil},
		{"5000.00", false, false, nil},
		{"20000.00", false, false, nil},
		{"20000.01", false, true, nil},
	} {
		tr := terms("1000000")
		tr.Increment = yuan(c.increment)
		flags, err := tr.Check(first("1000000"))
		if !errors.Is(err, c.err) || slices.Contains(flags, auction.FlagSmallIncrement) != c.small || slices.Contains(flags, auction.FlagLargeIncrement) != c.large {
			t.Errorf("increment %s: %v, %v", c.increment, flags, err)
		}
	}
	tr := terms("1000000")
	tr.Increment = money.Amount{}
	if _, err := tr.Check(first("1000000")); !errors.Is(err, auction.ErrIncrement) {
		t.Errorf("no increment: %v", err)
	}
}

func TestTerms_pay_days(t *testing.T) {
	t.Parallel()
	for days, want := range map[int]error{0: auction.ErrPayDays, 1: nil, 90: nil, 91: auction.ErrPayDays} {
		tr := terms("1000000")
		tr.PayDays = days
		if _, err := tr.Check(first("1000000")); !errors.Is(err, want) {
			t.Errorf("%d days: %v, want %v", days, err, want)
		}
	}
}

func TestTerms_unknown_exception(t *testing.T) {
	t.Parallel()
	tr := terms("1000000")
	tr.Exception = "because"
	if _, err := tr.Check(first("1000000")); !errors.Is(err, auction.ErrException) {
		t.Errorf("got %v", err)
	}
}

func TestSurplus(t *testing.T) {
	t.Parallel()
	found := legal.MustDate("2026-03-02")
	by := auction.SurplusReplyBy(found)
	asked := func(on string) auction.SurplusTest {
		s := auction.SurplusTest{Priority: yuan("500000"), Costs: yuan("8000"), NotifiedOn: found, ReplyBy: by}
		if on != "" {
			s.AskedOn = legal.MustDate(on)
		}
		return s
	}
	tests := []struct {
		name  string
		s     auction.SurplusTest
		start string
		want  error
	}{
		{"A15 280,000 against 508,000", auction.SurplusTest{Priority: yuan("500000"), Costs: yuan("8000")}, "280000", auction.ErrNoSurplus},
		{"at the outlay nothing remains", auction.SurplusTest{Priority: yuan("500000"), Costs: yuan("8000")}, "508000", auction.ErrNoSurplus},
		{"a fen remains", auction.SurplusTest{Priority: yuan("500000"), Costs: yuan("8000")}, "508000.01", nil},
		{"A15 asked in time, at the outlay", asked("2026-03-05"), "508000.00", auction.ErrSurplusStart},
		{"A15 asked in time, above it", asked("2026-03-05"), "508000.01", nil},
		{"A16 asked on the last day", asked("2026-03-07"), "508000.01", nil},
		{"A17 asked on the sixth day", asked("2026-03-08"), "508000.01", auction.ErrSurplusReply},
		{"never asked", asked(""), "508000.01", auction.ErrSurplusReply},
		{"no prior claims", auction.SurplusTest{}, "0.01", nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if err := tt.s.Check(yuan(tt.start)); !errors.Is(err, tt.want) {
				t.Errorf("%v, want %v", err, tt.want)
			}
		})
	}
}

// Whatever passes is at or above the exact bound, by cross-multiplication, and a
// fen less does not pass.
func TestTerms_bounds_are_exact(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		reference := money.Fen(rapid.Int64Range(1_000, 10_000_000_000).Draw(t, "reference"))
		floor := reference.CeilRatio(auction.FirstFloor, 100)
		if floor.Times(100).Less(reference.Times(auction.FirstFloor)) {
			t.Fatalf("floor %v is below 70 %% of %v", floor, reference)
		}
		p := auction.Pricing{Round: auction.FirstAuction, Reference: auction.Reference{Price: reference}}
		at := auction.Terms{StartingPrice: floor, Increment: floor.CeilRatio(1, 100), Deposit: floor.CeilRatio(5, 100), PayDays: 7}
		if _, err := at.Check(p); err != nil {
			t.Fatalf("at the floor: %v", err)
		}
		below := at
		below.StartingPrice = floor.Sub(money.Fen(1))
		if _, err := below.Check(p); !errors.Is(err, auction.ErrStartBelowReference) {
			t.Fatalf("a fen below the floor: %v", err)
		}
	})
}
