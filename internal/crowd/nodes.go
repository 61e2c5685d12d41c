package crowd

import (
	"context"
	"net/url"
	"time"
)

// At lets the bidders ask other nodes from now on, one after the other in turn; what
// the stage itself asks goes to the first.
func (s *Stage) At(bases ...string) error {
	s.Close()
	hosts := make([]string, len(bases))
	for i, base := range bases {
		u, err := url.Parse(base)
		if err != nil {
			return err
		}
		hosts[i] = u.Host
	}
	s.asker, s.host = newAsker(bases[0]), hosts[0]
	for _, b := range s.bidders {
		b.host = hosts[b.n%len(hosts)]
		b.asker = newAsker(bases[b.n%len(bases)]).from(b.source)
	}
	return nil
}

// Blow is what bidders saw of a node that ended while they bid at another.
type Blow struct {
	Heat

	Again int64 // answers "ask again"
}

// Through lets everybody bid as in [Stage.Climb] while strike happens in the middle of
// the window, and tells the longest time without an accepted bid. A bid that is
// answered "ask again" is followed by the next one; whether it counted is no matter
// here, because it was not acknowledged.
func (s *Stage) Through(ctx context.Context, window time.Duration, strike func() error) (Blow, error) {
	var b Blow
	struck := make(chan error, 1)
	half := time.NewTimer(window / 2)
	defer half.Stop()
	go func() {
		select {
		case <-half.C:
			struck <- strike()
		case <-ctx.Done():
			struck <- ctx.Err()
		}
	}()
	h, err := s.heat(window, true, func(b *bidder) (answer, error) { return b.upTo(mostFen) })
	b.Heat = h
	b.Again = int64(len(h.Waits)) - h.Accepted
	if e := <-struck; err == nil {
		err = e
	}
	if err == nil {
		err = s.catchUp(ctx)
	}
	return b, err
}
