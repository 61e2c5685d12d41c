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
	r, err := Bench(t.Context(), BenchOptions{Pool: pool, Owner: pgtest.Owner(t, pool), Machine: clock.System, Bidders: 32, Rounds: 1, Window: 50 * time.Millisecond})
	require.NoError(t, err)
	require.Len(t, r.Ratios, 3)
	require.Contains(t, r.String(), "fsync off")
}
