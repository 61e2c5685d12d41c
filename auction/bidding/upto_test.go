package bidding

import (
	"testing"

	"github.com/stretchr/testify/require"

	"fachui/auction"
	"fachui/internal/money"
)

func (f *fixture) upTo(e *Engine, key, code, most string) (Answer, error) {
	f.t.Helper()
	return e.Bid(f.t.Context(), Bid{Court: court, Lot: f.lot, Code: code, Amount: money.MustParse(most), UpTo: true, Key: key})
}

// A bid that names the most it would give takes the lowest that stands at its turn,
// once, and keeps its answer over a restart.
func TestUpTo(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	e := f.open()
	first, err := f.upTo(e, "k1", "A1", "999999")
	require.NoError(t, err)
	require.Equal(t, "700000.00", first.Amount.String())
	match, err := f.upTo(e, "k2", "P1", "700000")
	require.NoError(t, err, "who has priority matches the price")
	require.Equal(t, "700000.00", match.Amount.String())
	next, err := f.upTo(e, "k3", "A2", "705000")
	require.NoError(t, err)
	require.Equal(t, "705000.00", next.Amount.String())
	_, err = f.upTo(e, "k4", "A1", "709999.99")
	require.ErrorIs(t, err, auction.ErrBidTooLow)
	require.ErrorContains(t, err, "710000.00")
	v, err := e.Lot(t.Context(), f.lot)
	require.NoError(t, err)
	require.True(t, v.UpTo)
	require.Equal(t, int64(3), v.Bids, "nobody was raised later")

	same := func(e *Engine, when string) {
		again, err := f.upTo(e, "k1", "A1", "999999")
		require.NoError(t, err, when)
		require.True(t, again.Repeated, when)
		require.Equal(t, first.Amount, again.Amount, when)
		_, err = f.upTo(e, "k1", "A1", "999998")
		require.ErrorIs(t, err, ErrKeyReused, when)
		_, err = f.keyed(e, "k1", "A1", "999999")
		require.ErrorIs(t, err, ErrKeyReused, when)
		_, err = f.keyed(e, "k1", "A1", "700000")
		require.ErrorIs(t, err, ErrKeyReused, when)
	}
	f.throughout(e, same)
	require.Equal(t, "999999.00,700000.00,705000.00", one[string](f, `select string_agg(at_most::text, ',' order by seq) from bid`))
}

// In one batch each takes the step after the one before it: nobody is overtaken.
func TestUpTo_inOneBatch(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	e := f.open(func(o *Options) { o.KeepEveryRefusal = true })
	var bids []Bid
	for i, code := range []string{"A1", "A2", "A1", "A2"} {
		bids = append(bids, Bid{Court: court, Lot: f.lot, Code: code, Amount: money.MustParse("714999"), UpTo: true, Key: string(rune('a' + i))})
	}
	want := []string{"700000.00", "705000.00", "710000.00", ""}
	for i, m := range f.together(e, bids) {
		a, err := m.wait(t.Context())
		if want[i] == "" {
			require.ErrorIs(t, err, auction.ErrBidTooLow)
			continue
		}
		require.NoError(t, err)
		require.Equal(t, want[i], a.Amount.String())
	}
	require.NoError(t, e.Stop(t.Context()))
	_, err := f.upTo(f.engine(), "d", "A2", "714999")
	require.ErrorIs(t, err, auction.ErrBidTooLow, "the refusal was kept")
	require.True(t, one[bool](f, `select up_to from bid_refusal`))
}

// A court may want amounts; a leader who raises himself is asked; and another node
// passes both on.
func TestUpTo_refusedAndForwarded(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	f.setTo("bids_up_to", 0)
	_, err := f.upTo(f.open(), "k", "A1", "700000")
	require.ErrorIs(t, err, auction.ErrNoUpTo)

	f = newFixture(t)
	a, b := f.open(f.linked("a")), f.engine(f.linked("b"))
	require.Equal(t, 1, a.Stats().Owned)
	got, err := f.upTo(b, "k1", "A1", "800000")
	require.NoError(t, err)
	require.Equal(t, "700000.00", got.Amount.String())
	ask := Bid{Court: court, Lot: f.lot, Code: "A1", Amount: money.MustParse("800000"), UpTo: true, Key: "k2", Ask: true}
	_, err = b.Bid(t.Context(), ask)
	require.ErrorIs(t, err, auction.ErrConfirmSelf)
	ask.Ask = false
	got, err = b.Bid(t.Context(), ask)
	require.NoError(t, err)
	require.Equal(t, "705000.00", got.Amount.String())
}
