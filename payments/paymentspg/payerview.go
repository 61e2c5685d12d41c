package paymentspg

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"fachui/internal/event"
	"fachui/internal/legal"
	"fachui/internal/money"
	"fachui/internal/ref"
	"fachui/payments"
)

// PayerReview is money that somebody else paid for a deposit, as the court sees it
// while it decides: names are opened one by one ([Service.OpenPayer]).
type PayerReview struct {
	Exception   ref.ID       `json:"exception"`
	Lot         ref.ID       `json:"lot"`
	Application ref.ID       `json:"application"`
	Amount      money.Amount `json:"amount"`
	Due         money.Amount `json:"due"`
	State       string       `json:"state"` // open, proposed or resolved
	CameAt      legal.Time   `json:"came_at"`
	DueAt       legal.Time   `json:"due_at"`
	Proposal    *ref.ID      `json:"proposal,omitempty"`
	Relation    *string      `json:"relation,omitempty"`
	Document    *string      `json:"document,omitempty"`
	Evidence    *string      `json:"evidence,omitempty"`
	ProposedBy  *ref.ID      `json:"proposed_by,omitempty"`
	ProposedAt  legal.Time   `json:"proposed_at"`
	Accepted    *bool        `json:"accepted,omitempty"`
	DecidedAt   legal.Time   `json:"decided_at"`
}

// PayerReviews lists what third parties paid for deposits, what waits first.
func (s *Service) PayerReviews(ctx context.Context, court string, all bool, after ref.ID, limit int) ([]PayerReview, error) {
	return list[PayerReview](ctx, s.pool, "list payer reviews", `
		select x.exception_id, d.lot_id, d.application_id, x.amount, d.due, x.state, x.opened_at, x.due_at,
			p.proposal_id, g.relation, g.document, p.evidence, p.proposed_by, p.proposed_at,
			case when x.state = 'resolved' then p.treat_as = 'deposit' end, x.resolved_at
		from receipt_exception x
		join deposit d on d.court_id = x.court_id and d.deposit_id = x.about_id
		left join lateral (
			select proposal_id, treat_as, evidence, proposed_by, proposed_at
			from exception_proposal p
			where p.court_id = x.court_id and p.exception_id = x.exception_id
			order by proposal_id desc
			limit 1) p on true
		left join payer_ground g on g.court_id = x.court_id and g.proposal_id = p.proposal_id
		where x.court_id = $1 and x.kind = 'name_mismatch' and x.about = 'deposit' and ($2 or x.state <> 'resolved')
			and ($3::uuid is null or x.exception_id < $3)
		order by x.exception_id desc
		limit $4`, court, all, orNull(after), most(limit))
}

// OpenedPayer is a payer beside the bidder, for those who decide whether the one
// may pay for the other.
type OpenedPayer struct {
	Name    string `json:"name"`
	Account string `json:"account"`
	Remark  string `json:"remark"`
	Bidder  string `json:"bidder"`
}

// OpenPayer shows who paid and for whom; that it was looked at is recorded. It
// fails with ErrNotPayerException for any other receipt.
func (s *Service) OpenPayer(ctx context.Context, court string, id ref.ID, reason string, at legal.Time, actor event.Actor) (o OpenedPayer, err error) {
	err = payments.CheckText("reason", reason, 4, 200)
	if err != nil {
		return o, err
	}
	deposit, err := s.payerInQuestion(ctx, court, id)
	if err != nil {
		return o, err
	}
	line, err := s.OpenLine(ctx, court, id, reason, at, actor)
	o.Name, o.Account, o.Remark = line.Name, line.Account, line.Remark
	if err != nil || s.o.Bidder == nil {
		return o, err
	}
	err = inTx(ctx, s.pool, func(tx pgx.Tx) error {
		var application ref.ID
		err := tx.QueryRow(ctx, `
			select application_id
			from deposit
			where court_id = $1 and deposit_id = $2`, court, deposit).Scan(&application)
		if err != nil {
			return fmt.Errorf("find application: %w", err)
		}
		o.Bidder, err = s.o.Bidder(ctx, tx, court, application, reason, at, actor)
		return err
	})
	return o, err
}
