// Package public is the pages that everybody may read: the home page, the search
// for lots, a lot with its risks and its record, the courts, how an auction goes
// and a practice auction. They are written for citizens on phones: large, calm,
// and without a word that hurries anybody.
package public

import (
	"context"
	"embed"

	"fachui/auction"
	"fachui/auction/auctionpg"
	"fachui/internal/fault"
	"fachui/internal/legal"
	"fachui/internal/registry"
	"fachui/web/lots"
	"fachui/web/page"
	"fachui/web/route"
)

//go:embed *.html
var templates embed.FS

// Family is the public pages.
func Family() page.Family {
	return page.Family{Files: templates, Funcs: funcs, Pages: []page.Page{
		public("/", "home", "网络司法拍卖", "Online judicial auctions", home),
		swapping(public("/lots", "lots", "查找标的", "Find a lot", search)),
		public("/calendar", "calendar", "拍卖日历", "Calendar", calendar),
		public("/courts", "courts", "法院名录", "Courts", courts),
		public("/courts/:court", "court", "法院", "Court", court),
		public("/court-settings/:court", "settings", "法院设置", "Settings of the court", settings),
		public("/how", "how", "怎样参加拍卖", "How an auction works", nil),
		public("/lots/:lot", "lot", "标的", "Lot", lot),
		public("/lots/:lot/announcement", "announcement", "拍卖公告", "Announcement", application),
		public("/lots/:lot/bids", "bids", "出价记录", "Bids", ladder),
		public("/lots/:lot/application", "application", "报名竞买", "Apply to bid", application),
		public("/lots/:lot/confirmation", "confirmation", "拍卖成交确认书", "Sale confirmation", confirmation),
		public("/papers/:paper", "paper", "核验文书", "Verify a paper", verification),
		withModules(public("/lots/:lot/room", "room", "竞价大厅", "Live room", room), "room.js"),
		{Path: "/lots/:lot/bids/new", Name: "bid", Access: route.RealName(), Desk: page.Public,
			Title: fault.Text{ZH: "确认出价", EN: "Confirm a bid"}, Template: "public-bid", Load: bid},
		public("/draws/:draw", "draw", "摇号记录", "Record of a draw", drawRecord),
		public("/vouchers", "voucher", "票据查验", "Check a voucher", voucherCheck),
		public("/practice", "practice", "模拟竞价", "Practice auction", practice),
	}}
}

func public(path, name, zh, en string, load func(context.Context, *page.Request) (any, error)) page.Page {
	return page.Page{
		Path: path, Name: name, Access: route.Public(), Desk: page.Public,
		Title: fault.Text{ZH: zh, EN: en}, Template: "public-" + name, Load: load,
	}
}

// swapping makes a page one whose parts are swapped where there is JavaScript.
func swapping(p page.Page) page.Page {
	p.Swaps = true
	return p
}

func withModules(p page.Page, modules ...string) page.Page {
	p.Modules = modules
	return p
}

// homePage is what the home page shows.
type homePage struct {
	Totals   auctionpg.Count
	Days     []column
	Running  []card
	Upcoming []card
	Courts   []registry.Court
}

const homeCards = "6"

func home(ctx context.Context, r *page.Request) (any, error) {
	var p homePage
	err := gather(ctx, r, p.totals, p.days, p.running, p.upcoming, p.courts)
	return p, err
}

func (p *homePage) totals(ctx context.Context, r *page.Request) error {
	var err error
	p.Totals, err = page.Ask[auctionpg.Count](ctx, r, "lot.totals")
	return err
}

func (p *homePage) days(ctx context.Context, r *page.Request) error {
	days, err := page.Ask[lots.Days](ctx, r, "lot.days", "days", "7")
	p.Days = columns(days.Days)
	return err
}

func (p *homePage) running(ctx context.Context, r *page.Request) error {
	var err error
	p.Running, err = some(ctx, r, auction.GroupRunning)
	return err
}

func (p *homePage) upcoming(ctx context.Context, r *page.Request) error {
	var err error
	p.Upcoming, err = some(ctx, r, auction.GroupUpcoming)
	return err
}

func (p *homePage) courts(ctx context.Context, r *page.Request) error {
	var err error
	p.Courts, err = page.Ask[[]registry.Court](ctx, r, "court.list", "limit", "12")
	return err
}

// some are the first lots of a group.
func some(ctx context.Context, r *page.Request, g auction.Group) ([]card, error) {
	found, err := page.Ask[auctionpg.Lots](ctx, r, "lot.search", "state", string(g), "sort", string(auctionpg.Soonest), "limit", homeCards, "counts", "none")
	return cards(found.Lots, r.Now()), err
}

// column is one day of the chart of the coming days, in units of the drawing.
type column struct {
	auctionpg.Day
	X, OpensHeight, OpensY, EndsHeight, EndsY int
}

// The drawing of the coming days: its ground line and its tallest column.
const (
	chartGround, chartTall = 160, 120
	chartLeft, chartStep   = 20, 88
)

func columns(days []auctionpg.Day) []column {
	most := int64(1)
	for _, d := range days {
		most = max(most, d.Opens, d.Ends)
	}
	out := make([]column, len(days))
	for i, d := range days {
		c := column{Day: d, X: chartLeft + i*chartStep}
		c.OpensHeight, c.EndsHeight = int(d.Opens*chartTall/most), int(d.Ends*chartTall/most)
		c.OpensY, c.EndsY = chartGround-c.OpensHeight, chartGround-c.EndsHeight
		out[i] = c
	}
	return out
}

// card is a lot in a list, with the one time that matters now.
type card struct {
	auctionpg.View
	Now  legal.Time
	Icon string
	Tone string
	// How far it lies from what was asked for; empty if nothing was.
	Apart string
}

func cards(list []auctionpg.View, now legal.Time) []card {
	out := make([]card, len(list))
	for i, l := range list {
		out[i] = card{View: l, Now: now, Icon: iconOf(l.Kind, l.Class), Tone: toneOf(l.Group)}
	}
	return out
}

func iconOf(k auction.AssetKind, c auction.Class) string {
	switch c {
	case auction.Housing:
		return "house"
	case auction.Land, "mining", "forest":
		return "land"
	case "industrial", "construction", "commercial":
		return "factory"
	case "vehicle":
		return "car"
	case "equipment", "goods":
		return "machine"
	case auction.Equity:
		return "shares"
	case "receivable":
		return "receivable"
	default:
	}
	switch k {
	case auction.Immovable:
		return "house"
	case auction.Movable:
		return "machine"
	default:
		return "scale"
	}
}

func toneOf(g auction.Group) string {
	switch g {
	case auction.GroupRunning:
		return "live"
	case auction.GroupUpcoming:
		return "info"
	case auction.GroupSold:
		return "good"
	case auction.GroupSuspended:
		return "warn"
	case auction.GroupWithdrawn, auction.GroupFailed:
		return "neutral"
	}
	return "neutral"
}

func courts(ctx context.Context, r *page.Request) (any, error) {
	return page.Ask[[]registry.Court](ctx, r, "court.list", "after", r.Query("after"), "limit", "100")
}

// settingsPage is what a court set where the law is silent. Its head also changes it here.
type settingsPage struct {
	Court registry.Court
	auctionpg.CourtSettings
}

// Waiting are the changes that wait for another person.
func (p settingsPage) Waiting() []auctionpg.SettingChange {
	var out []auctionpg.SettingChange
	for _, s := range p.Settings {
		for _, c := range s.Changes {
			if c.ApprovedAt.IsZero() {
				out = append(out, c)
			}
		}
	}
	return out
}

// Words name a setting.
func (p settingsPage) Words(name string) fault.Text {
	for _, s := range p.Settings {
		if s.Name == name {
			return s.Words
		}
	}
	return fault.Text{ZH: name, EN: name}
}

func settings(ctx context.Context, r *page.Request) (any, error) {
	var p settingsPage
	var err error
	p.Court, err = page.Ask[registry.Court](ctx, r, "court.show")
	if err != nil {
		return nil, err
	}
	p.CourtSettings, err = page.Ask[auctionpg.CourtSettings](ctx, r, "setting.list")
	return p, err
}

// courtPage is what the page of a court shows.
type courtPage struct {
	Court  registry.Court
	Totals auctionpg.Count
	Lots   []card
}

func court(ctx context.Context, r *page.Request) (any, error) {
	var p courtPage
	var err error
	p.Court, err = page.Ask[registry.Court](ctx, r, "court.show")
	if err != nil {
		return nil, err
	}
	r.SetTitle(p.Court.Name, p.Court.NameEN)
	p.Totals, err = page.Ask[auctionpg.Count](ctx, r, "lot.totals", "court", p.Court.ID)
	if err != nil {
		return nil, err
	}
	found, err := page.Ask[auctionpg.Lots](ctx, r, "lot.search", "court", p.Court.ID, "sort", string(auctionpg.Soonest), "limit", "12", "counts", "none")
	p.Lots = cards(found.Lots, r.Now())
	return p, err
}
