package lots

import (
	"context"

	"fachui/auction"
	"fachui/auction/auctionpg"
	"fachui/internal/identity"
	"fachui/internal/legal"
	"fachui/internal/ref"
	"fachui/web/route"
)

// delivery are the routes between title and keys.
func (h handlers) delivery() []route.Route {
	const lot = "/api/v1/courts/:court/lots/:lot"
	return []route.Route{
		route.Get(lot+"/delivery", "lot.delivery", route.Court(identity.CourtRoles...),
			"交付与腾退进度", "Where a lot stands between title and keys", h.deliveryOf),
		route.Post(lot+"/clearing", "lot.clear", route.Court(identity.Clerk, identity.Judge),
			"登记腾退步骤：通知、公告、强制迁出或暂不能移交", "Record a step to clear the property: notice, order, eviction or what stands in the way", h.clear),
		route.Get("/api/v1/me/lots/:lot/delivery", "lot.own_delivery", route.SignedIn(),
			"我买受的标的：交付进度", "What I bought: where its delivery stands", h.ownDelivery),
	}
}

func (h handlers) deliveryOf(ctx context.Context, call route.Call, in lotIn) (auctionpg.Delivery, error) {
	return h.svc.Delivery(ctx, call.Court, in.Lot, call.At)
}

func (h handlers) ownDelivery(ctx context.Context, call route.Call, in lotIn) (auctionpg.Delivery, error) {
	return h.svc.OwnDelivery(ctx, in.Lot, call.Caller.Person, call.At)
}

type clearingIn struct {
	Lot      ref.ID               `path:"lot"`
	Step     auction.ClearingStep `json:"step" required:"true"` // notice, order, eviction, hindrance
	Until    legal.Date           `json:"until"`                // the day to leave by, of a notice or order
	Document string               `json:"document" required:"true"`
	DocNo    string               `json:"doc_no"` // of the president's order
	Note     string               `json:"note"`
}

type clearingOut struct {
	Done bool `json:"done"`
}

func (h handlers) clear(ctx context.Context, call route.Call, in clearingIn) (clearingOut, error) {
	err := h.svc.Clear(ctx, call.Court, in.Lot, auction.NewClearing{Step: in.Step, Until: in.Until, Document: in.Document, DocNo: in.DocNo, Note: in.Note},
		call.Caller.As(call.Role), call.At)
	return clearingOut{err == nil}, err
}
