package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"path/filepath"

	"github.com/jackc/pgx/v5"

	"fachui/internal/clock"
	"fachui/internal/house"
	"fachui/internal/house/archive"
	"fachui/internal/measure"
	"fachui/internal/observe"
)

type benchPagesCmd struct {
	Lots  int    `help:"Lots in the archive; 2 million need 15 GB of disk and a quarter of an hour." default:"200000"`
	Each  int    `help:"Pages of each kind." default:"200"`
	Hands int    `help:"Visitors at once." default:"1"`
	Keep  string `help:"Keep the archive in this directory, and measure the one that it holds." placeholder:"DIR"`
	Floor bool   `help:"Exit with status 1 if a kind of page is slower than 50 ms at p95, or a big table was read from end to end."`
	JSON  bool   `help:"Print JSON."`
}

// Help explains the bench of the public's pages.
func (benchPagesCmd) Help() string {
	return `Builds an archive of sales in a private cluster that is thrown away, serves it with production
defaults, and asks for every kind of page that the public has: the search by words, kinds, places,
prices and days, the calendar, a court, a lot. First over a hundredth of the lots, then over all, so
that the last column is a ratio within one run (an archive that was kept has none). Progress goes to standard error.

Examples:
  fachui bench pages
  fachui bench pages --lots 2000000 --floor
  fachui bench pages --lots 2000000 --keep ~/archive
  fachui bench pages --lots 20000 --each 50 --json`
}

// nobody is the address of a bank that is never asked for anything.
const nobody = "http://127.0.0.1:9"

// Run measures on a private cluster.
func (c benchPagesCmd) Run(ctx context.Context) error {
	if c.Lots < 1000 || c.Each < 2 || c.Hands < 1 {
		return errors.New("bench pages: at least 1000 lots, 2 pages of each kind and one visitor are needed")
	}
	var r archive.Report
	on := onCluster
	if c.Keep != "" {
		on = c.onKept
	}
	err := on(ctx, func(dir string, db *house.Database) error {
		var err error
		r, err = c.measure(ctx, dir, db)
		return err
	})
	if err != nil {
		return err
	}
	if c.JSON {
		err = printJSON(r)
	} else {
		_, err = fmt.Println(r)
	}
	if err == nil && c.Floor && len(r.Slow())+len(r.Scans) > 0 {
		return errFailed
	}
	return err
}

// onKept brings up the cluster in the directory that is kept.
func (c benchPagesCmd) onKept(ctx context.Context, bench func(dir string, db *house.Database) error) error {
	dir, err := filepath.Abs(c.Keep)
	if err != nil {
		return err
	}
	db, err := house.Managed(ctx, filepath.Join(dir, "postgres"), "bench", true, clock.Scratch, dawn, nil)
	if err != nil {
		return err
	}
	defer stopDatabase(ctx, db, observe.Logger(os.Stderr, slog.LevelWarn))
	return bench(dir, db)
}

func (c benchPagesCmd) measure(ctx context.Context, dir string, db *house.Database) (_ archive.Report, err error) {
	var none archive.Report
	say := func(format string, args ...any) { fmt.Fprintf(os.Stderr, "bench pages: "+format+"\n", args...) }
	super, err := pgx.Connect(ctx, db.Super())
	if err != nil {
		return none, err
	}
	defer super.Close(context.WithoutCancel(ctx))
	a, err := archive.Open(ctx, super, dawn, say)
	if err != nil {
		return none, err
	}
	settings, err := measure.Settings(ctx, super)
	if err != nil {
		return none, err
	}
	h, err := house.Open(ctx, house.Config{
		Database: db, Dir: filepath.Join(dir, "house"), Machine: clock.System, Limits: house.Crowds(), BankURL: nobody, Log: observe.Logger(io.Discard, slog.LevelError),
	})
	if err != nil {
		return none, err
	}
	defer h.Close()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return none, err
	}
	serving, stop := context.WithCancel(ctx)
	served := make(chan error, 1)
	go func() { served <- h.Serve(serving, l) }()
	defer func() {
		stop()
		err = errors.Join(err, <-served)
	}()
	visit := archive.Visit{Site: "http://" + l.Addr().String(), Machine: clock.System, Hands: c.Hands, Each: c.Each, Settle: h.Pool.Reset}
	var reports []archive.Report
	sizes := []int{max(c.Lots/100, 1000), c.Lots}
	if a.Size() > sizes[0] { // a kept archive was small once; there is nothing to compare it with
		sizes = sizes[1:]
	}
	for _, lots := range sizes {
		say("building an archive of %d lots", lots)
		err = a.Grow(ctx, lots)
		if err != nil {
			return none, err
		}
		say("asking for %d pages of each kind", c.Each)
		r, err := a.Measure(ctx, visit)
		if err != nil {
			return none, err
		}
		reports = append(reports, r)
	}
	r := reports[len(reports)-1]
	r.Settings = settings + fmt.Sprintf("; %d visitors, whole pages over HTTP", c.Hands)
	if len(reports) > 1 {
		r.Compare(reports[0])
	}
	return r, nil
}
