package statement

import (
	"strconv"

	"fachui/internal/fault"
	"fachui/internal/legal"
	"fachui/internal/money"
)

// row is what complete needs besides the line itself.
type row struct {
	at      int  // line in the file
	running bool // the file states a balance after the line
	seq     bool // the file states a sequence number
}

// claims are the counts and sums that a file states of itself.
type claims struct {
	credits, debits   *int
	credited, debited *money.Amount
}

// complete checks a statement against itself and fills in the balances and
// numbers that the format does not carry.
func complete(s *Statement, rows []row) error {
	balance := s.Opening
	firsts := make(map[string]int, len(s.Lines))
	for i := range s.Lines {
		l, at := &s.Lines[i], rows[i]
		balance = balance.Add(l.Signed())
		if err := s.follows(i, at, balance); err != nil {
			return err
		}
		if first, dup := firsts[l.BankRef]; dup {
			return ErrDuplicate.With("line", at.at).With("ref", l.BankRef).With("first", first)
		}
		firsts[l.BankRef] = at.at
		if !at.running {
			l.BalanceAfter = balance
		}
	}
	if !balance.Equal(s.Closing) {
		return ErrSum.With("opening", s.Opening).With("sum", balance.Sub(s.Opening)).With("right", balance).
			With("found", s.Closing).With("difference", s.Closing.Sub(balance))
	}
	return nil
}

// follows checks that line i continues from the one before it.
func (s *Statement) follows(i int, at row, balance money.Amount) error {
	l := &s.Lines[i]
	if !at.seq {
		l.Seq = int64(i) + 1
	} else if i > 0 && l.Seq != s.Lines[i-1].Seq+1 {
		return ErrGap.With("line", at.at).With("found", l.Seq).With("right", s.Lines[i-1].Seq+1)
	}
	if at.running && !l.BalanceAfter.Equal(balance) {
		return ErrBalance.With("line", at.at).With("seq", l.Seq).With("found", l.BalanceAfter).With("right", balance)
	}
	if day := l.Booked.Date(); day != s.Date {
		return ErrOtherDay.With("line", at.at).With("found", day).With("right", s.Date)
	}
	return nil
}

// agree checks the counts and sums that the file states of itself.
func (c claims) agree(lines []Line) error {
	var n [2]int
	var sum [2]money.Amount
	for _, l := range lines {
		side := 0
		if l.Credit {
			side = 1
		}
		n[side]++
		sum[side] = sum[side].Add(l.Amount)
	}
	count := func(stated *int, zh, en string, right int) error {
		if stated == nil || *stated == right {
			return nil
		}
		return ErrCounts.With("field", fault.Text{ZH: zh, EN: en}).With("found", *stated).With("right", strconv.Itoa(right))
	}
	total := func(stated *money.Amount, zh, en string, right money.Amount) error {
		if stated == nil || stated.Equal(right) {
			return nil
		}
		return ErrCounts.With("field", fault.Text{ZH: zh, EN: en}).With("found", *stated).With("right", right)
	}
	for _, err := range []error{
		count(c.debits, "借方笔数", "number of debits", n[0]),
		count(c.credits, "贷方笔数", "number of credits", n[1]),
		total(c.debited, "借方合计", "total of debits", sum[0]),
		total(c.credited, "贷方合计", "total of credits", sum[1]),
	} {
		if err != nil {
			return err
		}
	}
	return nil
}

// Check checks s against what the court knows: the account it is of, and the
// day after which no statement can be.
func (s Statement) Check(account string, latest legal.Date) error {
	if s.Account != account {
		return ErrAccount.With("found", s.Account).With("right", account)
	}
	if s.Date.After(latest) {
		return ErrFuture.With("found", s.Date).With("right", latest)
	}
	return nil
}

// Of checks that s is the statement of that account and that very day.
func (s Statement) Of(account string, date legal.Date) error {
	if err := s.Check(account, date); err != nil {
		return err
	}
	if s.Date != date {
		return ErrDate.With("found", s.Date).With("right", date)
	}
	return nil
}

// Follows checks that s continues previous, the statement of the last day that
// was imported: balances join without a step and, where both have lines with
// numbers of the account, no number is skipped.
func (s Statement) Follows(previous Statement) error {
	if !s.Opening.Equal(previous.Closing) {
		return ErrFollows.With("date", s.Date).With("found", s.Opening).
			With("right", previous.Closing).With("previous", previous.Date)
	}
	return nil
}

// FollowsSeq checks that the first line of s carries the number after last, the
// last number imported. Only formats that carry the account's numbers qualify:
// the CSV profile does.
func (s Statement) FollowsSeq(last int64) error {
	if len(s.Lines) > 0 && s.Lines[0].Seq != last+1 {
		return ErrGap.With("line", 1).With("found", s.Lines[0].Seq).With("right", last+1)
	}
	return nil
}
