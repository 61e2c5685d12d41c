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
	"fachui/internal/legal"
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
	Lots    int           // live at once in the last design (1,000)
	Rounds  int           // windows of each design, taken in turn (5)
	Window  time.Duration // length of a window (1.2 s)
}

// Bench measures accepted durable bids a second on one lot, all rules on, beside
// a design that locks the lot's row for each bid and beside the bare update of one
// row, window by window in turn: what else the machine does touches all of them.
// Then the same bidders all bid the next price at once, and judged bids count.
func Bench(ctx context.Context, o BenchOptions) (measure.Report, error) {
	defaults(&o.Bidders, 256)
	defaults(&o.Lots, 1000)
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
	r.Compare(designs[4].name, designs[2].name, 0)
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
	lots := make([]*climb, o.Lots+1)
	for i := range lots {
		lots[i], err = o.lot(ctx, now)
		if err != nil {
			return nil, nil, fmt.Errorf("set the stage: %w", err)
		}
	}
	e, err := New(Options{Pool: o.Pool, Clock: clock.Frozen(now), Machine: o.Machine, Shards: 1}) // an earlier run is no outage of this one
	if err == nil {
		err = e.Start(ctx)
	}
	for i, l := range lots {
		if err == nil {
			err = e.Open(ctx, l.lot, now)
		}
		for who := range o.Bidders {
			if err == nil && (i == 0 || i%o.every() == who%o.every()) {
				err = e.Qualify(ctx, l.lot, benchCode(who), 0, now)
			}
		}
	}
	if err != nil {
		return nil, nil, fmt.Errorf("set the stage: %w", err)
	}
	done := func() {
		_ = e.Stop(context.WithoutCancel(ctx)) // the database is scratch
		_ = dropRivalTables(context.WithoutCancel(ctx), o.Owner)
	}
	s := &stageBench{engine: e, lots: lots}
	return []design{
		{"engine, every bid valid: accepted", s.climb},
		{"select for update per bid: accepted", rowLocks},
		{"update of one row, 16 connections", bareUpdate},
		{"engine, all bid the same next price: judged", s.rush},
		{fmt.Sprintf("engine, %d lots at once, every bid valid: accepted", o.Lots), s.spread},
	}, done, nil
}

// every: of so many bidders one bids on a lot that is not the hot one, and on every
// so manieth lot.
func (o BenchOptions) every() int { return min(64, o.Lots) }

// place is where in the list of lots a bidder bids at a turn; the hot lot is at 0.
func (o BenchOptions) place(who, turn int) int {
	at := who%o.every() + o.every()*(turn%((o.Lots+1)/o.every()))
	if at == 0 {
		return o.every()
	}
	return at
}

func (o BenchOptions) lot(ctx context.Context, now legal.Time) (*climb, error) {
	id, err := Stage(ctx, o.Pool, "bench", auction.Lot{
		Status: auction.Announced, Round: auction.FirstAuction, OpensAt: now.Add(-time.Second), EndsAt: now.Add(48 * time.Hour),
		StartingPrice: money.MustParse("700000"), Increment: money.MustParse("0.01"),
	})
	return &climb{lot: id, next: money.MustParse("700000").Fen()}, err
}

func benchCode(i int) string { return fmt.Sprintf("C%04d", i) }

// stageBench drives the engine.
type stageBench struct {
	engine *Engine
	lots   []*climb // the hot one, and many others
}

// climb is one lot. mu lets each bidder name the next price and queue the bid in
// one step, so that every bid is valid.
type climb struct {
	lot  ref.ID
	mu   sync.Mutex
	next int64 // fen
}

// crowd runs bid in every bidder until the window is over.
func crowd(o BenchOptions, bid func(who int) (int64, error)) (int64, time.Duration, error) {
	return measure.Crowd(o.Machine, o.Bidders, o.Window, bid)
}

func (s *stageBench) climb(ctx context.Context, o BenchOptions) (int64, time.Duration, error) {
	return crowd(o, func(who int) (int64, error) { return 1, s.raise(ctx, s.lots[0], who) })
}

// spread lets everybody bid on one lot after the other.
func (s *stageBench) spread(ctx context.Context, o BenchOptions) (int64, time.Duration, error) {
	turn := make([]int, o.Bidders)
	return crowd(o, func(who int) (int64, error) {
		turn[who]++
		return 1, s.raise(ctx, s.lots[o.place(who, turn[who])], who)
	})
}

// raise bids the next price that nobody has named.
func (s *stageBench) raise(ctx context.Context, l *climb, who int) error {
	key := string(ref.New())
	l.mu.Lock()
	l.next++
	m, _, err := s.engine.submit(ctx, Bid{Court: "bench", Lot: l.lot, Code: benchCode(who), Amount: money.Fen(l.next), Key: key})
	l.mu.Unlock()
	if m != nil {
		_, err = m.wait(ctx)
	}
	return err
}

// rush: everybody bids the next price that they see; one of them gets it.
func (s *stageBench) rush(ctx context.Context, o BenchOptions) (int64, time.Duration, error) {
	n, took, err := crowd(o, func(who int) (int64, error) {
		v, err := s.engine.Lot(ctx, s.lots[0].lot)
		if err != nil {
			return 0, err
		}
		_, err = s.engine.Bid(ctx, Bid{Court: "bench", Lot: s.lots[0].lot, Code: benchCode(who), Amount: v.Lowest, Key: string(ref.New())})
		if errors.Is(err, auction.ErrBidTooLow) {
			err = nil
		}
		return 1, err
	})
	v, _ := s.engine.Lot(ctx, s.lots[0].lot)
	s.lots[0].next = v.Price.Fen()
	return n, took, err
}
