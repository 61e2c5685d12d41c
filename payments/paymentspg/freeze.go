package paymentspg

import (
	"context"
	"crypto/ed25519"
	"encoding/base64"
	"fmt"

	"github.com/jackc/pgx/v5"

	"fachui/internal/basis"
	"fachui/internal/deadline"
	"fachui/internal/event"
	"fachui/internal/legal"
	"fachui/internal/money"
	"fachui/internal/outbox"
	"fachui/internal/pg"
	"fachui/internal/ref"
	"fachui/payments"
	"fachui/payments/bank"
)

// PullFreezes asks the bank what was frozen for each court, and what became of it,
// and books it. It returns how many notices. One court's trouble does not stop
// another's.
func (s *Service) PullFreezes(ctx context.Context, at legal.Time) (int, error) {
	accounts, err := list[numbered](ctx, s.pool, "list fund accounts", `
		select f.court_id, f.term, f.account_no,
			coalesce((select max(bank_seq) from freeze_notice n where n.court_id = f.court_id and n.term = f.term), 0)
		from fund_account_history f
		join ledger g using (court_id)
		where f.begun_at is not null and f.closed_on is null
		order by f.court_id, f.term`)
	if err != nil {
		return 0, err
	}
	total := 0
	var first error
	for _, a := range accounts {
		notices, err := s.o.Bank.FreezeNotices(ctx, a.No, a.After)
		if err == nil && len(notices) > 0 {
			err = s.receiveFreezesOf(ctx, a.Court, a.Term, notices, at)
		}
		if err != nil {
			if first == nil {
				first = fmt.Errorf("pull freezes of %s: %w", a.Court, err)
			}
			continue
		}
		total += len(notices)
	}
	return total, first
}

// ReceiveFreezes books notices of freezes in the bank's order, each once. It fails
// with ErrFreezeSignature if one was not signed by the bank that signed the first.
func (s *Service) ReceiveFreezes(ctx context.Context, court string, notices []bank.FreezeNotice, at legal.Time) error {
	now, err := accountNow(ctx, s.pool, court)
	if err != nil {
		return err
	}
	return s.receiveFreezesOf(ctx, court, now.Term, notices, at)
}

func (s *Service) receiveFreezesOf(ctx context.Context, court string, term int, notices []bank.FreezeNotice, at legal.Time) error {
	key, err := s.freezeKey(ctx, court, term, at)
	if err != nil {
		return err
	}
	for _, n := range notices {
		if !n.Verify(key) {
			return payments.ErrFreezeSignature.With("seq", n.Seq)
		}
		err = s.money(ctx, court, func(tx pgx.Tx) error { return s.receiveFreeze(ctx, tx, court, notice{n, term, 0}, at) })
		if err != nil {
			return fmt.Errorf("freeze notice %d: %w", n.Seq, err)
		}
	}
	return nil
}

// freezeKey is the key of the court's bank, kept from the first time it was seen.
func (s *Service) freezeKey(ctx context.Context, court string, term int, at legal.Time) (key ed25519.PublicKey, err error) {
	read := func() error {
		return s.pool.QueryRow(ctx, `
			select public_key
			from freeze_key
			where court_id = $1 and term = $2`, court, term).Scan((*[]byte)(&key))
	}
	err = read()
	if err == nil || !pg.NoRows(err) {
		return key, wrap("read the bank's key", err)
	}
	seen, err := s.o.Bank.FreezeKey(ctx)
	if err != nil {
		return nil, err
	}
	_, err = s.pool.Exec(ctx, `
		insert into freeze_key (court_id, term, public_key, seen_at)
		values ($1, $2, $3, $4)
		on conflict do nothing`, court, term, []byte(seen), at)
	if err != nil {
		return nil, fmt.Errorf("keep the bank's key: %w", err)
	}
	return key, wrap("read the bank's key", read())
}

// notice is what the bank of one of a court's accounts tells. Number counts the
// court's notices as they were booked, Seq those of the account.
type notice struct {
	bank.FreezeNotice
	Term   int
	Number int64
}

func (s *Service) receiveFreeze(ctx context.Context, tx pgx.Tx, court string, n notice, at legal.Time) error {
	var known bool
	err := tx.QueryRow(ctx, `
		select exists (select from freeze_notice where court_id = $1 and term = $2 and bank_seq = $3),
			1 + coalesce((select max(seq) from freeze_notice where court_id = $1), 0)`, court, n.Term, n.Seq).Scan(&known, &n.Number)
	if err != nil || known {
		return wrap("look for notice", err)
	}
	if n.What == bank.FrozenNotice {
		return s.froze(ctx, tx, court, n, at)
	}
	return s.unfroze(ctx, tx, court, n)
}

// frozenBy is what is encrypted of a freeze.
type frozenBy struct {
	Name    string `json:"name"`
	Account string `json:"account"`
}

// froze takes money that was frozen as the deposit whose number it names, or orders
// its release at once.
func (s *Service) froze(ctx context.Context, tx pgx.Tx, court string, n notice, at legal.Time) error {
	e, err := expectation(ctx, tx, court, n.To)
	if err != nil {
		return err
	}
	var due money.Amount
	var deposit ref.ID
	if e != nil && e.For == payments.ForDeposit {
		deposit = e.ID
		err = tx.QueryRow(ctx, `
			select due
			from deposit
			where court_id = $1 and deposit_id = $2`, court, deposit).Scan(&due)
		if err != nil {
			return fmt.Errorf("read deposit: %w", err)
		}
	}
	why := payments.Freezing(e, due, s.o.HashName(n.Holder), n.Amount)
	id := ref.New()
	hidden, err := s.hide("freeze", id, "holder_enc", frozenBy{n.Holder, n.From})
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `
		insert into bank_freeze (court_id, freeze_id, freeze_no, to_no, deposit_id, amount, holder_enc, name_hash, account_hash, counted, refusal,
			state, frozen_at)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 'frozen', $12)`,
		court, id, n.No, n.To, orNull(deposit), n.Amount, hidden, s.o.HashName(n.Holder), s.hashAccount(n.From), why == "", why, n.At)
	if err != nil {
		return fmt.Errorf("note freeze: %w", err)
	}
	err = s.saveNotice(ctx, tx, court, id, n)
	if err != nil {
		return err
	}
	if why != "" {
		return s.refuseFreeze(ctx, tx, court, id, deposit, n, why, at)
	}
	return s.countFreeze(ctx, tx, court, *e, n)
}

func (s *Service) saveNotice(ctx context.Context, tx pgx.Tx, court string, freeze ref.ID, n notice) error {
	signature, err := base64.StdEncoding.DecodeString(n.Signature)
	if err != nil {
		return fmt.Errorf("read signature: %w", err)
	}
	body, err := s.hide("freeze_notice", freeze, "body_enc:"+n.What, n.FreezeNotice)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `
		insert into freeze_notice (court_id, seq, term, bank_seq, freeze_id, what, amount, at, body_enc, signature)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`, court, n.Number, n.Term, n.Seq, freeze, n.What, n.Amount, n.At, body, signature)
	return wrap("save notice", err)
}

// noteFrozen notes on M9010 what a notice changed.
func noteFrozen(ctx context.Context, tx pgx.Tx, court string, deposit ref.ID, n notice, amount string) error {
	_, err := tx.Exec(ctx, `
		insert into frozen_memo (court_id, code, notice_seq, case_id, lot_id, subject_id, amount, at)
		select court_id, $3, $4, case_id, lot_id, application_id, $5::numeric, $6
		from deposit
		where court_id = $1 and deposit_id = $2`, court, deposit, payments.FrozenAtBank, n.Number, amount, n.At)
	return wrap("note what is frozen", err)
}

// countFreeze marks a deposit as frozen, which qualifies like money.
func (s *Service) countFreeze(ctx context.Context, tx pgx.Tx, court string, e payments.Expected, n notice) error {
	err := noteFrozen(ctx, tx, court, e.ID, n, n.Amount.String())
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `
		update deposit
		set state = 'frozen', held_at = $3
		where court_id = $1 and deposit_id = $2`, court, e.ID, n.At)
	if err != nil {
		return fmt.Errorf("mark deposit frozen: %w", err)
	}
	err = event.Add(ctx, tx, event.Fact{
		Kind: "deposit.frozen", Court: court, Case: e.Case, Lot: e.Lot, Subject: e.ID, Actor: event.House, At: n.At,
		Basis: basis.Online2016(17), Body: map[string]any{"amount": n.Amount, "freeze_no": n.No},
	})
	if err != nil {
		return err
	}
	return outbox.Add(ctx, tx, court, string(e.ID), payments.DepositHeld{
		Court: court, Case: e.Case, Lot: e.Lot, Application: e.Application, Amount: n.Amount, Frozen: true, At: n.At,
	})
}

// refuseFreeze orders the release of a freeze that is no deposit.
func (s *Service) refuseFreeze(ctx context.Context, tx pgx.Tx, court string, id, deposit ref.ID, n notice, why string, at legal.Time) error {
	err := orderFreeze(ctx, tx, court, id, bank.ReleaseFreeze, at, at.Add(payments.RefundWithin))
	if err != nil {
		return err
	}
	e := payments.FreezeRefused{Court: court, Amount: n.Amount, Why: why, At: at}
	if !deposit.IsZero() {
		err = tx.QueryRow(ctx, `
			select case_id, lot_id, application_id
			from deposit
			where court_id = $1 and deposit_id = $2`, court, deposit).Scan(&e.Case, &e.Lot, &e.Application)
		if err != nil {
			return fmt.Errorf("find deposit of freeze: %w", err)
		}
	}
	err = event.Add(ctx, tx, event.Fact{
		Kind: "freeze.refused", Court: court, Case: e.Case, Lot: e.Lot, Subject: id, Actor: event.House, At: at,
		Basis: basis.Online2016(17), Body: map[string]any{"amount": n.Amount, "why": why},
	})
	if err != nil {
		return err
	}
	err = deadline.Open(ctx, tx, deadline.Deadline{
		Court: court, Kind: "deposit.unfreeze", Subject: id, Case: e.Case, Lot: e.Lot, Owner: "finance_checker",
		Due: at.Add(payments.RefundWithin), Basis: basis.Online2016(23), Opened: at,
	})
	if err != nil || deposit.IsZero() {
		return err
	}
	return outbox.Add(ctx, tx, court, string(deposit), e)
}

// unfroze books the bank's word that a freeze has ended.
func (s *Service) unfroze(ctx context.Context, tx pgx.Tx, court string, n notice) error {
	var id ref.ID
	var deposit *ref.ID
	var counted bool
	var wanted string
	var due legal.Time
	err := tx.QueryRow(ctx, `
		select freeze_id, deposit_id, counted, coalesce(wanted, ''), wanted_by
		from bank_freeze
		where court_id = $1 and freeze_no = $2
		for update`, court, n.No).Scan(&id, &deposit, &counted, &wanted, &due)
	if err != nil {
		return fmt.Errorf("find freeze %s: %w", n.No, err)
	}
	err = s.saveNotice(ctx, tx, court, id, n)
	if err != nil {
		return err
	}
	state := "released"
	if n.What == bank.MovedNotice {
		state = "moved"
	}
	_, err = tx.Exec(ctx, `
		update bank_freeze
		set state = $3, ended_at = $4, ended_reason = left($5, 300), acked_at = coalesce(acked_at, $4)
		where court_id = $1 and freeze_id = $2`, court, id, state, n.At, n.Reason)
	if err != nil {
		return fmt.Errorf("end freeze: %w", err)
	}
	how := deadline.Met
	if !due.IsZero() && n.At.After(due) {
		how = deadline.Missed
	}
	err = deadline.End(ctx, tx, "deposit.unfreeze", id, n.At, how)
	if err != nil || !counted {
		return err
	}
	err = noteFrozen(ctx, tx, court, or(deposit), n, "-"+n.Amount.String())
	if err != nil || state == "moved" {
		return err // the money comes by its own line
	}
	if wanted == "" || wanted == bank.MoveFreeze {
		return s.freezeLost(ctx, tx, court, or(deposit), n)
	}
	return s.released(ctx, tx, court, or(deposit), n.At, "deposit.released")
}

// released marks a deposit whose holder may use the money again.
func (s *Service) released(ctx context.Context, tx pgx.Tx, court string, deposit ref.ID, at legal.Time, kind string) error {
	e := payments.DepositReleased{Court: court, At: at}
	err := tx.QueryRow(ctx, `
		update deposit
		set state = 'released', ended_at = $3
		where court_id = $1 and deposit_id = $2
		returning case_id, lot_id, application_id, due`, court, deposit, at).Scan(&e.Case, &e.Lot, &e.Application, &e.Amount)
	if err != nil {
		return fmt.Errorf("mark release: %w", err)
	}
	err = event.Add(ctx, tx, event.Fact{
		Kind: kind, Court: court, Case: e.Case, Lot: e.Lot, Subject: deposit, Actor: event.House, At: at,
		Basis: basis.Online2016(23), Body: map[string]any{"amount": e.Amount},
	})
	if err != nil {
		return err
	}
	err = deadline.End(ctx, tx, "deposit.refund", deposit, at, deadline.Met)
	if err != nil {
		return err
	}
	err = s.refundsDone(ctx, tx, court, e.Lot, at)
	if err != nil {
		return err
	}
	return outbox.Add(ctx, tx, court, string(deposit), e)
}

// freezeLost notes that the bank let go of money that the court had not released:
// another authority took it, or the bank erred. The bidder has no deposit any more.
func (s *Service) freezeLost(ctx context.Context, tx pgx.Tx, court string, deposit ref.ID, n notice) error {
	_, err := tx.Exec(ctx, `
		update deposit
		set state = 'releasing'
		where court_id = $1 and deposit_id = $2 and state in ('frozen', 'moving')`, court, deposit)
	if err != nil {
		return fmt.Errorf("mark lost freeze: %w", err)
	}
	var e payments.FreezeLost
	err = tx.QueryRow(ctx, `
		update deposit
		set state = 'released', ended_at = $3
		where court_id = $1 and deposit_id = $2
		returning case_id, lot_id, application_id`, court, deposit, n.At).Scan(&e.Case, &e.Lot, &e.Application)
	if err != nil {
		return fmt.Errorf("mark lost freeze: %w", err)
	}
	e.Court, e.At = court, n.At
	err = event.Add(ctx, tx, event.Fact{
		Kind: "deposit.freeze_lost", Court: court, Case: e.Case, Lot: e.Lot, Subject: deposit, Actor: event.House, At: n.At,
		Basis: basis.Online2016(17), Body: map[string]any{"amount": n.Amount, "reason": n.Reason},
	})
	if err != nil {
		return err
	}
	return outbox.Add(ctx, tx, court, string(deposit), e)
}
