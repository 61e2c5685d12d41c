package paymentspg

import (
	"context"
	"errors"
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

// expectedDeposit locks a deposit and says what it waits for. It fails with
// ErrDepositUnknown.
func expectedDeposit(ctx context.Context, tx pgx.Tx, court string, id ref.ID) (*payments.Expected, error) {
	e := payments.Expected{For: payments.ForDeposit, ID: id}
	var state string
	err := tx.QueryRow(ctx, `
		select case_id, lot_id, application_id, due, state, payer_hash, prepaid
		from deposit
		where court_id = $1 and deposit_id = $2
		for update`, court, id).Scan(&e.Case, &e.Lot, &e.Application, &e.Due, &state, &e.Payer, &e.Prepaid)
	if pg.NoRows(err) {
		return nil, payments.ErrDepositUnknown
	}
	if err != nil {
		return nil, fmt.Errorf("find deposit: %w", err)
	}
	in, err := paidIn(ctx, tx, court, id)
	if err != nil {
		return nil, err
	}
	e.Others, err = otherPayers(ctx, tx, court, id)
	if err != nil {
		return nil, err
	}
	e.Due = e.Due.Sub(in)
	e.Open = state == "expected" || state == "moving" // what the winner froze comes to the same number
	e.Complete = !e.Open && (e.Due.IsZero() || state == "frozen")
	return &e, nil
}

// paidIn is what has come of a deposit so far.
func paidIn(ctx context.Context, q Querier, court string, deposit ref.ID) (in money.Amount, err error) {
	err = q.QueryRow(ctx, `
		select coalesce(sum(amount), 0)
		from deposit_part
		where court_id = $1 and deposit_id = $2`, court, deposit).Scan(&in)
	return in, wrap("add up a deposit", err)
}

// followDeposit does what a line to a deposit's number leads to: what is due
// becomes deposit, what is beyond it goes back at once.
func (s *Service) followDeposit(ctx context.Context, tx pgx.Tx, court string, l payments.Line, b payments.Booking) error {
	if b.Event == payments.P13 { // more than was due: the line waits in L2210 for a moment, and is parted
		_, err := Post(ctx, tx, court, b.Part("part:"+string(l.ID), l.Booked))
		if err != nil {
			return fmt.Errorf("part bank line %d: %w", l.Seq, err)
		}
	}
	if b.Take.IsPositive() {
		err := s.takePart(ctx, tx, court, part{Deposit: b.AboutID, Line: l.Seq, Amount: b.Take, As: b.As}, l.Booked)
		if err != nil {
			return err
		}
	}
	if !b.Give.IsPositive() {
		return nil
	}
	x := excess{
		Deposit: b.AboutID, Line: l.ID, Seq: l.Seq, Amount: b.Give, Why: b.Why, From: counterparty{l.Counterparty, l.CounterpartyAccount, l.Remark},
		Name: l.Name,
	}
	err := pgx.BeginFunc(ctx, tx, func(tx pgx.Tx) error { return s.returnExcess(ctx, tx, court, x, l.Booked) })
	if errors.Is(err, payments.ErrNotSpendable) { // the bank holds less than is promised: people return it when that is cleared
		l.Amount, b.Cr.Code, b.Exception = b.Give, payments.Misdirected, payments.Duplicate
		return s.openException(ctx, tx, court, l, b)
	}
	return err
}

// part is a bank line's share of a deposit.
type part struct {
	Deposit ref.ID
	Line    int64
	Amount  money.Amount
	As      string
}

// takePart counts money towards a deposit. The one that makes it whole qualifies
// the bidder: the auction is told then and not before.
func (s *Service) takePart(ctx context.Context, tx pgx.Tx, court string, p part, at legal.Time) error {
	_, err := tx.Exec(ctx, `
		insert into deposit_part (court_id, deposit_id, line_seq, amount, payer, came_at)
		values ($1, $2, $3, $4, $5, $6)`, court, p.Deposit, p.Line, p.Amount, p.As, at)
	if err != nil {
		return fmt.Errorf("take part of deposit %s: %w", p.Deposit, err)
	}
	e := payments.DepositHeld{Court: court, At: at}
	var in money.Amount
	var state string
	err = tx.QueryRow(ctx, `
		select d.case_id, d.lot_id, d.application_id, d.due, d.state, (
			select sum(amount) from deposit_part x where x.court_id = d.court_id and x.deposit_id = d.deposit_id)
		from deposit d
		where d.court_id = $1 and d.deposit_id = $2`, court, p.Deposit).Scan(&e.Case, &e.Lot, &e.Application, &e.Amount, &state, &in)
	if err != nil {
		return fmt.Errorf("add up deposit %s: %w", p.Deposit, err)
	}
	if in.Less(e.Amount) {
		err = event.Add(ctx, tx, event.Fact{
			Kind: "deposit.part_in", Court: court, Case: e.Case, Lot: e.Lot, Subject: p.Deposit, Actor: event.House, At: at,
			Basis: basis.Online2016(17), Body: map[string]any{"amount": p.Amount, "missing": e.Amount.Sub(in)},
		})
		if err != nil {
			return err
		}
		return outbox.Add(ctx, tx, court, string(p.Deposit), payments.DepositPartIn{
			Court: court, Case: e.Case, Lot: e.Lot, Application: e.Application, Amount: p.Amount, Missing: e.Amount.Sub(in), At: at,
		})
	}
	_, err = tx.Exec(ctx, `
		update deposit
		set state = 'held', line_seq = $3, held_at = coalesce(held_at, $4)
		where court_id = $1 and deposit_id = $2`, court, p.Deposit, p.Line, at)
	if err != nil {
		return fmt.Errorf("hold deposit %s: %w", p.Deposit, err)
	}
	err = event.Add(ctx, tx, event.Fact{
		Kind: "deposit.held", Court: court, Case: e.Case, Lot: e.Lot, Subject: p.Deposit, Actor: event.House, At: at,
		Basis: basis.Online2016(17), Body: map[string]any{"amount": e.Amount},
	})
	if err != nil {
		return err
	}
	if state == "moving" {
		return s.moved(ctx, tx, court, p.Deposit, at) // the auction is over, and knew it as frozen
	}
	return outbox.Add(ctx, tx, court, string(p.Deposit), e)
}

// excess is money of a line to a deposit's number that is not needed.
type excess struct {
	Deposit ref.ID
	Line    ref.ID
	Seq     int64
	Amount  money.Amount
	Why     string
	From    counterparty
	Name    []byte
}

// returnExcess orders money that was not needed back to the account it came from (P14R).
func (s *Service) returnExcess(ctx context.Context, tx pgx.Tx, court string, x excess, at legal.Time) error {
	p, err := s.newPayout(newPayout{
		Kind: "misdirected_refund", Source: payments.Account{Code: payments.Misdirected, Subject: x.Line},
		Amount: x.Amount, Purpose: "退回多汇款", Payee: "line:" + string(x.Line),
		Account: payments.Payee{Name: x.From.Name, Number: x.From.Account, Holder: x.From.Name},
		Maker:   payments.SystemMaker, At: at,
	})
	if err != nil {
		return err
	}
	p.NameHash = x.Name
	_, err = Post(ctx, tx, court, payments.Automatic("misdirected:"+string(x.Line), at, payments.P14R, p.Source, p.transit(), x.Amount))
	if err != nil {
		return err
	}
	err = savePayouts(ctx, tx, court, []newPayout{p})
	if err != nil {
		return err
	}
	var caseID, lot, application ref.ID
	err = tx.QueryRow(ctx, `
		with kept as (
			insert into deposit_return (court_id, line_seq, deposit_id, amount, why, payout_id, came_at)
			values ($1, $2, $3, $4, $5, $6, $7)
			returning court_id, deposit_id)
		select case_id, lot_id, application_id
		from deposit
		join kept using (court_id, deposit_id)`, court, x.Seq, x.Deposit, x.Amount, x.Why, p.ID, at).Scan(&caseID, &lot, &application)
	if err != nil {
		return fmt.Errorf("return what line %d brought too much: %w", x.Seq, err)
	}
	err = event.Add(ctx, tx, event.Fact{
		Kind: "deposit.returned_at_once", Court: court, Case: caseID, Lot: lot, Subject: x.Deposit, Actor: event.House, At: at,
		Basis: basis.Online2016(17), Body: map[string]any{"amount": x.Amount, "why": x.Why},
	})
	if err != nil {
		return err
	}
	return outbox.Add(ctx, tx, court, string(x.Deposit), payments.DepositReturned{
		Court: court, Case: caseID, Lot: lot, Application: application, Amount: x.Amount, Why: x.Why, At: at,
	})
}
