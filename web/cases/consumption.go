package cases

import (
	"context"

	"fachui/internal/identity"
	"fachui/internal/legal"
	"fachui/internal/ref"
	"fachui/internal/registry"
	"fachui/web/route"
)

// consumption are the routes of orders that limit what a debtor may consume.
func (h handler) consumption() []route.Route {
	judge := route.Court(identity.Judge)
	return []route.Route{
		route.Get("/api/v1/courts/:court/cases/:case/consumption-orders", "consumption.list", readers(),
			"本案的限制消费令", "The orders that limit consumption in a case", h.listConsumption),
		route.Post("/api/v1/courts/:court/parties/:party/consumption-orders", "consumption.limit", judge,
			"登记限制消费令", "Put an order against a debtor on record", h.limitConsumption),
		route.Post("/api/v1/courts/:court/consumption-orders/:order/lifting", "consumption.lift", judge,
			"登记解除限制消费令", "Put on record that an order was lifted", h.liftConsumption),
	}
}

// ConsumptionOrders are those of a case, with whether each holds today.
type ConsumptionOrders struct {
	Orders []ConsumptionOrder `json:"orders"`
}

// ConsumptionOrder is an order with whether it holds today.
type ConsumptionOrder struct {
	registry.ConsumptionOrder

	InForce bool `json:"in_force"`
}

func (h handler) listConsumption(ctx context.Context, c route.Call, in inCase) (ConsumptionOrders, error) {
	out := ConsumptionOrders{Orders: []ConsumptionOrder{}}
	found, err := registry.ConsumptionOrders(ctx, h.read, c.Court, in.Case)
	for _, o := range found {
		out.Orders = append(out.Orders, ConsumptionOrder{o, o.InForce(c.At.Date())})
	}
	return out, err
}

type limitation struct {
	Party  ref.ID     `path:"party"`
	DocNo  string     `json:"doc_no" required:"true"`
	Reason string     `json:"reason" required:"true"`
	From   legal.Date `json:"from" required:"true"`
	Until  legal.Date `json:"until"` // the last day; left out: until it is lifted
}

type limited struct {
	Order ref.ID `json:"order"`
}

func (h handler) limitConsumption(ctx context.Context, c route.Call, in limitation) (limited, error) {
	id, err := h.svc.LimitConsumption(ctx, c.Court, in.Party, registry.NewConsumptionOrder{DocNo: in.DocNo, Reason: in.Reason, From: in.From, Until: in.Until},
		c.Caller.As(c.Role), c.At)
	return limited{id}, err
}

type lifting struct {
	Order    ref.ID     `path:"order"`
	DocNo    string     `json:"doc_no" required:"true"`
	Reason   string     `json:"reason" required:"true"`
	LiftedOn legal.Date `json:"lifted_on" required:"true"`
}

func (h handler) liftConsumption(ctx context.Context, c route.Call, in lifting) (done, error) {
	return ok(h.svc.LiftConsumption(ctx, c.Court, in.Order, in.DocNo, in.Reason, in.LiftedOn, c.Caller.As(c.Role), c.At))
}
