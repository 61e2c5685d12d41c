package distribution

import (
	"fachui/internal/basis"
	"fachui/internal/fault"
	"fachui/internal/money"
)

// Defaulted is one of the buyers who defaulted on the same property before it was
// sold: what he had promised, what he forfeited, and the cost losses of his sale.
type Defaulted struct {
	Promised money.Amount
	Deposit  money.Amount
	Costs    money.Amount
}

// ForfeitShare is what the deposit of one defaulter pays, and what of his part of
// the loss it leaves open. Costs, Difference, CaseDebts, RelatedDebts and Residual
// make up the deposit.
type ForfeitShare struct {
	// Own is by how much the final price stayed below what he promised: the most
	// that his deposit pays towards the difference.
	Own money.Amount `json:"own"`
	// Burden is the part of the lost price that is his before it is anybody else's.
	// Burdens of all defaulters add up to the loss, so nothing is recovered twice.
	Burden money.Amount `json:"burden"`

	Costs        money.Amount `json:"costs"`
	Difference   money.Amount `json:"difference"`
	Behind       money.Amount `json:"behind"` // of Difference: for a later defaulter whose deposit was short
	CaseDebts    money.Amount `json:"case_debts"`
	RelatedDebts money.Amount `json:"related_debts"`
	Residual     money.Amount `json:"residual"`

	ShortCosts      money.Amount  `json:"short_costs"`      // of his costs, open
	ShortDifference money.Amount  `json:"short_difference"` // of his burden, open after those before him stood in
	Lines           []ForfeitLine `json:"lines"`
}

// Shortfall is what may be ordered from the defaulter.
func (s ForfeitShare) Shortfall() money.Amount { return s.ShortCosts.Add(s.ShortDifference) }

// Chained applies the deposits of all who defaulted, in the order of their sales,
// once the property is sold for resale at last. Debts are what is unpaid after the
// resale price and the difference.
//
// The law (法释〔2016〕18号 Art. 24) speaks of one default. For several it leaves open
// against which price each difference is counted. Here each buyer answers for what
// he promised against the final price, and no yuan of the loss is counted twice: the
// band of price that only he and those before him had promised is his to bear; a
// band that several had promised falls on the last of them, who is nearest to the
// resale, and on those before him as far as his deposit is short and theirs is not
// used up. Where prices fall from sale to sale the burdens are the differences of
// neighbouring sales.
func Chained(defaults []Defaulted, resale, caseDebts, relatedDebts money.Amount) ([]ForfeitShare, error) {
	for _, a := range []money.Amount{resale, caseDebts, relatedDebts} {
		if a.IsNegative() {
			return nil, ErrDeposit
		}
	}
	out := make([]ForfeitShare, len(defaults))
	left := make([]money.Amount, len(defaults))
	floor := resale // what a later buyer promised, or the price that came
	floors := make([]money.Amount, len(defaults))
	for i := len(defaults) - 1; i >= 0; i-- {
		d := defaults[i]
		if d.Promised.IsNegative() || d.Deposit.IsNegative() || d.Costs.IsNegative() {
			return nil, ErrDeposit
		}
		floors[i] = floor
		s := &out[i]
		s.Own = above(d.Promised, resale)
		s.Burden = above(d.Promised, floor)
		s.Costs = money.Min(d.Costs, d.Deposit)
		left[i] = d.Deposit.Sub(s.Costs)
		s.Difference = money.Min(s.Burden, left[i])
		left[i] = left[i].Sub(s.Difference)
		s.ShortCosts, s.ShortDifference = d.Costs.Sub(s.Costs), s.Burden.Sub(s.Difference)
		floor = money.Larger(floor, d.Promised)
	}
	standIn(defaults, out, left, floors)
	for i, d := range defaults {
		s := &out[i]
		s.CaseDebts = money.Min(caseDebts, left[i])
		caseDebts, left[i] = caseDebts.Sub(s.CaseDebts), left[i].Sub(s.CaseDebts)
		s.RelatedDebts = money.Min(relatedDebts, left[i])
		relatedDebts, left[i] = relatedDebts.Sub(s.RelatedDebts), left[i].Sub(s.RelatedDebts)
		s.Residual = left[i]
		s.explain(d, resale)
	}
	return out, nil
}

// standIn lets earlier deposits cover what later ones left open, as far as the
// earlier buyer had promised that band of price, too.
func standIn(defaults []Defaulted, out []ForfeitShare, left, floors []money.Amount) {
	for j := len(defaults) - 1; j > 0; j-- {
		for i := j - 1; i >= 0; i-- {
			shared := above(money.Min(defaults[i].Promised, defaults[j].Promised), floors[j])
			got := money.Min(money.Min(out[j].ShortDifference, shared), left[i])
			if !got.IsPositive() {
				continue
			}
			out[j].ShortDifference = out[j].ShortDifference.Sub(got)
			out[i].Difference, out[i].Behind = out[i].Difference.Add(got), out[i].Behind.Add(got)
			left[i] = left[i].Sub(got)
		}
	}
}

// above is by how much a exceeds b, or nothing.
func above(a, b money.Amount) money.Amount { return money.Larger(money.Amount{}, a.Sub(b)) }

// explain writes the lines of a share, in the order of the law.
func (s *ForfeitShare) explain(d Defaulted, resale money.Amount) {
	law := basis.Online2016(24)
	add := func(step int, due, amount money.Amount, words fault.Text) {
		s.Lines = append(s.Lines, ForfeitLine{Step: step, Due: due, Amount: amount, Basis: law, ZH: words.ZH, EN: words.EN})
	}
	add(1, d.Costs, s.Costs, fault.Text{ZH: "一、本次拍卖的费用损失。", EN: "First, the cost losses of the sale."})
	words := text("二、差价：承诺价 %v 元，最终成交价 %v 元，相差 %v 元，其中由其先行承担 %v 元。",
		"Second, the difference: ¥%v was promised, the property sold for ¥%v at last, ¥%v less, of which ¥%v is theirs to bear first.",
		d.Promised, resale, s.Own, s.Burden)
	if s.Behind.IsPositive() {
		more := text("另为其后悔拍人保证金不足部分承担 %v 元。", " Another ¥%v stands in for a later defaulter whose deposit was short.", s.Behind)
		words.ZH, words.EN = words.ZH+more.ZH, words.EN+more.EN
	}
	add(2, s.Burden.Add(s.Behind), s.Difference, words)
	add(3, s.CaseDebts, s.CaseDebts, fault.Text{ZH: "三、冲抵本案被执行人的债务。", EN: "Third, debts of the debtor in this case."})
	add(4, s.RelatedDebts, s.RelatedDebts, fault.Text{ZH: "四、与拍卖财产相关的被执行人其他债务。", EN: "Fourth, other debts of the debtor related to the property."})
	if s.Residual.IsPositive() {
		s.Lines = append(s.Lines, ForfeitLine{Step: 5, Due: s.Residual, Amount: s.Residual,
			ZH: "余额归属法律未作规定，留存至合议庭裁定，不退还悔拍人。",
			EN: "The law does not say whose the rest is: it is kept until the panel rules and does not go back to the defaulter."})
	}
}

// TopUpPolicy is how much of a shortfall a court orders from a buyer in default.
// 拍卖变卖规定 Art. 22 lets it order and enforce the whole; whether that holds for
// online sales is disputed (法释〔2016〕18号 is silent), so each court chooses.
type TopUpPolicy string

// The policies.
const (
	TopUpFull  TopUpPolicy = "full"         // the whole shortfall
	TopUpClaim TopUpPolicy = "cap_to_claim" // at most what the creditors of the case are still owed
	TopUpNone  TopUpPolicy = "none"         // nothing beyond the deposit
)

// TopUpLimit is the most that may be ordered of a shortfall. Unpaid is what the
// creditors of the case are still owed. A bankruptcy sale knows no statutory top-up:
// its administrator claims damages (G09).
func TopUpLimit(p TopUpPolicy, bankruptcy bool, shortfall, unpaid money.Amount) money.Amount {
	switch {
	case bankruptcy || p == TopUpNone:
		return money.Amount{}
	case p == TopUpClaim:
		return money.Min(shortfall, unpaid)
	}
	return shortfall
}
