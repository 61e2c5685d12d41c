package pgtest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"

	"fachui/internal/clock"
	"fachui/internal/pgembed"
)

// The keeper is a process of its own that runs the shared cluster. It has to be:
// the server dies with its parent, and no test process outlives all the others.
// It is this very test binary, started again with keeperEnv set; it takes no
// part in the test run and holds none of its pipes.
//
// Every user of the cluster holds a shared lock on the file "users", which the
// kernel frees even after kill -9. The keeper stops the cluster and ends when it
// gets that lock alone: when nobody has used it for idleLimit, or when somebody
// left a file "stop". Killing the keeper stops the server, too; the next test
// starts both again.
const (
	keeperEnv     = "FACHUI_TEST_KEEPER"
	idleLimit     = time.Minute
	keeperPoll    = 200 * time.Millisecond
	keptFor       = 24 * time.Hour
	memory        = "/dev/shm"
	roomy         = 3 << 30 // bytes
	scratchPrefix = "t_"
	keptPrefix    = "kept_"
)

func init() {
	dir := os.Getenv(keeperEnv)
	if dir == "" {
		return
	}
	err := keep(dir)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	os.Exit(0)
}

// keep runs the cluster in dir until nobody needs it.
func keep(dir string) error {
	ctx, cancel := signal.NotifyContext(context.Background(), syscall.SIGTERM, syscall.SIGINT)
	defer cancel()
	alive, err := openLock(filepath.Join(dir, "keeper"), syscall.LOCK_EX) // until we end
	if err != nil {
		return err
	}
	defer alive.Close()
	c, err := pgembed.Start(ctx, pgembed.Options{Dir: dataDir(dir), MaxConnections: 400, Log: os.Stderr})
	if err != nil {
		return err
	}
	err = sweep(ctx, c)
	if err == nil {
		err = publish(dir, c)
	}
	var users *os.File
	if err == nil {
		users, err = awaitIdle(ctx, dir, c)
	}
	// Whoever joins from here on waits for the lock, finds no address and starts anew.
	err = errors.Join(err, os.Remove(filepath.Join(dir, "address")), c.Stop(context.Background()))
	if users != nil {
		err = errors.Join(err, users.Close())
	}
	return err
}

// dataDir is where the cluster of a run directory lives: in memory, if the
// machine has a roomy place for that, else beside the locks. A clone is some
// eight hundred small files, which a disk takes three to ten times as long to create.
func dataDir(dir string) string {
	inMemory := filepath.Join(memory, filepath.Base(dir))
	var fs syscall.Statfs_t
	if syscall.Statfs(memory, &fs) == nil && fs.Bavail*uint64(fs.Bsize) >= roomy && makeRunDir(inMemory) == nil {
		return filepath.Join(inMemory, "pg")
	}
	return filepath.Join(dir, "pg")
}

// publish writes the addresses, whole or not at all.
func publish(dir string, c *pgembed.Cluster) error {
	addresses := map[pgembed.Role]string{}
	for _, role := range pgembed.Roles {
		addresses[role] = c.URL(role, "postgres")
	}
	b, err := json.Marshal(addresses)
	if err != nil {
		return fmt.Errorf("write address: %w", err)
	}
	path := filepath.Join(dir, "address")
	err = os.WriteFile(path+".new", b, 0o600)
	if err != nil {
		return fmt.Errorf("write address: %w", err)
	}
	return os.Rename(path+".new", path)
}

// awaitIdle returns the lock on "users", held alone, when the cluster is to stop;
// or nil when it has ended by itself or a signal asks us to go at once.
func awaitIdle(ctx context.Context, dir string, c *pgembed.Cluster) (*os.File, error) {
	users, err := os.OpenFile(filepath.Join(dir, "users"), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fmt.Errorf("open lock: %w", err)
	}
	tick := time.NewTicker(keeperPoll)
	defer tick.Stop()
	var idle time.Duration
	for {
		select {
		case <-ctx.Done():
			return nil, users.Close()
		case <-c.Exited():
			return nil, errors.Join(errors.New("the server ended by itself"), users.Close())
		case <-tick.C:
		}
		if syscall.Flock(int(users.Fd()), syscall.LOCK_EX|syscall.LOCK_NB) != nil {
			idle = 0
			continue
		}
		idle += keeperPoll
		_, err = os.Stat(filepath.Join(dir, "stop"))
		if err == nil || idle >= idleLimit {
			return users, nil
		}
		err = syscall.Flock(int(users.Fd()), syscall.LOCK_UN)
		if err != nil {
			return nil, errors.Join(fmt.Errorf("free lock: %w", err), users.Close())
		}
	}
}

// sweep drops what earlier runs left: clones of killed tests, templates of other
// schemas, and databases of failed tests older than a day. Nobody is connected yet.
func sweep(ctx context.Context, c *pgembed.Cluster) error {
	super, err := pgx.Connect(ctx, c.URL(pgembed.Super, "postgres"))
	if err != nil {
		return fmt.Errorf("sweep: %w", err)
	}
	defer super.Close(ctx)
	template, err := templateName()
	if err != nil {
		return err
	}
	rows, err := super.Query(ctx, `
		select datname
		from pg_database
		where datname like any (array['t\_%', 'kept\_%', 'tmpl\_%'])`)
	if err != nil {
		return fmt.Errorf("sweep: %w", err)
	}
	names, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return fmt.Errorf("sweep: %w", err)
	}
	for _, name := range names {
		if name == template || recent(name, clock.System()) {
			continue
		}
		_, err = super.Exec(ctx, `alter database `+name+` is_template false`)
		if err == nil {
			err = pgembed.Drop(ctx, super, name)
		}
		if err != nil {
			return fmt.Errorf("sweep: %w", err)
		}
	}
	return nil
}

// recent reports whether name is a kept database of the last day.
func recent(name string, now time.Time) bool {
	rest, kept := strings.CutPrefix(name, keptPrefix)
	seconds, _, _ := strings.Cut(rest, "_")
	made, err := strconv.ParseInt(seconds, 10, 64)
	return kept && err == nil && now.Sub(time.Unix(made, 0)) < keptFor
}

// Stop asks the keeper to stop the cluster as soon as nobody uses it, and waits
// until it has, unless others use it.
func Stop(ctx context.Context) error {
	dir := runDir()
	if !held(filepath.Join(dir, "keeper")) {
		return nil // not running
	}
	err := os.WriteFile(filepath.Join(dir, "stop"), nil, 0o600)
	if err != nil {
		return fmt.Errorf("ask keeper to stop: %w", err)
	}
	for {
		_, err := os.Stat(filepath.Join(dir, "address"))
		if errors.Is(err, os.ErrNotExist) {
			return awaitEnd(ctx, dir)
		}
		if held(filepath.Join(dir, "users")) {
			return nil
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("test cluster does not stop: %w", ctx.Err())
		case <-time.After(poll):
		}
	}
}

// Clean stops the cluster and removes it with every kept database, unless others use it.
func Clean(ctx context.Context) error {
	err := Stop(ctx)
	if err != nil {
		return err
	}
	dir := runDir()
	if held(filepath.Join(dir, "users")) {
		return errors.New("others use the test cluster")
	}
	return errors.Join(os.RemoveAll(filepath.Join(memory, filepath.Base(dir))), os.RemoveAll(dir))
}

// awaitEnd waits for the keeper to end.
func awaitEnd(ctx context.Context, dir string) error {
	for held(filepath.Join(dir, "keeper")) {
		select {
		case <-ctx.Done():
			return fmt.Errorf("test cluster does not stop: %w", ctx.Err())
		case <-time.After(poll):
		}
	}
	return nil
}
