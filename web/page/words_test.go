package page_test

import (
	"testing"
	"time"

	"fachui/internal/legal"
	"fachui/web/page"
)

// The time that is left is told in the two largest units, each side of where they
// change.
func TestLeft(t *testing.T) {
	t.Parallel()
	now := legal.MustParse("2026-05-13T10:00:00+08:00")
	for _, c := range []struct {
		in     time.Duration
		zh, en string
	}{
		{59 * time.Second, "还有 59 秒", "in 59 s"},
		{time.Minute, "还有 1 分 0 秒", "in 1 min 0 s"},
		{time.Hour, "还有 1 小时 0 分", "in 1 h 0 min"},
		{24*time.Hour - time.Second, "还有 23 小时 59 分", "in 23 h 59 min"},
		{24 * time.Hour, "还有 1 天", "in 1 day"},
		{25 * time.Hour, "还有 1 天 1 小时", "in 1 d 1 h"},
		{48 * time.Hour, "还有 2 天", "in 2 days"},
		{10*24*time.Hour + time.Hour, "还有 10 天", "in 10 days"},
		{-24 * time.Hour, "已过 1 天", "1 day ago"},
	} {
		if got := page.WordsIn(false).Left(now, now.Add(c.in)); got != c.zh {
			t.Errorf("%v: %q, want %q", c.in, got, c.zh)
		}
		if got := page.WordsIn(true).Left(now, now.Add(c.in)); got != c.en {
			t.Errorf("%v: %q, want %q", c.in, got, c.en)
		}
	}
}

// A time limit that ends with a day ends at its 24:00; one that ends within a day, and
// any other time, is told as it stands.
func TestDue(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ in, zh, en string }{
		{"2026-05-02T00:00:00+08:00", "2026年5月1日 24:00", "1 May 2026, 24:00"},
		{"2026-05-01T16:00:00Z", "2026年5月1日 24:00", "1 May 2026, 24:00"},
		{"2026-01-01T00:00:00+08:00", "2025年12月31日 24:00", "31 Dec 2025, 24:00"},
		{"2026-05-02T00:01:00+08:00", "2026年5月2日 00:01", "2 May 2026, 00:01"},
		{"2026-05-01T23:59:59+08:00", "2026年5月1日 23:59", "1 May 2026, 23:59"},
	} {
		at := legal.MustParse(c.in)
		if got := page.WordsIn(false).Due(at); got != c.zh {
			t.Errorf("%s: %q, want %q", c.in, got, c.zh)
		}
		if got := page.WordsIn(true).Due(at); got != c.en {
			t.Errorf("%s: %q, want %q", c.in, got, c.en)
		}
	}
	if got := page.WordsIn(true).Due(legal.Time{}); got != "—" {
		t.Errorf("no time: %q", got)
	}
}
