package keyring_test

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"pgregory.net/rapid"

	"fachui/internal/keyring"
	"fachui/internal/ref"
)

func open(t *testing.T, dir string) *keyring.Ring {
	t.Helper()
	r, err := keyring.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func fresh(t *testing.T) (*keyring.Ring, string) {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "ring")
	return open(t, dir), dir
}

func TestEveryFolderAndFileBelongsToItsOwnerAlone(t *testing.T) {
	t.Parallel()
	r, dir := fresh(t)
	if _, err := r.LotKey(ref.New()); err != nil {
		t.Fatal(err)
	}
	var files int
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		want := fs.FileMode(0o600)
		if d.IsDir() {
			want = 0o700
		} else {
			files++
		}
		if info.Mode().Perm() != want {
			t.Errorf("%s has mode %o, want %o", path, info.Mode().Perm(), want)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if files != 6 {
		t.Errorf("%d key files, want one each of data, master, blind, token, paper and lot", files)
	}
}

func TestARingOpenToOthersIsRefused(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"", "data", "data/1.key", "blind/1.key"} {
		for _, mode := range []fs.FileMode{0o040, 0o004, 0o020, 0o001} {
			_, dir := fresh(t)
			path := filepath.Join(dir, name)
			info, err := os.Stat(path)
			if err != nil {
				t.Fatal(err)
			}
			if err := os.Chmod(path, info.Mode().Perm()|mode); err != nil {
				t.Fatal(err)
			}
			_, err = keyring.Open(dir)
			if !errors.Is(err, keyring.ErrOpenToOthers) || !strings.Contains(err.Error(), path) {
				t.Errorf("%s with mode +%o: %v", name, mode, err)
			}
		}
	}
}

func TestAFileInTheFoldersPlaceIsRefused(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "ring")
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := keyring.Open(path); !errors.Is(err, keyring.ErrNotFolder) {
		t.Errorf("%v", err)
	}
}

func TestADamagedOrLostKeyIsNotReplaced(t *testing.T) {
	t.Parallel()
	damage := map[string]func(path string) error{
		"cut short": func(p string) error { return os.Truncate(p, 40) },
		"empty":     func(p string) error { return os.Truncate(p, 0) },
		"altered": func(p string) error {
			b, err := os.ReadFile(p)
			if err != nil {
				return err
			}
			b[30] ^= 1
			return os.WriteFile(p, b, 0o600)
		},
	}
	for what, do := range damage {
		for _, name := range []string{"data/1.key", "master/1.key", "blind/1.key"} {
			_, dir := fresh(t)
			if err := do(filepath.Join(dir, name)); err != nil {
				t.Fatal(err)
			}
			if _, err := keyring.Open(dir); !errors.Is(err, keyring.ErrDamaged) {
				t.Errorf("%s %s: %v", name, what, err)
			}
		}
	}
	r, dir := fresh(t)
	if _, err := r.RotateData(); err != nil {
		t.Fatal(err)
	}
	for _, lost := range []string{"blind/1.key", "data/1.key"} {
		if err := os.Remove(filepath.Join(dir, lost)); err != nil {
			t.Fatal(err)
		}
		if _, err := keyring.Open(dir); !errors.Is(err, keyring.ErrDamaged) {
			t.Errorf("%s lost: %v", lost, err)
		}
	}
}

// A key under another's name would encrypt lots with a key people can read elsewhere.
func TestAKeyUnderAnotherNameIsRefused(t *testing.T) {
	t.Parallel()
	_, dir := fresh(t)
	err := os.Rename(filepath.Join(dir, "data/1.key"), filepath.Join(dir, "master/2.key"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := keyring.Open(dir); !errors.Is(err, keyring.ErrDamaged) {
		t.Errorf("%v", err)
	}
}

func TestACiphertextOpensOnlyInItsPlace(t *testing.T) {
	t.Parallel()
	r, _ := fresh(t)
	other, _ := fresh(t)
	rapid.Check(t, func(t *rapid.T) {
		word := rapid.StringMatching(`[a-z_]{0,8}`)
		table, id, column := word.Draw(t, "table"), word.Draw(t, "id"), word.Draw(t, "column")
		plain := rapid.SliceOf(rapid.Byte()).Draw(t, "plain")
		sealed, err := r.Encrypt(table, id, column, plain)
		if err != nil {
			t.Fatal(err)
		}
		got, err := r.Decrypt(table, id, column, sealed)
		if err != nil || !bytes.Equal(got, plain) {
			t.Fatalf("opened %x, %v", got, err)
		}
		elsewhere := [3]string{word.Draw(t, "t2"), word.Draw(t, "i2"), word.Draw(t, "c2")}
		if elsewhere != [3]string{table, id, column} {
			refused(t, r, elsewhere, sealed, "moved")
		}
		refused(t, other, [3]string{table, id, column}, sealed, "another ring")
		i := rapid.IntRange(0, len(sealed)-1).Draw(t, "byte")
		sealed[i] ^= 1 << rapid.IntRange(0, 7).Draw(t, "bit")
		refused(t, r, [3]string{table, id, column}, sealed, "altered")
		refused(t, r, [3]string{table, id, column}, sealed[:i], "cut short")
	})
}

func refused(t *rapid.T, r *keyring.Ring, at [3]string, sealed []byte, why string) {
	_, err := r.Decrypt(at[0], at[1], at[2], sealed)
	if !errors.Is(err, keyring.ErrUnreadable) {
		t.Fatalf("%s: %v", why, err)
	}
}

func TestEqualTextsEncryptDifferently(t *testing.T) {
	t.Parallel()
	r, _ := fresh(t)
	a, _ := r.Encrypt("person", "1", "name", []byte("张三丰"))
	b, _ := r.Encrypt("person", "1", "name", []byte("张三丰"))
	if bytes.Equal(a, b) || bytes.Contains(a, []byte("张三丰")) {
		t.Error("a ciphertext tells whether two texts are equal, or holds the text")
	}
}

func TestRotationKeepsOldTextsReadableAndOtherNodesLearnTheNewKey(t *testing.T) {
	t.Parallel()
	a, dir := fresh(t)
	b := open(t, dir) // another node
	old, err := a.Encrypt("t", "1", "c", []byte("before"))
	if err != nil {
		t.Fatal(err)
	}
	n, err := a.RotateData()
	if err != nil || n != 2 {
		t.Fatalf("rotated to %d, %v", n, err)
	}
	young, err := a.Encrypt("t", "1", "c", []byte("after"))
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Equal(old[:5], young[:5]) {
		t.Error("the new key is not used")
	}
	for _, r := range []*keyring.Ring{a, b, open(t, dir)} {
		for sealed, want := range map[string]string{string(old): "before", string(young): "after"} {
			got, err := r.Decrypt("t", "1", "c", []byte(sealed))
			if err != nil || string(got) != want {
				t.Errorf("%q, %v; want %q", got, err, want)
			}
		}
	}
}

func TestBlindHashes(t *testing.T) {
	t.Parallel()
	r, dir := fresh(t)
	other, _ := fresh(t)
	h := r.Blind("person.id", []byte("v"))
	switch {
	case len(h) != 32:
		t.Errorf("%d bytes", len(h))
	case !bytes.Equal(h, open(t, dir).Blind("person.id", []byte("v"))):
		t.Error("it changes when the ring is opened again")
	case bytes.Equal(h, r.Blind("person.phone", []byte("v"))):
		t.Error("purposes can be compared")
	case bytes.Equal(h, other.Blind("person.id", []byte("v"))):
		t.Error("rings agree")
	case bytes.Equal(r.Fingerprint(), other.Fingerprint()):
		t.Error("two rings have one fingerprint")
	}
}

func TestTwoProcessesMayMakeOneRing(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "ring")
	const processes = 8
	prints := make([][]byte, processes)
	var wg sync.WaitGroup
	for i := range processes {
		wg.Go(func() {
			r, err := keyring.Open(dir)
			if err != nil {
				t.Error(err)
				return
			}
			prints[i] = r.Fingerprint()
		})
	}
	wg.Wait()
	for _, p := range prints {
		if !bytes.Equal(p, prints[0]) {
			t.Fatal("two rings in one folder")
		}
	}
}

func TestNoKeyIsPrinted(t *testing.T) {
	t.Parallel()
	r, dir := fresh(t)
	lot, err := r.LotKey(ref.New())
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	slog.New(slog.NewTextHandler(&out, nil)).Info("x", slog.Any("ring", r))
	slog.New(slog.NewJSONHandler(&out, nil)).Info("x", slog.Any("ring", r))
	fmt.Fprintf(&out, "%v %+v %#v %s %q", r, r, r, r, r)
	secrets := []string{fmt.Sprintf("%x", lot), fmt.Sprintf("%d", lot)}
	for _, kind := range []string{"data", "master", "blind"} {
		b, err := os.ReadFile(filepath.Join(dir, kind, "1.key"))
		if err != nil {
			t.Fatal(err)
		}
		secrets = append(secrets, strings.Fields(string(b))[4])
	}
	for _, s := range secrets {
		if strings.Contains(out.String(), s) {
			t.Errorf("a key is printed: %s", out.String())
		}
	}
}
