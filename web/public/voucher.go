package public

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"fachui/internal/fault"
	"fachui/internal/registry"
	"fachui/payments/paymentspg"
	"fachui/web/page"
)

// voucherPage checks a receipt voucher by what is printed on it.
type voucherPage struct {
	Courts  []registry.Court
	Court   string
	No      string
	Code    string
	Found   *paymentspg.OwnVoucher
	Refused *fault.Text // why it could not be found
}

func voucherCheck(ctx context.Context, r *page.Request) (any, error) {
	p := voucherPage{Court: r.Query("court"), No: strings.TrimSpace(r.Query("no")), Code: strings.TrimSpace(r.Query("code"))}
	var err error
	p.Courts, err = page.Ask[[]registry.Court](ctx, r, "court.list", "limit", "200")
	if err != nil || p.Court == "" && p.No == "" {
		return p, err
	}
	var year, number int
	_, scanErr := fmt.Sscanf(p.No, "%d-%d", &year, &number)
	if scanErr != nil || year < 0 || number < 0 {
		year, number = 0, 0
	}
	v, err := page.Ask[paymentspg.OwnVoucher](ctx, r, "voucher.check",
		"ledger", p.Court, "year", strconv.Itoa(year), "number", strconv.Itoa(number), "code", p.Code)
	if f := fault.Of(err); f != nil {
		p.Refused = &fault.Text{ZH: f.ZH(), EN: f.EN()}
		return p, nil
	}
	if err == nil {
		p.Found = &v
	}
	return p, err
}
