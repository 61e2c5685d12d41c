package casedesk

import (
	"context"
	"strconv"

	"fachui/internal/ref"
	"fachui/internal/registry"
	"fachui/notify/notifypg"
	"fachui/web/page"
)

// servingsPage is where every document of a case stands with every recipient.
type servingsPage struct {
	Case     registry.Case
	Servings []notifypg.ServingView
	Notices  []notifypg.NoticeView
	Next     ref.ID
	Chosen   *notifypg.ServingView // the one that something is recorded about
}

const servingRows = 50

func servings(ctx context.Context, r *page.Request) (any, error) {
	var p servingsPage
	rows := strconv.Itoa(servingRows)
	var of caseOnly
	err := gather(
		ask(ctx, r, &of, "case.show"),
		ask(ctx, r, &p.Servings, "serving.list", "after", r.Query("after"), "limit", rows),
		ask(ctx, r, &p.Notices, "notice.list", "limit", rows),
	)
	p.Case = of.Case
	for i, s := range p.Servings {
		if s.Serving.String() == r.Query("serving") {
			p.Chosen = &p.Servings[i]
		}
	}
	if len(p.Servings) == servingRows {
		p.Next = p.Servings[servingRows-1].Serving
	}
	return p, err
}
