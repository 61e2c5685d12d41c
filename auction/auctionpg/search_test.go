package auctionpg_test

import (
	"crypto/rand"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"fachui/auction"
	"fachui/auction/auctionpg"
	"fachui/internal/cn"
	"fachui/internal/legal"
	"fachui/internal/pgtest"
	"fachui/internal/pgtest/fixture"
	"fachui/internal/ref"
)

// market is a database with announced lots of two courts and the services to find them.
type market struct {
	*auctionpg.Service
	pool *pgxpool.Pool
}

func newMarket(t *testing.T) market {
	t.Helper()
	pool := pgtest.New(t)
	for _, c := range []string{court, "wuhou"} {
		fixture.Court(t, pool, c)
	}
	w := &world{}
	return market{auctionpg.New(pool, auctionpg.Sources{Cases: w, Prices: w, Exclusions: w, Seals: w, Names: w, Claims: w, Chance: rand.Reader, Press: printer(t), Cipher: w}), pool}
}

func (m market) exec(t *testing.T, sql string, args ...any) {
	t.Helper()
	_, err := m.pool.Exec(t.Context(), sql, args...)
	no(t, err)
}

// add announces a lot with a starting price that opens on a day of April.
func (m market) add(t *testing.T, court, price string, day int) ref.ID {
	t.Helper()
	from := legal.Day(2026, time.April, day).At(10, 0)
	return fixture.Announced(t, m.pool, fixture.Lot{
		Court: court, StartingPrice: price, Increment: "100.00", Deposit: yuan(price).CeilRatio(1, 10).String(),
		OpensAt: from, EndsAt: from.Add(24 * time.Hour),
	})
}

// to takes a lot through statuses.
func (m market) to(t *testing.T, lot ref.ID, statuses ...auction.Status) {
	t.Helper()
	for _, s := range statuses {
		m.exec(t, `
			update lot
			set suspended_from = case when $2 = 'SUSPENDED' then status end, status = $2,
				final_price = case when $2 = 'SOLD' then starting_price + 1000 else final_price end,
				ended_at = case when $2 in ('SOLD', 'FAILED_R1') then ends_at else ended_at end
			where lot_id = $1`, lot, s)
	}
}

func (m market) ids(t *testing.T, q auctionpg.Search) []ref.ID {
	t.Helper()
	out, err := m.Search(t.Context(), q)
	no(t, err)
	ids := []ref.ID{}
	for _, v := range out.Lots {
		ids = append(ids, v.ID)
	}
	return ids
}

func TestSearch_of_nothing(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	out, err := m.Search(t.Context(), auctionpg.Search{})
	no(t, err)
	if out.Lots == nil || len(out.Lots) != 0 || out.Next != "" || *out.Counts != (auctionpg.Count{}) {
		t.Errorf("%+v", out)
	}
	days, err := m.Days(t.Context(), auctionpg.Search{}, legal.MustDate("2026-04-01"), 0)
	no(t, err)
	if len(days) != 7 || days[6] != (auctionpg.Day{Day: legal.MustDate("2026-04-07")}) {
		t.Errorf("%+v", days)
	}
}

func TestSearch_filters_and_counts(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	up, running := m.add(t, court, "100000.00", 10), m.add(t, court, "200000.00", 2)
	sold, failed := m.add(t, court, "300000.00", 1), m.add(t, "wuhou", "400000.00", 1)
	stopped, withdrawn := m.add(t, "wuhou", "500000.00", 20), m.add(t, "wuhou", "600000.00", 21)
	m.to(t, running, auction.Bidding)
	m.to(t, sold, auction.Bidding, auction.Sold)
	m.to(t, failed, auction.Bidding, auction.FailedFirst)
	m.to(t, stopped, auction.Suspended)
	m.to(t, withdrawn, auction.Withdrawn)
	all := []ref.ID{withdrawn, stopped, failed, sold, running, up}
	for _, c := range []struct {
		name string
		q    auctionpg.Search
		want []ref.ID
	}{
		{"all, the newest first", auctionpg.Search{}, all},
		{"upcoming", auctionpg.Search{Group: auction.GroupUpcoming}, []ref.ID{up}},
		{"running", auctionpg.Search{Group: auction.GroupRunning}, []ref.ID{running}},
		{"sold", auctionpg.Search{Group: auction.GroupSold}, []ref.ID{sold}},
		{"failed", auctionpg.Search{Group: auction.GroupFailed}, []ref.ID{failed}},
		{"suspended", auctionpg.Search{Group: auction.GroupSuspended}, []ref.ID{stopped}},
		{"withdrawn", auctionpg.Search{Group: auction.GroupWithdrawn}, []ref.ID{withdrawn}},
		{"court", auctionpg.Search{Court: "wuhou"}, all[:3]},
		{"no such court", auctionpg.Search{Court: "nowhere"}, []ref.ID{}},
		{"kind", auctionpg.Search{Kind: auction.Movable}, []ref.ID{}},
		{"class", auctionpg.Search{Class: auction.Housing}, all},
		{"province", auctionpg.Search{Province: "四川省"}, all},
		{"another province", auctionpg.Search{Province: "云南省"}, []ref.ID{}},
		{"price from, at the edge", auctionpg.Search{PriceFrom: yuan("500000.00")}, []ref.ID{withdrawn, stopped}},
		{"price from, above the edge", auctionpg.Search{PriceFrom: yuan("500000.01")}, []ref.ID{withdrawn}},
		{"price to, of what was sold for more", auctionpg.Search{PriceTo: yuan("300999.99")}, []ref.ID{running, up}},
		{"price to, at the edge", auctionpg.Search{PriceTo: yuan("301000.00")}, []ref.ID{sold, running, up}},
		{"opens from", auctionpg.Search{OpensFrom: legal.MustDate("2026-04-20")}, []ref.ID{withdrawn, stopped}},
		{"opens to, that day included", auctionpg.Search{OpensTo: legal.MustDate("2026-04-01")}, []ref.ID{failed, sold}},
		{"opens to, the day before", auctionpg.Search{OpensTo: legal.MustDate("2026-03-31")}, []ref.ID{}},
		{"soonest", auctionpg.Search{Sort: auctionpg.Soonest}, []ref.ID{running, up, sold, failed, withdrawn, stopped}},
		{"cheapest", auctionpg.Search{Sort: auctionpg.Cheapest}, []ref.ID{up, running, sold, failed, stopped, withdrawn}},
		{"costliest", auctionpg.Search{Sort: auctionpg.Costliest}, all},
	} {
		got := m.ids(t, c.q)
		if c.q.Sort == auctionpg.Soonest { // what is over at one instant stands in the order of its identifiers
			got, c.want = got[:4], c.want[:4]
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
	want := auctionpg.Count{Total: 6, Upcoming: 1, Running: 1, Sold: 1, Failed: 1, Ended: 2, Suspended: 1, Withdrawn: 1}
	out, err := m.Search(t.Context(), auctionpg.Search{Group: auction.GroupSold})
	no(t, err)
	if *out.Counts != want {
		t.Errorf("counted %+v, whatever group was asked for", *out.Counts)
	}
	total, err := m.Totals(t.Context(), "")
	no(t, err)
	one, err := m.Totals(t.Context(), "wuhou")
	no(t, err)
	if total != want || one.Total != 3 || one.Failed != 1 {
		t.Errorf("totals %+v, %+v", total, one)
	}
}

func TestSearch_words(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	lot := m.add(t, court, "100000.00", 10) // 锦江区某路一号房屋, 四川省 成都市
	for words, found := range map[string]bool{
		"锦": true, "锦江": true, "某路一号": true, "ＪＩＮＪＩＡＮＧ": true, "锦江　房屋": true, "成都 房": true, " 锦江 ": true,
		"房屋锦江": false, "锦房": false, "路江": false, "龙": false, "锦江 龙泉": false, "%": false, "'": false, `\`: false, "。": false,
		"区某": true, "一号，房屋": true, strings.Repeat("锦江 ", 50): true, strings.Repeat("锦", 500): false,
	} {
		want := []ref.ID{}
		if found {
			want = append(want, lot)
		}
		if got := m.ids(t, auctionpg.Search{Words: words}); !slices.Equal(got, want) {
			t.Errorf("%q: %v", words, got)
		}
	}
	if got := m.ids(t, auctionpg.Search{Words: "锦江", Group: auction.GroupSold}); len(got) != 0 {
		t.Errorf("words and a state: %v", got)
	}
}

// Every page of every order, put together, is the whole list once.
func TestSearch_pages(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	for i := range 11 {
		lot := m.add(t, court, fmt.Sprintf("%d00000.00", 1+i%3), 1+i%4)
		if i%4 == 0 {
			m.to(t, lot, auction.Bidding, auction.Sold)
		}
	}
	for _, sort := range []auctionpg.Sort{"", auctionpg.Newest, auctionpg.Soonest, auctionpg.Cheapest, auctionpg.Costliest} {
		whole := m.ids(t, auctionpg.Search{Sort: sort})
		var got []ref.ID
		after, pages := "", 0
		for {
			out, err := m.Search(t.Context(), auctionpg.Search{Sort: sort, After: after, Limit: 3})
			no(t, err)
			if (out.Counts == nil) != (after != "") {
				t.Errorf("%s: counts belong on the first page", sort)
			}
			for _, v := range out.Lots {
				got = append(got, v.ID)
			}
			pages++
			after = out.Next
			if after == "" {
				break
			}
		}
		if pages != 4 || len(whole) != 11 || !slices.Equal(got, whole) {
			t.Errorf("%q: %d pages of %v, want %v", sort, pages, got, whole)
		}
	}
}

func TestSearch_refusals(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	for name, q := range map[string]auctionpg.Search{
		"state":                   {Group: "over"},
		"order":                   {Sort: "loudest"},
		"cursor":                  {After: "x"},
		"cursor of another order": {After: ref.New().String() + "~1"},
		"cursor without its key":  {After: ref.New().String(), Sort: auctionpg.Soonest},
		"key that is no number":   {After: ref.New().String() + "~x", Sort: auctionpg.Soonest},
	} {
		_, err := m.Search(t.Context(), q)
		if !errors.Is(err, auctionpg.ErrSearch) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestSearch_rows(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	lot := m.add(t, court, "350000.00", 10)
	out, err := m.Search(t.Context(), auctionpg.Search{Limit: 1000})
	no(t, err)
	v := out.Lots[0]
	if v.ID != lot || v.CourtName != "jinjiang人民法院" || v.CourtNameEN == "" || v.ClassZH != "住宅用房" || v.RoundZH != "一拍" ||
		v.StatusZH != "公告中" || v.Group != auction.GroupUpcoming || v.Ratio != "100.0" || !v.Price.Equal(yuan("350000")) || v.Bids != 0 ||
		v.Previous != nil || v.ValidUntil.IsZero() || !v.Deposit.Equal(yuan("35000")) {
		t.Errorf("%+v", v)
	}
}

func TestDays(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	m.add(t, court, "100000.00", 2)
	m.add(t, court, "100000.00", 2)
	m.to(t, m.add(t, court, "100000.00", 1), auction.Bidding, auction.Sold)
	m.to(t, m.add(t, court, "100000.00", 2), auction.Withdrawn)
	m.to(t, m.add(t, court, "100000.00", 3), auction.Suspended)
	days, err := m.Days(t.Context(), auctionpg.Search{}, legal.MustDate("2026-03-31"), 5)
	no(t, err)
	want := []auctionpg.Day{
		{legal.MustDate("2026-03-31"), 0, 0, 0},
		{legal.MustDate("2026-04-01"), 1, 1, 0},
		{legal.MustDate("2026-04-02"), 2, 3, 1},
		{legal.MustDate("2026-04-03"), 0, 2, 2},
		{legal.MustDate("2026-04-04"), 0, 0, 0},
	}
	if !slices.Equal(days, want) {
		t.Errorf("%v", days)
	}
	days, err = m.Days(t.Context(), auctionpg.Search{}, legal.MustDate("2026-03-31"), 1000)
	no(t, err)
	if len(days) != 62 {
		t.Errorf("%d days", len(days))
	}
}

// A lot announced by the house is found by the words that its row shows.
func TestAnnounce_makes_a_lot_findable(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	lot := h.announced(t)
	for _, words := range []string{"某路", "住宅", "housing", "四川 成都", "jinjiang人民法院"} {
		out, err := h.Search(t.Context(), auctionpg.Search{Words: words})
		no(t, err)
		if len(out.Lots) != 1 || out.Lots[0].ID != lot {
			t.Errorf("%q finds %d", words, len(out.Lots))
		}
	}
	_, err := h.pool.Exec(t.Context(), `update lot_index set folded = 'x'`)
	if err == nil {
		t.Error("the words of a lot were changed")
	}
}

// The words that the migration gives to lots announced before it are those of Go.
func TestGramsOfTheMigration(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	rows, err := m.pool.Query(t.Context(), `
		select array(
			select distinct substr(word, at, size)
			from unnest(string_to_array(folded, ' ')) word, generate_series(1, length(word)) at, generate_series(1, 2) size
			where at + size - 1 <= length(word)
			order by 1), folded
		from (select btrim(regexp_replace(regexp_replace(
			lower(normalize($1, nfkc)), '[^[:alnum:][:space:]]', '', 'g'), '[[:space:]]+', ' ', 'g')) as folded) x`,
		"锦江区　某路１２号，ＢＭＷ 川A·1（2026）")
	no(t, err)
	type text struct {
		Grams  []string
		Folded string
	}
	got, err := pgx.CollectExactlyOneRow(rows, pgx.RowToStructByPos[text])
	no(t, err)
	want := text{cn.Grams("锦江区　某路１２号，ＢＭＷ 川A·1（2026）"), cn.Searchable("锦江区　某路１２号，ＢＭＷ 川A·1（2026）")}
	slices.Sort(got.Grams)
	if !slices.Equal(got.Grams, want.Grams) || got.Folded != want.Folded {
		t.Errorf("%q and %q", got, want)
	}
}
