package payments

import (
	"fachui/internal/basis"
	"fachui/internal/fault"
	"fachui/internal/money"
	"fachui/internal/ref"
)

// What a virtual number of an undone sale waits for.
const (
	ForTopUp    = "top_up"   // what a buyer in default brings on the court's order
	ForRecovery = "recovery" // what a payee brings back after the sale was revoked
)

// Memo is a claim of the court that is no money yet, kept beside the ledger.
type Memo string

// The memo accounts in use.
const (
	ShortfallClaims Memo = "M9020" // against buyers in default
	RecoveryClaims  Memo = "M9050" // against those paid out of a sale that was revoked
)

// CostLoss is a cost of a sale whose buyer defaulted, and who bore it: the first that
// a forfeited deposit pays (法释〔2016〕18号 Art. 24).
type CostLoss struct {
	Lot      ref.ID       `json:"lot"`
	Payee    string       `json:"payee"` // a party, or an outside payee by name
	Amount   money.Amount `json:"amount"`
	Evidence string       `json:"evidence"`
}

// RelatedDebt is another debt of the debtor related to the property: the last that a
// forfeited deposit pays.
type RelatedDebt struct {
	Payee    string       `json:"payee"`
	Amount   money.Amount `json:"amount"`
	Evidence string       `json:"evidence"`
}

// CheckPayable refuses a line of a forfeiture that nobody could pay.
func CheckPayable(payee string, amount money.Amount, evidence string) error {
	if !amount.IsPositive() {
		return ErrForfeitLine
	}
	err := CheckText("payee", payee, 2, 80)
	if err != nil {
		return err
	}
	return CheckText("evidence", evidence, 4, 500)
}

// Refusals about deposits that were forfeited.
var (
	ErrForfeitLine = fault.Define(fault.Invalid, "forfeiture.line", basis.Online2016(24),
		"费用或债务的金额应大于零，标的应是由本次成交了结的悔拍之一。",
		"The amount of a cost or debt is above zero, and its lot one of the defaults that this sale ends.")
	ErrNoForfeiture = fault.Define(fault.NotFound, "forfeiture.not_found", basis.Online2016(24),
		"没有这份保证金使用表，或者该标的的成交没有需要了结的悔拍。",
		"There is no such table of a forfeiture, or this sale ends no default.")
	ErrResaleNotPaid = fault.Define(fault.Refused, "forfeiture.resale_not_paid", basis.Online2016(24),
		"重新拍卖的价款尚未收齐，费用损失和差价还不能确定，不予退还的保证金不得使用。应待价款收齐后再办。",
		"The price of the resale is not paid, so costs and difference are not known and the forfeited deposit may not be used. Wait until it is in.")
	ErrForfeitureState = fault.Define(fault.Conflict, "forfeiture.state", basis.Online2016(24),
		"这份保证金使用表现为“{state}”，不能进行此项操作。",
		"The table stands at \"{state}\"; this cannot be done now.")
	ErrForfeitureOpen = fault.Define(fault.Conflict, "forfeiture.open", basis.Online2016(24),
		"这次成交已有一份保证金使用表。应先复核或作废原表。",
		"There is a table for this sale already. Approve or cancel it first.")
	ErrForfeitureMoved = fault.Define(fault.Conflict, "forfeiture.moved", basis.Online2016(24),
		"提出以后本案的债务或者款项有变化，重新计算的结果与原表不同。应作废后重新提出。",
		"Debts or money of the case have changed since the proposal, and the computation now gives another result. Cancel it and propose anew.")
	ErrNeverBack = fault.Define(fault.Refused, "forfeiture.never_back", basis.Online2016(24),
		"不予退还的保证金不得以任何名义付给悔拍人。",
		"A forfeited deposit is not paid to the buyer in default under any name.")
	ErrTopUpRule = fault.Define(fault.Invalid, "top_up.rule", basis.Sale2020(22),
		"补交的处理应为 full（补足全部差额）、cap_to_claim（以未受清偿的债权为限）或 none（不责令补交）。",
		"The rule of a top-up is full, cap_to_claim or none.")
	ErrTopUpOver = fault.Define(fault.Refused, "top_up.over", basis.Sale2020(22),
		"责令补交的金额最多为 {most} 元。", "At most ¥{most} may be ordered.")
	ErrTopUpBankruptcy = fault.Define(fault.Refused, "top_up.bankruptcy", basis.Sale2020(22),
		"被执行人已进入破产程序，不适用责令补交；由管理人依法主张赔偿。",
		"The debtor is in bankruptcy: no top-up is ordered. The administrator claims damages.")
	ErrTopUpTwice = fault.Define(fault.Conflict, "top_up.decided", basis.Sale2020(22),
		"对该悔拍人是否补交已经作出决定。", "Whether this buyer must top up was decided already.")
	ErrOwesBack = fault.Define(fault.Refused, "payout.owes_back", basis.Online2016(31),
		"收款人在本案被撤销的拍卖中已领取的 {open} 元尚未退回，退回前不再向其付款。",
		"¥{open} that the payee got out of a sale of this case that was revoked is not back yet; nothing more is paid before that.")
	ErrTopUpUnknown = fault.Define(fault.NotFound, "top_up.not_found", basis.Sale2020(22),
		"没有这项责令补交。", "There is no such order to top up.")
	ErrNotTheirShare = fault.Define(fault.Refused, "top_up.not_their_share", basis.Sale2020(22),
		"只能以悔拍人本人在本案已确定方案中、尚未制单的应得款抵作补交。",
		"Only the defaulter's own share in a final plan of the same case, for which no payout is prepared, can be set off.")
	ErrNothingToSetOff = fault.Define(fault.Refused, "top_up.nothing_to_set_off", basis.Sale2020(22),
		"该应得款已无余额，或者补交款已经付清。", "Nothing of that share is left, or the top-up is paid.")
	ErrNoResidual = fault.Define(fault.Refused, "forfeiture.no_residual", basis.Online2016(24),
		"该保证金没有待合议庭裁定的余额，或者已经裁定。", "Nothing of this deposit is left for the panel to rule on, or it was ruled on.")
)
