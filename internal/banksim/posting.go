package banksim

import (
	"errors"
	"fmt"
	"time"
)

// The kinds of posting, as they appear on lines.
const (
	KindFunding  = "funding"  // money from outside the simulated world
	KindTransfer = "transfer" // a customer paid by its own bank app
	KindPayment  = "payment"  // a court's instruction
	KindReturn   = "return"   // 退汇: a payment came back
	KindInterest = "interest" // credited by the bank
	KindFee      = "fee"      // debited by the bank
	KindOther    = "other"    // debited or credited by the bank without a word
)

// posted is the fact that money went from one account to another. One posting
// moves one amount, so debits and credits cannot differ.
type posted struct {
	From     string    `json:"from"`
	To       string    `json:"to"`
	Virtual  string    `json:"virtual,omitempty"` // full number hit, on the credit side
	Amount   Fen       `json:"amount"`
	Kind     string    `json:"kind"`
	Remark   string    `json:"remark,omitempty"`
	EndToEnd string    `json:"end_to_end_id,omitempty"`
	At       time.Time `json:"at"`
	// Counterparties as printed, where they are not the other account itself:
	// a payment under way shows its payee, not the clearing account.
	FromName string `json:"from_name,omitempty"`
	FromNo   string `json:"from_no,omitempty"`
	ToName   string `json:"to_name,omitempty"`
	ToNo     string `json:"to_no,omitempty"`
	Key      string `json:"key,omitempty"` // of the customer's order
	Request  string `json:"request,omitempty"`
}

// Line is one line of an account, as the bank tells it.
type Line struct {
	Seq                 int64     `json:"seq"` // 1, 2, 3 … for each account
	BankRef             string    `json:"bank_ref"`
	BookedAt            time.Time `json:"booked_at"`
	ValueDate           string    `json:"value_date"`
	Direction           string    `json:"direction"` // credit or debit
	Amount              Fen       `json:"amount"`
	BalanceAfter        Fen       `json:"balance_after"`
	Counterparty        string    `json:"counterparty"`
	CounterpartyAccount string    `json:"counterparty_account"`
	VirtualAccount      string    `json:"virtual_account"` // full number, if one was hit
	Remark              string    `json:"remark"`
	EndToEnd            string    `json:"end_to_end_id"` // debits by instruction, and their returns
	Kind                string    `json:"kind"`
}

// Directions of a line.
const (
	Credit = "credit"
	Debit  = "debit"
)

// applyPosted books p on both accounts.
func (b *Bank) applyPosted(p posted) error {
	from, to := b.accounts[p.From], b.accounts[p.To]
	if from == nil || to == nil || from == to || p.Amount <= 0 {
		return fmt.Errorf("posting of %v from %q to %q", p.Amount, p.From, p.To)
	}
	if !from.internal && from.available() < p.Amount {
		return errors.New("posting overdraws " + p.From)
	}
	if to.balance+p.Amount > maxFen {
		return errors.New("posting overflows " + p.To)
	}
	from.balance -= p.Amount
	to.balance += p.Amount
	b.lastBooked = later(b.lastBooked, p.At)
	at := p.At.In(zone)
	b.book(from, Line{
		Direction: Debit, Counterparty: or(p.ToName, to.Holder), CounterpartyAccount: or(p.ToNo, outward(to)),
	}, p, at)
	b.book(to, Line{
		Direction: Credit, Counterparty: or(p.FromName, from.Holder), CounterpartyAccount: or(p.FromNo, outward(from)),
		VirtualAccount: p.Virtual,
	}, p, at)
	if p.Key != "" {
		b.transfers[p.Key] = keyed{p.Request, receiptOf(p, b.lastRef(from, to))}
	}
	return nil
}

func (b *Bank) book(a *account, l Line, p posted, at time.Time) {
	b.refs++
	if a.internal {
		return
	}
	l.Seq = int64(len(a.lines)) + 1
	l.BankRef = fmt.Sprintf("%s%010d", at.Format("20060102"), b.refs)
	l.BookedAt, l.ValueDate = at, at.Format(time.DateOnly)
	l.Amount, l.BalanceAfter = p.Amount, a.balance
	l.Remark, l.EndToEnd, l.Kind = p.Remark, p.EndToEnd, p.Kind
	a.lines = append(a.lines, l)
}

// lastRef is the bank reference of the line just booked on the first customer's account.
func (b *Bank) lastRef(of ...*account) string {
	for _, a := range of {
		if n := len(a.lines); n > 0 {
			return a.lines[n-1].BankRef
		}
	}
	return ""
}

// movable says why amount cannot go from one account to the other, or nil.
func movable(from, to *account, amount Fen) error {
	err := live(from, to)
	switch {
	case err != nil:
		return err
	case from == to:
		return conflict("same_account", "from_account and to_account are the same account")
	case !from.internal && from.available() < amount:
		return conflict("insufficient", fmt.Sprintf("account %s may spend %v, less than %v", from.No, from.available(), amount))
	case to.balance+amount > maxFen:
		return conflict("too_large", "the balance would pass ten trillion yuan")
	}
	return nil
}

// outward is the account number shown to the other side; internal accounts show none.
func outward(a *account) string {
	if a.internal {
		return ""
	}
	return a.No
}

func or(a, b string) string {
	if a != "" {
		return a
	}
	return b
}
