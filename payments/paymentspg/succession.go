package paymentspg

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"math/big"
	"strings"

	"github.com/jackc/pgx/v5"

	"fachui/internal/basis"
	"fachui/internal/event"
	"fachui/internal/legal"
	"fachui/internal/pg"
	"fachui/internal/ref"
	"fachui/payments"
	"fachui/payments/bank"
)

// closeAccount is the order to close an account; the other kind changes it.
const closeAccount = "close"

// OrderAccount asks for another fund account. Nothing changes until a second person
// has signed it, and then on the first day after a closed day.
func (s *Service) OrderAccount(ctx context.Context, court string, o payments.AccountOrder, at legal.Time, actor event.Actor) (id ref.ID, err error) {
	err = pg.Read(ctx, s.pool, func(tx pgx.Tx) error {
		f, _, err := successionFacts(ctx, tx, court, o, at)
		if err != nil {
			return err
		}
		return payments.CanAskForAccount(o, f)
	})
	if err != nil {
		return "", err
	}
	atBank, err := s.atBank(ctx, o.Number)
	if err != nil {
		return "", err
	}
	id = ref.New()
	return id, s.money(ctx, court, func(tx pgx.Tx) error {
		f, next, err := successionFacts(ctx, tx, court, o, at)
		if err != nil {
			return err
		}
		f.AtBank = atBank
		err = payments.CanChangeAccount(o, f)
		if err != nil {
			return err
		}
		if f.Waiting {
			return payments.ErrAccountWaiting
		}
		_, err = tx.Exec(ctx, `
			insert into fund_order (court_id, order_id, kind, term, bank_code, account_no, holder, starts_on, document_no, reason, asked_by, asked_at)
			values ($1, $2, 'change', $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
			court, id, next, o.Bank, o.Number, strings.TrimSpace(o.Holder), o.StartsOn, strings.TrimSpace(o.Document), strings.TrimSpace(o.Reason), actor.Person, at)
		if err != nil {
			return fmt.Errorf("order change of account: %w", err)
		}
		return event.Add(ctx, tx, event.Fact{
			Kind: "bank.change_ordered", Court: court, Subject: id, Actor: actor, At: at, Basis: basis.ThreeOnes(0),
			Body: map[string]any{"starts_on": o.StartsOn, "document": o.Document},
		})
	})
}

// atBank asks the bank what it knows of an account; nil means that it keeps none.
func (s *Service) atBank(ctx context.Context, number string) (*payments.AccountAtBank, error) {
	if number == "" {
		return nil, nil
	}
	a, err := s.o.Bank.Account(ctx, number)
	if errors.Is(err, bank.ErrNotHere) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return &payments.AccountAtBank{Holder: a.Holder, Balance: a.Balance, Lines: a.LastLine, Closed: !a.ClosedAt.IsZero()}, nil
}

// successionFacts gathers what an order to change the account is held against, and
// the place in time of the account that would follow.
func successionFacts(ctx context.Context, tx pgx.Tx, court string, o payments.AccountOrder, at legal.Time) (f payments.SuccessionFacts, next int, err error) {
	f.Today = at.Date()
	var latest int
	err = tx.QueryRow(ctx, `
		select c.name, n.holder, n.since, l.closed_through, n.term, (select max(term) from fund_term t where t.court_id = c.court_id),
			exists (select from fund_term t where t.bank_code = $2 and t.account_no = $3),
			exists (
				select from fund_order w
				where w.court_id = c.court_id and not exists (
					select from fund_order_answer a where a.court_id = w.court_id and a.order_id = w.order_id))
		from court c
		join fund_account_now n using (court_id)
		join ledger l using (court_id)
		where c.court_id = $1`, court, o.Bank, o.Number,
	).Scan(&f.CourtName, &f.Holder, &f.Since, &f.ClosedThrough, &next, &latest, &f.Used, &f.Waiting)
	if err != nil {
		return f, 0, fmt.Errorf("look into the court's account: %w", err)
	}
	f.Pending = latest > next
	return f, next + 1, nil
}

// OrderAccountClosed asks to close an old account at its bank.
func (s *Service) OrderAccountClosed(ctx context.Context, court string, term int, document, reason string, at legal.Time, actor event.Actor) (id ref.ID, err error) {
	err = payments.CheckOrderPaper(document, reason)
	if err != nil {
		return "", err
	}
	id = ref.New()
	return id, s.money(ctx, court, func(tx pgx.Tx) error {
		err := canClose(ctx, tx, court, term)
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `
			insert into fund_order (court_id, order_id, kind, term, document_no, reason, asked_by, asked_at)
			values ($1, $2, 'close', $3, $4, $5, $6, $7)`,
			court, id, term, strings.TrimSpace(document), strings.TrimSpace(reason), actor.Person, at)
		if pg.Violated(err, "fund_order_pending") {
			return payments.ErrAccountWaiting
		}
		if err != nil {
			return fmt.Errorf("order closing of account: %w", err)
		}
		return event.Add(ctx, tx, event.Fact{
			Kind: "bank.close_ordered", Court: court, Subject: id, Actor: actor, At: at, Basis: basis.ThreeOnes(0),
			Body: map[string]any{"term": term, "document": document},
		})
	})
}

func canClose(ctx context.Context, tx pgx.Tx, court string, term int) error {
	var past, closed bool
	err := tx.QueryRow(ctx, `
		select h.term < n.term, h.closed_on is not null
		from fund_account_history h
		join fund_account_now n using (court_id)
		where h.court_id = $1 and h.term = $2::bigint`, court, term).Scan(&past, &closed)
	if pg.NoRows(err) {
		return payments.ErrAccountOrderUnknown
	}
	if err != nil {
		return fmt.Errorf("find account: %w", err)
	}
	waits, err := waitsOf(ctx, tx, court, term)
	if err != nil {
		return err
	}
	return payments.CanCloseAccount(past, closed, waits)
}

func waitsOf(ctx context.Context, q Querier, court string, term int) ([]payments.Waits, error) {
	return list[payments.Waits](ctx, q, "see what an account is waited for", `select what, n from fund_term_waits($1, $2)`, court, term)
}

// fundOrder is an order about a court's account.
type fundOrder struct {
	kind     string
	term     int
	o        payments.AccountOrder
	number   string // of the account to be closed
	by       ref.ID
	answered bool

	unfinished bool // closing was agreed, and the bank has not said that it did
}

func readOrder(ctx context.Context, q Querier, court string, id ref.ID) (o fundOrder, err error) {
	err = q.QueryRow(ctx, `
		select o.kind, o.term, coalesce(o.bank_code, ''), coalesce(o.account_no, ''), coalesce(o.holder, ''), o.starts_on, o.document_no, o.reason,
			o.asked_by, exists (select from fund_order_answer a where a.court_id = o.court_id and a.order_id = o.order_id),
			coalesce((select t.account_no from fund_term t where t.court_id = o.court_id and t.term = o.term), ''),
			o.kind = 'close' and exists (
				select from fund_order_answer a where a.court_id = o.court_id and a.order_id = o.order_id and a.approved)
				and not exists (select from fund_term_closed c where c.court_id = o.court_id and c.term = o.term)
		from fund_order o
		where o.court_id = $1 and o.order_id = $2`, court, orNull(id),
	).Scan(&o.kind, &o.term, &o.o.Bank, &o.o.Number, &o.o.Holder, &o.o.StartsOn, &o.o.Document, &o.o.Reason, &o.by, &o.answered, &o.number, &o.unfinished)
	if pg.NoRows(err) {
		return o, payments.ErrAccountOrderUnknown
	}
	return o, wrap("read order about account", err)
}

// AnswerAccountOrder is the second person's word on an order. What must stand is
// looked at again. An account that is to be closed is closed at the bank at once; if
// the bank did not answer, the same word again asks it again.
func (s *Service) AnswerAccountOrder(ctx context.Context, court string, id ref.ID, approve bool, note string, at legal.Time, actor event.Actor) error {
	o, err := readOrder(ctx, s.pool, court, id)
	if err != nil {
		return err
	}
	if o.unfinished && approve {
		return s.closeAtBank(ctx, court, id, o, at, actor)
	}
	err = payments.CanAnswerOrder(o.by, actor.Person, o.answered, approve, note)
	if err != nil {
		return err
	}
	if !approve {
		return s.money(ctx, court, func(tx pgx.Tx) error {
			return s.answer(ctx, tx, court, id, o, false, note, at, actor)
		})
	}
	if o.kind == closeAccount {
		err = s.money(ctx, court, func(tx pgx.Tx) error {
			err := canClose(ctx, tx, court, o.term)
			if err != nil {
				return err
			}
			return s.answer(ctx, tx, court, id, o, true, note, at, actor)
		})
		if err != nil {
			return err
		}
		return s.closeAtBank(ctx, court, id, o, at, actor)
	}
	atBank, err := s.atBank(ctx, o.o.Number)
	if err != nil {
		return err
	}
	return s.money(ctx, court, func(tx pgx.Tx) error {
		f, _, err := successionFacts(ctx, tx, court, o.o, at)
		if err != nil {
			return err
		}
		f.AtBank = atBank
		err = payments.CanChangeAccount(o.o, f)
		if err != nil {
			return err
		}
		err = s.answer(ctx, tx, court, id, o, true, note, at, actor)
		if err != nil {
			return err
		}
		return s.takeOver(ctx, tx, court, at)
	})
}

func (s *Service) answer(ctx context.Context, tx pgx.Tx, court string, id ref.ID, o fundOrder, approve bool, note string, at legal.Time, actor event.Actor) error {
	_, err := tx.Exec(ctx, `
		insert into fund_order_answer (court_id, order_id, asked_by, answered_by, approved, note, answered_at)
		values ($1, $2, $3, $4, $5, $6, $7)`, court, id, o.by, actor.Person, approve, strings.TrimSpace(note), at)
	switch {
	case pg.Violated(err, "fund_order_answered_once"):
		return payments.ErrAccountAnswered
	case err != nil:
		return fmt.Errorf("answer order about account: %w", err)
	}
	kind := map[bool]string{true: "bank.change_approved", false: "bank.change_refused"}[approve]
	if o.kind == closeAccount {
		kind = map[bool]string{true: "bank.close_approved", false: "bank.close_refused"}[approve]
	}
	return event.Add(ctx, tx, event.Fact{
		Kind: kind, Court: court, Subject: id, Actor: actor, At: at, Basis: basis.ThreeOnes(0),
		Body: map[string]any{"document": o.o.Document, "note": note},
	})
}

// closeAtBank lets the bank close an account that two people agreed to close, and
// notes that it has. The bank closes an account once, however often it is asked.
func (s *Service) closeAtBank(ctx context.Context, court string, id ref.ID, o fundOrder, at legal.Time, actor event.Actor) error {
	_, err := s.o.Bank.CloseAccount(ctx, o.number)
	if err != nil {
		return err
	}
	return s.money(ctx, court, func(tx pgx.Tx) error {
		err := canClose(ctx, tx, court, o.term)
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `
			insert into fund_term_closed (court_id, term, order_id, closed_on, closed_at)
			values ($1, $2, $3, $4, $5)`, court, o.term, id, at.Date(), at)
		if err != nil {
			return fmt.Errorf("note closing of account: %w", err)
		}
		return event.Add(ctx, tx, event.Fact{
			Kind: "bank.account_closed", Court: court, Subject: id, Actor: actor, At: at, Basis: basis.ThreeOnes(0),
			Body: map[string]any{"term": o.term},
		})
	})
}

// takeOver lets an approved account become the court's as soon as its day has come
// and the day before it is closed. Cases get numbers under it at once; whoever was
// told to pay a deposit or a price under an old number may still do so.
func (s *Service) takeOver(ctx context.Context, tx pgx.Tx, court string, at legal.Time) error {
	var a fundAccount
	var closed legal.Date
	err := tx.QueryRow(ctx, `
		select t.term, t.account_no, t.starts_on, l.closed_through
		from fund_term t
		join ledger l using (court_id)
		left join fund_term_begun b using (court_id, term)
		where t.court_id = $1 and t.term > 1 and b.term is null`, court).Scan(&a.Term, &a.No, &a.Since, &closed)
	if pg.NoRows(err) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("find next account: %w", err)
	}
	if !payments.TakesOver(a.Since, at.Date(), closed) {
		return nil
	}
	_, err = tx.Exec(ctx, `
		insert into fund_term_begun (court_id, term, begun_at)
		values ($1, $2, $3)`, court, a.Term, at)
	if err != nil {
		return fmt.Errorf("begin account %d: %w", a.Term, err)
	}
	n, err := renumber(ctx, tx, court, a, at)
	if err != nil {
		return err
	}
	return event.Add(ctx, tx, event.Fact{
		Kind: "bank.account_changed", Court: court, Actor: event.House, At: at, Public: true, Basis: basis.ThreeOnes(0),
		Body: map[string]any{"starts_on": a.Since, "term": a.Term, "case_numbers": n},
	})
}

// renumber gives every case that has a number one under the new account.
func renumber(ctx context.Context, tx pgx.Tx, court string, a fundAccount, at legal.Time) (int, error) {
	all, err := list[struct{ Case ref.ID }](ctx, tx, "list numbers of cases", `
		select subject_id
		from virtual_account
		where court_id = $1 and purpose = 'case' and term = $2
		order by subject_id`, court, a.Term-1)
	if err != nil {
		return 0, err
	}
	left := make([]string, len(all))
	for i, c := range all {
		left[i] = c.Case.String()
	}
	for range maxSuffixTries {
		if len(left) == 0 {
			return len(all), nil
		}
		numbers := make([]string, len(left))
		for i := range numbers {
			n, err := rand.Int(rand.Reader, big.NewInt(1_000_000))
			if err != nil {
				return 0, fmt.Errorf("draw suffix: %w", err)
			}
			numbers[i] = fmt.Sprintf("%s%06d", a.No, n)
		}
		_, err := tx.Exec(ctx, `
			insert into virtual_account (court_id, virtual_no, purpose, subject_id, opened_at, term)
			select $1, n, 'case', c, $2, $3
			from unnest($4::text[], $5::uuid[]) x (n, c)
			on conflict do nothing`, court, at, a.Term, numbers, left)
		if err != nil {
			return 0, fmt.Errorf("open numbers of cases: %w", err)
		}
		rows, err := tx.Query(ctx, `
			select c::text
			from unnest($2::uuid[]) c
			where not exists (
				select from virtual_account v
				where v.court_id = $1 and v.term = $3 and v.purpose = 'case' and v.subject_id = c)`, court, left, a.Term)
		if err != nil {
			return 0, fmt.Errorf("list cases without a number: %w", err)
		}
		left, err = pgx.CollectRows(rows, pgx.RowTo[string])
		if err != nil {
			return 0, fmt.Errorf("list cases without a number: %w", err)
		}
	}
	return 0, fmt.Errorf("court %s has hardly a virtual number left", court)
}
