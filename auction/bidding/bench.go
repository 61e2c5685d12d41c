package bidding

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"fachui/auction"
	"fachui/internal/clock"
	"fachui/internal/measure"
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

// Bench measures accepted durable bids a second on one lot, all rules on, beside
// a design that locks the lot's row for each bid and beside the bare update of one
// row, window by window in turn: what else the machine does touches all of them.
// Then the same bidders all bid the next price at once, and judged bids count.
func Bench(ctx context.Context, o BenchOptions) (measure.Report, error) {
	defaults(&o.Bidders, 256)
	defaults(&o.Rounds, 5)
	defaults(&o.Window, 1200*time.Millisecond)
	if o.Pool == nil || o.Owner == nil || o.Machine == nil {
		return measure.Report{}, errors.New("bidding: Pool, Owner and Machine are needed")
	}
	settings, err := measure.Settings(ctx, o.Owner)
	if err != nil {
		return measure.Report{}, err
	}
	r := measure.Report{Settings: settings + fmt.Sprintf("; %d bidders, %d windows of %v; deposit, bar, priority, key, ladder triggers and fencing on", o.Bidders, o.Rounds, o.Window)}
	designs, done, err := o.designs(ctx)
	if err != nil {
		return r, err
	}
	defer done()
	for range o.Rounds {
		for _, d := range designs {
			n, took, err := d.run(ctx, o)
			if err != nil {
				return r, fmt.Errorf("bench %s: %w", d.name, err)
			}
			r.Add(d.name, n, took)
		}
	}
	r.Compare(designs[0].name, designs[1].name, 0)
	r.Compare(designs[0].name, designs[2].name, 25)
	r.Compare(designs[3].name, designs[2].name, 0)
	return r, nil
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

// crowd runs bid in every bidder until the window is over.
func crowd(o BenchOptions, bid func(who int) (int64, error)) (int64, time.Duration, error) {
	return measure.Crowd(o.Machine, o.Bidders, o.Window, bid)
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
