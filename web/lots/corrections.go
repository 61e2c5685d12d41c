package lots

import (
	"context"

	"fachui/auction/auctionpg"
	"fachui/auction/wording"
	"fachui/internal/identity"
	"fachui/internal/legal"
	"fachui/internal/ref"
	"fachui/web/route"
)

// corrections are the rows of slips of the pen in the published text of an order.
func (h handlers) corrections() []route.Route {
	judge := route.Court(identity.Judge).WithFreshSession()
	return []route.Route{
		route.Handed("/api/v1/courts/:court/lots/:lot/order-texts/:number/corrections", "lot.correct_order", judge,
			"补正暂缓、中止、恢复或者撤回公告的笔误", "Correct a slip of the pen in the published text of an order", paper("file"), h.correctOrder),
	}
}

type correctionIn struct {
	Lot      ref.ID         `path:"lot"`
	Number   int            `path:"number"` // of the text among those of the lot
	DocNo    string         `json:"doc_no" required:"true"`
	Reason   string         `json:"reason" required:"true"`
	Document string         `json:"document"` // SHA-256 of the ruling, if its scan does not come along
	Slips    []wording.Slip `json:"slips"`
}

// CorrectionDone is the answer to a correction.
type CorrectionDone struct {
	Lot    ref.ID     `json:"lot"`
	Order  int        `json:"order"`
	Number int        `json:"number"`
	At     legal.Time `json:"published_at"`
}

func (h handlers) correctOrder(ctx context.Context, call route.Call, in correctionIn, file []byte) (CorrectionDone, error) {
	document, err := h.files.Named(ctx, call.Court, in.Document, file, call.Caller.As(call.Role), call.At)
	if err != nil {
		return CorrectionDone{}, err
	}
	n, err := h.svc.CorrectOrder(ctx, call.Court, in.Lot,
		auctionpg.OrderCorrection{Order: in.Number, DocNo: in.DocNo, Reason: in.Reason, Document: document, Slips: in.Slips},
		call.Caller.As(call.Role), call.At)
	return CorrectionDone{in.Lot, in.Number, n, call.At}, err
}
