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

// endLot lapses what was never paid and starts the refund clock if anything is held.
func (s *Service) endLot(ctx context.Context, tx pgx.Tx, court string, lot ref.ID, endedAt legal.Time) error {
	err := lockMoney(ctx, tx, court)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `
		update deposit
		set state = case when state = 'expected' then 'lapsed' else state end,
			refund_due = case when state = 'held' then $3::timestamptz else refund_due end,
			ended_at = case when state = 'expected' then $4::timestamptz else ended_at end
		where court_id = $1 and lot_id = $2 and state in ('expected', 'held')`,
		court, lot, endedAt.Add(payments.RefundWithin), endedAt)
	if err != nil {
		return fmt.Errorf("end deposits of %s: %w", lot, err)
	}
	var held int
	var caseID *ref.ID
	err = tx.QueryRow(ctx, `
		select count(*), min(case_id::text)
		from deposit
		where court_id = $1 and lot_id = $2 and state = 'held' and due > 0`, court, lot).Scan(&held, &caseID)
	if err != nil {
		return fmt.Errorf("count deposits of %s: %w", lot, err)
	}
	if held == 0 {
		return nil
	}
	return deadline.Open(ctx, tx, deadline.Deadline{
		Court: court, Kind: "deposit.refund", Subject: lot, Case: or(caseID), Lot: lot, Owner: "finance_checker",
		Due: endedAt.Add(payments.RefundWithin), Basis: basis.Online2016(23), Opened: endedAt,
	})
}

// held is a deposit to go back, with the line that paid it.
type held struct {
	Deposit, Case, Application ref.ID
	Amount                     money.Amount
	Prepaid                    bool
	Line                       *ref.ID
	Counterparty               []byte
	Name, Account              []byte
}

// refund writes one journal and one payout for each deposit, in a few statements
// however many there are.
func (s *Service) refund(ctx context.Context, tx pgx.Tx, court string, lot, winner ref.ID, at legal.Time) (int, error) {
	rows, err := tx.Query(ctx, `
		select d.deposit_id, d.case_id, d.application_id, d.due, d.prepaid, l.line_id, l.counterparty, l.name_hash, l.account_hash
		from deposit d
		left join bank_line l on l.court_id = d.court_id and l.seq = d.line_seq
		where d.court_id = $1 and d.lot_id = $2 and d.state = 'held' and d.application_id is distinct from $3::uuid
		order by d.deposit_id
		for update of d`, court, lot, orNull(winner))
	if err != nil {
		return 0, fmt.Errorf("list deposits to refund: %w", err)
	}
	all, err := pgx.CollectRows(rows, pgx.RowToStructByPos[held])
	if err != nil {
		return 0, fmt.Errorf("list deposits to refund: %w", err)
	}
	var journals []payments.Journal
	var out []newPayout
	for _, h := range all {
		if h.Amount.IsZero() {
			continue
		}
		p, j, err := s.refundOf(h, lot, at)
		if err != nil {
			return 0, err
		}
		out, journals = append(out, p), append(journals, j)
	}
	_, err = Post(ctx, tx, court, journals...)
	if err != nil {
		return 0, fmt.Errorf("refund deposits of %s: %w", lot, err)
	}
	err = savePayouts(ctx, tx, court, out)
	if err != nil {
		return 0, err
	}
	_, err = tx.Exec(ctx, `
		update deposit
		set state = case when due = 0 then 'refunded' else 'refunding' end,
			ended_at = case when due = 0 then $4::timestamptz end
		where court_id = $1 and lot_id = $2 and state = 'held' and application_id is distinct from $3::uuid`,
		court, lot, orNull(winner), at)
	if err != nil {
		return 0, fmt.Errorf("mark refunds of %s: %w", lot, err)
	}
	if len(out) == 0 {
		return 0, s.refundsDone(ctx, tx, court, lot, at)
	}
	return len(out), event.Add(ctx, tx, event.Fact{
		Kind: "deposit.refunds_instructed", Court: court, Case: all[0].Case, Lot: lot, Subject: lot,
		Actor: event.House, At: at, Public: true, Basis: basis.Online2016(23), Body: map[string]any{"count": len(out)},
	})
}

// refundOf is the payout and journal (P2, P5R) of one deposit, to the payer's account.
func (s *Service) refundOf(h held, lot ref.ID, at legal.Time) (newPayout, payments.Journal, error) {
	var from counterparty
	err := s.show("bank_line", or(h.Line), "counterparty", h.Counterparty, &from)
	if err != nil {
		return newPayout{}, payments.Journal{}, err
	}
	stake := payments.StakeOf(h.Prepaid)
	p, err := s.newPayout(newPayout{
		Kind: "deposit_refund", Case: h.Case, Lot: lot, Deposit: h.Deposit,
		Source: payments.Account{Code: stake.Held, Case: h.Case, Lot: lot, Subject: h.Application},
		Amount: h.Amount, Purpose: stake.Refund, Payee: "deposit:" + string(h.Deposit),
		Account: payments.Payee{Name: from.Name, Number: from.Account, Holder: from.Name},
		Maker:   payments.SystemMaker, At: at,
	})
	p.NameHash, p.AccountHash = h.Name, h.Account
	return p, payments.Automatic("refund:"+string(h.Deposit), at, stake.Back, p.Source, p.transit(), h.Amount), err
}

// refundsDone ends the refund clock of a lot when no deposit is on its way any more.
func (s *Service) refundsDone(ctx context.Context, tx pgx.Tx, court string, lot ref.ID, at legal.Time) error {
	var waiting bool
	var due legal.Time
	err := tx.QueryRow(ctx, `
		select exists (select from deposit where court_id = $1 and lot_id = $2 and state in ('held', 'refunding')),
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

// refunded marks a deposit whose refund the bank confirmed.
func (s *Service) refunded(ctx context.Context, tx pgx.Tx, court string, deposit ref.ID, at legal.Time) error {
	e := payments.DepositRefunded{Court: court, At: at}
	var caseID ref.ID
	err := tx.QueryRow(ctx, `
		update deposit
		set state = 'refunded', ended_at = $3
		where court_id = $1 and deposit_id = $2
		returning case_id, lot_id, application_id, due`, court, deposit, at,
	).Scan(&caseID, &e.Lot, &e.Application, &e.Amount)
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
