package mine

import (
	"context"

	"fachui/auction"
	"fachui/auction/auctionpg"
	"fachui/internal/fault"
	"fachui/internal/legal"
	"fachui/web/page"
)

// jointPage is where somebody who was asked to bid together with others sees what
// the invitation is about, and says yes.
type jointPage struct {
	Lot    auctionpg.View
	Words  fault.Text
	Hash   string // of the announcement that is accepted
	Warned []fault.Text
	Found  *auctionpg.Joint // what the invitation is about, once it was entered
	Now    legal.Time
}

func joint(ctx context.Context, r *page.Request) (any, error) {
	p := jointPage{Now: r.Now()}
	var bulletin auctionpg.Bulletin
	err := page.Gather(
		page.Into(ctx, r, &p.Lot, "lot.view"),
		page.Into(ctx, r, &bulletin, "lot.announcement"),
	)
	if err != nil {
		return nil, err
	}
	p.Hash = bulletin.Hash
	p.Words.ZH, p.Words.EN = p.Lot.StatusZH, p.Lot.StatusEN
	for _, w := range auction.Warnings() {
		p.Warned = append(p.Warned, w.Words)
	}
	if found, ok := page.Answer[auctionpg.Joint](r); ok {
		p.Found = &found
	}
	return p, nil
}

// Open reports whether somebody may still say yes.
func (p jointPage) Open() bool {
	return p.Lot.Group == auction.GroupUpcoming || p.Lot.Group == auction.GroupRunning
}

// Ends is when it is too late.
func (p jointPage) Ends() legal.Time { return p.Lot.EndsAt }
