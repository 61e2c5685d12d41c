package paymentspg

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"fachui/internal/event"
	"fachui/internal/legal"
	"fachui/internal/pg"
	"fachui/internal/ref"
	"fachui/payments"
)

// ProposeReversal says that an entry was a mistake. Only entries that people may
// undo qualify (payments.Reversible); what a plan or a payout wrote is undone by
// its own use case.
func (s *Service) ProposeReversal(ctx context.Context, court string, number int64, reason string, at legal.Time, actor event.Actor) (id ref.ID, err error) {
	err = payments.CheckText("reason", reason, 4, 500)
	if err != nil {
		return "", err
	}
	id = ref.New()
	err = s.money(ctx, court, func(tx pgx.Tx) error {
		j, err := entry(ctx, tx, court, number)
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `
			insert into reversal (court_id, reversal_id, number, reason, proposed_by, proposed_at)
			values ($1, $2, $3, $4, $5, $6)`, court, id, number, reason, actor.Person, at)
		if err != nil {
			return fmt.Errorf("propose reversal: %w", err)
		}
		return event.Add(ctx, tx, event.Fact{
			Kind: "journal.reversal_proposed", Court: court, Case: j.Case, Subject: id, Actor: actor, At: at,
			Body: map[string]any{"number": number, "reason": reason},
		})
	})
	return id, err
}

// ApproveReversal is the second person's word: the exact mirror of the entry is
// posted (P24), its number returned, and the receipt waits again for somebody to
// say what it is. Again it returns the same number.
func (s *Service) ApproveReversal(ctx context.Context, court string, id ref.ID, at legal.Time, actor event.Actor) (number int64, err error) {
	err = s.money(ctx, court, func(tx pgx.Tx) error {
		var of int64
		var maker ref.ID
		var reason string
		err := tx.QueryRow(ctx, `
			select number, proposed_by, reason
			from reversal
			where court_id = $1 and reversal_id = $2`, court, id).Scan(&of, &maker, &reason)
		if pg.NoRows(err) {
			return payments.ErrEntryUnknown
		}
		if err != nil {
			return fmt.Errorf("read reversal: %w", err)
		}
		if maker == actor.Person {
			return payments.ErrSamePerson
		}
		j, err := entry(ctx, tx, court, of)
		if err != nil {
			return err
		}
		posted, err := Post(ctx, tx, court, payments.Reverse(j, of, "reverse:"+string(id), at).By(maker, actor.Person))
		if err != nil {
			return err
		}
		number = posted[0].Number
		if posted[0].Replayed {
			return nil
		}
		err = s.reopenException(ctx, tx, court, j.Legs[0].Dr.Subject, at)
		if err != nil {
			return err
		}
		return event.Add(ctx, tx, event.Fact{
			Kind: "journal.reversed", Court: court, Case: j.Case, Subject: id, Actor: actor, At: at,
			Body: map[string]any{"number": of, "reversal": number, "reason": reason},
		})
	})
	return number, err
}

// reopenException puts a line back into the work queue, as a new exception.
func (s *Service) reopenException(ctx context.Context, tx pgx.Tx, court string, line ref.ID, at legal.Time) error {
	var seq int64
	l := payments.Line{ID: line}
	err := tx.QueryRow(ctx, `
		select seq, amount
		from bank_line
		where court_id = $1 and line_id = $2`, court, line).Scan(&seq, &l.Amount)
	if err != nil {
		return fmt.Errorf("find line to reopen: %w", err)
	}
	l.Seq, l.Credit, l.Booked = seq, true, at
	return s.openException(ctx, tx, court, l, payments.Booking{
		Cr: payments.Account{Code: payments.Unclaimed, Subject: line}, Exception: payments.UnknownMoney,
	})
}

// entry reads a journal that people may reverse.
func entry(ctx context.Context, tx pgx.Tx, court string, number int64) (j payments.Journal, err error) {
	var caseID *ref.ID
	err = tx.QueryRow(ctx, `
		select event, case_id
		from journal
		where court_id = $1 and number = $2`, court, number).Scan(&j.Event, &caseID)
	if pg.NoRows(err) {
		return j, payments.ErrEntryUnknown
	}
	if err != nil {
		return j, fmt.Errorf("read entry: %w", err)
	}
	j.Case = or(caseID)
	rows, err := tx.Query(ctx, `
		select d.code, d.case_id, d.lot_id, d.subject_id, c.code, c.case_id, c.lot_id, c.subject_id, p.amount
		from posting p
		join account d on d.court_id = p.court_id and d.account_id = p.dr_account
		join account c on c.court_id = p.court_id and c.account_id = p.cr_account
		where p.court_id = $1 and p.number = $2
		order by p.leg`, court, number)
	if err != nil {
		return j, fmt.Errorf("read postings: %w", err)
	}
	j.Legs, err = pgx.CollectRows(rows, func(r pgx.CollectableRow) (l payments.Leg, err error) {
		var dc, dl, ds, cc, cl, cs *ref.ID
		err = r.Scan(&l.Dr.Code, &dc, &dl, &ds, &l.Cr.Code, &cc, &cl, &cs, &l.Amount)
		l.Dr.Case, l.Dr.Lot, l.Dr.Subject = or(dc), or(dl), or(ds)
		l.Cr.Case, l.Cr.Lot, l.Cr.Subject = or(cc), or(cl), or(cs)
		return l, err
	})
	if err != nil {
		return j, fmt.Errorf("read postings: %w", err)
	}
	if !payments.Reversible(j) {
		return j, payments.ErrNotReversible.With("event", j.Event)
	}
	return j, nil
}

// Check is CheckInvariants on one snapshot of the database.
func (s *Service) Check(ctx context.Context, court string) (found []Breach, err error) {
	err = pg.Read(ctx, s.pool, func(tx pgx.Tx) error {
		found, err = CheckInvariants(ctx, tx, court)
		return err
	})
	if found == nil {
		found = []Breach{}
	}
	return found, err
}
