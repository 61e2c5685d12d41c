package bidding

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"reflect"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/anishathalye/porcupine"
	"github.com/stretchr/testify/require"

	"fachui/auction"
	"fachui/internal/clock"
	"fachui/internal/fault"
	"fachui/internal/money"
)

// What somebody did in a room where the court acts while others bid, and was told.
type (
	deed struct {
		what string // bid, look, void, bar, stop or go
		code string // of a bid or bar
		rank int    // of its bidder
		fen  int64  // of a bid, or the most it would give
		most bool
		key  string
		seq  int64 // to void
	}
	reaction struct {
		why    string // a fault's code; empty: done
		seq    int64  // of a bid; of a look: the last number
		fen    int64  // of a bid; of a look: the price
		voided int64
		leader string
		still  bool // a look: the lot is suspended
		again  bool // an order whose first outcome was unknown: it may have been carried out before
	}
)

// room is the lot as one honest clerk would keep it on paper, by the law's words and
// without a line of the engine's own rule.
type room struct {
	ladder  []rung
	keys    map[string]int64  // of accepted bids
	refused map[string]string // why; a refusal that is not told by the ladder may be kept
	barred  map[string]bool
	still   bool
}

type rung struct {
	code string
	rank int
	fen  int64
	void bool
}

const (
	roomStart = 70_000_000
	roomStep  = 500_000
)

// leads returns the last bid that was not voided, or nil.
func (r room) leads() *rung {
	for _, b := range slices.Backward(r.ladder) {
		if !b.void {
			return &b
		}
	}
	return nil
}

func (r room) voided() (n int64) {
	for _, b := range r.ladder {
		if b.void {
			n++
		}
	}
	return n
}

// takes returns the amount at which d stands, if it does: at least the starting price; a
// step above who leads; or as much as who leads, if d goes before by its rank.
func (r room) takes(d deed) (fen int64, ok bool) {
	lowest, match := int64(roomStart), int64(0)
	if lead := r.leads(); lead != nil {
		lowest = lead.fen + roomStep
		if d.rank > 0 && (lead.rank == 0 || d.rank < lead.rank) {
			match = lead.fen
		}
	}
	switch {
	case d.most && match > 0:
		return match, d.fen >= match
	case d.most:
		return lowest, d.fen >= lowest
	}
	return d.fen, d.fen >= lowest || match > 0 && d.fen == match
}

// bid says whether told is what the clerk would say to d, and how the room stands then.
func (r room) bid(d deed, told reaction) (bool, room) {
	if seq, known := r.keys[d.key]; known {
		return told.why == "" && told.seq == seq && told.fen == r.ladder[seq-1].fen, r
	}
	if told.why != "" && r.refused[d.key] == told.why {
		return true, r
	}
	fen, ok := r.takes(d)
	switch told.why {
	case "":
		if r.still || r.barred[d.code] || !ok || told.fen != fen || told.seq != int64(len(r.ladder)+1) {
			return false, r
		}
		r.ladder = append(slices.Clone(r.ladder), rung{d.code, d.rank, fen, false})
		r.keys = maps.Clone(r.keys)
		r.keys[d.key] = told.seq
		return true, r
	case auction.ErrSuspended.Code:
		ok = !r.still
	case auction.ErrBarred.Code:
		ok = !r.barred[d.code]
	case auction.ErrBelowStart.Code, auction.ErrBidTooLow.Code, auction.ErrEqualNotPriority.Code:
		return !ok, r
	default:
		return false, r
	}
	r.refused = maps.Clone(r.refused)
	r.refused[d.key] = told.why
	return !ok, r
}

// looks says whether told is how the room stands.
func (r room) looks(told reaction) bool {
	price, leader := int64(roomStart), ""
	if lead := r.leads(); lead != nil {
		price, leader = lead.fen, lead.code
	}
	return told.fen == price && told.leader == leader && told.seq == int64(len(r.ladder)) && told.voided == r.voided() && told.still == r.still
}

// void says whether told is what the clerk would say to an order to void seq.
func (r room) void(seq int64, told reaction) (bool, room) {
	switch {
	case seq > int64(len(r.ladder)):
		return told.why == ErrNoBid.Code, r
	case r.ladder[seq-1].void:
		return told.why == ErrVoided.Code || told.again, r
	}
	r.ladder = slices.Clone(r.ladder)
	r.ladder[seq-1].void = true
	return told.why == "", r
}

var oneRoom = porcupine.Model{
	Init: func() any {
		return room{keys: map[string]int64{}, refused: map[string]string{}, barred: map[string]bool{}}
	},
	Step: func(state, input, output any) (bool, any) {
		r, d, told := state.(room), input.(deed), output.(reaction)
		ok := true
		switch d.what {
		case "bid":
			ok, r = r.bid(d, told)
		case "look":
			ok = r.looks(told)
		case "void":
			ok, r = r.void(d.seq, told)
		case "bar":
			ok = told.why == ""
			r.barred = maps.Clone(r.barred)
			r.barred[d.code] = true
		case "stop":
			ok, r.still = told.why == "", true
		case "go":
			ok = (told.why == "") == r.still || told.again
			r.still = false
		}
		return ok, r
	},
	Equal: func(a, b any) bool { return reflect.DeepEqual(a, b) },
}

// Whatever the court orders while bidders of every rank bid, name the most they would
// give, retry and look: an order of single steps explains all that anybody was told.
func TestConcurrent_linearizableWhileTheCourtActs(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	f.inCourt([]*Engine{f.engine()}, true, func() {})
}

// So it is over two nodes between which the lot passes to and fro. A look is answered by
// each as far as it has heard, so nobody's look is held against it here.
func TestLink_linearizableWhileTheCourtActs(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	nodes := []*Engine{f.engine(f.linked("a")), f.engine(f.linked("b"))}
	turn := 0
	f.inCourt(nodes, false, func() {
		turn++
		if turn%6 == 0 {
			require.NoError(t, nodes[turn/6%2].TakeOver(context.Background()))
		}
	})
	require.Positive(t, nodes[0].Stats().Forwarded+nodes[1].Stats().Forwarded)
}

// inCourt lets six bidders and a court act at engines and explains what they were told;
// between is called by the court between its orders.
func (f *fixture) inCourt(engines []*Engine, looks bool, between func()) {
	t := f.t
	t.Helper()
	ranks := []int{0, 0, 0, 0, 1, 2}
	for who, rank := range ranks {
		f.qualify(engines[0], fmt.Sprintf("A%d", who), rank)
	}
	require.NoError(t, engines[0].Open(t.Context(), f.lot, opens))
	p := &protocol{begin: clock.System(), looks: looks}
	var all sync.WaitGroup
	for who, rank := range ranks {
		all.Go(func() { p.bidder(f, engines, who, rank) })
	}
	all.Go(func() { p.court(f, engines, len(ranks), between) })
	all.Wait()
	require.NoError(t, errors.Join(p.errs...))
	require.Equal(t, porcupine.Ok, porcupine.CheckOperationsTimeout(oneRoom, p.history, 20*time.Second))
	for _, told := range []string{"", auction.ErrBidTooLow.Code, auction.ErrSuspended.Code} {
		require.True(t, slices.ContainsFunc(p.history, func(o porcupine.Operation) bool { return o.Output.(reaction).why == told }), "nobody was told %q", told)
	}
	require.Positive(t, one[int](f, `select count(*) from bid_void`))
}

// protocol is what was asked and told, with its times.
type protocol struct {
	begin time.Time
	looks bool         // are part of the history
	still sync.RWMutex // locked while the court has stopped the lot

	mu      sync.Mutex
	history []porcupine.Operation
	errs    []error
}

// act does d and notes it.
func (p *protocol) act(f *fixture, e *Engine, who int, d deed) reaction {
	call := clock.System().Sub(p.begin).Nanoseconds()
	told, err := d.do(f, e)
	back := clock.System().Sub(p.begin).Nanoseconds()
	p.mu.Lock()
	defer p.mu.Unlock()
	if err != nil {
		p.errs = append(p.errs, fmt.Errorf("%+v: %w", d, err))
	}
	if d.what != "look" || p.looks {
		p.history = append(p.history, porcupine.Operation{ClientId: who, Input: d, Output: told, Call: call, Return: back})
	}
	return told
}

// bidder looks and bids near the price that it sees, trying each key twice.
func (p *protocol) bidder(f *fixture, engines []*Engine, who, rank int) {
	chance := rand.New(rand.NewPCG(7, uint64(who)))
	d := deed{what: "bid", code: fmt.Sprintf("A%d", who), rank: rank}
	for i := range 50 {
		e := engines[(who+i)%len(engines)]
		if i%2 == 0 {
			seen := p.act(f, e, who, deed{what: "look"})
			d.key, d.most = fmt.Sprintf("%d-%d", who, i/2), chance.IntN(4) == 0
			d.fen = max(roomStart, seen.fen+int64(chance.IntN(4)-1)*roomStep)
		}
		if p.act(f, e, who, d).why == auction.ErrSuspended.Code {
			p.still.RLock()   // or all would be refused in the time of two orders
			p.still.RUnlock() //nolint:staticcheck // nothing is guarded: it only waits
		}
	}
}

// court voids, stops and lets go on, and in the end bars somebody who bids.
func (p *protocol) court(f *fixture, engines []*Engine, who int, between func()) {
	chance := rand.New(rand.NewPCG(7, uint64(who)))
	for i := range 30 {
		e := engines[i%len(engines)]
		switch {
		case i == 20:
			p.act(f, e, who, deed{what: "bar", code: "A1"})
		case chance.IntN(3) == 0:
			p.still.Lock()
			p.act(f, e, who, deed{what: "stop"})
			p.act(f, e, who, deed{what: "look"})
			p.act(f, e, who, deed{what: "go"})
			p.still.Unlock()
		default:
			seen := p.act(f, e, who, deed{what: "look"})
			p.act(f, e, who, deed{what: "void", seq: max(1, seen.seq-int64(chance.IntN(3))+1)})
		}
		between()
	}
}

// do asks, and where the outcome is unknown asks again. The error is none of those that
// may be told.
func (d deed) do(f *fixture, e *Engine) (told reaction, err error) {
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	for {
		err = d.once(ctx, f, e, &told)
		if !errors.Is(err, ErrInterrupted) || ctx.Err() != nil {
			break
		}
		told.again = true
		<-time.After(time.Millisecond)
	}
	known := []error{
		auction.ErrSuspended, auction.ErrBarred, auction.ErrBelowStart, auction.ErrBidTooLow, auction.ErrEqualNotPriority,
		auction.ErrNotNow, ErrNoBid, ErrVoided,
	}
	if slices.ContainsFunc(known, func(k error) bool { return errors.Is(err, k) }) {
		told.why, err = fault.Code(err), nil
	}
	return told, err
}

func (d deed) once(ctx context.Context, f *fixture, e *Engine, told *reaction) error {
	switch d.what {
	case "bid":
		a, err := e.Bid(ctx, Bid{Court: court, Lot: f.lot, Code: d.code, Amount: money.Fen(d.fen), UpTo: d.most, Key: d.key})
		told.seq, told.fen = a.Seq, a.Amount.Fen()
		return err
	case "look":
		v, err := e.Lot(ctx, f.lot)
		told.seq, told.fen, told.voided, told.leader, told.still = v.Bids, v.Price.Fen(), v.Voided, v.Leader, v.Status == auction.Suspended
		return err
	case "void":
		return e.Void(ctx, f.order(), d.seq)
	case "bar":
		return e.Bar(ctx, f.order(), d.code)
	case "stop":
		return e.Suspend(ctx, f.order())
	}
	_, err := e.Resume(ctx, f.order())
	return err
}
