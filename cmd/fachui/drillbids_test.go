package main

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// Nodes are killed, hand over and fight, and the database is stopped at once, while
// everybody bids: nothing that was acknowledged is lost, doubled or misplaced.
func TestDrillBids(t *testing.T) {
	t.Parallel()
	out, ok := fachui(t, "drill", "bids", "--bidders", "12", "--each", "150ms", "--json")
	require.True(t, ok, out)
	_, answer, found := strings.Cut(out, "{\n")
	require.True(t, found, out)
	var d bidDrill
	require.NoError(t, json.Unmarshal([]byte("{"+answer), &d), out)
	require.True(t, d.OK)
	require.Len(t, d.Blows, 5)
	for _, b := range d.Blows {
		require.Positive(t, b.Acked, b.Name)
		t.Logf("%s: %d acknowledged, %d unknown, %d of them committed, gap %.0f ms", b.Name, b.Acked, b.Unknown, b.Committed, b.Gap)
	}
	require.Zero(t, d.Lost+d.Doubled+d.Disorder+d.Crossed)
}
