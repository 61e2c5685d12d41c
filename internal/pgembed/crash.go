package pgembed

import (
	"context"
	"errors"
	"fmt"
	"syscall"
)

// Crash ends the server at once, as if its machine had failed, and starts it again
// on the same socket: for drills. Whoever was connected has lost the connection.
func (c *Cluster) Crash(ctx context.Context) error {
	if c.process == nil {
		return errors.New("pgembed: no server runs")
	}
	err := c.process.Signal(syscall.SIGQUIT)
	if err != nil {
		return fmt.Errorf("end the server: %w", err)
	}
	select {
	case <-c.exited:
	case <-ctx.Done():
		return ctx.Err()
	}
	ctx, cancel := context.WithTimeout(ctx, startGrace)
	defer cancel()
	err = c.spawn()
	if err == nil {
		err = c.awaitReady(ctx)
	}
	if err != nil {
		return fmt.Errorf("start the server again: %w", err)
	}
	return nil
}
