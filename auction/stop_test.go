package auction_test

import (
	"errors"
	"strings"
	"testing"

	"fachui/auction"
	"fachui/internal/legal"
)

func TestStop(t *testing.T) {
	t.Parallel()
	today := legal.MustDate("2026-04-01")
	number := "（2026）川0104执102号之三"
	for _, tt := range []struct {
		name string
		stop auction.Stop
		want error
	}{
		{"a stay until today", auction.Stop{Form: auction.Stay, DocNo: number, Until: today}, nil},
		{"a stay that is over", auction.Stop{Form: auction.Stay, DocNo: number, Until: today.AddDays(-1)}, auction.ErrStayUntil},
		{"a stay without an end", auction.Stop{Form: auction.Stay, DocNo: number}, auction.ErrStayUntil},
		{"a suspension", auction.Stop{Form: auction.Suspension, DocNo: number}, nil},
		{"a suspension with an end", auction.Stop{Form: auction.Suspension, DocNo: number, Until: today}, auction.ErrStayUntil},
		{"neither", auction.Stop{DocNo: number}, auction.ErrOrderForm},
		{"something else", auction.Stop{Form: "pause", DocNo: number}, auction.ErrOrderForm},
		{"without a number", auction.Stop{Form: auction.Suspension, DocNo: " "}, auction.ErrOrderNumber},
		{"one sign", auction.Stop{Form: auction.Suspension, DocNo: "1"}, auction.ErrOrderNumber},
		{"two signs", auction.Stop{Form: auction.Suspension, DocNo: "1号"}, nil},
		{"sixty signs", auction.Stop{Form: auction.Suspension, DocNo: strings.Repeat("号", 60)}, nil},
		{"sixty-one", auction.Stop{Form: auction.Suspension, DocNo: strings.Repeat("号", 61)}, auction.ErrOrderNumber},
	} {
		if err := tt.stop.Check(today); !errors.Is(err, tt.want) {
			t.Errorf("%s: %v, want %v", tt.name, err, tt.want)
		}
	}
}

// A stay that ends on the 10th is followed by five days; a suspension waits for its
// cause. Case: I06.
func TestStop_ResumeBy(t *testing.T) {
	t.Parallel()
	by, ok := auction.Stop{Form: auction.Stay, Until: legal.MustDate("2026-04-10")}.ResumeBy()
	if !ok || !by.Equal(legal.MustDate("2026-04-15").End()) {
		t.Errorf("%v, %v", by, ok)
	}
	if _, ok := (auction.Stop{Form: auction.Suspension}).ResumeBy(); ok {
		t.Error("a suspension has a day")
	}
}

// Before bidding a lot is withdrawn because the debtor paid; in bidding it is not.
// Case: I09.
func TestCheckWithdrawal(t *testing.T) {
	t.Parallel()
	live := map[auction.Status]bool{auction.Bidding: true, auction.SellOffOpen: true, auction.SellOffBidding: true}
	for _, s := range auction.States() {
		if err := auction.CheckWithdrawal(s, auction.GroundPaid); errors.Is(err, auction.ErrPaidInBidding) != live[s] {
			t.Errorf("%s: %v", s, err)
		}
		if err := auction.CheckWithdrawal(s, "compromise"); err != nil {
			t.Errorf("%s on another ground: %v", s, err)
		}
	}
}
