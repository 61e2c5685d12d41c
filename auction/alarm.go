package auction

import "fachui/internal/money"

// alarmLevels are the multiples of the reference price at which the court is told
// that a price runs away. Bidding goes on: the law has no cap, and only a person
// may stop a sale (法释〔2016〕18号 Art. 28).
var alarmLevels = []int64{10, 5, 3}

// Alarm is the highest multiple of the reference price (3, 5 or 10) that price has
// reached, or 0. Without a reference price nothing is alarming.
func Alarm(price, reference money.Amount) int64 {
	if !reference.IsPositive() {
		return 0
	}
	for _, level := range alarmLevels {
		if !price.Less(reference.Times(level)) {
			return level
		}
	}
	return 0
}
