// Package pgtest gives each test its own migrated PostgreSQL database.
//
// All test processes of a user share one cluster, started by the first of them
// from the PostgreSQL binaries on the machine (see keeper.go for who stops it).
// A template database, named after the hash of the migrations, is built once;
// every test then gets a clone of it, in which legal time stands still at
// [Epoch]. A clone is dropped when its test passes, and kept, with its name in
// the log, when it fails: `make psql DB=kept_…` opens it. The cluster does not
// fsync, is never the demo's, and may be thrown away at any time.
package pgtest

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"fachui/internal/clock"
	"fachui/internal/legal"
	"fachui/internal/pg"
	"fachui/internal/pgembed"
)

// Epoch is where legal time stands in a new scratch database: the morning of a
// Monday that is a working day.
var Epoch = legal.MustParse("2026-03-02T09:00:00+08:00")

// maxConns bounds a test's own pool.
const maxConns = 8

var serial atomic.Int64

// New returns a pool, logged in as the application, on a fresh migrated
// database. Without PostgreSQL on the machine the test fails and says what to install.
func New(t testing.TB) *pgxpool.Pool {
	t.Helper()
	return clone(t, func(c *cluster) string { return c.template })
}

// clone returns a pool on a database of t's own, which is a copy of another.
func clone(t testing.TB, of func(*cluster) string) *pgxpool.Pool {
	t.Helper()
	c, err := shared()
	if err != nil {
		t.Fatalf("pgtest: %v", err)
	}
	name := databaseName(t.Name())
	err = c.withSuper(context.Background(), func(ctx context.Context, super *pgx.Conn) error {
		return pgembed.Clone(ctx, super, of(c), name)
	})
	if err != nil {
		t.Fatalf("pgtest: %v", err)
	}
	pool, err := pg.Open(context.Background(), c.url(pgembed.App, name), maxConns)
	if err != nil {
		t.Fatalf("pgtest: %v", err)
	}
	t.Cleanup(func() {
		pool.Close()
		if isKept(name) {
			return
		}
		err := c.discard(name, t.Failed(), t.Logf)
		if err != nil {
			t.Errorf("pgtest: %v", err)
		}
	})
	return pool
}

// databaseName is unique on this machine and tells whose it is. PostgreSQL keeps 63 bytes.
func databaseName(test string) string {
	readable := strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
			return r
		case r >= 'A' && r <= 'Z':
			return r + 'a' - 'A'
		}
		return '_'
	}, test)
	name := scratchPrefix + strconv.FormatInt(clock.System().Unix(), 10) + "_" +
		strconv.Itoa(os.Getpid()) + "_" + strconv.FormatInt(serial.Add(1), 10) + "_" + readable
	return name[:min(len(name), 63-len(keptPrefix)+len(scratchPrefix))]
}

// discard drops a test's database, or keeps it under a name that the next
// cluster start spares for a day.
func (c *cluster) discard(name string, failed bool, logf func(string, ...any)) error {
	return c.withSuper(context.Background(), func(ctx context.Context, super *pgx.Conn) error {
		if !failed {
			return pgembed.Drop(ctx, super, name)
		}
		kept := keptPrefix + strings.TrimPrefix(name, scratchPrefix)
		_, err := super.Exec(ctx, `
			select pg_terminate_backend(pid)
			from pg_stat_activity
			where datname = $1`, name)
		if err == nil {
			_, err = super.Exec(ctx, `alter database `+name+` rename to `+kept)
		}
		if err != nil {
			return fmt.Errorf("keep database %s: %w", name, err)
		}
		logf("pgtest: kept the database; open it with: make psql DB=%s", kept)
		return nil
	})
}

// Owner returns a connection to pool's database as its owner.
func Owner(t testing.TB, pool *pgxpool.Pool) *pgx.Conn {
	t.Helper()
	return connect(t, pool, pgembed.Owner)
}

// Auditor returns a connection to pool's database as the auditor.
func Auditor(t testing.TB, pool *pgxpool.Pool) *pgx.Conn {
	t.Helper()
	return connect(t, pool, pgembed.Auditor)
}

// Super returns a connection to pool's database as the superuser.
func Super(t testing.TB, pool *pgxpool.Pool) *pgx.Conn {
	t.Helper()
	return connect(t, pool, pgembed.Super)
}

func connect(t testing.TB, pool *pgxpool.Pool, role pgembed.Role) *pgx.Conn {
	t.Helper()
	ctx := context.Background()
	conn, err := pgx.Connect(ctx, URL(t, pool, role))
	if err != nil {
		t.Fatalf("pgtest: log in as %s: %v", role, err)
	}
	t.Cleanup(func() { _ = conn.Close(ctx) }) // the test may have closed it
	return conn
}

// URL is the address of pool's database for role, for code that opens its own connections.
func URL(t testing.TB, pool *pgxpool.Pool, role pgembed.Role) string {
	t.Helper()
	c, err := shared()
	if err != nil {
		t.Fatalf("pgtest: %v", err)
	}
	return c.url(role, pool.Config().ConnConfig.Database)
}

// Clock returns pool's legal clock, loaded; it stands at [Epoch] until it is moved.
func Clock(t testing.TB, pool *pgxpool.Pool) *clock.Legal {
	t.Helper()
	l := clock.New(clock.System)
	err := l.Load(context.Background(), pool)
	if err != nil {
		t.Fatalf("pgtest: %v", err)
	}
	return l
}

// withDatabase puts db into an address.
func withDatabase(address, db string) string {
	u, err := url.Parse(address)
	if err != nil {
		return address // the login will say what is wrong
	}
	u.Path = "/" + db
	return u.String()
}
