package auction_test

import (
	"slices"
	"testing"
	"time"

	"fachui/auction"
	"fachui/internal/ref"
)

// inOrder are the facts of a flat that keeps to everything.
func inOrder() auction.Facts {
	a, p := flat()
	votes := make([]auction.Vote, 3)
	for i, m := range panel[:3] {
		votes[i] = auction.Vote{Member: m, Agrees: true, Hash: hash}
	}
	return auction.Facts{
		Announcement: a, Publication: p, FirstOpens: a.OpensAt,
		Terms:   auction.Terms{StartingPrice: yuan("700000"), Increment: yuan("5000"), Deposit: yuan("70000"), PayDays: 15},
		Pricing: auction.Pricing{Round: p.Round, Class: p.Class, Reference: p.Reference, Surplus: auction.SurplusTest{Priority: yuan("600000"), Costs: yuan("99999.99")}},
		Members: panel[:3], Votes: votes, Resolution: hash,
	}
}

func failed(f auction.Facts, pol auction.Policy) []string {
	var out []string
	for _, c := range auction.Failed(f.Conform(pol)) {
		out = append(out, c.Key)
	}
	return out
}

// Every item is there, named in both languages, with its article and both figures.
func TestConform_in_order(t *testing.T) {
	t.Parallel()
	all := inOrder().Conform(strict)
	keys := map[string]bool{}
	for _, c := range all {
		if c.Verdict == auction.NotMet || keys[c.Key] {
			t.Errorf("%s: %s (%v)", c.Key, c.Verdict, c.Refusal)
		}
		keys[c.Key] = true
		if c.Name.ZH == "" || c.Name.EN == "" || c.Basis.IsZero() || c.Found.ZH == "" || c.Required.EN == "" {
			t.Errorf("%+v says too little", c)
		}
	}
	for _, want := range []string{
		"platform", "panel", "resolution", "start", "increment", "deposit", "pay_days", "surplus", "notice_period", "bidding_time", "stagger", "price_valid",
		"notice.parties", "notice.priority", "notice.shareholders", "taxes", "tax.契税", "buyer_condition", "vacating",
	} {
		if !keys[want] {
			t.Errorf("%s is not checked", want)
		}
	}
	if len(all) != 18+2+11+7 {
		t.Errorf("%d items", len(all))
	}
}

// At each number: one step on the wrong side names the item and its article, the
// number itself does not.
func TestConform_at_every_number(t *testing.T) {
	t.Parallel()
	type edit func(*auction.Facts)
	tests := []struct {
		name    string
		edit    edit
		pol     auction.Policy
		want    string // "" if nothing fails
		article int
	}{
		{"start a fen below 70 %", func(f *auction.Facts) { f.Pricing.Reference.Price = yuan("1000000.01") }, strict, "start", 10},
		{"second start at 80 %", secondAt("875000"), strict, "", 0},
		{"second start a fen below 80 %", secondAt("875000.01"), strict, "start", 26},
		{"sell-off at another price", func(f *auction.Facts) {
			f.Pricing.Round, f.Pricing.PreviousStart = auction.SellOff, yuan("700000.01")
		}, strict, "start", 26},
		{"no increment", func(f *auction.Facts) { f.Terms.Increment = yuan("0") }, strict, "increment", 20},
		{"deposit of 5 %", func(f *auction.Facts) { f.Terms.Deposit = yuan("35000") }, strict, "", 0},
		{"deposit a fen below 5 %", func(f *auction.Facts) { f.Terms.Deposit = yuan("34999.99") }, strict, "deposit", 17},
		{"deposit of 20 %", func(f *auction.Facts) { f.Terms.Deposit = yuan("140000") }, strict, "", 0},
		{"deposit a fen above 20 %", func(f *auction.Facts) { f.Terms.Deposit = yuan("140000.01") }, strict, "deposit", 17},
		{"one day to pay", func(f *auction.Facts) { f.Terms.PayDays = 1 }, strict, "", 0},
		{"no day to pay", func(f *auction.Facts) { f.Terms.PayDays = 0 }, strict, "pay_days", 25},
		{"ninety-one days to pay", func(f *auction.Facts) { f.Terms.PayDays = 91 }, strict, "pay_days", 25},
		{"nothing remains", func(f *auction.Facts) { f.Pricing.Surplus.Costs = yuan("100000") }, strict, "surplus", 6},
		{"a panel of two", func(f *auction.Facts) { f.Members, f.Votes = f.Members[:2], f.Votes[:2] }, strict, "panel", 40},
		{"a member who did not sign", func(f *auction.Facts) { f.Votes = f.Votes[:2] }, strict, "resolution", 27},
		{"two of three agree", func(f *auction.Facts) { f.Votes[0].Agrees = false }, strict, "", 0},
		{"one of three agrees", func(f *auction.Facts) { f.Votes[0].Agrees, f.Votes[1].Agrees = false, false }, strict, "resolution", 27},
		{"no platform on record", func(f *auction.Facts) { f.Publication.Platform = false }, strict, "platform", 5},
		{"opens on the thirtieth day, strict", firstOpens("2026-03-31"), strict, "notice_period", 12},
		{"opens on the thirtieth day, lenient", firstOpens("2026-03-31"), lenient, "", 0},
		{"opens on the thirty-first day, strict", firstOpens("2026-04-01"), strict, "", 0},
		{"a second short of 24 hours", func(f *auction.Facts) {
			f.Announcement.EndsAt = f.Announcement.OpensAt.Add(24*time.Hour - time.Second)
		}, strict, "bidding_time", 20},
		{"told three days before, strict", received("2026-02-26"), strict, "notice.parties", 16},
		{"told three days before, lenient", received("2026-02-26"), lenient, "", 0},
		{"told four days before, strict", received("2026-02-25"), strict, "", 0},
		{"nobody told", func(f *auction.Facts) { f.Publication.Notices = nil }, strict, "notice.parties", 16},
		{"a priority holder not told", func(f *auction.Facts) {
			f.Publication.Notices = append(f.Publication.Notices, auction.Notice{Party: panel[1], Priority: true})
		}, strict, "notice.priority", 16},
		{"shareholders nineteen full days", shareholder("2026-03-12"), strict, "notice.shareholders", 85},
		{"shareholders twenty full days", shareholder("2026-03-11"), strict, "", 0},
		{"all taxes on the buyer", func(f *auction.Facts) { f.Announcement.Text = "一切税费由买受人承担。" }, strict, "taxes", 30},
		{"housing without its condition", func(f *auction.Facts) { f.Announcement.BuyerCondition = "" }, strict, "buyer_condition", 2},
		{"nobody knows who vacates", func(f *auction.Facts) { f.Publication.Vacating = "" }, strict, "vacating", 13},
		{"announced on the last day of the price", validUntil("2026-03-01"), strict, "", 0},
		{"announced a day after", validUntil("2026-02-28"), strict, "price_valid", 27},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			f := inOrder()
			tt.edit(&f)
			bad := auction.Failed(f.Conform(tt.pol))
			switch {
			case tt.want == "" && len(bad) > 0:
				t.Errorf("fails %q", failed(f, tt.pol))
			case tt.want != "" && (len(bad) != 1 || bad[0].Key != tt.want || bad[0].Basis.Article != tt.article || bad[0].Refusal == nil):
				t.Errorf("%+v, want only %s of article %d", bad, tt.want, tt.article)
			}
		})
	}
}

func secondAt(previous string) func(*auction.Facts) {
	return func(f *auction.Facts) {
		f.Pricing.Round, f.Publication.Round, f.Pricing.PreviousStart = auction.SecondAuction, auction.SecondAuction, yuan(previous)
	}
}

func firstOpens(day string) func(*auction.Facts) {
	return func(f *auction.Facts) { f.FirstOpens = date(day).At(10, 0) }
}

func received(on string) func(*auction.Facts) {
	return func(f *auction.Facts) { f.Publication.Notices[0].ReceivedOn = date(on) }
}

func validUntil(day string) func(*auction.Facts) {
	return func(f *auction.Facts) { f.Publication.Reference.ValidUntil = date(day) }
}

func shareholder(on string) func(*auction.Facts) {
	return func(f *auction.Facts) {
		f.Publication.Notices = append(f.Publication.Notices, auction.Notice{Party: panel[1], Shareholder: true, ReceivedOn: date(on), Deemed: true})
	}
}

// A sale that was put off past the validity of its price breaks what it kept to
// when it was announced; the notice period is still measured to its first start.
func TestConform_later_facts(t *testing.T) {
	t.Parallel()
	f := inOrder()
	f.Publication.Reference.ValidUntil = date("2026-03-01")
	f.Announcement.OpensAt, f.Announcement.EndsAt = date("2026-08-31").At(10, 0), date("2026-09-01").At(10, 0)
	if got := failed(f, strict); len(got) != 0 {
		t.Errorf("over on the last day of the six months: %q", got)
	}
	f.Announcement.OpensAt, f.Announcement.EndsAt = date("2026-09-01").At(10, 0), date("2026-09-02").At(10, 0)
	if got := failed(f, strict); !slices.Equal(got, []string{"price_valid"}) {
		t.Errorf("a day later: %q", got)
	}
}

// Each of the eleven and the seven is an item of its own.
func TestConform_lists(t *testing.T) {
	t.Parallel()
	for _, i := range auction.Disclosures() {
		f := inOrder()
		f.Announcement.Disclosures = without(f.Announcement.Disclosures, i.Key)
		if got := failed(f, strict); !slices.Equal(got, []string{"disclosure." + i.Key}) {
			t.Errorf("without %s: %q", i.Key, got)
		}
	}
	for _, i := range auction.Warnings() {
		f := inOrder()
		f.Announcement.Warnings = without(f.Announcement.Warnings, i.Key)
		if got := failed(f, strict); !slices.Equal(got, []string{"warning." + i.Key}) {
			t.Errorf("without %s: %q", i.Key, got)
		}
	}
}

func TestConform_what_does_not_apply(t *testing.T) {
	t.Parallel()
	f := inOrder()
	f.Publication.Kind, f.Publication.Class, f.Pricing.Class = auction.Right, auction.Equity, auction.Equity
	f.Terms.Exception, f.Publication.Exception, f.Pricing.Request = auction.EquityNoReport, auction.EquityNoReport, true
	f.Members = []ref.ID{panel[0], panel[1], panel[2]}
	var not []string
	for _, c := range f.Conform(strict) {
		if c.Verdict == auction.NotApplicable {
			not = append(not, c.Key)
		}
	}
	if want := []string{"deposit", "stagger", "price_valid", "notice.priority", "notice.shareholders", "buyer_condition", "vacating"}; !slices.Equal(not, want) {
		t.Errorf("%q", not)
	}
}
