package auctionpg_test

import (
	"cmp"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"fachui/auction"
	"fachui/auction/auctionpg"
	"fachui/internal/cn"
	"fachui/internal/legal"
	"fachui/internal/money"
	"fachui/internal/pgtest"
	"fachui/internal/place"
	"fachui/internal/ref"
)

// known is a lot as a look at every row sees it.
type known struct {
	ID                         ref.ID
	Court, Class, City, Folded string
	Standing                   auction.Group
	Price                      money.Amount
	Turn                       int64
	Opens                      time.Time
	Lat, Lng                   int32
}

// many adds lots of all states, over some years, to those that m has: they have no story.
func (m market) many(t *testing.T, n int) []known {
	t.Helper()
	seed := m.add(t, court, "100000.00", 2)
	owner := pgtest.Owner(t, m.pool)
	_, err := owner.Exec(t.Context(), `
		create temporary table made as
		select i, gen_random_uuid() as asset_id, gen_random_uuid() as lot_id, (i * 7919) % 1000 as r,
			'2026-04-02 10:00+08'::timestamptz - make_interval(days => (i * 31) % 900) as opens,
			(array['housing', 'vehicle', 'land'])[1 + (i * 7) % 3] as class, (array['成都市', '绵阳市', '青溪市', '云溪市'])[1 + (i * 11) % 4] as city,
			(array['龙泉路', '青云苑', '临江街'])[1 + (i * 5) % 3] || i || '号' || (array['住宅', '汽车', '土地'])[1 + (i * 7) % 3] || '档a' || 10000 + (i * 337) % 9000 as title
		from generate_series(1, $1) i`, pgx.QueryExecModeSimpleProtocol, n)
	no(t, err)
	for _, sql := range []string{
		`alter table lot disable trigger lot_begins`,
		`insert into asset
			select (jsonb_populate_record(s.asset, jsonb_build_object('asset_id', m.asset_id, 'title', m.title, 'class', m.class, 'city', m.city))).*
			from made m, (select asset from asset join lot using (court_id, asset_id) where lot_id = '` + seed.String() + `') s`,
		`insert into asset_place (court_id, asset_id, version, lat, lng, placed_by, placed_at)
			select court_id, asset_id, 1, 30657401 + (i * 613) % 90000, 104065801 + (i * 1009) % 70000, asset_id, listed_at
			from made
			join asset using (asset_id)
			where i % 5 > 0`,
		`insert into lot
			select (jsonb_populate_record(s.lot, jsonb_build_object('asset_id', m.asset_id, 'lot_id', m.lot_id, 'title', m.title, 'class', m.class, 'city', m.city,
				'reference_price', 1000 * (1 + r % 400), 'starting_price', 1000 * (1 + r % 400), 'deposit', 100 * (1 + r % 400), 'announced_at', m.opens - interval '30 days', 'opens_at', m.opens, 'ends_at', m.opens + interval '1 day'))).*
			from made m, (select lot from lot where lot_id = '` + seed.String() + `') s`,
		`alter table lot enable always trigger lot_begins`,
		`insert into lot_index (court_id, lot_id, folded)
			select a.court_id, m.lot_id, m.title || ' ' || m.class || ' ' || m.city
			from made m
			join asset a using (asset_id)`,
		`update lot set status = 'SUSPENDED', suspended_from = 'ANNOUNCED' from made m where m.lot_id = lot.lot_id and r % 40 = 1`,
		`update lot set status = 'WITHDRAWN' from made m where m.lot_id = lot.lot_id and r % 40 = 2`,
		`update lot set status = 'BIDDING' from made m where m.lot_id = lot.lot_id and r % 40 > 4`,
		`update lot set status = 'SOLD', final_price = starting_price + 500, ended_at = ends_at from made m where m.lot_id = lot.lot_id and r % 40 between 8 and 25`,
		`update lot set status = 'FAILED_R1', ended_at = ends_at from made m where m.lot_id = lot.lot_id and r % 40 > 25`,
		`analyze lot_index`,
	} {
		_, err = owner.Exec(t.Context(), sql)
		if err != nil {
			t.Fatalf("%v in %s", err, sql)
		}
	}
	rows, err := owner.Query(t.Context(), `
		select lot_id, court_id, class, city, folded, standing, price, turn, opens_at, coalesce(lat, 0), coalesce(lng, 0)
		from lot_index`)
	no(t, err)
	all, err := pgx.CollectRows(rows, pgx.RowToStructByPos[known])
	no(t, err)
	return all
}

// fits is what a search asks for, said without an index.
func (k known) fits(q auctionpg.Search) bool {
	for _, w := range cn.Words(q.Words) {
		if !strings.Contains(k.Folded, w) {
			return false
		}
	}
	near := q.Near.IsZero() || k.Lat != 0 && place.Distance(q.Near, place.Point{Lat: k.Lat, Lng: k.Lng}) <= q.Within
	return near && (q.Court == "" || q.Court == k.Court) && (q.Class == "" || string(q.Class) == k.Class) && (q.City == "" || q.City == k.City) &&
		(!q.PriceFrom.IsPositive() || k.Price.Cmp(q.PriceFrom) >= 0) && (!q.PriceTo.IsPositive() || k.Price.Cmp(q.PriceTo) <= 0) &&
		(q.OpensFrom.IsZero() || !k.Opens.Before(q.OpensFrom.Start().Std()))
}

// before is the order of a search.
func (k known) before(o known, q auctionpg.Search) int {
	apart := func(x known) int { return place.Distance(q.Near, place.Point{Lat: x.Lat, Lng: x.Lng}) }
	id := cmp.Compare(k.ID, o.ID)
	switch q.Sort {
	case auctionpg.Soonest:
		return cmp.Or(cmp.Compare(k.Turn, o.Turn), id)
	case auctionpg.Cheapest:
		return cmp.Or(k.Price.Cmp(o.Price), id)
	case auctionpg.Costliest:
		return -cmp.Or(k.Price.Cmp(o.Price), id)
	case auctionpg.Nearest:
		return cmp.Or(cmp.Compare(apart(k), apart(o)), id)
	default:
		return -id
	}
}

// asked is some search.
func asked(r *rand.Rand) auctionpg.Search {
	one := func(of ...string) string { return of[r.IntN(len(of))] }
	q := auctionpg.Search{Limit: 1 + r.IntN(12), Sort: auctionpg.Sort(one("", "newest", "soonest", "soonest", "soonest", "price", "price_desc"))}
	q.Words = one("", "", "住宅", "龙泉", "青云苑", "宅", "档a1", "档A10", "龙泉路1", "成都 汽车", "青溪 住宅", "绵阳 housing", "档a12345", "天边")
	q.Group = auction.Group(one("", "", "upcoming", "running", "sold", "failed", "suspended", "withdrawn"))
	if r.IntN(3) == 0 {
		q.Class = auction.Class(one("housing", "vehicle", "land"))
	}
	if r.IntN(4) == 0 {
		q.City = one("成都市", "青溪市", "天边市")
	}
	if r.IntN(6) == 0 {
		q.Court = one(court, "wuhou")
	}
	if r.IntN(5) == 0 {
		q.PriceFrom = yuan(one("20000.00", "300000.00", "399500.00"))
	}
	if r.IntN(6) == 0 {
		q.PriceTo = yuan(one("150000.00", "350000.00"))
	}
	if r.IntN(8) == 0 {
		q.OpensFrom = legal.MustDate(one("2025-01-01", "2026-03-01"))
	}
	if r.IntN(4) == 0 {
		q.Near, q.Within = place.Point{Lat: 30_690_000, Lng: 104_090_000}, []int{400, 2000, 5000, 20_000, 100_000}[r.IntN(5)]
		if r.IntN(2) == 0 {
			q.Sort = auctionpg.Nearest
		}
	}
	return q
}

// Whatever is asked, in whatever order, by whichever way: each page holds what a look at
// every lot finds, and counts are those of that look, or said to be about.
func TestSearch_finds_what_a_look_at_every_lot_finds(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	lots := m.many(t, 400)
	ways := map[string]*auctionpg.Service{
		"few lots in all": m.Service, "walks": m.Bounded(5000, 1, 1), "short walks": m.Bounded(6, 1, 1),
		"all read": m.Bounded(6, 10_000, 10_000), "an eighth counted": m.Bounded(6, 10_000, 20),
	}
	r := rand.New(rand.NewPCG(16, 795))
	abouts := 0
	for range 80 {
		q := asked(r)
		var want []ref.ID
		var fits []known
		var counts auctionpg.Count
		for _, k := range lots {
			if k.fits(q) {
				counts = counted(counts, k.Standing)
				if q.Group == "" || k.Standing == q.Group {
					fits = append(fits, k)
				}
			}
		}
		slices.SortFunc(fits, func(a, b known) int { return a.before(b, q) })
		for _, k := range fits {
			want = append(want, k.ID)
		}
		for name, s := range ways {
			got, c := listed(t, s, q, len(want))
			if !slices.Equal(got, want) {
				t.Fatalf("%s: %+v: %d lots, want %d", name, q, len(got), len(want))
			}
			if c.About {
				abouts++
				c.About, c.Sold, c.Failed, c.Withdrawn, c.Ended, c.Total = false, counts.Sold, counts.Failed, counts.Withdrawn, counts.Ended, counts.Total
			}
			if c != counts {
				t.Fatalf("%s: %+v: counted %+v, want %+v", name, q, c, counts)
			}
		}
	}
	if abouts == 0 {
		t.Error("nothing was estimated")
	}
}

// listed are all pages of a search, one after the other, and its counts; rows says how
// many are expected.
func listed(t *testing.T, s *auctionpg.Service, q auctionpg.Search, rows int) ([]ref.ID, auctionpg.Count) {
	t.Helper()
	var ids []ref.ID
	var counts auctionpg.Count
	for page := 0; len(ids) <= rows; page++ {
		out, err := s.Search(t.Context(), q)
		no(t, err)
		if page == 0 {
			counts = *out.Counts
		}
		for _, l := range out.Lots {
			ids = append(ids, l.ID)
		}
		q.After = out.Next
		if q.After == "" {
			break
		}
		if page == 1 { // two short pages and then the rest
			q.Limit = 100
		}
	}
	return ids, counts
}

func counted(c auctionpg.Count, g auction.Group) auctionpg.Count {
	c.Total++
	switch g {
	case auction.GroupUpcoming:
		c.Upcoming++
	case auction.GroupRunning:
		c.Running++
	case auction.GroupSold:
		c.Sold, c.Ended = c.Sold+1, c.Ended+1
	case auction.GroupFailed:
		c.Failed, c.Ended = c.Failed+1, c.Ended+1
	case auction.GroupSuspended:
		c.Suspended++
	case auction.GroupWithdrawn:
		c.Withdrawn++
	}
	return c
}
