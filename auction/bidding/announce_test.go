package bidding

import (
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/stretchr/testify/require"

	"fachui/auction"
	"fachui/internal/money"
	"fachui/internal/pgtest"
	"fachui/internal/ref"
)

// announce writes a court and an announced lot, as they stand when all that comes
// before bidding has been done. Rows of other rooms that a lot refers to are left
// out: the superuser may, in a scratch database.
func announce(t *testing.T, pool *pgxpool.Pool, court string, l auction.Lot) ref.ID {
	t.Helper()
	ctx := t.Context()
	super := pgtest.Super(t, pool)
	_, err := super.Exec(ctx, `
		insert into court (court_id, code, name, name_en, opened_at)
		values ($1, left(upper($1), 8), '成都市青羊区人民法院（' || $1 || '）', 'Qingyang District People''s Court ' || $1, $2)
		on conflict do nothing`, court, l.OpensAt)
	require.NoError(t, err)
	id := ref.New()
	tx, err := super.Begin(ctx)
	require.NoError(t, err)
	for _, sql := range []string{
		`alter table lot disable trigger lot_begins`,
		`set local session_replication_role = replica`,
	} {
		_, err = tx.Exec(ctx, sql)
		require.NoError(t, err)
	}
	_, err = tx.Exec(ctx, `
		insert into lot (court_id, lot_id, case_id, asset_id, round, attempt, status, title, kind, class, province, city,
			previous_start, reference_price, starting_price, increment, deposit, pay_days, resolution_id, announced_at, opens_at, ends_at, listed_by, listed_at)
		values ($1, $2, $3, $4, $5, 1, $6, '住宅一套', 'immovable', 'housing', '四川', '成都',
			$7, $7, $7, $8, $7 * 0.1, 7, $9, $10::timestamptz - interval '31 days', $10, $11, $9, $10::timestamptz - interval '60 days')`,
		court, id, ref.New(), ref.New(), string(l.Round), string(l.Status), l.StartingPrice, l.Increment, ref.New(), l.OpensAt, l.EndsAt)
	require.NoError(t, err)
	_, err = tx.Exec(ctx, `alter table lot enable always trigger lot_begins`)
	require.NoError(t, err)
	require.NoError(t, tx.Commit(ctx))
	return id
}

// sellOff is the sell-off of fixture L.
func sellOff() auction.Lot {
	return auction.Lot{
		Status: auction.SellOffAnnounced, Round: auction.SellOff, OpensAt: opens, EndsAt: opens.Add(60 * 24 * time.Hour),
		StartingPrice: money.MustParse("700000"), Increment: money.MustParse("5000"),
	}
}
