package bidding

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5"

	"fachui/auction"
	"fachui/internal/pg"
	"fachui/internal/ref"
)

// What may end a term besides a broken connection.
var (
	errHeld   = errors.New("another node holds the shard")
	errFenced = errors.New("another owner has taken the shard")
)

// Back-off of a shard that cannot get its database.
const (
	firstBackoff = 50 * time.Millisecond
	lastBackoff  = 2 * time.Second
)

// lockTimeout bounds how long a sequencer waits for a row that somebody else has
// locked; its bidders wait as long.
const lockTimeout = "500ms"

// shard is a set of courts whose lots one goroutine writes, term after term.
type shard struct {
	engine *Engine
	number int16
	term   atomic.Pointer[term] // nil while this node does not own the shard
	force  chan chan error      // wishes to take over at once
	owned  bool                 // this engine held it before
	spare  *pgx.Conn            // open while another node holds it, so that taking over begins with the lease
	wake   chan struct{}        // holds a token when another node has given the shard up
	doubt  chan struct{}        // holds a token when another node says that it has taken the shard

	taken atomic.Pointer[chan struct{}] // closed when this node takes the shard: arrival

	owner  atomic.Pointer[owner] // while it is another
	asking sync.Mutex            // for the owner
}

func newShard(e *Engine, number int16) *shard {
	s := &shard{engine: e, number: number, force: make(chan chan error), wake: make(chan struct{}, 1), doubt: make(chan struct{}, 1)}
	first := make(chan struct{})
	s.taken.Store(&first)
	return s
}

// takeOver asks the shard's goroutine to become the owner now.
func (s *shard) takeOver(ctx context.Context) error {
	done := make(chan error, 1)
	select {
	case s.force <- done:
	case <-ctx.Done():
		return ctx.Err()
	}
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// run owns the shard whenever it may, until ctx ends. The outcome of the first
// attempt goes to tried; that another node holds the shard is not an error.
func (s *shard) run(ctx context.Context, tried chan<- error) {
	defer func() {
		if s.spare != nil {
			closeConn(ctx, s.spare)
		}
	}()
	var wish chan error
	backoff := firstBackoff
	for {
		t, err := s.acquire(ctx, wish != nil)
		switch {
		case err == nil:
			s.begin(t)
			s.tellTaken(ctx, t.from)
			backoff = firstBackoff
		case !errors.Is(err, errHeld) && ctx.Err() == nil:
			s.engine.opts.Log.WarnContext(ctx, "bidding: the shard cannot be taken", slog.Any("shard", s.number), slog.Any("error", err))
		}
		tell(&wish, err)
		if tried != nil {
			if errors.Is(err, errHeld) {
				tried <- nil
			} else {
				tried <- err
			}
			tried = nil
		}
		if t != nil {
			err = t.serve(ctx, s.force)
			s.term.Store(nil)
			t.end(ctx)
			s.note(ctx, err)
			if err == nil {
				s.engine.peers.tell(reply{Freed: true, Shard: s.number})
			}
		}
		if ctx.Err() != nil {
			return
		}
		if t != nil && t.wish != nil {
			wish = t.wish
			continue
		}
		wish = s.pause(ctx, err, &backoff)
	}
}

// begin makes t the term of this node, and tells those who waited for one.
func (s *shard) begin(t *term) {
	s.term.Store(t)
	next := make(chan struct{})
	close(*s.taken.Swap(&next))
}

// tellTaken tells the node at address, which held the shard before, that it holds it no
// more. What that node still does under the old epoch is refused whether it hears or not;
// but until it knows, it shows how its lots stood.
func (s *shard) tellTaken(ctx context.Context, address string) {
	e := s.engine
	if !e.opts.Link.used() || address == "" || address == e.opts.Link.Address {
		return
	}
	e.linking.Go(func() {
		c, err := e.caller(ctx, address)
		if err == nil {
			_, err = c.ask(ctx, ask{Shard: s.number, Command: taken})
		}
		if err != nil && ctx.Err() == nil {
			e.opts.Log.DebugContext(ctx, "bidding: the owner before cannot be told", slog.Any("shard", s.number), slog.Any("error", err))
		}
	})
}

// arrival returns a channel that is closed when this node next takes the shard.
func (s *shard) arrival() <-chan struct{} { return *s.taken.Load() }

// pause waits before the next attempt; a wish to take over cuts it short.
func (s *shard) pause(ctx context.Context, why error, backoff *time.Duration) chan error {
	wait := *backoff
	if errors.Is(why, errHeld) || errors.Is(why, errFenced) {
		wait = s.engine.opts.LeaseTTL / 3
		s.engine.meet(ctx, s)
	} else {
		*backoff = min(2*wait, lastBackoff)
	}
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case wish := <-s.force:
		return wish
	case <-s.wake:
	case <-timer.C:
	case <-ctx.Done():
	}
	return nil
}

func tell(wish *chan error, err error) {
	if *wish != nil {
		*wish <- err
		*wish = nil
	}
}

// note counts and logs why a term ended.
func (s *shard) note(ctx context.Context, err error) {
	switch {
	case err == nil:
	case errors.Is(err, errFenced):
		s.engine.count.fenced.Add(1)
		s.engine.opts.Log.WarnContext(ctx, "bidding: another owner has taken the shard", slog.Any("shard", s.number))
	default:
		s.engine.count.lost.Add(1)
		s.engine.opts.Log.ErrorContext(ctx, "bidding: the shard stops and reads its state again", slog.Any("shard", s.number), slog.Any("error", err))
	}
}

// acquire makes this node the owner, if it may, and reads the state.
func (s *shard) acquire(ctx context.Context, force bool) (*term, error) {
	ctx, cancel := context.WithTimeout(ctx, 2*s.engine.opts.CommitTimeout)
	defer cancel()
	began := s.engine.opts.Machine()
	conn, err := s.connect(ctx)
	if err != nil {
		return nil, err
	}
	t := newTerm(s, conn)
	out, err := outage{}, t.prepare(ctx)
	if err == nil {
		out, err = s.lease(ctx, t, force)
	}
	leased := s.engine.opts.Machine()
	if err == nil {
		err = t.load(ctx)
	}
	if err == nil {
		err = t.pauseShutOut(ctx, out)
	}
	if errors.Is(err, errHeld) {
		s.spare = conn
		return nil, err
	}
	if err != nil {
		closeConn(ctx, conn)
		return nil, err
	}
	s.owned = true
	s.engine.opts.Log.InfoContext(ctx, "bidding: this node writes the shard", slog.Any("shard", s.number), slog.Int64("epoch", t.epoch), slog.Int("lots", len(t.lots)),
		slog.Duration("lease", leased.Sub(began)), slog.Duration("load", s.engine.opts.Machine().Sub(leased)))
	return t, nil
}

// connect returns the spare connection, or opens one.
func (s *shard) connect(ctx context.Context) (*pgx.Conn, error) {
	conn := s.spare
	s.spare = nil
	if conn != nil && !conn.IsClosed() {
		return conn, nil
	}
	cfg := s.engine.opts.Pool.Config().ConnConfig
	cfg.RuntimeParams["lock_timeout"] = lockTimeout
	cfg.RuntimeParams["enable_seqscan"] = "off"                 // plans are kept, and those of empty tables would read the whole of full ones
	cfg.RuntimeParams["plan_cache_mode"] = "force_generic_plan" // one plan, whatever the length of the first batches
	conn, err := pgx.ConnectConfig(ctx, cfg)
	if err != nil {
		return nil, fmt.Errorf("connect: %w", err)
	}
	return conn, nil
}

// outage is the time during which nobody served the shard, by the legal clock.
type outage struct {
	auction.Outage
	none bool // legal time stood still, or the shard is new
}

// lease raises the epoch of the shard and of its open lots in one transaction.
// Row locks order that against a batch of the old owner: it commits before and is
// read, or it waits, finds another epoch and commits nothing.
func (s *shard) lease(ctx context.Context, t *term, force bool) (outage, error) {
	o := s.engine.opts
	out := outage{none: true}
	err := pgx.BeginFunc(ctx, t.conn, func(tx pgx.Tx) error {
		var node, address string
		var incarnation ref.ID
		var renewed, expires time.Time
		err := tx.QueryRow(ctx, `
			select epoch, node, coalesce(address, ''), incarnation, renewed_at, expires_at
			from shard_lease
			where shard = $1
			for update`, s.number,
		).Scan(&t.epoch, &node, &address, &incarnation, &renewed, &expires)
		now := o.Machine()
		switch {
		case pg.NoRows(err):
		case err != nil:
			return fmt.Errorf("read lease: %w", err)
		case !force && !s.mayTake(node, incarnation, expires, now):
			s.owner.Store(&owner{address: address, epoch: t.epoch, own: incarnation == s.engine.incarnation, read: now})
			return errHeld
		case !o.Clock.IsFrozen():
			out = outage{Outage: auction.Outage{From: o.Clock.Stamp(renewed), To: o.Clock.Stamp(now)}}
		}
		t.epoch++
		t.from = address
		t.until.Store(now.Add(o.LeaseTTL).UnixNano())
		return s.saveLease(ctx, tx, t.epoch, now)
	})
	return out, err
}

// mayTake: the lease ran out, or is ours, or was held by this node before it restarted.
func (s *shard) mayTake(node string, incarnation ref.ID, expires, now time.Time) bool {
	return incarnation == s.engine.incarnation || !now.Before(expires) || node == s.engine.opts.Node && !s.owned
}

func (s *shard) saveLease(ctx context.Context, tx pgx.Tx, epoch int64, now time.Time) error {
	o := s.engine.opts
	_, err := tx.Exec(ctx, `
		insert into shard_lease (shard, epoch, node, incarnation, renewed_at, expires_at, address)
		values ($1, $2, $3, $4, $5, $6, nullif($7, ''))
		on conflict (shard) do update
		set epoch = excluded.epoch, node = excluded.node, incarnation = excluded.incarnation, address = excluded.address,
			renewed_at = excluded.renewed_at, expires_at = excluded.expires_at`,
		s.number, epoch, o.Node, s.engine.incarnation, now, now.Add(o.LeaseTTL), o.Link.address())
	if err != nil {
		return fmt.Errorf("take lease: %w", err)
	}
	_, err = tx.Exec(ctx, `
		update lot_live
		set epoch = $2
		where shard = $1
		  and status not in ('SOLD', 'FAILED_R1', 'FAILED_R2', 'SELLOFF_FAILED', 'WITHDRAWN')`, s.number, epoch)
	if err != nil {
		return fmt.Errorf("raise epoch of lots: %w", err)
	}
	return nil
}

// renew says that the owner is alive, until expires.
func (t *term) renew(ctx context.Context, now, expires time.Time) error {
	tag, err := t.conn.Exec(ctx, `
		update shard_lease
		set renewed_at = $3, expires_at = $4
		where shard = $1 and epoch = $2`, t.shard.number, t.epoch, now, expires)
	if err != nil {
		return fmt.Errorf("renew lease: %w", err)
	}
	if tag.RowsAffected() == 0 {
		return errFenced
	}
	return nil
}

func closeConn(ctx context.Context, conn *pgx.Conn) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
	defer cancel()
	_ = conn.Close(ctx) // broken or not, it is given up
}
