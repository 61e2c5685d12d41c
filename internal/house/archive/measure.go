package archive

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"

	"fachui/internal/clock"
)

// Target is how long nineteen of twenty pages may take (docs/operating.md).
const Target = 50 * time.Millisecond

// Kind is one kind of page that was asked for again and again.
type Kind struct {
	Name    string
	Example string // an address of it
	Asked   int
	P50     time.Duration
	P95     time.Duration
	P99     time.Duration
	Worst   time.Duration
	Plain   float64 // its median over that of a page without facts, in the same round
	Times   float64 // its median over that with a hundredth of the lots, in the same run; zero without
}

// Scan is a table of the archive that was read from end to end.
type Scan struct {
	Table string
	Scans int64
	Rows  int64
}

// Report is what a run found.
type Report struct {
	Settings string
	Lots     int
	Bytes    int64 // of the database
	Kinds    []Kind
	Scans    []Scan // of big tables, while pages were asked for; none is right
	Notes    []string
}

// Slow are the kinds whose p95 is beyond the target.
func (r Report) Slow() []Kind {
	return slices.DeleteFunc(slices.Clone(r.Kinds), func(k Kind) bool { return k.P95 <= Target })
}

// String is the report as a table for a terminal.
func (r Report) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s; %d lots, %.1f GB\n", r.Settings, r.Lots, float64(r.Bytes)/1e9)
	fmt.Fprintf(&b, "%-46s %6s %9s %9s %9s %9s  %s\n", "page", "asked", "p50 ms", "p95 ms", "p99 ms", "worst", "÷ plain, ÷ a hundredth")
	for _, k := range r.Kinds {
		fmt.Fprintf(&b, "%-46s %6d %9.1f %9.1f %9.1f %9.1f", k.Name, k.Asked, ms(k.P50), ms(k.P95), ms(k.P99), ms(k.Worst))
		fmt.Fprintf(&b, "  %5.1f×", k.Plain)
		if k.Times > 0 {
			fmt.Fprintf(&b, " %5.1f×", k.Times)
		}
		if k.P95 > Target {
			fmt.Fprint(&b, "  above 50 ms")
		}
		b.WriteByte('\n')
	}
	for _, s := range r.Scans {
		fmt.Fprintf(&b, "%s was read from end to end %d times (%d rows)\n", s.Table, s.Scans, s.Rows)
	}
	for _, n := range r.Notes {
		fmt.Fprintln(&b, n)
	}
	return b.String()
}

func ms(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

// Visit says how the archive is visited.
type Visit struct {
	Site    string // http://127.0.0.1:1234
	Machine clock.Machine
	Hands   int    // visitors at once
	Each    int    // pages of each kind
	Settle  func() // closes the server's sessions, which then tell what they read
}

// kind makes addresses of one kind of page.
type kind struct {
	name string
	path func(r *rand.Rand) string
}

// Measure asks for pages of every kind in turn, so that whatever else the machine
// does touches all of them, and looks which big tables were read from end to end.
func (a *Archive) Measure(ctx context.Context, v Visit) (Report, error) {
	out := Report{Lots: a.size}
	err := a.conn.QueryRow(ctx, `select pg_database_size(current_database())`).Scan(&out.Bytes)
	if err != nil {
		return out, fmt.Errorf("read size: %w", err)
	}
	kinds, err := a.kinds(ctx)
	if err != nil {
		return out, err
	}
	// What is asked for is the same in each run. The first round warms caches and
	// plans, as the first minute of a server does.
	_, err = v.round(ctx, kinds, 1, max(v.Each/10, 2))
	if err != nil {
		return out, err
	}
	before, err := a.scans(ctx, v)
	if err != nil {
		return out, err
	}
	took, err := v.round(ctx, kinds, 2, v.Each)
	if err != nil {
		return out, err
	}
	for i, k := range kinds {
		out.Kinds = append(out.Kinds, summary(k, took[i]))
		out.Kinds[i].Plain = float64(out.Kinds[i].P50) / float64(out.Kinds[0].P50) // the first is plain
	}
	after, err := a.scans(ctx, v)
	if err != nil {
		return out, err
	}
	for table, s := range after {
		if s.Scans > before[table].Scans {
			out.Scans = append(out.Scans, Scan{table, s.Scans - before[table].Scans, s.Rows - before[table].Rows})
		}
	}
	slices.SortFunc(out.Scans, func(x, y Scan) int { return strings.Compare(x.Table, y.Table) })
	return out, nil
}

func summary(k kind, took []time.Duration) Kind {
	slices.Sort(took)
	at := func(part int) time.Duration { return took[min(len(took)*part/100, len(took)-1)] }
	return Kind{
		Name: k.name, Example: k.path(rand.New(rand.NewPCG(2, 0))), Asked: len(took), //nolint:gosec // chooses an example
		P50: at(50), P95: at(95), P99: at(99), Worst: took[len(took)-1],
	}
}

// Compare tells how much longer pages take than in a run over a smaller archive.
func (r *Report) Compare(smaller Report) {
	for i, k := range r.Kinds {
		j := slices.IndexFunc(smaller.Kinds, func(x Kind) bool { return x.Name == k.Name })
		if j >= 0 && smaller.Kinds[j].P50 > 0 {
			r.Kinds[i].Times = float64(k.P50) / float64(smaller.Kinds[j].P50)
		}
	}
}

// round asks for each pages of every kind, with the hands of v.
func (v Visit) round(ctx context.Context, kinds []kind, seed uint64, each int) ([][]time.Duration, error) {
	took := make([][]time.Duration, len(kinds))
	var mu sync.Mutex
	var failed error
	var all sync.WaitGroup
	next := make(chan int)
	for range v.Hands {
		all.Go(func() {
			client := &http.Client{Timeout: time.Minute, Transport: &http.Transport{MaxIdleConnsPerHost: 1, DisableCompression: true}}
			defer client.CloseIdleConnections()
			for n := range next {
				k := n % len(kinds)
				d, err := v.visit(ctx, client, kinds[k].path(rand.New(rand.NewPCG(seed, uint64(n))))) //nolint:gosec // the same pages in each run
				mu.Lock()
				took[k] = append(took[k], d)
				failed = errors.Join(failed, err)
				mu.Unlock()
			}
		})
	}
	for n := range each * len(kinds) {
		mu.Lock()
		stop := failed != nil
		mu.Unlock()
		if stop {
			break
		}
		next <- n
	}
	close(next)
	all.Wait()
	return took, failed
}

// visit asks for one page and reads all of it.
func (v Visit) visit(ctx context.Context, client *http.Client, path string) (time.Duration, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, v.Site+path, nil)
	if err != nil {
		return 0, err
	}
	begin := v.Machine()
	res, err := client.Do(req)
	if err != nil {
		return 0, fmt.Errorf("ask for %s: %w", path, err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	took := v.Machine().Sub(begin)
	if err == nil && res.StatusCode != http.StatusOK {
		err = fmt.Errorf("%s answered %d: %.300s", path, res.StatusCode, body)
	}
	return took, err
}

// big are tables of so many rows that nothing may read them from end to end.
const big = 1000

// settled is how often and how long a look at the sessions waits for the closed ones.
const (
	settleLooks = 40
	settleEvery = 50 * time.Millisecond
)

// scans are the tables of many rows, with how often each was read from end to end.
func (a *Archive) scans(ctx context.Context, v Visit) (map[string]Scan, error) {
	if v.Settle != nil {
		err := a.settle(ctx, v)
		if err != nil {
			return nil, err
		}
	}
	rows, err := a.conn.Query(ctx, `
		select c.relname, coalesce(s.seq_scan, 0), coalesce(s.seq_tup_read, 0)
		from pg_class c
		join pg_stat_user_tables s on s.relid = c.oid
		where c.reltuples > $1 and c.relname <> 'archived'`, big)
	if err != nil {
		return nil, fmt.Errorf("count scans: %w", err)
	}
	all, err := pgx.CollectRows(rows, pgx.RowToStructByPos[Scan])
	if err != nil {
		return nil, fmt.Errorf("count scans: %w", err)
	}
	out := map[string]Scan{}
	for _, s := range all {
		out[s.Table] = s
	}
	return out, nil
}

// settle closes the server's idle sessions and waits until they are gone: a session
// tells what it read when it ends, and else up to some seconds later.
func (a *Archive) settle(ctx context.Context, v Visit) error {
	var old []int32
	err := a.conn.QueryRow(ctx, `
		select array_agg(pid)
		from pg_stat_activity
		where datname = current_database() and usename = 'fachui_app' and state = 'idle'`).Scan(&old)
	if err != nil {
		return fmt.Errorf("list sessions: %w", err)
	}
	v.Settle()
	for range settleLooks {
		var left int
		err = a.conn.QueryRow(ctx, `
			select count(*)
			from pg_stat_activity
			where pid = any($1) and query not ilike 'listen%'`, old).Scan(&left)
		if err != nil || left == 0 {
			return err
		}
		t := time.NewTimer(settleEvery)
		select {
		case <-ctx.Done():
			t.Stop()
			return ctx.Err()
		case <-t.C:
		}
	}
	return nil
}

// kinds are what people ask for: words that are everywhere, in one town or nowhere,
// all that the form can ask, and pages far behind the first.
func (a *Archive) kinds(ctx context.Context) ([]kind, error) {
	over, err := a.Lots(ctx, 500, "sold", "failed", "withdrawn")
	if err != nil {
		return nil, err
	}
	coming, err := a.Lots(ctx, 200, "upcoming", "running")
	if err != nil {
		return nil, err
	}
	deep, err := a.cursors(ctx)
	if err != nil {
		return nil, err
	}
	return slices.Concat([]kind{
		{"plain: how an auction goes", func(*rand.Rand) string { return "/how" }},
		{"home", func(*rand.Rand) string { return "/" }},
		{"court", func(r *rand.Rand) string { return "/courts/" + a.world.court(r).id }},
		{"lot that is over", func(r *rand.Rand) string { return "/lots/" + over[r.IntN(len(over))].String() }},
		{"lot to come or open", func(r *rand.Rand) string { return "/lots/" + coming[r.IntN(len(coming))].String() }},
		{"calendar, a month", func(*rand.Rand) string { return "/calendar" }},
		{"calendar, a city's flats", func(r *rand.Rand) string {
			return "/calendar?" + url.Values{"city": {a.world.court(r).city}, "class": {"housing"}}.Encode()
		}},
		{"search: far behind the first page", func(r *rand.Rand) string { return search("after", deep[r.IntN(len(deep))]) }},
		{"search: far behind, a word", func(r *rand.Rand) string { return search("q", "住宅", "after", deep[r.IntN(len(deep))]) }},
	}, a.words(), a.filters()), nil
}

// court chooses one, the busy more often.
func (w world) court(r *rand.Rand) court { return w.courts[skewed(r, len(w.courts))] }

func search(pairs ...string) string {
	q := url.Values{}
	for pair := range slices.Chunk(pairs, 2) {
		q.Set(pair[0], pair[1])
	}
	return "/lots?" + q.Encode()
}

// words are searches by what a lot is called.
func (a *Archive) words() []kind {
	w := a.world
	name := func(s string) string { return string([]rune(s)[:2]) }
	return []kind{
		{"search: two characters, everywhere (住宅, 汽车)", func(r *rand.Rand) string {
			return search("q", []string{"住宅", "汽车", "股权", "设备"}[r.IntN(4)])
		}},
		{"search: two characters, one town", func(r *rand.Rand) string { return search("q", name(w.court(r).city)) }},
		{"search: two characters, any street", func(r *rand.Rand) string { return search("q", name(w.roads[r.IntN(len(w.roads))])) }},
		{"search: four characters, one estate", func(r *rand.Rand) string {
			return search("q", string([]rune(w.estates[r.IntN(len(w.estates))])[:4]))
		}},
		{"search: town and 住宅, sold", func(r *rand.Rand) string { return search("q", name(w.court(r).city)+" 住宅", "state", "sold") }},
		{"search: town and street that never meet", func(r *rand.Rand) string {
			return search("q", name(w.court(r).city)+" "+w.estates[r.IntN(len(w.estates))]+" 汽车")
		}},
		{"search: one character", func(r *rand.Rand) string { return search("q", string([]rune(tails)[r.IntN(10)])) }},
		{"search: a plate, a number", func(r *rand.Rand) string { return search("q", fmt.Sprintf("档A%05d", r.IntN(100_000))) }},
	}
}

// filters are searches by what the form can ask besides.
func (a *Archive) filters() []kind {
	w := a.world
	states := []string{"", "upcoming", "running", "sold", "failed"}
	return []kind{
		{"search: everything", func(*rand.Rand) string { return search() }},
		{"search: a state, a class", func(r *rand.Rand) string {
			return search("state", states[r.IntN(len(states))], "class", []string{"housing", "vehicle", "land", "other"}[r.IntN(4)])
		}},
		{"search: city and class", func(r *rand.Rand) string {
			return search("province", w.courts[r.IntN(courts)].province, "city", w.court(r).city, "class", []string{"housing", "vehicle", "equity"}[r.IntN(3)])
		}},
		{"search: court, by price", func(r *rand.Rand) string {
			return search("court", w.court(r).id, "sort", []string{"price", "price_desc"}[r.IntN(2)])
		}},
		{"search: court and state", func(r *rand.Rand) string {
			return search("court", w.court(r).id, "state", states[r.IntN(len(states))])
		}},
		{"search: narrow price, newest", func(r *rand.Rand) string {
			p := 20_000 + r.IntN(20_000_000)
			return search("price_from", fmt.Sprint(p), "price_to", fmt.Sprint(p+p/1000), "sort", "newest")
		}},
		{"search: class from a price, by price", func(r *rand.Rand) string {
			return search("class", "housing", "price_from", fmt.Sprint(100_000+r.IntN(1_000_000)), "sort", "price")
		}},
		{"search: a day to come", func(r *rand.Rand) string {
			d := a.now.Date().AddDays(r.IntN(30)).String()
			return search("opens_from", d, "opens_to", d)
		}},
		{"search: a week years ago", func(r *rand.Rand) string {
			d := a.now.Date().AddDays(-365 - r.IntN(3000))
			return search("opens_from", d.String(), "opens_to", d.AddDays(6).String())
		}},
		{"search: within 3 km, nearest first", func(r *rand.Rand) string {
			return search("near", w.court(r).middle.String(), "within", "3000", "sort", "near")
		}},
		{"search: within 20 km, soonest first", func(r *rand.Rand) string {
			return search("near", w.court(r).middle.String(), "within", "20000", "class", "housing")
		}},
	}
}

// cursors are places in the order of what comes soonest, from all over the archive.
func (a *Archive) cursors(ctx context.Context) ([]string, error) {
	rows, err := a.conn.Query(ctx, `
		select lot_id || '~' || turn
		from lot_index tablesample bernoulli (case when $1 > 100000 then 0.1 else 100 end) repeatable (3)
		where standing = 'sold'
		order by md5(lot_id::text)
		limit 200`, a.size)
	if err != nil {
		return nil, fmt.Errorf("choose pages: %w", err)
	}
	return pgx.CollectRows(rows, pgx.RowTo[string])
}
