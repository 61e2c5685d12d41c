package payments

import (
	"fachui/internal/basis"
	"fachui/internal/fault"
	"fachui/internal/money"
	"fachui/internal/ref"
	"fachui/payments/distribution"
)

// What can be wrong with setting a claim off against a price.
var (
	ErrSetOffBuyer = fault.Define(fault.Refused, "set_off.buyer", basis.Online2016(17),
		"买受人不是本案的债权人，不能以债权抵交价款，应以现金付清。",
		"The buyer is no creditor in this case and cannot set a claim off; the price is paid in money.")
	ErrSetOffNothing = fault.Define(fault.Refused, "set_off.nothing", basis.Sale2020(16),
		"按全部价款 {price} 元试算，在先债权、税费受偿后买受人分不到款项，不能抵价。",
		"Distributing the whole price of ¥{price}, nothing is left for the buyer after prior claims, taxes and fees; nothing can be set off.")
	ErrSetOffState = fault.Define(fault.Refused, "set_off.state", basis.Online2016(25),
		"价款已付清、已裁定重新拍卖或者已作出抵价决定，不能再决定抵价。",
		"The price is paid, the sale is in default, or a set-off was decided; none can be decided now.")
	ErrSetOffDocument = fault.Define(fault.Invalid, "set_off.document", basis.Sale2020(16),
		"抵价须经法院决定：请写明文号并附决定书。",
		"A set-off needs the court's decision: give its number and the document.")
)

// SetOffShare is what a plan pays for good to a creditor who bought: its claims,
// not the costs that it advanced, which are paid in money like anybody's. Reserved
// shares do not count.
func SetOffShare(lines []distribution.Line, party ref.ID) money.Amount {
	var t money.Amount
	for _, l := range lines {
		if l.Payee == party.String() && l.Use == distribution.Pay && CodeOf(l) == Creditors {
			t = t.Add(l.Amount)
		}
	}
	return t
}

// Offset decides what of a price a buyer's share pays, when missing is still to be
// paid. The plan must distribute the whole price, so that whoever ranks before the
// buyer is paid from its money.
func Offset(price, missing money.Amount, plan distribution.Plan, party ref.ID) (o distribution.Offset, setOff money.Amount, err error) {
	if plan.Pool.Less(price) {
		return o, setOff, distribution.ErrPrice.With("found", plan.Pool).With("right", price)
	}
	o.Entitlement = money.Min(SetOffShare(plan.Lines, party), price)
	if !o.Entitlement.IsPositive() {
		return o, setOff, ErrSetOffNothing.With("price", price)
	}
	setOff = money.Min(o.Entitlement, missing)
	o.Cash = price.Sub(setOff)
	return o, setOff, nil
}

// Cleared is the part of a set-off that one line of a final plan pays.
type Cleared struct {
	Line   ref.ID
	Amount money.Amount
}

// Clear spreads a set-off over the lines that the plan gives the buyer, in their
// order. Left is what they do not cover: it is due from the buyer in money.
func Clear(setOff money.Amount, lines []Share) (cleared []Cleared, left money.Amount) {
	for _, l := range lines {
		part := money.Min(setOff, l.Amount)
		if part.IsPositive() {
			cleared = append(cleared, Cleared{l.Line, part})
			setOff = setOff.Sub(part)
		}
	}
	return cleared, setOff
}
