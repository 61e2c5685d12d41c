// Package tour is the pages that a demo has and no other house: as whom to sign
// in, a clock that everybody may move, and a guided tour for each kind of visitor
// whose steps lead to the real pages. It is apart from everything else because
// no house with real people may have it: its operations refuse there.
package tour

import (
	"context"
	"embed"
	"slices"

	"fachui/auction"
	"fachui/auction/auctionpg"
	"fachui/internal/basis"
	"fachui/internal/fault"
	"fachui/web/demo"
	"fachui/web/page"
	"fachui/web/route"
)

//go:embed *.html
var templates embed.FS

var errNoTour = fault.Define(fault.NotFound, "demo.no_tour", basis.Basis{},
	"没有“{tour}”这条导览。请从演示首页选择。", "There is no tour \"{tour}\". Choose one on the demo's first page.")

// Family is the pages of a demo.
func Family() page.Family {
	return page.Family{Files: templates, Pages: []page.Page{
		{Path: "/demo", Name: "demo", Access: route.Public(), Desk: page.Public, Template: "tour-demo",
			Title: fault.Text{ZH: "演示：换身份、推进时间、导览", EN: "Demo: people, clock and tours"}, Load: start},
		{Path: "/demo/tours/:tour", Name: "tour", Access: route.Public(), Desk: page.Public, Template: "tour-tour",
			Title: fault.Text{ZH: "导览", EN: "Guided tour"}, Load: tour},
	}}
}

// startPage is the first page of a demo.
type startPage struct {
	demo.Shown

	Groups []group
	Bars   []bar
	Tours  []guide
}

// group is the people of one desk.
type group struct {
	Desk   string
	Words  fault.Text
	People []demo.Person
	Rest   []demo.Person // more of the same kind
}

// bar is one state in the chart of lots.
type bar struct {
	demo.Count

	Width, Y int
}

const (
	barScale, barStep = 200, 26
	peopleShown       = 8 // of a desk, before the rest is folded away
)

func deskWords() []group {
	return []group{
		{Desk: "public", Words: fault.Text{ZH: "公众与竞买人", EN: "The public and bidders"}},
		{Desk: "party", Words: fault.Text{ZH: "当事人", EN: "Parties"}},
		{Desk: "court", Words: fault.Text{ZH: "法院办公桌", EN: "Court desk"}},
		{Desk: "finance", Words: fault.Text{ZH: "财务与审批", EN: "Finance and approvals"}},
		{Desk: "appraiser", Words: fault.Text{ZH: "评估机构", EN: "Appraisal firms"}},
		{Desk: "supervisor", Words: fault.Text{ZH: "监督", EN: "Supervisors"}},
		{Desk: "platform", Words: fault.Text{ZH: "平台", EN: "Platform"}},
	}
}

func start(ctx context.Context, r *page.Request) (any, error) {
	shown, err := page.Ask[demo.Shown](ctx, r, "demo.show")
	if err != nil {
		return nil, err
	}
	p := startPage{Shown: shown, Tours: guides()}
	for _, g := range deskWords() {
		for _, person := range shown.People {
			if person.Desk == g.Desk {
				g.People = append(g.People, person)
			}
		}
		if len(g.People) > peopleShown {
			g.People, g.Rest = g.People[:peopleShown], g.People[peopleShown:]
		}
		if len(g.People) > 0 {
			p.Groups = append(p.Groups, g)
		}
	}
	most := 1
	for _, c := range shown.Lots {
		most = max(most, c.Lots)
	}
	for i, c := range shown.Lots {
		p.Bars = append(p.Bars, bar{c, max(c.Lots*barScale/most, 1), i * barStep})
	}
	return p, nil
}

// Height is how tall the chart of lots is.
func (p startPage) Height() int { return len(p.Bars)*barStep + 6 }

// Percent is how far the demo is filled.
func (p startPage) Percent() int {
	if p.Progress.Of == 0 {
		return 100
	}
	return 100 * p.Progress.Cases / p.Progress.Of
}

// press is a button that moves the clock.
type press struct {
	By    string
	Words fault.Text
}

// Presses are the ways to move the clock without typing a time.
func (p startPage) Presses() []press {
	return []press{
		{"next_deadline", fault.Text{ZH: "到下一个期限", EN: "To the next deadline"}},
		{"hour", fault.Text{ZH: "一小时", EN: "One hour"}},
		{"day", fault.Text{ZH: "一天", EN: "One day"}},
	}
}

// First is the page that a person looks at first.
func (g group) First(p demo.Person) string { return first(p) }

func first(p demo.Person) string {
	switch p.Desk {
	case "court":
		return "/courts/" + p.Court + "/desk"
	case "finance":
		return "/courts/" + p.Court + "/funds"
	case "supervisor":
		return "/courts/" + p.Court + "/oversight"
	case "appraiser":
		return "/me/commissions"
	case "party":
		return "/me/cases"
	case "platform":
		return "/platform"
	}
	return "/me"
}

// tourPage is one guided tour.
type tourPage struct {
	guide

	Who      demo.Person
	Password string
	Steps    []step
	SignedIn bool
}

func tour(ctx context.Context, r *page.Request) (any, error) {
	i := slices.IndexFunc(guides(), func(g guide) bool { return g.Name == r.Param("tour") })
	if i < 0 {
		return nil, errNoTour.With("tour", r.Param("tour"))
	}
	shown, err := page.Ask[demo.Shown](ctx, r, "demo.show")
	if err != nil {
		return nil, err
	}
	p := tourPage{guide: guides()[i], Password: shown.Password, SignedIn: r.Caller().SignedIn()}
	r.SetTitle("导览："+p.Words.ZH, "Tour: "+p.Words.EN)
	who := slices.IndexFunc(shown.People, func(x demo.Person) bool { return x.Login == p.Login })
	if who >= 0 {
		p.Who = shown.People[who]
	}
	examples, err := find(ctx, r)
	if err != nil {
		return nil, err
	}
	p.Steps = p.steps(p.Who.Court, examples)
	return p, nil
}

// examples are lots to look at, by group of states; empty where there is none.
type examples map[auction.Group]string

func find(ctx context.Context, r *page.Request) (examples, error) {
	out := examples{}
	for _, g := range auction.Groups() {
		found, err := page.Ask[auctionpg.Lots](ctx, r, "lot.search", "state", string(g), "sort", string(auctionpg.Soonest), "limit", "1")
		if err != nil {
			return nil, err
		}
		out[g] = "/lots?state=" + string(g)
		if len(found.Lots) > 0 {
			out[g] = "/lots/" + found.Lots[0].ID.String()
		}
	}
	return out, nil
}
