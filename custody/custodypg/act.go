package custodypg

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"fachui/custody"
	"fachui/internal/basis"
	"fachui/internal/event"
	"fachui/internal/legal"
	"fachui/internal/pg"
	"fachui/internal/ref"
	"fachui/internal/registry"
)

// thing is a thing with where it belongs, locked.
type thing struct {
	custody.Thing
	court    string
	caseID   ref.ID
	asset    ref.ID
	handover ref.ID
	id       ref.ID
	number   string
	moves    int
	officer  ref.ID // who filed the list
	role     string // as what
	second   ref.ID
	listed   legal.Time
}

// people are the names of a movement.
type people struct {
	Counterpart string `json:"counterpart"`
	Paper       string `json:"paper"`
}

// lock reads a thing for a change.
func lock(ctx context.Context, tx pgx.Tx, court string, id ref.ID) (thing, error) {
	t := thing{court: court, id: id}
	var year, serial, line int
	var asset, slot *ref.ID
	var seal *string
	var due *legal.Time
	err := tx.QueryRow(ctx, `
		select t.case_id, t.asset_id, t.handover_id, t.line, t.state, t.duty, t.due_at, t.slot_id, t.seal, t.valuable, t.titled, t.movements,
			h.year, h.serial, h.officer, h.officer_role, h.second_officer, h.taken_on, h.listed_at
		from custody_thing t
		join custody_handover h using (court_id, handover_id)
		where t.court_id = $1 and t.thing_id = $2
		for update of t`, court, id,
	).Scan(&t.caseID, &asset, &t.handover, &line, &t.State, &t.Duty, &due, &slot, &seal, &t.Valuable, &t.Titled, &t.moves,
		&year, &serial, &t.officer, &t.role, &t.second, &t.TakenOn, &t.listed)
	if pg.NoRows(err) {
		return thing{}, custody.ErrThingUnknown
	}
	if err != nil {
		return thing{}, fmt.Errorf("lock thing %s: %w", id, err)
	}
	t.asset, t.Slot, t.number = value(asset), value(slot), custody.Number(year, serial, line)
	if seal != nil {
		t.Seal = *seal
	}
	if due != nil {
		t.DueAt = *due
	}
	return t, nil
}

// Done is what became of a command: it is done, or waits for a second person as act.
type Done struct {
	Thing ref.ID        `json:"thing"`
	State custody.State `json:"state"`
	Act   ref.ID        `json:"act,omitempty"`
	Waits bool          `json:"waits"` // for a second person
}

// Do gives a command. One that takes two people waits for the second.
func (s *Service) Do(ctx context.Context, court string, id ref.ID, c custody.Command, p custody.Particulars, actor event.Actor, at legal.Time) (Done, error) {
	var d Done
	err := pg.Tx(ctx, s.pool, func(tx pgx.Tx) error {
		t, err := lock(ctx, tx, court, id)
		if err != nil {
			return err
		}
		err = nothingWaits(ctx, tx, court, id)
		if err != nil {
			return err
		}
		out, step, err := s.decide(ctx, tx, t, c, p, at)
		if err != nil {
			return err
		}
		err = step.MayBegin(actor.Role)
		if err != nil {
			return err
		}
		err = knownSlot(ctx, tx, court, p.Slot)
		if err != nil {
			return err
		}
		d = Done{Thing: id, State: t.State}
		if step.Two() {
			d.Act, d.Waits = ref.New(), true
			return s.prepare(ctx, tx, t, d.Act, step, p, actor, at)
		}
		d.State = out.State
		return s.move(ctx, tx, t, out, step, p, hands{began: actor, at: at}, at)
	})
	return d, err
}

// decide asks the rule, which knows no database.
func (s *Service) decide(ctx context.Context, tx pgx.Tx, t thing, c custody.Command, p custody.Particulars, at legal.Time) (custody.Thing, custody.Step, error) {
	pol, err := policy(ctx, tx, t.court)
	if err != nil {
		return custody.Thing{}, custody.Step{}, err
	}
	cal, err := registry.Calendar(ctx, tx)
	if err != nil {
		return custody.Thing{}, custody.Step{}, err
	}
	return t.Apply(c, p, pol, cal, at)
}

func nothingWaits(ctx context.Context, tx pgx.Tx, court string, id ref.ID) error {
	var waits bool
	err := tx.QueryRow(ctx, `
		select exists (
			select from custody_act
			where court_id = $1 and thing_id = $2 and ended_at is null)`, court, id).Scan(&waits)
	if err != nil {
		return fmt.Errorf("look for a waiting act: %w", err)
	}
	if waits {
		return custody.ErrWaits
	}
	return nil
}

func knownSlot(ctx context.Context, tx pgx.Tx, court string, slot ref.ID) error {
	if slot.IsZero() {
		return nil
	}
	var known bool
	err := tx.QueryRow(ctx, `
		select exists (
			select from custody_slot
			where court_id = $1 and slot_id = $2)`, court, slot).Scan(&known)
	if err != nil {
		return fmt.Errorf("look for slot: %w", err)
	}
	if !known {
		return custody.ErrSlotUnknown
	}
	return nil
}

// prepare writes what waits for a second person.
func (s *Service) prepare(ctx context.Context, tx pgx.Tx, t thing, act ref.ID, step custody.Step, p custody.Particulars, actor event.Actor, at legal.Time) error {
	names, err := s.names("custody_act", act, step.Command, p)
	if err != nil {
		return err
	}
	var back any
	if step.Command == custody.Lend {
		back = p.BackAt
	}
	_, err = tx.Exec(ctx, `
		insert into custody_act (court_id, act_id, thing_id, command, slot_id, seal, reason, document, people_enc, back_at, prepared_by, prepared_role, prepared_at)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
		t.court, act, t.id, step.Command, null(p.Slot), empty(p.Seal), p.Reason, p.Document, names, back, actor.Person, actor.Role, at)
	if err != nil {
		return fmt.Errorf("prepare %s: %w", step.Command, err)
	}
	return event.Add(ctx, tx, event.Fact{Kind: "custody.prepared", Court: t.court, Case: t.caseID, Asset: t.asset, Subject: t.id, Actor: actor, At: at,
		Basis: step.Basis, Body: map[string]any{"number": t.number, "command": step.Command}})
}

// named are the commands that have somebody on the other side.
var named = map[custody.Command]bool{
	custody.Lend: true, custody.OrderDelivery: true, custody.OrderReturn: true,
	custody.Deliver: true, custody.Return: true, custody.Transfer: true,
}

// names encrypts the other side, if the command has one.
func (s *Service) names(table string, id ref.ID, c custody.Command, p custody.Particulars) ([]byte, error) {
	if !named[c] {
		return nil, nil
	}
	return s.hide(table, id, people{p.Counterpart, p.Paper})
}

// Confirm is the second person's: what was prepared happens now.
func (s *Service) Confirm(ctx context.Context, court string, act ref.ID, actor event.Actor, at legal.Time) (Done, error) {
	var d Done
	err := pg.Tx(ctx, s.pool, func(tx pgx.Tx) error {
		w, err := s.waiting(ctx, tx, court, act)
		if err != nil {
			return err
		}
		t, err := lock(ctx, tx, court, w.thing)
		if err != nil {
			return err
		}
		out, step, err := s.decide(ctx, tx, t, w.command, w.Particulars, at)
		if err != nil {
			return err
		}
		err = step.MayConfirm(w.began.Person, actor.Person, w.began.Role, actor.Role)
		if err != nil {
			return err
		}
		d = Done{Thing: t.id, State: out.State, Act: act}
		err = s.move(ctx, tx, t, out, step, w.Particulars, hands{act: act, began: w.began, at: w.at, confirmed: &actor}, at)
		if err != nil {
			return err
		}
		return endAct(ctx, tx, court, act, actor, at, "done")
	})
	return d, err
}

// Withdraw takes back what oneself began and nobody confirmed.
func (s *Service) Withdraw(ctx context.Context, court string, act ref.ID, actor event.Actor, at legal.Time) (Done, error) {
	var d Done
	err := pg.Tx(ctx, s.pool, func(tx pgx.Tx) error {
		w, err := s.waiting(ctx, tx, court, act)
		if err != nil {
			return err
		}
		if w.began.Person != actor.Person {
			return custody.ErrNotYours
		}
		t, err := lock(ctx, tx, court, w.thing)
		if err != nil {
			return err
		}
		d = Done{Thing: t.id, State: t.State, Act: act}
		err = endAct(ctx, tx, court, act, actor, at, "withdrawn")
		if err != nil {
			return err
		}
		return event.Add(ctx, tx, event.Fact{Kind: "custody.withdrawn", Court: court, Case: t.caseID, Asset: t.asset, Subject: t.id, Actor: actor, At: at,
			Basis: basis.CaseFunds2017(2), Body: map[string]any{"number": t.number, "command": w.command}})
	})
	return d, err
}

// waits is an act that waits, locked.
type waits struct {
	custody.Particulars
	thing   ref.ID
	command custody.Command
	began   event.Actor
	at      legal.Time
}

func (s *Service) waiting(ctx context.Context, tx pgx.Tx, court string, act ref.ID) (waits, error) {
	var w waits
	var slot *ref.ID
	var seal *string
	var back, ended *legal.Time
	var sealed []byte
	err := tx.QueryRow(ctx, `
		select thing_id, command, slot_id, seal, reason, document, people_enc, back_at, prepared_by, prepared_role, prepared_at, ended_at
		from custody_act
		where court_id = $1 and act_id = $2
		for update`, court, act,
	).Scan(&w.thing, &w.command, &slot, &seal, &w.Reason, &w.Document, &sealed, &back, &w.began.Person, &w.began.Role, &w.at, &ended)
	switch {
	case pg.NoRows(err):
		return w, custody.ErrActUnknown
	case err != nil:
		return w, fmt.Errorf("read act %s: %w", act, err)
	case ended != nil:
		return w, custody.ErrActEnded
	}
	w.Slot = value(slot)
	if seal != nil {
		w.Seal = *seal
	}
	if back != nil {
		w.BackAt = *back
	}
	var p people
	err = s.show("custody_act", act, sealed, &p)
	w.Counterpart, w.Paper = p.Counterpart, p.Paper
	return w, err
}

func endAct(ctx context.Context, tx pgx.Tx, court string, act ref.ID, actor event.Actor, at legal.Time, how string) error {
	_, err := tx.Exec(ctx, `
		update custody_act
		set ended_by = $3, ended_at = $4, outcome = $5
		where court_id = $1 and act_id = $2`, court, act, actor.Person, at, how)
	if err != nil {
		return fmt.Errorf("end act %s: %w", act, err)
	}
	return nil
}
