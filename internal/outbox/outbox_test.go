package outbox_test

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"fachui/internal/outbox"
	"fachui/internal/pg"
	"fachui/internal/pgtest"
)

type sold struct{ Lot string }

func (sold) EventName() string { return "test.sold" }

type broken struct{ N int }

func (broken) EventName() string { return "test.broken" }

func add(t *testing.T, pool *pgxpool.Pool, key string, evs ...outbox.Event) {
	t.Helper()
	err := pg.Tx(t.Context(), pool, func(tx pgx.Tx) error {
		for _, ev := range evs {
			if err := outbox.Add(t.Context(), tx, "", key, ev); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestEventsOfOneKeyKeepTheirOrderUnderManyDrains(t *testing.T) {
	t.Parallel()
	pool := pgtest.New(t)
	for _, key := range []string{"a", "b"} {
		for _, lot := range []string{"1", "2", "3", "4", "5"} {
			add(t, pool, key, sold{key + lot})
		}
	}
	var mu sync.Mutex
	var seen []string
	var r outbox.Router
	outbox.On(&r, func(_ context.Context, _ pgx.Tx, e sold) error {
		mu.Lock()
		defer mu.Unlock()
		seen = append(seen, e.Lot)
		return nil
	})
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for range 20 {
				if _, err := r.Drain(t.Context(), pool); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	for _, key := range []string{"a", "b"} {
		var of []string
		for _, s := range seen {
			if s[:1] == key {
				of = append(of, s[1:])
			}
		}
		if !slices.Equal(of, []string{"1", "2", "3", "4", "5"}) {
			t.Errorf("key %s was handled as %v", key, of)
		}
	}
}

// A handler that fails leaves nothing behind, and does not stop other keys; the
// events behind it wait, so that order holds.
func TestAFailureRollsBackAndHoldsItsKey(t *testing.T) {
	t.Parallel()
	pool := pgtest.New(t)
	add(t, pool, "x", broken{1}, sold{"behind"})
	add(t, pool, "y", sold{"beside"})
	var r outbox.Router
	var seen []string
	outbox.On(&r, func(_ context.Context, _ pgx.Tx, e sold) error { seen = append(seen, e.Lot); return nil })
	outbox.On(&r, func(ctx context.Context, tx pgx.Tx, _ broken) error {
		if err := outbox.Add(ctx, tx, "", "z", sold{"never"}); err != nil {
			return err
		}
		return errors.New("no")
	})
	_, err := r.Drain(t.Context(), pool)
	if err == nil || !slices.Equal(seen, []string{"beside"}) {
		t.Errorf("%v, %v", err, seen)
	}
}

func TestAnEventIsParkedAfterTooManyFailuresAndReplayed(t *testing.T) {
	t.Parallel()
	pool := pgtest.New(t)
	owner := pgtest.Owner(t, pool)
	add(t, pool, "x", broken{1})
	fail := true
	var r outbox.Router
	outbox.On(&r, func(context.Context, pgx.Tx, broken) error {
		if fail {
			return errors.New("no")
		}
		return nil
	})
	for range outbox.MaxAttempts {
		_, _ = r.Drain(t.Context(), pool)
		// The back-off is machine time; the test moves it instead of waiting.
		if _, err := owner.Exec(t.Context(), `update outbox set next_at = recorded.t from (select created_at t from outbox limit 1) recorded`); err != nil {
			t.Fatal(err)
		}
	}
	var id int64
	err := pool.QueryRow(t.Context(), `select outbox_id from outbox where parked_at is not null`).Scan(&id)
	if err != nil {
		t.Fatal("not parked:", err)
	}
	if err := outbox.Replay(t.Context(), pool, id+1); !errors.Is(err, outbox.ErrNotParked) {
		t.Errorf("an event that is not parked was replayed: %v", err)
	}
	fail = false
	if err := outbox.Replay(t.Context(), pool, id); err != nil {
		t.Fatal(err)
	}
	n, err := r.Drain(t.Context(), pool)
	if n != 1 || err != nil {
		t.Errorf("replayed %d, %v", n, err)
	}
}
