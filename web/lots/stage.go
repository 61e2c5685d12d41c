package lots

import (
	"context"

	"fachui/auction/auctionpg"
	"fachui/auction/bidding"
	"fachui/internal/legal"
)

// Stage suspends, resumes and withdraws lots whose bidding does not run, for the
// routes that ask the bidding engine first.
type Stage struct{ Lots *auctionpg.Service }

func orderOf(o bidding.Order) auctionpg.Order {
	return auctionpg.Order{Ground: o.Ground, Reason: o.Reason, Document: o.Document}
}

// Suspend stops a lot and its clocks.
func (s Stage) Suspend(ctx context.Context, o bidding.Order) error {
	return s.Lots.Suspend(ctx, o.Court, o.Lot, orderOf(o), o.Actor, o.At)
}

// Resume lets a lot go on with the time it had left and returns the new end, which
// is zero if it was not announced yet.
func (s Stage) Resume(ctx context.Context, o bidding.Order) (legal.Time, error) {
	out, err := s.Lots.Resume(ctx, o.Court, o.Lot, auctionpg.Resumption{Order: orderOf(o), CauseEndedOn: o.CauseEndedOn}, o.Actor, o.At)
	return out.EndsAt, err
}

// Withdraw ends a lot without a result.
func (s Stage) Withdraw(ctx context.Context, o bidding.Order) error {
	return s.Lots.Withdraw(ctx, o.Court, o.Lot, orderOf(o), o.Actor, o.At)
}
