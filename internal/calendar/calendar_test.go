package calendar_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"fachui/internal/calendar"
	"fachui/internal/legal"
)

var official = calendar.Official()

func TestIsWorkday(t *testing.T) {
	t.Parallel()
	for day, want := range map[string]bool{
		"2025-01-01": false, "2025-01-02": true, "2025-01-26": true, "2025-01-28": false, "2025-02-04": false,
		"2025-02-05": true, "2025-02-08": true, "2025-09-28": true, "2025-10-08": false, "2025-10-11": true,
		"2026-01-03": false, "2026-01-04": true, // a Sunday, worked
		"2026-02-14": true, "2026-02-15": false, "2026-02-23": false, "2026-02-24": true, "2026-02-28": true,
		"2026-04-06": false, "2026-05-05": false, "2026-05-06": true, "2026-05-09": true, "2026-05-10": false,
		"2026-06-19": false, "2026-06-22": true, "2026-09-20": true, "2026-09-25": false, "2026-10-07": false,
		"2026-10-08": true, "2026-10-10": true, "2026-12-31": true,
	} {
		got, err := official.IsWorkday(legal.MustDate(day))
		if err != nil || got != want {
			t.Errorf("%s: %v, %v", day, got, err)
		}
	}
}

func TestAddWorkdays(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		from string
		n    int
		want string
	}{
		{"2026-03-02", 0, "2026-03-02"},
		{"2026-03-02", 1, "2026-03-03"},
		{"2026-03-06", 1, "2026-03-09"},  // over a weekend
		{"2026-02-13", 1, "2026-02-14"},  // a worked Saturday
		{"2026-02-14", 1, "2026-02-24"},  // over the Spring Festival
		{"2026-02-24", -1, "2026-02-14"}, // and back
		{"2025-12-31", 1, "2026-01-04"},  // over the year
		{"2026-09-30", 2, "2026-10-09"},
	} {
		got, err := official.AddWorkdays(legal.MustDate(tt.from), tt.n)
		if err != nil || got != legal.MustDate(tt.want) {
			t.Errorf("%s + %d working days = %v, %v; want %s", tt.from, tt.n, got, err, tt.want)
		}
	}
}

func TestLastDay(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		from string
		n    int
		want string
	}{
		{"2026-03-02", 5, "2026-03-09"}, // the fifth day is a Saturday: Monday
		{"2026-02-09", 5, "2026-02-14"}, // the fifth day is a worked Saturday
		{"2026-02-10", 5, "2026-02-24"}, // ends in the Spring Festival
		{"2026-03-03", 15, "2026-03-18"},
	} {
		got, err := official.LastDay(legal.MustDate(tt.from), tt.n)
		if err != nil || got != legal.MustDate(tt.want) {
			t.Errorf("%d days from %s end on %v, %v; want %s", tt.n, tt.from, got, err, tt.want)
		}
	}
}

func TestAYearThatIsNotLoadedHasNoAnswer(t *testing.T) {
	t.Parallel()
	_, err := official.IsWorkday(legal.MustDate("2027-01-04"))
	if !errors.Is(err, calendar.ErrYearNotLoaded) {
		t.Errorf("2027: %v", err)
	}
	_, err = official.AddWorkdays(legal.MustDate("2026-12-30"), 2)
	if !errors.Is(err, calendar.ErrYearNotLoaded) {
		t.Errorf("into 2027: %v", err)
	}
	_, err = official.RollForward(legal.MustDate("2024-12-31"))
	if !errors.Is(err, calendar.ErrYearNotLoaded) {
		t.Errorf("2024: %v", err)
	}
	_, err = calendar.Calendar{}.LastDay(legal.MustDate("2026-03-03"), 5)
	if !errors.Is(err, calendar.ErrYearNotLoaded) {
		t.Errorf("no calendar: %v", err)
	}
}

// minimal is a year with the given days besides the holidays of fixed date.
func minimal(year int, more ...string) string {
	days := more
	for _, md := range []string{"01-01", "05-01", "10-01", "10-02", "10-03"} {
		days = append(days, fmt.Sprintf(`{"name":"法定","date":"%d-%s","isOffDay":true}`, year, md))
	}
	return fmt.Sprintf(`{"year":%d,"papers":["国办通知"],"days":[%s]}`, year, strings.Join(days, ","))
}

func TestParseYear(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, file string
		ok         bool
	}{
		{"a complete year", minimal(2027), true},
		{"with a worked Sunday", minimal(2027, `{"name":"春节","date":"2027-02-14","isOffDay":false}`), true},
		{"made before the notice", `{"year":2027,"papers":["x"],"days":[]}`, false},
		{"a date of another year", minimal(2027, `{"name":"x","date":"2028-02-14","isOffDay":true}`), false},
		{"a date twice", minimal(2027, `{"name":"x","date":"2027-01-01","isOffDay":true}`), false},
		{"a worked weekday", minimal(2027, `{"name":"x","date":"2027-02-15","isOffDay":false}`), false},
		{"a day that never was", minimal(2027, `{"name":"x","date":"2027-02-30","isOffDay":true}`), false},
		{"no source", strings.Replace(minimal(2027), `"国办通知"`, "", 1), false},
		{"an unknown member", strings.Replace(minimal(2027), `"year"`, `"x":1,"year"`, 1), false},
		{"text after the end", minimal(2027) + "{}", false},
		{"no JSON", "year 2027", false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			y, err := calendar.ParseYear([]byte(tt.file))
			if (err == nil) != tt.ok || !tt.ok && !errors.Is(err, calendar.ErrBadYear) {
				t.Fatalf("ParseYear: %v", err)
			}
			if tt.ok && (y.Number() != 2027 || y.Source() != "国办通知") {
				t.Errorf("year %d from %s", y.Number(), y.Source())
			}
		})
	}
}

func TestAnImportedYearIsAddedToACopy(t *testing.T) {
	t.Parallel()
	y, err := calendar.ParseYear([]byte(minimal(2027)))
	if err != nil {
		t.Fatal(err)
	}
	more := official.With(y)
	got, err := more.AddWorkdays(legal.MustDate("2026-12-31"), 1)
	if err != nil || got != legal.MustDate("2027-01-04") {
		t.Errorf("after 2026-12-31: %v, %v", got, err)
	}
	if len(official.Years()) != 2 || len(more.Years()) != 3 {
		t.Errorf("years: %d and %d", len(official.Years()), len(more.Years()))
	}
}

// Counting forward and back again comes home, and a rolled day is a working
// day with nothing but rest days before it.
func TestCountingProperties(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		d := legal.MustDate("2025-03-01").AddDays(rapid.IntRange(0, 500).Draw(t, "day"))
		n := rapid.IntRange(1, 60).Draw(t, "n")
		there, err := official.AddWorkdays(d, n)
		if err != nil {
			t.Fatal(err)
		}
		back, err := official.AddWorkdays(there, 1-n)
		first, _ := official.AddWorkdays(d, 1)
		if err != nil || back != first {
			t.Errorf("%v + %d = %v, back to %v", d, n, there, back)
		}
		rolled, _ := official.RollForward(d)
		for e := d; e.Before(rolled); e = e.AddDays(1) {
			if work, _ := official.IsWorkday(e); work {
				t.Errorf("%v rolled past the working day %v", d, e)
			}
		}
	})
}
