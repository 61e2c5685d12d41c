package legal_test

import (
	"encoding/json"
	"testing"
	"time"

	"fachui/internal/legal"
)

func TestParseReadsShanghaiWallClock(t *testing.T) {
	t.Parallel()
	want := legal.MustParse("2026-04-01T10:00:00+08:00")
	for _, s := range []string{"2026-04-01 10:00:00", "2026-04-01 10:00", "2026-04-01T02:00:00Z", "2026-04-01T10:00:00.0000004"} {
		got, err := legal.Parse(s)
		if err != nil || !got.Equal(want) {
			t.Errorf("Parse(%q) = %v, %v", s, got, err)
		}
	}
	for _, s := range []string{"", "2026-13-01 10:00", "tomorrow", "10:00"} {
		if got, err := legal.Parse(s); err == nil {
			t.Errorf("Parse(%q) = %v", s, got)
		}
	}
}

func TestTimeKeepsMicroseconds(t *testing.T) {
	t.Parallel()
	at := legal.At(time.Date(2026, 4, 2, 1, 59, 59, 999_999_999, time.UTC))
	if at.String() != "2026-04-02T09:59:59.999999+08:00" {
		t.Error(at)
	}
	b, err := json.Marshal(at)
	var back legal.Time
	if err != nil || json.Unmarshal(b, &back) != nil || !back.Equal(at) {
		t.Errorf("%s → %v", b, back)
	}
}

func TestDatesCountCalendarDays(t *testing.T) {
	t.Parallel()
	d := legal.MustDate("2026-02-27")
	if got := d.AddDays(3).String(); got != "2026-03-02" {
		t.Error(got)
	}
	if got := legal.MustDate("2028-02-28").AddDays(1).String(); got != "2028-02-29" {
		t.Error("leap day:", got)
	}
	if n := legal.MustDate("2027-01-01").DaysSince(legal.MustDate("2026-12-31")); n != 1 {
		t.Error(n)
	}
	if got := d.End().String(); got != "2026-02-28T00:00:00+08:00" {
		t.Error(got)
	}
	if got := legal.MustParse("2026-03-01T16:30:00Z").Date().String(); got != "2026-03-02" {
		t.Error("a day begins at midnight in Shanghai:", got)
	}
}
