package bidding

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"fachui/internal/clock"
	"fachui/internal/legal"
	"fachui/internal/ref"
)

// term is one uninterrupted ownership of a shard under one epoch. Its memory dies
// with it; the next term reads everything afresh.
type term struct {
	shard  *shard
	engine *Engine
	clock  *clock.Legal
	conn   *pgx.Conn
	epoch  int64
	from   string // address of the node that held the shard before, or ""
	queue  *queue

	mu   sync.RWMutex
	lots map[ref.ID]*lot // written by the goroutine of the shard only

	inHand  []*message // taken and not all decided
	batch   *batch     // decided and not sent off
	flying  *batch     // on its way to the database, or nil
	landed  chan error // takes what came of it
	lost    *batch     // nobody knows what came of it
	empties []*batch

	bids, refusals *pgconn.StatementDescription // that write a batch

	renews time.Time    // machine time of the next renewal
	until  atomic.Int64 // machine time in ns at which the lease runs out unless it is renewed
	next   legal.Time   // no lot opens or ends before
	frozen bool         // whether legal time stood still when next was found
	wish   chan error   // to take over, which found that the shard was lost
}

func newTerm(s *shard, conn *pgx.Conn) *term {
	c := s.engine.opts.Clock
	return &term{
		shard: s, engine: s.engine, clock: c, conn: conn,
		queue: newQueue(s.engine.opts.Queue, c.Now), lots: map[ref.ID]*lot{},
		batch: newBatch(), landed: make(chan error, 1),
	}
}

func (t *term) lot(id ref.ID) *lot {
	t.mu.RLock()
	defer t.mu.RUnlock()
	return t.lots[id]
}

// serve decides what is queued until ctx ends, which is no error, or until the
// shard is lost.
func (t *term) serve(ctx context.Context, force <-chan chan error) error {
	ttl := t.engine.opts.LeaseTTL
	t.renews = t.engine.opts.Machine().Add(ttl / 3)
	tick := time.NewTicker(ttl / 3)
	defer tick.Stop()
	alarm := time.NewTimer(time.Hour)
	defer alarm.Stop()
	t.findDue()
	reading, stop := context.WithCancel(ctx)
	defer stop()
	lots := slices.Collect(maps.Values(t.lots))
	t.engine.running.Go(func() { t.remember(reading, lots) })
	for {
		t.arm(alarm)
		select {
		case <-ctx.Done():
			return t.finish(ctx)
		case wish := <-force:
			t.renews = time.Time{}
			err := t.keepLease(ctx, false) // it is ours, unless somebody has taken it unnoticed
			if err != nil {
				t.wish = wish
				return err
			}
			wish <- nil
			continue
		case err := <-t.landed:
			err = t.land(ctx, err)
			if err != nil {
				return err
			}
		case <-t.queue.wake:
		case <-t.shard.doubt:
			t.renews = time.Time{} // if it was taken, the renewal says so
		case <-tick.C:
			t.tick()
		case <-alarm.C:
			t.findDue()
		}
		err := t.drain(ctx)
		if err != nil {
			return err
		}
	}
}

// drain decides until the queue is empty, and sends off what it decided.
func (t *term) drain(ctx context.Context) error {
	for {
		t.inHand = t.queue.take(t.inHand, t.engine.opts.MaxBatch-len(t.batch.all))
		err := t.keepLease(ctx, false)
		if err != nil {
			return err
		}
		if len(t.inHand) == 0 {
			t.sendOff(ctx)
			return nil
		}
		err = t.process(ctx)
		if err != nil {
			return err
		}
		t.inHand = t.inHand[:0]
		if len(t.batch.all) >= t.engine.opts.MaxBatch {
			err = t.flush(ctx)
			if err != nil {
				return err
			}
		}
	}
}

// keepLease renews the lease when it is time; at the end it gives it up.
func (t *term) keepLease(ctx context.Context, last bool) error {
	now := t.engine.opts.Machine()
	ttl := t.engine.opts.LeaseTTL
	if now.Before(t.renews) && !last {
		return nil
	}
	expires := now.Add(ttl)
	if last {
		expires = now
	}
	err := t.flush(ctx) // the connection carries one thing at a time
	if err != nil {
		return err
	}
	t.renews = now.Add(ttl / 3)
	ctx, cancel := t.commitContext(ctx)
	defer cancel()
	err = t.renew(ctx, now, expires)
	if err == nil {
		t.until.Store(expires.UnixNano())
	}
	return err
}

// held reports whether the lease still ran a moment ago. An owner that slept may have
// lost the shard, and what stands in its memory is not the last word then.
func (t *term) held() bool { return t.engine.opts.Machine().UnixNano() < t.until.Load() }

// commitContext bounds a commit; the end of the run's context does not reach it,
// so that stopping never cuts a commit in two.
func (t *term) commitContext(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(context.WithoutCancel(ctx), t.engine.opts.CommitTimeout)
}

// finish decides what had been queued before the stop and gives the lease up.
func (t *term) finish(ctx context.Context) error {
	t.queue.close()
	err := t.drain(ctx)
	if err == nil {
		err = t.flush(ctx)
	}
	if err == nil {
		err = t.keepLease(ctx, true)
	}
	if err != nil {
		return fmt.Errorf("finish: %w", err)
	}
	return nil
}

// end tells everybody who still waits to ask again, and closes the connection.
func (t *term) end(ctx context.Context) {
	t.queue.close()
	t.abandon()
	for _, m := range t.inHand {
		m.tell(Answer{}, interrupted())
	}
	for _, l := range t.lots {
		for _, m := range l.held {
			m.tell(Answer{}, interrupted())
		}
	}
	for _, m := range t.queue.take(nil, t.queue.depth()) {
		m.tell(Answer{}, nobody())
	}
	closeConn(ctx, t.conn)
}

// tick notices that the clock was frozen or set running, and forgets lots whose
// result is older than two ticks: their retries are answered from the tables.
func (t *term) tick() {
	if t.frozen != t.clock.IsFrozen() {
		t.findDue()
	}
	for id, l := range t.lots {
		if !l.now.over() {
			continue
		}
		l.idle++
		if l.idle > 2 {
			t.mu.Lock()
			delete(t.lots, id)
			t.mu.Unlock()
		}
	}
}

// grace is how long after its stamp a bid may still reach the queue. While legal
// time stands still nothing is on its way with an older stamp.
func (t *term) grace() time.Duration {
	if t.clock.IsFrozen() {
		return 0
	}
	return t.engine.opts.Grace
}

// dueAt is when the engine itself acts on a lot: opens it, or closes it. Zero: never.
func (t *term) dueAt(s state) legal.Time {
	switch {
	case s.announced():
		return s.OpensAt
	case s.biddable():
		return s.EndsAt.Add(t.grace())
	}
	return legal.Time{}
}

// findDue queues an opening or closing for each lot that is due by the running
// clock, and notes when the next one will be. A frozen clock waits to be told.
func (t *term) findDue() {
	t.next, t.frozen = legal.Time{}, t.clock.IsFrozen()
	if t.frozen {
		return
	}
	now := t.clock.Now()
	for _, l := range t.lots {
		due := t.dueAt(l.now)
		switch {
		case due.IsZero():
		case now.Before(due):
			t.expect(due)
		case l.now.announced():
			_ = t.queue.command(orderFor(l.id, &opening{At: now})) // shut: the next term will find it due
		default:
			_ = t.queue.command(orderFor(l.id, &closing{At: now}))
		}
	}
}

// expect makes the alarm ring at due, if not earlier.
func (t *term) expect(due legal.Time) {
	if due.IsZero() || t.frozen {
		return
	}
	if t.next.IsZero() || due.Before(t.next) {
		t.next = due
	}
}

func (t *term) arm(alarm *time.Timer) {
	if t.next.IsZero() {
		alarm.Stop()
		return
	}
	alarm.Reset(t.next.Sub(t.clock.Now()) + time.Microsecond) // legal time is cut to the microsecond
}

// process decides the messages in hand, in order. Runs of bids are committed together;
// a command is committed by itself, behind the bids in front of it.
func (t *term) process(ctx context.Context) error {
	for _, m := range t.inHand {
		var err error
		if m.command == nil {
			err = t.judge(ctx, m)
		} else {
			err = t.flush(ctx)
			if err == nil {
				err = t.carryOut(ctx, m)
			}
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// find returns the message that brought key for l and is decided but not answered, or nil.
func (t *term) find(l *lot, key string) *message {
	m := t.batch.find(l, key)
	if m == nil && t.flying != nil {
		m = t.flying.find(l, key)
	}
	return m
}
