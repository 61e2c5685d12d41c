// Package press sets the papers of a court as PDF, keeps their bytes and signs them.
//
// A page is A4 with the margins of an official paper: head, title, document number,
// paragraphs, tables that go on over pages and repeat their head, and an empty box
// where the court's seal goes. No seal is drawn: the court's own system applies its
// electronic seal there. At the foot of every page stand where the paper can be
// verified, the SHA-256 of what it says, and the page's number.
//
// The same document with the same foot is the same bytes on every machine that has
// the same fonts: nothing in a file is random, its date is the legal time of its issue,
// and all lengths are whole thousandths of a point. A signature (Ed25519) is made over
// exactly these bytes, with a key that signs nothing else, so that anybody can verify
// it with tools of their own. It proves where the paper comes from and that nobody
// altered it; it is not the court's seal.
//
// The font is Noto Serif SC (SIL Open Font License 1.1, font/OFL.txt), cut down to the
// characters of GB 2312, Latin and some signs by scripts/papers-font.mjs. A character that it lacks,
// as some names have, is looked for in the fonts of FONT_DIR; if none has it, a lozenge
// with the code point stands in its place, ◇[U+20BB7], and nothing fails.
package press

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/x509"
	_ "embed"
	"encoding/hex"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"fachui/internal/blob"
)

//go:embed font/NotoSerifSC-GB2312.ttf
var serif []byte

// mostFonts bounds what is read from FONT_DIR, mostFont each of them.
const (
	mostFonts = 8
	mostFont  = 64 << 20
)

// Keys sign papers; internal/keyring is one.
type Keys interface {
	SignPaper(paper []byte) (ed25519.PublicKey, []byte)
	PaperPublic() []ed25519.PublicKey
}

// Press sets, keeps and signs papers.
type Press struct {
	store blob.Store
	keys  Keys
	faces []face // the first that has a character sets it
	site  string // where the papers of this house are verified, without a slash at the end
}

// own is the font that comes with the house; it is read once in a process.
var own = sync.OnceValues(func() (face, error) { return readFace("serif", serif) })

// Options of a press.
type Options struct {
	Site  string // the house's address as outsiders know it; empty: only the path is printed
	Fonts string // a folder of TrueType fonts for characters that ours lacks; may be empty
}

// New returns a press that keeps bytes in store and signs with keys.
func New(store blob.Store, keys Keys, o Options) (*Press, error) {
	own, err := own()
	if err != nil {
		return nil, err
	}
	p := &Press{store: store, keys: keys, faces: []face{own}, site: strings.TrimRight(o.Site, "/")}
	if o.Fonts == "" {
		return p, nil
	}
	entries, err := os.ReadDir(o.Fonts)
	if err != nil {
		return nil, fmt.Errorf("look for fonts: %w", err)
	}
	for _, e := range entries {
		if !strings.EqualFold(filepath.Ext(e.Name()), ".ttf") || len(p.faces) > mostFonts {
			continue
		}
		b, err := readFont(filepath.Join(o.Fonts, e.Name()))
		if err != nil {
			return nil, err
		}
		f, err := readFace(fmt.Sprintf("other%d", len(p.faces)), b)
		if err != nil {
			return nil, fmt.Errorf("font %s: %w", e.Name(), err)
		}
		p.faces = append(p.faces, f)
	}
	return p, nil
}

func readFont(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("open font: %w", err)
	}
	defer f.Close()
	b, err := io.ReadAll(io.LimitReader(f, mostFont))
	if err != nil {
		return nil, fmt.Errorf("read font: %w", err)
	}
	return b, nil
}

// Where is the address at which the paper with an identifier is verified.
func (p *Press) Where(id string) string { return p.site + "/papers/" + id }

// Signature is a detached signature over the bytes of a paper.
type Signature struct {
	Key   ed25519.PublicKey
	Bytes []byte
}

// Kept is a paper as it was put away.
type Kept struct {
	Sum       string // SHA-256
	Size      int64
	Signature Signature
}

// Keep puts the bytes of a paper away and signs them. What is kept never changes; if
// the caller's transaction fails, bytes without a row are left, which nothing names.
func (p *Press) Keep(ctx context.Context, pdf []byte) (Kept, error) {
	sum, size, err := p.store.Put(ctx, bytes.NewReader(pdf))
	if err != nil {
		return Kept{}, fmt.Errorf("keep paper: %w", err)
	}
	key, signed := p.keys.SignPaper(pdf)
	return Kept{Sum: sum.String(), Size: size, Signature: Signature{Key: slices.Clone(key), Bytes: signed}}, nil
}

// errNotKept means that a row names a paper whose bytes are not in the store.
var errNotKept = errors.New("press: the store has no such paper")

// Open opens the bytes of a paper.
func (p *Press) Open(ctx context.Context, sum string) (io.ReadCloser, int64, error) {
	s, err := blob.ParseSum(sum)
	if err != nil {
		return nil, 0, fmt.Errorf("open paper: %w", err)
	}
	r, size, err := p.store.Get(ctx, s)
	if errors.Is(err, blob.ErrUnknown) {
		return nil, 0, fmt.Errorf("%w: %s", errNotKept, sum)
	}
	if err != nil {
		return nil, 0, fmt.Errorf("open paper: %w", err)
	}
	return r, size, nil
}

// Keys are the public halves of what signs papers here, the oldest first.
func (p *Press) Keys() []ed25519.PublicKey { return p.keys.PaperPublic() }

// PEM writes a public key as other tools read it (RFC 8410).
func PEM(key ed25519.PublicKey) string {
	der, err := x509.MarshalPKIXPublicKey(key)
	if err != nil { // no Ed25519 key fails
		return ""
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der}))
}

// Hex writes a key or signature as people copy it.
func Hex(b []byte) string { return hex.EncodeToString(b) }
