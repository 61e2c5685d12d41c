package fundsdesk

import (
	"context"

	"fachui/internal/ref"
	"fachui/payments/paymentspg"
	"fachui/web/page"
)

// loansPage is what banks lend to buyers and pay themselves.
type loansPage struct {
	*desk
	List []paymentspg.LoanView
	Next ref.ID
}

func loans(ctx context.Context, r *page.Request) (any, error) {
	d, err := opened(ctx, r)
	if err != nil {
		return nil, err
	}
	p := loansPage{desk: d}
	err = page.Into(ctx, r, &p.List, "loan.list", "after", r.Query("after"), "limit", pageAsked)()
	if err != nil {
		return nil, err
	}
	var more bool
	p.List, more = cut(p.List)
	if more {
		p.Next = p.List[len(p.List)-1].Loan
	}
	var ls []*ref.ID
	for i := range p.List {
		ls = append(ls, &p.List[i].Lot)
	}
	return p, d.know(ctx, nil, ls)
}
