package distribution

import (
	"fachui/internal/basis"
	"fachui/internal/fault"
	"fachui/internal/money"
)

// BuyerDefault is a buyer's default once the lot was sold again. Debts are those left
// after the resale price and the difference were distributed.
type BuyerDefault struct {
	Deposit      money.Amount // the forfeited deposit
	Costs        money.Amount // cost losses of the failed sale
	Original     money.Amount // the price that the defaulter did not pay
	Resale       money.Amount // the price of the resale
	CaseDebts    money.Amount // unpaid debts of this case
	RelatedDebts money.Amount // other debts of the debtor related to the asset
	TopUp        money.Amount // what the defaulter brought on the court's order, if any
}

// Forfeiture is what a forfeited deposit pays for, in the order of the law. A
// deposit is never given back to the defaulter.
type Forfeiture struct {
	Costs        money.Amount // first: cost losses
	Difference   money.Amount // second: towards Original − Resale; ranks as price
	CaseDebts    money.Amount // third
	RelatedDebts money.Amount // fourth
	// Residual is left after the fourth; the law is silent, so it stays where it
	// is until a collegial panel rules.
	Residual money.Amount
	// Shortfall is what deposit and top-up did not cover of costs and difference.
	// Whether the defaulter must bring it is for the panel.
	Shortfall money.Amount
	Lines     []ForfeitLine
}

// ForfeitLine explains one step.
type ForfeitLine struct {
	Step   int          `json:"step"` // 1 to 5; 5 is the residual
	Due    money.Amount `json:"due"`
	Amount money.Amount `json:"amount"`
	Basis  basis.Basis  `json:"-"`
	ZH     string       `json:"zh"`
	EN     string       `json:"en"`
}

// Forfeit applies a forfeited deposit. It is for after the resale: before, costs
// and difference are not known and nothing may be distributed. A top-up pays
// only for costs and difference; one beyond the shortfall is ErrTopUp.
func Forfeit(d BuyerDefault) (Forfeiture, error) {
	for _, a := range []money.Amount{d.Deposit, d.Costs, d.Original, d.Resale, d.CaseDebts, d.RelatedDebts, d.TopUp} {
		if a.IsNegative() {
			return Forfeiture{}, ErrDeposit
		}
	}
	difference := money.Larger(money.Amount{}, d.Original.Sub(d.Resale))
	loss := d.Costs.Add(difference)
	short := money.Larger(money.Amount{}, loss.Sub(d.Deposit))
	if short.Less(d.TopUp) {
		return Forfeiture{}, ErrTopUp.With("found", d.TopUp).With("right", short)
	}
	f := Forfeiture{Shortfall: short.Sub(d.TopUp)}
	left := d.Deposit.Add(d.TopUp)
	take := func(step int, due money.Amount, words fault.Text) money.Amount {
		got := money.Min(due, left)
		left = left.Sub(got)
		t := text("应付 %[1]v 元，付 %[2]v 元，余 %[3]v 元。", "¥%[1]v is due, ¥%[2]v is paid, ¥%[3]v is left.", due, got, left)
		f.Lines = append(f.Lines, ForfeitLine{
			Step: step, Due: due, Amount: got, Basis: basis.Online2016(24), ZH: words.ZH + t.ZH, EN: words.EN + t.EN,
		})
		return got
	}
	f.Costs = take(1, d.Costs, fault.Text{ZH: "一、本次拍卖的费用损失：", EN: "First, the cost losses of the sale: "})
	f.Difference = take(2, difference, text("二、重新拍卖价款低于原拍卖价款的差价（%[1]v − %[2]v）：",
		"Second, the difference by which the resale stayed below the first price (%[1]v − %[2]v): ", d.Original, d.Resale))
	f.CaseDebts = take(3, d.CaseDebts, fault.Text{ZH: "三、冲抵本案被执行人的债务：", EN: "Third, debts of the debtor in this case: "})
	f.RelatedDebts = take(4, d.RelatedDebts, fault.Text{ZH: "四、与拍卖财产相关的被执行人其他债务：", EN: "Fourth, other debts of the debtor related to the asset: "})
	f.Residual = left
	if left.IsPositive() {
		words := text("仍余 %v 元，归属法律未作规定，留存至合议庭裁定，不退还悔拍人。",
			"¥%v is left. The law does not say whose it is: it is kept until the panel rules and does not go back to the defaulter.", left)
		f.Lines = append(f.Lines, ForfeitLine{Step: 5, Due: left, Amount: left, ZH: words.ZH, EN: words.EN})
	}
	return f, nil
}
