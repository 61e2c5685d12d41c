package payments

import (
	"time"

	"fachui/internal/calendar"
	"fachui/internal/legal"
	"fachui/internal/money"
)

// Channel is when a court's bank pays out. It says what to expect and excuses
// nothing: the 24 hours of 法释〔2016〕18号 Art. 23 run while the bank is closed, and
// their alarm rings.
type Channel struct {
	WorkdaysOnly bool         `json:"workdays_only"`
	Opens        int          `json:"opens"`          // minutes after midnight
	Closes       int          `json:"closes"`         // minutes after midnight, 1440 for its end
	AnyHourUpTo  money.Amount `json:"any_hour_up_to"` // payments up to it are made at any hour; zero for none
	Source       string       `json:"source"`
	Default      bool         `json:"default"` // nobody has asked this court's bank yet
}

// DefaultChannel is what is assumed until a court has asked its bank: the hours of
// the large-value system on working days, and the small-value systems at any hour up
// to a million yuan.
func DefaultChannel() Channel {
	return Channel{
		WorkdaysOnly: true, Opens: 8*60 + 30, Closes: 17*60 + 15, AnyHourUpTo: money.MustParse("1000000.00"),
		Source: "默认值：大额支付系统工作日营业时间，百万元以下跨行清算全天办理；未向本院开户银行核实", Default: true,
	}
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
