package auctionpg

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"

	"fachui/auction"
	"fachui/internal/cn"
	"fachui/internal/fault"
	"fachui/internal/legal"
	"fachui/internal/money"
	"fachui/internal/pg"
	"fachui/internal/ref"
)

// Search says which lots are wanted, and in which order; empty fields want all.
type Search struct {
	Words     string // each must stand in the title, class, place or court
	Court     string
	Group     auction.Group
	Status    auction.Status
	Kind      auction.AssetKind
	Class     auction.Class
	Province  string
	City      string
	Case      ref.ID
	Round     auction.Round
	PriceFrom money.Amount // of the price as it is shown: the leading bid or the starting price
	PriceTo   money.Amount
	OpensFrom legal.Date
	OpensTo   legal.Date // that day included
	Sort      Sort
	After     string // Next of the page before
	Limit     int
}

// Sort is an order of lots.
type Sort string

// The orders. Soonest puts first what can still be bid on, by the instant at which
// it opens or, if open, ends; what is over follows, the latest first.
const (
	Newest    Sort = "newest"
	Soonest   Sort = "soonest"
	Cheapest  Sort = "price"
	Costliest Sort = "price_desc"
)

// keys are the numbers that each order sorts by, rising. The time of a lot that is
// over counts down from a number beyond every date.
var keys = map[Sort]string{
	Soonest: `(case when lot.status = any(@open)
		then extract(epoch from case when lot.status = any(@upcoming) then lot.opens_at else coalesce(live.ends_at, lot.ends_at) end)
		else 1e12 - extract(epoch from coalesce(lot.ended_at, lot.announced_at, lot.listed_at)) end * 1000000)::bigint`,
	Cheapest:  `(coalesce(lot.final_price, live.price, lot.starting_price, 0) * 100)::bigint`,
	Costliest: `(coalesce(lot.final_price, live.price, lot.starting_price, 0) * -100)::bigint`,
}

// Pages are never longer than this.
const (
	pageDefault = 20
	pageMost    = 100
)

func (q Search) limit() int {
	if q.Limit <= 0 {
		return pageDefault
	}
	return min(q.Limit, pageMost)
}

// Lots is a page of lots.
type Lots struct {
	Lots   []View `json:"lots"`
	Next   string `json:"next"`             // pass as after; empty on the last page
	Counts *Count `json:"counts,omitempty"` // on the first page of a public search: by group, whatever group was asked for
}

// Count is how many lots stand in each group.
type Count struct {
	Total     int64 `json:"total"`
	Upcoming  int64 `json:"upcoming"`
	Running   int64 `json:"running"`
	Sold      int64 `json:"sold"`
	Failed    int64 `json:"failed"`
	Ended     int64 `json:"ended"` // sold and failed
	Suspended int64 `json:"suspended"`
	Withdrawn int64 `json:"withdrawn"`
}

func (c *Count) add(s auction.Status, n int64) {
	c.Total += n
	switch s.Group() {
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

// Search lists announced lots, and on the first page counts them by group.
// ErrSearch.
func (s *Service) Search(ctx context.Context, q Search) (Lots, error) {
	return s.search(ctx, q, true)
}

// CourtLots lists every lot of one court, announced or not. ErrSearch.
func (s *Service) CourtLots(ctx context.Context, court string, q Search) (Lots, error) {
	q.Court = court
	return s.search(ctx, q, false)
}

// Totals counts the announced lots of a court, or of all courts.
func (s *Service) Totals(ctx context.Context, court string) (Count, error) {
	w, err := Search{Court: court}.where(true)
	if err != nil {
		return Count{}, err
	}
	return w.count(ctx, s.pool)
}

func (s *Service) search(ctx context.Context, q Search, public bool) (Lots, error) {
	w, err := q.where(public)
	if err != nil {
		return Lots{}, err
	}
	page, err := q.page(w)
	if err != nil {
		return Lots{}, err
	}
	out := Lots{}
	err = pg.Read(ctx, s.pool, func(tx pgx.Tx) error {
		found, err := page.keys(ctx, tx)
		if err != nil {
			return err
		}
		if len(found) > q.limit() {
			found = found[:q.limit()]
			out.Next = found[len(found)-1].cursor(q.Sort)
		}
		out.Lots, err = views(ctx, tx, found)
		if err != nil || !public || q.After != "" {
			return err
		}
		c, err := w.count(ctx, tx)
		out.Counts = &c
		return err
	})
	return out, err
}

// wanted is a search as conditions of SQL. every leaves the group and status out.
type wanted struct {
	conditions []string
	state      []string
	args       pgx.NamedArgs
}

func (w *wanted) must(sql, name string, value any) {
	w.conditions = append(w.conditions, sql)
	w.args[name] = value
}

// where turns q into conditions. Only what is asked for becomes one, so that the
// indexes can serve it.
func (q Search) where(public bool) (wanted, error) {
	w := wanted{args: pgx.NamedArgs{
		"upcoming": auction.GroupUpcoming.States(),
		"open":     slices.Concat(auction.GroupUpcoming.States(), auction.GroupRunning.States()),
	}}
	if public {
		w.conditions = append(w.conditions, `lot.announced_at is not null`)
	}
	for _, c := range []struct {
		sql, name, value string
	}{
		{`lot.court_id = @court`, "court", q.Court},
		{`lot.kind = @kind`, "kind", string(q.Kind)},
		{`lot.class = @class`, "class", string(q.Class)},
		{`lot.province = @province`, "province", q.Province},
		{`lot.city = @city`, "city", q.City},
		{`lot.round = @round`, "round", string(q.Round)},
		{`lot.case_id = @case::uuid`, "case", q.Case.String()},
	} {
		if c.value != "" {
			w.must(c.sql, c.name, c.value)
		}
	}
	if q.PriceFrom.IsPositive() {
		w.must(`coalesce(lot.final_price, live.price, lot.starting_price) >= @price_from`, "price_from", q.PriceFrom)
	}
	if q.PriceTo.IsPositive() {
		w.must(`coalesce(lot.final_price, live.price, lot.starting_price) <= @price_to`, "price_to", q.PriceTo)
	}
	if !q.OpensFrom.IsZero() {
		w.must(`lot.opens_at >= @opens_from`, "opens_from", q.OpensFrom.Start())
	}
	if !q.OpensTo.IsZero() {
		w.must(`lot.opens_at < @opens_to`, "opens_to", q.OpensTo.End())
	}
	q.words(&w, public)
	return w, q.states(&w)
}

// words asks for each word of the search: the index finds the lots that hold all
// its pairs of characters, the folded text then decides. The titles of lots that
// are not announced are in no index.
func (q Search) words(w *wanted, public bool) {
	if !public {
		if q.Words != "" {
			w.must(`lot.title like @title`, "title", "%"+likeEscape.Replace(q.Words)+"%")
		}
		return
	}
	words := cn.Words(q.Words)
	if len(words) == 0 {
		if strings.TrimSpace(q.Words) != "" { // marks alone stand in no text
			w.conditions = append(w.conditions, `false`)
		}
		return
	}
	like := make([]string, len(words))
	for i, x := range words {
		like[i] = "%" + x + "%" // folded words hold no mark, so that nothing need be escaped
	}
	w.must(`(lot.court_id, lot.lot_id) in (
		select s.court_id, s.lot_id
		from lot_search s
		where s.grams @@ @grams::tsquery and s.folded like all (@like::text[]))`, "like", like)
	w.args["grams"] = "'" + strings.Join(cn.Wanted(words), "' & '") + "'"
}

var likeEscape = strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`)

func (q Search) states(w *wanted) error {
	if q.Status != "" {
		w.state = append(w.state, `lot.status = @status`)
		w.args["status"] = q.Status
	}
	if q.Group == "" {
		return nil
	}
	states := q.Group.States()
	if states == nil {
		return ErrSearch.With("field", "state").With("want", fault.Text{
			ZH: "upcoming、running、sold、failed、suspended 或 withdrawn", EN: "upcoming, running, sold, failed, suspended or withdrawn",
		})
	}
	w.state = append(w.state, `lot.status = any(@states)`)
	w.args["states"] = states
	return nil
}

// searched are the rows that the conditions speak of.
const searched = `
	from lot
	left join lot_live live on live.court_id = lot.court_id and live.lot_id = lot.lot_id
	where `

func conditions(parts ...[]string) string {
	all := slices.Concat(parts...)
	if len(all) == 0 {
		return "true"
	}
	return strings.Join(all, "\n\t  and ")
}

func (w wanted) count(ctx context.Context, q querier) (Count, error) {
	var c Count
	rows, err := q.Query(ctx, `
	select lot.status, count(*)`+searched+conditions(w.conditions)+`
	group by lot.status`, w.args)
	if err != nil {
		return Count{}, fmt.Errorf("count lots: %w", err)
	}
	var s auction.Status
	var n int64
	_, err = pgx.ForEachRow(rows, []any{&s, &n}, func() error {
		c.add(s, n)
		return nil
	})
	if err != nil {
		return Count{}, fmt.Errorf("count lots: %w", err)
	}
	return c, nil
}

// page is one page of a search, still without its rows.
type page struct {
	sql  string
	args pgx.NamedArgs
}

// place is where a lot stands in the order.
type place struct {
	Lot ref.ID
	Key int64
}

func (p place) cursor(s Sort) string {
	if s == "" || s == Newest {
		return p.Lot.String()
	}
	return p.Lot.String() + "~" + strconv.FormatInt(p.Key, 10)
}

func (q Search) page(w wanted) (page, error) {
	args := pgx.NamedArgs{"limit": q.limit() + 1}
	maps.Copy(args, w.args)
	after, err := q.after()
	if err != nil {
		return page{}, err
	}
	var from []string
	key, ok := keys[q.Sort]
	switch {
	case ok && q.After != "":
		from = []string{`(` + key + `, lot.lot_id) > (@after_key, @after::uuid)`}
		args["after_key"], args["after"] = after.Key, after.Lot
	case q.After != "":
		from = []string{`lot.lot_id < @after::uuid`}
		args["after"] = after.Lot
	}
	order := `order by 2, 1`
	switch {
	case ok:
	case q.Sort == "" || q.Sort == Newest:
		key, order = `0::bigint`, `order by lot.lot_id desc`
	default:
		return page{}, ErrSearch.With("field", "sort").With("want", fault.Text{
			ZH: "newest、soonest、price 或 price_desc", EN: "newest, soonest, price or price_desc",
		})
	}
	return page{`
	select lot.lot_id, ` + key + searched + conditions(w.conditions, w.state, from) + `
	` + order + `
	limit @limit`, args}, nil
}

// after reads the cursor of the page before.
func (q Search) after() (place, error) {
	if q.After == "" {
		return place{}, nil
	}
	wrong := ErrSearch.With("field", "after").With("want", fault.Text{ZH: "上一页返回的 next", EN: "next of the page before"})
	id, key, sorted := strings.Cut(q.After, "~")
	lot, err := ref.Parse(id)
	if err != nil || sorted != (keys[q.Sort] != "") {
		return place{}, wrong
	}
	p := place{Lot: lot}
	if sorted {
		p.Key, err = strconv.ParseInt(key, 10, 64)
		if err != nil {
			return place{}, wrong
		}
	}
	return p, nil
}

func (p page) keys(ctx context.Context, q querier) ([]place, error) {
	rows, err := q.Query(ctx, p.sql, p.args)
	if err != nil {
		return nil, fmt.Errorf("search lots: %w", err)
	}
	found, err := pgx.CollectRows(rows, pgx.RowToStructByPos[place])
	if err != nil {
		return nil, fmt.Errorf("search lots: %w", err)
	}
	return found, nil
}

// views reads the lots of a page in its order.
func views(ctx context.Context, q querier, found []place) ([]View, error) {
	ids := make([]string, len(found))
	for i, p := range found {
		ids[i] = p.Lot.String()
	}
	rows, err := q.Query(ctx, viewSQL+`
		where lot.lot_id = any($1::uuid[])
		order by array_position($1::uuid[], lot.lot_id)`, ids)
	if err != nil {
		return nil, fmt.Errorf("read lots: %w", err)
	}
	out, err := pgx.AppendRows([]View{}, rows, func(row pgx.CollectableRow) (View, error) { return scanView(row) })
	if err != nil {
		return nil, fmt.Errorf("read lots: %w", err)
	}
	return out, nil
}
