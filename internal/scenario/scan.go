package scenario

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"mime/multipart"

	"fachui/web/route"
)

// scan is the signed paper, the receipt, the ruling of which a story says no more than
// that there is one: a PDF that officers of a court hand in before they name its hash.
var scan = []byte("%PDF-1.4\n% 扫描件\n%%EOF\n")

// anyHash names the scan where a story does not say which; stories write it out.
func anyHash() string {
	sum := sha256.Sum256(scan)
	return hex.EncodeToString(sum[:])
}

// handIn keeps the scan in a court that does not have it yet, if what an officer is
// about to send there names it.
func (w *world) handIn(ctx context.Context, by string, r route.Route, court string, raw []byte) error {
	if r.Access.Scope != route.InCourt || w.kept[court] || !bytes.Contains(raw, []byte(anyHash())) {
		return nil
	}
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	part, err := form.CreateFormFile("file", "scan.pdf")
	if err == nil {
		_, err = part.Write(scan)
	}
	if err == nil {
		err = form.Close()
	}
	if err != nil {
		return fmt.Errorf("write scan: %w", err)
	}
	_, err = w.send(ctx, by, w.rows["file.keep"], map[string]string{"court": court}, "", body.Bytes(), form.FormDataContentType())
	if _, refused := errors.AsType[*refusal](err); refused {
		return nil // who may not hand in may not do the rest either, and is told so then
	}
	w.kept[court] = err == nil
	return err
}
