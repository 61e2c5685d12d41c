package casedesk

import (
	"context"
	"strconv"

	"fachui/internal/registry"
	casesweb "fachui/web/cases"
	"fachui/web/page"
)

// surveyPage is the form of a survey, filled with the newest one.
type surveyPage struct {
	Asset registry.Asset
	Facts registry.Facts
	Known bool // there is an earlier survey
}

func survey(ctx context.Context, r *page.Request) (any, error) {
	var a casesweb.AssetView
	err := page.Into(ctx, r, &a, "asset.show")()
	p := surveyPage{Asset: a.Asset}
	if a.Survey != nil {
		p.Facts, p.Known = a.Survey.Facts, true
	}
	return p, err
}

// Found is the choice of a list in the form: "found" once it was found out, whether
// or not there is anything on it.
func (p surveyPage) Found(list string) string {
	f := p.Facts
	known := map[string]bool{"burdens": f.Burdens != nil, "waiting_seizures": f.Waiting != nil, "leases": f.Leases != nil,
		"unpaid": f.Taxes != nil, "defects": f.Defects != nil, "disputes": f.Disputes != nil}
	if known[list] {
		return "found"
	}
	return ""
}

// nth is the i-th of rows, or a blank one.
func nth[T any](rows []T, i int) T {
	var none T
	if i < len(rows) {
		return rows[i]
	}
	return none
}

// Burden is the i-th burden. Like the rows below, it is blank behind the last.
func (p surveyPage) Burden(i int) registry.Burden { return nth(p.Facts.Burdens, i) }

// Waiting is the i-th waiting seizure.
func (p surveyPage) Waiting(i int) registry.WaitingSeizure { return nth(p.Facts.Waiting, i) }

// Lease is the i-th lease.
func (p surveyPage) Lease(i int) registry.Lease { return nth(p.Facts.Leases, i) }

// Tax is the i-th unpaid tax or fee.
func (p surveyPage) Tax(i int) registry.Unpaid { return nth(p.Facts.Taxes, i) }

// Defect is the i-th defect.
func (p surveyPage) Defect(i int) string { return nth(p.Facts.Defects, i) }

// Dispute is the i-th objection or suit.
func (p surveyPage) Dispute(i int) registry.Dispute { return nth(p.Facts.Disputes, i) }

// Particulars are what is asked of such a thing at the inspection.
func (p surveyPage) Particulars() []registry.Particular { return registry.ParticularsOf(p.Asset.Class) }

// Unpermitted is the choice about unpermitted building: "" until it is found out.
func (p surveyPage) Unpermitted() string {
	if p.Facts.Building == nil {
		return ""
	}
	return strconv.FormatBool(p.Facts.Building.Unpermitted)
}

// BuildingNote says more about unpermitted building.
func (p surveyPage) BuildingNote() string {
	if p.Facts.Building == nil {
		return ""
	}
	return p.Facts.Building.Note
}

// Hint is the i-th price seen elsewhere.
func (p surveyPage) Hint(i int) registry.MarketHint { return nth(p.Facts.Hints, i) }

// Title is who owns the asset, as far as it is known.
func (p surveyPage) Title() registry.Title {
	if p.Facts.Title == nil {
		return registry.Title{}
	}
	return *p.Facts.Title
}

// Possession is who has the asset, as far as it is known.
func (p surveyPage) Possession() registry.Possession {
	if p.Facts.Possession == nil {
		return registry.Possession{}
	}
	return *p.Facts.Possession
}

// surveysPage is every version of what was found out about an asset.
type surveysPage struct {
	Asset    registry.Asset
	Versions []registry.Survey
}

func surveys(ctx context.Context, r *page.Request) (any, error) {
	var p surveysPage
	var a casesweb.AssetView
	err := page.Gather(page.Into(ctx, r, &a, "asset.show"), page.Into(ctx, r, &p.Versions, "asset.surveys"))
	p.Asset = a.Asset
	return p, err
}

// namesPage is where names in full are asked for, and shown once.
type namesPage struct {
	Asset  registry.Asset
	Opened *registry.Survey
}

func names(ctx context.Context, r *page.Request) (any, error) {
	var p namesPage
	var a casesweb.AssetView
	err := page.Into(ctx, r, &a, "asset.show")()
	p.Asset = a.Asset
	if s, ok := page.Answer[registry.Survey](r); ok {
		p.Opened = &s
	}
	return p, err
}
