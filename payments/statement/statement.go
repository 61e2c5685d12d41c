// Package statement reads what a bank says happened on an account.
//
// A court agrees with its bank to the fen every day, and the bank's file is the
// one thing in that agreement that the court did not write. It comes from
// outside, so it is read with suspicion: sizes, depth and counts are bounded,
// document type declarations are refused, every amount and date must be one.
// And it is complete or it is refused as a whole, before a single line reaches
// the ledger: the opening balance and the lines must give the closing balance,
// each running balance must follow from the one before, the sequence has no gap,
// no reference stands twice, the file's own counts agree. A refusal names the
// line, what stands there and what would have been right, because a clerk will
// read it over the telephone to the bank.
//
// Two formats are read: the CSV profile of this house (docs/banksim.md) in
// UTF-8 or GB18030, and camt.053 of ISO 20022 in versions .02 to .13. The
// readers are pure: bytes in, [Statement] out.
package statement

import (
	"io"

	"fachui/internal/legal"
	"fachui/internal/money"
)

// Line is one line of an account, as the bank booked it.
type Line struct {
	Seq                 int64  // 1, 2, 3 … on the account, without a gap
	BankRef             string // the bank's own reference; never twice on an account
	Booked              legal.Time
	ValueDate           legal.Date
	Credit              bool // money came in; otherwise it went out
	Amount              money.Amount
	BalanceAfter        money.Amount
	Counterparty        string
	CounterpartyAccount string
	VirtualAccount      string // full number of the sub-account hit, if any
	Remark              string
	EndToEnd            string // our own reference, on payouts and their returns
}

// Signed is the amount as it changes the balance.
func (l Line) Signed() money.Amount {
	if l.Credit {
		return l.Amount
	}
	return l.Amount.Neg()
}

// Statement is the whole of one account's day.
type Statement struct {
	Account string
	Date    legal.Date
	Opening money.Amount
	Closing money.Amount
	Lines   []Line
}

// Format is how a statement file is written.
type Format string

// The formats that Read knows.
const (
	CSV  Format = "csv"
	Camt Format = "camt.053"
)

// Limits on a file. A day of the busiest court is three orders below them.
const (
	MaxBytes = 64 << 20
	MaxLines = 200_000
	maxDepth = 24
	maxText  = 2000 // characters in one field
)

// Read reads a statement and checks that it is complete in itself. It returns a
// *fault.Fault for anything that the bank, or the sender of the file, did wrong,
// and any other error only if r itself failed.
func Read(r io.Reader, f Format) (Statement, error) {
	limited := &limiter{r: r, left: MaxBytes}
	var s Statement
	var rows []row
	var stated claims
	var err error
	switch f {
	case CSV:
		s, rows, stated, err = readCSV(limited)
	case Camt:
		s, rows, stated, err = readCamt(limited)
	default:
		return Statement{}, ErrFormat.With("found", f)
	}
	switch {
	case limited.over:
		return Statement{}, ErrTooBig.With("most", MaxBytes>>20)
	case limited.err != nil:
		return Statement{}, limited.err
	case err != nil:
		return Statement{}, err
	}
	if err := complete(&s, rows); err != nil {
		return Statement{}, err
	}
	if err := stated.agree(s.Lines); err != nil {
		return Statement{}, err
	}
	return s, nil
}

// limiter counts what is read and stops at the limit. It remembers a failure of
// the reader itself, which the parsers would dress up as bad syntax.
type limiter struct {
	r    io.Reader
	left int64
	over bool
	err  error
}

func (l *limiter) Read(p []byte) (int, error) {
	if l.left <= 0 {
		var probe [1]byte
		n, err := l.r.Read(probe[:])
		l.over = n > 0
		if n == 0 && err == nil {
			err = io.ErrNoProgress
		}
		if l.over {
			err = io.ErrUnexpectedEOF
		}
		return 0, err
	}
	if int64(len(p)) > l.left {
		p = p[:l.left]
	}
	n, err := l.r.Read(p)
	l.left -= int64(n)
	if err != nil && err != io.EOF {
		l.err = err
	}
	return n, err
}
