// Package outbox carries facts from one domain to the others.
//
// A domain adds an event in the transaction that makes it true. [Router.Drain]
// later runs the one handler of that event in a transaction of its own, together
// with the row that marks it done: an event is never lost and its effects inside
// PostgreSQL happen exactly once. Events of one key (an aggregate) are handled in
// order. Handlers only write rows; calls to the outside (bank, SMS) are rows that
// workers claim. An event that fails too often is parked, and shown.
package outbox

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"sync"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"fachui/internal/basis"
	"fachui/internal/fault"
	"fachui/internal/pg"
)

// MaxAttempts is how often an event is tried before it is parked.
const MaxAttempts = 8

// Event is a fact worth telling other domains: past tense, complete, no personal data.
type Event interface{ EventName() string }

// Add records ev in tx. Key names the aggregate; the caller holds its row lock,
// which is what keeps events of one key in order. Court is empty for the registry.
func Add(ctx context.Context, tx pgx.Tx, court, key string, ev Event) error {
	b, err := json.Marshal(ev)
	if err != nil {
		return fmt.Errorf("encode %s: %w", ev.EventName(), err)
	}
	_, err = tx.Exec(ctx, `
		insert into outbox (court_id, name, key, payload)
		values (nullif($1, ''), $2, $3, $4)`, court, ev.EventName(), key, b)
	if err != nil {
		return fmt.Errorf("add %s to outbox: %w", ev.EventName(), err)
	}
	return nil
}

type handler func(ctx context.Context, tx pgx.Tx, payload []byte) error

// Router maps event names to handlers. The zero value is ready for use.
type Router struct{ on map[string]handler }

// On registers fn as the handler of E. It panics if E already has one: a fact
// has one policy, and that policy may do several things.
func On[E Event](r *Router, fn func(context.Context, pgx.Tx, E) error) {
	var zero E
	if r.on == nil {
		r.on = map[string]handler{}
	}
	name := zero.EventName()
	if _, dup := r.on[name]; dup {
		panic("outbox: two handlers for " + name)
	}
	r.on[name] = func(ctx context.Context, tx pgx.Tx, payload []byte) error {
		var ev E
		if err := json.Unmarshal(payload, &ev); err != nil {
			return fmt.Errorf("decode %s: %w", name, err)
		}
		return fn(ctx, tx, ev)
	}
}

// Names lists the events that have a handler.
func (r *Router) Names() []string {
	names := make([]string, 0, len(r.on))
	for n := range r.on {
		names = append(names, n)
	}
	slices.Sort(names)
	return names
}

// The oldest event of each key, if it is due and nobody else is handling it.
const nextSQL = `
	select outbox_id, name, payload
	from outbox o
	where done_at is null
	  and parked_at is null
	  and next_at <= clock_timestamp()
	  and not exists (
		select from outbox p
		where p.key = o.key and p.outbox_id < o.outbox_id and p.done_at is null)
	order by outbox_id
	limit 1
	for update skip locked`

// Drain handles events until none is due. It returns how many it handled and
// the first failure; failed events are postponed, then parked.
func (r *Router) Drain(ctx context.Context, pool *pgxpool.Pool) (int, error) {
	var first error
	for n := 0; ; n++ {
		more, err := r.step(ctx, pool)
		if first == nil {
			first = err
		}
		if !more {
			return n, first
		}
	}
}

// DrainBeside is Drain by several hands at once. Events of one key stay in order,
// since the next of a key is nobody's until the one before it is done. While
// nothing waits, which is mostly, it costs one question.
func (r *Router) DrainBeside(ctx context.Context, pool *pgxpool.Pool, hands int) (int, error) {
	var some bool
	err := pool.QueryRow(ctx, `
		select exists (
			select from outbox
			where done_at is null and parked_at is null and next_at <= clock_timestamp())`).Scan(&some)
	if err != nil {
		return 0, fmt.Errorf("look for events: %w", err)
	}
	if !some {
		return 0, nil
	}
	var all sync.WaitGroup
	counts, errs := make([]int, hands), make([]error, hands)
	for i := range hands {
		all.Go(func() { counts[i], errs[i] = r.Drain(ctx, pool) })
	}
	all.Wait()
	n := 0
	for _, c := range counts {
		n += c
	}
	return n, errors.Join(errs...)
}

func (r *Router) step(ctx context.Context, pool *pgxpool.Pool) (more bool, err error) {
	var (
		id      int64
		name    string
		payload []byte
	)
	err = pg.Tx(ctx, pool, func(tx pgx.Tx) error {
		id = 0
		err := tx.QueryRow(ctx, nextSQL).Scan(&id, &name, &payload)
		if err != nil {
			return err
		}
		h, ok := r.on[name]
		if !ok {
			return fmt.Errorf("no handler for event %q", name)
		}
		err = h(ctx, tx, payload)
		if err != nil {
			return fmt.Errorf("event %d %s: %w", id, name, err)
		}
		_, err = tx.Exec(ctx, `
			update outbox
			set done_at = clock_timestamp()
			where outbox_id = $1`, id)
		return err
	})
	switch {
	case errors.Is(err, pgx.ErrNoRows) && id == 0:
		return false, nil
	case err != nil && id != 0:
		return true, errors.Join(err, postpone(ctx, pool, id, err))
	}
	return err == nil, err
}

// postpone notes the failure and backs off, up to an hour between attempts; the
// last attempt parks the event until somebody replays it.
func postpone(ctx context.Context, pool *pgxpool.Pool, id int64, cause error) error {
	_, err := pool.Exec(ctx, `
		update outbox
		set attempts = attempts + 1,
			last_error = left($2, 2000),
			next_at = clock_timestamp() + least(interval '1 hour', interval '1 second' * power(2, least(attempts, 12))),
			parked_at = case when attempts + 1 >= $3 then clock_timestamp() end
		where outbox_id = $1`, id, cause.Error(), MaxAttempts)
	return err
}

// ErrNotParked is returned by Replay for an event that waits for nobody.
var ErrNotParked = fault.Define(fault.NotFound, "outbox.not_parked", basis.Basis{},
	"没有编号为 {event} 的搁置事件。请在搁置清单中核对编号。",
	"No parked event has the number {event}. Look it up in the list of parked events.")

// Replay gives a parked event another round of attempts. ErrNotParked.
func Replay(ctx context.Context, pool *pgxpool.Pool, id int64) error {
	tag, err := pool.Exec(ctx, `
		update outbox
		set parked_at = null, attempts = 0, next_at = clock_timestamp()
		where outbox_id = $1 and done_at is null and parked_at is not null`, id)
	if err != nil {
		return fmt.Errorf("replay event %d: %w", id, err)
	}
	if tag.RowsAffected() == 0 {
		return ErrNotParked.With("event", id)
	}
	return nil
}
