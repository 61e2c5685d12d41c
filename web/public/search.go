package public

import (
	"context"
	"maps"
	"net/url"
	"slices"
	"strconv"

	"fachui/auction"
	"fachui/auction/auctionpg"
	"fachui/internal/fault"
	"fachui/internal/place"
	"fachui/internal/registry"
	"fachui/web/page"
)

// searchPage is what the search shows.
type searchPage struct {
	Found   bool
	Lots    []card
	Counts  auctionpg.Count
	Counted bool // only the first page counts
	Tabs    []tab
	Next    string // address of the next page, or ""
	First   string // address of the first page when this is a later one
	Courts  []registry.Court
	Classes []page.Option
	Sorts   []page.Option
	Filters url.Values
	Active  int // filters in use besides the state
	Radii   []page.Option
	Sketch  *sketch // of lots around a point, where one was asked for
	Refused *fault.Fault
}

// tab is one group of states with its count.
type tab struct {
	Href    string
	Words   fault.Text
	Count   int64
	Current bool
	About   bool // an estimate
}

// searchFields are the fields of the search form, as lot.search knows them.
var searchFields = []string{"q", "court", "state", "class", "province", "city", "price_from", "price_to", "opens_from", "opens_to", "round", "near", "within", "sort", "after"}

func search(ctx context.Context, r *page.Request) (any, error) {
	near, wrong := place.Parse(r.Query("near"))
	p := searchPage{Filters: url.Values{}, Classes: classes(r), Sorts: sorts(r, wrong == nil), Radii: within(r)}
	pairs := []string{"limit", "24"}
	for _, name := range searchFields {
		v := r.Query(name)
		switch {
		case name == "sort" && (v == "" || v == string(auctionpg.Nearest) && r.Query("near") == ""):
			v = string(auctionpg.Soonest)
		case name == "within" && (v == "" || r.Query("near") == ""):
			continue
		}
		if v == "" {
			continue
		}
		pairs = append(pairs, name, v)
		p.Filters.Set(name, v)
		if !slices.Contains([]string{"state", "sort", "after", "within"}, name) {
			p.Active++
		}
	}
	var err error
	p.Courts, err = page.Ask[[]registry.Court](ctx, r, "court.list", "limit", "100")
	if err != nil {
		return nil, err
	}
	found, err := page.Ask[auctionpg.Lots](ctx, r, "lot.search", pairs...)
	if f := fault.Of(err); f != nil { // a filter that cannot be read is said beside the form
		p.Refused = f
		return p, nil //nolint:nilerr // what was refused is on the page
	}
	if err != nil {
		return nil, err
	}
	p.Found, p.Lots = true, cards(found.Lots, r.Now())
	if wrong == nil {
		p.around(near)
	}
	if found.Counts != nil {
		p.Counts, p.Counted = *found.Counts, true
	}
	p.Tabs = tabs(p)
	if found.Next != "" {
		p.Next = address(p.Filters, "after", found.Next)
	}
	if p.Filters.Get("after") != "" {
		p.First = address(p.Filters, "after", "")
	}
	return p, nil
}

// around says how far each lot lies from a point, and draws them.
func (p *searchPage) around(near place.Point) {
	metres, err := strconv.Atoi(p.Filters.Get("within"))
	if err != nil {
		metres = auctionpg.WithinDefault
	}
	farthest := 0
	for i, l := range p.Lots {
		p.Lots[i].Apart = apart(l.View, near)
		farthest = max(farthest, l.Distance(near))
	}
	if farthest > 0 { // a page of lots nearby fills the sketch
		metres = min(metres, farthest+farthest/10+1)
	}
	s := sketched(near, metres, p.Lots)
	p.Sketch = &s
}

// within are the circles that can be asked for.
func within(r *page.Request) []page.Option {
	var out []page.Option
	for _, x := range radii {
		out = append(out, page.Option{Value: x.metres, Label: r.Say(x.words)})
	}
	return out
}

// address is the search with one field changed.
func address(filters url.Values, name, value string) string {
	q := maps.Clone(filters)
	q.Set(name, value)
	if value == "" {
		q.Del(name)
	}
	if len(q) == 0 {
		return "/lots"
	}
	return "/lots?" + q.Encode()
}

func tabs(p searchPage) []tab {
	counts := map[auction.Group]int64{
		auction.GroupUpcoming: p.Counts.Upcoming, auction.GroupRunning: p.Counts.Running, auction.GroupSold: p.Counts.Sold,
		auction.GroupFailed: p.Counts.Failed, auction.GroupSuspended: p.Counts.Suspended, auction.GroupWithdrawn: p.Counts.Withdrawn,
	}
	base := url.Values{}
	for k, v := range p.Filters {
		if k != "after" {
			base[k] = v
		}
	}
	chosen := p.Filters.Get("state")
	out := []tab{{address(base, "state", ""), fault.Text{ZH: "全部", EN: "All"}, p.Counts.Total, chosen == "", p.Counts.About}}
	for _, g := range auction.Groups() {
		over := g == auction.GroupSold || g == auction.GroupFailed || g == auction.GroupWithdrawn
		out = append(out, tab{address(base, "state", string(g)), g.Words(), counts[g], chosen == string(g), over && p.Counts.About})
	}
	return out
}

func classes(r *page.Request) []page.Option {
	out := []page.Option{{Value: "", Label: r.Say(fault.Text{ZH: "所有种类", EN: "Every kind"})}}
	for _, c := range auction.Classes() {
		out = append(out, page.Option{Value: string(c), Label: r.Say(c.Words())})
	}
	return out
}

func sorts(r *page.Request, near bool) []page.Option {
	words := []struct {
		sort auctionpg.Sort
		text fault.Text
	}{
		{auctionpg.Soonest, fault.Text{ZH: "最先开始或结束", EN: "Soonest first"}},
		{auctionpg.Newest, fault.Text{ZH: "最新公告", EN: "Newest first"}},
		{auctionpg.Cheapest, fault.Text{ZH: "价格从低到高", EN: "Lowest price"}},
		{auctionpg.Costliest, fault.Text{ZH: "价格从高到低", EN: "Highest price"}},
	}
	out := make([]page.Option, len(words), len(words)+1)
	for i, w := range words {
		out[i] = page.Option{Value: string(w.sort), Label: r.Say(w.text)}
	}
	if near {
		out = append(out, page.Option{Value: string(auctionpg.Nearest), Label: r.Say(fault.Text{ZH: "距离从近到远", EN: "Nearest first"})})
	}
	return out
}
