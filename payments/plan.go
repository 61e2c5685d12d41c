package payments

import (
	"fachui/internal/money"
	"fachui/internal/ref"
	"fachui/payments/distribution"
)

// CodeOf is the kind of account that a line of a plan is owed from.
func CodeOf(l distribution.Line) Code {
	switch l.Use {
	case distribution.Reserve, distribution.Keep, distribution.Hold:
		return Reserved
	case distribution.Transfer:
		return OtherCourts
	case distribution.Surplus:
		return Surplus
	case distribution.Pay:
	}
	switch l.Tier {
	case distribution.TierCosts:
		return ValuationFees
	case distribution.TierFee:
		return EnforcementFee
	case distribution.TierTransfer, distribution.TierTaxBefore, distribution.TierTax:
		return Taxes
	case distribution.TierAdministrative, distribution.TierCriminalFine, distribution.TierConfiscation:
		return Fines
	default:
		return Creditors
	}
}

// Payable reports whether money of the kind is paid out once a plan is final;
// reserves wait for their condition.
func (c Code) Payable() bool { return c != Reserved }

// Share is one line of a final plan, ready to be posted.
type Share struct {
	Line   ref.ID
	Code   Code
	Amount money.Amount
}

// Assign is the P10 of a final plan: the proceeds of sales are used first, then
// other money of the case. It takes pool − sale from L2050. Lines of 0.00 are not posted.
func Assign(caseID ref.ID, sale money.Amount, shares []Share) []Leg {
	var legs []Leg
	for _, s := range shares {
		to := Account{Code: s.Code, Case: caseID, Subject: s.Line}
		part := money.Min(sale, s.Amount)
		if part.IsPositive() {
			legs = append(legs, Leg{Dr: Account{Code: Pool, Case: caseID}, Cr: to, Amount: part})
			sale = sale.Sub(part)
		}
		if rest := s.Amount.Sub(part); rest.IsPositive() {
			legs = append(legs, Leg{Dr: Account{Code: ExecutionMoney, Case: caseID}, Cr: to, Amount: rest})
		}
	}
	return legs
}
