package paymentspg

import (
	"context"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"

	"fachui/internal/basis"
	"fachui/internal/event"
	"fachui/internal/legal"
	"fachui/internal/ref"
	"fachui/payments"
)

// Deferral is an approved reason to keep a case's money longer, and when it is
// looked at again.
type Deferral struct {
	Reason   string // distribution, preserved, not_collected, stayed, other
	Evidence string
	Until    legal.Date
}

var deferralReasons = []string{"distribution", "preserved", "not_collected", "stayed", "other"}

// Defer moves the running payout clocks of a case to the end of the day of
// review. Actor is the bureau head or the court's leader: 法发〔2017〕6号 Art. 10.
func (s *Service) Defer(ctx context.Context, court string, caseID ref.ID, d Deferral, at legal.Time, actor event.Actor) (id ref.ID, err error) {
	latest := at.Date().AddDays(payments.DeferWithin)
	switch {
	case !slices.Contains(deferralReasons, d.Reason):
		return "", payments.ErrDeferralReason
	case !d.Until.After(at.Date()) || d.Until.After(latest):
		return "", payments.ErrDeferralDay.With("latest", latest)
	}
	least := 4
	if d.Reason == "other" {
		least = 10
	}
	err = payments.CheckText("evidence", d.Evidence, least, 500)
	if err != nil {
		return "", err
	}
	id = ref.New()
	err = s.money(ctx, court, func(tx pgx.Tx) error {
		tag, err := tx.Exec(ctx, `
			update deadline
			set due_at = $3
			where court_id = $1 and subject_id = $2 and ended_at is null and due_at < $3
				and kind in ('payout.notice', 'payout.due', 'payout.hard')`, court, caseID, d.Until.End())
		if err != nil {
			return fmt.Errorf("move payout clocks: %w", err)
		}
		if tag.RowsAffected() == 0 {
			return payments.ErrNothingDue
		}
		_, err = tx.Exec(ctx, `
			insert into payout_deferral (court_id, deferral_id, case_id, reason, evidence, until, approved_by, approved_at)
			values ($1, $2, $3, $4, $5, $6, $7, $8)`, court, id, caseID, d.Reason, d.Evidence, d.Until, actor.Person, at)
		if err != nil {
			return fmt.Errorf("save deferral: %w", err)
		}
		return event.Add(ctx, tx, event.Fact{
			Kind: "payout.deferred", Court: court, Case: caseID, Subject: id, Actor: actor, At: at,
			Basis: basis.CaseFunds2017(10), Body: map[string]any{"reason": d.Reason, "until": d.Until},
		})
	})
	return id, err
}

// DefaultTx forfeits the deposit of a buyer whom the court found in default (P7):
// it waits in L2040 until the resale is known, and never goes back to him. Again
// it changes nothing. It fails with ErrSettlementUnknown or ErrNotOverdue.
func (s *Service) DefaultTx(ctx context.Context, tx pgx.Tx, court string, lot, application ref.ID, at legal.Time) error {
	err := lockMoney(ctx, tx, court)
	if err != nil {
		return err
	}
	x, err := lockSettlement(ctx, tx, court, lot, application)
	if err != nil || x.State == "defaulted" {
		return err
	}
	if x.State != "overdue" {
		return payments.ErrNotOverdue.With("state", x.State)
	}
	if x.Deposit.IsPositive() {
		_, err = Post(ctx, tx, court, payments.Automatic("default:"+string(x.ID), at, payments.P7,
			payments.Account{Code: payments.SalePrice, Case: x.Case, Lot: lot},
			payments.Account{Code: payments.Forfeited, Case: x.Case, Lot: lot}, x.Deposit))
		if err != nil {
			return err
		}
	}
	_, err = tx.Exec(ctx, `
		update settlement
		set state = 'defaulted'
		where court_id = $1 and settlement_id = $2`, court, x.ID)
	if err != nil {
		return fmt.Errorf("mark default: %w", err)
	}
	_, err = tx.Exec(ctx, `
		update deposit
		set state = 'forfeited', ended_at = $3
		where court_id = $1 and application_id = $2`, court, application, at)
	if err != nil {
		return fmt.Errorf("mark forfeiture: %w", err)
	}
	return event.Add(ctx, tx, event.Fact{
		Kind: "deposit.forfeited", Court: court, Case: x.Case, Lot: lot, Subject: x.ID, Actor: event.House, At: at,
		Public: true, Basis: basis.Online2016(24), Body: map[string]any{"amount": x.Deposit},
	})
}
