package desk_test

import (
	"testing"
	"time"

	"fachui/internal/desk"
	"fachui/internal/legal"
)

func TestLightOf(t *testing.T) {
	t.Parallel()
	at := legal.MustParse("2026-03-10T10:00:00")
	const day = 24 * time.Hour
	for _, c := range []struct {
		name        string
		opened, due legal.Time
		want        desk.Light
	}{
		{"no clock", at, legal.Time{}, desk.NoLight},
		{"overdue", at.Add(-day), at.Add(-time.Microsecond), desk.Red},
		{"due now", at.Add(-day), at, desk.Red},
		{"a moment left", at.Add(-day), at.Add(time.Microsecond), desk.Amber},
		{"a day left of two", at.Add(-day), at.Add(day), desk.Amber},
		{"a moment more than a day, of two", at.Add(-day), at.Add(day + time.Microsecond), desk.Green},
		{"a quarter left of twenty days", at.Add(-15 * day), at.Add(5 * day), desk.Green},
		{"less than a quarter of twenty days", at.Add(-15*day - 4*time.Microsecond), at.Add(5 * day), desk.Amber},
		{"just begun", at, at.Add(30 * day), desk.Green},
		{"not said since when", legal.Time{}, at.Add(2 * day), desk.Green},
	} {
		if got := desk.LightOf(c.opened, c.due, at); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}
