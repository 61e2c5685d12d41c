package bidding

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"fachui/auction"
	"fachui/internal/clock"
	"fachui/internal/money"
	"fachui/internal/ref"
)

// BenchOptions say what to measure and on which database: a scratch one of a
// cluster that makes commits durable, or the figures mean nothing.
type BenchOptions struct {
	Pool    *pgxpool.Pool // logged in as the application
	Owner   *pgx.Conn     // makes and drops the tables of the rival designs
	Machine clock.Machine

	Bidders int           // who bid without a pause (256)
	Rounds  int           // windows of each design, taken in turn (5)
	Window  time.Duration // length of a window (1.2 s)
}

// Rate is what one design did in each window, per second.
type Rate struct {
	Name    string
	Windows []float64
}

// Ratio compares the windows of two designs that were taken next to each other.
type Ratio struct {
	Name             string
	Median, Min, Max float64
}

// Report is what Bench found.
type Report struct {
	Settings string
	Rates    []Rate
	Ratios   []Ratio
}

// Bench measures accepted durable bids a second on one lot, all rules on, beside
// a design that locks the lot's row for each bid and beside the bare update of one
// row, window by window in turn: what else the machine does touches all of them.
// Then the same bidders all bid the next price at once, and judged bids count.
func Bench(ctx context.Context, o BenchOptions) (Report, error) {
	defaults(&o.Bidders, 256)
	defaults(&o.Rounds, 5)
	defaults(&o.Window, 1200*time.Millisecond)
	if o.Pool == nil || o.Owner == nil || o.Machine == nil {
		return Report{}, errors.New("bidding: Pool, Owner and Machine are needed")
	}
	r := Report{}
	err := o.Owner.QueryRow(ctx, `
		select format('PostgreSQL %s, fsync %s, synchronous_commit %s', current_setting('server_version'),
			current_setting('fsync'), current_setting('synchronous_commit'))`).Scan(&r.Settings)
	if err != nil {
		return Report{}, fmt.Errorf("read settings: %w", err)
	}
	r.Settings += fmt.Sprintf("; %d bidders, %d windows of %v; deposit, bar, priority, key, ladder triggers and fencing on", o.Bidders, o.Rounds, o.Window)
	designs, done, err := o.designs(ctx)
	if err != nil {
		return Report{}, err
	}
	defer done()
	for range o.Rounds {
		for i, d := range designs {
			n, took, err := d.run(ctx, o)
			if err != nil {
				return Report{}, fmt.Errorf("bench %s: %w", d.name, err)
			}
			if len(r.Rates) <= i {
				r.Rates = append(r.Rates, Rate{Name: d.name})
			}
			r.Rates[i].Windows = append(r.Rates[i].Windows, float64(n)/took.Seconds())
		}
	}
	for _, i := range []int{1, 2} {
		r.Ratios = append(r.Ratios, ratio(r.Rates[0], r.Rates[i]))
	}
	r.Ratios = append(r.Ratios, ratio(r.Rates[3], r.Rates[2]))
	return r, nil
}

func ratio(a, b Rate) Ratio {
	var q []float64
	for i := range a.Windows {
		q = append(q, a.Windows[i]/b.Windows[i])
	}
	slices.Sort(q)
	return Ratio{Name: a.Name + " / " + b.Name, Median: q[len(q)/2], Min: q[0], Max: q[len(q)-1]}
}

// String is the report as a table for a terminal.
func (r Report) String() string {
	var b strings.Builder
	fmt.Fprintln(&b, r.Settings)
	for _, x := range r.Rates {
		w := slices.Sorted(slices.Values(x.Windows))
		fmt.Fprintf(&b, "%-44s %9.0f/s [%.0f–%.0f]\n", x.Name, w[len(w)/2], w[0], w[len(w)-1])
	}
	for _, x := range r.Ratios {
		fmt.Fprintf(&b, "%-66s %6.1f× [%.1f–%.1f]\n", x.Name, x.Median, x.Min, x.Max)
	}
	return b.String()
}

// design is one way to take bids: run drives it for a window and returns what it
// did in how long.
type design struct {
	name string
	run  func(ctx context.Context, o BenchOptions) (int64, time.Duration, error)
}

func (o BenchOptions) designs(ctx context.Context) ([]design, func(), error) {
	err := rivalTables(ctx, o.Owner)
	if err != nil {
		return nil, nil, err
	}
	now := clock.New(o.Machine).Now()
	c := clock.Frozen(now) // an earlier run is no outage of this one
	id, err := Stage(ctx, o.Pool, "bench", auction.Lot{
		Status: auction.Announced, Round: auction.FirstAuction, OpensAt: now.Add(-time.Second), EndsAt: now.Add(48 * time.Hour),
		StartingPrice: money.MustParse("700000"), Increment: money.MustParse("0.01"),
	})
	if err != nil {
		return nil, nil, err
	}
	e, err := New(Options{Pool: o.Pool, Clock: c, Machine: o.Machine, Shards: 1})
	if err == nil {
		err = e.Start(ctx)
	}
	if err == nil {
		err = e.Open(ctx, id, now)
	}
	for i := range o.Bidders {
		if err == nil {
			err = e.Qualify(ctx, id, benchCode(i), 0, now)
		}
	}
	if err != nil {
		return nil, nil, fmt.Errorf("set the stage: %w", err)
	}
	done := func() {
		_ = e.Stop(context.WithoutCancel(ctx)) // the database is scratch
		_ = dropRivalTables(context.WithoutCancel(ctx), o.Owner)
	}
	s := &stageBench{engine: e, lot: id, next: money.MustParse("700000").Fen()}
	return []design{
		{"engine, every bid valid: accepted", s.climb},
		{"select for update per bid: accepted", rowLocks},
		{"update of one row, 16 connections", bareUpdate},
		{"engine, all bid the same next price: judged", s.rush},
	}, done, nil
}

func benchCode(i int) string { return fmt.Sprintf("C%04d", i) }

// stageBench drives the engine. mu lets each bidder name the next price and queue
// his bid in one step, so that every bid is valid.
type stageBench struct {
	engine *Engine
	lot    ref.ID
	mu     sync.Mutex
	next   int64
}

// crowd runs bid in every bidder until the window is over and adds up what it returns.
func crowd(o BenchOptions, bid func(who int) (int64, error)) (int64, time.Duration, error) {
	var sum struct {
		sync.Mutex
		n   int64
		err error
	}
	begin := o.Machine()
	stop := begin.Add(o.Window)
	var all sync.WaitGroup
	for who := range o.Bidders {
		all.Go(func() {
			var n int64
			var err error
			for err == nil && o.Machine().Before(stop) {
				var k int64
				k, err = bid(who)
				n += k
			}
			sum.Lock()
			defer sum.Unlock()
			sum.n += n
			if err != nil {
				sum.err = err
			}
		})
	}
	all.Wait()
	return sum.n, o.Machine().Sub(begin), sum.err
}

func (s *stageBench) climb(ctx context.Context, o BenchOptions) (int64, time.Duration, error) {
	return crowd(o, func(who int) (int64, error) {
		key := string(ref.New())
		s.mu.Lock()
		s.next++
		m, _, err := s.engine.submit(ctx, Bid{Court: "bench", Lot: s.lot, Code: benchCode(who), Amount: money.Fen(s.next), Key: key})
		s.mu.Unlock()
		if m != nil {
			_, err = m.wait(ctx)
		}
		return 1, err
	})
}

// rush: everybody bids the next price that they see; one of them gets it.
func (s *stageBench) rush(ctx context.Context, o BenchOptions) (int64, time.Duration, error) {
	n, took, err := crowd(o, func(who int) (int64, error) {
		v, err := s.engine.Lot(ctx, s.lot)
		if err != nil {
			return 0, err
		}
		_, err = s.engine.Bid(ctx, Bid{Court: "bench", Lot: s.lot, Code: benchCode(who), Amount: v.Lowest, Key: string(ref.New())})
		if errors.Is(err, auction.ErrBidTooLow) {
			err = nil
		}
		return 1, err
	})
	v, _ := s.engine.Lot(ctx, s.lot)
	s.next = v.Price.Fen()
	return n, took, err
}
