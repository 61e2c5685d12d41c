// Package record reads what happened and what is due: timelines of facts, running
// and ended clocks, and events that could not be handled. It only reads, except
// for giving a parked event another try, and imports no domain.
package record

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"fachui/internal/legal"
	"fachui/internal/outbox"
	"fachui/internal/pg"
	"fachui/internal/ref"
)

// MaxPage is the most rows that one answer holds.
const MaxPage = 200

// Service answers questions about the record.
type Service struct{ pool *pgxpool.Pool }

// New returns a service on pool.
func New(pool *pgxpool.Pool) *Service { return &Service{pool} }

// Event is one fact as staff and the public see it; people are identifiers.
type Event struct {
	No      int64           `json:"no"`
	Kind    string          `json:"kind"`
	Case    *ref.ID         `json:"case,omitempty"`
	Asset   *ref.ID         `json:"asset,omitempty"`
	Lot     *ref.ID         `json:"lot,omitempty"`
	Subject *ref.ID         `json:"subject,omitempty"`
	Role    string          `json:"role"`
	For     *ref.ID         `json:"for,omitempty"` // for whom a substitute acted
	At      legal.Time      `json:"at"`
	Basis   string          `json:"basis,omitempty"`
	Body    json.RawMessage `json:"body"`
}

// Filter narrows a list. Zero fields do not.
type Filter struct {
	Court  string
	Case   ref.ID
	Asset  ref.ID
	Lot    ref.ID
	Kind   string // a whole kind, or the beginning of some that ends in a dot: "valuation."
	Public bool   // only what the public may see
	Newest bool   // the last recorded first; After then goes back
	After  int64
	Limit  int
}

// Events lists facts in the order in which they were recorded, or in the opposite
// one. Whose name was
// opened stays out of the answer: while a lot is sold that person is a bidder, and
// the court's own people may not know who bids (法释〔2016〕18号 Art. 18). That a
// name was opened, by which role, when and why, they may.
func (s *Service) Events(ctx context.Context, f Filter) ([]Event, error) {
	order, beyond := "asc", "event_id > $6"
	if f.Newest {
		order, beyond = "desc", "($6 = 0 or event_id < $6)"
	}
	rows, err := s.pool.Query(ctx, `
		select event_id, kind, case_id, asset_id, lot_id,
			case when kind <> 'identity.opened' then subject_id end, actor_role, for_id, at, basis, body
		from event
		where ($1 = '' or court_id = $1)
		  and ($2::uuid is null or case_id = $2)
		  and ($3::uuid is null or lot_id = $3)
		  and ($4 = '' or kind = $4 or $4 like '%.' and starts_with(kind, $4))
		  and (not $5 or public)
		  and ($8::uuid is null or asset_id = $8)
		  and `+beyond+`
		order by event_id `+order+`
		limit $7`, f.Court, null(f.Case), null(f.Lot), f.Kind, f.Public, f.After, page(f.Limit), null(f.Asset))
	if err != nil {
		return nil, fmt.Errorf("list events: %w", err)
	}
	return pgx.CollectRows(rows, func(r pgx.CollectableRow) (Event, error) {
		var e Event
		err := r.Scan(&e.No, &e.Kind, &e.Case, &e.Asset, &e.Lot, &e.Subject, &e.Role, &e.For, &e.At, &e.Basis, &e.Body)
		return e, err
	})
}

// Clock is one deadline, running or ended.
type Clock struct {
	Kind    string     `json:"kind"`
	Subject ref.ID     `json:"subject"`
	Case    *ref.ID    `json:"case,omitempty"`
	Lot     *ref.ID    `json:"lot,omitempty"`
	Owner   string     `json:"owner"`
	Due     legal.Time `json:"due"`
	Opened  legal.Time `json:"opened"`
	Ended   legal.Time `json:"ended"`
	Outcome string     `json:"outcome"` // running, met, missed, expired, cancelled
	Basis   string     `json:"basis"`
}

// Deadlines lists the clocks of a court, or of one of its cases, the next due
// first; running ones only unless ended is set.
func (s *Service) Deadlines(ctx context.Context, court string, ofCase ref.ID, ended bool, limit int) ([]Clock, error) {
	rows, err := s.pool.Query(ctx, `
		select kind, subject_id, case_id, lot_id, owner_role, due_at, opened_at, ended_at, coalesce(outcome, 'running'), basis
		from deadline
		where court_id = $1 and ($2 or ended_at is null) and ($4::uuid is null or case_id = $4)
		order by due_at, deadline_id
		limit $3`, court, ended, page(limit), null(ofCase))
	if err != nil {
		return nil, fmt.Errorf("list deadlines: %w", err)
	}
	return pgx.CollectRows(rows, func(r pgx.CollectableRow) (Clock, error) {
		var c Clock
		err := r.Scan(&c.Kind, &c.Subject, &c.Case, &c.Lot, &c.Owner, &c.Due, &c.Opened, &c.Ended, &c.Outcome, &c.Basis)
		return c, err
	})
}

// Parked is an event that failed too often.
type Parked struct {
	ID       int64  `json:"id"`
	Court    string `json:"court"`
	Name     string `json:"name"`
	Attempts int    `json:"attempts"`
	Error    string `json:"error"`
}

// ParkedEvents lists the events that wait for somebody to look.
func (s *Service) ParkedEvents(ctx context.Context) ([]Parked, error) {
	rows, err := s.pool.Query(ctx, `
		select outbox_id, coalesce(court_id, ''), name, attempts, last_error
		from outbox
		where parked_at is not null and done_at is null
		order by outbox_id
		limit $1`, MaxPage)
	if err != nil {
		return nil, fmt.Errorf("list parked events: %w", err)
	}
	return pgx.CollectRows(rows, pgx.RowToStructByPos[Parked])
}

// Replay gives a parked event another round of attempts.
func (s *Service) Replay(ctx context.Context, id int64) error { return outbox.Replay(ctx, s.pool, id) }

// Backlog is how much waits: events not handled, events parked, deadlines overdue.
type Backlog struct{ Waiting, Parked, Overdue int }

// Backlog counts what waits at legal time at.
func (s *Service) Backlog(ctx context.Context, at legal.Time) (Backlog, error) {
	var b Backlog
	err := pg.Read(ctx, s.pool, func(tx pgx.Tx) error {
		return tx.QueryRow(ctx, `
			select
				(select count(*) from outbox where done_at is null and parked_at is null),
				(select count(*) from outbox where done_at is null and parked_at is not null),
				(select count(*) from deadline where ended_at is null and due_at <= $1)`, at,
		).Scan(&b.Waiting, &b.Parked, &b.Overdue)
	})
	if err != nil {
		return Backlog{}, fmt.Errorf("count backlog: %w", err)
	}
	return b, nil
}

func page(limit int) int {
	if limit <= 0 || limit > MaxPage {
		return MaxPage
	}
	return limit
}

func null(id ref.ID) any {
	if id.IsZero() {
		return nil
	}
	return string(id)
}
