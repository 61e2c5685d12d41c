package valuation_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"fachui/valuation"
)

var statuses = []valuation.Status{
	valuation.Choosing, valuation.Selecting, valuation.Selected, valuation.UnderCommission, valuation.Correcting, valuation.Reported,
	valuation.Reviewed, valuation.Served, valuation.Priced, valuation.Announced, valuation.Expired, valuation.Withdrawn,
}

// The table of what may happen when, written down a second time: a status's row
// lists its acts, and every other pair is refused.
func TestEveryOtherPairOfStatusAndActIsRefused(t *testing.T) {
	t.Parallel()
	fields := strings.Fields
	want := map[valuation.Status][]string{
		valuation.Choosing:        fields("method fix suspend withdraw"),
		valuation.Selecting:       fields("agree exclude freeze reveal void suspend withdraw"),
		valuation.Selected:        fields("void commission suspend withdraw"),
		valuation.UnderCommission: fields("void answer inspect extend remove report suspend withdraw"),
		valuation.Correcting:      fields("remove report receive object decide suspend withdraw"),
		valuation.Reported:        fields("remove review receive object decide suspend withdraw"),
		valuation.Reviewed:        fields("remove serve receive object decide fix suspend withdraw"),
		valuation.Served:          fields("remove receive object decide fix suspend withdraw"),
		valuation.Priced:          fields("receive object decide announce expire withdraw"),
		valuation.Announced:       fields("decide"),
		valuation.Expired:         fields("reissue"),
		valuation.Withdrawn:       nil,
	}
	acts := fields("method agree exclude freeze reveal void commission answer inspect extend remove report review " +
		"serve receive object decide fix announce expire reissue suspend resume withdraw")
	for _, s := range statuses {
		for _, a := range acts {
			err := valuation.Allow(s, false, valuation.Act(a))
			require.Equal(t, slices.Contains(want[s], a), err == nil, "%s in %s: %v", a, s, err)
		}
		require.NotEmpty(t, s.Name().ZH)
		require.NotEmpty(t, s.Name().EN)
	}
}

func TestASuspendedValuationStandsStill(t *testing.T) {
	t.Parallel()
	require.ErrorIs(t, valuation.Allow(valuation.UnderCommission, true, valuation.ActReport), valuation.ErrSuspended)
	require.ErrorIs(t, valuation.Allow(valuation.UnderCommission, true, valuation.ActSuspend), valuation.ErrNotSuspended)
	require.ErrorIs(t, valuation.Allow(valuation.UnderCommission, false, valuation.ActResume), valuation.ErrNotSuspended)
	require.NoError(t, valuation.Allow(valuation.UnderCommission, true, valuation.ActResume))
	require.NoError(t, valuation.Allow(valuation.Served, true, valuation.ActReceive))
	require.NoError(t, valuation.Allow(valuation.Served, true, valuation.ActObject))
	require.NoError(t, valuation.Allow(valuation.Served, true, valuation.ActWithdraw))
	require.True(t, valuation.Choosing.Live())
	require.False(t, valuation.Withdrawn.Live())
}
