package bidding

import (
	"testing"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/stretchr/testify/require"

	"fachui/auction"
	"fachui/internal/pgtest"
	"fachui/internal/ref"
)

// AnnounceForTest writes a court and an announced lot with the columns that the engine reads.
func AnnounceForTest(t *testing.T, pool *pgxpool.Pool, court string, l auction.Lot) ref.ID {
	t.Helper()
	ctx := t.Context()
	owner := pgtest.Owner(t, pool)
	_, err := owner.Exec(ctx, `
		insert into court (court_id, code, name, name_en, opened_at)
		values ($1, '川0105', '成都市青羊区人民法院', 'Qingyang District People''s Court', $2)
		on conflict do nothing`, court, l.OpensAt)
	require.NoError(t, err)
	_, err = owner.Exec(ctx, `create table if not exists lot (court_id text, lot_id uuid, case_id uuid, asset_id uuid, round text, status text,
		starting_price numeric(20,2), increment numeric(20,2), opens_at timestamptz, ends_at timestamptz, final_price numeric(20,2), ended_at timestamptz)`)
	require.NoError(t, err)
	_, err = owner.Exec(ctx, `grant select, update on lot to fachui_app`)
	require.NoError(t, err)
	id := ref.New()
	_, err = owner.Exec(ctx, `
		insert into lot (court_id, lot_id, case_id, asset_id, round, status, starting_price, increment, opens_at, ends_at)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
		court, id, ref.New(), ref.New(), string(l.Round), string(l.Status), l.StartingPrice, l.Increment, l.OpensAt, l.EndsAt)
	require.NoError(t, err)
	return id
}
