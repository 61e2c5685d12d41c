package paymentspg

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"fachui/internal/fault"
	"fachui/internal/legal"
	"fachui/internal/money"
	"fachui/internal/ref"
	"fachui/payments"
)

// PayoutView is a payout with how far it has come. The payee's account is not
// shown in lists; see OpenPayout.
type PayoutView struct {
	Payout     ref.ID       `json:"payout"`
	Kind       string       `json:"kind"`
	Case       *ref.ID      `json:"case,omitempty"`
	Lot        *ref.ID      `json:"lot,omitempty"`
	Plan       *ref.ID      `json:"plan,omitempty"`
	Payee      string       `json:"payee"`
	Amount     money.Amount `json:"amount"`
	Purpose    string       `json:"purpose"`
	State      string       `json:"state"`
	Content    string       `json:"content"` // hash that approvals bind to
	EndToEnd   string       `json:"end_to_end_id"`
	Steps      int          `json:"steps"` // approvals given
	Next       string       `json:"next"`  // role whose turn it is
	Reason     string       `json:"reason,omitempty"`
	Leader     bool         `json:"needs_leader"`
	SentAt     legal.Time   `json:"sent_at"`
	PaidAt     legal.Time   `json:"paid_at"`
	Replaces   *ref.ID      `json:"replaces,omitempty"`
	Deposit    *ref.ID      `json:"deposit,omitempty"`
	PreparedBy ref.ID       `json:"prepared_by"`
	PreparedAt legal.Time   `json:"prepared_at"`
	Chain      bool         `json:"needs_approvals"` // refunds that the law orders need none
	Replaced   *ref.ID      `json:"replaced_by,omitempty"`
}

// PayoutFilter narrows Payouts; zero fields do not.
type PayoutFilter struct {
	Case    ref.ID
	Lot     ref.ID
	Plan    ref.ID
	Deposit ref.ID
	ID      ref.ID
	State   string // a state, or "failed": returned or refused and not prepared anew
	Kind    string
	Next    string // the role whose turn it is
	NotBy   ref.ID // payouts that this person has not signed yet
	After   ref.ID // the last payout of the page before
	Limit   int
}

// nextRole is the role whose turn it is, as [payments.Chain] orders the steps. The
// first step is taken by whoever prepares.
const nextRole = `case when not p.needs_chain or p.state not in ('draft', 'approved') then ''
			else coalesce((array['judge', 'fund_keeper', 'bureau_head', 'leader', 'finance_maker', 'finance_checker'])[
				1 + g.n + case when g.n >= 3 and not p.needs_leader then 1 else 0 end], '') end`

// Payouts lists payouts, the newest first.
func (s *Service) Payouts(ctx context.Context, court string, f PayoutFilter) ([]PayoutView, error) {
	return list[PayoutView](ctx, s.pool, "list payouts", `
		select p.payout_id, p.kind, p.case_id, p.lot_id, p.plan_id, p.payee, p.amount, p.purpose, p.state,
			encode(p.content_hash, 'hex'), p.end_to_end, g.n, `+nextRole+`, p.ended_reason, p.needs_leader, p.sent_at, p.paid_at, p.replaces,
			p.deposit_id, p.prepared_by, p.prepared_at, p.needs_chain, r.payout_id
		from payout p
		cross join lateral (
			select count(*)::integer as n, coalesce(bool_or(a.person_id = $10), false) as signed
			from payout_approval a
			where a.court_id = p.court_id and a.payout_id = p.payout_id) g
		left join payout r on r.court_id = p.court_id and r.replaces = p.payout_id and r.state <> 'void'
		where p.court_id = $1
			and ($2::uuid is null or p.case_id = $2)
			and ($3::uuid is null or p.lot_id = $3)
			and ($4::uuid is null or p.plan_id = $4)
			and ($5::uuid is null or p.payout_id = $5)
			and ($6::uuid is null or p.deposit_id = $6)
			and ($7 = '' or p.state = $7 or $7 = 'failed' and p.state in ('returned', 'refused') and r.payout_id is null)
			and ($8 = '' or p.kind = $8)
			and ($9 = '' or `+nextRole+` = $9)
			and ($10::uuid is null or not g.signed)
			and ($11::uuid is null or p.payout_id < $11)
		order by p.payout_id desc
		limit $12`, court, orNull(f.Case), orNull(f.Lot), orNull(f.Plan), orNull(f.ID), orNull(f.Deposit), f.State, f.Kind, f.Next,
		orNull(f.NotBy), orNull(f.After), most(f.Limit))
}

// StepView is one step of a payout's chain, taken or to come.
type StepView struct {
	Step  int        `json:"step"`
	Name  fault.Text `json:"name"`
	Role  string     `json:"role"` // as which it was taken, or who takes it
	By    ref.ID     `json:"by,omitempty"`
	At    legal.Time `json:"at"`
	Taken bool       `json:"taken"`
}

// PayoutDetail is one payout with its chain, what it pays and where it went.
type PayoutDetail struct {
	PayoutView
	Approvals []StepView    `json:"approvals"` // empty where the law leaves nothing to approve
	Source    payments.Code `json:"source"`
	Line      *PlanLineView `json:"plan_line,omitempty"` // the line of the plan that it pays
	PaidBy    *int64        `json:"paid_line,omitempty"` // bank line by which it left
	Returned  *int64        `json:"returned_line,omitempty"`
	BankTook  legal.Time    `json:"bank_took_at"`
	Attempts  int           `json:"attempts"`
	Trouble   string        `json:"last_error,omitempty"` // why the bank has not taken it yet
	Held      string        `json:"held,omitempty"`       // why the case's payouts are held: bankruptcy, stay, freeze
	Frozen    bool          `json:"frozen"`               // an unexplained bank debit stops everything that goes out
}

// Payout returns one payout. It fails with ErrPayoutUnknown.
func (s *Service) Payout(ctx context.Context, court string, id ref.ID) (d PayoutDetail, err error) {
	found, err := s.Payouts(ctx, court, PayoutFilter{ID: id})
	if err != nil {
		return d, err
	}
	if id.IsZero() || len(found) == 0 {
		return d, payments.ErrPayoutUnknown
	}
	d.PayoutView = found[0]
	err = s.pool.QueryRow(ctx, `
		select p.source_code, p.paid_seq, p.returned_seq, p.acked_at, p.attempts, p.last_error,
			coalesce((select h.reason from case_hold h where h.court_id = p.court_id and h.case_id = p.case_id and h.released_at is null limit 1), '')
		from payout p
		where p.court_id = $1 and p.payout_id = $2`, court, id).
		Scan(&d.Source, &d.PaidBy, &d.Returned, &d.BankTook, &d.Attempts, &d.Trouble, &d.Held)
	if err != nil {
		return d, wrap("read payout", err)
	}
	d.Frozen, err = outgoingFrozen(ctx, s.pool, court)
	if err != nil {
		return d, err
	}
	d.Approvals, err = s.chain(ctx, court, d.PayoutView)
	if err != nil {
		return d, err
	}
	lines, err := list[PlanLineView](ctx, s.pool, "read plan line", `
		select i.line_no, i.tier, i.use, i.claim, i.payee, i.code, i.due, i.amount, i.parts, i.basis, i.zh, i.en
		from payout p
		join plan_line i on i.court_id = p.court_id and i.line_id = p.line_id
		where p.court_id = $1 and p.payout_id = $2`, court, id)
	if err == nil && len(lines) == 1 {
		d.Line = &lines[0]
	}
	return d, err
}

// chain is the steps of a payout in their order, those taken with who took them.
func (s *Service) chain(ctx context.Context, court string, p PayoutView) ([]StepView, error) {
	steps := []StepView{}
	if !p.Chain {
		return steps, nil
	}
	rows, err := s.pool.Query(ctx, `
		select step, role, person_id, at
		from payout_approval
		where court_id = $1 and payout_id = $2
		order by step`, court, p.Payout)
	if err != nil {
		return nil, fmt.Errorf("read approvals: %w", err)
	}
	taken, err := pgx.CollectRows(rows, func(r pgx.CollectableRow) (v StepView, err error) {
		v.Taken = true
		err = r.Scan(&v.Step, &v.Role, &v.By, &v.At)
		return v, err
	})
	if err != nil {
		return nil, fmt.Errorf("read approvals: %w", err)
	}
	for i, step := range payments.Chain(p.Amount, p.Leader) {
		v := StepView{Step: int(step), Role: step.Role()}
		if i < len(taken) {
			v = taken[i]
		}
		v.Name = step.Words()
		steps = append(steps, v)
	}
	return steps, nil
}
