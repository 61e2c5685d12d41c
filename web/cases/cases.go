// Package cases is the web's face of the registry: courts, cases, parties,
// claims, assets, surveys and the calendar. Handlers decode, make one call and
// encode.
package cases

import (
	"context"
	"slices"

	"fachui/internal/identity"
	"fachui/internal/ref"
	"fachui/internal/registry"
	"fachui/web/route"
)

// handler serves the routes of this package.
type handler struct {
	svc  *registry.Service
	read registry.Querier
}

func writers() route.Access  { return route.Court(identity.Clerk, identity.Judge) }
func readers() route.Access  { return route.Court(identity.CourtRoles...) }
func operator() route.Access { return route.Platform(identity.Operator) }

// Routes are the rows of the route table for the registry. read is where its
// lists are read from.
func Routes(svc *registry.Service, read registry.Querier) []route.Route {
	h := handler{svc, read}
	return slices.Concat(h.courts(), h.files(), h.parties(), h.claims(), h.assets(), h.own(), h.consumption())
}

// paged is the query of a list.
type paged struct {
	After ref.ID `query:"after"` // the last identifier of the page before
	Limit int    `query:"limit"` // 50 unless given, 200 at most
}

func (p paged) page() registry.Page { return registry.Page{After: p.After, Limit: p.Limit} }

// inCase is the path of what belongs to a case.
type inCase struct {
	Case ref.ID `path:"case"`
}

// done is the answer to an act that makes nothing with an identifier.
type done struct {
	Done bool `json:"done"`
}

func ok(err error) (done, error) { return done{err == nil}, err }

func (h handler) listCourts(ctx context.Context, _ route.Call, in courtsPage) ([]registry.Court, error) {
	return registry.Courts(ctx, h.read, in.After, in.Limit)
}

type courtsPage struct {
	After string `query:"after"` // a court's short name
	Limit int    `query:"limit"`
}
