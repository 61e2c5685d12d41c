package house

import (
	"context"
	"fmt"

	"fachui/internal/flow"
	"fachui/internal/legal"
	"fachui/internal/observe"
	"fachui/internal/pg"
	"fachui/migrations"
	"fachui/web"
)

// workers do what lies outside PostgreSQL. In a demo or scratch database the
// simulated bank shares the house's legal time and works when the house does.
func (h *House) workers(r rooms) []flow.Worker {
	ws := []flow.Worker{
		{Name: "orders to the bank", Work: r.Payments.SendDue},
		{Name: "doubtful orders", Work: r.Payments.Chase},
	}
	if h.Clock.Simulated() {
		ws = append(ws, flow.Worker{Name: "simulated bank", Work: h.bankWorks})
	}
	ws = append(ws, flow.Worker{Name: "lines from the bank", Work: r.Payments.PullLines})
	if h.Clock.Simulated() { // to files; real ones are the couriers' work alone
		ws = append(ws, flow.Worker{Name: "messages", Work: func(ctx context.Context, _ legal.Time) (int, error) { return r.Notify.Deliver(ctx) }})
	}
	return ws
}

// bankWorks moves the simulated bank to the house's time and lets it settle.
func (h *House) bankWorks(ctx context.Context, at legal.Time) (int, error) {
	h.bankTime.Lock()
	defer h.bankTime.Unlock()
	if !at.Equal(h.bankAt) { // the bank keeps what it was told, whatever becomes of it
		err := h.bank.SetClock(ctx, at, false)
		if err != nil {
			return 0, err
		}
		h.bankAt = at
	}
	w, err := h.bank.Work(ctx)
	return w.Paid + w.Returned + w.Refused, err
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
