package paymentspg

import (
	"context"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"

	"fachui/internal/basis"
	"fachui/internal/event"
	"fachui/internal/legal"
	"fachui/internal/money"
	"fachui/internal/pg"
	"fachui/internal/ref"
	"fachui/payments"
	"fachui/payments/distribution"
)

// StateAdvance records a cost that a party paid to an agency directly (M9040). It is
// a memo: no money of the court moves until the proceeds reimburse it.
func (s *Service) StateAdvance(ctx context.Context, court string, caseID, party ref.ID, a payments.Advance, at legal.Time, actor event.Actor) (id ref.ID, err error) {
	a.Agency, a.Receipt, id = strings.TrimSpace(a.Agency), strings.TrimSpace(a.Receipt), ref.New()
	err = payments.CanAdvance(a, at.Date())
	if err != nil {
		return "", err
	}
	return id, s.money(ctx, court, func(tx pgx.Tx) error {
		err := caseKnown(ctx, tx, court, caseID)
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `
			insert into cost_advance (court_id, advance_id, case_id, party_id, purpose, agency, amount, paid_on, receipt_no, state, stated_by, stated_at)
			values ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'stated', $10, $11)`,
			court, id, caseID, party, a.Purpose, a.Agency, a.Amount, a.PaidOn, a.Receipt, actor.Person, at)
		switch {
		case pg.Violated(err, "cost_advance_receipt"):
			return payments.ErrCostReceipt
		case pg.Violated(err, "cost_advance_court_id_case_id_party_id_fkey"):
			return payments.ErrPartyUnknown
		case err != nil:
			return fmt.Errorf("state advance: %w", err)
		}
		return event.Add(ctx, tx, event.Fact{
			Kind: "cost.stated", Court: court, Case: caseID, Subject: id, Actor: actor, At: at, Basis: basis.EnforcementTrial2020(34),
			Body: map[string]any{"party": party, "purpose": a.Purpose, "amount": a.Amount},
		})
	})
}

// CheckAdvance is the word of another person who has seen the agency's receipt.
func (s *Service) CheckAdvance(ctx context.Context, court string, id ref.ID, right bool, at legal.Time, actor event.Actor) error {
	return s.money(ctx, court, func(tx pgx.Tx) error {
		var caseID, maker ref.ID
		err := tx.QueryRow(ctx, `
			select case_id, stated_by
			from cost_advance
			where court_id = $1 and advance_id = $2 and state = 'stated'
			for update`, court, id).Scan(&caseID, &maker)
		switch {
		case pg.NoRows(err):
			return payments.ErrCostUnknown
		case err != nil:
			return fmt.Errorf("find advance: %w", err)
		case maker == actor.Person:
			return payments.ErrSamePerson
		}
		state := map[bool]string{true: "confirmed", false: "denied"}[right]
		_, err = tx.Exec(ctx, `
			update cost_advance
			set state = $3, confirmed_by = $4, confirmed_at = $5
			where court_id = $1 and advance_id = $2`, court, id, state, actor.Person, at)
		if err != nil {
			return fmt.Errorf("check advance: %w", err)
		}
		return event.Add(ctx, tx, event.Fact{
			Kind: "cost.checked", Court: court, Case: caseID, Subject: id, Actor: actor, At: at, Basis: basis.EnforcementTrial2020(34),
			Body: map[string]any{"right": right},
		})
	})
}

// ProposeRepayment asks to reimburse a confirmed advance from the case's money (P15).
func (s *Service) ProposeRepayment(ctx context.Context, court string, advance ref.ID, document, reason string, at legal.Time, actor event.Actor) (id ref.ID, err error) {
	id = ref.New()
	return id, s.money(ctx, court, func(tx pgx.Tx) error {
		var caseID, party ref.ID
		var amount money.Amount
		var state string
		err := tx.QueryRow(ctx, `
			select case_id, party_id, amount, state
			from cost_advance
			where court_id = $1 and advance_id = $2`, court, advance).Scan(&caseID, &party, &amount, &state)
		switch {
		case pg.NoRows(err):
			return payments.ErrCostUnknown
		case err != nil:
			return fmt.Errorf("find advance: %w", err)
		case state != "confirmed":
			return payments.ErrCostUnconfirmed
		}
		claimed, err := s.lodged(ctx, tx, court, caseID, func(x distribution.Claim) bool {
			return x.Kind == distribution.Cost && x.Advanced && x.Payee == party.String() && x.Total().Equal(amount)
		})
		if err != nil {
			return err
		}
		if claimed {
			return payments.ErrCostLodged
		}
		lines, err := fromPool(ctx, tx, court, caseID, assigned{Code: payments.ValuationFees, Payee: party.String(), Amount: amount}, payments.Pool)
		if err != nil {
			return err
		}
		err = s.propose(ctx, tx, court, newDecision{
			ID: id, Case: caseID, Kind: payments.CostDecision, Document: document, Reason: reason, Lines: lines,
		}, at, actor)
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `
			insert into cost_repaid (court_id, decision_id, case_id, advance_id)
			values ($1, $2, $3, $4)`, court, id, caseID, advance)
		if pg.Violated(err, "cost_repaid_once") {
			return payments.ErrCostRepaid
		}
		return wrap("save repayment", err)
	})
}
