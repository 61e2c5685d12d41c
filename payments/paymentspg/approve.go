package paymentspg

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"fachui/internal/basis"
	"fachui/internal/deadline"
	"fachui/internal/event"
	"fachui/internal/fault"
	"fachui/internal/legal"
	"fachui/internal/pg"
	"fachui/internal/ref"
	"fachui/payments"
)

// Approved is a payout after an approval: what state it is in and who is next.
type Approved struct {
	Payout ref.ID `json:"payout"`
	Step   int    `json:"step"`
	State  string `json:"state"`
	Next   string `json:"next"` // role whose turn it is, or empty
}

// Approve takes the next step of a payout's chain as actor. Seen is the content
// hash (hex) that the approver looked at. The last approval before finance moves
// the money to L2310 (P11A). The finance maker's step is taken here too; the
// checker's is Dispatch.
func (s *Service) Approve(ctx context.Context, court string, id ref.ID, seen string, at legal.Time, actor event.Actor) (a Approved, err error) {
	err = s.moves(ctx, court, func(tx pgx.Tx) (js []payments.Journal, err error) {
		a, js, err = s.approve(ctx, tx, court, id, seen, at, actor)
		return js, err
	})
	return a, err
}

// Chosen is a payout with the content hash (hex) that its approver looked at.
type Chosen struct {
	Payout  ref.ID
	Content string
}

// ApproveAll takes the next step of each of some payouts, all or none. A refusal
// names the payout that it is about.
func (s *Service) ApproveAll(ctx context.Context, court string, chosen []Chosen, at legal.Time, actor event.Actor) (all []Approved, err error) {
	if len(chosen) == 0 || len(chosen) > PageSize {
		return nil, payments.ErrNoneChosen.With("most", PageSize)
	}
	err = s.money(ctx, court, func(tx pgx.Tx) error {
		all = make([]Approved, len(chosen))
		for i, c := range chosen {
			var js []payments.Journal
			all[i], js, err = s.approve(ctx, tx, court, c.Payout, c.Content, at, actor)
			if err == nil { // one by one, so that a refusal of the ledger has its payout, too
				_, err = Post(ctx, tx, court, js...)
			}
			if f := fault.Of(err); f != nil {
				return f.With("payout", c.Payout)
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
	return all, err
}

// approve takes a step of one payout; the journals that it returns are to be entered.
func (s *Service) approve(ctx context.Context, tx pgx.Tx, court string, id ref.ID, seen string, at legal.Time, actor event.Actor) (Approved, []payments.Journal, error) {
	p, taken, err := s.lockApproved(ctx, tx, court, id, seen)
	if err != nil {
		return Approved{}, nil, err
	}
	chain := payments.Chain(p.Amount, p.Leader)
	step, err := payments.NextStep(chain, taken, actor.Person, actor.Role)
	if err != nil {
		return Approved{}, nil, err
	}
	if step == payments.FinanceCheck {
		return Approved{}, nil, payments.ErrNotYourTurn.With("role", step.Words())
	}
	err = s.mayPay(ctx, tx, court, p)
	if err != nil {
		return Approved{}, nil, err
	}
	err = takeStep(ctx, tx, court, p, step, at, actor)
	if err != nil {
		return Approved{}, nil, err
	}
	a := Approved{Payout: id, Step: int(step), State: p.State, Next: chain[len(taken)+1].Role()}
	if chain[len(taken)+1] != payments.FinanceMake {
		return a, nil, nil
	}
	a.State = "approved"
	j, err := s.approved(ctx, tx, court, p, at, actor)
	return a, []payments.Journal{j}, err
}

// approved marks a payout that the court has approved, and returns its entry
// (P11A); the spendable check is made by the ledger.
func (s *Service) approved(ctx context.Context, tx pgx.Tx, court string, p payout, at legal.Time, actor event.Actor) (payments.Journal, error) {
	_, err := tx.Exec(ctx, `
		update payout
		set state = 'approved', approved_at = $3
		where court_id = $1 and payout_id = $2`, court, p.ID, at)
	j := payments.Automatic("approve:"+string(p.ID), at, payments.P11A, p.Source, p.approved(), p.Amount).By(p.Maker, actor.Person)
	return j, wrap("mark payout approved", err)
}

// Dispatch is the finance checker's step: the payout is sent, and that is final
// (P11B). Outgoing payments stop while an unexplained bank debit is open.
func (s *Service) Dispatch(ctx context.Context, court string, id ref.ID, seen string, at legal.Time, actor event.Actor) (a Approved, err error) {
	err = s.moves(ctx, court, func(tx pgx.Tx) ([]payments.Journal, error) {
		p, taken, err := s.lockApproved(ctx, tx, court, id, seen)
		if err != nil {
			return nil, err
		}
		chain := payments.Chain(p.Amount, p.Leader)
		step, err := payments.NextStep(chain, taken, actor.Person, actor.Role)
		if err != nil {
			return nil, err
		}
		if step != payments.FinanceCheck {
			return nil, payments.ErrNotYourTurn.With("role", step.Words())
		}
		err = s.mayPay(ctx, tx, court, p)
		if err != nil {
			return nil, err
		}
		frozen, err := outgoingFrozen(ctx, tx, court)
		if err != nil {
			return nil, err
		}
		if frozen {
			return nil, payments.ErrOutgoingFrozen
		}
		err = takeStep(ctx, tx, court, p, step, at, actor)
		if err != nil {
			return nil, err
		}
		_, err = tx.Exec(ctx, `
			update payout
			set state = 'sent', sent_at = $3
			where court_id = $1 and payout_id = $2`, court, id, at)
		a = Approved{Payout: id, Step: int(step), State: "sent"}
		maker := taken[len(taken)-1].Person
		j := payments.Automatic("send:"+string(id), at, payments.P11B, p.approved(), p.transit(), p.Amount).By(maker, actor.Person)
		return []payments.Journal{j}, wrap("send payout", err)
	})
	return a, err
}

// lockApproved reads a payout and its approvals and compares what the approver saw.
func (s *Service) lockApproved(ctx context.Context, tx pgx.Tx, court string, id ref.ID, seen string) (payout, []payments.Approval, error) {
	p, err := lockPayout(ctx, tx, court, id)
	if err != nil {
		return p, nil, err
	}
	if !p.Chain || p.State != "draft" && p.State != "approved" {
		return p, nil, payments.ErrPayoutState.With("state", p.State).With("want", "draft, approved")
	}
	if seen != fmt.Sprintf("%x", p.Hash) {
		return p, nil, payments.ErrHashMismatch
	}
	rows, err := tx.Query(ctx, `
		select step, person_id, role, content_hash
		from payout_approval
		where court_id = $1 and payout_id = $2
		order by step`, court, id)
	if err != nil {
		return p, nil, fmt.Errorf("read approvals: %w", err)
	}
	taken, err := pgx.CollectRows(rows, pgx.RowToStructByPos[payments.Approval])
	return p, taken, wrap("read approvals", err)
}

// mayPay looks again at what may have changed since the payout was prepared:
// holds on the case, and the account of the payee.
func (s *Service) mayPay(ctx context.Context, tx pgx.Tx, court string, p payout) error {
	err := caseHeld(ctx, tx, court, p.Case)
	if err != nil {
		return err
	}
	if p.Line.IsZero() && p.Assignment.IsZero() {
		return nil
	}
	to, err := s.payee(ctx, tx, court, p.Payee)
	if err != nil {
		return err
	}
	now := newPayout{Case: p.Case, Payee: p.Payee, Account: to, Amount: p.Amount, Purpose: p.Purpose}
	if string(s.hashContent(now.content())) != string(p.Hash) {
		return payments.ErrContentChanged
	}
	return nil
}

func takeStep(ctx context.Context, tx pgx.Tx, court string, p payout, step payments.Step, at legal.Time, actor event.Actor) error {
	_, err := tx.Exec(ctx, `
		insert into payout_approval (court_id, payout_id, step, role, person_id, content_hash, at)
		values ($1, $2, $3, $4, $5, $6, $7)`, court, p.ID, int(step), actor.Role, actor.Person, p.Hash, at)
	if pg.Violated(err, "payout_approval_person") {
		return payments.ErrSameApprover
	}
	if err != nil {
		return fmt.Errorf("take step %d: %w", step, err)
	}
	return event.Add(ctx, tx, event.Fact{
		Kind: "payout.approved", Court: court, Case: p.Case, Subject: p.ID, Actor: actor, At: at,
		Basis: basis.CaseFunds2017(12), Body: map[string]any{"step": int(step), "content": fmt.Sprintf("%x", p.Hash)},
	})
}

// Void ends a payout that is not sent yet; money that was approved goes back to
// where it came from by a reversal. Its line can then be prepared anew.
func (s *Service) Void(ctx context.Context, court string, id ref.ID, reason string, at legal.Time, actor event.Actor) error {
	return s.money(ctx, court, func(tx pgx.Tx) error {
		p, err := lockPayout(ctx, tx, court, id)
		if err != nil {
			return err
		}
		return s.voidTx(ctx, tx, court, p, reason, at, actor)
	})
}

func (s *Service) voidTx(ctx context.Context, tx pgx.Tx, court string, p payout, reason string, at legal.Time, actor event.Actor) error {
	if p.State != "draft" && p.State != "approved" {
		return payments.ErrPayoutState.With("state", p.State).With("want", "draft, approved")
	}
	if p.State == "approved" {
		err := s.unapprove(ctx, tx, court, p, at, actor)
		if err != nil {
			return err
		}
	}
	_, err := tx.Exec(ctx, `
		update payout
		set state = 'void', ended_reason = left($3, 300)
		where court_id = $1 and payout_id = $2`, court, p.ID, reason)
	if err != nil {
		return fmt.Errorf("void payout: %w", err)
	}
	return event.Add(ctx, tx, event.Fact{
		Kind: "payout.voided", Court: court, Case: p.Case, Subject: p.ID, Actor: actor, At: at,
		Basis: basis.CaseFunds2017(12), Body: map[string]any{"reason": reason},
	})
}

func (s *Service) unapprove(ctx context.Context, tx pgx.Tx, court string, p payout, at legal.Time, actor event.Actor) error {
	j := payments.Automatic("void:"+string(p.ID), at, payments.P24, p.approved(), p.Source, p.Amount).By(actor.Person, payments.SystemChecker)
	err := tx.QueryRow(ctx, `
		select number
		from journal
		where court_id = $1 and key = $2`, court, "approve:"+string(p.ID)).Scan(&j.Reverses)
	if err != nil {
		return fmt.Errorf("find approval entry: %w", err)
	}
	_, err = Post(ctx, tx, court, j)
	return err
}

// caseHeld fails with ErrCaseHeld while something forbids to pay in the case.
func caseHeld(ctx context.Context, tx pgx.Tx, court string, caseID ref.ID) error {
	var reason string
	err := tx.QueryRow(ctx, `
		select reason
		from case_hold
		where court_id = $1 and case_id = $2 and released_at is null
		limit 1`, court, orNull(caseID)).Scan(&reason)
	if pg.NoRows(err) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("look for holds: %w", err)
	}
	return payments.ErrCaseHeld.With("reason", holdWords[reason])
}

// outgoingFrozen reports whether a bank debit waits for an explanation.
func outgoingFrozen(ctx context.Context, q Querier, court string) (frozen bool, err error) {
	err = q.QueryRow(ctx, `
		select exists (
			select from receipt_exception
			where court_id = $1 and kind = 'bank_debit' and state <> 'resolved')`, court).Scan(&frozen)
	return frozen, wrap("look for incidents", err)
}

// endReissueClock ends the wait for a new approval of a payout that failed.
func endReissueClock(ctx context.Context, tx pgx.Tx, failed ref.ID, at legal.Time) error {
	return deadline.End(ctx, tx, "payout.reissue", failed, at, deadline.Met)
}
