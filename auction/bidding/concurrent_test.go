package bidding

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/anishathalye/porcupine"
	"github.com/stretchr/testify/require"

	"fachui/auction"
	"fachui/internal/clock"
	"fachui/internal/money"
)

// What a client asked of one lot, and what it was told.
type (
	asked struct {
		code string // empty: the client looked
		fen  int64
		key  string
	}
	told struct {
		seq int64 // of an accepted bid; zero: refused
		fen int64 // price seen by one who looked
	}
	model struct {
		fen  int64
		bids int64
		keys string // key:seq of every accepted bid, in order
	}
)

// oneLot is a lot as a single honest clerk would keep it: one bid after another.
// Keys are few, so that retries meet first answers.
var oneLot = porcupine.Model{
	Init: func() any { return model{fen: 69_500_000} },
	Step: func(state, input, output any) (bool, any) {
		s, in, out := state.(model), input.(asked), output.(told)
		if in.code == "" {
			return out.fen == s.fen || s.bids == 0 && out.fen == 70_000_000, s
		}
		mark := "/" + in.key + ":"
		if seq, known := lookup(s.keys, mark); known {
			return out.seq == seq, s
		}
		if in.fen < s.fen+500_000 {
			return out.seq == 0, s
		}
		s.fen, s.bids = in.fen, s.bids+1
		s.keys += fmt.Sprintf("%s%d", mark, s.bids)
		return out.seq == s.bids, s
	},
	Equal: func(a, b any) bool { return a == b },
}

func lookup(keys, mark string) (seq int64, known bool) {
	for i := range keys {
		if len(keys)-i >= len(mark) && keys[i:i+len(mark)] == mark {
			_, err := fmt.Sscanf(keys[i+len(mark):], "%d", &seq)
			return seq, err == nil
		}
	}
	return 0, false
}

// However many bid, look and retry at once, there is an order of single steps that
// explains everything that anybody was told.
func TestConcurrent_linearizable(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	f.linearizable([]*Engine{f.engine()}, 8, 40, 4, func(int) {})
}

// Nor does it matter at which of two nodes they do, or that the lot passes from one to
// the other meanwhile. A look is answered by each node as far as it has heard, so only
// bids are looked at here.
func TestLink_linearizable(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	nodes := []*Engine{f.engine(f.linked("a")), f.engine(f.linked("b"))}
	var turn sync.Mutex
	f.linearizable(nodes, 8, 40, 0, func(i int) {
		if i%13 != 0 {
			return
		}
		turn.Lock()
		defer turn.Unlock()
		err := nodes[i%2].TakeOver(context.Background())
		if err != nil {
			t.Error(err)
		}
	})
	require.Positive(t, nodes[0].Stats().Forwarded+nodes[1].Stats().Forwarded)
}

// linearizable lets clients bid at engines, each with keys that are tried twice, look
// once in so many acts (0: never), and explains what they were told.
func (f *fixture) linearizable(engines []*Engine, clients, each, looks int, between func(i int)) {
	t := f.t
	t.Helper()
	for who := range clients {
		f.qualify(engines[0], fmt.Sprintf("A%d", who), 0)
	}
	require.NoError(t, engines[0].Open(t.Context(), f.lot, opens))
	var mu sync.Mutex
	var history []porcupine.Operation
	begin := clock.System()
	var all sync.WaitGroup
	for who := range clients {
		all.Go(func() {
			chance := rand.New(rand.NewPCG(1, uint64(who)))
			for i := range each {
				in := asked{code: fmt.Sprintf("A%d", who), key: fmt.Sprintf("%d-%d", who, i/2)} // every key is tried twice
				if looks > 0 && chance.IntN(looks) == 0 {
					in = asked{}
				} else {
					in.fen = 70_000_000 + int64(who*1000+i/2)/4*500_000/10
				}
				call := clock.System().Sub(begin).Nanoseconds()
				out, err := act(engines[(who+i)%len(engines)], f, in)
				if err != nil {
					t.Errorf("client %d: %v", who, err)
					return
				}
				mu.Lock()
				history = append(history, porcupine.Operation{ClientId: who, Input: in, Output: out, Call: call, Return: clock.System().Sub(begin).Nanoseconds()})
				mu.Unlock()
				if who == 0 {
					between(i)
				}
			}
		})
	}
	all.Wait()
	result := porcupine.CheckOperationsTimeout(oneLot, history, 20*time.Second)
	require.Equal(t, porcupine.Ok, result)
	require.Positive(t, one[int](f, `select count(*) from bid`))
}

// act asks, and where the outcome is unknown asks again with the same key.
func act(e *Engine, f *fixture, in asked) (told, error) {
	if in.code == "" {
		v, err := e.Lot(context.Background(), f.lot)
		return told{fen: v.Price.Fen()}, err
	}
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	var a Answer
	err := error(ErrInterrupted)
	for errors.Is(err, ErrInterrupted) && ctx.Err() == nil {
		a, err = e.Bid(ctx, Bid{Court: court, Lot: f.lot, Code: in.code, Amount: money.Fen(in.fen), Key: in.key})
		if errors.Is(err, ErrInterrupted) {
			<-time.After(time.Millisecond)
		}
	}
	if errors.Is(err, auction.ErrBidTooLow) || errors.Is(err, auction.ErrBelowStart) {
		err = nil
	}
	return told{seq: a.Seq}, err
}

// Many bidders on several lots, while the court qualifies, voids and bars: every
// lot stands as its bids say, and everybody was told the truth.
func TestConcurrent_manyLots(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	e := f.engine()
	var current atomic.Pointer[Engine]
	current.Store(e)
	var all sync.WaitGroup
	for n := range 4 {
		lot := announce(t, f.pool, fmt.Sprintf("court%d", n), lotL())
		for who := range 6 {
			require.NoError(t, e.Qualify(t.Context(), lot, fmt.Sprintf("A%d", who), 0, opens))
		}
		require.NoError(t, e.Open(t.Context(), lot, opens))
		for who := range 6 {
			all.Go(func() {
				for i := range 40 {
					_, err := raise(&current, Bid{Court: fmt.Sprintf("court%d", n), Lot: lot, Code: fmt.Sprintf("A%d", who), Key: fmt.Sprintf("%d-%d", who, i)})
					if err != nil && !errors.Is(err, auction.ErrBarred) {
						t.Errorf("lot %d: %v", n, err)
					}
				}
			})
		}
		all.Go(func() {
			for i := range 10 {
				o := Order{Court: fmt.Sprintf("court%d", n), Lot: lot, Reason: "无竞买资格", At: f.now()}
				err := e.Void(context.Background(), o, int64(i+1))
				if err != nil && !errors.Is(err, ErrNoBid) {
					t.Errorf("void: %v", err)
				}
			}
			err := e.Bar(context.Background(), Order{Court: fmt.Sprintf("court%d", n), Lot: lot, Reason: "无竞买资格", At: f.now()}, "A0")
			if err != nil {
				t.Errorf("bar: %v", err)
			}
		})
	}
	all.Wait()
	require.Zero(t, one[int](f, `
		select count(*)
		from lot_live l
		cross join lateral (
			select b.code, b.amount
			from bid b
			left join bid_void v using (court_id, lot_id, seq)
			where b.lot_id = l.lot_id and v.seq is null
			order by b.seq desc
			limit 1
		) s
		where (s.code, s.amount) is distinct from (l.leader_code, l.price)`))
	require.Zero(t, e.Stats().Lost)
}

func lotL() auction.Lot {
	return auction.Lot{
		Status: auction.Announced, Round: auction.FirstAuction, OpensAt: opens, EndsAt: ends,
		StartingPrice: money.MustParse("700000"), Increment: money.MustParse("5000"),
	}
}

// One bidder who sends without end takes a few places and no more: everybody else is
// decided as if he were not there.
func TestConcurrent_flood(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	e := f.open(func(o *Options) { o.Queue, o.PerCode = 8, 2 })
	term, _, err := e.find(t.Context(), court, f.lot)
	require.NoError(t, err)
	release, entered := make(chan struct{}), make(chan struct{})
	require.NoError(t, term.queue.command(orderFor(f.lot, holding{release, entered})))
	<-entered
	var turned int
	for i := range 1000 {
		_, _, err := e.submit(t.Context(), Bid{Court: court, Lot: f.lot, Code: "A1", Amount: money.Fen(70_000_000 + int64(i)*500_000), Key: freshKey()})
		if err != nil {
			require.ErrorIs(t, err, ErrTooMany)
			turned++
		}
	}
	require.Equal(t, 998, turned)
	require.Equal(t, 2, term.queue.depth())
	m, _, err := e.submit(t.Context(), Bid{Court: court, Lot: f.lot, Code: "A2", Amount: money.MustParse("900000"), Key: freshKey()})
	require.NoError(t, err)
	close(release)
	a, err := m.wait(t.Context())
	require.NoError(t, err)
	require.Equal(t, int64(3), a.Seq)
	require.Zero(t, one[int](f, `select count(*) from bid_refusal`), "who was turned away left nothing behind")
}

// A full queue refuses before any stamp, and a bidder with too many open bids
// waits for their answers; a command of the court passes both.
func TestConcurrent_limits(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	e := f.open(func(o *Options) { o.Queue, o.PerCode = 3, 2 })
	term, _, err := e.find(t.Context(), court, f.lot)
	require.NoError(t, err)
	release := make(chan struct{})
	entered := make(chan struct{})
	require.NoError(t, term.queue.command(orderFor(f.lot, holding{release, entered})))
	<-entered
	submit := func(code, amount string) error {
		_, _, err := e.submit(t.Context(), Bid{Court: court, Lot: f.lot, Code: code, Amount: money.MustParse(amount), Key: freshKey()})
		return err
	}
	require.NoError(t, submit("A1", "700000"))
	require.NoError(t, submit("A1", "705000"))
	require.ErrorIs(t, submit("A1", "710000"), ErrTooMany)
	require.NoError(t, submit("A2", "715000"))
	require.ErrorIs(t, submit("A2", "720000"), ErrQueueFull)
	stopped := make(chan error, 1)
	go func() { stopped <- e.Suspend(context.Background(), f.order()) }()
	close(release)
	require.NoError(t, <-stopped)
	require.Equal(t, 3, one[int](f, `select count(*) from bid`))
	require.Zero(t, e.shards[0].term.Load().lot(f.lot).who("A1").waiting.Load())
}

// Each change is told after its commit, in order, with the bids that it added.
func TestOnCommit(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	var frames []Frame
	e := f.open(func(o *Options) { o.OnCommit = func(fr Frame) { frames = append(frames, fr) } })
	for i := range 5 {
		_, err := f.bid(e, []string{"A1", "A2"}[i%2], fmt.Sprint(700000+5000*i))
		require.NoError(t, err)
	}
	require.NoError(t, e.Stop(t.Context()))
	var seqs []int64
	for i, fr := range frames {
		if i > 0 {
			require.Equal(t, frames[i-1].View.Version+1, fr.View.Version, "no gap")
		}
		for _, b := range fr.Bids {
			seqs = append(seqs, b.Seq)
			require.Equal(t, fr.View.Price, b.Amount)
		}
	}
	require.Equal(t, []int64{1, 2, 3, 4, 5}, seqs)
}
