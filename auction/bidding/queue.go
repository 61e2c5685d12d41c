package bidding

import (
	"sync"

	"fachui/internal/legal"
)

// queue is the order of a shard. Whatever enters gets its stamp and its place in
// one critical section.
type queue struct {
	mu       sync.Mutex
	waiting  []*message
	limit    int
	shut     bool
	wake     chan struct{} // holds a token while something waits
	legalNow func() legal.Time
}

func newQueue(limit int, now func() legal.Time) *queue {
	return &queue{limit: limit, wake: make(chan struct{}, 1), legalNow: now}
}

// bid queues m, or refuses before any stamp: ErrQueueFull, or ErrInterrupted because of
// errNobody. A stamp that lies ahead of the clock is taken back to it.
func (q *queue) bid(m *message) error {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.shut {
		return nobody()
	}
	if len(q.waiting) >= q.limit {
		return ErrQueueFull.With("seconds", retrySeconds)
	}
	now := q.legalNow()
	if m.bid.At.IsZero() || now.Before(m.bid.At) {
		m.bid.At = now
	}
	q.push(m)
	return nil
}

// command queues m whatever the length: commands are few, and a full queue of
// bids must not keep a court from stopping a sale.
func (q *queue) command(m *message) error {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.shut {
		return interrupted()
	}
	q.push(m)
	return nil
}

func (q *queue) push(m *message) {
	q.waiting = append(q.waiting, m)
	select {
	case q.wake <- struct{}{}:
	default:
	}
}

// take removes up to limit messages, oldest first, into buf.
func (q *queue) take(buf []*message, limit int) []*message {
	q.mu.Lock()
	defer q.mu.Unlock()
	n := min(limit, len(q.waiting))
	buf = append(buf[:0], q.waiting[:n]...)
	rest := copy(q.waiting, q.waiting[n:])
	clear(q.waiting[rest:])
	q.waiting = q.waiting[:rest]
	return buf
}

// close lets nothing more in. What waits may still be taken.
func (q *queue) close() {
	q.mu.Lock()
	q.shut = true
	q.mu.Unlock()
}

func (q *queue) depth() int {
	q.mu.Lock()
	defer q.mu.Unlock()
	return len(q.waiting)
}
