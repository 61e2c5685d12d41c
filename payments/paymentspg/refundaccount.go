package paymentspg

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"

	"fachui/internal/basis"
	"fachui/internal/event"
	"fachui/internal/fault"
	"fachui/internal/legal"
	"fachui/internal/pg"
	"fachui/internal/ref"
	"fachui/payments"
)

// GiveRefundAccount says where a bidder wants a refund that came back because its
// account was closed: an account in the name that paid, shown by a document of the
// bank. It is used only through the whole chain of approvals. It fails with
// ErrDepositUnknown for another person's deposit, ErrNothingCameBack,
// ErrHolderNotPayee for another name, ErrNoCollect for money of another payer that
// the person has no authority to collect, ErrRefundAccount and ErrPayerDocument.
func (s *Service) GiveRefundAccount(ctx context.Context, deposit ref.ID, to payments.Payee, document string, at legal.Time, actor event.Actor) error {
	to.Bank, to.Number, to.Holder = strings.TrimSpace(to.Bank), strings.TrimSpace(to.Number), strings.TrimSpace(to.Holder)
	if !payments.CanReturnTo(to.Holder, to.Number) || len(to.Number) > 40 || len(to.Holder) > 200 || len(to.Bank) > 200 {
		return payments.ErrRefundAccount
	}
	err := payments.CheckDocument(document)
	if err != nil {
		return err
	}
	own, err := s.o.Registry.Applications(ctx, s.pool, actor.Person)
	if err != nil {
		return fmt.Errorf("list own applications: %w", err)
	}
	var court string
	var caseID, lot, application ref.ID
	err = s.pool.QueryRow(ctx, `
		select court_id, case_id, lot_id, application_id
		from deposit
		where deposit_id = $1`, deposit).Scan(&court, &caseID, &lot, &application)
	if pg.NoRows(err) || err == nil && !slices.Contains(own, application) {
		return payments.ErrDepositUnknown
	}
	if err != nil {
		return fmt.Errorf("find own deposit: %w", err)
	}
	err = s.mayCollect(ctx, application, to.Holder, actor.Person)
	if err != nil {
		return err
	}
	return s.money(ctx, court, func(tx pgx.Tx) error {
		all, err := refundsBack(ctx, tx, court, deposit)
		if err != nil {
			return err
		}
		if len(all) == 0 {
			return payments.ErrNothingCameBack
		}
		all = slices.DeleteFunc(all, func(b cameBack) bool { return !bytes.Equal(b.Name, s.o.HashName(to.Holder)) })
		if len(all) == 0 {
			return payments.ErrHolderNotPayee
		}
		for _, b := range all {
			id := ref.New()
			hidden, err := s.hide("refund_account", id, "account_enc", to)
			if err != nil {
				return err
			}
			_, err = tx.Exec(ctx, `
				insert into refund_account (court_id, account_id, payout_id, account_enc, name_hash, document, given_by, given_at)
				values ($1, $2, $3, $4, $5, $6, $7, $8)`, court, id, b.ID, hidden, b.Name, document, actor.Person, at)
			if err != nil {
				return fmt.Errorf("note account: %w", err)
			}
			err = event.Add(ctx, tx, event.Fact{
				Kind: "deposit.account_given", Court: court, Case: caseID, Lot: lot, Subject: b.ID, Actor: event.Actor{Role: actor.Role}, At: at,
				Basis: basis.CaseFunds2017(11),
			})
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// mayCollect refuses an agent without special authority (特别授权), and one who bid
// together with others, who says where another payer's money goes.
func (s *Service) mayCollect(ctx context.Context, application ref.ID, holder string, person ref.ID) error {
	if s.o.Collector == nil {
		return nil
	}
	all, own, err := s.o.Collector(ctx, s.pool, application, person)
	if err != nil {
		return fmt.Errorf("ask who may collect: %w", err)
	}
	if !all && !bytes.Equal(own, s.o.HashName(holder)) {
		return payments.ErrNoCollect
	}
	return nil
}

// CourtOfDeposit is the court of one's own deposit. ErrDepositUnknown.
func (s *Service) CourtOfDeposit(ctx context.Context, deposit, person ref.ID) (string, error) {
	return s.courtOfOwn(ctx, person, payments.ErrDepositUnknown, `
		select court_id, application_id
		from deposit
		where deposit_id = $1`, deposit)
}

// CourtOfSettlement is the court to which somebody pays a price. ErrSettlementUnknown.
func (s *Service) CourtOfSettlement(ctx context.Context, settlement, person ref.ID) (string, error) {
	return s.courtOfOwn(ctx, person, payments.ErrSettlementUnknown, `
		select court_id, application_id
		from settlement
		where settlement_id = $1`, settlement)
}

// courtOfOwn finds the court of what belongs to an application of a person.
func (s *Service) courtOfOwn(ctx context.Context, person ref.ID, unknown *fault.Fault, sql string, id ref.ID) (court string, err error) {
	own, err := s.o.Registry.Applications(ctx, s.pool, person)
	if err != nil {
		return "", fmt.Errorf("list own applications: %w", err)
	}
	var application ref.ID
	err = s.pool.QueryRow(ctx, sql, orNull(id)).Scan(&court, &application)
	if pg.NoRows(err) || err == nil && !slices.Contains(own, application) {
		return "", unknown
	}
	return court, wrap("find what is one's own", err)
}

// cameBack is a refund that came back and was not prepared anew.
type cameBack struct {
	ID           ref.ID
	Hidden, Name []byte
}

func refundsBack(ctx context.Context, tx pgx.Tx, court string, deposit ref.ID) ([]cameBack, error) {
	rows, err := tx.Query(ctx, `
		select p.payout_id, p.payee_content, p.name_hash
		from payout p
		where p.court_id = $1 and p.deposit_id = $2 and p.state in ('returned', 'refused') and not exists (
			select from payout n where n.court_id = p.court_id and n.replaces = p.payout_id and n.state <> 'void')
		order by p.source_line`, court, deposit)
	if err != nil {
		return nil, fmt.Errorf("list refunds that came back: %w", err)
	}
	all, err := pgx.CollectRows(rows, pgx.RowToStructByPos[cameBack])
	return all, wrap("list refunds that came back", err)
}

// givenAccount is what the bidder gave for a refund that came back, or nothing.
func (s *Service) givenAccount(ctx context.Context, tx pgx.Tx, court string, payout ref.ID) (to payments.Payee, err error) {
	var id ref.ID
	var hidden []byte
	err = tx.QueryRow(ctx, `
		select account_id, account_enc
		from refund_account
		where court_id = $1 and payout_id = $2
		order by given_at desc, account_id desc
		limit 1`, court, payout).Scan(&id, &hidden)
	if pg.NoRows(err) {
		return to, nil
	}
	if err != nil {
		return to, fmt.Errorf("read account given: %w", err)
	}
	return to, s.show("refund_account", id, "account_enc", hidden, &to)
}
