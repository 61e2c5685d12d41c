package auction

// Policy is what a court may set where the law is silent. The zero value is not
// a policy; start from [DefaultPolicy].
type Policy struct {
	// Lenient counts "N days before" as N days from the day of publication. Strict,
	// the default, keeps N whole days between and satisfies both readings.
	Lenient bool `json:"lenient_notice"`
	// PaperWorkdays is how many working days before the start papers on priority
	// rights and agents must be in.
	PaperWorkdays int `json:"paper_workdays"`
}

// DefaultPolicy is what courts commonly do.
func DefaultPolicy() Policy { return Policy{PaperWorkdays: 3} }
