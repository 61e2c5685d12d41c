package paymentspg

import (
	"context"
	"encoding/json"
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
	"fachui/payments/distribution"
)

// DraftPlan computes the distribution of all money that a case has to distribute
// (L2060 and L2050) and keeps it with the facts it was computed from. A draft
// that is not served yet, or one that is contested, is superseded by a new one.
// It fails with ErrNothingToDistribute, ErrPlanAlive, or what the law of
// distribution finds missing.
func (s *Service) DraftPlan(ctx context.Context, court string, caseID ref.ID, at legal.Time, actor event.Actor) (plan ref.ID, err error) {
	err = s.money(ctx, court, func(tx pgx.Tx) error {
		plan, err = s.draft(ctx, tx, court, caseID, at, actor)
		return err
	})
	return plan, err
}

func (s *Service) draft(ctx context.Context, tx pgx.Tx, court string, caseID ref.ID, at legal.Time, actor event.Actor) (ref.ID, error) {
	facts, sale, err := s.planInput(ctx, tx, court, caseID)
	if err != nil {
		return "", err
	}
	version, err := supersede(ctx, tx, court, caseID)
	if err != nil {
		return "", err
	}
	proposed, err := distribution.Propose(facts.Input)
	if err != nil {
		return "", err
	}
	err = feeStands(ctx, tx, court, caseID, proposed)
	if err != nil {
		return "", err
	}
	pool, id := proposed.Pool, ref.New()
	err = savePlan(ctx, tx, court, caseID, id, version+1, sale, facts, proposed, at, actor)
	if err != nil {
		return "", err
	}
	err = deadline.End(ctx, tx, "plan.due", caseID, at, deadline.Met)
	if err != nil {
		return "", err
	}
	return id, event.Add(ctx, tx, event.Fact{
		Kind: "plan.drafted", Court: court, Case: caseID, Subject: id, Actor: actor, At: at,
		Basis: basis.CivilProcedureInterp2022(509), Body: map[string]any{"pool": pool, "version": version + 1, "regime": proposed.Regime},
	})
}

// planInput gathers what the next plan of a case depends on, net of what earlier
// plans paid and charged, and the part of its pool that comes from sales.
func (s *Service) planInput(ctx context.Context, tx pgx.Tx, court string, caseID ref.ID) (facts PlanFacts, sale money.Amount, err error) {
	sale, other, err := poolOf(ctx, tx, court, caseID)
	if err != nil {
		return facts, sale, err
	}
	bought, err := unpostedOf(ctx, tx, court, caseID, legal.Time{})
	if err != nil {
		return facts, sale, err
	}
	var notYet money.Amount // prices that come into the pool with the plan itself
	for _, u := range bought {
		notYet = notYet.Add(u.Price)
	}
	sale = sale.Add(notYet)
	pool := sale.Add(other)
	if !pool.IsPositive() {
		return facts, sale, payments.ErrNothingToDistribute
	}
	facts, err = s.o.Registry.PlanFacts(ctx, tx, court, caseID, notYet)
	if err != nil {
		return facts, sale, fmt.Errorf("gather claims: %w", err)
	}
	if len(facts.Recipients) == 0 {
		return facts, sale, payments.ErrPlanRecipients
	}
	facts.Input.Pool = pool
	return facts, sale, afterEarlier(ctx, tx, court, caseID, &facts.Input)
}

// poolOf reads what a case has to distribute: proceeds of sales, and other money.
func poolOf(ctx context.Context, q Querier, court string, caseID ref.ID) (sale, other money.Amount, err error) {
	err = q.QueryRow(ctx, `
		select coalesce(sum(b.credit - b.debit) filter (where a.code = 'L2060'), 0),
			coalesce(sum(b.credit - b.debit) filter (where a.code = 'L2050'), 0)
		from account a
		join balance b using (court_id, account_id)
		where a.court_id = $1 and a.case_id = $2`, court, caseID).Scan(&sale, &other)
	return sale, other, wrap("read pool", err)
}

// supersede retires a plan of the case that may be replaced and returns the last version.
func supersede(ctx context.Context, tx pgx.Tx, court string, caseID ref.ID) (version int, err error) {
	var id ref.ID
	var state string
	err = tx.QueryRow(ctx, `
		select plan_id, version, state
		from plan
		where court_id = $1 and case_id = $2
		order by version desc
		limit 1
		for update`, court, caseID).Scan(&id, &version, &state)
	switch {
	case pg.NoRows(err):
		return 0, nil
	case err != nil:
		return 0, fmt.Errorf("find last plan: %w", err)
	case state == "final" || state == "superseded":
		return version, nil
	case state == "served":
		return 0, payments.ErrPlanAlive
	}
	waiting, err := windowsOpen(ctx, tx, court, id, state)
	if err != nil {
		return 0, err
	}
	if waiting {
		return 0, payments.ErrPlanAlive
	}
	_, err = tx.Exec(ctx, `
		update plan
		set state = 'superseded'
		where court_id = $1 and plan_id = $2`, court, id)
	return version, wrap("supersede plan", err)
}

func savePlan(ctx context.Context, tx pgx.Tx, court string, caseID, id ref.ID, version int, sale money.Amount, facts PlanFacts, p distribution.Plan, at legal.Time, actor event.Actor) error {
	kept, err := json.Marshal(facts.Input)
	if err != nil {
		return fmt.Errorf("encode facts of plan: %w", err)
	}
	b := &pgx.Batch{}
	b.Queue(`
		insert into plan (court_id, plan_id, case_id, version, pool, from_sale, facts, state, drafted_by, drafted_at)
		values ($1, $2, $3, $4, $5, $6, $7, 'draft', $8, $9)`,
		court, id, caseID, version, p.Pool, sale, kept, actor.Person, at)
	for i, l := range p.Lines {
		parts, err := json.Marshal(l.Parts)
		if err != nil {
			return fmt.Errorf("encode parts of plan: %w", err)
		}
		b.Queue(`
			insert into plan_line (court_id, plan_id, line_id, line_no, tier, use, claim, payee, code, due, amount, parts, basis, zh, en)
			values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)`,
			court, id, ref.New(), i+1, string(l.Tier), string(l.Use), l.Claim, l.Payee, payments.CodeOf(l),
			l.Due, l.Amount, parts, l.Basis.ZH(), l.ZH, l.EN)
	}
	for _, r := range facts.Recipients {
		b.Queue(`
			insert into plan_recipient (court_id, plan_id, recipient_id, party_id)
			values ($1, $2, $3, $4)
			on conflict do nothing`, court, id, ref.New(), r)
	}
	err = tx.SendBatch(ctx, b).Close()
	if err != nil {
		return fmt.Errorf("save plan: %w", err)
	}
	return nil
}

// planRow is a plan as it stands.
type planRow struct {
	ID      ref.ID
	Case    ref.ID
	Sale    money.Amount
	State   string
	Drafted legal.Time
}

func lockPlan(ctx context.Context, tx pgx.Tx, court string, id ref.ID) (p planRow, err error) {
	err = tx.QueryRow(ctx, `
		select plan_id, case_id, from_sale, state, drafted_at
		from plan
		where court_id = $1 and plan_id = $2
		for update`, court, id).Scan(&p.ID, &p.Case, &p.Sale, &p.State, &p.Drafted)
	if pg.NoRows(err) {
		return p, payments.ErrPlanUnknown
	}
	return p, wrap("lock plan", err)
}

func recipients(ctx context.Context, tx pgx.Tx, court string, plan ref.ID) ([]ref.ID, error) {
	rows, err := tx.Query(ctx, `
		select party_id
		from plan_recipient
		where court_id = $1 and plan_id = $2
		order by recipient_id`, court, plan)
	if err != nil {
		return nil, fmt.Errorf("list recipients: %w", err)
	}
	all, err := pgx.CollectRows(rows, pgx.RowTo[ref.ID])
	return all, wrap("list recipients", err)
}

// ServePlan issues a draft for service on every creditor and the debtor; each has
// 15 days from their own receipt to object.
func (s *Service) ServePlan(ctx context.Context, court string, id ref.ID, at legal.Time, actor event.Actor) error {
	return s.money(ctx, court, func(tx pgx.Tx) error {
		p, err := lockPlan(ctx, tx, court, id)
		if err != nil {
			return err
		}
		if p.State != "draft" {
			return payments.ErrPlanState.With("state", p.State).With("want", "draft")
		}
		_, err = tx.Exec(ctx, `
			update plan
			set state = 'served', served_at = $3
			where court_id = $1 and plan_id = $2`, court, id, at)
		if err != nil {
			return fmt.Errorf("serve plan: %w", err)
		}
		to, err := recipients(ctx, tx, court, id)
		if err != nil {
			return err
		}
		err = event.Add(ctx, tx, event.Fact{
			Kind: "plan.served", Court: court, Case: p.Case, Subject: id, Actor: actor, At: at,
			Basis: basis.CivilProcedureInterp2022(509), Body: map[string]any{"recipients": len(to)},
		})
		if err != nil {
			return err
		}
		return outbox.Add(ctx, tx, court, string(id), payments.PlanServed{Court: court, Case: p.Case, Plan: id, Recipients: to, At: at})
	})
}

// PlanReceivedTx starts the objection window of one recipient from the day of
// receipt. Again for the same party it changes nothing.
func (s *Service) PlanReceivedTx(ctx context.Context, tx pgx.Tx, court string, plan, party ref.ID, at legal.Time) error {
	err := lockMoney(ctx, tx, court)
	if err != nil {
		return err
	}
	p, err := lockPlan(ctx, tx, court, plan)
	if err != nil {
		return err
	}
	cal, err := s.calendarNow(ctx, tx)
	if err != nil {
		return err
	}
	by, err := payments.ObjectBy(cal, at.Date())
	if err != nil {
		return err
	}
	var recipient ref.ID
	err = tx.QueryRow(ctx, `
		update plan_recipient
		set received_at = $4, object_by = $5
		where court_id = $1 and plan_id = $2 and party_id = $3 and received_at is null
		returning recipient_id`, court, plan, party, at, by).Scan(&recipient)
	if pg.NoRows(err) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("note receipt of plan: %w", err)
	}
	err = event.Add(ctx, tx, event.Fact{
		Kind: "plan.received", Court: court, Case: p.Case, Subject: plan, Actor: event.House, At: at,
		Basis: basis.EnforcementProcedure2020(17), Body: map[string]any{"party": party, "object_by": by},
	})
	if err != nil {
		return err
	}
	return deadline.Open(ctx, tx, deadline.Deadline{
		Court: court, Kind: "plan.objections", Subject: recipient, Case: p.Case, Owner: "judge",
		Due: by, Basis: basis.EnforcementProcedure2020(17), Opened: at,
	})
}
