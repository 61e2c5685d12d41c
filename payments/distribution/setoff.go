package distribution

import (
	"slices"

	"fachui/internal/money"
)

// Offset is what a creditor who bought the asset still has to bring.
type Offset struct {
	Entitlement money.Amount // what the plan pays to the buyer's claims for good
	Cash        money.Amount // price less entitlement, to be paid in money
}

// SetOff lets a creditor who bought set its entitlement off against the price.
// The plan must be made over the whole price, as if the buyer had paid in money:
// whoever ranks before it is paid from its cash. Reserved shares do not count.
func SetOff(price money.Amount, plan Plan, claims ...string) (Offset, error) {
	if plan.Pool.Less(price) {
		return Offset{}, ErrPrice.With("found", plan.Pool).With("right", price)
	}
	var o Offset
	for _, id := range claims {
		o.Entitlement = o.Entitlement.Add(plan.Gets(id, Pay))
	}
	o.Entitlement = money.Min(o.Entitlement, price)
	o.Cash = price.Sub(o.Entitlement)
	return o, nil
}

// CreditorDeposit is what an applicant who bids must deposit: nothing, or what
// the deposit exceeds its claim by. 法释〔2016〕18号 Art. 17.
func CreditorDeposit(deposit, claim money.Amount) money.Amount {
	return money.Larger(money.Amount{}, deposit.Sub(claim))
}

// InKind returns who among several applicants may take the asset for its debt
// (以物抵债): those of the first rank in the plan. More than one of the same rank
// draw lots. Whoever takes it pays what its entitlement falls short of the price,
// see SetOff. 拍卖变卖规定 Art. 16.
func InKind(plan Plan, applicants ...string) []string {
	best := 0
	var first []string
	for _, l := range plan.Lines {
		switch {
		case !slices.Contains(applicants, l.Claim) || best != 0 && l.Rank > best:
		case best == l.Rank:
			first = append(first, l.Claim)
		default:
			best, first = l.Rank, []string{l.Claim}
		}
	}
	return first
}
