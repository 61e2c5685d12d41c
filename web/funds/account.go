package funds

import (
	"context"

	"fachui/internal/identity"
	"fachui/internal/legal"
	"fachui/internal/ref"
	"fachui/payments"
	"fachui/payments/paymentspg"
	"fachui/web/route"
)

// fundAccount is the court's one fund account and its change, by two people.
func (h handler) fundAccount() []route.Route {
	return []route.Route{
		route.Get("/api/v1/courts/:court/fund-account", "fund_account.show", readers, "案款专户及其更换", "The court's fund account, what it was before, and how a change of it stands", h.showAccount),
		route.Post("/api/v1/courts/:court/fund-account/orders", "fund_account.order", route.Court(identity.FinanceMaker).WithFreshSession(),
			"申请更换案款专户", "Ask for another fund account", h.orderAccount),
		route.Post("/api/v1/courts/:court/fund-account/closings", "fund_account.close", route.Court(identity.FinanceMaker).WithFreshSession(),
			"申请将原账户销户", "Ask to close an old account at its bank", h.orderClosing),
		route.Post("/api/v1/courts/:court/fund-account/orders/:id/answer", "fund_account.answer", route.Court(identity.Leader).WithFreshSession(),
			"签署或退回关于案款专户的申请", "Sign or refuse an order about the fund account", h.answerAccountOrder),
		route.Post("/api/v1/courts/:court/fund-account/sweeps", "fund_account.sweep", route.Court(identity.FinanceMaker).WithFreshSession(),
			"重新划转原账户余额", "Move an old account's balance again, after that failed", h.sweepAgain),
	}
}

func (h handler) showAccount(ctx context.Context, c route.Call, _ route.None) (paymentspg.AccountView, error) {
	return h.svc.Account(ctx, c.Court)
}

type accountOrderIn struct {
	Bank     string     `json:"bank_code" required:"true"`
	No       string     `json:"account_no" required:"true"`
	Holder   string     `json:"holder" required:"true"`
	StartsOn legal.Date `json:"starts_on" required:"true"`
	Document string     `json:"document" required:"true"`
	Reason   string     `json:"reason" required:"true"`
}

type accountOrderOut struct {
	Order ref.ID `json:"order"`
}

func (h handler) orderAccount(ctx context.Context, c route.Call, in accountOrderIn) (accountOrderOut, error) {
	id, err := h.svc.OrderAccount(ctx, c.Court, payments.AccountOrder{
		Bank: in.Bank, Number: in.No, Holder: in.Holder, StartsOn: in.StartsOn, Document: in.Document, Reason: in.Reason,
	}, c.At, c.Caller.As(c.Role))
	return accountOrderOut{id}, err
}

type accountClosingIn struct {
	Term     int    `json:"term" required:"true"`
	Document string `json:"document" required:"true"`
	Reason   string `json:"reason" required:"true"`
}

func (h handler) orderClosing(ctx context.Context, c route.Call, in accountClosingIn) (accountOrderOut, error) {
	id, err := h.svc.OrderAccountClosed(ctx, c.Court, in.Term, in.Document, in.Reason, c.At, c.Caller.As(c.Role))
	return accountOrderOut{id}, err
}

type accountAnswerIn struct {
	ID      ref.ID `path:"id"`
	Approve bool   `json:"approve"`
	Note    string `json:"note"`
}

func (h handler) answerAccountOrder(ctx context.Context, c route.Call, in accountAnswerIn) (done, error) {
	err := h.svc.AnswerAccountOrder(ctx, c.Court, in.ID, in.Approve, in.Note, c.At, c.Caller.As(c.Role))
	if in.Approve {
		return done{"approved"}, err
	}
	return done{"refused"}, err
}

type sweepIn struct {
	Term int `json:"term" required:"true"`
}

type sweepOut struct {
	Sweep ref.ID `json:"sweep"`
}

func (h handler) sweepAgain(ctx context.Context, c route.Call, in sweepIn) (sweepOut, error) {
	id, err := h.svc.Sweep(ctx, c.Court, in.Term, c.At, c.Caller.As(c.Role))
	return sweepOut{id}, err
}
