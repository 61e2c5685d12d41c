// Package dutypg keeps in PostgreSQL what a court ordered about duties, who stood
// in for whom, how long posts are held, and what was handed over with them.
//
// Who may do what is decided in package duty. What must hold for every writer
// (nobody holds what is kept apart, nobody takes two parts in one thing) is
// refused by triggers of the schema, whether the act came through here or not.
package dutypg

import (
	"context"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"fachui/internal/duty"
	"fachui/internal/identity"
	"fachui/internal/legal"
	"fachui/internal/money"
	"fachui/internal/ref"
)

// Item is one thing of a post that is not finished: what whoever takes over must know.
type Item struct {
	What    string        `json:"what"` // exception, payout, hold, cash
	Subject ref.ID        `json:"subject"`
	Title   string        `json:"title"`
	Amount  *money.Amount `json:"amount"`
	Since   legal.Time    `json:"since"`
	State   string        `json:"state"`
}

// Items lists what is open in a court's money.
type Items func(ctx context.Context, q identity.Querier, court string, at legal.Time) ([]Item, error)

// Service serves orders about duties. It is safe for concurrent use.
type Service struct {
	pool   *pgxpool.Pool
	people *identity.Service
	items  Items
}

// New returns a service on pool; items tells what is open when a post is handed over.
func New(pool *pgxpool.Pool, people *identity.Service, items Items) *Service {
	return &Service{pool, people, items}
}

// person finds somebody by login.
func (s *Service) person(ctx context.Context, q identity.Querier, login string) (ref.ID, error) {
	k, ok, err := s.people.KnownByLogin(ctx, q, strings.ToLower(strings.TrimSpace(login)))
	if err == nil && !ok {
		err = identity.ErrNoPerson
	}
	return k.ID, err
}

// held lists the duties that person holds in court by appointment.
func held(ctx context.Context, q identity.Querier, court string, person ref.ID) ([]duty.Duty, error) {
	rows, err := q.Query(ctx, `
		select role
		from person_role_in_force
		where court_id = $1 and person_id = $2
		order by role`, court, person)
	if err != nil {
		return nil, fmt.Errorf("read duties held: %w", err)
	}
	return pgx.CollectRows(rows, pgx.RowTo[duty.Duty])
}

// stands lists for what person stands in, now or later.
func stands(ctx context.Context, q identity.Querier, court string, person ref.ID, at legal.Time) ([]duty.Standing, error) {
	rows, err := q.Query(ctx, `
		select duty, from_at, until_at
		from substitution
		where court_id = $1 and substitute = $2 and until_at > $3
		order by from_at, order_id`, court, person, at)
	if err != nil {
		return nil, fmt.Errorf("read substitutions: %w", err)
	}
	return pgx.CollectRows(rows, pgx.RowToStructByPos[duty.Standing])
}
