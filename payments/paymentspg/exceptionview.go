package paymentspg

import (
	"context"
	"fmt"

	"fachui/internal/legal"
	"fachui/internal/money"
	"fachui/internal/ref"
	"fachui/payments"
)

// ExceptionView is a row of the work queue.
type ExceptionView struct {
	Exception  ref.ID        `json:"exception"`
	Kind       string        `json:"kind"`
	Seq        int64         `json:"seq"`
	BankRef    string        `json:"bank_ref"`
	Amount     money.Amount  `json:"amount"`
	HeldIn     payments.Code `json:"held_in"`
	About      *string       `json:"about,omitempty"`
	AboutID    *ref.ID       `json:"about_id,omitempty"`
	State      string        `json:"state"`
	Assigned   *ref.ID       `json:"assigned_to,omitempty"`
	OpenedAt   legal.Time    `json:"opened_at"`
	DueAt      legal.Time    `json:"due_at"`
	Proposal   *ref.ID       `json:"proposal,omitempty"`
	TreatAs    *string       `json:"treat_as,omitempty"`
	Target     *ref.ID       `json:"target,omitempty"`
	Evidence   *string       `json:"evidence,omitempty"`
	ProposedBy *ref.ID       `json:"proposed_by,omitempty"`
	ProposedAt legal.Time    `json:"proposed_at"`
	ApprovedBy *ref.ID       `json:"approved_by,omitempty"`
	ResolvedAt legal.Time    `json:"resolved_at"`
	Journal    *int64        `json:"journal,omitempty"` // by which two people moved the money
}

// ExceptionFilter narrows Exceptions; zero fields do not.
type ExceptionFilter struct {
	All   bool // resolved ones too
	State string
	Kind  string
	ID    ref.ID
	After ref.ID // the last exception of the page before
	Limit int
}

// Exceptions lists the work queue by due time.
func (s *Service) Exceptions(ctx context.Context, court string, f ExceptionFilter) ([]ExceptionView, error) {
	return list[ExceptionView](ctx, s.pool, "list exceptions", `
		select e.exception_id, e.kind, e.line_seq, l.bank_ref, e.amount, e.held_in, e.about, e.about_id, e.state,
			e.assigned_to, e.opened_at, e.due_at, p.proposal_id, p.treat_as, p.target_id, p.evidence, p.proposed_by, p.proposed_at,
			d.approved_by, e.resolved_at, d.journal_number
		from receipt_exception e
		join bank_line l on l.court_id = e.court_id and l.seq = e.line_seq
		left join exception_decision d on d.court_id = e.court_id and d.exception_id = e.exception_id
		left join lateral (
			select proposal_id, treat_as, target_id, evidence, proposed_by, proposed_at
			from exception_proposal p
			where p.court_id = e.court_id and p.exception_id = e.exception_id
			order by proposal_id desc
			limit 1) p on true
		where e.court_id = $1 and ($2 or e.state <> 'resolved')
			and ($3 = '' or e.state = $3)
			and ($4 = '' or e.kind = $4)
			and ($5::uuid is null or e.exception_id = $5)
			and ($6::uuid is null or (e.due_at, e.exception_id) > (
				select n.due_at, n.exception_id from receipt_exception n where n.court_id = $1 and n.exception_id = $6))
		order by e.due_at, e.exception_id
		limit $7`, court, f.All || f.State == "resolved", f.State, f.Kind, orNull(f.ID), orNull(f.After), most(f.Limit))
}

// ProposalView is what somebody said an exception's money is.
type ProposalView struct {
	Proposal   ref.ID     `json:"proposal"`
	TreatAs    string     `json:"treat_as"`
	Target     *ref.ID    `json:"target,omitempty"`
	Evidence   string     `json:"evidence"`
	ProposedBy ref.ID     `json:"proposed_by"`
	ProposedAt legal.Time `json:"proposed_at"`
}

// ExceptionDetail is one exception with its bank line and all that was proposed.
type ExceptionDetail struct {
	ExceptionView
	Line      LineView       `json:"line"`
	Proposals []ProposalView `json:"proposals"` // the newest first; that one counts
	Choices   []string       `json:"choices"`   // what its money may be treated as
}

// Exception returns one exception. It fails with ErrExceptionUnknown.
func (s *Service) Exception(ctx context.Context, court string, id ref.ID) (x ExceptionDetail, err error) {
	found, err := s.Exceptions(ctx, court, ExceptionFilter{ID: id, All: true})
	if err != nil {
		return x, err
	}
	if id.IsZero() || len(found) == 0 {
		return x, payments.ErrExceptionUnknown
	}
	x.ExceptionView = found[0]
	lines, err := linesOf(ctx, s.pool, court, LineFilter{Seq: x.Seq})
	if err != nil {
		return x, err
	}
	if len(lines) != 1 {
		return x, fmt.Errorf("exception %s has %d bank lines", id, len(lines))
	}
	x.Line, x.Choices = lines[0], payments.Treatments[x.HeldIn]
	x.Proposals, err = list[ProposalView](ctx, s.pool, "list proposals", `
		select proposal_id, treat_as, target_id, evidence, proposed_by, proposed_at
		from exception_proposal
		where court_id = $1 and exception_id = $2
		order by proposal_id desc
		limit $3`, court, id, PageSize)
	return x, err
}
