package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"fachui/internal/measure"
)

// The designs of two servers, as a report calls them.
const (
	oneNode  = "one node: accepted"
	bothHalf = "two nodes, half the bidders at each: accepted"
)

// twoNodes starts two linked servers on one database. Bidders bid at the one that owns
// the lot, then half of them at each; then the owner is told to stop, while everybody
// bids at the other, which takes over.
func (c benchBidsCmd) twoNodes(ctx context.Context) (measure.Report, error) {
	var r measure.Report
	err := onStreet(ctx, c.Bidders, func(s *theatre) error {
		var err error
		r.Settings, err = c.settings(ctx, s, "two servers with production defaults, linked")
		if err != nil {
			return err
		}
		err = s.again(ctx, link("a")...)
		if err != nil {
			return err
		}
		p := &pair{c: c, t: s}
		p.owner = s.house
		p.other, err = p.start(ctx, "b")
		if err != nil {
			return err
		}
		err = p.play(ctx, &r)
		s.house = p.owner // the last to be stopped by whoever opened the street
		err = errors.Join(err, p.other.stop())
		if err != nil {
			return err
		}
		err = s.stage.At(p.owner.address)
		if err != nil {
			return err
		}
		return s.verify(ctx, &r, "bench bids")
	})
	return r, err
}

func link(node string) []string { return []string{"--node", node, "--link", "127.0.0.1:0"} }

// pair is two linked servers, of which one owns the lot.
type pair struct {
	c            benchBidsCmd
	t            *theatre
	owner, other *served
}

func (p *pair) start(ctx context.Context, node string) (*served, error) {
	return serveApart(ctx, p.t.dir, node, p.t.db, p.t.bank, "127.0.0.1:0", link(node)...)
}

func (p *pair) play(ctx context.Context, r *measure.Report) error {
	err := p.t.stage.Refresh(ctx)
	if err != nil {
		return err
	}
	for round := range p.c.Rounds {
		step(fmt.Sprintf("two nodes, round %d of %d", round+1, p.c.Rounds))
		for _, at := range []struct {
			name  string
			nodes []string
		}{{oneNode, []string{p.owner.address}}, {bothHalf, []string{p.owner.address, p.other.address}}} {
			err = p.t.stage.At(at.nodes...)
			if err != nil {
				return err
			}
			h, err := p.t.stage.Climb(ctx, p.c.Window)
			if err != nil {
				return err
			}
			r.Add(at.name, h.Accepted, h.Took)
		}
	}
	r.Compare(bothHalf, oneNode, 0.9)
	var gaps []time.Duration
	for i := range p.c.Rounds {
		step(fmt.Sprintf("take-over %d of %d", i+1, p.c.Rounds))
		gap, err := p.takeOver(ctx, []string{"a", "b"}[i%2])
		if err != nil {
			return err
		}
		gaps = append(gaps, gap)
	}
	r.Waited("no bid is accepted while the owner stops and the other takes over", gaps, "p99", 100)
	return nil
}

// takeOver stops the owner, whose name is given, while everybody bids at the other,
// and starts it again as the other.
func (p *pair) takeOver(ctx context.Context, name string) (time.Duration, error) {
	err := p.t.stage.At(p.other.address)
	if err == nil {
		err = p.t.stage.Refresh(ctx)
	}
	if err != nil {
		return 0, err
	}
	b, err := p.t.stage.Through(ctx, 2*p.c.Window, p.owner.stop)
	if err != nil {
		return 0, err
	}
	p.owner = p.other
	p.other, err = p.start(ctx, name)
	return b.Gap, err
}
