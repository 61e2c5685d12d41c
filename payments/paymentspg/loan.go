package paymentspg

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"

	"fachui/internal/basis"
	"fachui/internal/event"
	"fachui/internal/legal"
	"fachui/internal/money"
	"fachui/internal/pg"
	"fachui/internal/ref"
	"fachui/payments"
)

// Loan is what a bank lends a buyer and pays to the court itself.
type Loan struct {
	Bank     string // as it stands on the bank's own account
	Amount   money.Amount
	Document string // SHA-256 of the loan contract
}

// LoanView is a loan as its buyer and the court see it.
type LoanView struct {
	Loan       ref.ID       `json:"loan"`
	Settlement ref.ID       `json:"settlement"`
	Lot        ref.ID       `json:"lot"`
	Amount     money.Amount `json:"amount"`
	Document   string       `json:"document"`
	State      string       `json:"state"` // registered, confirmed, refused or paid
	Registered legal.Time   `json:"registered_at"`
	DecidedAt  legal.Time   `json:"decided_at"`
	Reason     string       `json:"reason,omitempty"`
	Line       *int64       `json:"line,omitempty"`
	Bank       string       `json:"bank"` // as it must stand on the bank's own account
}

// RegisterLoan says that a bank will pay part of the buyer's price. It fails with
// ErrSettlementUnknown for another's price, ErrLoanAmount, ErrLoanOpen,
// ErrPayerDocument and ErrText.
func (s *Service) RegisterLoan(ctx context.Context, settlement ref.ID, l Loan, at legal.Time, actor event.Actor) (id ref.ID, err error) {
	l.Bank = strings.TrimSpace(l.Bank)
	err = payments.CheckText("bank", l.Bank, 2, 80)
	if err == nil {
		err = payments.CheckDocument(l.Document)
	}
	if err != nil {
		return "", err
	}
	own, err := s.o.Registry.Applications(ctx, s.pool, actor.Person)
	if err != nil {
		return "", fmt.Errorf("list own applications: %w", err)
	}
	id = ref.New()
	return id, inTx(ctx, s.pool, func(tx pgx.Tx) error {
		var court, state string
		var caseID, lot, application ref.ID
		var missing money.Amount
		err := tx.QueryRow(ctx, `
			select court_id, state, case_id, lot_id, application_id, missing
			from settlement
			where settlement_id = $1
			for update`, settlement).Scan(&court, &state, &caseID, &lot, &application, &missing)
		switch {
		case pg.NoRows(err) || err == nil && !slices.Contains(own, application):
			return payments.ErrSettlementUnknown
		case err != nil:
			return fmt.Errorf("find own price: %w", err)
		case state != "open" || !l.Amount.IsPositive() || missing.Less(l.Amount):
			return payments.ErrLoanAmount.With("missing", missing)
		}
		hidden, err := s.hide("loan_payment", id, "bank_enc", l.Bank)
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `
			insert into loan_payment (court_id, loan_id, settlement_id, bank_enc, name_hash, amount, document, state, registered_by, registered_at)
			values ($1, $2, $3, $4, $5, $6, $7, 'registered', $8, $9)`,
			court, id, settlement, hidden, s.o.HashName(l.Bank), l.Amount, l.Document, actor.Person, at)
		if pg.Violated(err, "loan_one_open") {
			return payments.ErrLoanOpen
		}
		if err != nil {
			return fmt.Errorf("register loan: %w", err)
		}
		return event.Add(ctx, tx, event.Fact{
			Kind: "loan.registered", Court: court, Case: caseID, Lot: lot, Subject: id, Actor: event.Actor{Role: actor.Role}, At: at,
			Basis: basis.Online2016(25), Body: map[string]any{"amount": l.Amount},
		})
	})
}

// DecideLoan is the court's word: confirmed, the bank's money is matched by itself.
// It fails with ErrLoanUnknown, ErrSamePerson and, to refuse, without a reason.
func (s *Service) DecideLoan(ctx context.Context, court string, id ref.ID, confirm bool, reason string, at legal.Time, actor event.Actor) error {
	state := "confirmed"
	if !confirm {
		state = "refused"
		err := payments.CheckText("reason", reason, 4, 500)
		if err != nil {
			return err
		}
	}
	return inTx(ctx, s.pool, func(tx pgx.Tx) error {
		var by ref.ID
		err := tx.QueryRow(ctx, `
			select registered_by
			from loan_payment
			where court_id = $1 and loan_id = $2 and state = 'registered'
			for update`, court, id).Scan(&by)
		switch {
		case pg.NoRows(err):
			return payments.ErrLoanUnknown
		case err != nil:
			return fmt.Errorf("find loan: %w", err)
		case by == actor.Person:
			return payments.ErrSamePerson
		}
		_, err = tx.Exec(ctx, `
			update loan_payment
			set state = $3, decided_by = $4, decided_at = $5, reason = $6
			where court_id = $1 and loan_id = $2`, court, id, state, actor.Person, at, reason)
		if err != nil {
			return fmt.Errorf("decide loan: %w", err)
		}
		return event.Add(ctx, tx, event.Fact{
			Kind: "loan.decided", Court: court, Subject: id, Actor: actor, At: at, Basis: basis.Online2016(25), Body: map[string]any{"state": state},
		})
	})
}

// lenders are the banks that may pay exactly that part of a price.
func lenders(ctx context.Context, tx pgx.Tx, court string, settlement ref.ID, amount money.Amount) ([]payments.Payer, error) {
	rows, err := tx.Query(ctx, `
		select name_hash, $4::text
		from loan_payment
		where court_id = $1 and settlement_id = $2 and state = 'confirmed' and amount = $3`, court, settlement, amount, payments.PaidByLender)
	if err != nil {
		return nil, fmt.Errorf("list lenders: %w", err)
	}
	all, err := pgx.CollectRows(rows, pgx.RowToStructByPos[payments.Payer])
	return all, wrap("list lenders", err)
}

// loanPaid marks the loan that a line of its bank paid, if it is one.
func loanPaid(ctx context.Context, tx pgx.Tx, court string, settlement ref.ID, l payments.Line) error {
	_, err := tx.Exec(ctx, `
		update loan_payment
		set state = 'paid', line_seq = $3
		where court_id = $1 and settlement_id = $2 and state = 'confirmed' and amount = $4 and name_hash = $5`,
		court, settlement, l.Seq, l.Amount, l.Name)
	return wrap("mark loan paid", err)
}

const loanColumns = `l.loan_id, l.settlement_id, s.lot_id, l.amount, l.document, l.state, l.registered_at, l.decided_at, l.reason, l.line_seq`

// Loans lists the loans of a court, the newest first.
func (s *Service) Loans(ctx context.Context, court string, after ref.ID, limit int) ([]LoanView, error) {
	rows, err := s.pool.Query(ctx, `
		select `+loanColumns+`, l.bank_enc
		from loan_payment l
		join settlement s using (court_id, settlement_id)
		where l.court_id = $1 and ($2::uuid is null or l.loan_id < $2)
		order by l.loan_id desc
		limit $3`, court, orNull(after), most(limit))
	if err != nil {
		return nil, fmt.Errorf("list loans: %w", err)
	}
	out := []LoanView{}
	out, err = pgx.AppendRows(out, rows, func(r pgx.CollectableRow) (v LoanView, err error) {
		var hidden []byte
		err = r.Scan(&v.Loan, &v.Settlement, &v.Lot, &v.Amount, &v.Document, &v.State, &v.Registered, &v.DecidedAt, &v.Reason, &v.Line, &hidden)
		if err == nil {
			err = s.show("loan_payment", v.Loan, "bank_enc", hidden, &v.Bank)
		}
		return v, err
	})
	return out, wrap("list loans", err)
}
