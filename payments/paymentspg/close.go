package paymentspg

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"fachui/internal/basis"
	"fachui/internal/event"
	"fachui/internal/legal"
	"fachui/internal/money"
	"fachui/internal/outbox"
	"fachui/internal/pg"
	"fachui/internal/ref"
	"fachui/payments"
	"fachui/payments/checkpoint"
)

// Day is how bank and book stand at the end of a day (银行存款余额调节表).
type Day struct {
	Day         legal.Date   `json:"day"`
	State       string       `json:"state"` // open, proposed, closed
	Statement   ref.ID       `json:"statement,omitempty"`
	BankClosing money.Amount `json:"bank_closing"`
	BookClosing money.Amount `json:"book_closing"`
	Difference  money.Amount `json:"difference"`
	Unmatched   []Difference `json:"unmatched"`
	NotEmpty    []string     `json:"not_empty"`
	Proposal    ref.ID       `json:"proposal,omitempty"`
	ClosedBy    ref.ID       `json:"closed_by,omitempty"`
	ClosedAt    legal.Time   `json:"closed_at"`
	Opening     money.Amount `json:"opening"` // of the book, as are In and Out
	In          money.Amount `json:"in"`
	Out         money.Amount `json:"out"`
	ProposedBy  ref.ID       `json:"proposed_by,omitempty"`
	ProposedAt  legal.Time   `json:"proposed_at"`
	Imports     []ImportView `json:"imports"` // files, the latest first: that one counts

	Seal *checkpoint.Checkpoint `json:"seal,omitempty"` // of a closed day
}

// ProposeClose is the reconciler's signature under a day: bank and book agree to
// the fen. The reconciler must not have made or checked a posting of that day.
func (s *Service) ProposeClose(ctx context.Context, court string, day legal.Date, at legal.Time, actor event.Actor) (id ref.ID, err error) {
	err = s.money(ctx, court, func(tx pgx.Tx) error {
		id, err = s.proposeClose(ctx, tx, court, day, at, actor)
		return err
	})
	return id, err
}

func (s *Service) proposeClose(ctx context.Context, tx pgx.Tx, court string, day legal.Date, at legal.Time, actor event.Actor) (ref.ID, error) {
	var posted bool
	err := tx.QueryRow(ctx, `
		select exists (
			select from journal
			where court_id = $1 and book_date = $2 and $3 in (made_by, checked_by))`, court, day, actor.Person).Scan(&posted)
	if err != nil {
		return "", fmt.Errorf("look for the reconciler's postings: %w", err)
	}
	if posted {
		return "", payments.ErrReconcilerPosted
	}
	f, st, err := dayFacts(ctx, tx, court, day, at)
	if err != nil {
		return "", err
	}
	err = payments.CanClose(f)
	if err != nil {
		return "", err
	}
	id := ref.New()
	_, err = tx.Exec(ctx, `
		insert into day_proposal (court_id, proposal_id, day, statement_id, bank_closing, book_closing, proposed_by, proposed_at)
		values ($1, $2, $3, $4, $5, $6, $7, $8)`,
		court, id, day, st, f.BankClosing, f.BookClosing, actor.Person, at)
	if err != nil {
		return "", fmt.Errorf("propose close: %w", err)
	}
	return id, event.Add(ctx, tx, event.Fact{
		Kind: "day.proposed", Court: court, Subject: id, Actor: actor, At: at, Basis: basis.CaseFunds2017(3),
		Body: map[string]any{"day": day, "bank": f.BankClosing, "book": f.BookClosing},
	})
}

// CloseDay is the checker's signature, by another person: the day is locked, and
// what comes later belongs to a later day. Everything is looked at again. Pressed
// twice, the second press is refused with ErrDayClosedBefore.
func (s *Service) CloseDay(ctx context.Context, court string, day legal.Date, at legal.Time, actor event.Actor) error {
	return s.money(ctx, court, func(tx pgx.Tx) error {
		f, st, err := dayFacts(ctx, tx, court, day, at)
		if err != nil {
			return err
		}
		err = payments.CanClose(f)
		if err != nil {
			return err
		}
		var proposal, statement, by ref.ID
		var book money.Amount
		err = tx.QueryRow(ctx, `
			select proposal_id, statement_id, book_closing, proposed_by
			from day_proposal
			where court_id = $1 and day = $2
			order by proposal_id desc
			limit 1`, court, day).Scan(&proposal, &statement, &book, &by)
		switch {
		case pg.NoRows(err):
			return payments.ErrDayNoProposal.With("day", day)
		case err != nil:
			return fmt.Errorf("read proposal: %w", err)
		case by == actor.Person:
			return payments.ErrSamePerson
		case statement != st || !book.Equal(f.BookClosing):
			return payments.ErrDayMoved
		}
		return s.lockDay(ctx, tx, court, day, proposal, by, f, at, actor)
	})
}

func (s *Service) lockDay(ctx context.Context, tx pgx.Tx, court string, day legal.Date, proposal, by ref.ID, f payments.DayFacts, at legal.Time, actor event.Actor) error {
	var last int64
	err := tx.QueryRow(ctx, `
		insert into day_close (court_id, day, proposal_id, bank_closing, book_closing, last_number, proposed_by, checked_by, closed_at)
		select $1, $2, $3, $4, $5, last_number, $6, $7, $8
		from ledger_head
		where court_id = $1
		returning last_number`,
		court, day, proposal, f.BankClosing, f.BookClosing, by, actor.Person, at).Scan(&last)
	if pg.Violated(err, "day_reconciler_apart") { // posted after signing
		return payments.ErrReconcilerPosted
	}
	if err != nil {
		return fmt.Errorf("close day %s: %w", day, err)
	}
	err = seal(ctx, tx, court, at)
	if err != nil {
		return err
	}
	err = event.Add(ctx, tx, event.Fact{
		Kind: "day.closed", Court: court, Subject: proposal, Actor: actor, At: at, Basis: basis.CaseFunds2017(3),
		Body: map[string]any{"day": day, "closing": f.BookClosing, "number": last},
	})
	if err != nil {
		return err
	}
	return outbox.Add(ctx, tx, court, court+":day", payments.DayClosed{Court: court, Day: day, Closing: f.BookClosing, Number: last})
}

// dayFacts gathers what must be known to close a day, and the statement it rests on.
func dayFacts(ctx context.Context, q Querier, court string, day legal.Date, at legal.Time) (f payments.DayFacts, st ref.ID, err error) {
	f = payments.DayFacts{Day: day, Today: at.Date()}
	err = q.QueryRow(ctx, `
		select l.closed_through, b.debit - b.credit
		from ledger l
		cross join kind_balance_on($1, $2) b
		where l.court_id = $1 and b.code = 'A1010'`, court, day).Scan(&f.ClosedThrough, &f.BookClosing)
	if pg.NoRows(err) {
		return f, "", payments.ErrNoLedger.With("court", court)
	}
	if err != nil {
		return f, "", fmt.Errorf("read book of %s: %w", day, err)
	}
	var taken legal.Time
	err = q.QueryRow(ctx, `
		select statement_id, closing, imported_at
		from statement
		where court_id = $1 and day = $2
		order by statement_id desc
		limit 1`, court, day).Scan(&st, &f.BankClosing, &taken)
	if err != nil && !pg.NoRows(err) {
		return f, "", fmt.Errorf("find statement: %w", err)
	}
	if err == nil {
		f.HasStatement, f.Complete = true, !taken.Before(day.End())
		diff, err := differences(ctx, q, court, day, st)
		if err != nil {
			return f, "", err
		}
		f.Differences = len(diff)
	}
	return f, st, dayLeftovers(ctx, q, court, &f)
}

// dayLeftovers finds what stands in the way besides the balance.
func dayLeftovers(ctx context.Context, q Querier, court string, f *payments.DayFacts) error {
	rows, err := q.Query(ctx, `
		select b.code
		from kind_balance_on($1, $2) b
		join account_kind k using (code)
		where k.zero_at_close and b.debit <> b.credit
		order by b.code`, court, f.Day)
	if err != nil {
		return fmt.Errorf("look into zero accounts: %w", err)
	}
	f.NotEmpty, err = pgx.CollectRows(rows, pgx.RowTo[payments.Code])
	if err != nil {
		return fmt.Errorf("look into zero accounts: %w", err)
	}
	err = q.QueryRow(ctx, `
		select count(*)
		from bank_line l
		where l.court_id = $1 and l.booked_at >= $2 and l.booked_at < $3
			and not exists (
				select
				from statement s
				join statement_line t using (court_id, statement_id)
				where s.court_id = l.court_id and s.day > $4 and s.day < $5 and t.bank_ref = l.bank_ref
					and t.amount = l.amount and t.credit = l.credit)`,
		court, f.ClosedThrough.End(), f.Day.Start(), f.ClosedThrough, f.Day).Scan(&f.SkippedLines)
	return wrap("look for skipped days", err)
}
