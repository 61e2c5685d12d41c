package bidding

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"fachui/auction"
	"fachui/internal/fault"
	"fachui/internal/legal"
	"fachui/internal/ref"
)

// door counts how the bids that came to this node were answered, and finds out when
// bidders are shut out though the engine runs.
type door struct {
	mu     sync.Mutex
	minute minute
	over   []minute            // to be put on record
	shut   map[ref.ID]shutting // lots on which no bid was decided of late
	lost   map[ref.ID]shutting // of these, lots whose bids came to nothing by a fault of the house
	self   shutting            // the node's own knocks
	heard  bool                // a knock was heard before: the address is right
	found  []Outage            // to be put on record
}

// mostMinutes is how many minutes wait to be put on record while that fails: a day.
const mostMinutes = 24 * 60

// minute is what came in a minute of legal time.
type minute struct {
	at                            legal.Time
	bids, failed, knocks, unheard int
}

// shutting is a run of failures: at the first, and at the last. Of a run that was found
// to be an outage, what came after that begins where it ended.
type shutting struct {
	first, last legal.Time
	found       bool
}

// more adds a failure; it is a new run where the one before is longer ago than most.
func (s shutting) more(at legal.Time, most time.Duration) shutting {
	if s.first.IsZero() || at.Sub(s.last) > most {
		s = shutting{first: at}
	}
	s.last = at
	return s
}

// outage takes what lasted longer than most out of the run.
func (s *shutting) outage(o Outage, most time.Duration) []Outage {
	if s.last.Sub(s.first) <= most {
		return nil
	}
	o.ID, o.From, o.To = ref.New(), s.first, s.last
	*s = shutting{s.last, s.last, true}
	return []Outage{o}
}

// rest is what remains of an outage when the run is over.
func (s shutting) rest(o Outage) []Outage {
	if !s.found || !s.first.Before(s.last) {
		return nil
	}
	o.ID, o.From, o.To = ref.New(), s.first, s.last
	return []Outage{o}
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
	d.lose(lot, at, err, e.opts.PauseAfter)
	o := Outage{Cause: Ingress, Node: e.opts.Node, court: court, lot: lot, Reason: "竞买人的出价均未能得到处理"}
	if err == nil || f != nil && f.Kind != fault.Busy {
		d.found = append(d.found, d.shut[lot].rest(o)...)
		delete(d.shut, lot)
		return
	}
	d.minute.failed++
	s := d.shut[lot].more(at, e.opts.PauseAfter)
	d.found = append(d.found, s.outage(o, e.opts.PauseAfter)...)
	d.shut[lot] = s
}

// lose notes whether a bid came to nothing by a fault of the house: neither a crowd nor
// a clock. Who is told that they are late has learned nothing about the bids before
// the end, their own first try among them. d.mu is held.
func (d *door) lose(lot ref.ID, at legal.Time, err error, most time.Duration) {
	f := fault.Of(err)
	switch {
	case errors.Is(err, context.Canceled): // they did not wait
	case err != nil && (f == nil || f.Code == ErrInterrupted.Code):
		d.lost[lot] = d.lost[lot].more(at, most)
	case f == nil || f.Kind != fault.Busy && f.Code != auction.ErrClosed.Code:
		delete(d.lost, lot)
	}
}

// forwarded notes how a bid that came by another node was answered here.
func (e *Engine) forwarded(b Bid, err error) {
	e.door.mu.Lock()
	defer e.door.mu.Unlock()
	e.door.lose(b.Lot, b.At, err, e.opts.PauseAfter)
}

// shutAtEnd is the outage in which the bidding of a lot would end at ends: the last bids
// before it came to nothing by a fault of the house, and none was decided since.
func (e *Engine) shutAtEnd(court string, lot ref.ID, ends, now legal.Time) (o Outage, shut bool) {
	e.door.mu.Lock()
	defer e.door.mu.Unlock()
	s, lost := e.door.lost[lot]
	if !lost || !s.first.Before(ends) || ends.Sub(s.last) > e.opts.PauseAfter {
		return Outage{}, false
	}
	return Outage{
		ID: ref.New(), Cause: Ingress, Node: e.opts.Node, From: s.first, To: now, court: court, lot: lot,
		Reason: "竞价结束前竞买人的出价未能得到处理",
	}, true
}

// Knocked notes whether the node reached its own door. A node that serves alone, was
// heard before and is not heard for longer than the published length has shut
// everybody out; where others serve too, it only counts.
func (e *Engine) Knocked(at legal.Time, heard bool) {
	d := &e.door
	d.mu.Lock()
	defer d.mu.Unlock()
	d.minute.knocks++
	o := Outage{Cause: Ingress, Node: e.opts.Node, Reason: "出价服务入口无法访问"}
	if heard {
		d.found = append(d.found, d.self.rest(o)...)
		d.heard, d.self = true, shutting{}
		return
	}
	d.minute.unheard++
	if !d.heard || e.opts.Link.used() {
		return
	}
	d.self = d.self.more(at, e.opts.PauseAfter)
	d.found = append(d.found, d.self.outage(o, e.opts.PauseAfter)...)
}

// turn returns what was found, and the minutes that are over at now.
func (d *door) turn(now legal.Time) (over []minute, found []Outage) {
	at := legal.At(now.Std().Truncate(time.Minute))
	d.mu.Lock()
	defer d.mu.Unlock()
	switch {
	case d.minute.at.IsZero():
		d.minute.at = at
	case d.minute.at.Before(at):
		d.over = append(d.over, d.minute)
		d.minute = minute{at: at}
	}
	over, d.over = d.over, nil
	found, d.found = d.found, nil
	return over, found
}

// again gives back what could not be put on record. Of minutes the latest are kept.
func (d *door) again(over []minute, found []Outage) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.over = append(over, d.over...)
	d.over = d.over[max(0, len(d.over)-mostMinutes):]
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
			e.door.again(over, found[i:])
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
	if err != nil {
		e.door.again(over, nil)
		return err
	}
	for i, m := range over {
		_, err = e.opts.Pool.Exec(ctx, `
			insert into service_minute (node, minute, bids, failed, knocks, unheard)
			values ($1, $2, $3, $4, $5, $6)
			on conflict do nothing`, e.opts.Node, m.at, m.bids, m.failed, m.knocks, m.unheard)
		if err != nil {
			e.door.again(over[i:], nil)
			return fmt.Errorf("keep minute: %w", err)
		}
	}
	if len(over) == 0 {
		return nil
	}
	return e.sealHealth(ctx)
}
