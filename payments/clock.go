package payments

import (
	"time"

	"fachui/internal/calendar"
	"fachui/internal/legal"
)

// Limits of the law on the court's money.
const (
	RefundWithin   = 24 * time.Hour // 法释〔2016〕18号 Art. 23: losers' deposits, from the end of bidding
	IdentifyWithin = 3              // working days to say whose an unknown receipt is
	ObjectWithin   = 15             // days to object to a plan, per recipient: 执行程序解释 Art. 17
	NoticeWithin   = 10             // working days to tell finance to pay: 法〔2021〕322号
	PayWithin      = 5              // further working days for finance to pay
	HardLimit      = 30             // days from arrival after which a payout is overdue: 法发〔2017〕6号 Art. 10
	DeferWithin    = 60             // days: a deferral is looked at again by then
	ShortWithin    = 10             // days for a buyer who set off more than the plan gives; the house's own
	DraftWithin    = 10             // working days from title to a plan, the same notice limit
)

// DutyBy is the end of the n-th working day after from, for a duty of the court.
// Where the holidays of that year are not loaded yet it counts calendar days,
// which is never later: the bank's lines must be booked whether or not next
// year's holidays are announced, and an alarm that rings early harms nobody.
func DutyBy(cal calendar.Calendar, from legal.Date, n int) legal.Time {
	d, err := cal.AddWorkdays(from, n)
	if err != nil {
		return from.AddDays(n).End()
	}
	return d.End()
}

// IdentifyBy is the end of the last day to identify money that came on a day.
func IdentifyBy(cal calendar.Calendar, came legal.Date) legal.Time {
	return DutyBy(cal, came, IdentifyWithin)
}

// ObjectBy is the end of the last day to object for one who received a plan on a
// day. A party's right is never guessed: it fails with calendar.ErrYearNotLoaded.
func ObjectBy(cal calendar.Calendar, received legal.Date) (legal.Time, error) {
	d, err := cal.LastDay(received, ObjectWithin)
	return d.End(), err
}

// PayoutClocks are the three limits that run for money from the day it can be
// paid: the payment notice, the payment, and the limit after which it is overdue
// without an approved deferral.
type PayoutClocks struct{ Notice, Pay, Hard legal.Time }

// PayoutBy counts the limits from a day.
func PayoutBy(cal calendar.Calendar, from legal.Date) PayoutClocks {
	hard, err := cal.LastDay(from, HardLimit)
	if err != nil {
		hard = from.AddDays(HardLimit)
	}
	return PayoutClocks{
		Notice: DutyBy(cal, from, NoticeWithin),
		Pay:    DutyBy(cal, from, NoticeWithin+PayWithin),
		Hard:   hard.End(),
	}
}
