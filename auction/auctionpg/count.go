package auctionpg

import (
	"context"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"

	"fachui/auction"
)

// Count is how many lots stand in each group. Where more than some thousands fit, those
// that are over are estimated from a sample or from one lot in eight, and About says so;
// what can still be bid on is always counted.
type Count struct {
	Total     int64 `json:"total"`
	Upcoming  int64 `json:"upcoming"`
	Running   int64 `json:"running"`
	Sold      int64 `json:"sold"`
	Failed    int64 `json:"failed"`
	Ended     int64 `json:"ended"` // sold and failed
	Suspended int64 `json:"suspended"`
	Withdrawn int64 `json:"withdrawn"`
	About     bool  `json:"about"` // total, sold, failed, ended and withdrawn are estimates; of 0 it says that none was met with
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

// guess is how many lots that are over fit, from a sample.
type guess struct {
	rows, looked, fits int64
	by                 map[auction.Group]int64
}

// count counts by group, whatever group was asked for. What it learns on the way helps
// to find the page.
func (f finder) count(ctx context.Context, tx pgx.Tx) (known, error) {
	k := known{counted: true, guess: &guess{}}
	err := tx.QueryRow(ctx, `select reltuples::bigint from pg_class where oid = 'lot_index'::regclass`).Scan(&k.guess.rows)
	if err != nil {
		return k, fmt.Errorf("count lots: %w", err)
	}
	err = f.alive(ctx, tx, &k.counts)
	if err != nil {
		return k, err
	}
	if k.guess.rows > f.bounds.whole {
		told, err := f.estimate(ctx, tx, &k.counts, k.guess)
		if err != nil || told {
			return k, err
		}
	}
	if f.courtOnly() {
		return k, f.exactly(ctx, tx, &k.counts, rowPrice, []string{isOver}, f.where)
	}
	k.read, err = f.readWhole(ctx, tx)
	if err != nil {
		return k, err
	}
	for _, group := range over {
		k.counts.add(group, k.read.by[group])
	}
	return k, nil
}

// estimate adds how many lots that are over fit, unless these are few enough to be read.
// Where little can still be bid on, one lot in eight is counted first, in its own index;
// else a sample is looked at.
func (f finder) estimate(ctx context.Context, tx pgx.Tx, c *Count, g *guess) (bool, error) {
	var part Count
	var err error
	grams := f.gramsOnly()
	if grams && c.Total < f.bounds.found {
		part, err = f.eighth(ctx, tx)
		if err != nil || eight*part.Total < f.bounds.read {
			return false, err
		}
	}
	if part.Total == 0 || part.Total == f.bounds.read {
		err = f.sample(ctx, tx, g)
		if err != nil {
			return false, err
		}
		if g.fits >= f.bounds.found {
			c.scale(g.by, g.rows, g.looked)
			return true, nil
		}
		if !grams || g.fits*g.rows < f.bounds.read*g.looked {
			return false, nil
		}
		part, err = f.eighth(ctx, tx)
		if err != nil {
			return false, err
		}
	}
	c.scale(part.over(), eight, 1)
	return true, nil
}

// over are the counts of groups that are over.
func (c *Count) over() map[auction.Group]int64 {
	return map[auction.Group]int64{auction.GroupSold: c.Sold, auction.GroupFailed: c.Failed, auction.GroupWithdrawn: c.Withdrawn}
}

// scale adds estimates: what was found of one part in looked, times of.
func (c *Count) scale(found map[auction.Group]int64, of, looked int64) {
	for g, n := range found {
		c.add(g, round(n*of/looked))
	}
	c.About = true
}

// shown corrects an estimate by the first page of what was asked for: a group is never
// smaller than what the page shows of it, and a page that nothing follows is the whole of
// the group, or of all groups, and leaves nothing to estimate there. A group may be none.
func (c *Count) shown(asked auction.Group, on map[auction.Group]int64, more bool) {
	if !c.About {
		return
	}
	told := c.over()
	for _, g := range over {
		switch n := on[g]; {
		case !more && (asked == "" || asked == g):
			c.add(g, n-told[g])
		case asked == g: // at least one more than it shows
			c.add(g, max(n+1-told[g], 0))
		default:
			c.add(g, max(n-told[g], 0))
		}
	}
	c.About = more || asked != ""
}

// over are the groups of lots that are over.
var over = []auction.Group{auction.GroupSold, auction.GroupFailed, auction.GroupWithdrawn}

// gramsOnly reports whether only the index of grams finds what fits: circles and courts
// are counted in their own, without a look at the table.
func (f finder) gramsOnly() bool {
	return f.cells == "" && !f.courtOnly() && len(f.facets)+len(f.words) > 0
}

// alive counts what is not over, each lot; where prices are asked for, those of what is
// open are of this instant.
func (f finder) alive(ctx context.Context, tx pgx.Tx, c *Count) error {
	if len(f.priced) == 0 {
		return f.exactly(ctx, tx, c, rowPrice, []string{isAlive}, f.indexed(f.args))
	}
	err := f.exactly(ctx, tx, c, livePrice, f.standing(f.args, nil, isAlive, auction.GroupRunning))
	if err != nil {
		return err
	}
	return f.exactly(ctx, tx, c, rowPrice, f.standing(f.args, nil, isAlive, auction.GroupUpcoming, auction.GroupSuspended))
}

// eight is how many lots stand for one of lot_index_eighth_grams.
const eight = 8

// eighth counts one in eight of the lots that are over and fit, by a digit of the
// identifier that was drawn; no more than are read at once.
func (f finder) eighth(ctx context.Context, tx pgx.Tx) (Count, error) {
	var c Count
	f.args["read"] = f.bounds.read
	err := f.tally(ctx, tx, &c, `
		select i.standing, count(*)
		from (
			select i.standing
			from lot_index i
			where `+isOver+` and right(i.lot_id::text, 1) in ('0', '8') and `+all(rowPrice, f.indexed(f.args))+`
			limit @read) i
		group by i.standing`)
	return c, err
}

// exactly counts the lots that fit.
func (f finder) exactly(ctx context.Context, tx pgx.Tx, c *Count, price string, conditions ...[]string) error {
	live := ""
	if price == livePrice {
		live = ifRunning
	}
	return f.tally(ctx, tx, c, `
		select i.standing, count(*)
		from lot_index i
		`+live+`
		where `+all(price, conditions...)+`
		group by i.standing`)
}

// tally adds the counts by group that sql finds.
func (f finder) tally(ctx context.Context, tx pgx.Tx, c *Count, sql string) error {
	rows, err := tx.Query(ctx, sql, f.args)
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

// sample looks how many of the lots that are over fit, on some hundred pages of the
// table, the same ones each time.
func (f finder) sample(ctx context.Context, tx pgx.Tx, g *guess) error {
	f.args["total"], f.args["sample"] = g.rows, f.bounds.sample
	found, err := tx.Query(ctx, `
		select i.standing, count(*), count(*) filter (where `+all(rowPrice, f.where)+`)
		from lot_index i tablesample system (least(100 * @sample::integer / @total::bigint::float8, 100)) repeatable (1)
		group by i.standing`, f.args)
	if err != nil {
		return fmt.Errorf("sample lots: %w", err)
	}
	g.by = map[auction.Group]int64{}
	var group auction.Group
	var n, hits int64
	_, err = pgx.ForEachRow(found, []any{&group, &n, &hits}, func() error {
		g.looked += n
		if slices.Contains(over, group) { // the others are counted
			g.by[group] = hits
			g.fits += hits
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("sample lots: %w", err)
	}
	return nil
}

// round keeps two figures of an estimate.
func round(n int64) int64 {
	unit := int64(1)
	for n/unit >= 100 {
		unit *= 10
	}
	return (n + unit/2) / unit * unit
}
