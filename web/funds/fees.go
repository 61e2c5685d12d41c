package funds

import (
	"context"
	"slices"

	"fachui/internal/identity"
	"fachui/internal/money"
	"fachui/internal/ref"
	"fachui/payments"
	"fachui/payments/paymentspg"
	"fachui/web/route"
)

// fees is the enforcement fee of a case: charged once for each fen, lowered only by
// a decision, given back once; with it, what else moves a case's money beside a plan.
func (h handler) fees() []route.Route {
	return slices.Concat(h.decisions(), h.opening(), []route.Route{
		route.Get("/api/v1/courts/:court/cases/:case/fee", "fee.show", readers, "本案执行申请费", "The enforcement fee of a case", h.caseFee),
		route.Post("/api/v1/courts/:court/cases/:case/fee/decisions", "fee.decide", officers, "提出减免执行申请费", "Propose a lower enforcement fee", h.decideFee),
		route.Post("/api/v1/courts/:court/fee-decisions/:id/approval", "fee.approve_decision", leader, "批准减免执行申请费", "Approve a lower enforcement fee", h.approveFee),
		route.Post("/api/v1/courts/:court/fee-decisions/:id/cancellation", "fee.cancel_decision",
			route.Court(identity.Judge, identity.Leader).WithFreshSession(), "作废减免决定", "Cancel a decision about the fee", h.cancelFee),
		route.Post("/api/v1/courts/:court/plans/:plan/fee-refund", "fee.refund", officers, "提出退还执行申请费", "Propose that a fee be given back", h.refundFee),
		route.Post("/api/v1/courts/:court/fee-refunds/:id/approval", "fee.approve_refund", leader, "批准退还执行申请费", "Approve that a fee be given back", h.approveRefund),
		route.Get("/api/v1/courts/:court/fee-rules", "fee.rules", readers, "执行申请费规则", "The court's rules about the fee", h.feeRules),
		route.Post("/api/v1/courts/:court/fee-rules", "fee.propose_rule", route.Court(identity.FundKeeper), "提出执行申请费规则", "Propose a rule about the fee", h.proposeFeeRule),
		route.Post("/api/v1/courts/:court/fee-rules/:id/approval", "fee.approve_rule", leader, "批准执行申请费规则", "Approve a rule about the fee", h.approveFeeRule),
	})
}

func (h handler) caseFee(ctx context.Context, c route.Call, in inCase) (paymentspg.CaseFeeView, error) {
	return h.svc.CaseFee(ctx, c.Court, in.Case)
}

// feeDecisionIn: charged is what the next plan takes instead of the fee of the scale.
type feeDecisionIn struct {
	Case     ref.ID       `path:"case"`
	Charged  money.Amount `json:"charged" required:"true"`
	Document string       `json:"document"`
	Reason   string       `json:"reason" required:"true"`
}

type decisionOut struct {
	Decision ref.ID `json:"decision"`
}

func (h handler) decideFee(ctx context.Context, c route.Call, in feeDecisionIn) (decisionOut, error) {
	id, err := h.svc.ProposeFeeDecision(ctx, c.Court, in.Case,
		payments.FeeDecision{Charged: in.Charged, Document: in.Document, Reason: in.Reason}, c.At, c.Caller.As(c.Role))
	return decisionOut{id}, err
}

func (h handler) approveFee(ctx context.Context, c route.Call, in byID) (done, error) {
	return done{"approved"}, h.svc.ApproveFeeDecision(ctx, c.Court, in.ID, c.At, c.Caller.As(c.Role))
}

func (h handler) cancelFee(ctx context.Context, c route.Call, in byID) (done, error) {
	return done{"void"}, h.svc.CancelFeeDecision(ctx, c.Court, in.ID, c.At, c.Caller.As(c.Role))
}

type feeRefundIn struct {
	Plan     ref.ID `path:"plan"`
	Document string `json:"document" required:"true"`
	Reason   string `json:"reason" required:"true"`
}

type refundOut struct {
	Refund ref.ID `json:"refund"`
}

func (h handler) refundFee(ctx context.Context, c route.Call, in feeRefundIn) (refundOut, error) {
	id, err := h.svc.ProposeFeeRefund(ctx, c.Court, in.Plan, in.Document, in.Reason, c.At, c.Caller.As(c.Role))
	return refundOut{id}, err
}

// refundedOut: number is 0 when the treasury has the fee and was asked for it.
type refundedOut struct {
	Number int64 `json:"number"`
}

func (h handler) approveRefund(ctx context.Context, c route.Call, in byID) (refundedOut, error) {
	n, err := h.svc.ApproveFeeRefund(ctx, c.Court, in.ID, c.At, c.Caller.As(c.Role))
	return refundedOut{n}, err
}

func (h handler) feeRules(ctx context.Context, c route.Call, _ route.None) ([]paymentspg.FeeRuleView, error) {
	return h.svc.FeeRules(ctx, c.Court)
}

// feeRuleIn: name is fee_base (gross_recovered, full_claim) or fee_round (fen, yuan).
type feeRuleIn struct {
	Name     string `json:"name" required:"true"`
	Value    string `json:"value" required:"true"`
	Document string `json:"document" required:"true"`
}

func (h handler) proposeFeeRule(ctx context.Context, c route.Call, in feeRuleIn) (policyOut, error) {
	id, err := h.svc.ProposeFeeRule(ctx, c.Court, in.Name, in.Value, in.Document, c.At, c.Caller.As(c.Role))
	return policyOut{id}, err
}

func (h handler) approveFeeRule(ctx context.Context, c route.Call, in byID) (done, error) {
	return done{"approved"}, h.svc.ApproveFeeRule(ctx, c.Court, in.ID, c.At, c.Caller.As(c.Role))
}
