package custody

// Policy is what a court may set where the law is silent: the member "custody" of
// its settings. The zero value is not a policy; start from [DefaultPolicy].
type Policy struct {
	// ReceiveWorkdays is how many working days after things were taken their list
	// must be received by the keeper. Cash must be handed in within a day (Art. 9).
	ReceiveWorkdays int `json:"receive_workdays"`
	// ResealWorkdays is how many working days a valuable may lie open; 0 is until
	// the end of the day on which its seal was broken.
	ResealWorkdays int `json:"reseal_workdays"`
	// LoanDays is the longest time for which a thing may be lent to an appraiser;
	// the report itself is due in thirty days (法释〔2018〕15号 Art. 19).
	LoanDays int `json:"loan_days"`
}

// DefaultPolicy is the house's own choice.
func DefaultPolicy() Policy { return Policy{ReceiveWorkdays: 1, ResealWorkdays: 1, LoanDays: 30} }

// The periods of the law, in days.
const (
	TitleDays  = 30 // 法发〔2017〕6号 Art. 22: hand over what the title awards
	SaleDays   = 15 // 拍卖变卖规定 Art. 27: hand over what was sold
	ReturnDays = 10 // 法发〔2017〕6号 Art. 23: give back what was released
)
