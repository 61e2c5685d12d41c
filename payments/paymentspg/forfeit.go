package paymentspg

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"

	"fachui/internal/basis"
	"fachui/internal/event"
	"fachui/internal/fault"
	"fachui/internal/legal"
	"fachui/internal/money"
	"fachui/internal/pg"
	"fachui/internal/ref"
	"fachui/payments"
)

// forfeiture is a table as it stands.
type forfeiture struct {
	ID     ref.ID
	Case   ref.ID
	Lot    ref.ID // of the resale
	Hash   string
	State  string
	Maker  ref.ID
	Table  ForfeitTable
	Posted legal.Time
}

func lockForfeiture(ctx context.Context, tx pgx.Tx, court string, id ref.ID) (f forfeiture, err error) {
	var content []byte
	err = tx.QueryRow(ctx, `
		select forfeiture_id, case_id, resale_lot, content_hash, state, proposed_by, content, approved_at
		from forfeiture
		where court_id = $1 and forfeiture_id = $2
		for update`, court, id).Scan(&f.ID, &f.Case, &f.Lot, &f.Hash, &f.State, &f.Maker, &content, &f.Posted)
	if pg.NoRows(err) {
		return f, payments.ErrNoForfeiture
	}
	if err != nil {
		return f, fmt.Errorf("lock forfeiture: %w", err)
	}
	return f, wrap("decode forfeiture", json.Unmarshal(content, &f.Table))
}

func (f forfeiture) must(state string) error {
	if f.State != state {
		return payments.ErrForfeitureState.With("state", f.State)
	}
	return nil
}

// ApproveForfeiture posts a table that another person proposed (P8), if it still
// says what the books say. Seen is the hash of what the approver read.
func (s *Service) ApproveForfeiture(ctx context.Context, court string, id ref.ID, seen string, at legal.Time, actor event.Actor) error {
	return s.money(ctx, court, func(tx pgx.Tx) error {
		f, err := lockForfeiture(ctx, tx, court, id)
		if err != nil {
			return err
		}
		err = f.must("proposed")
		if err != nil {
			return err
		}
		switch {
		case f.Maker == actor.Person:
			return payments.ErrSamePerson
		case f.Hash != seen:
			return payments.ErrHashMismatch
		}
		now, _, err := s.forfeitTable(ctx, tx, court, f.Lot, f.Table.Given)
		if err != nil {
			return err
		}
		_, hash, err := now.text()
		if err != nil {
			return err
		}
		if hash != f.Hash {
			return payments.ErrForfeitureMoved
		}
		_, err = tx.Exec(ctx, `
			update forfeiture
			set state = 'approved', approved_by = $3, approved_at = $4
			where court_id = $1 and forfeiture_id = $2`, court, id, actor.Person, at)
		if err != nil {
			return fmt.Errorf("approve forfeiture: %w", err)
		}
		return s.postForfeiture(ctx, tx, court, f, at, actor)
	})
}

// postForfeiture moves the deposits as the table says, one journal for each.
func (s *Service) postForfeiture(ctx context.Context, tx pgx.Tx, court string, f forfeiture, at legal.Time, actor event.Actor) error {
	lines, err := forfeitLines(ctx, tx, court, f.ID)
	if err != nil {
		return err
	}
	var journals []payments.Journal
	var toCase money.Amount
	pool := payments.Account{Code: payments.Pool, Case: f.Case}
	for _, x := range f.Table.Shares {
		from := payments.Account{Code: payments.Forfeited, Case: f.Case, Lot: x.Lot}
		j := payments.Journal{
			Key: fmt.Sprintf("forfeit:%s:%s", f.ID, x.Lot), Book: at.Date(), Roll: true, At: at, Event: payments.P8,
			Made: f.Maker, Checked: actor.Person, Case: f.Case, Source: "forfeiture " + string(f.ID),
		}
		for _, l := range lines {
			if l.Lot == x.Lot {
				j.Legs = append(j.Legs, payments.Leg{Dr: from, Cr: l.account(f.Case), Amount: l.Amount})
			}
		}
		for _, a := range []money.Amount{x.Difference, x.CaseDebts} {
			if a.IsPositive() {
				j.Legs, toCase = append(j.Legs, payments.Leg{Dr: from, Cr: pool, Amount: a}), toCase.Add(a)
			}
		}
		if len(j.Legs) > 0 {
			journals = append(journals, j)
		}
	}
	_, err = Post(ctx, tx, court, journals...)
	if err != nil {
		return fmt.Errorf("post forfeiture: %w", err)
	}
	err = event.Add(ctx, tx, event.Fact{
		Kind: "forfeiture.approved", Court: court, Case: f.Case, Lot: f.Lot, Subject: f.ID, Actor: actor, At: at,
		Basis: basis.Online2016(24), Body: map[string]any{"content": f.Hash, "to_case": toCase},
	})
	if err != nil || !toCase.IsPositive() {
		return err
	}
	return s.startPlanClock(ctx, tx, court, f.Case, f.Lot, toCase, at)
}

// forfeitLine is one who is paid from a table.
type forfeitLine struct {
	ID     ref.ID
	Lot    ref.ID
	No     int
	Code   payments.Code
	Payee  string
	Due    money.Amount
	Amount money.Amount
}

func (l forfeitLine) account(caseID ref.ID) payments.Account {
	return payments.Account{Code: l.Code, Case: caseID, Subject: l.ID}
}

func forfeitLines(ctx context.Context, tx pgx.Tx, court string, id ref.ID) ([]forfeitLine, error) {
	rows, err := tx.Query(ctx, `
		select line_id, lot_id, line_no, code, payee, due, amount
		from forfeiture_line
		where court_id = $1 and forfeiture_id = $2
		order by line_no`, court, id)
	if err != nil {
		return nil, fmt.Errorf("list lines of forfeiture: %w", err)
	}
	lines, err := pgx.CollectRows(rows, pgx.RowToStructByPos[forfeitLine])
	return lines, wrap("list lines of forfeiture", err)
}

// CancelForfeiture ends a table that nobody has approved.
func (s *Service) CancelForfeiture(ctx context.Context, court string, id ref.ID, at legal.Time, actor event.Actor) error {
	return s.money(ctx, court, func(tx pgx.Tx) error {
		f, err := lockForfeiture(ctx, tx, court, id)
		if err != nil {
			return err
		}
		err = f.must("proposed")
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `
			update forfeiture
			set state = 'void'
			where court_id = $1 and forfeiture_id = $2`, court, id)
		if err != nil {
			return fmt.Errorf("cancel forfeiture: %w", err)
		}
		return event.Add(ctx, tx, event.Fact{
			Kind: "forfeiture.cancelled", Court: court, Case: f.Case, Lot: f.Lot, Subject: id, Actor: actor, At: at, Basis: basis.Online2016(24),
		})
	})
}

// PrepareForfeiture writes a payout for each line of an approved table that has
// none, as PreparePayouts does for a plan. A line to the defaulter himself is
// refused, whatever it is said to be for.
func (s *Service) PrepareForfeiture(ctx context.Context, court string, id ref.ID, at legal.Time, actor event.Actor) (all []Prepared, err error) {
	err = s.money(ctx, court, func(tx pgx.Tx) error {
		all = []Prepared{}
		f, err := lockForfeiture(ctx, tx, court, id)
		if err != nil {
			return err
		}
		err = f.must("approved")
		if err != nil {
			return err
		}
		err = caseHeld(ctx, tx, court, f.Case)
		if err != nil {
			return err
		}
		lines, err := forfeitLines(ctx, tx, court, id)
		if err != nil {
			return err
		}
		alive, err := linesWithPayout(ctx, tx, court, lines)
		if err != nil {
			return err
		}
		for _, l := range lines {
			if slices.Contains(alive, l.ID) {
				continue
			}
			done, err := s.prepareForfeitLine(ctx, tx, court, f, l, at, actor)
			if err != nil {
				return err
			}
			all = append(all, done)
		}
		return nil
	})
	return all, err
}

func linesWithPayout(ctx context.Context, tx pgx.Tx, court string, lines []forfeitLine) ([]ref.ID, error) {
	ids := make([]ref.ID, len(lines))
	for i, l := range lines {
		ids[i] = l.ID
	}
	rows, err := tx.Query(ctx, `
		select line_id
		from payout
		where court_id = $1 and line_id = any ($2) and state <> 'void'`, court, ids)
	if err != nil {
		return nil, fmt.Errorf("list payouts of forfeiture: %w", err)
	}
	alive, err := pgx.CollectRows(rows, pgx.RowTo[ref.ID])
	return alive, wrap("list payouts of forfeiture", err)
}

func (s *Service) prepareForfeitLine(ctx context.Context, tx pgx.Tx, court string, f forfeiture, l forfeitLine, at legal.Time, actor event.Actor) (Prepared, error) {
	done := Prepared{Line: l.No, Payee: l.Payee, Amount: l.Amount}
	to, err := s.payee(ctx, tx, court, l.Payee)
	if err == nil {
		err = s.accountIsSound(ctx, tx, court, to, at)
	}
	if err == nil {
		err = s.notTheDefaulter(ctx, tx, court, l.Lot, to)
	}
	if x := fault.Of(err); x != nil {
		done.Fault, done.Code, done.ZH, done.EN = x, x.Code, x.ZH(), x.EN()
		return done, nil
	}
	if err != nil {
		return done, err
	}
	p, err := s.newPayout(newPayout{
		Kind: "plan", Case: f.Case, Line: l.ID, Source: l.account(f.Case), Amount: l.Amount, Purpose: forfeitPurposes[l.Code],
		Payee: l.Payee, Account: to, Chain: true, Leader: needsLeader(l.Amount, false), Maker: actor.Person, At: at,
	})
	if err != nil {
		return done, err
	}
	done.Payout, done.Content = p.ID, fmt.Sprintf("%x", p.ContentHash)
	return done, s.prepare(ctx, tx, court, p, at, actor)
}

var forfeitPurposes = map[payments.Code]string{
	payments.ValuationFees: "支付悔拍所致的拍卖费用损失", payments.Creditors: "冲抵与拍卖财产相关的其他债务",
}

// notTheDefaulter refuses a name that paid the forfeited deposit, or that of one who
// bid together with the defaulter.
func (s *Service) notTheDefaulter(ctx context.Context, tx pgx.Tx, court string, lot ref.ID, to payments.Payee) error {
	var same bool
	err := tx.QueryRow(ctx, `
		select exists (
			select from buyer_default b
			where b.court_id = $1 and b.lot_id = $2 and (b.payer_hash = $3 or exists (
				select from deposit d
				join deposit_payer p on p.court_id = d.court_id and p.deposit_id = d.deposit_id
				where d.court_id = b.court_id and d.application_id = b.application_id and p.name_hash = $3)))`, court, lot, s.o.HashName(to.Name)).Scan(&same)
	if err != nil {
		return fmt.Errorf("look for defaulter: %w", err)
	}
	if same {
		return payments.ErrNeverBack
	}
	return nil
}
