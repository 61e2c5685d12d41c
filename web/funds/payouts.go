package funds

import (
	"context"
	"errors"
	"reflect"
	"strings"

	"fachui/internal/event"
	"fachui/internal/identity"
	"fachui/internal/legal"
	"fachui/internal/money"
	"fachui/internal/ref"
	"fachui/payments"
	"fachui/payments/paymentspg"
	"fachui/web/route"
)

// approving are the roles that approve a payout, in the order of its steps.
var approving = []identity.Role{identity.FundKeeper, identity.BureauHead, identity.Leader, identity.FinanceMaker}

func (h handler) payouts() []route.Route {
	approvers := route.Court(approving...).WithFreshSession()
	holders := route.Court(identity.Judge, identity.BureauHead, identity.Leader).WithFreshSession()
	return []route.Route{
		route.Get("/api/v1/courts/:court/payouts", "payout.list", readers, "付款", "Payouts", h.listPayouts),
		route.Get("/api/v1/courts/:court/payouts/:payout", "payout.show", readers, "付款详情", "One payout", h.showPayout),
		route.Post("/api/v1/courts/:court/payouts/:payout/opening", "payout.open",
			route.Court(identity.Judge, identity.Clerk, identity.FundKeeper, identity.BureauHead, identity.Leader, identity.FinanceMaker,
				identity.FinanceChecker).WithFreshSession(), "查看收款账户（留痕）", "See the payee's account (recorded)", h.openPayout),
		route.Post("/api/v1/courts/:court/payouts/:payout/approvals", "payout.approve", approvers, "审批付款", "Approve a payout", h.approve),
		route.Post("/api/v1/courts/:court/payout-approvals", "payout.approve_chosen", approvers, "审批所选付款（全部或全不）", "Approve chosen payouts, all or none", h.approveChosen),
		route.Post("/api/v1/courts/:court/payouts/:payout/dispatch", "payout.dispatch",
			route.Court(identity.FinanceChecker).WithFreshSession(), "复核并发出付款", "Check and send a payout", h.dispatch),
		route.Post("/api/v1/courts/:court/payouts/:payout/cancellation", "payout.cancel",
			route.Court(identity.Judge, identity.FundKeeper, identity.BureauHead, identity.FinanceMaker).WithFreshSession(),
			"作废未发出的付款", "Cancel a payout that is not sent", h.cancel),
		route.Post("/api/v1/courts/:court/payouts/:payout/reissue", "payout.reissue",
			handlers.WithFreshSession(), "退汇重新制单", "Prepare returned money anew", h.reissue),
		route.Get("/api/v1/courts/:court/cases/:case/holds", "payout.stops", readers, "暂停与延期发放", "What keeps the money of a case", h.stops),
		route.Post("/api/v1/courts/:court/cases/:case/holds", "payout.hold", holders, "暂停发放", "Hold the payouts of a case", h.hold),
		route.Post("/api/v1/courts/:court/holds/:id/release", "payout.release", holders, "解除暂停", "Release a hold", h.release),
		route.Post("/api/v1/courts/:court/cases/:case/deferrals", "payout.defer",
			route.Court(identity.BureauHead, identity.Leader).WithFreshSession(), "批准延期发放", "Approve a deferral of payouts", h.deferPayouts),
		route.Get("/api/v1/courts/:court/holds", "payout.holds", readers, "暂停发放的案件", "Cases whose payouts are held", h.held),
	}
}

type payoutsIn struct {
	Case    ref.ID `query:"case"`
	Lot     ref.ID `query:"lot"`
	Plan    ref.ID `query:"plan"`
	Deposit ref.ID `query:"deposit"`
	State   string `query:"state"` // a state, or failed: returned or refused and not prepared anew
	Kind    string `query:"kind"`
	Next    string `query:"next"`     // the role whose turn it is
	Mine    bool   `query:"unsigned"` // only what the caller has not signed
	After   ref.ID `query:"after"`
	Limit   int    `query:"limit"`
}

func (h handler) listPayouts(ctx context.Context, c route.Call, in payoutsIn) ([]paymentspg.PayoutView, error) {
	f := paymentspg.PayoutFilter{Case: in.Case, Lot: in.Lot, Plan: in.Plan, Deposit: in.Deposit, State: in.State, Kind: in.Kind,
		Next: in.Next, After: in.After, Limit: in.Limit}
	if in.Mine {
		f.NotBy = c.Caller.Person
	}
	return h.svc.Payouts(ctx, c.Court, f)
}

type inPayout struct {
	Payout ref.ID `path:"payout"`
}

func (h handler) showPayout(ctx context.Context, c route.Call, in inPayout) (paymentspg.PayoutDetail, error) {
	return h.svc.Payout(ctx, c.Court, in.Payout)
}

type openPayoutIn struct {
	Payout ref.ID `path:"payout"`
	Reason string `json:"reason" required:"true"`
}

func (h handler) openPayout(ctx context.Context, c route.Call, in openPayoutIn) (payments.Content, error) {
	return h.svc.OpenPayout(ctx, c.Court, in.Payout, in.Reason, c.At, c.Caller.As(c.Role))
}

// approveIn carries the content hash that the approver looked at.
type approveIn struct {
	Payout  ref.ID `path:"payout"`
	Content string `json:"content" required:"true"`
}

func (h handler) approve(ctx context.Context, c route.Call, in approveIn) (paymentspg.Approved, error) {
	var out paymentspg.Approved
	err := inTurn(c, func(actor event.Actor) (err error) {
		out, err = h.svc.Approve(ctx, c.Court, in.Payout, in.Content, c.At, actor)
		return err
	})
	return out, err
}

// inTurn acts in the first of the caller's approving roles whose turn it is: who
// stands in for a colleague has the own role beside the colleague's.
func inTurn(c route.Call, act func(event.Actor) error) error {
	var err error
	for _, role := range approving {
		if c.Caller.In(c.Court, role) == "" {
			continue
		}
		err = act(c.Caller.As(role))
		if !errors.Is(err, payments.ErrNotYourTurn) {
			return err
		}
	}
	return err
}

// chosenIn: each payout as its identifier, a colon and the content hash that the
// approver looked at.
type chosenIn struct {
	Payouts []string `json:"payouts"`
}

type chosenOut struct {
	Approved []paymentspg.Approved `json:"approved"`
}

func (h handler) approveChosen(ctx context.Context, c route.Call, in chosenIn) (chosenOut, error) {
	var chosen []paymentspg.Chosen
	for _, p := range in.Payouts {
		id, content, _ := strings.Cut(p, ":")
		payout, err := ref.Parse(id)
		if err != nil {
			return chosenOut{}, route.WrongValue("payouts", reflect.TypeFor[ref.ID](), err)
		}
		chosen = append(chosen, paymentspg.Chosen{Payout: payout, Content: content})
	}
	var out chosenOut
	err := inTurn(c, func(actor event.Actor) (err error) {
		out.Approved, err = h.svc.ApproveAll(ctx, c.Court, chosen, c.At, actor)
		return err
	})
	return out, err
}

// dispatchIn: whoever confirms by hand types the amount again, and it must be the
// one that is sent.
type dispatchIn struct {
	Payout  ref.ID       `path:"payout"`
	Content string       `json:"content" required:"true"`
	Confirm bool         `json:"confirm"` // amount must be given
	Amount  money.Amount `json:"amount"`
}

func (h handler) dispatch(ctx context.Context, c route.Call, in dispatchIn) (paymentspg.Approved, error) {
	if in.Confirm || !in.Amount.IsZero() {
		p, err := h.svc.Payout(ctx, c.Court, in.Payout)
		if err != nil {
			return paymentspg.Approved{}, err
		}
		if !in.Amount.Equal(p.Amount) {
			return paymentspg.Approved{}, payments.ErrAmountTyped.With("amount", p.Amount).With("typed", in.Amount)
		}
	}
	return h.svc.Dispatch(ctx, c.Court, in.Payout, in.Content, c.At, c.Caller.As(c.Role))
}

type cancelIn struct {
	Payout ref.ID `path:"payout"`
	Reason string `json:"reason" required:"true"`
}

func (h handler) cancel(ctx context.Context, c route.Call, in cancelIn) (done, error) {
	return done{"void"}, h.svc.Void(ctx, c.Court, in.Payout, in.Reason, c.At, c.Caller.As(c.Role))
}

// reissueIn: bank, number and holder only for a deposit whose account was closed.
type reissueIn struct {
	Payout ref.ID `path:"payout"`
	Bank   string `json:"bank"`
	Number string `json:"number"`
	Holder string `json:"holder"`
}

func (h handler) reissue(ctx context.Context, c route.Call, in reissueIn) (paymentspg.Prepared, error) {
	return h.svc.Reissue(ctx, c.Court, in.Payout,
		payments.Payee{Bank: in.Bank, Number: in.Number, Holder: in.Holder}, c.At, c.Caller.As(c.Role))
}

// holdIn: reason is bankruptcy, stay or freeze.
type holdIn struct {
	Case     ref.ID `path:"case"`
	Reason   string `json:"reason" required:"true"`
	Document string `json:"document" required:"true"`
}

func (h handler) stops(ctx context.Context, c route.Call, in inCase) (paymentspg.Stops, error) {
	return h.svc.Stops(ctx, c.Court, in.Case)
}

type holdOut struct {
	Hold ref.ID `json:"hold"`
}

func (h handler) hold(ctx context.Context, c route.Call, in holdIn) (holdOut, error) {
	id, err := h.svc.PlaceHold(ctx, c.Court, in.Case, in.Reason, in.Document, c.At, c.Caller.As(c.Role))
	return holdOut{id}, err
}

// deferralIn: reason is distribution, preserved, not_collected, stayed or other.
type deferralIn struct {
	Case     ref.ID     `path:"case"`
	Reason   string     `json:"reason" required:"true"`
	Evidence string     `json:"evidence" required:"true"`
	Until    legal.Date `json:"until" required:"true"`
}

type deferralOut struct {
	Deferral ref.ID `json:"deferral"`
}

func (h handler) deferPayouts(ctx context.Context, c route.Call, in deferralIn) (deferralOut, error) {
	id, err := h.svc.Defer(ctx, c.Court, in.Case,
		paymentspg.Deferral{Reason: in.Reason, Evidence: in.Evidence, Until: in.Until}, c.At, c.Caller.As(c.Role))
	return deferralOut{id}, err
}

type releaseIn struct {
	ID       ref.ID `path:"id"`
	Document string `json:"document" required:"true"`
}

func (h handler) release(ctx context.Context, c route.Call, in releaseIn) (done, error) {
	return done{"released"}, h.svc.ReleaseHold(ctx, c.Court, in.ID, in.Document, c.At, c.Caller.As(c.Role))
}

func (h handler) held(ctx context.Context, c route.Call, _ route.None) ([]paymentspg.HeldCase, error) {
	return h.svc.Held(ctx, c.Court)
}
