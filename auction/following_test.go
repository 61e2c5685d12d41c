package auction_test

import (
	"slices"
	"strings"
	"testing"

	"fachui/auction"
	"fachui/internal/legal"
	"fachui/internal/money"
)

func points(ps []auction.Point) []string {
	out := make([]string, len(ps))
	for i, p := range ps {
		out[i] = p.Key
		if !p.By.IsZero() {
			out[i] += " " + p.By.String()
		}
	}
	return out
}

// after is a house whose first auction failed on 1 April 2026.
func after() auction.Following {
	day := legal.MustDate
	return auction.Following{
		Last: auction.FailedFirst, Round: auction.SecondAuction, Kind: auction.Immovable, Class: auction.Housing, Today: day("2026-04-05"),
		EndedOn: day("2026-04-01"), Announced: day("2026-02-20"), Surveyed: day("2026-01-10"), Start: money.MustParse("700000.01"),
		Reference: auction.Reference{Price: money.MustParse("1000000"), ValidUntil: day("2026-12-31")}, Reauction: 30,
	}
}

func TestFollowing_Anew(t *testing.T) {
	t.Parallel()
	always := []string{"start", "resolution", "platform", "notices", "dates", "viewing"}
	for _, c := range []struct {
		name  string
		with  func(*auction.Following)
		more  []string
		start string // in the words of the starting price
	}{
		{"second auction", func(*auction.Following) {}, []string{"deadline 2026-05-01"}, "560000.01"},
		{"sell-off", func(f *auction.Following) { f.Last, f.Round = auction.FailedSecond, auction.SellOff }, []string{"deadline 2026-04-16"}, "700000.01"},
		{"re-auction after a default", func(f *auction.Following) { f.Last, f.Round = auction.Defaulted, auction.FirstAuction }, []string{"defaulter", "deadline 2026-05-01"}, "700000.00"},
		{"as the court set it", func(f *auction.Following) { f.Last, f.Round, f.Reauction = auction.Defaulted, auction.FirstAuction, 45 }, []string{"defaulter", "deadline 2026-05-16"}, "70 %"},
		{"withdrawn before bidding", func(f *auction.Following) {
			f.Last, f.Round, f.EndedOn = auction.Withdrawn, auction.FirstAuction, legal.Date{}
		}, nil, "700000.00"},
		{"without reserve", func(f *auction.Following) { f.Last, f.Round = auction.SellOffFailed, auction.NoReserve }, nil, "treasury"},
		{"equity without a report", func(f *auction.Following) {
			f.Last, f.Round, f.Reference = auction.Withdrawn, auction.FirstAuction, auction.Reference{}
		}, nil, "panel decides"},
	} {
		f := after()
		c.with(&f)
		got := f.Anew(auction.DefaultPolicy())
		if want := slices.Concat(always, c.more); !slices.Equal(points(got), want) {
			t.Errorf("%s: %v, not %v", c.name, points(got), want)
		}
		if !strings.Contains(got[0].Words.EN, c.start) {
			t.Errorf("%s: the starting price is %q", c.name, got[0].Words.EN)
		}
		for _, p := range got {
			if p.Words.ZH == "" || p.Basis.IsZero() {
				t.Errorf("%s: %s says nothing", c.name, p.Key)
			}
		}
	}
}

func TestFollowing_Stale(t *testing.T) {
	t.Parallel()
	day := legal.MustDate
	until := func(d string) func(*auction.Following) {
		return func(f *auction.Following) { f.Reference.ValidUntil, f.Class = day(d), auction.Land }
	}
	for _, c := range []struct {
		name string
		with func(*auction.Following)
		want []string
	}{
		{"a house", func(*auction.Following) {}, []string{"survey", "housing"}},
		{"land", func(f *auction.Following) { f.Class = auction.Land }, []string{"survey"}},
		{"surveyed on the day it was announced", func(f *auction.Following) { f.Class, f.Surveyed = auction.Land, day("2026-02-20") }, []string{"survey"}},
		{"surveyed the day after", func(f *auction.Following) { f.Class, f.Surveyed = auction.Land, day("2026-02-21") }, []string{}},
		{"never announced", func(f *auction.Following) { f.Class, f.Announced = auction.Land, legal.Date{} }, []string{}},
		{"31 days left", until("2026-05-06"), []string{"survey"}},
		{"30 days left", until("2026-05-05"), []string{"survey", "price 2026-05-05"}},
		{"the last day", until("2026-04-05"), []string{"survey", "price 2026-04-05"}},
		{"run out, second auction", until("2026-04-04"), []string{"survey", "price 2026-10-04"}},
		{"run out, first auction", func(f *auction.Following) { until("2026-04-04")(f); f.Round = auction.FirstAuction }, []string{"survey", "price 2026-04-04"}},
		// announced today, the second auction opens on 21 April and ends on the 22nd
		{"six months over on the day it ends", until("2025-10-22"), []string{"survey", "price 2026-04-22"}},
		{"six months over a day before", until("2025-10-21"), []string{"survey", "price 2026-04-21"}},
		{"without a floor", func(f *auction.Following) { until("2025-10-21")(f); f.Exception = auction.CriminalNoFloor }, []string{"survey"}},
		{"a price without an end", func(f *auction.Following) { f.Class, f.Reference.ValidUntil = auction.Land, legal.Date{} }, []string{"survey"}},
	} {
		f := after()
		c.with(&f)
		if got := points(f.Stale(auction.DefaultPolicy())); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, not %v", c.name, got, c.want)
		}
	}
	f := after()
	until("2025-10-21")(&f)
	if got := f.Stale(auction.DefaultPolicy()); !strings.Contains(got[1].Words.EN, "fixed again") {
		t.Errorf("a price that is too old: %q", got[1].Words.EN)
	}
}

// A draft is of a lot that is not announced.
func TestCanDraft(t *testing.T) {
	t.Parallel()
	for _, s := range auction.States() {
		err := auction.CanDraft(s)
		if want := s == auction.Priced || s == auction.PanelOK || s == auction.Noticed; want != (err == nil) {
			t.Errorf("%s: %v", s, err)
		}
	}
}
