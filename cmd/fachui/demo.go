package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"fachui/internal/clock"
	"fachui/internal/house"
	"fachui/internal/observe"
	"fachui/internal/scenario"
	"fachui/scenarios"
)

type demoCmd struct {
	place
	Headless bool   `help:"Play the story of one home from seizure to payout, check it, print it and stop; nothing is served."`
	Prepare  bool   `help:"Initialise PostgreSQL and the schema for demos to come, and stop."`
	Listen   string `help:"Address to serve the province on." default:"127.0.0.1:8080"`
	proxied
	English bool `help:"Print in English only what can be."`
	Log     bool `help:"Print the server's log."`
}

// Run opens a province on a database of its own and serves it or, headless, plays
// one seized home from seizure to payout and checks what must be true.
func (c demoCmd) Run(ctx context.Context) error {
	dir, err := c.dir("demo")
	if err != nil {
		return err
	}
	level := io.Discard
	if c.Log {
		level = os.Stderr
	}
	log := observe.Logger(level, slog.LevelWarn)
	began := clock.System()
	name := fmt.Sprintf("demo_%d", began.Unix())
	if c.Prepare {
		name = ""
	}
	db, err := house.Throwaway(ctx, filepath.Join(dir, "postgres"), name, dawn, os.Stderr) // nothing in it outlives the next start
	if err != nil {
		return err
	}
	defer stopDatabase(ctx, db, log)
	if c.Prepare {
		return nil
	}
	forget := func(ctx context.Context) error { return c.forget(ctx, db, dir, name) }
	if !c.Headless {
		return c.province(ctx, db, filepath.Join(dir, name), log, began, forget)
	}
	err = forget(ctx)
	if err != nil {
		return err
	}
	fmt.Printf("data: %s\nPostgreSQL and database %s ready in %.1f s\n\n", db.Dir(), name, clock.System().Sub(began).Seconds())
	w, err := openWorld(ctx, db, filepath.Join(dir, name), log, hall{})
	if err != nil {
		return err
	}
	defer w.close()
	err = c.play(ctx, w)
	if err != nil {
		return err
	}
	fmt.Printf("\nthe whole story took %.1f s\n", clock.System().Sub(began).Seconds())
	return nil
}

// forget drops what earlier demos left: databases, and folders of keys and notices.
func (c demoCmd) forget(ctx context.Context, db *house.Database, dir, keep string) error {
	err := db.Forget(ctx, "demo_", keep)
	if err != nil {
		return err
	}
	old, err := filepath.Glob(filepath.Join(dir, "demo_*"))
	if err != nil {
		return err
	}
	for _, folder := range old {
		if filepath.Base(folder) != keep {
			err := os.RemoveAll(folder)
			if err != nil {
				return fmt.Errorf("forget an earlier demo: %w", err)
			}
		}
	}
	return nil
}

// play runs the story, then looks at what it left behind.
func (c demoCmd) play(ctx context.Context, w *world) error {
	file, err := scenarios.FS.ReadFile(scenarios.Story)
	if err != nil {
		return err
	}
	f, err := scenario.Read(scenarios.Story, bytes.NewReader(file))
	if err != nil {
		return err
	}
	fmt.Printf("%s\n%s\n\n", f.Title, f.Why)
	r, err := scenario.Run(ctx, f, w.options(os.Stdout))
	if err != nil {
		return err
	}
	fmt.Println()
	report(r)
	if len(r.Failed) > 0 {
		return errFailed
	}
	return c.aftermath(ctx, w, r.Secrets)
}

// runtimePatience bounds the checks after the story.
const runtimePatience = time.Minute
