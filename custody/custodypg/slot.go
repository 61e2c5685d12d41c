package custodypg

import (
	"context"
	"fmt"
	"unicode/utf8"

	"github.com/jackc/pgx/v5"

	"fachui/custody"
	"fachui/internal/event"
	"fachui/internal/legal"
	"fachui/internal/pg"
	"fachui/internal/ref"
)

// Slot is a place in a warehouse, with how many things stand there.
type Slot struct {
	ID        ref.ID `json:"slot_id"`
	Warehouse string `json:"warehouse"`
	Slot      string `json:"slot"`
	Things    int    `json:"things"`
}

// AddSlot adds a slot to a warehouse of the court. ErrSlot, ErrSlotTwice.
func (s *Service) AddSlot(ctx context.Context, court, warehouse, slot string, actor event.Actor, at legal.Time) (ref.ID, error) {
	if w, n := utf8.RuneCountInString(warehouse), utf8.RuneCountInString(slot); w < 1 || w > 40 || n < 1 || n > 20 {
		return "", custody.ErrSlot
	}
	id := ref.New()
	err := pg.Tx(ctx, s.pool, func(tx pgx.Tx) error {
		_, err := tx.Exec(ctx, `
			insert into custody_slot (court_id, slot_id, warehouse, slot, added_by, added_at)
			values ($1, $2, $3, $4, $5, $6)`, court, id, warehouse, slot, actor.Person, at)
		if pg.Violated(err, "custody_slot_once") {
			return custody.ErrSlotTwice
		}
		if err != nil {
			return fmt.Errorf("add slot: %w", err)
		}
		return event.Add(ctx, tx, event.Fact{Kind: "custody.slot_added", Court: court, Subject: id, Actor: actor, At: at,
			Body: map[string]any{"warehouse": warehouse, "slot": slot}})
	})
	return id, err
}

// Slots lists the slots of the court.
func (s *Service) Slots(ctx context.Context, court string) ([]Slot, error) {
	return collect(ctx, s.pool, "list slots", func(r pgx.Row) (v Slot, err error) {
		return v, r.Scan(&v.ID, &v.Warehouse, &v.Slot, &v.Things)
	}, `
		select s.slot_id, s.warehouse, s.slot, count(t.thing_id)
		from custody_slot s
		left join custody_thing t on t.court_id = s.court_id and t.slot_id = s.slot_id
		where s.court_id = $1
		group by s.slot_id, s.warehouse, s.slot
		order by s.warehouse, s.slot
		limit 2000`, court)
}
