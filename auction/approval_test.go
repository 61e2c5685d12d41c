package auction_test

import (
	"errors"
	"strings"
	"testing"

	"fachui/auction"
	"fachui/internal/legal"
)

// Cases: G13, G14.
func TestUnapproved_Check(t *testing.T) {
	t.Parallel()
	sold := legal.MustParse("2026-04-02T10:00:00+08:00")
	lacking := auction.BuyerFinding{Requirement: auction.EquityApproval, Result: auction.BuyerLacking, Evidence: "不予批准决定书"}
	facts := func(change func(*auction.BuyerFacts)) auction.BuyerFacts {
		f := auction.BuyerFacts{Status: auction.Paid, Class: auction.Equity, Qualified: true, PaidAt: sold.Add(1), Found: []auction.BuyerFinding{lacking}}
		if change != nil {
			change(&f)
		}
		return f
	}
	found := func(r auction.Result) func(*auction.BuyerFacts) {
		return func(f *auction.BuyerFacts) {
			f.Found = append(f.Found, auction.BuyerFinding{Requirement: auction.EquityApproval, Result: r})
		}
	}
	last, after := legal.MustDate("2026-06-01"), "2026-06-02T00:00:00+08:00"
	for _, tt := range []struct {
		name string
		f    auction.BuyerFacts
		u    auction.Unapproved
		at   string
		want error
	}{
		{"without fault", facts(nil), auction.Unapproved{LastDay: last}, after, nil},
		{"on the last day itself", facts(nil), auction.Unapproved{LastDay: last}, "2026-06-01T23:59:59+08:00", auction.ErrUnapprovedTime},
		{"no last day", facts(nil), auction.Unapproved{}, after, auction.ErrUnapprovedTime},
		{"a day that was over at the sale", facts(nil), auction.Unapproved{LastDay: legal.MustDate("2026-04-02")}, after, auction.ErrUnapprovedTime},
		{"the first day after the sale", facts(nil), auction.Unapproved{LastDay: legal.MustDate("2026-04-03")}, "2026-04-04T00:00:00+08:00", nil},
		{"no equity", facts(func(f *auction.BuyerFacts) { f.Class = auction.Housing }), auction.Unapproved{LastDay: last}, after, auction.ErrUnapprovedEquity},
		{"nobody looked", facts(func(f *auction.BuyerFacts) { f.Found = nil }), auction.Unapproved{LastDay: last}, after, auction.ErrUnapprovedFinding},
		{"approved since", facts(found(auction.BuyerMet)), auction.Unapproved{LastDay: last}, after, auction.ErrUnapprovedFinding},
		{"not required", facts(found(auction.BuyerNotRequired)), auction.Unapproved{LastDay: last}, after, auction.ErrUnapprovedFinding},
		{"knew", facts(nil), auction.Unapproved{LastDay: last, Knowing: true, Knew: "自认"}, after, nil},
		{"knew, of a qualification that was not announced", facts(func(f *auction.BuyerFacts) { f.Qualified = false }), auction.Unapproved{LastDay: last, Knowing: true, Knew: "自认"}, after, auction.ErrUnapprovedKnowing},
		{"knew, by one character", facts(nil), auction.Unapproved{LastDay: last, Knowing: true, Knew: "自"}, after, auction.ErrUnapprovedKnowing},
		{"knew, in 500", facts(nil), auction.Unapproved{LastDay: last, Knowing: true, Knew: strings.Repeat("知", 500)}, after, nil},
		{"knew, in 501", facts(nil), auction.Unapproved{LastDay: last, Knowing: true, Knew: strings.Repeat("知", 501)}, after, auction.ErrUnapprovedKnowing},
		{"facts without the finding", facts(nil), auction.Unapproved{LastDay: last, Knew: "自认"}, after, auction.ErrUnapprovedKnowing},
	} {
		if err := tt.u.Check(tt.f, sold, legal.MustParse(tt.at)); !errors.Is(err, tt.want) {
			t.Errorf("%s: %v, want %v", tt.name, err, tt.want)
		}
	}
}
