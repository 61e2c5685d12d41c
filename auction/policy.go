package auction

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
	// IncrementPerMille is the share of the starting price below which an increment
	// is shown as small.
	IncrementPerMille int64
	// ReauctionDays is within how many days of a default the house looks for the
	// re-auction to be held.
	ReauctionDays int
	// Alarms are the multiples of the reference price at which the court is told.
	Alarms [3]int64
}

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
		IncrementPerMille: int64(values["increment_per_mille"]), ReauctionDays: values["reauction_days"],
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
