package lotdesk

import (
	"context"

	"fachui/auction/auctionpg"
	"fachui/web/page"
)

// textsPage is what was published of the orders about a lot, with the corrections of
// each and the form of another.
type textsPage struct {
	file
	Texts []auctionpg.PublishedOrder
}

func orderTexts(ctx context.Context, r *page.Request) (any, error) {
	f, err := withPapers(ctx, r)
	if err != nil {
		return nil, err
	}
	p := textsPage{file: f}
	if f.Lot.AnnouncedAt.IsZero() {
		return p, nil // nothing is published of a lot that is not
	}
	all, err := page.Ask[auctionpg.Announcements](ctx, r, "lot.announcements")
	for _, o := range all.Orders {
		if o.Number > 0 {
			p.Texts = append(p.Texts, o)
		}
	}
	return p, err
}

// Reads is the text of an order as it stands: with its last correction.
func (p textsPage) Reads(o auctionpg.PublishedOrder) []string {
	if n := len(o.Corrections); n > 0 {
		return o.Corrections[n-1].Text
	}
	return o.Paragraphs
}
