package handover

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"fachui/internal/legal"
	"fachui/internal/ref"
	"fachui/internal/registry"
)

// Open lists what is open in a case: tasks of its handler, running clocks, lots under
// way and things in custody. registry.ErrCaseUnknown.
func (s *Service) Open(ctx context.Context, court string, id ref.ID, at legal.Time) ([]Item, error) {
	c, err := registry.FindCase(ctx, s.pool, court, id)
	if err != nil {
		return nil, err
	}
	items := []Item{}
	after := ""
	for len(items) <= MostItems {
		page, err := s.desk.OfHandler(ctx, court, id, c.Handler, after, at)
		if err != nil {
			return nil, err
		}
		for _, t := range page.Tasks {
			items = append(items, Item{"task", t.Node, short(t.Title), t.Since, t.Due})
		}
		after = page.Next
		if after == "" {
			break
		}
	}
	rows, err := s.pool.Query(ctx, `
		select 'clock', d.kind, coalesce(l.title, ''), d.opened_at, d.due_at
		from deadline d
		left join lot l on l.court_id = d.court_id and l.lot_id = d.lot_id
		where d.court_id = $1 and d.case_id = $2 and d.ended_at is null
		union all
		select 'lot', l.status, l.title, l.listed_at, null
		from lot l
		where l.court_id = $1 and l.case_id = $2 and l.status not in ('DELIVERED', 'RELEASED', 'REVOKED', 'WITHDRAWN', 'DEFAULTED')
			and not exists (
				select from lot n
				where n.court_id = l.court_id and n.previous_lot = l.lot_id)
		union all
		select 'thing', t.state, t.description, t.moved_at, t.due_at
		from custody_thing t
		where t.court_id = $1 and t.case_id = $2 and t.state in ('LISTED', 'STORED', 'SEALED', 'OPENED', 'LENT')
		order by 1, 5 nulls last, 4
		limit $3`, court, id, MostItems+1)
	if err != nil {
		return nil, fmt.Errorf("list what is open in %s: %w", id, err)
	}
	items, err = pgx.AppendRows(items, rows, pgx.RowToStructByPos[Item])
	if err != nil {
		return nil, fmt.Errorf("list what is open in %s: %w", id, err)
	}
	for i := range items {
		items[i].Title = short(items[i].Title)
	}
	return items, nil
}

// short cuts a title to what a line of the list may hold.
func short(title string) string {
	r := []rune(title)
	return string(r[:min(len(r), 300)])
}
