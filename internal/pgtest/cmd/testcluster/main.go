// Command testcluster manages the PostgreSQL cluster that the tests share, for
// the Makefile and for people. Tests need none of it: they start the cluster
// themselves and it stops when idle.
//
//	testcluster run COMMAND ARGS…   keep the cluster up while COMMAND runs, then stop it
//	testcluster psql DATABASE       look at the database that a failed test kept
//	testcluster stop                stop the cluster when nobody uses it
//	testcluster clean               stop it and remove it with every kept database
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"fachui/internal/pgembed"
	"fachui/internal/pgtest"
)

func main() {
	err := run(os.Args[1:])
	var ended *exec.ExitError
	if errors.As(err, &ended) && ended.ExitCode() > 0 {
		os.Exit(ended.ExitCode())
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "testcluster:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	ctx := context.Background()
	switch {
	case len(args) >= 2 && args[0] == "run":
		return hold(ctx, args[1], args[2:])
	case len(args) == 2 && args[0] == "psql":
		return psql(ctx, args[1])
	case len(args) == 1 && args[0] == "stop":
		return bounded(ctx, pgtest.Stop)
	case len(args) == 1 && args[0] == "clean":
		return bounded(ctx, pgtest.Clean)
	}
	return errors.New("usage: testcluster run COMMAND ARGS… | psql DATABASE | stop | clean")
}

// hold runs a command while the cluster is up, and stops it afterwards. Ctrl-C
// goes to the command, whose end we wait for.
func hold(ctx context.Context, name string, args []string) error {
	signal.Ignore(os.Interrupt, syscall.SIGTERM)
	s, err := pgtest.Join(ctx)
	if err != nil {
		return err
	}
	signal.Reset(os.Interrupt, syscall.SIGTERM) // the command must not inherit "ignore"
	ctx, cancel := signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM)
	defer cancel()
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGTERM) }
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	err = cmd.Run()
	return errors.Join(err, s.Close(), bounded(context.WithoutCancel(ctx), pgtest.Stop))
}

func bounded(ctx context.Context, do func(context.Context) error) error {
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	return do(ctx)
}

func psql(ctx context.Context, db string) error {
	s, err := pgtest.Join(ctx)
	if err != nil {
		return err
	}
	address := strings.Replace(s.Roles[pgembed.Super], "/postgres?", "/"+db+"?", 1)
	cmd := exec.CommandContext(ctx, "psql", address)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	return errors.Join(cmd.Run(), s.Close())
}
