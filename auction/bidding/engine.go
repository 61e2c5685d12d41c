package bidding

import (
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"fachui/auction"
	"fachui/internal/clock"
	"fachui/internal/pg"
	"fachui/internal/ref"
)

// Options say how an engine runs. Pool, Clock and Machine are needed; every zero
// value below them means the default.
type Options struct {
	Pool    *pgxpool.Pool // logged in as the application
	Clock   *clock.Legal
	Machine clock.Machine

	Node             string        // this node's name, kept over restarts and no other's ("node")
	Shards           int           // sequencers, each with a connection of its own (2)
	Queue            int           // bids that may wait in a shard (4096)
	MaxBatch         int           // bids in one commit (1024)
	PerCode          int           // unanswered bids of one code on one lot (4)
	Grace            time.Duration // longest way of a bid from its entry stamp to the queue (0)
	LeaseTTL         time.Duration // silence after which another node takes over (3 s)
	PauseAfter       time.Duration // published length of an outage that pauses open lots (30 s)
	CommitTimeout    time.Duration // after which the outcome of a commit counts as unknown (5 s)
	KeepEveryRefusal bool          // keep refusals, too, of what was too low, and of what is final at once

	// Link lets other nodes serve the same database: each asks the owner of a lot. Nil:
	// this node serves alone, or with others that do not know of each other.
	Link *Link
	Door bool // this node only asks the owners and never writes a lot itself

	// OnCommit is told of every change after it was committed, in order per lot.
	// It runs in the sequencer, or in the link over which another node tells of its own
	// changes, and must not block.
	OnCommit func(Frame)
	Log      *slog.Logger
}

func (o *Options) fill() error {
	if o.Pool == nil || o.Clock == nil || o.Machine == nil {
		return errors.New("bidding: Pool, Clock and Machine are needed")
	}
	defaults(&o.Shards, 2)
	defaults(&o.Queue, 4096)
	defaults(&o.MaxBatch, 1024)
	defaults(&o.PerCode, 4)
	defaults(&o.LeaseTTL, 3*time.Second)
	defaults(&o.PauseAfter, auction.PauseAfter)
	defaults(&o.CommitTimeout, 5*time.Second)
	defaults(&o.Node, "node")
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Door && o.Link == nil {
		return errors.New("bidding: a node that only asks needs a link")
	}
	if o.Shards > 256 || o.Grace < 0 {
		return fmt.Errorf("bidding: %d shards, grace %v: at most 256, and not negative", o.Shards, o.Grace)
	}
	return nil
}

func defaults[T comparable](v *T, d T) {
	var zero T
	if *v == zero {
		*v = d
	}
}

// Engine decides the bids of all lots whose shards this node owns.
type Engine struct {
	opts        Options
	incarnation ref.ID // of this engine, so that a restarted node is told from the old one
	shards      []*shard
	stop        context.CancelFunc
	running     sync.WaitGroup
	count       counters
	door        door

	linking sync.WaitGroup // every goroutine of the links
	calls   calls          // this node's links to owners
	peers   peers          // links of other nodes to this one
	frames  chan Frame     // what was committed, on its way to them
}

// counters count since the start of the engine.
type counters struct {
	accepted, refused, atOnce, batches, fenced, lost, forwarded atomic.Int64
}

// Stats is what an engine has done since it started, and holds now.
type Stats struct {
	Accepted int64 // bids committed
	Refused  int64 // bids refused after they were queued
	AtOnce   int64 // bids answered without being queued
	Batches  int64 // commits of bids
	Fenced   int64 // shards lost to another owner
	Lost     int64 // shards stopped because an outcome was unknown
	Waiting  int   // messages in the queues
	Owned    int   // shards that this node writes

	Forwarded int64 // bids and commands that another node answered
}

// frameBuffer is how many changes may wait to be told to other nodes.
const frameBuffer = 256

// New returns an engine that is not yet started.
func New(o Options) (*Engine, error) {
	err := o.fill()
	if err != nil {
		return nil, err
	}
	e := &Engine{opts: o, incarnation: ref.New(), frames: make(chan Frame, frameBuffer)}
	e.door.shut, e.door.lost = map[ref.ID]shutting{}, map[ref.ID]shutting{}
	e.calls.to = map[string]*line{}
	e.peers.all = map[*peer]struct{}{}
	for i := range o.Shards {
		e.shards = append(e.shards, newShard(e, int16(i)))
	}
	return e, nil
}

// Start takes every shard that is free, and keeps trying for those that another
// node holds. It returns when each shard has been tried once; ctx bounds only that.
func (e *Engine) Start(ctx context.Context) error {
	run, stop := context.WithCancel(context.WithoutCancel(ctx))
	e.stop = stop
	e.running.Go(func() { e.watch(run) })
	if e.opts.Link.used() {
		e.running.Go(func() { e.spread(run) })
		e.linking.Go(e.accept)
	}
	if e.opts.Door {
		return nil
	}
	tried := make(chan error, len(e.shards))
	for _, s := range e.shards {
		e.running.Go(func() { s.run(run, tried) })
	}
	for range e.shards {
		select {
		case err := <-tried:
			if err != nil {
				return errors.Join(fmt.Errorf("start bidding: %w", err), e.Stop(ctx))
			}
		case <-ctx.Done():
			return errors.Join(fmt.Errorf("start bidding: %w", ctx.Err()), e.Stop(context.WithoutCancel(ctx)))
		}
	}
	return nil
}

// Stop decides what is queued, lets nothing more in, and gives the shards up; a linked
// node hears of it and takes them at once.
func (e *Engine) Stop(ctx context.Context) error {
	if e.stop == nil {
		e.unlink()
		return nil
	}
	e.stop()
	done := make(chan struct{})
	go func() {
		e.running.Wait()
		e.unlink()
		close(done)
	}()
	select {
	case <-done:
		return nil
	case <-ctx.Done():
		return fmt.Errorf("stop bidding: %w", ctx.Err())
	}
}

// TakeOver takes every shard from whoever holds it: a planned change of node, or
// an operator's decision. It returns when this engine serves them.
func (e *Engine) TakeOver(ctx context.Context) error {
	for _, s := range e.shards {
		err := s.takeOver(ctx)
		if err != nil {
			return fmt.Errorf("take over shard %d: %w", s.number, err)
		}
	}
	return nil
}

// Stats returns the counters.
func (e *Engine) Stats() Stats {
	st := Stats{
		Accepted: e.count.accepted.Load(), Refused: e.count.refused.Load(), AtOnce: e.count.atOnce.Load(),
		Batches: e.count.batches.Load(), Fenced: e.count.fenced.Load(), Lost: e.count.lost.Load(),
		Forwarded: e.count.forwarded.Load(),
	}
	for _, s := range e.shards {
		if t := s.term.Load(); t != nil {
			st.Owned++
			st.Waiting += t.queue.depth()
		}
	}
	return st
}

// Bid decides one bid. It returns after the decision is durable, or at once where
// nothing can change it. A fault of kind Busy means: ask again with the same key.
func (e *Engine) Bid(ctx context.Context, b Bid) (Answer, error) {
	m, a, err := e.submit(ctx, b)
	var away elsewhere
	switch {
	case errors.As(err, &away):
		return e.bidElsewhere(ctx, away.shard, b)
	case errors.Is(err, errNobody):
		return e.bidElsewhere(ctx, e.shardOf(b.Court), b)
	case m == nil:
		return a, err
	}
	return m.wait(ctx)
}

// submit queues b, or answers it at once; then the message is nil.
func (e *Engine) submit(ctx context.Context, b Bid) (*message, Answer, error) {
	err := b.check()
	if err != nil {
		return nil, Answer{}, err
	}
	t, l, err := e.find(ctx, b.Court, b.Lot)
	if errors.Is(err, ErrNoLot) {
		a, err := e.archived(ctx, b)
		return nil, a, err
	}
	if err != nil {
		return nil, Answer{}, err
	}
	fen := b.Amount.Fen()
	seen := b
	if seen.At.IsZero() {
		seen.At = e.opts.Clock.Now()
	}
	if l.older.Load() == nil {
		known, found, err := e.firstAnswer(ctx, l, b.Key)
		if err != nil {
			return nil, Answer{}, interrupted().Because(err)
		}
		if found {
			a, err := known.answer(b, fen)
			return nil, a, err
		}
	}
	a, err, final := l.atOnce(seen, fen, e.opts.KeepEveryRefusal || !t.held())
	if final {
		e.count.atOnce.Add(1)
		return nil, a, err
	}
	m := &message{bid: b, fen: fen, lot: l, who: l.who(b.Code), done: make(chan struct{})}
	if m.who != nil && m.who.waiting.Add(1) > int32(e.opts.PerCode) {
		m.who.waiting.Add(-1)
		return nil, Answer{}, ErrTooMany.With("limit", e.opts.PerCode)
	}
	err = t.queue.bid(m)
	if err != nil {
		m.tell(Answer{}, err)
		return nil, Answer{}, err
	}
	return m, Answer{}, nil
}

// held returns a lot that this node writes and its term, or nil. Without a court any
// is taken.
func (e *Engine) held(court string, id ref.ID) (*term, *lot) {
	for _, s := range e.shards {
		t := s.term.Load()
		if t == nil {
			continue
		}
		l := t.lot(id)
		if l != nil && (court == "" || court == l.court) {
			return t, l
		}
	}
	return nil, nil
}

// find returns the owner's memory of a lot; where the owner is another node, or for a
// moment nobody, the error is elsewhere. A lot that was announced since is admitted
// first. Without a court any is taken.
func (e *Engine) find(ctx context.Context, court string, id ref.ID) (*term, *lot, error) {
	t, l := e.held(court, id)
	if l != nil {
		return t, l, nil
	}
	if court != "" {
		s := e.shardOf(court)
		if s.term.Load() == nil {
			return nil, nil, elsewhere{s}
		}
	}
	home, err := e.home(ctx, id)
	if err != nil {
		return nil, nil, err
	}
	if home != "" && (court == "" || court == home) {
		err = e.admit(ctx, home, id)
		if err != nil {
			return nil, nil, err
		}
		t, l = e.held(court, id)
		if l != nil {
			return t, l, nil
		}
	}
	s, err := e.shardOfLive(ctx, id)
	if err != nil {
		return nil, nil, err
	}
	if s != nil && s.term.Load() == nil {
		return nil, nil, elsewhere{s}
	}
	t, l = e.held(court, id) // it may have been taken over while we asked
	if l != nil {
		return t, l, nil
	}
	return nil, nil, ErrNoLot
}

// shardOfLive is the shard of a lot that has no result yet, or nil.
func (e *Engine) shardOfLive(ctx context.Context, id ref.ID) (*shard, error) {
	var number int
	err := e.opts.Pool.QueryRow(ctx, `
		select shard
		from lot_live
		where lot_id = $1 and `+stillLive, id).Scan(&number)
	if pg.NoRows(err) || err == nil && number >= len(e.shards) {
		return nil, nil //nolint:nilnil // nobody has it, and that is an answer
	}
	if err != nil {
		return nil, fmt.Errorf("look for the shard of lot %s: %w", id, err)
	}
	return e.shards[number], nil
}

// home is the court of a lot that is announced and may be admitted, or "".
func (e *Engine) home(ctx context.Context, id ref.ID) (court string, err error) {
	err = e.opts.Pool.QueryRow(ctx, `
		select court_id
		from lot
		where lot_id = $1 and status in ('ANNOUNCED', 'SELLOFF_ANNOUNCED')`, id).Scan(&court)
	if pg.NoRows(err) {
		return "", nil
	}
	if err != nil {
		return "", fmt.Errorf("look for lot %s: %w", id, err)
	}
	return court, nil
}

// shardOf is the shard of a court's lots: a transaction of one shard never
// touches two courts that could be placed apart.
func (e *Engine) shardOf(court string) *shard {
	h := fnv.New32a()
	h.Write([]byte(court))
	return e.shards[h.Sum32()%uint32(len(e.shards))]
}
