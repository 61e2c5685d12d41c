package paymentspg

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"fachui/internal/event"
	"fachui/internal/legal"
	"fachui/internal/money"
	"fachui/internal/pg"
	"fachui/internal/ref"
	"fachui/payments"
)

// ExceptionView is a row of the work queue.
type ExceptionView struct {
	Exception ref.ID        `json:"exception"`
	Kind      string        `json:"kind"`
	Seq       int64         `json:"seq"`
	BankRef   string        `json:"bank_ref"`
	Amount    money.Amount  `json:"amount"`
	HeldIn    payments.Code `json:"held_in"`
	About     *string       `json:"about,omitempty"`
	AboutID   *ref.ID       `json:"about_id,omitempty"`
	State     string        `json:"state"`
	Assigned  *ref.ID       `json:"assigned_to,omitempty"`
	OpenedAt  legal.Time    `json:"opened_at"`
	DueAt     legal.Time    `json:"due_at"`
	Proposal  *ref.ID       `json:"proposal,omitempty"`
	TreatAs   *string       `json:"treat_as,omitempty"`
	Target    *ref.ID       `json:"target,omitempty"`
}

// Exceptions lists the work queue by due time; with all set, resolved ones too.
func (s *Service) Exceptions(ctx context.Context, court string, all bool) ([]ExceptionView, error) {
	return list[ExceptionView](ctx, s.pool, "list exceptions", `
		select e.exception_id, e.kind, e.line_seq, l.bank_ref, e.amount, e.held_in, e.about, e.about_id, e.state,
			e.assigned_to, e.opened_at, e.due_at, p.proposal_id, p.treat_as, p.target_id
		from receipt_exception e
		join bank_line l on l.court_id = e.court_id and l.seq = e.line_seq
		left join lateral (
			select proposal_id, treat_as, target_id
			from exception_proposal p
			where p.court_id = e.court_id and p.exception_id = e.exception_id
			order by proposal_id desc
			limit 1) p on true
		where e.court_id = $1 and ($2 or e.state <> 'resolved')
		order by e.due_at, e.exception_id
		limit $3`, court, all, PageSize)
}

// Opened is one bank line with the personal data of its other side.
type Opened struct {
	Name    string `json:"name"`
	Account string `json:"account"`
	Remark  string `json:"remark"`
}

// OpenLine shows who stands behind the line of one exception, to find out whose
// money it is; that it was looked at, by whom and why, is recorded.
func (s *Service) OpenLine(ctx context.Context, court string, id ref.ID, reason string, at legal.Time, actor event.Actor) (o Opened, err error) {
	err = inTx(ctx, s.pool, func(tx pgx.Tx) error {
		var line ref.ID
		var hidden []byte
		err := tx.QueryRow(ctx, `
			select l.line_id, l.counterparty
			from receipt_exception e
			join bank_line l on l.court_id = e.court_id and l.seq = e.line_seq
			where e.court_id = $1 and e.exception_id = $2`, court, id).Scan(&line, &hidden)
		if pg.NoRows(err) {
			return payments.ErrExceptionUnknown
		}
		if err != nil {
			return fmt.Errorf("read line of exception: %w", err)
		}
		var c counterparty
		err = s.show("bank_line", line, "counterparty", hidden, &c)
		if err != nil {
			return err
		}
		o = Opened(c)
		return event.Add(ctx, tx, event.Fact{
			Kind: "exception.line_opened", Court: court, Subject: id, Actor: actor, At: at, Body: map[string]any{"reason": reason},
		})
	})
	return o, err
}

// PayoutView is a payout with how far it has come. The payee's account is not
// shown in lists; see OpenPayout.
type PayoutView struct {
	Payout   ref.ID       `json:"payout"`
	Kind     string       `json:"kind"`
	Case     *ref.ID      `json:"case,omitempty"`
	Lot      *ref.ID      `json:"lot,omitempty"`
	Plan     *ref.ID      `json:"plan,omitempty"`
	Payee    string       `json:"payee"`
	Amount   money.Amount `json:"amount"`
	Purpose  string       `json:"purpose"`
	State    string       `json:"state"`
	Content  string       `json:"content"` // hash that approvals bind to
	EndToEnd string       `json:"end_to_end_id"`
	Steps    int          `json:"steps"` // approvals given
	Next     string       `json:"next"`  // role whose turn it is
	Reason   string       `json:"reason,omitempty"`
	Leader   bool         `json:"needs_leader"`
	SentAt   legal.Time   `json:"sent_at"`
	PaidAt   legal.Time   `json:"paid_at"`
	Replaces *ref.ID      `json:"replaces,omitempty"`
}

// PayoutFilter narrows Payouts; zero fields do not.
type PayoutFilter struct {
	Case  ref.ID
	Lot   ref.ID
	Plan  ref.ID
	ID    ref.ID
	State string
}

// Payouts lists payouts, the newest first.
func (s *Service) Payouts(ctx context.Context, court string, f PayoutFilter) ([]PayoutView, error) {
	all, err := list[PayoutView](ctx, s.pool, "list payouts", `
		select p.payout_id, p.kind, p.case_id, p.lot_id, p.plan_id, p.payee, p.amount, p.purpose, p.state,
			encode(p.content_hash, 'hex'), p.end_to_end,
			(select count(*) from payout_approval a where a.court_id = p.court_id and a.payout_id = p.payout_id)::integer,
			case when p.needs_chain and p.state in ('draft', 'approved') then 'chain' else '' end,
			p.ended_reason, p.needs_leader, p.sent_at, p.paid_at, p.replaces
		from payout p
		where p.court_id = $1
			and ($2::uuid is null or p.case_id = $2)
			and ($3::uuid is null or p.lot_id = $3)
			and ($4::uuid is null or p.plan_id = $4)
			and ($5::uuid is null or p.payout_id = $5)
			and ($6 = '' or p.state = $6)
		order by p.payout_id desc
		limit $7`, court, orNull(f.Case), orNull(f.Lot), orNull(f.Plan), orNull(f.ID), f.State, PageSize)
	for i, p := range all {
		all[i].Next = ""
		chain := payments.Chain(p.Amount, p.Leader)
		if p.Next == "chain" && p.Steps < len(chain) {
			all[i].Next = chain[p.Steps].Role()
		}
	}
	return all, err
}

// OpenPayout shows what an approval of a payout binds to, the payee's account
// included; that it was looked at, by whom and why, is recorded.
func (s *Service) OpenPayout(ctx context.Context, court string, id ref.ID, reason string, at legal.Time, actor event.Actor) (c payments.Content, err error) {
	err = inTx(ctx, s.pool, func(tx pgx.Tx) error {
		p, err := lockPayout(ctx, tx, court, id)
		if err != nil {
			return err
		}
		c = payments.Content{Case: p.Case, Payee: p.Payee, Amount: p.Amount, Purpose: p.Purpose}
		err = s.show("payout", id, "payee_content", p.Hidden, &c.Account)
		if err != nil {
			return err
		}
		return event.Add(ctx, tx, event.Fact{
			Kind: "payout.opened", Court: court, Case: p.Case, Subject: id, Actor: actor, At: at, Body: map[string]any{"reason": reason},
		})
	})
	return c, err
}
