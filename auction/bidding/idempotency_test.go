package bidding

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"fachui/auction"
	"fachui/internal/money"
)

func (f *fixture) keyed(e *Engine, key, code, amount string) (Answer, error) {
	f.t.Helper()
	return e.Bid(f.t.Context(), Bid{Court: court, Lot: f.lot, Code: code, Amount: money.MustParse(amount), Key: key})
}

// throughout lets same ask again while the lot is open, after a restart, after the end,
// and when the lot is in nobody's memory.
func (f *fixture) throughout(e *Engine, same func(e *Engine, when string)) {
	f.t.Helper()
	same(e, "while open")
	require.NoError(f.t, e.Stop(f.t.Context()))
	e = f.engine()
	same(e, "after a restart")
	f.watch.set(ends)
	closing, err := e.Close(f.t.Context(), f.lot, ends)
	require.NoError(f.t, err)
	require.True(f.t, closing.Closed)
	same(e, "after the end")
	require.NoError(f.t, e.Stop(f.t.Context()))
	same(f.engine(), "when the lot is in nobody's memory")
}

// The key is looked up before every refusal: an accepted bid that was overtaken,
// and one whose lot has closed, still get their first answer.
func TestKey_acceptedBidKeepsItsAnswer(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	e := f.open()
	first, err := f.keyed(e, "k1", "A1", "700000")
	require.NoError(t, err)
	require.False(t, first.Repeated)
	_, err = f.bid(e, "A2", "800000")
	require.NoError(t, err)

	same := func(e *Engine, when string) {
		again, err := f.keyed(e, "k1", "A1", "700000")
		require.NoError(t, err, when)
		require.True(t, again.Repeated, when)
		again.Repeated = false
		require.Equal(t, fmt.Sprint(first), fmt.Sprint(again), when)
		_, err = f.keyed(e, "k1", "A1", "700000.01")
		require.ErrorIs(t, err, ErrKeyReused, when)
		_, err = f.keyed(e, "k1", "A2", "700000")
		require.ErrorIs(t, err, ErrKeyReused, when)
	}
	f.throughout(e, same)
	require.Equal(t, int64(2), one[int64](f, `select count(*) from bid`))
}

// A bid that had to be queued and judged keeps its refusal, also over a restart
// and after a void has made room for it.
func TestKey_judgedRefusalIsKept(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	e := f.open(func(o *Options) { o.KeepEveryRefusal = true })
	_, err := f.bid(e, "A1", "700000")
	require.NoError(t, err)
	_, first := f.keyed(e, "low", "A2", "700000")
	require.ErrorIs(t, first, auction.ErrBidTooLow)
	require.NoError(t, e.Void(t.Context(), f.order(), 1))
	_, again := f.keyed(e, "low", "A2", "700000")
	require.Equal(t, first.Error(), again.Error())
	require.NoError(t, e.Stop(t.Context()))

	e = f.engine()
	_, again = f.keyed(e, "low", "A2", "700000")
	require.ErrorIs(t, again, auction.ErrBidTooLow)
	require.Equal(t, first.Error(), again.Error())
	_, err = f.keyed(e, "low", "A2", "710000")
	require.ErrorIs(t, err, ErrKeyReused)
	a, err := f.bid(e, "A2", "700000")
	require.NoError(t, err, "with a new key the same amount is a new bid")
	require.Equal(t, int64(2), a.Seq)
}

// What the committed state refuses for good is answered at once and leaves
// nothing behind.
func TestKey_refusalAtOnceLeavesNothing(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	e := f.open()
	_, err := f.bid(e, "A1", "700000")
	require.NoError(t, err)
	_, err = f.keyed(e, "low", "A2", "700000")
	require.ErrorIs(t, err, auction.ErrBidTooLow)
	require.Zero(t, one[int64](f, `select count(*) from bid_refusal`))
	require.Equal(t, int64(1), e.Stats().AtOnce)
	_, err = f.keyed(e, "low", "A2", "705000")
	require.NoError(t, err)
}

// Two with one key in one batch are one bid.
func TestKey_twiceInOneBatch(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	e := f.open(func(o *Options) { o.KeepEveryRefusal = true })
	ms := f.together(e, []Bid{
		{Code: "A1", Amount: money.MustParse("700000"), Key: "k"},
		{Code: "A1", Amount: money.MustParse("700000"), Key: "k"},
		{Code: "A1", Amount: money.MustParse("705000"), Key: "k"},
		{Code: "A2", Amount: money.MustParse("702000"), Key: "low"},
		{Code: "A2", Amount: money.MustParse("702000"), Key: "low"},
	})
	a, err := ms[0].wait(t.Context())
	require.NoError(t, err)
	b, err := ms[1].wait(t.Context())
	require.NoError(t, err)
	require.Equal(t, a.Seq, b.Seq)
	require.True(t, b.Repeated)
	_, err = ms[2].wait(t.Context())
	require.ErrorIs(t, err, ErrKeyReused)
	_, low := ms[3].wait(t.Context())
	require.ErrorIs(t, low, auction.ErrBidTooLow)
	_, again := ms[4].wait(t.Context())
	require.Equal(t, low.Error(), again.Error())
	require.Equal(t, int64(1), one[int64](f, `select count(*) from bid`))
	require.Equal(t, int64(1), one[int64](f, `select count(*) from bid_refusal`))
}

// A bid that was too low for one in front of it in the queue is told so and not kept: the
// ladder says why. Its key may be used again.
func TestKey_ofOneThatWasTooLow(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	e := f.open()
	ms := f.together(e, []Bid{
		{Code: "A1", Amount: money.MustParse("700000"), Key: "k"},
		{Code: "A2", Amount: money.MustParse("702000"), Key: "low"},
		{Code: "A2", Amount: money.MustParse("702000"), Key: "low"},
	})
	_, err := ms[0].wait(t.Context())
	require.NoError(t, err)
	for _, m := range ms[1:] {
		_, err = m.wait(t.Context())
		require.ErrorIs(t, err, auction.ErrBidTooLow)
	}
	require.Zero(t, one[int64](f, `select count(*) from bid_refusal`))
	require.Equal(t, int64(2), e.Stats().Refused)
	_, err = f.keyed(e, "low", "A2", "705000")
	require.NoError(t, err)
}

// together queues bids so that one batch takes them all: the sequencer is kept at
// a command until they are in.
func (f *fixture) together(e *Engine, bids []Bid) []*message {
	f.t.Helper()
	t, _, err := e.find(f.t.Context(), court, f.lot)
	require.NoError(f.t, err)
	release := make(chan struct{})
	hold := orderFor(f.lot, holding{release, nil})
	require.NoError(f.t, t.queue.command(hold))
	var ms []*message
	for _, b := range bids {
		b.Court, b.Lot = court, f.lot
		m, _, err := e.submit(f.t.Context(), b)
		require.NoError(f.t, err)
		require.NotNil(f.t, m)
		ms = append(ms, m)
	}
	close(release)
	return ms
}

func TestBid_malformed(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	e := f.open()
	for _, key := range []string{"", "with space", "汉", string(make([]byte, 65)), "\x00"} {
		_, err := f.keyed(e, key, "A1", "700000")
		require.ErrorIs(t, err, ErrKey, "%q", key)
	}
	for _, amount := range []string{"0", "-1", "0.00"} {
		_, err := f.keyed(e, "k", "A1", amount)
		require.ErrorIs(t, err, ErrAmount, amount)
	}
	a, err := f.keyed(e, "max", "A1", money.Max.String())
	require.NoError(t, err)
	require.Equal(t, money.Max, a.Amount)
	_, err = e.Bid(t.Context(), Bid{Court: "jinjiang", Lot: f.lot, Code: "A1", Amount: money.MustParse("1"), Key: "k"})
	require.ErrorIs(t, err, ErrNoLot, "another court's lot")
	_, err = e.Bid(t.Context(), Bid{Court: court, Lot: "01890000-0000-7000-8000-000000000000", Code: "A1", Amount: money.MustParse("1"), Key: "k"})
	require.ErrorIs(t, err, ErrNoLot)
}
