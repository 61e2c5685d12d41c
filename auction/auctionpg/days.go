package auctionpg

import (
	"context"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"

	"fachui/auction"
	"fachui/internal/legal"
)

// The days of one answer.
const (
	daysDefault = 7
	daysMost    = 62
)

// Day is what happens on one day, from midnight to midnight in Shanghai.
type Day struct {
	Day     legal.Date `json:"day"`
	Opens   int64      `json:"opens"`   // bidding opens
	Running int64      `json:"running"` // open at some instant of the day
	Ends    int64      `json:"ends"`    // bidding ends, as far as is known now
}

// Days counts, day by day from from, the announced lots that open, run and end.
// Suspended and withdrawn lots are not counted: nothing will happen with them on
// the day that was announced.
func (s *Service) Days(ctx context.Context, from legal.Date, days int) ([]Day, error) {
	if days <= 0 {
		days = daysDefault
	}
	days = min(days, daysMost)
	starts := make([]legal.Time, days+1)
	for i := range starts {
		starts[i] = from.AddDays(i).Start()
	}
	rows, err := s.pool.Query(ctx, `
		with window_lots as (
			select lot.opens_at, coalesce(lot.ended_at, live.ends_at, lot.ends_at) as ends_at
			from lot
			left join lot_live live on live.court_id = lot.court_id and live.lot_id = lot.lot_id
			where lot.announced_at is not null and lot.status <> all(@still)
			  and lot.opens_at < @until
			  and (lot.ends_at >= @from or lot.ended_at >= @from or lot.status = any(@running)))
		select
			count(*) filter (where w.opens_at >= d.starts and w.opens_at < d.ends),
			count(*) filter (where w.opens_at < d.ends and w.ends_at > d.starts),
			count(*) filter (where w.ends_at >= d.starts and w.ends_at < d.ends)
		from unnest(@starts::timestamptz[], @ends::timestamptz[]) with ordinality d (starts, ends, n)
		left join window_lots w on w.opens_at < d.ends and w.ends_at >= d.starts
		group by d.n
		order by d.n`, pgx.NamedArgs{
		"still":   slices.Concat(auction.GroupSuspended.States(), auction.GroupWithdrawn.States()),
		"running": auction.GroupRunning.States(),
		"from":    starts[0], "until": starts[days], "starts": starts[:days], "ends": starts[1:],
	})
	if err != nil {
		return nil, fmt.Errorf("count lots by day: %w", err)
	}
	out := make([]Day, 0, days)
	var d Day
	_, err = pgx.ForEachRow(rows, []any{&d.Opens, &d.Running, &d.Ends}, func() error {
		d.Day = from.AddDays(len(out))
		out = append(out, d)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("count lots by day: %w", err)
	}
	return out, nil
}
