package distribution

import "fachui/internal/money"

// feeSlice is one step of the scale: permille of what lies in (From, next From].
type feeSlice struct {
	from     money.Amount
	permille int64
}

// feeScale is 诉讼费用交纳办法 Art. 14(1); up to the first step the fee is 50 yuan.
var feeScale = []feeSlice{
	{money.MustParse("10000"), 15},
	{money.MustParse("500000"), 10},
	{money.MustParse("5000000"), 5},
	{money.MustParse("10000000"), 1},
}

var lowestFee = money.MustParse("50")

// EnforcementFee is the 执行申请费 on base, to the fen, halves up. Nothing
// recovered costs nothing. 诉讼费用交纳办法 Art. 14(1).
func EnforcementFee(base money.Amount) money.Amount {
	fee, _ := feeOf(base)
	return fee
}

// feeOf returns the fee to the fen, and without its fraction of a yuan.
func feeOf(base money.Amount) (fen, yuan money.Amount) {
	if !base.IsPositive() {
		return money.Amount{}, money.Amount{}
	}
	var thousandths money.Amount // a thousand times the fee, exactly
	for i, s := range feeScale {
		in := base.Sub(s.from)
		if !in.IsPositive() {
			break
		}
		if i+1 < len(feeScale) {
			in = money.Min(in, feeScale[i+1].from.Sub(s.from))
		}
		thousandths = thousandths.Add(in.Times(s.permille))
	}
	fen = lowestFee.Add(thousandths.HalfUpRatio(1, 1000))
	whole := thousandths.FloorRatio(1, 100_000).Times(100) // drops the fen of the yuan
	return fen, lowestFee.Add(whole)
}

// fee is the fee of a recovery of base after one of already, as the policy rounds it.
func (p Policy) fee(base, already money.Amount) money.Amount {
	total, totalYuan := feeOf(already.Add(base))
	before, beforeYuan := feeOf(already)
	if p.FeeRound == ToYuan {
		return totalYuan.Sub(beforeYuan)
	}
	return total.Sub(before)
}

// Charged is the fee that a plan of a case charged, less what fell away with a sale
// that was revoked since.
type Charged struct {
	Round   FeeRound
	Decided bool // the fee is what a decision says, not the scale
	Base    money.Amount
	Fee     money.Amount
	Paid    money.Amount
}

// FeeStanding tells what was recovered in a case by the plans that charged fees, in
// their order, and what of these fees is still to be taken. Each was charged by the
// scale over what had been recovered before it; where that fell away, a later part
// stands lower on the scale and its fee is the higher one of there, so that the fees
// of a case come to that of the sum, however it came in. 诉讼费用交纳办法 Art. 14(1).
func FeeStanding(fees []Charged) (recovered, open money.Amount) {
	for _, f := range fees {
		due := f.Fee
		if !f.Decided {
			due = Policy{FeeRound: f.Round}.fee(f.Base, recovered)
		}
		recovered = recovered.Add(f.Base)
		open = open.Add(due).Sub(f.Paid)
	}
	return recovered, money.Larger(money.Amount{}, open)
}

// FeeLost tells what falls away of the base and of the fee of the plan proposed from
// in, if lost falls out of the pool. Where nothing is left there was no recovery.
func FeeLost(in Input, lost money.Amount) (base, fee money.Amount, err error) {
	plan, err := Propose(in)
	if err != nil {
		return base, fee, err
	}
	if !in.Pool.Sub(lost).IsPositive() {
		return plan.FeeBase, plan.Fee, nil
	}
	after, err := Propose(in.less(lost))
	return above(plan.FeeBase, after.FeeBase), above(plan.Fee, after.Fee), err
}
