package notifypg

import (
	"context"
	"fmt"

	"fachui/internal/legal"
	"fachui/internal/pg"
	"fachui/internal/ref"
	"fachui/notify"
)

// Read notes that person opened a message of their own list, and returns when
// they first did. notify.ErrNoticeUnknown.
func (s *Service) Read(ctx context.Context, person, notice ref.ID, at legal.Time) (legal.Time, error) {
	var first legal.Time
	err := s.pool.QueryRow(ctx, `
		with mine as (
			select court_id, notice_id
			from notice
			where notice_id = $2 and person_id = $1
		), added as (
			insert into notice_reading (court_id, notice_id, person_id, read_at)
			select court_id, notice_id, $1, $3
			from mine
			on conflict do nothing
			returning read_at
		)
		select coalesce(
			(select read_at from added),
			(select r.read_at from notice_reading r join mine using (court_id, notice_id)),
			$3)
		from mine`, person, notice, at).Scan(&first)
	if pg.NoRows(err) {
		return legal.Time{}, notify.ErrNoticeUnknown
	}
	if err != nil {
		return legal.Time{}, fmt.Errorf("note reading: %w", err)
	}
	return first, nil
}
