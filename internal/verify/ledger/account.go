package ledger

import (
	"context"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"
)

// bankCode is the kind of the fund account.
const bankCode = "A1010"

// term is one of a court's fund accounts in time: from a day on, until the next one.
type term struct {
	Term  int    `json:"term"`
	From  string `json:"from"`
	Until string `json:"until"` // the first day that is not its own; empty for the last
	Holds string `json:"holds"` // as the house says
}

const termsSQL = `
	select h.term, to_char(lower(h.valid), 'YYYY-MM-DD'), coalesce(to_char(upper(h.valid), 'YYYY-MM-DD'), ''), fund_term_holds(h.court_id, h.term)::numeric(20,2)::text
	from fund_account_history h
	where h.court_id = $1
	order by h.term`

func (b *book) readTerms(ctx context.Context, tx pgx.Tx) error {
	var t term
	return each(ctx, tx, termsSQL, b.court, []any{&t.Term, &t.From, &t.Until, &t.Holds}, func() error {
		b.terms = append(b.terms, t)
		return nil
	})
}

// termOf is the account that a journal of a bank line moved, which its key names from
// the second account on.
func (j journal) termOf() int {
	rest, ok := strings.CutPrefix(j.Key, "bank:")
	n, _, more := strings.Cut(rest, ":")
	t, err := strconv.Atoi(n)
	if !ok || !more || err != nil || t < 2 {
		return 1
	}
	return t
}

// accounts checks that a court's fund accounts follow one another without overlap or
// gap, and that each holds what the journals of its lines add up to.
func (b *book) accounts(r *Result) {
	if len(b.terms) == 0 {
		return // an export from before accounts had terms
	}
	sums := map[int]int64{}
	for _, j := range b.journals {
		for _, l := range j.Legs {
			n, err := fen(l.Amount)
			if err != nil {
				continue // said elsewhere
			}
			if kind(l.Debit) == bankCode {
				sums[j.termOf()] += n
			}
			if kind(l.Credit) == bankCode {
				sums[j.termOf()] -= n
			}
		}
	}
	for i, t := range b.terms {
		if t.Term != i+1 || i > 0 && (t.From <= b.terms[i-1].From || b.terms[i-1].Until != t.From) || i == len(b.terms)-1 && t.Until != "" {
			r.find("account", 0, strconv.Itoa(t.Term), "第 %d 个案款专户的期间（%s 至 %s）与前后重叠或者脱节。",
				"Fund account %d, from %s until %s, overlaps or leaves a gap.", t.Term, t.From, t.Until)
		}
		said, err := fen(t.Holds)
		if err != nil || said != sums[t.Term] {
			r.find("account", 0, strconv.Itoa(t.Term), "第 %d 个案款专户记载余额 %s，按其流水分录合计应为 %s。",
				"Fund account %d says that it holds %s; the journals of its lines add up to %s.", t.Term, t.Holds, yuan(sums[t.Term]))
		}
		delete(sums, t.Term)
	}
	for t, n := range sums {
		r.find("account", 0, strconv.Itoa(t), "有分录记入第 %d 个案款专户（合计 %s），账簿没有这一账户。",
			"Journals move fund account %d by %s; the book has no such account.", t, yuan(n))
	}
}
