package bidding

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"fachui/internal/ref"
)

// watcherTerm is for how long what a node has told counts.
const watcherTerm = 30 * time.Second

// Watchers tells the other nodes how many streams of this one watch each lot, and
// returns how many of theirs do. A node that has told nothing for half a minute, by this
// node's clock, is gone. With a nil here nothing is told and only asked.
func (e *Engine) Watchers(ctx context.Context, here map[ref.ID]int) (elsewhere map[ref.ID]int, err error) {
	now := e.opts.Machine()
	var b pgx.Batch
	if here != nil {
		lots, streams := make([]ref.ID, 0, len(here)), make([]int32, 0, len(here))
		for lot, n := range here {
			lots, streams = append(lots, lot), append(streams, int32(n))
		}
		b.Queue(`
			insert into node_watchers (node, lots, streams, told_at)
			values ($1, $2, $3, $4)
			on conflict (node) do update
			set lots = excluded.lots, streams = excluded.streams, told_at = excluded.told_at`, e.opts.Node, lots, streams, now)
	}
	elsewhere = map[ref.ID]int{}
	b.Queue(`
		select w.lot, sum(w.streams)::integer
		from node_watchers n
		cross join lateral unnest(n.lots, n.streams) as w(lot, streams)
		where n.node <> $1 and n.told_at > $2
		group by w.lot`, e.opts.Node, now.Add(-watcherTerm)).Query(func(rows pgx.Rows) error {
		var lot ref.ID
		var n int
		_, err := pgx.ForEachRow(rows, []any{&lot, &n}, func() error {
			elsewhere[lot] = n
			return nil
		})
		return err
	})
	err = e.opts.Pool.SendBatch(ctx, &b).Close()
	if err != nil {
		return nil, fmt.Errorf("count watchers: %w", err)
	}
	return elsewhere, nil
}
