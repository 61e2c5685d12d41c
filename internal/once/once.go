// Package once remembers which forms were sent, so that a double press, a
// browser's back button or a retry after a cut connection does a thing once.
//
// It is kept in PostgreSQL because any node may get the second press, and it
// keeps no content: only which key was used by whom for which operation, and
// where that led. A node that dies in between leaves the key pending for good;
// whoever sends it again is told to look at the page, which has a fresh key.
package once

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"fachui/internal/pg"
	"fachui/internal/ref"
)

// Kept is how long a key is remembered: longer than anybody leaves a page open.
const Kept = 7 * 24 * time.Hour

// Forms are the forms that were sent.
type Forms struct{ pool *pgxpool.Pool }

// New remembers forms in the database behind pool.
func New(pool *pgxpool.Pool) *Forms { return &Forms{pool} }

// Begin takes key for op of person. If an earlier sending of it was done, led is
// where that one led; if one has begun and not ended, pending is true. A key of
// somebody else, or one used for another operation, counts as pending: it is
// never answered with what another form did.
func (f *Forms) Begin(ctx context.Context, key, person ref.ID, op string, at time.Time) (led string, pending bool, err error) {
	tag, err := f.pool.Exec(ctx, `
		insert into form_sent (form_key, person_id, op, began_at)
		values ($1, $2, $3, $4)
		on conflict do nothing`, key, person, op, at)
	if err != nil {
		return "", false, fmt.Errorf("take form key: %w", err)
	}
	if tag.RowsAffected() == 1 {
		return "", false, nil
	}
	err = f.pool.QueryRow(ctx, `
		select coalesce(led, '')
		from form_sent
		where form_key = $1 and person_id = $2 and op = $3`, key, person, op).Scan(&led)
	if err != nil && !pg.NoRows(err) {
		return "", false, fmt.Errorf("read form key: %w", err)
	}
	return led, led == "", nil
}

// Done keeps where key led.
func (f *Forms) Done(ctx context.Context, key ref.ID, led string) error {
	_, err := f.pool.Exec(ctx, `
		update form_sent
		set led = $2
		where form_key = $1`, key, led)
	if err != nil {
		return fmt.Errorf("keep form key: %w", err)
	}
	return nil
}

// Undo forgets key: its operation was refused and may be sent again.
func (f *Forms) Undo(ctx context.Context, key ref.ID) error {
	_, err := f.pool.Exec(ctx, `
		delete from form_sent
		where form_key = $1 and led is null`, key)
	if err != nil {
		return fmt.Errorf("forget form key: %w", err)
	}
	return nil
}

// Sweep drops keys older than Kept.
func (f *Forms) Sweep(ctx context.Context, now time.Time) error {
	_, err := f.pool.Exec(ctx, `
		delete from form_sent
		where began_at < $1`, now.Add(-Kept))
	if err != nil {
		return fmt.Errorf("drop old form keys: %w", err)
	}
	return nil
}
