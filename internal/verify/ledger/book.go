package ledger

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// journal and leg hold texts as they were hashed.
type (
	journal struct {
		Number   int64  `json:"number"`
		Book     string `json:"book"`
		At       string `json:"at"`
		Event    string `json:"event"`
		Key      string `json:"key"`
		BodyHash string `json:"body_hash"`
		Made     string `json:"made"`
		Checked  string `json:"checked"`
		Reverses int64  `json:"reverses"`
		Case     string `json:"case"`
		Source   string `json:"source"`
		Recorded string `json:"recorded"`
		Total    string `json:"total"`
		Legs     []leg  `json:"legs"`
	}
	leg struct {
		Leg    int    `json:"leg"`
		Debit  string `json:"debit"`
		Credit string `json:"credit"`
		Amount string `json:"amount"`
	}
	// sums is what a balance or total says of both sides.
	sums struct{ debit, credit int64 }
	// seal is the root that the house itself keeps of a day.
	seal struct {
		Day  string `json:"day"`
		Size int64  `json:"size"`
		Root string `json:"root"`
	}
	// book is everything that is checked: journals in the order of their numbers,
	// what the house says of accounts and kinds, its seals, and the hashes of leaves
	// that it keeps, if they could be read.
	book struct {
		court    string
		head     int64 // the last number as the house says
		journals []journal
		balances map[string]sums
		totals   map[string]sums
		seals    []seal
		terms    []term // the court's fund accounts, in their order
		stored   []hash
	}
)

func newBook(court string) *book {
	return &book{court: court, balances: map[string]sums{}, totals: map[string]sums{}}
}

var errAmount = errors.New("not an amount with two decimals")

// fen reads an amount such as "1234.50" as a whole number of fen.
func fen(s string) (int64, error) {
	whole, part, ok := strings.Cut(s, ".")
	n, err := strconv.ParseInt(whole+part, 10, 64)
	if err != nil || !ok || len(part) != 2 || whole == "" || whole[0] == '+' {
		return 0, fmt.Errorf("%w: %q", errAmount, s)
	}
	return n, nil
}

func yuan(n int64) string {
	sign := ""
	if n < 0 {
		sign, n = "-", -n
	}
	return fmt.Sprintf("%s%d.%02d", sign, n/100, n%100)
}

func (s *sums) read(debit, credit string) (err error) {
	s.debit, err = fen(debit)
	if err == nil {
		s.credit, err = fen(credit)
	}
	return err
}

// add puts a leg's amount on both of its sides.
func add(to map[string]sums, debit, credit string, amount int64) {
	d := to[debit]
	d.debit += amount
	to[debit] = d
	c := to[credit]
	c.credit += amount
	to[credit] = c
}

// kind is the kind of the account that a name names.
func kind(account string) string {
	code, _, _ := strings.Cut(account, ":")
	return code
}
