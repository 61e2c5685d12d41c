package lotdesk

import (
	"context"

	"fachui/auction"
	"fachui/auction/auctionpg"
	"fachui/internal/fault"
	"fachui/internal/legal"
	"fachui/web/page"
)

// deliveryPage is where a sold lot stands between title and keys.
type deliveryPage struct {
	file
	Delivery auctionpg.Delivery
}

func deliveryOf(ctx context.Context, r *page.Request) (any, error) {
	f, err := withPapers(ctx, r)
	if err != nil {
		return nil, err
	}
	p := deliveryPage{file: f}
	return p, page.Into(ctx, r, &p.Delivery, "lot.delivery")()
}

// Clearing reports whether steps may be recorded now.
func (p deliveryPage) Clearing() bool {
	s := p.Lot.Status
	return s == auction.Paid || s == auction.Ruled || s == auction.Titled
}

// Choices are the steps as choices.
func (p deliveryPage) Choices() []page.Option {
	out := []page.Option{}
	for _, s := range auction.ClearingSteps() {
		w := s.Words()
		out = append(out, page.Option{Value: string(s), Label: p.pick(w.ZH, w.EN)})
	}
	return out
}

// milestone is one stage between payment and keys.
type milestone struct {
	Title fault.Text
	At    legal.Time
	State string // done, current, todo
}

// Milestones are the stages with the instant of each that is over.
func (p deliveryPage) Milestones() []milestone {
	d := p.Delivery
	out := []milestone{
		{Title: fault.Text{ZH: "价款付清", EN: "paid in full"}, At: d.PaidAt},
		{Title: fault.Text{ZH: "作出裁定", EN: "ruling issued"}, At: d.RuledAt},
		{Title: fault.Text{ZH: "裁定送达，所有权转移", EN: "ruling served, title passed"}, At: d.TitledAt},
		{Title: fault.Text{ZH: "交付", EN: "handed over"}, At: d.DeliveredAt},
	}
	current := false
	for i := range out {
		switch {
		case !out[i].At.IsZero():
			out[i].State = "done"
		case !current:
			out[i].State, current = "current", true
		default:
			out[i].State = "todo"
		}
	}
	return out
}

// Photos are the pictures among the papers, as choices by their hash.
func (f file) Photos() []page.Option {
	var out []page.Option
	for _, a := range f.Papers {
		if a.Media == "image/jpeg" {
			out = append(out, page.Option{Value: string(a.File), Label: a.Title})
		}
	}
	return out
}
