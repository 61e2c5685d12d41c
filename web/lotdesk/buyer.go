package lotdesk

import (
	"context"

	"fachui/auction"
	"fachui/auction/auctionpg"
	"fachui/web/page"
)

// buyerPage is the second look at the buyer before the ruling.
type buyerPage struct {
	file
	Buyer auctionpg.BuyerReview
}

func buyer(ctx context.Context, r *page.Request) (any, error) {
	f, err := withPapers(ctx, r)
	if err != nil {
		return nil, err
	}
	p := buyerPage{file: f}
	return p, page.Into(ctx, r, &p.Buyer, "lot.buyer_review")()
}

// Open reports whether something can still be found about the buyer.
func (p buyerPage) Open() bool {
	return (p.Lot.Status == auction.Sold || p.Lot.Status == auction.Paid) && len(p.Requirements()) > 0
}

// Requirements are those that people of the court look at; the house looks at the list.
func (p buyerPage) Requirements() []page.Option {
	var out []page.Option
	for _, l := range p.Buyer.Looks {
		if !l.ByHouse {
			out = append(out, page.Option{Value: string(l.Requirement), Label: p.pick(l.Name.ZH, l.Name.EN)})
		}
	}
	return out
}

// Results are what a look can find.
func (p buyerPage) Results() []page.Option {
	var out []page.Option
	for _, x := range []auction.Result{auction.BuyerMet, auction.BuyerLacking, auction.BuyerNotRequired} {
		if w := x.Words(); x != auction.BuyerNotRequired || p.waivable() {
			out = append(out, page.Option{Value: string(x), Label: p.pick(w.ZH, w.EN)})
		}
	}
	return out
}

func (p buyerPage) waivable() bool {
	for _, l := range p.Buyer.Looks {
		if l.Waivable {
			return true
		}
	}
	return false
}
