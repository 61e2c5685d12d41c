package draw_test

import (
	"encoding/json"
	"fmt"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"fachui/internal/verify/draw"
)

// The same golden record that the code which draws is held to.
const golden = "../../../valuation/draw/testdata/record.json"

func load(t *testing.T) map[string]any {
	t.Helper()
	b, err := os.ReadFile(golden)
	require.NoError(t, err)
	var rec map[string]any
	require.NoError(t, json.Unmarshal(b, &rec))
	return rec
}

func write(t *testing.T, name string, v any) string {
	t.Helper()
	b, err := json.Marshal(v)
	require.NoError(t, err)
	path := filepath.Join(t.TempDir(), name)
	require.NoError(t, os.WriteFile(path, b, 0o600))
	return path
}

func TestGoldenRecordVerifies(t *testing.T) {
	t.Parallel()
	r, err := draw.Verify(golden)
	require.NoError(t, err)
	require.True(t, r.OK(), "%+v", r)
	d := r.Draws[0]
	require.Equal(t, "void", d.State)
	require.Equal(t, []string{"SC-003", "SC-100", "SC-001"}, d.Chosen)
	require.Equal(t, "national 全国", d.Pool)

	var out strings.Builder
	require.NoError(t, draw.Run(&out, []string{golden}, false))
	for _, want := range []string{d.ManifestHash, d.Seed, "→   1", "SC-003", "作废决定 2026-3", "排除 excluded: interest", "✓"} {
		require.Contains(t, out.String(), want)
	}
	out.Reset()
	require.NoError(t, draw.Run(&out, []string{golden}, true))
	require.True(t, json.Valid([]byte(out.String())))
}

// Whatever single value of the record is changed, it is detected, and the part it
// belongs to is named.
func TestAnyTouchedValueIsNamed(t *testing.T) {
	t.Parallel()
	whole := load(t)
	leaves := 0
	walk(whole, nil, func(path []any, v any) {
		leaves++
		touched := load(t)
		set(touched, path, other(v))
		r, err := draw.Verify(write(t, "record.json", touched))
		require.NoError(t, err, "%v", path)
		require.False(t, r.OK(), "%v was touched and nobody saw it", path)
		part := fmt.Sprint(path[0])
		named := false
		for _, c := range r.Draws[0].Checks {
			named = named || !c.OK && strings.Contains(c.Part, part)
		}
		require.True(t, named, "%v: %+v", path, r.Draws[0].Checks)
	})
	require.Greater(t, leaves, 100)
}

func TestLinesTakenOutAreDetected(t *testing.T) {
	t.Parallel()
	for _, path := range [][]any{
		{"manifest", "members"}, {"manifest", "levels"}, {"manifest", "keepers"},
		{"transcript", "contributions"}, {"transcript", "tickets"}, {"transcript", "chosen"}, {"transcript", "witnesses"},
	} {
		touched := load(t)
		list := get(touched, path).([]any)
		set(touched, path, list[1:])
		r, err := draw.Verify(write(t, "record.json", touched))
		require.NoError(t, err)
		require.False(t, r.OK(), "%v", path)
	}
}

func TestSeparateFilesAndStrangeOnes(t *testing.T) {
	t.Parallel()
	rec := load(t)
	dir := t.TempDir()
	for _, part := range []string{"manifest", "commitment", "transcript", "void"} {
		b, err := json.Marshal(rec[part])
		require.NoError(t, err)
		require.NoError(t, os.WriteFile(filepath.Join(dir, part+".json"), b, 0o600))
	}
	r, err := draw.Verify(dir)
	require.NoError(t, err)
	require.True(t, r.OK(), "%+v", r)

	r, err = draw.Verify(filepath.Join(dir, "manifest.json"), filepath.Join(dir, "commitment.json"))
	require.NoError(t, err)
	require.True(t, r.OK(), "a frozen draw verifies before it is revealed")
	require.Equal(t, "frozen", r.Draws[0].State)

	r, err = draw.Verify(filepath.Join(dir, "transcript.json"))
	require.NoError(t, err)
	require.False(t, r.OK(), "without the manifest nothing can be said")

	rec["manifest"].(map[string]any)["note"] = "not hashed"
	_, err = draw.Verify(write(t, "record.json", rec))
	require.ErrorContains(t, err, "note")
	_, err = draw.Verify(filepath.Join(dir, "nothing.json"))
	require.Error(t, err)
	_, err = draw.Verify(t.TempDir())
	require.Error(t, err)
}

func TestADrawNamesItsPredecessor(t *testing.T) {
	t.Parallel()
	first, second := load(t), load(t)
	first["manifest"].(map[string]any)["draw_no"] = 1
	r, err := draw.Verify(write(t, "second.json", second), write(t, "first.json", first))
	require.NoError(t, err)
	require.Equal(t, 1, r.Draws[0].Number)
	found := false
	for _, c := range r.Draws[1].Checks {
		found = found || c.Part == "manifest.previous" && !c.OK
	}
	require.True(t, found)
}

func TestRunTellsWhatDiffers(t *testing.T) {
	t.Parallel()
	rec := load(t)
	rec["transcript"].(map[string]any)["chosen"] = []string{"SC-001", "SC-010", "SC-003"}
	var out strings.Builder
	err := draw.Run(&out, []string{write(t, "record.json", rec)}, false)
	require.ErrorIs(t, err, draw.ErrDiffers)
	require.Contains(t, out.String(), "✗ transcript.chosen")
}

// The verifier is worth something only while it shares nothing with what it verifies.
func TestItSharesNoCode(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("*.go")
	require.NoError(t, err)
	for _, f := range files {
		if strings.HasSuffix(f, "_test.go") {
			continue
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), f, nil, parser.ImportsOnly)
		require.NoError(t, err)
		for _, i := range parsed.Imports {
			require.NotContains(t, i.Path.Value, ".", "%s imports more than the standard library", f)
			require.NotContains(t, i.Path.Value, "fachui/", f)
		}
	}
}

func walk(v any, path []any, leaf func([]any, any)) {
	switch x := v.(type) {
	case map[string]any:
		for k, w := range x {
			walk(w, append(slices.Clip(path), k), leaf)
		}
	case []any:
		for i, w := range x {
			walk(w, append(slices.Clip(path), i), leaf)
		}
	default:
		leaf(path, v)
	}
}

func get(v any, path []any) any {
	for _, p := range path {
		if k, ok := p.(string); ok {
			v = v.(map[string]any)[k]
		} else {
			v = v.([]any)[p.(int)]
		}
	}
	return v
}

func set(v any, path []any, to any) {
	last := len(path) - 1
	switch in := get(v, path[:last]).(type) {
	case map[string]any:
		in[path[last].(string)] = to
	case []any:
		in[path[last].(int)] = to
	}
}

// other is a value of the same kind that differs.
func other(v any) any {
	switch x := v.(type) {
	case string:
		if len(x) == 64 && x[0] != '0' {
			return "0" + x[1:]
		}
		return x + "0"
	case float64:
		return x + 1
	case bool:
		return !x
	default:
		panic(fmt.Sprintf("%T in the record", v))
	}
}
