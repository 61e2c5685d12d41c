package bidding

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"fachui/auction"
	"fachui/internal/ref"
)

// A bid moved the end exactly if it was made in the last five minutes; what the
// frames say of it and what the tables say is the same.
func TestBids_extended(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	var told []bool
	e := f.open(func(o *Options) {
		o.OnCommit = func(fr Frame) {
			for _, b := range fr.Bids {
				told = append(told, b.Longer)
			}
		}
	})
	for i, c := range []struct {
		left time.Duration
		want bool
	}{
		{time.Hour, false},
		{5 * time.Minute, false},
		{5*time.Minute - time.Microsecond, true},
		{5*time.Minute - time.Microsecond, true},
	} {
		v, err := e.Lot(t.Context(), f.lot)
		require.NoError(t, err)
		f.watch.set(v.EndsAt.Add(-c.left))
		_, err = f.bid(e, []string{"A1", "A2"}[i%2], fmt.Sprint(700000+5000*i))
		require.NoError(t, err)
		rows, err := e.Latest(t.Context(), f.lot, 100, 1)
		require.NoError(t, err)
		require.Equal(t, c.want, rows[0].Longer, "%v before the end", c.left)
	}
	n, err := e.Extensions(t.Context(), f.lot, 100)
	require.NoError(t, err)
	require.Equal(t, int64(2), n)
	n, err = e.Extensions(t.Context(), f.lot, 3)
	require.NoError(t, err)
	require.Equal(t, int64(1), n)
	require.NoError(t, e.Stop(t.Context()))
	require.Equal(t, []bool{false, false, true, true}, told)
}

// The first bid of a lot has no bid before it to compare with.
func TestBids_extendedByTheFirst(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	e := f.open()
	f.watch.set(ends.Add(-time.Second))
	_, err := f.bid(e, "A1", "700000")
	require.NoError(t, err)
	n, err := e.Extensions(t.Context(), f.lot, 1)
	require.NoError(t, err)
	require.Equal(t, int64(1), n)
}

func TestLatest_andBidsOf(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	e := f.open()
	for i := range 5 {
		_, err := f.bid(e, []string{"A1", "A2"}[i%2], fmt.Sprint(700000+5000*i))
		require.NoError(t, err)
	}
	seqs := func(rows []BidRow, err error) (out []int64) {
		require.NoError(t, err)
		for _, b := range rows {
			out = append(out, b.Seq)
		}
		return out
	}
	require.Equal(t, []int64{4, 5}, seqs(e.Latest(t.Context(), f.lot, 5, 2)))
	require.Equal(t, []int64{2, 3}, seqs(e.Latest(t.Context(), f.lot, 3, 2)))
	require.Equal(t, []int64{2, 4}, seqs(e.BidsOf(t.Context(), f.lot, "A2", 0)))
	require.Equal(t, []int64{5}, seqs(e.BidsOf(t.Context(), f.lot, "A1", 1)))
	require.Empty(t, seqs(e.BidsOf(t.Context(), f.lot, "P1", 9)))
}

func TestStanding(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	e := f.open()
	require.NoError(t, e.Bar(t.Context(), f.order(), "A2"))
	for code, want := range map[string]auction.Standing{
		"A1": {Qualified: true}, "A2": {Qualified: true, Barred: true}, "P2": {Qualified: true, Rank: 2}, "XX": {},
	} {
		got, err := e.Standing(t.Context(), court, f.lot, code)
		require.NoError(t, err)
		require.Equal(t, want, got, code)
	}
}

// Versions are those of the frames, for any number of lots in one question.
func TestVersions(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	e := f.open()
	_, err := f.bid(e, "A1", "700000")
	require.NoError(t, err)
	v, err := e.Lot(t.Context(), f.lot)
	require.NoError(t, err)
	got, err := e.Versions(t.Context(), []ref.ID{f.lot, ref.New()})
	require.NoError(t, err)
	require.Equal(t, map[ref.ID]int64{f.lot: v.Version}, got)
}

// The bidder's receipt and the public ladder agree, and the recipe is as written.
func TestReceipt(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	e := f.open()
	a, err := f.bid(e, "A1", "700000")
	require.NoError(t, err)
	rows, err := e.Bids(t.Context(), f.lot, 0, 1)
	require.NoError(t, err)
	require.Equal(t, a.Receipt(f.lot), rows[0].Receipt(f.lot))
	sum := sha256.Sum256(fmt.Appendf(nil, "fachui/bid/1\n%s 1 A1 700000.00 %d %d\n", f.lot, a.At.Std().UnixMicro(), a.EndsAt.Std().UnixMicro()))
	require.Equal(t, hex.EncodeToString(sum[:]), a.Receipt(f.lot))
	other := a
	other.EndsAt = a.EndsAt.Add(time.Microsecond)
	require.NotEqual(t, a.Receipt(f.lot), other.Receipt(f.lot))
}

// Every command that people can see something of is told to streams.
func TestOnCommit_commands(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	told := make(chan View, 64)
	e := f.open(func(o *Options) { o.OnCommit = func(fr Frame) { told <- fr.View } })
	_, err := f.bid(e, "A1", "700000")
	require.NoError(t, err)
	_, err = f.bid(e, "A2", "705000")
	require.NoError(t, err)
	last := func() (v View) {
		for {
			select {
			case v = <-told:
			default:
				return v
			}
		}
	}
	require.Equal(t, int64(2), last().Bids)
	require.NoError(t, e.Void(t.Context(), f.order(), 2))
	v := last()
	require.Equal(t, int64(1), v.Voided)
	require.Equal(t, "A1", v.Leader)
	require.NoError(t, e.Suspend(t.Context(), f.order()))
	require.Equal(t, auction.Suspended, last().Status)
	until, err := e.Resume(t.Context(), f.order())
	require.NoError(t, err)
	v = last()
	require.Equal(t, auction.Bidding, v.Status)
	require.Equal(t, until, v.EndsAt)
	f.watch.set(until)
	require.True(t, f.close(e, until).Closed)
	require.Equal(t, auction.Sold, last().Status)
}

func TestOnCommit_withdrawal(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	told := make(chan View, 64)
	e := f.open(func(o *Options) { o.OnCommit = func(fr Frame) { told <- fr.View } })
	require.NoError(t, e.Withdraw(t.Context(), f.order()))
	var v View
	for len(told) > 0 {
		v = <-told
	}
	require.Equal(t, auction.Withdrawn, v.Status)
}
