package fundsdesk

import (
	"context"

	"fachui/internal/legal"
	"fachui/internal/money"
	"fachui/internal/ref"
	"fachui/payments"
	"fachui/payments/paymentspg"
	"fachui/web/page"
)

// intakePage is what came for cases otherwise than for a sale.
type intakePage struct {
	*desk
	Open bool // only what nobody has said the cause of
	List []paymentspg.ExecutionReceipt
	Next ref.ID
}

func intake(ctx context.Context, r *page.Request) (any, error) {
	d, err := opened(ctx, r)
	if err != nil {
		return nil, err
	}
	p := intakePage{desk: d, Open: r.Query("open") == "true"}
	err = page.Into(ctx, r, &p.List, "intake.list", "open", r.Query("open"), "after", r.Query("after"), "limit", pageAsked)()
	if err != nil {
		return nil, err
	}
	var more bool
	p.List, more = cut(p.List)
	if more {
		p.Next = p.List[len(p.List)-1].Receipt
	}
	return p, nil
}

// cashPage is cash that officers took.
type cashPage struct {
	*desk
	Open bool // not at the bank
	List []paymentspg.CashView
	Next ref.ID
}

func cash(ctx context.Context, r *page.Request) (any, error) {
	d, err := opened(ctx, r)
	if err != nil {
		return nil, err
	}
	p := cashPage{desk: d, Open: r.Query("open") == "true"}
	err = page.Into(ctx, r, &p.List, "cash.list", "open", r.Query("open"), "after", r.Query("after"), "limit", pageAsked)()
	if err != nil {
		return nil, err
	}
	var more bool
	p.List, more = cut(p.List)
	if more {
		p.Next = p.List[len(p.List)-1].Cash
	}
	return p, nil
}

// cashOne is one record of cash and what its officers and the office may do with it.
type cashOne struct {
	*desk
	paymentspg.CashView
}

func oneCash(ctx context.Context, r *page.Request) (any, error) {
	d, err := opened(ctx, r)
	if err != nil {
		return nil, err
	}
	var found []paymentspg.CashView
	err = page.Into(ctx, r, &found, "cash.list", "id", r.Param("cash"))()
	if err != nil {
		return nil, err
	}
	if len(found) != 1 {
		return nil, payments.ErrCashUnknown
	}
	v := found[0]
	r.SetTitle("现金 "+v.Paper, "Cash "+v.Paper)
	return cashOne{d, v}, nil
}

// WithOfficers is what the officers still have.
func (p cashOne) WithOfficers() money.Amount { return p.Amount.Sub(p.Banked).Sub(p.InHand) }

// takePage is the page on which an officer records cash.
type takePage struct {
	*desk
	ID    string
	No    string
	Today legal.Date
}

func takeCash(ctx context.Context, r *page.Request) (any, error) {
	d, err := opened(ctx, r)
	if err != nil {
		return nil, err
	}
	id := ref.ID(r.Param("case"))
	err = d.know(ctx, []*ref.ID{&id}, nil)
	return takePage{d, string(id), d.CaseNo(id), r.Now().Date()}, err
}

// Witnesses are the other officers.
func (p takePage) Witnesses() []page.Option {
	var out []page.Option
	for _, o := range p.Colleagues("judge", "clerk") {
		if !p.IsMe(ref.ID(o.Value)) {
			out = append(out, o)
		}
	}
	return out
}
