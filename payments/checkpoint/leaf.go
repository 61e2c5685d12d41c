package checkpoint

import (
	"encoding/binary"
	"encoding/hex"
	"strconv"

	"fachui/internal/legal"
	"fachui/internal/money"
	"fachui/internal/ref"
)

// Format names the encoding of leaves; it is the first text of each.
const Format = "fachui-ledger/1"

// Leg is one posting. Accounts are named by kind, case, lot and subject.
type Leg struct {
	Leg    int          `json:"leg"`
	Debit  string       `json:"debit"`
	Credit string       `json:"credit"`
	Amount money.Amount `json:"amount"`
}

// Entry is one journal as the leaf knows it.
type Entry struct {
	Court    string
	Number   int64
	Book     legal.Date
	At       legal.Time
	Event    string
	Key      string
	BodyHash []byte
	Made     ref.ID
	Checked  ref.ID
	Reverses int64 // 0: none
	Case     ref.ID
	Source   string
	Recorded legal.Time
	Total    money.Amount
	Legs     []Leg // by their number
}

// Leaf returns the canonical bytes of e.
func (e Entry) Leaf() []byte {
	reverses := ""
	if e.Reverses != 0 {
		reverses = strconv.FormatInt(e.Reverses, 10)
	}
	b := put(nil, Format, e.Court, strconv.FormatInt(e.Number, 10), e.Book.String(), Instant(e.At), e.Event, e.Key,
		hex.EncodeToString(e.BodyHash), e.Made.String(), e.Checked.String(), reverses, e.Case.String(), e.Source,
		Instant(e.Recorded), strconv.Itoa(len(e.Legs)), e.Total.String())
	for _, l := range e.Legs {
		b = put(b, strconv.Itoa(l.Leg), l.Debit, l.Credit, l.Amount.String())
	}
	return b
}

// put appends texts, each behind its length.
func put(b []byte, texts ...string) []byte {
	for _, t := range texts {
		b = binary.BigEndian.AppendUint32(b, uint32(len(t)))
		b = append(b, t...)
	}
	return b
}

// Instant is how a leaf writes a time.
func Instant(t legal.Time) string { return t.Std().UTC().Format("2006-01-02T15:04:05.000000Z") }
