package fundsdesk

import (
	"context"

	"fachui/payments"
	"fachui/payments/paymentspg"
	"fachui/web/page"
)

// fundAccountPage is the court's fund account in time, and what is ordered about it.
type fundAccountPage struct {
	*desk
	paymentspg.AccountView
	Coming  *paymentspg.TermView // the one that takes over next
	Waiting bool                 // an order waits for its second person
}

func fundAccount(ctx context.Context, r *page.Request) (any, error) {
	d, err := opened(ctx, r)
	if err != nil {
		return nil, err
	}
	p := fundAccountPage{desk: d}
	err = page.Into(ctx, r, &p.AccountView, "fund_account.show")()
	for i, t := range p.Terms {
		if t.State == "coming" {
			p.Coming = &p.Terms[i]
		}
	}
	for _, o := range p.Orders {
		p.Waiting = p.Waiting || o.State == "waiting"
	}
	return &p, err
}

// Of is the number of one of the court's accounts.
func (p *fundAccountPage) Of(term int) string {
	for _, t := range p.Terms {
		if t.Term == term {
			return t.No
		}
	}
	return ""
}

// Failed is the last transfer from an account, if it failed.
func (p *fundAccountPage) Failed(term int) *paymentspg.SweepView {
	for i, w := range p.Sweeps {
		if w.Term != term {
			continue
		}
		if w.State == "returned" || w.State == "refused" {
			return &p.Sweeps[i]
		}
		return nil
	}
	return nil
}

// Days is how an account's days are said.
func (p *fundAccountPage) Days(t paymentspg.TermView) string {
	if t.Until.IsZero() {
		return t.From.String() + p.pick(" 起", " on")
	}
	return t.From.String() + " – " + t.Until.AddDays(-1).String()
}

// accountOrderPage is one order about the account, for its second person.
type accountOrderPage struct {
	*desk
	paymentspg.AccountOrderView
	Old paymentspg.AccountView
}

func accountOrder(ctx context.Context, r *page.Request) (any, error) {
	d, err := opened(ctx, r)
	if err != nil {
		return nil, err
	}
	p := accountOrderPage{desk: d}
	err = page.Into(ctx, r, &p.Old, "fund_account.show")()
	if err != nil {
		return nil, err
	}
	for _, o := range p.Old.Orders {
		if o.Order.String() == r.Param("id") {
			p.AccountOrderView = o
		}
	}
	if p.Order.IsZero() {
		return nil, payments.ErrAccountOrderUnknown
	}
	return &p, nil
}

// Before is the account that an order would replace or close.
func (p *accountOrderPage) Before() paymentspg.TermView {
	for _, t := range p.Old.Terms {
		if t.Term == p.Term-1 && p.Kind == "change" || t.Term == p.Term && p.Kind == "close" {
			return t
		}
	}
	return paymentspg.TermView{}
}
