package auctionpg

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"fachui/auction"
	"fachui/internal/legal"
	"fachui/internal/money"
	"fachui/internal/ref"
)

// runningMost bounds the wall: ten times what a whole province has had open at once
// in one court.
const runningMost = 500

// Running is a lot on the wall of a court's open auctions. It knows codes only by
// their number of bids.
type Running struct {
	Lot           ref.ID         `json:"lot"`
	Case          ref.ID         `json:"case"`
	Title         string         `json:"title"`
	Status        auction.Status `json:"status"`
	StatusZH      string         `json:"status_zh"`
	StatusEN      string         `json:"status_en"`
	Reference     money.Amount   `json:"reference_price"`
	StartingPrice money.Amount   `json:"starting_price"`
	Price         money.Amount   `json:"price"`
	Bids          int64          `json:"bids"`
	LastBidAt     legal.Time     `json:"last_bid_at"`
	OpensAt       legal.Time     `json:"opens_at"`
	Announced     legal.Time     `json:"announced_end"`
	EndsAt        legal.Time     `json:"ends_at"`
	Extensions    int            `json:"extensions"` // how often a late bid moved the end
	Alarm         int64          `json:"alarm"`      // times the reference price, of the court's alarms; 0: none
	Ratio         string         `json:"price_percent"`
	Version       int64          `json:"version"` // of how it stands, for streams
}

// Running lists the auctions of a court that are open, or were stopped while open;
// the one that ends next first.
func (s *Service) Running(ctx context.Context, court string, at legal.Time) ([]Running, error) {
	pol, err := s.policy(ctx, s.pool, court, at)
	if err != nil {
		return nil, err
	}
	rows, err := s.pool.Query(ctx, `
		select l.lot_id, l.case_id, l.title, l.status, coalesce(l.reference_price, 0), l.starting_price, coalesce(v.price, l.starting_price),
			coalesce(v.bid_count, 0), b.last_at, coalesce(v.opens_at, l.opens_at), l.ends_at, coalesce(v.ends_at, l.ends_at), b.extensions, coalesce(v.version, 0)
		from lot l
		left join lot_live v on v.court_id = l.court_id and v.lot_id = l.lot_id
		cross join lateral (
			select max(b.at) as last_at, count(distinct b.ends_at) filter (where b.ends_at > l.ends_at)::int as extensions
			from bid b
			where b.court_id = l.court_id and b.lot_id = l.lot_id) b
		where l.court_id = $1 and (l.status = any($2) or l.status = 'SUSPENDED' and l.suspended_from = any($2))
		order by 12, l.lot_id
		limit $3`, court, auction.GroupRunning.States(), runningMost)
	if err != nil {
		return nil, fmt.Errorf("list running lots of %s: %w", court, err)
	}
	out, err := pgx.AppendRows([]Running{}, rows, func(r pgx.CollectableRow) (v Running, err error) {
		err = r.Scan(&v.Lot, &v.Case, &v.Title, &v.Status, &v.Reference, &v.StartingPrice, &v.Price, &v.Bids, &v.LastBidAt, &v.OpensAt,
			&v.Announced, &v.EndsAt, &v.Extensions, &v.Version)
		v.StatusZH, v.StatusEN = v.Status.Words()
		v.Alarm, v.Ratio = pol.Alarm(v.Price, v.Reference), percent(v.Price, v.Reference)
		return v, err
	})
	if err != nil {
		return nil, fmt.Errorf("list running lots of %s: %w", court, err)
	}
	return out, nil
}
