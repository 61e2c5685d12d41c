package bidding

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"fachui/auction"
	"fachui/internal/clock"
	"fachui/internal/fault"
	"fachui/internal/money"
)

// linked is an option that makes an engine one of several nodes.
func (f *fixture) linked(name string) func(*Options) {
	f.t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(f.t, err)
	config, err := LinkTLS(make([]byte, 32))
	require.NoError(f.t, err)
	return func(o *Options) {
		o.Node, o.LeaseTTL = name, time.Hour // nothing happens by the passing of time
		o.Link = &Link{Listener: l, Address: l.Addr().String(), TLS: config}
	}
}

// Whatever is asked of a node that does not write the lot, the owner does, and what
// came of it comes back.
func TestLink_anyNodeAnswers(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	a := f.engine(f.linked("a"))
	b := f.engine(f.linked("b"))
	require.Equal(t, 1, a.Stats().Owned)
	require.Zero(t, b.Stats().Owned)
	for code, rank := range map[string]int{"A1": 0, "A2": 0, "P1": 1} {
		f.qualify(b, code, rank)
	}
	require.ErrorIs(t, b.Qualify(t.Context(), f.lot, "P1", 2, opens), ErrRank)
	require.NoError(t, b.Open(t.Context(), f.lot, opens))

	first, err := f.keyed(b, "k", "A1", "700000")
	require.NoError(t, err)
	require.Equal(t, int64(1), first.Seq)
	require.Equal(t, ends, first.EndsAt)
	again, err := f.keyed(a, "k", "A1", "700000")
	require.NoError(t, err)
	require.True(t, again.Repeated, "the key is known at every node")
	again.Repeated = false
	require.Equal(t, first, again)
	_, err = f.keyed(b, "k", "A1", "710000")
	require.ErrorIs(t, err, ErrKeyReused)
	_, err = f.bid(b, "A2", "704999.99")
	require.ErrorIs(t, err, auction.ErrBidTooLow)
	_, local := f.bid(a, "A2", "704999.99")
	require.Equal(t, fault.Of(local).EN(), fault.Of(err).EN(), "in the owner's words")
	_, err = f.bid(b, "P1", "700000")
	require.NoError(t, err)
	v, err := b.Lot(t.Context(), f.lot)
	require.NoError(t, err)
	require.Equal(t, "P1", v.Leader)

	require.NoError(t, b.Void(t.Context(), f.order(), 2))
	require.ErrorIs(t, b.Void(t.Context(), f.order(), 2), ErrVoided)
	require.NoError(t, b.Bar(t.Context(), f.order(), "A2"))
	_, err = f.bid(b, "A2", "705000")
	require.ErrorIs(t, err, auction.ErrBarred)
	require.NoError(t, b.Suspend(t.Context(), f.order()))
	_, err = b.Resume(t.Context(), f.order())
	require.NoError(t, err)
	done, err := b.Close(t.Context(), f.lot, f.now())
	require.NoError(t, err)
	require.False(t, done.Closed)
	require.False(t, done.TryAt.IsZero(), "what came of a command comes back")
	require.NoError(t, b.Withdraw(t.Context(), f.order()))
	_, err = f.bid(b, "A1", "705000")
	require.Error(t, err)
	require.Greater(t, b.Stats().Forwarded, int64(10))
	require.Zero(t, b.Stats().Accepted)
	require.Zero(t, a.Stats().Forwarded)
}

// Every command survives the journey, with all that is in it.
func TestCommands_travel(t *testing.T) {
	t.Parallel()
	for name, made := range commands {
		c := made()
		if nameOf(c) != name {
			t.Errorf("%s is called %s", name, nameOf(c))
		}
	}
	require.Empty(t, nameOf(admission{}), "the owner admits by itself")
}

// A node whose lots were taken from it hears of it at once, and shows how they stand
// instead of how they stood; no lease has to run out and nobody has to bid there.
func TestLink_ownerBeforeHears(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	a := f.open(f.linked("a"))
	b := f.engine(f.linked("b"))
	require.NoError(t, b.TakeOver(t.Context()))
	for a.Stats().Owned > 0 {
		require.NoError(t, t.Context().Err())
	}
	_, err := f.bid(b, "A1", "700000")
	require.NoError(t, err)
	v, err := a.Lot(t.Context(), f.lot)
	require.NoError(t, err)
	require.Equal(t, "A1", v.Leader)
	require.Equal(t, int64(1), a.Stats().Fenced)
	require.NoError(t, a.TakeOver(t.Context()), "and it takes them back")
	for b.Stats().Owned > 0 {
		require.NoError(t, t.Context().Err())
	}
	_, err = f.bid(b, "A2", "705000")
	require.NoError(t, err)
}

// A node that stops tells the others, who take its lots without waiting for a lease.
func TestLink_handOver(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	a := f.open(f.linked("a"))
	b := f.engine(f.linked("b"))
	_, err := f.bid(b, "A1", "700000") // the link stands
	require.NoError(t, err)
	require.NoError(t, a.Stop(t.Context()))
	var current atomic.Pointer[Engine]
	current.Store(b)
	seq, err := raise(&current, Bid{Court: court, Lot: f.lot, Code: "A2", Key: "k", Amount: money.MustParse("705000")})
	require.NoError(t, err)
	require.Equal(t, int64(2), seq)
	require.Equal(t, 1, b.Stats().Owned)
	_, err = f.bid(a, "A1", "710000")
	require.ErrorIs(t, err, ErrInterrupted, "the old owner answers nothing any more")
}

// While nobody writes a lot, a bid waits for whoever takes it, and the bidder hears
// nothing of the change.
func TestLink_bidsWaitForTheNextOwner(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	patient := func(o *Options) { o.Grace = time.Minute }
	a := f.open(f.linked("a"), patient)
	b := f.engine(f.linked("b"), patient)
	_, err := f.bid(b, "A1", "700000")
	require.NoError(t, err)
	hold, err := f.pool.Begin(t.Context())
	require.NoError(t, err)
	_, err = hold.Exec(t.Context(), `select from lot_live where lot_id = $1 for update`, f.lot) // b cannot take it meanwhile
	require.NoError(t, err)
	require.NoError(t, a.Stop(t.Context()))

	gone, leave := context.WithCancel(t.Context())
	leave()
	_, err = b.Bid(gone, Bid{Court: court, Lot: f.lot, Code: "A2", Key: "k1", Amount: money.MustParse("705000")})
	require.ErrorIs(t, err, ErrInterrupted, "who does not wait asks again")
	type outcome struct {
		Answer
		err error
	}
	answer := make(chan outcome, 1)
	ask := func() {
		got, err := b.Bid(context.WithoutCancel(t.Context()), Bid{Court: court, Lot: f.lot, Code: "A2", Key: "k2", Amount: money.MustParse("705000")})
		answer <- outcome{got, err}
	}
	go ask()
	require.NoError(t, hold.Rollback(t.Context()))
	got := <-answer
	for errors.Is(got.err, ErrInterrupted) { // it was asked over the link before b noticed that a had gone
		go ask()
		got = <-answer
	}
	require.NoError(t, got.err)
	require.Equal(t, int64(2), got.Seq)
	require.Equal(t, 1, b.Stats().Owned)
}

// The link breaks between a question and its answer: the bidder is told to ask again
// with the same key, and gets the first answer.
func TestLink_brokenBeforeTheAnswer(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	a := f.open(f.linked("a"))
	b := f.engine(f.linked("b"))
	_, err := f.bid(b, "A1", "700000")
	require.NoError(t, err)
	release, entered := make(chan struct{}), make(chan struct{})
	term, _ := a.held(court, f.lot)
	require.NoError(t, term.queue.command(orderFor(f.lot, holding{release, entered})))
	<-entered
	told := make(chan error, 1)
	go func() {
		_, err := b.Bid(context.Background(), Bid{Court: court, Lot: f.lot, Code: "A2", Amount: money.MustParse("705000"), Key: "k"})
		told <- err
	}()
	for term.queue.depth() == 0 {
		require.NoError(t, t.Context().Err())
	}
	a.peers.mu.Lock()
	for p := range a.peers.all {
		p.conn.Close()
	}
	a.peers.mu.Unlock()
	require.ErrorIs(t, <-told, ErrInterrupted)
	close(release)
	var current atomic.Pointer[Engine]
	current.Store(b)
	seq, err := raise(&current, Bid{Court: court, Lot: f.lot, Code: "A2", Key: "k", Amount: money.MustParse("705000")})
	require.NoError(t, err)
	require.Equal(t, int64(2), seq)
	require.Equal(t, 2, one[int](f, `select count(*) from bid`))
}

// Who does not hold the keyring of the house is let in nowhere, on either side.
func TestLink_strangers(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	a := f.open(f.linked("a"))
	seed := make([]byte, 32)
	seed[0] = 1
	other, err := LinkTLS(seed)
	require.NoError(t, err)
	anonymous := other.Clone()
	anonymous.Certificates = nil
	for name, config := range map[string]*tls.Config{"another house": other, "nobody": anonymous} {
		conn, err := tls.Dial("tcp", a.opts.Link.Address, config)
		if err == nil { // TLS 1.3: the refusal comes with the first answer
			_, err = conn.Read(make([]byte, 1))
			conn.Close()
		}
		require.Error(t, err, name)
	}
	trusting := other.Clone()
	trusting.VerifyConnection = nil
	conn, err := tls.Dial("tcp", a.opts.Link.Address, trusting)
	if err == nil {
		_, err = conn.Read(make([]byte, 1))
		conn.Close()
	}
	require.Error(t, err, "one who trusts everybody is trusted by nobody")
	_, err = LinkTLS(seed[:31])
	require.Error(t, err)

	// The other way: a node asks an address where a stranger listens.
	b := f.engine(f.linked("b"), func(o *Options) { o.Link.TLS = other })
	_, err = f.bid(b, "A1", "700000")
	require.ErrorIs(t, err, ErrInterrupted)
	require.Zero(t, one[int](f, `select count(*) from bid`))
}

// A stamp of another node counts while it lies near the owner's clock.
func TestLink_clocksApart(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	a := f.open(f.linked("a"))
	amount := 700000
	for name, c := range map[string]struct {
		off  time.Duration
		want error
	}{
		"together":            {0, nil},
		"behind, at most":     {-leastNear, nil},
		"behind, beyond":      {-leastNear - time.Microsecond, ErrFar},
		"ahead, at most":      {leastNear, nil},
		"ahead, beyond":       {leastNear + time.Microsecond, ErrFar},
		"a liar, by an hour":  {-time.Hour, ErrFar},
		"a liar, by a decade": {10 * 365 * 24 * time.Hour, ErrFar},
	} {
		w := watchAt(f.now().Add(c.off))
		b := f.engine(f.linked(name), func(o *Options) { o.Clock = clock.New(w.machine) })
		_, err := f.bid(b, "A1", fmt.Sprint(amount))
		if c.want != nil {
			require.ErrorIs(t, err, c.want, name)
			continue
		}
		require.NoError(t, err, name)
		amount += 5000
	}
	require.Zero(t, one[int](f, `select count(*) from bid where entered_at > $1`, f.now()), "a stamp ahead is taken back")
	require.Equal(t, 3, one[int](f, `select count(*) from bid`))
	require.Equal(t, 1, a.Stats().Owned)
}

// Bidders at two nodes, and the lots are wrung from one to the other under load: both
// never write, nothing is lost, nothing counts twice.
func TestLink_twoNodesFight(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	a := f.engine(f.linked("a"))
	for i := range 24 {
		f.qualify(a, fmt.Sprintf("A%d", i+1), 0)
	}
	require.NoError(t, a.Open(t.Context(), f.lot, opens))
	b := f.engine(f.linked("b"))
	engines := []*Engine{a, b}
	book := &ledger{acked: map[string]int64{}}
	var total atomic.Int64
	var all sync.WaitGroup
	for who := range 24 {
		all.Go(func() {
			var mine atomic.Pointer[Engine]
			mine.Store(engines[who%2])
			for i := 0; total.Load() < 600; i++ {
				bid := Bid{Court: court, Lot: f.lot, Code: fmt.Sprintf("A%d", who+1), Key: fmt.Sprintf("%d-%d", who, i)}
				seq, err := raise(&mine, bid)
				if err != nil {
					t.Errorf("bidder %d: %v", who, err)
					return
				}
				if seq == 0 {
					continue
				}
				book.Lock()
				book.acked[bid.Key] = seq
				book.Unlock()
				if n := total.Add(1); n%100 == 0 && n <= 500 {
					err := engines[n/100%2].TakeOver(context.Background())
					if err != nil {
						t.Logf("a fight may be lost: %v", err)
					}
				}
			}
		})
	}
	all.Wait()
	f.agrees(book)
	require.Positive(t, a.Stats().Fenced+b.Stats().Fenced)
	require.Positive(t, a.Stats().Forwarded)
	require.Positive(t, b.Stats().Forwarded)
	require.Zero(t, one[int](f, `
		select count(*)
		from bid b
		join bid p on p.lot_id = b.lot_id and p.seq = b.seq - 1
		where b.epoch < p.epoch`), "what an old owner wrote stands before all of a new one")
	t.Logf("%d acknowledged bids, %d take-overs, %d + %d forwarded", len(book.acked), a.Stats().Fenced+b.Stats().Fenced, a.Stats().Forwarded, b.Stats().Forwarded)
}

// What the owner commits is told at every node.
func TestLink_frames(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	a := f.open(f.linked("a"))
	frames := make(chan Frame, 16)
	b := f.engine(f.linked("b"), func(o *Options) { o.OnCommit = func(f Frame) { frames <- f } })
	_, err := f.bid(b, "A1", "700000")
	require.NoError(t, err)
	got := <-frames
	require.Equal(t, int64(1), got.View.Bids)
	require.Len(t, got.Bids, 1)
	v, err := a.Lot(t.Context(), f.lot)
	require.NoError(t, err)
	require.Equal(t, v, got.View)
}

// A node without a link says that it cannot tell; it never judges another's lot.
func TestLink_alone(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	f.open(f.linked("a"))
	b := f.engine(func(o *Options) { o.Node, o.LeaseTTL = "b", time.Hour })
	for _, amount := range []string{"1.00", "700000"} {
		_, err := f.bid(b, "A1", amount)
		require.ErrorIs(t, err, ErrInterrupted)
	}
	require.ErrorIs(t, b.Void(t.Context(), f.order(), 1), ErrInterrupted)
	require.Zero(t, one[int](f, `select count(*) from bid`))
}

// A lot that is being wrung from one node to the other within its last five minutes,
// under bids at both: each late bid gives five minutes anew, the end never moves back,
// and the lot closes when it has come, at whichever node one asks.
func TestLink_lateBids(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	patient := func(o *Options) { o.PauseAfter = 24 * time.Hour } // nobody renews a lease here
	nodes := []*Engine{f.open(f.linked("a"), patient), f.engine(f.linked("b"), patient)}
	f.watch.set(ends.Add(-auction.Extension + time.Microsecond))
	book := &ledger{acked: map[string]int64{}}
	var mine atomic.Pointer[Engine]
	for i := range 40 {
		mine.Store(nodes[i%2])
		bid := Bid{Court: court, Lot: f.lot, Code: fmt.Sprintf("A%d", i%2+1), Key: fmt.Sprint(i)}
		seq, err := raise(&mine, bid)
		for err == nil && seq == 0 { // an owner of a moment ago showed a price of a moment ago
			bid.Key += "+"
			seq, err = raise(&mine, bid)
		}
		require.NoError(t, err)
		book.acked[bid.Key] = seq
		f.watch.set(f.now().Add(time.Duration(i%7) * time.Minute / 2))
		if i%10 == 9 {
			require.NoError(t, nodes[i/10%2].TakeOver(t.Context()))
		}
	}
	f.agrees(book)
	require.Equal(t, int64(40), one[int64](f, `select count(*) from bid`))
	v, err := nodes[0].Lot(t.Context(), f.lot)
	require.NoError(t, err)
	early, err := nodes[1].Close(t.Context(), f.lot, v.EndsAt.Add(-time.Microsecond))
	require.NoError(t, err)
	require.False(t, early.Closed)
	f.watch.set(v.EndsAt)
	done, err := nodes[1].Close(t.Context(), f.lot, v.EndsAt)
	require.NoError(t, err)
	require.True(t, done.Closed)
	again, err := nodes[0].Close(t.Context(), f.lot, v.EndsAt)
	require.NoError(t, err)
	require.Equal(t, done, again)
}
