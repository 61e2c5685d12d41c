package house

import (
	"context"
	"errors"
	"sync"
	"time"

	"fachui/auction/auctionpg"
	"fachui/internal/clock"
	"fachui/internal/ref"
	"fachui/web/bids"
)

const (
	paddleFor   = time.Second // how long an application that was found need not be looked for again
	mostPaddles = 20_000      // kept at once
)

// paddles tells under which code a person bids on a lot. Person and code meet
// here for the length of one request and are written nowhere together; what is
// kept for a moment, in memory, is which application is whose. An application
// that falls away meanwhile is no loophole: the engine, not this, decides whether
// its code may bid.
type paddles struct {
	applications func(ctx context.Context, lot, person ref.ID) (court string, application ref.ID, err error)
	code         func(ctx context.Context, lot, application ref.ID) (string, error)
	machine      clock.Machine
	frozen       func() bool // legal time stands still, and with it everybody's next moment

	mu   sync.Mutex
	kept map[[2]ref.ID]paddle
}

// paddle is where a person's application to a lot was found.
type paddle struct {
	court       string
	application ref.ID
	until       time.Time
}

func newPaddles(r rooms, c *clock.Legal) *paddles {
	return &paddles{
		applications: func(ctx context.Context, lot, person ref.ID) (string, ref.ID, error) {
			return r.Auction.OwnApplicationTo(ctx, lot, person)
		},
		code: r.seals.Code, machine: r.machine, frozen: c.IsFrozen, kept: map[[2]ref.ID]paddle{},
	}
}

// Paddle is the court of lot and the code under which person bids there, or
// [bids.ErrNotApplied].
func (p *paddles) Paddle(ctx context.Context, lot, person ref.ID) (court, code string, err error) {
	now := p.machine()
	p.mu.Lock()
	k, known := p.kept[[2]ref.ID{lot, person}]
	p.mu.Unlock()
	if !known || !now.Before(k.until) || p.frozen() {
		k.court, k.application, err = p.applications(ctx, lot, person)
		if errors.Is(err, auctionpg.ErrNoApplication) {
			return "", "", bids.ErrNotApplied
		}
		if err != nil {
			return "", "", err
		}
		k.until = now.Add(paddleFor)
		p.keep([2]ref.ID{lot, person}, k)
	}
	code, err = p.code(ctx, lot, k.application)
	return k.court, code, err
}

func (p *paddles) keep(of [2]ref.ID, k paddle) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.kept) >= mostPaddles {
		clear(p.kept) // whoever still bids is found again
	}
	p.kept[of] = k
}
