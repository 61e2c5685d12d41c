package auction

import "time"

// Policy is what a court may set where the law is silent. The zero value is not
// a policy; start from [DefaultPolicy].
type Policy struct {
	// Lenient counts "N days before" as N days from the day of publication. Strict,
	// the default, keeps N whole days between and satisfies both readings.
	Lenient bool
	// PaperWorkdays is how many working days before the start papers on priority
	// rights and agents must be in.
	PaperWorkdays int
	// PayDaysMovable and PayDaysImmovable are the periods for the balance that a
	// panel is offered; it may decide another.
	PayDaysMovable   int
	PayDaysImmovable int
	// Increment bounds what a panel may fix as the increment.
	Increment IncrementGuide
	// Bids are what this court asks of a bid beside the law.
	Bids BidRules
	// Confirm says which bids are asked again.
	Confirm Confirmation
	// HolidayRoll moves a deadline of the court itself off a rest day.
	HolidayRoll bool
	// GraceDays is how long a buyer who is late is reminded before the judge is asked
	// to decide.
	GraceDays int
	// Interruption is how a lot goes on that was stopped while bidding ran.
	Interruption Interruption
	// TopUp is what an order about a shortfall begins with.
	TopUp TopUp
	// ReauctionDays is within how many days of a default the house looks for the
	// re-auction to be held.
	ReauctionDays int
	// SetGap is how many minutes the announced ends of the lots of a set lie apart at least.
	SetGap int
	// Alarms are the multiples of the reference price at which the court is told.
	Alarms [3]int64
}

// IncrementGuide bounds an increment, in per mille of the starting price: below Least
// it is refused, outside Low to High it is pointed out.
type IncrementGuide struct{ Least, Low, High int64 }

// BidRules are what a court asks of a bid where 法释〔2016〕18号 Art. 20 is silent. They
// are frozen into a lot when it is announced. The zero value asks nothing.
type BidRules struct {
	MultiplesOnly bool // whole increments above the starting price
	FirstAtStart  bool // the first bid is the starting price
	UpTo          bool // a bid may name the most it would give
}

// Confirmation says which bids count only if they were confirmed. The zero value
// asks nobody.
type Confirmation struct {
	SelfRaise bool
	JumpSteps int // increments above the lowest bid that are too many; 0: never
}

// Interruption is how a lot goes on that was stopped while bidding ran.
type Interruption struct {
	WorkingHours bool          // only then
	Least        time.Duration // of bidding after it
	LeaveDays    int           // after which whoever does not lead may leave; 0: never
}

// TopUp says how much of a shortfall a buyer in default is ordered to pay.
type TopUp int

// The ways of topping up, as settings number them.
const (
	TopUpFull TopUp = iota
	TopUpCapped
	TopUpNone
)

// DefaultPolicy is what courts commonly do.
func DefaultPolicy() Policy {
	values := map[string]int{}
	for _, s := range Settings() {
		values[s.Name] = s.Usual
	}
	return PolicyOf(values)
}

// PolicyOf is the policy that some values of the settings make; all must be there.
func PolicyOf(values map[string]int) Policy {
	return Policy{
		Lenient: values["lenient_notice"] == 1, PaperWorkdays: values["paper_workdays"],
		PayDaysMovable: values["pay_days_movable"], PayDaysImmovable: values["pay_days_immovable"],
		ReauctionDays: values["reauction_days"], SetGap: values["set_gap_minutes"], HolidayRoll: values["holiday_roll"] == 1, GraceDays: values["default_grace_days"],
		Increment: IncrementGuide{int64(values["increment_per_mille"]), int64(values["increment_guide_low"]), int64(values["increment_guide_high"])},
		Bids:      BidRules{MultiplesOnly: values["multiples_only"] == 1, FirstAtStart: values["first_bid_at_start"] == 1, UpTo: values["bids_up_to"] == 1},
		Confirm:   Confirmation{SelfRaise: values["confirm_self_raise"] == 1, JumpSteps: values["confirm_jump_steps"]},
		Interruption: Interruption{
			WorkingHours: values["resume_working_hours"] == 1, Least: time.Duration(values["resume_least_minutes"]) * time.Minute,
			LeaveDays: values["suspension_leave_days"],
		},
		TopUp:  TopUp(values["top_up_rule"]),
		Alarms: [3]int64{int64(values["alarm_first"]), int64(values["alarm_second"]), int64(values["alarm_third"])},
	}
}

// PayDays is the period for the balance that a panel is offered for a kind of asset.
func (p Policy) PayDays(k AssetKind) int {
	if k == Movable {
		return p.PayDaysMovable
	}
	return p.PayDaysImmovable
}
