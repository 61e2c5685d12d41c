package mine

import (
	"context"
	"strconv"

	"fachui/internal/ref"
	"fachui/notify/notifypg"
	"fachui/web/page"
)

// rows is how many messages, documents or cases one page shows.
const rows = 20

// messagesPage is a person's messages, the newest first.
type messagesPage struct {
	reach
	notifypg.Inbox
	Only  bool // unread ones
	First bool
}

func messages(ctx context.Context, r *page.Request) (any, error) {
	p := messagesPage{Only: r.Query("unread") == "true", First: r.Query("after") == ""}
	err := page.Into(ctx, r, &p.Inbox, "notice.own", "unread", r.Query("unread"), "after", r.Query("after"), "limit", strconv.Itoa(rows))()
	if err != nil {
		return nil, err
	}
	var lots, cases []ref.ID
	for _, n := range p.Notices {
		lots, cases = append(lots, n.Lot), append(cases, n.Case)
	}
	p.reach, err = reaching(ctx, r, lots, cases)
	return p, err
}

// servingsPage is what was served on a person.
type servingsPage struct {
	reach
	Servings []notifypg.ServingView
	Open     bool // only what waits to be acknowledged
	Next     ref.ID
	First    bool
}

func servings(ctx context.Context, r *page.Request) (any, error) {
	p := servingsPage{Open: r.Query("open") == "true", First: r.Query("after") == ""}
	err := page.Into(ctx, r, &p.Servings, "serving.own", "open", r.Query("open"), "after", r.Query("after"), "limit", strconv.Itoa(rows))()
	if len(p.Servings) == rows {
		p.Next = p.Servings[rows-1].Serving
	}
	if err != nil {
		return nil, err
	}
	var lots, cases []ref.ID
	for _, s := range p.Servings {
		lots, cases = append(lots, s.Lot), append(cases, s.Case)
	}
	p.reach, err = reaching(ctx, r, lots, cases)
	return p, err
}
