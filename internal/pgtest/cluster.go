package pgtest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"sync"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"

	"fachui/internal/pgembed"
)

const (
	// patience bounds everything a test waits for before its first statement.
	patience = 90 * time.Second
	poll     = 20 * time.Millisecond
)

// runDir is where the processes of one user meet. FACHUI_TEST_RUN names another
// meeting place, for a run that must not share.
func runDir() string {
	name := "fachui-test-" + strconv.Itoa(os.Getuid())
	if run := os.Getenv("FACHUI_TEST_RUN"); run != "" {
		name += "-" + filepath.Base(run)
	}
	return filepath.Join(os.TempDir(), name)
}

// Session is one process's use of the shared cluster: while it is open the
// cluster is not stopped.
type Session struct {
	dir   string
	users *os.File                // locked shared
	Roles map[pgembed.Role]string // the address of database postgres for each role
}

// Join uses the cluster of this user's test runs, and starts it when it is not running.
func Join(ctx context.Context) (*Session, error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	s := &Session{dir: runDir()}
	err := makeRunDir(s.dir)
	if err != nil {
		return nil, err
	}
	s.users, err = openLock(filepath.Join(s.dir, "users"), syscall.LOCK_SH)
	if err != nil {
		return nil, err
	}
	starting, err := openLock(filepath.Join(s.dir, "starting"), syscall.LOCK_EX)
	if err != nil {
		return nil, errors.Join(err, s.Close())
	}
	defer starting.Close()
	_ = os.Remove(filepath.Join(s.dir, "stop")) // an old request; usually there is none
	err = s.connect(ctx)
	if err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

// Close ends the session. The cluster stops when it has been idle for a while.
func (s *Session) Close() error { return s.users.Close() }

// makeRunDir creates the meeting place. Its name can be guessed, so one that
// somebody else laid there is refused.
func makeRunDir(dir string) error {
	err := os.Mkdir(dir, 0o711) // the server's account must get through to its own part
	if err != nil && !errors.Is(err, os.ErrExist) {
		return fmt.Errorf("create run directory: %w", err)
	}
	fi, err := os.Lstat(dir)
	if err != nil {
		return fmt.Errorf("look at run directory: %w", err)
	}
	st, ok := fi.Sys().(*syscall.Stat_t)
	if !fi.IsDir() || !ok || int(st.Uid) != os.Getuid() || fi.Mode().Perm()&0o022 != 0 {
		return fmt.Errorf("%s is not ours alone: remove it, or set FACHUI_TEST_RUN", dir)
	}
	return nil
}

// openLock opens path and takes a lock on it, waiting for others. The kernel
// frees it when this process ends, in whatever way.
func openLock(path string, how int) (*os.File, error) {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fmt.Errorf("open lock: %w", err)
	}
	for {
		err = syscall.Flock(int(f.Fd()), how)
		if !errors.Is(err, syscall.EINTR) {
			break
		}
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("lock %s: %w", path, err), f.Close())
	}
	return f, nil
}

// connect finds the running cluster or has it started. While a keeper lives its
// cluster may be starting, or recovering because somebody killed a backend.
func (s *Session) connect(ctx context.Context) error {
	for held(filepath.Join(s.dir, "keeper")) {
		err := s.find(ctx)
		if err == nil {
			return nil
		}
		if ctx.Err() != nil {
			return fmt.Errorf("no test cluster: %w", err)
		}
		time.Sleep(poll)
	}
	return s.launchKeeper(ctx)
}

// held reports whether anybody has a lock on path.
func held(path string) bool {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return false
	}
	defer f.Close()
	return syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB) != nil
}

// find reads the addresses of a running cluster and tries them.
func (s *Session) find(ctx context.Context) error {
	b, err := os.ReadFile(filepath.Join(s.dir, "address"))
	if err != nil {
		return err
	}
	err = json.Unmarshal(b, &s.Roles)
	if err != nil {
		return fmt.Errorf("read address: %w", err)
	}
	conn, err := pgx.Connect(ctx, s.Roles[pgembed.Super])
	if err != nil {
		return err
	}
	return conn.Close(ctx)
}

// launchKeeper runs this test binary again as the keeper and waits until the
// cluster answers. No goroutine is left behind: other packages test for leaks.
func (s *Session) launchKeeper(ctx context.Context) error {
	self, err := os.Executable()
	if err != nil {
		return fmt.Errorf("find test binary: %w", err)
	}
	_ = os.Remove(filepath.Join(s.dir, "address")) // of a cluster that died
	logPath := filepath.Join(s.dir, "keeper.log")
	log, err := os.OpenFile(logPath, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o600)
	if err != nil {
		return fmt.Errorf("open keeper's log: %w", err)
	}
	defer log.Close()
	cmd := exec.Command(self)
	cmd.Env = append(os.Environ(), keeperEnv+"="+s.dir)
	cmd.Dir = "/"
	cmd.Stdout, cmd.Stderr = log, log // files, not pipes: go test must not wait for it
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	err = cmd.Start()
	if err != nil {
		return fmt.Errorf("start keeper: %w", err)
	}
	for s.find(ctx) != nil {
		ended, _ := syscall.Wait4(cmd.Process.Pid, nil, syscall.WNOHANG, nil)
		if ended == cmd.Process.Pid || ctx.Err() != nil {
			words, _ := os.ReadFile(logPath) // whatever it said
			return fmt.Errorf("no test cluster: %s", words)
		}
		time.Sleep(poll)
	}
	return cmd.Process.Release()
}

// cluster is the shared cluster together with the template for this schema.
type cluster struct {
	*Session
	template string
}

// shared joins once per process and stays until the process ends.
var shared = sync.OnceValues(func() (*cluster, error) {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	s, err := Join(ctx)
	if err != nil {
		return nil, err
	}
	c := &cluster{Session: s}
	err = c.ensureTemplate(ctx)
	if err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return c, nil
})

func (c *cluster) url(role pgembed.Role, db string) string { return withDatabase(c.Roles[role], db) }

// withSuper runs fn on a superuser's connection. It makes one each time: a pool
// would leave goroutines behind.
func (c *cluster) withSuper(ctx context.Context, fn func(context.Context, *pgx.Conn) error) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	super, err := pgx.Connect(ctx, c.Roles[pgembed.Super])
	if err != nil {
		return fmt.Errorf("log in as superuser: %w", err)
	}
	defer super.Close(ctx)
	return fn(ctx, super)
}
