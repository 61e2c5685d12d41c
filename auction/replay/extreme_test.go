package replay

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"fachui/auction"
	"fachui/internal/clock"
	"fachui/internal/pgtest"
)

// The hardest sales that were told of run through the engine: every bid stands, every
// end is five minutes after its bid, and nothing caps them. The longest is cut here;
// fachui drill extremes plays it whole.
func TestRun_extremes(t *testing.T) {
	t.Parallel()
	for _, x := range Extremes() {
		t.Run(x.Name, func(t *testing.T) {
			t.Parallel()
			whole := x
			x = x.Part(2500)
			r, err := Run(t.Context(), x.Terms(Options{Pool: pgtest.New(t), Machine: clock.System}))
			require.NoError(t, err)
			require.Nil(t, r.Difference)
			require.Equal(t, x.Bids, r.Accepted)
			require.Zero(t, r.Refused)
			require.Equal(t, x.Longer, r.Longer)
			require.Equal(t, auction.Sold, r.Status)
			require.Equal(t, x.Final, r.Price)
			if x.Bids == whole.Bids && x.Longer > 0 {
				require.InDelta(t, whole.Over.Minutes(), r.EndedAt.Sub(extremeEnds).Minutes(), 1, "as long beyond the end as it was")
			}
		})
	}
}

// What is made up between the told figures is a ladder: prices rise by a step or more,
// times never run back, and only the last bids come in the last five minutes.
func TestExtremes(t *testing.T) {
	t.Parallel()
	for _, x := range Extremes() {
		require.Equal(t, x.Start, x.price(0), x.Name)
		require.Equal(t, x.Final, x.price(x.Bids-1), x.Name)
		for n := 1; n < x.Bids; n++ {
			require.GreaterOrEqual(t, x.price(n).Sub(x.price(n-1)).Fen(), x.Step.Fen(), "%s, bid %d", x.Name, n)
			require.False(t, x.at(n).Before(x.at(n-1)), "%s, bid %d", x.Name, n)
		}
		late := 0
		for n := range x.Bids {
			if extremeEnds.Sub(x.at(n)) < auction.Extension {
				late++
			}
		}
		require.Equal(t, x.Longer, late, x.Name)
		require.LessOrEqual(t, x.at(x.Bids-1).Sub(x.at(x.Bids-x.Longer-1+min(1, x.Longer))), x.Over+time.Second, x.Name)
	}
}
