package payments

import (
	"crypto/sha256"
	"strconv"

	"fachui/internal/legal"
	"fachui/internal/money"
	"fachui/internal/ref"
)

// Event says which standard posting a journal makes; the letters after a number
// tell its steps apart. The schema lists the only account kinds each may move
// between (table posting_rule).
type Event string

// The standard postings P1 to P24 of the law of case funds, and P25 for a debit
// that nobody can explain.
const (
	P0   Event = "P0"   // bank balance brought forward
	P0A  Event = "P0A"  // balances brought forward
	P1   Event = "P1"   // deposit paid in
	P2   Event = "P2"   // refund of a loser's deposit instructed
	P3   Event = "P3"   // deposit becomes price
	P4   Event = "P4"   // balance of the price paid in
	P5   Event = "P5"   // sell-off prepayment paid in
	P5R  Event = "P5R"  // prepayment refund instructed
	P5W  Event = "P5W"  // prepayment becomes price
	P6   Event = "P6"   // ruling effective: price becomes the pool
	P7   Event = "P7"   // buyer default: deposit forfeited
	P7R  Event = "P7R"  // default: price beyond the deposit goes back
	P8   Event = "P8"   // forfeited deposit applied
	P8S  Event = "P8S"  // top-up set off against the defaulter's own share
	P8T  Event = "P8T"  // top-up of a buyer in default
	P9   Event = "P9"   // debtor payment or deduction paid in
	P9C  Event = "P9C"  // cash handed in
	P9B  Event = "P9B"  // cash banked
	P9R  Event = "P9R"  // cash not banked, back with the officers
	P10  Event = "P10"  // plan final
	P11A Event = "P11A" // payout approved
	P11B Event = "P11B" // payout instructed
	P11C Event = "P11C" // payment confirmed by a bank line
	P11N Event = "P11N" // payment refused by the bank before it left
	P12  Event = "P12"  // payment returned
	P13  Event = "P13"  // unidentified receipt
	P13I Event = "P13I" // unidentified receipt identified
	P14  Event = "P14"  // misdirected receipt
	P14R Event = "P14R" // refund of misdirected money instructed
	P15  Event = "P15"  // costs that somebody advanced, reimbursed
	P15T Event = "P15T" // seller's taxes out of the proceeds
	P16R Event = "P16R" // enforcement fee given back to its case
	P17  Event = "P17"  // money from another court
	P17T Event = "P17T" // money assigned to another court
	P18  Event = "P18"  // reserve released
	P19  Event = "P19"  // escrow
	P19E Event = "P19E" // escrow claimed, given back or forfeited to the state
	P20  Event = "P20"  // bank interest
	P20A Event = "P20A" // interest allocated
	P21  Event = "P21"  // bank fee debited
	P21R Event = "P21R" // bank fee made good
	P21M Event = "P21M" // unidentified receipt makes a bank debit good
	P22  Event = "P22"  // money back on reversal of enforcement
	P23  Event = "P23"  // set-off purchase
	P23C Event = "P23C" // set-off cleared
	P24  Event = "P24"  // reversal
	P27  Event = "P27"  // sale revoked: pool becomes price again
	P27L Event = "P27L" // sale revoked: assigned and not paid
	P27R Event = "P27R" // sale revoked: price goes back
	P27C Event = "P27C" // sale revoked: a payee brings back
	P28  Event = "P28"  // change of bank: the old account is emptied
	P28I Event = "P28I" // change of bank: the new account receives it
	P28R Event = "P28R" // change of bank: the transfer came back
	P25  Event = "P25"  // unexplained bank debit
	P25A Event = "P25A" // bank debit explained: the operating account owes it
	P25R Event = "P25R" // unexplained bank debit made good
)

// Automatic postings have a named maker and a named checker, two parts of the
// house that look at different evidence: the maker acts on the event, the checker
// compares it with the state of the deposit, lot or bank line it speaks of.
const (
	SystemMaker   ref.ID = "00000000-0000-7000-8000-00000000000a" // 自动记账（制单）
	SystemChecker ref.ID = "00000000-0000-7000-8000-00000000000b" // 自动记账（复核）
)

// Leg is one posting: an amount moved from the credit side of one account to the
// debit side of another, so that nothing one-sided can be written.
type Leg struct {
	Dr     Account      `json:"dr"`
	Cr     Account      `json:"cr"`
	Amount money.Amount `json:"amount"`
}

// Journal is one entry of the ledger. It is never changed; a mistake is undone
// by a P24 that names it in Reverses.
type Journal struct {
	Key      string     `json:"key"`            // of the business event; the same key posts once
	Book     legal.Date `json:"book"`           // the day of the ledger
	Roll     bool       `json:"roll,omitempty"` // to the next open day, if Book is closed by now
	At       legal.Time `json:"at"`
	Event    Event      `json:"event"`
	Made     ref.ID     `json:"made"`
	Checked  ref.ID     `json:"checked"` // another person than Made
	Reverses int64      `json:"reverses,omitempty"`
	Case     ref.ID     `json:"case,omitempty"`
	Source   string     `json:"source,omitempty"` // what it rests on, without personal data
	Legs     []Leg      `json:"legs"`
}

// Automatic returns a journal of one leg made and checked by the house, in the
// book of at's day or, if that is closed by now, of the next open day.
func Automatic(key string, at legal.Time, e Event, dr, cr Account, amount money.Amount) Journal {
	return Journal{
		Key: key, Book: at.Date(), Roll: true, At: at, Event: e, Made: SystemMaker, Checked: SystemChecker,
		Case: firstID(dr.Case, cr.Case), Legs: []Leg{{Dr: dr, Cr: cr, Amount: amount}},
	}
}

// By returns j made by maker and checked by checker.
func (j Journal) By(maker, checker ref.ID) Journal {
	j.Made, j.Checked = maker, checker
	return j
}

// On returns j entered in the book of day and of no other.
func (j Journal) On(day legal.Date) Journal {
	j.Book, j.Roll = day, false
	return j
}

// Total is the sum of the legs.
func (j Journal) Total() money.Amount {
	var t money.Amount
	for _, l := range j.Legs {
		t = t.Add(l.Amount)
	}
	return t
}

// Hash is what the key of j stands for: its content without who pressed when, so
// that a retry at a later time by the same machine is the same request. It is the
// SHA-256 of a JSON text as PostgreSQL writes jsonb: a blank after each colon and
// comma, names by length and then by their letters, what is absent left out.
func (j Journal) Hash() [32]byte {
	b := make([]byte, 0, 512)
	b = quoted(append(b, `{"key": `...), j.Key)
	if j.Case != "" {
		b = quoted(append(b, `, "case": `...), string(j.Case))
	}
	b = append(b, `, "legs": [`...)
	for i, l := range j.Legs {
		if i > 0 {
			b = append(b, ", "...)
		}
		b = l.Cr.appendText(append(b, `{"cr": `...))
		b = l.Dr.appendText(append(b, `, "dr": `...))
		b = append(quoted(append(b, `, "amount": `...), l.Amount.String()), '}')
	}
	b = quoted(append(b, `], "event": `...), string(j.Event))
	if j.Source != "" {
		b = quoted(append(b, `, "source": `...), j.Source)
	}
	if j.Reverses != 0 {
		b = strconv.AppendInt(append(b, `, "reverses": `...), j.Reverses, 10)
	}
	return sha256.Sum256(append(b, '}'))
}

func (a Account) appendText(b []byte) []byte {
	b = append(b, '{')
	if a.Lot != "" {
		b = append(quoted(append(b, `"lot": `...), string(a.Lot)), ", "...)
	}
	if a.Case != "" {
		b = append(quoted(append(b, `"case": `...), string(a.Case)), ", "...)
	}
	b = quoted(append(b, `"code": `...), string(a.Code))
	if a.Subject != "" {
		b = quoted(append(b, `, "subject": `...), string(a.Subject))
	}
	return append(b, '}')
}

// quoted appends s as PostgreSQL quotes a text in jsonb.
func quoted(b []byte, s string) []byte {
	const hex = "0123456789abcdef"
	b = append(b, '"')
	for i := range len(s) {
		c := s[i]
		switch {
		case c == '"' || c == '\\':
			b = append(b, '\\', c)
		case c == '\b':
			b = append(b, `\b`...)
		case c == '\f':
			b = append(b, `\f`...)
		case c == '\n':
			b = append(b, `\n`...)
		case c == '\r':
			b = append(b, `\r`...)
		case c == '\t':
			b = append(b, `\t`...)
		case c < ' ':
			b = append(b, `\u00`...)
			b = append(b, hex[c>>4], hex[c&15])
		default:
			b = append(b, c)
		}
	}
	return append(b, '"')
}

func firstID(ids ...ref.ID) ref.ID {
	for _, id := range ids {
		if !id.IsZero() {
			return id
		}
	}
	return ""
}

// Reversible reports whether people may reverse an entry by hand: money that was
// identified as a case's and is not, as long as the case still has it. Every
// other entry follows the state of a deposit, settlement, plan or payout, which a
// bare reversal would contradict.
func Reversible(j Journal) bool {
	return j.Event == P13I && len(j.Legs) == 1 && j.Legs[0].Cr.Code == ExecutionMoney
}

// Reverse is the exact mirror of j, whose number is n.
func Reverse(j Journal, n int64, key string, at legal.Time) Journal {
	r := Journal{
		Key: key, Book: at.Date(), Roll: true, At: at, Event: P24, Made: SystemMaker, Checked: SystemChecker,
		Reverses: n, Case: j.Case,
	}
	for _, l := range j.Legs {
		r.Legs = append(r.Legs, Leg{Dr: l.Cr, Cr: l.Dr, Amount: l.Amount})
	}
	return r
}
