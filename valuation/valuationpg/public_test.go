package valuationpg_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"fachui/internal/pgtest/fixture"
	"fachui/internal/ref"
	"fachui/valuation"
	"fachui/valuation/valuationpg"
)

// What everybody may know of a price: the draw, the firms, the report, the number
// of objections; and nothing before the lot that rests on it is announced.
func TestOfLot(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	ctx := t.Context()
	id, _, report := h.reported()
	h.received(report, h.creditor, h.debtor)
	_, err := h.Object(ctx, id, objecting(valuation.WrongBasics), actorOf(h.debtor.Person), h.now)
	require.NoError(t, err)
	_, asset := fixture.Asset(t, h.pool, court, "immovable", "housing")
	lot := ref.New()
	_, err = h.pool.Exec(ctx, `
		insert into lot (court_id, lot_id, case_id, asset_id, round, attempt, status, title, kind, class, province, city,
			reference_price, reference_method, valuation_id, listed_by, listed_at)
		select court_id, $2, case_id, asset_id, 'first', 1, 'PRICED', title, kind, class, province, city, 1214485.50, 'appraisal', $3, $2, $4
		from asset
		where asset_id = $1`, asset, lot, id, h.now)
	require.NoError(t, err)
	_, err = h.OfLot(ctx, lot)
	refused(t, valuationpg.ErrUnknown, err)
	_, err = h.pool.Exec(ctx, `
		update lot
		set announced_at = $2, opens_at = $3, ends_at = $4
		where lot_id = $1`, lot, h.now, h.now.Add(30*24*time.Hour), h.now.Add(31*24*time.Hour))
	require.NoError(t, err)
	v, err := h.OfLot(ctx, lot)
	require.NoError(t, err)
	require.Equal(t, valuation.Appraisal, v.Method)
	require.Len(t, v.Draws, 1)
	require.Len(t, v.Firms, 3)
	require.Equal(t, "accepted", v.Firms[0].Status)
	require.Len(t, v.Reports, 1)
	require.Equal(t, v.Firms[0].Name, v.Reports[0].Firm)
	require.Equal(t, valuationpg.PublicObjections{Total: 1, Open: 1}, v.Objections)
	require.NotEmpty(t, v.Methods)
	text, err := json.Marshal(v)
	require.NoError(t, err)
	for _, secret := range []string{h.debtor.ID.String(), h.creditor.ID.String(), "下落不明"} {
		require.NotContains(t, string(text), secret)
	}
	_, err = h.OfLot(ctx, ref.New())
	refused(t, valuationpg.ErrUnknown, err)
}
