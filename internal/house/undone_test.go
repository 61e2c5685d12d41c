package house_test

import (
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"fachui/internal/house/housetest"
	"fachui/internal/invariant"
	"fachui/internal/money"
	"fachui/internal/pgembed"
	"fachui/internal/pgtest"
	"fachui/payments/bank"
)

// afterwards is what is looked at, besides what the story itself expects, in the
// house in which it has been played.
var afterwards = map[string]func(*testing.T, *housetest.World){
	"default.yaml":              theBooksHold,
	"sets_stop.yaml":            theBooksHold,
	"sets_debtor_agrees.yaml":   theBooksHold,
	"default_twice.yaml":        theBooksHold,
	"revoked.yaml":              theBooksHold,
	"revoked_after_payout.yaml": theBooksHold,
	"leave.yaml":                substitutesBreakNothing,
}

// Sales that are undone leave books in which everything that must always hold still
// holds, as the auditor sees them and as the bank says.
func theBooksHold(t *testing.T, w *housetest.World) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), pgtest.URL(t, w.Pool, pgembed.Auditor))
	require.NoError(t, err)
	defer conn.Close(t.Context())
	link, err := bank.New(bank.Options{URL: w.Bank})
	require.NoError(t, err)
	defer link.Close()
	found, err := invariant.Check(t.Context(), conn, invariant.Options{File: w.House.File, Bank: func(account string) (money.Amount, error) {
		a, err := link.Account(t.Context(), account)
		return a.Balance, err
	}})
	require.NoError(t, err)
	require.True(t, found.OK(), "%v\n%s", found.Broken(), found.Table(invariant.English))
}
