package bidding

import (
	"context"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"fachui/auction"
	"fachui/internal/clock"
	"fachui/internal/legal"
	"fachui/internal/money"
)

func (f *fixture) close(e *Engine, at legal.Time) Closing {
	f.t.Helper()
	c, err := e.Close(f.t.Context(), f.lot, at)
	require.NoError(f.t, err)
	return c
}

// F01: the result, its public event, the news for other domains, and the lot's own
// row are one transaction; their legal instant is the end.
func TestClose_sold(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	e := f.open()
	f.watch.set(ends.Add(-time.Microsecond))
	a, err := f.bid(e, "A1", "700000")
	require.NoError(t, err)
	require.Equal(t, ends.Add(auction.Extension-time.Microsecond), a.EndsAt)

	f.watch.set(ends)
	c := f.close(e, ends)
	require.False(t, c.Closed, "the bid moved the end")
	require.Equal(t, a.EndsAt, c.TryAt)

	f.watch.set(a.EndsAt.Add(time.Hour))
	c = f.close(e, a.EndsAt)
	require.True(t, c.Closed)
	require.Equal(t, "A1", c.Code)
	again := f.close(e, a.EndsAt)
	require.Equal(t, c, again, "closing twice is closing once")

	require.Equal(t, "SOLD 700000.00", one[string](f, `select status || ' ' || final_price from lot`))
	require.Equal(t, a.EndsAt, one[legal.Time](f, `select ended_at from lot`))
	require.Equal(t, "SOLD", one[string](f, `select status from lot_live`))
	require.Equal(t, 1, one[int](f, `select count(*) from outbox where name = 'auction.lot_sold' and payload->>'code' = 'A1' and payload->>'price' = '700000.00'`))
	require.Equal(t, a.EndsAt, one[legal.Time](f, `select at from event where kind = 'lot.sold' and public`))
	_, err = f.bid(e, "A2", "800000")
	require.ErrorIs(t, err, auction.ErrClosed)
}

// D03: no bid.
func TestClose_failed(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	e := f.open()
	f.watch.set(ends.Add(-time.Microsecond))
	require.False(t, f.close(e, ends).Closed, "the engine's own clock decides, whatever the caller believes")
	f.watch.set(ends)
	c := f.close(e, ends)
	require.True(t, c.Closed)
	require.Equal(t, auction.FailedFirst, c.Status)
	require.Equal(t, 1, one[int](f, `select count(*) from outbox where name = 'auction.lot_failed'`))
	require.True(t, one[bool](f, `select final_price is null and ended_at is not null from lot`))
}

// D08, D09: a bid counts by its stamp, to the microsecond, however late it is queued.
// Case: D12.
func TestClose_stampsDecide(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	e := f.open(func(o *Options) { o.Grace = time.Second })
	f.watch.set(ends.Add(10 * time.Millisecond))
	at := func(code, amount string, at legal.Time) error {
		_, err := e.Bid(t.Context(), Bid{Court: court, Lot: f.lot, Code: code, Amount: money.MustParse(amount), Key: freshKey(), At: at})
		return err
	}
	require.NoError(t, at("A1", "700000", ends.Add(-time.Microsecond)))
	require.NoError(t, at("A2", "705000", ends.Add(time.Hour)), "a stamp ahead of the clock is taken back to it")
	require.NoError(t, at("A1", "710000", ends.Add(-time.Hour)), "an old stamp is raised to that of the bid before it")
	require.Equal(t, 1, one[int](f, `select count(*) from bid where seq = 3 and at = $1 and entered_at = $2`, ends.Add(10*time.Millisecond), ends.Add(-time.Hour)))
	c := f.close(e, ends)
	require.False(t, c.Closed)
	require.Equal(t, ends.Add(10*time.Millisecond+auction.Extension), c.EndsAt)
}

// Bids that stand in front of the closing message are decided before it, one
// behind it finds the lot closed. The stamp and the place are fixed together.
func TestClose_isAMessageInTheQueue(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	e := f.open()
	f.watch.set(ends.Add(-time.Second))
	term, _, err := e.find(t.Context(), court, f.lot)
	require.NoError(t, err)
	release := make(chan struct{})
	require.NoError(t, term.queue.command(orderFor(f.lot, holding{release, nil})))
	submit := func(code, amount string) *message {
		m, _, err := e.submit(t.Context(), Bid{Court: court, Lot: f.lot, Code: code, Amount: money.MustParse(amount), Key: freshKey()})
		require.NoError(t, err)
		return m
	}
	inFront := submit("A1", "700000")
	f.watch.set(ends)
	c := &closing{At: ends}
	closes := orderFor(f.lot, c)
	require.NoError(t, term.queue.command(closes))
	behind := submit("A2", "705000")
	close(release)
	_, err = inFront.wait(t.Context())
	require.NoError(t, err)
	_, err = closes.wait(t.Context())
	require.NoError(t, err)
	require.False(t, c.Result.Closed, "the bid in front moved the end")
	_, err = behind.wait(t.Context())
	require.NoError(t, err, "and so the one behind is in time")
}

// Between the end and the end plus Grace, a late bid waits undecided: one stamped
// before the end may still be on its way and move the end past it. Case: D12.
func TestClose_graceHoldsLateBids(t *testing.T) {
	t.Parallel()
	for _, earlier := range []bool{false, true} {
		f := newFixture(t)
		e := f.open(func(o *Options) { o.Grace = time.Second })
		f.watch.set(ends.Add(300 * time.Millisecond))
		late := make(chan error, 1)
		term, _, err := e.find(t.Context(), court, f.lot)
		require.NoError(t, err)
		m, _, err := e.submit(t.Context(), Bid{Court: court, Lot: f.lot, Code: "A2", Amount: money.MustParse("800000"), Key: "late", At: ends.Add(time.Millisecond)})
		require.NoError(t, err)
		go func() {
			_, err := m.wait(context.Background())
			late <- err
		}()
		c := f.close(e, ends)
		require.False(t, c.Closed, "not before the end plus grace")
		require.Equal(t, ends.Add(time.Second), c.TryAt)
		require.Empty(t, late)
		if earlier {
			_, err := e.Bid(t.Context(), Bid{Court: court, Lot: f.lot, Code: "A1", Amount: money.MustParse("700000"), Key: "early", At: ends.Add(-time.Millisecond)})
			require.NoError(t, err)
			require.NoError(t, <-late, "the end moved past it")
			require.Equal(t, "A1,A2", one[string](f, `select string_agg(code, ',' order by seq) from bid`))
			continue
		}
		f.watch.set(ends.Add(time.Second))
		require.True(t, f.close(e, ends.Add(time.Second)).Closed)
		require.ErrorIs(t, <-late, auction.ErrClosed)
		require.Equal(t, 1, one[int](f, `select count(*) from bid_refusal where key = 'late' and fault = 'bid.closed'`))
		require.Zero(t, term.queue.depth())
	}
}

// While legal time runs the engine opens and closes by itself.
func TestClock_running(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	f.watch.set(opens.Add(-time.Hour))
	before := f.engine()
	f.qualify(before, "A1", 0)
	require.NoError(t, before.Stop(t.Context()))

	shift := opens.Add(-800 * time.Millisecond).Std().Sub(clock.System())
	machine := func() time.Time { return clock.System().Add(shift) }
	states := make(chan auction.Status, 8)
	e := f.engine(func(o *Options) {
		o.Clock, o.Machine = clock.New(machine), machine
		o.OnCommit = func(fr Frame) { states <- fr.View.Status }
	})
	require.Equal(t, auction.Bidding, <-states, "it opened at its time")
	require.NoError(t, e.Stop(t.Context()))

	shift = ends.Add(-800 * time.Millisecond).Std().Sub(clock.System())
	e = f.engine(func(o *Options) {
		o.Clock, o.Machine = clock.New(machine), machine
		o.PauseAfter = 48 * time.Hour // the clock of this test jumped; nobody was shut out
		o.OnCommit = func(fr Frame) { states <- fr.View.Status }
	})
	require.Equal(t, auction.FailedFirst, <-states, "it closed at its end")
	require.NoError(t, e.Stop(t.Context()))
}

// While legal time stands still the engine acts only when it is told, and
// simulated time is exact.
func TestClock_frozen(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	c := clock.Frozen(ends)
	e := f.engine(func(o *Options) { o.Clock, o.Grace = c, time.Hour })
	f.qualify(e, "A1", 0)
	v, err := e.Lot(t.Context(), f.lot)
	require.NoError(t, err)
	require.Equal(t, auction.Announced, v.Status)
	require.NoError(t, e.Open(t.Context(), f.lot, opens))
	_, err = f.bid(e, "A1", "700000")
	require.ErrorIs(t, err, auction.ErrClosed, "decided at once: nothing older can come")
	require.True(t, f.close(e, ends).Closed)
}

// A bid that overtakes the bell is not refused for it.
func TestOpen_byABid(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	e := f.engine(func(o *Options) { o.Clock = clock.Frozen(opens) })
	f.qualify(e, "A1", 0)
	_, err := e.Bid(t.Context(), Bid{Court: court, Lot: f.lot, Code: "A1", Amount: money.MustParse("700000"), Key: "early", At: opens.Add(-time.Microsecond)})
	require.ErrorIs(t, err, auction.ErrNotOpen)
	_, err = f.bid(e, "A1", "700000")
	require.NoError(t, err)
	require.Equal(t, "BIDDING", one[string](f, `select status from lot`))
	require.Equal(t, 1, one[int](f, `select count(*) from event where kind = 'lot.opened'`))
}

// Before the opening the court may still move or withdraw a lot in its own row.
func TestOpen_followsTheCourt(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	e := f.engine(func(o *Options) { o.Clock = clock.Frozen(opens) })
	f.qualify(e, "A1", 0)
	_, err := f.pool.Exec(t.Context(), `update lot set status = 'SUSPENDED', suspended_from = 'ANNOUNCED'`)
	require.NoError(t, err)
	require.NoError(t, e.Open(t.Context(), f.lot, opens))
	_, err = f.bid(e, "A1", "700000")
	require.ErrorIs(t, err, auction.ErrSuspended)
	later := opens.Add(24 * time.Hour)
	_, err = f.pool.Exec(t.Context(), `update lot set status = 'ANNOUNCED', suspended_from = null, opens_at = $1, ends_at = $2`, later, later.Add(24*time.Hour))
	require.NoError(t, err)
	require.ErrorIs(t, e.Open(t.Context(), f.lot, opens), auction.ErrNotOpen, "it was set for another day")
	_, err = f.pool.Exec(t.Context(), `update lot set status = 'WITHDRAWN'`)
	require.NoError(t, err)
	require.NoError(t, e.Open(t.Context(), f.lot, opens))
	_, err = f.bid(e, "A1", "700000")
	require.ErrorIs(t, err, auction.ErrBidWithdrawn)
}

// Two press close at once.
func TestClose_twoAtOnce(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	e := f.open()
	_, err := f.bid(e, "A1", "700000")
	require.NoError(t, err)
	f.watch.set(ends)
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			c, err := e.Close(context.Background(), f.lot, ends)
			if err != nil || !c.Closed {
				t.Errorf("close: %v %v", c, err)
			}
		})
	}
	all.Wait()
	require.Equal(t, 1, one[int](f, `select count(*) from outbox where name = 'auction.lot_sold'`))
}
