package registry_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"fachui/internal/pgtest"
	"fachui/internal/place"
	"fachui/internal/ref"
	"fachui/internal/registry"
)

func TestWhereAnAssetLies(t *testing.T) {
	t.Parallel()
	d, ctx := newDesk(t).open(aCourt), context.Background()
	caseID := d.file("（2026）川0104执1号")
	asset := d.asset(caseID)
	here, there := place.Point{Lat: 30_657_401, Lng: 104_065_801}, place.Point{Lat: 30_700_000, Lng: 104_100_000}
	lies := func() place.Point {
		t.Helper()
		p, err := registry.PlaceOf(ctx, d.pool, jinjiang, asset)
		require.NoError(t, err)
		a, err := registry.FindAsset(ctx, d.pool, jinjiang, asset)
		require.NoError(t, err)
		require.Equal(t, p, a.Place)
		return p
	}
	require.True(t, lies().IsZero())
	require.ErrorIs(t, d.PlaceAsset(ctx, jinjiang, asset, place.Point{}, d.clerk, at), registry.ErrPlace)
	require.ErrorIs(t, d.PlaceAsset(ctx, jinjiang, asset, place.Point{Lat: 2_999_999, Lng: 104_000_000}, d.clerk, at), registry.ErrPlace)
	require.ErrorIs(t, d.PlaceAsset(ctx, jinjiang, ref.New(), here, d.clerk, at), registry.ErrAssetUnknown)
	require.ErrorIs(t, d.PlaceAsset(ctx, "wuhou", asset, here, d.clerk, at), registry.ErrAssetUnknown)
	require.NoError(t, d.PlaceAsset(ctx, jinjiang, asset, here, d.clerk, at))
	require.ErrorIs(t, d.PlaceAsset(ctx, jinjiang, asset, here, d.clerk, at), registry.ErrPlaceSame)
	require.NoError(t, d.PlaceAsset(ctx, jinjiang, asset, there, d.clerk, at))
	require.Equal(t, there, lies())
	require.Equal(t, 2, d.events("asset.placed"))

	listed := house()
	listed.Place = place.Point{Lat: 1, Lng: 1}
	_, err := d.ListAsset(ctx, jinjiang, caseID, listed, d.clerk, at)
	require.ErrorIs(t, err, registry.ErrPlace)
	listed.Place = here
	_, err = d.ListAsset(ctx, jinjiang, caseID, listed, d.clerk, at)
	require.NoError(t, err)
	require.Equal(t, 3, d.events("asset.placed"))

	for v := 3; v <= 100; v++ { // as many corrections as there may be
		_, err = d.pool.Exec(ctx, `
			insert into asset_place (court_id, asset_id, version, lat, lng, placed_by, placed_at)
			values ($1, $2, $3, 30000000, 104000000, $2, $4)`, jinjiang, asset, v, at)
		require.NoError(t, err)
	}
	require.ErrorIs(t, d.PlaceAsset(ctx, jinjiang, asset, here, d.clerk, at), registry.ErrPlaceOften)
	refusedForAll(t, d.pool, pgtest.Owner(t, d.pool), `update asset_place set lat = 31000000`)
	refusedForAll(t, d.pool, pgtest.Owner(t, d.pool), `
		insert into asset_place (court_id, asset_id, version, lat, lng, placed_by, placed_at)
		values ('`+jinjiang+`', '`+asset.String()+`', 500, 2999999, 104000000, '`+asset.String()+`', '2026-03-01')`)
}
