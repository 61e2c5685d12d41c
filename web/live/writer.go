package live

import (
	"context"
	"net"
	"sync"
	"time"
)

// goodbye is how long all farewells together may take.
const goodbye = 200 * time.Millisecond

// stream is one connection that watches a lot.
type stream struct {
	ticket *ticket
	feed   *feed
	writer *writer
	conn   net.Conn
	sent   int64 // version that it has; the writer's own
	first  []byte
	once   sync.Once
}

// listen waits until the other side is gone. What it says is not asked for.
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
		}
		s.feed.leave()
		s.ticket.release()
	})
}

// write sends b, or drops a watcher that does not take it.
func (s *stream) write(b []byte, until time.Time) {
	if len(b) == 0 {
		return
	}
	err := s.conn.SetWriteDeadline(until)
	if err == nil {
		_, err = s.conn.Write(b)
	}
	if err != nil {
		s.drop()
	}
}

// writer sends to its share of the streams. Only its goroutine writes to them.
type writer struct {
	hub  *Hub
	wake chan struct{}

	mu      sync.Mutex
	streams map[*feed]map[*stream]struct{}
	dirty   map[*feed]struct{}
	fresh   []*stream
	all     []byte // to everybody
	ended   bool
}

func newWriter(h *Hub) *writer {
	return &writer{hub: h, wake: make(chan struct{}, 1), streams: map[*feed]map[*stream]struct{}{}, dirty: map[*feed]struct{}{}}
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
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.ended {
		return false
	}
	if w.streams[s.feed] == nil {
		w.streams[s.feed] = map[*stream]struct{}{}
	}
	w.streams[s.feed][s] = struct{}{}
	w.fresh = append(w.fresh, s)
	w.poke()
	return true
}

func (w *writer) forget(s *stream) {
	w.mu.Lock()
	defer w.mu.Unlock()
	delete(w.streams[s.feed], s)
	if len(w.streams[s.feed]) == 0 {
		delete(w.streams, s.feed)
	}
}

// changed lets what is new of f be sent.
func (w *writer) changed(f *feed) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.streams[f] != nil {
		w.dirty[f] = struct{}{}
		w.poke()
	}
}

// send lets b be sent to everybody.
func (w *writer) send(b []byte) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.all = append(w.all, b...)
	w.poke()
}

// work is what a writer has to do in one round.
type work struct {
	fresh []*stream
	dirty map[*feed][]*stream
	all   []byte
	to    []*stream
}

func (w *writer) next() work {
	w.mu.Lock()
	defer w.mu.Unlock()
	todo := work{fresh: w.fresh, all: w.all, dirty: map[*feed][]*stream{}}
	for f := range w.dirty {
		todo.dirty[f] = listOf(todo.dirty[f], w.streams[f])
	}
	if w.all != nil {
		for _, set := range w.streams {
			todo.to = listOf(todo.to, set)
		}
	}
	w.fresh, w.all = nil, nil
	clear(w.dirty)
	return todo
}

func listOf(out []*stream, set map[*stream]struct{}) []*stream {
	for s := range set {
		out = append(out, s)
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
			s.write(s.first, w.patience())
			s.first = nil
			w.push(s, map[int64]part{})
		}
		for _, streams := range todo.dirty {
			cache := map[int64]part{}
			for _, s := range streams {
				w.push(s, cache)
			}
		}
		for _, s := range todo.to {
			s.write(todo.all, w.patience())
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

// push sends what s lacks. Most streams lack the same, which cache holds by the
// version that they have.
func (w *writer) push(s *stream, cache map[int64]part) {
	p, known := cache[s.sent]
	if !known {
		events, ok := s.feed.since(s.sent)
		p.version = s.sent
		for _, e := range events {
			p.bytes, p.version = append(p.bytes, e.bytes...), e.version
		}
		p.lost = len(events) > 0 && !ok
		cache[s.sent] = p
	}
	if p.lost { // the ring has left it behind: it comes back for a snapshot
		s.drop()
		return
	}
	s.sent = p.version
	s.write(p.bytes, w.patience())
}

// end says goodbye to all streams and closes them.
func (w *writer) end() {
	w.mu.Lock()
	w.ended = true
	var all []*stream
	for _, set := range w.streams {
		all = listOf(all, set)
	}
	w.mu.Unlock()
	until := w.hub.opts.Machine().Add(goodbye)
	for _, s := range all {
		if s.first != nil {
			s.write(s.first, until)
		}
		s.write(encode("bye", 0, bye{s.ticket.retry().Milliseconds()}), until)
		s.drop()
	}
}

type bye struct {
	RetryMS int64 `json:"retry_ms"`
}
