package casedesk

import (
	"context"

	"fachui/auction/auctionpg"
	"fachui/internal/files"
	"fachui/internal/record"
	"fachui/internal/registry"
	"fachui/valuation"
	"fachui/valuation/valuationpg"
	casesweb "fachui/web/cases"
	"fachui/web/page"
	recordweb "fachui/web/record"
)

type caseOnly = casesweb.CaseView

// assetPage is an asset: what it is, what was found out, what it is worth.
type assetPage struct {
	casesweb.AssetView
	Case       casesweb.CaseView
	Photos     []files.CourtPhoto
	Papers     []files.CourtAttachment
	Valuations []valuationpg.View // the newest first
	Lots       []auctionpg.View
	Happened   []record.Event
}

const assetEvents = "12"

func showAsset(ctx context.Context, r *page.Request) (any, error) {
	var p assetPage
	err := page.Into(ctx, r, &p.AssetView, "asset.show")()
	if err != nil {
		return nil, err
	}
	var lots auctionpg.Lots
	var lately recordweb.Events
	of := p.AssetView.Case.String()
	err = page.Gather(
		page.Into(ctx, r, &p.Case, "case.show", "case", of),
		page.Into(ctx, r, &p.Photos, "photo.list"),
		page.Into(ctx, r, &p.Papers, "attachment.list_of_asset"),
		page.Into(ctx, r, &p.Valuations, "valuation.list"),
		page.Into(ctx, r, &lots, "lot.court_list", "case", of),
		page.Into(ctx, r, &lately, "event.list", "asset", p.ID.String(), "newest", "true", "limit", assetEvents),
	)
	if err != nil {
		return nil, err
	}
	for _, l := range lots.Lots {
		if l.Asset == p.ID {
			p.Lots = append(p.Lots, l)
		}
	}
	p.Happened = lately.Events
	r.SetTitle(p.Title, p.Title)
	return p, nil
}

// Live is the valuation that goes on or gave the price, if there is one.
func (p assetPage) Live() *valuationpg.View {
	for i := range p.Valuations {
		if p.Valuations[i].Status.Live() {
			return &p.Valuations[i]
		}
	}
	return nil
}

// Step is how far the asset is on its way from the seizure to a lot.
func (p assetPage) Step() string {
	v := p.Live()
	switch {
	case p.Survey == nil || !p.Survey.Complete:
		return "survey"
	case v == nil:
		return "start"
	case v.Status != valuation.Priced && v.Status != valuation.Announced:
		return "price"
	case len(p.Lots) == 0:
		return "lot"
	}
	return "sale"
}

// filesPage is the photos and papers of an asset with what may be done to them.
type filesPage struct {
	Asset  registry.Asset
	Photos []files.CourtPhoto
	Papers []files.CourtAttachment
}

func assetFiles(ctx context.Context, r *page.Request) (any, error) {
	var p filesPage
	var a casesweb.AssetView
	err := page.Gather(
		page.Into(ctx, r, &a, "asset.show"),
		page.Into(ctx, r, &p.Photos, "photo.list"),
		page.Into(ctx, r, &p.Papers, "attachment.list_of_asset"),
	)
	p.Asset = a.Asset
	return p, err
}

// Shown are the photos that are not hidden, in their order.
func (p filesPage) Shown() []files.CourtPhoto {
	var out []files.CourtPhoto
	for _, x := range p.Photos {
		if x.HiddenAt == nil {
			out = append(out, x)
		}
	}
	return out
}

// Moved are the identifiers of the shown photos with the one at i moved by one
// place to the front.
func (p filesPage) Moved(i int) []string {
	var ids []string
	for _, x := range p.Shown() {
		ids = append(ids, x.ID.String())
	}
	if i > 0 && i < len(ids) {
		ids[i-1], ids[i] = ids[i], ids[i-1]
	}
	return ids
}
