package bidding

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"fachui/internal/ref"
)

// Each node hears what the others have, never its own, and nothing of a node that
// has gone.
func TestWatchers(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	one, two, three := f.engine(func(o *Options) { o.Node = "one" }), f.engine(func(o *Options) { o.Node = "two" }), f.engine(func(o *Options) { o.Node = "three" })
	a, b := ref.New(), ref.New()
	elsewhere := func(e *Engine, here map[ref.ID]int) map[ref.ID]int {
		t.Helper()
		n, err := e.Watchers(t.Context(), here)
		require.NoError(t, err)
		return n
	}
	require.Empty(t, elsewhere(one, map[ref.ID]int{a: 3, b: 1}))
	require.Equal(t, map[ref.ID]int{a: 3, b: 1}, elsewhere(two, map[ref.ID]int{a: 2}))
	require.Equal(t, map[ref.ID]int{a: 5, b: 1}, elsewhere(three, nil))
	require.Equal(t, map[ref.ID]int{a: 2}, elsewhere(one, nil))
	require.Equal(t, map[ref.ID]int{a: 2}, elsewhere(one, map[ref.ID]int{}), "whom nobody watches any more says so")
	require.Equal(t, map[ref.ID]int{a: 2}, elsewhere(three, nil))

	_, err := f.pool.Exec(context.Background(), `update node_watchers set told_at = told_at - interval '31 seconds' where node = 'two'`)
	require.NoError(t, err)
	require.Empty(t, elsewhere(three, nil))
}
