// Package demo serves what a visitor of a demo needs and nobody else may have: as
// whom to sign in, how far the demo is, and a clock that everybody may move.
//
// Every row refuses unless the database was made for a demo, which nothing can
// change afterwards. Moving time is bounded, so that a slip of the finger costs
// weeks and not years, and no deadline is computed from a calendar that is not loaded.
package demo

import (
	"context"
	"time"

	"fachui/auction"
	"fachui/internal/basis"
	"fachui/internal/calendar"
	"fachui/internal/clock"
	"fachui/internal/fault"
	"fachui/internal/legal"
	"fachui/web/route"
)

// What a visitor may not do.
var (
	ErrNotDemo = fault.Define(fault.NotFound, "demo.not_demo", basis.Basis{},
		"这里不是演示系统，没有演示人员，也不能拨动时间。", "This is no demo: it has no demo people, and time cannot be moved here.")
	ErrTooFar = fault.Define(fault.Refused, "demo.too_far", basis.Basis{},
		"一次最多前进 {days} 天，即到 {latest}。", "Time moves at most {days} days at once: until {latest}.")
	ErrBeyond = fault.Define(fault.Refused, "demo.beyond_calendar", basis.Basis{},
		"节假日表只载到 {loaded}，演示的时间最晚到 {latest}，以便期限都算得出。重新运行演示即可从头开始。",
		"Holidays are loaded until {loaded}, so the demo goes until {latest} at the latest and every deadline can be counted. Start the demo again to begin anew.")
	ErrNothingDue = fault.Define(fault.Refused, "demo.nothing_due", basis.Basis{},
		"到 {latest} 为止没有期限届满。请按小时或按天前进。", "Nothing falls due until {latest}. Move by hour or by day.")
	ErrStep = fault.Define(fault.Invalid, "demo.step", basis.Basis{},
		"请给出 to（时间）或者 by（hour、day 或 next_deadline），二者取一。", "Give to (a time) or by (hour, day or next_deadline), one of them.")
)

const (
	// MostDays is how far time moves at once.
	MostDays = 60
	// reserve is how long before the end of the loaded calendar the demo ends:
	// longer than any period that starts today.
	reserve = 60
)

// Person is somebody as whom a visitor may sign in.
type Person struct {
	Login  string `json:"login"`
	Name   string `json:"name"`
	RoleZH string `json:"role_zh"`
	RoleEN string `json:"role_en"`
	Court  string `json:"court,omitempty"`
	Desk   string `json:"desk"`       // public, court, finance, appraiser, party, supervisor or platform
	Page   string `json:"first_page"` // the noun to look at first
}

// Progress is how far the demo is filled.
type Progress struct {
	Ready bool       `json:"ready"`
	Cases int        `json:"cases"` // filled
	Of    int        `json:"of"`
	At    legal.Time `json:"at"` // how far its history is
	// Pictures are added to what is sold once the demo is ready.
	Pictures   int `json:"pictures"`
	PicturesOf int `json:"pictures_of"`
}

// Guide knows the demo that the process fills.
type Guide interface {
	People() []Person
	Password() string // everybody's
	Progress() Progress
}

// Times moves legal time.
type Times interface {
	Forward(ctx context.Context, choose func(now legal.Time) (legal.Time, error)) error
	NextDue(ctx context.Context, until legal.Time) (legal.Time, error)
}

// Lots counts lots.
type Lots interface {
	Census(ctx context.Context) (map[auction.Status]int, error)
}

// Demo is what the rows stand on. Guide may be nil: a demo database that this
// process did not fill has a clock, but no list of people.
type Demo struct {
	Guide    Guide
	Clock    *clock.Legal
	Times    Times
	Lots     Lots
	Calendar func(ctx context.Context) (calendar.Calendar, error)
}

// Count is how many lots stand in one state.
type Count struct {
	Status auction.Status `json:"status"`
	ZH     string         `json:"status_zh"`
	EN     string         `json:"status_en"`
	Lots   int            `json:"lots"`
}

// Shown is what a visitor of a demo is told.
type Shown struct {
	Now      legal.Time `json:"now"`
	Latest   legal.Time `json:"latest"` // to which time may be moved
	Password string     `json:"password"`
	Progress Progress   `json:"progress"`
	People   []Person   `json:"people"`
	Lots     []Count    `json:"lots"`
}

type pressIn struct {
	To legal.Time `json:"to"`
	By string     `json:"by"`
}

type pressOut struct {
	Now legal.Time `json:"now"`
}

// Routes are the rows of a demo.
func Routes(d Demo) []route.Route {
	return []route.Route{
		route.Get("/api/v1/demo", "demo.show", route.Public(),
			"演示：可登录的人员、标的数、进度", "The demo: as whom to sign in, how many lots, how far it is", d.show),
		route.Post("/api/v1/demo/clock", "demo.clock", route.Public(),
			"拨快演示的法定时间", "Move the legal time of the demo forward", d.press),
	}
}

func (d Demo) show(ctx context.Context, _ route.Call, _ route.None) (Shown, error) {
	if d.Clock.Purpose() != clock.Demo {
		return Shown{}, ErrNotDemo
	}
	out := Shown{Now: d.Clock.Now(), People: []Person{}}
	if d.Guide != nil {
		out.People, out.Password, out.Progress = d.Guide.People(), d.Guide.Password(), d.Guide.Progress()
	}
	latest, _, err := d.latest(ctx)
	if err != nil {
		return Shown{}, err
	}
	out.Latest = latest
	all, err := d.Lots.Census(ctx)
	if err != nil {
		return Shown{}, err
	}
	for _, s := range auction.States() {
		if n := all[s]; n > 0 {
			zh, en := s.Words()
			out.Lots = append(out.Lots, Count{Status: s, ZH: zh, EN: en, Lots: n})
		}
	}
	return out, nil
}

// latest is the last moment to which the demo goes, and the last day of the
// loaded calendar from which that is counted.
func (d Demo) latest(ctx context.Context) (legal.Time, legal.Date, error) {
	cal, err := d.Calendar(ctx)
	if err != nil {
		return legal.Time{}, legal.Date{}, err
	}
	last := legal.Date{}
	for _, y := range cal.Years() {
		last = legal.Day(y.Number(), time.December, 31)
	}
	return last.AddDays(-reserve).Start(), last, nil
}

func (d Demo) press(ctx context.Context, _ route.Call, in pressIn) (pressOut, error) {
	if d.Clock.Purpose() != clock.Demo {
		return pressOut{}, ErrNotDemo
	}
	latest, loaded, err := d.latest(ctx)
	if err != nil {
		return pressOut{}, err
	}
	err = d.Times.Forward(ctx, func(now legal.Time) (legal.Time, error) {
		to, err := d.target(ctx, in, now, latest)
		switch {
		case err != nil:
			return legal.Time{}, err
		case to.After(latest):
			return legal.Time{}, ErrBeyond.With("loaded", loaded).With("latest", latest)
		case to.After(now.Add(MostDays * 24 * time.Hour)):
			return legal.Time{}, ErrTooFar.With("days", MostDays).With("latest", now.Add(MostDays*24*time.Hour))
		}
		return to, nil
	})
	return pressOut{Now: d.Clock.Now()}, err
}

// target is where a press leads from now.
func (d Demo) target(ctx context.Context, in pressIn, now, latest legal.Time) (legal.Time, error) {
	switch {
	case in.By == "" && !in.To.IsZero():
		return in.To, nil
	case !in.To.IsZero():
		return legal.Time{}, ErrStep
	}
	switch in.By {
	case "hour":
		return now.Add(time.Hour), nil
	case "day":
		return now.Add(24 * time.Hour), nil
	case "next_deadline":
		due, err := d.Times.NextDue(ctx, latest)
		if err == nil && due.IsZero() {
			err = ErrNothingDue.With("latest", latest)
		}
		return legal.Later(due, now), err
	}
	return legal.Time{}, ErrStep
}
