package payments

import (
	"strconv"
	"strings"
	"time"

	"fachui/internal/calendar"
	"fachui/internal/legal"
	"fachui/internal/money"
)

// Channel is when a court's bank pays out, as the bank says and two people of the
// court put on record. It says what to expect and excuses nothing: the 24 hours of
// 法释〔2016〕18号 Art. 23 run while the bank is closed, and their alarm rings. Where
// nobody has asked the bank, nothing is assumed and nobody is told when to expect money.
type Channel struct {
	WorkdaysOnly bool         `json:"workdays_only"`
	Opens        int          `json:"opens"`          // minutes after midnight
	Closes       int          `json:"closes"`         // minutes after midnight, 1440 for its end
	AnyHourUpTo  money.Amount `json:"any_hour_up_to"` // payments up to it are made at any hour; zero for none
	Source       string       `json:"source"`
}

// ParseHour reads a time of day as people write it, 8:30 or 08:30, as minutes after
// midnight; 24:00 is the end of the day. ErrChannelHour.
func ParseHour(s string) (int, error) {
	hour, minute, ok := strings.Cut(strings.ReplaceAll(strings.TrimSpace(s), "：", ":"), ":")
	h, err := strconv.Atoi(hour)
	m, err2 := strconv.Atoi(minute)
	if !ok || err != nil || err2 != nil || len(hour) > 2 || len(minute) != 2 || h < 0 || m < 0 || m > 59 || h*60+m > 24*60 {
		return 0, ErrChannelHour.With("found", s)
	}
	return h*60 + m, nil
}

// Check refuses hours that are none.
func (c Channel) Check() error {
	if c.Opens < 0 || c.Closes > 24*60 || c.Opens >= c.Closes || c.AnyHourUpTo.IsNegative() {
		return ErrChannelHours
	}
	return CheckText("source", c.Source, 4, 200)
}

// mostClosedDays bounds the search for an open day: no holiday is as long.
const mostClosedDays = 30

// Expect is when the bank can be expected to pay an amount that is ordered at a
// time. Beyond the calendar that is loaded it counts every day as a working day.
func (c Channel) Expect(cal calendar.Calendar, at legal.Time, amount money.Amount) legal.Time {
	if !c.AnyHourUpTo.Less(amount) {
		return at
	}
	day := at.Date()
	for range mostClosedDays {
		open := day.Start().Add(time.Duration(c.Opens) * time.Minute)
		shut := day.Start().Add(time.Duration(c.Closes) * time.Minute)
		if at.Before(shut) && c.worksOn(cal, day) {
			return legal.Later(at, open)
		}
		day = day.AddDays(1)
	}
	return at
}

func (c Channel) worksOn(cal calendar.Calendar, day legal.Date) bool {
	if !c.WorkdaysOnly {
		return true
	}
	works, err := cal.IsWorkday(day)
	return err != nil || works
}
