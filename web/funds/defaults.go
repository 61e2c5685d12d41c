package funds

import (
	"context"

	"fachui/internal/identity"
	"fachui/internal/legal"
	"fachui/internal/money"
	"fachui/internal/ref"
	"fachui/payments"
	"fachui/payments/distribution"
	"fachui/payments/paymentspg"
	"fachui/web/route"
)

// defaults are the rows of forfeited deposits: finance proposes and approves what
// they pay for, the judge decides about shortfall and rest.
func (h handler) defaults() []route.Route {
	judge := route.Court(identity.Judge).WithFreshSession()
	maker := route.Court(identity.FinanceMaker)
	checker := route.Court(identity.FinanceChecker).WithFreshSession()
	return []route.Route{
		route.Get("/api/v1/courts/:court/defaults", "default.list", readers, "悔拍及不予退还的保证金", "Buyers in default and their forfeited deposits", h.listDefaults),
		route.Get("/api/v1/courts/:court/revocations", "revocation.list", readers, "被撤销的拍卖及价款去向", "Sales that were revoked, and where their price went", h.listRevocations),
		route.Get("/api/v1/courts/:court/recoveries", "recovery.list", readers, "撤销拍卖后应追回的款项", "What payees must bring back after a sale was revoked", h.listRecoveries),
		route.Get("/api/v1/courts/:court/forfeitures/:id", "forfeiture.show", readers, "保证金使用表", "What forfeited deposits pay for", h.forfeiture),
		route.Post("/api/v1/courts/:court/forfeitures", "forfeiture.propose", maker, "提出保证金使用表", "Propose what forfeited deposits pay for", h.proposeForfeiture),
		route.Post("/api/v1/courts/:court/forfeitures/:id/approval", "forfeiture.approve", checker, "复核保证金使用表", "Approve a table of forfeited deposits", h.approveForfeiture),
		route.Post("/api/v1/courts/:court/forfeitures/:id/cancellation", "forfeiture.cancel",
			route.Court(identity.FinanceMaker, identity.FinanceChecker).WithFreshSession(), "作废保证金使用表", "Cancel a table that is not approved", h.cancelForfeiture),
		route.Post("/api/v1/courts/:court/forfeitures/:id/payouts", "forfeiture.prepare_payouts", handlers.WithFreshSession(), "按保证金使用表制单", "Prepare the payouts of a table", h.prepareForfeiture),
		route.Post("/api/v1/courts/:court/forfeitures/:id/top-ups", "forfeiture.top_up", judge, "决定是否责令补交差价", "Decide about a shortfall", h.topUp),
		route.Post("/api/v1/courts/:court/top-ups/:id/set-offs", "forfeiture.set_off", judge, "以悔拍人应得案款抵作补交", "Set a top-up off against the defaulter's own share", h.setOffTopUp),
		route.Post("/api/v1/courts/:court/forfeitures/:id/residuals", "forfeiture.residual", judge, "合议庭裁定保证金余额", "Carry out the panel's ruling about the rest of a deposit", h.residual),
	}
}

type defaultsIn struct {
	Case  ref.ID `query:"case"`
	Lot   ref.ID `query:"lot"` // defaulted on, or sold again
	After ref.ID `query:"after"`
	Limit int    `query:"limit"`
}

func (h handler) listDefaults(ctx context.Context, c route.Call, in defaultsIn) ([]paymentspg.DefaultView, error) {
	return h.svc.Defaults(ctx, c.Court, paymentspg.DefaultFilter{Case: in.Case, Lot: in.Lot, After: in.After, Limit: in.Limit})
}

func (h handler) forfeiture(ctx context.Context, c route.Call, in byID) (paymentspg.ForfeitureView, error) {
	return h.svc.Forfeiture(ctx, c.Court, in.ID)
}

type forfeitureIn struct {
	Lot      ref.ID                 `json:"resale_lot" required:"true"`
	Costs    []payments.CostLoss    `json:"costs"`
	Related  []payments.RelatedDebt `json:"related"`
	Evidence string                 `json:"evidence" required:"true"`
}

func (h handler) proposeForfeiture(ctx context.Context, c route.Call, in forfeitureIn) (paymentspg.ProposedForfeiture, error) {
	return h.svc.ProposeForfeiture(ctx, c.Court, in.Lot, paymentspg.ForfeitInput{Costs: in.Costs, Related: in.Related, Evidence: in.Evidence},
		c.At, c.Caller.As(c.Role))
}

type seenIn struct {
	ID   ref.ID `path:"id"`
	Hash string `json:"content_hash" required:"true"` // of what was read
}

func (h handler) approveForfeiture(ctx context.Context, c route.Call, in seenIn) (done, error) {
	return done{"approved"}, h.svc.ApproveForfeiture(ctx, c.Court, in.ID, in.Hash, c.At, c.Caller.As(c.Role))
}

func (h handler) cancelForfeiture(ctx context.Context, c route.Call, in byID) (done, error) {
	return done{"void"}, h.svc.CancelForfeiture(ctx, c.Court, in.ID, c.At, c.Caller.As(c.Role))
}

func (h handler) prepareForfeiture(ctx context.Context, c route.Call, in byID) ([]paymentspg.Prepared, error) {
	return h.svc.PrepareForfeiture(ctx, c.Court, in.ID, c.At, c.Caller.As(c.Role))
}

// topUpIn: rule is full, cap_to_claim or none; none orders nothing.
type topUpIn struct {
	ID       ref.ID                   `path:"id"`
	Lot      ref.ID                   `json:"lot" required:"true"` // of the default
	Rule     distribution.TopUpPolicy `json:"rule" required:"true"`
	Amount   money.Amount             `json:"amount"`
	LastDay  legal.Date               `json:"last_day"`
	DocNo    string                   `json:"doc_no" required:"true"`
	Document string                   `json:"document" required:"true"`
	Reason   string                   `json:"reason" required:"true"`
}

func (h handler) topUp(ctx context.Context, c route.Call, in topUpIn) (paymentspg.TopUpMade, error) {
	return h.svc.OrderTopUp(ctx, c.Court, in.ID, paymentspg.TopUp{
		Decree: paymentspg.Decree{DocNo: in.DocNo, Document: in.Document, Reason: in.Reason},
		Lot:    in.Lot, Rule: in.Rule, Amount: in.Amount, LastDay: in.LastDay,
	}, c.At, c.Caller.As(c.Role))
}

type residualIn struct {
	ID       ref.ID `path:"id"`
	Lot      ref.ID `json:"lot" required:"true"`
	DocNo    string `json:"doc_no" required:"true"`
	Document string `json:"document" required:"true"`
	Reason   string `json:"reason" required:"true"`
}

func (h handler) residual(ctx context.Context, c route.Call, in residualIn) (numberOut, error) {
	n, err := h.svc.RuleResidual(ctx, c.Court, in.ID, in.Lot, paymentspg.Decree{DocNo: in.DocNo, Document: in.Document, Reason: in.Reason},
		c.At, c.Caller.As(c.Role))
	return numberOut{n}, err
}

func (h handler) listRevocations(ctx context.Context, c route.Call, in defaultsIn) ([]paymentspg.RevocationView, error) {
	return h.svc.Revocations(ctx, c.Court, paymentspg.DefaultFilter{Case: in.Case, Lot: in.Lot, After: in.After, Limit: in.Limit})
}

type recoveriesIn struct {
	Case  ref.ID `query:"case"`
	Lot   ref.ID `query:"lot"`
	After ref.ID `query:"after"` // the last claim of the page before
	Limit int    `query:"limit"`
}

func (h handler) listRecoveries(ctx context.Context, c route.Call, in recoveriesIn) ([]paymentspg.RecoveryView, error) {
	return h.svc.Recoveries(ctx, c.Court, paymentspg.DefaultFilter{Case: in.Case, Lot: in.Lot, After: in.After, Limit: in.Limit})
}

// topUpSetOffIn: line is the number of a line of a final plan that pays the defaulter.
type topUpSetOffIn struct {
	ID       ref.ID `path:"id"`
	Plan     ref.ID `json:"plan" required:"true"`
	Line     int    `json:"line" required:"true"`
	DocNo    string `json:"doc_no" required:"true"`
	Document string `json:"document" required:"true"`
	Reason   string `json:"reason" required:"true"`
}

type topUpSetOffOut struct {
	Amount money.Amount `json:"amount"`
}

func (h handler) setOffTopUp(ctx context.Context, c route.Call, in topUpSetOffIn) (topUpSetOffOut, error) {
	a, err := h.svc.SetOffTopUp(ctx, c.Court, in.ID, in.Plan, in.Line, paymentspg.Decree{DocNo: in.DocNo, Document: in.Document, Reason: in.Reason},
		c.At, c.Caller.As(c.Role))
	return topUpSetOffOut{a}, err
}
