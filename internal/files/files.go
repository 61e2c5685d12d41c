// Package files keeps what people upload about a sale: photos of assets, and the
// papers that belong to an asset, a lot or an appraisal report.
//
// The public must see what is sold, by text and pictures, from the day of the
// announcement on (法释〔2016〕18号 Art. 13), and not before. So a file is open to
// anybody while a photo or a public paper shows it and a lot of its asset was
// announced, and otherwise only to people who hold an office in the court that
// keeps it. What should not have been shown, a face, a number plate, is hidden
// with a reason; nothing is deleted and nothing is exchanged.
//
// Bytes lie in a store of internal/blob; photographs pass through
// internal/picture first. The rows here, in tables file, asset_photo and
// attachment, say who may see them.
package files

import (
	"context"
	"fmt"
	"unicode/utf8"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"fachui/internal/blob"
	"fachui/internal/event"
	"fachui/internal/legal"
	"fachui/internal/picture"
)

// Querier is the part of a pool or transaction that reading needs.
type Querier interface {
	Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error)
	QueryRow(ctx context.Context, sql string, args ...any) pgx.Row
}

// Service keeps and gives out files.
type Service struct {
	pool   *pgxpool.Pool
	store  blob.Store
	studio *picture.Studio
}

// New returns a service that keeps rows in pool and bytes in store.
func New(pool *pgxpool.Pool, store blob.Store) *Service {
	return &Service{pool, store, picture.NewStudio()}
}

// The media types of what is kept.
const (
	JPEG = "image/jpeg"
	PDF  = "application/pdf"
)

// kept is a file as the store has it.
type kept struct {
	sum           blob.Sum
	media         string
	size          int64
	width, height int // of a picture
}

// keepRow records that a court keeps a file. It may keep it already.
func keepRow(ctx context.Context, tx pgx.Tx, court string, k kept, actor event.Actor, at legal.Time) error {
	_, err := tx.Exec(ctx, `
		insert into file (court_id, sha256, media_type, size, width, height, kept_by, kept_at)
		values ($1, $2, $3, $4, nullif($5::int, 0), nullif($6::int, 0), $7, $8)
		on conflict (court_id, sha256) do nothing`,
		court, k.sum.String(), k.media, k.size, k.width, k.height, actor.Person, at)
	if err != nil {
		return fmt.Errorf("record file: %w", err)
	}
	return nil
}

// lock makes those who change what is shown of one thing wait for each other.
// The things themselves are never updated here, so an advisory lock stands in.
func lock(ctx context.Context, tx pgx.Tx, thing string) error {
	_, err := tx.Exec(ctx, `select pg_advisory_xact_lock(hashtextextended($1, 420))`, thing)
	if err != nil {
		return fmt.Errorf("lock %s: %w", thing, err)
	}
	return nil
}

func collect[T any](ctx context.Context, q Querier, scan func(pgx.Row) (T, error), sql string, args ...any) ([]T, error) {
	rows, err := q.Query(ctx, sql, args...)
	if err != nil {
		return nil, err
	}
	out, err := pgx.CollectRows(rows, func(r pgx.CollectableRow) (T, error) { return scan(r) })
	if out == nil {
		out = []T{} // an empty list in JSON, not null
	}
	return out, err
}

func between(s string, least, most int) bool {
	n := utf8.RuneCountInString(s)
	return n >= least && n <= most
}
