package paymentspg

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"

	"fachui/internal/legal"
	"fachui/internal/money"
	"fachui/internal/pg"
	"fachui/internal/ref"
	"fachui/payments"
)

// PlanView is a plan with its lines and the clocks of its recipients.
type PlanView struct {
	Plan       ref.ID          `json:"plan"`
	Case       ref.ID          `json:"case"`
	Version    int             `json:"version"`
	State      string          `json:"state"`
	Pool       money.Amount    `json:"pool"`
	DraftedAt  legal.Time      `json:"drafted_at"`
	ServedAt   legal.Time      `json:"served_at"`
	FinalAt    legal.Time      `json:"final_at"`
	Lines      []PlanLineView  `json:"lines"`
	Recipients []RecipientView `json:"recipients"`
}

// PlanLineView is one line of a plan, with why.
type PlanLineView struct {
	No     int             `json:"no"`
	Tier   string          `json:"tier"`
	Use    string          `json:"use"`
	Claim  string          `json:"claim"`
	Payee  string          `json:"payee"`
	Code   payments.Code   `json:"code"`
	Due    money.Amount    `json:"due"`
	Amount money.Amount    `json:"amount"`
	Parts  json.RawMessage `json:"parts"`
	Basis  string          `json:"basis"`
	ZH     string          `json:"zh"`
	EN     string          `json:"en"`
}

// RecipientView is one recipient's own window.
type RecipientView struct {
	Party      ref.ID     `json:"party"`
	ReceivedAt legal.Time `json:"received_at"`
	ObjectBy   legal.Time `json:"object_by"`
	ClosedAt   legal.Time `json:"closed_at"`
	Stance     *string    `json:"stance,omitempty"`
	Notices    []NoticeOf `json:"notices"`
}

// NoticeOf is what a recipient was told besides the plan: that somebody objects, or
// that their own objection is opposed. ActBy is zero before the receipt.
type NoticeOf struct {
	About      string     `json:"about"` // objection or opposition
	Objection  ref.ID     `json:"objection"`
	ReceivedAt legal.Time `json:"received_at"`
	ActBy      legal.Time `json:"act_by"`
	ClosedAt   legal.Time `json:"closed_at"`
}

// Opposes reports whether the recipient may still oppose somebody's objection, and
// until when at the latest; zero if a notice was not received yet.
func (r RecipientView) Opposes() (open bool, by legal.Time) {
	for _, n := range r.Notices {
		if n.About == aboutObjection && n.ClosedAt.IsZero() {
			open, by = true, n.ActBy
		}
	}
	return open, by
}

// PlanFilter narrows Plans; zero fields do not.
type PlanFilter struct {
	Case  ref.ID
	Plan  ref.ID
	State string
	After ref.ID // the last plan of the page before
}

// Plans lists the plans of a case with everything in them, the newest first.
func (s *Service) Plans(ctx context.Context, court string, caseID ref.ID) ([]PlanView, error) {
	plans, err := s.PlanList(ctx, court, PlanFilter{Case: caseID})
	if err != nil {
		return nil, err
	}
	for i := range plans {
		err := s.fillPlan(ctx, court, &plans[i])
		if err != nil {
			return nil, err
		}
	}
	return plans, nil
}

// Plan is one plan of the court with everything in it. ErrPlanUnknown.
func (s *Service) Plan(ctx context.Context, court string, plan ref.ID) (PlanView, error) {
	plans, err := s.PlanList(ctx, court, PlanFilter{Plan: plan})
	if err != nil {
		return PlanView{}, err
	}
	if len(plans) == 0 {
		return PlanView{}, payments.ErrPlanUnknown
	}
	return plans[0], s.fillPlan(ctx, court, &plans[0])
}

// PlanList lists the plans of a court without their lines and recipients, the newest first.
func (s *Service) PlanList(ctx context.Context, court string, f PlanFilter) ([]PlanView, error) {
	rows, err := s.pool.Query(ctx, `
		select plan_id, case_id, version, state, pool, drafted_at, served_at, final_at
		from plan
		where court_id = $1
			and ($2::uuid is null or case_id = $2)
			and ($3::uuid is null or plan_id = $3)
			and ($4 = '' or state = $4)
			and ($5::uuid is null or plan_id < $5)
		order by plan_id desc
		limit $6`, court, orNull(f.Case), orNull(f.Plan), f.State, orNull(f.After), PageSize)
	if err != nil {
		return nil, fmt.Errorf("list plans: %w", err)
	}
	plans, err := pgx.AppendRows([]PlanView{}, rows, func(r pgx.CollectableRow) (p PlanView, err error) {
		err = r.Scan(&p.Plan, &p.Case, &p.Version, &p.State, &p.Pool, &p.DraftedAt, &p.ServedAt, &p.FinalAt)
		p.Lines, p.Recipients = []PlanLineView{}, []RecipientView{}
		return p, err
	})
	if err != nil {
		return nil, fmt.Errorf("list plans: %w", err)
	}
	return plans, nil
}

// fillPlan reads the lines and recipients of p.
func (s *Service) fillPlan(ctx context.Context, court string, p *PlanView) error {
	var err error
	p.Lines, err = list[PlanLineView](ctx, s.pool, "list plan lines", `
		select line_no, tier, use, claim, payee, code, due, amount, parts, basis, zh, en
		from plan_line
		where court_id = $1 and plan_id = $2
		order by line_no`, court, p.Plan)
	if err != nil {
		return err
	}
	rows, err := s.pool.Query(ctx, `
		select r.party_id, r.received_at, r.object_by, r.closed_at, o.stance,
			coalesce((
				select jsonb_agg(jsonb_build_object('about', n.about, 'objection', n.objection_id, 'received_at', n.received_at, 'act_by', n.act_by, 'closed_at', n.closed_at) order by n.notice_id)
				from plan_notice n
				where n.court_id = r.court_id and n.plan_id = r.plan_id and n.party_id = r.party_id), '[]')
		from plan_recipient r
		left join lateral (
			select stance
			from plan_objection o
			where o.court_id = r.court_id and o.plan_id = r.plan_id and o.party_id = r.party_id
			order by o.objection_id desc
			limit 1) o on true
		where r.court_id = $1 and r.plan_id = $2
		order by r.recipient_id`, court, p.Plan)
	if err != nil {
		return fmt.Errorf("list recipients: %w", err)
	}
	p.Recipients, err = pgx.CollectRows(rows, pgx.RowToStructByPos[RecipientView])
	return wrap("list recipients", err)
}

// Reconcile returns how bank and book stand on a day.
func (s *Service) Reconcile(ctx context.Context, court string, day legal.Date, at legal.Time) (Day, error) {
	d := Day{Day: day, State: "open", Unmatched: []Difference{}, NotEmpty: []string{}, Imports: []ImportView{}}
	f, stated, err := dayFacts(ctx, s.pool, court, day, at)
	if err != nil {
		return d, err
	}
	d.Accounts = stated
	if f.HasStatement {
		d.Statement = stated[0].Statement
	}
	d.BankClosing, d.BookClosing = f.BankClosing, f.BookClosing
	d.Difference = f.BankClosing.Sub(f.BookClosing)
	for _, c := range f.NotEmpty {
		d.NotEmpty = append(d.NotEmpty, string(c))
	}
	for _, x := range stated {
		if x.Statement.IsZero() {
			continue
		}
		found, err := differences(ctx, s.pool, court, day, x.Statement)
		if err != nil {
			return d, err
		}
		d.Unmatched = append(d.Unmatched, found...)
	}
	var proposal, by *ref.ID
	var locked bool
	err = s.pool.QueryRow(ctx, `
		select (select proposal_id from day_proposal where court_id = $1 and day = $2 order by proposal_id desc limit 1),
			(select checked_by from day_close where court_id = $1 and day = $2),
			(select closed_at from day_close where court_id = $1 and day = $2),
			coalesce((select $2 <= closed_through from ledger where court_id = $1), false)`, court, day).Scan(&proposal, &by, &d.ClosedAt, &locked)
	if err != nil {
		return d, fmt.Errorf("read close of %s: %w", day, err)
	}
	d.Proposal, d.ClosedBy = or(proposal), or(by)
	switch {
	case by != nil:
		d.State = "closed"
	case locked:
		d.State = "locked"
	case proposal != nil:
		d.State = "proposed"
	}
	return d, s.signatures(ctx, court, &d)
}

// OwnPlan shows a plan to a person on whose party it is served.
func (s *Service) OwnPlan(ctx context.Context, plan, person ref.ID) (PlanView, error) {
	var court string
	var caseID ref.ID
	err := s.pool.QueryRow(ctx, `
		select court_id, case_id
		from plan
		where plan_id = $1 and state <> 'draft'`, plan).Scan(&court, &caseID)
	if pg.NoRows(err) {
		return PlanView{}, payments.ErrPlanUnknown
	}
	if err != nil {
		return PlanView{}, fmt.Errorf("find plan: %w", err)
	}
	party, err := s.o.Registry.PartyOf(ctx, s.pool, court, caseID, person)
	if err != nil {
		return PlanView{}, fmt.Errorf("find party: %w", err)
	}
	plans, err := s.Plans(ctx, court, caseID)
	if err != nil {
		return PlanView{}, err
	}
	for _, p := range plans {
		for _, r := range p.Recipients {
			if p.Plan == plan && !party.IsZero() && r.Party == party {
				return p, nil
			}
		}
	}
	return PlanView{}, payments.ErrPlanUnknown
}

// OwnPlans lists the plans of a case that were served on person's party, the
// newest first. To anybody else there are none.
func (s *Service) OwnPlans(ctx context.Context, caseID, person ref.ID) ([]PlanView, error) {
	court, party, err := s.ownParty(ctx, caseID, person)
	if err != nil || party.IsZero() {
		return []PlanView{}, err
	}
	plans, err := s.Plans(ctx, court, caseID)
	return slices.DeleteFunc(plans, func(p PlanView) bool {
		return p.State == "draft" || !slices.ContainsFunc(p.Recipients, func(r RecipientView) bool { return r.Party == party })
	}), err
}

// OwnPayout is money for a party, as that party sees it.
type OwnPayout struct {
	Payout  ref.ID       `json:"payout"`
	Plan    *ref.ID      `json:"plan,omitempty"`
	Amount  money.Amount `json:"amount"`
	Purpose string       `json:"purpose"`
	State   string       `json:"state"` // draft, approved, sent, paid, returned, refused or void
	MadeAt  legal.Time   `json:"made_at"`
	SentAt  legal.Time   `json:"sent_at"`
	PaidAt  legal.Time   `json:"paid_at"`
	Reason  string       `json:"reason,omitempty"` // why it was returned or refused
}

// OwnPayouts lists what a case pays to person's party, the newest first. To
// anybody else there is nothing.
func (s *Service) OwnPayouts(ctx context.Context, caseID, person ref.ID) ([]OwnPayout, error) {
	court, party, err := s.ownParty(ctx, caseID, person)
	if err != nil || party.IsZero() {
		return []OwnPayout{}, err
	}
	return list[OwnPayout](ctx, s.pool, "list own payouts", `
		select payout_id, plan_id, amount, purpose, state, prepared_at, sent_at, paid_at, ended_reason
		from payout
		where court_id = $1 and case_id = $2 and payee = $3
		order by payout_id desc
		limit $4`, court, caseID, party.String(), PageSize)
}

// ownParty finds the court of a case and the party that person acts for in it.
func (s *Service) ownParty(ctx context.Context, caseID, person ref.ID) (court string, party ref.ID, err error) {
	err = s.pool.QueryRow(ctx, `
		select court_id
		from enforcement_case
		where case_id = $1`, caseID).Scan(&court)
	if pg.NoRows(err) {
		return "", "", nil
	}
	if err != nil {
		return "", "", fmt.Errorf("find case: %w", err)
	}
	party, err = s.o.Registry.PartyOf(ctx, s.pool, court, caseID, person)
	if err != nil {
		return "", "", fmt.Errorf("find party: %w", err)
	}
	return court, party, nil
}
