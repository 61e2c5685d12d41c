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
	"fachui/internal/cn"
	"fachui/internal/fault"
	"fachui/internal/place"
)

// How the public's search stays fast over millions of lots that are over, without
// trusting the planner's guess of how many fit (docs/decisions/016):
//
//   - lots that are open now are few; they are read whole, with the price and end of
//     this instant;
//   - of the rest, the first few thousand in the order asked for are looked at, as an
//     index gives them: where more than one in some hundreds fits, that is a page;
//   - where fewer fit, the index of words and kinds (or of prices, places, days) finds
//     all that fit, which are then few, and they are sorted.
//
// Either way no more than some thousands of rows are touched.
const walked = 5000

// Circles that can be asked for, in metres.
const (
	WithinDefault = 5_000
	withinMost    = 100_000
	ringLeast     = 500
)

// order is how lots are sorted: by which columns of lot_index, from where on, and by
// which number of a lot that is open.
type order struct {
	key, by, after string
	running        string
	down           bool
}

var orders = map[Sort]order{
	Newest: {key: `0::bigint`, by: `i.lot_id desc`, after: `i.lot_id < @after::uuid`, running: `0::bigint`, down: true},
	Soonest: {
		key: `i.turn`, by: `i.turn, i.lot_id`, after: `(i.turn, i.lot_id) > (@after_key, @after::uuid)`,
		running: `(extract(epoch from coalesce(live.ends_at, i.closes_at)) * 1000000)::bigint`,
	},
	Cheapest: {
		key: `(i.price * 100)::bigint`, by: `i.price, i.lot_id`, after: `(i.price, i.lot_id) > (@after_key::numeric / 100, @after::uuid)`,
		running: `(coalesce(live.price, i.price) * 100)::bigint`,
	},
	Costliest: {
		key: `(i.price * 100)::bigint`, by: `i.price desc, i.lot_id desc`, after: `(i.price, i.lot_id) < (@after_key::numeric / 100, @after::uuid)`,
		running: `(coalesce(live.price, i.price) * 100)::bigint`, down: true,
	},
}

// finder is a search of the public as conditions on lot_index i. {price} stands for
// what a lot costs: in the row, or of lots that are open in lot_live.
type finder struct {
	q       Search
	order   order
	after   spot
	where   []string // each row can be asked
	priced  []string // those of them that ask for the price
	indexed []string // what they imply, as the indexes know it
	args    pgx.NamedArgs
}

func (f *finder) must(sql, name string, value any) {
	f.where = append(f.where, sql)
	f.args[name] = value
}

// finder turns q into conditions. Only what is asked for becomes one.
func (q Search) finder() (finder, error) {
	f := finder{q: q, order: orders[cmp.Or(q.Sort, Newest)], args: pgx.NamedArgs{"limit": q.limit() + 1, "walked": walked}}
	_, err := q.states()
	if err == nil {
		err = q.Sort.check()
	}
	if err == nil {
		f.after, err = q.after()
	}
	if err != nil {
		return finder{}, err
	}
	f.args["after"], f.args["after_key"] = f.after.Lot.String(), f.after.Key
	grams := f.facets()
	if q.Status != "" {
		f.must(`i.status = @status`, "status", q.Status)
		if q.Group == "" {
			f.q.Group = q.Status.Group()
		}
	}
	if !q.Case.IsZero() {
		f.must(`i.case_id = @case::uuid`, "case", q.Case.String())
	}
	if q.PriceFrom.IsPositive() {
		f.must(`{price} >= @price_from`, "price_from", q.PriceFrom)
		f.priced = append(f.priced, `{price} >= @price_from`)
	}
	if q.PriceTo.IsPositive() {
		f.must(`{price} <= @price_to`, "price_to", q.PriceTo)
		f.priced = append(f.priced, `{price} <= @price_to`)
	}
	if !q.OpensFrom.IsZero() {
		f.must(`i.opens_at >= @opens_from`, "opens_from", q.OpensFrom.Start())
	}
	if !q.OpensTo.IsZero() {
		f.must(`i.opens_at < @opens_to`, "opens_to", q.OpensTo.End())
	}
	grams = append(grams, f.words()...)
	if len(grams) > 0 {
		f.indexed = append(f.indexed, `lot_grams(i.folded, i.court_id, i.kind, i.class, i.province, i.city, i.round) @@ @grams::tsquery`)
		f.args["grams"] = strings.Join(grams, " & ")
	}
	return f, f.circle()
}

// facets are the conditions on what a lot is, and the same as words of the index.
func (f *finder) facets() []string {
	var grams []string
	for _, c := range []struct{ name, column, value string }{
		{"court", "court_id", f.q.Court},
		{"kind", "kind", string(f.q.Kind)},
		{"class", "class", string(f.q.Class)},
		{"province", "province", f.q.Province},
		{"city", "city", f.q.City},
		{"round", "round", string(f.q.Round)},
	} {
		if c.value != "" {
			f.must(`i.`+c.column+` = @`+c.name, c.name, c.value)
			grams = append(grams, `'`+lexeme.Replace("="+c.name+" "+c.value)+`'`)
		}
	}
	return grams
}

var lexeme = strings.NewReplacer(`'`, `''`, `\`, `\\`)

// words asks for each word of the search: the folded text decides, and the index
// knows the lots that hold all its pairs of characters.
func (f *finder) words() []string {
	words := cn.Words(f.q.Words)
	if len(words) == 0 {
		if strings.TrimSpace(f.q.Words) != "" { // marks alone stand in no text
			f.where = append(f.where, `false`)
		}
		return nil
	}
	like := make([]string, len(words))
	for i, x := range words {
		like[i] = "%" + x + "%" // folded words hold no mark, so that nothing need be escaped
	}
	f.must(`i.folded like all (@like::text[])`, "like", like)
	grams := cn.Wanted(words)
	for i, g := range grams {
		grams[i] = "'" + g + "'"
	}
	return grams
}

// circle asks for lots around a point. ErrSearch.
func (f *finder) circle() error {
	if f.q.Near.IsZero() {
		if f.q.Sort == Nearest {
			return ErrSearch.With("field", "near").With("want", fault.Text{ZH: "按距离排序时的坐标，如 30.657401,104.065801", EN: "a point to sort by, such as 30.657401,104.065801"})
		}
		return nil
	}
	if f.q.Within == 0 {
		f.q.Within = WithinDefault
	}
	if f.q.Within < 0 || f.q.Within > withinMost {
		return ErrSearch.With("field", "within").With("want", fault.Text{ZH: "1 至 100000 米", EN: "1 to 100000 metres"})
	}
	f.args["lat"], f.args["lng"] = f.q.Near.Lat, f.q.Near.Lng
	f.ring(f.q.Within)
	f.where = append(f.where, `distance_m(i.lat, i.lng, @lat, @lng) <= @within`)
	f.indexed = append(f.indexed, `point(i.lng::float8, i.lat::float8) <@ box(point(@west::integer, @south::integer), point(@east::integer, @north::integer)) and i.lat is not null`)
	return nil
}

// ring bounds the circle.
func (f *finder) ring(metres int) {
	sw, ne := f.q.Near.Box(metres)
	f.args["within"] = metres
	f.args["west"], f.args["south"], f.args["east"], f.args["north"] = sw.Lng, sw.Lat, ne.Lng, ne.Lat
}

const (
	rowPrice  = `i.price`
	livePrice = `coalesce(live.price, i.price)`
)

// ifRunning joins the price and end of this instant to lots that are open, and looks
// for them nowhere else.
const ifRunning = `left join lot_live live on live.court_id = i.court_id and live.lot_id = case when i.standing = 'running' then i.lot_id end`

// all joins conditions.
func all(price string, parts ...[]string) string {
	list := slices.Concat(parts...)
	if len(list) == 0 {
		return "true"
	}
	return strings.ReplaceAll(strings.Join(list, " and "), "{price}", price)
}

// find returns the page and one lot more, if there is one.
func (f finder) find(ctx context.Context, tx pgx.Tx) ([]spot, error) {
	if f.q.Sort == Nearest {
		return f.nearest(ctx, tx)
	}
	var found []spot
	if f.q.Group == "" || f.q.Group == auction.GroupRunning {
		open, err := f.open(ctx, tx)
		if err != nil {
			return nil, err
		}
		found = open
	}
	if f.q.Group != auction.GroupRunning {
		rest, err := f.rest(ctx, tx)
		if err != nil {
			return nil, err
		}
		found = append(found, rest...)
	}
	slices.SortFunc(found, func(a, b spot) int {
		c := cmp.Or(cmp.Compare(a.Key, b.Key), cmp.Compare(a.Lot, b.Lot))
		if f.order.down {
			return -c
		}
		return c
	})
	return found[:min(len(found), f.q.limit()+1)], nil
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
			where i.standing = 'running' and `+all(livePrice, f.where)+`) x
		where `+all("", from)+`
		order by `+by+`
		limit @limit`, f.args)
}

// rest finds among all others.
func (f finder) rest(ctx context.Context, tx pgx.Tx) ([]spot, error) {
	base := []string{`i.standing <> 'running'`}
	args := maps.Clone(f.args)
	if f.q.Group != "" {
		base = append(base, `i.standing = @standing`)
		args["standing"] = f.q.Group
	}
	if f.q.After != "" {
		base = append(base, f.order.after)
	}
	walk := slices.Clone(base)
	if f.q.Court != "" { // a court has its own index of each order
		walk = append(walk, `i.court_id = @court`)
	}
	if f.q.Sort == Cheapest || f.q.Sort == Costliest { // the walk begins at that price
		walk = append(walk, f.priced...)
	}
	found, err := spots(ctx, tx, `
		select i.lot_id, `+f.order.key+`
		from (
			select i.*
			from lot_index i
			where `+all(rowPrice, walk)+`
			order by `+f.order.by+`
			limit @walked) i
		where `+all(rowPrice, f.where)+`
		order by `+f.order.by+`
		limit @limit`, args)
	if err != nil || len(found) > f.q.limit() {
		return found, err
	}
	err = byIndex(ctx, tx)
	if err != nil {
		return nil, err
	}
	return spots(ctx, tx, `
		with i as materialized (
			select i.lot_id, i.turn, i.price
			from lot_index i
			where `+all(rowPrice, base, f.where, f.indexed)+`)
		select i.lot_id, `+f.order.key+`
		from i
		order by `+f.order.by+`
		limit @limit`, args)
}

// byIndex has the rest of the transaction read few rows through an index rather than
// all of them, whatever the planner thinks is likely, and keep the rows that the index
// names one by one.
func byIndex(ctx context.Context, tx pgx.Tx) error {
	_, err := tx.Exec(ctx, `select set_config('enable_seqscan', 'off', true), set_config('work_mem', '64MB', true)`)
	if err != nil {
		return fmt.Errorf("search lots: %w", err)
	}
	return nil
}

// nearest finds by distance, in rings that grow until they hold a page.
func (f finder) nearest(ctx context.Context, tx pgx.Tx) ([]spot, error) {
	where := slices.Clone(f.where)
	if f.q.Group != "" {
		where = append(where, `i.standing = @standing`)
		f.args["standing"] = f.q.Group
	}
	from := []string{}
	if f.q.After != "" {
		from = append(from, `(x.key, x.lot_id) > (@after_key, @after::uuid)`)
	}
	err := byIndex(ctx, tx)
	if err != nil {
		return nil, err
	}
	for ring := ringLeast; ; ring *= 2 {
		if int64(ring) < f.after.Key && ring < f.q.Within {
			continue
		}
		ring = min(ring, f.q.Within)
		f.ring(ring)
		found, err := spots(ctx, tx, `
			select x.lot_id, x.key
			from (
				select i.lot_id, distance_m(i.lat, i.lng, @lat, @lng)::bigint as key
				from lot_index i
				`+ifRunning+`
				where `+all(livePrice, where, f.indexed)+`) x
			where `+all("", from)+`
			order by x.key, x.lot_id
			limit @limit`, f.args)
		if err != nil || len(found) > f.q.limit() || ring == f.q.Within {
			return found, err
		}
	}
}

// Distance is how many metres a lot lies from a point; -1 if nobody said where it is.
func (v View) Distance(from place.Point) int {
	if v.Place.IsZero() || from.IsZero() {
		return -1
	}
	return place.Distance(v.Place, from)
}
