package paymentspg

import (
	"context"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"

	"fachui/internal/basis"
	"fachui/internal/deadline"
	"fachui/internal/event"
	"fachui/internal/fault"
	"fachui/internal/legal"
	"fachui/internal/money"
	"fachui/internal/pg"
	"fachui/internal/ref"
	"fachui/payments"
)

// assigned is one amount of a decision: from an account of the case to one of its own.
type assigned struct {
	ID     ref.ID
	From   payments.Code
	Of     ref.ID // subject of the account it comes from; none for the pool
	Code   payments.Code
	Payee  string
	Claim  string
	Amount money.Amount
}

// newDecision is a decision as it is first written.
type newDecision struct {
	ID       ref.ID
	Case     ref.ID
	Kind     payments.DecisionKind
	Document string
	Reason   string
	Lines    []assigned
}

// propose writes a decision that moves nothing until another person approves it.
func (s *Service) propose(ctx context.Context, tx pgx.Tx, court string, d newDecision, at legal.Time, actor event.Actor) error {
	d.Document, d.Reason = strings.TrimSpace(d.Document), strings.TrimSpace(d.Reason)
	err := payments.CheckText("document", d.Document, 4, 200)
	if err == nil {
		err = payments.CheckText("reason", d.Reason, 4, 1000)
	}
	if err != nil {
		return err
	}
	err = noPlanAlive(ctx, tx, court, d.Case, d.Lines)
	if err != nil {
		return err
	}
	var total money.Amount
	for _, l := range d.Lines {
		total = total.Add(l.Amount)
	}
	b := &pgx.Batch{}
	b.Queue(`
		insert into fund_decision (court_id, decision_id, case_id, kind, event, document, reason, total, state, proposed_by, proposed_at)
		values ($1, $2, $3, $4, $5, $6, $7, $8, 'proposed', $9, $10)`,
		court, d.ID, d.Case, d.Kind, d.Kind.Event(), d.Document, d.Reason, total, actor.Person, at)
	for i, l := range d.Lines {
		b.Queue(`
			insert into assignment (court_id, assignment_id, decision_id, case_id, n, from_code, from_subject, code, payee, claim, amount)
			values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
			court, l.ID, d.ID, d.Case, i+1, l.From, orNull(l.Of), l.Code, l.Payee, l.Claim, l.Amount)
	}
	err = tx.SendBatch(ctx, b).Close()
	if err != nil {
		return fmt.Errorf("propose decision: %w", err)
	}
	return event.Add(ctx, tx, event.Fact{
		Kind: "money.decision_proposed", Court: court, Case: d.Case, Subject: d.ID, Actor: actor, At: at, Basis: basis.CaseFunds2017(12),
		Body: map[string]any{"kind": d.Kind, "total": total, "document": d.Document},
	})
}

// noPlanAlive keeps the pool of a plan whole until the plan is final.
func noPlanAlive(ctx context.Context, tx pgx.Tx, court string, caseID ref.ID, lines []assigned) error {
	for _, l := range lines {
		if !l.Of.IsZero() {
			continue
		}
		var alive bool
		err := tx.QueryRow(ctx, `
			select exists (
				select from plan
				where court_id = $1 and case_id = $2 and state not in ('final', 'superseded'))`, court, caseID).Scan(&alive)
		if err == nil && alive {
			return payments.ErrPlanAlive
		}
		return wrap("look for a plan", err)
	}
	return nil
}

// fromPool takes an amount out of what a case has to distribute: proceeds first, if
// first is set, and other money of the case for the rest.
func fromPool(ctx context.Context, tx pgx.Tx, court string, caseID ref.ID, l assigned, first payments.Code) ([]assigned, error) {
	sale, other, err := poolOf(ctx, tx, court, caseID)
	if err != nil {
		return nil, err
	}
	if sale.Add(other).Less(l.Amount) {
		return nil, payments.ErrInsufficient
	}
	sources := []struct {
		code payments.Code
		has  money.Amount
	}{{payments.Pool, sale}, {payments.ExecutionMoney, other}}
	if first == payments.ExecutionMoney {
		sources[0], sources[1] = sources[1], sources[0]
	}
	var out []assigned
	rest := l.Amount
	for _, from := range sources {
		part := money.Min(rest, from.has)
		if !part.IsPositive() {
			continue
		}
		x := l
		x.ID, x.From, x.Amount = ref.New(), from.code, part
		out, rest = append(out, x), rest.Sub(part)
	}
	return out, nil
}

// ApproveDecision is the second person's word on a decision: it is booked as it was
// proposed, and what it assigned may be paid.
func (s *Service) ApproveDecision(ctx context.Context, court string, id ref.ID, at legal.Time, actor event.Actor) (number int64, err error) {
	err = s.money(ctx, court, func(tx pgx.Tx) error {
		d, err := lockDecision(ctx, tx, court, id)
		if err != nil {
			return err
		}
		err = payments.CanApproveDecision(d.Kind, actor.Role, d.Maker == actor.Person)
		if err != nil {
			return err
		}
		err = noPlanAlive(ctx, tx, court, d.Case, d.Lines)
		if err != nil {
			return err
		}
		number, err = s.bookDecision(ctx, tx, court, d, at, actor)
		if err != nil {
			return err
		}
		return s.afterDecision(ctx, tx, court, d, at, actor)
	})
	return number, err
}

// fundDecision is a decision as it stands.
type fundDecision struct {
	newDecision
	Maker ref.ID
}

func lockDecision(ctx context.Context, tx pgx.Tx, court string, id ref.ID) (d fundDecision, err error) {
	err = tx.QueryRow(ctx, `
		select decision_id, case_id, kind, document, reason, proposed_by
		from fund_decision
		where court_id = $1 and decision_id = $2 and state = 'proposed'
		for update`, court, id).Scan(&d.ID, &d.Case, &d.Kind, &d.Document, &d.Reason, &d.Maker)
	if pg.NoRows(err) {
		return d, payments.ErrDecisionUnknown
	}
	if err != nil {
		return d, fmt.Errorf("lock decision: %w", err)
	}
	d.Lines, err = assignmentsOf(ctx, tx, court, id)
	return d, err
}

func assignmentsOf(ctx context.Context, q Querier, court string, id ref.ID) ([]assigned, error) {
	return list[assigned](ctx, q, "read assignments", `
		select assignment_id, from_code, coalesce(from_subject::text, ''), code, payee, claim, amount
		from assignment
		where court_id = $1 and decision_id = $2
		order by n`, court, id)
}

func (s *Service) bookDecision(ctx context.Context, tx pgx.Tx, court string, d fundDecision, at legal.Time, actor event.Actor) (int64, error) {
	j := payments.Journal{
		Key: "decide:" + string(d.ID), Book: at.Date(), Roll: true, At: at, Event: d.Kind.Event(), Made: d.Maker, Checked: actor.Person, Case: d.Case,
	}
	for _, l := range d.Lines {
		j.Legs = append(j.Legs, payments.Leg{
			Dr:     payments.Account{Code: l.From, Case: d.Case, Subject: l.Of},
			Cr:     payments.Account{Code: l.Code, Case: d.Case, Subject: l.ID},
			Amount: l.Amount,
		})
	}
	posted, err := Post(ctx, tx, court, j)
	if err != nil {
		return 0, err
	}
	_, err = tx.Exec(ctx, `
		update fund_decision
		set state = 'approved', approved_by = $3, approved_at = $4, journal_number = $5
		where court_id = $1 and decision_id = $2`, court, d.ID, actor.Person, at, posted[0].Number)
	return posted[0].Number, wrap("approve decision", err)
}

// afterDecision does what follows from a decision of its kind.
func (s *Service) afterDecision(ctx context.Context, tx pgx.Tx, court string, d fundDecision, at legal.Time, actor event.Actor) error {
	var err error
	switch d.Kind {
	case payments.EscrowDecision:
		err = s.escrowHeld(ctx, tx, court, d, at)
	case payments.EscrowEndDecision:
		err = s.escrowEnded(ctx, tx, court, d, at)
	case payments.TaxDecision:
		err = deadline.End(ctx, tx, "tax.due", d.ID, at, deadline.Met)
	case payments.CostDecision, payments.TransferDecision, payments.ReleaseDecision:
	}
	if err == nil && d.Kind != payments.EscrowDecision {
		err = s.startPayoutClocks(ctx, tx, court, d.Case, at, false)
	}
	if err == nil {
		err = s.casePaidOut(ctx, tx, court, d.Case, at)
	}
	if err != nil {
		return err
	}
	return event.Add(ctx, tx, event.Fact{
		Kind: "money.decision_approved", Court: court, Case: d.Case, Subject: d.ID, Actor: actor, At: at, Basis: basis.CaseFunds2017(12),
		Body: map[string]any{"kind": d.Kind, "document": d.Document},
	})
}

// CancelDecision withdraws a decision that nobody has approved.
func (s *Service) CancelDecision(ctx context.Context, court string, id ref.ID, at legal.Time, actor event.Actor) error {
	return s.money(ctx, court, func(tx pgx.Tx) error {
		d, err := lockDecision(ctx, tx, court, id)
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `
			update fund_decision
			set state = 'void'
			where court_id = $1 and decision_id = $2`, court, id)
		if err != nil {
			return fmt.Errorf("cancel decision: %w", err)
		}
		_, err = tx.Exec(ctx, `
			update escrow
			set state = 'void'
			where court_id = $1 and decision_id = $2 and state = 'proposed'`, court, id)
		if err != nil {
			return fmt.Errorf("cancel escrow: %w", err)
		}
		err = deadline.End(ctx, tx, "tax.due", id, at, deadline.Cancelled)
		if err != nil {
			return err
		}
		return event.Add(ctx, tx, event.Fact{
			Kind: "money.decision_cancelled", Court: court, Case: d.Case, Subject: id, Actor: actor, At: at,
			Body: map[string]any{"kind": d.Kind},
		})
	})
}

// PrepareAssigned writes a payout for each amount of an approved decision that is to
// be paid and has none. One that cannot be paid is reported and holds up no other.
func (s *Service) PrepareAssigned(ctx context.Context, court string, id ref.ID, at legal.Time, actor event.Actor) (all []Prepared, err error) {
	err = s.money(ctx, court, func(tx pgx.Tx) error {
		all = []Prepared{}
		var caseID ref.ID
		var state string
		err := tx.QueryRow(ctx, `
			select case_id, state
			from fund_decision
			where court_id = $1 and decision_id = $2`, court, id).Scan(&caseID, &state)
		switch {
		case pg.NoRows(err):
			return payments.ErrDecisionUnknown
		case err != nil:
			return fmt.Errorf("find decision: %w", err)
		case state != "approved":
			return payments.ErrNotAssigned
		}
		err = caseHeld(ctx, tx, court, caseID)
		if err != nil {
			return err
		}
		lines, err := assignmentsOf(ctx, tx, court, id)
		if err != nil {
			return err
		}
		for i, l := range lines {
			open, err := unpaidAssignment(ctx, tx, court, l)
			if err != nil {
				return err
			}
			if !open {
				continue
			}
			done, err := s.prepareAssignment(ctx, tx, court, caseID, i+1, l, at, actor)
			if err != nil {
				return err
			}
			all = append(all, done)
		}
		return nil
	})
	return all, err
}

func unpaidAssignment(ctx context.Context, tx pgx.Tx, court string, l assigned) (open bool, err error) {
	err = tx.QueryRow(ctx, `
		select $3 <> '' and not exists (
			select from payout
			where court_id = $1 and assignment_id = $2 and state <> 'void')
		and exists (
			select
			from account a
			join balance b using (court_id, account_id)
			where a.court_id = $1 and a.code = $4 and a.subject_id = $2 and b.credit - b.debit = $5)`,
		court, l.ID, l.Payee, l.Code, l.Amount).Scan(&open)
	return open, wrap("look for a payout", err)
}

func (s *Service) prepareAssignment(ctx context.Context, tx pgx.Tx, court string, caseID ref.ID, n int, l assigned, at legal.Time, actor event.Actor) (Prepared, error) {
	done := Prepared{Line: n, Payee: l.Payee, Amount: l.Amount}
	to, err := s.payee(ctx, tx, court, l.Payee)
	if err == nil {
		err = s.accountIsSound(ctx, tx, court, to, at)
	}
	if f := fault.Of(err); f != nil {
		done.Fault, done.Code, done.ZH, done.EN = f, f.Code, f.ZH(), f.EN()
		return done, nil
	}
	if err != nil {
		return done, err
	}
	p, err := s.newPayout(newPayout{
		Kind: "assigned", Case: caseID, Assignment: l.ID,
		Source: payments.Account{Code: l.Code, Case: caseID, Subject: l.ID},
		Amount: l.Amount, Purpose: purposes[l.Code], Payee: l.Payee, Account: to,
		Chain: true, Leader: true, Maker: actor.Person, At: at,
	})
	if err != nil {
		return done, err
	}
	done.Payout, done.Content = p.ID, fmt.Sprintf("%x", p.ContentHash)
	return done, s.prepare(ctx, tx, court, p, at, actor)
}
