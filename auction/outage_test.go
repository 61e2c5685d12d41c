package auction_test

import (
	"testing"
	"time"

	"fachui/auction"
	"fachui/internal/legal"
)

func TestOutage_Pauses(t *testing.T) {
	t.Parallel()
	opens, ends := legal.MustParse("2026-04-01T10:00:00"), legal.MustParse("2026-04-02T10:00:00")
	most, least := auction.PauseAfter, time.Microsecond
	for name, c := range map[string]struct {
		status   auction.Status
		from, to legal.Time
		want     bool
	}{
		"of no length":                         {auction.Bidding, ends.Add(-time.Hour), ends.Add(-time.Hour), false},
		"backwards":                            {auction.Bidding, ends.Add(-time.Hour), ends.Add(-2 * time.Hour), false},
		"below the published length":           {auction.Bidding, ends.Add(-time.Hour), ends.Add(-time.Hour + most - least), false},
		"at it":                                {auction.Bidding, ends.Add(-time.Hour), ends.Add(-time.Hour + most), false},
		"above it":                             {auction.Bidding, ends.Add(-time.Hour), ends.Add(-time.Hour + most + least), true},
		"above it, before the opening":         {auction.Bidding, opens.Add(-time.Hour), opens.Add(most), false},
		"above it, counted from the opening":   {auction.Bidding, opens.Add(-time.Hour), opens.Add(most + least), true},
		"short, just before the end":           {auction.Bidding, ends.Add(-2 * least), ends.Add(-least), false},
		"short, up to the end":                 {auction.Bidding, ends.Add(-least), ends, true},
		"short, over the end":                  {auction.SellOffBidding, ends.Add(-least), ends.Add(least), true},
		"from the end on":                      {auction.Bidding, ends, ends.Add(time.Hour), false},
		"a sell-off that waits":                {auction.SellOffOpen, ends.Add(-time.Hour), ends.Add(-time.Minute), true},
		"over the opening":                     {auction.Announced, opens.Add(-least), opens, true},
		"before the opening":                   {auction.Announced, opens.Add(-time.Hour), opens.Add(-least), false},
		"suspended already":                    {auction.Suspended, opens, ends, false},
		"sold already":                         {auction.Sold, ends.Add(-time.Hour), ends.Add(time.Hour), false},
		"over the opening of a sell-off":       {auction.SellOffAnnounced, opens.Add(-time.Hour), opens.Add(time.Hour), true},
		"announced, and a long one afterwards": {auction.Announced, opens, ends, false},
	} {
		l := auction.Lot{Status: c.status, OpensAt: opens, EndsAt: ends}
		if got := (auction.Outage{From: c.from, To: c.to}).Pauses(l, most); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}
