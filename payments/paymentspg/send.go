package paymentspg

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"fachui/internal/fault"
	"fachui/internal/legal"
	"fachui/internal/pg"
	"fachui/internal/ref"
	"fachui/payments"
	"fachui/payments/bank"
)

// The worker's patience, in machine time. A claim keeps others away for the
// lease; an order whose outcome is unknown is sent again, unchanged, later and later.
const (
	sendLease   = 30 * time.Second
	firstRetry  = time.Second
	longestWait = 10 * time.Minute
)

// SendDue hands payouts that are sent to the bank and returns how many it
// answered for. It never waits for the bank inside a transaction. An order whose
// outcome is unknown stays claimed and is sent again with the same end-to-end id.
func (s *Service) SendDue(ctx context.Context, at legal.Time) (int, error) {
	for n := 0; ; {
		court, p, attempts, err := s.claim(ctx)
		if pg.NoRows(err) {
			return n, nil
		}
		if err != nil {
			return n, err
		}
		answered, err := s.order(ctx, court, p, attempts, at)
		if err != nil {
			return n, err
		}
		if answered {
			n++
		}
	}
}

// claim takes the next payout to hand over. A court with an unexplained bank
// debit sends nothing; a case that was put on hold keeps what is not yet ordered; and
// while money is on its way from an old account, what the new one cannot cover waits.
// The account that it is first asked of stays the same however often it is asked.
func (s *Service) claim(ctx context.Context) (court string, p payout, attempts int, err error) {
	now := s.o.Machine()
	err = inTx(ctx, s.pool, func(tx pgx.Tx) error {
		var id ref.ID
		err := tx.QueryRow(ctx, `
			update payout
			set next_try = $1::timestamptz, attempts = attempts + 1,
				term = coalesce(term, (select n.term from fund_account_now n where n.court_id = payout.court_id))
			where (court_id, payout_id) in (
				select court_id, payout_id
				from payout p
				where state = 'sent' and acked_at is null and (next_try is null or next_try <= $2::timestamptz)
					and not exists (
						select from receipt_exception e
						where e.court_id = p.court_id and e.kind = 'bank_debit' and e.state <> 'resolved')
					and (attempts > 0 or not exists (
						select from case_hold h
						where h.court_id = p.court_id and h.case_id = p.case_id and h.released_at is null and p.kind <> 'deposit_refund'))
					and (p.term is not null or fund_covers(p.court_id, p.amount))
				order by sent_at, payout_id
				limit 1
				for update skip locked)
			returning court_id, payout_id, attempts`, now.Add(sendLease), now).Scan(&court, &id, &attempts)
		if err != nil {
			return err
		}
		p, err = lockPayout(ctx, tx, court, id)
		return err
	})
	if err != nil && !pg.NoRows(err) {
		err = fmt.Errorf("claim payout: %w", err)
	}
	return court, p, attempts, err
}

// order asks the bank and records its answer.
func (s *Service) order(ctx context.Context, court string, p payout, attempts int, at legal.Time) (answered bool, err error) {
	var to payments.Payee
	err = s.show("payout", p.ID, "payee_content", p.Hidden, &to)
	if err != nil {
		return false, err
	}
	var from string
	err = s.pool.QueryRow(ctx, `
		select f.account_no
		from payout p
		join fund_term f using (court_id, term)
		where p.court_id = $1 and p.payout_id = $2`, court, p.ID).Scan(&from)
	if err != nil {
		return false, fmt.Errorf("read fund account: %w", err)
	}
	_, err = s.o.Bank.Pay(ctx, bank.Payment{
		EndToEnd: p.EndToEnd, From: from, To: to.Number, ToName: to.Holder, ToBank: to.Bank,
		Amount: p.Amount, Purpose: p.Purpose, At: at,
	})
	switch {
	case err == nil:
		return true, s.acked(ctx, court, p.ID, at)
	case errors.Is(err, bank.ErrRefused), errors.Is(err, bank.ErrReused), errors.Is(err, bank.ErrNotHere):
		return true, s.refused(ctx, court, p.ID, fault.Of(err).ZH(), at)
	}
	return false, s.retryLater(ctx, court, p.ID, attempts, err)
}

func (s *Service) acked(ctx context.Context, court string, id ref.ID, at legal.Time) error {
	_, err := s.pool.Exec(ctx, `
		update payout
		set acked_at = $3, last_error = ''
		where court_id = $1 and payout_id = $2 and acked_at is null`, court, id, at)
	return wrap("note the bank's answer", err)
}

func (s *Service) retryLater(ctx context.Context, court string, id ref.ID, attempts int, cause error) error {
	wait := min(firstRetry<<min(attempts, 10), longestWait)
	_, err := s.pool.Exec(ctx, `
		update payout
		set next_try = $3, last_error = left($4, 500)
		where court_id = $1 and payout_id = $2`, court, id, s.o.Machine().Add(wait), cause.Error())
	return wrap("postpone payout", err)
}

// refused books a payout that the bank will not carry out: the money never left
// (P11N) and needs a new approval.
func (s *Service) refused(ctx context.Context, court string, id ref.ID, reason string, at legal.Time) error {
	return s.moves(ctx, court, func(tx pgx.Tx) ([]payments.Journal, error) {
		p, err := lockPayout(ctx, tx, court, id)
		if err != nil || p.State != "sent" {
			return nil, err
		}
		_, err = tx.Exec(ctx, `
			update payout
			set state = 'refused', acked_at = $3, ended_reason = left($4, 300)
			where court_id = $1 and payout_id = $2`, court, id, at, reason)
		if err != nil {
			return nil, fmt.Errorf("mark payout refused: %w", err)
		}
		j := payments.Automatic("refused:"+string(id), at, payments.P11N, p.transit(),
			payments.Account{Code: payments.Returned, Case: p.Case, Subject: id}, p.Amount)
		return []payments.Journal{j}, s.tellReturned(ctx, tx, court, p, "payout.refused", at)
	})
}

// chaseAfter is how long a payment may be with the bank before it is asked.
const chaseAfter = time.Hour

// Chase asks the bank about orders that it took and has not shown on a line, and
// books those that it refused afterwards. It returns how many it booked.
func (s *Service) Chase(ctx context.Context, at legal.Time) (int, error) {
	rows, err := s.pool.Query(ctx, `
		select court_id, payout_id, end_to_end
		from payout
		where state = 'sent' and acked_at < $1
		order by acked_at
		limit 100`, at.Add(-chaseAfter))
	if err != nil {
		return 0, fmt.Errorf("list late payouts: %w", err)
	}
	type late struct {
		Court    string
		ID       ref.ID
		EndToEnd string
	}
	all, err := pgx.CollectRows(rows, pgx.RowToStructByPos[late])
	if err != nil {
		return 0, fmt.Errorf("list late payouts: %w", err)
	}
	n := 0
	for _, l := range all {
		o, err := s.o.Bank.Outcome(ctx, l.EndToEnd)
		if err != nil || o.Status != bank.Refused {
			continue // still under way, paid with its line to come, or the bank is away
		}
		err = s.refused(ctx, l.Court, l.ID, o.Reason, at)
		if err != nil {
			return n, err
		}
		n++
	}
	return n, nil
}
