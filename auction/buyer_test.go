package auction_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"fachui/auction"
	"fachui/internal/fault"
	"fachui/internal/legal"
)

func paidHouse() auction.BuyerFacts {
	return auction.BuyerFacts{Status: auction.Paid, Class: auction.Housing, Limited: true, PaidAt: legal.MustParse("2026-04-03T10:00:00")}
}

func TestRequirementsOfALot(t *testing.T) {
	t.Parallel()
	const limitB, limitR, app, qual, excl = auction.LimitAtBidding, auction.LimitAtRuling, auction.EquityApproval, auction.Qualification, auction.NotExcluded
	for _, c := range []struct {
		class              auction.Class
		limited, qualified bool
		want               []auction.Requirement
	}{
		{auction.Housing, false, false, []auction.Requirement{excl}},
		{auction.Housing, true, false, []auction.Requirement{limitB, limitR, excl}},
		{auction.Housing, true, true, []auction.Requirement{limitB, limitR, qual, excl}},
		{"commercial", true, false, []auction.Requirement{excl}}, // limits are for housing
		{auction.Equity, false, false, []auction.Requirement{app, excl}},
		{auction.Equity, true, true, []auction.Requirement{app, qual, excl}},
	} {
		f := auction.BuyerFacts{Class: c.class, Limited: c.limited, Qualified: c.qualified}
		if got := f.Requires(); !slices.Equal(got, c.want) {
			t.Errorf("%s, limited %t, qualified %t: %v, want %v", c.class, c.limited, c.qualified, got, c.want)
		}
	}
	for _, r := range []auction.Requirement{limitB, limitR, app, qual, excl, "nothing"} {
		if r.Words().ZH == "" || r.Words().EN == "" || r.Basis().ZH() == "" {
			t.Errorf("%s has no words or basis", r)
		}
	}
}

// The ruling waits for every requirement, and no result but the last counts.
func TestMayRule_C12(t *testing.T) {
	t.Parallel()
	paid := paidHouse().PaidAt
	found := func(r auction.Requirement, x auction.Result, at legal.Time) auction.BuyerFinding {
		return auction.BuyerFinding{Requirement: r, Result: x, Evidence: "证明", At: at}
	}
	then := found(auction.LimitAtBidding, auction.BuyerMet, paid.Add(-2))
	for name, c := range map[string]struct {
		class     auction.Class
		qualified bool
		found     []auction.BuyerFinding
		listed    []auction.Rule
		want      error
	}{
		"nobody looked":             {class: auction.Housing, want: auction.ErrBuyerUnchecked},
		"looked at bidding alone":   {class: auction.Housing, found: []auction.BuyerFinding{then}, want: auction.ErrBuyerUnchecked},
		"looked before the payment": {class: auction.Housing, found: []auction.BuyerFinding{then, found(auction.LimitAtRuling, auction.BuyerMet, paid.Add(-1))}, want: auction.ErrBuyerUnchecked},
		"looked at the payment":     {class: auction.Housing, found: []auction.BuyerFinding{then, found(auction.LimitAtRuling, auction.BuyerMet, paid)}},
		"looked after it":           {class: auction.Housing, found: []auction.BuyerFinding{then, found(auction.LimitAtRuling, auction.BuyerMet, paid.Add(1))}},
		"never allowed":             {class: auction.Housing, found: []auction.BuyerFinding{found(auction.LimitAtBidding, auction.BuyerLacking, paid)}, want: auction.ErrBuyerLimited},
		"no longer allowed":         {class: auction.Housing, found: []auction.BuyerFinding{then, found(auction.LimitAtRuling, auction.BuyerLacking, paid)}, want: auction.ErrBuyerLimited},
		"lapsed after a good look":  {class: auction.Housing, found: []auction.BuyerFinding{then, found(auction.LimitAtRuling, auction.BuyerMet, paid), found(auction.LimitAtRuling, auction.BuyerLacking, paid.Add(1))}, want: auction.ErrBuyerLimited},
		"equity, nobody asked":      {class: auction.Equity, want: auction.ErrBuyerUnchecked},
		"equity, no approval":       {class: auction.Equity, found: []auction.BuyerFinding{found(auction.EquityApproval, auction.BuyerLacking, paid)}, want: auction.ErrBuyerNotApproved},
		"equity, approved later":    {class: auction.Equity, found: []auction.BuyerFinding{found(auction.EquityApproval, auction.BuyerLacking, paid), found(auction.EquityApproval, auction.BuyerMet, paid.Add(1))}},
		"equity, none needed":       {class: auction.Equity, found: []auction.BuyerFinding{found(auction.EquityApproval, auction.BuyerNotRequired, paid)}},
		"qualification unseen":      {class: "commercial", qualified: true, want: auction.ErrBuyerUnchecked},
		"qualification lacking":     {class: "commercial", qualified: true, found: []auction.BuyerFinding{found(auction.Qualification, auction.BuyerLacking, paid)}, want: auction.ErrBuyerUnqualified},
		"qualification met":         {class: "commercial", qualified: true, found: []auction.BuyerFinding{found(auction.Qualification, auction.BuyerMet, paid)}},
		"nothing asked":             {class: "commercial"},
		"on the list":               {class: "commercial", listed: []auction.Rule{auction.RuleLinked}, want: auction.ErrBuyerExcluded},
	} {
		f := paidHouse()
		f.Class, f.Qualified, f.Found, f.Listed = c.class, c.qualified, c.found, c.listed
		if err := f.MayRule(); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
}

func TestTakeBuyerFinding(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		change func(*auction.BuyerFacts, *auction.BuyerFinding)
		want   *fault.Fault
	}{
		"good":                  {func(*auction.BuyerFacts, *auction.BuyerFinding) {}, nil},
		"not yet paid":          {func(f *auction.BuyerFacts, _ *auction.BuyerFinding) { f.Status = auction.Sold }, nil},
		"before the sale":       {func(f *auction.BuyerFacts, _ *auction.BuyerFinding) { f.Status = auction.Bidding }, auction.ErrBuyerNotNow},
		"after the ruling":      {func(f *auction.BuyerFacts, _ *auction.BuyerFinding) { f.Status = auction.Ruled }, auction.ErrBuyerNotNow},
		"not asked":             {func(_ *auction.BuyerFacts, b *auction.BuyerFinding) { b.Requirement = auction.EquityApproval }, auction.ErrBuyerRequirement},
		"the house looks":       {func(_ *auction.BuyerFacts, b *auction.BuyerFinding) { b.Requirement = auction.NotExcluded }, auction.ErrBuyerRequirement},
		"unknown result":        {func(_ *auction.BuyerFacts, b *auction.BuyerFinding) { b.Result = "yes" }, auction.ErrBuyerResult},
		"limits are not waived": {func(_ *auction.BuyerFacts, b *auction.BuyerFinding) { b.Result = auction.BuyerNotRequired }, auction.ErrBuyerResult},
		"an approval can be": {func(f *auction.BuyerFacts, b *auction.BuyerFinding) {
			f.Class, b.Requirement, b.Result = auction.Equity, auction.EquityApproval, auction.BuyerNotRequired
		}, nil},
		"one letter":  {func(_ *auction.BuyerFacts, b *auction.BuyerFinding) { b.Evidence = " 证 " }, auction.ErrBuyerEvidence},
		"two letters": {func(_ *auction.BuyerFacts, b *auction.BuyerFinding) { b.Evidence = "证明" }, nil},
		"500 letters": {func(_ *auction.BuyerFacts, b *auction.BuyerFinding) { b.Evidence = strings.Repeat("证", 500) }, nil},
		"501 letters": {func(_ *auction.BuyerFacts, b *auction.BuyerFinding) { b.Evidence = strings.Repeat("证", 501) }, auction.ErrBuyerEvidence},
		"not a hash":  {func(_ *auction.BuyerFacts, b *auction.BuyerFinding) { b.Document = "file.pdf" }, auction.ErrBuyerEvidence},
		"a hash":      {func(_ *auction.BuyerFacts, b *auction.BuyerFinding) { b.Document = strings.Repeat("a", 64) }, nil},
	} {
		f, b := paidHouse(), auction.BuyerFinding{Requirement: auction.LimitAtRuling, Result: auction.BuyerMet, Evidence: "住建部门证明"}
		c.change(&f, &b)
		err := f.Take(b)
		if c.want == nil && err != nil || c.want != nil && !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
}

func TestRecitalOfTheBuyer(t *testing.T) {
	t.Parallel()
	f := paidHouse()
	f.Found = []auction.BuyerFinding{
		{Requirement: auction.LimitAtBidding, Result: auction.BuyerMet, Evidence: "查询函一", At: f.PaidAt},
		{Requirement: auction.LimitAtRuling, Result: auction.BuyerMet, Evidence: "查询函二", At: f.PaidAt},
	}
	const want = "申请竞买时的购房资格：具备（查询函一）；作出裁定时的购房资格：具备（查询函二）"
	if got := f.Recital(); got != want {
		t.Errorf("recital %q", got)
	}
}
