package auctionpg

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"

	"fachui/auction"
	"fachui/internal/ref"
)

// How the public's search stays fast over millions of lots that are over, without
// trusting the planner's guess of how many fit (docs/decisions/016):
//
//   - what is not over is one lot in a hundred and found in indexes of its own; lots that
//     are open now are read with the price and end of this instant;
//   - of the rest, the first few thousand in the order asked for are looked at, as an
//     index gives them: where more than one in some hundreds fits, that is a page;
//   - where fewer fit, the index of words and kinds (or of prices, places, days) finds
//     them, first those of the latest months, then all, which are sorted; where they are
//     few enough to be counted one by one, they are read once for both.
//
// Either way no more than some thousands of rows are touched.

// bounds are how many lots a search looks at in each way.
type bounds struct {
	walk   int   // in the order asked for
	near   int   // the same among what is not over
	whole  int64 // up to so many lots in all, each is counted
	sample int64 // looked at beyond
	found  int64 // with fewer of the sample that fit, the index knows how many do
	read   int64 // up to about so many that fit, all are read
	months []int // of the latest so many steps, what fits is read first
}

func usual() bounds {
	return bounds{walk: 5000, near: 300, whole: 50_000, sample: 8000, found: 40, read: 2000, months: []int{2, 8}}
}

// over begins the order of what comes soonest among what is over: what can still be bid
// on stands before it.
const overTurn = 100_000_000_000_000_000

// whole is what was found when all that fits and is over was read: counts by group and,
// in order, the lots of the group asked for, a page and one more.
type whole struct {
	by    map[auction.Group]int64
	spots []spot
}

// known is what counting has told about a search; nothing on later pages.
type known struct {
	counted bool
	counts  Count
	guess   *guess
	read    *whole
}

// none reports whether it is known that no lot of g fits.
func (k known) none(g auction.Group) bool {
	return k.counted && (g == auction.GroupUpcoming && k.counts.Upcoming == 0 || g == auction.GroupRunning && k.counts.Running == 0 ||
		g == auction.GroupSuspended && k.counts.Suspended == 0)
}

// find returns the page and one lot more, if there is one.
func (f finder) find(ctx context.Context, tx pgx.Tx, k known) ([]spot, error) {
	if f.q.Sort == Nearest {
		return f.nearest(ctx, tx)
	}
	var found []spot
	if f.holds(auction.GroupRunning) && !k.none(auction.GroupRunning) && (f.q.Sort != Soonest || f.after.Key < overTurn) {
		open, err := f.open(ctx, tx)
		if err != nil {
			return nil, err
		}
		found = open
	}
	for _, p := range f.parts() {
		if p.late && f.filled(found) {
			break
		}
		if k.none(p.group) {
			continue
		}
		if p.over && k.read != nil {
			found = append(found, k.read.spots...)
			continue
		}
		some, err := f.part(ctx, tx, p, k.guess)
		if err != nil {
			return nil, err
		}
		found = append(found, some...)
	}
	f.sort(found)
	return found[:min(len(found), f.q.limit()+1)], nil
}

func (f finder) sort(found []spot) {
	slices.SortFunc(found, func(a, b spot) int {
		c := cmp.Or(cmp.Compare(a.Key, b.Key), cmp.Compare(a.Lot, b.Lot))
		if f.order.down {
			return -c
		}
		return c
	})
}

// filled reports whether what can still be bid on fills the page.
func (f finder) filled(found []spot) bool {
	n := 0
	for _, p := range found {
		if p.Key < overTurn {
			n++
		}
	}
	return n > f.q.limit()
}

// holds reports whether lots of some group are asked for.
func (f finder) holds(groups ...auction.Group) bool {
	return f.q.Group == "" || slices.Contains(groups, f.q.Group)
}

// part is one of the parts of the index in which a page is looked for.
type part struct {
	where  string // as a partial index knows it
	group  auction.Group
	from   string // where it begins in the order asked for
	walk   int
	over   bool // holds all that is over
	late   bool // stands behind what can still be bid on
	months bool // the latest months can be looked at first
}

// parts are those of a search. What comes soonest begins with what is not over yet;
// other orders mix both.
func (f finder) parts() []part {
	if f.q.Sort != Soonest {
		switch f.q.Group {
		case auction.GroupRunning:
			return nil
		case auction.GroupUpcoming, auction.GroupSuspended:
			return []part{{where: isAlive, group: f.q.Group, walk: f.bounds.near}}
		case auction.GroupSold, auction.GroupFailed, auction.GroupWithdrawn:
			return []part{{where: isOver, group: f.q.Group, walk: f.bounds.walk, over: true}}
		}
		return []part{{where: notOpen, walk: f.bounds.walk, over: true}}
	}
	var out []part
	if f.holds(auction.GroupUpcoming) && f.after.Key < overTurn {
		out = append(out, part{where: isAlive, group: auction.GroupUpcoming, walk: f.bounds.near})
	}
	if f.holds(auction.GroupSuspended) {
		out = append(out, part{where: isAlive, group: auction.GroupSuspended, walk: f.bounds.near, late: true})
	}
	if f.holds(auction.GroupSold, auction.GroupFailed, auction.GroupWithdrawn) {
		from := fmt.Sprint(`i.turn >= `, overTurn)
		out = append(out, part{where: isOver, from: from, group: f.q.Group, walk: f.bounds.walk, over: true, late: true, months: true})
	}
	return out
}

// standing asks for lots of some groups of a part, by grams where these are looked at: a
// column beside them would have PostgreSQL make the grams of each row of the group.
func (f finder) standing(args pgx.NamedArgs, more []string, part string, groups ...auction.Group) []string {
	if f.gramsOnly() {
		names := make([]string, len(groups))
		for i, g := range groups {
			names[i] = gram("standing", string(g))
		}
		return append(slices.Clone(f.indexed(args, append(slices.Clone(more), "("+strings.Join(names, " | ")+")")...)), part)
	}
	return append(slices.Clone(f.indexed(args, more...)), inGroups(groups...))
}

// inGroups names groups in the statement itself, so that partial indexes serve it.
func inGroups(groups ...auction.Group) string {
	names := make([]string, len(groups))
	for i, g := range groups {
		names[i] = `'` + string(g) + `'`
	}
	return `i.standing in (` + strings.Join(names, ", ") + `)`
}

// open finds among the lots that are open now, at the price and end of this instant.
func (f finder) open(ctx context.Context, tx pgx.Tx) ([]spot, error) {
	from := []string{}
	if f.q.After != "" {
		side, key := ">", "(x.key, x.lot_id)"
		if f.order.down {
			side = "<"
		}
		from = append(from, key+` `+side+` (@after_key, @after::uuid)`)
	}
	by := `x.key, x.lot_id`
	if f.order.down {
		by = `x.key desc, x.lot_id desc`
	}
	return spots(ctx, tx, `
		select x.lot_id, x.key
		from (
			select i.lot_id, `+f.order.running+` as key
			from lot_index i
			left join lot_live live on live.court_id = i.court_id and live.lot_id = i.lot_id
			where `+all(livePrice, f.standing(f.args, nil, isAlive, auction.GroupRunning))+`) x
		where `+all("", from)+`
		order by `+by+`
		limit @limit`, f.args)
}

// part finds among the lots of p. g is how many fit, if that was looked at.
func (f finder) part(ctx context.Context, tx pgx.Tx, p part, g *guess) ([]spot, error) {
	args := maps.Clone(f.args)
	base := []string{}
	if p.from != "" {
		base = append(base, p.from)
	}
	if f.q.After != "" {
		base = append(base, f.order.after)
	}
	if !p.over || g == nil || g.fits >= f.bounds.found || f.courtOnly() {
		found, err := f.walk(ctx, tx, p, base, args)
		if err != nil || len(found) > f.q.limit() {
			return found, err
		}
	}
	if p.months && f.gramsOnly() {
		found, err := f.latest(ctx, tx, p, base, args)
		if err != nil || len(found) > f.q.limit() {
			return found, err
		}
	}
	return f.among(ctx, tx, p, base, nil, args)
}

// walk looks at the first lots in the order asked for.
func (f finder) walk(ctx context.Context, tx pgx.Tx, p part, base []string, args pgx.NamedArgs) ([]spot, error) {
	way := append(slices.Clone(base), notOpen, p.where)
	if p.group != "" {
		way = append(way, inGroups(p.group))
	}
	if f.q.Court != "" { // a court has its own index of each order
		way = append(way, `i.court_id = @court`)
	}
	if f.q.Sort == Cheapest || f.q.Sort == Costliest { // the walk begins at that price
		way = append(way, f.priced...)
	}
	args["walk"] = p.walk
	return spots(ctx, tx, `
		select i.lot_id, `+f.order.key+`
		from (
			select i.*
			from lot_index i
			where `+all(rowPrice, way)+`
			order by `+f.order.by+`
			limit @walk) i
		where `+all(rowPrice, f.where)+`
		order by `+f.order.by+`
		limit @limit`, args)
}

// latest looks at what fits and ended in the months with which the page begins.
func (f finder) latest(ctx context.Context, tx pgx.Tx, p part, base []string, args pgx.NamedArgs) ([]spot, error) {
	first, err := spots(ctx, tx, `
		select i.lot_id, `+f.order.key+`
		from lot_index i
		where `+all(rowPrice, base, []string{notOpen, p.where})+`
		order by `+f.order.by+`
		limit 1`, args)
	if err != nil || len(first) == 0 {
		return nil, err
	}
	begin := first[0].Key / monthsStep
	for _, steps := range f.bounds.months {
		months := make([]string, steps)
		for i := range months {
			months[i] = gram("months", fmt.Sprint(begin+int64(i)))
		}
		found, err := f.among(ctx, tx, p, base, []string{"(" + strings.Join(months, " | ") + ")"}, args)
		if err != nil || len(found) > f.q.limit() {
			return found, err
		}
	}
	return nil, nil
}

// monthsStep is the step of lot_months.
const monthsStep = 8_000_000_000_000

// among sorts all lots of p that fit and hold grams, which an index finds.
func (f finder) among(ctx context.Context, tx pgx.Tx, p part, base, grams []string, args pgx.NamedArgs) ([]spot, error) {
	conditions := slices.Concat(base, []string{p.where}, f.indexed(args, grams...))
	if p.group != "" {
		conditions = slices.Concat(base, f.standing(args, grams, p.where, p.group))
	}
	return spots(ctx, tx, `
		with i as materialized (
			select i.lot_id, i.turn, i.price
			from lot_index i
			where `+all(rowPrice, conditions)+`)
		select i.lot_id, `+f.order.key+`
		from i
		order by `+f.order.by+`
		limit @limit`, args)
}

// readWhole reads all that fits and is over once, for its counts and for the page.
func (f finder) readWhole(ctx context.Context, tx pgx.Tx) (*whole, error) {
	args := maps.Clone(f.args)
	of := notOpen
	if f.q.Sort == Soonest {
		of = notOpen + ` and ` + isOver
	}
	page := []string{}
	if f.q.Group != "" {
		page = append(page, `i.standing = @standing`)
		args["standing"] = f.q.Group
	}
	order := f.order
	if order.by == "" { // by distance: the page is found in rings
		order, page = orders[Newest], []string{`false`}
	}
	rows, err := tx.Query(ctx, `
		with i as materialized (
			select i.lot_id, i.standing, i.turn, i.price
			from lot_index i
			where `+of+` and `+all(rowPrice, f.indexed(args))+`)
		(select i.lot_id::text, `+order.key+` as key, '' as standing, 0::bigint as lots
		from i
		where `+all("", page)+`
		order by `+order.by+`
		limit @limit)
		union all
		select '', 0, i.standing, count(*)
		from i
		group by i.standing`, args)
	if err != nil {
		return nil, fmt.Errorf("search lots: %w", err)
	}
	w := &whole{by: map[auction.Group]int64{}}
	var p spot
	var g auction.Group
	var n int64
	var lot string
	_, err = pgx.ForEachRow(rows, []any{&lot, &p.Key, &g, &n}, func() error {
		if g != "" {
			w.by[g] = n
			return nil
		}
		p.Lot = ref.ID(lot)
		w.spots = append(w.spots, p)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("search lots: %w", err)
	}
	return w, nil
}

// byIndex has the transaction read rows through an index rather than all of them,
// whatever the planner thinks is likely, and keep the rows that the index names one by
// one.
func byIndex(ctx context.Context, tx pgx.Tx) error {
	_, err := tx.Exec(ctx, `select set_config('enable_seqscan', 'off', true), set_config('work_mem', '64MB', true)`)
	if err != nil {
		return fmt.Errorf("search lots: %w", err)
	}
	return nil
}
