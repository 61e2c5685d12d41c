package auction

import (
	"fachui/internal/basis"
	"fachui/internal/calendar"
	"fachui/internal/fault"
	"fachui/internal/legal"
	"fachui/internal/money"
)

// The hours in which a court works, for the sake of bidders who must notice that
// bidding goes on.
const (
	workBegins = 9
	workEnds   = 18
)

// CheckResume refuses to let bidding go on at an hour when nobody would notice, if the
// court has set so. It fails with calendar.ErrYearNotLoaded.
func (i Interruption) CheckResume(cal calendar.Calendar, at legal.Time) error {
	if !i.WorkingHours {
		return nil
	}
	day := at.Date()
	works, err := cal.IsWorkday(day)
	if err != nil {
		return err
	}
	if !works || at.Before(day.At(workBegins, 0)) || !at.Before(day.At(workEnds, 0)) {
		return ErrResumeHours.With("from", workBegins).With("to", workEnds)
	}
	return nil
}

// Standstill is the suspension of a lot as one of its bidders finds it.
type Standstill struct {
	Since   legal.Time // zero: it does not stand still
	Leading bool       // the bidder leads
}

// CheckLeave decides whether a bidder may take the deposit back and leave: when the
// lot has stood still for more than the days that the court has set, and the bidder
// does not lead. The law says nothing of deposits during a suspension (法释〔2016〕18号
// Art. 28); who leads has made the bid that a sale would rest on.
func (i Interruption) CheckLeave(s Standstill, at legal.Time) error {
	switch {
	case s.Since.IsZero() || i.LeaveDays == 0:
		return ErrLeaveNot
	case s.Leading:
		return ErrLeaveLeads
	}
	from := Within(s.Since.Date(), i.LeaveDays)
	if at.Before(from) {
		return ErrLeaveEarly.With("days", i.LeaveDays).With("from", from)
	}
	return nil
}

// Reached lists the alarms of the court that price has reached, the lowest first.
func (p Policy) Reached(price, reference money.Amount) []int64 {
	var reached []int64
	for _, level := range p.Alarms {
		if reference.IsPositive() && !price.Less(reference.Times(level)) {
			reached = append(reached, level)
		}
	}
	return reached
}

// What is refused while a lot stands still, and about alarms.
var (
	ErrResumeHours = fault.Define(fault.Refused, "lot.resume_hours", basis.Basis{},
		"本院规定只在工作日 {from} 时至 {to} 时恢复竞价，以便竞买人知悉。请在工作时间办理。",
		"This court lets bidding go on only on working days from {from}:00 to {to}:00, so that bidders notice. Do it then.")
	ErrLeaveNot = fault.Define(fault.Refused, "application.leave", basis.Online2016(23),
		"竞价没有暂缓或中止，或者本院未允许中途退出。保证金在竞价结束后二十四小时内退还。",
		"The lot does not stand still, or this court lets nobody leave. Deposits go back within 24 hours after bidding ends.")
	ErrLeaveLeads = fault.Define(fault.Refused, "application.leave_leads", basis.Online2016(20),
		"您目前领先，暂缓期间不能退出。", "You lead, so you cannot leave while the lot stands still.")
	ErrLeaveEarly = fault.Define(fault.Refused, "application.leave_early", basis.Basis{},
		"暂缓满 {days} 日后（{from} 起）才可以退出。", "Who does not lead may leave once the lot has stood still for {days} days, from {from}.")
	ErrAlarmLevel = fault.Define(fault.Refused, "lot.price_alarm", basis.Basis{},
		"没有待处理的价格提醒：现价没有达到参考价的 {level} 倍，或者已经处理。",
		"No such alarm waits: the price has not reached {level} times the reference price, or it was dealt with.")
	ErrAlarmNote = fault.Define(fault.Invalid, "lot.price_alarm_note", basis.Basis{},
		"请写明核查情况（2 至 500 字）。", "Say what you found (2 to 500 characters).")
)
