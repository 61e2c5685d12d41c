package casedesk

import (
	"context"
	"slices"
	"strconv"

	"fachui/internal/ref"
	"fachui/internal/registry"
	"fachui/valuation"
	"fachui/valuation/valuationpg"
	casesweb "fachui/web/cases"
	"fachui/web/page"
)

// newValuationPage is the form that begins the search for a price.
type newValuationPage struct {
	casesweb.AssetView
	Running ref.ID // the valuation that goes on already
}

func newValuation(ctx context.Context, r *page.Request) (any, error) {
	var p newValuationPage
	var vs []valuationpg.View
	err := page.Gather(page.Into(ctx, r, &p.AssetView, "asset.show"), page.Into(ctx, r, &vs, "valuation.list"))
	for _, v := range vs {
		if v.Status.Live() {
			p.Running = v.Valuation
		}
	}
	return p, err
}

// Specialty is the branch of the pool that usually values such an asset.
func (p newValuationPage) Specialty() string {
	switch {
	case p.Class == "land":
		return "land"
	case p.Class == "mining":
		return "mining_rights"
	case p.Class == "jewellery":
		return "jewellery"
	case p.Kind == registry.Immovable:
		return "real_estate"
	}
	return "assets"
}

// Missing are what the survey still lacks; everything before the first one.
func (p newValuationPage) Missing() bool { return p.Survey == nil || !p.Survey.Complete }

// valuationPage is a valuation step by step.
type valuationPage struct {
	valuationpg.View
	Asset registry.Asset
	Case  casesweb.CaseView
	Pool  []valuationpg.Firm // of the branch, while firms are chosen
}

func showValuation(ctx context.Context, r *page.Request) (any, error) {
	var p valuationPage
	err := page.Into(ctx, r, &p.View, "valuation.show")()
	if err != nil {
		return nil, err
	}
	return p.whole(ctx, r)
}

// latestValuation is the newest valuation of an asset: where a task leads that knows
// the asset and a report or an objection, but not the valuation.
func latestValuation(ctx context.Context, r *page.Request) (any, error) {
	vs, err := page.Ask[[]valuationpg.View](ctx, r, "valuation.list")
	switch {
	case err != nil:
		return nil, err
	case len(vs) == 0:
		return nil, valuationpg.ErrUnknown
	}
	return valuationPage{View: vs[0]}.whole(ctx, r)
}

func (p valuationPage) whole(ctx context.Context, r *page.Request) (any, error) {
	var a casesweb.AssetView
	err := page.Gather(
		page.Into(ctx, r, &a, "asset.show", "asset", p.View.Asset.String()),
		page.Into(ctx, r, &p.Case, "case.show", "case", p.View.Case.String()),
	)
	if err == nil && p.Status == valuation.Selecting {
		err = page.Into(ctx, r, &p.Pool, "firm.list", "specialty", string(p.Specialty))()
	}
	p.Asset = a.Asset
	r.SetTitle("确定参考价："+p.Asset.Title, "Valuation: "+p.Asset.Title)
	return p, err
}

// Can reports whether an act fits where the valuation stands.
func (p valuationPage) Can(act string) bool {
	return valuation.Allow(p.Status, p.Suspended, valuation.Act(act)) == nil
}

// Running are the clocks that run.
func (p valuationPage) Running() []valuationpg.DeadlineView {
	var out []valuationpg.DeadlineView
	for _, d := range p.Deadlines {
		if d.Ended.IsZero() {
			out = append(out, d)
		}
	}
	return out
}

// methodStep is one of the four methods on the way to a price.
type methodStep struct {
	Method  valuation.Method
	State   string // done, current, todo, skipped
	Outcome string
	Reasons []valuation.Reason
	Notes   []valuationpg.MethodView
}

// Steps are the methods in their order, with what became of each and why.
func (p valuationPage) Steps() []methodStep {
	var out []methodStep
	due := slices.Index(valuation.Methods, p.Due)
	found := p.priceBy()
	for i, m := range valuation.Methods {
		s := methodStep{Method: m, State: "todo"}
		for _, r := range p.Reasons {
			if r.Method == m {
				s.Reasons = append(s.Reasons, r)
			}
		}
		for _, n := range p.Methods {
			if n.Method == string(m) {
				s.Notes, s.Outcome = append(s.Notes, n), string(n.Outcome)
			}
		}
		switch {
		case found == m:
			s.State = "done"
		case found != "":
			s.State = "done"
			if i > slices.Index(valuation.Methods, found) {
				s.State = "todo"
			}
		case m == p.Due:
			s.State = "current"
		case i < due:
			s.State = "done"
		}
		out = append(out, s)
	}
	return out
}

// priceBy is the method that gave a price, or "".
func (p valuationPage) priceBy() valuation.Method {
	if p.Price != nil {
		return p.Price.Method
	}
	return ""
}

// Opened reports whether the method that is due was begun and waits for a result.
func (p valuationPage) Opened(method string) bool {
	opened := false
	for _, m := range p.Methods {
		if m.Method == method {
			opened = m.Outcome == valuationpg.Opened || m.Outcome == valuationpg.Extended || m.Outcome == valuationpg.Correcting
		}
	}
	return opened
}

// Disagreed reports whether the parties did not agree on firms, so that a draw is due.
func (p valuationPage) Disagreed() bool {
	return slices.ContainsFunc(p.Methods, func(m valuationpg.MethodView) bool {
		return m.Method == "firm_agreement" && (m.Outcome == valuationpg.Failed || m.Outcome == valuationpg.Unavailable)
	})
}

// Draw is the newest draw, if it is not void.
func (p valuationPage) Draw() *valuationpg.DrawView {
	if len(p.Draws) == 0 || p.Draws[len(p.Draws)-1].Status == "void" {
		return nil
	}
	return &p.Draws[len(p.Draws)-1]
}

// Selected are the firms of the newest selection.
func (p valuationPage) Selected() []valuationpg.FirmView {
	var out []valuationpg.FirmView
	for _, f := range p.Firms {
		if f.Selection == p.Firms[len(p.Firms)-1].Selection {
			out = append(out, f)
		}
	}
	return out
}

// NextFirm is the first of the selected that has not fallen away.
func (p valuationPage) NextFirm() valuationpg.FirmView {
	for _, f := range p.Selected() {
		if !slices.ContainsFunc(p.Commissions, func(c valuationpg.CommissionView) bool {
			return c.Registry == f.Registry && c.Fall != ""
		}) {
			return f
		}
	}
	return valuationpg.FirmView{}
}

// Report is the newest result, or nil.
func (p valuationPage) Report() *valuationpg.ReportView {
	if len(p.Reports) == 0 {
		return nil
	}
	return &p.Reports[len(p.Reports)-1]
}

// PartyName is the name of a party of the case.
func (p valuationPage) PartyName(id ref.ID) string { return partyOf(p.Case, id).Name }

// Parties are the choices of a field that names a party.
func (p valuationPage) Parties() []page.Option {
	var out []page.Option
	for _, x := range p.Case.Parties {
		out = append(out, page.Option{Value: x.ID.String(), Label: x.Name})
	}
	return out
}

// PoolOptions are the firms that may be agreed on or excluded.
func (p valuationPage) PoolOptions() []page.Option {
	out := []page.Option{{Value: "", Label: "—"}}
	for _, f := range p.Pool {
		if f.RemovedOn.IsZero() {
			out = append(out, page.Option{Value: f.Registry, Label: f.Name + " · " + f.Registry})
		}
	}
	return out
}

// FirmName is the name behind a registry number.
func (p valuationPage) FirmName(registry string) string {
	for _, f := range p.Firms {
		if f.Registry == registry {
			return f.Name
		}
	}
	return registry
}

// Findings are the choices for an objection where it stands.
func (valuationPage) Findings(s valuation.State) []string {
	switch s {
	case valuation.Reviewing, valuation.ReviewingFirst, valuation.Supervising:
		return []string{"uphold", "reject"}
	case valuation.Forwarding:
		return []string{"forward"}
	case valuation.Explaining:
		return []string{"silence"}
	case valuation.TechnicalReview:
		return []string{"stand", "negative"}
	case valuation.Explained, valuation.Dismissed, valuation.Upheld, valuation.Corrected, valuation.Moot:
	}
	return nil
}

// StateName is where an objection stands, in words.
func (valuationPage) StateName(s valuation.State) any { return s.Name() }

// number reads a number of the query; zero if it is none.
func number(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil || n < 0 {
		return 0
	}
	return n
}
