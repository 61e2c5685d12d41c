package fundsdesk

import (
	"context"
	"strconv"

	"fachui/internal/ref"
	"fachui/payments/paymentspg"
	"fachui/web/page"
)

// waitingRows is how many receipts without a voucher stand above the register.
const waitingRows = "20"

// vouchersPage is the register of a year, under what waits for a voucher.
type vouchersPage struct {
	*desk
	Year    int
	State   string
	Waiting paymentspg.UnvouchedPage
	List    []paymentspg.VoucherView
	Next    int // the last number of this page
}

func vouchers(ctx context.Context, r *page.Request) (any, error) {
	d, err := opened(ctx, r)
	if err != nil {
		return nil, err
	}
	p := vouchersPage{desk: d, State: r.Query("state"), Year: r.Now().Date().Year}
	if y, err := strconv.Atoi(r.Query("year")); err == nil {
		p.Year = y
	}
	err = page.Gather(
		page.Into(ctx, r, &p.List, "voucher.list", "year", strconv.Itoa(p.Year), "state", p.State, "before", r.Query("before"), "limit", pageAsked),
		page.Into(ctx, r, &p.Waiting, "voucher.waiting", "before", r.Query("waiting"), "limit", waitingRows),
	)
	if err != nil {
		return nil, err
	}
	var more bool
	p.List, more = cut(p.List)
	if more {
		p.Next = p.List[len(p.List)-1].Number
	}
	var cs []*ref.ID
	for _, v := range p.List {
		cs = append(cs, v.Case)
	}
	for _, l := range p.Waiting.Lines {
		cs = append(cs, l.Case)
	}
	return p, d.know(ctx, cs, nil)
}

// Older is before which line the page of older receipts begins; 0 if all are shown.
func (p vouchersPage) Older() int64 {
	if n := len(p.Waiting.Lines); n > 0 && n < p.Waiting.Count {
		return p.Waiting.Lines[n-1].Seq
	}
	return 0
}

// voucherPage is one voucher, as it is handed to the payer.
type voucherPage struct {
	*desk
	paymentspg.VoucherView
	CourtName string
	Printed   *paymentspg.Printed // just now: the payer is named this once
}

func voucher(ctx context.Context, r *page.Request) (any, error) {
	d, err := opened(ctx, r)
	if err != nil {
		return nil, err
	}
	p := voucherPage{desk: d}
	err = page.Into(ctx, r, &p.VoucherView, "voucher.get", "year", r.Param("year"), "number", r.Param("number"))()
	if err != nil {
		return nil, err
	}
	if printed, ok := page.Answer[paymentspg.Printed](r); ok {
		p.Printed = &printed
	}
	return p, d.know(ctx, []*ref.ID{p.Case}, nil)
}

// At is the voucher's address in the interface.
func (p voucherPage) At() string {
	return "/courts/" + p.Court + "/vouchers/" + strconv.Itoa(p.Year) + "/" + strconv.Itoa(p.Number)
}
