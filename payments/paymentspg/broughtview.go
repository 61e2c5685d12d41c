package paymentspg

import (
	"context"

	"fachui/internal/legal"
	"fachui/internal/money"
	"fachui/internal/ref"
)

// BroughtView is an auction of another platform whose money the court brought.
type BroughtView struct {
	Sale      ref.ID        `json:"sale"`
	Case      ref.ID        `json:"case"`
	CaseNo    string        `json:"case_no"`
	Listing   string        `json:"listing"` // platform and number
	State     string        `json:"state"`   // running, sold, unsold
	EndsAt    legal.Time    `json:"ends_at"`
	RefundBy  legal.Time    `json:"refund_by"`
	Held      int           `json:"held"` // deposits that are not back
	HeldSum   money.Amount  `json:"held_sum"`
	Refunding int           `json:"refunding"`
	Winner    *ref.ID       `json:"winner,omitempty"` // line of the opening
	Price     *money.Amount `json:"price,omitempty"`
	Missing   *money.Amount `json:"missing,omitempty"` // of the price
	PayBy     legal.Time    `json:"pay_by"`
	VirtualNo string        `json:"virtual_no,omitempty"` // to which the buyer pays
	Collected string        `json:"collected,omitempty"`  // open, overdue, paid
	TitleAt   legal.Time    `json:"title_at"`
}

// maxBrought bounds the list: an opening has at most as many lines.
const maxBrought = 500

func broughtSales(ctx context.Context, q Querier, court string) ([]BroughtView, error) {
	return list[BroughtView](ctx, q, "list brought sales", `
		select b.sale_id, b.case_id, c.case_no, b.listing, b.state, b.ends_at, b.ends_at + interval '24 hours', k.held, k.held_sum, k.refunding,
			b.winner, b.price, s.missing, s.pay_by, coalesce(s.virtual_no, ''), coalesce(s.state, ''), b.title_at
		from brought_sale b
		join enforcement_case c using (court_id, case_id)
		left join settlement s on s.court_id = b.court_id and s.lot_id = b.sale_id
		cross join lateral (
			select count(*) filter (where x.state = 'held') as held, coalesce(sum(x.amount) filter (where x.state = 'held'), 0) as held_sum,
				count(*) filter (where x.state = 'refunding') as refunding
			from brought_stake x
			where x.court_id = b.court_id and x.sale_id = b.sale_id) k
		where b.court_id = $1
		order by b.state <> 'running', b.ends_at, b.sale_id
		limit $2`, court, maxBrought)
}
