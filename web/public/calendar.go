package public

import (
	"context"
	"maps"
	"net/url"
	"strconv"
	"time"

	"fachui/auction/auctionpg"
	"fachui/internal/fault"
	"fachui/internal/legal"
	"fachui/internal/registry"
	"fachui/web/lots"
	"fachui/web/page"
)

// calendarPage is the coming weeks, with how many lots open and end on each day.
type calendarPage struct {
	Weeks    [][]calendarDay
	Courts   []registry.Court
	Classes  []page.Option
	Filters  url.Values
	Later    string // address of the weeks after these
	Earlier  string // of those before; empty at today
	Opens    int64
	Busiest  auctionpg.Day
	Filtered bool
	Refused  *fault.Fault
}

// calendarDay is one cell; a day before the first has no date.
type calendarDay struct {
	auctionpg.Day
	Href  string
	Today bool
}

const (
	weekDays      = 7
	calendarWeeks = 5
	calendarAhead = 366 // days that can be looked ahead
)

var calendarFields = []string{"q", "court", "class", "province", "city"}

func calendar(ctx context.Context, r *page.Request) (any, error) {
	p := calendarPage{Filters: url.Values{}, Classes: classes(r)}
	today := r.Now().Date()
	from, err := legal.ParseDate(r.Query("from"))
	if err != nil || from.Before(today) || from.DaysSince(today) > calendarAhead {
		from = today
	}
	blank := (int(from.Weekday()) - int(time.Monday) + weekDays) % weekDays
	days := calendarWeeks*weekDays - blank
	pairs := []string{"from", from.String(), "days", strconv.Itoa(days)}
	for _, name := range calendarFields {
		if v := r.Query(name); v != "" {
			p.Filters.Set(name, v)
			pairs = append(pairs, name, v)
			p.Filtered = true
		}
	}
	p.Courts, err = page.Ask[[]registry.Court](ctx, r, "court.list", "limit", "100")
	if err != nil {
		return nil, err
	}
	found, err := page.Ask[lots.Days](ctx, r, "lot.days", pairs...)
	if f := fault.Of(err); f != nil { // a filter that cannot be read is said beside the form
		p.Refused = f
		return p, nil //nolint:nilerr // what was refused is on the page
	}
	if err != nil {
		return nil, err
	}
	p.fill(found.Days, blank, today)
	p.Later = p.at(from.AddDays(days))
	if from.After(today) {
		p.Earlier = p.at(from.AddDays(-calendarWeeks * weekDays))
	}
	return p, nil
}

// fill puts days into weeks that begin on Monday.
func (p *calendarPage) fill(days []auctionpg.Day, blank int, today legal.Date) {
	week := make([]calendarDay, blank, weekDays)
	for _, d := range days {
		q := url.Values{}
		maps.Copy(q, p.Filters)
		q.Set("opens_from", d.Day.String())
		q.Set("opens_to", d.Day.String())
		week = append(week, calendarDay{Day: d, Href: "/lots?" + q.Encode(), Today: d.Day == today})
		if len(week) == weekDays {
			p.Weeks = append(p.Weeks, week)
			week = nil
		}
		p.Opens += d.Opens
		if d.Opens > p.Busiest.Opens {
			p.Busiest = d
		}
	}
	if len(week) > 0 {
		p.Weeks = append(p.Weeks, week)
	}
}

// at is the address of the weeks from a day on.
func (p *calendarPage) at(from legal.Date) string {
	q := url.Values{"from": {from.String()}}
	maps.Copy(q, p.Filters)
	return "/calendar?" + q.Encode()
}
