package pgembed

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

const (
	// lockGrace is how long Start waits for a process that is just ending.
	lockGrace = 3 * time.Second
	// orphanGrace is how long an orphaned server may shut down by itself.
	orphanGrace = 3 * time.Second
)

// lockDir takes the directory's lock. The kernel frees it when the holder ends,
// in whatever way, so a held lock means a living user.
func (c *Cluster) lockDir(ctx context.Context) (*os.File, error) {
	f, err := c.open("lock", 0)
	if err != nil {
		return nil, fmt.Errorf("open lock: %w", err)
	}
	ctx, cancel := context.WithTimeout(ctx, lockGrace)
	defer cancel()
	for {
		err = syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
		if err == nil {
			break
		}
		if pause(ctx, poll) != nil {
			holder, _ := io.ReadAll(f) // only for the words below
			_ = f.Close()
			return nil, fmt.Errorf("the cluster in %s is in use by process %s: stop it, or name another directory", c.Dir, bytes.TrimSpace(holder))
		}
	}
	err = errors.Join(f.Truncate(0), writePid(f))
	if err != nil {
		return nil, errors.Join(fmt.Errorf("write lock: %w", err), f.Close())
	}
	return f, nil
}

func writePid(f *os.File) error {
	_, err := f.WriteAt([]byte(strconv.Itoa(os.Getpid())+"\n"), 0)
	return err
}

// clearOrphan makes the cluster startable. Since we hold the directory's lock,
// a server that still runs in it has lost its parent.
func (c *Cluster) clearOrphan(ctx context.Context) error {
	path := filepath.Join(c.data(), "postmaster.pid")
	pid, err := postmasterPid(path)
	if err != nil || pid == 0 {
		return err
	}
	if !c.isServer(ctx, pid) {
		// Its number may belong to another program by now, which would stop
		// PostgreSQL from starting.
		err = os.Remove(path)
		if err != nil && !errors.Is(err, os.ErrNotExist) {
			return fmt.Errorf("remove stale postmaster.pid: %w", err)
		}
		return nil
	}
	fmt.Fprintf(c.opts.Log, "waiting for an orphaned server (pid %d) to end\n", pid)
	steps := []struct {
		signal syscall.Signal
		grace  time.Duration
	}{{0, orphanGrace}, {syscall.SIGINT, stopGrace}, {syscall.SIGQUIT, stopGrace}}
	for _, s := range steps {
		_ = syscall.Kill(pid, s.signal)
		if c.awaitGone(ctx, pid, s.grace) {
			return nil
		}
	}
	return fmt.Errorf("an orphaned server (pid %d) of %s does not end", pid, c.Dir)
}

// awaitGone reports whether the server pid ends within grace.
func (c *Cluster) awaitGone(ctx context.Context, pid int, grace time.Duration) bool {
	ctx, cancel := context.WithTimeout(ctx, grace)
	defer cancel()
	for c.isServer(ctx, pid) {
		if pause(ctx, poll) != nil {
			return false
		}
	}
	return true
}

// postmasterPid reads the first line of postmaster.pid; 0 means none.
func postmasterPid(path string) (int, error) {
	b, err := os.ReadFile(path)
	if errors.Is(err, os.ErrNotExist) {
		return 0, nil
	}
	if err != nil {
		return 0, fmt.Errorf("read postmaster.pid: %w", err)
	}
	line, _, _ := strings.Cut(string(b), "\n")
	pid, _ := strconv.Atoi(strings.TrimSpace(line)) // empty or torn: PostgreSQL replaces it
	if pid <= 1 {
		return 0, nil
	}
	return pid, nil
}

// isServer reports whether pid is a living server of this very cluster: spawn
// puts the data directory on its command line.
func (c *Cluster) isServer(ctx context.Context, pid int) bool {
	line, err := os.ReadFile(fmt.Sprintf("/proc/%d/cmdline", pid))
	if err != nil {
		if _, noProc := os.Stat("/proc/self/cmdline"); noProc == nil {
			return false
		}
		line, err = exec.CommandContext(ctx, "ps", "-ww", "-o", "command=", "-p", strconv.Itoa(pid)).Output()
		if err != nil {
			return false
		}
	}
	line = bytes.ReplaceAll(line, []byte{0}, []byte{' '})
	return bytes.Contains(line, []byte("-D "+c.data()+" "))
}
