// Package keeping is the web's face of what is kept and handed over: how long the
// record of a sale stays, and the passing of a case from one judge to another with
// everything that is open in it. Both are open to read: how long to everybody, who
// handles a case to all of its court.
package keeping

import (
	"context"

	"fachui/internal/handover"
	"fachui/internal/identity"
	"fachui/internal/keeping"
	"fachui/internal/ref"
	"fachui/web/route"
)

type handler struct {
	kept  *keeping.Service
	cases *handover.Service
}

// Routes are the rows of what is kept and handed over.
func Routes(kept *keeping.Service, cases *handover.Service) []route.Route {
	h := handler{kept, cases}
	return append(h.handovers(),
		route.Get("/api/v1/lots/:lot/keeping", "lot.keeping", route.Public(),
			"拍卖记录保存到何时", "How long the record of a sale is kept", h.ofLot),
		route.Get("/api/v1/courts/:court/lots/:lot/keeping", "lot.court_keeping", route.Court(identity.CourtRoles...),
			"本院标的的记录保存到何时", "How long the record of a lot of this court is kept", h.ofCourtLot))
}

type lotIn struct {
	Lot ref.ID `path:"lot"`
}

func (h handler) ofLot(ctx context.Context, c route.Call, in lotIn) (keeping.Kept, error) {
	return h.kept.OfLot(ctx, in.Lot, c.At)
}

func (h handler) ofCourtLot(ctx context.Context, c route.Call, in lotIn) (keeping.Kept, error) {
	return h.kept.OfCourtLot(ctx, c.Court, in.Lot, c.At)
}
