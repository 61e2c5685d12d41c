package funds

import (
	"context"

	"fachui/internal/identity"
	"fachui/internal/ref"
	"fachui/payments"
	"fachui/payments/paymentspg"
	"fachui/web/route"
)

func (h handler) payees() []route.Route {
	return []route.Route{
		route.Get("/api/v1/courts/:court/payees", "payee.list", readers, "外部收款人", "Outside payees", h.listPayees),
		route.Post("/api/v1/courts/:court/payees", "payee.propose",
			route.Court(identity.FundKeeper).WithFreshSession(), "登记外部收款人", "Put an outside payee on record", h.proposePayee),
		route.Post("/api/v1/courts/:court/payees/:id/opening", "payee.open",
			route.Court(identity.FundKeeper, identity.FinanceMaker, identity.FinanceChecker, identity.BureauHead).WithFreshSession(),
			"查看外部收款人的账户（留痕）", "See the account of an outside payee (recorded)", h.openPayee),
		route.Post("/api/v1/courts/:court/payees/:id/approvals", "payee.approve",
			route.Court(identity.FinanceChecker, identity.BureauHead).WithFreshSession(), "复核外部收款人", "Approve an outside payee", h.approvePayee),
	}
}

type payeesIn struct {
	ID    ref.ID `query:"id"`
	After ref.ID `query:"after"`
	Limit int    `query:"limit"`
}

func (h handler) listPayees(ctx context.Context, c route.Call, in payeesIn) ([]paymentspg.PayeeView, error) {
	return h.svc.OutsidePayees(ctx, c.Court, in.ID, in.After, in.Limit)
}

func (h handler) openPayee(ctx context.Context, c route.Call, in openingIn) (payments.Payee, error) {
	return h.svc.OpenPayee(ctx, c.Court, in.ID, in.Reason, c.At, c.Caller.As(c.Role))
}

// payeeIn: payee is the short name that plans use: "treasury", a tax office, a firm.
type payeeIn struct {
	Payee    string `json:"payee" required:"true"`
	Name     string `json:"name" required:"true"`
	Bank     string `json:"bank" required:"true"`
	Number   string `json:"number" required:"true"`
	Holder   string `json:"holder" required:"true"`
	Evidence string `json:"evidence" required:"true"`
}

type payeeOut struct {
	ID ref.ID `json:"id"`
}

func (h handler) proposePayee(ctx context.Context, c route.Call, in payeeIn) (payeeOut, error) {
	id, err := h.svc.ProposeOutsidePayee(ctx, c.Court, in.Payee,
		payments.Payee{Name: in.Name, Bank: in.Bank, Number: in.Number, Holder: in.Holder}, in.Evidence, c.At, c.Caller.As(c.Role))
	return payeeOut{id}, err
}

func (h handler) approvePayee(ctx context.Context, c route.Call, in byID) (done, error) {
	return done{"approved"}, h.svc.ApproveOutsidePayee(ctx, c.Court, in.ID, c.At, c.Caller.As(c.Role))
}
