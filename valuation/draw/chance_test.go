package draw_test

import (
	"encoding/binary"
	"math"
	"testing"

	"fachui/valuation/draw"
)

// The draw is fair if each firm is as likely as any other in each place, whatever
// stands before it. Seeds are fixed, so that the test gives one answer for ever; it
// fails at a probability below one in ten thousand.
func TestEveryFirmIsAsLikelyInEveryPlace(t *testing.T) {
	t.Parallel()
	const firms, draws, limit = 20, 40_000, 1e-4
	members := pool(firms)
	index := map[string]int{}
	for i, m := range members {
		index[m.Registry] = i
	}
	var place [draw.Places][firms]float64
	var pair, serial [firms * firms]float64
	last := -1
	for d := range draws {
		secret := binary.BigEndian.AppendUint64(nil, uint64(d))
		order := draw.Order(draw.Seed("manifest", secret, nil), members)
		for p := range draw.Places {
			place[p][index[order[p].Registry]]++
		}
		first := index[order[0].Registry]
		pair[first*firms+index[order[1].Registry]]++
		if last >= 0 {
			serial[last*firms+first]++
		}
		last = first
	}
	for p := range place {
		check(t, "place", place[p][:], draws/float64(firms), firms-1, limit, nil)
	}
	same := func(i int) bool { return i/firms == i%firms }
	check(t, "ordered pairs", pair[:], draws/float64(firms*(firms-1)), firms*(firms-1)-1, limit, same)
	check(t, "one draw after another", serial[:], (draws-1)/float64(firms*firms), firms*firms-1, limit, nil)
}

func check(t *testing.T, what string, counts []float64, expected, freedom, limit float64, skip func(int) bool) {
	t.Helper()
	x := 0.0
	for i, c := range counts {
		if skip == nil || !skip(i) {
			x += (c - expected) * (c - expected) / expected
		}
	}
	// Upper tail of χ² by Wilson and Hilferty.
	z := (math.Cbrt(x/freedom) - (1 - 2/(9*freedom))) / math.Sqrt(2/(9*freedom))
	p := math.Erfc(z/math.Sqrt2) / 2
	t.Logf("%s: χ² = %.1f, p = %.3f", what, x, p)
	if p < limit {
		t.Errorf("%s: χ² = %.1f has probability %.2g", what, x, p)
	}
}
