package bidding

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"fachui/auction"
	"fachui/internal/legal"
	"fachui/internal/pg"
	"fachui/internal/ref"
)

// Health is the record of the service over the bidding of a lot, open to everybody:
// whether bidders could bid is what an objection after the sale turns on (法释〔2016〕
// 18号 Art. 31). It holds minutes of legal time; a minute without a record was served
// by no node, or lies in a time that was simulated.
type Health struct {
	Lot     ref.ID     `json:"lot"`
	From    legal.Time `json:"from"`
	To      legal.Time `json:"to"` // the end, or now
	Minutes int        `json:"minutes"`
	Served  int        `json:"served"` // minutes of which there is a record
	Bids    int64      `json:"bids"`   // that came to the platform in those minutes, on all lots
	Failed  int64      `json:"failed"` // of them: not decided
	Knocks  int64      `json:"knocks"` // of the nodes at their own doors
	Unheard int64      `json:"unheard"`

	Outages      []Outage `json:"outages"`
	ShutOut      int64    `json:"shut_out_ms"` // in all
	Extensions   int64    `json:"extensions"`
	Nodes        []string `json:"nodes"`
	PauseSeconds int      `json:"pause_seconds"` // an outage longer than this pauses

	SealedAt legal.Time `json:"sealed_at"` // when it was stored with the lot; zero: not yet
}

// healthRows is the most outages that are listed.
const healthRows = 200

// Health reads the record of a lot that has opened. ErrNoLot.
func (e *Engine) Health(ctx context.Context, lot ref.ID) (Health, error) {
	h := Health{Lot: lot, PauseSeconds: int(e.opts.PauseAfter / time.Second)}
	var court string
	var shard int16
	var sealed *time.Time
	err := e.opts.Pool.QueryRow(ctx, `
		select l.court_id, l.shard, l.opens_at, l.ends_at, h.recorded_at
		from lot_live l
		left join lot_health h using (court_id, lot_id)
		where l.lot_id = $1`, lot).Scan(&court, &shard, &h.From, &h.To, &sealed)
	if pg.NoRows(err) {
		return Health{}, ErrNoLot
	}
	if err != nil {
		return Health{}, fmt.Errorf("read lot: %w", err)
	}
	if sealed != nil {
		h.SealedAt = legal.At(*sealed)
	}
	now := e.opts.Clock.Now()
	if now.Before(h.To) {
		h.To = now
	}
	h.Outages, h.Nodes = []Outage{}, []string{}
	if !h.From.Before(h.To) {
		return h, nil
	}
	first, last := h.From.Std().Truncate(time.Minute), h.To.Std().Truncate(time.Minute)
	h.Minutes = int(last.Sub(first)/time.Minute) + 1
	err = e.opts.Pool.QueryRow(ctx, `
		select count(distinct minute), coalesce(sum(bids), 0), coalesce(sum(failed), 0), coalesce(sum(knocks), 0), coalesce(sum(unheard), 0),
			coalesce(array_agg(distinct node), '{}')
		from service_minute
		where minute between $1 and $2`, first, last).Scan(&h.Served, &h.Bids, &h.Failed, &h.Knocks, &h.Unheard, &h.Nodes)
	if err != nil {
		return Health{}, fmt.Errorf("read minutes: %w", err)
	}
	rows, err := e.opts.Pool.Query(ctx, `
		select outage_id, cause, node, from_at, to_at, reason
		from service_outage
		where from_at < $2 and to_at > $1 and (lot_id is null or lot_id = $3) and (shard is null or shard = $4)
		order by from_at
		limit $5`, h.From, h.To, lot, shard, healthRows)
	if err != nil {
		return Health{}, fmt.Errorf("read outages: %w", err)
	}
	h.Outages, err = pgx.AppendRows(h.Outages, rows, func(row pgx.CollectableRow) (o Outage, err error) {
		err = row.Scan(&o.ID, &o.Cause, &o.Node, &o.From, &o.To, &o.Reason)
		return o, err
	})
	if err != nil {
		return Health{}, fmt.Errorf("read outages: %w", err)
	}
	h.ShutOut = h.shutOut().Milliseconds()
	h.Extensions, err = e.Extensions(ctx, lot, 1<<62)
	return h, err
}

// shutOut is how long the outages lasted within the record, each instant once. They
// are in the order in which they began.
func (h Health) shutOut() (sum time.Duration) {
	until := h.From
	for _, o := range h.Outages {
		from, to := legal.Later(o.From, until), o.To
		if h.To.Before(to) {
			to = h.To
		}
		if from.Before(to) {
			sum += to.Sub(from)
			until = to
		}
	}
	return sum
}

// settled is how long after its end a lot's record is stored: every node has written
// its last minute by then.
const settled = 2 * time.Minute

// sealHealth stores the record with every lot that ended a moment ago.
func (e *Engine) sealHealth(ctx context.Context) error {
	now := e.opts.Clock.Now()
	rows, err := e.opts.Pool.Query(ctx, `
		select l.court_id, l.lot_id
		from lot_live l
		where l.status in ('SOLD', 'FAILED_R1', 'FAILED_R2', 'SELLOFF_FAILED') and l.ends_at between $1 and $2
		  and not exists (
			select from lot_health h
			where h.court_id = l.court_id and h.lot_id = l.lot_id)
		limit 100`, now.Add(-auction.Release), now.Add(-settled))
	if err != nil {
		return fmt.Errorf("look for lots that ended: %w", err)
	}
	type ended struct {
		Court string
		Lot   ref.ID
	}
	all, err := pgx.CollectRows(rows, pgx.RowToStructByPos[ended])
	if err != nil {
		return fmt.Errorf("look for lots that ended: %w", err)
	}
	for _, l := range all {
		h, err := e.Health(ctx, l.Lot)
		if err != nil {
			return err
		}
		_, err = e.opts.Pool.Exec(ctx, `
			insert into lot_health (court_id, lot_id, from_at, to_at, minutes, served, bids, failed, knocks, unheard,
				outages, shut_out_us, extensions, nodes)
			values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
			on conflict do nothing`, l.Court, l.Lot, h.From, h.To, h.Minutes, h.Served, h.Bids, h.Failed, h.Knocks, h.Unheard,
			len(h.Outages), h.ShutOut*1000, h.Extensions, h.Nodes)
		if err != nil {
			return fmt.Errorf("store record of lot %s: %w", l.Lot, err)
		}
	}
	return nil
}

// Outages lists the outages on record, the latest first, at most limit.
func (e *Engine) Outages(ctx context.Context, limit int) ([]Outage, error) {
	rows, err := e.opts.Pool.Query(ctx, `
		select outage_id, cause, node, from_at, to_at, reason
		from service_outage
		order by to_at desc, outage_id
		limit $1`, limit)
	if err != nil {
		return nil, fmt.Errorf("list outages: %w", err)
	}
	return pgx.AppendRows([]Outage{}, rows, func(row pgx.CollectableRow) (o Outage, err error) {
		err = row.Scan(&o.ID, &o.Cause, &o.Node, &o.From, &o.To, &o.Reason)
		return o, err
	})
}
