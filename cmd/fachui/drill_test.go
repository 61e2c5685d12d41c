package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"fachui/internal/house/housetest"
	"fachui/internal/pgembed"
	"fachui/internal/pgtest"
	"fachui/internal/scenario"
)

// A house that has closed days and a month is dumped and restored: every book is
// the same to the last root, and every invariant holds of the copy. A backup that
// somebody edited is not.
func TestDrillRestore(t *testing.T) {
	t.Parallel()
	in, err := os.Open("../../scenarios/month_close.yaml")
	require.NoError(t, err)
	defer in.Close()
	f, err := scenario.Read("month_close.yaml", in)
	require.NoError(t, err)
	w := housetest.Open(t, housetest.Options{At: housetest.Dawn})
	res, err := scenario.Run(t.Context(), f, w.Story(&bytes.Buffer{}))
	require.NoError(t, err)
	require.Empty(t, res.Failed)
	owner := pgtest.URL(t, w.Pool, pgembed.Owner)

	out, ok := fachui(t, "drill", "restore", "--owner-url", owner, "--json")
	require.True(t, ok, out)
	said, answer, found := strings.Cut(out, "{\n") // what it is at, then what it found
	require.True(t, found, out)
	require.Contains(t, said, "restoring")
	var d drilled
	require.NoError(t, json.Unmarshal([]byte("{"+answer), &d), out)
	require.True(t, d.Equal)
	require.Empty(t, d.Invariants.Broken)
	require.Positive(t, d.Invariants.Looked)
	require.Len(t, d.Courts, 1)
	require.True(t, d.Courts[0].Equal)
	require.GreaterOrEqual(t, len(d.Courts[0].Checkpoints), 4, "each closed day, and the whole book")
	for _, c := range d.Courts[0].Checkpoints {
		require.True(t, c.OK, "%+v", c)
	}
	require.Positive(t, d.Seconds.Restore)

	// An older backup of a book that went on is missing the end.
	dump := filepath.Join(t.TempDir(), "old.dump")
	require.NoError(t, pgembed.Dump(t.Context(), owner, dump))
	out, ok = fachui(t, "drill", "restore", "--dump", dump, "--owner-url", owner)
	require.True(t, ok, out)
	require.Contains(t, out, "相同 EQUAL")
	// Alone it can only agree with itself.
	out, ok = fachui(t, "drill", "restore", "--dump", dump)
	require.True(t, ok, out)
	require.Contains(t, out, "自洽 CONSISTENT")
	require.NotContains(t, out, "相同 EQUAL")
	_, err = pgtest.Owner(t, w.Pool).Exec(t.Context(), `alter table posting disable trigger user; update posting set amount = amount + 1 where number = 1`)
	require.NoError(t, err)
	edited := filepath.Join(t.TempDir(), "edited.dump")
	require.NoError(t, pgembed.Dump(t.Context(), owner, edited))
	kept := filepath.Join(t.TempDir(), "kept.json")
	require.NoError(t, writeJSON(kept, map[string]any{"format": "x"}))
	out, ok = fachui(t, "drill", "restore", "--dump", edited)
	require.False(t, ok, out)
	require.Contains(t, out, "不同 UNEQUAL")
	out, ok = fachui(t, "drill", "restore", "--dump", edited, "--checkpoint", kept)
	require.False(t, ok)
	require.Contains(t, out, "no checkpoint")
	out, ok = fachui(t, "drill", "restore")
	require.False(t, ok)
	require.Contains(t, out, "--owner-url")
}

// Who runs a drill from a script can tell a difference from a drill that failed.
func TestDrillStatus(t *testing.T) {
	t.Parallel()
	require.Equal(t, 1, status(errFailed))
	require.Equal(t, 1, status(errors.New("anything")))
	require.Equal(t, 2, status(fmt.Errorf("outer: %w", cannot(errors.New("no pg_restore")))))
	err := drillRestoreCmd{}.Run(t.Context())
	require.Equal(t, 2, status(err))
	for n, want := range map[int64]string{0: "0 B", 1023: "1023 B", 1024: "1 KiB", 1 << 20: "1 MiB", 1<<30 - 1: "1023 MiB", 1 << 30: "1 GiB"} {
		require.Equal(t, want, size(n))
	}
}
