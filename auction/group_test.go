package auction_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"fachui/auction"
)

// Each state from the announcement on is in one group, those before in none.
func TestGroups(t *testing.T) {
	t.Parallel()
	want := map[auction.Status]auction.Group{
		auction.Draft: "", auction.Priced: "", auction.PanelOK: "", auction.Noticed: "",
		auction.Announced: auction.GroupUpcoming, auction.SellOffAnnounced: auction.GroupUpcoming,
		auction.Bidding: auction.GroupRunning, auction.SellOffOpen: auction.GroupRunning, auction.SellOffBidding: auction.GroupRunning,
		auction.Sold: auction.GroupSold, auction.Overdue: auction.GroupSold, auction.Paid: auction.GroupSold,
		auction.Ruled: auction.GroupSold, auction.Titled: auction.GroupSold, auction.Delivered: auction.GroupSold,
		auction.FailedFirst: auction.GroupFailed, auction.FailedSecond: auction.GroupFailed, auction.SellOffFailed: auction.GroupFailed,
		auction.OffsetPending: auction.GroupFailed, auction.Defaulted: auction.GroupFailed, auction.Released: auction.GroupFailed,
		auction.Suspended: auction.GroupSuspended, auction.Withdrawn: auction.GroupWithdrawn, auction.Revoked: auction.GroupWithdrawn,
	}
	states := auction.States()
	require.Len(t, states, len(want), "a state without a group")
	for _, s := range states {
		require.Equal(t, want[s], s.Group(), "%s", s)
	}
	held := 0
	for _, g := range auction.Groups() {
		held += len(g.States())
		require.NotEqual(t, string(g), g.Words().ZH, "%s has words", g)
	}
	require.Equal(t, len(want)-4, held, "a state in two groups")
	require.Nil(t, auction.Group("gone").States())
	require.Equal(t, "gone", auction.Group("gone").Words().EN)
}

func TestRoundAndClassWords(t *testing.T) {
	t.Parallel()
	for _, r := range []auction.Round{auction.FirstAuction, auction.SecondAuction, auction.SellOff, auction.NoReserve} {
		require.NotEqual(t, string(r), r.Words().ZH)
	}
	require.Equal(t, "x", auction.Round("x").Words().ZH)
	require.Equal(t, "机动车", auction.Class("vehicle").Words().ZH)
	require.Equal(t, "x", auction.Class("x").Words().EN)
}
