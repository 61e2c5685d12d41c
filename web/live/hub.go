package live

import (
	"cmp"
	"context"
	"log/slog"
	"net"
	"runtime"
	"sync"
	"time"

	"fachui/auction/bidding"
	"fachui/internal/basis"
	"fachui/internal/clock"
	"fachui/internal/fault"
	"fachui/internal/identity"
	"fachui/internal/legal"
	"fachui/internal/ref"
)

// Why a stream is not given.
var (
	ErrFull = fault.Define(fault.Busy, "live.full", basis.Basis{},
		"同时观看的人太多，实时推送暂时没有名额（上限 {limit}）。页面会改为定时刷新，出价不受影响；也可以在 {seconds} 秒后重试。",
		"Too many people are watching at once; no live stream is free (limit {limit}). The page will refresh from time to time instead, and bidding is not affected; or retry in {seconds} s.")
	ErrTooManyStreams = fault.Define(fault.Busy, "live.too_many", basis.Basis{},
		"您已打开 {limit} 个实时推送，不能再打开。请关闭不用的竞价页面，或者在 {seconds} 秒后重试；出价不受影响。",
		"You have {limit} live streams open, which is the limit. Close bidding pages that you do not need, or retry in {seconds} s; bidding is not affected.")
	ErrStopping = fault.Define(fault.Busy, "live.stopping", basis.Basis{},
		"服务正在重启，请在 {seconds} 秒后重试。", "The service is restarting. Please retry in {seconds} s.")
)

// retrySeconds is how soon to ask for a stream again.
const retrySeconds = 15

// Source is what a hub reads when the frames that it was told of do not suffice;
// *bidding.Engine is one.
type Source interface {
	Lot(ctx context.Context, lot ref.ID) (bidding.View, error)
	Bids(ctx context.Context, lot ref.ID, after int64, limit int) ([]bidding.BidRow, error)
	Latest(ctx context.Context, lot ref.ID, upTo int64, limit int) ([]bidding.BidRow, error)
	Extensions(ctx context.Context, lot ref.ID, upTo int64) (int64, error)
	Versions(ctx context.Context, lots []ref.ID) (map[ref.ID]int64, error)
	Watchers(ctx context.Context, here map[ref.ID]int) (elsewhere map[ref.ID]int, err error)
}

// Clock is legal time as people see it.
type Clock interface {
	Now() legal.Time
	IsFrozen() bool
}

// Options say how a hub runs. Clock and Machine are needed; every zero value
// below them means the default.
type Options struct {
	Clock   Clock
	Machine clock.Machine
	Log     *slog.Logger

	Streams    int           // at once, on this node (10,000)
	PerAddress int           // from one address: an office may have only one (100)
	PerSession int           // of one signed-in browser (6)
	Writers    int           // goroutines that send (one for each processor)
	Ring       int           // frames kept of a lot (128)
	Patience   time.Duration // how long a watcher may take nothing (50 ms)
	Pace       time.Duration // least time between two frames of a lot (20 ms)

	Beat <-chan time.Time // when to send a beat (every 10 s)
	Look <-chan time.Time // when to compare versions with the tables (every second)
}

// Intervals of the timers.
const (
	beatEvery  = 10 * time.Second
	lookEvery  = time.Second
	countEvery = 5 // looks
)

func (o *Options) fill() {
	orElse(&o.Streams, 10_000)
	orElse(&o.PerAddress, 100)
	orElse(&o.PerSession, 6)
	orElse(&o.Writers, runtime.GOMAXPROCS(0))
	orElse(&o.Ring, 128)
	orElse(&o.Patience, 50*time.Millisecond)
	orElse(&o.Pace, 20*time.Millisecond)
	orElse(&o.Log, slog.New(slog.DiscardHandler))
}

func orElse[T comparable](v *T, d T) {
	var zero T
	if *v == zero {
		*v = d
	}
}

// Hub carries what was committed to those who watch. It is told by
// [Hub.Committed] and starts to work with [Hub.Start].
type Hub struct {
	opts   Options
	source Source

	running sync.WaitGroup
	writers []*writer
	ear     *ear
	wake    chan struct{} // there are dirty feeds
	ask     chan *feed    // the tables are to be asked about it
	told    bool          // the other nodes that somebody watches here; watch's own

	mu        sync.RWMutex
	feeds     map[ref.ID]*feed
	elsewhere map[ref.ID]int // streams of the other nodes, as they last told
	dirty     map[*feed]struct{}
	held      map[string]int // streams by whose they are
	streams   int
	number    int // of the next stream
	stopping  bool
	stop      context.CancelFunc // nil before Start
}

// New returns a hub that takes frames and keeps them, but sends nothing before Start.
func New(o Options) *Hub {
	o.fill()
	h := &Hub{
		opts: o, wake: make(chan struct{}, 1), ask: make(chan *feed, 64),
		feeds: map[ref.ID]*feed{}, dirty: map[*feed]struct{}{}, held: map[string]int{},
	}
	for range o.Writers {
		h.writers = append(h.writers, newWriter(h))
	}
	var err error
	h.ear, err = newEar()
	if err != nil {
		o.Log.Warn("live: each stream will have a goroutine that listens", slog.Any("error", err))
	}
	return h
}

// Start sends what comes, and reads from s what it has to, until Close or until
// ctx ends.
func (h *Hub) Start(ctx context.Context, s Source) {
	h.source = s
	ctx, stop := context.WithCancel(ctx)
	h.mu.Lock()
	h.stop = stop
	h.mu.Unlock()
	h.running.Go(func() { h.run(ctx) })
	h.running.Go(func() { h.watch(ctx) })
	h.running.Go(func() { h.ear.run(ctx) })
	for _, w := range h.writers {
		h.running.Go(func() { w.run(ctx) })
	}
}

// ticks rings every d, or when given does.
func ticks(given <-chan time.Time, d time.Duration) (c <-chan time.Time, stop func()) {
	if given != nil {
		return given, func() {}
	}
	t := time.NewTicker(d)
	return t.C, t.Stop
}

// Close says goodbye to every watcher, ends the streams and lets nobody in. Close
// it before the server is shut down: a server does not know of its streams.
func (h *Hub) Close() {
	h.mu.Lock()
	h.stopping = true
	stop := h.stop
	h.mu.Unlock()
	if stop != nil {
		stop()
	}
	h.running.Wait()
}

// Stats is what a hub holds now.
type Stats struct {
	Streams int // open
	Lots    int // that somebody watches, or did a moment ago
}

// Stats returns what the hub holds now.
func (h *Hub) Stats() Stats {
	h.mu.RLock()
	defer h.mu.RUnlock()
	return Stats{Streams: h.streams, Lots: len(h.feeds)}
}

// Watching returns how many streams watch a lot, those of other nodes as they were
// some seconds ago. A browser has one, however many tabs.
func (h *Hub) Watching(lot ref.ID) int {
	h.mu.RLock()
	f, others := h.feeds[lot], h.elsewhere[lot]
	h.mu.RUnlock()
	if f == nil {
		return others
	}
	return f.viewers()
}

// Watched are the lots that are watched now, and by how many streams of any node.
func (h *Hub) Watched() map[ref.ID]int {
	out := h.watched()
	h.mu.RLock()
	defer h.mu.RUnlock()
	for lot, n := range h.elsewhere {
		out[lot] += n
	}
	return out
}

// watched are the lots that are watched here.
func (h *Hub) watched() map[ref.ID]int {
	h.mu.RLock()
	defer h.mu.RUnlock()
	out := map[ref.ID]int{}
	for lot, f := range h.feeds {
		f.mu.Lock()
		if f.watchers > 0 {
			out[lot] = f.watchers
		}
		f.mu.Unlock()
	}
	return out
}

// Committed takes a change that was committed: [bidding.Options.OnCommit]. It does
// not block.
func (h *Hub) Committed(f bidding.Frame) {
	h.mu.RLock()
	feed := h.feeds[f.View.Lot]
	h.mu.RUnlock()
	if feed == nil {
		return
	}
	feed.add(f)
	h.changed(feed)
}

// changed lets the feed's frames be made.
func (h *Hub) changed(f *feed) {
	h.mu.Lock()
	h.dirty[f] = struct{}{}
	h.mu.Unlock()
	select {
	case h.wake <- struct{}{}:
	default:
	}
}

// run makes frames of what was committed, at most one for a lot in each Pace.
func (h *Hub) run(ctx context.Context) {
	beat, stop := ticks(h.opts.Beat, beatEvery)
	defer stop()
	pace := time.NewTimer(h.opts.Pace)
	defer pace.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-beat:
			h.beat()
			continue
		case <-h.wake:
		}
		h.mu.Lock()
		dirty := h.dirty
		h.dirty = map[*feed]struct{}{}
		h.mu.Unlock()
		for f := range dirty {
			h.make(f)
		}
		pace.Reset(h.opts.Pace)
		select {
		case <-pace.C:
		case <-ctx.Done():
			return
		}
	}
}

// make turns what is pending into a frame and sends it.
func (h *Hub) make(f *feed) {
	made, ask := f.make(h.opts.Clock.Now(), h.opts.Ring)
	if ask {
		h.askAbout(f)
	}
	if !made {
		return
	}
	for _, w := range h.writers {
		w.changed(f)
	}
}

func (h *Hub) beat() {
	for _, w := range h.writers {
		w.beat()
	}
}

// beats are the beats of one moment. Streams of the same one lot share theirs.
type beats struct {
	now    legal.Time
	frozen bool
	of     map[*feed][]byte
}

func (h *Hub) beats() beats {
	return beats{now: h.opts.Clock.Now(), frozen: h.opts.Clock.IsFrozen(), of: map[*feed][]byte{}}
}

// beat is the beat for s.
func (m beats) beat(s *stream) []byte {
	one := s.seats[0].feed
	b := m.of[one]
	if b != nil && len(s.seats) == 1 {
		return b
	}
	body := Beat{Now: m.now, Frozen: m.frozen, Viewers: map[string]int{}}
	for i := range s.seats {
		f := s.seats[i].feed
		body.Viewers[f.lot.String()] = f.viewers()
	}
	b = encode("beat", 0, body)
	if len(s.seats) == 1 {
		m.of[one] = b
	}
	return b
}

// ticket is the right to one stream.
type ticket struct {
	hub    *Hub
	number int
	keys   []string
	once   sync.Once
}

// admit gives a ticket to a browser at an IP address, with a session if it has one.
func (h *Hub) admit(address string, session ref.ID) (*ticket, error) {
	limits := []struct {
		key  string
		most int
	}{{"address " + cmp.Or(identity.Network(address), address), h.opts.PerAddress}, {"session " + session.String(), h.opts.PerSession}}
	if session.IsZero() {
		limits = limits[:1]
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	switch {
	case h.stopping:
		return nil, ErrStopping.With("seconds", retrySeconds)
	case h.streams >= h.opts.Streams:
		return nil, ErrFull.With("limit", h.opts.Streams).With("seconds", retrySeconds)
	}
	t := &ticket{hub: h, number: h.number}
	for _, l := range limits {
		if h.held[l.key] >= l.most {
			return nil, ErrTooManyStreams.With("limit", l.most).With("seconds", retrySeconds)
		}
		t.keys = append(t.keys, l.key)
	}
	for _, k := range t.keys {
		h.held[k]++
	}
	h.streams++
	h.number++
	return t, nil
}

// release gives the ticket back, once.
func (t *ticket) release() {
	t.once.Do(func() {
		t.hub.mu.Lock()
		defer t.hub.mu.Unlock()
		t.hub.streams--
		for _, k := range t.keys {
			t.hub.held[k]--
			if t.hub.held[k] == 0 {
				delete(t.hub.held, k)
			}
		}
	})
}

// retry is how long a browser should wait before it comes back: spread over some
// seconds, so that a restart does not bring all of them back at once.
func (t *ticket) retry() time.Duration {
	return time.Second + time.Duration(t.number*617%4000)*time.Millisecond
}

// attach gives the connection of an admitted browser to the hub. first is written
// before anything else.
func (h *Hub) attach(s *stream, conn net.Conn, first []byte) {
	w := h.writers[s.ticket.number%len(h.writers)]
	if !w.take(s, conn, first) {
		s.drop()
		return
	}
	if !h.ear.listen(s) {
		go s.listen()
	}
}
