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

// newPayout is a payout as it is first written.
type newPayout struct {
	ID          ref.ID
	Kind        string
	Case        ref.ID
	Lot         ref.ID
	Plan        ref.ID
	Line        ref.ID
	Deposit     ref.ID
	SourceLine  int64 // of a deposit: the bank line whose money goes back
	Assignment  ref.ID
	Replaces    ref.ID
	Source      payments.Account
	Amount      money.Amount
	Purpose     string
	Payee       string
	Account     payments.Payee
	Hidden      []byte
	NameHash    []byte
	AccountHash []byte
	ContentHash []byte
	Chain       bool
	Leader      bool
	Maker       ref.ID
	At          legal.Time
}

// newPayout completes p with its identifier, hashes and encrypted payee.
func (s *Service) newPayout(p newPayout) (newPayout, error) {
	p.ID = ref.New()
	p.NameHash = s.o.HashName(p.Account.Name)
	p.AccountHash = s.hashAccount(p.Account.Number)
	p.ContentHash = s.hashContent(p.content())
	var err error
	p.Hidden, err = s.hide("payout", p.ID, "payee_content", p.Account)
	return p, err
}

func (p newPayout) content() payments.Content {
	return payments.Content{Case: p.Case, Payee: p.Payee, Account: p.Account, Amount: p.Amount, Purpose: p.Purpose}
}

func (p newPayout) transit() payments.Account {
	return payments.Account{Code: payments.Transit, Case: p.Case, Subject: p.ID}
}

// savePayouts writes payouts in one round trip. Those without a chain are sent
// as they are written: the law orders them and no discretion is left.
func savePayouts(ctx context.Context, tx pgx.Tx, court string, all []newPayout) error {
	b := &pgx.Batch{}
	for _, p := range all {
		state := "draft"
		if !p.Chain {
			state = "sent"
		}
		b.Queue(`
			insert into payout (court_id, payout_id, kind, case_id, lot_id, plan_id, line_id, deposit_id, replaces,
				source_code, source_subject, amount, purpose, payee, payee_content, name_hash, account_hash, content_hash,
				needs_chain, needs_leader, end_to_end, state, prepared_by, prepared_at, sent_at, source_line, assignment_id)
			values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22,
				$23, $24::timestamptz, case when $22 = 'sent' then $24::timestamptz end, nullif($25::bigint, 0), $26)`,
			court, p.ID, p.Kind, orNull(p.Case), orNull(p.Lot), orNull(p.Plan), orNull(p.Line), orNull(p.Deposit),
			orNull(p.Replaces), p.Source.Code, p.Source.Subject, p.Amount, p.Purpose, p.Payee, p.Hidden, p.NameHash,
			p.AccountHash, p.ContentHash, p.Chain, p.Leader, endToEnd(p.ID), state, p.Maker, p.At, p.SourceLine, orNull(p.Assignment))
	}
	err := tx.SendBatch(ctx, b).Close()
	if err != nil {
		return fmt.Errorf("save payouts: %w", err)
	}
	return nil
}

// payout is a payout as it stands.
type payout struct {
	ID         ref.ID
	Kind       string
	Case       ref.ID
	Lot        ref.ID
	Plan       ref.ID
	Line       ref.ID
	Deposit    ref.ID
	Assignment ref.ID
	SourceLine int64 // of a deposit: the bank line whose money goes back
	Source     payments.Account
	Amount     money.Amount
	Purpose    string
	Payee      string
	Hidden     []byte
	Hash       []byte
	Chain      bool
	Leader     bool
	EndToEnd   string
	State      string
	Maker      ref.ID
}

// lockPayout locks and reads a payout. It fails with ErrPayoutUnknown.
func lockPayout(ctx context.Context, tx pgx.Tx, court string, id ref.ID) (p payout, err error) {
	var caseID, lot, plan, line, deposit, assignment *ref.ID
	err = tx.QueryRow(ctx, `
		select payout_id, kind, case_id, lot_id, plan_id, line_id, deposit_id, source_code, source_subject, amount,
			purpose, payee, payee_content, content_hash, needs_chain, needs_leader, end_to_end, state, prepared_by, coalesce(source_line, 0), assignment_id
		from payout
		where court_id = $1 and payout_id = $2
		for update`, court, id,
	).Scan(&p.ID, &p.Kind, &caseID, &lot, &plan, &line, &deposit, &p.Source.Code, &p.Source.Subject, &p.Amount,
		&p.Purpose, &p.Payee, &p.Hidden, &p.Hash, &p.Chain, &p.Leader, &p.EndToEnd, &p.State, &p.Maker, &p.SourceLine, &assignment)
	if pg.NoRows(err) {
		return p, payments.ErrPayoutUnknown
	}
	if err != nil {
		return p, fmt.Errorf("lock payout: %w", err)
	}
	p.Case, p.Lot, p.Plan, p.Line, p.Deposit = or(caseID), or(lot), or(plan), or(line), or(deposit)
	p.Assignment = or(assignment)
	p.Source.Case = p.Case
	return p, nil
}

func (p payout) approved() payments.Account {
	return payments.Account{Code: payments.Approved, Case: p.Case, Subject: p.ID}
}

func (p payout) transit() payments.Account {
	return payments.Account{Code: payments.Transit, Case: p.Case, Subject: p.ID}
}

// confirmPayout marks a payout that a bank line shows as paid.
func (s *Service) confirmPayout(ctx context.Context, tx pgx.Tx, court string, id ref.ID, seq int64, at legal.Time) error {
	p, err := lockPayout(ctx, tx, court, id)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `
		update payout
		set state = 'paid', paid_seq = $3, paid_at = $4, acked_at = coalesce(acked_at, $4)
		where court_id = $1 and payout_id = $2`, court, id, seq, at)
	if err != nil {
		return fmt.Errorf("mark payout paid: %w", err)
	}
	err = event.Add(ctx, tx, event.Fact{
		Kind: "payout.paid", Court: court, Case: p.Case, Lot: p.Lot, Subject: id, Actor: event.House, At: at,
		Basis: basis.CaseFunds2017(10), Body: map[string]any{"amount": p.Amount, "kind": p.Kind},
	})
	if err != nil {
		return err
	}
	if !p.Deposit.IsZero() {
		return s.refunded(ctx, tx, court, p.Deposit, at)
	}
	if !p.Assignment.IsZero() {
		err = escrowPaid(ctx, tx, court, p.Assignment, true, at)
		if err != nil {
			return err
		}
	}
	err = s.stakeBack(ctx, tx, court, id, at)
	if err == nil {
		err = s.casePaidOut(ctx, tx, court, p.Case, at)
	}
	if err != nil {
		return err
	}
	return outbox.Add(ctx, tx, court, string(id), payments.PayoutPaid{
		Court: court, Case: p.Case, Plan: p.Plan, Payout: id, Payee: p.Payee, Amount: p.Amount, At: at,
	})
}

// casePaidOut ends the payout clocks of a case that owes nobody anything payable.
func (s *Service) casePaidOut(ctx context.Context, tx pgx.Tx, court string, caseID ref.ID, at legal.Time) error {
	if caseID.IsZero() {
		return nil
	}
	var open bool
	err := tx.QueryRow(ctx, `
		select exists (
			select
			from account a
			join balance b using (court_id, account_id)
			where a.court_id = $1 and a.case_id = $2 and b.debit <> b.credit
				and a.code in ('L2050', 'L2060', 'L2120', 'L2130', 'L2140', 'L2150', 'L2160', 'L2170', 'L2180', 'L2310', 'L2320', 'L2390'))`,
		court, caseID).Scan(&open)
	if err != nil || open {
		return wrap("look for money of the case", err)
	}
	for _, kind := range []string{"payout.notice", "payout.due", "payout.hard"} {
		err = deadline.End(ctx, tx, kind, caseID, at, deadline.Met)
		if err != nil {
			return err
		}
	}
	return nil
}

// returnPayout marks a payout whose money came back (P12 is posted by its line).
// The money waits in L2320 for a new approval.
func (s *Service) returnPayout(ctx context.Context, tx pgx.Tx, court string, id ref.ID, seq int64, remark string, at legal.Time) error {
	p, err := lockPayout(ctx, tx, court, id)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `
		update payout
		set state = 'returned', returned_seq = $3, ended_reason = left($4, 300)
		where court_id = $1 and payout_id = $2`, court, id, seq, remark)
	if err != nil {
		return fmt.Errorf("mark payout returned: %w", err)
	}
	if !p.Assignment.IsZero() {
		err = escrowPaid(ctx, tx, court, p.Assignment, false, at)
		if err != nil {
			return err
		}
	}
	return s.tellReturned(ctx, tx, court, p, "payout.returned", at)
}

// reopenRefund marks a deposit whose refund did not arrive: its 24 hours still run,
// whoever's account was closed, and ring when they are over.
func (s *Service) reopenRefund(ctx context.Context, tx pgx.Tx, court string, p payout, at legal.Time) error {
	var due legal.Time
	err := tx.QueryRow(ctx, `
		update deposit
		set state = 'refunding'
		where court_id = $1 and deposit_id = $2 and state in ('refunded', 'refunding')
		returning coalesce(refund_due, $3::timestamptz)`, court, p.Deposit, at).Scan(&due)
	if pg.NoRows(err) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("reopen refund: %w", err)
	}
	return deadline.Open(ctx, tx, deadline.Deadline{
		Court: court, Kind: "deposit.refund", Subject: p.Deposit, Case: p.Case, Lot: p.Lot, Owner: "finance_checker",
		Due: legal.Later(due, at), Basis: basis.Online2016(23), Opened: at,
	})
}

// tellReturned records that money did not arrive, and asks for a new approval.
func (s *Service) tellReturned(ctx context.Context, tx pgx.Tx, court string, p payout, kind string, at legal.Time) error {
	if !p.Deposit.IsZero() {
		err := s.reopenRefund(ctx, tx, court, p, at)
		if err != nil {
			return err
		}
	}
	err := event.Add(ctx, tx, event.Fact{
		Kind: kind, Court: court, Case: p.Case, Lot: p.Lot, Subject: p.ID, Actor: event.House, At: at,
		Basis: basis.CaseFunds2017(12), Body: map[string]any{"amount": p.Amount},
	})
	if err != nil {
		return err
	}
	cal, err := s.calendarNow(ctx, tx)
	if err != nil {
		return err
	}
	err = deadline.Open(ctx, tx, deadline.Deadline{
		Court: court, Kind: "payout.reissue", Subject: p.ID, Case: p.Case, Lot: p.Lot, Owner: "fund_keeper",
		Due: payments.DutyBy(cal, at.Date(), payments.PayWithin), Basis: basis.Payouts2021(0), Opened: at,
	})
	if err != nil {
		return err
	}
	return outbox.Add(ctx, tx, court, string(p.ID), payments.PayoutReturned{
		Court: court, Case: p.Case, Payout: p.ID, Payee: p.Payee, Amount: p.Amount, At: at,
	})
}
