package auctionpg

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/jackc/pgx/v5"

	"fachui/internal/cn"
)

// Parts of lot_index as its partial indexes know them, word for word: a parameter in
// their place would keep PostgreSQL from using these.
const (
	isAlive = `i.standing in ('upcoming', 'running', 'suspended')`
	isOver  = `i.standing in ('sold', 'failed', 'withdrawn')`
	notOpen = `i.standing <> 'running'`
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
	q      Search
	order  order
	bounds bounds
	after  spot
	where  []string // each row can be asked
	rest   []string // those of them that the grams do not settle
	priced []string // those of them that ask for the price
	facets []string // grams of what a lot is
	words  []string // and of what it is called
	cells  string   // what lies in the grid around a point
	args   pgx.NamedArgs
}

// must asks sql of each row; settled by grams or not.
func (f *finder) must(settled bool, sql, name string, value any) {
	f.where = append(f.where, sql)
	if !settled {
		f.rest = append(f.rest, sql)
	}
	f.args[name] = value
}

// finder turns q into conditions. Only what is asked for becomes one.
func (q Search) finder(b bounds) (finder, error) {
	f := finder{q: q, order: orders[cmp.Or(q.Sort, Newest)], bounds: b, args: pgx.NamedArgs{"limit": q.limit() + 1, "walk": b.walk}}
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
	f.is()
	if q.Status != "" {
		f.must(false, `i.status = @status`, "status", q.Status)
		if q.Group == "" {
			f.q.Group = q.Status.Group()
		}
	}
	if !q.Case.IsZero() {
		f.must(false, `i.case_id = @case::uuid`, "case", q.Case.String())
	}
	if q.PriceFrom.IsPositive() {
		f.must(false, `{price} >= @price_from`, "price_from", q.PriceFrom)
		f.priced = append(f.priced, `{price} >= @price_from`)
	}
	if q.PriceTo.IsPositive() {
		f.must(false, `{price} <= @price_to`, "price_to", q.PriceTo)
		f.priced = append(f.priced, `{price} <= @price_to`)
	}
	if !q.OpensFrom.IsZero() {
		f.must(false, `i.opens_at >= @opens_from`, "opens_from", q.OpensFrom.Start())
	}
	if !q.OpensTo.IsZero() {
		f.must(false, `i.opens_at < @opens_to`, "opens_to", q.OpensTo.End())
	}
	f.called()
	return f, f.circle()
}

// is asks for what a lot is, each as a column and as a gram.
func (f *finder) is() {
	for _, c := range []struct{ name, column, value string }{
		{"court", "court_id", f.q.Court},
		{"kind", "kind", string(f.q.Kind)},
		{"class", "class", string(f.q.Class)},
		{"province", "province", f.q.Province},
		{"city", "city", f.q.City},
		{"round", "round", string(f.q.Round)},
	} {
		if c.value != "" {
			f.must(true, `i.`+c.column+` = @`+c.name, c.name, c.value)
			f.facets = append(f.facets, gram(c.name, c.value))
		}
	}
}

// gram is what a lot is, as a word of the index.
func gram(name, value string) string {
	return `'` + lexeme.Replace("="+name+" "+value) + `'`
}

var lexeme = strings.NewReplacer(`'`, `''`, `\`, `\\`)

// called asks for each word of the search: the folded text decides, and the index
// knows the lots that hold all its pairs of characters. For a word of one or two
// characters that is the same.
func (f *finder) called() {
	words := cn.Words(f.q.Words)
	if len(words) == 0 {
		if strings.TrimSpace(f.q.Words) != "" { // marks alone stand in no text
			f.where, f.rest = append(f.where, `false`), append(f.rest, `false`)
		}
		return
	}
	like := make([]string, len(words))
	short := true
	for i, x := range words {
		like[i] = "%" + x + "%" // folded words hold no mark, so that nothing need be escaped
		short = short && utf8.RuneCountInString(x) <= 2
	}
	f.must(short, `i.folded like all (@like::text[])`, "like", like)
	for _, g := range cn.Wanted(words) {
		f.words = append(f.words, "'"+g+"'")
	}
}

// indexed are the conditions that find what fits through an index, and more, which
// only the grams know.
func (f finder) indexed(args pgx.NamedArgs, more ...string) []string {
	grams := slices.Concat(f.words, more)
	conditions := f.where
	switch {
	case f.cells != "":
		conditions = append(slices.Clone(conditions), f.cells)
	case !f.courtOnly():
		conditions, grams = f.rest, slices.Concat(f.facets, grams)
	}
	if len(grams) == 0 {
		return conditions
	}
	args["grams"] = strings.Join(grams, " & ")
	return append(slices.Clone(conditions), lotGrams+` @@ @grams::tsquery`)
}

// lotGrams is the expression that the index of grams is made of.
const lotGrams = `lot_grams(i.folded, i.court_id, i.kind, i.class, i.province, i.city, i.round, i.standing, i.turn)`

// courtOnly reports whether nothing but a court is asked for, which has its own indexes.
func (f finder) courtOnly() bool { return f.q.Court != "" && len(f.where) == 1 }

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
