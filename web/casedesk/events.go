package casedesk

import (
	"context"
	"strconv"

	"fachui/internal/record"
	"fachui/web/page"
	recordweb "fachui/web/record"
)

// eventsPage is what happened in the court, the newest first.
type eventsPage struct {
	Kind, Case, Asset string
	Events            []record.Event
	Next              string
}

const eventsRows = 50

func events(ctx context.Context, r *page.Request) (any, error) {
	p := eventsPage{Kind: r.Query("kind"), Case: r.Query("case"), Asset: r.Query("asset")}
	got, err := page.Ask[recordweb.Events](ctx, r, "event.list", "newest", "true", "kind", p.Kind, "case", p.Case, "asset", p.Asset,
		"after", r.Query("after"), "limit", strconv.Itoa(eventsRows))
	if err != nil {
		return nil, err
	}
	p.Events = got.Events
	if len(p.Events) == eventsRows {
		p.Next = strconv.FormatInt(got.Next, 10)
	}
	return p, nil
}
