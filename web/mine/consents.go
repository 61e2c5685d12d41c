package mine

import (
	"context"
	"strconv"

	"fachui/internal/ref"
	"fachui/internal/registry"
	"fachui/notify/notifypg"
	"fachui/web/page"
)

// consentsPage is what a person agreed to, and the cases for which they may agree.
type consentsPage struct {
	Consents []notifypg.ConsentView
	Cases    []registry.OwnCase
	Next     ref.ID
}

func consents(ctx context.Context, r *page.Request) (any, error) {
	var p consentsPage
	var all []registry.OwnCase
	err := page.Gather(
		page.Into(ctx, r, &p.Consents, "consent.own", "after", r.Query("after"), "limit", strconv.Itoa(rows)),
		page.Into(ctx, r, &all, "case.own", "limit", strconv.Itoa(registry.MaxPage)),
	)
	if len(p.Consents) == rows {
		p.Next = p.Consents[rows-1].Consent
	}
	held := map[ref.ID]bool{}
	for _, c := range p.Consents {
		held[c.Case] = held[c.Case] || c.Serving.IsZero() && c.EndedAt.IsZero()
	}
	for _, c := range all {
		if !held[c.Case] && r.May("consent.give", "case", c.Case.String()) {
			p.Cases, held[c.Case] = append(p.Cases, c), true
		}
	}
	return p, err
}
