package paymentspg

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"fachui/internal/basis"
	"fachui/internal/event"
	"fachui/internal/legal"
	"fachui/internal/money"
	"fachui/internal/outbox"
	"fachui/internal/pg"
	"fachui/internal/ref"
	"fachui/payments"
)

// Expect is a deposit that an application owes. PayerHash is the keyed hash of
// the applicant's proved name: only that payer's money is taken by itself.
type Expect struct {
	Court       string
	Case        ref.ID
	Lot         ref.ID
	Application ref.ID
	Due         money.Amount // zero: a creditor who is exempt; held at once
	Prepaid     bool         // Due is the whole price of a sell-off
	PayerHash   []byte
	At          legal.Time
}

// Expected is what the applicant is told.
type Expected struct {
	Deposit   ref.ID       `json:"deposit"`
	Reference string       `json:"reference"`
	VirtualNo string       `json:"virtual_no"`
	Due       money.Amount `json:"due"`
}

// ExpectDepositTx starts to wait for a deposit and gives it a number of its own.
// Again for the same application it returns the same.
func (s *Service) ExpectDepositTx(ctx context.Context, tx pgx.Tx, e Expect) (Expected, error) {
	var x Expected
	err := lockMoney(ctx, tx, e.Court)
	if err != nil {
		return x, err
	}
	err = tx.QueryRow(ctx, `
		select deposit_id, reference, coalesce(virtual_no, ''), due
		from deposit
		where application_id = $1`, e.Application).Scan(&x.Deposit, &x.Reference, &x.VirtualNo, &x.Due)
	if err == nil || !pg.NoRows(err) {
		return x, wrap("find deposit", err)
	}
	x = Expected{Deposit: ref.New(), Reference: newReference(), Due: e.Due}
	state := "expected"
	if e.Due.IsZero() {
		state = "held"
	} else {
		x.VirtualNo, err = openNumber(ctx, tx, e.Court, payments.ForDeposit, x.Deposit, e.At)
		if err != nil {
			return x, err
		}
	}
	_, err = tx.Exec(ctx, `
		insert into deposit (court_id, deposit_id, case_id, lot_id, application_id, due, payer_hash, reference,
			virtual_no, state, expected_at, held_at, prepaid)
		values ($1, $2, $3, $4, $5, $6, $7, $8, nullif($9, ''), $10, $11::timestamptz,
			case when $10 = 'held' then $11::timestamptz end, $12)`,
		e.Court, x.Deposit, e.Case, e.Lot, e.Application, e.Due, e.PayerHash, x.Reference, x.VirtualNo, state, e.At, e.Prepaid)
	if err != nil {
		return x, fmt.Errorf("expect deposit: %w", err)
	}
	err = event.Add(ctx, tx, event.Fact{
		Kind: "deposit.expected", Court: e.Court, Case: e.Case, Lot: e.Lot, Subject: x.Deposit,
		Actor: event.House, At: e.At, Basis: basis.Online2016(17), Body: map[string]any{"due": e.Due},
	})
	if err != nil || state == "expected" {
		return x, err
	}
	return x, outbox.Add(ctx, tx, e.Court, string(x.Deposit), payments.DepositHeld{
		Court: e.Court, Case: e.Case, Lot: e.Lot, Application: e.Application, Amount: e.Due, At: e.At,
	})
}

// CaseNumberTx returns the virtual number of a case (一案一账号), for money that
// does not come from a sale.
func (s *Service) CaseNumberTx(ctx context.Context, tx pgx.Tx, court string, caseID ref.ID, at legal.Time) (string, error) {
	err := lockMoney(ctx, tx, court)
	if err != nil {
		return "", err
	}
	err = caseKnown(ctx, tx, court, caseID)
	if err != nil {
		return "", err
	}
	return openNumber(ctx, tx, court, payments.ForCase, caseID, at)
}

// CaseNumber is CaseNumberTx in a transaction of its own.
func (s *Service) CaseNumber(ctx context.Context, court string, caseID ref.ID, at legal.Time) (no string, err error) {
	err = inTx(ctx, s.pool, func(tx pgx.Tx) error {
		no, err = s.CaseNumberTx(ctx, tx, court, caseID, at)
		return err
	})
	return no, err
}
