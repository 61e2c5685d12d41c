package payments

import (
	"bytes"
	"slices"
	"strings"

	"fachui/internal/legal"
	"fachui/internal/money"
	"fachui/internal/ref"
)

// By what right a payer's money counts as the deposit of an application.
const (
	PaidByBidder   = "bidder"
	PaidByJoint    = "joint"    // one of those who bid together
	PaidByAgent    = "agent"    // under a confirmed mandate that names payment
	PaidByAccepted = "accepted" // a third party, by the court's decision
	PaidByLender   = "lender"   // of a price: the bank that lends the buyer this very sum
)

// Payer is one whose money is taken by itself.
type Payer struct {
	Name []byte // keyed hash
	As   string
}

// paysAs says by what right a payer pays, or "" for somebody else.
func (e Expected) paysAs(name []byte) string {
	if e.Payer == nil || bytes.Equal(e.Payer, name) {
		return PaidByBidder
	}
	for _, p := range e.Others {
		if bytes.Equal(p.Name, name) {
			return p.As
		}
	}
	return ""
}

// Why money that came to a deposit's number goes back at once (P14).
const (
	ReturnExcess    = "excess"    // beyond the deposit
	ReturnDuplicate = "duplicate" // the deposit was complete
	ReturnLate      = "late"      // the time to pay it was over
)

// deposit books a line that names a deposit. It may come in parts: each counts,
// and the bidder qualifies when they make the whole. What is beyond it, comes
// again or comes too late is never kept (P14); it goes back by itself if the bank
// says where it came from. 法释〔2016〕18号 Art. 17.
func (l Line) deposit(e Expected) Booking {
	as := e.paysAs(l.Name)
	back := CanReturnTo(l.Counterparty, l.CounterpartyAccount)
	switch {
	case !e.Open:
		kind, why := ClosedNumber, ReturnLate
		if e.Complete {
			kind, why = Duplicate, ReturnDuplicate
		}
		b := l.misdirected(kind, e)
		if back {
			b.Exception, b.Give, b.Why = "", l.Amount, why
		}
		return b
	case as == "":
		return l.unclaimed(NameMismatch, e.For, e.ID)
	}
	stake := StakeOf(e.Prepaid)
	to := Account{Code: stake.Held, Case: e.Case, Lot: e.Lot, Subject: e.Application}
	if !e.Due.Less(l.Amount) {
		return Booking{Event: stake.In, Dr: account(Bank), Cr: to, About: e.For, AboutID: e.ID, Take: l.Amount, As: as, Pledge: to}
	}
	b := l.unclaimed(AmountOver, e.For, e.ID) // one line is one entry; it is parted by the next
	if back {
		b.Exception, b.Take, b.As, b.Pledge = "", e.Due, as, to
		b.Give, b.Why = l.Amount.Sub(e.Due), ReturnExcess
	}
	return b
}

// Part is the second entry of a line that holds more than a deposit: what is due
// becomes the deposit, the rest is to go back (P13I).
func (b Booking) Part(key string, at legal.Time) Journal {
	j := Automatic(key, at, P13I, b.Cr, b.Pledge, b.Take)
	if b.Give.IsPositive() {
		j.Legs = append(j.Legs, Leg{Dr: b.Cr, Cr: Account{Code: Misdirected, Subject: b.Cr.Subject}, Amount: b.Give})
	}
	return j
}

// Receipt is money that two people identify as a deposit.
type Receipt struct {
	Line           ref.ID
	Amount         money.Amount
	Name           []byte // keyed hash of the payer's name
	Holder, Number string // the account that it came from
	Accepted       bool   // the court accepts the payer, whoever it is
}

// Identified decides how a receipt that waits in [Unclaimed] becomes a deposit. It
// fails with ErrPayerReview for a third party whom the court has not accepted, and
// with ErrNoSourceAccount if there is more than is due and no account to return it to.
func Identified(e Expected, r Receipt) (Booking, error) {
	as := e.paysAs(r.Name)
	switch {
	case as == "" && !r.Accepted:
		return Booking{}, ErrPayerReview
	case as == "":
		as = PaidByAccepted
	case r.Accepted:
		return Booking{}, ErrPayerKnown
	}
	b := Booking{
		Event: P13I, Cr: Account{Code: Unclaimed, Subject: r.Line}, About: ForDeposit, AboutID: e.ID,
		Take: money.Min(r.Amount, e.Due), As: as,
		Pledge: Account{Code: StakeOf(e.Prepaid).Held, Case: e.Case, Lot: e.Lot, Subject: e.Application},
	}
	b.Give = r.Amount.Sub(b.Take)
	if b.Give.IsPositive() {
		b.Why = ReturnExcess
		if !CanReturnTo(r.Holder, r.Number) {
			return Booking{}, ErrNoSourceAccount
		}
	}
	return b, nil
}

// PayerRelations are why a court may take a third party's money as a deposit.
var PayerRelations = []string{"spouse", "parent_child", "authorised", "affiliate", "other"}

// CheckGround refuses a ground that is none, or that rests on no document.
func CheckGround(relation, document string) error {
	if !slices.Contains(PayerRelations, relation) {
		return ErrPayerRelation.With("relation", relation)
	}
	return CheckDocument(document)
}

// CheckDocument refuses what is not the SHA-256 of a document.
func CheckDocument(document string) error {
	if !isDigest(document) {
		return ErrPayerDocument
	}
	return nil
}

// isDigest reports whether s is a SHA-256 in small hexadecimal digits.
func isDigest(s string) bool {
	return len(s) == 64 && strings.Trim(s, "0123456789abcdef") == ""
}
