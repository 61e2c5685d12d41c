package paymentspg

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"fachui/internal/money"
	"fachui/internal/ref"
	"fachui/payments"
)

// payerOf is the account that an exception's money came from, with its hashes. It
// fails with ErrNoSourceAccount if the bank did not say all of it: a masked number
// is nobody's.
func (s *Service) payerOf(ctx context.Context, tx pgx.Tx, court string, x exception) (from counterparty, name, number []byte, err error) {
	if x.Kind == payments.LegacyMoney { // its line is the balance, not who paid
		return from, nil, nil, payments.ErrNoSourceAccount
	}
	var hidden []byte
	err = tx.QueryRow(ctx, `
		select counterparty, name_hash, account_hash
		from bank_line
		where court_id = $1 and seq = $2`, court, x.Seq).Scan(&hidden, &name, &number)
	if err != nil {
		return from, nil, nil, fmt.Errorf("read payer: %w", err)
	}
	err = s.show("bank_line", x.Line, "counterparty", hidden, &from)
	if err == nil && !payments.CanReturnTo(from.Name, from.Account) {
		err = payments.ErrNoSourceAccount
	}
	return from, name, number, err
}

// owedAtLeast refuses more than the operating account owes for bank debits.
func owedAtLeast(ctx context.Context, tx pgx.Tx, court string, amount money.Amount) error {
	var owed money.Amount
	err := tx.QueryRow(ctx, `
		select debit - credit
		from kind_total
		where court_id = $1 and code = $2`, court, payments.DueFromCourt).Scan(&owed)
	if err != nil {
		return fmt.Errorf("read what is owed: %w", err)
	}
	if owed.Less(amount) {
		return payments.ErrMadeGood.With("owed", owed).With("amount", amount)
	}
	return nil
}

// caseKnown fails with ErrCaseUnknown if the court opened no such case.
func caseKnown(ctx context.Context, tx pgx.Tx, court string, id ref.ID) error {
	var known bool
	err := tx.QueryRow(ctx, `
		select exists (
			select from enforcement_case
			where court_id = $1 and case_id = $2)`, court, id).Scan(&known)
	if err != nil {
		return fmt.Errorf("find case: %w", err)
	}
	if !known {
		return payments.ErrCaseUnknown
	}
	return nil
}
