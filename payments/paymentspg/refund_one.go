package paymentspg

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"fachui/internal/basis"
	"fachui/internal/deadline"
	"fachui/internal/event"
	"fachui/internal/legal"
	"fachui/internal/money"
	"fachui/internal/ref"
	"fachui/payments"
)

// RefundApplicationTx sends back the deposit of one application that may not bid,
// or may no longer: to the account it came from, within 24 hours. A deposit that
// was never paid lapses. Again it changes nothing. 法释〔2016〕18号 Art. 23.
func (s *Service) RefundApplicationTx(ctx context.Context, tx pgx.Tx, court string, lot, application ref.ID, at legal.Time) error {
	err := lockMoney(ctx, tx, court)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `
		update deposit d
		set state = 'lapsed', ended_at = $4
		where court_id = $1 and lot_id = $2 and application_id = $3 and state = 'expected' and not exists (
			select from deposit_part p
			where p.court_id = d.court_id and p.deposit_id = d.deposit_id)`, court, lot, application, at)
	if err != nil {
		return fmt.Errorf("lapse deposit of %s: %w", application, err)
	}
	due := at.Add(payments.RefundWithin)
	n, err := s.releaseFrozen(ctx, tx, court, which{Lot: lot, Only: application}, at, due)
	if err != nil {
		return err
	}
	if n > 0 {
		return s.refundClock(ctx, tx, court, application, due, at)
	}
	for _, state := range []string{"held", "expected"} {
		n, err := s.refundParts(ctx, tx, court, which{Lot: lot, State: state, Only: application}, at, due)
		if err != nil {
			return err
		}
		if n > 0 {
			return s.refundClock(ctx, tx, court, application, due, at)
		}
	}
	return nil
}

// refundClock starts the 24 hours of one deposit and records that it was ordered back.
func (s *Service) refundClock(ctx context.Context, tx pgx.Tx, court string, application ref.ID, due, at legal.Time) error {
	var id, caseID, lot ref.ID
	var amount money.Amount
	err := tx.QueryRow(ctx, `
		select deposit_id, case_id, lot_id, coalesce((
			select sum(amount) from deposit_part p where p.court_id = d.court_id and p.deposit_id = d.deposit_id), d.due)
		from deposit d
		where court_id = $1 and application_id = $2`, court, application).Scan(&id, &caseID, &lot, &amount)
	if err != nil {
		return fmt.Errorf("find deposit of %s: %w", application, err)
	}
	err = deadline.Open(ctx, tx, deadline.Deadline{
		Court: court, Kind: "deposit.refund", Subject: id, Case: caseID, Lot: lot, Owner: "finance_checker",
		Due: due, Basis: basis.Online2016(23), Opened: at,
	})
	if err != nil {
		return err
	}
	return event.Add(ctx, tx, event.Fact{
		Kind: "deposit.refund_instructed", Court: court, Case: caseID, Lot: lot, Subject: id,
		Actor: event.House, At: at, Basis: basis.Online2016(23), Body: map[string]any{"amount": amount},
	})
}
