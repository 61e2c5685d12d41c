// Package oversight is the supervisor's page of a court: everything at a glance
// and nothing to change. Higher courts, procurators and the heads of the bureau
// see which clocks were missed, how the lots stand, whether bank and book agree,
// and what happened, and go on from there to the pages of the desks.
package oversight

import (
	"context"
	"embed"
	"html/template"
	"strings"

	"fachui/auction/auctionpg"
	"fachui/internal/fault"
	"fachui/internal/identity"
	"fachui/internal/legal"
	"fachui/internal/record"
	"fachui/internal/registry"
	"fachui/payments/paymentspg"
	"fachui/web/funds"
	"fachui/web/page"
	recordweb "fachui/web/record"
	"fachui/web/route"
)

//go:embed *.html
var files embed.FS

// Family is the supervisor's page.
func Family() page.Family {
	watch := route.Court(identity.Supervisor, identity.BureauHead, identity.Leader)
	return page.Family{Files: files, Funcs: funcs, Pages: []page.Page{{
		Path: "/courts/:court/oversight", Name: "oversight-court", Desk: page.Court, Load: court,
		Access: watch, Title: fault.Text{ZH: "监督", EN: "Oversight"},
	}, {
		Path: "/courts/:court/conformity", Name: "oversight-conformity", Desk: page.Court, Load: conformity,
		Access: watch, Title: fault.Text{ZH: "公告合规核对", EN: "Conformity of announcements"},
	}}}
}

// courtPage is a court at a glance.
type courtPage struct {
	Court  registry.Court
	Lots   auctionpg.Count
	Late   []record.Clock // running past their end, the longest first
	Ahead  []record.Clock
	Draws  []record.Event
	Events []record.Event
	Money  paymentspg.Overview
	Days   []paymentspg.DayRow
	Check  funds.Checked
	Now    legal.Time
}

// How much of each list stands on the page.
const (
	clockRows, eventRows, drawRows, dayRows = "200", "30", "10", "7"
	mostAhead                               = 20
)

func court(ctx context.Context, r *page.Request) (any, error) {
	p := courtPage{Now: r.Now()}
	var clocks recordweb.Deadlines
	var events, draws recordweb.Events
	err := page.Gather(
		page.Into(ctx, r, &p.Court, "court.show"),
		page.Into(ctx, r, &p.Lots, "lot.totals", "court", r.Param("court")),
		page.Into(ctx, r, &clocks, "deadline.list", "limit", clockRows),
		page.Into(ctx, r, &events, "event.list", "newest", "true", "limit", eventRows),
		page.Into(ctx, r, &draws, "event.list", "kind", "valuation.draw_revealed", "newest", "true", "limit", drawRows),
		page.Into(ctx, r, &p.Money, "funds.overview"),
		page.Into(ctx, r, &p.Days, "day.list", "limit", dayRows),
		page.Into(ctx, r, &p.Check, "ledger.check"),
	)
	if err != nil {
		return nil, err
	}
	p.Events, p.Draws = events.Events, draws.Events
	for _, c := range clocks.Deadlines { // the next first
		switch {
		case c.Due.Before(p.Now):
			p.Late = append(p.Late, c)
		case len(p.Ahead) < mostAhead:
			p.Ahead = append(p.Ahead, c)
		}
	}
	r.SetTitle(p.Court.Name, p.Court.NameEN)
	return p, nil
}

// funcs are what the template says in words.
func funcs(english bool) template.FuncMap {
	w := page.WordsIn(english)
	say := func(t fault.Text) string { return w.Pick(t.ZH, t.EN) }
	return template.FuncMap{
		"oversight_event": func(kind string) string {
			t, ok := record.WordsOf(kind)
			if !ok {
				return kind
			}
			return say(told(t.Words))
		},
		"oversight_clock": func(kind string) string {
			t, ok := record.ClockWords(kind)
			if !ok {
				return kind
			}
			return say(told(t))
		},
		"oversight_role": func(role string) string {
			switch t := identity.Role(role).Name(); {
			case t.ZH != "":
				return say(t)
			case role == "system":
				return w.Pick("系统", "the system")
			}
			return role
		},
	}
}

// told turns words that are written to a party into words about one.
func told(t fault.Text) fault.Text {
	return fault.Text{
		ZH: strings.NewReplacer("您的", "当事人的", "您", "当事人").Replace(t.ZH),
		EN: strings.NewReplacer("Your ", "A party's ", "your ", "a party's ", "You ", "A party ").Replace(t.EN),
	}
}
