package cases

import (
	"context"

	"fachui/internal/ref"
	"fachui/internal/registry"
	"fachui/web/route"
)

// files are the routes of cases.
func (h handler) files() []route.Route {
	return []route.Route{
		route.Post("/api/v1/courts/:court/cases", "case.open", writers(), "立案登记", "File a case", h.openCase),
		route.Get("/api/v1/courts/:court/cases", "case.list", readers(), "本院案件", "List the court's cases", h.listCases),
		route.Get("/api/v1/courts/:court/cases/:case", "case.show", readers(), "案件详情", "Show a case", h.showCase),
		route.Put("/api/v1/courts/:court/cases/:case/handler", "case.assign", writers(), "指定承办法官", "Name the judge who handles a case", h.assign),
	}
}

type openedCase struct {
	Case   ref.ID `json:"case"`
	CaseNo string `json:"case_no"`
}

func (h handler) openCase(ctx context.Context, c route.Call, in registry.NewCase) (openedCase, error) {
	id, err := h.svc.OpenCase(ctx, c.Court, in, c.Caller.As(c.Role), c.At)
	return openedCase{id, in.CaseNo.String()}, err
}

// casesPage is the query of the list of cases.
type casesPage struct {
	Words  string `query:"q"`      // part of the number, the summary or the document enforced
	Mine   bool   `query:"mine"`   // only those that the caller handles
	Newest bool   `query:"newest"` // the last filed first
	After  ref.ID `query:"after"`
	Limit  int    `query:"limit"`
}

func (h handler) listCases(ctx context.Context, c route.Call, in casesPage) ([]registry.Case, error) {
	f := registry.CaseFilter{Words: in.Words, Newest: in.Newest}
	if in.Mine {
		f.Handler = c.Caller.Person
	}
	return registry.Cases(ctx, h.read, c.Court, f, paged{in.After, in.Limit}.page())
}

// CaseView is a case with everything that belongs to it.
type CaseView struct {
	registry.Case
	Parties []registry.Party `json:"parties"`
	Claims  []registry.Claim `json:"claims"`
	Assets  []registry.Asset `json:"assets"`
}

func (h handler) showCase(ctx context.Context, c route.Call, in inCase) (v CaseView, err error) {
	v.Case, err = registry.FindCase(ctx, h.read, c.Court, in.Case)
	if err != nil {
		return v, err
	}
	v.Parties, err = registry.Parties(ctx, h.read, c.Court, in.Case)
	if err != nil {
		return v, err
	}
	v.Claims, err = registry.Claims(ctx, h.read, c.Court, in.Case)
	if err != nil {
		return v, err
	}
	v.Assets, err = registry.Assets(ctx, h.read, c.Court, in.Case)
	return v, err
}

type assignment struct {
	Case  ref.ID `path:"case"`
	Login string `json:"login" required:"true"`
}

func (h handler) assign(ctx context.Context, c route.Call, in assignment) (done, error) {
	return ok(h.svc.AssignHandler(ctx, c.Court, in.Case, in.Login, c.Caller.As(c.Role), c.At))
}
