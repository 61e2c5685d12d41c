package bids

import (
	"context"

	"fachui/auction/bidding"
	"fachui/internal/identity"
	"fachui/internal/legal"
	"fachui/internal/ref"
	"fachui/web/route"
)

// outageRoutes are the rows about times in which bidders were shut out.
func (s *Service) outageRoutes() []route.Route {
	operator := route.Platform(identity.Operator).WithFreshSession()
	return []route.Route{
		route.Get("/api/v1/lots/:lot/health", "lot.health", route.Public(), "竞价期间的服务记录", "Record of the service over a lot's bidding", s.health),
		route.Get("/api/v1/outages", "outage.list", route.Public(), "服务中断记录", "Outages on record", s.outages),
		route.Post("/api/v1/outages", "outage.report", operator, "登记服务中断", "Put an outage on record", s.report),
		route.Post("/api/v1/lot-pauses", "lot.pause", operator, "紧急暂停竞价", "Pause the bidding of a lot in an emergency", s.pause),
	}
}

func (s *Service) health(ctx context.Context, _ route.Call, in One) (bidding.Health, error) {
	return s.Engine.Health(ctx, in.Lot)
}

// listedOutages is how many outages the list shows.
const listedOutages = 200

// OutageList is the outages on record, the latest first.
type OutageList struct {
	Outages []bidding.Outage `json:"outages"`
}

func (s *Service) outages(ctx context.Context, _ route.Call, _ route.None) (OutageList, error) {
	all, err := s.Engine.Outages(ctx, listedOutages)
	return OutageList{all}, err
}

// Told is an outage that an operator tells of.
type Told struct {
	Cause  string     `json:"cause" required:"true"` // fault, attack
	From   legal.Time `json:"from" required:"true"`
	To     legal.Time `json:"to" required:"true"`
	Reason string     `json:"reason" required:"true"`
}

// Kept is an outage as it stands on record, with the lots that it paused.
type Kept struct {
	bidding.Outage

	Paused []ref.ID `json:"paused"`
}

func (s *Service) report(ctx context.Context, c route.Call, in Told) (Kept, error) {
	o, paused, err := s.Engine.Report(ctx, bidding.Report{
		Cause: bidding.Cause(in.Cause), From: in.From, To: in.To, Reason: in.Reason, By: c.Caller.Person,
	})
	if paused == nil {
		paused = []ref.ID{}
	}
	return Kept{o, paused}, err
}

// Emergency names a lot whose bidding the platform stops, and why.
type Emergency struct {
	Lot    ref.ID `json:"lot" required:"true"`
	Reason string `json:"reason" required:"true"`
}

// pause is for the platform alone; its court learns of it at once, and lets the lot
// go on (法释〔2016〕18号 Art. 28).
func (s *Service) pause(ctx context.Context, c route.Call, in Emergency) (Done, error) {
	err := s.Engine.Pause(ctx, bidding.Order{Lot: in.Lot, Reason: in.Reason, Actor: c.Caller.As(c.Role), At: c.At})
	return Done{Lot: in.Lot}, err
}
