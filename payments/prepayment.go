package payments

// Stake is what a bidder pays to take part: a deposit, or the whole price of a
// sell-off in advance (变卖预缴款, 法明传〔2017〕455号). The two differ in the account
// that holds them and in the postings that move them, and in nothing else.
type Stake struct {
	Held   Code  // where it is held
	In     Event // paid in
	Back   Event // refund instructed
	Price  Event // becomes price
	Refund string
}

// StakeOf is the stake of a bidder who prepaid, or who paid a deposit.
func StakeOf(prepaid bool) Stake {
	if prepaid {
		return Stake{Prepayments, P5, P5R, P5W, "退还变卖预缴款"}
	}
	return Stake{Deposits, P1, P2, P3, "退还竞买保证金"}
}
