package blob_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/iotest"

	"github.com/stretchr/testify/require"

	"fachui/internal/blob"
)

func open(t *testing.T) (store *blob.Dir, path string) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "files")
	d, err := blob.OpenDir(path)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, d.Close()) })
	return d, path
}

// kept lists the files under path, without folders.
func kept(t *testing.T, path string) []string {
	t.Helper()
	var out []string
	require.NoError(t, filepath.WalkDir(path, func(p string, e fs.DirEntry, err error) error {
		if err == nil && !e.IsDir() {
			out = append(out, p)
		}
		return err
	}))
	return out
}

func TestWhatIsPutIsGot(t *testing.T) {
	t.Parallel()
	for name, content := range map[string][]byte{
		"nothing": {}, "one byte": {0}, "text": []byte("锦江区春熙路1号"), "the most": bytes.Repeat([]byte{7}, blob.MaxSize),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d, path := open(t)
			sum, size, err := d.Put(t.Context(), bytes.NewReader(content))
			require.NoError(t, err)
			want := sha256.Sum256(content)
			require.Equal(t, hex.EncodeToString(want[:]), sum.String())
			require.EqualValues(t, len(content), size)
			r, size, err := d.Get(t.Context(), sum)
			require.NoError(t, err)
			defer r.Close()
			require.EqualValues(t, len(content), size)
			got, err := io.ReadAll(r)
			require.NoError(t, err)
			require.Equal(t, want, sha256.Sum256(got))
			require.Len(t, kept(t, path), 1)
			info, err := os.Stat(kept(t, path)[0])
			require.NoError(t, err)
			require.Equal(t, fs.FileMode(0o600), info.Mode().Perm())
		})
	}
}

func TestWhatFailsLeavesNothing(t *testing.T) {
	t.Parallel()
	d, path := open(t)
	_, _, err := d.Put(t.Context(), bytes.NewReader(make([]byte, blob.MaxSize+1)))
	require.ErrorIs(t, err, blob.ErrTooLarge)
	broken := errors.New("the line broke")
	_, _, err = d.Put(t.Context(), io.MultiReader(strings.NewReader("half"), iotest.ErrReader(broken)))
	require.ErrorIs(t, err, broken)
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	_, _, err = d.Put(gone, strings.NewReader("whole, but nobody waits"))
	require.ErrorIs(t, err, context.Canceled)
	require.Empty(t, kept(t, path))
}

func TestOneContentIsKeptOnce(t *testing.T) {
	t.Parallel()
	d, path := open(t)
	var all sync.WaitGroup
	for range 20 {
		all.Go(func() {
			_, _, err := d.Put(t.Context(), strings.NewReader("the same"))
			if err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	require.Len(t, kept(t, path), 1)
}

func TestNoNameLeadsOut(t *testing.T) {
	t.Parallel()
	d, path := open(t)
	require.NoError(t, os.WriteFile(filepath.Join(path, "..", "secret"), []byte("key"), 0o600))
	for _, s := range []string{
		"", "42", "../secret", "..", "half/x", strings.Repeat("a", 63), strings.Repeat("a", 65), strings.Repeat("A", 64),
		strings.Repeat("g", 64), "..%2fsecret" + strings.Repeat("a", 53), "../" + strings.Repeat("a", 61), strings.Repeat("a", 63) + "\x00",
	} {
		_, err := blob.ParseSum(s)
		require.ErrorIs(t, err, blob.ErrNoSum, "%q", s)
		_, _, err = d.Get(t.Context(), blob.Sum(s))
		require.ErrorIs(t, err, blob.ErrNoSum, "%q", s)
	}
	sum, err := blob.ParseSum(strings.Repeat("ab", 32))
	require.NoError(t, err)
	_, _, err = d.Get(t.Context(), sum)
	require.ErrorIs(t, err, blob.ErrUnknown)

	// A link that somebody planted in the directory leads nowhere either.
	require.NoError(t, os.Mkdir(filepath.Join(path, "ab"), 0o700))
	require.NoError(t, os.Symlink("../../secret", filepath.Join(path, "ab", strings.Repeat("ab", 31))))
	_, _, err = d.Get(t.Context(), sum)
	require.Error(t, err)
}

func TestAStoreOpensAgain(t *testing.T) {
	t.Parallel()
	d, path := open(t)
	sum, _, err := d.Put(t.Context(), strings.NewReader("before"))
	require.NoError(t, err)
	again, err := blob.OpenDir(path)
	require.NoError(t, err)
	defer again.Close()
	r, _, err := again.Get(t.Context(), sum)
	require.NoError(t, err)
	require.NoError(t, r.Close())
	_, err = blob.OpenDir(filepath.Join(path, place(sum)))
	require.Error(t, err, "a file is no store")
}

func place(s blob.Sum) string { return string(s[:2]) + "/" + string(s[2:]) }
