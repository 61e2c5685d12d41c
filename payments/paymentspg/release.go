package paymentspg

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/jackc/pgx/v5"

	"fachui/internal/event"
	"fachui/internal/legal"
	"fachui/internal/money"
	"fachui/internal/pg"
	"fachui/internal/ref"
	"fachui/payments"
	"fachui/payments/distribution"
)

// ProposeRelease asks to pay what a final plan reserved, after what it was reserved
// for is settled: the plan is made anew with the claims as they stand now, and
// everybody gets what he misses (P18). What is still pending stays reserved.
func (s *Service) ProposeRelease(ctx context.Context, court string, plan ref.ID, document, reason string, at legal.Time, actor event.Actor) (id ref.ID, err error) {
	id = ref.New()
	return id, s.money(ctx, court, func(tx pgx.Tx) error {
		p, err := lockPlan(ctx, tx, court, plan)
		if err != nil {
			return err
		}
		if p.State != "final" {
			return payments.ErrPlanState.With("state", p.State).With("want", "final")
		}
		reserves, kept, err := reservesOf(ctx, tx, court, plan)
		if err != nil {
			return err
		}
		in, err := s.settledFacts(ctx, tx, court, p)
		if err != nil {
			return err
		}
		paid, err := givenByPlan(ctx, tx, court, plan)
		if err != nil {
			return err
		}
		clearPaid(&in, paid)
		final, err := distribution.Propose(in)
		if err != nil {
			return err
		}
		released, err := payments.ReleaseReserve(final, paid, reserves)
		if err != nil {
			return err
		}
		d := newDecision{ID: id, Case: p.Case, Kind: payments.ReleaseDecision, Document: document, Reason: reason}
		for _, r := range released {
			payee := r.Payee
			if r.Code == payments.EnforcementFee || payee == "" {
				payee = "treasury"
			}
			d.Lines = append(d.Lines, assigned{
				ID: ref.New(), From: payments.Reserved, Of: r.From, Code: r.Code, Payee: payee, Claim: r.Claim, Amount: r.Amount,
			})
			kept = kept.Sub(r.Amount)
		}
		err = s.propose(ctx, tx, court, d, at, actor)
		if err != nil {
			return err
		}
		facts, err := json.Marshal(in)
		if err != nil {
			return fmt.Errorf("encode facts of release: %w", err)
		}
		_, err = tx.Exec(ctx, `
			insert into reserve_release (court_id, decision_id, case_id, plan_id, facts, kept)
			values ($1, $2, $3, $4, $5, $6)`, court, id, p.Case, plan, facts, kept)
		return wrap("save release", err)
	})
}

// clearPaid takes out of a plan made anew the waiting seizures that were paid and
// lifted since, with what they got: the rest of the surplus is free.
func clearPaid(in *distribution.Input, paid map[string]money.Amount) {
	for _, w := range in.Waiting {
		if got := paid[w.ID]; w.Cleared && got.IsPositive() {
			in.Pool = in.Pool.Sub(got)
			delete(paid, w.ID)
		}
	}
}

// reservesOf lists what is left of the reserves of a plan. A release that waits for
// approval is decided first.
func reservesOf(ctx context.Context, tx pgx.Tx, court string, plan ref.ID) (all []payments.ReserveLine, sum money.Amount, err error) {
	var waits bool
	err = tx.QueryRow(ctx, `
		select exists (
			select
			from reserve_release r
			join fund_decision d using (court_id, decision_id)
			where r.court_id = $1 and r.plan_id = $2 and d.state = 'proposed')`, court, plan).Scan(&waits)
	if err != nil {
		return nil, sum, fmt.Errorf("look for a release: %w", err)
	}
	if waits {
		return nil, sum, payments.ErrDecisionPending
	}
	all, err = list[payments.ReserveLine](ctx, tx, "read reserves", `
		select l.line_id, b.credit - b.debit
		from plan_line l
		join account a on a.court_id = l.court_id and a.code = 'L2110' and a.subject_id = l.line_id
		join balance b on b.court_id = a.court_id and b.account_id = a.account_id
		where l.court_id = $1 and l.plan_id = $2 and b.credit > b.debit
		order by l.line_no`, court, plan)
	for _, r := range all {
		sum = sum.Add(r.Left)
	}
	if err == nil && len(all) == 0 {
		err = payments.ErrNoReserve
	}
	return all, sum, err
}

// settledFacts are the facts of a plan with its pending claims and waiting seizures as
// they stand now. Its fee was charged and stays.
func (s *Service) settledFacts(ctx context.Context, tx pgx.Tx, court string, p planRow) (in distribution.Input, err error) {
	var raw []byte
	err = tx.QueryRow(ctx, `
		select facts
		from plan
		where court_id = $1 and plan_id = $2`, court, p.ID).Scan(&raw)
	if err != nil {
		return in, fmt.Errorf("read facts of plan: %w", err)
	}
	err = json.Unmarshal(raw, &in)
	if err != nil {
		return in, fmt.Errorf("decode facts of plan: %w", err)
	}
	now, err := s.o.Registry.PlanFacts(ctx, tx, court, p.Case, money.Amount{})
	if err != nil && len(now.Input.Claims) == 0 {
		return in, fmt.Errorf("gather claims: %w", err)
	}
	before, err := givenWithout(ctx, tx, court, p.Case, p.ID)
	if err != nil {
		return in, err
	}
	in.Claims = settledClaims(in.Claims, now.Input.Claims, before)
	for i, w := range in.Waiting {
		for _, x := range now.Input.Waiting {
			if x.ID == w.ID {
				in.Waiting[i].InTrial, in.Waiting[i].Cleared = x.InTrial, x.Cleared
			}
		}
	}
	return in, chargedFee(ctx, tx, court, p.ID, &in)
}

// settledClaims puts claims that were pending as they stand now, net of what earlier
// plans gave them; one that was withdrawn gets nothing.
func settledClaims(then, now []distribution.Claim, before map[string]Given) []distribution.Claim {
	var out []distribution.Claim
	for _, c := range then {
		if c.Pending == "" {
			out = append(out, c)
			continue
		}
		for _, x := range now {
			if x.ID == c.ID {
				out = append(out, before[x.ID].From(x))
			}
		}
	}
	return out
}

// chargedFee holds the fee at what the plan charged, whatever the claims come to now.
func chargedFee(ctx context.Context, tx pgx.Tx, court string, plan ref.ID, in *distribution.Input) error {
	err := tx.QueryRow(ctx, `
		select charged
		from case_fee
		where court_id = $1 and plan_id = $2`, court, plan).Scan(&in.Fee.Charged)
	if pg.NoRows(err) {
		err = nil
	}
	in.Fee.Stated, in.Fee.Decision = true, "plan "+string(plan)
	return wrap("read fee of plan", err)
}

// givenByPlan is what a plan gave for good, by claim, with what was released from its reserves.
func givenByPlan(ctx context.Context, tx pgx.Tx, court string, plan ref.ID) (map[string]money.Amount, error) {
	rows, err := tx.Query(ctx, `
		select claim, sum(amount)
		from (
			select claim, amount
			from plan_line
			where court_id = $1 and plan_id = $2 and use in ('pay', 'transfer', 'surplus')
			union all
			select a.claim, a.amount
			from reserve_release r
			join fund_decision d using (court_id, decision_id)
			join assignment a using (court_id, decision_id)
			where r.court_id = $1 and r.plan_id = $2 and d.state = 'approved') g
		group by claim`, court, plan)
	if err != nil {
		return nil, fmt.Errorf("read what a plan gave: %w", err)
	}
	given := map[string]money.Amount{}
	var claim string
	var amount money.Amount
	_, err = pgx.ForEachRow(rows, []any{&claim, &amount}, func() error {
		given[claim] = amount
		return nil
	})
	return given, wrap("read what a plan gave", err)
}
