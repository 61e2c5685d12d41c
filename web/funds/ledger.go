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
		route.Get("/api/v1/courts/:court/ledger/accounts/:account", "ledger.account", readers, "分户账（逐笔余额）", "The lines of one account, with its running balance", h.account),
		route.Get("/api/v1/courts/:court/ledger/entries/:number", "ledger.entry", readers, "一条分录及其来源", "One entry with what it stands on", h.entry),
		route.Get("/api/v1/courts/:court/ledger/entries/:number/proof", "ledger.proof", readers, "一条分录在检查点之内的证明",
			"Proof that an entry stands under a checkpoint", h.proof),
		route.Get("/api/v1/courts/:court/reversals", "ledger.reversals", readers, "冲正申请", "Reversals that were proposed", h.reversals),
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
	Code  string `query:"code"`
	Case  ref.ID `query:"case"`
	Lot   ref.ID `query:"lot"`
	Zero  bool   `query:"zero"`
	After int64  `query:"after"` // the last account of the page before
	Limit int    `query:"limit"` // 200 unless given, and at most
}

func (h handler) accounts(ctx context.Context, c route.Call, in accountsIn) ([]paymentspg.AccountBalance, error) {
	return h.svc.Accounts(ctx, c.Court, paymentspg.AccountFilter{
		Code: payments.Code(in.Code), Case: in.Case, Lot: in.Lot, Zero: in.Zero, After: in.After, Limit: in.Limit})
}

type accountIn struct {
	Account int64 `path:"account"`
	Before  int64 `query:"before"` // what next of the page before says
	Limit   int   `query:"limit"`
}

func (h handler) account(ctx context.Context, c route.Call, in accountIn) (paymentspg.AccountStatement, error) {
	return h.svc.Statement(ctx, c.Court, in.Account, in.Before, in.Limit)
}

type entriesIn struct {
	Case    ref.ID     `query:"case"`
	Lot     ref.ID     `query:"lot"`
	Code    string     `query:"code"` // kind of account, on either side
	Side    string     `query:"side"` // debit or credit: where code stands
	Event   string     `query:"event"`
	Day     legal.Date `query:"day"`     // of the book
	From    legal.Date `query:"from"`    // of the book, this day included
	Through legal.Date `query:"through"` // of the book, this day included
	Of      ref.ID     `query:"of"`      // the payout, deposit, settlement, plan or exception that caused it
	After   int64      `query:"after"`   // the last number of the page before
	Newest  bool       `query:"newest"`  // the newest first
	Limit   int        `query:"limit"`   // 200 unless given, and at most
}

func (h handler) entries(ctx context.Context, c route.Call, in entriesIn) ([]paymentspg.Entry, error) {
	return h.svc.Entries(ctx, c.Court, paymentspg.EntryFilter{
		Case: in.Case, Lot: in.Lot, Code: payments.Code(in.Code), Side: in.Side, Event: payments.Event(in.Event), Day: in.Day,
		From: in.From, Through: in.Through, Of: in.Of, After: in.After, Newest: in.Newest, Limit: in.Limit})
}

type inEntry struct {
	Number int64 `path:"number"`
}

func (h handler) entry(ctx context.Context, c route.Call, in inEntry) (paymentspg.JournalView, error) {
	return h.svc.Journal(ctx, c.Court, in.Number)
}

type proofIn struct {
	Number int64      `path:"number"`
	Day    legal.Date `query:"day"` // whose checkpoint; the last unless given
}

func (h handler) proof(ctx context.Context, c route.Call, in proofIn) (paymentspg.EntryProof, error) {
	return h.svc.ProveEntry(ctx, c.Court, in.Number, in.Day)
}

type allIn struct {
	All bool `query:"all"`
}

func (h handler) reversals(ctx context.Context, c route.Call, in allIn) ([]paymentspg.ReversalView, error) {
	return h.svc.Reversals(ctx, c.Court, in.All)
}

// Checked is what was found to be wrong with the books: nothing, as it must be.
type Checked struct {
	Breaches []paymentspg.Breach `json:"breaches"`
}

func (h handler) check(ctx context.Context, c route.Call, _ route.None) (Checked, error) {
	found, err := h.svc.Check(ctx, c.Court)
	return Checked{found}, err
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
