package paymentspg

import (
	"bytes"
	"io"
	"net"
	"net/url"
	"path/filepath"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"fachui/internal/fault"
	"fachui/internal/pg"
	"fachui/internal/pgembed"
	"fachui/internal/pgtest"
	"fachui/payments"
)

// Where the line between the house and its database is cut.
type cut int

const (
	before cut = iota // the commit never arrives
	during            // it is sent, and nobody waits for what comes of it
	after             // it is done, and the answer is lost
)

// cutter is a wire between the house and PostgreSQL that breaks once, at the first
// commit that passes.
type cutter struct {
	net.Listener
	socket string
	where  cut
	all    sync.WaitGroup
}

func openCutter(t *testing.T, socket string, where cut) *cutter {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	c := &cutter{Listener: l, socket: socket, where: where}
	c.all.Go(func() {
		for {
			house, err := l.Accept()
			if err != nil {
				return
			}
			c.all.Go(func() { c.carry(house) })
		}
	})
	t.Cleanup(func() { _ = l.Close(); c.all.Wait() })
	return c
}

func (c *cutter) carry(house net.Conn) {
	defer house.Close()
	db, err := net.Dial("unix", c.socket)
	if err != nil {
		return
	}
	defer db.Close()
	answers := make(chan []byte)
	c.all.Go(func() {
		defer close(answers)
		for {
			b := make([]byte, 1<<16)
			n, err := db.Read(b)
			if err != nil {
				return
			}
			answers <- b[:n]
		}
	})
	asks := make(chan []byte)
	c.all.Go(func() {
		defer close(asks)
		for {
			b := make([]byte, 1<<16)
			n, err := house.Read(b)
			if err != nil {
				return
			}
			asks <- b[:n]
		}
	})
	c.pass(house, db, asks, answers)
	_ = house.Close()
	_ = db.Close()
	for range asks { // let the readers end
	}
	for range answers {
	}
}

// pass carries both ways until one side ends or the line is cut.
func (c *cutter) pass(house, db io.Writer, asks, answers <-chan []byte) {
	for {
		select {
		case b, open := <-asks:
			commits := bytes.Contains(bytes.ToLower(b), []byte("commit\x00"))
			if !open || commits && c.where == before {
				return
			}
			_, err := db.Write(b)
			if err != nil || commits && c.where == during {
				return
			}
			if commits {
				<-answers
				return
			}
		case b, open := <-answers:
			if !open {
				return
			}
			_, err := house.Write(b)
			if err != nil {
				return
			}
		}
	}
}

// The line to the database is cut around a commit, and the house cannot know
// whether the money moved. It asks again with the same key: the journal is there
// once, whichever way it was.
func TestACutCommitPostsOnce(t *testing.T) {
	t.Parallel()
	for _, x := range []struct {
		name     string
		where    cut
		replayed bool
	}{{"before", before, false}, {"during", during, true}, {"after", after, true}} {
		t.Run(x.name, func(t *testing.T) {
			t.Parallel()
			pool := pgtest.New(t)
			openCourt(t, pool, jinjiang, mainNo)
			c := openCase(t, pool, jinjiang)
			u, err := url.Parse(pgtest.URL(t, pool, pgembed.App))
			require.NoError(t, err)
			q := u.Query()
			wire := openCutter(t, filepath.Join(q.Get("host"), ".s.PGSQL."+q.Get("port")), x.where)
			q.Del("host")
			q.Del("port")
			u.Host, u.RawQuery = wire.Addr().String(), q.Encode()
			weak, err := pg.Open(t.Context(), u.String(), 1)
			require.NoError(t, err)
			defer weak.Close()

			in := auto("line:1", payments.P9, bankAccount(), execution(c), "1000.00")
			_, err = tryPost(weak, jinjiang, in)
			require.Error(t, err)
			require.Empty(t, fault.Code(err), "nobody is told that it was refused: %v", err)
			// The same key again waits for whatever is still under way.
			again := post(t, pool, jinjiang, in)
			if x.where != during { // there it may not have arrived either
				require.Equal(t, x.replayed, again[0].Replayed)
			}
			require.Equal(t, []Posted{{1, true}}, post(t, pool, jinjiang, in))
			require.EqualValues(t, 1, countKey(t, pool, t.Context(), in.Key))
			require.Equal(t, "1000.00", balanceOf(t, pool, jinjiang, payments.Bank))
			breaches, err := CheckInvariants(t.Context(), pool, jinjiang)
			require.NoError(t, err)
			require.Empty(t, breaches)
		})
	}
}
