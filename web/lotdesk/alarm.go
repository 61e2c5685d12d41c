package lotdesk

import (
	"context"
	"slices"

	"fachui/auction/auctionpg"
	"fachui/web/lots"
	"fachui/web/page"
)

// alarmPage is what a judge sees of a price that has become alarming.
type alarmPage struct {
	file

	Running *auctionpg.Running // nil: the lot is not on the wall
}

func alarm(ctx context.Context, r *page.Request) (any, error) {
	f, err := open(ctx, r)
	if err != nil {
		return nil, err
	}
	p := alarmPage{file: f}
	wall, err := page.Ask[lots.Running](ctx, r, "lot.running")
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(wall.Lots, func(v auctionpg.Running) bool { return v.Lot == f.Lot.ID })
	if i >= 0 {
		p.Running = &wall.Lots[i]
	}
	return p, nil
}
