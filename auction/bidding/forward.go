package bidding

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"fachui/internal/fault"
	"fachui/internal/legal"
	"fachui/internal/money"
	"fachui/internal/pg"
	"fachui/internal/ref"
)

// elsewhere says that another node writes the lot, or for a moment none.
type elsewhere struct{ shard *shard }

func (e elsewhere) Error() string {
	return fmt.Sprintf("bidding: another node writes shard %d", e.shard.number)
}

// owner is who writes a shard, as far as this node knows.
type owner struct {
	address string
	epoch   int64
	own     bool // this engine itself, which has just lost it or just takes it
	read    time.Time
}

// whose returns the owner of the shard; fresh asks the table, though not more than
// every [redial].
func (s *shard) whose(ctx context.Context, fresh bool) (owner, error) {
	known := s.owner.Load()
	if known != nil && !fresh {
		return *known, nil
	}
	s.asking.Lock()
	defer s.asking.Unlock()
	o := s.engine.opts
	known = s.owner.Load()
	if known != nil && o.Machine().Sub(known.read) < redial {
		return *known, nil
	}
	var found owner
	var incarnation ref.ID
	err := o.Pool.QueryRow(ctx, `
		select coalesce(address, ''), epoch, incarnation
		from shard_lease
		where shard = $1`, s.number).Scan(&found.address, &found.epoch, &incarnation)
	if pg.NoRows(err) {
		return owner{}, nil
	}
	if err != nil {
		return owner{}, fmt.Errorf("look for the owner of shard %d: %w", s.number, err)
	}
	found.own, found.read = incarnation == s.engine.incarnation, o.Machine()
	s.owner.Store(&found)
	return found, nil
}

// forward asks the owner of s. What was not done for certain is tried once more with
// the owner that the table names, and is [ErrInterrupted] because of errNobody then; what
// may have been done is [ErrInterrupted] without.
func (e *Engine) forward(ctx context.Context, s *shard, a ask) (reply, error) {
	if !e.opts.Link.used() {
		return reply{}, interrupted()
	}
	asker := ctx
	ctx, cancel := context.WithTimeout(ctx, 2*e.opts.CommitTimeout)
	defer cancel()
	a.Shard = s.number
	for try := range 2 {
		o, err := s.whose(ctx, try > 0)
		if err != nil {
			return reply{}, interrupted().Because(err)
		}
		if o.own || o.address == "" {
			return reply{}, nobody()
		}
		c, err := e.caller(ctx, o.address)
		var r reply
		if err == nil {
			r, err = c.ask(ctx, a)
		}
		switch {
		case errors.Is(err, errBroken):
			if asker.Err() == nil { // whoever asks may go; a link that does not answer in time may not stay
				c.fail()
			}
			return reply{}, interrupted().Because(err)
		case fault.Of(err) != nil:
			return reply{}, err
		case err == nil && !r.Moved:
			e.count.forwarded.Add(1)
			return r, nil
		}
	}
	return reply{}, nobody()
}

// meet keeps a link to the owner of s before there is anything to ask, so that this
// node hears at once when the owner gives the shard up.
func (e *Engine) meet(ctx context.Context, s *shard) {
	o := s.owner.Load()
	if !e.opts.Link.used() || o == nil || o.own || o.address == "" {
		return
	}
	e.linking.Go(func() {
		_, err := e.caller(ctx, o.address)
		if err != nil && ctx.Err() == nil {
			e.opts.Log.DebugContext(ctx, "bidding: the owner of a shard cannot be reached", slog.Any("shard", s.number), slog.Any("error", err))
		}
	})
}

// error is the refusal that a reply carries.
func (r reply) error() error {
	switch {
	case r.Failed:
		return interrupted()
	case r.Fault != "":
		return r.fault()
	}
	return nil
}

// fault is the refusal of the owner, word for word.
func (r reply) fault() error {
	f := catalogue()[r.Fault]
	if f == nil { // of a newer release
		return interrupted()
	}
	var words map[string]fault.Text
	err := json.Unmarshal([]byte(r.Args), &words)
	if err != nil {
		return fmt.Errorf("read refusal: %w", err)
	}
	for name, v := range words {
		f = f.With(name, v)
	}
	return f
}

// refused puts err into r: a fault in full, anything else without its words.
func (r *reply) refused(err error) {
	if err == nil {
		return
	}
	f := fault.Of(err)
	if f == nil {
		r.Failed = true
		return
	}
	words, err := json.Marshal(f.Texts())
	r.Fault, r.Args, r.Failed = f.Code, string(words), err != nil
}

// bidElsewhere lets whoever writes the lot decide. While nobody does, as in the moment of
// a take-over, the bid waits a quarter of [Options.Grace], so that it can still reach its
// queue within it: the bidder is not told to ask again, and hundreds who would ask at once
// do not stand in the way of the one who takes over. Its stamp is that of its entry.
func (e *Engine) bidElsewhere(ctx context.Context, s *shard, b Bid) (Answer, error) {
	if b.At.IsZero() {
		b.At = e.opts.Clock.Now()
	}
	patience := time.NewTimer(e.opts.Grace / 4)
	defer patience.Stop()
	for {
		arrives := s.arrival()
		if s.term.Load() != nil {
			m, a, err := e.submit(ctx, b)
			_, away := errors.AsType[elsewhere](err)
			switch {
			case away || errors.Is(err, errNobody): // lost again
			case m == nil:
				return a, err
			default:
				return m.wait(ctx)
			}
		}
		a, err := e.forwardBid(ctx, s, b)
		if !errors.Is(err, errNobody) {
			return a, err
		}
		again := time.NewTimer(redial)
		select {
		case <-arrives:
		case <-again.C:
		case <-ctx.Done():
			again.Stop()
			return Answer{}, err
		case <-patience.C:
			again.Stop()
			return Answer{}, err
		}
		again.Stop()
	}
}

// forwardBid lets the owner decide. The stamp is that of the node that the bid
// entered: it entered the platform there.
func (e *Engine) forwardBid(ctx context.Context, s *shard, b Bid) (Answer, error) {
	r, err := e.forward(ctx, s, ask{
		Court: b.Court, Lot: string(b.Lot), Code: b.Code, Key: b.Key, Fen: b.Amount.Fen(), At: b.At.Std().UnixMicro(), UpTo: b.UpTo, Ask: b.Ask,
	})
	if err == nil {
		err = r.error()
	}
	if err != nil {
		return Answer{}, err
	}
	return Answer{
		Seq: r.Seq, Code: r.Code, Amount: money.Fen(r.Fen), Repeated: r.Repeated,
		At: legal.At(time.UnixMicro(r.At)), EndsAt: legal.At(time.UnixMicro(r.Ends)),
	}, nil
}

// commands are those that travel, by name. What came of one is in the command.
var commands = map[string]func() command{
	"open":     func() command { return &opening{} },
	"close":    func() command { return &closing{} },
	"qualify":  func() command { return &qualification{} },
	"bar":      func() command { return &bar{} },
	"suspend":  func() command { return &suspension{} },
	"resume":   func() command { return &resumption{} },
	"withdraw": func() command { return &withdrawal{} },
	"void":     func() command { return &voiding{} },
}

// taken is no command of a lot: whoever asks it has taken the shard.
const taken = "taken"

func nameOf(c command) string {
	switch c.(type) {
	case *opening:
		return "open"
	case *closing:
		return "close"
	case *qualification:
		return "qualify"
	case *bar:
		return "bar"
	case *suspension:
		return "suspend"
	case *resumption:
		return "resume"
	case *withdrawal:
		return "withdraw"
	case *voiding:
		return "void"
	}
	return ""
}

// forwardCommand lets the owner carry c out, and puts what came of it into c.
func (e *Engine) forwardCommand(ctx context.Context, s *shard, lot ref.ID, c command) error {
	body, err := json.Marshal(c)
	if err != nil {
		return fmt.Errorf("encode command: %w", err)
	}
	r, err := e.forward(ctx, s, ask{Command: nameOf(c), Body: body, Lot: string(lot)})
	if err == nil {
		err = r.error()
	}
	if err != nil {
		return err
	}
	err = json.Unmarshal(r.Body, c)
	if err != nil {
		return fmt.Errorf("read what came of a command: %w", err)
	}
	return nil
}

// serve answers one question of another node. A bid on a lot in memory takes its
// place before the next question is read, so that a node's bids keep their order.
func (p *peer) serve(a ask) {
	e := p.engine
	if int(a.Shard) < 0 || int(a.Shard) >= len(e.shards) || e.shards[a.Shard].term.Load() == nil {
		p.answer(reply{N: a.N, Moved: true})
		return
	}
	p.asking.Add(1)
	switch a.Command {
	case "":
	case taken:
		defer p.asking.Done()
		select {
		case e.shards[a.Shard].doubt <- struct{}{}:
		default:
		}
		p.answer(reply{N: a.N})
		return
	default:
		go p.serveCommand(a)
		return
	}
	b := Bid{Court: a.Court, Lot: ref.ID(a.Lot), Code: a.Code, Amount: money.Fen(a.Fen), Key: a.Key, At: legal.At(time.UnixMicro(a.At)), UpTo: a.UpTo, Ask: a.Ask}
	if !e.near(b.At) {
		p.decided(a.N, Answer{}, ErrFar.With("seconds", retrySeconds))
		return
	}
	if _, l := e.held(b.Court, b.Lot); l == nil {
		go p.serveBid(a.N, b)
		return
	}
	p.serveBid(a.N, b)
}

// serveBid queues b and answers when it is decided. Nothing is forwarded twice.
func (p *peer) serveBid(n uint64, b Bid) {
	ctx := context.Background()
	m, ans, err := p.engine.submit(ctx, b)
	if m == nil {
		p.decided(n, ans, err)
		return
	}
	go func() {
		ans, err := m.wait(ctx)
		p.engine.forwarded(b, err)
		p.decided(n, ans, err)
	}()
}

func (p *peer) decided(n uint64, a Answer, err error) {
	defer p.asking.Done()
	if _, ok := errors.AsType[elsewhere](err); ok || errors.Is(err, errNobody) {
		p.answer(reply{N: n, Moved: true})
		return
	}
	r := reply{
		N: n, Code: a.Code, Seq: a.Seq, Fen: a.Amount.Fen(), Repeated: a.Repeated,
		At: a.At.Std().UnixMicro(), Ends: a.EndsAt.Std().UnixMicro(),
	}
	r.refused(err)
	p.answer(r)
}

func (p *peer) serveCommand(a ask) {
	defer p.asking.Done()
	r := reply{N: a.N}
	t := p.engine.shards[a.Shard].term.Load()
	made := commands[a.Command]
	if t == nil || made == nil {
		r.Moved = t == nil
		r.Failed = t != nil
		p.answer(r)
		return
	}
	c := made()
	err := json.Unmarshal(a.Body, c)
	if err == nil {
		err = t.send(context.Background(), orderFor(ref.ID(a.Lot), c))
	}
	if err == nil {
		r.Body, err = json.Marshal(c)
	}
	if err != nil && fault.Of(err) == nil {
		p.engine.opts.Log.Error("bidding: a command of another node", slog.String("command", a.Command), slog.Any("error", err))
	}
	r.refused(err)
	p.answer(r)
}

// answer says r; where the other side does not listen it is dropped with the link.
func (p *peer) answer(r reply) { p.out <- r }

// near reports whether a stamp of another node lies so near to this node's clock that
// it may be believed: no further than a bid may be on its way.
func (e *Engine) near(at legal.Time) bool {
	if e.opts.Clock.IsFrozen() {
		return true
	}
	off := e.opts.Clock.Now().Sub(at)
	return max(off, -off) <= max(e.opts.Grace, leastNear)
}

// leastNear is how far the clocks of two nodes may be apart where no Grace is set.
const leastNear = 500 * time.Millisecond

// told takes what another node says unasked.
func (e *Engine) told(r reply) {
	switch {
	case r.Freed && int(r.Shard) >= 0 && int(r.Shard) < len(e.shards):
		select {
		case e.shards[r.Shard].wake <- struct{}{}:
		default:
		}
	case len(r.Frame) > 0 && e.opts.OnCommit != nil:
		var f Frame
		err := json.Unmarshal(r.Frame, &f)
		if err == nil {
			e.opts.OnCommit(f)
		}
	}
}

// watched reports whether anybody is told of what is committed.
func (e *Engine) watched() bool { return e.opts.OnCommit != nil || e.opts.Link.used() }

// committed tells of a change here, and lets the linked nodes hear of it. It does not
// block: whoever misses a frame sees it in its number and reads the tables.
func (e *Engine) committed(f Frame) {
	if e.opts.OnCommit != nil {
		e.opts.OnCommit(f)
	}
	if !e.opts.Link.used() {
		return
	}
	select {
	case e.frames <- f:
	default:
	}
}

// spread sends what was committed to the linked nodes.
func (e *Engine) spread(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case f := <-e.frames:
			if !e.peers.any() {
				continue
			}
			body, err := json.Marshal(f)
			if err == nil {
				e.peers.tell(reply{Frame: body})
			}
		}
	}
}
