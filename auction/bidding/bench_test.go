package bidding

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"fachui/internal/clock"
	"fachui/internal/pgtest"
)

// The bench itself is tested in small windows; the cluster of the tests is not
// durable, so its figures are not to be told.
func TestBench(t *testing.T) {
	pool := pgtest.New(t)
	r, err := Bench(t.Context(), BenchOptions{Pool: pool, Owner: pgtest.Owner(t, pool), Machine: clock.System, Bidders: 32, Lots: 9, Rounds: 1, Window: 50 * time.Millisecond})
	require.NoError(t, err)
	require.Len(t, r.Ratios, 4)
	require.Contains(t, r.String(), "fsync off")
}

// Whoever bids on many lots bids only where the stage let them in.
func TestBench_place(t *testing.T) {
	t.Parallel()
	for _, o := range []BenchOptions{{Bidders: 256, Lots: 1000}, {Bidders: 32, Lots: 9}, {Bidders: 3, Lots: 1}, {Bidders: 70, Lots: 64}} {
		for who := range o.Bidders {
			for turn := range 40 {
				at := o.place(who, turn)
				require.True(t, at >= 1 && at <= o.Lots && at%o.every() == who%o.every(), "%v: bidder %d, turn %d: %d", o, who, turn, at)
			}
		}
	}
}
