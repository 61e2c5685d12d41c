package auction

import "fachui/internal/money"

// Alarm is the highest multiple of the reference price, of those that the court set,
// that price has reached, or 0. Without a reference price nothing is alarming.
// Bidding goes on: the law has no cap, and only a person may stop a sale
// (法释〔2016〕18号 Art. 28).
func (p Policy) Alarm(price, reference money.Amount) int64 {
	if !reference.IsPositive() {
		return 0
	}
	reached := int64(0)
	for _, level := range p.Alarms {
		if level > reached && !price.Less(reference.Times(level)) {
			reached = level
		}
	}
	return reached
}
