package casedesk

import (
	"context"

	"fachui/internal/registry"
	casesweb "fachui/web/cases"
	"fachui/web/page"
)

// partyPage is what the court does about one party of a case.
type partyPage struct {
	Case   casesweb.CaseView
	Party  registry.Party
	Claims []registry.Claim
	Limits []casesweb.ConsumptionOrder // against the party
}

func party(ctx context.Context, r *page.Request) (any, error) {
	var p partyPage
	err := page.Into(ctx, r, &p.Case, "case.show")()
	if err != nil {
		return nil, err
	}
	for _, x := range p.Case.Parties {
		if x.ID.String() == r.Param("party") {
			p.Party = x
		}
	}
	if p.Party.ID.IsZero() {
		return nil, registry.ErrPartyUnknown
	}
	for _, c := range p.Case.Claims {
		if c.Party == p.Party.ID {
			p.Claims = append(p.Claims, c)
		}
	}
	r.SetTitle(p.Party.Name, p.Party.Name)
	limits, err := page.Ask[casesweb.ConsumptionOrders](ctx, r, "consumption.list")
	if err != nil {
		return nil, err
	}
	for _, o := range limits.Orders {
		if o.Party == p.Party.ID {
			p.Limits = append(p.Limits, o)
		}
	}
	return p, nil
}
