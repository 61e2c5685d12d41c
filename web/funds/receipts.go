package funds

import (
	"context"

	"fachui/internal/identity"
	"fachui/internal/ref"
	"fachui/payments/paymentspg"
	"fachui/web/route"
)

var finance = route.Court(identity.FinanceMaker, identity.FinanceChecker, identity.FundKeeper)

func (h handler) receipts() []route.Route {
	return []route.Route{
		route.Get("/api/v1/me/deposits", "deposit.own", route.SignedIn(), "我的保证金和尾款", "Own deposits and balances due", h.own),
		route.Get("/api/v1/courts/:court/deposits", "deposit.list", readers, "保证金收退表", "Deposits of the court or of a lot", h.deposits),
		route.Get("/api/v1/courts/:court/settlements", "settlement.list", readers, "价款收缴", "Prices being collected", h.settlements),
		route.Post("/api/v1/courts/:court/cases/:case/account", "case.account",
			route.Court(identity.Clerk, identity.Judge, identity.FundKeeper), "一案一账号", "The virtual account number of a case", h.caseAccount),
		route.Get("/api/v1/courts/:court/exceptions", "exception.list", readers, "待认领及异常款项", "Receipts that wait for an explanation", h.exceptions),
		route.Post("/api/v1/courts/:court/exceptions/:id/opening", "exception.open_line",
			finance.WithFreshSession(), "查看付款人（留痕）", "See who stands behind a receipt (recorded)", h.openLine),
		route.Post("/api/v1/courts/:court/exceptions/:id/assignment", "exception.assign", finance, "分派", "Assign", h.assign),
		route.Post("/api/v1/courts/:court/exceptions/:id/resolutions", "exception.propose", finance, "提出处理意见", "Say what a receipt is", h.propose),
		route.Post("/api/v1/courts/:court/exceptions/:id/approvals", "exception.approve",
			finance.WithFreshSession(), "复核处理意见", "Approve what a colleague said it is", h.approveResolution),
	}
}

type inLot struct {
	Lot ref.ID `query:"lot"`
}

func (h handler) deposits(ctx context.Context, c route.Call, in inLot) ([]paymentspg.DepositView, error) {
	return h.svc.Deposits(ctx, c.Court, in.Lot)
}

func (h handler) settlements(ctx context.Context, c route.Call, in inLot) ([]paymentspg.SettlementView, error) {
	return h.svc.Settlements(ctx, c.Court, in.Lot)
}

type inCase struct {
	Case ref.ID `path:"case"`
}

type numberOfCase struct {
	VirtualNo string `json:"virtual_no"`
}

func (h handler) caseAccount(ctx context.Context, c route.Call, in inCase) (numberOfCase, error) {
	no, err := h.svc.CaseNumber(ctx, c.Court, in.Case, c.At)
	return numberOfCase{no}, err
}

type exceptionsIn struct {
	All bool `query:"all"`
}

func (h handler) exceptions(ctx context.Context, c route.Call, in exceptionsIn) ([]paymentspg.ExceptionView, error) {
	return h.svc.Exceptions(ctx, c.Court, in.All)
}

type openingIn struct {
	ID     ref.ID `path:"id"`
	Reason string `json:"reason" required:"true"`
}

func (h handler) openLine(ctx context.Context, c route.Call, in openingIn) (paymentspg.Opened, error) {
	return h.svc.OpenLine(ctx, c.Court, in.ID, in.Reason, c.At, c.Caller.As(c.Role))
}

type assignIn struct {
	ID     ref.ID `path:"id"`
	Person ref.ID `json:"person" required:"true"`
}

func (h handler) assign(ctx context.Context, c route.Call, in assignIn) (done, error) {
	return done{"assigned"}, h.svc.AssignException(ctx, c.Court, in.ID, in.Person, c.At, c.Caller.As(c.Role))
}

// resolutionIn: treat_as is deposit, balance, execution (each with target),
// misdirected or explained (without).
type resolutionIn struct {
	ID       ref.ID `path:"id"`
	TreatAs  string `json:"treat_as" required:"true"`
	Target   ref.ID `json:"target"`
	Evidence string `json:"evidence" required:"true"`
}

type proposalOut struct {
	Proposal ref.ID `json:"proposal"`
}

func (h handler) propose(ctx context.Context, c route.Call, in resolutionIn) (proposalOut, error) {
	id, err := h.svc.ProposeResolution(ctx, c.Court, in.ID,
		paymentspg.Resolution{TreatAs: in.TreatAs, Target: in.Target, Evidence: in.Evidence}, c.At, c.Caller.As(c.Role))
	return proposalOut{id}, err
}

type approvalIn struct {
	ID       ref.ID `path:"id"`
	Proposal ref.ID `json:"proposal" required:"true"`
}

func (h handler) approveResolution(ctx context.Context, c route.Call, in approvalIn) (numberOut, error) {
	n, err := h.svc.ApproveResolution(ctx, c.Court, in.ID, in.Proposal, c.At, c.Caller.As(c.Role))
	return numberOut{n}, err
}
