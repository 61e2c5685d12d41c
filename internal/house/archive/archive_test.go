package archive_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"fachui/auction/auctionpg"
	"fachui/internal/clock"
	"fachui/internal/house/archive"
	"fachui/internal/house/housetest"
	"fachui/internal/legal"
	"fachui/internal/pgtest"
	"fachui/internal/place"
	"fachui/internal/ref"
)

// testLog shows what the server could not do, if the test fails.
type testLog struct{ t *testing.T }

func (l testLog) Write(b []byte) (int, error) {
	if bytes.Contains(b, []byte("ERROR")) {
		l.t.Logf("%s", b)
	}
	return len(b), nil
}

func TestMain(m *testing.M) { housetest.Main(m) }

// A small archive through the same code: every kind of page answers, and each can be
// served by an index. Where reading a table from end to end is forbidden to the
// planner, it does so only if it has no other way.
func TestPagesOverAnArchive(t *testing.T) {
	t.Parallel()
	now := legal.MustParse("2026-03-02T09:00:00")
	w := housetest.Open(t, housetest.Options{At: now, Log: testLog{t}})
	super := pgtest.Super(t, w.Pool)
	var said []string
	a, err := archive.Open(t.Context(), super, now, func(format string, _ ...any) { said = append(said, format) })
	require.NoError(t, err)
	const lots = 2000
	require.NoError(t, a.Grow(t.Context(), lots/2))
	require.NoError(t, a.Grow(t.Context(), lots))
	require.NotEmpty(t, said)
	_, err = super.Exec(t.Context(), `alter role fachui_app in database "`+super.Config().Database+`" set enable_seqscan = off`)
	require.NoError(t, err)
	w.House.Pool.Reset()
	r, err := a.Measure(t.Context(), archive.Visit{Site: w.Base, Machine: clock.System, Hands: 2, Each: 3, Settle: w.House.Pool.Reset})
	require.NoError(t, err)
	require.Empty(t, r.Scans, "tables without a usable index")
	require.Equal(t, lots, r.Lots)
	require.NotEmpty(t, r.String())
	for _, k := range r.Kinds {
		require.NotZero(t, k.P95, k.Name)
	}
	one := r
	one.Compare(r)
	require.InDelta(t, 1, one.Kinds[0].Times, 0.001)

	t.Run("the index tells what the lots are", func(t *testing.T) {
		var wrong int
		require.NoError(t, super.QueryRow(t.Context(), `
			select count(*)
			from lot_index i
			join lot l using (court_id, lot_id)
			where i.standing <> lot_standing(l.status) or i.price <> coalesce(l.final_price, l.starting_price) or i.status <> l.status
				or i.closes_at <> coalesce(l.ended_at, l.ends_at)`).Scan(&wrong))
		require.Zero(t, wrong)
	})
	t.Run("a search finds what a look at every lot finds", func(t *testing.T) {
		found(t, w, super)
	})
	t.Run("beyond many thousands what is over is estimated, and said to be", func(t *testing.T) {
		_, err := super.Exec(t.Context(), `update pg_class set reltuples = 60000 where oid = 'lot_index'::regclass`)
		require.NoError(t, err)
		c := read[auctionpg.Count](t, w, "/api/v1/lots/totals")
		require.True(t, c.About)
		require.InDelta(t, 60000, c.Sold+c.Failed+c.Withdrawn, 6000)
		rare := read[auctionpg.Lots](t, w, "/api/v1/lots?q=%E6%A1%A3A0") // few lots: counted
		require.False(t, rare.Counts.About)
		require.Contains(t, string(get(t, w, "/lots")), "约 ")
	})
}

func read[T any](t *testing.T, w *housetest.World, path string) T {
	t.Helper()
	var out T
	require.NoError(t, json.Unmarshal(get(t, w, path), &out))
	return out
}

func get(t *testing.T, w *housetest.World, path string) []byte {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, w.Base+path, nil)
	require.NoError(t, err)
	res, err := http.DefaultClient.Do(req)
	require.NoError(t, err)
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	require.NoError(t, err)
	require.Equal(t, http.StatusOK, res.StatusCode, "%s: %s", path, body)
	return body
}

// found compares what the search counts and lists with a look at every row.
func found(t *testing.T, w *housetest.World, super *pgx.Conn) {
	t.Helper()
	var city, estate string
	var middle place.Point
	require.NoError(t, super.QueryRow(t.Context(), `
		select left(i.city, 2), substr(l.title, 8, 2), i.lat, i.lng
		from lot_index i
		join lot l using (court_id, lot_id)
		where i.lat is not null
		order by i.lot_id
		limit 1`).Scan(&city, &estate, &middle.Lat, &middle.Lng))
	for _, c := range []struct {
		where string
		pairs []string
	}{
		{`true`, nil},
		{`folded like '%住宅%'`, []string{"q", "住宅"}},
		{`folded like '%宅%'`, []string{"q", "宅", "sort", "soonest"}},
		{`folded like '%' || '` + city + `' || '%'`, []string{"q", city, "sort", "price_desc"}},
		{`folded like '%` + estate + `%' and folded like '%` + city + `%'`, []string{"q", estate + " " + city}},
		{`folded like '%住宅汽车%'`, []string{"q", "住宅汽车"}},
		{`class = 'vehicle' and left(city, 2) = '` + city + `'`, []string{"class", "vehicle", "city", city + "市", "sort", "price"}},
		{`price between 100000 and 200000`, []string{"price_from", "100000", "price_to", "200000", "sort", "price"}},
		{`distance_m(lat, lng, ` + fmt.Sprint(middle.Lat, ",", middle.Lng) + `) <= 20000`, []string{"near", middle.String(), "within", "20000", "sort", "near"}},
	} {
		var want int64
		require.NoError(t, super.QueryRow(t.Context(), `select count(*) from lot_index where `+c.where).Scan(&want))
		got := read[auctionpg.Lots](t, w, query(c.pairs...))
		require.Equal(t, want, got.Counts.Total, c.where)
		seen := map[ref.ID]bool{}
		last := -1
		for {
			for _, l := range got.Lots {
				require.False(t, seen[l.ID], "twice: %s", c.where)
				seen[l.ID] = true
				if d := l.Distance(middle); c.pairs != nil && c.pairs[len(c.pairs)-1] == "near" {
					require.LessOrEqual(t, last, d)
					last = d
				}
			}
			if got.Next == "" || len(seen) > 400 {
				break
			}
			got = read[auctionpg.Lots](t, w, query(append(slices.Clone(c.pairs), "after", got.Next, "limit", "100")...))
		}
		if want <= 400 {
			require.Len(t, seen, int(want), c.where)
		}
	}
}

func query(pairs ...string) string {
	q := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		q.Set(pairs[i], pairs[i+1])
	}
	return "/api/v1/lots?" + q.Encode()
}
