package auctionpg

import (
	"context"
	"fmt"
	"io"
	"time"

	"github.com/jackc/pgx/v5"

	"fachui/auction"
	"fachui/internal/basis"
	"fachui/internal/event"
	"fachui/internal/legal"
	"fachui/internal/outbox"
	"fachui/internal/pg"
	"fachui/internal/ref"
)

// Slot is a time at which a lot can be seen.
type Slot struct {
	ID       ref.ID     `json:"slot"`
	StartsAt legal.Time `json:"starts_at"`
	EndsAt   legal.Time `json:"ends_at"`
	Seats    int        `json:"seats"`
	Left     int        `json:"left"`
	Place    string     `json:"place"`
	Contact  string     `json:"contact"`
	Closed   string     `json:"closed"` // why it is not held; empty if it is
	Bookings []Visitors `json:"bookings,omitempty"`
}

// Booked is how many people come.
func (v Slot) Booked() int { return v.Seats - v.Left }

// Visitors are those who come with one booking, as the staff know them: by code.
type Visitors struct {
	Code   string `json:"code"`
	People int    `json:"people"`
}

// Booking is one's own booking of a viewing.
type Booking struct {
	ID       ref.ID     `json:"booking"`
	Lot      ref.ID     `json:"lot"`
	Title    string     `json:"title"`
	Code     string     `json:"code"`
	People   int        `json:"people"`
	StartsAt legal.Time `json:"starts_at"`
	EndsAt   legal.Time `json:"ends_at"`
	Place    string     `json:"place"`
	Contact  string     `json:"contact"`
	Closed   string     `json:"closed"` // why it is not held
}

const mostShown = 200 // slots, bookings, questions or lots in one answer

// OfferViewings opens viewings of an announced lot, one after the other. ErrNoLot,
// auction.ErrNotReadable, auction.ErrViewingFields, auction.ErrViewingTime, auction.ErrViewingTwice.
func (s *Service) OfferViewings(ctx context.Context, court string, lot ref.ID, v auction.Viewing, by event.Actor, at legal.Time) ([]ref.ID, error) {
	var out []ref.ID
	err := pg.Tx(ctx, s.pool, func(tx pgx.Tx) error {
		l, err := findLot(ctx, tx, lot)
		if err == nil && l.Court != court {
			err = ErrNoLot
		}
		if err == nil {
			err = l.readable()
		}
		if err == nil {
			err = v.Check(l.EndsAt, at)
		}
		if err != nil {
			return err
		}
		for n := range v.Slots {
			id, from := ref.New(), v.StartsAt.Add(time.Duration(n)*v.Length)
			_, err = tx.Exec(ctx, `
				insert into viewing_slot (court_id, slot_id, lot_id, starts_at, ends_at, capacity, place, contact, opened_by, opened_at)
				values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
				court, id, lot, from, from.Add(v.Length), v.Seats, v.Place, v.Contact, by.Person, at)
			if pg.Violated(err, "viewing_slot_once") {
				return auction.ErrViewingTwice.With("at", from)
			}
			if err != nil {
				return fmt.Errorf("open viewing of lot %s: %w", lot, err)
			}
			out = append(out, id)
		}
		return event.Add(ctx, tx, event.Fact{Kind: "lot.viewings_offered", Court: court, Case: l.Case, Asset: l.Asset, Lot: lot, Subject: lot,
			Actor: by, At: at, Public: true, Basis: basis.Online2016(7), Body: map[string]any{"from": v.StartsAt, "slots": v.Slots, "seats": v.Seats}})
	})
	return out, err
}

// readable refuses readers of a lot that is not announced or is over.
func (l Lot) readable() error {
	if l.AnnouncedAt.IsZero() {
		return ErrNoLot
	}
	return l.Status.Readable()
}

const slotSQL = `
	select v.slot_id, v.starts_at, v.ends_at, v.capacity, v.capacity - coalesce(b.people, 0), v.place, v.contact, coalesce(c.reason, '')
	from viewing_slot v
	left join viewing_closing c on c.court_id = v.court_id and c.slot_id = v.slot_id
	left join lateral (
		select sum(b.people)::integer as people
		from viewing_coming b
		where b.court_id = v.court_id and b.slot_id = v.slot_id) b on true`

func scanSlot(r pgx.CollectableRow) (v Slot, err error) {
	err = r.Scan(&v.ID, &v.StartsAt, &v.EndsAt, &v.Seats, &v.Left, &v.Place, &v.Contact, &v.Closed)
	return v, err
}

// Viewings lists the viewings of a lot that can still be booked.
func (s *Service) Viewings(ctx context.Context, lot ref.ID, at legal.Time) ([]Slot, error) {
	rows, err := s.pool.Query(ctx, slotSQL+`
		where v.lot_id = $1 and v.starts_at > $2 and c.slot_id is null
		order by v.starts_at
		limit $3`, lot, at, mostShown)
	if err != nil {
		return nil, fmt.Errorf("list viewings of lot %s: %w", lot, err)
	}
	out, err := pgx.AppendRows([]Slot{}, rows, scanSlot)
	if err != nil {
		return nil, fmt.Errorf("list viewings of lot %s: %w", lot, err)
	}
	return out, nil
}

// CourtViewings lists every viewing of a lot, the last first, with the codes of those
// who come.
func (s *Service) CourtViewings(ctx context.Context, court string, lot ref.ID) ([]Slot, error) {
	rows, err := s.pool.Query(ctx, slotSQL+`
		where v.court_id = $1 and v.lot_id = $2
		order by v.starts_at desc
		limit $3`, court, lot, mostShown)
	if err != nil {
		return nil, fmt.Errorf("list viewings of lot %s: %w", lot, err)
	}
	out, err := pgx.AppendRows([]Slot{}, rows, scanSlot)
	if err != nil {
		return nil, fmt.Errorf("list viewings of lot %s: %w", lot, err)
	}
	for i := range out {
		rows, err := s.pool.Query(ctx, `
			select ticket, people
			from viewing_coming
			where court_id = $1 and slot_id = $2
			order by ticket`, court, out[i].ID)
		if err == nil {
			out[i].Bookings, err = pgx.CollectRows(rows, pgx.RowToStructByPos[Visitors])
		}
		if err != nil {
			return nil, fmt.Errorf("list visitors of %s: %w", out[i].ID, err)
		}
	}
	return out, nil
}

// CloseViewing cancels a viewing that lies ahead; those who booked it are told.
// auction.ErrViewingUnknown, auction.ErrViewingOver, ErrCloseReason.
func (s *Service) CloseViewing(ctx context.Context, court string, slot ref.ID, reason string, by event.Actor, at legal.Time) error {
	if n := len([]rune(reason)); n < 2 || n > 200 {
		return ErrCloseReason
	}
	return pg.Tx(ctx, s.pool, func(tx pgx.Tx) error {
		l, from, err := slotOf(ctx, tx, slot)
		if err == nil && l.Court != court {
			err = auction.ErrViewingUnknown
		}
		if err == nil && !from.After(at) {
			err = auction.ErrViewingOver
		}
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `
			insert into viewing_closing (court_id, slot_id, reason, closed_by, closed_at)
			values ($1, $2, $3, $4, $5)`, court, slot, reason, by.Person, at)
		if pg.Violated(err, "viewing_closed_once") {
			return auction.ErrViewingOver
		}
		if err != nil {
			return fmt.Errorf("close viewing %s: %w", slot, err)
		}
		err = event.Add(ctx, tx, event.Fact{Kind: "lot.viewing_closed", Court: court, Case: l.Case, Asset: l.Asset, Lot: l.ID, Subject: slot,
			Actor: by, At: at, Public: true, Basis: basis.Online2016(7), Body: map[string]any{"starts_at": from, "reason": reason}})
		if err != nil {
			return err
		}
		return outbox.Add(ctx, tx, court, slot.String(), auction.ViewingClosed{Court: court, Case: l.Case, Lot: l.ID, Slot: slot, StartsAt: from, Reason: reason, At: at})
	})
}

// slotOf reads the lot and the beginning of a viewing. auction.ErrViewingUnknown.
func slotOf(ctx context.Context, tx pgx.Tx, slot ref.ID) (Lot, legal.Time, error) {
	var lot ref.ID
	var from legal.Time
	err := tx.QueryRow(ctx, `
		select lot_id, starts_at
		from viewing_slot
		where slot_id = $1`, slot).Scan(&lot, &from)
	if pg.NoRows(err) {
		return Lot{}, from, auction.ErrViewingUnknown
	}
	if err != nil {
		return Lot{}, from, fmt.Errorf("find viewing %s: %w", slot, err)
	}
	l, err := findLot(ctx, tx, lot)
	return l, from, err
}

// codeLetters are those of a booking's code: none is taken for another.
const codeLetters = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"

const codeLength = 6

// BookViewing books seats for a person. auction.ErrViewingUnknown,
// auction.ErrNotReadable, auction.ErrViewingPeople, auction.ErrViewingOver,
// auction.ErrViewingBooked, auction.ErrViewingFull, auction.ErrViewingMany.
func (s *Service) BookViewing(ctx context.Context, slot ref.ID, people int, by event.Actor, at legal.Time) (Booking, error) {
	if people < 1 || people > auction.MostPeople {
		return Booking{}, auction.ErrViewingPeople
	}
	letters := make([]byte, codeLength)
	_, err := io.ReadFull(s.from.Chance, letters)
	if err != nil {
		return Booking{}, fmt.Errorf("draw a code: %w", err)
	}
	for i, b := range letters {
		letters[i] = codeLetters[int(b)%len(codeLetters)]
	}
	out := Booking{ID: ref.New(), Code: string(letters), People: people}
	err = pg.Tx(ctx, s.pool, func(tx pgx.Tx) error {
		l, from, err := slotOf(ctx, tx, slot)
		if err == nil {
			err = l.readable()
		}
		if err != nil {
			return err
		}
		out.Lot, out.Title, out.StartsAt = l.ID, l.Title, from
		var ahead int
		err = tx.QueryRow(ctx, `
			select count(*)
			from viewing_coming c
			join viewing_slot v using (court_id, slot_id)
			where c.person_id = $1 and v.starts_at > $2`, by.Person, at).Scan(&ahead)
		if err != nil {
			return fmt.Errorf("count bookings: %w", err)
		}
		if ahead >= auction.MostBookings {
			return auction.ErrViewingMany.With("most", auction.MostBookings)
		}
		_, err = tx.Exec(ctx, `
			insert into viewing_booking (court_id, booking_id, slot_id, lot_id, person_id, people, ticket, booked_at)
			values ($1, $2, $3, $4, $5, $6, $7, $8)`, l.Court, out.ID, slot, l.ID, by.Person, people, out.Code, at)
		return err
	})
	switch {
	case pg.Violated(err, "viewing_open"), pg.Violated(err, "viewing_ahead"):
		return Booking{}, auction.ErrViewingOver
	case pg.Violated(err, "viewing_once"):
		return Booking{}, auction.ErrViewingBooked
	case pg.Violated(err, "viewing_seats"):
		return Booking{}, s.full(ctx, slot)
	}
	return out, err
}

// full says how many seats are left.
func (s *Service) full(ctx context.Context, slot ref.ID) error {
	rows, err := s.pool.Query(ctx, slotSQL+`
		where v.slot_id = $1`, slot)
	if err != nil {
		return fmt.Errorf("read viewing %s: %w", slot, err)
	}
	v, err := pgx.CollectExactlyOneRow(rows, scanSlot)
	if err != nil {
		return fmt.Errorf("read viewing %s: %w", slot, err)
	}
	return auction.ErrViewingFull.With("left", v.Left)
}

// CancelBooking gives one's seats back before the viewing. auction.ErrBookingUnknown,
// auction.ErrViewingOver.
func (s *Service) CancelBooking(ctx context.Context, booking ref.ID, by event.Actor, at legal.Time) error {
	return pg.Tx(ctx, s.pool, func(tx pgx.Tx) error {
		var court string
		var from legal.Time
		err := tx.QueryRow(ctx, `
			select c.court_id, v.starts_at
			from viewing_coming c
			join viewing_slot v using (court_id, slot_id)
			where c.booking_id = $1 and c.person_id = $2`, booking, by.Person).Scan(&court, &from)
		if pg.NoRows(err) {
			return auction.ErrBookingUnknown
		}
		if err != nil {
			return fmt.Errorf("find booking %s: %w", booking, err)
		}
		if !from.After(at) {
			return auction.ErrViewingOver
		}
		_, err = tx.Exec(ctx, `
			insert into viewing_cancellation (court_id, booking_id, cancelled_at)
			values ($1, $2, $3)`, court, booking, at)
		if pg.Violated(err, "viewing_cancelled_once") {
			return auction.ErrBookingUnknown
		}
		return err
	})
}

// Bookings lists one's own bookings that were not cancelled, the latest viewing first.
func (s *Service) Bookings(ctx context.Context, person ref.ID) ([]Booking, error) {
	rows, err := s.pool.Query(ctx, `
		select b.booking_id, b.lot_id, l.title, b.ticket, b.people, v.starts_at, v.ends_at, v.place, v.contact, coalesce(c.reason, '')
		from viewing_booking b
		join viewing_slot v using (court_id, slot_id)
		join lot l on l.court_id = b.court_id and l.lot_id = b.lot_id
		left join viewing_closing c on c.court_id = b.court_id and c.slot_id = b.slot_id
		where b.person_id = $1 and not exists (
			select from viewing_cancellation x
			where x.court_id = b.court_id and x.booking_id = b.booking_id)
		order by v.starts_at desc
		limit $2`, person, mostShown)
	if err != nil {
		return nil, fmt.Errorf("list bookings: %w", err)
	}
	out, err := pgx.AppendRows([]Booking{}, rows, pgx.RowToStructByPos[Booking])
	if err != nil {
		return nil, fmt.Errorf("list bookings: %w", err)
	}
	return out, nil
}

// BookersTx are the people who booked a viewing and did not cancel.
func (s *Service) BookersTx(ctx context.Context, tx pgx.Tx, slot ref.ID) ([]ref.ID, error) {
	rows, err := tx.Query(ctx, `
		select distinct b.person_id
		from viewing_booking b
		where b.slot_id = $1 and not exists (
			select from viewing_cancellation x
			where x.court_id = b.court_id and x.booking_id = b.booking_id)
		order by b.person_id`, slot)
	if err != nil {
		return nil, fmt.Errorf("list bookers of %s: %w", slot, err)
	}
	return pgx.CollectRows(rows, pgx.RowTo[ref.ID])
}
