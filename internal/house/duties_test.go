package house_test

import (
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"fachui/internal/house/housetest"
	"fachui/internal/invariant"
	"fachui/internal/pgembed"
	"fachui/internal/pgtest"
)

// What substitutes signed is no breach to the second opinion, and what was done
// for whom stands in the record.
func substitutesBreakNothing(t *testing.T, w *housetest.World) {
	t.Helper()
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
