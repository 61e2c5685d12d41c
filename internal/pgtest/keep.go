package pgtest

import (
	"context"
	"errors"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"fachui/internal/pgembed"
)

// Kept is a database as a test left it. Others are cloned from it for as long as
// the process runs, or until [Forget].
type Kept struct{ name string }

// kept are the databases that outlive the test which filled them.
var kept struct {
	sync.Mutex
	names map[string]bool
}

// Keep closes pool, which New or Kept.New has given to t, and keeps its database.
// Nobody else may be connected to it any more.
func Keep(t testing.TB, pool *pgxpool.Pool) Kept {
	t.Helper()
	name := pool.Config().ConnConfig.Database
	pool.Close()
	kept.Lock()
	defer kept.Unlock()
	if kept.names == nil {
		kept.names = map[string]bool{}
	}
	kept.names[name] = true
	return Kept{name}
}

// isKept reports whether a database outlives its test.
func isKept(name string) bool {
	kept.Lock()
	defer kept.Unlock()
	return kept.names[name]
}

// New is the package's New on a clone of k.
func (k Kept) New(t testing.TB) *pgxpool.Pool {
	t.Helper()
	return clone(t, func(*cluster) string { return k.name })
}

// Forget drops what this process has kept: a package that keeps says so at the
// end of its TestMain. What a killed process has kept goes with the cluster's next start.
func Forget() error {
	kept.Lock()
	defer kept.Unlock()
	if len(kept.names) == 0 {
		return nil
	}
	c, err := shared()
	if err != nil {
		return err
	}
	return c.withSuper(context.Background(), func(ctx context.Context, super *pgx.Conn) error {
		var errs []error
		for name := range kept.names {
			errs = append(errs, pgembed.Drop(ctx, super, name))
		}
		kept.names = nil
		return errors.Join(errs...)
	})
}
