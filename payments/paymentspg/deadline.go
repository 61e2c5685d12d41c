package paymentspg

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"fachui/internal/deadline"
	"fachui/internal/event"
	"fachui/internal/legal"
	"fachui/internal/outbox"
	"fachui/payments"
)

// DeadlineKinds are the clocks that this package opens and [Service.DeadlineTx]
// answers for.
var DeadlineKinds = []string{
	"deposit.refund", "settlement.due", "settlement.short", "topup.due", "receipt.identify", "receipt.tell", "cash.bank",
	"deposit.unfreeze", "deposit.move",
	"plan.due", "plan.objections", "plan.opposition", "plan.suit",
	"payout.notice", "payout.due", "payout.hard", "payout.reissue",
	"fee.refund", "tax.due", "escrow.lapse",
}

// DeadlineTx does what follows when one of this package's clocks runs out. A
// window of the law closes; a missed duty becomes a recorded breach.
func (s *Service) DeadlineTx(ctx context.Context, tx pgx.Tx, d deadline.Deadline, at legal.Time) error {
	err := lockMoney(ctx, tx, d.Court)
	if err != nil {
		return err
	}
	switch d.Kind {
	case "plan.objections":
		return s.windowClosed(ctx, tx, d.Court, d.Subject, at)
	case "plan.opposition":
		return s.oppositionClosed(ctx, tx, d.Court, d.Subject, at)
	case "plan.suit":
		return s.suitTimeOver(ctx, tx, d.Court, d.Subject, at)
	case "settlement.due":
		return s.balanceOverdue(ctx, tx, d, at)
	case "escrow.lapse":
		return s.escrowLapsed(ctx, tx, d, at)
	case "fee.refund", "tax.due":
		return breach(ctx, tx, d, at)
	case "deposit.unfreeze", "deposit.move":
		return breach(ctx, tx, d, at)
	case "deposit.refund", "settlement.short", "topup.due", "receipt.identify", "receipt.tell", "cash.bank", "plan.due", "payout.notice", "payout.due", "payout.hard", "payout.reissue":
		return breach(ctx, tx, d, at)
	}
	return fmt.Errorf("payments knows no deadline %q", d.Kind)
}

// breach records that a duty was not done in time, for the leader to see.
func breach(ctx context.Context, tx pgx.Tx, d deadline.Deadline, at legal.Time) error {
	err := deadline.End(ctx, tx, d.Kind, d.Subject, at, deadline.Missed)
	if err != nil {
		return err
	}
	return event.Add(ctx, tx, event.Fact{
		Kind: "deadline.missed", Court: d.Court, Case: d.Case, Lot: d.Lot, Subject: d.Subject, Actor: event.House,
		At: at, Basis: d.Basis, Body: map[string]any{"clock": d.Kind, "due": d.Due, "owner": d.Owner},
	})
}

// balanceOverdue tells that the buyer has not paid in time. Whether that is a
// default is for the court to rule.
func (s *Service) balanceOverdue(ctx context.Context, tx pgx.Tx, d deadline.Deadline, at legal.Time) error {
	e := payments.BalanceOverdue{Court: d.Court, At: at}
	err := tx.QueryRow(ctx, `
		update settlement
		set state = 'overdue'
		where court_id = $1 and settlement_id = $2 and state = 'open'
		returning case_id, lot_id, application_id, missing`, d.Court, d.Subject,
	).Scan(&e.Case, &e.Lot, &e.Application, &e.Missing)
	if err != nil {
		return fmt.Errorf("mark balance overdue: %w", err)
	}
	err = breach(ctx, tx, d, at)
	if err != nil {
		return err
	}
	elsewhere, err := isBrought(ctx, tx, d.Court, e.Lot)
	if err != nil || elsewhere {
		return err
	}
	return outbox.Add(ctx, tx, d.Court, string(e.Lot), e)
}
