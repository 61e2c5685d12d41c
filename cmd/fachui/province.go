package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"runtime/debug"
	"sync/atomic"
	"time"

	"fachui/internal/clock"
	"fachui/internal/house"
	"fachui/internal/identity"
	"fachui/internal/province"
	"fachui/web/demo"
)

// quick hashes the passwords of demo people: all of them share one that is
// printed on the screen. No production house accepts it.
var quick = identity.Argon{MemoryKiB: 64, Time: 1, Threads: 1}

// filling is how far memory may grow between two collections while the province is
// filled: some 200 MB, for a tenth of the processor's time.
const filling = 400

// province opens the demo province at c.Listen and keeps it alive until ctx ends.
// What earlier demos left is forgotten once nobody waits for it.
func (c demoCmd) province(ctx context.Context, db *house.Database, dir string, log *slog.Logger, began time.Time, forget func(context.Context) error) error {
	proxies, err := c.proxies()
	if err != nil {
		return err
	}
	hasty, err := db.Hasty()
	if err != nil {
		return err
	}
	g := &guide{}
	w, err := openWorld(ctx, hasty, dir, log, hall{listen: c.Listen, guide: g, argon: quick, proxies: proxies})
	if err != nil {
		return err
	}
	defer w.close()
	p := province.New(province.Options{
		Base: w.base, Bank: w.bank, Operator: operator.Name, Password: operator.Password, Routes: house.Table(),
		Machine: clock.System, Log: log,
		Tell: ticker(),
	})
	g.province.Store(p)
	collect := debug.SetGCPercent(filling)
	err = p.Fill(ctx)
	debug.SetGCPercent(collect)
	if err != nil {
		return fmt.Errorf("fill the province: %w", err)
	}
	err = w.house.Flow.LetRun(ctx)
	if err != nil {
		return err
	}
	welcome(os.Stdout, welcomeTo{
		base: w.base, dir: dir, took: clock.System().Sub(began), people: p.People(), english: c.English,
	})
	err = forget(ctx)
	if err != nil && ctx.Err() == nil {
		return err
	}
	p.Live(ctx)
	if errors.Is(ctx.Err(), context.Canceled) {
		return nil
	}
	return ctx.Err()
}

// guide tells visitors of the province once there is one.
type guide struct {
	province atomic.Pointer[province.Province]
}

// People implements demo.Guide.
func (g *guide) People() []demo.Person {
	p := g.province.Load()
	if p == nil {
		return []demo.Person{}
	}
	out := []demo.Person{{
		Login: operator.Name, Name: "平台运营", RoleZH: "平台运营（密码另见启动信息）", RoleEN: "platform operator (its password is printed at the start)", Desk: "platform", Page: "courts",
	}}
	for _, q := range p.People() {
		out = append(out, demo.Person(q))
	}
	return out
}

// Password implements demo.Guide.
func (g *guide) Password() string { return province.Password }

// Progress implements demo.Guide.
func (g *guide) Progress() demo.Progress {
	p := g.province.Load()
	if p == nil {
		return demo.Progress{}
	}
	now := p.Progress()
	return demo.Progress{Ready: now.Ready, Cases: now.Lots, Of: now.Of, At: now.At, Pictures: now.Pictures, PicturesOf: now.PicturesOf}
}

// ticker shows on a terminal how the province grows.
func ticker() func(province.Progress) {
	info, err := os.Stderr.Stat()
	if err != nil || info.Mode()&os.ModeCharDevice == 0 {
		return nil
	}
	return func(p province.Progress) {
		fmt.Fprintf(os.Stderr, "\r云岭省 %s  案件 %d/%d ", p.At.Date(), p.Lots, p.Of)
		if p.Ready {
			fmt.Fprint(os.Stderr, "\r\033[K")
		}
	}
}
