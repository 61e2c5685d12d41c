package paymentspg

import (
	"context"

	"github.com/jackc/pgx/v5"

	"fachui/internal/fault"
	"fachui/internal/legal"
	"fachui/internal/money"
	"fachui/internal/ref"
	"fachui/payments/distribution"
)

// CaseFeeView is the enforcement fee of a case: what each plan charged, what the
// next one would, and the decisions about it.
type CaseFeeView struct {
	Case      ref.ID                `json:"case"`
	FeeBase   distribution.FeeBase  `json:"fee_base"` // the court's rules
	FeeRound  distribution.FeeRound `json:"fee_round"`
	Recovered money.Amount          `json:"recovered"` // bases so far
	Charged   money.Amount          `json:"charged"`
	Taken     money.Amount          `json:"taken"` // of it, what the money reached
	NextBase  *money.Amount         `json:"next_base,omitempty"`
	NextFee   *money.Amount         `json:"next_fee,omitempty"`
	WhyNot    *WhyNot               `json:"why_not,omitempty"` // why no next fee can be computed
	Fees      []FeeView             `json:"fees"`
	Decisions []FeeDecisionView     `json:"decisions"` // the newest first
	Refunds   []FeeRefundView       `json:"refunds"`
	Rules     []FeeRuleView         `json:"rules"`
}

// WhyNot is a refusal that is shown as a state of affairs.
type WhyNot struct {
	Code string `json:"fault"`
	ZH   string `json:"fault_zh"`
	EN   string `json:"fault_en"`
}

// FeeView is the fee that one plan charged.
type FeeView struct {
	Plan      ref.ID       `json:"plan"`
	Nth       int          `json:"nth"`
	Recovered money.Amount `json:"recovered"` // before
	Base      money.Amount `json:"base"`
	Formula   money.Amount `json:"formula"` // fee(recovered + base) − fee(recovered)
	Charged   money.Amount `json:"charged"`
	Open      money.Amount `json:"open_before"`
	Taken     money.Amount `json:"taken"`
	LostBase  money.Amount `json:"lost_base"` // with a sale that was revoked, of base, charged and taken
	LostFee   money.Amount `json:"lost_fee"`
	LostTaken money.Amount `json:"lost_taken"`
	Decision  *ref.ID      `json:"decision,omitempty"`
	At        legal.Time   `json:"at"`
	Account   *int64       `json:"account,omitempty"` // of L2130
	Payout    *ref.ID      `json:"payout,omitempty"`
	State     *string      `json:"state,omitempty"` // of the payout
}

// Stands is what is still taken of the fee.
func (f FeeView) Stands() money.Amount { return f.Taken.Sub(f.LostTaken) }

// FeeDecisionView is a decision to charge less.
type FeeDecisionView struct {
	Decision   ref.ID       `json:"decision"`
	Kind       string       `json:"kind"` // waive, reduce
	Formula    money.Amount `json:"formula"`
	Charged    money.Amount `json:"charged"`
	Document   string       `json:"document"`
	Reason     string       `json:"reason"`
	State      string       `json:"state"` // proposed, approved, void
	Used       bool         `json:"used"`
	ProposedBy ref.ID       `json:"proposed_by"`
	ProposedAt legal.Time   `json:"proposed_at"`
	ApprovedBy *ref.ID      `json:"approved_by,omitempty"`
	ApprovedAt legal.Time   `json:"approved_at"`
}

// FeeRefundView is a fee that goes back.
type FeeRefundView struct {
	Refund     ref.ID       `json:"refund"`
	Plan       ref.ID       `json:"plan"`
	Amount     money.Amount `json:"amount"`
	Document   string       `json:"document"`
	Reason     string       `json:"reason"`
	State      string       `json:"state"` // proposed, booked, asked, void
	ProposedBy ref.ID       `json:"proposed_by"`
	ProposedAt legal.Time   `json:"proposed_at"`
	ApprovedBy *ref.ID      `json:"approved_by,omitempty"`
	Journal    *int64       `json:"journal,omitempty"`
}

// FeeRuleView is a rule of the court about the fee.
type FeeRuleView struct {
	Policy     ref.ID     `json:"policy"`
	Name       string     `json:"name"`
	Value      string     `json:"value"`
	Document   string     `json:"document"`
	ProposedBy ref.ID     `json:"proposed_by"`
	ProposedAt legal.Time `json:"proposed_at"`
	ApprovedBy *ref.ID    `json:"approved_by,omitempty"`
	ApprovedAt legal.Time `json:"approved_at"`
}

// CaseFee shows the enforcement fee of a case.
func (s *Service) CaseFee(ctx context.Context, court string, caseID ref.ID) (v CaseFeeView, err error) {
	v.Case = caseID
	err = inTx(ctx, s.pool, func(tx pgx.Tx) error {
		err := caseKnown(ctx, tx, court, caseID)
		if err != nil {
			return err
		}
		p := distribution.Default()
		err = feePolicy(ctx, tx, court, &p)
		if err != nil {
			return err
		}
		v.FeeBase, v.FeeRound = p.FeeBase, p.FeeRound
		base, fee, err := s.nextFee(ctx, tx, court, caseID)
		if f := fault.Of(err); f != nil {
			v.WhyNot = &WhyNot{f.Code, f.ZH(), f.EN()}
		} else if err != nil {
			return err
		} else {
			v.NextBase, v.NextFee = &base, &fee
		}
		return feeLists(ctx, tx, court, &v)
	})
	for _, f := range v.Fees {
		v.Recovered = v.Recovered.Add(f.Base).Sub(f.LostBase)
		v.Charged = v.Charged.Add(f.Charged).Sub(f.LostFee)
		v.Taken = v.Taken.Add(f.Taken).Sub(f.LostTaken)
	}
	return v, err
}

func feeLists(ctx context.Context, q Querier, court string, v *CaseFeeView) (err error) {
	v.Fees, err = list[FeeView](ctx, q, "list fees", `
		select f.plan_id, f.nth, f.recovered, f.base, f.formula, f.charged, f.open_before, f.paid,
			coalesce(r.base, 0), coalesce(r.charged, 0), coalesce(r.paid, 0), f.decision_id, f.charged_at, a.account_id, o.payout_id, o.state
		from case_fee f
		left join lateral (
			select sum(x.base) as base, sum(x.charged) as charged, sum(x.paid) as paid
			from case_fee_revoked x
			where x.court_id = f.court_id and x.plan_id = f.plan_id) r on true
		left join account a on a.court_id = f.court_id and a.code = 'L2130' and a.subject_id = f.line_id
		left join lateral (
			select payout_id, state
			from payout p
			where p.court_id = f.court_id and p.line_id = f.line_id and p.state <> 'void'
			order by payout_id desc
			limit 1) o on true
		where f.court_id = $1 and f.case_id = $2
		order by f.nth
		limit 200`, court, v.Case)
	if err != nil {
		return err
	}
	v.Decisions, err = list[FeeDecisionView](ctx, q, "list decisions about the fee", `
		select d.decision_id, d.kind, d.formula, d.charged, d.document, d.reason, d.state,
			exists (select from case_fee f where f.court_id = d.court_id and f.decision_id = d.decision_id),
			d.proposed_by, d.proposed_at, d.approved_by, d.approved_at
		from fee_decision d
		where d.court_id = $1 and d.case_id = $2
		order by d.decision_id desc
		limit 50`, court, v.Case)
	if err != nil {
		return err
	}
	v.Refunds, err = list[FeeRefundView](ctx, q, "list refunds of fees", `
		select refund_id, plan_id, amount, document, reason, state, proposed_by, proposed_at, approved_by, journal_number
		from fee_refund
		where court_id = $1 and case_id = $2
		order by refund_id desc
		limit 50`, court, v.Case)
	if err != nil {
		return err
	}
	v.Rules, err = feeRules(ctx, q, court)
	return wrap("read fees", err)
}

func feeRules(ctx context.Context, q Querier, court string) ([]FeeRuleView, error) {
	return list[FeeRuleView](ctx, q, "list rules about the fee", `
		select policy_id, name, value, document, proposed_by, proposed_at, approved_by, approved_at
		from fund_policy
		where court_id = $1 and name in ('fee_base', 'fee_round')
		order by policy_id desc
		limit 20`, court)
}

// FeeRules are a court's rules about the enforcement fee, the newest first.
func (s *Service) FeeRules(ctx context.Context, court string) ([]FeeRuleView, error) {
	return feeRules(ctx, s.pool, court)
}
