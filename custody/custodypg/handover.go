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

// HandOver files a list of hand-over in a case. The things on it are in nobody's
// slot until the keeper receives them.
func (s *Service) HandOver(ctx context.Context, court string, caseID ref.ID, n custody.NewHandover, actor event.Actor, at legal.Time) (ref.ID, error) {
	id := ref.New()
	err := pg.Tx(ctx, s.pool, func(tx pgx.Tx) error {
		c, err := registry.FindCase(ctx, tx, court, caseID)
		if err != nil {
			return err
		}
		err = n.Check(c.FiledOn, at)
		if err != nil {
			return err
		}
		err = secondOfficer(ctx, tx, court, n.SecondOfficer, actor.Person)
		if err != nil {
			return err
		}
		serial, err := s.saveHandover(ctx, tx, court, caseID, id, n, actor, at)
		if err != nil {
			return err
		}
		for i, t := range n.Things {
			err = saveThing(ctx, tx, court, caseID, id, i+1, t, at)
			if err != nil {
				return err
			}
		}
		err = s.startReceipt(ctx, tx, court, caseID, id, n.TakenOn, at)
		if err != nil {
			return err
		}
		return event.Add(ctx, tx, event.Fact{Kind: "custody.listed", Court: court, Case: caseID, Subject: id, Actor: actor, At: at, Basis: basis.CaseFunds2017(19),
			Body: map[string]any{"list": custody.ListNumber(at.Date().Year, serial), "things": len(n.Things)}})
	})
	return id, err
}

// secondOfficer holds an office in the court now and is not the first.
func secondOfficer(ctx context.Context, tx pgx.Tx, court string, second, first ref.ID) error {
	if second.IsZero() || second == first {
		return custody.ErrSecondOfficer
	}
	var fine bool
	err := tx.QueryRow(ctx, `
		select exists (
			select from person_role_in_force
			where court_id = $1 and person_id = $2 and role in ('clerk', 'judge'))`, court, second).Scan(&fine)
	if err != nil {
		return fmt.Errorf("look for the second officer: %w", err)
	}
	if !fine {
		return custody.ErrSecondOfficer
	}
	return nil
}

func (s *Service) saveHandover(ctx context.Context, tx pgx.Tx, court string, caseID, id ref.ID, n custody.NewHandover, actor event.Actor, at legal.Time) (serial int, err error) {
	_, err = tx.Exec(ctx, `select pg_advisory_xact_lock(hashtextextended($1, 510))`, court)
	if err != nil {
		return 0, fmt.Errorf("lock lists of %s: %w", court, err)
	}
	name, err := s.hide("custody_handover", id, n.HandedBy)
	if err != nil {
		return 0, err
	}
	err = tx.QueryRow(ctx, `
		insert into custody_handover (court_id, case_id, handover_id, year, serial, handed_by_enc, capacity, officer, officer_role,
			second_officer, taken_on, place, document, listed_at)
		select $1, $2, $3, $4, coalesce(max(serial), 0) + 1, $5, $6, $7, $8, $9, $10, $11, $12, $13
		from custody_handover
		where court_id = $1 and year = $4
		returning serial`,
		court, caseID, id, at.Date().Year, name, n.Capacity, actor.Person, actor.Role, n.SecondOfficer, n.TakenOn, n.Place, n.Document, at).Scan(&serial)
	if err != nil {
		return 0, fmt.Errorf("save list: %w", err)
	}
	return serial, nil
}

func saveThing(ctx context.Context, tx pgx.Tx, court string, caseID, handover ref.ID, line int, t custody.NewThing, at legal.Time) error {
	id := ref.New()
	var perishes any
	if !t.PerishesAt.IsZero() {
		perishes = t.PerishesAt
	}
	_, err := tx.Exec(ctx, `
		insert into custody_thing (court_id, case_id, handover_id, thing_id, line, asset_id, description, quantity, unit, condition, value,
			valuable, titled, perishes_at)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`,
		court, caseID, handover, id, line, null(t.Asset), t.Description, t.Quantity, t.Unit, t.Condition, t.Value, t.Valuable, t.Titled, perishes)
	if pg.Violated(err, "custody_thing_court_id_case_id_asset_id_fkey") {
		return custody.ErrOtherCase
	}
	if err != nil {
		return fmt.Errorf("save line %d: %w", line, err)
	}
	if t.PerishesAt.IsZero() {
		return nil
	}
	return deadline.Open(ctx, tx, deadline.Deadline{Court: court, Kind: custody.DeadlinePerish, Subject: id, Case: caseID,
		Owner: custody.ByJudge, Due: t.PerishesAt, Basis: basis.CaseFunds2017(21), Opened: at})
}

// startReceipt starts the keeper's clock.
func (s *Service) startReceipt(ctx context.Context, tx pgx.Tx, court string, caseID, id ref.ID, taken legal.Date, at legal.Time) error {
	pol, err := policy(ctx, tx, court)
	if err != nil {
		return err
	}
	cal, err := registry.Calendar(ctx, tx)
	if err != nil {
		return err
	}
	last, err := cal.AddWorkdays(taken, pol.ReceiveWorkdays)
	if err != nil {
		return err
	}
	return deadline.Open(ctx, tx, deadline.Deadline{Court: court, Kind: custody.DeadlineReceive, Subject: id, Case: caseID,
		Owner: custody.ByKeeper, Due: last.End(), Basis: basis.CaseFunds2017(19), Opened: at})
}
