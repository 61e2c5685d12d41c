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
	DraftWithin    = 10             // working days from title to a plan, the same notice limit
)

// IdentifyBy is the end of the last day to identify money that came on a day.
func IdentifyBy(cal calendar.Calendar, came legal.Date) (legal.Time, error) {
	d, err := cal.AddWorkdays(came, IdentifyWithin)
	return d.End(), err
}

// ObjectBy is the end of the last day to object for one who received a plan on a day.
func ObjectBy(cal calendar.Calendar, received legal.Date) (legal.Time, error) {
	d, err := cal.LastDay(received, ObjectWithin)
	return d.End(), err
}

// PayoutClocks are the three limits that run for money from the day it can be
// paid: the payment notice, the payment, and the limit after which it is overdue
// without an approved deferral.
type PayoutClocks struct{ Notice, Pay, Hard legal.Time }

// PayoutBy counts the limits from a day.
func PayoutBy(cal calendar.Calendar, from legal.Date) (PayoutClocks, error) {
	notice, err := cal.AddWorkdays(from, NoticeWithin)
	if err != nil {
		return PayoutClocks{}, err
	}
	pay, err := cal.AddWorkdays(notice, PayWithin)
	if err != nil {
		return PayoutClocks{}, err
	}
	hard, err := cal.LastDay(from, HardLimit)
	return PayoutClocks{notice.End(), pay.End(), hard.End()}, err
}
