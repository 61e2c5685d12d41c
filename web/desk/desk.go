// Package desk serves the queues: what waits at the desks of a court, and what waits
// for oneself. A queue shows nothing that its reader could not open: a desk sees the
// tasks of the roles that its reader holds in that court.
package desk

import (
	"context"

	"fachui/internal/desk"
	"fachui/internal/identity"
	"fachui/internal/ref"
	"fachui/web/route"
)

type handler struct{ svc *desk.Service }

// Routes are the rows of the queues.
func Routes(svc *desk.Service) []route.Route {
	h := handler{svc}
	return []route.Route{
		route.Get("/api/v1/courts/:court/queue", "queue.court", route.Court(identity.CourtRoles...),
			"我的待办（本院）", "What waits for me at this court", h.queue),
		route.Get("/api/v1/me/tasks", "queue.own", route.SignedIn(),
			"我的待办（个人）", "What waits for me as bidder, party or appraiser", h.mine),
	}
}

type queueIn struct {
	Node  string `query:"node"` // only tasks of this kind
	Case  ref.ID `query:"case"` // only tasks of this case
	Mine  bool   `query:"mine"` // only tasks of cases that the caller handles
	After string `query:"after"`
	Limit int    `query:"limit"`
}

func (in queueIn) question() desk.Question {
	return desk.Question{Node: in.Node, Case: in.Case, Mine: in.Mine, After: in.After, Limit: in.Limit}
}

func (h handler) queue(ctx context.Context, c route.Call, in queueIn) (desk.Tasks, error) {
	return h.svc.Queue(ctx, c.Court, c.Caller.Person, c.Caller.Courts[c.Court], in.question(), c.At)
}

func (h handler) mine(ctx context.Context, c route.Call, in queueIn) (desk.Tasks, error) {
	return h.svc.Mine(ctx, c.Caller.Person, in.question(), c.At)
}
