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

func (h handler) ledger() []route.Route {
	return []route.Route{
		route.Get("/api/v1/courts/:court/ledger", "ledger.trial_balance", readers, "试算平衡表", "Trial balance at the end of a day", h.trial),
		route.Get("/api/v1/courts/:court/ledger/accounts", "ledger.accounts", readers, "分户余额", "Balances by account", h.accounts),
		route.Get("/api/v1/courts/:court/ledger/entries", "ledger.entries", readers, "分录", "Entries of the ledger", h.entries),
		route.Get("/api/v1/courts/:court/ledger/check", "ledger.check", readers, "账务不变式检查", "Check what must always hold", h.check),
		route.Post("/api/v1/courts/:court/ledger/entries/:number/reversal", "ledger.reverse",
			route.Court(identity.FinanceMaker).WithFreshSession(), "提出冲正", "Propose a reversal", h.proposeReversal),
		route.Post("/api/v1/courts/:court/reversals/:id/approvals", "ledger.approve_reversal",
			route.Court(identity.FinanceChecker).WithFreshSession(), "复核冲正", "Approve a reversal", h.approveReversal),
	}
}

type onDay struct {
	Day legal.Date `query:"day"` // today if absent
}

func (h handler) trial(ctx context.Context, c route.Call, in onDay) (paymentspg.TrialBalance, error) {
	if in.Day.IsZero() {
		in.Day = c.At.Date()
	}
	return h.svc.Trial(ctx, c.Court, in.Day)
}

type accountsIn struct {
	Code string `query:"code"`
	Case ref.ID `query:"case"`
	Lot  ref.ID `query:"lot"`
	Zero bool   `query:"zero"`
}

func (h handler) accounts(ctx context.Context, c route.Call, in accountsIn) ([]paymentspg.AccountBalance, error) {
	return h.svc.Accounts(ctx, c.Court, paymentspg.AccountFilter{Code: payments.Code(in.Code), Case: in.Case, Lot: in.Lot, Zero: in.Zero})
}

type entriesIn struct {
	Case  ref.ID `query:"case"`
	After int64  `query:"after"`
}

func (h handler) entries(ctx context.Context, c route.Call, in entriesIn) ([]paymentspg.Entry, error) {
	return h.svc.Entries(ctx, c.Court, in.Case, in.After)
}

type checked struct {
	Breaches []paymentspg.Breach `json:"breaches"`
}

func (h handler) check(ctx context.Context, c route.Call, _ route.None) (checked, error) {
	found, err := h.svc.Check(ctx, c.Court)
	return checked{found}, err
}

type reversalIn struct {
	Number int64  `path:"number"`
	Reason string `json:"reason" required:"true"`
}

type reversalOut struct {
	Reversal ref.ID `json:"reversal"`
}

func (h handler) proposeReversal(ctx context.Context, c route.Call, in reversalIn) (reversalOut, error) {
	id, err := h.svc.ProposeReversal(ctx, c.Court, in.Number, in.Reason, c.At, c.Caller.As(c.Role))
	return reversalOut{id}, err
}

type numberOut struct {
	Number int64 `json:"number"`
}

func (h handler) approveReversal(ctx context.Context, c route.Call, in byID) (numberOut, error) {
	n, err := h.svc.ApproveReversal(ctx, c.Court, in.ID, c.At, c.Caller.As(c.Role))
	return numberOut{n}, err
}
