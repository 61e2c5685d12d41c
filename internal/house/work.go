package house

import (
	"context"
	"fmt"
	"sync"

	"fachui/internal/flow"
	"fachui/internal/legal"
	"fachui/internal/observe"
	"fachui/internal/pg"
	"fachui/migrations"
	"fachui/web"
)

// workers do what lies outside PostgreSQL. In a demo or scratch database the
// simulated bank shares the house's legal time and works when the house does.
func (h *House) workers(r rooms, c Config) []flow.Worker {
	ws := []flow.Worker{
		{Name: "orders to the bank", Work: r.Payments.SendDue},
		{Name: "balances of old accounts", Work: r.Payments.SweepDue},
		{Name: "doubtful orders", Work: r.Payments.Chase},
		{Name: "orders about freezes", Work: r.Payments.SendFreezeOrders},
	}
	if !h.Clock.Simulated() { // real messages are the couriers' work alone
		return append(ws, flow.Worker{Name: "lines from the bank", Work: r.Payments.PullLines},
			flow.Worker{Name: "freezes at the bank", Work: r.Payments.PullFreezes}) // the last: not every bank offers them
	}
	messages := func(ctx context.Context, _ legal.Time) (int, error) { return r.Notify.Deliver(ctx) }
	if c.Hasty {
		messages = func(context.Context, legal.Time) (int, error) { return 0, nil } // the bells' work, once the clock runs
	}
	return append(ws,
		flow.Worker{Name: "simulated bank", Work: h.bankWorks},
		flow.Worker{Name: "lines from the bank", Work: h.news(&h.sim.lines, r.Payments.PullLines)},
		flow.Worker{Name: "freezes at the bank", Work: h.news(&h.sim.freezes, r.Payments.PullFreezes)},
		flow.Worker{Name: "messages", Work: messages},
	)
}

// simulated is what the house knows of the simulated bank, so that a clock that
// is moved through hundreds of moments does not ask what it has been told.
type simulated struct {
	sync.Mutex
	at      legal.Time // what the bank was last told; it keeps that, whatever becomes of it
	lines   told
	freezes told
}

// told is one kind of thing that the bank tells.
type told struct {
	count  int64 // how much there was when the bank last worked
	pulled int64 // and when it was last fetched
	known  bool  // whether that came through
}

// bankWorks moves the simulated bank to the house's time and lets it settle.
func (h *House) bankWorks(ctx context.Context, at legal.Time) (int, error) {
	h.sim.Lock()
	defer h.sim.Unlock()
	if !at.Equal(h.sim.at) {
		err := h.bank.SetClock(ctx, at, false)
		if err != nil {
			return 0, err
		}
		h.sim.at = at
	}
	w, err := h.bank.Work(ctx)
	if err == nil {
		h.sim.lines.count, h.sim.freezes.count = w.Lines, w.Notices
	}
	return w.Paid + w.Returned + w.Refused + w.Unfrozen, err
}

// news fetches what the bank tells unless the bank has told nothing since.
func (h *House) news(of *told, pull func(context.Context, legal.Time) (int, error)) func(context.Context, legal.Time) (int, error) {
	return func(ctx context.Context, at legal.Time) (int, error) {
		h.sim.Lock()
		defer h.sim.Unlock()
		if of.known && of.pulled == of.count {
			return 0, nil
		}
		n, err := pull(ctx, at)
		of.known, of.pulled = err == nil, of.count
		return n, err
	}
}

// checks are what must be well before requests are taken.
func (h *House) checks(m *observe.Metrics) []web.Check {
	return []web.Check{
		{Name: "database", Run: h.Pool.Ping},
		{Name: "schema", Run: h.schemaIsCurrent},
		{Name: "redis", Run: h.queue.Ping},
		{Name: "backlog", Run: func(ctx context.Context) error {
			b, err := h.Record.Backlog(ctx, h.Clock.Now())
			m.Outbox.Set(float64(b.Waiting))
			m.Parked.Set(float64(b.Parked))
			m.Overdue.Set(float64(b.Overdue))
			if err != nil {
				return err
			}
			waiting, parked, _, err := h.notify.Backlog(ctx)
			m.Messages.Set(float64(waiting))
			m.Unsent.Set(float64(parked))
			return err
		}},
	}
}

// schemaIsCurrent compares the last applied migration with the last one of this binary.
func (h *House) schemaIsCurrent(ctx context.Context) error {
	want, err := pg.LastMigration(migrations.FS)
	if err != nil {
		return err
	}
	var got int64
	err = h.Pool.QueryRow(ctx, `
		select max(version_id)
		from goose_db_version
		where is_applied`).Scan(&got)
	if err != nil {
		return err
	}
	if got != want {
		return fmt.Errorf("schema is at %d, this binary needs %d", got, want)
	}
	return nil
}
