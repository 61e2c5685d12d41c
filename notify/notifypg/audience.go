package notifypg

import (
	"context"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"

	"fachui/internal/ref"
	"fachui/internal/registry"
	"fachui/notify"
)

// members are the kinds of party that make up each audience of a case.
var members = map[notify.Audience][]string{
	notify.ToParties:   {registry.Creditor, registry.Debtor},
	notify.ToCreditors: {registry.Creditor},
	notify.ToDebtor:    {registry.Debtor},
	notify.ToPriority:  {registry.PriorityPurchaser, registry.CoOwner, registry.Lessee},
	notify.ToConcerned: {registry.Interested, registry.ThirdParty},
}

// Audience returns those parties of a case to whom a duty of this kind is owed.
// Bidders, buyers, firms and payees are no parties: whoever knows them names
// them. notify.ErrKind.
func Audience(ctx context.Context, q registry.Querier, kind, court string, caseID ref.ID) ([]notify.Recipient, error) {
	duty, err := notify.Find(kind)
	if err != nil {
		return nil, err
	}
	kinds := []string{}
	for _, a := range duty.To {
		kinds = append(kinds, members[a]...)
	}
	rows, err := q.Query(ctx, `
		select p.party_id
		from party_now p
		where p.court_id = $1 and p.case_id = $2
			and (p.kind = any($3)
				or $4 and exists (
					select from claim_now c
					where c.court_id = p.court_id and c.party_id = p.party_id and c.applicant and not c.withdrawn))
		order by p.party_id`, court, caseID, kinds, slices.Contains(duty.To, notify.ToApplicant))
	if err != nil {
		return nil, fmt.Errorf("find audience of %s: %w", kind, err)
	}
	ids, err := pgx.CollectRows(rows, pgx.RowTo[ref.ID])
	if err != nil {
		return nil, fmt.Errorf("find audience of %s: %w", kind, err)
	}
	return notify.Parties(ids...), nil
}
