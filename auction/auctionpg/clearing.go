package auctionpg

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"fachui/auction"
	"fachui/internal/basis"
	"fachui/internal/event"
	"fachui/internal/legal"
	"fachui/internal/pg"
	"fachui/internal/ref"
)

// ClearingNote is a step that was taken to clear the property.
type ClearingNote struct {
	Step     auction.ClearingStep `json:"step"`
	Until    legal.Date           `json:"until"` // the day to leave by
	At       legal.Time           `json:"at"`
	Document string               `json:"document,omitempty"` // for the court
	DocNo    string               `json:"doc_no,omitempty"`
	Note     string               `json:"note,omitempty"` // for the court
}

// Delivery is where a sold lot stands between title and keys.
type Delivery struct {
	Lot         ref.ID           `json:"lot"`
	Title       string           `json:"title"`
	Status      auction.Status   `json:"status"`
	Vacating    auction.Vacating `json:"vacating"` // as announced
	PaidAt      legal.Time       `json:"paid_at"`
	RuledAt     legal.Time       `json:"ruled_at"`
	TitledAt    legal.Time       `json:"titled_at"`
	DeliverBy   legal.Time       `json:"deliver_by"` // zero before title has passed
	DeliveredAt legal.Time       `json:"delivered_at"`
	Late        bool             `json:"late"`
	Steps       []ClearingNote   `json:"steps"`  // the oldest first
	Record      *auction.Record  `json:"record"` // of the handing over
	Document    string           `json:"document,omitempty"`
}

// Clear records a step to clear the property. What auction.Clearing.Take refuses,
// ErrHash, ErrNoLot.
func (s *Service) Clear(ctx context.Context, court string, lot ref.ID, n auction.NewClearing, by event.Actor, at legal.Time) error {
	if !auction.IsHash(n.Document) {
		return ErrHash.With("field", "document")
	}
	return pg.Tx(ctx, s.pool, func(tx pgx.Tx) error {
		l, err := lockLot(ctx, tx, court, lot, exclusive)
		if err != nil {
			return err
		}
		notes, err := clearingOf(ctx, tx, court, lot)
		if err != nil {
			return err
		}
		c := auction.Clearing{Status: l.Status, Kind: l.Kind}
		for _, t := range notes {
			c.Taken = append(c.Taken, auction.Cleared{Step: t.Step, Until: t.Until, At: t.At})
		}
		err = c.Take(n, at)
		if err != nil {
			return err
		}
		id := ref.New()
		_, err = tx.Exec(ctx, `
			insert into delivery_step (court_id, step_id, lot_id, kind, until_day, document, doc_no, note, taken_by, at)
			values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`, court, id, lot, n.Step, n.Until, n.Document, n.DocNo, n.Note, by.Person, at)
		if err != nil {
			return fmt.Errorf("record step for lot %s: %w", lot, err)
		}
		return event.Add(ctx, tx, event.Fact{Kind: "lot.clearing", Court: court, Case: l.Case, Asset: l.Asset, Lot: lot, Subject: id, Actor: by, At: at,
			Basis: basis.Sale2020(27), Body: map[string]any{"step": n.Step, "until": n.Until}})
	})
}

func clearingOf(ctx context.Context, q querier, court string, lot ref.ID) ([]ClearingNote, error) {
	rows, err := q.Query(ctx, `
		select kind, until_day, at, document, doc_no, note
		from delivery_step
		where court_id = $1 and lot_id = $2
		order by step_id
		limit $3`, court, lot, historyMost)
	if err != nil {
		return nil, fmt.Errorf("read steps of lot %s: %w", lot, err)
	}
	out, err := pgx.AppendRows([]ClearingNote{}, rows, pgx.RowToStructByPos[ClearingNote])
	if err != nil {
		return nil, fmt.Errorf("read steps of lot %s: %w", lot, err)
	}
	return out, nil
}

const deliverySQL = `
		select l.lot_id, l.title, l.status, coalesce((
				select a.content::jsonb ->> 'vacating'
				from announcement a
				where a.court_id = l.court_id and a.lot_id = l.lot_id
				order by a.announcement_id desc
				limit 1), ''), l.paid_at, l.ruled_at, l.titled_at, l.delivered_at, d.record, coalesce(d.document, '')
		from lot l
		left join sale_delivery d on d.court_id = l.court_id and d.lot_id = l.lot_id
		where l.court_id = $1 and l.lot_id = $2`

// Delivery is where a lot of the court stands between title and keys. ErrNoLot.
func (s *Service) Delivery(ctx context.Context, court string, lot ref.ID, at legal.Time) (Delivery, error) {
	out := Delivery{}
	err := s.pool.QueryRow(ctx, deliverySQL, court, lot).Scan(&out.Lot, &out.Title, &out.Status, &out.Vacating, &out.PaidAt, &out.RuledAt, &out.TitledAt,
		&out.DeliveredAt, &out.Record, &out.Document)
	if pg.NoRows(err) {
		return out, ErrNoLot
	}
	if err != nil {
		return out, fmt.Errorf("read delivery of lot %s: %w", lot, err)
	}
	if !out.TitledAt.IsZero() {
		out.DeliverBy = auction.Within(out.TitledAt.Date(), auction.DeliveryDays)
		out.Late = out.DeliveredAt.IsZero() && !at.Before(out.DeliverBy) || !out.DeliveredAt.IsZero() && !out.DeliveredAt.Before(out.DeliverBy)
	}
	out.Steps, err = clearingOf(ctx, s.pool, court, lot)
	return out, err
}

// OwnDelivery is what the buyer sees of it: steps and days, and of the record what
// they signed; not what the court noted about those who had to leave. ErrNoLot.
func (s *Service) OwnDelivery(ctx context.Context, lot, person ref.ID, at legal.Time) (Delivery, error) {
	var court string
	err := s.pool.QueryRow(ctx, `
		select c.court_id
		from sale_confirmation c
		join application a on a.court_id = c.court_id and a.lot_id = c.lot_id and a.application_id = c.application_id
		where c.lot_id = $1 and ($2 in (c.buyer_id, a.person_id) or exists (
			select from joint_consent j
			where j.court_id = c.court_id and j.lot_id = c.lot_id and j.application_id = c.application_id and j.person_id = $2))`, lot, person).Scan(&court)
	if pg.NoRows(err) {
		return Delivery{}, ErrNoLot
	}
	if err != nil {
		return Delivery{}, fmt.Errorf("find the buyer of lot %s: %w", lot, err)
	}
	out, err := s.Delivery(ctx, court, lot, at)
	for i := range out.Steps {
		out.Steps[i].Document, out.Steps[i].Note = "", ""
	}
	out.Document = ""
	if out.Record != nil {
		out.Record.Photos = nil
	}
	return out, err
}
