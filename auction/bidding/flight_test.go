package bidding

import (
	"errors"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"fachui/auction"
	"fachui/internal/money"
)

// inFlight sends a bid and returns when the database cannot go on with it, because land
// has yet to let go of the lot.
func (f *fixture) inFlight(e *Engine, b Bid) (m *message, land func()) {
	f.t.Helper()
	ctx := f.t.Context()
	tx, err := f.pool.Begin(ctx)
	require.NoError(f.t, err)
	_, err = tx.Exec(ctx, `select from lot_live for update`)
	require.NoError(f.t, err)
	b.Court, b.Lot = court, f.lot
	m, _, err = e.submit(ctx, b)
	require.NoError(f.t, err)
	waits := `select exists (select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock')`
	for !one[bool](f, waits) {
		require.NoError(f.t, ctx.Err())
	}
	return m, func() { require.NoError(f.t, tx.Rollback(ctx)) }
}

// What comes while a batch is on its way is judged on top of it and told after it: the
// same key is the same bid, and who is too low is so for the price that is being made.
func TestFlight_nextIsJudgedMeanwhile(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	e := f.open()
	first, land := f.inFlight(e, Bid{Code: "A1", Amount: money.MustParse("700000"), Key: "k1"})
	var next []*message
	for _, b := range []Bid{
		{Code: "A1", Amount: money.MustParse("700000"), Key: "k1"},
		{Code: "A2", Amount: money.MustParse("700000"), Key: "low"},
		{Code: "A2", Amount: money.MustParse("705000"), Key: "k2"},
		{Code: "A2", Amount: money.MustParse("700000"), Key: "k1"},
	} {
		b.Court, b.Lot = court, f.lot
		m, _, err := e.submit(t.Context(), b)
		require.NoError(t, err)
		require.NotNil(t, m, "nothing is known yet that could answer it at once")
		next = append(next, m)
	}
	land()
	a, err := first.wait(t.Context())
	require.NoError(t, err)
	again, err := next[0].wait(t.Context())
	require.NoError(t, err)
	require.True(t, again.Repeated)
	require.Equal(t, a.Seq, again.Seq)
	_, err = next[1].wait(t.Context())
	require.ErrorIs(t, err, auction.ErrBidTooLow)
	b, err := next[2].wait(t.Context())
	require.NoError(t, err)
	require.Equal(t, int64(2), b.Seq)
	_, err = next[3].wait(t.Context())
	require.ErrorIs(t, err, ErrKeyReused)
	require.Equal(t, int64(2), e.Stats().Batches)
	v, err := e.Lot(t.Context(), f.lot)
	require.NoError(t, err)
	require.Equal(t, "705000.00", v.Price.String())
}

// Who is too low for a batch on its way is not told before everybody can see its price:
// whoever is refused and looks would else see a price at which the bid should have stood.
func TestFlight_refusedAfterThePriceIsSeen(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	low := make(chan *message, 1)
	var early bool
	e := f.open(func(o *Options) {
		o.OnCommit = func(fr Frame) {
			if fr.View.Bids == 0 {
				return
			}
			m := <-low
			early = m.over.Load()
			low <- m
		}
	})
	first, land := f.inFlight(e, Bid{Code: "A1", Amount: money.MustParse("700000"), Key: "k1"})
	m, _, err := e.submit(t.Context(), Bid{Court: court, Lot: f.lot, Code: "A2", Amount: money.MustParse("700000"), Key: "low"})
	require.NoError(t, err)
	require.NotNil(t, m)
	for term, _, err := e.find(t.Context(), court, f.lot); term.queue.depth() > 0; {
		require.NoError(t, err)
		require.NoError(t, t.Context().Err())
	}
	low <- m
	land()
	_, err = first.wait(t.Context())
	require.NoError(t, err)
	_, err = m.wait(t.Context())
	require.ErrorIs(t, err, auction.ErrBidTooLow)
	require.False(t, early)
}

// If a batch is lost on its way its bidders do not know what came of it, and ask again.
// What rested on it was never sent: the next owner decides it as if it had just come.
func TestFlight_lost(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	e := f.open()
	first, land := f.inFlight(e, Bid{Code: "A1", Amount: money.MustParse("700000"), Key: "k1"})
	type outcome struct {
		Answer
		err error
	}
	second := make(chan outcome, 1)
	go func() {
		for {
			a, err := f.keyed(e, "k2", "A2", "705000")
			if !errors.Is(err, ErrInterrupted) {
				second <- outcome{a, err}
				return
			}
		}
	}()
	_, err := f.pool.Exec(t.Context(), `
		select pg_terminate_backend(pid)
		from pg_stat_activity
		where datname = current_database() and wait_event_type = 'Lock'`)
	require.NoError(t, err)
	_, err = first.wait(t.Context())
	require.ErrorIs(t, err, ErrInterrupted)
	land()
	o := <-second
	require.NoError(t, o.err)
	require.Equal(t, int64(1), o.Seq, "the first was not made")
	_, err = f.keyed(e, "k1", "A1", "710000")
	require.NoError(t, err, "and its key is free")
	require.Equal(t, []string{"705000.00", "710000.00"}, f.amounts())
}

// amounts are those of the ladder, in order.
func (f *fixture) amounts() []string {
	f.t.Helper()
	rows, err := f.pool.Query(f.t.Context(), `select amount::text from bid order by seq`)
	require.NoError(f.t, err)
	all, err := pgx.CollectRows(rows, pgx.RowTo[string])
	require.NoError(f.t, err)
	return all
}
