package measure

import (
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"fachui/internal/clock"
)

// Windows are compared with the one beside them, not average with average.
func TestRatiosAreOfNeighbours(t *testing.T) {
	t.Parallel()
	var r Report
	for _, n := range []int64{100, 400, 200} { // the machine was busy, idle, so-so
		r.Add("ours", n, time.Second)
		r.Add("theirs", n/2, time.Second)
	}
	r.Compare("ours", "theirs", 3)
	r.Compare("ours", "nobody's", 0)
	require.Len(t, r.Ratios, 1)
	require.Equal(t, Ratio{Name: "ours / theirs", Median: 2, Min: 2, Max: 2, Target: 3}, r.Ratios[0])
	require.Contains(t, r.String(), "below the target of 3.0×")
	r.Ratios[0].Target = 2
	require.Contains(t, r.String(), "target 2.0×")
	require.NotContains(t, r.String(), "below")
}

func TestCrowdAddsUpAndStopsAtAFailure(t *testing.T) {
	t.Parallel()
	n, took, err := Crowd(clock.System, 3, time.Millisecond, func(int) (int64, error) { return 2, nil })
	require.NoError(t, err)
	require.GreaterOrEqual(t, n, int64(6))
	require.GreaterOrEqual(t, took, time.Millisecond)
	wrong := errors.New("wrong")
	n, _, err = Crowd(clock.System, 1, time.Hour, func(int) (int64, error) { return 1, wrong })
	require.ErrorIs(t, err, wrong)
	require.EqualValues(t, 1, n)
}
