package casedesk

import (
	"context"

	"fachui/internal/ref"
	"fachui/internal/registry"
	casesweb "fachui/web/cases"
	"fachui/web/page"
)

// claimPage is the form of a claim: a new one, or the next version of one.
type claimPage struct {
	Case   casesweb.CaseView
	Party  registry.Party // whose claim it is; none until chosen
	Claim  *registry.Claim
	Prefix string // before the names of the fields: the terms of a correction are within "terms"
	Terms  registry.Terms
}

func newClaim(ctx context.Context, r *page.Request) (any, error) {
	var p claimPage
	err := page.Into(ctx, r, &p.Case, "case.show")()
	if err != nil {
		return nil, err
	}
	p.Party = partyOf(p.Case, ref.ID(r.Query("party")))
	return p, nil
}

func claim(ctx context.Context, r *page.Request) (any, error) {
	p := claimPage{Prefix: "terms."}
	err := page.Into(ctx, r, &p.Case, "case.show")()
	if err != nil {
		return nil, err
	}
	for _, c := range p.Case.Claims {
		if c.ID.String() == r.Param("claim") {
			p.Claim, p.Terms, p.Party = &c, c.Terms, partyOf(p.Case, c.Party)
		}
	}
	if p.Claim == nil {
		return nil, registry.ErrClaimUnknown
	}
	return p, nil
}

// MaxSecured is the ceiling as a field holds it.
func (p claimPage) MaxSecured() string {
	if p.Terms.MaxSecured == nil {
		return ""
	}
	return p.Terms.MaxSecured.String()
}

// AssetOptions are the assets of the case as choices of a field.
func (p claimPage) AssetOptions() []page.Option {
	var out []page.Option
	for _, a := range p.Case.Assets {
		out = append(out, page.Option{Value: a.ID.String(), Label: a.Title})
	}
	return out
}
