package paymentspg

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"fachui/internal/basis"
	"fachui/internal/deadline"
	"fachui/internal/event"
	"fachui/internal/legal"
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
		update deposit
		set state = 'lapsed', ended_at = $4
		where court_id = $1 and lot_id = $2 and application_id = $3 and state = 'expected'`, court, lot, application, at)
	if err != nil {
		return fmt.Errorf("lapse deposit of %s: %w", application, err)
	}
	rows, err := tx.Query(ctx, `
		select d.deposit_id, d.case_id, d.application_id, d.due, d.prepaid, l.line_id, l.counterparty, l.name_hash, l.account_hash
		from deposit d
		join bank_line l on l.court_id = d.court_id and l.seq = d.line_seq
		where d.court_id = $1 and d.lot_id = $2 and d.application_id = $3 and d.state = 'held' and d.due > 0
		for update of d`, court, lot, application)
	if err != nil {
		return fmt.Errorf("find deposit of %s: %w", application, err)
	}
	all, err := pgx.CollectRows(rows, pgx.RowToStructByPos[held])
	if err != nil || len(all) == 0 {
		return wrap("find deposit", err)
	}
	return s.refundOne(ctx, tx, court, lot, all[0], at)
}

func (s *Service) refundOne(ctx context.Context, tx pgx.Tx, court string, lot ref.ID, h held, at legal.Time) error {
	p, j, err := s.refundOf(h, lot, at)
	if err != nil {
		return err
	}
	_, err = Post(ctx, tx, court, j)
	if err != nil {
		return fmt.Errorf("refund deposit %s: %w", h.Deposit, err)
	}
	err = savePayouts(ctx, tx, court, []newPayout{p})
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `
		update deposit
		set state = 'refunding', refund_due = $3
		where court_id = $1 and deposit_id = $2`, court, h.Deposit, at.Add(payments.RefundWithin))
	if err != nil {
		return fmt.Errorf("mark refund of %s: %w", h.Deposit, err)
	}
	err = deadline.Open(ctx, tx, deadline.Deadline{
		Court: court, Kind: "deposit.refund", Subject: h.Deposit, Case: h.Case, Lot: lot, Owner: "finance_checker",
		Due: at.Add(payments.RefundWithin), Basis: basis.Online2016(23), Opened: at,
	})
	if err != nil {
		return err
	}
	return event.Add(ctx, tx, event.Fact{
		Kind: "deposit.refund_instructed", Court: court, Case: h.Case, Lot: lot, Subject: h.Deposit,
		Actor: event.House, At: at, Basis: basis.Online2016(23), Body: map[string]any{"amount": h.Amount},
	})
}
