package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/jackc/pgx/v5"

	"fachui/auction/bidding"
	"fachui/internal/clock"
	"fachui/internal/crowd"
	"fachui/internal/house"
	"fachui/internal/measure"
	"fachui/scenarios"
)

type benchBidsCmd struct {
	Shape   string        `help:"What to measure: the engine in this process, a server over HTTP, two servers on one database, or all of it." enum:"engine,http,nodes,all" default:"all"`
	Bidders int           `help:"Bidders who bid without a pause." default:"256"`
	Lots    int           `help:"Lots live at once in the engine's last design." default:"1000"`
	Rounds  int           `help:"Windows of each design, taken in turn." default:"5"`
	Window  time.Duration `help:"Length of a window." default:"1.2s"`
	JSON    bool          `help:"Print JSON."`
}

// Help explains the bench of bids.
func (benchBidsCmd) Help() string {
	return `Windows of each design are taken in turn, so that whatever else the machine does
touches all of them: compare ratios, not figures. Commits are durable (fsync on).

The server over HTTP is this program started as a process of its own with production
defaults; its bidders registered, applied and paid their deposits through the
interface. Bids that take the lowest amount that stands are all valid; bids that name
their amounts overtake each other, and most come too late. Two servers are linked and
take half the bidders each; then the one that owns the lot is told to stop while all bid
at the other. Afterwards every answer "accepted" is held to the public ladder.

Examples:
  fachui bench bids
  fachui bench bids --shape http --bidders 64 --rounds 7
  fachui bench bids --json`
}

// Run measures on private clusters that make every commit durable.
func (c benchBidsCmd) Run(ctx context.Context) error {
	leaveSpare() // as a server does
	var reports []measure.Report
	if c.Shape == "engine" || c.Shape == "all" {
		err := onCluster(ctx, func(dir string, db *house.Database) error {
			r, err := connected(ctx, dir, db, func(b *durable) (measure.Report, error) {
				return bidding.Bench(ctx, bidding.BenchOptions{
					Pool: b.pool, Owner: b.owner, Machine: clock.System, Bidders: c.Bidders, Lots: c.Lots, Rounds: c.Rounds, Window: c.Window,
				})
			})
			reports = append(reports, r)
			return err
		})
		if err != nil {
			return err
		}
	}
	for _, s := range []struct {
		shape   string
		measure func(context.Context) (measure.Report, error)
	}{{"http", c.overHTTP}, {"nodes", c.twoNodes}} {
		if c.Shape != s.shape && c.Shape != "all" {
			continue
		}
		r, err := s.measure(ctx)
		if err != nil {
			return err
		}
		reports = append(reports, r)
	}
	step("")
	if c.JSON {
		return printJSON(reports)
	}
	for _, r := range reports {
		fmt.Println(r)
	}
	return nil
}

// The designs of the server, as a report calls them.
const (
	httpAccepted = "over HTTP, each takes the lowest: accepted"
	httpNamed    = "over HTTP, each names the next price: judged"
	httpStood    = "over HTTP, each names the next price: accepted"
	httpLow      = "over HTTP, all the same price: judged"
	httpKept     = "over HTTP, the same, every refusal kept: judged"
	httpIdle     = "over HTTP, nothing to decide (/livez)"
	httpSeen     = "over HTTP, same door, nothing to decide (how the lot stands)"
	bareRow      = "update of one row, 16 connections"
)

func (c benchBidsCmd) overHTTP(ctx context.Context) (measure.Report, error) {
	var r measure.Report
	err := onStreet(ctx, c.Bidders, func(s *theatre) error {
		var err error
		r.Settings, err = c.settings(ctx, s, "a server with production defaults")
		if err != nil {
			return err
		}
		r.Settings += "; deposit, bar, priority, key, ladder triggers and fencing on"
		bare, done, err := bidding.BareUpdate(ctx, s.owner, s.app, clock.System)
		if err != nil {
			return err
		}
		defer done()
		share := measure.Watch(clock.System(), os.Getpid())
		waits, err := c.windows(ctx, s, &r, bare)
		if err != nil {
			return err
		}
		r.Notes = append(r.Notes, fmt.Sprintf("meanwhile others kept %.2f processors busy", share.Foreign(clock.System())))
		err = c.kept(ctx, s, &r)
		if err != nil {
			return err
		}
		r.Compare(httpAccepted, bareRow, 9)
		r.Compare(httpAccepted, httpSeen, 0.5)
		r.Compare(httpAccepted, httpIdle, 0.5)
		r.Compare(httpLow, bareRow, 0)
		r.Compare(httpKept, httpLow, 0.6)
		r.Waited("from sending a bid to its final answer", waits, "p99", 25)
		return s.verify(ctx, &r, "bench bids")
	})
	return r, err
}

// settings says under what the windows ran: what the database is set to, what served,
// and how many bid for how long.
func (c benchBidsCmd) settings(ctx context.Context, s *theatre, served string) (string, error) {
	of, err := measure.Settings(ctx, s.owner)
	return of + fmt.Sprintf("; %s, %d bidders over HTTP, %d windows of %v", served, c.Bidders, c.Rounds, c.Window), err
}

// windows takes the designs in turn.
func (c benchBidsCmd) windows(ctx context.Context, s *theatre, r *measure.Report, bare bidding.Window) ([]time.Duration, error) {
	err := s.stage.Refresh(ctx)
	if err != nil {
		return nil, err
	}
	var waits []time.Duration
	for round := range c.Rounds {
		step(fmt.Sprintf("round %d of %d", round+1, c.Rounds))
		h, err := s.stage.Climb(ctx, c.Window)
		if err != nil {
			return nil, err
		}
		r.Add(httpAccepted, h.Accepted, h.Took)
		waits = append(waits, h.Waits...)
		n, took, err := bare(ctx, c.Window)
		if err != nil {
			return nil, err
		}
		r.Add(bareRow, n, took)
		h, err = s.stage.Scramble(c.Window)
		if err != nil {
			return nil, err
		}
		r.Add(httpNamed, h.Judged, h.Took)
		r.Add(httpStood, h.Accepted, h.Took)
		h, err = s.stage.Rush(c.Window)
		if err != nil {
			return nil, err
		}
		r.Add(httpLow, h.Judged, h.Took)
		h, err = s.stage.Idle(c.Window)
		if err != nil {
			return nil, err
		}
		r.Add(httpIdle, h.Judged, h.Took)
		h, err = s.stage.Look(c.Window)
		if err != nil {
			return nil, err
		}
		r.Add(httpSeen, h.Judged, h.Took)
	}
	return waits, nil
}

// kept starts the server anew, told to keep every refusal, and lets everybody bid
// the same price again.
func (c benchBidsCmd) kept(ctx context.Context, s *theatre, r *measure.Report) error {
	step("the same, every refusal kept")
	err := s.again(ctx, "--keep-every-refusal")
	if err != nil {
		return err
	}
	err = s.stage.Refresh(ctx)
	for range c.Rounds {
		if err != nil {
			return err
		}
		var h crowd.Heat
		h, err = s.stage.Rush(c.Window)
		r.Add(httpKept, h.Judged, h.Took)
	}
	return err
}

// theatre is a served house with an open lot, and the database behind it.
type theatre struct {
	dir    string
	db     *house.Database
	bank   string
	house  *served
	stage  *crowd.Stage
	owner  *pgx.Conn
	app    string
	listen string
}

// onStreet brings up a house as a process of its own with an open lot and so many
// bidders.
func onStreet(ctx context.Context, bidders int, bench func(*theatre) error) error {
	return onCluster(ctx, func(dir string, db *house.Database) error {
		bank, stopBank, err := startBanksim(ctx, filepath.Join(dir, "bank"), "--hasty")
		if err != nil {
			return err
		}
		defer stopBank()
		t := &theatre{dir: dir, db: db, bank: bank, app: db.App, listen: "127.0.0.1:0"}
		t.house, err = serveApart(ctx, dir, "a", db, bank, t.listen)
		if err != nil {
			return err
		}
		t.owner, err = pgx.Connect(ctx, db.Owner)
		if err == nil {
			defer t.owner.Close(context.WithoutCancel(ctx))
			t.stage, err = crowd.Set(ctx, crowd.Options{
				Base: t.house.address, Bank: bank, Operator: operator, Routes: house.Table(), Stories: scenarios.FS, Machine: clock.System,
				Bidders: bidders, Tell: step,
			})
		}
		if err == nil {
			defer t.stage.Close()
			err = bench(t)
		}
		return errors.Join(err, t.house.stop())
	})
}

// again stops the server and starts it at the same address with more arguments.
func (t *theatre) again(ctx context.Context, more ...string) error {
	t.stage.Close()
	listen := t.house.address[len("http://"):]
	err := t.house.stop()
	if err != nil {
		return err
	}
	t.house, err = serveApart(ctx, t.dir, "a", t.db, t.bank, listen, more...)
	return err
}

// verify holds what the bidders were told against the public ladder, and notes it in
// the report of a bench.
func (t *theatre) verify(ctx context.Context, r *measure.Report, bench string) error {
	found, err := t.stage.Verify(ctx)
	r.Notes = append(r.Notes, found.String())
	if err == nil && !found.Sound() {
		err = errors.New(bench + ": " + found.String())
	}
	return err
}
