package fundsdesk

import (
	"context"

	"fachui/internal/ref"
	"fachui/payments/paymentspg"
	"fachui/web/page"
)

// feePage is the enforcement fee of a case.
type feePage struct {
	*desk
	paymentspg.CaseFeeView
	ID string
	No string
}

func fee(ctx context.Context, r *page.Request) (any, error) {
	d, err := opened(ctx, r)
	if err != nil {
		return nil, err
	}
	id := ref.ID(r.Param("case"))
	p := feePage{desk: d, ID: string(id)}
	err = page.Into(ctx, r, &p.CaseFeeView, "fee.show")()
	if err != nil {
		return nil, err
	}
	err = d.know(ctx, []*ref.ID{&id}, nil)
	p.No = d.CaseNo(id)
	r.SetTitle("执行申请费 "+p.No, "Enforcement fee "+p.No)
	return p, err
}

// feeRulesPage is the court's rules about the fee, for whoever must approve one.
type feeRulesPage struct {
	*desk
	Rules []paymentspg.FeeRuleView
}

func feeRules(ctx context.Context, r *page.Request) (any, error) {
	d, err := opened(ctx, r)
	if err != nil {
		return nil, err
	}
	p := feeRulesPage{desk: d}
	return p, page.Into(ctx, r, &p.Rules, "fee.rules")()
}

// Refunded is the refund of the fee of a plan, if somebody asked for one.
func (p feePage) Refunded(plan ref.ID) *paymentspg.FeeRefundView {
	for i, x := range p.Refunds {
		if x.Plan == plan && x.State != "void" {
			return &p.Refunds[i]
		}
	}
	return nil
}
