package keeping

import (
	"context"

	"fachui/internal/handover"
	"fachui/internal/identity"
	"fachui/internal/ref"
	"fachui/web/route"
)

func (h handler) handovers() []route.Route {
	const inCase, one = "/api/v1/courts/:court/cases/:case", "/api/v1/courts/:court/handler-changes/:handover"
	staff := route.Court(identity.CourtRoles...)
	return []route.Route{
		route.Get(inCase+"/open-matters", "case.open_matters", staff, "本案未办事项", "What is open in a case", h.openMatters),
		route.Get(inCase+"/handler-changes", "case.handler_changes", staff, "本案移交记录", "Who handed a case to whom", h.ofCase),
		route.Post(inCase+"/handler-changes", "case.change_handler", route.Court(identity.BureauHead).WithFreshSession(), "决定移交承办人", "Order that a case passes to another judge", h.order),
		route.Get(one, "case.handler_change", staff, "移交清单", "One hand-over with what was open", h.show),
		route.Post(one+"/answer", "case.answer_change", route.Court(identity.Judge, identity.BureauHead).WithFreshSession(), "签收、退回或撤回移交", "Sign for a case, send it back, or take the order back", h.answer),
	}
}

type caseIn struct {
	Case ref.ID `path:"case"`
}

type handoverIn struct {
	Handover ref.ID `path:"handover"`
}

// OpenMatters are what would go over if the case passed to another judge now.
type OpenMatters struct {
	Items []handover.Item `json:"items"`
}

func (h handler) openMatters(ctx context.Context, c route.Call, in caseIn) (OpenMatters, error) {
	items, err := h.cases.Open(ctx, c.Court, in.Case, c.At)
	return OpenMatters{items}, err
}

// Handovers are the hand-overs of a case, the newest first.
type Handovers struct {
	Handovers []handover.Handover `json:"handovers"`
}

func (h handler) ofCase(ctx context.Context, c route.Call, in caseIn) (Handovers, error) {
	list, err := h.cases.List(ctx, c.Court, in.Case, c.Caller.Person)
	return Handovers{list}, err
}

func (h handler) show(ctx context.Context, c route.Call, in handoverIn) (handover.Handover, error) {
	return h.cases.Show(ctx, c.Court, in.Handover, c.Caller.Person)
}

type orderIn struct {
	Case     ref.ID          `path:"case"`
	Taker    string          `json:"taker" required:"true"`  // login of a judge
	Ground   handover.Ground `json:"ground" required:"true"` // avoidance, transfer, leave, load, other
	Document string          `json:"document_no"`            // number of the president's decision; avoidance needs one
	Reason   string          `json:"reason" required:"true"`
}

type ordered struct {
	ID ref.ID `json:"id"`
}

func (h handler) order(ctx context.Context, c route.Call, in orderIn) (ordered, error) {
	id, err := h.cases.Order(ctx, c.Court, in.Case, handover.Order{Taker: in.Taker, Ground: in.Ground, Document: in.Document, Reason: in.Reason}, c.At, c.Caller.As(c.Role))
	return ordered{id}, err
}

type answerIn struct {
	Handover ref.ID `path:"handover"`
	Accepts  bool   `json:"accepts"` // false: sent back by the taker, or taken back by who ordered it
	Reason   string `json:"reason"`  // why not
}

type done struct {
	Done bool `json:"done"`
}

func (h handler) answer(ctx context.Context, c route.Call, in answerIn) (done, error) {
	err := h.cases.Answer(ctx, c.Court, in.Handover, in.Accepts, in.Reason, c.At, c.Caller.As(c.Role))
	return done{err == nil}, err
}
