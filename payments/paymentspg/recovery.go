package paymentspg

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/jackc/pgx/v5"

	"fachui/internal/basis"
	"fachui/internal/event"
	"fachui/internal/legal"
	"fachui/internal/money"
	"fachui/internal/outbox"
	"fachui/internal/ref"
	"fachui/payments"
)

// claimBack records what came back from each line and claims the rest of its payee.
func (s *Service) claimBack(ctx context.Context, tx pgx.Tx, u undoing) error {
	for _, b := range u.back {
		parts, err := json.Marshal(b.Parts)
		if err != nil {
			return fmt.Errorf("encode what is kept: %w", err)
		}
		_, err = tx.Exec(ctx, `
			insert into revoked_line (court_id, lot_id, plan_id, line_id, back, taken, kept, parts)
			values ($1, $2, $3, $4, $5, $6, $7, $8)`, u.Court, u.Lot, u.plan, b.ID, b.Back, b.Taken, b.Amount.Sub(b.Back), parts)
		if err != nil {
			return fmt.Errorf("record what comes back: %w", err)
		}
		open := b.Back.Sub(b.Taken)
		if !open.IsPositive() {
			continue
		}
		err = s.claimFrom(ctx, tx, u, b, open)
		if err != nil {
			return err
		}
	}
	return nil
}

func (s *Service) claimFrom(ctx context.Context, tx pgx.Tx, u undoing, b backLine, open money.Amount) error {
	id := ref.New()
	no, err := openNumber(ctx, tx, u.Court, payments.ForRecovery, id, u.At)
	if err != nil {
		return err
	}
	payee := payeeKey(payableLine{Code: b.Code, Payee: b.Payee})
	_, err = tx.Exec(ctx, `
		insert into recovery_claim (court_id, claim_id, lot_id, case_id, line_id, payee, amount, virtual_no, at)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`, u.Court, id, u.Lot, u.x.Case, b.ID, payee, open, no, u.At)
	if err != nil {
		return fmt.Errorf("claim back: %w", err)
	}
	err = addMemo(ctx, tx, u.Court, memo{Code: payments.RecoveryClaims, Case: u.x.Case, Lot: u.Lot, Subject: id, Amount: open, At: u.At})
	if err != nil {
		return err
	}
	err = event.Add(ctx, tx, event.Fact{
		Kind: "recovery.claimed", Court: u.Court, Case: u.x.Case, Lot: u.Lot, Subject: id, Actor: event.House, At: u.At,
		Basis: basis.Online2016(31), Body: map[string]any{"amount": open},
	})
	if err != nil {
		return err
	}
	return outbox.Add(ctx, tx, u.Court, string(id), payments.RecoveryClaimed{
		Court: u.Court, Case: u.x.Case, Lot: u.Lot, Claim: id, Payee: payee, Amount: open, VirtualNo: no, At: u.At,
	})
}

// recovered follows money that a payee brought back (P27C): it goes to the buyer of
// the revoked sale, to the accounts that the price had come from.
func (s *Service) recovered(ctx context.Context, tx pgx.Tx, court string, id ref.ID, amount money.Amount, number int64, at legal.Time) error {
	var lot ref.ID
	var due, paid money.Amount
	err := tx.QueryRow(ctx, `
		update recovery_claim
		set paid = paid + $3
		where court_id = $1 and claim_id = $2
		returning lot_id, amount, paid`, court, id, amount).Scan(&lot, &due, &paid)
	if err != nil {
		return fmt.Errorf("add to claim %s: %w", id, err)
	}
	x, err := lockSettlement(ctx, tx, court, lot, "")
	if err != nil {
		return err
	}
	err = addMemo(ctx, tx, court, memo{Code: payments.RecoveryClaims, Case: x.Case, Lot: lot, Subject: id, Amount: amount.Neg(), Journal: number, At: at})
	if err != nil {
		return err
	}
	err = event.Add(ctx, tx, event.Fact{
		Kind: "recovery.paid_in", Court: court, Case: x.Case, Lot: lot, Subject: id, Actor: event.House, At: at,
		Basis: basis.Online2016(31), Body: map[string]any{"amount": amount, "missing": due.Sub(paid)},
	})
	if err != nil {
		return err
	}
	_, err = s.giveBack(ctx, tx, court, x, lot, undoing{}.refund(amount, fmt.Sprintf("recover:%s:%d", id, number), at))
	return err
}

// owesBack refuses to pay one who has not brought back what a revoked sale of the
// same case had paid.
func owesBack(ctx context.Context, q Querier, court string, caseID ref.ID, payee string) error {
	var open money.Amount
	err := q.QueryRow(ctx, `
		select coalesce(sum(amount - paid), 0)
		from recovery_claim
		where court_id = $1 and case_id = $2 and payee = $3 and paid < amount`, court, caseID, payee).Scan(&open)
	if err != nil {
		return fmt.Errorf("look for claims: %w", err)
	}
	if open.IsPositive() {
		return payments.ErrOwesBack.With("open", open)
	}
	return nil
}
