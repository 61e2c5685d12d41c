package mine

import (
	"context"
	"net/url"

	"fachui/payments/paymentspg"
	"fachui/web/page"
)

// vouchersPage is the vouchers of what one paid.
type vouchersPage struct {
	List []ownVoucher
}

// ownVoucher is a voucher with the address at which anybody checks it.
type ownVoucher struct{ paymentspg.OwnVoucher }

// Check is where the voucher is checked.
func (v ownVoucher) Check() string {
	return "/vouchers?" + url.Values{"court": {v.Court}, "no": {v.No()}, "code": {v.Code}}.Encode()
}

func vouchers(ctx context.Context, r *page.Request) (any, error) {
	all, err := page.Ask[[]paymentspg.OwnVoucher](ctx, r, "voucher.own")
	p := vouchersPage{}
	for _, v := range all {
		p.List = append(p.List, ownVoucher{v})
	}
	return p, err
}
