package payments

import (
	"slices"
	"strings"

	"fachui/internal/money"
	"fachui/internal/ref"
	"fachui/payments/statement"
)

// ExceptionKind says why a bank line could not be booked for what it is meant for.
type ExceptionKind string

// The kinds of exception.
const (
	UnknownMoney    ExceptionKind = "unknown_money"    // nothing says what it is for
	ClosedNumber    ExceptionKind = "closed_number"    // its number no longer waits for money
	AmountShort     ExceptionKind = "amount_short"     // less than a price that is paid in one sum
	AmountOver      ExceptionKind = "amount_over"      // more than is due
	NameMismatch    ExceptionKind = "name_mismatch"    // somebody else paid
	Duplicate       ExceptionKind = "duplicate"        // the same is paid again
	BankDebit       ExceptionKind = "bank_debit"       // money left and nobody ordered it: an incident
	ReturnedUnknown ExceptionKind = "returned_unknown" // a return of nothing we sent
	LegacyMoney     ExceptionKind = "legacy_money"     // of the old book, where nobody knew either
)

// What an expectation is, behind a virtual number.
const (
	ForDeposit = "deposit"
	ForBalance = "balance"
	ForCase    = "case"
	ForCash    = "cash" // what two officers took and bring to the bank
	ForPayout  = "payout"

	ForTransfer = "transfer" // money that another court of this house sent for a case
	ForSweep    = "sweep"    // between an old fund account and the one that followed it
)

// Expected is what a virtual number waits for: a deposit, the balance of a price,
// or money for a case.
type Expected struct {
	For         string
	ID          ref.ID // deposit or settlement; the case itself for ForCase
	Case        ref.ID
	Lot         ref.ID
	Application ref.ID
	Due         money.Amount // what is still missing from a deposit or a price
	Open        bool         // still waits
	Prepaid     bool         // of a deposit: the price of a sell-off
	Whole       bool         // of a price: only in one sum
	Complete    bool         // of a deposit: it had all it waited for
	InHand      bool         // of cash: the finance office has it
	Payer       []byte       // keyed hash of the payer's name; nil: anybody may pay
	Others      []Payer      // who else may pay
}

// Ordered is a payment of ours that a line may belong to.
type Ordered struct {
	Payout ref.ID
	Case   ref.ID
	Amount money.Amount
	Sent   bool // instructed and not yet confirmed
	Paid   bool // confirmed by an earlier line
}

// Sent is a transfer of another court of this house that a line may be.
type Sent struct {
	Decision ref.ID // of that court
	Case     ref.ID // of this one
	Amount   money.Amount
}

// Line is a bank line with what the books know about it.
type Line struct {
	ID ref.ID
	statement.Line
	Term     int    // on which of the court's accounts, by order in time
	BankSeq  int64  // the bank's own number on that account; Seq is the court's
	Name     []byte // keyed hash of the counterparty's name
	Expected *Expected
	Ordered  *Ordered
	Sent     *Sent
	Swept    *Swept
	FeeOwed  money.Amount // bank fees that the operating account still owes (A1090)
}

// Booking is how a line is posted. Exception is empty when the line is what it
// seems to be, or goes back by itself.
type Booking struct {
	Event     Event
	Dr, Cr    Account
	Exception ExceptionKind
	About     string
	AboutID   ref.ID

	Take   money.Amount // of a deposit's line: what counts as deposit
	As     string       // by what right it counts
	Give   money.Amount // what goes back at once to the account it came from
	Why    string       // for which reason
	Pledge Account      // where what is taken belongs, when the line itself waits elsewhere
}

// Book decides how a bank line is posted. Every line has a booking: what is not
// understood is booked as not understood, because the bank account of the ledger
// must say what the bank's says. Amounts have no tolerance.
func Book(l Line) Booking {
	if l.Credit {
		return l.credit()
	}
	return l.debit()
}

func (l Line) credit() Booking {
	switch {
	case l.Ordered != nil:
		return l.returned()
	case l.isSweep():
		return l.sweptIn(*l.Swept)
	case l.Sent != nil && l.Sent.Amount.Equal(l.Amount):
		return Booking{
			Event: P17, Dr: account(Bank), Cr: Account{Code: ExecutionMoney, Case: l.Sent.Case},
			About: ForTransfer, AboutID: l.Sent.Decision,
		}
	case l.EndToEnd != "":
		return l.unclaimed(ReturnedUnknown, "", "")
	case l.Expected != nil:
		return l.expected(*l.Expected)
	case l.fromBank() && contains(l.Remark, "结息", "利息"):
		return Booking{Event: P20, Dr: account(Bank), Cr: account(InterestPending)}
	case l.Amount.Equal(l.FeeOwed) && contains(l.Remark, "手续费"):
		return Booking{Event: P21R, Dr: account(Bank), Cr: account(DueFromCourt)}
	}
	return l.unclaimed(UnknownMoney, "", "")
}

// returned books a payment that came back: it waits in L2320, never silently with
// the creditor again, because a new payment needs a new approval.
func (l Line) returned() Booking {
	o := *l.Ordered
	if !o.Paid || !o.Amount.Equal(l.Amount) {
		return l.unclaimed(ReturnedUnknown, ForPayout, o.Payout)
	}
	return Booking{
		Event: P12, Dr: account(Bank), Cr: Account{Code: Returned, Case: o.Case, Subject: o.Payout},
		About: ForPayout, AboutID: o.Payout,
	}
}

func (l Line) expected(e Expected) Booking {
	b := Booking{Dr: account(Bank), About: e.For, AboutID: e.ID}
	named := e.paysAs(l.Name) != ""
	switch {
	case e.For == ForCase:
		b.Event, b.Cr = P9, Account{Code: ExecutionMoney, Case: e.Case}
	case e.For == ForCash:
		return l.cash(e)
	case e.For == ForTopUp || e.For == ForRecovery:
		return l.claimed(e)
	case e.For == ForDeposit:
		return l.deposit(e)
	case !e.Open && e.Due.IsPositive():
		return l.unclaimed(ClosedNumber, e.For, e.ID) // late: whether to take it is for the court
	case !e.Open:
		return l.misdirected(ClosedNumber, e)
	case !named:
		return l.unclaimed(NameMismatch, e.For, e.ID)
	case e.Due.Less(l.Amount):
		return l.unclaimed(AmountOver, e.For, e.ID)
	case e.Whole && l.Amount.Less(e.Due):
		return l.unclaimed(AmountShort, e.For, e.ID)
	default:
		b.Event, b.Cr = P4, Account{Code: SalePrice, Case: e.Case, Lot: e.Lot}
	}
	return b
}

// claimed books what is brought on an order of the court: anybody may bring it, in
// parts, and no more than was ordered.
func (l Line) claimed(e Expected) Booking {
	switch {
	case !e.Open:
		return l.misdirected(ClosedNumber, e)
	case e.Due.Less(l.Amount):
		return l.unclaimed(AmountOver, e.For, e.ID)
	}
	b := Booking{Event: P8T, Dr: account(Bank), Cr: Account{Code: Forfeited, Case: e.Case, Lot: e.Lot}, About: e.For, AboutID: e.ID}
	if e.For == ForRecovery {
		b.Event, b.Cr.Code = P27C, SalePrice
	}
	return b
}

// cash books what is brought to the bank: out of the finance office's hands, or
// for the case at once if the officers bring it themselves. It may come in parts.
func (l Line) cash(e Expected) Booking {
	switch {
	case !e.Open:
		return l.unclaimed(ClosedNumber, e.For, e.ID)
	case e.Due.Less(l.Amount):
		return l.unclaimed(AmountOver, e.For, e.ID)
	}
	b := Booking{Event: P9, Dr: account(Bank), Cr: Account{Code: ExecutionMoney, Case: e.Case}, About: e.For, AboutID: e.ID}
	if e.InHand {
		b.Event, b.Cr = P9B, account(Cash)
	}
	return b
}

func (l Line) debit() Booking {
	if l.isSweep() {
		return l.sweptOut(*l.Swept)
	}
	if o := l.Ordered; o != nil && o.Sent && o.Amount.Equal(l.Amount) {
		return Booking{
			Event: P11C, Dr: Account{Code: Transit, Case: o.Case, Subject: o.Payout}, Cr: account(Bank),
			About: ForPayout, AboutID: o.Payout,
		}
	}
	if l.Ordered == nil && l.EndToEnd == "" && l.fromBank() && contains(l.Remark, "手续费", "工本费", "账户管理费") {
		return Booking{Event: P21, Dr: account(DueFromCourt), Cr: account(Bank)}
	}
	return Booking{
		Event: P25, Dr: Account{Code: Unexplained, Subject: l.ID}, Cr: account(Bank), Exception: BankDebit,
	}
}

func (l Line) unclaimed(why ExceptionKind, about string, id ref.ID) Booking {
	return Booking{
		Event: P13, Dr: account(Bank), Cr: Account{Code: Unclaimed, Subject: l.ID},
		Exception: why, About: about, AboutID: id,
	}
}

// misdirected books money that came to a number which had had all it waited for.
func (l Line) misdirected(why ExceptionKind, e Expected) Booking {
	return Booking{
		Event: P14, Dr: account(Bank), Cr: Account{Code: Misdirected, Subject: l.ID},
		Exception: why, About: e.For, AboutID: e.ID,
	}
}

// fromBank reports whether the bank itself stands on the other side.
func (l Line) fromBank() bool {
	return l.Counterparty == "" || l.Counterparty == "本行"
}

func account(c Code) Account { return Account{Code: c} }

func contains(s string, words ...string) bool {
	for _, w := range words {
		if strings.Contains(s, w) {
			return true
		}
	}
	return false
}

// What two people may say that an exception's money is.
const (
	AsDeposit     = "deposit"     // the deposit of an application
	AsBalance     = "balance"     // part of a price
	AsExecution   = "execution"   // money for a case, not from a sale
	AsMisdirected = "misdirected" // not for this court: back to the payer
	AsExplained   = "explained"   // a bank debit that was looked into: the court's operating account owes it
	AsMadeGood    = "made_good"   // what the operating account owed for a bank debit
)

// Treatments are what may be made of money by where it waits.
var Treatments = map[Code][]string{
	Unclaimed:   {AsDeposit, AsBalance, AsExecution, AsMisdirected, AsMadeGood},
	Misdirected: {AsMisdirected},
	Unexplained: {AsExplained},
}

// CanTreat refuses a treatment that the place of the money does not allow, and
// one that names a target without need or lacks one.
func CanTreat(heldIn Code, as string, target bool) error {
	if !slices.Contains(Treatments[heldIn], as) {
		return ErrExceptionTreat.With("as", as).With("can", strings.Join(Treatments[heldIn], ", "))
	}
	needs := as == AsDeposit || as == AsBalance || as == AsExecution
	if needs != target {
		return ErrExceptionTarget
	}
	return nil
}
