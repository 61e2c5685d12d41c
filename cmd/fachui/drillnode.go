package main

import (
	"bufio"
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"time"

	"fachui/auction/bidding"
	"fachui/internal/clock"
	"fachui/internal/pg"
)

// nodePool is enough connections for a node that does nothing but write lots.
const nodePool = 4

type drillNodeCmd struct {
	Name        string        `help:"Its name." required:""`
	DatabaseURL string        `help:"The database, as the application." env:"DRILL_DATABASE_URL" required:""`
	Seed        string        `help:"Of the link, in hex." env:"DRILL_SEED" required:""`
	Fight       time.Duration `help:"Take the lots over this often, whoever has them."`
}

// Run writes lots until the process is told to stop. It says when it does.
func (c drillNodeCmd) Run(ctx context.Context) error {
	link, err := drillLink(c.Seed)
	if err != nil {
		return err
	}
	pool, err := pg.Open(ctx, c.DatabaseURL, nodePool)
	if err != nil {
		return err
	}
	defer pool.Close()
	e, err := bidding.New(bidding.Options{
		Pool: pool, Clock: clock.New(clock.System), Machine: clock.System, Node: c.Name, Shards: 1, Link: link,
		Grace: time.Second, PauseAfter: time.Hour, // what is drilled goes on; the pause has tests of its own
	})
	if err != nil {
		return err
	}
	err = e.Start(ctx)
	if err != nil {
		return err
	}
	fmt.Printf("node %s at %s\n", c.Name, link.Address)
	for c.Fight > 0 && ctx.Err() == nil {
		select {
		case <-ctx.Done():
		case <-time.After(c.Fight):
			_ = e.TakeOver(ctx) // a fight may be lost
		}
	}
	<-ctx.Done()
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopPatience)
	defer cancel()
	return e.Stop(ctx)
}

// drillLink listens on a free port of this machine.
func drillLink(seed string) (*bidding.Link, error) {
	b, err := hex.DecodeString(seed)
	if err != nil {
		return nil, fmt.Errorf("seed: %w", err)
	}
	config, err := bidding.LinkTLS(b)
	if err != nil {
		return nil, err
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	return &bidding.Link{Listener: l, Address: l.Addr().String(), TLS: config}, nil
}

// drillNode is a node that runs as a process of its own.
type drillNode struct {
	cmd   *exec.Cmd
	ended chan struct{} // closed when err is set
	err   error
}

// startNode starts a node and returns when it is up.
func startNode(ctx context.Context, env []string, args ...string) (*drillNode, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	n := &drillNode{cmd: exec.CommandContext(ctx, self, append([]string{"drill", "node"}, args...)...), ended: make(chan struct{})}
	n.cmd.Env = append(os.Environ(), env...)
	n.cmd.Stderr = os.Stderr
	out, err := n.cmd.StdoutPipe()
	if err == nil {
		err = n.cmd.Start()
	}
	if err != nil {
		return nil, fmt.Errorf("start a node: %w", err)
	}
	lines := bufio.NewScanner(out)
	if !lines.Scan() || !strings.HasPrefix(lines.Text(), "node ") {
		_ = n.cmd.Process.Kill()
		return nil, errors.Join(errors.New("a node did not start"), n.cmd.Wait())
	}
	go func() {
		_, _ = io.Copy(io.Discard, out)
		n.err = n.cmd.Wait()
		close(n.ended)
	}()
	return n, nil
}

// kill ends the node as a power cut would.
func (n *drillNode) kill() {
	_ = n.cmd.Process.Kill() // it may be gone
	<-n.ended
}

// leave lets the node hand over and end.
func (n *drillNode) leave() error {
	_ = n.cmd.Process.Signal(syscall.SIGTERM) // it may be gone
	<-n.ended
	return n.err
}
