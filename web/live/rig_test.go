package live

import (
	"bufio"
	"context"
	"encoding/json"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"fachui/auction"
	"fachui/auction/bidding"
	"fachui/internal/clock"
	"fachui/internal/legal"
	"fachui/internal/money"
	"fachui/internal/ref"
)

// AfterTests ends what the tests of this package share.
var AfterTests = func() {}

// shared runs all tests and then ends what they share.
type shared struct{ *testing.M }

func (s shared) Run() int {
	code := s.M.Run()
	AfterTests()
	return code
}

// What fasthttp leaves running belongs to it.
func TestMain(m *testing.M) {
	goleak.VerifyTestMain(shared{m},
		goleak.IgnoreAnyFunction("github.com/valyala/fasthttp.(*workerPool).Start.func2"),
		goleak.IgnoreAnyFunction("github.com/valyala/fasthttp/stackless.funcWorker"),
		goleak.IgnoreAnyFunction("github.com/valyala/fasthttp.updateServerDate.func1"))
}

var noon = legal.MustParse("2026-04-01T12:00:00")

// tables is a lot as the tables hold it, for hubs.
type tables struct {
	mu     sync.Mutex
	view   bidding.View
	bids   []bidding.BidRow
	reads  int
	broken error

	here      []map[ref.ID]int // what was told of this node's watchers
	elsewhere map[ref.ID]int
}

func newTables() *tables {
	return &tables{view: bidding.View{
		Lot: ref.New(), Status: auction.Bidding, StartingPrice: money.MustParse("700000"), Version: 1,
		OpensAt: noon.Add(-time.Hour), EndsAt: noon.Add(time.Hour),
	}}
}

// commit adds a change, with n bids, and returns it.
func (s *tables) commit(n int) bidding.Frame {
	s.mu.Lock()
	defer s.mu.Unlock()
	var f bidding.Frame
	for range n {
		s.view.Bids++
		f.Bids = append(f.Bids, bidding.BidRow{Seq: s.view.Bids, Code: "A1", Amount: money.Fen(70000000 + s.view.Bids), At: noon, EndsAt: s.view.EndsAt})
	}
	s.bids = append(s.bids, f.Bids...)
	s.view.Version++
	f.View = s.view
	return f
}

func (s *tables) Lot(context.Context, ref.ID) (bidding.View, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.reads++
	return s.view, s.broken
}

func (s *tables) page(keep func(bidding.BidRow) bool, limit int) []bidding.BidRow {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []bidding.BidRow
	for _, b := range s.bids {
		if keep(b) {
			out = append(out, b)
		}
	}
	return out[max(0, len(out)-limit):]
}

func (s *tables) Bids(_ context.Context, _ ref.ID, after int64, limit int) ([]bidding.BidRow, error) {
	return s.page(func(b bidding.BidRow) bool { return b.Seq > after && b.Seq <= after+int64(limit) }, limit), nil
}

func (s *tables) Latest(_ context.Context, _ ref.ID, upTo int64, limit int) ([]bidding.BidRow, error) {
	return s.page(func(b bidding.BidRow) bool { return b.Seq <= upTo }, limit), nil
}

func (s *tables) Extensions(context.Context, ref.ID, int64) (int64, error) { return 3, nil }

func (s *tables) Versions(context.Context, []ref.ID) (map[ref.ID]int64, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return map[ref.ID]int64{s.view.Lot: s.view.Version}, s.broken
}

func (s *tables) Watchers(_ context.Context, here map[ref.ID]int) (map[ref.ID]int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.here = append(s.here, here)
	return s.elsewhere, s.broken
}

// rig is a hub on tables, whose timers the test rings.
type rig struct {
	*Hub
	t          *testing.T
	tables     *tables
	beat, look chan time.Time
}

func newRig(t *testing.T, change ...func(*Options)) *rig {
	t.Helper()
	r := &rig{t: t, tables: newTables(), beat: make(chan time.Time), look: make(chan time.Time)}
	o := Options{
		Clock: clock.Frozen(noon), Machine: clock.System, Beat: r.beat, Look: r.look,
		Patience: 5 * time.Second, Pace: time.Microsecond, Writers: 2,
	}
	for _, c := range change {
		c(&o)
	}
	r.Hub = New(o)
	r.Start(context.WithoutCancel(t.Context()), r.tables)
	t.Cleanup(r.Close)
	return r
}

// got is an event as a browser reads it.
type got struct{ id, name, data string }

func (g got) frame(t *testing.T) (f Frame) {
	t.Helper()
	require.Equal(t, "frame", g.name)
	require.NoError(t, json.Unmarshal([]byte(g.data), &f))
	return f
}

// browser reads one stream.
type browser struct {
	t      *testing.T
	conn   net.Conn
	events chan got // closed at the end of the stream
}

// open opens a stream over a pipe, in which nothing is buffered.
func (r *rig) open(has int64) *browser {
	r.t.Helper()
	server, client := net.Pipe()
	r.join(server, "a", has)
	return reading(r.t, client)
}

func (r *rig) join(conn net.Conn, address string, has int64) {
	r.t.Helper()
	t, err := r.admit(address, "")
	require.NoError(r.t, err)
	s, first, err := r.Hub.open(r.t.Context(), t, want{r.tables.view.Lot, has})
	require.NoError(r.t, err)
	r.attach(s, conn, first)
}

func reading(t *testing.T, conn net.Conn) *browser {
	t.Helper()
	b := &browser{t: t, conn: conn, events: make(chan got, 4096)}
	go readEvents(bufio.NewReader(conn), b.events)
	t.Cleanup(func() { _ = conn.Close() })
	return b
}

func readEvents(in *bufio.Reader, out chan<- got) {
	defer close(out)
	var g got
	for {
		line, err := in.ReadString('\n')
		if err != nil {
			return
		}
		name, value, _ := strings.Cut(strings.TrimSuffix(line, "\n"), ": ")
		switch name {
		case "":
			if g.name != "" {
				out <- g
			}
			g = got{}
		case "id":
			g.id = value
		case "event":
			g.name = value
		case "data":
			g.data = value
		}
	}
}

// next is the next event that is no beat.
func (b *browser) next() got {
	b.t.Helper()
	for {
		select {
		case g, open := <-b.events:
			if !open {
				return got{name: "end"}
			}
			if g.name != "beat" {
				return g
			}
		case <-time.After(10 * time.Second):
			b.t.Fatal("nothing came")
		}
	}
}
