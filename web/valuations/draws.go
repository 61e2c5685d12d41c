package valuations

import (
	"context"

	"fachui/internal/legal"
	"fachui/internal/ref"
	"fachui/valuation/draw"
	"fachui/valuation/valuationpg"
	"fachui/web/route"
)

func (h handler) draws() []route.Route {
	return []route.Route{
		route.Post(inCourt+"/valuations/:valuation/draws", "draw.freeze", office, "冻结摇号名单", "Freeze the list of a draw and publish its hash", h.freeze),
		route.Post("/api/v1/draws/:draw/nonces", "draw.contribute", route.SignedIn(), "当事人提交随机数", "Add a party's contribution to a draw", h.contribute),
		route.Post(inCourt+"/draws/:draw/reveal", "draw.reveal", office, "开号", "Reveal a draw", h.reveal),
		route.Post(inCourt+"/draws/:draw/void", "draw.void", heads, "作废摇号", "Void a draw by an order", h.void),
		route.Get("/api/v1/draws/:draw/record", "draw.record", route.Public(), "摇号完整记录（可验证）", "The whole record of a draw, for anybody to verify", h.record),
	}
}

type freezing struct {
	Valuation   ref.ID     `path:"valuation"`
	NoncesUntil legal.Time `json:"nonces_until" required:"true"`
	Decision    string     `json:"panel_decision"` // its number, where fewer than three are eligible
}

func (h handler) freeze(ctx context.Context, c route.Call, in freezing) (valuationpg.Frozen, error) {
	return h.svc.Freeze(ctx, c.Court, in.Valuation, in.NoncesUntil, in.Decision, actor(c), c.At)
}

type contributing struct {
	Draw  ref.ID `path:"draw"`
	Nonce string `json:"nonce" required:"true"`
}

func (h handler) contribute(ctx context.Context, c route.Call, in contributing) (done, error) {
	return ok(h.svc.Contribute(ctx, in.Draw, in.Nonce, actor(c), c.At))
}

type revealing struct {
	Draw      ref.ID   `path:"draw"`
	Witnesses []string `json:"witnesses"` // offices that were present
}

func (h handler) reveal(ctx context.Context, c route.Call, in revealing) (draw.Transcript, error) {
	return h.svc.Reveal(ctx, c.Court, in.Draw, in.Witnesses, actor(c), c.At)
}

type voiding struct {
	Draw   ref.ID `path:"draw"`
	Order  string `json:"order" required:"true"`
	Reason string `json:"reason" required:"true"`
}

func (h handler) void(ctx context.Context, c route.Call, in voiding) (done, error) {
	return ok(h.svc.Void(ctx, c.Court, in.Draw, in.Order, in.Reason, actor(c), c.At))
}

type oneDraw struct {
	Draw ref.ID `path:"draw"`
}

func (h handler) record(ctx context.Context, _ route.Call, in oneDraw) (draw.Record, error) {
	return h.svc.Record(ctx, in.Draw)
}
