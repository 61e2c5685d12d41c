package paymentspg

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"fachui/internal/basis"
	"fachui/internal/deadline"
	"fachui/internal/event"
	"fachui/internal/legal"
	"fachui/internal/outbox"
	"fachui/internal/pg"
	"fachui/internal/ref"
	"fachui/payments"
)

// Object records what a recipient of a plan says to it: an objection within their
// own window, or opposition to somebody's objection within 15 days of being told
// of it. Stance may be empty where only one of the two is possible. An objection
// stops the plan from becoming final (民诉法解释 Arts. 509–510).
func (s *Service) Object(ctx context.Context, plan ref.ID, stance payments.Stance, reason string, at legal.Time, actor event.Actor) (id ref.ID, err error) {
	err = payments.CheckText("reason", reason, 4, 4000)
	if err != nil {
		return "", err
	}
	var court string
	err = s.pool.QueryRow(ctx, `
		select court_id
		from plan
		where plan_id = $1`, plan).Scan(&court)
	if pg.NoRows(err) {
		return "", payments.ErrPlanUnknown
	}
	if err != nil {
		return "", fmt.Errorf("find plan: %w", err)
	}
	id = ref.New()
	err = s.money(ctx, court, func(tx pgx.Tx) error {
		p, err := lockPlan(ctx, tx, court, plan)
		if err != nil {
			return err
		}
		party, err := s.o.Registry.PartyOf(ctx, tx, court, p.Case, actor.Person)
		if err != nil {
			return fmt.Errorf("find party: %w", err)
		}
		stance, err := mayObject(ctx, tx, court, p, party, stance, at)
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `
			insert into plan_objection (court_id, plan_id, objection_id, party_id, person_id, stance, reason, at)
			values ($1, $2, $3, $4, $5, $6, $7, $8)`, court, plan, id, party, actor.Person, stance, reason, at)
		if pg.Violated(err, "plan_objection_once") {
			return payments.ErrObjectionTwice
		}
		if err != nil {
			return fmt.Errorf("save objection: %w", err)
		}
		return s.objected(ctx, tx, court, p, id, party, stance, at, actor)
	})
	return id, err
}

// mayObject says what the party's word is, if it is in time.
func mayObject(ctx context.Context, tx pgx.Tx, court string, p planRow, party ref.ID, wish payments.Stance, at legal.Time) (payments.Stance, error) {
	var received, by legal.Time
	var told, answers bool
	err := tx.QueryRow(ctx, `
		select received_at, object_by,
			exists (
				select from plan_notice n
				where n.court_id = r.court_id and n.plan_id = r.plan_id and n.party_id = r.party_id and n.about = 'objection'),
			exists (
				select from plan_notice n
				where n.court_id = r.court_id and n.plan_id = r.plan_id and n.party_id = r.party_id and n.about = 'objection' and n.closed_at is null)
		from plan_recipient r
		where court_id = $1 and plan_id = $2 and party_id = $3`, court, p.ID, orNull(party)).Scan(&received, &by, &told, &answers)
	switch {
	case pg.NoRows(err):
		return "", payments.ErrPlanStranger
	case err != nil:
		return "", fmt.Errorf("find recipient: %w", err)
	case p.State != "served" && p.State != "opposition":
		return "", payments.ErrPlanState.With("state", p.State).With("want", "served")
	}
	return payments.MaySay(wish, payments.Windows{
		Objects: received.IsZero() || at.Before(by), ObjectBy: by, Told: told, Opposes: answers && p.State == "opposition",
	})
}

func (s *Service) objected(ctx context.Context, tx pgx.Tx, court string, p planRow, id, party ref.ID, stance payments.Stance, at legal.Time, actor event.Actor) error {
	err := event.Add(ctx, tx, event.Fact{
		Kind: "plan.objected", Court: court, Case: p.Case, Subject: p.ID, Actor: actor, At: at,
		Basis: basis.CivilProcedureInterp2022(510), Body: map[string]any{"party": party, "stance": stance},
	})
	if err != nil || stance != payments.Objects {
		return err
	}
	if p.State == "served" {
		_, err = tx.Exec(ctx, `
			update plan
			set state = 'opposition'
			where court_id = $1 and plan_id = $2`, court, p.ID)
		if err != nil {
			return fmt.Errorf("stop plan: %w", err)
		}
	}
	all, err := recipients(ctx, tx, court, p.ID)
	if err != nil {
		return err
	}
	var others []ref.ID
	for _, r := range all {
		if r != party {
			others = append(others, r)
		}
	}
	err = tell(ctx, tx, court, p.ID, id, aboutObjection, others, at)
	if err != nil {
		return err
	}
	return outbox.Add(ctx, tx, court, string(p.ID), payments.PlanObjected{
		Court: court, Case: p.Case, Plan: p.ID, Objection: id, Party: party, Others: others, At: at,
	})
}

// windowClosed closes one recipient's window and makes the plan final when every
// window has closed and nobody objected.
func (s *Service) windowClosed(ctx context.Context, tx pgx.Tx, court string, recipient ref.ID, at legal.Time) error {
	var plan ref.ID
	err := tx.QueryRow(ctx, `
		update plan_recipient
		set closed_at = $3
		where court_id = $1 and recipient_id = $2
		returning plan_id`, court, recipient, at).Scan(&plan)
	if err != nil {
		return fmt.Errorf("close window: %w", err)
	}
	err = deadline.End(ctx, tx, "plan.objections", recipient, at, deadline.Expired)
	if err != nil {
		return err
	}
	p, err := lockPlan(ctx, tx, court, plan)
	switch {
	case err != nil:
		return err
	case p.State == "opposition":
		return s.answered(ctx, tx, court, p, at)
	case p.State != "served":
		return nil
	}
	var open bool
	err = tx.QueryRow(ctx, `
		select exists (
			select from plan_recipient
			where court_id = $1 and plan_id = $2 and closed_at is null)`, court, plan).Scan(&open)
	if err != nil || open {
		return wrap("look for open windows", err)
	}
	return s.finalise(ctx, tx, court, p, at)
}

// finalise posts a plan that stands (P10) and starts the payout clocks. Prices of
// which a part was set off come into the pool with it and are cleared by it (P23,
// P6, P23C); it waits while a buyer owes a difference.
func (s *Service) finalise(ctx context.Context, tx pgx.Tx, court string, p planRow, at legal.Time) error {
	bought, err := clearings(ctx, tx, court, p)
	if err != nil {
		return err
	}
	waits, err := s.awaitShort(ctx, tx, court, p, bought, at)
	if err != nil || waits {
		return err
	}
	rows, err := tx.Query(ctx, `
		select line_id, code, amount
		from plan_line
		where court_id = $1 and plan_id = $2
		order by line_no`, court, p.ID)
	if err != nil {
		return fmt.Errorf("read plan lines: %w", err)
	}
	shares, err := pgx.CollectRows(rows, pgx.RowToStructByPos[payments.Share])
	if err != nil {
		return fmt.Errorf("read plan lines: %w", err)
	}
	journals := append(pooled(p.Case, bought, at), payments.Journal{
		Key: "plan:" + string(p.ID), Book: at.Date(), Roll: true, At: at, Event: payments.P10,
		Made: payments.SystemMaker, Checked: payments.SystemChecker, Case: p.Case,
		Source: "plan " + string(p.ID), Legs: payments.Assign(p.Case, p.Sale, shares),
	})
	_, err = Post(ctx, tx, court, append(journals, settled(p, bought, at)...)...)
	if err == nil {
		err = saveClearings(ctx, tx, court, p, bought, at)
	}
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `
		update plan
		set state = 'final', final_at = $3
		where court_id = $1 and plan_id = $2`, court, p.ID, at)
	if err != nil {
		return fmt.Errorf("make plan final: %w", err)
	}
	err = chargeFee(ctx, tx, court, p, at)
	if err != nil {
		return err
	}
	err = s.startPayoutClocks(ctx, tx, court, p.Case, at, true)
	if err != nil {
		return err
	}
	err = event.Add(ctx, tx, event.Fact{
		Kind: "plan.final", Court: court, Case: p.Case, Subject: p.ID, Actor: event.House, At: at,
		Basis: basis.CivilProcedureInterp2022(510),
	})
	if err != nil {
		return err
	}
	return outbox.Add(ctx, tx, court, string(p.ID), payments.PlanFinal{Court: court, Case: p.Case, Plan: p.ID, At: at})
}
