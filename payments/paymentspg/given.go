package paymentspg

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/jackc/pgx/v5"

	"fachui/internal/money"
	"fachui/internal/ref"
	"fachui/payments/distribution"
)

// Given is what earlier plans of a case gave to one claim, or to one waiting seizure.
type Given struct {
	Parts   distribution.Parts
	Secured money.Amount // of it, by the security in the claim
	Kept    money.Amount // still reserved for it, or released to it: the sum alone is known
	Moved   money.Amount // to another court
}

// From is a claim without what it was given.
func (g Given) From(c distribution.Claim) distribution.Claim {
	return c.Less(g.Parts, g.Secured).LessAny(g.Kept)
}

// GivenBefore reads what the final plans of a case gave, by claim, with what became
// of their reserves.
func GivenBefore(ctx context.Context, q Querier, court string, caseID ref.ID) (map[string]Given, error) {
	return givenWithout(ctx, q, court, caseID, "")
}

// givenWithout is GivenBefore but for what a plan itself gave.
func givenWithout(ctx context.Context, q Querier, court string, caseID, but ref.ID) (map[string]Given, error) {
	rows, err := q.Query(ctx, `
		select l.claim, l.use, l.tier, coalesce(b.parts, l.parts), coalesce(b.kept, l.amount) - coalesce((
			select sum(a.amount)
			from assignment a
			join fund_decision d using (court_id, decision_id)
			where a.court_id = l.court_id and a.from_subject = l.line_id and d.kind = 'release' and d.state = 'approved'), 0)
		from plan p
		join plan_line l using (court_id, plan_id)
		left join lateral ( -- what came out of a revoked sale is owed again
			select r.parts, r.kept
			from revoked_line r
			where r.court_id = l.court_id and r.line_id = l.line_id
			order by r.recorded_at desc
			limit 1) b on true
		where p.court_id = $1 and p.case_id = $2 and p.state = 'final' and p.plan_id is distinct from $3::uuid
		union all
		select a.claim, 'reserve', '', '{}', a.amount
		from fund_decision d
		join assignment a using (court_id, decision_id)
		join reserve_release r using (court_id, decision_id)
		where d.court_id = $1 and d.case_id = $2 and d.state = 'approved' and a.claim <> '' and r.plan_id is distinct from $3::uuid`,
		court, caseID, orNull(but))
	if err != nil {
		return nil, fmt.Errorf("read earlier plans: %w", err)
	}
	given := map[string]Given{}
	var claim, tier string
	var use distribution.Use
	var parts []byte
	var amount money.Amount
	_, err = pgx.ForEachRow(rows, []any{&claim, &use, &tier, &parts, &amount}, func() error {
		g := given[claim]
		switch use {
		case distribution.Pay:
			var p distribution.Parts
			err := json.Unmarshal(parts, &p)
			if err != nil {
				return err
			}
			g.Parts = g.Parts.Plus(p)
			if tier[0] == '6' {
				g.Secured = g.Secured.Add(amount)
			}
		case distribution.Reserve:
			g.Kept = g.Kept.Add(amount)
		case distribution.Transfer, distribution.Keep:
			g.Moved = g.Moved.Add(amount)
		case distribution.Surplus, distribution.Hold:
		}
		given[claim] = g
		return nil
	})
	return given, wrap("read earlier plans", err)
}

// claims are the claims of a case as they are lodged, whether or not a plan can be
// made of them now.
func (s *Service) claims(ctx context.Context, tx pgx.Tx, court string, caseID ref.ID) ([]distribution.Claim, error) {
	facts, err := s.o.Registry.PlanFacts(ctx, tx, court, caseID, money.Amount{})
	if err != nil && len(facts.Input.Claims) == 0 {
		return nil, fmt.Errorf("gather claims: %w", err)
	}
	return facts.Input.Claims, nil
}
