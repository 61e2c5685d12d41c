package browser

import (
	"net/http"
	"strings"
	"testing"

	"fachui/internal/house/housetest"
	"fachui/internal/scenario"
	"fachui/scenarios"
)

// World is a house in which a story has been played up to a state.
type World struct {
	*housetest.World
	t     testing.TB
	story *scenario.Runner
}

// world opens a house and plays scenarios/worlds/<state>.yaml in it, such as
// court, case, priced, resolved, running, sold, paid, report and plan. "announced" is
// another word for lot, "story/duties" a whole story, and "" is a house in which nothing has happened. Everybody
// of a story signs in with scenario.Password. What a state has in common with another
// is played once, and the house copied: share a world among the subtests that only look.
func world(t testing.TB, state string) *World {
	t.Helper()
	if state == "" {
		return &World{World: housetest.Open(t, housetest.Options{At: housetest.Dawn}), t: t}
	}
	if state == "announced" {
		state = "lot"
	}
	file := "worlds/" + state + ".yaml"
	if whole, ok := strings.CutPrefix(state, "story/"); ok {
		file = whole + ".yaml"
	}
	f, err := scenario.ReadFS(scenarios.FS, file)
	if err != nil {
		t.Fatal(err)
	}
	w := &World{t: t}
	w.World, w.story = housetest.Begin(t, f, housetest.Options{})
	for more := true; more; {
		more, err = w.story.Step(t.Context())
		if err != nil {
			t.Fatal(err)
		}
	}
	res, err := w.story.Finish(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, why := range res.Failed {
		t.Fatalf("world %s: %s", state, why)
	}
	return w
}

// ID is the identifier of what the story calls name, such as 拍品.
func (w *World) ID(name string) string {
	w.t.Helper()
	id, err := w.story.ID(name)
	if err != nil {
		w.t.Fatal(err)
	}
	return id
}

// Advance moves legal time to a moment such as "2026-04-01 10:00" and lets
// everything happen that is due until then.
func (w *World) Advance(to string) {
	w.t.Helper()
	operator, _ := w.SignIn(w.t, housetest.Operator.Name, housetest.Operator.Password)
	operator.Must(w.t, http.MethodPut, "/api/v1/clock", housetest.JSON(w.t, map[string]string{"to": to}))
}
