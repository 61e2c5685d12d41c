package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"

	"fachui/internal/house"
)

// served is a house as its users meet it: a process of its own, with the defaults
// of production, on a database that a bench brought up.
type served struct {
	cmd     *exec.Cmd
	address string // http://…
	log     *os.File
}

// serveApart starts this very program as a server and waits until it listens. Its
// log goes to a file in dir that bears the node's name.
func serveApart(ctx context.Context, dir, node string, db *house.Database, bank, listen string, more ...string) (*served, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	s := &served{}
	s.log, err = os.Create(filepath.Join(dir, "serve-"+node+".log"))
	if err != nil {
		return nil, err
	}
	args := append([]string{
		"serve", "--data", filepath.Join(dir, "house"), "--listen", listen, "--database-url", db.App, "--bank-url", bank,
		"--operator", operator.Name, "--password", operator.Password,
	}, more...)
	s.cmd = exec.CommandContext(ctx, self, args...)
	s.cmd.Stderr = s.log
	s.cmd.Cancel = func() error { return s.cmd.Process.Signal(syscall.SIGTERM) }
	s.cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	s.cmd.WaitDelay = stopPatience
	out, err := s.cmd.StdoutPipe()
	if err == nil {
		err = s.cmd.Start()
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("start the server: %w", err), s.log.Close())
	}
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		_, after, found := strings.Cut(lines.Text(), "serving http://")
		if found {
			s.address = "http://" + strings.Fields(after)[0]
			go func() { _, _ = io.Copy(io.Discard, out) }()
			return s, nil
		}
	}
	err = s.cmd.Wait()
	return nil, errors.Join(fmt.Errorf("the server did not start: %w; its last words: %s", err, s.lastWords()), s.log.Close())
}

// lastWords is the end of the server's log.
func (s *served) lastWords() string {
	const most = 800
	b, err := os.ReadFile(s.log.Name())
	if err != nil {
		return err.Error()
	}
	return string(b[max(0, len(b)-most):])
}

// stop asks the server to end, and waits.
func (s *served) stop() error {
	_ = s.cmd.Process.Signal(syscall.SIGTERM) // it may be gone already
	err := s.cmd.Wait()
	if err != nil {
		err = fmt.Errorf("the server ended badly: %w; its last words: %s", err, s.lastWords())
	}
	return errors.Join(err, s.log.Close())
}
