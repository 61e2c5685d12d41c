package auctionpg

import (
	"context"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"

	"fachui/auction"
)

// Count is how many lots stand in each group. Where many thousands fit, those that
// are over are estimated from a sample, and About says so; what can still be bid on is
// always counted.
type Count struct {
	Total     int64 `json:"total"`
	Upcoming  int64 `json:"upcoming"`
	Running   int64 `json:"running"`
	Sold      int64 `json:"sold"`
	Failed    int64 `json:"failed"`
	Ended     int64 `json:"ended"` // sold and failed
	Suspended int64 `json:"suspended"`
	Withdrawn int64 `json:"withdrawn"`
	About     bool  `json:"about"` // total, sold, failed, ended and withdrawn are estimates
}

func (c *Count) add(g auction.Group, n int64) {
	c.Total += n
	switch g {
	case auction.GroupUpcoming:
		c.Upcoming += n
	case auction.GroupRunning:
		c.Running += n
	case auction.GroupSold:
		c.Sold += n
		c.Ended += n
	case auction.GroupFailed:
		c.Failed += n
		c.Ended += n
	case auction.GroupSuspended:
		c.Suspended += n
	case auction.GroupWithdrawn:
		c.Withdrawn += n
	}
}

const (
	countWhole  = 50_000 // up to so many lots in all, each is counted
	sampleRows  = 8000   // looked at beyond
	sampleFound = 40     // with fewer that fit, the index counts them all
)

// count counts by group, whatever group was asked for.
func (f finder) count(ctx context.Context, tx pgx.Tx) (Count, error) {
	var c Count
	var rows int64
	err := tx.QueryRow(ctx, `select reltuples::bigint from pg_class where oid = 'lot_index'::regclass`).Scan(&rows)
	if err != nil {
		return c, fmt.Errorf("count lots: %w", err)
	}
	if rows <= countWhole {
		err = f.exactly(ctx, tx, &c, livePrice, f.where, f.indexed)
		return c, err
	}
	// What is not over is found by that; the index of words holds all years.
	err = f.exactly(ctx, tx, &c, livePrice, []string{`i.standing in ('upcoming', 'running', 'suspended')`}, f.where)
	if err != nil {
		return c, err
	}
	told, err := f.sample(ctx, tx, &c, rows)
	if err != nil || told {
		return c, err
	}
	err = byIndex(ctx, tx)
	if err != nil {
		return c, err
	}
	err = f.exactly(ctx, tx, &c, rowPrice, []string{`i.standing <> 'running'`, `i.standing in ('sold', 'failed', 'withdrawn')`}, f.where, f.indexed)
	return c, err
}

// exactly counts the lots that fit. Prices of lots that are not over are those of this
// instant; those of the others stand in the row, where an index finds them.
func (f finder) exactly(ctx context.Context, tx pgx.Tx, c *Count, price string, conditions ...[]string) error {
	live := ""
	if price == livePrice {
		live = ifRunning
	}
	rows, err := tx.Query(ctx, `
		select i.standing, count(*)
		from lot_index i
		`+live+`
		where `+all(price, conditions...)+`
		group by i.standing`, f.args)
	if err != nil {
		return fmt.Errorf("count lots: %w", err)
	}
	var g auction.Group
	var n int64
	_, err = pgx.ForEachRow(rows, []any{&g, &n}, func() error {
		c.add(g, n)
		return nil
	})
	if err != nil {
		return fmt.Errorf("count lots: %w", err)
	}
	return nil
}

// sample estimates how many of the lots that are over fit from some hundred pages of
// the table, the same ones each time. It reports whether enough of them did.
func (f finder) sample(ctx context.Context, tx pgx.Tx, c *Count, rows int64) (bool, error) {
	f.args["rows"], f.args["sample"] = rows, sampleRows
	found, err := tx.Query(ctx, `
		select i.standing, count(*), count(*) filter (where `+all(rowPrice, f.where)+`)
		from lot_index i tablesample system (100 * @sample::integer / @rows::bigint::float8) repeatable (1)
		group by i.standing`, f.args)
	if err != nil {
		return false, fmt.Errorf("sample lots: %w", err)
	}
	var looked, fits int64
	by := map[auction.Group]int64{}
	var g auction.Group
	var n, hits int64
	_, err = pgx.ForEachRow(found, []any{&g, &n, &hits}, func() error {
		looked += n
		if slices.Contains([]auction.Group{auction.GroupSold, auction.GroupFailed, auction.GroupWithdrawn}, g) { // the others are counted
			by[g] = hits
			fits += hits
		}
		return nil
	})
	if err != nil {
		return false, fmt.Errorf("sample lots: %w", err)
	}
	if fits < sampleFound {
		return false, nil
	}
	for g, hits := range by {
		c.add(g, round(hits*rows/looked))
	}
	c.About = true
	return true, nil
}

// round keeps two figures of an estimate.
func round(n int64) int64 {
	unit := int64(1)
	for n/unit >= 100 {
		unit *= 10
	}
	return (n + unit/2) / unit * unit
}
