package crowd

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"sync"
	"time"

	"fachui/internal/measure"
)

// Heat is what one window of bidding came to.
type Heat struct {
	Accepted, Judged int64
	Took             time.Duration
	Waits            []time.Duration // for each answer
	Gap              time.Duration   // the longest in which no bid was accepted
}

// Refresh gives every bidder a token that holds for the next minutes.
func (s *Stage) Refresh(ctx context.Context) error {
	for _, b := range s.bidders {
		err := b.renew(ctx)
		if err != nil {
			return err
		}
	}
	return nil
}

// Climb lets everybody bid without a pause and without naming an amount: each bid
// takes the lowest that stands at its turn, so that every one of them is valid.
func (s *Stage) Climb(ctx context.Context, window time.Duration) (Heat, error) {
	h, err := s.heat(window, false, func(b *bidder) (answer, error) { return b.upTo(mostFen) })
	if err != nil {
		return h, err
	}
	if h.Accepted != h.Judged {
		return h, fmt.Errorf("%d of %d bids that take the lowest amount were refused", h.Judged-h.Accepted, h.Judged)
	}
	return h, s.catchUp(ctx)
}

// mostFen is the most that anybody of the crowd would give: one fen below ten thousand
// million yuan, further up than a bench climbs.
const mostFen = 1e12 - 1

// catchUp takes the price from the lot.
func (s *Stage) catchUp(ctx context.Context) error {
	v, err := s.view(ctx)
	s.atLeast(v.Lowest.Fen())
	return err
}

// Scramble lets everybody bid without a pause, each the next price that nobody has
// named. Bids overtake each other on their way; one that arrives after a higher
// one is refused, and counts as judged only.
func (s *Stage) Scramble(window time.Duration) (Heat, error) {
	return s.heat(window, false, func(b *bidder) (answer, error) {
		a, err := b.bid(s.next.Add(s.step) - s.step)
		if a.lowest > 0 {
			s.atLeast(a.lowest)
		}
		return a, err
	})
}

// Rush lets everybody bid the price that they were last told would stand: one gets
// it, and the others are too low.
func (s *Stage) Rush(window time.Duration) (Heat, error) {
	seen := make([]int64, len(s.bidders))
	h, err := s.heat(window, false, func(b *bidder) (answer, error) {
		amount := seen[b.n]
		if amount == 0 { // nobody told this bidder anything yet
			amount = s.next.Load()
		}
		a, err := b.bid(amount)
		seen[b.n] = amount + s.step
		if a.lowest > 0 {
			seen[b.n] = a.lowest
		}
		return a, err
	})
	s.atLeast(slices.Max(seen))
	return h, err
}

// atLeast says that no price below fen can stand.
func (s *Stage) atLeast(fen int64) {
	for {
		old := s.next.Load()
		if old >= fen || s.next.CompareAndSwap(old, fen) {
			return
		}
	}
}

// Idle asks, with as many hands, for what nothing is decided on: what the server
// and the crowd can do at most.
func (s *Stage) Idle(window time.Duration) (Heat, error) {
	return s.heat(window, false, func(b *bidder) (answer, error) {
		return answer{status: http.StatusOK}, b.idle()
	})
}

// Look asks, with as many hands, how the lot stands: it passes the same door as a bid,
// with its log, login, limits and JSON, and nothing is decided behind it.
func (s *Stage) Look(window time.Duration) (Heat, error) {
	return s.heat(window, false, func(b *bidder) (answer, error) {
		return answer{status: http.StatusOK}, b.look()
	})
}

// heat lets every bidder act without a pause until the window is over. What is
// refused for another reason than its amount stops it; where they are patient, not so
// an answer "ask again".
func (s *Stage) heat(window time.Duration, patient bool, act func(*bidder) (answer, error)) (Heat, error) {
	var h Heat
	var mu sync.Mutex
	waits := make([][]time.Duration, len(s.bidders))
	last := s.o.Machine()
	judged, took, err := measure.Crowd(s.o.Machine, len(s.bidders), window, func(hand int) (int64, error) {
		began := s.o.Machine()
		a, err := act(s.bidders[hand])
		if err != nil {
			return 0, err
		}
		now := s.o.Machine()
		waits[hand] = append(waits[hand], now.Sub(began))
		switch {
		case a.status == http.StatusCreated:
			mu.Lock()
			h.Accepted++
			h.Gap, last = max(h.Gap, now.Sub(last)), now
			mu.Unlock()
		case a.status == http.StatusServiceUnavailable && patient:
			return 0, nil // asked again with the next bid
		case a.status >= http.StatusBadRequest && a.code != "bid.too_low":
			return 0, fmt.Errorf("a bid was answered %d %s", a.status, a.code)
		}
		return 1, nil
	})
	h.Judged, h.Took, h.Waits = judged, took, slices.Concat(waits...)
	return h, err
}

// Pace lets the first so many bidders bid every so often, each the next price that
// nobody has named, as people do who watch. Sent tells, for each accepted bid by its
// number, when it was sent.
func (s *Stage) Pace(ctx context.Context, bidders int, every, window time.Duration) (h Heat, sent map[int64]time.Time, err error) {
	bidders = min(bidders, len(s.bidders))
	sent = map[int64]time.Time{}
	var mu sync.Mutex
	var all sync.WaitGroup
	errs := make([]error, bidders)
	began := s.o.Machine()
	ctx, done := context.WithDeadline(ctx, began.Add(window))
	defer done()
	for i, b := range s.bidders[:bidders] {
		all.Go(func() {
			tick := time.NewTimer(every * time.Duration(i) / time.Duration(bidders)) // not all in one moment
			defer tick.Stop()
			for {
				select {
				case <-ctx.Done():
					return
				case <-tick.C:
					tick.Reset(every)
				}
				at := s.o.Machine()
				a, err := b.bid(s.next.Add(s.step) - s.step)
				if err == nil && a.status >= http.StatusBadRequest && a.code != "bid.too_low" {
					err = fmt.Errorf("a bid was answered %d %s", a.status, a.code)
				}
				if err != nil {
					errs[i] = err
					return
				}
				mu.Lock()
				h.Judged++
				h.Waits = append(h.Waits, s.o.Machine().Sub(at))
				if a.status == http.StatusCreated {
					h.Accepted++
					sent[a.seq] = at
				}
				mu.Unlock()
			}
		})
	}
	all.Wait()
	h.Took = s.o.Machine().Sub(began)
	for _, e := range errs {
		if e != nil {
			return h, sent, e
		}
	}
	return h, sent, nil
}

// Close ends the bidders' connections.
func (s *Stage) Close() {
	for _, b := range s.bidders {
		if b != nil {
			b.close()
		}
	}
}
