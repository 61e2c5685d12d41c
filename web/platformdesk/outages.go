package platformdesk

import (
	"context"
	"strconv"

	"fachui/auction"
	"fachui/auction/auctionpg"
	"fachui/auction/bidding"
	"fachui/web/bids"
	"fachui/web/page"
)

// outagesPage is the outages on record, and the lots that can be paused.
type outagesPage struct {
	Outages []bidding.Outage
	Running []auctionpg.View
}

// runningRows is the most lots that one can choose from; the one to be paused is
// among those that end soonest.
const runningRows = 100

func outages(ctx context.Context, r *page.Request) (any, error) {
	var p outagesPage
	var list bids.OutageList
	var running auctionpg.Lots
	err := page.Gather(
		page.Into(ctx, r, &list, "outage.list"),
		page.Into(ctx, r, &running, "lot.search", "state", string(auction.GroupRunning), "sort", string(auctionpg.Soonest),
			"limit", strconv.Itoa(runningRows), "counts", "none"),
	)
	p.Outages, p.Running = list.Outages, running.Lots
	return p, err
}
