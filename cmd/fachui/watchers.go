package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"os"
	"strconv"
	"strings"
	"time"

	"fachui/internal/clock"
	"fachui/internal/crowd"
	"fachui/internal/measure"
)

type benchWatchersCmd struct {
	Watchers int           `help:"Watchers of the large room." default:"10000"`
	Bidders  int           `help:"Bidders of the busy room, each ten times a second." default:"50"`
	Viewers  int           `help:"Watchers of the busy room." default:"500"`
	Rounds   int           `help:"Windows of each room." default:"3"`
	Window   time.Duration `help:"Length of a window." default:"5s"`
	JSON     bool          `help:"Print JSON."`
}

// Help explains the bench of watchers.
func (benchWatchersCmd) Help() string {
	return `A server with production defaults, as a process of its own, and one open lot. In the
busy room few watch and many bid; in the large room one bid comes every tenth of a
second and thousands watch. What is measured is the time from a bidder's sending a bid
to its arrival at each watcher, and at the last of them.

Watchers are connections of this process, so the machine's limit of open files
(ulimit -n) bounds them twice: once here and once in the server.

Examples:
  fachui bench watchers
  fachui bench watchers --watchers 2000 --window 10s
  fachui bench watchers --json`
}

// tenth is the pace of bids.
const tenth = 100 * time.Millisecond

// Run measures on a private cluster that makes every commit durable.
func (c benchWatchersCmd) Run(ctx context.Context) error {
	var r measure.Report
	err := onStreet(ctx, max(c.Bidders, 2), func(t *theatre) error {
		settings, err := measure.Settings(ctx, t.owner)
		if err != nil {
			return err
		}
		r.Settings = settings + fmt.Sprintf("; a server with production defaults, %d windows of %v", c.Rounds, c.Window)
		share := measure.Watch(clock.System(), os.Getpid())
		err = c.room(ctx, t, &r, room{name: "busy room", watchers: c.Viewers, bidders: c.Bidders, every: tenth})
		if err == nil {
			err = c.room(ctx, t, &r, room{name: "large room", watchers: c.Watchers, bidders: 2, every: 2 * tenth, large: true})
		}
		r.Notes = append(r.Notes, fmt.Sprintf("meanwhile others kept %.2f processors busy", share.Foreign(clock.System())))
		if err != nil {
			return err
		}
		return t.verify(ctx, &r, "bench watchers")
	})
	step("")
	if err != nil {
		return err
	}
	if c.JSON {
		return printJSON(r)
	}
	fmt.Println(r)
	return nil
}

// room is one shape: who watches while who bids how often.
type room struct {
	name     string
	watchers int
	bidders  int
	every    time.Duration
	large    bool
}

func (c benchWatchersCmd) room(ctx context.Context, t *theatre, r *measure.Report, in room) error {
	pid := t.house.cmd.Process.Pid
	err := t.stage.Refresh(ctx)
	if err != nil {
		return err
	}
	before, err := c.memory(ctx, t, in)
	if err != nil {
		return err
	}
	audience, err := t.stage.Watch(ctx, in.watchers)
	if err != nil {
		return err
	}
	audience.Record()
	var acks []time.Duration
	sent := map[int64]time.Time{}
	var used time.Duration
	frames := audience.Frames()
	for round := range c.Rounds {
		step(fmt.Sprintf("%s, round %d of %d", in.name, round+1, c.Rounds))
		began := measure.Used(pid)
		h, when, err := t.stage.Pace(ctx, in.bidders, in.every, c.Window)
		if err != nil {
			return err
		}
		crowd.Settle(ctx, tenth)
		used += measure.Used(pid) - began
		r.Add(in.name+", bids accepted", h.Accepted, h.Took)
		acks = append(acks, h.Waits...)
		maps.Copy(sent, when)
	}
	frames = audience.Frames() - frames
	after, err := c.memory(ctx, t, in)
	if err != nil {
		return err
	}
	arrivals, err := audience.Leave()
	if err != nil {
		return err
	}
	each, last := audience.Waits(arrivals, sent)
	r.Waited(in.name+", a bidder has the final answer", acks, of(!in.large, "p95"), target(!in.large, 20))
	r.Waited(in.name+", a watcher has the bid", each, of(!in.large, "p95"), target(!in.large, 40))
	r.Waited(in.name+", the last watcher has the bid", last, of(in.large, "p99"), target(in.large, 150))
	note := fmt.Sprintf("%s: %d watchers, %d frames, %d gaps, %d sent away, %d of %d arrivals missing; %.1f µs of the server's time per frame",
		in.name, in.watchers, frames, audience.Gaps(), audience.Gone(), len(sent)*in.watchers-len(each), len(sent)*in.watchers,
		float64(used.Microseconds())/float64(max(1, frames)))
	if in.large { // a few watchers drown in what signing in left behind
		each := func(before, after int64) float64 { return float64(after-before) / 1024 / float64(in.watchers) }
		note += fmt.Sprintf(", %.1f KiB of its memory per watcher in use (heap and stacks), %.1f KiB resident",
			each(before.used, after.used), each(before.resident, after.resident))
	}
	r.Notes = append(r.Notes, note)
	if audience.Gaps() > 0 {
		return fmt.Errorf("bench watchers: %d frames did not come after the one before", audience.Gaps())
	}
	return nil
}

// footprint is what a process holds, in bytes.
type footprint struct {
	used     int64 // heap that lived at the last collection, and stacks
	resident int64 // beside it what is kept for garbage, and what other rooms left behind
}

// mostAsked is how often a server may be asked for its figures before it has collected
// garbage twice: each time leaves some hundred kilobytes.
const mostAsked = 50_000

// memory is what the server holds, for the room whose memory is told. It is asked until
// it has collected twice, so that what it says lives does.
func (c benchWatchersCmd) memory(ctx context.Context, t *theatre, in room) (footprint, error) {
	if !in.large {
		return footprint{}, nil
	}
	var began float64
	for n := range mostAsked {
		m, err := figures(ctx, t.house.address+"/metrics", "go_gc_duration_seconds_count", "go_gc_heap_live_bytes", "go_memstats_stack_inuse_bytes")
		if err != nil {
			return footprint{}, err
		}
		if n == 0 {
			began = m[0]
		}
		if m[0] >= began+2 {
			return footprint{used: int64(m[1] + m[2]), resident: measure.Resident(t.house.cmd.Process.Pid)}, nil
		}
	}
	return footprint{}, errors.New("bench watchers: the server collects no garbage")
}

// figures reads the named figures of a server in the Prometheus format.
func figures(ctx context.Context, address string, names ...string) ([]float64, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, err
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return nil, err
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	if err != nil {
		return nil, err
	}
	out := make([]float64, len(names))
	for i, name := range names {
		_, after, found := strings.Cut(string(text), "\n"+name+" ")
		if !found {
			return nil, fmt.Errorf("%s tells no %s", address, name)
		}
		line, _, _ := strings.Cut(after, "\n")
		out[i], err = strconv.ParseFloat(line, 64)
		if err != nil {
			return nil, fmt.Errorf("%s of %s: %w", name, address, err)
		}
	}
	return out, nil
}

func of(set bool, quantile string) string {
	if set {
		return quantile
	}
	return ""
}

func target(set bool, millis float64) float64 {
	if set {
		return millis
	}
	return 0
}
