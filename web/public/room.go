package public

import (
	"context"
	"slices"

	"fachui/auction"
	"fachui/auction/auctionpg"
	"fachui/auction/bidding"
	"fachui/internal/fault"
	"fachui/internal/identity"
	"fachui/internal/legal"
	"fachui/internal/money"
	"fachui/payments/paymentspg"
	"fachui/web/live"
	"fachui/web/page"
	"fachui/web/people"
)

// roomPage is the live room of a lot. Everything on it is shown as it stood when
// the page was asked for; room.js keeps it up to date.
type roomPage struct {
	Lot      auctionpg.View
	Room     live.Room
	Ladder   []bidding.BidRow // the last first
	Tone     string
	Statuses []statusWord
	Next     money.Amount // what an ordinary bidder, or one with a priority right, may offer next
	Deposit  *paymentspg.OwnDeposit
	Sessions []signedIn // of whoever looks
}

// signedIn is one session of whoever looks.
type signedIn struct {
	identity.OwnSession
	Since legal.Time
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
	p.Tone, p.Next = toneOf(p.Lot.Group), p.Room.View.Lowest
	if p.Equal() {
		p.Next = p.Room.View.Price
	}
	err = p.own(ctx, r)
	if err != nil {
		return nil, err
	}
	for _, g := range auction.Groups() {
		for _, s := range g.States() {
			zh, en := s.Words()
			p.Statuses = append(p.Statuses, statusWord{string(s), r.Say(fault.Text{ZH: zh, EN: en})})
		}
	}
	return p, nil
}

// own adds what only the caller sees: where the deposit stands, and where else the
// caller is signed in.
func (p *roomPage) own(ctx context.Context, r *page.Request) error {
	if !r.Caller().SignedIn() {
		return nil
	}
	where, err := page.Ask[people.Sessions](ctx, r, "session.own")
	if err != nil {
		return err
	}
	for _, s := range where.Sessions {
		p.Sessions = append(p.Sessions, signedIn{s, legal.At(s.Opened)})
	}
	if p.Room.Me == nil {
		return nil
	}
	money, err := page.Ask[[]paymentspg.OwnDeposit](ctx, r, "deposit.own", "lot", p.Lot.ID.String())
	if len(money) > 0 {
		p.Deposit = &money[len(money)-1]
	}
	return err
}

// Others is how many other sessions the caller has.
func (p roomPage) Others() int { return max(0, len(p.Sessions)-1) }

// Equal reports whether the caller may offer the price that stands, by a right of
// priority before that of the leader (Art. 21).
func (p roomPage) Equal() bool {
	v, me := p.Room.View, p.Room.Me
	return me != nil && me.Rank > 0 && !me.Leading && v.Leader != "" && (v.LeaderRank == 0 || v.LeaderRank > me.Rank)
}

// Open reports whether bids are taken.
func (p roomPage) Open() bool {
	switch p.Room.View.Status {
	case auction.Bidding, auction.SellOffOpen, auction.SellOffBidding:
		return true
	default:
		return false
	}
}

// Over reports whether nobody can bid any more.
func (p roomPage) Over() bool {
	switch p.Room.View.Status {
	case auction.Announced, auction.SellOffAnnounced, auction.Suspended:
		return false
	default:
		return !p.Open()
	}
}

// Complete reports whether the deposit is there in full, paid or frozen.
func (p roomPage) Complete() bool {
	return p.Deposit != nil && (p.Deposit.State == "held" || p.Deposit.State == "frozen")
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
