package keeping

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"fachui/internal/basis"
	"fachui/internal/fault"
	"fachui/internal/legal"
	"fachui/internal/pg"
	"fachui/internal/ref"
)

// ErrNoLot is what an unknown lot, or one that is not announced yet, is answered with.
var ErrNoLot = fault.Define(fault.NotFound, "keeping.no_lot", basis.Basis{},
	"没有这个标的，或者尚未公告。", "There is no such lot, or it is not announced yet.")

// Service tells how long records are kept. It reads the tables of every domain, as a
// view of what stands there, and writes nothing.
type Service struct{ pool *pgxpool.Pool }

// New returns a service on pool.
func New(pool *pgxpool.Pool) *Service { return &Service{pool} }

// OfLot says how long the record of an announced lot is kept. ErrNoLot.
func (s *Service) OfLot(ctx context.Context, lot ref.ID, at legal.Time) (Kept, error) {
	return s.decide(ctx, `l.lot_id = $1 and l.announced_at is not null`, at, lot)
}

// OfCourtLot is OfLot for the court's own people, before the announcement too. ErrNoLot.
func (s *Service) OfCourtLot(ctx context.Context, court string, lot ref.ID, at legal.Time) (Kept, error) {
	return s.decide(ctx, `l.lot_id = $1 and l.court_id = $2`, at, lot, court)
}

// decide gathers the facts of one lot: those of the last sale of its property count,
// since the record of a round that failed is what the next one stands on.
func (s *Service) decide(ctx context.Context, which string, at legal.Time, args ...any) (Kept, error) {
	rows, err := s.pool.Query(ctx, `
		with l as (
			select l.court_id, l.case_id, l.asset_id, n.lot_id, n.status
			from lot l
			cross join lateral (
				select n.lot_id, n.status
				from lot n
				where n.court_id = l.court_id and n.asset_id = l.asset_id
				order by n.lot_id desc
				limit 1) n
			where `+which+`)
		select (
				select max(e.at)
				from event e
				where e.lot_id = l.lot_id and l.status in ('DELIVERED', 'RELEASED', 'REVOKED', 'WITHDRAWN')
				  and e.kind in ('lot.delivered', 'lot.released', 'lot.revoked', 'lot.withdrawn')) as ended,
			(
				select max(o.ended_at)
				from objection o
				where o.court_id = l.court_id and o.case_id = l.case_id
				  and coalesce(o.asset_id, l.asset_id) = l.asset_id) as settled, (
				select greatest(m.asked, (
					select max(p.paid_at)
					from payout p
					where p.court_id = l.court_id and p.case_id = l.case_id))
				from (
					select max(d.expected_at) as asked
					from lot o
					join deposit d on d.court_id = o.court_id and d.lot_id = o.lot_id
					where o.court_id = l.court_id and o.asset_id = l.asset_id) m
				where m.asked is not null) as moved,
			array_remove(array[
				case when exists (
					select from objection o
					where o.court_id = l.court_id and o.case_id = l.case_id and o.ended_at is null
					  and coalesce(o.asset_id, l.asset_id) = l.asset_id) then 'objection' end,
				case when exists (
					select
					from eligibility_appeal a
					join lot o on o.court_id = a.court_id and o.lot_id = a.lot_id
					where a.court_id = l.court_id and o.asset_id = l.asset_id and not exists (
						select from eligibility_decision x
						where x.court_id = a.court_id and x.appeal_id = a.appeal_id)) then 'appeal' end,
				case when exists (
					select from case_hold h
					where h.court_id = l.court_id and h.case_id = l.case_id and h.released_at is null) then 'order' end,
				case when exists (
					select from payout p
					where p.court_id = l.court_id and p.case_id = l.case_id and p.state in ('draft', 'approved', 'sent')) then 'payment' end], null) as held
		from l`, args...)
	if err != nil {
		return Kept{}, fmt.Errorf("read what holds the record of a lot: %w", err)
	}
	f, err := pgx.CollectExactlyOneRow(rows, pgx.RowToStructByPos[Facts])
	if pg.NoRows(err) {
		return Kept{}, ErrNoLot
	}
	if err != nil {
		return Kept{}, fmt.Errorf("read what holds the record of a lot: %w", err)
	}
	return f.Decide(at), nil
}
