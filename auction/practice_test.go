package auction_test

import (
	"errors"
	"testing"
	"time"

	"fachui/auction"
	"fachui/internal/money"
)

func amounts(s ...string) []money.Amount {
	out := make([]money.Amount, len(s))
	for i := range s {
		out[i] = money.MustParse(s[i])
	}
	return out
}

func TestPractise(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name    string
		bids    []string
		wait    bool
		placed  int
		price   string
		leading bool
		err     error
	}{
		{"nobody has bid", nil, false, 0, "700000.00", false, nil},
		{"a first bid and the rival's answer", []string{"700000"}, false, 2, "705000.00", false, nil},
		{"below the start", []string{"699999.99"}, false, 0, "700000.00", false, auction.ErrBelowStart},
		{"too low to raise", []string{"700000", "709999.99"}, false, 2, "705000.00", false, auction.ErrBidTooLow},
		{"a refusal, then a good bid", []string{"700000", "705000", "710000"}, false, 4, "715000.00", false, nil},
		{"just below the rival's limit", []string{"739999.99"}, false, 2, "744999.99", false, nil},
		{"the rival's limit is reached", []string{"740000"}, false, 2, "745000.00", false, nil},
		{"beyond the rival's limit", []string{"740000.01"}, false, 1, "740000.01", true, nil},
		{"waiting for the end", []string{"750000"}, true, 1, "750000.00", true, nil},
		{"waiting without a bid ends nothing", nil, true, 0, "700000.00", false, nil},
	} {
		p := auction.Practise(amounts(c.bids...), c.wait)
		if len(p.Bids) != c.placed || p.Lot.Price().String() != c.price || p.Leading != c.leading || !errors.Is(p.Refused, c.err) {
			t.Errorf("%s: %d bids at %s, leading %v, %v", c.name, len(p.Bids), p.Lot.Price(), p.Leading, p.Refused)
		}
		if p.Over != (c.wait && c.placed > 0) {
			t.Errorf("%s: over %v", c.name, p.Over)
		}
	}
}

// Somebody who practises sees the clock move as the law moves it.
func TestAPracticeAuctionIsExtended(t *testing.T) {
	t.Parallel()
	p := auction.Practise(amounts("700000", "710000", "720000"), false)
	extended := 0
	for _, b := range p.Bids {
		if left := b.EndsAt.Sub(b.At); left < auction.Extension {
			t.Errorf("bid %d leaves %v", b.Seq, left)
		}
		if b.Extended {
			extended++
			if b.EndsAt.Sub(b.At) != auction.Extension {
				t.Errorf("bid %d: extended to %v after itself", b.Seq, b.EndsAt.Sub(b.At))
			}
		}
	}
	if extended == 0 || p.Now.Sub(p.Lot.OpensAt) < 23*time.Hour {
		t.Errorf("%d extensions at %v", extended, p.Now)
	}
}
