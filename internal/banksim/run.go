package banksim

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"time"
)

// Run opens the bank in opts.Dir and serves it on opts.Listen until ctx ends.
// It calls opts.Ready with the bank's address once it answers.
func Run(ctx context.Context, opts Options) error {
	b, err := New(opts)
	if err != nil {
		return err
	}
	listen := or(opts.Listen, "127.0.0.1:0")
	l, err := net.Listen("tcp", listen)
	if err != nil {
		return errors.Join(fmt.Errorf("banksim: %w", err), b.Close())
	}
	srv := &http.Server{
		Handler:           b.Handler(),
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       15 * time.Second,
		WriteTimeout:      30 * time.Second,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    16 << 10,
	}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	served := make(chan error, 1)
	go func() { served <- srv.Serve(l) }()
	worked := b.workRegularly(ctx)
	if opts.Ready != nil {
		opts.Ready("http://" + l.Addr().String())
	}
	select {
	case <-ctx.Done():
		err = shutdown(ctx, srv)
	case err = <-served:
	}
	stop()
	<-worked
	if errors.Is(err, http.ErrServerClosed) {
		err = nil
	}
	return errors.Join(err, b.Close())
}

func shutdown(ctx context.Context, srv *http.Server) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
	defer cancel()
	return srv.Shutdown(ctx)
}

// workRegularly makes the bank work at every tick of opts.WorkEvery; the channel
// it returns is closed once it has stopped.
func (b *Bank) workRegularly(ctx context.Context) <-chan struct{} {
	stopped := make(chan struct{})
	if b.opts.WorkEvery <= 0 {
		close(stopped)
		return stopped
	}
	go func() {
		defer close(stopped)
		t := time.NewTicker(b.opts.WorkEvery)
		defer t.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-t.C:
				if _, err := b.Work(); err != nil {
					slog.ErrorContext(ctx, "banksim: work", slog.Any("error", err))
				}
			}
		}
	}()
	return stopped
}
