package lots

import (
	"context"

	"fachui/auction/auctionpg"
	"fachui/internal/identity"
	"fachui/web/route"
)

// drafts are the rows of announcements that are being written.
func (h handlers) drafts() []route.Route {
	const base = "/api/v1/courts/:court/lots/:lot"
	desk := route.Court(identity.Clerk, identity.Judge)
	readers := route.Court(identity.CourtRoles...)
	return []route.Route{
		route.Get("/api/v1/courts/:court/assets/:asset/next-sale", "lot.next_sale", readers,
			"下一次拍卖：沿用什么，须新办什么，什么可能过时", "The next sale of an asset: what is taken over, what must be new and what may be stale", h.nextSale),
		route.Get(base+"/announcement-draft", "lot.draft", readers,
			"按案件事实和模板写成的公告草稿", "The announcement as written from the facts and the templates", h.draft),
		route.Get(base+"/announcement-drafts", "lot.drafts", readers,
			"已保存的公告草稿及与模板的不同", "Saved drafts of the announcement, and where each leaves the template", h.savedDrafts),
		route.Post(base+"/announcement-drafts", "lot.save_draft", desk,
			"保存公告草稿", "Save a draft of the announcement", h.saveDraft),
	}
}

func (h handlers) draft(ctx context.Context, call route.Call, in lotIn) (auctionpg.Prepared, error) {
	return h.svc.PrepareAnnouncement(ctx, call.Court, in.Lot, call.At)
}

func (h handlers) nextSale(ctx context.Context, call route.Call, in assetIn) (auctionpg.NextSale, error) {
	return h.svc.NextSale(ctx, call.Court, in.Asset, call.At)
}

// Drafts are the saved drafts of one lot, the newest first.
type Drafts struct {
	Drafts []auctionpg.SavedDraft `json:"drafts"`
}

func (h handlers) savedDrafts(ctx context.Context, call route.Call, in lotIn) (Drafts, error) {
	ds, err := h.svc.Drafts(ctx, call.Court, in.Lot)
	return Drafts{ds}, err
}

func (h handlers) saveDraft(ctx context.Context, call route.Call, in checkIn) (auctionpg.SavedDraft, error) {
	return h.svc.SaveDraft(ctx, call.Court, in.Lot, in.draft(), call.Caller.As(call.Role), call.At)
}
