package custody

import (
	"context"

	"fachui/custody"
	"fachui/custody/custodypg"
	"fachui/internal/legal"
	"fachui/internal/ref"
	"fachui/web/route"
)

// movements are the rows of what is done with a thing in its place and across the
// door. Most wait for a second person.
func (h handler) movements() []route.Route {
	return []route.Route{
		route.Post(inThing+"/moves", "custody.move", either, "移库（封存物品须两人）", "Move to another slot; a sealed thing takes two people", h.move),
		route.Post(inThing+"/seals", "custody.seal", either, "封存（两人）", "Seal; takes two people", h.seal),
		route.Post(inThing+"/openings", "custody.open", either, "启封（两人）", "Break the seal; takes two people", h.open),
		route.Post(inThing+"/loans", "custody.lend", either, "借给评估机构查验（两人）", "Lend to an appraiser; takes two people", h.lend),
		route.Post(inThing+"/loan-returns", "custody.take_back", either, "查验归还（两人）", "Take back from the appraiser; takes two people", h.takeBack),
		route.Post(inThing+"/deliveries", "custody.deliver", either, "交付（两人）", "Deliver; takes two people", h.deliver),
		route.Post(inThing+"/returns", "custody.return", either, "发还（两人）", "Return to the owner; takes two people", h.giveBack),
		route.Post(inThing+"/transfers", "custody.transfer", either, "移交其他法院（两人）", "Hand to another court; takes two people", h.transfer),
		route.Post(inThing+"/disposals", "custody.dispose", officers, "处置（执行局长确认）", "Dispose of; the head of the bureau confirms", h.dispose),
		route.Post(inThing+"/checks", "custody.check", keeper, "盘点", "Count and look at it", h.check),
		route.Post(inCourt+"/acts/:act/confirmation", "custody.confirm", seconds, "第二人确认", "The second person confirms", h.confirm),
		route.Post(inCourt+"/acts/:act/withdrawal", "custody.withdraw", either, "撤回待确认的操作", "Withdraw what one began", h.withdraw),
	}
}

func (h handler) do(ctx context.Context, c route.Call, thing ref.ID, command custody.Command, p custody.Particulars) (custodypg.Done, error) {
	return h.svc.Do(ctx, c.Court, thing, command, p, c.Caller.As(c.Role), c.At)
}

type toSlot struct {
	Thing  ref.ID `path:"thing"`
	Slot   ref.ID `json:"slot" required:"true"`
	Reason string `json:"reason" required:"true"`
}

func (h handler) move(ctx context.Context, c route.Call, in toSlot) (custodypg.Done, error) {
	return h.do(ctx, c, in.Thing, custody.Move, custody.Particulars{Slot: in.Slot, Reason: in.Reason})
}

func (h handler) takeBack(ctx context.Context, c route.Call, in toSlot) (custodypg.Done, error) {
	return h.do(ctx, c, in.Thing, custody.TakeBack, custody.Particulars{Slot: in.Slot, Reason: in.Reason})
}

type sealing struct {
	Thing  ref.ID `path:"thing"`
	Seal   string `json:"seal" required:"true"`
	Reason string `json:"reason"`
}

func (h handler) seal(ctx context.Context, c route.Call, in sealing) (custodypg.Done, error) {
	return h.do(ctx, c, in.Thing, custody.Seal, custody.Particulars{Seal: in.Seal, Reason: in.Reason})
}

type because struct {
	Thing  ref.ID `path:"thing"`
	Reason string `json:"reason" required:"true"`
}

func (h handler) open(ctx context.Context, c route.Call, in because) (custodypg.Done, error) {
	return h.do(ctx, c, in.Thing, custody.Open, custody.Particulars{Reason: in.Reason})
}

type loan struct {
	Thing       ref.ID     `path:"thing"`
	Counterpart string     `json:"counterpart" required:"true"`
	Paper       string     `json:"paper" required:"true"`
	Document    string     `json:"document" required:"true"`
	BackAt      legal.Time `json:"back_at" required:"true"`
}

func (h handler) lend(ctx context.Context, c route.Call, in loan) (custodypg.Done, error) {
	return h.do(ctx, c, in.Thing, custody.Lend, custody.Particulars{Counterpart: in.Counterpart, Paper: in.Paper, Document: in.Document, BackAt: in.BackAt})
}

type handing struct {
	Thing       ref.ID `path:"thing"`
	Counterpart string `json:"counterpart" required:"true"`
	Paper       string `json:"paper" required:"true"`
	Reason      string `json:"reason"`
}

func (h handler) deliver(ctx context.Context, c route.Call, in handing) (custodypg.Done, error) {
	return h.do(ctx, c, in.Thing, custody.Deliver, custody.Particulars{Counterpart: in.Counterpart, Paper: in.Paper, Reason: in.Reason})
}

func (h handler) giveBack(ctx context.Context, c route.Call, in handing) (custodypg.Done, error) {
	return h.do(ctx, c, in.Thing, custody.Return, custody.Particulars{Counterpart: in.Counterpart, Paper: in.Paper, Reason: in.Reason})
}

type toCourt struct {
	Thing       ref.ID `path:"thing"`
	Counterpart string `json:"counterpart" required:"true"` // the other court
	Document    string `json:"document" required:"true"`
	Reason      string `json:"reason"`
}

func (h handler) transfer(ctx context.Context, c route.Call, in toCourt) (custodypg.Done, error) {
	return h.do(ctx, c, in.Thing, custody.Transfer, custody.Particulars{Counterpart: in.Counterpart, Document: in.Document, Reason: in.Reason})
}

type disposal struct {
	Thing    ref.ID `path:"thing"`
	Reason   string `json:"reason" required:"true"`
	Document string `json:"document" required:"true"`
}

func (h handler) dispose(ctx context.Context, c route.Call, in disposal) (custodypg.Done, error) {
	return h.do(ctx, c, in.Thing, custody.Dispose, custody.Particulars{Reason: in.Reason, Document: in.Document})
}

type count struct {
	Thing   ref.ID `path:"thing"`
	Missing bool   `json:"missing"` // it was not found
	Reason  string `json:"reason" required:"true"`
}

func (h handler) check(ctx context.Context, c route.Call, in count) (custodypg.Done, error) {
	return h.do(ctx, c, in.Thing, custody.Check, custody.Particulars{Missing: in.Missing, Reason: in.Reason})
}

type ofAct struct {
	Act ref.ID `path:"act"`
}

func (h handler) confirm(ctx context.Context, c route.Call, in ofAct) (custodypg.Done, error) {
	return h.svc.Confirm(ctx, c.Court, in.Act, c.Caller.As(c.Role), c.At)
}

func (h handler) withdraw(ctx context.Context, c route.Call, in ofAct) (custodypg.Done, error) {
	return h.svc.Withdraw(ctx, c.Court, in.Act, c.Caller.As(c.Role), c.At)
}

// orders are the judge's: to whom a thing must go.
func (h handler) orders() []route.Route {
	return []route.Route{
		route.Post(inThing+"/delivery-order", "custody.order_delivery", judge, "决定交付买受人或者申请执行人", "Order delivery to the buyer or the creditor", h.orderDelivery),
		route.Post(inThing+"/return-order", "custody.order_return", judge, "解除查封扣押，决定发还", "Order return: the seizure is lifted", h.orderReturn),
		route.Post(inThing+"/order-cancellation", "custody.cancel_order", judge, "撤销交付或者发还决定", "Cancel the order", h.cancelOrder),
	}
}

type deliveryOrder struct {
	Thing       ref.ID     `path:"thing"`
	Ground      string     `json:"ground" required:"true"` // title or sale
	Counterpart string     `json:"counterpart" required:"true"`
	Document    string     `json:"document" required:"true"`
	From        legal.Date `json:"from" required:"true"` // the ruling was served, or the thing was received
}

func (h handler) orderDelivery(ctx context.Context, c route.Call, in deliveryOrder) (custodypg.Done, error) {
	return h.do(ctx, c, in.Thing, custody.OrderDelivery, custody.Particulars{Ground: in.Ground, Counterpart: in.Counterpart, Document: in.Document, From: in.From})
}

type returnOrder struct {
	Thing       ref.ID     `path:"thing"`
	Counterpart string     `json:"counterpart" required:"true"`
	Document    string     `json:"document" required:"true"`
	From        legal.Date `json:"from" required:"true"` // the seizure was lifted
}

func (h handler) orderReturn(ctx context.Context, c route.Call, in returnOrder) (custodypg.Done, error) {
	return h.do(ctx, c, in.Thing, custody.OrderReturn, custody.Particulars{Counterpart: in.Counterpart, Document: in.Document, From: in.From})
}

func (h handler) cancelOrder(ctx context.Context, c route.Call, in because) (custodypg.Done, error) {
	return h.do(ctx, c, in.Thing, custody.CancelOrder, custody.Particulars{Reason: in.Reason})
}
