package custodypg

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"fachui/custody"
	"fachui/internal/basis"
	"fachui/internal/deadline"
	"fachui/internal/event"
	"fachui/internal/legal"
	"fachui/internal/pg"
	"fachui/internal/ref"
	"fachui/internal/registry"
)

// hands are the one or two people of a movement.
type hands struct {
	act       ref.ID
	began     event.Actor
	at        legal.Time // when it was begun
	confirmed *event.Actor
}

// facts name what was done, by command.
var facts = map[custody.Command]string{
	custody.Receive:       "custody.received",
	custody.Reject:        "custody.rejected",
	custody.Move:          "custody.moved",
	custody.Seal:          "custody.sealed",
	custody.Open:          "custody.opened",
	custody.Lend:          "custody.lent",
	custody.TakeBack:      "custody.taken_back",
	custody.OrderDelivery: "custody.delivery_ordered",
	custody.OrderReturn:   "custody.return_ordered",
	custody.CancelOrder:   "custody.order_cancelled",
	custody.Deliver:       "custody.delivered",
	custody.Return:        "custody.returned",
	custody.Transfer:      "custody.transferred",
	custody.Dispose:       "custody.disposed",
	custody.Check:         "custody.checked",
}

// move writes a movement, its clocks and the fact.
func (s *Service) move(ctx context.Context, tx pgx.Tx, t thing, out custody.Thing, step custody.Step, p custody.Particulars, h hands, at legal.Time) error {
	err := s.saveMovement(ctx, tx, t, out, step, p, h, at)
	if err != nil {
		return err
	}
	err = clocks(ctx, tx, t, out, step, p, at)
	if err != nil {
		return err
	}
	actor, body := h.began, map[string]any{"number": t.number, "state": out.State}
	if h.confirmed != nil {
		actor = *h.confirmed
		body["began_by"] = h.began.Person
	}
	kind := facts[step.Command]
	if p.Missing {
		kind = "custody.missing"
	}
	return event.Add(ctx, tx, event.Fact{
		Kind: kind, Court: t.court, Case: t.caseID, Asset: t.asset, Subject: t.id, Actor: actor, At: at, Basis: step.Basis, Body: body,
	})
}

func (s *Service) saveMovement(ctx context.Context, tx pgx.Tx, t thing, out custody.Thing, step custody.Step, p custody.Particulars, h hands, at legal.Time) error {
	id := ref.New()
	names, err := s.names("custody_movement", id, step.Command, p)
	if err != nil {
		return err
	}
	var due, back, by, role any
	if !out.DueAt.IsZero() {
		due = out.DueAt
	}
	if step.Command == custody.Lend {
		back = p.BackAt
	}
	if h.confirmed != nil {
		by, role = h.confirmed.Person, h.confirmed.Role
	}
	_, err = tx.Exec(ctx, `
		insert into custody_movement (court_id, thing_id, number, movement_id, act_id, command, from_state, to_state, from_slot, to_slot, from_seal, to_seal,
			from_duty, to_duty, due_at, reason, document, people_enc, back_at, found, prepared_by, prepared_role, prepared_at, confirmed_by, confirmed_role, moved_at)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26)`,
		t.court, t.id, t.moves+1, id, null(h.act), step.Command, t.State, out.State, null(t.Slot), null(out.Slot), empty(t.Seal), empty(out.Seal),
		t.Duty, out.Duty, due, p.Reason, p.Document, names, back, !p.Missing, h.began.Person, h.began.Role, h.at, by, role, at)
	if pg.Violated(err, "custody_movement_seal_once") {
		return custody.ErrSealUsed.With("seal", out.Seal)
	}
	if err != nil {
		return fmt.Errorf("%s %s: %w", step.Command, t.number, err)
	}
	return nil
}

// clocks starts and ends what runs for a thing after a movement.
func clocks(ctx context.Context, tx pgx.Tx, t thing, out custody.Thing, step custody.Step, p custody.Particulars, at legal.Time) error {
	open := func(kind, owner string, due legal.Time, b basis.Basis) error {
		return deadline.Open(ctx, tx, deadline.Deadline{Court: t.court, Kind: kind, Subject: t.id, Case: t.caseID, Owner: owner, Due: due, Basis: b, Opened: at})
	}
	end := func(kind string, how deadline.Outcome) error { return deadline.End(ctx, tx, kind, t.id, at, how) }
	if t.State == custody.Listed {
		err := endReceipt(ctx, tx, t, at)
		if err != nil {
			return err
		}
	}
	err := dutyClock(t, out, step.Command, open, end, p)
	if err != nil {
		return err
	}
	switch {
	case step.Command == custody.Lend:
		err = open(custody.DeadlineTakeBack, custody.ByClerk, p.BackAt, basis.CaseFunds2017(2))
	case t.State == custody.Lent && out.State != custody.Lent:
		err = end(custody.DeadlineTakeBack, deadline.Met)
	}
	if err != nil {
		return err
	}
	if t.State == custody.Opened && out.State != custody.Opened {
		err = end(custody.DeadlineReseal, deadline.Met)
	}
	if err == nil && out.State == custody.Opened && t.State != custody.Opened {
		err = resealClock(ctx, tx, t.court, at, open)
	}
	if err != nil || out.State.Held() {
		return err
	}
	how := deadline.Met
	if step.Command == custody.Reject {
		how = deadline.Cancelled
	}
	return end(custody.DeadlinePerish, how)
}

type (
	opener = func(kind, owner string, due legal.Time, b basis.Basis) error
	ender  = func(kind string, how deadline.Outcome) error
)

// resealClock starts the clock by which an opened valuable is sealed again.
func resealClock(ctx context.Context, tx pgx.Tx, court string, at legal.Time, open opener) error {
	pol, err := policy(ctx, tx, court)
	if err != nil {
		return err
	}
	cal, err := registry.Calendar(ctx, tx)
	if err != nil {
		return err
	}
	last, err := cal.AddWorkdays(at.Date(), pol.ResealWorkdays)
	if err != nil {
		return err
	}
	return open(custody.DeadlineReseal, custody.ByKeeper, last.End(), basis.CaseFunds2017(19))
}

// dutyClock follows a duty from one movement to the next.
func dutyClock(t thing, out custody.Thing, c custody.Command, open opener, end ender, p custody.Particulars) error {
	if t.Duty == out.Duty {
		return nil
	}
	how := deadline.Cancelled
	if c == custody.Deliver || c == custody.Return {
		how = deadline.Met
	}
	switch t.Duty {
	case custody.ToDeliver:
		err := end(custody.DeadlineDeliver, how)
		if err != nil {
			return err
		}
	case custody.ToReturn:
		err := end(custody.DeadlineReturn, how)
		if err != nil {
			return err
		}
	case custody.Keep:
	}
	switch out.Duty {
	case custody.ToDeliver:
		b := basis.CaseFunds2017(22)
		if p.Ground == "sale" {
			b = basis.Sale2020(27)
		}
		return open(custody.DeadlineDeliver, custody.ByJudge, out.DueAt, b)
	case custody.ToReturn:
		return open(custody.DeadlineReturn, custody.ByJudge, out.DueAt, basis.CaseFunds2017(23))
	case custody.Keep:
	}
	return nil
}

// endReceipt ends the keeper's clock with the last line of a list.
func endReceipt(ctx context.Context, tx pgx.Tx, t thing, at legal.Time) error {
	var left bool
	err := tx.QueryRow(ctx, `
		select exists (
			select from custody_thing
			where court_id = $1 and handover_id = $2 and state = 'LISTED')`, t.court, t.handover).Scan(&left)
	if err != nil {
		return fmt.Errorf("look what is left on the list: %w", err)
	}
	if left {
		return nil
	}
	return deadline.End(ctx, tx, custody.DeadlineReceive, t.handover, at, deadline.Met)
}

// DeadlineTx follows a clock of custody that has run out: each is a duty, and
// running out is a breach that goes on record and stands in the queue until it is made good.
func (s *Service) DeadlineTx(ctx context.Context, tx pgx.Tx, d deadline.Deadline, at legal.Time) error {
	err := deadline.End(ctx, tx, d.Kind, d.Subject, at, deadline.Missed)
	if err != nil {
		return err
	}
	return event.Add(ctx, tx, event.Fact{
		Kind: "custody.overdue", Court: d.Court, Case: d.Case, Subject: d.Subject, Actor: event.House, At: at,
		Basis: duty(d.Kind), Body: map[string]any{"deadline": d.Kind, "due": d.Due, "owner": d.Owner},
	})
}

// duty is the article that a missed clock breaks.
func duty(kind string) basis.Basis {
	switch kind {
	case custody.DeadlinePerish:
		return basis.CaseFunds2017(21)
	case custody.DeadlineDeliver:
		return basis.CaseFunds2017(22)
	case custody.DeadlineReturn:
		return basis.CaseFunds2017(23)
	}
	return basis.CaseFunds2017(19)
}
