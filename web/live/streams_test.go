package live

import (
	"context"
	"fmt"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"fachui/auction/bidding"
	"fachui/internal/clock"
	"fachui/internal/ref"
)

// shelf is the tables of several lots.
type shelf map[ref.ID]*tables

func (s shelf) of(lot ref.ID) (*tables, error) {
	if s[lot] == nil {
		return nil, bidding.ErrNoLot
	}
	return s[lot], nil
}

func (s shelf) Lot(ctx context.Context, lot ref.ID) (bidding.View, error) {
	t, err := s.of(lot)
	if err != nil {
		return bidding.View{}, err
	}
	return t.Lot(ctx, lot)
}

func (s shelf) Bids(ctx context.Context, lot ref.ID, after int64, limit int) ([]bidding.BidRow, error) {
	return s[lot].Bids(ctx, lot, after, limit)
}

func (s shelf) Latest(ctx context.Context, lot ref.ID, upTo int64, limit int) ([]bidding.BidRow, error) {
	return s[lot].Latest(ctx, lot, upTo, limit)
}

func (s shelf) Extensions(context.Context, ref.ID, int64) (int64, error) { return 0, nil }

func (s shelf) Versions(ctx context.Context, lots []ref.ID) (map[ref.ID]int64, error) {
	out := map[ref.ID]int64{}
	for _, lot := range lots {
		v, err := s[lot].Lot(ctx, lot)
		if err != nil {
			return nil, err
		}
		out[lot] = v.Version
	}
	return out, nil
}

func (s shelf) Watchers(context.Context, map[ref.ID]int) (map[ref.ID]int, error) { return nil, nil }

// One stream watches several lots: each frame once and in order, whichever lot it
// is of, and it is counted for each of them.
func TestHub_severalLots(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	lots := shelf{}
	var ids []ref.ID
	for range 3 {
		one := newTables()
		lots[one.view.Lot] = one
		ids = append(ids, one.view.Lot)
	}
	r.source = lots
	join := func(wants ...want) *browser {
		server, client := net.Pipe()
		ticket, err := r.admit("a", "")
		require.NoError(t, err)
		s, first, err := r.Hub.open(t.Context(), ticket, wants...)
		require.NoError(t, err)
		r.attach(s, server, first)
		return reading(t, client)
	}
	b := join(want{ids[0], none}, want{ids[1], none})
	require.Equal(t, "snapshot", b.next().name)
	require.Equal(t, "snapshot", b.next().name)
	other := join(want{ids[1], none}, want{ids[2], none})
	other.next()
	other.next()
	require.Equal(t, []int{1, 2, 1}, []int{r.Watching(ids[0]), r.Watching(ids[1]), r.Watching(ids[2])})
	require.Equal(t, 2, r.Stats().Streams)
	for i := range 30 {
		r.Committed(lots[ids[i%3]].commit(1))
	}
	seen := map[ref.ID]int64{}
	for seen[ids[0]] < 10 || seen[ids[1]] < 10 {
		f := b.next().frame(t)
		for _, bid := range f.Bids {
			seen[f.View.Lot]++
			require.Equal(t, seen[f.View.Lot], bid.Seq)
		}
	}
	require.Zero(t, seen[ids[2]], "of a lot that it does not watch it hears nothing")

	// Whoever comes back says what it has of each.
	again := join(want{ids[0], 11}, want{ids[1], 5})
	for bids := int64(4); bids < 10; {
		f := again.next().frame(t)
		require.Equal(t, ids[1], f.View.Lot)
		bids = f.View.Bids
	}
	require.NoError(t, b.conn.Close())
	require.NoError(t, again.conn.Close())
	require.Eventually(t, func() bool { return r.Watching(ids[0]) == 0 }, 10*time.Second, time.Millisecond)
	require.Equal(t, 1, r.Watching(ids[1]))
}

// Of a list with an unknown lot nothing is opened, and no place is taken.
func TestHub_severalLotsOneUnknown(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	known := newTables()
	r.source = shelf{known.view.Lot: known}
	ticket, err := r.admit("a", "")
	require.NoError(t, err)
	_, _, err = r.Hub.open(t.Context(), ticket, want{known.view.Lot, none}, want{ref.New(), none})
	require.ErrorIs(t, err, bidding.ErrNoLot)
	require.Zero(t, r.Stats().Streams)
	require.Zero(t, r.Watching(known.view.Lot))
}

// A thousand streams from one address are a hundred, and nobody else notices.
func TestHub_aThousandFromOneAddress(t *testing.T) {
	t.Parallel()
	h := New(Options{Clock: clock.Frozen(noon), Machine: clock.System})
	t.Cleanup(h.Close)
	given := 0
	for range 1000 {
		_, err := h.admit("192.0.2.1", "")
		if err == nil {
			given++
			continue
		}
		require.ErrorIs(t, err, ErrTooManyStreams)
	}
	require.Equal(t, 100, given)
	_, err := h.admit("192.0.2.2", "")
	require.NoError(t, err)
	_, err = h.admit("192.0.2.2", ref.New())
	require.NoError(t, err)
}

func TestWants(t *testing.T) {
	t.Parallel()
	a, b := ref.New(), ref.New()
	many := make([]string, mostLots+1)
	for i := range many {
		many[i] = ref.New().String()
	}
	for in, want_ := range map[string][]want{
		a.String():                     {{a, none}},
		a.String() + "@0":              {{a, 0}},
		a.String() + "@12":             {{a, 12}},
		a.String() + "@-1":             {{a, none}},
		a.String() + "@x":              {{a, none}},
		a.String() + "@":               {{a, none}},
		fmt.Sprintf("%s@3,%s", a, b):   {{a, 3}, {b, none}},
		fmt.Sprintf("%s@3,%s@4", a, a): {{a, 3}},
		"":                             nil,
		",":                            nil,
		a.String() + ",":               nil,
		"nonsense":                     nil,
		a.String() + " " + b.String():  nil,
		strings.Join(many, ","):        nil,
	} {
		got, err := streamsIn{Lots: in}.wants()
		if want_ == nil {
			require.ErrorIs(t, err, ErrLots, in)
			continue
		}
		require.NoError(t, err, in)
		require.Equal(t, want_, got, in)
	}
	got, err := streamsIn{Lots: strings.Join(many[:mostLots], ",")}.wants()
	require.NoError(t, err)
	require.Len(t, got, mostLots)
}
