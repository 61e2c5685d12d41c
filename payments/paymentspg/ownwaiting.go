package paymentspg

import (
	"context"

	"fachui/internal/legal"
	"fachui/internal/money"
	"fachui/internal/ref"
)

// OwnWaiting is money that came to one's deposit number and does not count yet,
// because people have to look at it first.
type OwnWaiting struct {
	Amount money.Amount `json:"amount"`
	Why    string       `json:"why"` // kind of the exception: name_mismatch, duplicate, …
	CameAt legal.Time   `json:"came_at"`
	By     legal.Time   `json:"by"`       // when the court is to have explained it
	Half   bool         `json:"proposed"` // one person has said what it is; a second has to agree
}

// ownWaiting lists what waits of the money that came for a deposit, the oldest first.
func (s *Service) ownWaiting(ctx context.Context, court string, deposit ref.ID) ([]OwnWaiting, error) {
	return list[OwnWaiting](ctx, s.pool, "list waiting receipts", `
		select x.amount, x.kind, l.booked_at, x.due_at, x.state = 'proposed'
		from receipt_exception x
		join bank_line l on l.court_id = x.court_id and l.seq = x.line_seq
		where x.court_id = $1 and x.about = 'deposit' and x.about_id = $2 and x.state <> 'resolved'
		order by x.line_seq
		limit $3`, court, deposit, PageSize)
}
