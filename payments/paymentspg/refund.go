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
	"fachui/internal/outbox"
	"fachui/internal/pg"
	"fachui/internal/ref"
	"fachui/payments"
)

// LotSoldTx ends the time to pay deposits of a lot and starts the 24 hours in
// which the losers' deposits go back. Who won is known only when the sale is
// confirmed: RefundLosersTx sends them.
func (s *Service) LotSoldTx(ctx context.Context, tx pgx.Tx, court string, lot ref.ID, endedAt legal.Time) error {
	return s.endLot(ctx, tx, court, lot, endedAt)
}

// LotFailedTx refunds every deposit of a lot that found no buyer, was withdrawn
// or was suspended for good.
func (s *Service) LotFailedTx(ctx context.Context, tx pgx.Tx, court string, lot ref.ID, endedAt legal.Time) error {
	err := s.endLot(ctx, tx, court, lot, endedAt)
	if err != nil {
		return err
	}
	_, err = s.refund(ctx, tx, court, lot, "", endedAt)
	return err
}

// RefundLosersTx instructs the refund of every deposit of a lot but the winner's,
// each to the account it came from, and returns how many. Again it returns 0.
// 法释〔2016〕18号 Art. 23.
func (s *Service) RefundLosersTx(ctx context.Context, tx pgx.Tx, court string, lot, winner ref.ID, at legal.Time) (int, error) {
	err := lockMoney(ctx, tx, court)
	if err != nil {
		return 0, err
	}
	return s.refund(ctx, tx, court, lot, winner, at)
}

// endLot lapses what was never paid, sends back what was paid in part, and starts
// the refund clock if anything is held or on its way.
func (s *Service) endLot(ctx context.Context, tx pgx.Tx, court string, lot ref.ID, endedAt legal.Time) error {
	err := lockMoney(ctx, tx, court)
	if err != nil {
		return err
	}
	due := endedAt.Add(payments.RefundWithin)
	_, err = tx.Exec(ctx, `
		update deposit d
		set state = case when state = 'expected' then 'lapsed' else state end,
			refund_due = case when state in ('held', 'frozen') then $3::timestamptz else refund_due end,
			ended_at = case when state = 'expected' then $4::timestamptz else ended_at end
		where court_id = $1 and lot_id = $2 and (state in ('held', 'frozen') or state = 'expected' and not exists (
			select from deposit_part p
			where p.court_id = d.court_id and p.deposit_id = d.deposit_id))`, court, lot, due, endedAt)
	if err != nil {
		return fmt.Errorf("end deposits of %s: %w", lot, err)
	}
	_, err = s.refundParts(ctx, tx, court, which{Lot: lot, State: "expected"}, endedAt, due)
	if err != nil {
		return err
	}
	err = s.returnStrangers(ctx, tx, court, lot, endedAt)
	if err != nil {
		return err
	}
	var open int
	var caseID *ref.ID
	err = tx.QueryRow(ctx, `
		select count(*), min(case_id::text)
		from deposit
		where court_id = $1 and lot_id = $2 and state in ('held', 'refunding', 'frozen', 'releasing') and due > 0`, court, lot).Scan(&open, &caseID)
	if err != nil {
		return fmt.Errorf("count deposits of %s: %w", lot, err)
	}
	if open == 0 {
		return nil
	}
	return deadline.Open(ctx, tx, deadline.Deadline{
		Court: court, Kind: "deposit.refund", Subject: lot, Case: or(caseID), Lot: lot, Owner: "finance_checker",
		Due: due, Basis: basis.Online2016(23), Opened: endedAt,
	})
}

// held is a part of a deposit to go back, with the line that brought it.
type held struct {
	Deposit, Case, Application ref.ID
	Amount                     money.Amount
	Prepaid                    bool
	Seq                        int64
	Line                       ref.ID
	Counterparty               []byte
	Name, Account              []byte
}

// which are the deposits to send back: of a lot, in a state, but the winner's or
// only one application's.
type which struct {
	Lot    ref.ID
	State  string // held, or expected: paid in part
	Winner ref.ID
	Only   ref.ID
}

// refundParts orders every part of these deposits back to the account that it came
// from, one journal (P2) and one payout for each, in a few statements however many
// there are. It returns how many orders it wrote.
func (s *Service) refundParts(ctx context.Context, tx pgx.Tx, court string, w which, at, due legal.Time) (int, error) {
	rows, err := tx.Query(ctx, `
		select d.deposit_id, d.case_id, d.application_id, p.amount, d.prepaid, l.seq, l.line_id, l.counterparty, l.name_hash, l.account_hash
		from deposit d
		join deposit_part p using (court_id, deposit_id)
		join bank_line l on l.court_id = p.court_id and l.seq = p.line_seq
		where d.court_id = $1 and d.lot_id = $2 and d.state = $3 and d.application_id is distinct from $4::uuid
			and ($5::uuid is null or d.application_id = $5)
		order by d.deposit_id, l.seq
		for update of d`, court, w.Lot, w.State, orNull(w.Winner), orNull(w.Only))
	if err != nil {
		return 0, fmt.Errorf("list deposits to refund: %w", err)
	}
	all, err := pgx.CollectRows(rows, pgx.RowToStructByPos[held])
	if err != nil || len(all) == 0 {
		return 0, wrap("list deposits to refund", err)
	}
	journals := make([]payments.Journal, 0, len(all))
	out := make([]newPayout, 0, len(all))
	ids := make([]string, 0, len(all))
	for _, h := range all {
		p, j, err := s.refundOf(h, w.Lot, at)
		if err != nil {
			return 0, err
		}
		out, journals, ids = append(out, p), append(journals, j), append(ids, string(h.Deposit))
	}
	_, err = Post(ctx, tx, court, journals...)
	if err != nil {
		return 0, fmt.Errorf("refund deposits of %s: %w", w.Lot, err)
	}
	err = savePayouts(ctx, tx, court, out)
	if err != nil {
		return 0, err
	}
	_, err = tx.Exec(ctx, `
		update deposit
		set state = 'refunding', refund_due = coalesce(refund_due, $3::timestamptz)
		where court_id = $1 and deposit_id = any($2::uuid[])`, court, ids, due)
	if err != nil {
		return 0, fmt.Errorf("mark refunds of %s: %w", w.Lot, err)
	}
	return len(out), nil
}

// refund sends back every whole deposit of a lot but the winner's.
func (s *Service) refund(ctx context.Context, tx pgx.Tx, court string, lot, winner ref.ID, at legal.Time) (int, error) {
	n, err := s.refundParts(ctx, tx, court, which{Lot: lot, State: "held", Winner: winner}, at, at.Add(payments.RefundWithin))
	if err != nil {
		return 0, err
	}
	frozen, err := s.releaseFrozen(ctx, tx, court, which{Lot: lot, Winner: winner}, at, at.Add(payments.RefundWithin))
	if err != nil {
		return 0, err
	}
	n += frozen
	_, err = tx.Exec(ctx, `
		update deposit
		set state = 'refunded', ended_at = $4
		where court_id = $1 and lot_id = $2 and state = 'held' and due = 0 and application_id is distinct from $3::uuid`,
		court, lot, orNull(winner), at)
	if err != nil {
		return 0, fmt.Errorf("mark refunds of %s: %w", lot, err)
	}
	if n == 0 {
		return 0, s.refundsDone(ctx, tx, court, lot, at)
	}
	var caseID ref.ID
	err = tx.QueryRow(ctx, `
		select case_id
		from deposit
		where court_id = $1 and lot_id = $2
		limit 1`, court, lot).Scan(&caseID)
	if err != nil {
		return 0, fmt.Errorf("find case of %s: %w", lot, err)
	}
	return n, event.Add(ctx, tx, event.Fact{
		Kind: "deposit.refunds_instructed", Court: court, Case: caseID, Lot: lot, Subject: lot,
		Actor: event.House, At: at, Public: true, Basis: basis.Online2016(23), Body: map[string]any{"count": n},
	})
}

// refundOf is the payout and journal (P2, P5R) of one part of a deposit, to the account
// of the one who paid it.
func (s *Service) refundOf(h held, lot ref.ID, at legal.Time) (newPayout, payments.Journal, error) {
	var from counterparty
	err := s.show("bank_line", h.Line, "counterparty", h.Counterparty, &from)
	if err != nil {
		return newPayout{}, payments.Journal{}, err
	}
	stake := payments.StakeOf(h.Prepaid)
	p, err := s.newPayout(newPayout{
		Kind: "deposit_refund", Case: h.Case, Lot: lot, Deposit: h.Deposit, SourceLine: h.Seq,
		Source: payments.Account{Code: stake.Held, Case: h.Case, Lot: lot, Subject: h.Application},
		Amount: h.Amount, Purpose: stake.Refund, Payee: "deposit:" + string(h.Deposit),
		Account: payments.Payee{Name: from.Name, Number: from.Account, Holder: from.Name},
		Maker:   payments.SystemMaker, At: at,
	})
	p.NameHash, p.AccountHash = h.Name, h.Account
	key := fmt.Sprintf("refund:%s:%d", h.Deposit, h.Seq)
	return p, payments.Automatic(key, at, stake.Back, p.Source, p.transit(), h.Amount), err
}

// refundsDone ends the refund clock of a lot when no deposit is on its way any more.
func (s *Service) refundsDone(ctx context.Context, tx pgx.Tx, court string, lot ref.ID, at legal.Time) error {
	var waiting bool
	var due legal.Time
	err := tx.QueryRow(ctx, `
		select exists (select from deposit where court_id = $1 and lot_id = $2 and state in ('held', 'refunding', 'frozen', 'releasing')),
			(select max(refund_due) from deposit where court_id = $1 and lot_id = $2)`, court, lot).Scan(&waiting, &due)
	if err != nil || waiting {
		return wrap("look for open refunds", err)
	}
	how := deadline.Met
	if at.After(due) {
		how = deadline.Missed
	}
	return deadline.End(ctx, tx, "deposit.refund", lot, at, how)
}

// refunded marks a deposit of which the bank has confirmed that all went back.
func (s *Service) refunded(ctx context.Context, tx pgx.Tx, court string, deposit ref.ID, at legal.Time) error {
	e := payments.DepositRefunded{Court: court, At: at}
	var caseID ref.ID
	err := tx.QueryRow(ctx, `
		update deposit d
		set state = 'refunded', ended_at = $3
		from (
			select coalesce(sum(amount), 0) as amount
			from deposit_part
			where court_id = $1 and deposit_id = $2) came, (
			select coalesce(sum(amount), 0) as amount
			from payout
			where court_id = $1 and deposit_id = $2 and state = 'paid') back
		where d.court_id = $1 and d.deposit_id = $2 and came.amount = back.amount
		returning d.case_id, d.lot_id, d.application_id, came.amount`, court, deposit, at,
	).Scan(&caseID, &e.Lot, &e.Application, &e.Amount)
	if pg.NoRows(err) {
		return nil // other parts are still on their way
	}
	if err != nil {
		return fmt.Errorf("mark refund: %w", err)
	}
	err = event.Add(ctx, tx, event.Fact{
		Kind: "deposit.refunded", Court: court, Case: caseID, Lot: e.Lot, Subject: deposit, Actor: event.House, At: at,
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
