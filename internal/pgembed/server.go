package pgembed

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

const (
	port = "5432" // only part of the socket's name
	// startGrace bounds a start, crash recovery of a large cluster included.
	startGrace = 2 * time.Minute
	// maxSocketDir keeps DIR/.s.PGSQL.5432.lock within the 107 bytes of a socket address.
	maxSocketDir = 80
	poll         = 10 * time.Millisecond
	// attempts bounds the starts that meet shared memory of a server just killed.
	attempts = 50
)

// launch starts the server and waits until it accepts connections.
func (c *Cluster) launch(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, startGrace)
	defer cancel()
	err := c.makeSocketDir()
	if err != nil {
		return err
	}
	for range attempts {
		err = c.spawn()
		if err != nil {
			return err
		}
		err = c.awaitReady(ctx)
		if err == nil || !strings.Contains(err.Error(), "pre-existing shared memory block") {
			return err
		}
		c.process = nil // the backends of a killed server are still leaving
		err = errors.Join(err, pause(ctx, 10*poll))
	}
	return err
}

// makeSocketDir creates the private socket directory and removes the one that a
// killed run left behind.
func (c *Cluster) makeSocketDir() error {
	const prefix = "fachui-pg-"
	const note = "socket"
	old, err := c.files.ReadFile(note)
	if err == nil && strings.HasPrefix(filepath.Base(string(old)), prefix) {
		_ = os.RemoveAll(string(old)) //nolint:gosec // G703: the note is ours, and only a directory of ours by name goes
	}
	base := os.TempDir()
	if len(base) > maxSocketDir-len(prefix)-12 || c.account.blockedBy(filepath.Join(base, prefix)) != "" {
		base = "/tmp"
	}
	c.sock, err = os.MkdirTemp(base, prefix)
	if err != nil {
		return fmt.Errorf("create socket directory: %w", err)
	}
	err = errors.Join(c.account.own(c.sock), c.write(note, []byte(c.sock)))
	if err != nil {
		return fmt.Errorf("create socket directory: %w", err)
	}
	return nil
}

func (c *Cluster) arguments() []string {
	args := []string{
		"-D", c.data(), "-k", c.sock, "-p", port,
		"-c", "listen_addresses=",
		"-c", "unix_socket_permissions=0700",
		"-c", "max_connections=" + strconv.Itoa(c.opts.MaxConnections),
		"-c", "timezone=Asia/Shanghai", "-c", "log_timezone=Asia/Shanghai",
		"-c", "password_encryption=scram-sha-256",
		"-c", "jit=off", // our statements are short; compiling them costs more than it saves
	}
	if c.opts.Durable {
		args = append(args, "-c", "shared_buffers="+c.buffers())
	} else {
		args = append(args,
			"-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off",
			"-c", "wal_level=minimal", "-c", "max_wal_senders=0",
			"-c", "max_wal_size=512MB", "-c", "checkpoint_timeout=30min")
	}
	return args
}

// spawn starts the postmaster. Its death signal is bound to the thread that
// created it, so that thread is kept until the server has ended.
func (c *Cluster) spawn() error {
	_ = c.files.Rename("postgres.log", "postgres.log.1") // there is none at first
	log, err := c.open("postgres.log", os.O_APPEND)
	if err != nil {
		return fmt.Errorf("open server log: %w", err)
	}
	defer log.Close()
	cmd := exec.Command(c.bin.path("postgres"), c.arguments()...)
	c.account.confine(cmd)
	detach(cmd.SysProcAttr)
	cmd.Stdout, cmd.Stderr = log, log
	c.exited = make(chan struct{})
	started := make(chan error)
	go func() {
		runtime.LockOSThread()
		defer runtime.UnlockOSThread() // or the thread would end, and with it whatever else it started that is to die with it
		err := cmd.Start()
		started <- err
		if err == nil {
			c.exitErr = cmd.Wait()
		}
		close(c.exited)
	}()
	err = <-started
	if err != nil {
		return fmt.Errorf("run %s: %w", cmd.Path, err)
	}
	c.process = cmd.Process
	return nil
}

// awaitReady returns when the server accepts a login.
func (c *Cluster) awaitReady(ctx context.Context) error {
	for {
		conn, err := pgx.Connect(ctx, c.URL(Super, "postgres"))
		if err == nil {
			return conn.Close(ctx)
		}
		var refused *pgconn.PgError
		if errors.As(err, &refused) && refused.Code == "28P01" {
			return fmt.Errorf("%w: the password in %s is not this cluster's; put back the right file, or move the cluster away to start anew",
				err, filepath.Join(c.Dir, "secrets", string(Super)))
		}
		select {
		case <-c.exited:
			return fmt.Errorf("the server ended (%w); its log says:\n%s", c.exitErr, c.logTail())
		default:
		}
		if waitErr := pause(ctx, poll); waitErr != nil {
			return fmt.Errorf("%w while waiting for the server (%w); its log says:\n%s", waitErr, err, c.logTail())
		}
	}
}

// logTail is the end of the server's log, for people.
func (c *Cluster) logTail() string {
	b, err := c.files.ReadFile("postgres.log")
	if err != nil {
		return err.Error()
	}
	const most = 2000
	return strings.TrimSpace(string(b[max(0, len(b)-most):]))
}

// shutDown stops the server that this process started.
func (c *Cluster) shutDown(ctx context.Context) error {
	_ = c.process.Signal(syscall.SIGINT) // fails only when it has ended
	patience := time.NewTimer(stopGrace)
	defer patience.Stop()
	select {
	case <-c.exited:
		return nil
	case <-ctx.Done():
	case <-patience.C:
	}
	_ = c.process.Signal(syscall.SIGQUIT)
	select {
	case <-c.exited:
		return nil
	case <-time.After(stopGrace):
		return fmt.Errorf("the server (pid %d) does not end", c.process.Pid)
	}
}

// pause waits for d, or less when ctx ends.
func pause(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}
