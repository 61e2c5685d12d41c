package paymentspg

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"

	"fachui/internal/basis"
	"fachui/internal/event"
	"fachui/internal/legal"
	"fachui/internal/pg"
	"fachui/internal/ref"
	"fachui/payments"
)

// PlaceHold stops all payouts of a case that are not ordered from the bank yet:
// the debtor's bankruptcy was accepted, a stay, a freeze. Money in the court's
// account that has not been paid is still the debtor's.
func (s *Service) PlaceHold(ctx context.Context, court string, caseID ref.ID, reason, document string, at legal.Time, actor event.Actor) (id ref.ID, err error) {
	if _, known := holdWords[reason]; !known {
		return "", payments.ErrHoldReason
	}
	err = payments.CheckText("document", document, 4, 500)
	if err != nil {
		return "", err
	}
	id = ref.New()
	err = s.money(ctx, court, func(tx pgx.Tx) error {
		_, err := tx.Exec(ctx, `
			insert into case_hold (court_id, hold_id, case_id, reason, document, placed_by, placed_at)
			values ($1, $2, $3, $4, $5, $6, $7)`, court, id, caseID, reason, document, actor.Person, at)
		if pg.Violated(err, "case_hold_of_case") {
			return payments.ErrCaseUnknown
		}
		if err != nil {
			return fmt.Errorf("place hold: %w", err)
		}
		return event.Add(ctx, tx, event.Fact{
			Kind: "payout.held", Court: court, Case: caseID, Subject: id, Actor: actor, At: at,
			Basis: basis.CaseFunds2017(10), Body: map[string]any{"reason": reason, "document": document},
		})
	})
	return id, err
}

// ReleaseHold ends a hold by the order that document names.
func (s *Service) ReleaseHold(ctx context.Context, court string, id ref.ID, document string, at legal.Time, actor event.Actor) error {
	err := payments.CheckText("document", document, 4, 500)
	if err != nil {
		return err
	}
	return s.money(ctx, court, func(tx pgx.Tx) error {
		var caseID ref.ID
		err := tx.QueryRow(ctx, `
			update case_hold
			set released_by = $3, released_at = $4, release_document = $5
			where court_id = $1 and hold_id = $2 and released_at is null
			returning case_id`, court, id, actor.Person, at, document).Scan(&caseID)
		if pg.NoRows(err) {
			return payments.ErrHoldUnknown
		}
		if err != nil {
			return fmt.Errorf("release hold: %w", err)
		}
		return event.Add(ctx, tx, event.Fact{
			Kind: "payout.released", Court: court, Case: caseID, Subject: id, Actor: actor, At: at,
			Basis: basis.CaseFunds2017(10), Body: map[string]any{"document": document},
		})
	})
}

// ProposeOutsidePayee puts a payee who is no party on record: the treasury's
// collection account ("treasury"), a tax office, another court, a firm. Another
// person must approve it before money can go there.
func (s *Service) ProposeOutsidePayee(ctx context.Context, court, key string, to payments.Payee, evidence string, at legal.Time, actor event.Actor) (id ref.ID, err error) {
	err = errors.Join(payments.CheckText("payee", key, 2, 80), payments.CheckText("evidence", evidence, 4, 500))
	if err != nil {
		return "", err
	}
	if string(s.o.HashName(to.Name)) != string(s.o.HashName(to.Holder)) {
		return "", payments.ErrHolderNotPayee
	}
	id = ref.New()
	hidden, err := s.hide("outside_payee", id, "content", to)
	if err != nil {
		return "", err
	}
	err = s.money(ctx, court, func(tx pgx.Tx) error {
		err := s.accountIsSound(ctx, tx, court, to, at)
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `
			insert into outside_payee (court_id, payee, payee_id, content, name_hash, account_hash, evidence, proposed_by, proposed_at)
			values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
			court, key, id, hidden, s.o.HashName(to.Name), s.hashAccount(to.Number), evidence, actor.Person, at)
		if err != nil {
			return fmt.Errorf("propose payee: %w", err)
		}
		return event.Add(ctx, tx, event.Fact{
			Kind: "payee.proposed", Court: court, Subject: id, Actor: actor, At: at, Basis: basis.CaseFunds2017(11),
			Body: map[string]any{"payee": key},
		})
	})
	return id, err
}

// ApproveOutsidePayee is the second person's word on a payee.
func (s *Service) ApproveOutsidePayee(ctx context.Context, court string, id ref.ID, at legal.Time, actor event.Actor) error {
	return s.money(ctx, court, func(tx pgx.Tx) error {
		tag, err := tx.Exec(ctx, `
			insert into outside_payee_approval (court_id, payee_id, approved_by, approved_at)
			values ($1, $2, $3, $4)
			on conflict do nothing`, court, id, actor.Person, at)
		switch {
		case pg.Violated(err, "outside_payee_two_people"):
			return payments.ErrSamePerson
		case pg.Code(err) == "23503":
			return payments.ErrOutsidePayee.With("payee", id)
		case err != nil:
			return fmt.Errorf("approve payee: %w", err)
		case tag.RowsAffected() == 0:
			return nil
		}
		return event.Add(ctx, tx, event.Fact{
			Kind: "payee.approved", Court: court, Subject: id, Actor: actor, At: at, Basis: basis.CaseFunds2017(11),
		})
	})
}

// outsidePayee reads the newest approved account of an outside payee.
func (s *Service) outsidePayee(ctx context.Context, tx pgx.Tx, court, key string) (to payments.Payee, err error) {
	var id ref.ID
	var hidden []byte
	err = tx.QueryRow(ctx, `
		select p.payee_id, p.content
		from outside_payee p
		join outside_payee_approval a using (court_id, payee_id)
		where p.court_id = $1 and p.payee = $2
		order by a.approved_at desc, p.payee_id desc
		limit 1`, court, key).Scan(&id, &hidden)
	if pg.NoRows(err) {
		return to, payments.ErrOutsidePayee.With("payee", key)
	}
	if err != nil {
		return to, fmt.Errorf("find outside payee: %w", err)
	}
	return to, s.show("outside_payee", id, "content", hidden, &to)
}
