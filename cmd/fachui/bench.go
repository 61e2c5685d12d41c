package main

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"fachui/internal/clock"
	"fachui/internal/house"
	"fachui/internal/keyring"
	"fachui/internal/measure"
	"fachui/internal/observe"
	"fachui/internal/pg"
	"fachui/payments/paymentspg"
)

type benchCmd struct {
	Bids     benchBidsCmd     `cmd:"" help:"Bids on one hot lot, all rules on, in the engine and over HTTP, beside row locks and the bare update of a row."`
	Watchers benchWatchersCmd `cmd:"" help:"Those who watch a lot live while others bid on it: what they wait for, and what each costs."`
	Ledger   benchLedgerCmd   `cmd:"" help:"Journals of one court, all rules on, beside the transaction of pgbench; the refunds after a sale."`
	Pages    benchPagesCmd    `cmd:"" help:"The public's search, calendar and lot page over an archive of millions of lots."`
}

type benchLedgerCmd struct {
	Scale    int           `help:"Scale of pgbench's tables: so many times 100,000 accounts." default:"50"`
	Rounds   int           `help:"Windows of each design, taken in turn." default:"5"`
	Window   time.Duration `help:"Length of a window." default:"1s"`
	Sales    int           `help:"Lots whose losers get their deposits back." default:"3"`
	Deposits int           `help:"Deposits of each such lot." default:"1000"`
	JSON     bool          `help:"Print JSON."`
}

// Run measures on a private cluster that makes every commit durable.
func (c benchLedgerCmd) Run(ctx context.Context) error {
	return onDurable(ctx, c.JSON, func(b *durable) (measure.Report, error) {
		ring, err := keyring.Open(filepath.Join(b.dir, "keys"))
		if err != nil {
			return measure.Report{}, err
		}
		return paymentspg.Bench(ctx, paymentspg.BenchOptions{
			Pool: b.pool, Owner: b.owner, Machine: clock.System, Cipher: ring,
			Tell: step, Scale: c.Scale, Rounds: c.Rounds, Window: c.Window, Sales: c.Sales, Deposits: c.Deposits,
		})
	})
}

// step shows on a terminal what a bench is at.
func step(what string) {
	info, err := os.Stderr.Stat()
	if err == nil && info.Mode()&os.ModeCharDevice != 0 {
		fmt.Fprintf(os.Stderr, "\r\033[K%s ", what)
	}
}

// durable is a throw-away cluster whose commits wait for the disk.
type durable struct {
	dir   string
	pool  *pgxpool.Pool
	owner *pgx.Conn
}

const benchPool = 24

// onCluster brings up a throw-away cluster whose commits wait for the disk.
func onCluster(ctx context.Context, bench func(dir string, db *house.Database) error) error {
	dir, err := os.MkdirTemp("", "fachui-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	err = os.Chmod(dir, 0o755) // the server's account must pass; what lies inside is its own and closed
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

// onDurable brings up what a bench needs, runs it and prints what it found.
func onDurable(ctx context.Context, asJSON bool, bench func(*durable) (measure.Report, error)) error {
	var r measure.Report
	err := onCluster(ctx, func(dir string, db *house.Database) error {
		var err error
		r, err = connected(ctx, dir, db, bench)
		return err
	})
	step("")
	if err != nil {
		return err
	}
	if asJSON {
		return printJSON(r)
	}
	fmt.Println(r)
	return nil
}

func connected(ctx context.Context, dir string, db *house.Database, bench func(*durable) (measure.Report, error)) (measure.Report, error) {
	pool, err := pg.Open(ctx, db.App, benchPool)
	if err != nil {
		return measure.Report{}, err
	}
	defer pool.Close()
	owner, err := pgx.Connect(ctx, db.Owner)
	if err != nil {
		return measure.Report{}, err
	}
	defer owner.Close(context.WithoutCancel(ctx))
	return bench(&durable{dir, pool, owner})
}
