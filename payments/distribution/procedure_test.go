package distribution_test

import (
	"errors"
	"testing"

	"fachui/internal/legal"
	. "fachui/payments/distribution"
)

// skipWeekend is a calendar without holidays.
func skipWeekend(d legal.Date) (legal.Date, error) {
	for d.Weekday() == 0 || d.Weekday() == 6 {
		d = d.AddDays(1)
	}
	return d, nil
}

func TestStages(t *testing.T) {
	t.Parallel()
	d := legal.MustDate
	served := []Receipt{{"A", d("2026-03-02")}, {"B", d("2026-03-03")}, {"debtor", d("2026-03-06")}}
	objected := Procedure{Served: served, Objections: []Act{{"A", d("2026-03-17")}}}
	notified := objected
	notified.Notified = []Receipt{{"B", d("2026-03-25")}, {"debtor", d("2026-03-25")}}
	opposed := notified
	opposed.Oppositions = []Act{{"B", d("2026-04-09")}}
	told := opposed
	told.Told = []Receipt{{"A", d("2026-04-13")}}
	sued := told
	sued.Actions = []Act{{"A", d("2026-04-28")}}
	for _, c := range []struct {
		name  string
		p     Procedure
		today string
		want  Stage
	}{
		{"nobody served", Procedure{}, "2026-03-02", BeingServed},
		{"one not reached", Procedure{Served: []Receipt{{"A", d("2026-03-02")}, {"B", legal.Date{}}}}, "2026-12-31", BeingServed},
		{"fourteenth day of the last", Procedure{Served: served}, "2026-03-20", Objecting},
		{"a last day on Saturday goes on to Monday", Procedure{Served: []Receipt{{"A", d("2026-03-06")}}}, "2026-03-23", Objecting},
		{"the day after Monday", Procedure{Served: served}, "2026-03-24", Stands},
		{"objected, not notified", objected, "2026-03-24", Notifying},
		{"objected while another may still object", objected, "2026-03-20", Objecting},
		{"last day to oppose", notified, "2026-04-09", Opposing},
		{"nobody opposes", notified, "2026-04-10", Amend},
		{"opposed, objector not told", opposed, "2026-04-10", Telling},
		{"last day to sue", told, "2026-04-28", MaySue},
		{"nobody sues", told, "2026-04-29", Stands},
		{"sued", sued, "2026-04-28", Suing},
	} {
		got, err := c.p.Stage(d(c.today), skipWeekend)
		if err != nil || got != c.want {
			t.Errorf("%s: %s, %v, want %s", c.name, got, err, c.want)
		}
	}
	unknown := errors.New("holidays of 2027 are not known")
	_, err := objected.Stage(d("2026-03-24"), func(legal.Date) (legal.Date, error) { return legal.Date{}, unknown })
	if !errors.Is(err, unknown) {
		t.Errorf("an unknown calendar: %v", err)
	}
}

func TestInTime(t *testing.T) {
	t.Parallel()
	d := legal.MustDate
	served := []Receipt{{"A", d("2026-03-02")}, {"B", legal.Date{}}}
	for _, c := range []struct {
		name string
		act  Act
		want error
	}{
		{"fourteenth day", Act{"A", d("2026-03-16")}, nil},
		{"fifteenth day", Act{"A", d("2026-03-17")}, nil},
		{"sixteenth day", Act{"A", d("2026-03-18")}, ErrLate},
		{"not served yet", Act{"B", d("2026-03-03")}, ErrNotServed},
		{"a stranger", Act{"C", d("2026-03-03")}, ErrNotServed},
	} {
		if err := InTime(c.act, served, skipWeekend); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}
