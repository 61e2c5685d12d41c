// Package duties is the web's face of who may do what in a court's money: the
// matrix of people and duties, orders about them that a second person approves,
// what substitutes did for others, and hand-overs of posts. Everybody who works
// with the money of a court may read it, so that a conflict is seen by those whom
// it could harm.
package duties

import (
	"cmp"
	"context"

	"fachui/internal/duty"
	"fachui/internal/duty/dutypg"
	"fachui/internal/identity"
	"fachui/internal/legal"
	"fachui/internal/ref"
	"fachui/web/route"
)

type handler struct{ svc *dutypg.Service }

var (
	readers = route.Court(identity.FundKeeper, identity.FinanceMaker, identity.FinanceChecker, identity.Reconciler,
		identity.Judge, identity.Clerk, identity.BureauHead, identity.Leader, identity.Custodian, identity.Supervisor)
	askers   = route.Court(identity.Leader, identity.BureauHead, identity.FinanceChecker).WithFreshSession()
	deciders = route.Court(identity.Leader, identity.BureauHead).WithFreshSession()
	posts    = route.Court(identity.FundKeeper, identity.FinanceMaker, identity.FinanceChecker, identity.Reconciler,
		identity.Judge, identity.Clerk, identity.BureauHead, identity.Leader, identity.Custodian)
)

// Routes returns the addresses of this package.
func Routes(svc *dutypg.Service) []route.Route {
	h := handler{svc}
	return []route.Route{
		route.Get("/api/v1/courts/:court/duties", "duty.matrix", readers, "职务与不相容职务表", "People, duties and what is kept apart", h.matrix),
		route.Get("/api/v1/courts/:court/duty-orders", "duty.orders", readers, "职务安排", "Orders about duties", h.orders),
		route.Post("/api/v1/courts/:court/duty-orders/substitutions", "duty.substitute", askers, "提出代为履职", "Ask that a colleague stands in", h.substitute),
		route.Post("/api/v1/courts/:court/duty-orders/recalls", "duty.recall", askers, "提出提前结束代为履职", "Ask that a substitution ends early", h.recall),
		route.Post("/api/v1/courts/:court/duty-orders/rules", "duty.keep_apart", askers, "提出不相容职务规则", "Ask that two duties are kept apart", h.keepApart),
		route.Post("/api/v1/courts/:court/duty-orders/rotations", "duty.rotate", askers, "提出轮岗期限", "Ask how long a post is held", h.rotate),
		route.Post("/api/v1/courts/:court/duty-orders/extensions", "duty.extend", askers, "提出到期继续任职", "Ask that somebody goes on in a post beyond the term", h.extend),
		route.Post("/api/v1/courts/:court/duty-orders/:id/answer", "duty.answer", deciders, "批准或不批准职务安排", "Approve or refuse an order about duties", h.answer),
		route.Get("/api/v1/courts/:court/duty-acts", "duty.acts", readers, "代为履职的办理记录", "What substitutes did for others", h.acts),
		route.Get("/api/v1/courts/:court/post-handovers", "post.handovers", readers, "岗位交接", "Hand-overs of posts", h.handovers),
		route.Get("/api/v1/courts/:court/post-handovers/:id", "post.handover", readers, "岗位交接清单", "One hand-over with what was open", h.handover),
		route.Post("/api/v1/courts/:court/post-handovers", "post.hand_over", posts.WithFreshSession(), "移交岗位", "Hand over a post", h.handOver),
		route.Post("/api/v1/courts/:court/post-handovers/:id/signature", "post.take_over", posts.WithFreshSession(), "签收岗位", "Sign for a post", h.takeOver),
	}
}

type made struct {
	ID    ref.ID `json:"id"`
	State string `json:"state"`
}

type done struct {
	State string `json:"state"`
}

func (h handler) matrix(ctx context.Context, c route.Call, _ route.None) (dutypg.Matrix, error) {
	return h.svc.Matrix(ctx, c.Court, c.At)
}

type ordersIn struct {
	State  string `query:"state"`  // waiting, approved, refused
	Before ref.ID `query:"before"` // the last of the page before
	Limit  int    `query:"limit"`
}

func (h handler) orders(ctx context.Context, c route.Call, in ordersIn) ([]dutypg.Order, error) {
	return h.svc.Orders(ctx, c.Court, dutypg.OrderFilter{State: in.State, Before: in.Before, Limit: in.Limit, Viewer: c.Caller.Person})
}

type substituteIn struct {
	Duty       duty.Duty  `json:"duty" required:"true"`
	Absent     string     `json:"absent" required:"true"`     // login
	Substitute string     `json:"substitute" required:"true"` // login
	From       legal.Date `json:"from" required:"true"`       // from 00:00 of this day
	Until      legal.Date `json:"until" required:"true"`      // until 00:00 of this day
	Document   string     `json:"document" required:"true"`
	Reason     string     `json:"reason" required:"true"`
}

func (h handler) substitute(ctx context.Context, c route.Call, in substituteIn) (made, error) {
	id, err := h.svc.AskSubstitute(ctx, c.Court, dutypg.Leave{
		Paper: dutypg.Paper{Document: in.Document, Reason: in.Reason}, Duty: in.Duty, Absent: in.Absent, Substitute: in.Substitute,
		From: in.From, Until: in.Until,
	}, c.At, c.Caller.As(c.Role))
	return made{id, "waiting"}, err
}

type recallIn struct {
	Substitution ref.ID `json:"substitution" required:"true"`
	Document     string `json:"document" required:"true"`
	Reason       string `json:"reason" required:"true"`
}

func (h handler) recall(ctx context.Context, c route.Call, in recallIn) (made, error) {
	id, err := h.svc.AskRecall(ctx, c.Court, in.Substitution, dutypg.Paper{Document: in.Document, Reason: in.Reason}, c.At, c.Caller.As(c.Role))
	return made{id, "waiting"}, err
}

type keepApartIn struct {
	A        duty.Duty  `json:"a" required:"true"`
	B        duty.Duty  `json:"b" required:"true"`
	Reach    duty.Reach `json:"reach" required:"true"` // post, act, none
	Document string     `json:"document" required:"true"`
	Reason   string     `json:"reason" required:"true"`
}

func (h handler) keepApart(ctx context.Context, c route.Call, in keepApartIn) (made, error) {
	id, err := h.svc.AskApart(ctx, c.Court, in.A, in.B, in.Reach, dutypg.Paper{Document: in.Document, Reason: in.Reason}, c.At, c.Caller.As(c.Role))
	return made{id, "waiting"}, err
}

type rotateIn struct {
	Duty     duty.Duty   `json:"duty" required:"true"`
	Months   int         `json:"months" required:"true"`
	Effect   duty.Effect `json:"effect"` // alarm (if left out) or lock
	Document string      `json:"document" required:"true"`
	Reason   string      `json:"reason" required:"true"`
}

func (h handler) rotate(ctx context.Context, c route.Call, in rotateIn) (made, error) {
	r := duty.Rotation{Duty: in.Duty, Months: in.Months, Effect: cmp.Or(in.Effect, duty.Alarm)}
	id, err := h.svc.AskRotation(ctx, c.Court, r, dutypg.Paper{Document: in.Document, Reason: in.Reason}, c.At, c.Caller.As(c.Role))
	return made{id, "waiting"}, err
}

type extendIn struct {
	Duty     duty.Duty  `json:"duty" required:"true"`
	Holder   string     `json:"holder" required:"true"`   // login
	LastDay  legal.Date `json:"last_day" required:"true"` // this day included
	Document string     `json:"document" required:"true"`
	Reason   string     `json:"reason" required:"true"`
}

func (h handler) extend(ctx context.Context, c route.Call, in extendIn) (made, error) {
	id, err := h.svc.AskExtension(ctx, c.Court, in.Duty, in.Holder, in.LastDay, dutypg.Paper{Document: in.Document, Reason: in.Reason}, c.At, c.Caller.As(c.Role))
	return made{id, "waiting"}, err
}

type answerIn struct {
	ID       ref.ID `path:"id"`
	Approved bool   `json:"approved" required:"true"`
	Note     string `json:"note"` // needed to refuse
}

func (h handler) answer(ctx context.Context, c route.Call, in answerIn) (done, error) {
	state := "approved"
	if !in.Approved {
		state = "refused"
	}
	return done{state}, h.svc.Answer(ctx, c.Court, in.ID, in.Approved, in.Note, c.At, c.Caller.As(c.Role))
}

type limitIn struct {
	Limit int `query:"limit"`
}

func (h handler) acts(ctx context.Context, c route.Call, in limitIn) ([]dutypg.ActFor, error) {
	return h.svc.ActsFor(ctx, c.Court, in.Limit)
}

type handoversIn struct {
	Before ref.ID `query:"before"`
	Limit  int    `query:"limit"`
}

func (h handler) handovers(ctx context.Context, c route.Call, in handoversIn) ([]dutypg.Handover, error) {
	return h.svc.Handovers(ctx, c.Court, in.Before, c.Caller.Person, in.Limit)
}

type byID struct {
	ID ref.ID `path:"id"`
}

func (h handler) handover(ctx context.Context, c route.Call, in byID) (dutypg.Handover, error) {
	return h.svc.Handover(ctx, c.Court, in.ID, c.Caller.Person)
}

type handOverIn struct {
	Duty  duty.Duty `json:"duty" required:"true"`
	Taker string    `json:"taker" required:"true"` // login
	Note  string    `json:"note"`
}

func (h handler) handOver(ctx context.Context, c route.Call, in handOverIn) (made, error) {
	id, err := h.svc.MakeHandover(ctx, c.Court, in.Duty, in.Taker, in.Note, c.At, c.Caller.As(c.Role))
	return made{id, "waiting"}, err
}

func (h handler) takeOver(ctx context.Context, c route.Call, in byID) (done, error) {
	return done{"signed"}, h.svc.SignHandover(ctx, c.Court, in.ID, c.At, c.Caller.As(c.Role))
}
