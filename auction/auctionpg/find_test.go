package auctionpg_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"fachui/auction"
	"fachui/auction/auctionpg"
	"fachui/internal/cn"
	"fachui/internal/legal"
	"fachui/internal/pg"
	"fachui/internal/place"
	"fachui/internal/ref"
)

// The schema and the law put each state into the same group.
func TestStandingOfTheSchema(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	for _, g := range auction.Groups() {
		for _, s := range g.States() {
			var got auction.Group
			no(t, m.pool.QueryRow(t.Context(), `select lot_standing($1)`, s).Scan(&got))
			if got != g {
				t.Errorf("%s: %s, want %s", s, got, g)
			}
		}
	}
	var before *string
	no(t, m.pool.QueryRow(t.Context(), `select lot_standing('NOTICED')`).Scan(&before))
	if before != nil {
		t.Errorf("before the announcement a lot stands nowhere, not %s", *before)
	}
}

// put says where the asset of a lot lies.
func (m market) put(t *testing.T, lot ref.ID, at place.Point) {
	t.Helper()
	m.exec(t, `
		insert into asset_place (court_id, asset_id, version, lat, lng, placed_by, placed_at)
		select court_id, asset_id, 1 + (select count(*) from asset_place p where p.asset_id = lot.asset_id), $2, $3, $4, $5
		from lot
		where lot_id = $1`, lot, at.Lat, at.Lng, ref.New(), legal.MustParse("2026-02-01T09:00:00"))
}

func TestSearch_around_a_point(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	middle := place.Point{Lat: 30_657_401, Lng: 104_065_801}
	at := func(north, east int32) place.Point {
		return place.Point{Lat: middle.Lat + north, Lng: middle.Lng + east}
	}
	far, near, here, nowhere := m.add(t, court, "100000.00", 10), m.add(t, court, "200000.00", 11), m.add(t, "wuhou", "300000.00", 12), m.add(t, court, "400000.00", 13)
	m.put(t, far, at(0, 40_000))  // some 3.8 km east
	m.put(t, near, at(-9_000, 0)) // 1,001 m south
	m.put(t, here, at(80_000, 0)) // corrected
	m.put(t, here, middle)
	m.to(t, here, auction.Bidding)
	for _, c := range []struct {
		name string
		q    auctionpg.Search
		want []ref.ID
	}{
		{"five kilometres unless said", auctionpg.Search{Near: middle, Sort: auctionpg.Nearest}, []ref.ID{here, near, far}},
		{"at the edge", auctionpg.Search{Near: middle, Within: 1001, Sort: auctionpg.Nearest}, []ref.ID{here, near}},
		{"below the edge", auctionpg.Search{Near: middle, Within: 1000, Sort: auctionpg.Nearest}, []ref.ID{here}},
		{"another order", auctionpg.Search{Near: middle, Sort: auctionpg.Costliest}, []ref.ID{here, near, far}},
		{"newest first", auctionpg.Search{Near: middle}, []ref.ID{here, near, far}},
		{"of a court", auctionpg.Search{Near: middle, Court: court, Sort: auctionpg.Nearest}, []ref.ID{near, far}},
		{"of a state", auctionpg.Search{Near: middle, Group: auction.GroupUpcoming, Sort: auctionpg.Nearest}, []ref.ID{near, far}},
		{"with a word", auctionpg.Search{Near: middle, Words: "wuhou", Sort: auctionpg.Nearest}, []ref.ID{here}},
		{"elsewhere", auctionpg.Search{Near: place.Point{Lat: 39_904_200, Lng: 116_407_400}, Within: 100_000, Sort: auctionpg.Nearest}, []ref.ID{}},
	} {
		if got := m.ids(t, c.q); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
	var got []ref.ID
	after := ""
	for range 3 { // a lot a page
		out, err := m.Search(t.Context(), auctionpg.Search{Near: middle, Sort: auctionpg.Nearest, Limit: 1, After: after})
		no(t, err)
		got = append(got, out.Lots[0].ID)
		after = out.Next
	}
	if !slices.Equal(got, []ref.ID{here, near, far}) || after != "" {
		t.Errorf("page by page: %v, then %q", got, after)
	}
	out, err := m.Search(t.Context(), auctionpg.Search{Near: middle, Sort: auctionpg.Nearest})
	no(t, err)
	if out.Counts.Total != 3 || out.Lots[1].Place != at(-9_000, 0) || out.Lots[1].Distance(middle) != 1001 || out.Lots[1].Distance(place.Point{}) != -1 {
		t.Errorf("%+v of %+v", out.Counts, out.Lots[1].Place)
	}
	v, err := m.Public(t.Context(), nowhere)
	no(t, err)
	if !v.Place.IsZero() || v.Distance(middle) != -1 {
		t.Errorf("nobody said where it is: %s", v.Place)
	}
	for name, q := range map[string]auctionpg.Search{
		"nearest to nothing":  {Sort: auctionpg.Nearest},
		"wider than allowed":  {Near: middle, Within: 100_001},
		"narrower than zero":  {Near: middle, Within: -1},
		"cursor of the wrong": {Near: middle, Sort: auctionpg.Nearest, After: ref.New().String()},
	} {
		_, err := m.Search(t.Context(), q)
		if !errors.Is(err, auctionpg.ErrSearch) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// The two measures of distance agree.
func TestDistanceOfTheSchema(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	a := place.Point{Lat: 30_657_401, Lng: 104_065_801}
	for _, b := range []place.Point{a, {Lat: 30_657_402, Lng: 104_065_801}, {Lat: 30_700_000, Lng: 104_100_000}, {Lat: 53_999_999, Lng: 135_000_000}, {Lat: 3_000_000, Lng: 73_000_000}} {
		var got int
		no(t, m.pool.QueryRow(t.Context(), `select distance_m($1, $2, $3, $4)`, a.Lat, a.Lng, b.Lat, b.Lng).Scan(&got))
		if got != place.Distance(a, b) {
			t.Errorf("%s: %d metres, want %d", b, got, place.Distance(a, b))
		}
	}
}

// Nobody can make the index say what the lot does not.
func TestTheIndexFollowsTheLot(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	lot := m.add(t, court, "100000.00", 10)
	m.exec(t, `update lot_index set price = 1, standing = 'sold', status = 'SOLD', city = '北京市', turn = 0, lat = 4000000, lng = 80000000 where lot_id = $1`, lot)
	out, err := m.Search(t.Context(), auctionpg.Search{Group: auction.GroupUpcoming, City: "成都市", PriceFrom: yuan("100000.00")})
	no(t, err)
	if len(out.Lots) != 1 || !out.Lots[0].Place.IsZero() {
		t.Errorf("%+v", out.Lots)
	}
	for name, sql := range map[string]string{
		"lot_index_words":     `update lot_index set folded = 'x' where lot_id = $1`,
		"lot_index_announced": `insert into lot_index (court_id, lot_id, folded) select court_id, gen_random_uuid(), 'x' from lot where lot_id = $1`,
	} {
		_, err := m.pool.Exec(t.Context(), sql, lot)
		if !pg.Violated(err, name) {
			t.Errorf("%s: %v", name, err)
		}
	}
	m.to(t, lot, auction.Suspended)
	if got := m.ids(t, auctionpg.Search{Group: auction.GroupSuspended}); !slices.Equal(got, []ref.ID{lot}) {
		t.Errorf("a suspended lot is found as one: %v", got)
	}
}

func TestDays_of_a_search(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	m.add(t, court, "100000.00", 2)
	m.add(t, "wuhou", "100000.00", 2)
	for _, c := range []struct {
		q    auctionpg.Search
		want int64
	}{
		{auctionpg.Search{}, 2},
		{auctionpg.Search{Court: "wuhou"}, 1},
		{auctionpg.Search{City: "成都市", Class: auction.Housing}, 2},
		{auctionpg.Search{Class: auction.Land}, 0},
		{auctionpg.Search{Words: "wuhou"}, 1},
	} {
		days, err := m.Days(t.Context(), c.q, legal.Day(2026, time.April, 2), 1)
		no(t, err)
		if len(days) != 1 || days[0].Opens != c.want {
			t.Errorf("%+v: %+v", c.q, days)
		}
	}
}

// The schema's index of words holds what package cn says a text holds, and a search
// asks for.
func TestGramsOfTheIndex(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	for _, text := range []string{
		"", "房", "锦江区 某路12号 bmw 2026川0104执1号", "甲 甲 甲甲", "\U00020BB7\U00020BB7野家 トヨタ a",
	} {
		var got []string
		no(t, m.pool.QueryRow(t.Context(), `
			select coalesce(array_agg(g order by g collate "C"), '{}')
			from unnest(tsvector_to_array(lot_grams($1, 'c', 'k', 'l', 'p', 'i', 'r', 's', 16000000000001))) g`, text).Scan(&got))
		want := append([]string{"=city i", "=class l", "=court c", "=kind k", "=months 2", "=province p", "=round r", "=standing s"}, cn.Grams(text)...)
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}
