package paymentspg

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"fachui/internal/basis"
	"fachui/internal/deadline"
	"fachui/internal/event"
	"fachui/internal/legal"
	"fachui/internal/outbox"
	"fachui/internal/pg"
	"fachui/internal/ref"
	"fachui/payments"
)

// StopBuyersTimeTx stops the clock of a price while its lot is suspended (法释〔2016〕18号
// Art. 28; 民诉法解释 Art. 462): the buyer need not pay for what may never be delivered.
// Money that comes all the same is taken. A lot of which no price is collected is left.
func (s *Service) StopBuyersTimeTx(ctx context.Context, tx pgx.Tx, court string, lot ref.ID, at legal.Time) error {
	id, err := lastSettlement(ctx, tx, court, lot)
	if err != nil || id.IsZero() {
		return err
	}
	return deadline.End(ctx, tx, "settlement.due", id, at, deadline.Cancelled)
}

// GoOnWithBuyersTimeTx lets that clock go on with the time that was left. A price that
// came in meanwhile is told again, so that it counts now.
func (s *Service) GoOnWithBuyersTimeTx(ctx context.Context, tx pgx.Tx, court string, lot ref.ID, at legal.Time) error {
	id, err := lastSettlement(ctx, tx, court, lot)
	if err != nil || id.IsZero() {
		return err
	}
	err = lockMoney(ctx, tx, court)
	if err != nil {
		return err
	}
	x, err := lockSettlement(ctx, tx, court, lot, "")
	if err != nil {
		return err
	}
	left, stood, err := timeLeft(ctx, tx, id)
	if err != nil || !stood {
		return err
	}
	switch x.State {
	case "paid":
		return outbox.Add(ctx, tx, court, string(lot), payments.PriceFullyPaid{Court: court, Case: x.Case, Lot: lot, Price: x.Price, At: at})
	case "open":
	default:
		return nil
	}
	payBy := at.Add(left)
	_, err = tx.Exec(ctx, `
		update settlement
		set pay_by = $3
		where court_id = $1 and settlement_id = $2`, court, id, payBy)
	if err != nil {
		return fmt.Errorf("move time to pay: %w", err)
	}
	err = event.Add(ctx, tx, event.Fact{
		Kind: "settlement.goes_on", Court: court, Case: x.Case, Lot: lot, Subject: id, Actor: event.House, At: at,
		Basis: basis.Online2016(28), Body: map[string]any{"pay_by": payBy, "missing": x.Price.Sub(x.Deposit).Sub(x.Paid)},
	})
	if err != nil {
		return err
	}
	return deadline.Open(ctx, tx, deadline.Deadline{
		Court: court, Kind: "settlement.due", Subject: id, Case: x.Case, Lot: lot, Owner: "judge",
		Due: payBy, Basis: basis.Online2016(28), Opened: at,
	})
}

// lastSettlement is the newest collecting of the price of a lot, or none.
func lastSettlement(ctx context.Context, tx pgx.Tx, court string, lot ref.ID) (id ref.ID, err error) {
	err = tx.QueryRow(ctx, `
		select settlement_id
		from settlement
		where court_id = $1 and lot_id = $2
		order by opened_at desc, settlement_id desc
		limit 1`, court, lot).Scan(&id)
	if pg.NoRows(err) {
		return "", nil
	}
	return id, wrap("find settlement", err)
}

// timeLeft is what was left of the clock of a settlement when it was stopped last;
// stood is false if it runs, or was never stopped.
func timeLeft(ctx context.Context, tx pgx.Tx, id ref.ID) (left time.Duration, stood bool, err error) {
	var due, ended legal.Time
	err = tx.QueryRow(ctx, `
		select due_at, coalesce(ended_at, due_at), coalesce(outcome, '') = 'cancelled'
		from deadline
		where kind = 'settlement.due' and subject_id = $1
		order by ended_at desc nulls first, opened_at desc
		limit 1`, id).Scan(&due, &ended, &stood)
	if pg.NoRows(err) {
		return 0, false, nil
	}
	return max(due.Sub(ended), 0), stood, wrap("read stopped clock", err)
}
