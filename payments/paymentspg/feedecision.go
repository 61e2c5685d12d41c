package paymentspg

import (
	"context"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"

	"fachui/internal/basis"
	"fachui/internal/deadline"
	"fachui/internal/event"
	"fachui/internal/legal"
	"fachui/internal/money"
	"fachui/internal/pg"
	"fachui/internal/ref"
	"fachui/payments"
	"fachui/payments/distribution"
)

// ProposeFeeDecision records that the next plan of a case is to charge less than
// the scale gives. The leader must approve it; a plan that is drafted then uses it.
func (s *Service) ProposeFeeDecision(ctx context.Context, court string, caseID ref.ID, d payments.FeeDecision, at legal.Time, actor event.Actor) (id ref.ID, err error) {
	d.Document, d.Reason, id = strings.TrimSpace(d.Document), strings.TrimSpace(d.Reason), ref.New()
	return id, s.money(ctx, court, func(tx pgx.Tx) error {
		err := caseKnown(ctx, tx, court, caseID)
		if err != nil {
			return err
		}
		base, formula, err := s.nextFee(ctx, tx, court, caseID)
		if err != nil {
			return err
		}
		err = payments.CanDecideFee(base, formula, d)
		if err != nil {
			return err
		}
		waits, err := openDecision(ctx, tx, court, caseID)
		if err != nil {
			return err
		}
		if !waits.ID.IsZero() {
			return payments.ErrFeeDecisionWaits
		}
		kind := "reduce"
		if d.Charged.IsZero() {
			kind = "waive"
		}
		_, err = tx.Exec(ctx, `
			insert into fee_decision (court_id, decision_id, case_id, kind, formula, charged, document, reason, state, proposed_by, proposed_at)
			values ($1, $2, $3, $4, $5, $6, $7, $8, 'proposed', $9, $10)`,
			court, id, caseID, kind, formula, d.Charged, d.Document, d.Reason, actor.Person, at)
		if pg.Violated(err, "fee_decision_one_open") {
			return payments.ErrFeeDecisionWaits
		}
		if err != nil {
			return fmt.Errorf("propose decision about the fee: %w", err)
		}
		return event.Add(ctx, tx, event.Fact{
			Kind: "fee.decision_proposed", Court: court, Case: caseID, Subject: id, Actor: actor, At: at, Basis: basis.Fees2006(14),
			Body: map[string]any{"formula": formula, "charged": d.Charged, "document": d.Document},
		})
	})
}

// nextFee is what the next plan of a case would charge by the scale, and on what.
func (s *Service) nextFee(ctx context.Context, tx pgx.Tx, court string, caseID ref.ID) (base, formula money.Amount, err error) {
	facts, _, err := s.planInput(ctx, tx, court, caseID)
	if err != nil {
		return base, formula, err
	}
	facts.Input.Fee.Stated = false
	p, err := distribution.Propose(facts.Input)
	return p.FeeBase, p.Scale, err
}

// ApproveFeeDecision is the leader's word on a lower fee.
func (s *Service) ApproveFeeDecision(ctx context.Context, court string, id ref.ID, at legal.Time, actor event.Actor) error {
	return s.endFeeDecision(ctx, court, id, "approved", at, actor)
}

// CancelFeeDecision withdraws a decision that no plan rests on.
func (s *Service) CancelFeeDecision(ctx context.Context, court string, id ref.ID, at legal.Time, actor event.Actor) error {
	return s.endFeeDecision(ctx, court, id, "void", at, actor)
}

func (s *Service) endFeeDecision(ctx context.Context, court string, id ref.ID, state string, at legal.Time, actor event.Actor) error {
	return s.money(ctx, court, func(tx pgx.Tx) error {
		var caseID, maker ref.ID
		var was string
		var alive bool
		err := tx.QueryRow(ctx, `
			select d.case_id, d.proposed_by, d.state,
				exists (select from plan p where p.court_id = d.court_id and p.case_id = d.case_id and p.state not in ('final', 'superseded'))
			from fee_decision d
			where d.court_id = $1 and d.decision_id = $2 and d.state <> 'void'
				and not exists (select from case_fee f where f.court_id = d.court_id and f.decision_id = d.decision_id)
			for update of d`, court, id).Scan(&caseID, &maker, &was, &alive)
		switch {
		case pg.NoRows(err), err == nil && state == "approved" && was != "proposed":
			return payments.ErrFeeDecisionUnknown
		case err != nil:
			return fmt.Errorf("find decision about the fee: %w", err)
		case state == "approved" && maker == actor.Person:
			return payments.ErrSamePerson
		case state == "void" && was == "approved" && alive:
			return payments.ErrPlanAlive
		}
		_, err = tx.Exec(ctx, `
			update fee_decision
			set state = $3, approved_by = case when $3 = 'approved' then $4::uuid else approved_by end,
				approved_at = case when $3 = 'approved' then $5::timestamptz else approved_at end
			where court_id = $1 and decision_id = $2`, court, id, state, actor.Person, at)
		if err != nil {
			return fmt.Errorf("end decision about the fee: %w", err)
		}
		kind := "fee.decision_approved"
		if state == "void" {
			kind = "fee.decision_cancelled"
		}
		return event.Add(ctx, tx, event.Fact{
			Kind: kind, Court: court, Case: caseID, Subject: id, Actor: actor, At: at, Basis: basis.Fees2006(14),
		})
	})
}

// ProposeFeeRefund asks that the fee which a plan took be given back, once.
func (s *Service) ProposeFeeRefund(ctx context.Context, court string, plan ref.ID, document, reason string, at legal.Time, actor event.Actor) (id ref.ID, err error) {
	document, reason, id = strings.TrimSpace(document), strings.TrimSpace(reason), ref.New()
	err = payments.CheckText("document", document, 4, 200)
	if err == nil {
		err = payments.CheckText("reason", reason, 4, 500)
	}
	if err != nil {
		return "", err
	}
	return id, s.money(ctx, court, func(tx pgx.Tx) error {
		f, err := feeOf(ctx, tx, court, plan)
		if err != nil {
			return err
		}
		err = payments.CanRefundFee(f.Paid, f.Alive)
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `
			insert into fee_refund (court_id, refund_id, plan_id, case_id, amount, document, reason, state, proposed_by, proposed_at)
			values ($1, $2, $3, $4, $5, $6, $7, 'proposed', $8, $9)`,
			court, id, plan, f.Case, f.Paid, document, reason, actor.Person, at)
		if pg.Violated(err, "fee_refund_once") {
			return payments.ErrFeeRefunded
		}
		if err != nil {
			return fmt.Errorf("propose refund of fee: %w", err)
		}
		return event.Add(ctx, tx, event.Fact{
			Kind: "fee.refund_proposed", Court: court, Case: f.Case, Subject: id, Actor: actor, At: at, Basis: basis.Fees2006(53),
			Body: map[string]any{"plan": plan, "amount": f.Paid, "document": document},
		})
	})
}

// taken is the fee that a plan took, and how far it has got.
type taken struct {
	Case  ref.ID
	Line  ref.ID
	Paid  money.Amount
	Alive bool // a payout of it is under way
	Gone  bool // the treasury has it
}

func feeOf(ctx context.Context, tx pgx.Tx, court string, plan ref.ID) (f taken, err error) {
	var line *ref.ID
	err = tx.QueryRow(ctx, `
		select f.case_id, f.line_id, f.paid - coalesce((
				select sum(r.paid) from case_fee_revoked r where r.court_id = f.court_id and r.plan_id = f.plan_id), 0),
			exists (
				select from payout p
				where p.court_id = f.court_id and p.line_id = f.line_id and p.state not in ('void', 'paid', 'returned', 'refused')),
			exists (
				select from payout p
				where p.court_id = f.court_id and p.line_id = f.line_id and p.state in ('paid', 'returned', 'refused'))
		from case_fee f
		where f.court_id = $1 and f.plan_id = $2`, court, plan).Scan(&f.Case, &line, &f.Paid, &f.Alive, &f.Gone)
	if pg.NoRows(err) {
		return f, payments.ErrFeeUnknown
	}
	f.Line = or(line)
	return f, wrap("find fee", err)
}

// ApproveFeeRefund gives a fee back to its case (P16R) if the treasury does not have
// it yet, and else notes that it was asked back; the clock of fifteen days starts.
func (s *Service) ApproveFeeRefund(ctx context.Context, court string, id ref.ID, at legal.Time, actor event.Actor) (number int64, err error) {
	err = s.money(ctx, court, func(tx pgx.Tx) error {
		var plan, maker ref.ID
		err := tx.QueryRow(ctx, `
			select plan_id, proposed_by
			from fee_refund
			where court_id = $1 and refund_id = $2 and state = 'proposed'
			for update`, court, id).Scan(&plan, &maker)
		switch {
		case pg.NoRows(err):
			return payments.ErrFeeUnknown
		case err != nil:
			return fmt.Errorf("find refund of fee: %w", err)
		case maker == actor.Person:
			return payments.ErrSamePerson
		}
		f, err := feeOf(ctx, tx, court, plan)
		if err != nil {
			return err
		}
		err = payments.CanRefundFee(f.Paid, f.Alive)
		if err != nil {
			return err
		}
		number, err = s.giveFeeBack(ctx, tx, court, id, f, maker, at, actor)
		return err
	})
	return number, err
}

func (s *Service) giveFeeBack(ctx context.Context, tx pgx.Tx, court string, id ref.ID, f taken, maker ref.ID, at legal.Time, actor event.Actor) (number int64, err error) {
	state := "asked"
	if !f.Gone {
		state = "booked"
		j := payments.Automatic("fee-refund:"+string(id), at, payments.P16R,
			payments.Account{Code: payments.EnforcementFee, Case: f.Case, Subject: f.Line},
			payments.Account{Code: payments.ExecutionMoney, Case: f.Case}, f.Paid).By(maker, actor.Person)
		posted, err := Post(ctx, tx, court, j)
		if err != nil {
			return 0, err
		}
		number = posted[0].Number
		err = s.startPayoutClocks(ctx, tx, court, f.Case, at, false)
		if err != nil {
			return 0, err
		}
	}
	_, err = tx.Exec(ctx, `
		update fee_refund
		set state = $3, approved_by = $4, approved_at = $5, journal_number = nullif($6::bigint, 0)
		where court_id = $1 and refund_id = $2`, court, id, state, actor.Person, at, number)
	if err != nil {
		return 0, fmt.Errorf("approve refund of fee: %w", err)
	}
	if f.Gone {
		err = deadline.Open(ctx, tx, deadline.Deadline{
			Court: court, Kind: "fee.refund", Subject: id, Case: f.Case, Owner: "fund_keeper",
			Due: at.Date().AddDays(payments.FeeRefundWithin).End(), Basis: basis.Fees2006(53), Opened: at,
		})
		if err != nil {
			return 0, err
		}
	}
	return number, event.Add(ctx, tx, event.Fact{
		Kind: "fee.refunded", Court: court, Case: f.Case, Subject: id, Actor: actor, At: at, Basis: basis.Fees2006(53),
		Body: map[string]any{"amount": f.Paid, "from": map[bool]string{true: "treasury", false: "case"}[f.Gone]},
	})
}

// feeCameBack ends the wait for a fee that the treasury was asked to give back.
func feeCameBack(ctx context.Context, tx pgx.Tx, court string, caseID ref.ID, amount money.Amount, at legal.Time) error {
	var id ref.ID
	err := tx.QueryRow(ctx, `
		select r.refund_id
		from fee_refund r
		where r.court_id = $1 and r.case_id = $2 and r.amount = $3 and r.state = 'asked'
			and not exists (
				select from execution_receipt e
				where e.court_id = r.court_id and e.case_id = r.case_id and e.cause = 'fee_refund' and e.amount = r.amount)
		order by r.refund_id
		limit 1`, court, caseID, amount).Scan(&id)
	if pg.NoRows(err) {
		return payments.ErrFeeUnknown
	}
	if err != nil {
		return fmt.Errorf("find refund of fee: %w", err)
	}
	return deadline.End(ctx, tx, "fee.refund", id, at, deadline.Met)
}
