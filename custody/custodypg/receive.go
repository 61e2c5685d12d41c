package custodypg

import (
	"context"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"

	"fachui/custody"
	"fachui/internal/event"
	"fachui/internal/legal"
	"fachui/internal/pg"
	"fachui/internal/ref"
)

// Receipt is one line that the keeper receives: into which slot, a valuable under
// which seal. Turned down, it says why. One of which nothing is said is left for later.
type Receipt struct {
	Thing  ref.ID `json:"thing"`
	Slot   ref.ID `json:"slot"`
	Seal   string `json:"seal"`
	Reject string `json:"reject"` // why the line is not received
}

// Receive is the keeper's signature under a list or a part of it: all lines named,
// or none.
func (s *Service) Receive(ctx context.Context, court string, handover ref.ID, lines []Receipt, actor event.Actor, at legal.Time) (int, error) {
	lines = slices.DeleteFunc(slices.Clone(lines), func(l Receipt) bool { return l.Slot.IsZero() && l.Seal == "" && l.Reject == "" })
	if len(lines) < 1 || len(lines) > custody.MostThings {
		return 0, custody.ErrList.With("most", custody.MostThings)
	}
	err := pg.Tx(ctx, s.pool, func(tx pgx.Tx) error {
		var known bool
		err := tx.QueryRow(ctx, `
			select exists (
				select from custody_handover
				where court_id = $1 and handover_id = $2)`, court, handover).Scan(&known)
		if err != nil {
			return fmt.Errorf("look for list: %w", err)
		}
		if !known {
			return custody.ErrHandoverUnknown
		}
		for _, l := range lines {
			err := s.receiveOne(ctx, tx, court, handover, l, actor, at)
			if err != nil {
				return err
			}
		}
		return nil
	})
	return len(lines), err
}

func (s *Service) receiveOne(ctx context.Context, tx pgx.Tx, court string, handover ref.ID, l Receipt, actor event.Actor, at legal.Time) error {
	t, err := lock(ctx, tx, court, l.Thing)
	if err != nil {
		return err
	}
	if t.handover != handover {
		return custody.ErrThingUnknown
	}
	if actor.Person == t.officer || actor.Person == t.second {
		return custody.ErrOfficers
	}
	if l.Reject != "" {
		p := custody.Particulars{Reason: l.Reject}
		out, step, err := s.decide(ctx, tx, t, custody.Reject, p, at)
		if err != nil {
			return err
		}
		err = step.MayBegin(actor.Role)
		if err != nil {
			return err
		}
		return s.move(ctx, tx, t, out, step, p, hands{began: actor, at: at}, at)
	}
	p := custody.Particulars{Slot: l.Slot, Seal: l.Seal}
	out, step, err := s.decide(ctx, tx, t, custody.Receive, p, at)
	if err != nil {
		return err
	}
	err = step.MayConfirm(t.officer, actor.Person, t.role, actor.Role)
	if err != nil {
		return err
	}
	err = knownSlot(ctx, tx, court, l.Slot)
	if err != nil {
		return err
	}
	return s.move(ctx, tx, t, out, step, p, hands{began: event.Actor{Person: t.officer, Role: t.role}, at: t.listed, confirmed: &actor}, at)
}
