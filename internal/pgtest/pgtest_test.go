package pgtest

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"testing/fstest"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"fachui/internal/legal"
	"fachui/internal/pg"
	"fachui/internal/pgembed"
)

func TestEachTestHasItsOwnDatabase(t *testing.T) {
	t.Parallel()
	a, b := New(t), New(t)
	_, err := Owner(t, a).Exec(t.Context(), `create table only_in_a ()`)
	require.NoError(t, err)
	var seen bool
	require.NoError(t, b.QueryRow(t.Context(), `select to_regclass('only_in_a') is not null`).Scan(&seen))
	require.False(t, seen)
}

func TestRoles(t *testing.T) {
	t.Parallel()
	pool := New(t)
	who := func(q interface {
		QueryRow(context.Context, string, ...any) pgx.Row
	}) string {
		var name string
		require.NoError(t, q.QueryRow(t.Context(), `select current_user::text`).Scan(&name))
		return name
	}
	require.Equal(t, "fachui_app", who(pool))
	require.Equal(t, "fachui_owner", who(Owner(t, pool)))
	require.Equal(t, "fachui_auditor", who(Auditor(t, pool)))
	require.Equal(t, "fachui_super", who(Super(t, pool)))
	_, err := Auditor(t, pool).Exec(t.Context(), `update legal_clock set offset_us = 1`)
	require.Equal(t, "42501", pg.Code(err), "the auditor only reads")
}

func TestLegalTimeStandsStill(t *testing.T) {
	t.Parallel()
	pool := New(t)
	c := Clock(t, pool)
	require.Equal(t, "2026-03-02T09:00:00+08:00", c.Now().String())
	require.True(t, c.IsFrozen())
	later := legal.MustParse("2026-03-03T09:00:00+08:00")
	require.NoError(t, pg.Tx(t.Context(), pool, func(tx pgx.Tx) error { return c.Freeze(t.Context(), tx, later) }))
	require.Equal(t, later, Clock(t, pool).Now())
	require.Equal(t, Epoch, Clock(t, New(t)).Now(), "other databases do not move")
}

// What one test has filled, others begin with, each for itself.
func TestKeep(t *testing.T) {
	t.Parallel()
	var kept Kept
	t.Run("filled", func(t *testing.T) {
		pool := New(t)
		owner := Owner(t, pool)
		_, err := owner.Exec(t.Context(), `create table filled as select 1 as n`)
		require.NoError(t, err)
		require.NoError(t, owner.Close(t.Context()))
		kept = Keep(t, pool)
	})
	for range 2 {
		pool := kept.New(t)
		var n int
		owner := Owner(t, pool)
		require.NoError(t, owner.QueryRow(t.Context(), `delete from filled returning n`).Scan(&n))
		require.Equal(t, 1, n)
		require.Equal(t, Epoch, Clock(t, pool).Now())
	}
	require.NoError(t, Forget())
	require.NoError(t, Forget(), "nothing is left to forget")
	c, err := shared()
	require.NoError(t, err)
	_, err = pgx.Connect(t.Context(), c.url(pgembed.Super, kept.name))
	require.Equal(t, "3D000", pg.Code(err), "it is gone")
}

func TestDatabaseName(t *testing.T) {
	t.Parallel()
	name := databaseName("TestA/低于起拍价_and_a_very_long_name_that_goes_on_and_on_and_on")
	require.Regexp(t, `^t_\d+_\d+_\d+_testa_______and_a_`, name)
	require.LessOrEqual(t, len(name)-len(scratchPrefix)+len(keptPrefix), 63)
	require.NotEqual(t, databaseName("x"), databaseName("x"))
}

func TestKeptWhenFailed(t *testing.T) {
	t.Parallel()
	c, err := shared()
	require.NoError(t, err)
	for _, failed := range []bool{false, true} {
		name := databaseName(t.Name())
		require.NoError(t, c.withSuper(context.Background(), func(ctx context.Context, super *pgx.Conn) error {
			return pgembed.Clone(ctx, super, c.template, name)
		}))
		said := ""
		require.NoError(t, c.discard(name, failed, func(_ string, args ...any) { said = fmt.Sprint(args...) }))
		conn, err := pgx.Connect(t.Context(), c.url(pgembed.App, name))
		require.Error(t, err, "the scratch name is gone either way")
		require.Nil(t, conn)
		if !failed {
			require.Empty(t, said)
			continue
		}
		conn, err = pgx.Connect(t.Context(), c.url(pgembed.App, said))
		require.NoError(t, err)
		require.NoError(t, conn.Close(t.Context()))
		require.NoError(t, c.withSuper(context.Background(), func(ctx context.Context, super *pgx.Conn) error { return pgembed.Drop(ctx, super, said) }))
	}
}

// A wrong migration is shown with its file and line.
func TestBrokenMigration(t *testing.T) {
	t.Parallel()
	c, err := shared()
	require.NoError(t, err)
	sql := `-- +goose Up
create table a (
	n integer -- a comment; with a semicolon
);

-- +goose StatementBegin
create function f() returns integer language plpgsql as $$
begin
	return 1;
end $$;
-- +goose StatementEnd
create table b (
	n integer,
	m no_such_type
);
`
	fsys := fstest.MapFS{"0001_a.sql": {Data: []byte("-- +goose Up\ncreate table first ();\n")}, "0002_b.sql": {Data: []byte(sql)}}
	name := databaseName(t.Name())
	err = c.withSuper(context.Background(), func(ctx context.Context, super *pgx.Conn) error {
		defer func() { require.NoError(t, pgembed.Drop(ctx, super, name)) }()
		return c.buildTemplate(ctx, super, name, fsys)
	})
	require.EqualError(t, err, `migrations/0002_b.sql:14: type "no_such_type" does not exist (SQLSTATE 42704)`)
}

// A cluster of its own for the tests below, which stop and break it.
func ownRun(t *testing.T) string {
	t.Helper()
	t.Setenv("FACHUI_TEST_RUN", fmt.Sprintf("%s-%d", t.Name(), os.Getpid()))
	t.Cleanup(func() {
		require.NoError(t, Clean(context.Background()))
	})
	return runDir()
}

func TestJoinStopJoin(t *testing.T) {
	dir := ownRun(t)
	a, err := Join(t.Context())
	require.NoError(t, err)
	b, err := Join(t.Context())
	require.NoError(t, err)
	require.Equal(t, a.Roles, b.Roles, "the second shares the first one's cluster")

	require.NoError(t, a.Close())
	require.NoError(t, Stop(t.Context()))
	require.NoError(t, b.find(t.Context()), "it stays while somebody uses it")
	require.NoError(t, b.Close())
	require.NoError(t, Stop(t.Context()))
	require.NoFileExists(t, filepath.Join(dir, "address"))

	c, err := Join(t.Context())
	require.NoError(t, err)
	require.NoError(t, c.Close())
}

// The server killed under a test: the next one finds a new server.
func TestServerGone(t *testing.T) {
	dir := ownRun(t)
	a, err := Join(t.Context())
	require.NoError(t, err)
	text, err := os.ReadFile(filepath.Join(dataDir(dir), "data", "postmaster.pid"))
	require.NoError(t, err)
	var pid int
	_, err = fmt.Sscan(string(text), &pid)
	require.NoError(t, err)
	require.NoError(t, syscall.Kill(pid, syscall.SIGKILL))
	b, err := Join(t.Context())
	require.NoError(t, err)
	require.NoError(t, b.find(t.Context()))
	require.NoError(t, b.Close())
	require.NoError(t, a.Close())
}

func TestMissingPostgres(t *testing.T) {
	ownRun(t)
	t.Setenv("PG_BIN_DIR", t.TempDir())
	_, err := Join(t.Context())
	require.ErrorContains(t, err, "apt-get install postgresql")
}

func TestForeignRunDir(t *testing.T) {
	dir := ownRun(t)
	require.NoError(t, os.Symlink(t.TempDir(), dir))
	_, err := Join(t.Context())
	require.ErrorContains(t, err, "not ours alone")
}

// go test must not wait for the keeper: it holds none of the run's pipes.
func TestKeeperHoldsNoPipe(t *testing.T) {
	dir := ownRun(t)
	self, err := os.Executable()
	require.NoError(t, err)
	out, err := exec.Command(self, "-test.run=^TestRoles$").CombinedOutput()
	require.NoError(t, err, "%s", out)
	require.FileExists(t, filepath.Join(dir, "address"), "the cluster outlives the test process")
}

func BenchmarkNew(b *testing.B) {
	for b.Loop() {
		b.StopTimer()
		c, err := shared()
		require.NoError(b, err)
		name := databaseName(b.Name())
		b.StartTimer()
		require.NoError(b, c.withSuper(context.Background(), func(ctx context.Context, super *pgx.Conn) error {
			return errors.Join(pgembed.Clone(ctx, super, c.template, name), pgembed.Drop(ctx, super, name))
		}))
	}
}
