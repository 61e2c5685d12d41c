package house_test

import (
	"io"
	"os"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"fachui/internal/house/housetest"
	"fachui/internal/invariant"
	"fachui/internal/pgembed"
	"fachui/internal/pgtest"
	"fachui/internal/scenario"
	"fachui/payments/bank"

	"fachui/internal/money"
)

// Sales that are undone leave books in which everything that must always hold still
// holds, as the auditor sees them and as the bank says.
func TestUndoneSalesBreakNothing(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"default", "default_twice", "revoked", "revoked_after_payout"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			in, err := os.Open("../../scenarios/" + name + ".yaml")
			require.NoError(t, err)
			defer in.Close()
			f, err := scenario.Read(name+".yaml", in)
			require.NoError(t, err)
			w := housetest.Open(t, housetest.Options{At: housetest.Dawn})
			_, err = scenario.Run(t.Context(), f, w.Story(io.Discard))
			require.NoError(t, err)
			conn, err := pgx.Connect(t.Context(), pgtest.URL(t, w.Pool, pgembed.Auditor))
			require.NoError(t, err)
			defer conn.Close(t.Context())
			link, err := bank.New(bank.Options{URL: w.Bank})
			require.NoError(t, err)
			defer link.Close()
			found, err := invariant.Check(t.Context(), conn, invariant.Options{Bank: func(account string) (money.Amount, error) {
				a, err := link.Account(t.Context(), account)
				return a.Balance, err
			}})
			require.NoError(t, err)
			require.True(t, found.OK(), "%v\n%s", found.Broken(), found.Table(invariant.English))
		})
	}
}
