package auction_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"fachui/auction"
	"fachui/internal/legal"
)

func TestClearing(t *testing.T) {
	t.Parallel()
	at := legal.MustParse("2026-04-14 10:00")
	day := legal.MustDate
	notice := auction.Cleared{Step: auction.NoticeToLeave, Until: day("2026-04-20")}
	order := auction.Cleared{Step: auction.OrderToLeave, Until: day("2026-04-24")}
	step := func(s auction.ClearingStep, until string) auction.NewClearing {
		n := auction.NewClearing{Step: s, DocNo: "（2026）川0104执102号公告", Note: "抵押物被另案查封"}
		if until != "" {
			n.Until = day(until)
		}
		return n
	}
	for _, c := range []struct {
		name   string
		status auction.Status
		kind   auction.AssetKind
		taken  []auction.Cleared
		step   auction.NewClearing
		now    string
		want   error
	}{
		{"a notice for tomorrow", auction.Titled, auction.Immovable, nil, step(auction.NoticeToLeave, "2026-04-15"), "", nil},
		{"a notice for today", auction.Titled, auction.Immovable, nil, step(auction.NoticeToLeave, "2026-04-14"), "", auction.ErrClearingDay},
		{"a notice without a day", auction.Titled, auction.Immovable, nil, step(auction.NoticeToLeave, ""), "", auction.ErrClearingDay},
		{"as soon as the price is paid", auction.Paid, auction.Immovable, nil, step(auction.NoticeToLeave, "2026-04-15"), "", nil},
		{"before it is paid", auction.Sold, auction.Immovable, nil, step(auction.NoticeToLeave, "2026-04-15"), "", auction.ErrClearingNow},
		{"after the handing over", auction.Delivered, auction.Immovable, nil, step(auction.NoticeToLeave, "2026-04-15"), "", auction.ErrClearingNow},
		{"from a car", auction.Titled, auction.Movable, nil, step(auction.NoticeToLeave, "2026-04-15"), "", auction.ErrClearingKind},
		{"an order without a notice", auction.Titled, auction.Immovable, nil, step(auction.OrderToLeave, "2026-04-24"), "", auction.ErrClearingFirst},
		{"an order in the last microsecond", auction.Titled, auction.Immovable, []auction.Cleared{notice}, step(auction.OrderToLeave, "2026-04-24"), "2026-04-20 23:59:59.999999", auction.ErrClearingEarly},
		{"an order when the day is over", auction.Titled, auction.Immovable, []auction.Cleared{notice}, step(auction.OrderToLeave, "2026-04-24"), "2026-04-21 00:00", nil},
		{"an order without a number", auction.Titled, auction.Immovable, []auction.Cleared{notice}, auction.NewClearing{Step: auction.OrderToLeave, Until: day("2026-04-24")}, "2026-04-21 00:00", auction.ErrClearingNo},
		{"an eviction upon a notice alone", auction.Titled, auction.Immovable, []auction.Cleared{notice}, step(auction.Eviction, ""), "2026-04-30 00:00", auction.ErrClearingFirst},
		{"an eviction too early", auction.Titled, auction.Immovable, []auction.Cleared{notice, order}, step(auction.Eviction, ""), "2026-04-24 23:59:59.999999", auction.ErrClearingEarly},
		{"an eviction", auction.Titled, auction.Immovable, []auction.Cleared{notice, order}, step(auction.Eviction, ""), "2026-04-25 00:00", nil},
		{"an eviction with a day", auction.Titled, auction.Immovable, []auction.Cleared{notice, order}, step(auction.Eviction, "2026-05-01"), "2026-04-25 00:00", auction.ErrClearingStep},
		{"a hindrance", auction.Titled, auction.Movable, nil, step(auction.Hindrance, ""), "", nil},
		{"a hindrance without words", auction.Titled, auction.Immovable, nil, auction.NewClearing{Step: auction.Hindrance, Note: "有纠纷"}, "", auction.ErrClearingWhy},
		{"something else", auction.Titled, auction.Immovable, nil, step("persuasion", ""), "", auction.ErrClearingStep},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			now := at
			if c.now != "" {
				now = legal.MustParse(c.now)
			}
			err := auction.Clearing{Status: c.status, Kind: c.kind, Taken: c.taken}.Take(c.step, now)
			require.ErrorIs(t, err, c.want)
			if c.want == nil {
				require.NoError(t, err)
			}
		})
	}
	for _, s := range auction.ClearingSteps() {
		require.NotEmpty(t, s.Words().EN)
	}
}
