package bidding

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"fachui/auction"
	"fachui/internal/clock"
	"fachui/internal/event"
	"fachui/internal/legal"
	"fachui/internal/money"
	"fachui/internal/pgtest"
	"fachui/internal/ref"
)

func TestMain(m *testing.M) {
	goleak.VerifyTestMain(m)
}

// Fixture L of the acceptance cases.
var (
	opens = legal.MustParse("2026-04-01T10:00:00")
	ends  = legal.MustParse("2026-04-02T10:00:00")
)

const court = "qingyang"

// watch is a machine clock that tests move; legal time follows it.
type watch struct {
	mu  sync.Mutex
	now time.Time
}

func watchAt(t legal.Time) *watch { return &watch{now: t.Std()} }

func (w *watch) machine() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.now
}

func (w *watch) set(t legal.Time) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.now = t.Std()
}

// fixture is a database with announced lots, and engines on it.
type fixture struct {
	t     *testing.T
	pool  *pgxpool.Pool
	watch *watch
	lot   ref.ID
}

// newFixture has one lot announced, at noon of its bidding day.
func newFixture(t *testing.T) *fixture {
	t.Helper()
	f := &fixture{t: t, pool: pgtest.New(t), watch: watchAt(opens.Add(2 * time.Hour))}
	f.lot = announce(t, f.pool, court, lotL())
	return f
}

// engine starts an engine on the fixture's database.
func (f *fixture) engine(change ...func(*Options)) *Engine {
	f.t.Helper()
	o := Options{Pool: f.pool, Clock: clock.New(f.watch.machine), Machine: f.watch.machine, Shards: 1}
	for _, c := range change {
		c(&o)
	}
	e, err := New(o)
	require.NoError(f.t, err)
	require.NoError(f.t, e.Start(f.t.Context()))
	f.t.Cleanup(func() { require.NoError(f.t, e.Stop(context.Background())) })
	return e
}

// open starts an engine and opens the lot with codes A1… of ordinary rank and P1,
// P2 of priority rank 1 and 2.
func (f *fixture) open(change ...func(*Options)) *Engine {
	f.t.Helper()
	e := f.engine(change...)
	f.qualify(e, "A1", 0)
	f.qualify(e, "A2", 0)
	f.qualify(e, "P1", 1)
	f.qualify(e, "P2", 2)
	require.NoError(f.t, e.Open(f.t.Context(), f.lot, opens))
	return e
}

func (f *fixture) qualify(e *Engine, code string, rank int) {
	f.t.Helper()
	require.NoError(f.t, e.Qualify(f.t.Context(), f.lot, code, rank, opens))
}

var serial struct {
	sync.Mutex
	n int
}

func freshKey() string {
	serial.Lock()
	defer serial.Unlock()
	serial.n++
	return fmt.Sprintf("key-%d", serial.n)
}

func (f *fixture) bid(e *Engine, code, amount string) (Answer, error) {
	f.t.Helper()
	return e.Bid(f.t.Context(), Bid{Court: court, Lot: f.lot, Code: code, Amount: money.MustParse(amount), Key: freshKey()})
}

func (f *fixture) order() Order {
	return Order{Court: court, Lot: f.lot, Reason: "案外人提出异议", Actor: event.House, At: f.now()}
}

func (f *fixture) now() legal.Time { return legal.At(f.watch.machine()) }

// one reads one value.
func one[T any](f *fixture, sql string, args ...any) (v T) {
	f.t.Helper()
	require.NoError(f.t, f.pool.QueryRow(f.t.Context(), sql, args...).Scan(&v))
	return v
}

func TestBid_ladder(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	e := f.open()
	_, err := f.bid(e, "A1", "699999.99")
	require.ErrorIs(t, err, auction.ErrBelowStart)
	a, err := f.bid(e, "A1", "700000")
	require.NoError(t, err)
	require.Equal(t, int64(1), a.Seq)
	require.Equal(t, ends, a.EndsAt)
	_, err = f.bid(e, "A2", "704999.99")
	require.ErrorIs(t, err, auction.ErrBidTooLow)
	_, err = f.bid(e, "XX", "705000")
	require.ErrorIs(t, err, auction.ErrNoDeposit)
	a, err = f.bid(e, "P2", "700000")
	require.NoError(t, err, "a priority purchaser may match")
	require.Equal(t, int64(2), a.Seq)
	_, err = f.bid(e, "P1", "700000")
	require.NoError(t, err, "a better rank may match a lesser one")
	_, err = f.bid(e, "P2", "700000")
	require.ErrorIs(t, err, auction.ErrEqualNotPriority)
	v, err := e.Lot(t.Context(), f.lot)
	require.NoError(t, err)
	require.Equal(t, "P1", v.Leader)
	require.Equal(t, "705000.00", v.Lowest.String())
	bids, err := e.Bids(t.Context(), f.lot, 1, 10)
	require.NoError(t, err)
	require.Len(t, bids, 2)
}

// A lot is on show from its announcement, before anybody is qualified.
func TestLot_announced(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	e := f.engine(func(o *Options) { o.Clock = clock.Frozen(opens.Add(-time.Hour)) })
	v, err := e.Lot(t.Context(), f.lot)
	require.NoError(t, err)
	require.Equal(t, auction.Announced, v.Status)
	require.Equal(t, "700000.00", v.Lowest.String())
	_, err = f.bid(e, "A1", "700000")
	require.ErrorIs(t, err, auction.ErrNotOpen)
	_, err = e.Lot(t.Context(), ref.New())
	require.ErrorIs(t, err, ErrNoLot)
}
