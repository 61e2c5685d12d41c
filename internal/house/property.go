package house

import (
	"context"
	"fmt"

	"fachui/internal/pg"
	"fachui/internal/ref"
	"fachui/objection/objectionpg"
)

// property tells objections how far the sale of what they are about has come.
type property struct{}

func (property) Lot(ctx context.Context, q objectionpg.Querier, lot ref.ID) (t objectionpg.Target, ok bool, err error) {
	err = q.QueryRow(ctx, `
		select court_id, case_id, asset_id, lot_id
		from lot
		where lot_id = $1 and announced_at is not null`, lot).Scan(&t.Court, &t.Case, &t.Asset, &t.Lot)
	if pg.NoRows(err) {
		return t, false, nil
	}
	if err != nil {
		return t, false, fmt.Errorf("find lot: %w", err)
	}
	return t, true, nil
}

func (property) Asset(ctx context.Context, q objectionpg.Querier, court string, caseID, asset, lot ref.ID) (s objectionpg.Sale, err error) {
	err = q.QueryRow(ctx, `
		with sold as (
			select l.lot_id, l.titled_at is not null as titled, l.status, exists (
					select from party_now p
					where p.court_id = l.court_id and p.case_id = l.case_id and p.person_id = coalesce(c.buyer_id, w.person_id)) as to_party
			from lot l
			left join sale_confirmation c using (court_id, lot_id)
			left join in_kind_award w using (court_id, lot_id)
			where l.court_id = $1 and l.case_id = $2 and l.asset_id = $3)
		select coalesce(bool_or(lot_id = nullif($4, '')::uuid and status in ('SOLD', 'OVERDUE', 'PAID', 'RULED', 'TITLED', 'DELIVERED')
				or lot_id = nullif($4, '')::uuid and status = 'SUSPENDED' and exists (select from sale_confirmation c where c.lot_id = sold.lot_id)), false),
			coalesce(bool_or(titled and status in ('TITLED', 'DELIVERED')), false),
			coalesce(bool_or(titled and status in ('TITLED', 'DELIVERED') and to_party), false)
		from sold`, court, caseID, asset, string(lot)).Scan(&s.Sold, &s.Titled, &s.ToParty)
	if err != nil {
		return s, fmt.Errorf("look at the sale of an asset: %w", err)
	}
	return s, nil
}

func (property) Bidder(ctx context.Context, q objectionpg.Querier, lot, person ref.ID) (yes bool, err error) {
	err = q.QueryRow(ctx, `
		select exists (
			select from application
			where lot_id = $1 and $2 in (person_id, bidder_id))`, lot, person).Scan(&yes)
	if err != nil {
		return false, fmt.Errorf("look for application: %w", err)
	}
	return yes, nil
}
