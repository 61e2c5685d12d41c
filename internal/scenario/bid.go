package scenario

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"fachui/internal/legal"
	"fachui/internal/money"
)

// bidVerbs are a row of bids that is too long to write down.
func bidVerbs() []Verb {
	return []Verb{
		{Name: "bid in turn", Op: "bid.place", ZH: "轮流出价", EN: "bidders outbid each other by the increment, each bid a millisecond before the end that the one before it left; how it stands afterwards is checked", composed: true,
			Extra: map[string]string{"lot": "the lot", "bidders": "who, in turn", "from": "the first amount", "step": "by how much each bid exceeds the one before", "times": "how many bids"}, play: bidInTurn},
	}
}

// bidByOwnClock sends what the bidder's own clock says beside the bid.
func bidByOwnClock(ctx context.Context, w *world, s Step, own string) error {
	lot, err := w.id(s.Fields.fields["lot"].scalar)
	if err != nil {
		return err
	}
	_, err = w.call(ctx, s.By, "bid.place", map[string]string{"lot": lot}, "", map[string]any{"amount": s.Fields.fields["amount"].scalar, "at": own})
	return err
}

// mostInTurn keeps a story a story.
const mostInTurn = 1000

// bidInTurn moves legal time to just before each end in turn. That no bid was lost
// and the end drifted by nothing is looked at here, where the sum is known.
func bidInTurn(ctx context.Context, w *world, s Step) error {
	f := s.Fields.fields
	lot, err := w.id(f["lot"].scalar)
	if err != nil {
		return err
	}
	amount, err := money.Parse(f["from"].scalar)
	if err != nil {
		return err
	}
	step, err := money.Parse(f["step"].scalar)
	if err != nil {
		return err
	}
	times, err := strconv.Atoi(f["times"].scalar)
	bidders := f["bidders"].items()
	if err != nil || times < 1 || times > mostInTurn || len(bidders) < 2 {
		return fmt.Errorf("bid in turn: give two bidders or more, and 1 to %d times", mostInTurn)
	}
	path := map[string]string{"lot": lot}
	ends, before, err := w.liveEnd(ctx, path)
	if err != nil {
		return err
	}
	first := ends
	for i := range times {
		err = w.advance(ctx, ends.Add(-time.Millisecond))
		if err != nil {
			return err
		}
		out, err := w.call(ctx, bidders[i%len(bidders)], "bid.place", path, "", map[string]any{"amount": amount.String(), "confirmed": true})
		if err != nil {
			return err
		}
		m, _ := out.(map[string]any)
		ends, err = legal.Parse(text(m["ends_at"]))
		if err != nil {
			return err
		}
		amount = amount.Add(step)
	}
	got, bids, err := w.liveEnd(ctx, path)
	if err != nil {
		return err
	}
	if want := first.Add(time.Duration(times) * (lastMinutes - time.Millisecond)); !got.Equal(want) || bids != before+times {
		return fmt.Errorf("after %d bids the lot ends at %v with %d bids; want %v with %d", times, got, bids, want, before+times)
	}
	return nil
}

// lastMinutes is by how much a late bid moves the end, counted from itself.
const lastMinutes = 5 * time.Minute

// liveEnd is when a lot ends now, and how many bids it has.
func (w *world) liveEnd(ctx context.Context, path map[string]string) (ends legal.Time, bids int, err error) {
	out, err := w.call(ctx, "", "lot.live", path, "", nil)
	if err != nil {
		return legal.Time{}, 0, err
	}
	m, ok := out.(map[string]any)
	if !ok {
		return legal.Time{}, 0, errors.New("unexpected answer to lot.live")
	}
	ends, err = legal.Parse(text(m["ends_at"]))
	if err != nil {
		return legal.Time{}, 0, err
	}
	bids, err = strconv.Atoi(text(m["bids"]))
	return ends, bids, err
}
