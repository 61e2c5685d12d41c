package bidding

import (
	"context"
	"os"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"fachui/internal/clock"
	"fachui/internal/pg"
	"fachui/internal/pgembed"
	"fachui/internal/pgtest"
	"fachui/migrations"
)

// The bench itself is tested in small windows; the cluster of the tests is not
// durable, so its figures are not to be told.
func TestBench(t *testing.T) {
	pool := pgtest.New(t)
	r, err := Bench(t.Context(), BenchOptions{Pool: pool, Owner: pgtest.Owner(t, pool), Machine: clock.System, Bidders: 32, Rounds: 1, Window: 50 * time.Millisecond})
	require.NoError(t, err)
	require.Len(t, r.Ratios, 3)
	require.Contains(t, r.String(), "fsync off")
}

// FACHUI_BENCH=dir runs the real thing on a durable cluster in dir.
func TestBenchDurable(t *testing.T) {
	dir := os.Getenv("FACHUI_BENCH")
	if dir == "" {
		t.Skip("set FACHUI_BENCH to a directory for a durable cluster")
	}
	ctx := context.Background()
	c, err := pgembed.Start(ctx, pgembed.Options{Dir: dir, Durable: true, Log: os.Stderr})
	require.NoError(t, err)
	defer func() { require.NoError(t, c.Stop(ctx)) }()
	_, err = c.EnsureDatabase(ctx, "bench")
	require.NoError(t, err)
	_, err = pg.Migrate(ctx, c.URL(pgembed.Owner, "bench"), migrations.FS)
	require.NoError(t, err)
	pool, err := pg.Open(ctx, c.URL(pgembed.App, "bench"), 24)
	require.NoError(t, err)
	defer pool.Close()
	owner, err := pgx.Connect(ctx, c.URL(pgembed.Owner, "bench"))
	require.NoError(t, err)
	defer func() { require.NoError(t, owner.Close(ctx)) }()
	_, err = owner.Exec(ctx, `insert into legal_clock (purpose) values ('scratch') on conflict do nothing`)
	require.NoError(t, err)
	r, err := Bench(ctx, BenchOptions{Pool: pool, Owner: owner, Machine: clock.System})
	require.NoError(t, err)
	t.Log("\n" + r.String())
}
