package paymentspg

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"

	"fachui/internal/basis"
	"fachui/internal/event"
	"fachui/internal/legal"
	"fachui/internal/money"
	"fachui/internal/pg"
	"fachui/internal/ref"
	"fachui/payments"
	"fachui/payments/distribution"
)

// afterEarlier takes off what earlier plans of the case gave, and says which fee
// they charged, so that nobody is paid twice and no fen is charged twice.
func afterEarlier(ctx context.Context, tx pgx.Tx, court string, caseID ref.ID, in *distribution.Input) error {
	given, err := GivenBefore(ctx, tx, court, caseID)
	if err != nil {
		return err
	}
	in.Claims, in.Waiting = slices.Clone(in.Claims), slices.Clone(in.Waiting)
	for i, c := range in.Claims {
		was := c.Total()
		in.Claims[i] = given[c.ID].From(c)
		in.Fee.Paid = in.Fee.Paid.Add(was.Sub(in.Claims[i].Total()))
	}
	for i, w := range in.Waiting {
		if moved := given[w.ID].Moved; moved.IsPositive() && w.Amount.IsPositive() {
			in.Waiting[i].Amount = w.Amount.Sub(moved)
			in.Waiting[i].Cleared = w.Cleared || !in.Waiting[i].Amount.IsPositive()
		}
	}
	err = tx.QueryRow(ctx, `
		with last as (
			select coalesce(max(final_at), '-infinity') as at
			from plan
			where court_id = $1 and case_id = $2)
		select coalesce((
				select sum(r.amount)
				from fee_refund r, last
				where r.court_id = $1 and r.case_id = $2 and r.state = 'booked' and r.approved_at > last.at), 0)
			+ coalesce((
				select sum(e.amount)
				from execution_receipt e, last
				where e.court_id = $1 and e.case_id = $2 and e.cause = 'fee_refund' and e.came_at > last.at), 0)`,
		court, caseID).Scan(&in.Fee.Free)
	if err != nil {
		return fmt.Errorf("read fees given back: %w", err)
	}
	in.Fee.Recovered, in.Fee.Open, err = feeStanding(ctx, tx, court, caseID)
	if err != nil {
		return err
	}
	err = feePolicy(ctx, tx, court, &in.Policy)
	if err != nil {
		return err
	}
	d, err := openDecision(ctx, tx, court, caseID)
	if err != nil || d.ID.IsZero() {
		return err
	}
	in.Fee.Stated, in.Fee.Charged, in.Fee.Decision = true, d.Charged, d.Document
	return nil
}

// feeStanding is what was recovered in a case and what of its fees is open, as they
// stand after sales that were revoked.
func feeStanding(ctx context.Context, q Querier, court string, caseID ref.ID) (recovered, open money.Amount, err error) {
	fees, err := list[distribution.Charged](ctx, q, "read earlier fees", `
		select f.rounding, f.decision_id is not null, f.base - coalesce(sum(r.base), 0), f.charged - coalesce(sum(r.charged), 0), f.paid - coalesce(sum(r.paid), 0)
		from case_fee f
		left join case_fee_revoked r on r.court_id = f.court_id and r.plan_id = f.plan_id
		where f.court_id = $1 and f.case_id = $2
		group by f.court_id, f.plan_id
		order by f.nth`, court, caseID)
	recovered, open = distribution.FeeStanding(fees)
	return recovered, open, err
}

// feeRevoked takes out of the fee of a plan what falls away with a revoked sale, and
// ends a refund of it that nobody approved: it named another sum.
func feeRevoked(ctx context.Context, tx pgx.Tx, u undoing) error {
	if u.plan.IsZero() {
		return nil
	}
	_, err := tx.Exec(ctx, `
		insert into case_fee_revoked (court_id, lot_id, plan_id, case_id, base, charged, paid, at)
		select f.court_id, $2, f.plan_id, f.case_id, least($4, f.base - coalesce(sum(r.base), 0)), least($5, f.charged - coalesce(sum(r.charged), 0)),
			coalesce((
				select l.back
				from revoked_line l
				where l.court_id = f.court_id and l.lot_id = $2 and l.line_id = f.line_id), 0), $6
		from case_fee f
		left join case_fee_revoked r on r.court_id = f.court_id and r.plan_id = f.plan_id
		where f.court_id = $1 and f.plan_id = $3
		group by f.court_id, f.plan_id`, u.Court, u.Lot, u.plan, u.feeBase, u.fee, u.At)
	if err != nil {
		return fmt.Errorf("take the fee of a revoked sale out: %w", err)
	}
	_, err = tx.Exec(ctx, `
		update fee_refund
		set state = 'void'
		where court_id = $1 and plan_id = $2 and state = 'proposed'`, u.Court, u.plan)
	return wrap("end refund of fee", err)
}

// feePolicy puts the court's choices about the fee into p.
func feePolicy(ctx context.Context, q Querier, court string, p *distribution.Policy) error {
	base, _, err := policyNow(ctx, q, court, "fee_base", string(p.FeeBase))
	if err != nil {
		return err
	}
	round, _, err := policyNow(ctx, q, court, "fee_round", string(p.FeeRound))
	p.FeeBase, p.FeeRound = distribution.FeeBase(base), distribution.FeeRound(round)
	return err
}

// feeDecision is an approved decision that no plan has used.
type feeDecision struct {
	ID       ref.ID
	Formula  money.Amount
	Charged  money.Amount
	Document string
}

func openDecision(ctx context.Context, q Querier, court string, caseID ref.ID) (d feeDecision, err error) {
	err = q.QueryRow(ctx, `
		select decision_id, formula, charged, document
		from fee_decision d
		where court_id = $1 and case_id = $2 and state = 'approved'
			and not exists (select from case_fee f where f.court_id = d.court_id and f.decision_id = d.decision_id)`,
		court, caseID).Scan(&d.ID, &d.Formula, &d.Charged, &d.Document)
	if pg.NoRows(err) {
		return feeDecision{}, nil
	}
	return d, wrap("find decision about the fee", err)
}

// feeStands refuses a plan whose fee rests on a decision about another amount.
func feeStands(ctx context.Context, tx pgx.Tx, court string, caseID ref.ID, p distribution.Plan) error {
	d, err := openDecision(ctx, tx, court, caseID)
	if err != nil || d.ID.IsZero() || d.Formula.Equal(p.Scale) {
		return err
	}
	return payments.ErrFeeMoved.With("found", d.Formula).With("right", p.Scale)
}

// chargeFee records what a plan that became final charged, computed again from its facts.
func chargeFee(ctx context.Context, tx pgx.Tx, court string, p planRow, at legal.Time) error {
	var raw []byte
	var line *ref.ID
	var paid money.Amount
	err := tx.QueryRow(ctx, `
		select p.facts, l.line_id, coalesce(l.amount, 0)
		from plan p
		left join plan_line l on l.court_id = p.court_id and l.plan_id = p.plan_id and l.code = $3
		where p.court_id = $1 and p.plan_id = $2`, court, p.ID, payments.EnforcementFee).Scan(&raw, &line, &paid)
	if err != nil {
		return fmt.Errorf("read facts of plan: %w", err)
	}
	var in distribution.Input
	err = json.Unmarshal(raw, &in)
	if err != nil {
		return fmt.Errorf("decode facts of plan: %w", err)
	}
	again, err := distribution.Propose(in)
	if err != nil {
		return fmt.Errorf("compute plan again: %w", err)
	}
	if in.Criminal || !again.FeeBase.IsPositive() && !paid.IsPositive() {
		return nil
	}
	if !paid.IsPositive() {
		line = nil
	}
	d := feeDecision{}
	if in.Fee.Stated {
		d, err = openDecision(ctx, tx, court, p.Case)
		if err != nil {
			return err
		}
	}
	_, err = tx.Exec(ctx, `
		insert into case_fee (court_id, plan_id, case_id, nth, rounding, recovered, base, formula, charged, open_before, paid, line_id, decision_id, charged_at)
		select $1, $2, $3::uuid, count(*) + 1, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13
		from case_fee
		where court_id = $1 and case_id = $3::uuid`,
		court, p.ID, p.Case, in.Policy.FeeRound, in.Fee.Recovered, again.FeeBase, again.Scale, again.Fee, in.Fee.Open, paid, line, orNull(d.ID), at)
	if err != nil {
		return fmt.Errorf("charge fee: %w", err)
	}
	return event.Add(ctx, tx, event.Fact{
		Kind: "fee.charged", Court: court, Case: p.Case, Subject: p.ID, Actor: event.House, At: at, Basis: basis.Fees2006(14),
		Body: map[string]any{"base": again.FeeBase, "recovered": in.Fee.Recovered, "charged": again.Fee, "taken": paid, "decision": d.Document},
	})
}
