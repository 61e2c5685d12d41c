// Package pgembed runs a private PostgreSQL cluster from the binaries found on
// the machine, so that `fachui demo`, `fachui serve` and the tests need no
// database set up beforehand.
//
// A cluster lives in one directory: data/ (the cluster itself), secrets/ (one
// password file per role), postgres.log, and a lock that the running process
// holds. Nobody but its account may enter the directory. The server listens on
// a Unix socket in a short temporary directory and nowhere else, and every role
// logs in with SCRAM. PostgreSQL refuses to run as root; started by root, the
// server and its files belong to the account postgres or, failing that, nobody.
//
// The four roles are the ones that the design separates: the superuser
// bootstraps and clones, the owner migrates, the application serves without DDL,
// the auditor reads.
//
// The server does not outlive the process that started it: on Linux the kernel
// sends it SIGINT (a fast, clean shutdown) when that process dies in whatever
// way. Start copes with all that a killed process can leave behind: a server
// still shutting down, a stale postmaster.pid, an old socket directory, a half
// finished initdb.
package pgembed

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sync"
	"time"
)

// Options say where and how a cluster runs.
type Options struct {
	// Dir holds the cluster; it must be absent, empty, or a cluster of ours.
	// When root starts it and the server's account cannot reach Dir, another
	// directory is chosen and named in Log and in Cluster.Dir.
	Dir string
	// Durable makes commits survive a power cut. Without it fsync and the like
	// are off, which only tests and throw-away demos should accept: after the
	// machine has restarted, such a cluster is made anew.
	Durable bool
	// MaxConnections is PostgreSQL's max_connections; 0 means 100.
	MaxConnections int
	// Log receives a line for each notable step; nil discards them.
	Log io.Writer
}

// Cluster is a running PostgreSQL server that this process started.
type Cluster struct {
	// Dir is where the cluster lives; it may differ from Options.Dir.
	Dir string
	// Version is the server's major version, such as 15.
	Version int

	opts     Options
	bin      binaries
	account  account
	secrets  map[Role]string
	files    *os.Root // of Dir: as root we follow no link that the account may lay
	lock     *os.File
	sock     string
	process  *os.Process
	exited   chan struct{} // closed after exitErr is set
	exitErr  error
	stopping sync.Once
	stopErr  error
}

// stopGrace is how long a fast shutdown may take before the server is told to
// quit at once; the next start then recovers from the log.
const stopGrace = 20 * time.Second

// Start runs the cluster in opts.Dir, creating it the first time, and returns
// when it accepts connections. The error names what is missing and what to do.
func Start(ctx context.Context, opts Options) (*Cluster, error) {
	if opts.Log == nil {
		opts.Log = io.Discard
	}
	if opts.MaxConnections == 0 {
		opts.MaxConnections = 100
	}
	c := &Cluster{opts: opts}
	err := c.prepare(ctx)
	if err == nil {
		err = c.launch(ctx)
	}
	if err == nil {
		err = c.ensureRoles(ctx)
	}
	if err != nil {
		err = errors.Join(err, c.Stop(context.WithoutCancel(ctx)))
		return nil, fmt.Errorf("start PostgreSQL: %w", err)
	}
	return c, nil
}

// prepare finds the binaries and the account, locks the directory and makes
// sure that it holds an initialised cluster which nobody is running.
func (c *Cluster) prepare(ctx context.Context) error {
	var err error
	c.account, err = serverAccount()
	if err != nil {
		return err
	}
	c.Dir, err = c.account.place(c.opts.Dir, c.opts.Log)
	if err != nil {
		return err
	}
	err = c.account.claim(c.Dir)
	if err != nil {
		return err
	}
	c.files, err = os.OpenRoot(c.Dir)
	if err != nil {
		return fmt.Errorf("open cluster directory: %w", err)
	}
	c.lock, err = c.lockDir(ctx)
	if err != nil {
		return err
	}
	initialised, err := readVersion(c.data())
	if err != nil {
		return err
	}
	torn, err := c.discardTorn()
	if err != nil {
		return err
	}
	if torn {
		initialised = 0
	}
	c.bin, err = findBinaries(ctx, initialised)
	if err != nil {
		return err
	}
	c.Version = c.bin.major
	c.secrets, err = c.readSecrets()
	if err != nil {
		return err
	}
	err = c.noteBoot()
	if err != nil {
		return err
	}
	if initialised == 0 {
		return c.initialise(ctx)
	}
	return c.clearOrphan(ctx)
}

func (c *Cluster) data() string { return filepath.Join(c.Dir, "data") }

// initialise runs initdb beside the final place and renames the result, so that
// a cluster is either whole or absent.
func (c *Cluster) initialise(ctx context.Context) error {
	fresh := c.data() + ".new"
	err := os.RemoveAll(fresh)
	if err != nil {
		return fmt.Errorf("remove unfinished cluster: %w", err)
	}
	// Text is ordered by its bytes, which is the order of C.UTF-8 too, without asking the
	// system for each comparison.
	args := []string{
		"--pgdata=" + fresh, "--username=" + string(Super),
		"--pwfile=" + filepath.Join(c.Dir, "secrets", string(Super)),
		"--auth=scram-sha-256", "--encoding=UTF8", "--locale=C.UTF-8", "--lc-collate=C",
		"--data-checksums", "--no-instructions",
	}
	if !c.opts.Durable {
		args = append(args, "--no-sync")
	}
	fmt.Fprintf(c.opts.Log, "creating a PostgreSQL %d cluster in %s\n", c.Version, c.Dir)
	cmd := c.account.command(ctx, c.bin.path("initdb"), args...)
	out, err := cmd.CombinedOutput()
	if err != nil {
		return fmt.Errorf("initdb: %w\n%s", err, out)
	}
	err = os.Rename(fresh, c.data())
	if err != nil {
		return fmt.Errorf("put new cluster in place: %w", err)
	}
	return nil
}

// Exited is closed when the server has ended, whether stopped or not.
func (c *Cluster) Exited() <-chan struct{} { return c.exited }

// Stop shuts the server down, cleanly if it can within 20 s (or until ctx ends),
// else at once. A second call waits for the first and returns the same.
func (c *Cluster) Stop(ctx context.Context) error {
	c.stopping.Do(func() { c.stopErr = c.release(ctx) })
	return c.stopErr
}

func (c *Cluster) release(ctx context.Context) error {
	var err error
	if c.process != nil {
		err = c.shutDown(ctx)
	}
	if c.sock != "" {
		err = errors.Join(err, os.RemoveAll(c.sock))
	}
	if c.lock != nil {
		err = errors.Join(err, c.lock.Close())
	}
	if c.files != nil {
		err = errors.Join(err, c.files.Close())
	}
	return err
}
