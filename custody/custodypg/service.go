// Package custodypg keeps the things in a court's custody in PostgreSQL: the lists
// with which they come, the slots they stand in, what was begun and waits for a
// second person, and every movement. It gathers the facts, asks the rules of package
// custody, writes what they decided with its clocks, and records the event. Names of
// people outside the court stand encrypted.
package custodypg

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"fachui/custody"
	"fachui/internal/pg"
	"fachui/internal/ref"
)

// Cipher keeps names unreadable in the database; internal/keyring is one.
type Cipher interface {
	Encrypt(table, id, column string, plain []byte) ([]byte, error)
	Decrypt(table, id, column string, sealed []byte) ([]byte, error)
}

// Service serves the warehouse of a court. It is safe for concurrent use.
type Service struct {
	pool   *pgxpool.Pool
	cipher Cipher
}

// New returns a service on pool.
func New(pool *pgxpool.Pool, c Cipher) *Service { return &Service{pool, c} }

// Querier reads: a pool or a transaction.
type Querier interface {
	Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error)
	QueryRow(ctx context.Context, sql string, args ...any) pgx.Row
}

// hide encrypts v for one column of one row.
func (s *Service) hide(table string, id ref.ID, v any) ([]byte, error) {
	plain, err := json.Marshal(v)
	if err != nil {
		return nil, fmt.Errorf("encode %s: %w", table, err)
	}
	sealed, err := s.cipher.Encrypt(table, string(id), "people", plain)
	if err != nil {
		return nil, fmt.Errorf("encrypt %s: %w", table, err)
	}
	return sealed, nil
}

// show decrypts what hide encrypted; nothing stays nothing.
func (s *Service) show(table string, id ref.ID, sealed []byte, v any) error {
	if sealed == nil {
		return nil
	}
	plain, err := s.cipher.Decrypt(table, string(id), "people", sealed)
	if err != nil {
		return fmt.Errorf("decrypt %s %s: %w", table, id, err)
	}
	return json.Unmarshal(plain, v)
}

// policy is what the court set where the law is silent.
func policy(ctx context.Context, q Querier, court string) (custody.Policy, error) {
	p := custody.DefaultPolicy()
	var raw []byte
	err := q.QueryRow(ctx, `
		select settings->'custody'
		from court
		where court_id = $1`, court).Scan(&raw)
	if pg.NoRows(err) {
		return p, custody.ErrThingUnknown
	}
	if err != nil {
		return p, fmt.Errorf("read settings of %s: %w", court, err)
	}
	if len(raw) == 0 {
		return p, nil
	}
	err = json.Unmarshal(raw, &p)
	if err != nil {
		return p, fmt.Errorf("read custody settings of %s: %w", court, err)
	}
	return p, nil
}

// collect reads rows with scan; none is an empty list.
func collect[T any](ctx context.Context, q Querier, what string, scan func(pgx.Row) (T, error), sql string, args ...any) ([]T, error) {
	rows, err := q.Query(ctx, sql, args...)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", what, err)
	}
	out, err := pgx.CollectRows(rows, func(r pgx.CollectableRow) (T, error) { return scan(r) })
	if err != nil {
		return nil, fmt.Errorf("%s: %w", what, err)
	}
	if out == nil {
		out = []T{}
	}
	return out, nil
}

func null(id ref.ID) any {
	if id.IsZero() {
		return nil
	}
	return string(id)
}

func value(id *ref.ID) ref.ID {
	if id == nil {
		return ""
	}
	return *id
}

// empty makes "" null.
func empty(s string) any {
	if s == "" {
		return nil
	}
	return s
}
