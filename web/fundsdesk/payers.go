package fundsdesk

import (
	"context"

	"fachui/internal/files"
	"fachui/internal/ref"
	"fachui/payments/paymentspg"
	"fachui/web/page"
)

// payersPage is what others paid for bidders, and what the court makes of it.
type payersPage struct {
	*desk
	All  bool
	List []payerReview
	Next ref.ID
	Seen *paymentspg.OpenedPayer // shown once
}

// payerReview is one payment with the papers that could explain it.
type payerReview struct {
	paymentspg.PayerReview
	Papers []page.Option
}

func payers(ctx context.Context, r *page.Request) (any, error) {
	d, err := opened(ctx, r)
	if err != nil {
		return nil, err
	}
	p := payersPage{desk: d, All: r.Query("all") == "true"}
	var found []paymentspg.PayerReview
	err = page.Into(ctx, r, &found, "payer.list", "all", r.Query("all"), "after", r.Query("after"), "limit", pageAsked)()
	if err != nil {
		return nil, err
	}
	if seen, ok := page.Answer[paymentspg.OpenedPayer](r); ok {
		p.Seen = &seen
	}
	found, more := cut(found)
	if more {
		p.Next = found[len(found)-1].Exception
	}
	var ls []*ref.ID
	for _, x := range found {
		ls = append(ls, &x.Lot)
		one := payerReview{PayerReview: x}
		if x.State == "open" && r.May("payer.propose") {
			one.Papers, err = papersOf(ctx, r, d, x.Lot)
			if err != nil {
				return nil, err
			}
		}
		p.List = append(p.List, one)
	}
	return p, d.know(ctx, nil, ls)
}

// papersOf are the papers of a lot, by their hash.
func papersOf(ctx context.Context, r *page.Request, d *desk, lot ref.ID) ([]page.Option, error) {
	all, err := page.Ask[[]files.CourtAttachment](ctx, r, "attachment.list_of_lot", "lot", lot.String())
	if err != nil {
		return nil, err
	}
	out := []page.Option{{Value: "", Label: d.pick("请选择（由书记员先上传到标的材料）", "Choose (a clerk uploads it to the lot's papers first)")}}
	for _, a := range all {
		if a.HiddenAt == nil {
			out = append(out, page.Option{Value: string(a.File), Label: a.Title})
		}
	}
	return out, nil
}

// Relations are why a third party's money may count.
func (p payersPage) Relations() []page.Option { return options(p.r.Say, "relation") }
