package objection_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"fachui/internal/legal"
	"fachui/objection"
)

// The day on which paper came: today, and fifteen days back; not before, not after.
func TestCheckCounterDay(t *testing.T) {
	t.Parallel()
	today := legal.Date{Year: 2026, Month: 4, Day: 28}
	for _, back := range []int{0, 1, 14, 15} {
		require.NoError(t, objection.CheckCounterDay(today.AddDays(-back), today), "%d days back", back)
	}
	for _, back := range []int{-1, 16, 400} {
		require.ErrorIs(t, objection.CheckCounterDay(today.AddDays(-back), today), objection.ErrCounterDay, "%d days back", back)
	}
	require.ErrorIs(t, objection.CheckCounterDay(legal.Date{}, today), objection.ErrCounterDay)
}

// Who reads the name: the panel's members always; before there is a panel, whoever
// accepts it; of a bidder nobody but the panel (法释〔2016〕18号 Art. 18).
func TestCanOpenName(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		capacity      objection.Capacity
		state         objection.State
		panel, member bool
		may           bool
	}{
		{objection.ByParty, objection.Filed, false, false, true},
		{objection.ByThird, objection.Incomplete, false, false, true},
		{objection.ByInterested, objection.Accepted, false, false, true},
		{objection.ByParty, objection.Accepted, true, false, false},
		{objection.ByParty, objection.Accepted, true, true, true},
		{objection.ByParty, objection.NotAccepted, false, false, false},
		{objection.ByParty, objection.Withdrawn, false, false, false},
		{objection.ByParty, objection.Final, true, false, false},
		{objection.ByBidder, objection.Filed, false, false, false},
		{objection.ByBidder, objection.Accepted, true, false, false},
		{objection.ByBidder, objection.Accepted, true, true, true},
	} {
		err := objection.CanOpenName(c.capacity, c.state, c.panel, c.member)
		if c.may {
			require.NoError(t, err, "%+v", c)
		} else {
			require.ErrorIs(t, err, objection.ErrNameSealed, "%+v", c)
		}
	}
}
