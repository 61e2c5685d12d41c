package lotdesk

import (
	"context"

	"fachui/auction"
	"fachui/auction/auctionpg"
	"fachui/internal/legal"
	"fachui/internal/ref"
	"fachui/notify/notifypg"
	"fachui/web/page"
)

// noticesPage is who must be told of the sale, and where each serving stands.
type noticesPage struct {
	file
	Rows  []told
	Open  int // recipients of whom nothing has come back
	First legal.Date
}

// told is one recipient with the serving of the notice.
type told struct {
	auctionpg.RecipientNote
	Serving *notifypg.ServingView
}

func notices(ctx context.Context, r *page.Request) (any, error) {
	f, err := open(ctx, r)
	if err != nil {
		return nil, err
	}
	p := noticesPage{file: f}
	servings, err := page.Ask[[]notifypg.ServingView](ctx, r, "serving.of_subject", "kind", "auction.notice", "subject", f.Lot.ID.String(), "limit", "200")
	if err != nil {
		return nil, err
	}
	byParty := map[ref.ID]*notifypg.ServingView{}
	for i := range servings {
		byParty[servings[i].Party] = &servings[i]
	}
	for _, n := range f.Dossier.Recipients {
		p.Rows = append(p.Rows, told{n, byParty[n.Party]})
		if n.How == "" {
			p.Open++
		}
		if n.How == auctionpg.ByReceipt {
			if first := (auction.Policy{}).DaysBefore(n.At.Date(), auction.PartyNoticeDays); p.First.IsZero() || first.After(p.First) {
				p.First = first
			}
		}
	}
	return p, nil
}

// Issuable reports whether the law allows notices to go out now.
func (p noticesPage) Issuable() bool { return p.Lot.Status == auction.PanelOK }
