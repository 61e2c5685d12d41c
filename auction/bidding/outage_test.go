package bidding

import (
	"net"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/stretchr/testify/require"

	"fachui/auction"
	"fachui/internal/legal"
)

// proxy stands between an engine and PostgreSQL. Armed, it swallows the next
// thing that the server says, or that the client says, and cuts the line.
type proxy struct {
	mu                  sync.Mutex
	loseReply, loseSend bool
}

func (p *proxy) arm(reply, send bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.loseReply, p.loseSend = reply, send
}

func (p *proxy) swallow(fromServer bool) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	lose := fromServer && p.loseReply || !fromServer && p.loseSend
	if lose {
		p.loseReply, p.loseSend = false, false
	}
	return lose
}

// through returns a pool on the fixture's database that passes the proxy.
func (f *fixture) through(p *proxy) *pgxpool.Pool {
	f.t.Helper()
	cfg := f.pool.Config()
	port := strconv.Itoa(int(cfg.ConnConfig.Port))
	server := filepath.Join(cfg.ConnConfig.Host, ".s.PGSQL."+port)
	dir, err := os.MkdirTemp("", "px")
	require.NoError(f.t, err)
	l, err := net.Listen("unix", filepath.Join(dir, ".s.PGSQL."+port))
	require.NoError(f.t, err)
	var all sync.WaitGroup
	all.Go(func() {
		for {
			client, err := l.Accept()
			if err != nil {
				return
			}
			up, err := net.Dial("unix", server)
			if err != nil {
				client.Close()
				continue
			}
			all.Go(func() { p.copy(client, up, false) })
			all.Go(func() { p.copy(up, client, true) })
		}
	})
	cfg.ConnConfig.Host = dir
	pool, err := pgxpool.NewWithConfig(f.t.Context(), cfg)
	require.NoError(f.t, err)
	f.t.Cleanup(func() {
		pool.Close()
		l.Close()
		all.Wait()
		os.RemoveAll(dir)
	})
	return pool
}

func (p *proxy) copy(from, to net.Conn, fromServer bool) {
	defer from.Close()
	defer to.Close()
	buf := make([]byte, 64<<10)
	for {
		n, err := from.Read(buf)
		if n > 0 && p.swallow(fromServer) {
			return
		}
		if err != nil {
			return
		}
		_, err = to.Write(buf[:n])
		if err != nil {
			return
		}
	}
}

// The line is cut between sending a batch and its reply. Nobody is told a lie: the
// bidder is asked to retry with the same key, and gets the outcome that the
// database kept, whichever it was.
func TestOutage_unknownOutcome(t *testing.T) {
	t.Parallel()
	for name, committed := range map[string]bool{"reply lost, committed": true, "request lost, not committed": false} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := newFixture(t)
			p := &proxy{}
			pool := f.through(p)
			e := f.open(func(o *Options) { o.Pool = pool })
			_, err := f.bid(e, "A1", "700000") // the statement is prepared from now on
			require.NoError(t, err)

			p.arm(committed, !committed)
			_, err = f.keyed(e, "k", "A2", "705000")
			require.ErrorIs(t, err, ErrInterrupted)
			require.Equal(t, committed, one[bool](f, `select exists (select from bid where key = 'k')`))

			require.NoError(t, e.TakeOver(t.Context())) // or the engine does so by itself
			a, err := f.keyed(e, "k", "A2", "705000")
			require.NoError(t, err)
			require.Equal(t, committed, a.Repeated)
			require.Equal(t, int64(2), a.Seq)
			require.Equal(t, int64(2), one[int64](f, `select count(*) from bid`))
			require.Equal(t, int64(1), e.Stats().Lost)
			_, err = f.bid(e, "A1", "710000")
			require.NoError(t, err, "the lot goes on")
		})
	}
}

// A refusal whose reply was lost is given again, too; so is the result of a close.
func TestOutage_refusalAndClose(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	p := &proxy{}
	pool := f.through(p)
	e := f.open(func(o *Options) { o.Pool, o.KeepEveryRefusal = pool, true })
	_, err := f.bid(e, "A1", "700000")
	require.NoError(t, err)
	p.arm(true, false)
	_, err = f.keyed(e, "low", "A2", "700001")
	require.ErrorIs(t, err, ErrInterrupted)
	require.NoError(t, e.TakeOver(t.Context()))
	_, err = f.keyed(e, "low", "A2", "700001")
	require.ErrorIs(t, err, auction.ErrBidTooLow)
	require.Equal(t, 1, one[int](f, `select count(*) from bid_refusal`))
}

// The server ends the sequencer's connection: the shard reads its state again.
func TestOutage_backendTerminated(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	e := f.open()
	_, err := f.bid(e, "A1", "700000")
	require.NoError(t, err)
	term := e.shards[0].term.Load()
	_, err = f.pool.Exec(t.Context(), `select pg_terminate_backend($1)`, term.conn.PgConn().PID())
	require.NoError(t, err)
	_, err = f.keyed(e, "k", "A2", "705000")
	require.ErrorIs(t, err, ErrInterrupted)
	require.NoError(t, e.TakeOver(t.Context()))
	a, err := f.keyed(e, "k", "A2", "705000")
	require.NoError(t, err)
	require.Equal(t, int64(2), a.Seq)
}

// No lot closes on a clock that ran while bidders were shut out.
func TestOutage_pausesOpenLots(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		stops, starts legal.Time
		paused        bool
		left          time.Duration
	}{
		"at the published length":      {opens.Add(3 * time.Hour), opens.Add(3*time.Hour + 30*time.Second), false, 0},
		"longer":                       {opens.Add(3 * time.Hour), opens.Add(3*time.Hour + 30*time.Second + time.Microsecond), true, 21 * time.Hour},
		"short, but the end was in it": {ends.Add(-time.Second), ends.Add(time.Second), true, time.Second},
		"right up to the end":          {ends.Add(-time.Second), ends, true, time.Second},
		"after the end":                {ends, ends.Add(time.Hour), false, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := newFixture(t)
			e := f.open()
			_, err := f.bid(e, "A1", "700000")
			require.NoError(t, err)
			f.watch.set(c.stops)
			require.NoError(t, e.Stop(t.Context()))
			f.watch.set(c.starts)
			e = f.engine()
			v, err := e.Lot(t.Context(), f.lot)
			require.NoError(t, err)
			if !c.paused {
				require.NotEqual(t, auction.Suspended, v.Status)
				return
			}
			require.Equal(t, auction.Suspended, v.Status)
			require.Equal(t, c.left.Microseconds(), one[int64](f, `select remaining_us from lot_live`))
			require.Equal(t, "SUSPENDED", one[string](f, `select status from lot`))
			require.Equal(t, 1, one[int](f, `select count(*) from event where kind = 'lot.paused' and public`))
			require.Equal(t, 1, one[int](f, `select count(*) from outbox where name = 'auction.lot_suspended'`))
			require.Equal(t, 1, one[int](f, `select count(*) from lot_interruption where ground = 'platform_outage' and ordered_by is null`))
			_, err = f.bid(e, "A2", "800000")
			require.ErrorIs(t, err, auction.ErrSuspended)
			require.True(t, f.close(e, ends.Add(time.Hour)).Waiting, "and it does not close")
		})
	}
}
