package funds

import (
	"context"

	"fachui/internal/identity"
	"fachui/internal/legal"
	"fachui/internal/money"
	"fachui/internal/ref"
	"fachui/payments/paymentspg"
	"fachui/web/route"
)

var finance = route.Court(identity.FinanceMaker, identity.FinanceChecker, identity.FundKeeper)

func (h handler) receipts() []route.Route {
	return []route.Route{
		route.Get("/api/v1/me/deposits", "deposit.own", route.SignedIn(), "我的保证金和尾款（可只看一件标的的）", "Own deposits and balances due, perhaps of one lot", h.own),
		route.Upload("/api/v1/me/deposits/:deposit/account", "deposit.refund_account", route.SignedIn(), "退款被退回：提供本人名下另一账户（附银行证明）", "A refund came back: give another account in the same name, with the bank's proof", paper("document"), h.refundAccount),
		route.Get("/api/v1/courts/:court/bank-channel", "channel.show", readers, "银行付款时间", "When the court's bank pays", h.channel),
		route.Post("/api/v1/courts/:court/bank-channel", "channel.propose", route.Court(identity.FundKeeper, identity.FinanceMaker), "登记银行付款时间", "State when the court's bank pays", h.proposeChannel),
		route.Post("/api/v1/courts/:court/bank-channel/:id/approvals", "channel.approve", route.Court(identity.FinanceChecker).WithFreshSession(), "批准银行付款时间", "Approve the hours of the bank", h.approveChannel),
		route.Get("/api/v1/courts/:court/deposits", "deposit.list", readers, "保证金收退表", "Deposits of the court or of a lot", h.deposits),
		route.Get("/api/v1/courts/:court/settlements", "settlement.list", readers, "价款收缴", "Prices being collected", h.settlements),
		route.Post("/api/v1/courts/:court/cases/:case/account", "case.account",
			route.Court(identity.Clerk, identity.Judge, identity.FundKeeper), "一案一账号", "The virtual account number of a case", h.caseAccount),
		route.Get("/api/v1/courts/:court/cases/:case/account", "case.account_number", readers, "案件专用账号（未开立为空）", "The virtual account number of a case, empty if it has none", h.caseNumber),
		route.Get("/api/v1/courts/:court/bank-lines", "line.list", readers, "银行流水", "What the bank booked", h.lines),
		route.Get("/api/v1/courts/:court/exceptions/:id", "exception.show", readers, "一笔待认领或异常款项", "One receipt that waits for an explanation", h.exception),
		route.Get("/api/v1/courts/:court/exceptions", "exception.list", readers, "待认领及异常款项", "Receipts that wait for an explanation", h.exceptions),
		route.Post("/api/v1/courts/:court/exceptions/:id/opening", "exception.open_line",
			finance.WithFreshSession(), "查看付款人（留痕）", "See who stands behind a receipt (recorded)", h.openLine),
		route.Post("/api/v1/courts/:court/exceptions/:id/assignment", "exception.assign", finance, "分派", "Assign", h.assign),
		route.Post("/api/v1/courts/:court/exceptions/:id/resolutions", "exception.propose", finance, "提出处理意见", "Say what a receipt is", h.propose),
		route.Post("/api/v1/courts/:court/exceptions/:id/approvals", "exception.approve",
			finance.WithFreshSession(), "复核处理意见", "Approve what a colleague said it is", h.approveResolution),
		route.Get("/api/v1/courts/:court/payer-reviews", "payer.list", payerReaders, "他人代付的保证金", "Deposits paid by somebody else", h.payerReviews),
		route.Post("/api/v1/courts/:court/exceptions/:id/payer-proposals", "payer.propose",
			route.Court(identity.ConfirmOfficer), "提出接受他人代付的保证金", "Propose to take a third party's money as a deposit", h.proposePayer),
		route.Post("/api/v1/courts/:court/exceptions/:id/payer-opening", "payer.open",
			route.Court(identity.ConfirmOfficer, identity.Judge).WithFreshSession(), "查看付款人和竞买人（留痕）", "See the payer and the bidder (recorded)", h.openPayer),
		route.Post("/api/v1/courts/:court/exceptions/:id/payer-decisions", "payer.decide",
			route.Court(identity.Judge).WithFreshSession(), "决定是否接受他人代付", "Decide whether a third party's money counts", h.decidePayer),
	}
}

// payerReaders are the readers, and the officer who looks at applications.
var payerReaders = route.Court(identity.ConfirmOfficer, identity.Judge, identity.FundKeeper, identity.FinanceMaker, identity.FinanceChecker,
	identity.Reconciler, identity.Clerk, identity.BureauHead, identity.Leader, identity.Supervisor)

type payerReviewsIn struct {
	All   bool   `query:"all"` // decided ones too
	After ref.ID `query:"after"`
	Limit int    `query:"limit"`
}

func (h handler) payerReviews(ctx context.Context, c route.Call, in payerReviewsIn) ([]paymentspg.PayerReview, error) {
	return h.svc.PayerReviews(ctx, c.Court, in.All, in.After, in.Limit)
}

type payerIn struct {
	ID       ref.ID `path:"id"`
	Relation string `json:"relation" required:"true"` // spouse, parent_child, authorised, affiliate or other
	Document string `json:"document" required:"true"` // SHA-256 of what shows it
	Evidence string `json:"evidence" required:"true"`
}

func (h handler) openPayer(ctx context.Context, c route.Call, in openingIn) (paymentspg.OpenedPayer, error) {
	return h.svc.OpenPayer(ctx, c.Court, in.ID, in.Reason, c.At, c.Caller.As(c.Role))
}

func (h handler) proposePayer(ctx context.Context, c route.Call, in payerIn) (proposalOut, error) {
	id, err := h.svc.ProposePayer(ctx, c.Court, in.ID,
		paymentspg.Ground{Relation: in.Relation, Document: in.Document}, in.Evidence, c.At, c.Caller.As(c.Role))
	return proposalOut{id}, err
}

// payerDecisionIn: to accept, name the proposal that was read; to refuse, say why.
type payerDecisionIn struct {
	ID       ref.ID `path:"id"`
	Accept   bool   `json:"accept"`
	Proposal ref.ID `json:"proposal"`
	Reason   string `json:"reason"`
}

func (h handler) decidePayer(ctx context.Context, c route.Call, in payerDecisionIn) (numberOut, error) {
	n, err := h.svc.DecidePayer(ctx, c.Court, in.ID, in.Proposal, in.Accept, in.Reason, c.At, c.Caller.As(c.Role))
	return numberOut{n}, err
}

type depositsIn struct {
	Lot   ref.ID       `query:"lot"`
	State string       `query:"state"` // a state, or refund: held and due back
	Due   money.Amount `query:"due"`   // of exactly this amount
	After ref.ID       `query:"after"` // the last of the page before
	Limit int          `query:"limit"` // 200 unless given, and at most
}

func (h handler) deposits(ctx context.Context, c route.Call, in depositsIn) ([]paymentspg.DepositView, error) {
	return h.svc.Deposits(ctx, c.Court, paymentspg.DepositFilter{
		Lot: in.Lot, State: in.State, Due: given(in.Due), After: in.After, Limit: in.Limit})
}

type settlementsIn struct {
	Lot   ref.ID       `query:"lot"`
	State string       `query:"state"` // a state, or owed: open or overdue
	Takes money.Amount `query:"takes"` // of which at least this is missing
	After ref.ID       `query:"after"`
	Limit int          `query:"limit"`
}

func (h handler) settlements(ctx context.Context, c route.Call, in settlementsIn) ([]paymentspg.SettlementView, error) {
	return h.svc.Settlements(ctx, c.Court, paymentspg.SettlementFilter{
		Lot: in.Lot, State: in.State, Takes: given(in.Takes), After: in.After, Limit: in.Limit})
}

// given is an amount that was asked for, or nil.
func given(a money.Amount) *money.Amount {
	if a.IsZero() {
		return nil
	}
	return &a
}

type linesIn struct {
	Day    legal.Date `query:"day"`
	Way    string     `query:"way"` // in or out
	Before int64      `query:"before"`
	Seq    int64      `query:"seq"`
	Limit  int        `query:"limit"`
}

func (h handler) lines(ctx context.Context, c route.Call, in linesIn) ([]paymentspg.LineView, error) {
	return h.svc.BankLines(ctx, c.Court, paymentspg.LineFilter{Day: in.Day, Way: in.Way, Before: in.Before, Seq: in.Seq, Limit: in.Limit})
}

func (h handler) exception(ctx context.Context, c route.Call, in byID) (paymentspg.ExceptionDetail, error) {
	return h.svc.Exception(ctx, c.Court, in.ID)
}

type inCase struct {
	Case ref.ID `path:"case"`
}

// NumberOfCase is the number at which a case receives its money.
type NumberOfCase struct {
	VirtualNo string `json:"virtual_no"`
}

func (h handler) caseAccount(ctx context.Context, c route.Call, in inCase) (NumberOfCase, error) {
	no, err := h.svc.CaseNumber(ctx, c.Court, in.Case, c.At)
	return NumberOfCase{no}, err
}

func (h handler) caseNumber(ctx context.Context, c route.Call, in inCase) (NumberOfCase, error) {
	no, err := h.svc.NumberOf(ctx, c.Court, in.Case)
	return NumberOfCase{no}, err
}

type exceptionsIn struct {
	All   bool   `query:"all"` // resolved ones too
	State string `query:"state"`
	Kind  string `query:"kind"`
	After ref.ID `query:"after"`
	Limit int    `query:"limit"`
}

func (h handler) exceptions(ctx context.Context, c route.Call, in exceptionsIn) ([]paymentspg.ExceptionView, error) {
	return h.svc.Exceptions(ctx, c.Court, paymentspg.ExceptionFilter{
		All: in.All, State: in.State, Kind: in.Kind, After: in.After, Limit: in.Limit})
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
