package payments

import (
	"strings"

	"fachui/internal/money"
	"fachui/payments/distribution"
)

// FeeRefundWithin is the time, in days, for the treasury to give a fee back.
const FeeRefundWithin = 15 // 诉讼费用交纳办法 Art. 53

// FeeDecision is what a court would charge instead of the fee of the scale.
type FeeDecision struct {
	Charged  money.Amount
	Document string
	Reason   string
}

// CanDecideFee refuses a fee other than that of the scale: always a higher one, and
// a lower one that rests on no decision. base and formula are those of the next plan.
// 诉讼费用交纳办法 Arts. 14, 44.
func CanDecideFee(base, formula money.Amount, d FeeDecision) error {
	switch {
	case !formula.IsPositive():
		return ErrFeeNone
	case d.Charged.IsNegative() || formula.Less(d.Charged):
		return ErrFeeAbove.With("found", d.Charged).With("base", base).With("right", formula)
	case d.Charged.Equal(formula):
		return ErrFeeAsScale.With("right", formula)
	case strings.TrimSpace(d.Document) == "":
		return distribution.ErrFee.With("found", d.Charged).With("base", base).With("right", formula)
	}
	err := CheckText("document", d.Document, 4, 200)
	if err != nil {
		return err
	}
	return CheckText("reason", d.Reason, 4, 500)
}

// CanRefundFee refuses to give back what was not taken, and what is on its way to
// the treasury: that payout is cancelled first.
func CanRefundFee(paid money.Amount, alive bool) error {
	switch {
	case !paid.IsPositive():
		return ErrFeeNotTaken
	case alive:
		return ErrFeeOnItsWay
	}
	return nil
}

// CheckFeeRule refuses a rule about the fee that the law leaves to no court.
func CheckFeeRule(name, value string) error {
	switch name + "=" + value {
	case "fee_base=" + string(distribution.GrossRecovered), "fee_base=" + string(distribution.FullClaim),
		"fee_round=" + string(distribution.ToFen), "fee_round=" + string(distribution.ToYuan):
		return nil
	}
	return ErrFeeRule.With("name", name).With("value", value)
}
