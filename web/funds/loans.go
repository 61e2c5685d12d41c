package funds

import (
	"context"

	"fachui/internal/identity"
	"fachui/internal/money"
	"fachui/internal/ref"
	"fachui/payments/paymentspg"
	"fachui/web/route"
)

func (h handler) loans() []route.Route {
	return []route.Route{
		route.Upload("/api/v1/me/settlements/:settlement/loans", "loan.register", route.SignedIn(), "登记银行贷款代付余款（附贷款合同）", "Register that a lending bank pays part of the price, with the contract", paper("document"), h.registerLoan),
		route.Get("/api/v1/courts/:court/loans", "loan.list", readers, "贷款代付", "Loans that pay prices", h.loanList),
		route.Post("/api/v1/courts/:court/loans/:id/decisions", "loan.decide", route.Court(identity.Judge, identity.FundKeeper), "确认或不予确认贷款代付", "Confirm a loan or not", h.decideLoan),
	}
}

// loanIn: bank is the name on the lending bank's own account. The file is the loan
// contract.
type loanIn struct {
	Settlement ref.ID       `path:"settlement"`
	Bank       string       `json:"bank" required:"true"`
	Amount     money.Amount `json:"amount" required:"true"`
}

type loanOut struct {
	Loan ref.ID `json:"loan"`
}

func (h handler) registerLoan(ctx context.Context, c route.Call, in loanIn, contract []byte) (loanOut, error) {
	court, err := h.svc.CourtOfSettlement(ctx, in.Settlement, c.Caller.Person)
	if err != nil {
		return loanOut{}, err
	}
	sum, err := h.files.Keep(ctx, court, contract, c.Caller.As(c.Role), c.At)
	if err != nil {
		return loanOut{}, err
	}
	id, err := h.svc.RegisterLoan(ctx, in.Settlement,
		paymentspg.Loan{Bank: in.Bank, Amount: in.Amount, Document: sum.String()}, c.At, c.Caller.As(c.Role))
	return loanOut{id}, err
}

type loansIn struct {
	After ref.ID `query:"after"`
	Limit int    `query:"limit"`
}

func (h handler) loanList(ctx context.Context, c route.Call, in loansIn) ([]paymentspg.LoanView, error) {
	return h.svc.Loans(ctx, c.Court, in.After, in.Limit)
}

type loanDecisionIn struct {
	ID      ref.ID `path:"id"`
	Confirm bool   `json:"confirm"`
	Reason  string `json:"reason"`
}

func (h handler) decideLoan(ctx context.Context, c route.Call, in loanDecisionIn) (done, error) {
	return done{"decided"}, h.svc.DecideLoan(ctx, c.Court, in.ID, in.Confirm, in.Reason, c.At, c.Caller.As(c.Role))
}
