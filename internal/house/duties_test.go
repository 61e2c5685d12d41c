package house_test

import (
	"bytes"
	"os"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"fachui/internal/house/housetest"
	"fachui/internal/invariant"
	"fachui/internal/pgembed"
	"fachui/internal/pgtest"
	"fachui/internal/scenario"
)

// What substitutes signed is no breach to the second opinion, and what was done
// for whom stands in the record.
func TestLeaveHoldsEveryInvariant(t *testing.T) {
	t.Parallel()
	in, err := os.Open("../../scenarios/leave.yaml")
	require.NoError(t, err)
	defer in.Close()
	f, err := scenario.Read("leave.yaml", in)
	require.NoError(t, err)
	w := housetest.Open(t, housetest.Options{At: housetest.Dawn})
	res, err := scenario.Run(t.Context(), f, w.Story(&bytes.Buffer{}))
	require.NoError(t, err)
	require.Empty(t, res.Failed)
	conn, err := pgx.Connect(t.Context(), pgtest.URL(t, w.Pool, pgembed.Auditor))
	require.NoError(t, err)
	defer conn.Close(t.Context())
	r, err := invariant.Check(t.Context(), conn, invariant.Options{})
	require.NoError(t, err)
	require.Empty(t, r.Broken(), r.Table(invariant.English))
	var acted int
	require.NoError(t, conn.QueryRow(t.Context(), `select count(*) from event where for_id is not null and kind like 'payout.%'`).Scan(&acted))
	require.Positive(t, acted)
}
