package notifypg

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"fachui/internal/event"
	"fachui/internal/legal"
	"fachui/internal/pg"
	"fachui/internal/ref"
	"fachui/internal/registry"
	"fachui/notify"
)

// Parked is a message that could not be sent one way, as an operator sees it: not
// to whom it goes, for before the end nobody may learn who bids.
type Parked struct {
	Delivery ref.ID    `json:"delivery"`
	Court    string    `json:"court"`
	Notice   ref.ID    `json:"notice"`
	Kind     string    `json:"kind"`
	Channel  string    `json:"channel"`
	Tries    int       `json:"tries"`
	Failure  string    `json:"failure"`
	ParkedAt time.Time `json:"parked_at"`
	On       bool      `json:"on"` // the site sends this way today
}

// ParkedDeliveries lists what waits for an operator, by identifier.
func (s *Service) ParkedDeliveries(ctx context.Context, p registry.Page) ([]Parked, error) {
	return list(ctx, s.pool, func(r pgx.CollectableRow) (v Parked, err error) {
		err = r.Scan(&v.Delivery, &v.Court, &v.Notice, &v.Kind, &v.Channel, &v.Tries, &v.Failure, &v.ParkedAt)
		v.On = s.senders[notify.Means(v.Channel)] != nil
		return v, err
	}, `
		select d.delivery_id, d.court_id, d.notice_id, n.kind, d.channel, d.tries, d.failure, d.parked_at
		from notice_delivery d
		join notice n on n.court_id = d.court_id and n.notice_id = d.notice_id
		where d.state = 'parked' and ($1 = '' or d.delivery_id > nullif($1, '')::uuid)
		order by d.delivery_id
		limit $2`, p.After, p.Rows())
}

// Replay gives a parked message another round of tries. notify.ErrDeliveryUnknown,
// notify.ErrNotParked.
func (s *Service) Replay(ctx context.Context, id ref.ID, by event.Actor, at legal.Time) error {
	return pg.Tx(ctx, s.pool, func(tx pgx.Tx) error {
		var state, court, means string
		err := tx.QueryRow(ctx, `
			select state, court_id, channel
			from notice_delivery
			where delivery_id = $1
			for update`, id).Scan(&state, &court, &means)
		if pg.NoRows(err) {
			return notify.ErrDeliveryUnknown
		}
		if err != nil {
			return fmt.Errorf("lock delivery: %w", err)
		}
		if state != "parked" {
			return notify.ErrNotParked.With("state", state)
		}
		_, err = tx.Exec(ctx, `
			update notice_delivery
			set state = 'waiting', attempts = 0, parked_at = null, failure = '', next_at = $2
			where delivery_id = $1`, id, s.machine())
		if err != nil {
			return fmt.Errorf("replay delivery: %w", err)
		}
		return event.Add(ctx, tx, event.Fact{Kind: "delivery.replayed", Court: court, Subject: id, Actor: by, At: at,
			Body: map[string]string{"channel": means}})
	})
}
