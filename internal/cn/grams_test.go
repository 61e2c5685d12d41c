package cn_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"fachui/internal/cn"
)

func TestSearchable(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ in, want string }{
		{"", ""},
		{" 　\t", ""},
		{"，。！", ""},
		{"锦江区　某路１２号", "锦江区 某路12号"},
		{"ＢＭＷ　Ｘ５", "bmw x5"},
		{"川A·12345", "川a12345"},
		{"（2026）川0104执1号", "2026川0104执1号"},
		{"一号，房屋", "一号房屋"},
		{"ﾄﾖﾀ", "トヨタ"},
	} {
		require.Equal(t, c.want, cn.Searchable(c.in), "%q", c.in)
	}
}

func TestGrams(t *testing.T) {
	t.Parallel()
	require.Empty(t, cn.Grams("。"))
	require.Equal(t, []string{"房"}, cn.Grams("房"))
	require.Equal(t, []string{"住", "住房", "房"}, cn.Grams("住房"))
	require.Equal(t, []string{"a", "a1", "1", "川", "川a"}, reorder(cn.Grams("川A1"), "a", "a1", "1", "川", "川a"))
	require.NotContains(t, cn.Grams("某路 一号"), "路一", "a blank parts two words")
	require.Equal(t, []string{"锦"}, cn.Wanted(cn.Words("锦")))
	require.Equal(t, []string{"江区", "锦江"}, cn.Wanted(cn.Words("锦江区")))
	require.Equal(t, []string{"房", "锦江"}, cn.Wanted(cn.Words("锦江　房")))
}

// reorder puts the members of got that are in want into want's order.
func reorder(got []string, want ...string) []string {
	set := map[string]bool{}
	for _, g := range got {
		set[g] = true
	}
	var out []string
	for _, w := range want {
		if set[w] {
			out = append(out, w)
		}
	}
	return out
}

func TestWordsAreBounded(t *testing.T) {
	t.Parallel()
	require.Len(t, cn.Words(strings.Repeat("房 ", 100)), 8)
	require.Equal(t, strings.Repeat("房", 40), cn.Words(strings.Repeat("房", 1000))[0])
	require.Empty(t, cn.Words("  ？"))
}

// Whatever stands in a text is found by its grams.
func TestWhatIsHeldIsFound(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringOfN(rapid.SampledFrom([]rune("锦江区某路一号房ＡＢ12 ·，")), 1, 30, -1).Draw(t, "text")
		folded := []rune(cn.Searchable(text))
		if len(folded) == 0 {
			return
		}
		from := rapid.IntRange(0, len(folded)-1).Draw(t, "from")
		to := rapid.IntRange(from+1, len(folded)).Draw(t, "to")
		held := cn.Grams(text)
		for _, g := range cn.Wanted(cn.Words(string(folded[from:to]))) {
			require.Contains(t, held, g)
		}
	})
}
