package auctionpg

import (
	"context"
	"slices"

	"github.com/jackc/pgx/v5"

	"fachui/auction"
	"fachui/internal/fault"
	"fachui/internal/place"
)

// Circles that can be asked for, in metres.
const (
	WithinDefault = 5_000
	withinMost    = 100_000
	ringLeast     = 500
)

// cell is the width of the grid of lot_index_place, in millionths of a degree.
const cell = 10_000

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
	f.cells = `i.lat is not null and i.lat / 10000 = any(@rows::integer[]) and i.lng / 10000 between @west and @east`
	return nil
}

// ring bounds the circle: the rows and columns of the grid that it touches.
func (f *finder) ring(metres int) {
	sw, ne := f.q.Near.Box(metres)
	rows := []int32{}
	for r := sw.Lat / cell; r <= ne.Lat/cell; r++ {
		rows = append(rows, r)
	}
	f.args["within"], f.args["rows"] = metres, rows
	f.args["west"], f.args["east"] = sw.Lng/cell, ne.Lng/cell
}

// nearest finds by distance, in rings that grow until they hold a page.
func (f finder) nearest(ctx context.Context, tx pgx.Tx) ([]spot, error) {
	where := f.indexed(f.args)
	if f.q.Group != "" {
		where = append(slices.Clone(where), `i.standing = @standing`, partOf(f.q.Group))
		f.args["standing"] = f.q.Group
	}
	from := []string{}
	if f.q.After != "" {
		from = append(from, `(x.key, x.lot_id) > (@after_key, @after::uuid)`)
	}
	live := ""
	price := rowPrice
	if len(f.priced) > 0 {
		live, price = ifRunning, livePrice
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
				`+live+`
				where `+all(price, where)+`) x
			where `+all("", from)+`
			order by x.key, x.lot_id
			limit @limit`, f.args)
		if err != nil || len(found) > f.q.limit() || ring == f.q.Within {
			return found, err
		}
	}
}

// partOf is the part of the index that holds a group.
func partOf(g auction.Group) string {
	switch g {
	case auction.GroupUpcoming, auction.GroupRunning, auction.GroupSuspended:
		return isAlive
	case auction.GroupSold, auction.GroupFailed, auction.GroupWithdrawn:
		return isOver
	}
	return "true"
}

// Distance is how many metres a lot lies from a point; -1 if nobody said where it is.
func (v View) Distance(from place.Point) int {
	if v.Place.IsZero() || from.IsZero() {
		return -1
	}
	return place.Distance(v.Place, from)
}
