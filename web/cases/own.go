package cases

import (
	"context"

	"fachui/internal/cn"
	"fachui/internal/ref"
	"fachui/internal/registry"
	"fachui/web/route"
)

// own are the routes of a party in their own affairs.
func (h handler) own() []route.Route {
	return []route.Route{
		route.Get("/api/v1/me/cases", "case.own", route.SignedIn(), "我的案件", "List my cases", h.ownCases),
		route.Post("/api/v1/me/cases", "case.join", route.RealName(), "以实名查找并关联我的案件", "Find myself among the parties of a case", h.join),
		route.Get("/api/v1/me/cases/:case", "case.own_show", route.SignedIn(), "我的案件详情", "Show a case of mine", h.ownCase),
		route.Put("/api/v1/me/parties/:party/payee-account", "payee.confirm", route.RealName().WithFreshSession(),
			"确认收款账户", "Confirm the account into which I want to be paid", h.confirmPayee),
	}
}

func (h handler) ownCases(ctx context.Context, c route.Call, in paged) ([]registry.OwnCase, error) {
	return registry.OwnCases(ctx, h.read, c.Caller.Person, in.page())
}

type joining struct {
	CaseNo cn.CaseNo `json:"case_no" required:"true"`
}

type joined struct {
	Parties int `json:"parties"`
}

func (h handler) join(ctx context.Context, c route.Call, in joining) (joined, error) {
	n, err := h.svc.JoinCase(ctx, in.CaseNo, c.Caller.As(c.Role), c.At)
	return joined{n}, err
}

func (h handler) ownCase(ctx context.Context, c route.Call, in inCase) (registry.OwnView, error) {
	return registry.FindOwnCase(ctx, h.read, c.Caller.Person, in.Case)
}

type ownPayee struct {
	Party    ref.ID  `path:"party"`
	Bank     string  `json:"bank" required:"true"`
	BankCode string  `json:"bank_code" required:"true"`
	Number   string  `json:"number" required:"true"`
	Holder   cn.Name `json:"holder" required:"true"`
}

func (h handler) confirmPayee(ctx context.Context, c route.Call, in ownPayee) (done, error) {
	return ok(h.svc.ConfirmOwnPayee(ctx, in.Party, registry.NewPayee{Bank: in.Bank, BankCode: in.BankCode,
		Number: in.Number, Holder: in.Holder}, c.Caller.As(c.Role), c.At))
}
