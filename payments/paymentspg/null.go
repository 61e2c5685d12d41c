package paymentspg

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"fachui/internal/pg"
	"fachui/internal/ref"
)

// orNull stores the absent identifier as null.
func orNull(id ref.ID) any {
	if id.IsZero() {
		return nil
	}
	return string(id)
}

// or reads a nullable identifier.
func or(id *ref.ID) ref.ID {
	if id == nil {
		return ""
	}
	return *id
}

func wrap(what string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", what, err)
}

func inTx(ctx context.Context, pool *pgxpool.Pool, fn func(pgx.Tx) error) error {
	return pg.Tx(ctx, pool, fn)
}
