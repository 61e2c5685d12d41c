package public

import (
	"context"

	"fachui/auction/auctionpg"
	"fachui/auction/bidding"
	"fachui/internal/fault"
	"fachui/internal/money"
	"fachui/web/live"
	"fachui/web/page"
)

// bidPage asks whether an amount is meant. It is where the form of the room leads
// without a script; with one the room asks by itself.
type bidPage struct {
	Lot     auctionpg.View
	Room    live.Room
	Amount  money.Amount
	UpTo    bool     // Amount is the most: the lowest that stands is bid
	Why     []string // for which it has to be typed again: self, jump, reference
	Refused *fault.Fault
}

func bid(ctx context.Context, r *page.Request) (any, error) {
	var p bidPage
	var err error
	p.Lot, err = page.Ask[auctionpg.View](ctx, r, "lot.view")
	if err != nil {
		return nil, err
	}
	p.Room, err = page.Ask[live.Room](ctx, r, "lot.room")
	if err != nil {
		return nil, err
	}
	p.Amount, p.Refused = meant(r.Query("amount"))
	if p.Refused == nil {
		p.UpTo = r.Query("up_to") != "" && p.Room.View.UpTo
		p.Why = unusual(p.Room, p.Amount, p.UpTo)
	}
	return p, nil
}

// meant reads the amount that somebody typed, or says what is wrong with it.
func meant(typed string) (money.Amount, *fault.Fault) {
	amount, err := page.Amount("amount", typed)
	if err != nil {
		return money.Amount{}, fault.Of(err).Instead("field", fault.Text{ZH: "出价（元）", EN: "Your bid (¥)"})
	}
	if !amount.IsPositive() {
		return money.Amount{}, bidding.ErrAmount.With("amount", amount).With("max", money.Max)
	}
	return amount, nil
}

// unusual says why an amount should be typed twice: as the court has set, and above the
// reference price. The most that somebody would give may lie far above what is bid.
func unusual(r live.Room, amount money.Amount, upTo bool) []string {
	var why []string
	if r.View.ConfirmSelf && r.Me != nil && r.Me.Leading {
		why = append(why, "self")
	}
	if upTo {
		return why
	}
	if n := int64(r.View.ConfirmSteps); n > 0 && r.View.Lowest.Add(r.View.Increment.Times(n)).Less(amount) {
		why = append(why, "jump")
	}
	if r.Terms != nil && r.Terms.Reference.Less(amount) {
		why = append(why, "reference")
	}
	return why
}

// Low reports whether the amount is too low already.
func (p bidPage) Low() bool {
	least := p.Room.View.Lowest
	if p.Room.Me != nil && p.Room.Me.Rank > 0 {
		least = p.Room.View.Price
	}
	return p.Amount.Less(least)
}

// Twice reports whether the amount has to be typed again.
func (p bidPage) Twice() bool { return len(p.Why) > 0 }
