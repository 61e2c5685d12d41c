package paymentspg

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/stretchr/testify/require"

	"fachui/internal/pg"
	"fachui/internal/pgembed"
	"fachui/internal/ref"
	"fachui/migrations"
	"fachui/payments"
)

// bench of writers: each posts one journal after the other until the server is gone.
type writer struct {
	acked []Posted
	keys  []string
	lost  payments.Journal // asked for, and never answered
}

// PostgreSQL is killed under four writers, first as an administrator would who is
// in a hurry, then as a power cut would. It recovers by itself: every journal that
// was acknowledged is there under its number, at most the ones in flight besides,
// the books hold, and the same keys again complete what was in doubt.
func TestKilledDatabaseKeepsWhatItAcknowledged(t *testing.T) {
	t.Parallel()
	dir, err := os.MkdirTemp("", "fachui-crash-") //nolint:usetesting // the server's account must reach it
	require.NoError(t, err)
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	require.NoError(t, os.Chmod(dir, 0o755))
	var c *pgembed.Cluster
	open := func() *pgxpool.Pool {
		var err error
		c, err = pgembed.Start(t.Context(), pgembed.Options{Dir: filepath.Join(dir, "pg"), Durable: true})
		require.NoError(t, err)
		_, err = c.EnsureDatabase(t.Context(), "court")
		require.NoError(t, err)
		_, err = pg.Migrate(t.Context(), c.URL(pgembed.Owner, "court"), migrations.FS)
		require.NoError(t, err)
		pool, err := pg.Open(t.Context(), c.URL(pgembed.App, "court"), 5)
		require.NoError(t, err)
		return pool
	}
	pool := open()
	t.Cleanup(func() { pool.Close(); _ = c.Stop(context.Background()) })
	openCourt(t, pool, jinjiang, mainNo)
	id, payee := openCase(t, pool, jinjiang), ref.New()
	post(t, pool, jinjiang, auto("money", payments.P9, bankAccount(), execution(id), "100000.00"))
	stored := int64(1)
	for round, blow := range []syscall.Signal{syscall.SIGQUIT, syscall.SIGKILL} {
		writers := writeUntilDead(t, c, pool, blow, func(who, i int) payments.Journal {
			return auto(fmt.Sprint(round, ":", who, ":", i), payments.P10, execution(id), payments.Account{Code: payments.Creditors, Case: id, Subject: payee}, "0.01")
		})
		pool.Close()
		_ = c.Stop(t.Context()) // it has ended already
		pool = open()
		stored += nothingLost(t, pool, writers, stored)
	}
}

// writeUntilDead lets four writers work, strikes once they have worked a while, and
// returns what they were told.
func writeUntilDead(t *testing.T, c *pgembed.Cluster, pool *pgxpool.Pool, blow syscall.Signal, next func(who, i int) payments.Journal) []writer {
	t.Helper()
	const enough, most = 120, 1 << 20
	writers := make([]writer, 4)
	told := make(chan struct{}, enough)
	var all sync.WaitGroup
	for who := range writers {
		all.Go(func() {
			x := &writers[who]
			for i := range most {
				j := next(who, i)
				posted, err := tryPost(pool, jinjiang, j)
				if err != nil {
					x.lost = j
					return
				}
				x.acked, x.keys = append(x.acked, posted...), append(x.keys, j.Key)
				select {
				case told <- struct{}{}:
				default:
				}
			}
		})
	}
	for range enough {
		<-told
	}
	b, err := os.ReadFile(filepath.Join(c.Dir, "data", "postmaster.pid"))
	require.NoError(t, err)
	first, _, _ := strings.Cut(string(b), "\n")
	pid, err := strconv.Atoi(first)
	require.NoError(t, err)
	require.NoError(t, syscall.Kill(pid, blow))
	<-c.Exited()
	all.Wait()
	return writers
}

// nothingLost compares the recovered books with what the writers were told, has
// them ask again for what was in flight, and returns how many journals they have.
func nothingLost(t *testing.T, pool *pgxpool.Pool, writers []writer, before int64) int64 {
	t.Helper()
	var n, there int64
	for _, x := range writers {
		n += int64(len(x.acked))
		for i, p := range x.acked {
			var key string
			require.NoError(t, pool.QueryRow(t.Context(), `
				select key
				from journal
				where court_id = $1 and number = $2`, jinjiang, p.Number).Scan(&key))
			require.Equal(t, x.keys[i], key)
		}
	}
	require.NoError(t, pool.QueryRow(t.Context(), `select count(*) from journal`).Scan(&there))
	require.GreaterOrEqual(t, there, before+n)
	require.LessOrEqual(t, there, before+n+int64(len(writers)), "more was stored than anybody asked for")
	t.Logf("%d acknowledged, %d stored", n, there-before)
	for _, x := range writers {
		require.NotEmpty(t, x.lost.Key)
		post(t, pool, jinjiang, x.lost)
		require.EqualValues(t, 1, countKey(t, pool, t.Context(), x.lost.Key))
	}
	breaches, err := CheckInvariants(t.Context(), pool, jinjiang)
	require.NoError(t, err)
	require.Empty(t, breaches)
	return n + int64(len(writers))
}
