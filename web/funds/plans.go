package funds

import (
	"context"

	"fachui/internal/identity"
	"fachui/internal/ref"
	"fachui/payments"
	"fachui/payments/paymentspg"
	"fachui/web/route"
)

var handlers = route.Court(identity.Judge, identity.Clerk)

func (h handler) plans() []route.Route {
	return []route.Route{
		route.Get("/api/v1/courts/:court/cases/:case/plans", "plan.list", readers, "分配方案", "Distribution plans of a case", h.listPlans),
		route.Get("/api/v1/courts/:court/plans", "plan.court_list", readers, "本院分配方案", "Distribution plans of the court", h.courtPlans),
		route.Get("/api/v1/courts/:court/plans/:plan", "plan.show", readers, "分配方案详情", "One distribution plan", h.showPlan),
		route.Post("/api/v1/courts/:court/cases/:case/plans", "plan.draft", handlers, "拟制分配方案", "Draft a distribution plan", h.draft),
		route.Post("/api/v1/courts/:court/plans/:plan/service", "plan.serve", handlers, "送达分配方案", "Serve a plan on its recipients", h.serve),
		route.Post("/api/v1/courts/:court/plans/:plan/suits", "plan.suit", handlers, "登记分配方案异议之诉", "Record that an objector has sued", h.suit),
		route.Post("/api/v1/courts/:court/plans/:plan/payouts", "plan.prepare_payouts", handlers.WithFreshSession(), "按方案制单", "Prepare the payouts of a final plan", h.prepare),
		route.Get("/api/v1/me/cases/:case/plans", "plan.own_list", route.SignedIn(), "我的案件中送达我的分配方案", "The plans of a case that were served on me", h.ownPlans),
		route.Get("/api/v1/me/cases/:case/payouts", "payout.own", route.SignedIn(), "我的案件中付给我的款项", "What a case pays to me", h.ownPayouts),
		route.Get("/api/v1/me/plans/:plan", "plan.own", route.SignedIn(), "与我有关的分配方案", "A plan served on oneself", h.ownPlan),
		route.Post("/api/v1/me/plans/:plan/objections", "plan.object", route.SignedIn(), "对分配方案提出异议或反对意见", "Object to a plan, or oppose an objection", h.object),
	}
}

func (h handler) listPlans(ctx context.Context, c route.Call, in inCase) ([]paymentspg.PlanView, error) {
	return h.svc.Plans(ctx, c.Court, in.Case)
}

type plansIn struct {
	State string `query:"state"` // draft, served, contested, final, superseded
	After ref.ID `query:"after"`
}

func (h handler) courtPlans(ctx context.Context, c route.Call, in plansIn) ([]paymentspg.PlanView, error) {
	return h.svc.PlanList(ctx, c.Court, paymentspg.PlanFilter{State: in.State, After: in.After})
}

func (h handler) showPlan(ctx context.Context, c route.Call, in inPlan) (paymentspg.PlanView, error) {
	return h.svc.Plan(ctx, c.Court, in.Plan)
}

type planOut struct {
	Plan ref.ID `json:"plan"`
}

func (h handler) draft(ctx context.Context, c route.Call, in inCase) (planOut, error) {
	id, err := h.svc.DraftPlan(ctx, c.Court, in.Case, c.At, c.Caller.As(c.Role))
	return planOut{id}, err
}

type inPlan struct {
	Plan ref.ID `path:"plan"`
}

func (h handler) serve(ctx context.Context, c route.Call, in inPlan) (done, error) {
	return done{"served"}, h.svc.ServePlan(ctx, c.Court, in.Plan, c.At, c.Caller.As(c.Role))
}

type suitIn struct {
	Plan     ref.ID `path:"plan"`
	Party    ref.ID `json:"party" required:"true"`
	Document string `json:"document" required:"true"`
}

func (h handler) suit(ctx context.Context, c route.Call, in suitIn) (done, error) {
	return done{"contested"}, h.svc.SuitFiled(ctx, c.Court, in.Plan, in.Party, in.Document, c.At, c.Caller.As(c.Role))
}

func (h handler) prepare(ctx context.Context, c route.Call, in inPlan) ([]paymentspg.Prepared, error) {
	all, err := h.svc.PreparePayouts(ctx, c.Court, in.Plan, c.At, c.Caller.As(c.Role))
	if all == nil {
		all = []paymentspg.Prepared{}
	}
	return all, err
}

func (h handler) ownPlan(ctx context.Context, c route.Call, in inPlan) (paymentspg.PlanView, error) {
	return h.svc.OwnPlan(ctx, in.Plan, c.Caller.Person)
}

func (h handler) ownPlans(ctx context.Context, c route.Call, in inCase) ([]paymentspg.PlanView, error) {
	return h.svc.OwnPlans(ctx, in.Case, c.Caller.Person)
}

func (h handler) ownPayouts(ctx context.Context, c route.Call, in inCase) ([]paymentspg.OwnPayout, error) {
	return h.svc.OwnPayouts(ctx, in.Case, c.Caller.Person)
}

// objectionIn: stance is object or oppose, and needed only where both are possible.
type objectionIn struct {
	Plan   ref.ID          `path:"plan"`
	Stance payments.Stance `json:"stance"`
	Reason string          `json:"reason" required:"true"`
}

type objectionOut struct {
	Objection ref.ID `json:"objection"`
}

func (h handler) object(ctx context.Context, c route.Call, in objectionIn) (objectionOut, error) {
	id, err := h.svc.Object(ctx, in.Plan, in.Stance, in.Reason, c.At, c.Caller.As(c.Role))
	return objectionOut{id}, err
}
