package bidding

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"fachui/auction"
	"fachui/internal/fault"
	"fachui/internal/money"
)

// ledger notes what bidders were told, to be compared with the tables.
type ledger struct {
	sync.Mutex
	acked map[string]int64 // key → seq
}

// contest lets n bidders raise the price through whatever engine is current,
// retrying a Busy answer with the same key, until enough bids were accepted.
func (f *fixture) contest(current *atomic.Pointer[Engine], n int, enough int64, after func(total int64)) *ledger {
	f.t.Helper()
	book := &ledger{acked: map[string]int64{}}
	var total atomic.Int64
	var all sync.WaitGroup
	for who := range n {
		all.Go(func() {
			for i := 0; total.Load() < enough; i++ {
				b := Bid{Court: court, Lot: f.lot, Code: fmt.Sprintf("A%d", who+1), Key: fmt.Sprintf("%d-%d", who, i)}
				seq, err := raise(current, b)
				if err != nil {
					f.t.Errorf("bidder %d: %v", who, err)
					return
				}
				if seq > 0 {
					book.Lock()
					book.acked[b.Key] = seq
					book.Unlock()
					after(total.Add(1))
				}
			}
		})
	}
	all.Wait()
	return book
}

// raise bids one increment over the price that it sees, once, and asks again with
// the same key and amount until it is told. Zero: refused.
func raise(current *atomic.Pointer[Engine], b Bid) (int64, error) {
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	for {
		if b.Amount.IsZero() {
			v, err := current.Load().Lot(ctx, b.Lot)
			if err != nil {
				return 0, err
			}
			b.Amount = v.Lowest
		}
		a, err := current.Load().Bid(ctx, b)
		f := fault.Of(err)
		switch {
		case err == nil:
			return a.Seq, nil
		case errors.Is(err, auction.ErrBidTooLow), errors.Is(err, auction.ErrBelowStart):
			return 0, nil
		case f == nil || f.Kind != fault.Busy || ctx.Err() != nil:
			return 0, err
		}
		<-time.After(time.Millisecond) // a crowd that never pauses leaves no processor to those it waits for
	}
}

// agrees compares what was told with what is stored, and the lot with its bids.
func (f *fixture) agrees(book *ledger) {
	f.t.Helper()
	rows, err := f.pool.Query(f.t.Context(), `
		select key, seq, amount, at
		from bid
		order by seq`)
	require.NoError(f.t, err)
	defer rows.Close()
	stored := map[string]int64{}
	var last money.Amount
	n := int64(0)
	for rows.Next() {
		var key string
		var seq int64
		var amount money.Amount
		var at time.Time
		require.NoError(f.t, rows.Scan(&key, &seq, &amount, &at))
		n++
		require.Equal(f.t, n, seq, "no gap")
		require.True(f.t, last.Less(amount), "rising")
		require.NotContains(f.t, stored, key)
		stored[key], last = seq, amount
	}
	require.NoError(f.t, rows.Err())
	for key, seq := range book.acked {
		require.Equal(f.t, seq, stored[key], "acknowledged bid %s", key)
	}
	require.Equal(f.t, 1, one[int](f, `select count(*) from lot_live where bid_count = $1 and price = $2`, n, last))
	require.Zero(f.t, one[int](f, `
		select count(*)
		from bid b
		left join bid p on p.lot_id = b.lot_id and p.seq = b.seq - 1
		where b.ends_at < coalesce(p.ends_at, b.ends_at) or b.at < coalesce(p.at, b.at) or b.ends_at - b.at < $1::interval`, auction.Extension),
		"the end never moves back, and five minutes are left after every bid")
}

// Two engines on one database; the shard is wrung from one to the other under
// load, again and again. No acknowledged bid is lost, none counts twice, the order
// holds.
func TestTakeOver_underLoad(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	a := f.engine(func(o *Options) { o.Node = "a" })
	for i := range 24 {
		f.qualify(a, fmt.Sprintf("A%d", i+1), 0)
	}
	require.NoError(t, a.Open(t.Context(), f.lot, opens))
	b := f.engine(func(o *Options) { o.Node = "b" })
	require.Zero(t, b.Stats().Owned, "the shard is held")

	engines := []*Engine{a, b}
	var current atomic.Pointer[Engine]
	current.Store(a)
	book := f.contest(&current, 24, 1500, func(total int64) {
		if total%250 == 0 && total <= 1250 {
			next := engines[total/250%2]
			require.NoError(t, next.TakeOver(context.Background()))
			current.Store(next)
		}
	})
	f.agrees(book)
	require.GreaterOrEqual(t, a.Stats().Fenced+b.Stats().Fenced, int64(4))
	require.Equal(t, int64(6), one[int64](f, `select epoch from shard_lease`))
}

// An owner that slept through a take-over can commit nothing more, not even in
// part, and its callers are told to ask again.
func TestTakeOver_oldOwnerIsFenced(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	a := f.open(func(o *Options) { o.Node = "a" })
	_, err := f.bid(a, "A1", "700000")
	require.NoError(t, err)
	b := f.engine(func(o *Options) { o.Node = "b" })
	require.NoError(t, b.TakeOver(t.Context()))
	_, err = f.keyed(a, "k", "A2", "705000")
	require.ErrorIs(t, err, ErrInterrupted)
	require.Equal(t, int64(1), one[int64](f, `select count(*) from bid`))
	_, err = a.Close(t.Context(), f.lot, ends)
	require.ErrorIs(t, err, ErrInterrupted)
	got, err := f.keyed(b, "k", "A2", "705000")
	require.NoError(t, err)
	require.False(t, got.Repeated)
	require.Equal(t, int64(2), got.Seq)
}

// A node that falls silent loses its shards when the lease has run out; one that
// restarts under its old name takes them back at once; one that stops gives them up.
func TestLease(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	// So long a lease that nobody renews it, or looks whether it ran out, unasked.
	node := func(name string) func(*Options) {
		return func(o *Options) { o.Node, o.LeaseTTL = name, time.Hour }
	}
	a := f.open(node("a"))
	b := f.engine(node("b"))
	require.Zero(t, b.Stats().Owned)
	again := f.engine(node("a"))
	require.Equal(t, 1, again.Stats().Owned, "the same node, restarted")
	f.watch.set(f.now().Add(time.Hour - time.Microsecond))
	require.Zero(t, f.engine(node("c")).Stats().Owned, "the lease runs to its last microsecond")
	f.watch.set(f.now().Add(time.Microsecond))
	c := f.engine(func(o *Options) { o.Node, o.LeaseTTL, o.PauseAfter = "c", time.Hour, 2*time.Hour })
	require.Equal(t, 1, c.Stats().Owned, "the lease ran out")
	require.NoError(t, c.Stop(t.Context()))
	d := f.engine(node("d"))
	require.Equal(t, 1, d.Stats().Owned, "given up")
	_, err := f.bid(a, "A1", "700000")
	require.ErrorIs(t, err, ErrInterrupted)
	_, err = f.bid(d, "A1", "700000")
	require.NoError(t, err)
}

// A node that has lost a shard unnoticed, because nobody bid there since, takes it over
// again when it is told to, instead of saying that it has it.
func TestTakeOver_backUnnoticed(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	a := f.open(func(o *Options) { o.Node = "a" })
	b := f.engine(func(o *Options) { o.Node = "b" })
	require.NoError(t, b.TakeOver(t.Context()))
	require.NoError(t, a.TakeOver(t.Context()))
	_, err := f.bid(a, "A1", "700000")
	require.NoError(t, err)
	require.Equal(t, int64(3), one[int64](f, `select epoch from shard_lease`))
}
