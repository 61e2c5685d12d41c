package province

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"fachui/internal/legal"
)

// atOnce is how many tales make requests at the same time: more than the two
// cores of a small machine, since each waits for the database half of its time.
const atOnce = 6

// stage lets many tales be told at once. Each waits for moments of its own; when
// all wait, legal time moves to the earliest of them and whoever waits for that
// goes on. Everything that falls due in between happens, so a tale that waits
// also sees what followed from its last act.
type stage struct {
	move func(context.Context, legal.Time) error // moves legal time
	told func(legal.Time)                        // says how far the history is

	mu      sync.Mutex
	now     legal.Time
	acting  int // tales that are not waiting
	waiting map[legal.Time][]chan struct{}
	idle    chan struct{} // signalled when acting falls to zero
	slots   chan struct{}
}

func newStage(now legal.Time, move func(context.Context, legal.Time) error, told func(legal.Time)) *stage {
	return &stage{move: move, told: told, now: now, waiting: map[legal.Time][]chan struct{}{}, idle: make(chan struct{}, 1), slots: make(chan struct{}, atOnce)}
}

// play tells all tales to their ends, or until one fails.
func (s *stage) play(ctx context.Context, tales []func(context.Context) error) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	errs := make([]error, len(tales))
	var done sync.WaitGroup
	s.acting = len(tales)
	for i, tell := range tales {
		done.Go(func() {
			s.slots <- struct{}{}
			errs[i] = tell(ctx)
			if errs[i] != nil {
				stop()
			}
			<-s.slots
			s.leave()
		})
	}
	err := s.direct(ctx)
	stop()
	done.Wait()
	for _, e := range errs {
		if e != nil && !errors.Is(e, context.Canceled) {
			return e // what went wrong first, not what was cut short by it
		}
	}
	return errors.Join(append(errs, err)...)
}

// direct moves time whenever everybody waits, until nobody does.
func (s *stage) direct(ctx context.Context) error {
	for {
		select {
		case <-s.idle:
		case <-ctx.Done():
			return ctx.Err()
		}
		next, some := s.earliest()
		if !some {
			return nil
		}
		err := s.move(ctx, next)
		if err != nil {
			return fmt.Errorf("move time to %v: %w", next, err)
		}
		s.told(next)
		s.wake(next)
	}
}

func (s *stage) earliest() (next legal.Time, some bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for t := range s.waiting {
		if !some || t.Before(next) {
			next, some = t, true
		}
	}
	return next, some
}

func (s *stage) wake(t legal.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.now = t
	s.acting += len(s.waiting[t])
	for _, c := range s.waiting[t] {
		close(c)
	}
	delete(s.waiting, t)
}

// leave takes a tale off the stage.
func (s *stage) leave() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.left()
}

// await takes a tale off the stage, to come back at t, or as soon as everything
// has come to rest if t is past.
func (s *stage) await(t legal.Time) <-chan struct{} {
	back := make(chan struct{})
	s.mu.Lock()
	defer s.mu.Unlock()
	t = legal.Later(t, s.now)
	s.waiting[t] = append(s.waiting[t], back)
	s.left()
	return back
}

func (s *stage) left() {
	s.acting--
	if s.acting > 0 {
		return
	}
	select {
	case s.idle <- struct{}{}:
	default: // nobody directs any more
	}
}

// until waits for t, or, if t is past, for everything to come to rest now. The
// tale gives its slot away meanwhile and has one again when until returns.
func (s *stage) until(ctx context.Context, t legal.Time) error {
	back := s.await(t)
	<-s.slots
	var err error
	select {
	case <-back:
	case <-ctx.Done():
		err = ctx.Err()
	}
	s.slots <- struct{}{}
	return err
}
