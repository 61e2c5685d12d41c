package paper_test

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fachui/internal/verify/paper"
)

var (
	key   = ed25519.NewKeyFromSeed(bytes.Repeat([]byte{1}, ed25519.SeedSize))
	other = ed25519.NewKeyFromSeed(bytes.Repeat([]byte{2}, ed25519.SeedSize))
	pdf   = []byte("%PDF-1.7 words %%EOF")
)

func public(k ed25519.PrivateKey) string {
	return hex.EncodeToString(k.Public().(ed25519.PublicKey))
}

type signed struct {
	pdf    []byte
	record map[string]any
	keys   map[string]any
}

func sound() signed {
	sum := sha256.Sum256(pdf)
	return signed{
		pdf:    pdf,
		record: map[string]any{"paper": "1", "doc_no": "（2026）川0104执102号确1号", "sha256": hex.EncodeToString(sum[:]), "public_key": public(key), "signature": ed25519.Sign(key, pdf)},
		keys:   map[string]any{"keys": []map[string]any{{"public_key": public(key)}}},
	}
}

func (s signed) files(t *testing.T) paper.Files {
	t.Helper()
	dir := t.TempDir()
	write := func(name string, b []byte) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, b, 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	marshal := func(v any) []byte {
		b, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	return paper.Files{PDF: write("p.pdf", s.pdf), Record: write("r.json", marshal(s.record)), Keys: write("k.json", marshal(s.keys))}
}

// What somebody could do to a paper on its way, and which step finds it.
func TestVerify(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name   string
		change func(*signed)
		wrong  []bool // steps that fail: sum, signature, key
	}{
		{"as it was signed", func(*signed) {}, []bool{false, false, false}},
		{"a byte of the paper altered", func(s *signed) { s.pdf = bytes.Replace(pdf, []byte("words"), []byte("sword"), 1) }, []bool{true, true, false}},
		{"the record follows the altered paper", func(s *signed) {
			s.pdf = []byte("%PDF-1.7 sword %%EOF")
			sum := sha256.Sum256(s.pdf)
			s.record["sha256"] = hex.EncodeToString(sum[:])
		}, []bool{false, true, false}},
		{"signed again with another key", func(s *signed) {
			s.pdf = []byte("%PDF-1.7 sword %%EOF")
			sum := sha256.Sum256(s.pdf)
			s.record["sha256"], s.record["public_key"], s.record["signature"] = hex.EncodeToString(sum[:]), public(other), ed25519.Sign(other, s.pdf)
		}, []bool{false, false, true}},
		{"another key's name on the signature", func(s *signed) { s.record["public_key"] = public(other) }, []bool{false, true, true}},
		{"no key", func(s *signed) { s.record["public_key"] = "" }, []bool{false, true, true}},
		{"a key of the wrong length", func(s *signed) { s.record["public_key"] = "00" }, []bool{false, true, true}},
		{"no signature", func(s *signed) { delete(s.record, "signature") }, []bool{false, true, false}},
		{"no keys kept", func(s *signed) { s.keys = map[string]any{} }, []bool{false, false, true}},
	} {
		s := sound()
		tt.change(&s)
		r, err := paper.Verify(s.files(t))
		if err != nil {
			t.Fatal(err)
		}
		ok := true
		for i, wrong := range tt.wrong {
			ok = ok && !wrong
			if r.Steps[i].OK == wrong {
				t.Errorf("%s: step %d (%s) is %v", tt.name, i, r.Steps[i].EN, r.Steps[i].OK)
			}
		}
		if r.OK != ok {
			t.Errorf("%s: %v", tt.name, r.OK)
		}
	}
}

func TestRun(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	if err := paper.Run(&b, sound().files(t), false); err != nil || strings.Contains(b.String(), "✗") {
		t.Errorf("%v\n%s", err, &b)
	}
	s := sound()
	s.pdf = append([]byte{}, append(pdf, '\n')...)
	b.Reset()
	if err := paper.Run(&b, s.files(t), true); !errors.Is(err, paper.ErrDiffers) || !strings.Contains(b.String(), `"ok": false`) {
		t.Errorf("%v\n%s", err, &b)
	}
	f := sound().files(t)
	f.Keys = f.PDF
	if err := paper.Run(&b, f, false); err == nil {
		t.Error("a PDF was read as keys")
	}
	f.Keys = filepath.Join(t.TempDir(), "none")
	if err := paper.Run(&b, f, false); err == nil {
		t.Error("a missing file was read")
	}
}
