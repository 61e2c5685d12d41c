package house_test

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"fachui/internal/house"
	"fachui/internal/house/housetest"
	"fachui/internal/pgembed"
)

// A demo's database is a copy of the schema that its cluster keeps; what a start
// that died had half made, or an older program needed, is in nobody's way.
func TestThrowaway(t *testing.T) {
	t.Parallel()
	base, err := os.MkdirTemp("", "house-test-") //nolint:usetesting // t.TempDir is closed to the server's account when root runs the tests
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, os.RemoveAll(base)) })
	require.NoError(t, os.Chmod(base, 0o755))
	dir := filepath.Join(base, "cluster")
	ctx := t.Context()
	connect := func(url string) *pgx.Conn {
		conn, err := pgx.Connect(ctx, url)
		require.NoError(t, err)
		t.Cleanup(func() { _ = conn.Close(context.WithoutCancel(ctx)) }) // its server may be gone
		return conn
	}
	names := func(d *house.Database) []string {
		rows, err := connect(d.Owner).Query(ctx, `
			select datname
			from pg_database
			where not datistemplate and datname <> 'postgres'
			order by datname`)
		require.NoError(t, err)
		all, err := pgx.CollectRows(rows, pgx.RowTo[string])
		require.NoError(t, err)
		return all
	}
	open := func(name string) *house.Database {
		d, err := house.Throwaway(ctx, dir, name, housetest.Dawn, io.Discard)
		require.NoError(t, err)
		return d
	}
	require.NoError(t, open("").Stop(ctx), "prepared, and nothing more")
	d := open("demo_1")
	all := names(d)
	require.Len(t, all, 2)
	require.Equal(t, "demo_1", all[0])
	schema := all[1]
	conn := connect(d.Owner)
	var purpose string
	require.NoError(t, conn.QueryRow(ctx, `select purpose from legal_clock`).Scan(&purpose))
	require.Equal(t, "demo", purpose)
	require.NoError(t, d.Stop(ctx))

	c, err := pgembed.Start(ctx, pgembed.Options{Dir: dir, Log: io.Discard})
	require.NoError(t, err)
	require.NoError(t, c.RenameDatabase(ctx, schema, "schema_of_another_program"))
	_, err = c.EnsureDatabase(ctx, "schema_half")
	require.NoError(t, err)
	require.NoError(t, c.Stop(ctx))
	d = open("demo_2")
	require.Equal(t, []string{"demo_1", "demo_2", schema}, names(d))
	require.NoError(t, d.Forget(ctx, "demo_", "demo_2"))
	require.Equal(t, []string{"demo_2", schema}, names(d))
	require.NoError(t, d.Stop(ctx))
}

// A hasty database is the same for everybody but the application, which need not wait for the disk.
func TestHasty(t *testing.T) {
	t.Parallel()
	d := house.Database{App: "postgres://app:a%40b@/demo?host=/run/pg", Owner: "postgres://owner@/demo", Auditor: "postgres://auditor@/demo"}
	hasty, err := d.Hasty()
	require.NoError(t, err)
	require.Equal(t, d.Owner, hasty.Owner)
	require.Equal(t, d.Auditor, hasty.Auditor)
	was, err := pgx.ParseConfig(d.App)
	require.NoError(t, err)
	is, err := pgx.ParseConfig(hasty.App)
	require.NoError(t, err)
	require.Equal(t, []string{was.Host, was.Database, was.User, was.Password}, []string{is.Host, is.Database, is.User, is.Password})
	require.Empty(t, was.RuntimeParams["synchronous_commit"])
	require.Equal(t, "off", is.RuntimeParams["synchronous_commit"])
	_, err = (&house.Database{App: "postgres://%"}).Hasty()
	require.Error(t, err)
}
