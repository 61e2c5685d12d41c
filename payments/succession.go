package payments

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"fachui/internal/fault"
	"fachui/internal/legal"
	"fachui/internal/money"
	"fachui/internal/ref"
)

// A court has one fund account at a time. Changing it is a succession: the new one
// takes over at the beginning of a day, the day before it is closed with the old bank
// to the fen, and what stands on the old one follows in one transfer.

// AccountOrder is another account as it is asked for.
type AccountOrder struct {
	Bank     string
	Number   string
	Holder   string
	StartsOn legal.Date
	Document string // number of the approval
	Reason   string
}

// AccountAtBank is what the bank itself says of an account.
type AccountAtBank struct {
	Holder  string
	Balance money.Amount
	Lines   int64
	Closed  bool
}

// SuccessionFacts is what must be known to order or approve a change of account.
type SuccessionFacts struct {
	CourtName     string
	Holder        string // of the account that the court has
	Since         legal.Date
	ClosedThrough legal.Date
	Today         legal.Date
	Used          bool // by any court, at any time
	Pending       bool // another change has not taken over yet
	Waiting       bool // another order waits for its second person
	AtBank        *AccountAtBank
}

// The bounds of an order.
const (
	maxAheadDays = 366
	minDocument  = 4
	maxDocument  = 80
	minReason    = 4
	maxReason    = 500
)

var (
	bankCode = regexp.MustCompile(`^[A-Za-z0-9-]{2,20}$`)
	fundNo   = regexp.MustCompile(`^[0-9]{8,30}$`)
)

// CheckOrderPaper refuses an order without the number of the document that approved
// it, or without a reason.
func CheckOrderPaper(document, reason string) error {
	d, r := utf8.RuneCountInString(strings.TrimSpace(document)), utf8.RuneCountInString(strings.TrimSpace(reason))
	switch {
	case d < minDocument || d > maxDocument:
		return ErrAccountDocument
	case r < minReason || r > maxReason:
		return ErrAccountReason
	}
	return nil
}

// CanChangeAccount decides whether a court's account may be changed as ordered. It
// is asked when the order is made, and again under the second signature.
func CanChangeAccount(o AccountOrder, f SuccessionFacts) error {
	err := CanAskForAccount(o, f)
	if err != nil {
		return err
	}
	return f.atBank()
}

// CanAskForAccount is what CanChangeAccount decides without the bank: nobody asks it
// about an order that is wrong by itself.
func CanAskForAccount(o AccountOrder, f SuccessionFacts) error {
	err := CheckOrderPaper(o.Document, o.Reason)
	switch {
	case err != nil:
		return err
	case !bankCode.MatchString(o.Bank):
		return ErrAccountBank
	case !fundNo.MatchString(o.Number):
		return ErrAccountNumber
	case !sameName(o.Holder, f.CourtName) && !sameName(o.Holder, f.Holder):
		return ErrAccountHolder.With("court", f.CourtName)
	case f.Pending:
		return ErrAccountPending
	case f.Used:
		return ErrAccountUsed
	case o.StartsOn.IsZero() || o.StartsOn.Before(f.Today):
		return ErrAccountPast.With("today", f.Today)
	case !o.StartsOn.After(f.ClosedThrough):
		return ErrAccountDayClosed.With("closed", f.ClosedThrough)
	case !o.StartsOn.After(f.Since):
		return ErrAccountOverlap.With("since", f.Since)
	case o.StartsOn.DaysSince(f.Today) > maxAheadDays:
		return ErrAccountFar.With("last", f.Today.AddDays(maxAheadDays))
	}
	return nil
}

// atBank refuses an account that the bank does not keep as it was ordered: for this
// court, open, and with nothing on it yet.
func (f SuccessionFacts) atBank() error {
	switch {
	case f.AtBank == nil || f.AtBank.Closed:
		return ErrAccountNotAtBank
	case !sameName(f.AtBank.Holder, f.CourtName) && !sameName(f.AtBank.Holder, f.Holder):
		return ErrAccountBankHolder.With("holder", f.AtBank.Holder).With("court", f.CourtName)
	case f.AtBank.Lines > 0 || !f.AtBank.Balance.IsZero():
		return ErrAccountNotEmpty.With("balance", f.AtBank.Balance)
	}
	return nil
}

func sameName(a, b string) bool {
	a, b = norm.NFKC.String(strings.TrimSpace(a)), norm.NFKC.String(strings.TrimSpace(b))
	return a == b && a != ""
}

// CanAnswerOrder refuses a second signature that is the first one's, comes again, or
// refuses without a reason.
func CanAnswerOrder(asked, answers ref.ID, answered, approve bool, note string) error {
	n := utf8.RuneCountInString(strings.TrimSpace(note))
	switch {
	case answered:
		return ErrAccountAnswered
	case asked == answers:
		return ErrAccountSamePerson
	case !approve && n < minReason || n > maxReason:
		return ErrAccountReason
	}
	return nil
}

// TakesOver reports whether an account takes over now: on its day or later, as soon
// as the day before it is closed. Until then the old one stays the court's.
func TakesOver(starts, today, closedThrough legal.Date) bool {
	return !today.Before(starts) && closedThrough == starts.AddDays(-1)
}

// SweepFacts is what must be known to move what stands on an old account.
type SweepFacts struct {
	Past    bool // the court has another account now
	Closed  bool
	Holds   money.Amount
	Payouts int  // ordered from it and neither confirmed nor refused
	Moving  bool // a transfer is under way
	Debits  bool // somebody took money that nobody can explain yet
	Failed  bool // the last transfer came back or was refused
	ByHand  bool // somebody looked into that and wants it again
}

// CanSweep decides whether the whole of an old account is moved to the new one now.
func CanSweep(f SweepFacts) error {
	switch {
	case !f.Past:
		return ErrSweepCurrent
	case f.Closed:
		return ErrAccountClosed
	case f.Moving:
		return ErrSweepMoving
	case !f.Holds.IsPositive():
		return ErrSweepNothing
	case f.Payouts > 0:
		return ErrSweepPayouts.With("payouts", f.Payouts)
	case f.Debits:
		return ErrSweepDebit
	case f.Failed && !f.ByHand:
		return ErrSweepFailed
	}
	return nil
}

// Waits is what an old account is still waited for, by its name in the schema.
type Waits struct {
	What string `json:"what"` // see WaitWords
	N    int64  `json:"n"`
}

// WaitWords are the words for what keeps an old account open.
var WaitWords = map[string]fault.Text{
	"balance":    {ZH: "账上还有余额", EN: "money stands on it"},
	"sweep":      {ZH: "余额正在划转", EN: "its balance is on the way"},
	"payout":     {ZH: "从该账户发出的付款尚未确认", EN: "payments from it are not confirmed"},
	"deposit":    {ZH: "有保证金子账号仍在等待缴款", EN: "deposits are awaited under its numbers"},
	"settlement": {ZH: "有余款子账号仍在等待缴款", EN: "balances of prices are awaited under its numbers"},
	"cash":       {ZH: "有现金待缴存", EN: "cash is still to be banked under its numbers"},
	"freeze":     {ZH: "有保证金冻结未了结", EN: "frozen deposits in its favour are not settled"},
	"top_up":     {ZH: "有责令补交的差价未交", EN: "ordered top-ups are awaited under its numbers"},
	"recovery":   {ZH: "有追回款未到账", EN: "money to be brought back is awaited under its numbers"},
}

// CanCloseAccount decides whether an old account may be closed at its bank: nothing
// stands on it, nothing is under way, and nobody still waits for money under its
// numbers.
func CanCloseAccount(past, closed bool, waits []Waits) error {
	switch {
	case !past:
		return ErrAccountNotPast
	case closed:
		return ErrAccountClosed
	case len(waits) > 0:
		zh, en := make([]string, len(waits)), make([]string, len(waits))
		for i, w := range waits {
			zh[i], en[i] = WaitWords[w.What].ZH, WaitWords[w.What].EN
		}
		slices.Sort(zh)
		slices.Sort(en)
		return ErrAccountWaitedFor.With("what", fault.Text{ZH: strings.Join(zh, "、"), EN: strings.Join(en, "; ")})
	}
	return nil
}

// Swept is a transfer between the court's own accounts that a bank line may be.
type Swept struct {
	Sweep  ref.ID
	Amount money.Amount
	Term   int  // from which account
	To     int  // to which
	Out    bool // its debit is booked
	In     bool // its credit is booked
}

// sweptOut books what left an old account. Where the new bank's line came first, it
// waits in the clearing account.
func (l Line) sweptOut(s Swept) Booking {
	b := Booking{Event: P28, Dr: inTransit(s.Sweep), Cr: account(Bank), About: ForSweep, AboutID: s.Sweep}
	if s.In {
		b.Dr = account(Clearing)
	}
	return b
}

// sweptIn books what arrived, or came back to the account that it had left.
func (l Line) sweptIn(s Swept) Booking {
	b := Booking{Event: P28I, Dr: account(Bank), Cr: inTransit(s.Sweep), About: ForSweep, AboutID: s.Sweep}
	switch {
	case l.Term == s.Term && s.Out:
		b.Event = P28R
	case !s.Out:
		b.Cr = account(Clearing)
	}
	return b
}

// isSweep reports whether a line is that of a transfer between own accounts: of its
// amount, on one of its two accounts, and not booked before.
func (l Line) isSweep() bool {
	s := l.Swept
	if s == nil || !s.Amount.Equal(l.Amount) {
		return false
	}
	if !l.Credit {
		return l.Term == s.Term && !s.Out
	}
	return !s.In && (l.Term == s.To || l.Term == s.Term && s.Out)
}

func inTransit(sweep ref.ID) Account { return Account{Code: InTransit, Subject: sweep} }
