package mine

import (
	"context"

	"fachui/auction/auctionpg"
	"fachui/web/page"
)

// deliveryPage is what a buyer sees between title and keys.
type deliveryPage struct{ auctionpg.Delivery }

func delivery(ctx context.Context, r *page.Request) (any, error) {
	p := deliveryPage{}
	err := page.Into(ctx, r, &p.Delivery, "lot.own_delivery")()
	r.SetTitle(p.Title, p.Title)
	return p, err
}
