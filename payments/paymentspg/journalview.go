package paymentspg

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"

	"fachui/internal/legal"
	"fachui/internal/money"
	"fachui/internal/pg"
	"fachui/internal/ref"
	"fachui/payments"
)

// AccountName says which account a posting touches.
type AccountName struct {
	Account int64         `json:"account"`
	Code    payments.Code `json:"code"`
	ZH      string        `json:"zh"`
	EN      string        `json:"en"`
	Case    *ref.ID       `json:"case,omitempty"`
	Lot     *ref.ID       `json:"lot,omitempty"`
}

// LegView is one posting of a journal, both sides named.
type LegView struct {
	Leg    int          `json:"leg"`
	Debit  AccountName  `json:"debit"`
	Credit AccountName  `json:"credit"`
	Amount money.Amount `json:"amount"`
}

// Cause is what made a journal: a payout, deposit, settlement, plan, exception or
// reversal with its identifier, or a bank line.
type Cause struct {
	Kind string `json:"kind"`
	ID   ref.ID `json:"id,omitempty"`
}

// causes are the kinds of cause by the first word of a journal's key.
var causes = map[string]string{
	"approve": "payout", "send": "payout", "void": "payout", "refused": "payout",
	"identify": "exception", "misdirected": "exception",
	"refund": "deposit", "price": "deposit",
	"title": "settlement", "default": "settlement",
	"decide": "decision", "fee-refund": "fee",
	"plan": "plan", "reverse": "reversal", "bank": "line",
}

// causeOf reads the key under which a journal was posted once.
func causeOf(key string) Cause {
	word, rest, _ := strings.Cut(key, ":")
	c := Cause{Kind: causes[word]}
	id, err := ref.Parse(rest)
	if err == nil && c.Kind != "line" {
		c.ID = id
	}
	return c
}

// JournalView is one journal with all that it stands on.
type JournalView struct {
	Number     int64          `json:"number"`
	Book       legal.Date     `json:"book"`
	At         legal.Time     `json:"at"`
	Event      payments.Event `json:"event"`
	ZH         string         `json:"zh"`
	EN         string         `json:"en"`
	Total      money.Amount   `json:"total"`
	Case       *ref.ID        `json:"case,omitempty"`
	Made       ref.ID         `json:"made"`
	Checked    ref.ID         `json:"checked"`
	Reverses   *int64         `json:"reverses,omitempty"`
	ReversedBy *int64         `json:"reversed_by,omitempty"`
	Source     string         `json:"source,omitempty"`
	Cause      Cause          `json:"cause"`
	Legs       []LegView      `json:"legs"`
	Line       *LineView      `json:"line,omitempty"` // the bank line that it books
	Reversals  []ReversalView `json:"reversals"`      // proposed by hand
	Reversible bool           `json:"reversible"`     // whether people may propose its reversal
}

// Journal returns one journal of a court. It fails with ErrEntryUnknown.
func (s *Service) Journal(ctx context.Context, court string, number int64) (j JournalView, err error) {
	err = pg.Read(ctx, s.pool, func(tx pgx.Tx) error {
		var key string
		err := tx.QueryRow(ctx, `
			select j.number, j.book_date, j.at, j.event, e.zh, e.en, j.total, j.case_id, j.made_by, j.checked_by, j.reverses,
				(select r.number from journal r where r.court_id = j.court_id and r.reverses = j.number), j.source, j.key
			from journal j
			join posting_event e on e.event = j.event
			where j.court_id = $1 and j.number = $2`, court, number).Scan(&j.Number, &j.Book, &j.At, &j.Event, &j.ZH, &j.EN,
			&j.Total, &j.Case, &j.Made, &j.Checked, &j.Reverses, &j.ReversedBy, &j.Source, &key)
		if pg.NoRows(err) {
			return payments.ErrEntryUnknown
		}
		if err != nil {
			return fmt.Errorf("read journal: %w", err)
		}
		j.Cause = causeOf(key)
		j.Legs, err = legs(ctx, tx, court, number)
		if err != nil {
			return err
		}
		lines, err := linesOf(ctx, tx, court, LineFilter{Journal: number})
		if err != nil {
			return err
		}
		if len(lines) > 0 {
			j.Line = &lines[0]
		}
		j.Reversals, err = reversals(ctx, tx, court, number, false)
		if err != nil {
			return err
		}
		_, err = entry(ctx, tx, court, number)
		j.Reversible = err == nil && j.ReversedBy == nil
		if errors.Is(err, payments.ErrNotReversible) {
			return nil
		}
		return err
	})
	return j, err
}

func legs(ctx context.Context, q Querier, court string, number int64) ([]LegView, error) {
	rows, err := q.Query(ctx, `
		select p.leg, p.amount, d.account_id, d.code, dk.zh, dk.en, d.case_id, d.lot_id, c.account_id, c.code, ck.zh, ck.en, c.case_id, c.lot_id
		from posting p
		join account d on d.court_id = p.court_id and d.account_id = p.dr_account
		join account_kind dk on dk.code = d.code
		join account c on c.court_id = p.court_id and c.account_id = p.cr_account
		join account_kind ck on ck.code = c.code
		where p.court_id = $1 and p.number = $2
		order by p.leg`, court, number)
	if err != nil {
		return nil, fmt.Errorf("read legs: %w", err)
	}
	all, err := pgx.AppendRows([]LegView{}, rows, func(r pgx.CollectableRow) (l LegView, err error) {
		d, c := &l.Debit, &l.Credit
		err = r.Scan(&l.Leg, &l.Amount, &d.Account, &d.Code, &d.ZH, &d.EN, &d.Case, &d.Lot, &c.Account, &c.Code, &c.ZH, &c.EN, &c.Case, &c.Lot)
		return l, err
	})
	return all, wrap("read legs", err)
}

// ReversalView is a proposal to undo an entry, and what became of it.
type ReversalView struct {
	Reversal   ref.ID       `json:"reversal"`
	Number     int64        `json:"number"` // of the entry
	Reason     string       `json:"reason"`
	Amount     money.Amount `json:"amount"`
	Case       *ref.ID      `json:"case,omitempty"`
	ProposedBy ref.ID       `json:"proposed_by"`
	ProposedAt legal.Time   `json:"proposed_at"`
	Done       *int64       `json:"done,omitempty"` // number of the reversal, once approved
}

// Reversals lists what was proposed to be undone, the newest first; only what
// waits unless all is set.
func (s *Service) Reversals(ctx context.Context, court string, all bool) ([]ReversalView, error) {
	return reversals(ctx, s.pool, court, 0, !all)
}

func reversals(ctx context.Context, q Querier, court string, number int64, waiting bool) ([]ReversalView, error) {
	return list[ReversalView](ctx, q, "list reversals", `
		select r.reversal_id, r.number, r.reason, j.total, j.case_id, r.proposed_by, r.proposed_at,
			(select d.number from journal d where d.court_id = r.court_id and d.reverses = r.number)
		from reversal r
		join journal j using (court_id, number)
		where r.court_id = $1 and ($2::bigint = 0 or r.number = $2)
			and (not $3 or not exists (select from journal d where d.court_id = r.court_id and d.reverses = r.number))
		order by r.reversal_id desc
		limit $4`, court, number, waiting, PageSize)
}
