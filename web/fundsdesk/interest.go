package fundsdesk

import (
	"context"

	"fachui/internal/ref"
	"fachui/payments"
	"fachui/payments/paymentspg"
	"fachui/web/page"
)

// interestPage is the bank's interest, the court's rule, and how it was shared.
type interestPage struct {
	*desk
	paymentspg.InterestView
}

func interest(ctx context.Context, r *page.Request) (any, error) {
	d, err := opened(ctx, r)
	if err != nil {
		return nil, err
	}
	p := interestPage{desk: d}
	err = page.Into(ctx, r, &p.InterestView, "interest.show")()
	return p, err
}

// allocationPage is one sharing of interest.
type allocationPage struct {
	*desk
	paymentspg.AllocationView
	Shares []paymentspg.ShareView
	Next   ref.ID
}

func allocation(ctx context.Context, r *page.Request) (any, error) {
	d, err := opened(ctx, r)
	if err != nil {
		return nil, err
	}
	p := allocationPage{desk: d}
	var all paymentspg.InterestView
	err = page.Gather(
		page.Into(ctx, r, &all, "interest.show"),
		page.Into(ctx, r, &p.Shares, "interest.shares", "after", r.Query("after"), "limit", pageAsked),
	)
	if err != nil {
		return nil, err
	}
	for _, a := range all.Allocations {
		if a.Allocation.String() == r.Param("id") {
			p.AllocationView = a
		}
	}
	if p.Allocation.IsZero() {
		return nil, payments.ErrInterestUnknown
	}
	var more bool
	p.Shares, more = cut(p.Shares)
	if more {
		p.Next = p.Shares[len(p.Shares)-1].Case
	}
	return p, nil
}
