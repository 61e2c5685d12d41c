package casedesk

import (
	"context"
	"slices"

	"fachui/internal/identity"
	"fachui/internal/record"
	"fachui/internal/registry"
	"fachui/web/page"
	recordweb "fachui/web/record"
)

// deskPage is what the first page of somebody at court shows.
type deskPage struct {
	Court    registry.Court
	All      bool           // also what waits for others
	Clocks   []record.Clock // running, the next due first
	Mine     int
	Others   int
	Late     int // of mine
	Happened []record.Event
}

const (
	deskEvents = "12"
	deskClocks = "200"
)

func desk(ctx context.Context, r *page.Request) (any, error) {
	p := deskPage{All: r.Query("all") == "true"}
	var clocks recordweb.Deadlines
	var lately recordweb.Events
	err := gather(
		ask(ctx, r, &p.Court, "court.show"),
		ask(ctx, r, &clocks, "deadline.list", "limit", deskClocks),
		ask(ctx, r, &lately, "event.list", "newest", "true", "limit", deskEvents),
	)
	if err != nil {
		return nil, err
	}
	held := r.Caller().Courts[r.Param("court")]
	for _, c := range clocks.Deadlines {
		mine := slices.Contains(held, identity.Role(c.Owner))
		switch {
		case !mine:
			p.Others++
		default:
			p.Mine++
			if !c.Due.After(r.Now()) {
				p.Late++
			}
		}
		if mine || p.All {
			p.Clocks = append(p.Clocks, c)
		}
	}
	p.Happened = lately.Events
	return p, nil
}
