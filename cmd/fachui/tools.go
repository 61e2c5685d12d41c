package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"runtime"
	"runtime/debug"

	"fachui/internal/clock"
	"fachui/internal/fault"
	"fachui/internal/house"
	"fachui/internal/legal"
	"fachui/internal/pg"
	"fachui/migrations"
	"fachui/web"
)

type migrateCmd struct {
	OwnerURL string `help:"Address of the database as its owner, fachui_owner." required:"" env:"FACHUI_OWNER_URL"`
	Purpose  string `help:"What a new database is for. It can never be changed." enum:"production,demo,scratch" default:"production"`
	Clock    string `help:"Where the legal clock of a new demo or scratch database begins." default:"2026-03-02T09:00:00+08:00"`
}

// Run brings the schema up to date.
func (c migrateCmd) Run(ctx context.Context) error {
	at, err := legal.Parse(c.Clock)
	if err != nil {
		return fmt.Errorf("--clock: %w", err)
	}
	applied, err := house.Prepare(ctx, c.OwnerURL, clock.Purpose(c.Purpose), at)
	if err != nil {
		return err
	}
	for _, name := range applied {
		fmt.Println("applied", name)
	}
	fmt.Printf("%d migrations applied; the schema is up to date\n", len(applied))
	return nil
}

type faultsCmd struct {
	JSON bool `help:"Print JSON."`
}

// Run prints the catalogue of refusals.
func (c faultsCmd) Run() error {
	type row struct {
		Code  string `json:"code"`
		ZH    string `json:"zh"`
		EN    string `json:"en"`
		Basis string `json:"basis,omitempty"`
	}
	var rows []row
	for _, f := range fault.All() {
		zh, en := f.Templates()
		rows = append(rows, row{f.Code, zh, en, f.Basis.ZH()})
	}
	if c.JSON {
		return printJSON(rows)
	}
	for _, r := range rows {
		fmt.Printf("%-34s %s\n%34s %s\n%34s %s\n", r.Code, r.ZH, "", r.EN, "", r.Basis)
	}
	return nil
}

type versionCmd struct {
	JSON bool `help:"Print JSON."`
}

// Run prints what this binary is.
func (c versionCmd) Run() error {
	v, err := version()
	if err != nil {
		return err
	}
	if c.JSON {
		return printJSON(v)
	}
	fmt.Printf("fachui %s (%s) %s schema %s\n", v.Version, v.Commit, v.Go, v.Schema)
	return nil
}

func version() (web.Version, error) {
	hash, err := pg.SchemaHash(migrations.FS)
	if err != nil {
		return web.Version{}, err
	}
	v := web.Version{Module: "fachui", Version: "devel", Commit: "unknown", Go: runtime.Version(), Schema: hash}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return v, nil
	}
	if info.Main.Version != "" {
		v.Version = info.Main.Version
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" {
			v.Commit = s.Value
		}
	}
	return v, nil
}

func printJSON(v any) error {
	enc := json.NewEncoder(os.Stdout)
	enc.SetIndent("", "  ")
	return enc.Encode(v)
}

// exists turns a missing file into words that say what would be right.
func readable(paths []string) error {
	if len(paths) == 0 {
		return errors.New("name at least one file")
	}
	for _, p := range paths {
		_, err := os.Stat(p)
		if err != nil {
			return fmt.Errorf("cannot read %s: %w", p, err)
		}
	}
	return nil
}
