package paymentspg

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"

	"fachui/internal/basis"
	"fachui/internal/deadline"
	"fachui/internal/event"
	"fachui/internal/fault"
	"fachui/internal/legal"
	"fachui/internal/pg"
	"fachui/internal/ref"
	"fachui/payments"
	"fachui/payments/bank"
)

// orderFreeze wants a freeze released or moved by a time.
func orderFreeze(ctx context.Context, tx pgx.Tx, court string, id ref.ID, what string, at, by legal.Time) error {
	_, err := tx.Exec(ctx, `
		update bank_freeze
		set state = 'ordered', wanted = $3, wanted_at = $4, wanted_by = $5
		where court_id = $1 and freeze_id = $2 and state = 'frozen'`, court, id, what, at, by)
	return wrap("order about freeze", err)
}

// releaseFrozen orders what losers froze released: of a lot but for the winner, or
// of one application only. It returns how many. 法释〔2016〕18号 Art. 23.
func (s *Service) releaseFrozen(ctx context.Context, tx pgx.Tx, court string, w which, at, due legal.Time) (int, error) {
	rows, err := tx.Query(ctx, `
		select d.deposit_id, f.freeze_id
		from deposit d
		join bank_freeze f on f.court_id = d.court_id and f.deposit_id = d.deposit_id and f.counted and f.state = 'frozen'
		where d.court_id = $1 and d.lot_id = $2 and d.state = 'frozen' and d.application_id is distinct from $3::uuid
			and ($4::uuid is null or d.application_id = $4)
		order by d.deposit_id
		for update of d, f`, court, w.Lot, orNull(w.Winner), orNull(w.Only))
	if err != nil {
		return 0, fmt.Errorf("list freezes to release: %w", err)
	}
	type pair struct{ Deposit, Freeze ref.ID }
	all, err := pgx.CollectRows(rows, pgx.RowToStructByPos[pair])
	if err != nil {
		return 0, fmt.Errorf("list freezes to release: %w", err)
	}
	for _, p := range all {
		err = orderFreeze(ctx, tx, court, p.Freeze, bank.ReleaseFreeze, at, due)
		if err != nil {
			return 0, err
		}
		_, err = tx.Exec(ctx, `
			update deposit
			set state = 'releasing', refund_due = coalesce(refund_due, $3::timestamptz)
			where court_id = $1 and deposit_id = $2`, court, p.Deposit, due)
		if err != nil {
			return 0, fmt.Errorf("mark release: %w", err)
		}
	}
	return len(all), nil
}

// moveFrozen orders what the winner froze moved to the court's account within 24
// hours (Art. 25). The price is collected from the moment it is in: what is only
// frozen is not price.
func (s *Service) moveFrozen(ctx context.Context, tx pgx.Tx, x Settlement, deposit ref.ID) error {
	due := x.At.Add(payments.RefundWithin)
	var freeze ref.ID
	err := tx.QueryRow(ctx, `
		select freeze_id
		from bank_freeze
		where court_id = $1 and deposit_id = $2 and counted and state = 'frozen'
		for update`, x.Court, deposit).Scan(&freeze)
	if err != nil {
		return fmt.Errorf("find winner's freeze: %w", err)
	}
	err = orderFreeze(ctx, tx, x.Court, freeze, bank.MoveFreeze, x.At, due)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `
		with moving as (
			update deposit
			set state = 'moving'
			where court_id = $1 and deposit_id = $2)
		insert into settlement_pending (court_id, deposit_id, case_id, lot_id, application_id, price, pay_by, sold_at)
		values ($1, $2, $3, $4, $5, $6, $7, $8)`, x.Court, deposit, x.Case, x.Lot, x.Application, x.Price, x.PayBy, x.At)
	if err != nil {
		return fmt.Errorf("mark move: %w", err)
	}
	err = deadline.Open(ctx, tx, deadline.Deadline{
		Court: x.Court, Kind: "deposit.move", Subject: deposit, Case: x.Case, Lot: x.Lot, Owner: "finance_checker",
		Due: due, Basis: basis.Online2016(25), Opened: x.At,
	})
	if err != nil {
		return err
	}
	err = s.refundsDone(ctx, tx, x.Court, x.Lot, x.At)
	if err != nil {
		return err
	}
	return event.Add(ctx, tx, event.Fact{
		Kind: "deposit.move_ordered", Court: x.Court, Case: x.Case, Lot: x.Lot, Subject: deposit, Actor: event.House, At: x.At,
		Basis: basis.Online2016(25), Body: map[string]any{"due": due},
	})
}

// moved does what follows when the winner's frozen deposit is in the court's
// account: it becomes price, and the rest is collected.
func (s *Service) moved(ctx context.Context, tx pgx.Tx, court string, deposit ref.ID, at legal.Time) error {
	x := Settlement{Court: court, At: at}
	var due legal.Time
	err := tx.QueryRow(ctx, `
		select case_id, lot_id, application_id, price, pay_by, sold_at
		from settlement_pending
		where court_id = $1 and deposit_id = $2`, court, deposit).Scan(&x.Case, &x.Lot, &x.Application, &x.Price, &x.PayBy, &due)
	if err != nil {
		return fmt.Errorf("find sale of %s: %w", deposit, err)
	}
	how := deadline.Met
	if at.After(due.Add(payments.RefundWithin)) {
		how = deadline.Missed
	}
	err = deadline.End(ctx, tx, "deposit.move", deposit, at, how)
	if err != nil {
		return err
	}
	err = event.Add(ctx, tx, event.Fact{
		Kind: "deposit.moved", Court: court, Case: x.Case, Lot: x.Lot, Subject: deposit, Actor: event.House, At: at, Basis: basis.Online2016(25),
	})
	if err != nil {
		return err
	}
	_, err = s.OpenSettlementTx(ctx, tx, x)
	return err
}

// SendFreezeOrders hands orders about freezes to the bank and returns how many it
// answered. One whose outcome is unknown is sent again, unchanged.
func (s *Service) SendFreezeOrders(ctx context.Context, at legal.Time) (int, error) {
	for n := 0; ; n++ {
		court, id, o, attempts, err := s.claimFreeze(ctx)
		if pg.NoRows(err) {
			return n, nil
		}
		if err != nil {
			return n, err
		}
		err = s.o.Bank.OrderFreeze(ctx, o)
		switch {
		case err == nil:
			err = s.freezeAnswered(ctx, court, id, "", at)
		case errors.Is(err, bank.ErrRefused), errors.Is(err, bank.ErrReused), errors.Is(err, bank.ErrNotHere):
			err = s.freezeAnswered(ctx, court, id, fault.Of(err).ZH(), at)
		default:
			wait := min(firstRetry<<min(attempts, 10), longestWait)
			_, err = s.pool.Exec(ctx, `
				update bank_freeze
				set next_try = $3, last_error = left($4, 500)
				where court_id = $1 and freeze_id = $2`, court, id, s.o.Machine().Add(wait), err.Error())
			n--
		}
		if err != nil {
			return n, fmt.Errorf("order about freeze: %w", err)
		}
	}
}

func (s *Service) claimFreeze(ctx context.Context) (court string, id ref.ID, o bank.FreezeOrder, attempts int, err error) {
	now := s.o.Machine()
	err = s.pool.QueryRow(ctx, `
		update bank_freeze
		set next_try = $1::timestamptz, attempts = attempts + 1
		where (court_id, freeze_id) in (
			select court_id, freeze_id
			from bank_freeze
			where state = 'ordered' and acked_at is null and (next_try is null or next_try <= $2::timestamptz)
			order by wanted_at, freeze_id
			limit 1
			for update skip locked)
		returning court_id, freeze_id, freeze_no, wanted, attempts, (
			select f.account_no
			from freeze_notice n
			join fund_term f using (court_id, term)
			where n.court_id = bank_freeze.court_id and n.freeze_id = bank_freeze.freeze_id and n.what = 'FROZEN')`, now.Add(sendLease), now,
	).Scan(&court, &id, &o.No, &o.What, &attempts, &o.Account)
	o.Key = o.What + ":" + o.No
	return court, id, o, attempts, err
}

// freezeAnswered notes the bank's answer. A refusal is not the end: the notice is,
// and the clock rings if it does not come.
func (s *Service) freezeAnswered(ctx context.Context, court string, id ref.ID, refusal string, at legal.Time) error {
	return inTx(ctx, s.pool, func(tx pgx.Tx) error {
		_, err := tx.Exec(ctx, `
			update bank_freeze
			set acked_at = $3, last_error = left($4, 500)
			where court_id = $1 and freeze_id = $2 and acked_at is null`, court, id, at, refusal)
		if err != nil || refusal == "" {
			return err
		}
		return event.Add(ctx, tx, event.Fact{
			Kind: "freeze.order_refused", Court: court, Subject: id, Actor: event.House, At: at, Basis: basis.Online2016(25),
			Body: map[string]any{"reason": refusal},
		})
	})
}
