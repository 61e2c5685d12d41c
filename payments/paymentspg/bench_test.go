package paymentspg

import (
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"fachui/internal/clock"
	"fachui/internal/keyring"
	"fachui/internal/pgtest"
	"fachui/payments"
)

// The bench itself is tested in small windows; the cluster of the tests is not
// durable, so its figures are not to be told.
func TestBench(t *testing.T) {
	t.Parallel()
	pool := pgtest.New(t)
	ring, err := keyring.Open(filepath.Join(t.TempDir(), "keys"))
	require.NoError(t, err)
	o := BenchOptions{
		Pool: pool, Owner: pgtest.Owner(t, pool), Machine: clock.System, Cipher: ring,
		Scale: 1, Rounds: 1, Window: 10 * time.Millisecond, Sales: 1, Deposits: 20, History: 1000,
	}
	r, err := Bench(t.Context(), o)
	require.NoError(t, err)
	require.Len(t, r.Ratios, 8)
	require.Contains(t, r.String(), "fsync off")
	require.Equal(t, "0.00", balanceOf(t, pool, benchCourt, payments.Unclaimed))
}

// What the bench says of the books it has looked for: a journal that nobody was
// told of, and a number that holds something else, are found.
func TestBenchFindsWhatIsWrong(t *testing.T) {
	t.Parallel()
	pool := pgtest.New(t)
	ring, err := keyring.Open(filepath.Join(t.TempDir(), "keys"))
	require.NoError(t, err)
	s, err := stageLedger(t.Context(), BenchOptions{Pool: pool, Machine: clock.System, Cipher: ring})
	require.NoError(t, err)
	_, err = s.transfer(t.Context(), 3)
	require.NoError(t, err)
	s.acked.keys[1] = "another"
	require.ErrorContains(t, s.check(t.Context()), "3 journals were acknowledged, 2 of them")
	s.acked = acked{}
	s.stored--
	require.ErrorContains(t, s.check(t.Context()), "were acknowledged")
}
