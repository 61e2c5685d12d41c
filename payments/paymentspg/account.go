package paymentspg

import (
	"context"
	"fmt"
	"slices"

	"fachui/internal/legal"
	"fachui/internal/pg"
	"fachui/payments"
	"fachui/payments/statement"
)

// fundAccount is one of a court's accounts in time, with its place among them.
type fundAccount struct {
	Term   int
	Bank   string
	No     string
	Holder string
	Since  legal.Date
}

// accountNow is the account that a court has. It fails with ErrNoLedger.
func accountNow(ctx context.Context, q Querier, court string) (a fundAccount, err error) {
	err = q.QueryRow(ctx, `
		select term, bank_code, account_no, holder, since
		from fund_account_now
		where court_id = $1`, court).Scan(&a.Term, &a.Bank, &a.No, &a.Holder, &a.Since)
	if pg.NoRows(err) {
		return a, payments.ErrNoLedger.With("court", court)
	}
	return a, wrap("read fund account", err)
}

// accountOf is the query of the account to which the number of a row is to be paid:
// the one it was given out under or, without a number, the present one.
func accountOf(row string) string {
	return fmt.Sprintf(`
		select t.holder, t.bank_code
		from fund_account_now n
		left join virtual_account v on v.court_id = n.court_id and v.virtual_no = %[1]s.virtual_no
		join fund_term t on t.court_id = n.court_id and t.term = coalesce(v.term, n.term)
		where n.court_id = %[1]s.court_id`, row)
}

// accountLine is a line of one of a court's accounts. pairs: the one after it is the
// other side of the same transfer.
type accountLine struct {
	statement.Line
	term  int
	pairs bool
}

// turns orders the lines of several accounts.
type turns struct {
	told  map[int][]statement.Line
	own   map[string]payments.Swept // transfers between the accounts that are under way
	at    legal.Time
	next  map[int]int // of each account, the first line that has no turn yet
	lines []accountLine
}

// inTurn puts what the banks of a court's accounts told into one order. Each account
// keeps its own; of a transfer between two of them the debit comes right before the
// credit, so that the books never hold less in between than is promised to be paid.
// A debit whose credit has not come waits for it, with what follows it on that
// account, until its day is over: then it is booked as money under way.
func inTurn(told map[int][]statement.Line, own map[string]payments.Swept, at legal.Time) []accountLine {
	t := &turns{told: told, own: own, at: at, next: map[int]int{}}
	terms := make([]int, 0, len(told))
	for term := range told {
		terms = append(terms, term)
	}
	slices.Sort(terms)
	slices.Reverse(terms)
	for _, term := range terms {
		for i := t.next[term]; i < len(told[term]) && !t.waits(term, i); i = t.next[term] {
			t.through(term, i)
		}
	}
	return t.lines
}

// through gives a turn to the lines of an account up to number i of those told.
func (t *turns) through(term, i int) {
	for t.next[term] <= i {
		n := t.next[term]
		l := t.told[term][n]
		t.next[term]++
		s, ours := t.own[l.EndToEnd]
		if ours && l.Credit && term == s.To && !s.Out {
			j := slices.IndexFunc(t.told[s.Term], func(d statement.Line) bool { return d.EndToEnd == l.EndToEnd && !d.Credit })
			if j >= t.next[s.Term] {
				t.through(s.Term, j)
				t.lines[len(t.lines)-1].pairs = true
			}
		}
		t.lines = append(t.lines, accountLine{Line: l, term: term})
	}
}

// waits reports whether a line is a debit that waits for its credit.
func (t *turns) waits(term, i int) bool {
	l := t.told[term][i]
	s, ours := t.own[l.EndToEnd]
	if !ours || l.Credit || term != s.Term || s.Out || s.In || !t.at.Before(l.Booked.Date().End()) {
		return false
	}
	back := slices.ContainsFunc(t.told[term][i:], func(c statement.Line) bool { return c.Credit && c.EndToEnd == l.EndToEnd })
	return !back
}
