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

// What a notice of a plan is about.
const (
	aboutObjection  = "objection"  // somebody objects: the reader may oppose
	aboutOpposition = "opposition" // the reader's own objection is opposed: it may sue
)

// tell writes down who is to be told of an objection, or of the opposition to it.
func tell(ctx context.Context, tx pgx.Tx, court string, plan, objection ref.ID, about string, parties []ref.ID, at legal.Time) error {
	for _, party := range parties {
		_, err := tx.Exec(ctx, `
			insert into plan_notice (court_id, notice_id, plan_id, objection_id, party_id, about, sent_at)
			values ($1, $2, $3, $4, $5, $6, $7)`, court, ref.New(), plan, objection, party, about, at)
		if err != nil {
			return fmt.Errorf("write notice of %s: %w", about, err)
		}
	}
	return nil
}

// ObjectionReceivedTx starts the fifteen days in which a party that was told of an
// objection may oppose it. Again for the same party it changes nothing.
func (s *Service) ObjectionReceivedTx(ctx context.Context, tx pgx.Tx, court string, objection, party ref.ID, at legal.Time) error {
	return s.noticeReceived(ctx, tx, court, objection, party, aboutObjection, at)
}

// OppositionReceivedTx starts the fifteen days in which an objector who was told
// of the opposition may sue.
func (s *Service) OppositionReceivedTx(ctx context.Context, tx pgx.Tx, court string, objection, party ref.ID, at legal.Time) error {
	return s.noticeReceived(ctx, tx, court, objection, party, aboutOpposition, at)
}

func (s *Service) noticeReceived(ctx context.Context, tx pgx.Tx, court string, objection, party ref.ID, about string, at legal.Time) error {
	err := lockMoney(ctx, tx, court)
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
	var notice, plan ref.ID
	err = tx.QueryRow(ctx, `
		update plan_notice
		set received_at = $5, act_by = $6
		where court_id = $1 and objection_id = $2 and party_id = $3 and about = $4 and received_at is null
		returning notice_id, plan_id`, court, objection, party, about, at, by).Scan(&notice, &plan)
	if pg.NoRows(err) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("note receipt of %s: %w", about, err)
	}
	p, err := lockPlan(ctx, tx, court, plan)
	if err != nil {
		return err
	}
	kind := map[string]string{aboutObjection: "plan.opposition", aboutOpposition: "plan.suit"}[about]
	return deadline.Open(ctx, tx, deadline.Deadline{
		Court: court, Kind: kind, Subject: notice, Case: p.Case, Owner: "judge",
		Due: by, Basis: basis.CivilProcedureInterp2022(510), Opened: at,
	})
}

// closeNotice closes the window of one notice whose time is over.
func closeNotice(ctx context.Context, tx pgx.Tx, court string, kind string, notice ref.ID, at legal.Time) (planRow, error) {
	var plan ref.ID
	err := tx.QueryRow(ctx, `
		update plan_notice
		set closed_at = $3
		where court_id = $1 and notice_id = $2 and closed_at is null
		returning plan_id`, court, notice, at).Scan(&plan)
	if err != nil {
		return planRow{}, fmt.Errorf("close window of a notice: %w", err)
	}
	err = deadline.End(ctx, tx, kind, notice, at, deadline.Expired)
	if err != nil {
		return planRow{}, err
	}
	return lockPlan(ctx, tx, court, plan)
}

// oppositionClosed ends one party's time to oppose an objection.
func (s *Service) oppositionClosed(ctx context.Context, tx pgx.Tx, court string, notice ref.ID, at legal.Time) error {
	p, err := closeNotice(ctx, tx, court, "plan.opposition", notice, at)
	if err != nil {
		return err
	}
	return s.answered(ctx, tx, court, p, at)
}

// answered decides what becomes of a plan to which somebody objects, once nobody
// may object or oppose any more. Nobody opposed: the plan must be amended as the
// objectors want, by a new draft. Somebody did: the objectors are told, and each
// has 15 days from its own receipt to sue.
func (s *Service) answered(ctx context.Context, tx pgx.Tx, court string, p planRow, at legal.Time) error {
	if p.State != "opposition" {
		return nil
	}
	var open, opposed bool
	err := tx.QueryRow(ctx, `
		select exists (
				select from plan_recipient
				where court_id = $1 and plan_id = $2 and closed_at is null)
			or exists (
				select from plan_notice
				where court_id = $1 and plan_id = $2 and about = 'objection' and closed_at is null),
			exists (
				select from plan_objection
				where court_id = $1 and plan_id = $2 and stance = 'oppose')`, court, p.ID).Scan(&open, &opposed)
	if err != nil {
		return fmt.Errorf("look for open windows: %w", err)
	}
	switch {
	case open:
		return nil
	case !opposed:
		return event.Add(ctx, tx, event.Fact{
			Kind: "plan.to_amend", Court: court, Case: p.Case, Subject: p.ID, Actor: event.House, At: at,
			Basis: basis.CivilProcedureInterp2022(510),
		})
	}
	_, err = tx.Exec(ctx, `
		update plan
		set state = 'contested'
		where court_id = $1 and plan_id = $2`, court, p.ID)
	if err != nil {
		return fmt.Errorf("mark plan contested: %w", err)
	}
	return s.tellObjectors(ctx, tx, court, p, at)
}

func (s *Service) tellObjectors(ctx context.Context, tx pgx.Tx, court string, p planRow, at legal.Time) error {
	rows, err := tx.Query(ctx, `
		select objection_id, party_id
		from plan_objection
		where court_id = $1 and plan_id = $2 and stance = 'object'
		order by objection_id`, court, p.ID)
	if err != nil {
		return fmt.Errorf("list objectors: %w", err)
	}
	type objector struct{ Objection, Party ref.ID }
	all, err := pgx.CollectRows(rows, pgx.RowToStructByPos[objector])
	if err != nil {
		return fmt.Errorf("list objectors: %w", err)
	}
	for _, o := range all {
		err = tell(ctx, tx, court, p.ID, o.Objection, aboutOpposition, []ref.ID{o.Party}, at)
		if err != nil {
			return err
		}
		err = outbox.Add(ctx, tx, court, string(p.ID), payments.PlanOpposed{
			Court: court, Case: p.Case, Plan: p.ID, Objection: o.Objection, Party: o.Party, At: at,
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// suitTimeOver ends one objector's time to sue; the plan is final when nobody who
// may still sue is left and nobody has.
func (s *Service) suitTimeOver(ctx context.Context, tx pgx.Tx, court string, notice ref.ID, at legal.Time) error {
	p, err := closeNotice(ctx, tx, court, "plan.suit", notice, at)
	if err != nil || p.State != "contested" {
		return err
	}
	var waits bool
	err = tx.QueryRow(ctx, `
		select exists (
				select from plan_notice
				where court_id = $1 and plan_id = $2 and about = 'opposition' and closed_at is null)
			or exists (
				select from plan_objection
				where court_id = $1 and plan_id = $2 and stance = 'suit')`, court, p.ID).Scan(&waits)
	if err != nil {
		return fmt.Errorf("look for suits: %w", err)
	}
	if waits {
		return nil
	}
	return s.finalise(ctx, tx, court, p, at)
}

// SuitFiled records an objector's proof of having sued in time (分配方案异议之诉).
// The plan then stays contested until it is drafted anew with the dispute pending,
// which pays the undisputed part and reserves the rest. ErrSuitLate, ErrNoObjector.
func (s *Service) SuitFiled(ctx context.Context, court string, plan, party ref.ID, document string, at legal.Time, actor event.Actor) error {
	err := payments.CheckText("document", document, 4, 500)
	if err != nil {
		return err
	}
	return s.money(ctx, court, func(tx pgx.Tx) error {
		p, err := lockPlan(ctx, tx, court, plan)
		if err != nil {
			return err
		}
		if p.State != "contested" {
			return payments.ErrPlanState.With("state", p.State).With("want", "contested")
		}
		notice, err := maySue(ctx, tx, court, plan, party)
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `
			insert into plan_objection (court_id, plan_id, objection_id, party_id, person_id, stance, reason, at)
			values ($1, $2, $3, $4, $5, 'suit', $6, $7)`, court, plan, ref.New(), party, actor.Person, document, at)
		if pg.Violated(err, "plan_objection_once") {
			return payments.ErrObjectionTwice
		}
		if err != nil {
			return fmt.Errorf("record suit: %w", err)
		}
		err = deadline.End(ctx, tx, "plan.suit", notice, at, deadline.Met)
		if err != nil {
			return err
		}
		return event.Add(ctx, tx, event.Fact{
			Kind: "plan.suit_filed", Court: court, Case: p.Case, Subject: plan, Actor: actor, At: at,
			Basis: basis.CivilProcedureInterp2022(510), Body: map[string]any{"party": party, "document": document},
		})
	})
}

// maySue finds the notice on which an objector sues.
func maySue(ctx context.Context, tx pgx.Tx, court string, plan, party ref.ID) (notice ref.ID, err error) {
	var closed, by legal.Time
	err = tx.QueryRow(ctx, `
		select notice_id, closed_at, act_by
		from plan_notice
		where court_id = $1 and plan_id = $2 and party_id = $3 and about = 'opposition'`, court, plan, orNull(party)).Scan(&notice, &closed, &by)
	switch {
	case pg.NoRows(err):
		return "", payments.ErrNoObjector
	case err != nil:
		return "", fmt.Errorf("find notice of opposition: %w", err)
	case !closed.IsZero():
		return "", payments.ErrSuitLate.With("by", by)
	}
	return notice, nil
}

// windowsOpen reports whether somebody may still object to a plan, oppose or sue.
// After a suit the others' time no longer keeps the plan from being drafted anew.
func windowsOpen(ctx context.Context, tx pgx.Tx, court string, plan ref.ID, state string) (open bool, err error) {
	if state == "draft" {
		return false, nil
	}
	err = tx.QueryRow(ctx, `
		select case $3
			when 'opposition' then exists (
					select from plan_recipient
					where court_id = $1 and plan_id = $2 and closed_at is null)
				or exists (
					select from plan_notice
					where court_id = $1 and plan_id = $2 and about = 'objection' and closed_at is null)
			else not exists (
				select from plan_objection
				where court_id = $1 and plan_id = $2 and stance = 'suit')
			end`, court, plan, state).Scan(&open)
	if err != nil {
		return false, fmt.Errorf("look for open windows: %w", err)
	}
	return open, nil
}
