package live

import (
	"context"
	"errors"
	"net"
	"sync"
	"syscall"
	"time"
)

// goodbye is how long all farewells together may take.
const goodbye = 200 * time.Millisecond

// lively is how many frames between two beats make the next beat needless: about one in
// a second. A frame says as much as a beat, and ten thousand beats would delay the next
// frame; where little happens, a tab that has just come waits for a beat.
const lively = 10

// stream is one connection that watches lots.
type stream struct {
	ticket *ticket
	seats  []seat // fixed from the beginning
	writer *writer
	conn   net.Conn
	raw    syscall.RawConn // of conn; nil if it has none
	first  []byte
	fed    int // how often something was sent since the last beat; the writer's own
	once   sync.Once
}

// seat is the place of a stream at one lot.
type seat struct {
	stream *stream
	feed   *feed
	sent   int64 // version that it has; the writer's own
}

// listen waits until the other side is gone, where the hub's ear cannot. What it
// says is not asked for.
func (s *stream) listen() {
	var b [64]byte
	for {
		_, err := s.conn.Read(b[:])
		if err != nil {
			s.drop()
			return
		}
	}
}

// drop ends the stream, whoever finds first that it should.
func (s *stream) drop() {
	s.once.Do(func() {
		if s.writer != nil {
			s.writer.forget(s)
		}
		if s.conn != nil {
			_ = s.conn.Close() // it is given up
			s.ticket.hub.ear.forget(s)
		}
		for i := range s.seats {
			s.seats[i].feed.leave()
		}
		s.ticket.release()
	})
}

// write sends b, or drops a watcher that does not take it until then. Nearly always
// the system has room for all of it: no deadline is set before it says otherwise.
func (s *stream) write(b []byte, now *attempt, until func() time.Time) {
	b, err := now.write(s.raw, b)
	if len(b) == 0 && err == nil {
		return
	}
	if err == nil {
		err = s.conn.SetWriteDeadline(until())
	}
	if err == nil {
		_, err = s.conn.Write(b)
	}
	if err == nil {
		err = s.conn.SetWriteDeadline(time.Time{}) // or the next attempt would be refused by it
	}
	if err != nil {
		s.drop()
	}
}

// attempt writes without waiting. It is one goroutine's own: what the system's call
// needs is kept in it, not made anew for each of thousands of writes.
type attempt struct {
	rest []byte
	err  error
	do   func(fd uintptr) bool
}

func newAttempt() *attempt {
	a := &attempt{}
	a.do = func(fd uintptr) bool {
		var n int
		n, a.err = syscall.Write(int(fd), a.rest)
		a.rest = a.rest[max(n, 0):]
		return true
	}
	return a
}

// write returns what was not taken.
func (a *attempt) write(to syscall.RawConn, b []byte) ([]byte, error) {
	if to == nil || len(b) == 0 {
		return b, nil
	}
	a.rest, a.err = b, nil
	err := to.Write(a.do)
	b, a.rest = a.rest, nil
	if err == nil && a.err != nil && !errors.Is(a.err, syscall.EAGAIN) && !errors.Is(a.err, syscall.EINTR) {
		err = a.err
	}
	return b, err
}

// writer sends to its share of the streams. Only its goroutine writes to them.
type writer struct {
	hub  *Hub
	wake chan struct{}
	now  *attempt

	mu      sync.Mutex
	streams map[*stream]struct{}
	seats   map[*feed]map[*seat]struct{}
	dirty   map[*feed]struct{}
	fresh   []*stream
	due     bool // a beat, to everybody who is not lively
	ended   bool
}

func newWriter(h *Hub) *writer {
	return &writer{
		hub: h, wake: make(chan struct{}, 1), now: newAttempt(),
		streams: map[*stream]struct{}{}, seats: map[*feed]map[*seat]struct{}{}, dirty: map[*feed]struct{}{},
	}
}

func (w *writer) poke() {
	select {
	case w.wake <- struct{}{}:
	default:
	}
}

// take makes s one of w's streams. It is refused when w has ended.
func (w *writer) take(s *stream, conn net.Conn, first []byte) bool {
	s.writer, s.conn, s.first = w, conn, first
	if c, ok := conn.(syscall.Conn); ok {
		s.raw, _ = c.SyscallConn() // without it each write sets a deadline
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.ended {
		return false
	}
	w.streams[s] = struct{}{}
	for i := range s.seats {
		at := &s.seats[i]
		if w.seats[at.feed] == nil {
			w.seats[at.feed] = map[*seat]struct{}{}
		}
		w.seats[at.feed][at] = struct{}{}
	}
	w.fresh = append(w.fresh, s)
	w.poke()
	return true
}

func (w *writer) forget(s *stream) {
	w.mu.Lock()
	defer w.mu.Unlock()
	delete(w.streams, s)
	for i := range s.seats {
		at := &s.seats[i]
		delete(w.seats[at.feed], at)
		if len(w.seats[at.feed]) == 0 {
			delete(w.seats, at.feed)
		}
	}
}

// changed lets what is new of f be sent.
func (w *writer) changed(f *feed) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.seats[f] != nil {
		w.dirty[f] = struct{}{}
		w.poke()
	}
}

// beat lets a beat be sent to everybody who is not [lively].
func (w *writer) beat() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.due = true
	w.poke()
}

// work is what a writer has to do in one round.
type work struct {
	fresh []*stream
	dirty map[*feed][]*seat
	beat  []*stream
}

func (w *writer) next() work {
	w.mu.Lock()
	defer w.mu.Unlock()
	todo := work{fresh: w.fresh, dirty: map[*feed][]*seat{}}
	for f := range w.dirty {
		todo.dirty[f] = listOf(w.seats[f])
	}
	if w.due {
		todo.beat = listOf(w.streams)
	}
	w.fresh, w.due = nil, false
	clear(w.dirty)
	return todo
}

func listOf[T comparable](set map[T]struct{}) []T {
	out := make([]T, 0, len(set))
	for v := range set {
		out = append(out, v)
	}
	return out
}

func (w *writer) run(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			w.end()
			return
		case <-w.wake:
		}
		todo := w.next()
		for _, s := range todo.fresh {
			s.write(s.first, w.now, w.patience)
			s.first = nil
			for i := range s.seats {
				w.push(&s.seats[i], map[int64]part{})
			}
		}
		for _, seats := range todo.dirty {
			cache := map[int64]part{}
			for _, at := range seats {
				w.push(at, cache)
			}
		}
		if len(todo.beat) == 0 {
			continue
		}
		now := w.hub.beats()
		for _, s := range todo.beat {
			if s.fed < lively {
				s.write(now.beat(s), w.now, w.patience)
			}
			s.fed = 0
		}
	}
}

func (w *writer) patience() time.Time { return w.hub.opts.Machine().Add(w.hub.opts.Patience) }

// part is what a stream at some version lacks, and the version that it has then.
type part struct {
	bytes   []byte
	version int64
	lost    bool
}

// push sends what a seat lacks. Most seats at a lot lack the same, which cache
// holds by the version that they have.
func (w *writer) push(at *seat, cache map[int64]part) {
	p, known := cache[at.sent]
	if !known {
		events, ok := at.feed.since(at.sent)
		p.version = at.sent
		for _, e := range events {
			p.bytes, p.version = append(p.bytes, e.bytes...), e.version
		}
		p.lost = len(events) > 0 && !ok
		cache[at.sent] = p
	}
	if p.lost { // the ring has left it behind: it comes back for a snapshot
		at.stream.drop()
		return
	}
	at.sent = p.version
	if len(p.bytes) > 0 {
		at.stream.fed++
	}
	at.stream.write(p.bytes, w.now, w.patience)
}

// end says goodbye to all streams and closes them.
func (w *writer) end() {
	w.mu.Lock()
	w.ended = true
	all := listOf(w.streams)
	w.mu.Unlock()
	last := w.hub.opts.Machine().Add(goodbye)
	until := func() time.Time { return last }
	for _, s := range all {
		if s.first != nil {
			s.write(s.first, w.now, until)
		}
		s.write(encode("bye", 0, bye{s.ticket.retry().Milliseconds()}), w.now, until)
		s.drop()
	}
}

type bye struct {
	RetryMS int64 `json:"retry_ms"`
}
