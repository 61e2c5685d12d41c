package paymentspg

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"

	"fachui/internal/basis"
	"fachui/internal/event"
	"fachui/internal/fault"
	"fachui/internal/legal"
	"fachui/internal/money"
	"fachui/internal/pg"
	"fachui/internal/ref"
	"fachui/payments"
	"fachui/payments/bank"
)

// sweepPurpose is what both banks show of a transfer between own accounts.
const sweepPurpose = "案款专户更换，余额划转"

// SweepDue moves what stands on the old accounts of every court to its present one,
// and hands the orders to the bank. It returns how many orders it wrote or had
// answered. One court's trouble does not stop another's.
func (s *Service) SweepDue(ctx context.Context, at legal.Time) (int, error) {
	old, err := list[struct {
		Court string
		Term  int
	}](ctx, s.pool, "list old accounts", `
		select h.court_id, h.term
		from fund_account_history h
		join fund_account_now n using (court_id)
		where h.term < n.term and h.closed_on is null and fund_term_holds(h.court_id, h.term) > 0 and not exists (
			select from fund_sweep w
			where w.court_id = h.court_id and w.term = h.term and w.state = 'ordered')
		order by h.court_id, h.term`)
	if err != nil {
		return 0, err
	}
	done := 0
	var first error
	for _, o := range old {
		_, err = s.sweep(ctx, o.Court, o.Term, false, at, event.House)
		switch {
		case err == nil:
			done++
		case fault.Of(err) == nil && first == nil: // a refusal only says that it is not time yet
			first = fmt.Errorf("move balance of account %d of %s: %w", o.Term, o.Court, err)
		}
	}
	sent, err := s.sendSweeps(ctx, at)
	if err == nil {
		err = first
	}
	return done + sent, err
}

// Sweep orders the transfer of an old account's balance anew, after the bank refused
// the last one or it came back. It fails as CanSweep does.
func (s *Service) Sweep(ctx context.Context, court string, term int, at legal.Time, actor event.Actor) (ref.ID, error) {
	return s.sweep(ctx, court, term, true, at, actor)
}

func (s *Service) sweep(ctx context.Context, court string, term int, byHand bool, at legal.Time, actor event.Actor) (id ref.ID, err error) {
	id = ref.New()
	return id, s.money(ctx, court, func(tx pgx.Tx) error {
		f := payments.SweepFacts{ByHand: byHand}
		var to int
		err := tx.QueryRow(ctx, `
			select n.term, h.term < n.term, h.closed_on is not null, fund_term_holds(h.court_id, h.term),
				(select count(*) from payout p where p.court_id = h.court_id and p.term = h.term and p.state = 'sent'),
				exists (select from fund_sweep w where w.court_id = h.court_id and w.term = h.term and w.state = 'ordered'),
				exists (select from receipt_exception e where e.court_id = h.court_id and e.kind = 'bank_debit' and e.state <> 'resolved'),
				coalesce((
					select state in ('refused', 'returned')
					from fund_sweep w
					where w.court_id = h.court_id and w.term = h.term
					order by w.sweep_id desc
					limit 1), false)
			from fund_account_history h
			join fund_account_now n using (court_id)
			where h.court_id = $1 and h.term = $2::bigint and h.begun_at is not null`, court, term,
		).Scan(&to, &f.Past, &f.Closed, &f.Holds, &f.Payouts, &f.Moving, &f.Debits, &f.Failed)
		if pg.NoRows(err) {
			return payments.ErrAccountOrderUnknown
		}
		if err != nil {
			return fmt.Errorf("look into old account: %w", err)
		}
		err = payments.CanSweep(f)
		if err != nil {
			return err
		}
		by := actor.Person
		if by.IsZero() {
			by = payments.SystemMaker
		}
		_, err = tx.Exec(ctx, `
			insert into fund_sweep (court_id, sweep_id, term, to_term, amount, end_to_end, state, ordered_by, ordered_at)
			values ($1, $2, $3, $4, $5, $6, 'ordered', $7, $8)`, court, id, term, to, f.Holds, orderKey("FS", id), by, at)
		if err != nil {
			return fmt.Errorf("order transfer of balance: %w", err)
		}
		return event.Add(ctx, tx, event.Fact{
			Kind: "bank.sweep_ordered", Court: court, Subject: id, Actor: actor, At: at, Basis: basis.ThreeOnes(0),
			Body: map[string]any{"amount": f.Holds, "term": term},
		})
	})
}

// sweepOrder is a transfer that is to be handed to the bank.
type sweepOrder struct {
	court    string
	id       ref.ID
	key      string
	amount   money.Amount
	from, to string
	holder   string
	bank     string
	attempts int
}

// sendSweeps hands transfers to the bank, as SendDue does payouts.
func (s *Service) sendSweeps(ctx context.Context, at legal.Time) (int, error) {
	for n := 0; ; {
		o, err := s.claimSweep(ctx)
		if pg.NoRows(err) {
			return n, s.chaseSweeps(ctx, at)
		}
		if err != nil {
			return n, fmt.Errorf("claim transfer of balance: %w", err)
		}
		_, err = s.o.Bank.Pay(ctx, bank.Payment{
			EndToEnd: o.key, From: o.from, To: o.to, ToName: o.holder, ToBank: o.bank, Amount: o.amount, Purpose: sweepPurpose, At: at,
		})
		switch {
		case err == nil:
			n++
			_, err = s.pool.Exec(ctx, `
				update fund_sweep
				set acked_at = $3, last_error = ''
				where court_id = $1 and sweep_id = $2 and acked_at is null`, o.court, o.id, at)
		case errors.Is(err, bank.ErrRefused), errors.Is(err, bank.ErrReused), errors.Is(err, bank.ErrNotHere):
			n++
			err = s.sweepRefused(ctx, o.court, o.id, fault.Of(err).ZH(), at)
		default:
			wait := min(firstRetry<<min(o.attempts, 10), longestWait)
			_, err = s.pool.Exec(ctx, `
				update fund_sweep
				set next_try = $3, last_error = left($4, 500)
				where court_id = $1 and sweep_id = $2`, o.court, o.id, s.o.Machine().Add(wait), err.Error())
		}
		if err != nil {
			return n, fmt.Errorf("note the bank's answer: %w", err)
		}
	}
}

func (s *Service) claimSweep(ctx context.Context) (o sweepOrder, err error) {
	now := s.o.Machine()
	err = s.pool.QueryRow(ctx, `
		update fund_sweep w
		set next_try = $1::timestamptz, attempts = attempts + 1
		from fund_term f, fund_term t
		where (w.court_id, w.sweep_id) in (
				select court_id, sweep_id
				from fund_sweep
				where state = 'ordered' and acked_at is null and (next_try is null or next_try <= $2::timestamptz)
				order by ordered_at, sweep_id
				limit 1
				for update skip locked)
			and f.court_id = w.court_id and f.term = w.term and t.court_id = w.court_id and t.term = w.to_term
		returning w.court_id, w.sweep_id, w.end_to_end, w.amount, f.account_no, t.account_no, t.holder, t.bank_code, w.attempts`,
		now.Add(sendLease), now,
	).Scan(&o.court, &o.id, &o.key, &o.amount, &o.from, &o.to, &o.holder, &o.bank, &o.attempts)
	return o, err
}

// chaseSweeps asks the bank about transfers that it took and has not shown on a line.
func (s *Service) chaseSweeps(ctx context.Context, at legal.Time) error {
	late, err := list[struct {
		Court string
		ID    ref.ID
		Key   string
	}](ctx, s.pool, "list late transfers", `
		select court_id, sweep_id, end_to_end
		from fund_sweep
		where state = 'ordered' and out_seq is null and in_seq is null and acked_at < $1
		order by acked_at
		limit 100`, at.Add(-chaseAfter))
	if err != nil {
		return err
	}
	for _, l := range late {
		o, err := s.o.Bank.Outcome(ctx, l.Key)
		if err != nil || o.Status != bank.Refused {
			continue
		}
		err = s.sweepRefused(ctx, l.Court, l.ID, o.Reason, at)
		if err != nil {
			return err
		}
	}
	return nil
}

// sweepRefused notes that the bank will not carry a transfer out. Nothing was booked
// of it; a person looks into it and orders it anew.
func (s *Service) sweepRefused(ctx context.Context, court string, id ref.ID, reason string, at legal.Time) error {
	return s.money(ctx, court, func(tx pgx.Tx) error {
		tag, err := tx.Exec(ctx, `
			update fund_sweep
			set state = 'refused', acked_at = coalesce(acked_at, $3), ended_at = $3, ended_reason = left($4, 300)
			where court_id = $1 and sweep_id = $2 and state = 'ordered' and out_seq is null and in_seq is null`, court, id, at, reason)
		if err != nil || tag.RowsAffected() == 0 {
			return wrap("note refusal of transfer", err)
		}
		return event.Add(ctx, tx, event.Fact{
			Kind: "bank.sweep_failed", Court: court, Subject: id, Actor: event.House, At: at, Basis: basis.ThreeOnes(0),
			Body: map[string]any{"reason": reason},
		})
	})
}

// sweepsUnderWay are the transfers between a court's own accounts whose lines are not
// both booked, by the bank's reference.
func sweepsUnderWay(ctx context.Context, q Querier, court string) (map[string]payments.Swept, error) {
	all, err := list[struct {
		Key string
		payments.Swept
	}](ctx, q, "list transfers of balances", `
		select end_to_end, sweep_id, amount, term, to_term, out_seq is not null, in_seq is not null
		from fund_sweep
		where court_id = $1 and state = 'ordered'`, court)
	own := map[string]payments.Swept{}
	for _, w := range all {
		own[w.Key] = w.Swept
	}
	return own, err
}

// sweepOf is the transfer between own accounts that an order stands for, or nil.
func sweepOf(ctx context.Context, tx pgx.Tx, court, endToEnd string) (*payments.Swept, error) {
	var w payments.Swept
	err := tx.QueryRow(ctx, `
		select sweep_id, amount, term, to_term, out_seq is not null, in_seq is not null
		from fund_sweep
		where court_id = $1 and end_to_end = $2 and state = 'ordered'
		for update`, court, endToEnd).Scan(&w.Sweep, &w.Amount, &w.Term, &w.To, &w.Out, &w.In)
	if pg.NoRows(err) {
		return nil, nil
	}
	return &w, wrap("find transfer of line", err)
}

// swept notes that a line of a transfer is booked, and that it is done with both.
func (s *Service) swept(ctx context.Context, tx pgx.Tx, court string, l payments.Line, b payments.Booking) error {
	var state string
	var amount money.Amount
	err := tx.QueryRow(ctx, `
		update fund_sweep
		set out_seq = case when $4 = 'P28' then $3::bigint else out_seq end,
			in_seq = case when $4 <> 'P28' then $3::bigint else in_seq end,
			state = case when $4 = 'P28R' then 'returned' when ($4 = 'P28' or out_seq is not null) and ($4 <> 'P28' or in_seq is not null) then 'done' else state end,
			ended_at = case when $4 = 'P28R' or ($4 = 'P28' or out_seq is not null) and ($4 <> 'P28' or in_seq is not null) then $5::timestamptz end,
			ended_reason = case when $4 = 'P28R' then left($6, 300) else '' end,
			acked_at = coalesce(acked_at, $5)
		where court_id = $1 and sweep_id = $2
		returning state, amount`, court, b.AboutID, l.Seq, b.Event, l.Booked, l.Remark).Scan(&state, &amount)
	if err != nil {
		return fmt.Errorf("note transfer of balance: %w", err)
	}
	kind := map[string]string{"done": "bank.sweep_done", "returned": "bank.sweep_failed"}[state]
	if kind == "" {
		return nil
	}
	return event.Add(ctx, tx, event.Fact{
		Kind: kind, Court: court, Subject: b.AboutID, Actor: event.House, At: l.Booked, Basis: basis.ThreeOnes(0),
		Body: map[string]any{"amount": amount, "reason": l.Remark},
	})
}
