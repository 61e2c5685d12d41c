package funds

import (
	"context"

	"fachui/internal/identity"
	"fachui/internal/ref"
	"fachui/payments/paymentspg"
	"fachui/web/route"
)

// setOffs are the rows of a creditor who buys and sets its claim off.
func (h handler) setOffs() []route.Route {
	const base = "/api/v1/courts/:court/settlements/:settlement/set-off"
	return []route.Route{
		route.Get(base, "settlement.may_set_off", readers,
			"债权人买受可以抵交的价款（试算）或者已作出的抵价决定", "What a creditor who bought may set off against the price, or what was decided", h.maySetOff),
		route.Post(base, "settlement.set_off", route.Court(identity.Judge).WithFreshSession(),
			"决定以债权抵交价款", "Decide that a creditor who bought sets its claim off", h.setOff),
	}
}

type inSettlement struct {
	Settlement ref.ID `path:"settlement"`
}

func (h handler) maySetOff(ctx context.Context, c route.Call, in inSettlement) (paymentspg.SetOffView, error) {
	return h.svc.SetOff(ctx, c.Court, in.Settlement)
}

type setOffIn struct {
	Settlement ref.ID `path:"settlement"`
	DocNo      string `json:"doc_no" required:"true"`
	Document   string `json:"document" required:"true"` // SHA-256
}

func (h handler) setOff(ctx context.Context, c route.Call, in setOffIn) (paymentspg.SetOffView, error) {
	return h.svc.DecideSetOff(ctx, c.Court, in.Settlement, paymentspg.Decision{DocNo: in.DocNo, Document: in.Document}, c.At, c.Caller.As(c.Role))
}
