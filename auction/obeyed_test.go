package auction_test

import (
	"errors"
	"fmt"
	"maps"
	"testing"
	"time"

	"fachui/auction"
	"fachui/internal/calendar"
	"fachui/internal/legal"
	"fachui/internal/money"
)

// obeyed says of each setting what it decides, in words that differ when the rule
// decides otherwise. What is asked of storage alone is shown there, by the test named.
var obeyed = map[string]struct {
	to    int
	asks  func(auction.Policy) any
	there string
}{
	"lenient_notice": {to: 1, asks: func(p auction.Policy) any { return p.DaysBefore(date("2026-03-01"), 15) }},
	"holiday_roll": {to: 1, asks: func(p auction.Policy) any {
		due := auction.Within(date("2026-05-01").AddDays(-1), 1) // the first of May
		if p.HolidayRoll {
			due, _ = auction.OffRestDays(calendar.Official(), due)
		}
		return due
	}},
	"pay_days_movable":     {to: 10, asks: func(p auction.Policy) any { return p.PayDays(auction.Movable) }},
	"pay_days_immovable":   {to: 30, asks: func(p auction.Policy) any { return p.PayDays(auction.Immovable) }},
	"default_grace_days":   {to: 7, asks: func(p auction.Policy) any { return p.GraceDays }, there: "TestQueue_asks_after_the_grace"},
	"paper_workdays":       {to: 5, asks: papersBy},
	"increment_per_mille":  {to: 10, asks: steps("5000")},
	"increment_guide_low":  {to: 10, asks: steps("7000")},
	"increment_guide_high": {to: 5, asks: steps("7000")},
	"multiples_only":       {to: 1, asks: offered("710000.01", "A2", false)},
	"bids_up_to": {to: 0, asks: func(p auction.Policy) any {
		l := lotL()
		l.Rules = p.Bids
		got, err := l.UpTo(yuan("800000"), auction.Standing{Qualified: true})
		return fmt.Sprint(got, err)
	}},
	"first_bid_at_start": {to: 1, asks: offered("705000", "", false)},
	"confirm_self_raise": {to: 0, asks: offered("710000", "A1", true)},
	"confirm_jump_steps": {to: 2, asks: offered("720000", "A2", true)},
	"resume_working_hours": {to: 0, asks: func(p auction.Policy) any {
		return p.Interruption.CheckResume(calendar.Official(), legal.MustParse("2026-04-05T23:00:00"))
	}},
	"resume_least_minutes":  {to: 120, asks: func(p auction.Policy) any { return p.Interruption.Least }, there: "TestResume_asCourtSets"},
	"suspension_leave_days": {to: 6, asks: leaves},
	"reauction_days":        {to: 60, asks: func(p auction.Policy) any { return auction.Within(date("2026-04-01"), p.ReauctionDays) }},
	"set_gap_minutes":       {to: 60, asks: func(p auction.Policy) any { return plan(nil).Check(p) }},
	"alarm_first":           {to: 4, asks: alarmAt("300")},
	"alarm_second":          {to: 6, asks: alarmAt("500")},
	"alarm_third":           {to: 12, asks: alarmAt("1000")},
	"top_up_rule":           {to: 1, asks: func(p auction.Policy) any { return p.TopUp }, there: "the form of the order in web/fundsdesk"},
}

func papersBy(p auction.Policy) any {
	by, err := p.PapersBy(date("2026-04-01"), calendar.Official())
	if err != nil {
		return err
	}
	return by
}

// steps is what becomes of an increment on a starting price of a million.
func steps(increment string) func(auction.Policy) any {
	return func(p auction.Policy) any {
		in, tr := first("1000000"), terms("1000000")
		in.Guide, tr.Increment = p.Increment, yuan(increment)
		flags, err := tr.Check(in)
		return fmt.Sprint(flags, err)
	}
}

// offered is what becomes of a bid by code, on a lot that A1 leads, or with no code
// given of the first bid.
func offered(amount, code string, again bool) func(auction.Policy) any {
	return func(p auction.Policy) any {
		l := lotL()
		if code != "" {
			l = led("A1", "700000", 0)
		}
		l.Rules, l.Confirm = p.Bids, p.Confirm
		b := bid(code+"B", amount, day2("09:30:00"))
		if code != "" {
			b.Code = code
		}
		if again {
			return l.AsksAgain(b)
		}
		_, err := l.Accept(b, auction.Standing{Qualified: true})
		return err
	}
}

func leaves(p auction.Policy) any {
	since := legal.MustParse("2026-04-01T16:00:00")
	return p.Interruption.CheckLeave(auction.Standstill{Since: since}, auction.Within(since.Date(), 5))
}

func alarmAt(percent string) func(auction.Policy) any {
	return func(p auction.Policy) any { return p.Reached(yuan(percent), money.MustParse("100")) }
}

// Each setting, changed alone, changes what a rule decides; and no setting is left out.
func TestEverySettingIsObeyed(t *testing.T) {
	t.Parallel()
	usual := map[string]int{}
	for _, s := range auction.Settings() {
		usual[s.Name] = s.Usual
	}
	if len(obeyed) != len(usual) {
		t.Errorf("%d settings, %d shown to be obeyed", len(usual), len(obeyed))
	}
	for name, o := range obeyed {
		if o.to == usual[name] || auction.CheckSetting(name, o.to) != nil {
			t.Errorf("%s to %d changes nothing", name, o.to)
			continue
		}
		before := fmt.Sprint(o.asks(auction.PolicyOf(usual)))
		changed := map[string]int{}
		maps.Copy(changed, usual)
		changed[name] = o.to
		if after := fmt.Sprint(o.asks(auction.PolicyOf(changed))); before == after {
			t.Errorf("%s: %s before and after", name, before)
		}
	}
}

func TestAccept_asTheCourtAsks(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name   string
		rules  auction.BidRules
		lot    auction.Lot
		amount string
		want   error
	}{
		{"nothing asked", auction.BidRules{}, lotL(), "700000.01", nil},
		{"first at the start", auction.BidRules{FirstAtStart: true}, lotL(), "700000", nil},
		{"first a fen above", auction.BidRules{FirstAtStart: true}, lotL(), "700000.01", auction.ErrFirstBid},
		{"first below the start", auction.BidRules{FirstAtStart: true}, lotL(), "699999.99", auction.ErrBelowStart},
		{"second is free", auction.BidRules{FirstAtStart: true}, led("A", "700000", 0), "705000.01", nil},
		{"a fen below a multiple", auction.BidRules{MultiplesOnly: true}, led("A", "700000", 0), "709999.99", auction.ErrNotMultiple},
		{"a multiple", auction.BidRules{MultiplesOnly: true}, led("A", "700000", 0), "710000", nil},
		{"a fen above a multiple", auction.BidRules{MultiplesOnly: true}, led("A", "700000", 0), "710000.01", auction.ErrNotMultiple},
		{"too low all the same", auction.BidRules{MultiplesOnly: true}, led("A", "700000", 0), "700000", auction.ErrBidTooLow},
	} {
		c.lot.Rules = c.rules
		_, err := c.lot.Accept(bid("B", c.amount, day2("09:30:00")), auction.Standing{Qualified: true})
		if !errors.Is(err, c.want) {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

// D15: a leader may raise himself, once he has said that he means it.
func TestAsksAgain(t *testing.T) {
	t.Parallel()
	l := led("A", "700000", 0)
	l.Confirm = auction.Confirmation{SelfRaise: true, JumpSteps: 10}
	for _, c := range []struct {
		code, amount string
		want         error
	}{
		{"A", "705000", auction.ErrConfirmSelf},
		{"B", "705000", nil},
		{"B", "755000", nil}, // ten increments above the lowest
		{"B", "755000.01", auction.ErrConfirmJump},
	} {
		if err := l.AsksAgain(bid(c.code, c.amount, day2("09:30:00"))); !errors.Is(err, c.want) {
			t.Errorf("%s at %s: %v", c.code, c.amount, err)
		}
	}
	l.Confirm = auction.Confirmation{}
	if err := l.AsksAgain(bid("A", "1230000", day2("09:30:00"))); err != nil {
		t.Errorf("a court that asks nobody: %v", err)
	}
}

func TestCheckResume(t *testing.T) {
	t.Parallel()
	on := auction.DefaultPolicy().Interruption
	for at, want := range map[string]error{
		"2026-04-08T08:59:59": auction.ErrResumeHours,
		"2026-04-08T09:00:00": nil,
		"2026-04-08T17:59:59": nil,
		"2026-04-08T18:00:00": auction.ErrResumeHours,
		"2026-04-05T10:00:00": auction.ErrResumeHours, // a Sunday and a holiday
		"2099-04-05T10:00:00": calendar.ErrYearNotLoaded,
	} {
		if err := on.CheckResume(calendar.Official(), legal.MustParse(at)); !errors.Is(err, want) {
			t.Errorf("%s: %v", at, err)
		}
	}
}

func TestCheckLeave(t *testing.T) {
	t.Parallel()
	on := auction.DefaultPolicy().Interruption
	since := legal.MustParse("2026-04-01T16:00:00")
	from := legal.MustParse("2026-04-07T00:00:00") // five whole days after the first
	for _, c := range []struct {
		name  string
		i     auction.Interruption
		still auction.Standstill
		at    legal.Time
		want  error
	}{
		{"it runs", on, auction.Standstill{}, from, auction.ErrLeaveNot},
		{"nobody may", auction.Interruption{}, auction.Standstill{Since: since}, from, auction.ErrLeaveNot},
		{"the leader", on, auction.Standstill{Since: since, Leading: true}, from, auction.ErrLeaveLeads},
		{"an instant early", on, auction.Standstill{Since: since}, from.Add(-time.Microsecond), auction.ErrLeaveEarly},
		{"on the day", on, auction.Standstill{Since: since}, from, nil},
	} {
		if err := c.i.CheckLeave(c.still, c.at); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

func TestOffRestDays(t *testing.T) {
	t.Parallel()
	for due, want := range map[string]string{
		"2026-04-10T00:00:00": "2026-04-10T00:00:00", // ends with Thursday the ninth
		"2026-04-12T00:00:00": "2026-04-14T00:00:00", // ends with a Saturday
		"2026-05-02T00:00:00": "2026-05-07T00:00:00", // ends with the first of May
	} {
		got, err := auction.OffRestDays(calendar.Official(), legal.MustParse(due))
		if err != nil || got != legal.MustParse(want) {
			t.Errorf("%s: %s, %v", due, got, err)
		}
	}
	if _, err := auction.OffRestDays(calendar.Official(), legal.MustParse("2099-05-02T00:00:00")); !errors.Is(err, calendar.ErrYearNotLoaded) {
		t.Error(err)
	}
}
