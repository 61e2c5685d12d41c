package live

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"fachui/auction/bidding"
	"fachui/internal/clock"
	"fachui/internal/ref"
)

func TestHub_snapshotThenFrames(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.tables.commit(60)
	b := r.open(none)
	g := b.next()
	require.Equal(t, "snapshot", g.name)
	require.Equal(t, "2", g.id)
	var s Snapshot
	require.NoError(t, json.Unmarshal([]byte(g.data), &s))
	require.Len(t, s.Bids, 50)
	require.Equal(t, int64(60), s.Bids[49].Seq)
	require.Equal(t, int64(3), s.Extensions)
	require.Equal(t, noon, s.Now)
	r.Committed(r.tables.commit(2))
	g = b.next()
	f := g.frame(t)
	require.Equal(t, "3", g.id)
	require.Equal(t, int64(2), f.After)
	require.Equal(t, []int64{61, 62}, []int64{f.Bids[0].Seq, f.Bids[1].Seq})
	r.Committed(r.tables.commit(0)) // a command adds no bid
	require.Contains(t, b.next().data, `"bids":[]`)
}

// Frames may be merged on the way; none is lost and none comes twice.
func TestHub_everyBidOnce(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	browsers := []*browser{r.open(none), r.open(none), r.open(none)}
	for range 500 {
		r.Committed(r.tables.commit(1))
	}
	for _, b := range browsers {
		require.Equal(t, "snapshot", b.next().name)
		version, seq := int64(1), int64(0)
		for seq < 500 {
			f := b.next().frame(t)
			require.Equal(t, version, f.After)
			version = f.View.Version
			for _, bid := range f.Bids {
				seq++
				require.Equal(t, seq, bid.Seq)
			}
		}
		require.Equal(t, int64(501), version)
	}
}

func TestHub_resume(t *testing.T) {
	t.Parallel()
	r := newRig(t, func(o *Options) { o.Ring = 3 })
	b := r.open(none)
	require.Equal(t, "snapshot", b.next().name)
	for range 5 { // versions 2 to 6, each in a frame of its own; the ring keeps 4, 5, 6
		r.Committed(r.tables.commit(1))
		b.next().frame(t)
	}
	for _, c := range []struct {
		has  int64
		want []string
	}{
		{none, []string{"snapshot"}},
		{0, []string{"snapshot"}},
		{2, []string{"snapshot"}}, // the frame after 2 is gone
		{3, []string{"4", "5", "6"}},
		{5, []string{"6"}},
		{6, nil},
		{7, []string{"snapshot"}}, // never was
	} {
		again := r.open(c.has)
		var seen []string
		for range c.want {
			g := again.next()
			if g.name == "snapshot" {
				seen = append(seen, "snapshot")
				require.Equal(t, "6", g.id)
				continue
			}
			seen = append(seen, g.id)
		}
		require.Equal(t, c.want, seen, "has %d", c.has)
		require.NoError(t, again.conn.Close())
	}
	// Whoever has all of it gets the next frame first.
	again := r.open(6)
	r.Committed(r.tables.commit(1))
	require.Equal(t, "7", again.next().id)
	require.Equal(t, "7", b.next().id)
}

// Those who come together for a snapshot cost one reading.
func TestHub_snapshotIsReadOnce(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	for range 20 {
		require.Equal(t, "snapshot", r.open(none).next().name)
	}
	require.Equal(t, 1, r.tables.reads)
}

// A frame that another node committed is found in the tables.
func TestHub_lookFindsWhatWasMissed(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	b := r.open(none)
	b.next()
	r.tables.commit(2)
	r.tables.commit(1)
	r.look <- time.Time{}
	f := b.next().frame(t)
	require.Equal(t, int64(1), f.After)
	require.Equal(t, int64(3), f.View.Version)
	require.Len(t, f.Bids, 3)
	r.look <- time.Time{} // nothing new: nothing is told
	r.Committed(r.tables.commit(1))
	require.Equal(t, int64(4), b.next().frame(t).View.Version)
}

// When this node takes the lot over, its first frame shows that some are missing.
func TestHub_gapIsFilledFromTheTables(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	b := r.open(none)
	b.next()
	r.tables.commit(1)
	r.Committed(r.tables.commit(1))
	f := b.next().frame(t)
	require.Equal(t, int64(1), f.After)
	require.Equal(t, int64(3), f.View.Version)
	require.Len(t, f.Bids, 2)
}

// The tables may be away for a while; the next look finds what was missed.
func TestHub_tablesAway(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	b := r.open(none)
	b.next()
	r.tables.commit(1)
	r.tables.mu.Lock()
	r.tables.broken = errors.New("no database")
	r.tables.mu.Unlock()
	r.look <- time.Time{}
	r.tables.mu.Lock()
	r.tables.broken = nil
	r.tables.mu.Unlock()
	r.look <- time.Time{}
	require.Equal(t, int64(2), b.next().frame(t).View.Version)
}

// How many watch a lot is told with every beat and every frame, those of other nodes
// among them; and the other nodes are told how many watch here, until nobody does.
func TestHub_countsWatchers(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	lot := r.tables.view.Lot
	count := func() {
		for range countEvery {
			r.look <- time.Time{}
		}
	}
	b, other := r.open(none), r.open(none)
	require.Equal(t, "snapshot", b.next().name)
	require.Equal(t, "snapshot", other.next().name)
	require.Equal(t, 2, r.Watching(lot))
	r.tables.mu.Lock()
	r.tables.elsewhere = map[ref.ID]int{lot: 3}
	r.tables.mu.Unlock()
	count()
	count() // the first is done when the second begins
	require.Equal(t, 5, r.Watching(lot))
	require.Equal(t, map[ref.ID]int{lot: 5}, r.Watched())
	r.Committed(r.tables.commit(1))
	require.Equal(t, 5, b.next().frame(t).Viewers)

	require.NoError(t, b.conn.Close())
	require.NoError(t, other.conn.Close())
	require.Eventually(t, func() bool { return r.Watching(lot) == 3 }, 10*time.Second, time.Millisecond)
	count()
	count()
	count()
	r.look <- time.Time{}
	r.tables.mu.Lock()
	defer r.tables.mu.Unlock()
	two := map[ref.ID]int{lot: 2}
	require.Equal(t, []map[ref.ID]int{two, two, {}, nil}, r.tables.here[:4], "once nobody watches that is told, and then nothing")
}

func TestHub_beat(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	b := r.open(none)
	first := <-b.events
	require.Equal(t, "snapshot", first.name)
	require.Equal(t, "beat", (<-b.events).name, "the time comes with the first bytes")
	r.beat <- time.Time{}
	g := <-b.events
	require.Equal(t, "beat", g.name)
	require.JSONEq(t, fmt.Sprintf(`{"now":"2026-04-01T12:00:00+08:00","frozen":true,"viewers":{"%s":1}}`, r.tables.view.Lot), g.data)
	require.Empty(t, g.id)
}

// A browser that reads nothing is dropped; the others do not notice.
func TestHub_stuckReader(t *testing.T) {
	t.Parallel()
	r := newRig(t, func(o *Options) { o.Patience, o.Writers = 20*time.Millisecond, 1 })
	server, stuck := net.Pipe()
	r.join(server, "stuck", none)
	_, err := io.ReadFull(stuck, make([]byte, 40)) // some of the first bytes, then no more
	require.NoError(t, err)
	gone := make(chan error, 1)
	go func() {
		// The server's end is closed when it gives up.
		for len(r.placesOf("stuck")) > 0 {
			r.Committed(r.tables.commit(1))
		}
		_, err := io.Copy(io.Discard, stuck)
		gone <- err
	}()
	require.NoError(t, <-gone)
	require.Zero(t, r.Stats().Streams)
}

// placesOf is a list of the streams of an address, as long as there are.
func (h *Hub) placesOf(address string) []struct{} {
	h.mu.RLock()
	defer h.mu.RUnlock()
	return make([]struct{}, h.held["address "+address])
}

// A browser that goes away is noticed at once, and its place is free.
func TestHub_disconnect(t *testing.T) {
	t.Parallel()
	r := newRig(t, func(o *Options) { o.PerAddress = 1 })
	server, client := net.Pipe()
	watched := &closing{Conn: server, closed: make(chan struct{})}
	r.join(watched, "a", none)
	b := reading(t, client)
	b.next()
	_, err := r.admit("a", "")
	require.ErrorIs(t, err, ErrTooManyStreams)
	require.NoError(t, client.Close())
	<-watched.closed
	require.Eventually(t, func() bool { return r.Stats().Streams == 0 }, 10*time.Second, time.Millisecond)
	again, err := r.admit("a", "")
	require.NoError(t, err)
	again.release()
}

// closing tells when it is closed.
type closing struct {
	net.Conn
	once   sync.Once
	closed chan struct{}
}

func (c *closing) Close() error {
	c.once.Do(func() { close(c.closed) })
	return c.Conn.Close()
}

func TestHub_limits(t *testing.T) {
	t.Parallel()
	h := New(Options{Clock: clock.Frozen(noon), Machine: clock.System, Streams: 5, PerAddress: 3, PerSession: 2})
	t.Cleanup(h.Close)
	one, two := ref.New(), ref.New()
	var tickets []*ticket
	for i, c := range []struct {
		address string
		session ref.ID
		want    error
	}{
		{"2001:db8::1", one, nil},
		{"192.0.2.2", one, nil},
		{"192.0.2.3", one, ErrTooManyStreams}, // a third of one session
		{"2001:db8::2", two, nil},
		{"2001:db8:0:0:ffff::", "", nil},
		{"2001:db8::1", "", ErrTooManyStreams}, // a fourth of one household
		{"2001:db8:0:1::1", "", nil},
		{"192.0.2.5", "", ErrFull}, // a sixth of all
	} {
		got, err := h.admit(c.address, c.session)
		require.ErrorIs(t, err, c.want, strconv.Itoa(i))
		if err == nil {
			tickets = append(tickets, got)
		}
	}
	for _, x := range tickets {
		x.release()
		x.release() // twice is once
	}
	require.Zero(t, h.Stats().Streams)
	require.Empty(t, h.held)
}

// Everybody hears the farewell within half a second, stuck readers or not, and
// nobody is let in any more.
func TestHub_close(t *testing.T) {
	t.Parallel()
	r := newRig(t, func(o *Options) { o.Patience = time.Minute })
	var browsers []*browser
	for range 50 {
		browsers = append(browsers, r.open(none))
	}
	for _, b := range browsers {
		require.Equal(t, "snapshot", b.next().name)
	}
	before := time.Now()
	r.Close()
	require.Less(t, time.Since(before), 500*time.Millisecond)
	spread := map[string]bool{}
	for _, b := range browsers {
		g := b.next()
		require.Equal(t, "bye", g.name)
		spread[g.data] = true
		require.Equal(t, "end", b.next().name)
	}
	require.Greater(t, len(spread), 40, "they do not all come back at once")
	_, err := r.admit("a", "")
	require.ErrorIs(t, err, ErrStopping)
}

// A connection that was being opened while the hub closed is closed.
func TestHub_closeWhileOpening(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	ticket, err := r.admit("a", "")
	require.NoError(t, err)
	s, first, err := r.Hub.open(t.Context(), ticket, want{r.tables.view.Lot, none})
	require.NoError(t, err)
	r.Close()
	server, client := net.Pipe()
	r.attach(s, server, first)
	_, err = client.Read(make([]byte, 1))
	require.ErrorIs(t, err, io.EOF)
	require.Zero(t, r.Stats().Streams)
}

// A lot that nobody watches costs nothing, and is forgotten after a minute.
func TestHub_forgets(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.Committed(r.tables.commit(1))
	require.Zero(t, r.Stats().Lots)
	b := r.open(none)
	b.next()
	require.NoError(t, b.conn.Close())
	for b.next().name != "end" {
		continue
	}
	require.Eventually(t, func() bool { return r.Stats().Streams == 0 }, 10*time.Second, time.Millisecond)
	for range keepIdle {
		r.look <- time.Time{}
	}
	require.Equal(t, 1, r.Stats().Lots)
	r.look <- time.Time{}
	r.look <- time.Time{}
	require.Zero(t, r.Stats().Lots)
}

// An unknown lot gives the place back.
func TestHub_unknownLot(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.tables.broken = bidding.ErrNoLot
	ticket, err := r.admit("a", "")
	require.NoError(t, err)
	_, _, err = r.Hub.open(t.Context(), ticket, want{r.tables.view.Lot, none})
	require.ErrorIs(t, err, bidding.ErrNoLot)
	require.Zero(t, r.Stats().Streams)
}
