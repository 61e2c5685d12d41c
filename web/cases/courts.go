package cases

import (
	"context"
	"encoding/json"
	"fmt"

	"fachui/internal/calendar"
	"fachui/internal/fault"
	"fachui/internal/legal"
	"fachui/internal/ref"
	"fachui/internal/registry"
	"fachui/web/route"
)

// courts are the routes of courts and the calendar.
func (h handler) courts() []route.Route {
	return []route.Route{
		route.Post("/api/v1/court-proposals", "court.propose", operator(),
			"提出开通法院", "Propose a court with its one fund account, ledger and channel", h.propose),
		route.Get("/api/v1/court-proposals", "court.proposals", operator(),
			"查看开通申请", "List proposals", h.proposals),
		route.Post("/api/v1/court-proposals/:proposal/approval", "court.approve", operator().WithFreshSession(),
			"由另一名操作员批准开通", "Approve a proposal as another operator", h.approve),
		route.Post("/api/v1/court-proposals/:proposal/refusal", "court.refuse", operator().WithFreshSession(),
			"由另一名操作员驳回开通申请", "Refuse a proposal as another operator", h.refuse),
		route.Get("/api/v1/courts", "court.list", route.Public(), "法院名录", "List courts", h.listCourts),
		route.Get("/api/v1/courts/:court", "court.show", route.Public(), "法院信息", "Show a court", h.court),
		route.Get("/api/v1/calendar", "calendar.show", route.Public(), "已载入的节假日", "Show the loaded holidays", h.calendar),
		route.Post("/api/v1/calendar/:year", "calendar.import", operator(), "导入一年的节假日", "Import a year of holidays", h.importYear),
	}
}

func (h handler) propose(ctx context.Context, c route.Call, in registry.NewCourt) (proposed, error) {
	id, err := h.svc.ProposeCourt(ctx, in, c.Caller.As(c.Role), c.At)
	return proposed{id}, err
}

type proposed struct {
	Proposal ref.ID `json:"proposal"`
}

func (h handler) proposals(ctx context.Context, _ route.Call, in paged) ([]registry.Proposal, error) {
	return registry.Proposals(ctx, h.read, in.page())
}

type aProposal struct {
	Proposal ref.ID `path:"proposal"`
}

type opened struct {
	Court string `json:"court"`
}

func (h handler) approve(ctx context.Context, c route.Call, in aProposal) (opened, error) {
	court, err := h.svc.ApproveCourt(ctx, in.Proposal, c.Caller.As(c.Role), c.At)
	return opened{court}, err
}

type refusal struct {
	Proposal ref.ID `path:"proposal"`
	Reason   string `json:"reason" required:"true"`
}

func (h handler) refuse(ctx context.Context, c route.Call, in refusal) (done, error) {
	return ok(h.svc.RefuseCourt(ctx, in.Proposal, in.Reason, c.Caller.As(c.Role), c.At))
}

func (h handler) court(ctx context.Context, c route.Call, _ route.None) (registry.Court, error) {
	return registry.FindCourt(ctx, h.read, c.Court)
}

// Year is one loaded year of the calendar.
type Year struct {
	Year   int            `json:"year"`
	Source string         `json:"source"`
	Days   []calendar.Day `json:"days"`
}

func viewOf(y calendar.Year) Year { return Year{y.Number(), y.Source(), y.Days()} }

func (h handler) calendar(ctx context.Context, _ route.Call, _ route.None) ([]Year, error) {
	cal, err := registry.Calendar(ctx, h.read)
	out := []Year{}
	for _, y := range cal.Years() {
		out = append(out, viewOf(y))
	}
	return out, err
}

// yearFile is a file of the project holiday-cn as it stands, with an optional source.
type yearFile struct {
	In     int       `path:"year" json:"-"`
	Schema string    `json:"$schema,omitempty"`
	ID     string    `json:"$id,omitempty"`
	Year   int       `json:"year"` // that of the address unless given
	Source string    `json:"source,omitempty"`
	Papers []string  `json:"papers"`
	Days   []dayFile `json:"days" required:"true"`
}

type dayFile struct {
	Name string     `json:"name"`
	Date legal.Date `json:"date"`
	Off  *bool      `json:"isOffDay"`
}

func (h handler) importYear(ctx context.Context, c route.Call, in yearFile) (Year, error) {
	if in.Year == 0 {
		in.Year = in.In
	}
	for i, d := range in.Days { // a day that says nothing must not pass for a working day
		if d.Off == nil {
			return Year{}, route.ErrMissing.With("field", fmt.Sprintf("days.%d.isOffDay", i)).With("want", fault.Text{ZH: "true（放假）或 false（上班）", EN: "true (off) or false (worked)"})
		}
	}
	file, err := json.Marshal(in)
	if err != nil {
		return Year{}, fmt.Errorf("encode year: %w", err)
	}
	y, err := h.svc.ImportYear(ctx, in.In, file, c.Caller.As(c.Role), c.At)
	if err != nil {
		return Year{}, err
	}
	return viewOf(y), nil
}
