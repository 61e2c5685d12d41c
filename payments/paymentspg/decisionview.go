package paymentspg

import (
	"context"

	"fachui/internal/legal"
	"fachui/internal/money"
	"fachui/internal/ref"
	"fachui/payments"
)

// DecisionView is a decision that moves a case's money otherwise than a plan.
type DecisionView struct {
	Decision   ref.ID                `json:"decision"`
	Case       ref.ID                `json:"case"`
	CaseNo     string                `json:"case_no"`
	Kind       payments.DecisionKind `json:"kind"`
	Document   string                `json:"document"`
	Reason     string                `json:"reason"`
	Total      money.Amount          `json:"total"`
	State      string                `json:"state"` // proposed, approved, void
	ProposedBy ref.ID                `json:"proposed_by"`
	ProposedAt legal.Time            `json:"proposed_at"`
	ApprovedBy *ref.ID               `json:"approved_by,omitempty"`
	ApprovedAt legal.Time            `json:"approved_at"`
	Journal    *int64                `json:"journal,omitempty"`
	Open       int                   `json:"open"` // of an approved one: amounts without a payout

	Lines    []AssignmentView `json:"lines,omitempty"` // of one decision
	Tax      *TaxView         `json:"tax,omitempty"`
	Cost     *AdvanceView     `json:"cost,omitempty"`
	Transfer *TransferView    `json:"transfer,omitempty"`
	Escrow   *EscrowView      `json:"escrow,omitempty"` // put in escrow, or ended
	Release  *ReleaseView     `json:"release,omitempty"`
}

// AssignmentView is one amount of a decision and how far it has got.
type AssignmentView struct {
	Assignment ref.ID        `json:"assignment"`
	From       payments.Code `json:"from"`
	Code       payments.Code `json:"code"`
	Payee      string        `json:"payee"`
	Claim      string        `json:"claim,omitempty"`
	Amount     money.Amount  `json:"amount"`
	Account    *int64        `json:"account,omitempty"`
	Payout     *ref.ID       `json:"payout,omitempty"`
	PayState   *string       `json:"pay_state,omitempty"`
}

// TaxView is a seller's tax of a sale.
type TaxView struct {
	Lot        ref.ID       `json:"lot"`
	Tax        string       `json:"tax"`
	BorneBy    string       `json:"borne_by"` // announcement, ruling
	Assessment string       `json:"assessment"`
	Advanced   bool         `json:"advanced"`
	Receipt    string       `json:"receipt_no,omitempty"`
	Amount     money.Amount `json:"amount"`
	DueOn      legal.Date   `json:"due_on"`
}

// AdvanceView is a cost that a party paid to an agency (M9040).
type AdvanceView struct {
	Advance     ref.ID       `json:"advance"`
	Case        ref.ID       `json:"case"`
	Party       ref.ID       `json:"party"`
	Purpose     string       `json:"purpose"`
	Agency      string       `json:"agency"`
	Amount      money.Amount `json:"amount"`
	PaidOn      legal.Date   `json:"paid_on"`
	Receipt     string       `json:"receipt_no"`
	State       string       `json:"state"` // stated, confirmed, denied
	StatedBy    ref.ID       `json:"stated_by"`
	StatedAt    legal.Time   `json:"stated_at"`
	ConfirmedBy *ref.ID      `json:"confirmed_by,omitempty"`
	Decision    *ref.ID      `json:"decision,omitempty"` // that reimburses it
	Repaid      bool         `json:"repaid"`
}

// EscrowView is money in escrow, or the way in which an escrow ends.
type EscrowView struct {
	Escrow ref.ID       `json:"escrow"`
	Case   ref.ID       `json:"case"`
	CaseNo string       `json:"case_no"`
	Party  ref.ID       `json:"party"`
	Ground string       `json:"ground"`
	Proof  string       `json:"proof"`
	Place  string       `json:"place"`
	State  string       `json:"state"` // proposed, held, lapsed, ended, void; at a notary also paid_over, certified, taken, returned
	Held   legal.Time   `json:"held"`
	Lapses legal.Time   `json:"lapses"`
	Amount money.Amount `json:"amount"`
	Way    *string      `json:"way,omitempty"`
	Cost   money.Amount `json:"cost"`
	End    *ref.ID      `json:"end,omitempty"` // the decision that ends it

	Notes []NotaryNoteView `json:"notes"` // what its notary wrote, the oldest first
}

// ReleaseView is what became of a plan's reserve.
type ReleaseView struct {
	Plan ref.ID       `json:"plan"`
	Kept money.Amount `json:"kept"` // still reserved
}

// DecisionFilter narrows Decisions; zero fields do not.
type DecisionFilter struct {
	Case  ref.ID
	Kind  string
	State string
	After ref.ID
	Limit int
}

const decisionColumns = `
	d.decision_id, d.case_id, c.case_no, d.kind, d.document, d.reason, d.total, d.state, d.proposed_by, d.proposed_at,
	d.approved_by, d.approved_at, d.journal_number, (
		select count(*)
		from assignment a
		where a.court_id = d.court_id and a.decision_id = d.decision_id and d.state = 'approved' and a.payee <> ''
			and not exists (
				select from payout p where p.court_id = a.court_id and p.assignment_id = a.assignment_id and p.state <> 'void'))`

// decisionRow is what one query answers of a decision.
type decisionRow struct {
	Decision, Case ref.ID
	CaseNo         string
	Kind           payments.DecisionKind
	Document       string
	Reason         string
	Total          money.Amount
	State          string
	ProposedBy     ref.ID
	ProposedAt     legal.Time
	ApprovedBy     *ref.ID
	ApprovedAt     legal.Time
	Journal        *int64
	Open           int
}

func (r decisionRow) view() DecisionView {
	return DecisionView{
		Decision: r.Decision, Case: r.Case, CaseNo: r.CaseNo, Kind: r.Kind, Document: r.Document, Reason: r.Reason, Total: r.Total,
		State: r.State, ProposedBy: r.ProposedBy, ProposedAt: r.ProposedAt, ApprovedBy: r.ApprovedBy, ApprovedAt: r.ApprovedAt,
		Journal: r.Journal, Open: r.Open,
	}
}

// Decisions lists decisions about money, the newest first.
func (s *Service) Decisions(ctx context.Context, court string, f DecisionFilter) ([]DecisionView, error) {
	rows, err := list[decisionRow](ctx, s.pool, "list decisions", `
		select `+decisionColumns+`
		from fund_decision d
		join enforcement_case c using (court_id, case_id)
		where d.court_id = $1
			and ($2::uuid is null or d.case_id = $2)
			and ($3 = '' or d.kind = $3)
			and ($4 = '' or d.state = $4)
			and ($5::uuid is null or d.decision_id < $5)
		order by d.decision_id desc
		limit $6`, court, orNull(f.Case), f.Kind, f.State, orNull(f.After), most(f.Limit))
	out := make([]DecisionView, len(rows))
	for i, r := range rows {
		out[i] = r.view()
	}
	return out, err
}

// Decision shows one decision with its amounts and what it is about.
func (s *Service) Decision(ctx context.Context, court string, id ref.ID) (v DecisionView, err error) {
	rows, err := list[decisionRow](ctx, s.pool, "read decision", `
		select `+decisionColumns+`
		from fund_decision d
		join enforcement_case c using (court_id, case_id)
		where d.court_id = $1 and d.decision_id = $2`, court, orNull(id))
	if err != nil {
		return v, err
	}
	if len(rows) == 0 {
		return v, payments.ErrDecisionUnknown
	}
	v = rows[0].view()
	v.Lines, err = list[AssignmentView](ctx, s.pool, "read assignments", `
		select a.assignment_id, a.from_code, a.code, a.payee, a.claim, a.amount, x.account_id, o.payout_id, o.state
		from assignment a
		left join account x on x.court_id = a.court_id and x.code = a.code and x.subject_id = a.assignment_id
		left join lateral (
			select payout_id, state
			from payout p
			where p.court_id = a.court_id and p.assignment_id = a.assignment_id and p.state <> 'void'
			order by payout_id desc
			limit 1) o on true
		where a.court_id = $1 and a.decision_id = $2
		order by a.n`, court, id)
	if err != nil {
		return v, err
	}
	return v, s.details(ctx, court, &v)
}

func (s *Service) details(ctx context.Context, court string, v *DecisionView) (err error) {
	switch v.Kind {
	case payments.TaxDecision:
		v.Tax, err = single[TaxView](ctx, s.pool, `
			select lot_id, tax, borne_by, assessment, advanced, receipt_no, amount, due_on
			from tax_bill
			where court_id = $1 and decision_id = $2`, court, v.Decision)
	case payments.CostDecision:
		v.Cost, err = single[AdvanceView](ctx, s.pool, advanceSQL+`
			join cost_repaid m on m.court_id = a.court_id and m.advance_id = a.advance_id
			where a.court_id = $1 and m.decision_id = $2`, court, v.Decision)
	case payments.TransferDecision:
		v.Transfer, err = single[TransferView](ctx, s.pool, transferSQL+`
			where t.court_id = $1 and t.decision_id = $2`, court, v.Decision)
	case payments.ReleaseDecision:
		v.Release, err = single[ReleaseView](ctx, s.pool, `
			select plan_id, kept
			from reserve_release
			where court_id = $1 and decision_id = $2`, court, v.Decision)
	case payments.EscrowDecision:
		v.Escrow, err = single[EscrowView](ctx, s.pool, escrowSQL+`
			where e.court_id = $1 and e.decision_id = $2`, court, v.Decision)
	case payments.EscrowEndDecision:
		v.Escrow, err = single[EscrowView](ctx, s.pool, escrowSQL+`
			where e.court_id = $1 and e.decision_id = (select escrow_id from escrow_end where court_id = $1 and decision_id = $2)`, court, v.Decision)
	}
	return err
}

// single is the first row of a question, or nil.
func single[T any](ctx context.Context, q Querier, sql string, args ...any) (*T, error) {
	rows, err := list[T](ctx, q, "read decision", sql, args...)
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	return &rows[0], nil
}

const advanceSQL = `
	select a.advance_id, a.case_id, a.party_id, a.purpose, a.agency, a.amount, a.paid_on, a.receipt_no, a.state, a.stated_by, a.stated_at,
		a.confirmed_by, r.decision_id, coalesce(r.state = 'approved', false)
	from cost_advance a
	left join lateral (
		select d.decision_id, d.state
		from cost_repaid x
		join fund_decision d using (court_id, decision_id)
		where x.court_id = a.court_id and x.advance_id = a.advance_id and d.state <> 'void'
		limit 1) r on true`

// Advances lists the costs that parties of a case paid to agencies, the newest first.
func (s *Service) Advances(ctx context.Context, court string, caseID, after ref.ID, limit int) ([]AdvanceView, error) {
	return list[AdvanceView](ctx, s.pool, "list advances", advanceSQL+`
		where a.court_id = $1 and a.case_id = $2 and ($3::uuid is null or a.advance_id < $3)
		order by a.advance_id desc
		limit $4`, court, orNull(caseID), orNull(after), most(limit))
}

const escrowSQL = `
	select e.decision_id, e.case_id, c.case_no, e.party_id, e.ground, e.proof, e.place, e.state, e.held_at, e.lapses_at, a.amount,
		n.way, coalesce(n.cost, 0), n.decision_id, coalesce((
			select jsonb_agg(jsonb_build_object('id', k.note_id, 'step', k.step, 'document', k.document, 'on_day', k.on_day, 'note', k.note,
				'state', k.state, 'stated_by', k.stated_by, 'stated_at', k.stated_at, 'answered_by', k.answered_by, 'answered_at', k.answered_at)
				order by k.note_id)
			from notary_note k
			where k.court_id = e.court_id and k.escrow_id = e.decision_id), '[]')
	from escrow e
	join enforcement_case c using (court_id, case_id)
	join assignment a using (court_id, assignment_id)
	left join lateral (
		select x.way, x.cost, x.decision_id
		from escrow_end x
		join fund_decision d using (court_id, decision_id)
		where x.court_id = e.court_id and x.escrow_id = e.decision_id and d.state <> 'void'
		limit 1) n on true`

// Escrows lists what is in escrow, or was; the first whose time ends first.
func (s *Service) Escrows(ctx context.Context, court string, caseID ref.ID, all bool, after ref.ID, limit int) ([]EscrowView, error) {
	return list[EscrowView](ctx, s.pool, "list escrows", escrowSQL+`
		where e.court_id = $1 and ($2::uuid is null or e.case_id = $2) and ($3 or e.state in ('proposed', 'held', 'lapsed', 'paid_over', 'certified'))
			and ($4::uuid is null or e.decision_id > $4)
		order by e.decision_id
		limit $5`, court, orNull(caseID), all, orNull(after), most(limit))
}

// TransferView is money between two courts, as both see it.
type TransferView struct {
	Decision  ref.ID       `json:"decision"`
	In        bool         `json:"in"` // it came to the court that looks
	From      string       `json:"from"`
	FromName  string       `json:"from_name"`
	FromCase  string       `json:"from_case_no"`
	Ground    string       `json:"ground"`
	To        *string      `json:"to,omitempty"` // a court of this house
	ToName    string       `json:"to_name"`
	ToCase    string       `json:"to_case_no"`
	Document  string       `json:"document"`
	Amount    money.Amount `json:"amount"`
	State     string       `json:"state"` // of the decision
	PayState  *string      `json:"pay_state,omitempty"`
	SentLine  *int64       `json:"sent_line,omitempty"` // of the sender's bank
	SentAt    legal.Time   `json:"sent_at"`
	Came      *int64       `json:"came_line,omitempty"` // of the receiver's bank
	CameAt    legal.Time   `json:"came_at"`
	CameEntry *int64       `json:"came_entry,omitempty"`
}

const transferSQL = `
	select t.decision_id, t.court_id <> $1, t.court_id, f.name, k.case_no, t.ground, t.to_court, t.court_name, t.case_no, d.document, t.amount, d.state,
		o.state, o.paid_seq, o.paid_at, r.line_seq, r.came_at, r.journal_number
	from court_transfer t
	join fund_decision d using (court_id, decision_id)
	join court f on f.court_id = t.court_id
	join enforcement_case k on k.court_id = t.court_id and k.case_id = t.case_id
	left join lateral (
		select p.state, p.paid_seq, p.paid_at
		from assignment a
		join payout p on p.court_id = a.court_id and p.assignment_id = a.assignment_id and p.state <> 'void'
		where a.court_id = t.court_id and a.decision_id = t.decision_id
		order by p.payout_id desc
		limit 1) o on true
	left join transfer_receipt r on r.court_id = t.to_court and r.decision_id = t.decision_id`

// TransferFilter narrows Transfers; zero fields do not.
type TransferFilter struct {
	Case  ref.ID
	After ref.ID
	Limit int
}

// Transfers lists money between this court and others, both ways, the newest first.
// What another court of the house sends is seen once its decision is approved.
func (s *Service) Transfers(ctx context.Context, court string, f TransferFilter) ([]TransferView, error) {
	return list[TransferView](ctx, s.pool, "list transfers", transferSQL+`
		where (t.court_id = $1 or t.to_court = $1 and d.state = 'approved')
			and ($2::uuid is null or t.court_id = $1 and t.case_id = $2 or t.to_court = $1 and t.to_case = $2)
			and ($3::uuid is null or t.decision_id < $3)
		order by t.decision_id desc
		limit $4`, court, orNull(f.Case), orNull(f.After), most(f.Limit))
}
