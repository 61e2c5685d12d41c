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
	"fachui/internal/pg"
	"fachui/internal/ref"
	"fachui/payments"
)

// Settlement is the collecting of a price from the buyer of a lot.
type Settlement struct {
	Court       string
	Case        ref.ID
	Lot         ref.ID
	Application ref.ID // of the buyer
	Price       money.Amount
	PayBy       legal.Time
	At          legal.Time
}

// OpenSettlementTx turns the buyer's deposit into price (P3, P5W) and gives the
// balance a number of its own. Again for the same buyer it changes nothing.
// It fails with ErrNoDepositOfBuyer.
func (s *Service) OpenSettlementTx(ctx context.Context, tx pgx.Tx, x Settlement) (ref.ID, error) {
	err := lockMoney(ctx, tx, x.Court)
	if err != nil {
		return "", err
	}
	var id ref.ID
	err = tx.QueryRow(ctx, `
		select settlement_id
		from settlement
		where court_id = $1 and lot_id = $2 and application_id = $3`, x.Court, x.Lot, x.Application).Scan(&id)
	if err == nil || !pg.NoRows(err) {
		return id, wrap("find settlement", err)
	}
	waits, err := s.waitForMove(ctx, tx, x)
	if err != nil || waits {
		return "", err
	}
	deposit, payer, err := s.applyDeposit(ctx, tx, x)
	if err != nil {
		return "", err
	}
	id = ref.New()
	no := ""
	paid := deposit.Equal(x.Price)
	if !paid {
		no, err = openNumber(ctx, tx, x.Court, payments.ForBalance, id, x.At)
		if err != nil {
			return "", err
		}
	}
	_, err = tx.Exec(ctx, `
		insert into settlement (court_id, settlement_id, case_id, lot_id, application_id, price, deposit, payer_hash,
			reference, virtual_no, pay_by, state, opened_at, paid_at)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, nullif($10, ''), $11,
			case when $13 then 'paid' else 'open' end, $12::timestamptz, case when $13 then $12::timestamptz end)`,
		x.Court, id, x.Case, x.Lot, x.Application, x.Price, deposit, payer, newReference(), no, x.PayBy, x.At, paid)
	if err != nil {
		return "", fmt.Errorf("open settlement: %w", err)
	}
	err = event.Add(ctx, tx, event.Fact{
		Kind: "settlement.opened", Court: x.Court, Case: x.Case, Lot: x.Lot, Subject: id, Actor: event.House, At: x.At,
		Basis: basis.Online2016(24), Body: map[string]any{"price": x.Price, "deposit": deposit, "pay_by": x.PayBy},
	})
	if err != nil {
		return "", err
	}
	if paid {
		return id, s.pricePaid(ctx, tx, x.Court, id, x.Case, x.Lot, x.Price, x.At)
	}
	return id, deadline.Open(ctx, tx, deadline.Deadline{
		Court: x.Court, Kind: "settlement.due", Subject: id, Case: x.Case, Lot: x.Lot, Owner: "judge",
		Due: x.PayBy, Basis: basis.Online2016(24), Opened: x.At,
	})
}

// waitForMove reports whether the buyer's deposit is still frozen at the bank; it
// orders it to the court's account, and the settlement is opened when it is there.
func (s *Service) waitForMove(ctx context.Context, tx pgx.Tx, x Settlement) (bool, error) {
	var id ref.ID
	var state string
	err := tx.QueryRow(ctx, `
		select deposit_id, state
		from deposit
		where court_id = $1 and lot_id = $2 and application_id = $3
		for update`, x.Court, x.Lot, x.Application).Scan(&id, &state)
	switch {
	case pg.NoRows(err):
		return false, nil
	case err != nil:
		return false, fmt.Errorf("find buyer's deposit: %w", err)
	case state == "moving":
		return true, nil
	case state == "frozen":
		return true, s.moveFrozen(ctx, tx, x, id)
	}
	return false, nil
}

// applyDeposit posts the buyer's deposit as price and returns its amount and payer.
func (s *Service) applyDeposit(ctx context.Context, tx pgx.Tx, x Settlement) (money.Amount, []byte, error) {
	var id ref.ID
	var due money.Amount
	var payer []byte
	var state string
	var prepaid bool
	err := tx.QueryRow(ctx, `
		select deposit_id, due, payer_hash, state, prepaid
		from deposit
		where court_id = $1 and lot_id = $2 and application_id = $3
		for update`, x.Court, x.Lot, x.Application).Scan(&id, &due, &payer, &state, &prepaid)
	if pg.NoRows(err) {
		return due, nil, payments.ErrNoDepositOfBuyer.With("state", "-")
	}
	if err != nil {
		return due, nil, fmt.Errorf("find buyer's deposit: %w", err)
	}
	if state != "held" {
		return due, nil, payments.ErrNoDepositOfBuyer.With("state", state)
	}
	if x.Price.Less(due) {
		return due, nil, fmt.Errorf("price %s of lot %s is below its deposit %s", x.Price, x.Lot, due)
	}
	if due.IsPositive() {
		stake := payments.StakeOf(prepaid)
		_, err = Post(ctx, tx, x.Court, payments.Automatic("price:"+string(id), x.At, stake.Price,
			payments.Account{Code: stake.Held, Case: x.Case, Lot: x.Lot, Subject: x.Application},
			payments.Account{Code: payments.SalePrice, Case: x.Case, Lot: x.Lot}, due))
		if err != nil {
			return due, nil, err
		}
	}
	_, err = tx.Exec(ctx, `
		update deposit
		set state = 'applied', ended_at = $3
		where court_id = $1 and deposit_id = $2`, x.Court, id, x.At)
	if err != nil {
		return due, nil, fmt.Errorf("apply deposit: %w", err)
	}
	return due, payer, s.refundsDone(ctx, tx, x.Court, x.Lot, x.At)
}

// TitlePassedTx makes the price of a lot distributable (P6): the sale ruling has
// taken effect and the price is in. Again it changes nothing. It starts the clock
// on drafting a plan. It fails with ErrSettlementUnknown or ErrPriceNotPaid.
func (s *Service) TitlePassedTx(ctx context.Context, tx pgx.Tx, court string, lot ref.ID, at legal.Time) error {
	err := lockMoney(ctx, tx, court)
	if err != nil {
		return err
	}
	x, err := lockSettlement(ctx, tx, court, lot, "")
	if err != nil {
		return err
	}
	if x.State != "paid" {
		return payments.ErrPriceNotPaid.With("missing", x.Price.Sub(x.Deposit).Sub(x.Paid).Sub(x.SetOff))
	}
	if !x.Title.IsZero() {
		return nil
	}
	if x.SetOff.IsZero() { // else the price becomes the pool with the plan that clears it
		_, err = Post(ctx, tx, court, payments.Automatic("title:"+string(x.ID), at, payments.P6,
			payments.Account{Code: payments.SalePrice, Case: x.Case, Lot: lot},
			payments.Account{Code: payments.Pool, Case: x.Case}, x.Price))
		if err != nil {
			return err
		}
	}
	_, err = tx.Exec(ctx, `
		update settlement
		set title_at = $3
		where court_id = $1 and settlement_id = $2`, court, x.ID, at)
	if err != nil {
		return fmt.Errorf("mark title: %w", err)
	}
	return s.startPlanClock(ctx, tx, court, x.Case, lot, x.Price, at)
}

// settlement is the collecting of a price as it stands.
type settlement struct {
	ID      ref.ID
	Case    ref.ID
	Price   money.Amount
	Deposit money.Amount
	Paid    money.Amount
	SetOff  money.Amount
	State   string
	Title   legal.Time
}

// lockSettlement locks the settlement of a lot with one buyer, or its latest.
func lockSettlement(ctx context.Context, tx pgx.Tx, court string, lot, application ref.ID) (x settlement, err error) {
	err = tx.QueryRow(ctx, `
		select settlement_id, case_id, price, deposit, paid, set_off, state, title_at
		from settlement
		where court_id = $1 and lot_id = $2 and ($3::uuid is null or application_id = $3)
		order by opened_at desc, settlement_id desc
		limit 1
		for update`, court, lot, orNull(application),
	).Scan(&x.ID, &x.Case, &x.Price, &x.Deposit, &x.Paid, &x.SetOff, &x.State, &x.Title)
	if pg.NoRows(err) {
		return x, payments.ErrSettlementUnknown
	}
	return x, wrap("lock settlement", err)
}

func (s *Service) startPlanClock(ctx context.Context, tx pgx.Tx, court string, caseID, lot ref.ID, price money.Amount, at legal.Time) error {
	err := event.Add(ctx, tx, event.Fact{
		Kind: "pool.funded", Court: court, Case: caseID, Lot: lot, Subject: caseID, Actor: event.House, At: at,
		Basis: basis.Sale2020(26), Body: map[string]any{"amount": price},
	})
	if err != nil {
		return err
	}
	running, err := clockRuns(ctx, tx, "plan.due", caseID)
	if err != nil || running {
		return err
	}
	cal, err := s.calendarNow(ctx, tx)
	if err != nil {
		return err
	}
	return deadline.Open(ctx, tx, deadline.Deadline{
		Court: court, Kind: "plan.due", Subject: caseID, Case: caseID, Owner: "judge",
		Due: payments.DutyBy(cal, at.Date(), payments.DraftWithin), Basis: basis.Payouts2021(0), Opened: at,
	})
}
