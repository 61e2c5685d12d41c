package payments

import (
	"strings"

	"fachui/internal/legal"
	"fachui/internal/money"
	"fachui/internal/ref"
)

// Cause is why money came for a case that did not come from a sale (交款原由).
type Cause string

// The causes.
const (
	BySelf        Cause = "self"        // 自动履行
	ByDeduction   Cause = "deduction"   // 扣划
	ByThirdParty  Cause = "third_party" // 第三人代为履行
	ByOtherCourt  Cause = "other_court" // 其他法院转来
	ByRestitution Cause = "restitution" // 执行回转
	ByFeeRefund   Cause = "fee_refund"  // 国库退还执行申请费
)

// Causes lists them in the order people choose from.
var Causes = []Cause{BySelf, ByDeduction, ByThirdParty, ByOtherCourt, ByRestitution, ByFeeRefund}

// CanState refuses a cause that is not known, and one that rests on a document
// which is not named: only what the debtor pays by himself needs none.
func CanState(c Cause, document string) error {
	known := false
	for _, k := range Causes {
		known = known || k == c
	}
	switch {
	case !known:
		return ErrCause.With("cause", c)
	case c == BySelf && document == "":
		return nil
	}
	return CheckText("document", document, 4, 200)
}

// TellWithin is the time, in days, to tell whoever handles the case that money came.
const TellWithin = 3 // 法发〔2017〕6号 Art. 7

// TellBy is the end of the last day to tell the one who handles the case.
func TellBy(came legal.Date) legal.Time { return came.AddDays(TellWithin).End() }

// BankCashBy is the end of the day after cash was taken: by then it is at the bank.
func BankCashBy(taken legal.Date) legal.Time { return taken.AddDays(1).End() }

// CashTaken is what one officer says that he took, and who saw it.
type CashTaken struct {
	Case    ref.ID
	Amount  money.Amount
	Paper   string // number of the receipt that the payer was given on the spot
	Payer   string
	Reason  string // why it could not be transferred
	TakenOn legal.Date
	TakenBy ref.ID
	Witness ref.ID
}

// CanTakeCash refuses cash that one officer took alone, that is not an amount, or
// that was taken on a day which has not come.
func CanTakeCash(c CashTaken, today legal.Date) error {
	switch {
	case c.Witness.IsZero() || c.Witness == c.TakenBy:
		return ErrCashAlone
	case !c.Amount.IsPositive():
		return ErrCashAmount
	case c.TakenOn.IsZero() || c.TakenOn.After(today):
		return ErrCashDay.With("day", c.TakenOn)
	}
	for _, t := range []struct {
		field, text string
		least, most int
	}{{"paper_no", c.Paper, 4, 40}, {"payer", c.Payer, 2, 80}, {"reason", c.Reason, 4, 500}} {
		err := CheckText(t.field, t.text, t.least, t.most)
		if err != nil {
			return err
		}
	}
	return nil
}

// CashState is how far cash has got on its way to the bank.
type CashState string

// The states of cash.
const (
	CashEntered   CashState = "entered"   // one officer wrote it down
	CashConfirmed CashState = "confirmed" // the other agrees; both answer for it
	CashHanded    CashState = "handed"    // the finance office has it (A1040)
	CashBanked    CashState = "banked"
	CashDenied    CashState = "denied" // the other officer says that it was not so
)

// CanReturnTo reports whether money can go back to an account as the bank names
// it: the holder and every digit are known.
func CanReturnTo(holder, number string) bool {
	return strings.TrimSpace(holder) != "" && len(number) >= 8 && !strings.ContainsAny(number, "*＊xX ")
}
