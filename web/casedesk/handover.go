package casedesk

import (
	"context"
	"slices"

	"fachui/internal/desk"
	"fachui/internal/fault"
	"fachui/internal/handover"
	"fachui/internal/identity"
	"fachui/internal/registry"
	casesweb "fachui/web/cases"
	"fachui/web/keeping"
	"fachui/web/page"
	"fachui/web/people"
)

// mostOpen is how many of the open things the form shows; the list that is signed has all.
const mostOpen = 30

// handoversPage is who handed a case to whom, and the form of the head of the bureau.
type handoversPage struct {
	casesweb.CaseView
	List  []handover.Handover
	Open  []handover.Item
	Staff people.Staff
	r     *page.Request
}

func handovers(ctx context.Context, r *page.Request) (any, error) {
	p := handoversPage{r: r}
	var list keeping.Handovers
	var open keeping.OpenMatters
	err := page.Gather(
		page.Into(ctx, r, &p.CaseView, "case.show"),
		page.Into(ctx, r, &list, "case.handler_changes"),
		page.Into(ctx, r, &open, "case.open_matters"),
		page.Into(ctx, r, &p.Staff, "staff.of_court"),
	)
	p.List, p.Open = list.Handovers, open.Items
	return p, err
}

// Shown are the open things that the form shows.
func (p handoversPage) Shown() []handover.Item { return p.Open[:min(len(p.Open), mostOpen)] }

// Waiting is the order that nobody has answered yet; nil if there is none.
func (p handoversPage) Waiting() *handover.Handover {
	i := slices.IndexFunc(p.List, func(h handover.Handover) bool { return h.AnsweredAt.IsZero() })
	if i < 0 {
		return nil
	}
	return &p.List[i]
}

// Judges are those who could take the case.
func (p handoversPage) Judges() []page.Option {
	out := []page.Option{{Value: "", Label: p.r.Say(fault.Text{ZH: "请选择", EN: "Choose"})}}
	for _, h := range p.Staff.Staff {
		if h.Role == identity.Judge && h.Login != p.HandlerLogin {
			out = append(out, page.Option{Value: h.Login, Label: who(p.Staff, p.r, h.Login)})
		}
	}
	return out
}

// Grounds are why a case passes on.
func (p handoversPage) Grounds() []page.Option {
	out := []page.Option{}
	for _, g := range handover.Grounds() {
		out = append(out, page.Option{Value: string(g), Label: p.r.Say(g.Words())})
	}
	return out
}

// Who is a person by name and login.
func (p handoversPage) Who(login string) string { return who(p.Staff, p.r, login) }

func who(s people.Staff, r *page.Request, login string) string {
	for _, h := range s.Staff {
		if h.Login == login && h.Name != "" {
			return h.Name + r.Say(fault.Text{ZH: "（", EN: " ("}) + login + r.Say(fault.Text{ZH: "）", EN: ")"})
		}
	}
	return login
}

// handoverPage is one hand-over with what was open.
type handoverPage struct {
	handover.Handover
	Case  registry.Case
	Staff people.Staff
	r     *page.Request
}

func showHandover(ctx context.Context, r *page.Request) (any, error) {
	p := handoverPage{r: r}
	err := page.Gather(page.Into(ctx, r, &p.Handover, "case.handler_change"), page.Into(ctx, r, &p.Staff, "staff.of_court"))
	if err != nil {
		return nil, err
	}
	view, err := page.Ask[casesweb.CaseView](ctx, r, "case.show", "case", p.Handover.Case.String())
	p.Case = view.Case
	return p, err
}

// Who is a person by name and login.
func (p handoverPage) Who(login string) string { return who(p.Staff, p.r, login) }

// openThing says what kind of thing goes over.
func openThing(i handover.Item) fault.Text {
	switch i.What {
	case "task":
		return desk.What(i.Kind)
	case "clock":
		return clockWord(i.Kind)
	case "thing":
		return fault.Text{ZH: "在管物品", EN: "thing in custody"}
	}
	return fault.Text{ZH: "处置中的标的", EN: "lot under way"}
}
