package handover

import (
	"context"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"

	"fachui/internal/pg"
	"fachui/internal/ref"
	"fachui/internal/registry"
)

// List is the hand-overs of a case, the newest first, without their items.
// registry.ErrCaseUnknown.
func (s *Service) List(ctx context.Context, court string, id, viewer ref.ID) ([]Handover, error) {
	_, err := registry.FindCase(ctx, s.pool, court, id)
	if err != nil {
		return nil, err
	}
	rows, err := s.pool.Query(ctx, handoverSQL+`
		and h.case_id = $3
		order by h.handover_id desc
		limit $4`, court, viewer, id, MaxPage)
	if err != nil {
		return nil, fmt.Errorf("list hand-overs: %w", err)
	}
	out, err := pgx.AppendRows([]Handover{}, rows, scan)
	if err != nil {
		return nil, fmt.Errorf("list hand-overs: %w", err)
	}
	return out, nil
}

// Show returns one with its items. ErrUnknown.
func (s *Service) Show(ctx context.Context, court string, id, viewer ref.ID) (Handover, error) {
	rows, err := s.pool.Query(ctx, handoverSQL+` and h.handover_id = $3`, court, viewer, id)
	if err != nil {
		return Handover{}, fmt.Errorf("read hand-over: %w", err)
	}
	h, err := pgx.CollectExactlyOneRow(rows, scan)
	if pg.NoRows(err) {
		return Handover{}, ErrUnknown
	}
	if err != nil {
		return Handover{}, fmt.Errorf("read hand-over: %w", err)
	}
	rows, err = s.pool.Query(ctx, `
		select what, kind, title, since, due
		from case_handover_item
		where court_id = $1 and handover_id = $2
		order by line`, court, id)
	if err != nil {
		return Handover{}, fmt.Errorf("read hand-over: %w", err)
	}
	h.Items, err = pgx.AppendRows(slices.Clip(h.Items), rows, pgx.RowToStructByPos[Item])
	if err != nil {
		return Handover{}, fmt.Errorf("read hand-over: %w", err)
	}
	return h, nil
}

const handoverSQL = `
		select h.handover_id, h.case_id, c.case_no, g.login, k.login, h.ground, h.document_no, h.reason, h.items, o.login, h.ordered_at,
			coalesce(a.accepted, false), coalesce(a.reason, ''), a.answered_at, a.answered_at is null and h.taker = $2, a.answered_at is null and h.ordered_by = $2
		from case_handover h
		join enforcement_case c on c.court_id = h.court_id and c.case_id = h.case_id
		join person g on g.person_id = h.giver
		join person k on k.person_id = h.taker
		join person o on o.person_id = h.ordered_by
		left join case_handover_answer a on a.court_id = h.court_id and a.handover_id = h.handover_id
		where h.court_id = $1`

func scan(r pgx.CollectableRow) (Handover, error) {
	h := Handover{Items: []Item{}}
	err := r.Scan(&h.ID, &h.Case, &h.CaseNo, &h.Giver, &h.Taker, &h.Ground, &h.Document, &h.Reason, &h.Count, &h.OrderedBy, &h.OrderedAt,
		&h.Accepted, &h.Answer, &h.AnsweredAt, &h.Waits, &h.Mine)
	return h, err
}
