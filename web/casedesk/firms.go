package casedesk

import (
	"context"
	"strings"

	"fachui/valuation/valuationpg"
	"fachui/web/page"
)

// firmsPage is the pool of appraisal firms.
type firmsPage struct {
	Court            string
	Specialty, Words string
	Firms            []valuationpg.Firm
	From, Next       int
	Total            int
}

const firmRows = 50

func firms(ctx context.Context, r *page.Request) (any, error) {
	p := firmsPage{Court: r.Param("court"), Specialty: r.Query("specialty"), Words: strings.TrimSpace(r.Query("q"))}
	all, err := page.Ask[[]valuationpg.Firm](ctx, r, "firm.list", "specialty", p.Specialty)
	if err != nil {
		return nil, err
	}
	var found []valuationpg.Firm
	for _, f := range all {
		if p.Words == "" || strings.Contains(f.Name+" "+f.Registry+" "+f.Province+f.City, p.Words) {
			found = append(found, f)
		}
	}
	p.Total = len(found)
	p.From = min(number(r.Query("from")), len(found))
	p.Firms = found[p.From:min(p.From+firmRows, len(found))]
	if p.From+firmRows < len(found) {
		p.Next = p.From + firmRows
	}
	return p, nil
}

// firmPage is one firm, and what the keeper of the pool may do to it.
type firmPage struct {
	Court string
	Firm  valuationpg.FirmFile
}

func firm(ctx context.Context, r *page.Request) (any, error) {
	p := firmPage{Court: r.Param("court")}
	err := page.Into(ctx, r, &p.Firm, "firm.show")()
	r.SetTitle(p.Firm.Name, p.Firm.Name)
	return p, err
}
