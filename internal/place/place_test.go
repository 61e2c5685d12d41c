package place_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"fachui/internal/place"
)

func TestParse(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]place.Point{
		"30.657401,104.065801":    {Lat: 30_657_401, Lng: 104_065_801},
		" 30.657401 , 104.0658 ":  {Lat: 30_657_401, Lng: 104_065_800},
		"3,73":                    {Lat: 3_000_000, Lng: 73_000_000},
		"54.000000,136.000000":    {Lat: 54_000_000, Lng: 136_000_000},
		"2.999999,104":            {},
		"54.000001,104":           {},
		"30,72.999999":            {},
		"30,136.000001":           {},
		"104.0658,30.6574":        {}, // the wrong way round
		"30.6574010,104":          {}, // finer than is kept
		"-30,104":                 {},
		"+30,104":                 {},
		"30":                      {},
		"":                        {},
		",":                       {},
		"30.,104.":                {Lat: 30_000_000, Lng: 104_000_000},
		"1e1,104":                 {},
		"99999999999999999999,10": {},
		"NaN,104":                 {},
	} {
		got, err := place.Parse(in)
		require.Equal(t, want, got, "%q", in)
		require.Equal(t, want.IsZero(), err != nil, "%q", in)
	}
}

func TestDistance(t *testing.T) {
	t.Parallel()
	chengdu, beijing := place.Point{Lat: 30_657_401, Lng: 104_065_801}, place.Point{Lat: 39_904_200, Lng: 116_407_400}
	require.Zero(t, place.Distance(chengdu, chengdu))
	require.InDelta(t, 1_517_000, place.Distance(chengdu, beijing), 3_000)
	north := chengdu
	north.Lat += 9_000
	require.InDelta(t, 1001, place.Distance(chengdu, north), 1)
	require.Equal(t, place.Distance(chengdu, beijing), place.Distance(beijing, chengdu))
}

// Whatever lies within the circle lies within the box.
func TestBox(t *testing.T) {
	t.Parallel()
	p, q := place.Point{Lat: 3_000_000, Lng: 73_000_000}, place.Point{Lat: 3_000_000, Lng: 73_000_012} // 1.33 m, which is 1 m
	require.Equal(t, 1, place.Distance(p, q))
	_, ne := p.Box(1)
	require.GreaterOrEqual(t, ne.Lng, q.Lng)
	rapid.Check(t, func(t *rapid.T) {
		p := place.Point{Lat: rapid.Int32Range(place.South, place.North).Draw(t, "lat"), Lng: rapid.Int32Range(place.West, place.East).Draw(t, "lng")}
		metres := rapid.IntRange(1, 200_000).Draw(t, "metres")
		q := place.Point{Lat: p.Lat + rapid.Int32Range(-2_000_000, 2_000_000).Draw(t, "north"), Lng: p.Lng + rapid.Int32Range(-4_000_000, 4_000_000).Draw(t, "east")}
		sw, ne := p.Box(metres)
		if place.Distance(p, q) <= metres {
			require.True(t, q.Lat >= sw.Lat && q.Lat <= ne.Lat && q.Lng >= sw.Lng && q.Lng <= ne.Lng)
		}
	})
}

func TestText(t *testing.T) {
	t.Parallel()
	p := place.Point{Lat: 30_057_401, Lng: 104_000_001}
	require.Equal(t, "30.057401,104.000001", p.String())
	var q place.Point
	require.NoError(t, q.UnmarshalText([]byte(p.String())))
	require.Equal(t, p, q)
	require.NoError(t, q.UnmarshalText(nil))
	require.True(t, q.IsZero())
	require.Empty(t, q.String())
	require.Error(t, q.UnmarshalText([]byte("x")))
}
