package paymentspg

import (
	"context"
	"fmt"

	"fachui/internal/legal"
	"fachui/internal/money"
	"fachui/internal/ref"
	"fachui/payments"
)

// InterestView is the interest of a court: its rule, what is pending, and how it
// was shared.
type InterestView struct {
	Rule        payments.InterestRule `json:"rule"`
	Pending     money.Amount          `json:"pending"`
	Closed      legal.Date            `json:"closed_through"`
	Rules       []RuleView            `json:"rules"`       // the newest first
	Allocations []AllocationView      `json:"allocations"` // the newest first
}

// RuleView is a rule that somebody proposed.
type RuleView struct {
	Policy     ref.ID                `json:"policy"`
	Rule       payments.InterestRule `json:"rule"`
	Document   string                `json:"document"`
	ProposedBy ref.ID                `json:"proposed_by"`
	ProposedAt legal.Time            `json:"proposed_at"`
	ApprovedBy *ref.ID               `json:"approved_by,omitempty"`
	ApprovedAt legal.Time            `json:"approved_at"`
}

// AllocationView is interest of some days, shared among cases.
type AllocationView struct {
	Allocation ref.ID       `json:"allocation"`
	First      legal.Date   `json:"first_day"`
	Last       legal.Date   `json:"last_day"`
	Total      money.Amount `json:"total"`
	Held       money.Amount `json:"held"` // earned by money that has no case
	Cases      int64        `json:"cases"`
	State      string       `json:"state"` // proposed, approved, void
	ProposedBy ref.ID       `json:"proposed_by"`
	ProposedAt legal.Time   `json:"proposed_at"`
	ApprovedBy *ref.ID      `json:"approved_by,omitempty"`
	Journal    *int64       `json:"journal,omitempty"`
}

// ShareView is what a case's money earned.
type ShareView struct {
	Case     ref.ID       `json:"case"`
	CaseNo   string       `json:"case_no"`
	YuanDays money.Amount `json:"yuan_days"`
	Amount   money.Amount `json:"amount"`
}

// Interest shows the interest of a court.
func (s *Service) Interest(ctx context.Context, court string) (v InterestView, err error) {
	v.Rule, _, err = interestRule(ctx, s.pool, court)
	if err != nil {
		return v, err
	}
	err = s.pool.QueryRow(ctx, `
		select k.credit - k.debit, l.closed_through
		from kind_total k
		join ledger l using (court_id)
		where k.court_id = $1 and k.code = 'L2410'`, court).Scan(&v.Pending, &v.Closed)
	if err != nil {
		return v, fmt.Errorf("read pending interest: %w", err)
	}
	v.Rules, err = list[RuleView](ctx, s.pool, "list rules", `
		select policy_id, value, document, proposed_by, proposed_at, approved_by, approved_at
		from fund_policy
		where court_id = $1 and name = 'interest_rule'
		order by policy_id desc
		limit 20`, court)
	if err != nil {
		return v, err
	}
	v.Allocations, err = list[AllocationView](ctx, s.pool, "list allocations", `
		select a.allocation_id, a.first_day, a.last_day, a.total, a.held,
			(select count(*) from interest_share x where x.court_id = a.court_id and x.allocation_id = a.allocation_id),
			a.state, a.proposed_by, a.proposed_at, a.approved_by, a.journal_number
		from interest_allocation a
		where a.court_id = $1
		order by a.allocation_id desc
		limit 40`, court)
	return v, err
}

// InterestShares lists the shares of an allocation, by case.
func (s *Service) InterestShares(ctx context.Context, court string, id, after ref.ID, limit int) ([]ShareView, error) {
	return list[ShareView](ctx, s.pool, "list shares", `
		select x.case_id, c.case_no, x.yuan_days, x.amount
		from interest_share x
		join enforcement_case c using (court_id, case_id)
		where x.court_id = $1 and x.allocation_id = $2 and ($3::uuid is null or x.case_id > $3)
		order by x.case_id
		limit $4`, court, orNull(id), orNull(after), most(limit))
}
