// Package custody is the web's face of the things that a court holds in a case:
// lists of hand-over, the slots of the warehouse, and every movement. Handlers
// decode, make one call and encode.
//
// Who works a case (clerk, judge) and who keeps the warehouse (custodian) watch each
// other: what crosses the warehouse door is begun by one side and confirmed by the
// other (法发〔2017〕6号 Art. 2). Confirmations read the session row again.
package custody

import (
	"context"
	"slices"

	"fachui/custody"
	"fachui/custody/custodypg"
	"fachui/internal/identity"
	"fachui/internal/legal"
	"fachui/internal/ref"
	"fachui/web/route"
)

type handler struct{ svc *custodypg.Service }

// Who may do what.
var (
	keeper   = route.Court(identity.Custodian)
	officers = route.Court(identity.Clerk, identity.Judge)
	judge    = route.Court(identity.Judge)
	either   = route.Court(identity.Custodian, identity.Clerk, identity.Judge)
	seconds  = route.Court(identity.Custodian, identity.BureauHead, identity.Clerk, identity.Judge).WithFreshSession()
	readers  = route.Court(identity.CourtRoles...)
)

const (
	inCourt = "/api/v1/courts/:court/custody"
	inCase  = "/api/v1/courts/:court/cases/:case"
	inThing = inCourt + "/things/:thing"
)

// Routes are the rows of the table that svc answers.
func Routes(svc *custodypg.Service) []route.Route {
	h := handler{svc}
	return slices.Concat(h.lists(), h.movements(), h.orders())
}

func (h handler) lists() []route.Route {
	return []route.Route{
		route.Post(inCourt+"/slots", "custody.add_slot", keeper, "登记库房货位", "Add a slot to a warehouse", h.addSlot),
		route.Get(inCourt+"/slots", "custody.slots", readers, "库房货位", "The slots of the warehouses", h.slots),
		route.Post(inCase+"/handovers", "custody.hand_over", officers, "登记交接清单", "File a list of hand-over", h.handOver),
		route.Get(inCourt+"/handovers/:handover", "custody.handover", readers, "交接清单", "A list of hand-over", h.handover),
		route.Post(inCourt+"/handovers/:handover/receipts", "custody.receive", keeper.WithFreshSession(), "保管员清点入库", "The keeper receives lines of a list", h.receive),
		route.Get(inCourt+"/things", "custody.list", readers, "在管物品", "Things in custody", h.list),
		route.Get(inThing, "custody.show", readers, "物品及其流转记录", "A thing with its record", h.show),
	}
}

type newSlot struct {
	Warehouse string `json:"warehouse" required:"true"`
	Slot      string `json:"slot" required:"true"`
}

type made struct {
	Slot ref.ID `json:"slot_id"`
}

func (h handler) addSlot(ctx context.Context, c route.Call, in newSlot) (made, error) {
	id, err := h.svc.AddSlot(ctx, c.Court, in.Warehouse, in.Slot, c.Caller.As(c.Role), c.At)
	return made{id}, err
}

func (h handler) slots(ctx context.Context, c route.Call, _ route.None) ([]custodypg.Slot, error) {
	return h.svc.Slots(ctx, c.Court)
}

type newHandover struct {
	Case          ref.ID             `path:"case"`
	HandedBy      string             `json:"handed_by" required:"true"`
	Capacity      string             `json:"capacity" required:"true"` // debtor, creditor, third_party, court or authority
	SecondOfficer ref.ID             `json:"second_officer" required:"true"`
	TakenOn       legal.Date         `json:"taken_on" required:"true"`
	Place         string             `json:"place" required:"true"`
	Document      string             `json:"document" required:"true"`
	Things        []custody.NewThing `json:"things" required:"true"`
}

type filed struct {
	Handover ref.ID `json:"handover"`
}

func (h handler) handOver(ctx context.Context, c route.Call, in newHandover) (filed, error) {
	id, err := h.svc.HandOver(ctx, c.Court, in.Case, custody.NewHandover{
		HandedBy: in.HandedBy, Capacity: in.Capacity, SecondOfficer: in.SecondOfficer, TakenOn: in.TakenOn,
		Place: in.Place, Document: in.Document, Things: in.Things,
	}, c.Caller.As(c.Role), c.At)
	return filed{id}, err
}

type inHandover struct {
	Handover ref.ID `path:"handover"`
}

func (h handler) handover(ctx context.Context, c route.Call, in inHandover) (custodypg.Handover, error) {
	return h.svc.Handover(ctx, c.Court, in.Handover, c.At)
}

type receipts struct {
	Handover ref.ID              `path:"handover"`
	Things   []custodypg.Receipt `json:"things" required:"true"`
}

type received struct {
	Received int `json:"received"`
}

func (h handler) receive(ctx context.Context, c route.Call, in receipts) (received, error) {
	n, err := h.svc.Receive(ctx, c.Court, in.Handover, in.Things, c.Caller.As(c.Role), c.At)
	return received{n}, err
}

type filter struct {
	State     string `query:"state"`
	Case      ref.ID `query:"case"`
	Warehouse string `query:"warehouse"`
	Text      string `query:"q"`
	Late      bool   `query:"late"`
	Waits     bool   `query:"waits"`
	After     ref.ID `query:"after"`
	Limit     int    `query:"limit"`
}

// Things is a page of a list.
type Things struct {
	Things []custodypg.View `json:"things"`
	After  ref.ID           `json:"after,omitempty"` // where the next page begins
}

func (h handler) list(ctx context.Context, c route.Call, in filter) (Things, error) {
	if in.Limit < 1 || in.Limit > 99 {
		in.Limit = 50
	}
	found, err := h.svc.Things(ctx, c.Court, custodypg.Filter{
		State: in.State, Case: in.Case, Warehouse: in.Warehouse, Text: in.Text, Late: in.Late, Waits: in.Waits, After: in.After, Limit: in.Limit + 1,
	}, c.At)
	out := Things{Things: found}
	if len(found) > in.Limit {
		out.Things = found[:in.Limit]
		out.After = out.Things[in.Limit-1].ID
	}
	return out, err
}

type ofThing struct {
	Thing ref.ID `path:"thing"`
}

func (h handler) show(ctx context.Context, c route.Call, in ofThing) (custodypg.Record, error) {
	return h.svc.Thing(ctx, c.Court, in.Thing, c.At)
}
