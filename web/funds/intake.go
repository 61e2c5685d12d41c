package funds

import (
	"context"

	"fachui/internal/identity"
	"fachui/internal/legal"
	"fachui/internal/money"
	"fachui/internal/ref"
	"fachui/payments"
	"fachui/payments/paymentspg"
	"fachui/web/route"
)

// officers are those who go out to enforce: they take cash where it cannot be
// avoided, and know why money came for a case.
var officers = route.Court(identity.Clerk, identity.Judge)

// intake is money that comes for a case otherwise than for a sale.
func (h handler) intake() []route.Route {
	return []route.Route{
		route.Get("/api/v1/courts/:court/execution-receipts", "intake.list", readers, "非变价执行款到账登记", "Money that came for cases otherwise than for a sale", h.executionReceipts),
		route.Post("/api/v1/courts/:court/execution-receipts/:id/cause", "intake.state", officers, "写明交款原由", "Say why money came", h.stateCause),
		route.Post("/api/v1/courts/:court/cases/:case/restitution", "intake.restitution", officers, "写明是哪一案的执行回转", "State which case this one reverses", h.restitution),
		route.Get("/api/v1/courts/:court/interest", "interest.show", readers, "利息：规则、待分配与分配", "Interest: rule, pending, and how it was shared", h.interest),
		route.Get("/api/v1/courts/:court/interest/allocations/:id/shares", "interest.shares", readers, "一次利息分配的各案份额", "The shares of one allocation of interest", h.shares),
		route.Post("/api/v1/courts/:court/interest/rules", "interest.propose_rule", route.Court(identity.FundKeeper), "提出利息规则", "Propose the rule of interest", h.proposeRule),
		route.Post("/api/v1/courts/:court/interest/rules/:id/approval", "interest.approve_rule", leader, "批准利息规则", "Approve the rule of interest", h.approveRule),
		route.Post("/api/v1/courts/:court/interest/allocations", "interest.propose", route.Court(identity.FundKeeper), "提出利息分配", "Propose how interest is shared", h.shareInterest),
		route.Post("/api/v1/courts/:court/interest/allocations/:id/approval", "interest.approve", leader, "批准利息分配", "Approve how interest is shared", h.approveInterest),
		route.Post("/api/v1/courts/:court/interest/allocations/:id/cancellation", "interest.cancel", route.Court(identity.FundKeeper, identity.Leader).WithFreshSession(), "作废利息分配", "Cancel an allocation of interest", h.cancelInterest),
		route.Get("/api/v1/courts/:court/cash", "cash.list", readers, "现金收取登记", "Cash that was taken", h.cash),
		route.Post("/api/v1/courts/:court/cases/:case/cash", "cash.enter", officers, "登记收取的现金（两人在场）", "Record cash that two officers took", h.enterCash),
		route.Post("/api/v1/courts/:court/cash/:id/confirmation", "cash.confirm", officers, "在场人员确认现金", "Confirm cash as the second officer", h.confirmCash),
		route.Post("/api/v1/courts/:court/cash/:id/denial", "cash.deny", officers, "在场人员否认现金", "Deny cash as the second officer", h.denyCash),
		route.Post("/api/v1/courts/:court/cash/:id/handover", "cash.hand", counter, "财务接收现金", "Receive cash at the finance office", h.handCash),
		route.Post("/api/v1/courts/:court/cash/:id/return", "cash.return", counter.WithFreshSession(), "未缴存现金退回经办人员", "Give cash that was not banked back to the officers", h.returnCash),
	}
}

// leader decides on rules and what follows from them.
var leader = route.Court(identity.Leader).WithFreshSession()

// counter are those of the finance office who take money in.
var counter = route.Court(identity.FinanceMaker, identity.FinanceChecker)

type executionReceiptsIn struct {
	Case  ref.ID `query:"case"`
	Open  bool   `query:"open"` // whose cause nobody has stated
	After ref.ID `query:"after"`
	Limit int    `query:"limit"`
}

func (h handler) executionReceipts(ctx context.Context, c route.Call, in executionReceiptsIn) ([]paymentspg.ExecutionReceipt, error) {
	return h.svc.ExecutionReceipts(ctx, c.Court, paymentspg.ReceiptFilter{Case: in.Case, Open: in.Open, After: in.After, Limit: in.Limit})
}

// causeIn: cause is self, deduction, third_party, other_court, restitution or fee_refund; all
// but the first rest on a document.
type causeIn struct {
	ID       ref.ID         `path:"id"`
	Cause    payments.Cause `json:"cause" required:"true"`
	Document string         `json:"document"`
}

func (h handler) stateCause(ctx context.Context, c route.Call, in causeIn) (done, error) {
	return done{"stated"}, h.svc.StateCause(ctx, c.Court, in.ID, in.Cause, in.Document, c.At, c.Caller.As(c.Role))
}

type cashIn struct {
	Case  ref.ID `query:"case"`
	ID    ref.ID `query:"id"`
	Open  bool   `query:"open"` // not at the bank yet
	After ref.ID `query:"after"`
	Limit int    `query:"limit"`
}

func (h handler) cash(ctx context.Context, c route.Call, in cashIn) ([]paymentspg.CashView, error) {
	return h.svc.Cash(ctx, c.Court, paymentspg.CashFilter{Case: in.Case, ID: in.ID, Open: in.Open, After: in.After, Limit: in.Limit})
}

type enterCashIn struct {
	Case    ref.ID       `path:"case"`
	Amount  money.Amount `json:"amount" required:"true"`
	Paper   string       `json:"paper_no" required:"true"` // of the receipt given on the spot
	Payer   string       `json:"payer" required:"true"`
	Reason  string       `json:"reason" required:"true"` // why it could not be transferred
	TakenOn legal.Date   `json:"taken_on" required:"true"`
	Witness ref.ID       `json:"witness"` // the other officer
}

type cashOut struct {
	Cash ref.ID `json:"cash"`
}

func (h handler) enterCash(ctx context.Context, c route.Call, in enterCashIn) (cashOut, error) {
	id, err := h.svc.EnterCash(ctx, c.Court, payments.CashTaken{
		Case: in.Case, Amount: in.Amount, Paper: in.Paper, Payer: in.Payer, Reason: in.Reason, TakenOn: in.TakenOn, Witness: in.Witness,
	}, c.At, c.Caller.As(c.Role))
	return cashOut{id}, err
}

func (h handler) confirmCash(ctx context.Context, c route.Call, in byID) (NumberOfCase, error) {
	no, err := h.svc.ConfirmCash(ctx, c.Court, in.ID, c.At, c.Caller.As(c.Role))
	return NumberOfCase{no}, err
}

type reasonIn struct {
	ID     ref.ID `path:"id"`
	Reason string `json:"reason" required:"true"`
}

func (h handler) denyCash(ctx context.Context, c route.Call, in reasonIn) (done, error) {
	return done{"denied"}, h.svc.DenyCash(ctx, c.Court, in.ID, in.Reason, c.At, c.Caller.As(c.Role))
}

func (h handler) handCash(ctx context.Context, c route.Call, in byID) (numberOut, error) {
	n, err := h.svc.HandCash(ctx, c.Court, in.ID, c.At, c.Caller.As(c.Role))
	return numberOut{n}, err
}

func (h handler) returnCash(ctx context.Context, c route.Call, in reasonIn) (numberOut, error) {
	n, err := h.svc.ReturnCash(ctx, c.Court, in.ID, in.Reason, c.At, c.Caller.As(c.Role))
	return numberOut{n}, err
}

type restitutionIn struct {
	Case     ref.ID `path:"case"`
	Of       ref.ID `json:"of" required:"true"`
	Document string `json:"document" required:"true"`
}

func (h handler) restitution(ctx context.Context, c route.Call, in restitutionIn) (done, error) {
	return done{"stated"}, h.svc.StateRestitution(ctx, c.Court, in.Case, in.Of, in.Document, c.At, c.Caller.As(c.Role))
}

func (h handler) interest(ctx context.Context, c route.Call, _ route.None) (paymentspg.InterestView, error) {
	return h.svc.Interest(ctx, c.Court)
}

type sharesIn struct {
	ID    ref.ID `path:"id"`
	After ref.ID `query:"after"`
	Limit int    `query:"limit"`
}

func (h handler) shares(ctx context.Context, c route.Call, in sharesIn) ([]paymentspg.ShareView, error) {
	return h.svc.InterestShares(ctx, c.Court, in.ID, in.After, in.Limit)
}

// ruleIn: rule is hold or case.
type ruleIn struct {
	Rule     payments.InterestRule `json:"rule" required:"true"`
	Document string                `json:"document" required:"true"`
}

type policyOut struct {
	Policy ref.ID `json:"policy"`
}

func (h handler) proposeRule(ctx context.Context, c route.Call, in ruleIn) (policyOut, error) {
	id, err := h.svc.ProposeInterestRule(ctx, c.Court, in.Rule, in.Document, c.At, c.Caller.As(c.Role))
	return policyOut{id}, err
}

func (h handler) approveRule(ctx context.Context, c route.Call, in byID) (done, error) {
	return done{"approved"}, h.svc.ApproveInterestRule(ctx, c.Court, in.ID, c.At, c.Caller.As(c.Role))
}

type periodIn struct {
	First legal.Date `json:"first_day" required:"true"`
	Last  legal.Date `json:"last_day" required:"true"`
}

type allocationOut struct {
	Allocation ref.ID `json:"allocation"`
}

func (h handler) shareInterest(ctx context.Context, c route.Call, in periodIn) (allocationOut, error) {
	id, err := h.svc.ShareInterest(ctx, c.Court, in.First, in.Last, c.At, c.Caller.As(c.Role))
	return allocationOut{id}, err
}

func (h handler) approveInterest(ctx context.Context, c route.Call, in byID) (numberOut, error) {
	n, err := h.svc.ApproveInterest(ctx, c.Court, in.ID, c.At, c.Caller.As(c.Role))
	return numberOut{n}, err
}

func (h handler) cancelInterest(ctx context.Context, c route.Call, in byID) (done, error) {
	return done{"void"}, h.svc.CancelInterest(ctx, c.Court, in.ID, c.At, c.Caller.As(c.Role))
}
