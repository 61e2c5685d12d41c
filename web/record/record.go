// Package record serves the record: what happened, what is due, what waits, and
// the legal clock. The public reads what the law makes public (法释〔2016〕18号
// Art. 3); a court's staff read all of their court; nobody reads another's.
package record

import (
	"context"

	"fachui/internal/clock"
	"fachui/internal/identity"
	"fachui/internal/legal"
	"fachui/internal/record"
	"fachui/internal/ref"
	"fachui/web/route"
)

// Times moves legal time in a demo or scratch database.
type Times interface {
	Advance(ctx context.Context, to legal.Time) error
	LetRun(ctx context.Context) error
}

type eventsIn struct {
	Case   ref.ID `query:"case"`
	Asset  ref.ID `query:"asset"`
	Lot    ref.ID `query:"lot"`
	Kind   string `query:"kind"`   // a whole kind, or the beginning of some: "valuation."
	Newest bool   `query:"newest"` // the last recorded first
	After  int64  `query:"after"`
	Limit  int    `query:"limit"`
}

// Events is a page of what happened.
type Events struct {
	Events []record.Event `json:"events"`
	Next   int64          `json:"next"` // pass as after for the next page
}

type deadlinesIn struct {
	Case  ref.ID `query:"case"`
	Ended bool   `query:"ended"`
	Limit int    `query:"limit"`
}

// Deadlines are clocks of a court.
type Deadlines struct {
	Deadlines []record.Clock `json:"deadlines"`
}

type timelineIn struct {
	Case  ref.ID `path:"case"`
	After int64  `query:"after"`
	Limit int    `query:"limit"`
}

// Clock is the legal time, and whether it may be moved.
type Clock struct {
	Now       legal.Time `json:"now"`
	Purpose   string     `json:"purpose"`
	Simulated bool       `json:"simulated"`
	Frozen    bool       `json:"frozen"`
	Machine   Machine    `json:"machine"`
}

// Machine is how well the machine that answers keeps standard time.
type Machine struct {
	Known        bool    `json:"known"`        // the system can say
	Synchronised bool    `json:"synchronised"` // a time service keeps it
	WithinMS     float64 `json:"within_ms"`    // most that it may be wrong by
}

type advanceIn struct {
	To legal.Time `json:"to" required:"true"`
}

// ParkedEvents are the events that failed too often.
type ParkedEvents struct {
	Parked []record.Parked `json:"parked"`
}

type replayIn struct {
	Event int64 `path:"event"`
}

// Routes are the rows of the record.
func Routes(s *record.Service, c *clock.Legal, times Times) []route.Route {
	staff := route.Court(identity.CourtRoles...)
	operator := route.Platform(identity.Operator)
	return []route.Route{
		route.Get("/api/v1/events", "event.public", route.Public(), "公开的办理过程", "What happened, as the public may see it",
			func(ctx context.Context, _ route.Call, in eventsIn) (Events, error) {
				return events(ctx, s, record.Filter{Case: in.Case, Asset: in.Asset, Lot: in.Lot, Kind: in.Kind, Newest: in.Newest, After: in.After, Limit: in.Limit, Public: true})
			}),
		route.Get("/api/v1/courts/:court/events", "event.list", staff, "本院办理过程", "What happened in this court",
			func(ctx context.Context, call route.Call, in eventsIn) (Events, error) {
				return events(ctx, s, record.Filter{Court: call.Court, Case: in.Case, Asset: in.Asset, Lot: in.Lot, Kind: in.Kind, Newest: in.Newest, After: in.After, Limit: in.Limit})
			}),
		route.Get("/api/v1/courts/:court/deadlines", "deadline.list", staff, "本院期限", "The clocks of this court",
			func(ctx context.Context, call route.Call, in deadlinesIn) (Deadlines, error) {
				d, err := s.Deadlines(ctx, call.Court, in.Case, in.Ended, in.Limit)
				return Deadlines{d}, err
			}),
		route.Get("/api/v1/me/cases/:case/timeline", "case.own_timeline", route.SignedIn(), "我的案件时间线", "What happened in a case of mine, and what comes",
			func(ctx context.Context, call route.Call, in timelineIn) (record.Timeline, error) {
				return s.Timeline(ctx, call.Caller.Person, in.Case, in.After, in.Limit)
			}),
		route.Get("/api/v1/outbox/parked", "outbox.parked", operator, "未能处理的事件", "Events that could not be handled",
			func(ctx context.Context, _ route.Call, _ route.None) (ParkedEvents, error) {
				p, err := s.ParkedEvents(ctx)
				return ParkedEvents{p}, err
			}),
		route.Post("/api/v1/outbox/parked/:event/replay", "outbox.replay", operator, "重新处理事件", "Handle a parked event again",
			func(ctx context.Context, _ route.Call, in replayIn) (route.None, error) {
				return route.None{}, s.Replay(ctx, in.Event)
			}),
		route.Get("/api/v1/clock", "clock.show", route.Public(), "法定时间", "Legal time",
			func(context.Context, route.Call, route.None) (Clock, error) { return show(c), nil }),
		route.Put("/api/v1/clock", "clock.advance", operator, "推进演示库的法定时间", "Move the legal time of a demo or scratch database",
			func(ctx context.Context, _ route.Call, in advanceIn) (Clock, error) {
				err := times.Advance(ctx, in.To)
				return show(c), err
			}),
		route.Put("/api/v1/clock/running", "clock.run", operator, "让演示库的法定时间走动", "Let the legal time of a demo run on",
			func(ctx context.Context, _ route.Call, _ route.None) (Clock, error) {
				err := times.LetRun(ctx)
				return show(c), err
			}),
	}
}

func events(ctx context.Context, s *record.Service, f record.Filter) (Events, error) {
	list, err := s.Events(ctx, f)
	if err != nil {
		return Events{}, err
	}
	out := Events{Events: list}
	if len(list) > 0 {
		out.Next = list[len(list)-1].No
	}
	return out, nil
}

func show(c *clock.Legal) Clock {
	d := clock.Disciplined()
	return Clock{
		Now: c.Now(), Purpose: string(c.Purpose()), Simulated: c.Simulated(), Frozen: c.IsFrozen(),
		Machine: Machine{d.Known, d.Synchronised, float64(d.Within.Microseconds()) / 1000},
	}
}
