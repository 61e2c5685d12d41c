package province

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"

	"fachui/web/route"
)

// paper is the name of a paper of the demo: one page that says that it stands for
// another. In a request it is the SHA-256 of that page; officers hand the page in to
// their court before they name it.
type paper string

func (p paper) hash() string {
	sum := sha256.Sum256(p.scanned())
	return hex.EncodeToString(sum[:])
}

// MarshalText says which paper is meant, by its hash.
func (p paper) MarshalText() ([]byte, error) { return []byte(p.hash()), nil }

// scanned is the scan of a paper as a PDF of one page. The standard fonts of a PDF have
// no Chinese, so the name stands in a comment and the page says it in English.
func (p paper) scanned() []byte {
	text := "BT /F1 18 Tf 72 720 Td (Demonstration: this page stands for a signed paper.) Tj ET"
	objects := []string{
		"<< /Type /Catalog /Pages 2 0 R >>",
		"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
		"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
		fmt.Sprintf("<< /Length %d >>\nstream\n%s\nendstream", len(text), text),
		"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
	}
	var b bytes.Buffer
	fmt.Fprintf(&b, "%%PDF-1.4\n%% 演示文书 %s\n", string(p))
	at := make([]int, len(objects))
	for i, o := range objects {
		at[i] = b.Len()
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	start := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(objects)+1)
	for _, n := range at {
		fmt.Fprintf(&b, "%010d 00000 n \n", n)
	}
	fmt.Fprintf(&b, "trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(objects)+1, start)
	return b.Bytes()
}

// handIn keeps in a court the papers of the demo that an officer is about to name there.
func (c *client) handIn(ctx context.Context, login string, r route.Route, in fields) error {
	if r.Access.Scope != route.InCourt {
		return nil
	}
	for _, v := range in {
		p, ours := v.(paper)
		if !ours || c.has(text(in[":court"]), p.hash()) {
			continue
		}
		_, err := c.do(ctx, login, "file.keep", fields{":court": in[":court"], file: upload{field: "file", content: p.scanned(), name: "scan.pdf"}})
		if err != nil {
			return err
		}
		c.mu.Lock()
		c.kept[text(in[":court"])+p.hash()] = true
		c.mu.Unlock()
	}
	return nil
}

// has reports whether a court was handed a paper before.
func (c *client) has(court, hash string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.kept[court+hash]
}
