package pgembed

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"
)

// holdEnv makes this test binary start a cluster in the named directory and
// then wait to be killed.
const holdEnv = "PGEMBED_TEST_HOLD"

func TestMain(m *testing.M) {
	if dir := os.Getenv(holdEnv); dir != "" {
		hold(dir)
	}
	os.Exit(m.Run())
}

func hold(dir string) {
	c, err := Start(context.Background(), Options{Dir: dir, Log: os.Stderr})
	if err != nil {
		fmt.Println("failed:", err)
		os.Exit(1)
	}
	fmt.Println("ready", c.Dir, c.process.Pid)
	select {}
}

// openDir returns a directory that the server's account can reach: t.TempDir is
// closed to it when root runs the tests.
func openDir(t *testing.T) string {
	t.Helper()
	base, err := os.MkdirTemp("", "pgembed-test-") //nolint:usetesting // see above
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, os.RemoveAll(base)) })
	require.NoError(t, os.Chmod(base, 0o755))
	return filepath.Join(base, "cluster")
}

func start(t *testing.T, dir string) *Cluster {
	t.Helper()
	begun := time.Now()
	c, err := Start(t.Context(), Options{Dir: dir, Log: testLog{t}})
	require.NoError(t, err)
	t.Logf("ready after %v", time.Since(begun).Round(time.Millisecond))
	t.Cleanup(func() { require.NoError(t, c.Stop(context.Background())) })
	return c
}

type testLog struct{ t *testing.T }

func (l testLog) Write(p []byte) (int, error) {
	l.t.Log(strings.TrimSpace(string(p)))
	return len(p), nil
}

func one[T any](t *testing.T, url, sql string) T {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), url)
	require.NoError(t, err)
	defer conn.Close(context.Background())
	var v T
	require.NoError(t, conn.QueryRow(t.Context(), sql).Scan(&v))
	return v
}

func TestFirstAndSecondStart(t *testing.T) {
	t.Parallel()
	dir := openDir(t)
	c := start(t, dir)
	created, err := c.EnsureDatabase(t.Context(), "fachui")
	require.NoError(t, err)
	require.True(t, created)
	for _, role := range Roles {
		require.Equal(t, string(role), one[string](t, c.URL(role, "fachui"), `select current_user::text`))
		fi, err := os.Stat(filepath.Join(c.Dir, "secrets", string(role)))
		require.NoError(t, err)
		require.Equal(t, os.FileMode(0o600), fi.Mode().Perm())
	}
	settings := one[string](t, c.URL(App, "fachui"), `
		select concat_ws(' ', current_setting('server_encoding'), datctype, datcollate,
			current_setting('data_checksums'), current_setting('timezone'),
			current_setting('listen_addresses') = '')
		from pg_database
		where datname = current_database()`)
	require.Equal(t, "UTF8 C.UTF-8 C on Asia/Shanghai t", settings)
	fi, err := os.Stat(c.Dir)
	require.NoError(t, err)
	require.Equal(t, os.FileMode(0o700), fi.Mode().Perm())

	conn, err := pgx.Connect(t.Context(), c.URL(Owner, "fachui"))
	require.NoError(t, err)
	_, err = conn.Exec(t.Context(), `create table kept as select 7 as n`)
	require.NoError(t, err)
	require.NoError(t, conn.Close(t.Context()))
	require.NoError(t, c.Stop(t.Context()))
	require.NoError(t, c.Stop(t.Context()), "a second stop does nothing")
	require.NoDirExists(t, c.sock)

	again := start(t, dir)
	require.Equal(t, c.secrets, again.secrets, "passwords survive")
	created, err = again.EnsureDatabase(t.Context(), "fachui")
	require.NoError(t, err)
	require.False(t, created)
	require.Equal(t, 7, one[int](t, again.URL(Owner, "fachui"), `select n from kept`))
}

// What a throw-away cluster had not yet on the disk when the machine went down is
// not trusted: it is made anew. A durable one is never touched.
func TestMachineRestarted(t *testing.T) {
	t.Parallel()
	dir := openDir(t)
	c := start(t, dir)
	ctx := t.Context()
	_, err := c.EnsureDatabase(ctx, "left")
	require.NoError(t, err)
	require.NoError(t, c.Stop(ctx))
	has := func(o Options) bool {
		o.Dir, o.Log = dir, testLog{t}
		c, err := Start(ctx, o)
		require.NoError(t, err)
		defer func() { require.NoError(t, c.Stop(context.WithoutCancel(ctx))) }()
		return one[bool](t, c.URL(Super, "postgres"), `select exists (select from pg_database where datname = 'left')`)
	}
	require.True(t, has(Options{}), "a start in the same boot keeps the data")
	note := filepath.Join(c.Dir, bootNote)
	if len(bootID()) == 0 {
		t.Log("this kernel does not tell boots apart: nothing to discard")
		return
	}
	require.NoError(t, os.WriteFile(note, []byte("another boot"), 0o600))
	require.True(t, has(Options{Durable: true}), "a durable start keeps the data")
	require.False(t, has(Options{}), "a throw-away cluster of another boot is made anew")
}

func TestStrangersStayOut(t *testing.T) {
	t.Parallel()
	c := start(t, openDir(t))
	_, err := c.EnsureDatabase(t.Context(), "fachui")
	require.NoError(t, err)

	c.secrets[App] += "x"
	_, err = pgx.Connect(t.Context(), c.URL(App, "fachui"))
	require.ErrorContains(t, err, "28P01", "a wrong password")
	c.secrets[App] = c.secrets[App][:len(c.secrets[App])-1]

	conn, err := pgx.Connect(t.Context(), c.URL(App, "fachui"))
	require.NoError(t, err)
	defer conn.Close(context.Background())
	for _, sql := range []string{`create table t ()`, `create temporary table t ()`, `create schema s`, `create database d`, `create role r`} {
		_, err = conn.Exec(t.Context(), sql)
		require.ErrorContains(t, err, "42501", sql)
	}

	super, err := pgx.Connect(t.Context(), c.URL(Super, "postgres"))
	require.NoError(t, err)
	defer super.Close(context.Background())
	_, err = super.Exec(t.Context(), `create role stranger login password 'p'`)
	require.NoError(t, err)
	c.secrets["stranger"] = "p"
	_, err = pgx.Connect(t.Context(), c.URL("stranger", "fachui"))
	require.ErrorContains(t, err, "42501")
}

func TestCloneAndDrop(t *testing.T) {
	t.Parallel()
	c := start(t, openDir(t))
	ctx := t.Context()
	_, err := c.EnsureDatabase(ctx, "template_a")
	require.NoError(t, err)
	conn, err := pgx.Connect(ctx, c.URL(Owner, "template_a"))
	require.NoError(t, err)
	_, err = conn.Exec(ctx, `create table t as select 5 as n; grant select on t to fachui_app`)
	require.NoError(t, err)
	require.NoError(t, conn.Close(ctx))

	require.NoError(t, c.CloneDatabase(ctx, "template_a", "clone_a"))
	require.Equal(t, 5, one[int](t, c.URL(App, "clone_a"), `select n from t`))
	require.ErrorContains(t, c.CloneDatabase(ctx, "template_a", "clone_a"), "42P04")

	held, err := pgx.Connect(ctx, c.URL(App, "clone_a"))
	require.NoError(t, err)
	defer held.Close(context.Background())
	require.NoError(t, c.DropDatabase(ctx, "clone_a"), "though somebody is connected")
	require.NoError(t, c.DropDatabase(ctx, "clone_a"), "nothing to drop is no error")

	require.NoError(t, c.RenameDatabase(ctx, "template_a", "template_b"))
	for name, want := range map[string]bool{"template_a": false, "template_b": true} {
		there, err := c.HasDatabase(ctx, name)
		require.NoError(t, err)
		require.Equal(t, want, there, name)
	}
	require.ErrorContains(t, c.RenameDatabase(ctx, "template_a", "template_c"), "3D000")
}

func TestOneProcessAtATime(t *testing.T) {
	t.Parallel()
	dir := openDir(t)
	start(t, dir)
	_, err := Start(t.Context(), Options{Dir: dir})
	require.ErrorContains(t, err, fmt.Sprintf("in use by process %d", os.Getpid()))
}

// A parent killed at any moment leaves nothing that blocks the next start.
func TestParentKilled(t *testing.T) {
	t.Parallel()
	dir := openDir(t)
	for range 3 {
		cmd, _ := runHolder(t, dir, nil)
		require.NoError(t, cmd.Process.Kill())
		_ = cmd.Wait() // killed
	}
	start(t, dir)
}

// The server itself killed as well: its socket, lock file and shared memory stay behind.
func TestServerKilled(t *testing.T) {
	t.Parallel()
	dir := openDir(t)
	cmd, pid := runHolder(t, dir, nil)
	require.NoError(t, syscall.Kill(pid, syscall.SIGKILL))
	require.NoError(t, cmd.Process.Kill())
	_ = cmd.Wait() // killed
	c := start(t, dir)
	sockets, err := filepath.Glob(filepath.Join(filepath.Dir(c.sock), "fachui-pg-*", ".s.PGSQL.5432.lock"))
	require.NoError(t, err)
	for _, s := range sockets {
		b, err := os.ReadFile(s)
		if err == nil {
			require.NotContains(t, string(b), fmt.Sprintf("%d\n", pid), "the old socket directory is gone")
		}
	}
}

// A stale postmaster.pid whose number now belongs to another program.
func TestStalePidOfAnotherProgram(t *testing.T) {
	t.Parallel()
	dir := openDir(t)
	c := start(t, dir)
	require.NoError(t, c.Stop(t.Context()))
	stale := fmt.Sprintf("%d\n%s\n1700000000\n5432\n/nowhere\n\n", os.Getpid(), c.data())
	require.NoError(t, os.WriteFile(filepath.Join(c.data(), "postmaster.pid"), []byte(stale), 0o600))
	start(t, dir)
}

// An initdb that was cut off leaves data.new behind, never a half cluster.
func TestUnfinishedInit(t *testing.T) {
	t.Parallel()
	dir := openDir(t)
	require.NoError(t, os.MkdirAll(filepath.Join(dir, "data.new", "base"), 0o700))
	start(t, dir)
}

func TestDirectoryOfSomethingElse(t *testing.T) {
	t.Parallel()
	dir := openDir(t)
	require.NoError(t, os.MkdirAll(filepath.Join(dir, "photos"), 0o755))
	_, err := Start(t.Context(), Options{Dir: dir})
	require.ErrorContains(t, err, "photos, which is not part of a cluster")
}

func TestLostPassword(t *testing.T) {
	t.Parallel()
	dir := openDir(t)
	c := start(t, dir)
	require.NoError(t, c.Stop(t.Context()))
	require.NoError(t, os.Remove(filepath.Join(dir, "secrets", string(App))))
	c = start(t, dir)
	require.Equal(t, "fachui_app", one[string](t, c.URL(App, "postgres"), `select current_user::text`), "the superuser sets a new one")
	require.NoError(t, c.Stop(t.Context()))
	require.NoError(t, os.Remove(filepath.Join(dir, "secrets", string(Super))))
	_, err := Start(t.Context(), Options{Dir: dir})
	require.ErrorContains(t, err, "put back the right file")
}

func TestMissingBinaries(t *testing.T) {
	t.Setenv("PG_BIN_DIR", t.TempDir())
	_, err := Start(t.Context(), Options{Dir: openDir(t)})
	require.ErrorIs(t, err, ErrNoBinaries)
	require.ErrorContains(t, err, "initdb is missing")
	require.ErrorContains(t, err, "apt-get install postgresql")
}

func TestOldBinaries(t *testing.T) {
	dir := t.TempDir()
	for name, script := range map[string]string{"initdb": "exit 1", "postgres": "echo 'postgres (PostgreSQL) 14.9'"} {
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte("#!/bin/sh\n"+script+"\n"), 0o755))
	}
	t.Setenv("PG_BIN_DIR", dir)
	_, err := Start(t.Context(), Options{Dir: openDir(t)})
	require.ErrorIs(t, err, ErrNoBinaries)
	require.ErrorContains(t, err, "(version 14)")
}

// Root keeps its home closed; the server's account could not reach a cluster there.
func TestClosedParent(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Parallel()
		var log bytes.Buffer
		a, err := serverAccount()
		require.NoError(t, err)
		dir, err := a.place("cluster", &log)
		require.NoError(t, err)
		require.True(t, filepath.IsAbs(dir), "an ordinary user gets what was asked for")
		require.Empty(t, log.String())
		return
	}
	closed := filepath.Join(filepath.Dir(openDir(t)), "closed")
	require.NoError(t, os.Mkdir(closed, 0o700))
	c := start(t, filepath.Join(closed, "deeper", "cluster"))
	t.Cleanup(func() { require.NoError(t, os.RemoveAll(c.Dir)) })
	require.NotContains(t, c.Dir, closed)
	require.Equal(t, 1, one[int](t, c.URL(Super, "postgres"), `select 1`))
	require.NoError(t, c.Stop(t.Context()))
}

// As root, run the whole thing again as an ordinary user.
func TestOrdinaryUser(t *testing.T) {
	t.Parallel()
	if os.Geteuid() != 0 {
		start(t, openDir(t))
		return
	}
	const nobody = 65534
	dir := openDir(t)
	base := filepath.Dir(dir)
	require.NoError(t, os.Chown(base, nobody, nobody))
	path, err := os.Executable()
	require.NoError(t, err)
	self, err := os.ReadFile(path)
	require.NoError(t, err)
	copied := filepath.Join(base, "pgembed.test")
	require.NoError(t, os.WriteFile(copied, self, 0o755))
	cmd, _ := runHolder(t, dir, func(cmd *exec.Cmd) {
		cmd.Path, cmd.Dir = copied, base
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
	})
	fi, err := os.Stat(filepath.Join(dir, "data", "PG_VERSION"))
	require.NoError(t, err)
	st, ok := fi.Sys().(*syscall.Stat_t)
	require.True(t, ok)
	require.Equal(t, uint32(nobody), st.Uid)
	require.NoError(t, cmd.Process.Kill())
	_ = cmd.Wait() // killed
}

// runHolder starts a child that starts a cluster in dir, and returns it with the
// server's pid once the cluster is ready.
func runHolder(t *testing.T, dir string, change func(*exec.Cmd)) (*exec.Cmd, int) {
	t.Helper()
	self, err := os.Executable()
	require.NoError(t, err)
	cmd := exec.Command(self)
	cmd.Env = append(os.Environ(), holdEnv+"="+dir, "TMPDIR="+filepath.Dir(dir)) // its sockets go with the directory
	cmd.Stderr = os.Stderr
	if change != nil {
		change(cmd)
	}
	out, err := cmd.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, cmd.Start())
	t.Cleanup(func() { _ = cmd.Process.Kill() }) // mostly ended already
	var pid int
	var where string
	_, err = fmt.Fscanf(out, "ready %s %d\n", &where, &pid)
	require.NoError(t, err)
	require.False(t, errors.Is(syscall.Kill(pid, 0), syscall.ESRCH))
	return cmd, pid
}
