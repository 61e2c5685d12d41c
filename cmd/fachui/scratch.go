package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"path/filepath"

	"fachui/internal/clock"
	"fachui/internal/house"
	"fachui/internal/identity"
	"fachui/internal/legal"
	"fachui/internal/observe"
	"fachui/internal/scenario"
	"fachui/web"
	"fachui/web/demo"
)

// operator is the first operator of worlds that are thrown away.
var operator = scenario.Login{Name: "operator", Password: "Scenario-2026-House"}

// dawn is where the legal clock of a scratch database begins; a scenario moves it
// forward to its own beginning.
var dawn = legal.MustParse("2025-01-01T00:00:00+08:00")

// scratch is a cluster whose databases are thrown away, one a scenario.
type scratch struct {
	dir string
	db  *house.Database
	log *slog.Logger
	n   int
}

const templateName = "fachui_template"

func openScratch(ctx context.Context, logTo io.Writer) (*scratch, error) {
	dir, err := os.MkdirTemp("", "fachui-scratch-")
	if err != nil {
		return nil, err
	}
	err = os.Chmod(dir, 0o755) // the server's account must pass; what lies inside is its own and closed
	if err != nil {
		return nil, err
	}
	db, err := house.Managed(ctx, filepath.Join(dir, "postgres"), templateName, false, clock.Scratch, dawn, nil)
	if err != nil {
		return nil, fmt.Errorf("start scratch database: %w", err)
	}
	return &scratch{dir: dir, db: db, log: observe.Logger(logTo, slog.LevelWarn)}, nil
}

func (s *scratch) close() {
	stopDatabase(context.Background(), s.db, s.log)
	os.RemoveAll(s.dir)
}

// world is one house on a database of its own, with a bank of its own.
type world struct {
	house    *house.House
	db       *house.Database
	bank     string
	base     string
	stopBank func()
	stop     context.CancelFunc
	served   chan error
	log      *slog.Logger
}

func (s *scratch) world(ctx context.Context) (*world, error) {
	s.n++
	db, err := s.db.Clone(ctx, templateName, fmt.Sprintf("world_%d", s.n))
	if err != nil {
		return nil, err
	}
	return openWorld(ctx, db, filepath.Join(s.dir, fmt.Sprintf("world_%d", s.n)), s.log, hall{})
}

// hall is how a world differs from a scenario's: it may stand at a known address
// and be a demo with a guide.
type hall struct {
	listen string // any free port by default
	guide  demo.Guide
	argon  identity.Argon

	proxies web.Proxies
}

func openWorld(ctx context.Context, db *house.Database, dir string, log *slog.Logger, o hall) (*world, error) {
	w := &world{db: db, log: log, served: make(chan error, 1)}
	var err error
	w.bank, w.stopBank, err = startBanksim(ctx, filepath.Join(dir, "bank"), "--hasty")
	if err != nil {
		return nil, err
	}
	v, err := version()
	if err != nil {
		return nil, err
	}
	w.house, err = house.Open(ctx, house.Config{
		Database: db, Dir: dir, BankURL: w.bank, Log: log, Machine: clock.System, Version: v,
		Limits: house.Crowds(), Guide: o.guide, Argon: o.argon, Hasty: o.guide != nil, Proxies: o.proxies,
	})
	if err != nil {
		w.stopBank()
		return nil, err
	}
	_, _, err = w.house.FirstOperator(ctx, operator.Name, operator.Password)
	if err != nil {
		w.close()
		return nil, err
	}
	if o.listen == "" {
		o.listen = "127.0.0.1:0"
	}
	l, err := net.Listen("tcp", o.listen)
	if err != nil {
		w.close()
		return nil, fmt.Errorf("listen on %s: %w", o.listen, err)
	}
	w.base = "http://" + l.Addr().String()
	serving, stop := context.WithCancel(ctx)
	w.stop = stop
	go func() { w.served <- w.house.Serve(serving, l) }()
	return w, nil
}

func (w *world) close() {
	if w.stop != nil {
		w.stop()
		err := <-w.served
		if err != nil {
			w.log.Error("serve world", slog.Any("error", err))
		}
	}
	w.house.Close()
	w.stopBank()
}

func (w *world) options(out io.Writer) scenario.Options {
	return scenario.Options{
		Base: w.base, Bank: w.bank, Operator: operator, Routes: house.Table(), Machine: clock.System, Out: out,
	}
}
