package lots

import (
	"context"

	"fachui/auction"
	"fachui/auction/auctionpg"
	"fachui/internal/ref"
	"fachui/web/route"
)

func (h handlers) buyerReview(ctx context.Context, call route.Call, in lotIn) (auctionpg.BuyerReview, error) {
	return h.svc.ReviewBuyer(ctx, call.Court, in.Lot)
}

type buyerIn struct {
	Lot         ref.ID              `path:"lot"`
	Requirement auction.Requirement `json:"requirement" required:"true"` // limit_bidding, limit_ruling, equity_approval or qualification
	Result      auction.Result      `json:"result" required:"true"`      // met, lacking or not_required
	Evidence    string              `json:"evidence" required:"true"`
	Document    string              `json:"document"` // SHA-256
}

func (h handlers) checkBuyer(ctx context.Context, call route.Call, in buyerIn) (LotDone, error) {
	return LotDone{in.Lot}, h.svc.FindBuyer(ctx, call.Court, in.Lot, auction.BuyerFinding{
		Requirement: in.Requirement, Result: in.Result, Evidence: in.Evidence, Document: in.Document,
	}, call.Caller.As(call.Role), call.At)
}
