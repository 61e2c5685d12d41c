package mine

import (
	"context"
	"slices"

	"fachui/internal/desk"
	"fachui/internal/legal"
	"fachui/valuation"
	"fachui/valuation/valuationpg"
	"fachui/web/page"
)

// commissionsPage is the commissions of a firm, with what waits for it.
type commissionsPage struct {
	Tasks       []task
	Commissions []valuationpg.CommissionView
	Older       int // pass as from; 0 on the last page
	First       bool
}

func commissions(ctx context.Context, r *page.Request) (any, error) {
	from := count(r.Query("from"))
	p := commissionsPage{First: from == 0}
	var tasks desk.Tasks
	var all []valuationpg.CommissionView
	err := page.Gather(
		page.Into(ctx, r, &all, "commission.own"),
		page.Into(ctx, r, &tasks, "queue.own", "limit", "100"),
	)
	if err != nil {
		return nil, err
	}
	for _, t := range tasks.Tasks {
		if t.Noun == desk.OnCommission || t.Node == "objection.explain" {
			p.Tasks = append(p.Tasks, task{t, href(t)})
		}
	}
	p.Commissions = all[min(from, len(all)):min(from+rows, len(all))]
	if from+rows < len(all) {
		p.Older = from + rows
	}
	return p, nil
}

// commissionPage is one commission with the next thing to do.
type commissionPage struct {
	valuationpg.OwnCommission
	Now legal.Time
}

func commission(ctx context.Context, r *page.Request) (any, error) {
	p := commissionPage{Now: r.Now()}
	err := page.Into(ctx, r, &p.OwnCommission, "commission.own_show")()
	if err != nil {
		return nil, err
	}
	r.SetTitle(p.Name, p.Name)
	return p, nil
}

// Answers reports whether the firm has to accept or refuse.
func (p commissionPage) Answers() bool { return p.Status == "sent" }

// Works reports whether the firm has accepted and holds the commission.
func (p commissionPage) Works() bool { return p.Status == "accepted" }

// Filing reports whether a report is to be filed: the first one or a corrected one.
func (p commissionPage) Filing() bool {
	return p.Works() && (p.State == valuation.UnderCommission || p.State == valuation.Correcting)
}

// Waiting reports whether the court still has to decide on more time.
func (p commissionPage) Waiting() bool {
	return slices.ContainsFunc(p.Extensions, func(e valuationpg.ExtensionView) bool { return e.DecidedAt.IsZero() })
}

// Explains reports whether the firm has to explain its report to an objector.
func (p commissionPage) Explains(o valuationpg.ObjectionView) bool {
	return o.State == valuation.Explaining
}

// Inspected reports whether an inspection is on record.
func (p commissionPage) Inspected() bool { return len(p.Inspections) > 0 }

// Step is where the commission stands: answer, inspect, report, court or ended.
func (p commissionPage) Step() string {
	switch {
	case p.Status == "fallen":
		return "ended"
	case p.Answers():
		return "answer"
	case p.Filing() && !p.Inspected():
		return "inspect"
	case p.Filing():
		return "report"
	}
	return "court"
}

// Done says of each step whether it is done, current or ahead.
func (p commissionPage) Done(step string) string {
	order := []string{"answer", "inspect", "report", "court"}
	at, of := slices.Index(order, p.Step()), slices.Index(order, step)
	switch {
	case of < at, p.State != valuation.Reported && p.State != valuation.Reviewed && p.Step() == "court":
		return "done"
	case of == at:
		return "current"
	}
	return "todo"
}

// ValidUntil is the last day that a report issued today may be valid.
func (p commissionPage) ValidUntil() legal.Date { return p.Now.Date().AddYears(1).AddDays(-1) }

// PartyOptions are the parties who may have been at the inspection.
func (p commissionPage) PartyOptions(english bool) []page.Option {
	w := page.WordsIn(english)
	out := make([]page.Option, len(p.Parties))
	for i, x := range p.Parties {
		out[i] = page.Option{Value: x.Party.String(), Label: x.Name, Hint: wordOf(w, "party", x.Kind)}
	}
	return out
}
