package demo_test

import (
	"context"
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"fachui/auction"
	"fachui/internal/calendar"
	"fachui/internal/clock"
	"fachui/internal/flow"
	"fachui/internal/identity"
	"fachui/internal/legal"
	"fachui/internal/observe"
	"fachui/web"
	"fachui/web/demo"
)

var now = legal.MustParse("2026-05-13T09:52:00+08:00")

// row is the legal_clock row of a database made for purpose, its time standing at at.
type row struct {
	purpose clock.Purpose
	at      legal.Time
}

func (r row) QueryRow(context.Context, string, ...any) pgx.Row { return r }

func (r row) Scan(into ...any) error {
	*into[0].(*clock.Purpose), *into[1].(*legal.Time), *into[2].(*int64) = r.purpose, r.at, 0
	return nil
}

// times remembers where it was moved to.
type times struct {
	at, due, moved legal.Time
	busy           bool
}

func (t *times) Forward(_ context.Context, choose func(legal.Time) (legal.Time, error)) error {
	if t.busy {
		return flow.ErrMoving
	}
	to, err := choose(t.at)
	if err == nil {
		t.moved = to
	}
	return err
}

func (t *times) NextDue(context.Context, legal.Time) (legal.Time, error) { return t.due, nil }

type lots map[auction.Status]int

func (l lots) Census(context.Context) (map[auction.Status]int, error) { return l, nil }

type guide struct{}

func (guide) People() []demo.Person {
	return []demo.Person{{Login: "judge1", Name: "李某·演示", RoleZH: "执行法官", RoleEN: "judge", Court: "yunxi", Desk: "court", Page: "lots"}}
}
func (guide) Password() string        { return "Everybody-2026" }
func (guide) Progress() demo.Progress { return demo.Progress{Ready: true, Cases: 68, Of: 68, At: now} }

type nobody struct{}

func (nobody) Authenticate(context.Context, string, string, bool) (identity.Caller, error) {
	return identity.Caller{}, nil
}

type answer struct {
	status int
	body   map[string]any
}

func ask(t *testing.T, purpose clock.Purpose, tm *times, method, path, body string) answer {
	t.Helper()
	c := clock.New(clock.System)
	require.NoError(t, c.Load(t.Context(), row{purpose, tm.at}))
	app := web.New(web.Options{
		Routes: demo.Routes(demo.Demo{
			Guide: guide{}, Clock: c, Times: tm, Lots: lots{auction.Announced: 7, auction.Sold: 4},
			Calendar: func(context.Context) (calendar.Calendar, error) { return calendar.Official(), nil },
		}),
		Auth: nobody{}, Clock: c, Machine: clock.System, Log: slog.New(slog.DiscardHandler), Metrics: observe.NewMetrics(),
	})
	req := httptest.NewRequestWithContext(t.Context(), method, path, strings.NewReader(body))
	req.Header.Set("Content-Type", "application/json")
	resp, err := app.Test(req, -1)
	require.NoError(t, err)
	defer resp.Body.Close()
	a := answer{status: resp.StatusCode}
	require.NoError(t, json.NewDecoder(resp.Body).Decode(&a.body))
	return a
}

// Nothing of a demo exists where the database was made for anything else.
func TestOnlyInADemo(t *testing.T) {
	t.Parallel()
	for _, purpose := range []clock.Purpose{clock.Production, clock.Scratch} {
		for method, path := range map[string]string{http.MethodGet: "/api/v1/demo", http.MethodPost: "/api/v1/demo/clock"} {
			tm := &times{at: now}
			a := ask(t, purpose, tm, method, path, `{"by":"day"}`)
			require.Equal(t, "demo.not_demo", a.body["code"], "%s %s", purpose, path)
			require.Equal(t, http.StatusNotFound, a.status)
			require.True(t, tm.moved.IsZero())
		}
	}
}

func TestShow(t *testing.T) {
	t.Parallel()
	a := ask(t, clock.Demo, &times{at: now}, http.MethodGet, "/api/v1/demo", "")
	require.Equal(t, http.StatusOK, a.status)
	require.Equal(t, "Everybody-2026", a.body["password"])
	require.Equal(t, "2026-11-01T00:00:00+08:00", a.body["latest"])
	require.Len(t, a.body["people"], 1)
	require.Equal(t, []any{
		map[string]any{"status": "ANNOUNCED", "status_zh": "公告中", "status_en": "announced", "lots": 7.0},
		map[string]any{"status": "SOLD", "status_zh": "已成交", "status_en": "sold", "lots": 4.0},
	}, a.body["lots"], "in the order of a lot's life")
}

func TestPress(t *testing.T) {
	t.Parallel()
	end := legal.MustParse("2026-11-01T00:00:00+08:00")
	later := func(d time.Duration) string { return now.Add(d).String() }
	for _, tt := range []struct {
		name string
		in   string
		at   legal.Time
		due  legal.Time
		to   legal.Time
		code string
	}{
		{"an hour", `{"by":"hour"}`, now, now, now.Add(time.Hour), ""},
		{"a day", `{"by":"day"}`, now, now, now.Add(24 * time.Hour), ""},
		{"the next deadline", `{"by":"next_deadline"}`, now, now.Add(8 * time.Minute), now.Add(8 * time.Minute), ""},
		{"a deadline that is due already", `{"by":"next_deadline"}`, now, now.Add(-time.Minute), now, ""},
		{"no deadline", `{"by":"next_deadline"}`, now, legal.Time{}, legal.Time{}, "demo.nothing_due"},
		{"a time", `{"to":"` + later(90*time.Minute) + `"}`, now, now, now.Add(90 * time.Minute), ""},
		{"sixty days", `{"to":"` + later(60*24*time.Hour) + `"}`, now, now, now.Add(60 * 24 * time.Hour), ""},
		{"a microsecond more", `{"to":"` + later(60*24*time.Hour+time.Microsecond) + `"}`, now, now, legal.Time{}, "demo.too_far"},
		{"to the end", `{"to":"` + end.String() + `"}`, end.Add(-time.Hour), now, end, ""},
		{"a microsecond past the end", `{"to":"` + end.Add(time.Microsecond).String() + `"}`, end.Add(-time.Hour), now, legal.Time{}, "demo.beyond_calendar"},
		{"an hour past the end", `{"by":"hour"}`, end, now, legal.Time{}, "demo.beyond_calendar"},
		{"neither", `{}`, now, now, legal.Time{}, "demo.step"},
		{"both", `{"by":"day","to":"` + later(time.Hour) + `"}`, now, now, legal.Time{}, "demo.step"},
		{"a year", `{"by":"year"}`, now, now, legal.Time{}, "demo.step"},
	} {
		tm := &times{at: tt.at, due: tt.due}
		a := ask(t, clock.Demo, tm, http.MethodPost, "/api/v1/demo/clock", tt.in)
		if tt.code != "" {
			require.Equal(t, tt.code, a.body["code"], tt.name)
		} else {
			require.Equal(t, http.StatusCreated, a.status, "%s: %v", tt.name, a.body)
		}
		require.Equal(t, tt.to, tm.moved, tt.name)
	}
}

func TestTheSecondOfTwoWhoPressWaits(t *testing.T) {
	t.Parallel()
	a := ask(t, clock.Demo, &times{at: now, busy: true}, http.MethodPost, "/api/v1/demo/clock", `{"by":"day"}`)
	require.Equal(t, "clock.moving", a.body["code"])
}
