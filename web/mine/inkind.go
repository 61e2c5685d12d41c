package mine

import (
	"context"

	"fachui/auction/auctionpg"
	"fachui/internal/fault"
	"fachui/internal/legal"
	"fachui/payments/paymentspg"
	"fachui/web/page"
)

// inKindPage asks a creditor whether he takes a failed property for his debt, and
// shows what was decided about it.
type inKindPage struct {
	auctionpg.OwnInquiry
	Words fault.Text
	Money *paymentspg.OwnDeposit // what he brings, if the property is his
	Now   legal.Time
}

func inKind(ctx context.Context, r *page.Request) (any, error) {
	q, err := page.Ask[auctionpg.OwnInquiry](ctx, r, "lot.own_inquiry")
	if err != nil {
		return nil, err
	}
	p := inKindPage{OwnInquiry: q, Now: r.Now()}
	p.Words.ZH, p.Words.EN = q.Status.Words()
	if q.Award == nil {
		return p, nil
	}
	all, err := page.Ask[[]paymentspg.OwnDeposit](ctx, r, "deposit.own")
	if err != nil {
		return nil, err
	}
	p.Money = depositOf(all, q.Award.Award)
	return p, nil
}

// Open reports whether he may still answer.
func (p inKindPage) Open() bool { return !p.Answered && p.Now.Before(p.ReplyBy) }
