package public

import (
	"context"
	"slices"

	"fachui/auction"
	"fachui/auction/auctionpg"
	"fachui/auction/bidding"
	"fachui/internal/fault"
	"fachui/internal/ref"
	"fachui/web/live"
	"fachui/web/page"
)

// roomPage is the live room of a lot. Everything on it is shown as it stood when
// the page was asked for; room.js keeps it up to date.
type roomPage struct {
	Lot      auctionpg.View
	Room     live.Room
	Ladder   []bidding.BidRow // the last first
	Tone     string
	Statuses []statusWord
	Key      string // of the form, for whoever bids without a script
	Typed    string
	Refused  *page.FaultView
}

// statusWord is what the module calls a status.
type statusWord struct{ Key, Text string }

func room(ctx context.Context, r *page.Request) (any, error) {
	var p roomPage
	var err error
	p.Lot, err = page.Ask[auctionpg.View](ctx, r, "lot.view")
	if err != nil {
		return nil, err
	}
	r.SetTitle("竞价大厅 · "+p.Lot.Title, "Live room · "+p.Lot.Title)
	p.Room, err = page.Ask[live.Room](ctx, r, "lot.room")
	if err != nil {
		return nil, err
	}
	p.Ladder = slices.Clone(p.Room.Bids)
	slices.Reverse(p.Ladder)
	p.Tone, p.Key = toneOf(p.Lot.Group), ref.New().String()
	p.Typed = p.Room.View.Lowest.String()
	if typed, why := r.Refused("bid-form"); why != nil {
		p.Typed, p.Refused = typed.Get("amount"), why
	}
	for _, g := range auction.Groups() {
		for _, s := range g.States() {
			zh, en := s.Words()
			p.Statuses = append(p.Statuses, statusWord{string(s), r.Say(fault.Text{ZH: zh, EN: en})})
		}
	}
	return p, nil
}

// Standing is the caller's: leading, outbid or watching.
func (p roomPage) Standing() string {
	switch {
	case p.Room.Me == nil:
		return "watching"
	case p.Room.Me.Leading:
		return "leading"
	case p.Room.Me.Outbid:
		return "outbid"
	}
	return "watching"
}
