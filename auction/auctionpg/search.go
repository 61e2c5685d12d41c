package auctionpg

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"

	"fachui/auction"
	"fachui/internal/fault"
	"fachui/internal/legal"
	"fachui/internal/money"
	"fachui/internal/pg"
	"fachui/internal/place"
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
	OpensTo   legal.Date  // that day included
	Near      place.Point // zero: anywhere
	Within    int         // metres around Near; 5 km unless given, 100 km at most
	Sort      Sort
	After     string // Next of the page before
	Limit     int
	Uncounted bool // the first page goes without counts
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
	Nearest   Sort = "near" // to Near; only with it
)

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

// Search lists announced lots, and on the first page counts them by group.
// ErrSearch.
func (s *Service) Search(ctx context.Context, q Search) (Lots, error) {
	f, err := q.finder(s.bounds)
	if err != nil {
		return Lots{}, err
	}
	out := Lots{}
	err = pg.Read(ctx, s.pool, func(tx pgx.Tx) error {
		err := byIndex(ctx, tx)
		if err != nil {
			return err
		}
		var k known
		if q.After == "" && !q.Uncounted {
			k, err = f.count(ctx, tx)
			if err != nil {
				return err
			}
			out.Counts = &k.counts
		}
		found, err := f.find(ctx, tx, k)
		if err != nil {
			return err
		}
		out.Lots, out.Next, err = q.page(ctx, tx, found)
		if err == nil && out.Counts != nil {
			on := map[auction.Group]int64{}
			for _, l := range out.Lots {
				on[l.Status.Group()]++
			}
			out.Counts.shown(q.Group, on, out.Next != "")
		}
		return err
	})
	return out, err
}

// Totals counts the announced lots of a court, or of all courts.
func (s *Service) Totals(ctx context.Context, court string) (Count, error) {
	f, err := Search{Court: court}.finder(s.bounds)
	if err != nil {
		return Count{}, err
	}
	var c Count
	err = pg.Read(ctx, s.pool, func(tx pgx.Tx) error {
		err := byIndex(ctx, tx)
		if err != nil {
			return err
		}
		k, err := f.count(ctx, tx)
		c = k.counts
		return err
	})
	return c, err
}

// spot is where a lot stands in an order.
type spot struct {
	Lot ref.ID
	Key int64
}

func (p spot) cursor(s Sort) string {
	if !s.keyed() {
		return p.Lot.String()
	}
	return p.Lot.String() + "~" + strconv.FormatInt(p.Key, 10)
}

// keyed reports whether s sorts by a number, not by the identifier alone.
func (s Sort) keyed() bool { return s != "" && s != Newest }

func (s Sort) check() error {
	if slices.Contains([]Sort{"", Newest, Soonest, Cheapest, Costliest, Nearest}, s) {
		return nil
	}
	return ErrSearch.With("field", "sort").With("want", fault.Text{
		ZH: "newest、soonest、price、price_desc 或 near", EN: "newest, soonest, price, price_desc or near",
	})
}

// page cuts what was found to a page, reads its lots and says where the next begins.
func (q Search) page(ctx context.Context, tx pgx.Tx, found []spot) ([]View, string, error) {
	next := ""
	if len(found) > q.limit() {
		found = found[:q.limit()]
		next = found[len(found)-1].cursor(q.Sort)
	}
	lots, err := views(ctx, tx, found)
	return lots, next, err
}

// after reads the cursor of the page before.
func (q Search) after() (spot, error) {
	if q.After == "" {
		return spot{}, nil
	}
	wrong := ErrSearch.With("field", "after").With("want", fault.Text{ZH: "上一页返回的 next", EN: "next of the page before"})
	id, key, sorted := strings.Cut(q.After, "~")
	lot, err := ref.Parse(id)
	if err != nil || sorted != q.Sort.keyed() {
		return spot{}, wrong
	}
	p := spot{Lot: lot}
	if sorted {
		p.Key, err = strconv.ParseInt(key, 10, 64)
		if err != nil {
			return spot{}, wrong
		}
	}
	return p, nil
}

// states are those that q asks for; nil for all.
func (q Search) states() ([]auction.Status, error) {
	if q.Group == "" {
		return nil, nil
	}
	states := q.Group.States()
	if states == nil {
		return nil, ErrSearch.With("field", "state").With("want", fault.Text{
			ZH: "upcoming、running、sold、failed、suspended 或 withdrawn", EN: "upcoming, running, sold, failed, suspended or withdrawn",
		})
	}
	return states, nil
}

func spots(ctx context.Context, q querier, sql string, args pgx.NamedArgs) ([]spot, error) {
	rows, err := q.Query(ctx, sql, args)
	if err != nil {
		return nil, fmt.Errorf("search lots: %w", err)
	}
	found, err := pgx.CollectRows(rows, pgx.RowToStructByPos[spot])
	if err != nil {
		return nil, fmt.Errorf("search lots: %w", err)
	}
	return found, nil
}

// views reads the lots of a page in its order.
func views(ctx context.Context, q querier, found []spot) ([]View, error) {
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
