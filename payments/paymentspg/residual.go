package paymentspg

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"fachui/internal/basis"
	"fachui/internal/event"
	"fachui/internal/legal"
	"fachui/internal/money"
	"fachui/internal/pg"
	"fachui/internal/ref"
	"fachui/payments"
)

// RuleResidual carries out what the panel ruled about the rest of a deposit after all
// four steps: it becomes money of the case, to be distributed like any other. The law
// is silent about it, so without a ruling it stays where it is; it never goes back to
// the defaulter. It fails with ErrNoResidual.
func (s *Service) RuleResidual(ctx context.Context, court string, table, lot ref.ID, d Decree, at legal.Time, actor event.Actor) (number int64, err error) {
	err = d.check()
	if err != nil {
		return 0, err
	}
	err = s.money(ctx, court, func(tx pgx.Tx) error {
		f, err := lockForfeiture(ctx, tx, court, table)
		if err != nil {
			return err
		}
		err = f.must("approved")
		if err != nil {
			return err
		}
		rest, err := residualOf(ctx, tx, court, table, lot)
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `
			insert into residual_ruling (court_id, forfeiture_id, lot_id, amount, doc_no, document, reason, ruled_by, checked_by, at)
			values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
			court, table, lot, rest, d.DocNo, d.Document, d.Reason, actor.Person, payments.SystemChecker, at)
		if err != nil {
			return fmt.Errorf("rule about residual: %w", err)
		}
		j := payments.Automatic(fmt.Sprintf("residual:%s:%s", table, lot), at, payments.P8,
			payments.Account{Code: payments.Forfeited, Case: f.Case, Lot: lot}, payments.Account{Code: payments.Pool, Case: f.Case}, rest,
		).By(actor.Person, payments.SystemChecker)
		posted, err := Post(ctx, tx, court, j)
		if err != nil {
			return err
		}
		number = posted[0].Number
		err = event.Add(ctx, tx, event.Fact{
			Kind: "forfeiture.residual", Court: court, Case: f.Case, Lot: lot, Subject: table, Actor: actor, At: at,
			Basis: basis.Online2016(24), Body: map[string]any{"amount": rest, "doc_no": d.DocNo},
		})
		if err != nil {
			return err
		}
		return s.startPlanClock(ctx, tx, court, f.Case, lot, rest, at)
	})
	return number, err
}

// residualOf is what a table leaves of a deposit and nobody has ruled about.
func residualOf(ctx context.Context, tx pgx.Tx, court string, table, lot ref.ID) (rest money.Amount, err error) {
	err = tx.QueryRow(ctx, `
		select residual
		from forfeiture_share s
		where court_id = $1 and forfeiture_id = $2 and lot_id = $3 and residual > 0 and not exists (
			select from residual_ruling r
			where r.court_id = s.court_id and r.forfeiture_id = s.forfeiture_id and r.lot_id = s.lot_id)`, court, table, lot).Scan(&rest)
	if pg.NoRows(err) {
		return rest, payments.ErrNoResidual
	}
	return rest, wrap("read residual", err)
}
