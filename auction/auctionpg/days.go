package auctionpg

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

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

// Days counts, day by day from from, the announced lots that open, run and end;
// of q its words, court, kind, class, region and price are asked. Suspended and
// withdrawn lots are not counted: nothing will happen with them on the day that was
// announced. ErrSearch.
func (s *Service) Days(ctx context.Context, q Search, from legal.Date, days int) ([]Day, error) {
	if days <= 0 {
		days = daysDefault
	}
	days = min(days, daysMost)
	q.After, q.Sort, q.OpensFrom, q.OpensTo = "", "", legal.Date{}, legal.Date{}
	f, err := q.finder(s.bounds)
	if err != nil {
		return nil, err
	}
	f.args["from"], f.args["until"], f.args["days"] = from.Start(), from.AddDays(days).Start(), days
	// A day in Shanghai has 24 hours, so that days can be counted without a calendar.
	rows, err := s.pool.Query(ctx, `
		select w.opens, w.lasts, w.ends, count(*)
		from (
			select greatest(floor(date_part('epoch', i.opens_at - @from) / 86400), -1)::integer as opens,
				least(ceil(date_part('epoch', coalesce(live.ends_at, i.closes_at) - @from) / 86400) - 1, @days)::integer as lasts,
				least(floor(date_part('epoch', coalesce(live.ends_at, i.closes_at) - @from) / 86400), @days)::integer as ends
			from lot_index i
			`+ifRunning+`
			where i.standing not in ('suspended', 'withdrawn') and i.opens_at < @until and (i.closes_at >= @from or i.standing = 'running')
				and `+all(livePrice, f.where)+`) w
		where w.ends >= 0
		group by w.opens, w.lasts, w.ends`, f.args)
	if err != nil {
		return nil, fmt.Errorf("count lots by day: %w", err)
	}
	return fold(rows, from, days)
}

// fold adds groups of lots up by day: opens is the day on which bidding opens, -1
// before the first; lasts the last day of which it takes some time; ends the day on
// which it ends, days after the last.
func fold(rows pgx.Rows, from legal.Date, days int) ([]Day, error) {
	out := make([]Day, days)
	for d := range out {
		out[d].Day = from.AddDays(d)
	}
	var opens, lasts, ends int
	var n int64
	_, err := pgx.ForEachRow(rows, []any{&opens, &lasts, &ends, &n}, func() error {
		if opens >= 0 {
			out[opens].Opens += n
		}
		if ends < days {
			out[ends].Ends += n
		}
		for d := max(opens, 0); d <= min(lasts, days-1); d++ {
			out[d].Running += n
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("count lots by day: %w", err)
	}
	return out, nil
}
