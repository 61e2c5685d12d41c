package lotdesk

import (
	"context"
	"encoding/json"
	"net/url"
	"slices"

	"fachui/auction"
	"fachui/auction/auctionpg"
	"fachui/internal/fault"
	"fachui/internal/keeping"
	"fachui/internal/legal"
	"fachui/internal/record"
	"fachui/internal/ref"
	"fachui/payments/paymentspg"
	"fachui/valuation/valuationpg"
	"fachui/web/cases"
	"fachui/web/page"
	recordweb "fachui/web/record"
)

// lotsPage is the list of the court's lots.
type lotsPage struct {
	Court   string
	Lots    []auctionpg.View
	Tabs    []tab
	Filters url.Values
	States  []page.Option
	Sorts   []page.Option
	Next    string
	First   string
	Refused *fault.Fault
	Now     legal.Time
}

type tab struct {
	Href    string
	Words   fault.Text
	Count   string
	Current bool
}

// lotFilters are the fields of the list's filter, as lot.court_list knows them.
var lotFilters = []string{"q", "state", "status", "round", "case", "sort", "after"}

func courtLots(ctx context.Context, r *page.Request) (any, error) {
	p := lotsPage{Court: r.Param("court"), Filters: url.Values{}, Now: r.Now()}
	pairs := []string{"limit", "50"}
	for _, name := range lotFilters {
		if v := r.Query(name); v != "" {
			pairs = append(pairs, name, v)
			p.Filters.Set(name, v)
		}
	}
	p.States = []page.Option{{Value: "", Label: r.Say(fault.Text{ZH: "所有状态", EN: "Every state"})}}
	for _, s := range auction.States() {
		zh, en := s.Words()
		p.States = append(p.States, page.Option{Value: string(s), Label: r.Say(fault.Text{ZH: zh, EN: en})})
	}
	var totals auctionpg.Count
	err := page.Into(ctx, r, &totals, "lot.totals", "court", p.Court)()
	if err != nil {
		return nil, err
	}
	p.Tabs = p.tabs(totals)
	found, err := page.Ask[auctionpg.Lots](ctx, r, "lot.court_list", pairs...)
	if f := fault.Of(err); f != nil && f.Kind == fault.Invalid { // a filter that cannot be read is said beside the form
		p.Refused = f
		return p, nil
	}
	if err != nil {
		return nil, err
	}
	p.Lots = found.Lots
	if found.Next != "" {
		p.Next = p.with("after", found.Next)
	}
	if p.Filters.Get("after") != "" {
		p.First = p.with("after", "")
	}
	return p, nil
}

// with is the list with one field changed.
func (p lotsPage) with(name, value string) string {
	q := url.Values{}
	for k, v := range p.Filters {
		if k != "after" {
			q[k] = v
		}
	}
	q.Set(name, value)
	if value == "" {
		q.Del(name)
	}
	to := "/courts/" + p.Court + "/lots"
	if len(q) > 0 {
		to += "?" + q.Encode()
	}
	return to
}

func (p lotsPage) tabs(c auctionpg.Count) []tab {
	counts := map[auction.Group]int64{
		auction.GroupUpcoming: c.Upcoming, auction.GroupRunning: c.Running, auction.GroupSold: c.Sold,
		auction.GroupFailed: c.Failed, auction.GroupSuspended: c.Suspended, auction.GroupWithdrawn: c.Withdrawn,
	}
	chosen := p.Filters.Get("state")
	plain := lotsPage{Court: p.Court, Filters: url.Values{}}
	out := []tab{{Href: plain.with("state", ""), Words: fault.Text{ZH: "全部（含未公告）", EN: "All, announced or not"}, Current: chosen == "" && p.Filters.Get("status") == ""}}
	for _, s := range []auction.Status{auction.Priced, auction.PanelOK, auction.Noticed} {
		zh, en := s.Words()
		out = append(out, tab{Href: plain.with("status", string(s)), Words: fault.Text{ZH: zh, EN: en}, Current: p.Filters.Get("status") == string(s)})
	}
	for _, g := range auction.Groups() {
		out = append(out, tab{plain.with("state", string(g)), g.Words(), words(counts[g]), chosen == string(g)})
	}
	return out
}

func words(n int64) string {
	b, _ := json.Marshal(n) //nolint:errchkjson // a number
	return string(b)
}

// listPage is the page from which an asset is made a lot.
type listPage struct {
	Court  string
	Asset  cases.AssetView
	Case   cases.CaseView
	Priced *valuationpg.View
	Before []auctionpg.View // earlier lots of the asset
	Next   auctionpg.NextSale
}

func newLot(ctx context.Context, r *page.Request) (any, error) {
	p := listPage{Court: r.Param("court")}
	var prices []valuationpg.View
	var all auctionpg.Lots
	err := page.Gather(page.Into(ctx, r, &p.Asset, "asset.show"), page.Into(ctx, r, &prices, "valuation.list"), page.Into(ctx, r, &p.Next, "lot.next_sale"))
	if err != nil {
		return nil, err
	}
	err = page.Gather(page.Into(ctx, r, &p.Case, "case.show", "case", p.Asset.Case.String()),
		page.Into(ctx, r, &all, "lot.court_list", "case", p.Asset.Case.String(), "limit", "100"))
	if err != nil {
		return nil, err
	}
	for i := range prices {
		if prices[i].Price != nil {
			p.Priced = &prices[i]
			break
		}
	}
	p.Before = slices.DeleteFunc(all.Lots, func(l auctionpg.View) bool { return l.Asset != p.Asset.ID })
	return p, nil
}

// lotPage is a lot at the desk.
type lotPage struct {
	file
	Steps    []step
	Gate     *auctionpg.Gate
	Clocks   []record.Clock
	Events   []record.Event
	Money    *paymentspg.SettlementView
	Deposits int
	Held     int // deposits that were received
	Told     int // recipients of whom something has come back
	Pending  *auctionpg.ResolutionNote
	Kept     keeping.Kept
}

func showLot(ctx context.Context, r *page.Request) (any, error) {
	f, err := withPapers(ctx, r)
	if err != nil {
		return nil, err
	}
	p := lotPage{file: f, Steps: steps(f)}
	var clocks recordweb.Deadlines
	var events recordweb.Events
	var money []paymentspg.SettlementView
	var deposits []paymentspg.DepositView
	lot := f.Lot.ID.String()
	err = page.Gather(
		page.Into(ctx, r, &clocks, "deadline.list", "case", f.Lot.Case.String(), "limit", "100"),
		page.Into(ctx, r, &events, "event.list", "lot", lot, "newest", "true", "limit", "20"),
		page.Into(ctx, r, &p.Kept, "lot.court_keeping"),
		page.IntoIfMay(ctx, r, &money, "settlement.list", "lot", lot),
		page.IntoIfMay(ctx, r, &deposits, "deposit.list", "lot", lot),
	)
	if err != nil {
		return nil, err
	}
	if f.Lot.Status == auction.Noticed || f.Lot.Status == auction.PanelOK {
		gate, err := page.Ask[auctionpg.Gate](ctx, r, "lot.gate")
		if err != nil {
			return nil, err
		}
		p.Gate = &gate
	}
	p.Events = events.Events
	p.Clocks = slices.DeleteFunc(clocks.Deadlines, func(c record.Clock) bool { return !about(c, f.Lot.ID) })
	if len(money) > 0 {
		p.Money = &money[0]
	}
	p.count(deposits)
	return p, nil
}

// about reports whether a clock of the case is one of this lot.
func about(c record.Clock, lot ref.ID) bool { return c.Lot != nil && *c.Lot == lot || c.Subject == lot }

func (p *lotPage) count(deposits []paymentspg.DepositView) {
	p.Deposits = len(deposits)
	for _, d := range deposits {
		if !d.HeldAt.IsZero() {
			p.Held++
		}
	}
	for _, r := range p.Dossier.Recipients {
		if r.How != "" {
			p.Told++
		}
	}
	for i, r := range p.Dossier.Resolutions {
		if r.Outcome == auction.Pending && p.Dossier.InForce.IsZero() {
			p.Pending = &p.Dossier.Resolutions[i]
			break
		}
	}
}
