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

// decisions move a case's money otherwise than a plan: one person proposes with the
// document, another approves, and the payouts go through the whole chain.
func (h handler) decisions() []route.Route {
	return []route.Route{
		route.Get("/api/v1/courts/:court/decisions", "decision.list", readers, "款项处理决定", "Decisions about money", h.listDecisions),
		route.Get("/api/v1/courts/:court/decisions/:id", "decision.show", readers, "款项处理决定详情", "One decision about money", h.showDecision),
		route.Post("/api/v1/courts/:court/decisions/:id/approval", "decision.approve",
			route.Court(identity.BureauHead, identity.Leader).WithFreshSession(), "批准款项处理决定", "Approve a decision about money", h.approveDecision),
		route.Post("/api/v1/courts/:court/decisions/:id/cancellation", "decision.cancel",
			route.Court(identity.Clerk, identity.Judge, identity.BureauHead, identity.Leader).WithFreshSession(), "作废款项处理决定", "Cancel a decision about money", h.cancelDecision),
		route.Post("/api/v1/courts/:court/decisions/:id/payouts", "decision.prepare_payouts", handlers.WithFreshSession(), "按决定制单", "Prepare the payouts of a decision", h.prepareDecision),
		route.Post("/api/v1/courts/:court/cases/:case/taxes", "tax.propose", officers, "提出从价款缴纳卖方税费", "Propose to pay a seller's tax from the proceeds", h.proposeTax),
		route.Get("/api/v1/courts/:court/cases/:case/advances", "cost.list", readers, "垫付费用备查", "Costs that parties advanced", h.advances),
		route.Post("/api/v1/courts/:court/cases/:case/advances", "cost.state", officers, "登记垫付费用", "Record a cost that a party advanced", h.stateAdvance),
		route.Post("/api/v1/courts/:court/advances/:id/check", "cost.check",
			route.Court(identity.Judge, identity.Clerk, identity.FundKeeper), "核实垫付票据", "Check the receipt of an advance", h.checkAdvance),
		route.Post("/api/v1/courts/:court/advances/:id/repayment", "cost.repay", officers, "提出归还垫付费用", "Propose to reimburse an advance", h.repay),
		route.Get("/api/v1/courts/:court/transfers", "transfer.list", readers, "法院间款项移交", "Money between courts", h.transfers),
		route.Post("/api/v1/courts/:court/cases/:case/transfers", "transfer.propose", officers, "提出款项移交", "Propose to send money to another court", h.proposeTransfer),
		route.Post("/api/v1/courts/:court/plans/:plan/release", "release.propose", officers.WithFreshSession(), "提出释放预留款", "Propose to release what a plan reserved", h.proposeRelease),
		route.Get("/api/v1/courts/:court/escrows", "escrow.list", readers, "提存款", "Money in escrow", h.escrows),
		route.Post("/api/v1/courts/:court/escrows", "escrow.propose", officers, "提出提存", "Propose to put money in escrow", h.proposeEscrow),
		route.Post("/api/v1/courts/:court/escrows/:id/notary-notes", "escrow.note", officers, "登记公证提存的进展", "Enter what a notary wrote about an escrow", h.noteEscrow),
		route.Post("/api/v1/courts/:court/notary-notes/:id/answer", "escrow.answer_note",
			route.Court(identity.Judge, identity.FundKeeper).WithFreshSession(), "核实公证提存的进展", "Compare what was entered about an escrow with the notary's paper", h.answerNote),
		route.Post("/api/v1/courts/:court/escrows/:id/end", "escrow.end", officers, "提出处理提存款", "Propose what becomes of an escrow", h.endEscrow),
	}
}

type decisionsIn struct {
	Case  ref.ID `query:"case"`
	Kind  string `query:"kind"`  // tax, cost, transfer, release, escrow, escrow_end
	State string `query:"state"` // proposed, approved, void
	After ref.ID `query:"after"`
	Limit int    `query:"limit"`
}

func (h handler) listDecisions(ctx context.Context, c route.Call, in decisionsIn) ([]paymentspg.DecisionView, error) {
	return h.svc.Decisions(ctx, c.Court, paymentspg.DecisionFilter{Case: in.Case, Kind: in.Kind, State: in.State, After: in.After, Limit: in.Limit})
}

func (h handler) showDecision(ctx context.Context, c route.Call, in byID) (paymentspg.DecisionView, error) {
	return h.svc.Decision(ctx, c.Court, in.ID)
}

func (h handler) approveDecision(ctx context.Context, c route.Call, in byID) (numberOut, error) {
	n, err := h.svc.ApproveDecision(ctx, c.Court, in.ID, c.At, c.Caller.As(c.Role))
	return numberOut{n}, err
}

func (h handler) cancelDecision(ctx context.Context, c route.Call, in byID) (done, error) {
	return done{"void"}, h.svc.CancelDecision(ctx, c.Court, in.ID, c.At, c.Caller.As(c.Role))
}

func (h handler) prepareDecision(ctx context.Context, c route.Call, in byID) ([]paymentspg.Prepared, error) {
	return h.svc.PrepareAssigned(ctx, c.Court, in.ID, c.At, c.Caller.As(c.Role))
}

// taxIn: payee is the tax office among the outside payees or, for a tax that the
// buyer advanced, the buyer's own account there.
type taxIn struct {
	Case       ref.ID       `path:"case"`
	Lot        ref.ID       `json:"lot" required:"true"`
	Tax        string       `json:"tax" required:"true"`
	Assessment string       `json:"assessment" required:"true"`
	Amount     money.Amount `json:"amount" required:"true"`
	Payee      string       `json:"payee" required:"true"`
	Advanced   bool         `json:"advanced"`
	Receipt    string       `json:"receipt_no"`
	Ruling     string       `json:"ruling"`
	DueOn      legal.Date   `json:"due_on"`
	Document   string       `json:"document" required:"true"`
	Reason     string       `json:"reason" required:"true"`
}

func (h handler) proposeTax(ctx context.Context, c route.Call, in taxIn) (decisionOut, error) {
	id, err := h.svc.ProposeTax(ctx, c.Court, in.Case, paymentspg.TaxBill{
		Lot: in.Lot, Tax: in.Tax, Assessment: in.Assessment, Amount: in.Amount, Payee: in.Payee, Advanced: in.Advanced,
		Receipt: in.Receipt, Ruling: in.Ruling, DueOn: in.DueOn, Document: in.Document, Reason: in.Reason,
	}, c.At, c.Caller.As(c.Role))
	return decisionOut{id}, err
}

type caseListIn struct {
	Case  ref.ID `path:"case"`
	After ref.ID `query:"after"`
	Limit int    `query:"limit"`
}

func (h handler) advances(ctx context.Context, c route.Call, in caseListIn) ([]paymentspg.AdvanceView, error) {
	return h.svc.Advances(ctx, c.Court, in.Case, in.After, in.Limit)
}

// advanceIn: purpose is appraisal, auxiliary, inquiry, storage or notice.
type advanceIn struct {
	Case    ref.ID       `path:"case"`
	Party   ref.ID       `json:"party" required:"true"`
	Purpose string       `json:"purpose" required:"true"`
	Agency  string       `json:"agency" required:"true"`
	Amount  money.Amount `json:"amount" required:"true"`
	PaidOn  legal.Date   `json:"paid_on" required:"true"`
	Receipt string       `json:"receipt_no" required:"true"`
}

type advanceOut struct {
	Advance ref.ID `json:"advance"`
}

func (h handler) stateAdvance(ctx context.Context, c route.Call, in advanceIn) (advanceOut, error) {
	id, err := h.svc.StateAdvance(ctx, c.Court, in.Case, in.Party, payments.Advance{
		Purpose: in.Purpose, Agency: in.Agency, Amount: in.Amount, PaidOn: in.PaidOn, Receipt: in.Receipt,
	}, c.At, c.Caller.As(c.Role))
	return advanceOut{id}, err
}

type checkIn struct {
	ID    ref.ID `path:"id"`
	Right bool   `json:"right"` // the receipt says what was stated
}

func (h handler) checkAdvance(ctx context.Context, c route.Call, in checkIn) (done, error) {
	return done{"checked"}, h.svc.CheckAdvance(ctx, c.Court, in.ID, in.Right, c.At, c.Caller.As(c.Role))
}

// notaryIn: step is certified, taken or returned.
type notaryIn struct {
	ID       ref.ID     `path:"id"`
	Step     string     `json:"step" required:"true"`
	Document string     `json:"document" required:"true"`
	On       legal.Date `json:"on_day" required:"true"`
	Note     string     `json:"note"`
}

type noteOut struct {
	Note ref.ID `json:"note"`
}

func (h handler) noteEscrow(ctx context.Context, c route.Call, in notaryIn) (noteOut, error) {
	id, err := h.svc.NoteEscrow(ctx, c.Court, in.ID, payments.NotaryNote{Step: in.Step, Document: in.Document, On: in.On, Note: in.Note},
		c.At, c.Caller.As(c.Role))
	return noteOut{id}, err
}

func (h handler) answerNote(ctx context.Context, c route.Call, in checkIn) (done, error) {
	return done{"answered"}, h.svc.AnswerNote(ctx, c.Court, in.ID, in.Right, c.At, c.Caller.As(c.Role))
}

type reasonedIn struct {
	ID       ref.ID `path:"id"`
	Document string `json:"document" required:"true"`
	Reason   string `json:"reason" required:"true"`
}

func (h handler) repay(ctx context.Context, c route.Call, in reasonedIn) (decisionOut, error) {
	id, err := h.svc.ProposeRepayment(ctx, c.Court, in.ID, in.Document, in.Reason, c.At, c.Caller.As(c.Role))
	return decisionOut{id}, err
}

type transfersIn struct {
	Case  ref.ID `query:"case"`
	After ref.ID `query:"after"`
	Limit int    `query:"limit"`
}

func (h handler) transfers(ctx context.Context, c route.Call, in transfersIn) ([]paymentspg.TransferView, error) {
	return h.svc.Transfers(ctx, c.Court, paymentspg.TransferFilter{Case: in.Case, After: in.After, Limit: in.Limit})
}

// transferIn: to_court is a court of this house, whose case case_no is; otherwise
// payee is that court's account among the outside payees, and court_name its name.
type transferIn struct {
	Case      ref.ID       `path:"case"`
	Ground    string       `json:"ground" required:"true"` // entrusted, priority_court, waiting_seizure, jurisdiction
	ToCourt   string       `json:"to_court"`
	CourtName string       `json:"court_name"`
	CaseNo    string       `json:"case_no" required:"true"`
	Payee     string       `json:"payee"`
	Amount    money.Amount `json:"amount" required:"true"`
	Document  string       `json:"document" required:"true"`
	Reason    string       `json:"reason" required:"true"`
}

func (h handler) proposeTransfer(ctx context.Context, c route.Call, in transferIn) (decisionOut, error) {
	id, err := h.svc.ProposeTransfer(ctx, c.Court, in.Case, paymentspg.TransferOut{
		Ground: in.Ground, ToCourt: in.ToCourt, CourtName: in.CourtName, CaseNo: in.CaseNo, Payee: in.Payee,
		Amount: in.Amount, Document: in.Document, Reason: in.Reason,
	}, c.At, c.Caller.As(c.Role))
	return decisionOut{id}, err
}

type reserveIn struct {
	Plan     ref.ID `path:"plan"`
	Document string `json:"document" required:"true"`
	Reason   string `json:"reason" required:"true"`
}

func (h handler) proposeRelease(ctx context.Context, c route.Call, in reserveIn) (decisionOut, error) {
	id, err := h.svc.ProposeRelease(ctx, c.Court, in.Plan, in.Document, in.Reason, c.At, c.Caller.As(c.Role))
	return decisionOut{id}, err
}

type escrowsIn struct {
	Case  ref.ID `query:"case"`
	All   bool   `query:"all"` // those that have ended, too
	After ref.ID `query:"after"`
	Limit int    `query:"limit"`
}

func (h handler) escrows(ctx context.Context, c route.Call, in escrowsIn) ([]paymentspg.EscrowView, error) {
	return h.svc.Escrows(ctx, c.Court, in.Case, in.All, in.After, in.Limit)
}

// escrowIn: either line no of a final plan, which nobody is paying, or a payout that
// came back. notary is an outside payee, for place notary.
type escrowIn struct {
	Plan     ref.ID `json:"plan"`
	No       int    `json:"no"`
	Payout   ref.ID `json:"payout"`
	Ground   string `json:"ground" required:"true"` // refused, missing, no_heir, no_guardian, unreachable, other
	Proof    string `json:"proof"`
	Place    string `json:"place" required:"true"` // court, notary
	Notary   string `json:"notary"`
	Document string `json:"document" required:"true"`
	Reason   string `json:"reason" required:"true"`
}

func (h handler) proposeEscrow(ctx context.Context, c route.Call, in escrowIn) (decisionOut, error) {
	id, err := h.svc.ProposeEscrow(ctx, c.Court, paymentspg.EscrowOf{
		Plan: in.Plan, No: in.No, Payout: in.Payout, Ground: in.Ground, Proof: in.Proof, Place: in.Place, Notary: in.Notary,
		Document: in.Document, Reason: in.Reason,
	}, c.At, c.Caller.As(c.Role))
	return decisionOut{id}, err
}

// escrowEndIn: way is claimed, recovered (debtor is then the party) or state.
type escrowEndIn struct {
	ID        ref.ID       `path:"id"`
	Way       string       `json:"way" required:"true"`
	Debtor    ref.ID       `json:"debtor"`
	Cost      money.Amount `json:"cost"`
	CostPayee string       `json:"cost_payee"`
	Document  string       `json:"document" required:"true"`
	Reason    string       `json:"reason" required:"true"`
}

func (h handler) endEscrow(ctx context.Context, c route.Call, in escrowEndIn) (decisionOut, error) {
	id, err := h.svc.ProposeEscrowEnd(ctx, c.Court, paymentspg.EscrowEnd{
		Escrow: in.ID, Way: in.Way, Debtor: in.Debtor, Cost: in.Cost, CostPayee: in.CostPayee, Document: in.Document, Reason: in.Reason,
	}, c.At, c.Caller.As(c.Role))
	return decisionOut{id}, err
}
