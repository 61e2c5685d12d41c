package auctionpg_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"fachui/auction"
	"fachui/internal/pgtest"
	"fachui/internal/ref"
)

func TestRunning(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	none, err := m.Running(t.Context(), court, published)
	require.NoError(t, err)
	require.NotNil(t, none)
	require.Empty(t, none)

	late, soon, stopped := m.add(t, court, "100000.00", 3), m.add(t, court, "100000.00", 2), m.add(t, court, "100000.00", 4)
	for _, lot := range []ref.ID{late, soon} {
		m.to(t, lot, auction.Bidding)
	}
	m.to(t, stopped, auction.Bidding, auction.Suspended)
	m.to(t, m.add(t, "wuhou", "100000.00", 2), auction.Bidding)
	m.add(t, court, "100000.00", 5) // not open yet
	super := pgtest.Super(t, m.pool)
	for _, sql := range []string{
		`alter table bid disable trigger all`, `alter table lot_live disable trigger all`,
		`insert into lot_live (court_id, lot_id, shard, round, status, starting_price, increment, opens_at, ends_at, price, leader_code, leader_rank, bid_count, epoch)
			select court_id, lot_id, 0, 'first', 'BIDDING', starting_price, increment, opens_at, ends_at + interval '7 minutes', 500000, 'K7-42', 0, 3, 1
			from lot where lot_id = '` + soon.String() + `'`,
		`insert into bid (court_id, lot_id, seq, code, amount, rank, at, entered_at, ends_at, key, epoch)
			select court_id, lot_id, n, 'K7-42', 100000 * n, 0, ends_at - interval '1 hour' * (4 - n), ends_at - interval '1 hour' * (4 - n),
				ends_at + interval '1 minute' * (array[0, 5, 7])[n], 'k' || n, 1
			from lot, generate_series(1, 3) n where lot_id = '` + soon.String() + `'`,
	} {
		_, err := super.Exec(t.Context(), sql)
		require.NoError(t, err, sql)
	}
	got, err := m.Running(t.Context(), court, published)
	require.NoError(t, err)
	require.Equal(t, []ref.ID{soon, late, stopped}, []ref.ID{got[0].Lot, got[1].Lot, got[2].Lot})
	first := got[0]
	require.Equal(t, []any{int64(3), 2, int64(5), "500.0", "500000.00"},
		[]any{first.Bids, first.Extensions, first.Alarm, first.Ratio, first.Price.String()})
	require.Equal(t, first.Announced.Add(7*time.Minute), first.EndsAt)
	require.Equal(t, []any{int64(0), 0, int64(0), "100000.00"}, []any{got[1].Bids, got[1].Extensions, got[1].Alarm, got[1].Price.String()})
	require.True(t, got[1].LastBidAt.IsZero())
	require.Equal(t, auction.Suspended, got[2].Status)
}
