// Package pg is the only place that knows how we talk to PostgreSQL: opening a
// pool, running a transaction, applying migrations, reading its refusals. Every
// connection carries limits on locks and statements, and a transaction that lost
// a race is run again, so callers need not think of either.
package pg

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"
)

// maxAttempts bounds retries of a transaction that lost a race.
const maxAttempts = 5

// Limits that every connection of the application carries, so that no request
// can hold a lock for ever.
const (
	lockTimeout      = "3s"
	statementTimeout = "30s"
	idleTimeout      = "15s"
)

// Open returns a pool of at most maxConns connections with the house's limits.
func Open(ctx context.Context, url string, maxConns int32) (*pgxpool.Pool, error) {
	cfg, err := pgxpool.ParseConfig(url)
	if err != nil {
		return nil, fmt.Errorf("read database address: %w", err)
	}
	cfg.MaxConns = maxConns
	p := cfg.ConnConfig.RuntimeParams
	p["lock_timeout"], p["statement_timeout"], p["idle_in_transaction_session_timeout"] = lockTimeout, statementTimeout, idleTimeout
	p["timezone"] = "Asia/Shanghai"
	p["max_parallel_workers_per_gather"] = "0" // starting a helper takes longer than our statements do
	pool, err := pgxpool.NewWithConfig(ctx, cfg)
	if err != nil {
		return nil, fmt.Errorf("open database: %w", err)
	}
	err = pool.Ping(ctx)
	if err != nil {
		pool.Close()
		return nil, fmt.Errorf("reach database: %w", err)
	}
	return pool, nil
}

// Tx runs fn in a READ COMMITTED transaction and commits it. It runs fn again
// when PostgreSQL reports a serialization failure or a deadlock, so fn must
// have no effect outside tx.
func Tx(ctx context.Context, pool *pgxpool.Pool, fn func(pgx.Tx) error) error {
	var err error
	for attempt := range maxAttempts {
		err = pgx.BeginFunc(ctx, pool, fn)
		if !retryable(err) {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(time.Duration(attempt+1) * 10 * time.Millisecond):
		}
	}
	return fmt.Errorf("transaction gave up after %d attempts: %w", maxAttempts, err)
}

// Beginner is a pool or a connection.
type Beginner interface {
	BeginTx(ctx context.Context, o pgx.TxOptions) (pgx.Tx, error)
}

// Read runs fn in a read-only repeatable-read transaction: one snapshot for a page.
func Read(ctx context.Context, db Beginner, fn func(pgx.Tx) error) error {
	opts := pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly}
	return pgx.BeginTxFunc(ctx, db, opts, fn)
}

func retryable(err error) bool {
	code := Code(err)
	return code == "40001" || code == "40P01"
}

// Code returns the SQLSTATE in err's chain, or "".
func Code(err error) string {
	if e, ok := errors.AsType[*pgconn.PgError](err); ok {
		return e.Code
	}
	return ""
}

// Violated reports whether err says that the named constraint was violated.
func Violated(err error, constraint string) bool {
	var e *pgconn.PgError
	return errors.As(err, &e) && e.ConstraintName == constraint
}

// NoRows reports whether err says that a query found nothing.
func NoRows(err error) bool { return errors.Is(err, pgx.ErrNoRows) }
