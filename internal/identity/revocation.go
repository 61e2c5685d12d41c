package identity

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"fachui/internal/ref"
)

// How the word spreads that a token no longer holds.
const (
	// pollEvery is how often a node asks what was revoked.
	pollEvery = 500 * time.Millisecond
	// maxStale is how old an answer may be before a node stops relying on it and
	// reads the session row of every token instead.
	maxStale = 2 * time.Second
	// remember is how long a revocation matters: the life of a token, and two
	// minutes for clocks of nodes that differ.
	remember = TokenLife + 2*time.Minute
	// sweepEvery is how often ended windows are cleared away.
	sweepEvery = time.Minute
)

// revocations is what this node knows of ended sessions and outdated tokens.
type revocations struct {
	mu       sync.RWMutex
	sessions map[ref.ID]time.Time
	people   map[ref.ID]outdated
	renewed  time.Time // machine time at which the last complete answer was asked for
}

// outdated says that tokens of a person below epoch no longer hold.
type outdated struct {
	epoch int64
	at    time.Time
}

func newRevocations() *revocations {
	return &revocations{sessions: map[ref.ID]time.Time{}, people: map[ref.ID]outdated{}}
}

func (r *revocations) addSession(id ref.ID, at time.Time) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.sessions[id] = at
}

func (r *revocations) addPerson(id ref.ID, epoch int64, at time.Time) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.people[id].epoch < epoch {
		r.people[id] = outdated{epoch, at}
	}
}

// refuse returns ErrEnded or ErrTokenOld if a token of caller at epoch no longer
// holds, as far as this node knows.
func (r *revocations) refuse(caller Caller, epoch int64) error {
	r.mu.RLock()
	defer r.mu.RUnlock()
	if _, ended := r.sessions[caller.Session]; ended {
		return ErrEnded
	}
	if epoch < r.people[caller.Person].epoch {
		return ErrTokenOld
	}
	return nil
}

// stale reports whether this node has not heard lately what was revoked.
func (r *revocations) stale(now time.Time) bool {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return r.renewed.IsZero() || now.Sub(r.renewed) > maxStale
}

// renewedAt notes a complete answer and drops what no living token can need.
func (r *revocations) renewedAt(asked time.Time) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.renewed = asked
	old := asked.Add(-2 * remember)
	for id, at := range r.sessions {
		if at.Before(old) {
			delete(r.sessions, id)
		}
	}
	for id, o := range r.people {
		if o.at.Before(old) {
			delete(r.people, id)
		}
	}
}

// Renew asks the database what was revoked while any token now alive was.
func (s *Service) Renew(ctx context.Context) error {
	asked := s.machine()
	rows, err := s.pool.Query(ctx, `
		select session_id, person_id, coalesce(epoch, 0), revoked_at
		from revocation
		where revoked_at > $1`, asked.Add(-remember))
	if err != nil {
		return fmt.Errorf("ask for revocations: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var session, person *ref.ID
		var epoch int64
		var at time.Time
		err := rows.Scan(&session, &person, &epoch, &at)
		if err != nil {
			return fmt.Errorf("read revocation: %w", err)
		}
		if session != nil {
			s.revoked.addSession(*session, at)
		} else {
			s.revoked.addPerson(*person, epoch, at)
		}
	}
	if err := rows.Err(); err != nil {
		return fmt.Errorf("read revocations: %w", err)
	}
	s.revoked.renewedAt(asked)
	return nil
}

// Run keeps this node's knowledge of revocations, token keys and throttling
// fresh until ctx ends. It returns at once with ErrOtherRing if the keyring is
// not the database's.
func (s *Service) Run(ctx context.Context) error {
	err := s.Bind(ctx)
	if err != nil {
		return err
	}
	poll := time.NewTicker(pollEvery)
	defer poll.Stop()
	sweep := time.NewTicker(sweepEvery)
	defer sweep.Stop()
	for {
		s.noted(ctx, "renew revocations", s.within(ctx, s.Renew))
		s.noted(ctx, "reload keyring", s.ring.Reload())
		select {
		case <-ctx.Done():
			return nil
		case <-poll.C:
		case <-sweep.C:
			s.tokens.drop(s.machine())
			s.noted(ctx, "sweep throttle", s.within(ctx, s.sweepThrottle))
		}
	}
}

func (s *Service) within(ctx context.Context, do func(context.Context) error) error {
	ctx, cancel := context.WithTimeout(ctx, maxStale)
	defer cancel()
	return do(ctx)
}

// noted logs a failure of the background; the next round tries again.
func (s *Service) noted(ctx context.Context, what string, err error) {
	if err != nil && ctx.Err() == nil {
		s.o.Log.WarnContext(ctx, "identity: "+what, slog.Any("error", err))
	}
}
