package bidding

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"fachui/internal/fault"
	"fachui/internal/legal"
	"fachui/internal/ref"
)

// door counts how the bids that came to this node were answered, and finds out when
// bidders are shut out though the engine runs.
type door struct {
	mu     sync.Mutex
	minute minute
	shut   map[ref.ID]shutting // lots on which no bid was decided of late
	self   shutting            // the node's own knocks
	heard  bool                // a knock was heard before: the address is right
	found  []Outage            // to be put on record
}

// minute is what came in a minute of legal time.
type minute struct {
	at                            legal.Time
	bids, failed, knocks, unheard int
}

// shutting is a run of failures: at the first, and at the last.
type shutting struct{ first, last legal.Time }

// more adds a failure; it is a new run where the one before is longer ago than most.
func (s shutting) more(at legal.Time, most time.Duration) shutting {
	if s.first.IsZero() || at.Sub(s.last) > most {
		s.first = at
	}
	s.last = at
	return s
}

// Answered notes how a bid on a lot was answered at this node's door; at is its entry
// stamp. A bid is decided when it was accepted or refused for a reason that is the
// bidder's to change.
func (e *Engine) Answered(court string, lot ref.ID, at legal.Time, err error) {
	f := fault.Of(err)
	if f != nil && f.Code == ErrTooMany.Code {
		return // the bidder's own crowd
	}
	d := &e.door
	d.mu.Lock()
	defer d.mu.Unlock()
	d.minute.bids++
	if err == nil || f != nil && f.Kind != fault.Busy {
		delete(d.shut, lot)
		return
	}
	d.minute.failed++
	s := d.shut[lot].more(at, e.opts.PauseAfter)
	if s.last.Sub(s.first) > e.opts.PauseAfter {
		d.found = append(d.found, Outage{
			ID: ref.New(), Cause: Ingress, Node: e.opts.Node, From: s.first, To: s.last, court: court, lot: lot,
			Reason: "竞买人的出价均未能得到处理",
		})
		s = shutting{s.last, s.last}
	}
	d.shut[lot] = s
}

// Knocked notes whether the node reached its own door. A node that serves alone, was
// heard before and is not heard for longer than the published length has shut
// everybody out; where others serve too, it only counts.
func (e *Engine) Knocked(at legal.Time, heard bool) {
	d := &e.door
	d.mu.Lock()
	defer d.mu.Unlock()
	d.minute.knocks++
	if heard {
		d.heard, d.self = true, shutting{}
		return
	}
	d.minute.unheard++
	if !d.heard || e.opts.Link.used() {
		return
	}
	d.self = d.self.more(at, e.opts.PauseAfter)
	if d.self.last.Sub(d.self.first) > e.opts.PauseAfter {
		d.found = append(d.found, Outage{
			ID: ref.New(), Cause: Ingress, Node: e.opts.Node, From: d.self.first, To: d.self.last, Reason: "出价服务入口无法访问",
		})
		d.self = shutting{d.self.last, d.self.last}
	}
}

// turn returns what was found, and the minute that is over at now, if one is.
func (d *door) turn(now legal.Time) (over minute, found []Outage) {
	at := legal.At(now.Std().Truncate(time.Minute))
	d.mu.Lock()
	defer d.mu.Unlock()
	found, d.found = d.found, nil
	switch {
	case d.minute.at.IsZero():
		d.minute.at = at
	case d.minute.at.Before(at):
		over, d.minute = d.minute, minute{at: at}
	}
	return over, found
}

// again gives back what could not be put on record.
func (d *door) again(found []Outage) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.found = append(found, d.found...)
}

// watch keeps the record of the service, and pauses what it says was shut out.
func (e *Engine) watch(ctx context.Context) {
	tick := time.NewTicker(e.opts.LeaseTTL / 3)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		if e.opts.Clock.IsFrozen() {
			continue
		}
		err := e.look(ctx)
		if err != nil && ctx.Err() == nil {
			e.opts.Log.ErrorContext(ctx, "bidding: the record of the service", slog.Any("error", err))
		}
	}
}

// look is one turn of watch.
func (e *Engine) look(ctx context.Context) error {
	over, found := e.door.turn(e.opts.Clock.Now())
	for i, o := range found {
		err := o.keep(ctx, e.opts.Pool)
		if err != nil {
			e.door.again(found[i:])
			return err
		}
	}
	own := []int16{}
	for _, s := range e.shards {
		if s.term.Load() != nil {
			own = append(own, s.number)
		}
	}
	_, err := e.pauseTouched(ctx, own)
	if err != nil || over.at.IsZero() {
		return err
	}
	_, err = e.opts.Pool.Exec(ctx, `
		insert into service_minute (node, minute, bids, failed, knocks, unheard)
		values ($1, $2, $3, $4, $5, $6)
		on conflict do nothing`, e.opts.Node, over.at, over.bids, over.failed, over.knocks, over.unheard)
	if err != nil {
		return fmt.Errorf("keep minute: %w", err)
	}
	return e.sealHealth(ctx)
}
