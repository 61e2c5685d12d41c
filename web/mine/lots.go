package mine

import (
	"context"

	"fachui/auction/auctionpg"
	"fachui/internal/legal"
	"fachui/web/lots"
	"fachui/web/page"
)

// lotsPage is what somebody does about lots before bidding.
type lotsPage struct {
	Watches   []auctionpg.Watch
	Bookings  []booking
	Questions []auctionpg.Question
}

// booking is a booking that may still be cancelled, or not.
type booking struct {
	auctionpg.Booking

	Ahead bool
}

func followed(ctx context.Context, r *page.Request) (any, error) {
	var watches lots.Watches
	var bookings lots.Bookings
	var questions lots.Questions
	err := page.Gather(page.Into(ctx, r, &watches, "watch.mine"), page.Into(ctx, r, &bookings, "viewing.mine"), page.Into(ctx, r, &questions, "question.mine"))
	p := lotsPage{Watches: watches.Watches, Questions: questions.Questions}
	for _, b := range bookings.Bookings {
		p.Bookings = append(p.Bookings, booking{b, ahead(b, r.Now())})
	}
	return p, err
}

// ahead reports whether a viewing is still to be held.
func ahead(b auctionpg.Booking, now legal.Time) bool { return b.Closed == "" && b.StartsAt.After(now) }
