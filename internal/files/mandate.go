package files

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"fachui/internal/blob"
	"fachui/internal/event"
	"fachui/internal/legal"
	"fachui/internal/pg"
	"fachui/internal/ref"
)

// MandatesEach is how many mandates one person may hand in for one lot.
const MandatesEach = 5

// Mandate is a mandate as the agent handed it in.
type Mandate struct {
	File  blob.Sum `json:"file"` // to be named in the application
	Media string   `json:"media_type"`
	Size  int64    `json:"size"` // bytes
}

// KeepMandate keeps the paper under which somebody wants to bid for another. The
// same again changes nothing. ErrNoLot, ErrMandatesFull and what [Service.Attach]
// refuses about a file.
func (s *Service) KeepMandate(ctx context.Context, lot ref.ID, upload []byte, actor event.Actor, at legal.Time) (Mandate, error) {
	court, _, err := s.announced(ctx, lot)
	if err != nil {
		return Mandate{}, err
	}
	k, err := s.keepPaper(ctx, upload)
	if err != nil {
		return Mandate{}, err
	}
	err = pg.Tx(ctx, s.pool, func(tx pgx.Tx) error {
		err := lock(ctx, tx, lot.String()+actor.Person.String())
		if err != nil {
			return err
		}
		var others int
		err = tx.QueryRow(ctx, `
			select count(*)
			from mandate_file
			where court_id = $1 and lot_id = $2 and kept_by = $3 and sha256 <> $4`, court, lot, actor.Person, k.sum.String()).Scan(&others)
		if err != nil {
			return fmt.Errorf("count mandates: %w", err)
		}
		if others >= MandatesEach {
			return ErrMandatesFull.With("most", MandatesEach)
		}
		_, err = tx.Exec(ctx, `
			insert into mandate_file (court_id, lot_id, sha256, kept_by, media_type, size, kept_at)
			values ($1, $2, $3, $4, $5, $6, $7)
			on conflict do nothing`, court, lot, k.sum.String(), actor.Person, k.media, k.size, at)
		if err != nil {
			return fmt.Errorf("record mandate: %w", err)
		}
		return nil
	})
	return Mandate{File: k.sum, Media: k.media, Size: k.size}, err
}

// OpenMandate opens the mandate that an application of a lot of court names, if its
// agent handed it in here. ErrFileUnknown.
func (s *Service) OpenMandate(ctx context.Context, court string, lot, application ref.ID) (Open, blob.Sum, error) {
	var o Open
	var text string
	err := s.pool.QueryRow(ctx, `
		select f.sha256, f.media_type
		from application a
		join mandate_file f on f.court_id = a.court_id and f.lot_id = a.lot_id and f.sha256 = a.mandate and f.kept_by = a.person_id
		where a.court_id = $1 and a.lot_id = $2 and a.application_id = $3`, court, lot, application).Scan(&text, &o.Media)
	if pg.NoRows(err) {
		return Open{}, "", ErrFileUnknown
	}
	if err != nil {
		return Open{}, "", fmt.Errorf("find mandate of %s: %w", application, err)
	}
	sum, err := blob.ParseSum(text)
	if err != nil {
		return Open{}, "", fmt.Errorf("read mandate of %s: %w", application, err)
	}
	o.Content, o.Size, err = s.store.Get(ctx, sum)
	if err != nil {
		return Open{}, "", fmt.Errorf("open mandate of %s: %w", application, err)
	}
	return o, sum, nil
}
