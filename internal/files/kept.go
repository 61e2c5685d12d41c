package files

import (
	"context"
	"fmt"

	"fachui/internal/blob"
	"fachui/internal/event"
	"fachui/internal/legal"
)

// Kept refuses a paper that a request names by its hash and the court does not keep: one
// that nobody uploaded there, and that the house did not write of a sale itself. No hash
// is no paper. ErrNotKept, which says in which field the hash was.
func Kept(ctx context.Context, q Querier, court, field, sum string) error {
	if sum == "" {
		return nil
	}
	var kept bool
	err := q.QueryRow(ctx, `
		select exists (
			select from file f
			where f.court_id = $1 and f.sha256 = $2) or exists (
			select from sale_paper p
			where p.court_id = $1 and p.sha256 = $2)`, court, sum).Scan(&kept)
	switch {
	case err != nil:
		return fmt.Errorf("look for file %s: %w", sum, err)
	case !kept:
		return ErrNotKept.With("field", field)
	}
	return nil
}

// Kept is [Kept], for a room that has no connection of its own.
func (s *Service) Kept(ctx context.Context, court, field, sum string) error {
	return Kept(ctx, s.pool, court, field, sum)
}

// Named is the hash of the paper that a request came with: of the upload, which the
// court keeps from then on, and without one the hash that the request names. What
// [Service.Keep] refuses.
func (s *Service) Named(ctx context.Context, court, sum string, upload []byte, actor event.Actor, at legal.Time) (string, error) {
	if len(upload) == 0 {
		return sum, nil
	}
	kept, err := s.Keep(ctx, court, upload, actor, at)
	return kept.String(), err
}

// A Scan is a paper as a court keeps it, to be named by its hash.
type Scan struct {
	File blob.Sum `json:"file"`
}
