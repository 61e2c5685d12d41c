package paymentspg

import (
	"context"
	"fmt"
	"slices"

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
	Imports     []ImportView `json:"imports"`  // files, the latest first: that one of each account counts
	Accounts    []DayAccount `json:"accounts"` // more than one while money may stand on an old account

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
	f, stated, err := dayFacts(ctx, tx, court, day, at)
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
		court, id, day, stated[0].Statement, f.BankClosing, f.BookClosing, actor.Person, at)
	if err != nil {
		return "", fmt.Errorf("propose close: %w", err)
	}
	for _, x := range stated[1:] {
		_, err = tx.Exec(ctx, `
			insert into day_statement (court_id, proposal_id, term, statement_id)
			values ($1, $2, $3, $4)`, court, id, x.Term, x.Statement)
		if err != nil {
			return "", fmt.Errorf("keep statement of account %d: %w", x.Term, err)
		}
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
		f, stated, err := dayFacts(ctx, tx, court, day, at)
		if err != nil {
			return err
		}
		err = payments.CanClose(f)
		if err != nil {
			return err
		}
		var proposal, by ref.ID
		var statements []string
		var book money.Amount
		err = tx.QueryRow(ctx, `
			select proposal_id, array(
					select statement_id::text
					from day_statement s
					where s.court_id = p.court_id and s.proposal_id = p.proposal_id
					order by term desc), book_closing, proposed_by
			from day_proposal p
			where court_id = $1 and day = $2
			order by proposal_id desc
			limit 1`, court, day).Scan(&proposal, &statements, &book, &by)
		switch {
		case pg.NoRows(err):
			return payments.ErrDayNoProposal.With("day", day)
		case err != nil:
			return fmt.Errorf("read proposal: %w", err)
		case by == actor.Person:
			return payments.ErrSamePerson
		case !slices.EqualFunc(statements, stated, func(id string, x DayAccount) bool { return id == x.Statement.String() }) || !book.Equal(f.BookClosing):
			return payments.ErrDayMoved
		}
		err = s.lockDay(ctx, tx, court, day, proposal, by, f, at, actor)
		if err != nil {
			return err
		}
		return s.takeOver(ctx, tx, court, at)
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

// DayAccount is what the bank states of one of a court's accounts at the end of a day.
type DayAccount struct {
	Term      int          `json:"term"`
	Account   string       `json:"account"`
	Statement ref.ID       `json:"statement"` // the latest; empty if there is none
	Closing   money.Amount `json:"closing"`
	Lines     int          `json:"lines"`
	TakenAt   legal.Time   `json:"imported_at"`
}

// dayFacts gathers what must be known to close a day, and the statements it rests
// on, that of the account that the court has first.
func dayFacts(ctx context.Context, q Querier, court string, day legal.Date, at legal.Time) (f payments.DayFacts, stated []DayAccount, err error) {
	f = payments.DayFacts{Day: day, Today: at.Date()}
	err = q.QueryRow(ctx, `
		select l.closed_through, b.debit - b.credit, (
			select t.starts_on
			from fund_term t
			left join fund_term_begun g using (court_id, term)
			where t.court_id = l.court_id and t.term > 1 and g.term is null)
		from ledger l
		cross join kind_balance_on($1, $2) b
		where l.court_id = $1 and b.code = 'A1010'`, court, day).Scan(&f.ClosedThrough, &f.BookClosing, &f.ChangeOn)
	if pg.NoRows(err) {
		return f, nil, payments.ErrNoLedger.With("court", court)
	}
	if err != nil {
		return f, nil, fmt.Errorf("read book of %s: %w", day, err)
	}
	stated, err = statedOn(ctx, q, court, day)
	if err != nil {
		return f, nil, err
	}
	f.HasStatement, f.Complete = true, true
	for _, x := range stated {
		if x.Statement.IsZero() {
			f.HasStatement = false
			if len(stated) > 1 {
				f.Missing = append(f.Missing, x.Account)
			}
			continue
		}
		f.BankClosing = f.BankClosing.Add(x.Closing)
		f.Complete = f.Complete && !x.TakenAt.Before(day.End())
		diff, err := differences(ctx, q, court, day, x.Statement)
		if err != nil {
			return f, nil, err
		}
		f.Differences += len(diff)
	}
	return f, stated, dayLeftovers(ctx, q, court, &f)
}

// statedOn is what the bank states of each account on which money may have stood on
// a day, the present one first.
func statedOn(ctx context.Context, q Querier, court string, day legal.Date) ([]DayAccount, error) {
	rows, err := q.Query(ctx, `
		select t.term, f.account_no, s.statement_id, coalesce(s.closing, 0), coalesce(s.lines, 0), s.imported_at
		from fund_terms_on($1, $2) t (term)
		join fund_term f on f.court_id = $1 and f.term = t.term
		left join lateral (
			select x.statement_id, x.closing, x.lines, x.imported_at
			from statement x
			where x.court_id = $1 and x.day = $2 and x.term = t.term
			order by x.statement_id desc
			limit 1) s on true
		order by t.term desc`, court, day)
	if err != nil {
		return nil, fmt.Errorf("find statements: %w", err)
	}
	all, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (x DayAccount, err error) {
		var id *ref.ID
		err = row.Scan(&x.Term, &x.Account, &id, &x.Closing, &x.Lines, &x.TakenAt)
		x.Statement = or(id)
		return x, err
	})
	return all, wrap("find statements", err)
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
				where s.court_id = l.court_id and s.term = l.term and s.day > $4 and s.day < $5 and t.bank_ref = l.bank_ref
					and t.amount = l.amount and t.credit = l.credit)`,
		court, f.ClosedThrough.End(), f.Day.Start(), f.ClosedThrough, f.Day).Scan(&f.SkippedLines)
	return wrap("look for skipped days", err)
}
