package scenario

import (
	"context"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
)

// paperSees look at the papers that the house writes of a sale.
func paperSees() []See {
	return []See{
		{Name: "papers", Op: "paper.list", Of: "lot", By: supervisor, ZH: "标的文书", EN: "the papers that the house wrote of a lot", Fields: "papers: [{kind, doc_no, public, template_version}]", list: "papers"},
		{Name: "paper draft", Op: "paper.draft", Of: "lot", ZH: "文书草稿", EN: "a ruling as its template would write it", Fields: "proposed_number, document.title, …; query: kind=sale&doc_no=…"},
		{Name: "encumbrances", Op: "lot.encumbrances", Of: "lot", ZH: "权利负担处理表", EN: "what becomes of the rights of others in a property when title passes", Fields: "known, encumbrances: [{right, since, fate}]"},
		{Name: "assistance", Op: "assistance.list", Of: "lot", By: supervisor, ZH: "协助执行", EN: "the notices of assistance about a lot", Fields: "may_ask, wanted, notices: [{agency, name, doc_no, due_at, sent_at, answered_at}]"},
		{Name: "verified confirmation", Op: "paper.public", Of: "lot", ZH: "核验成交确认书", EN: "the confirmation of a lot, downloaded by anybody and verified against its hash, signature and the published keys", Fields: "doc_no, whole, signed, known_key", look: verifyConfirmation},
	}
}

// paperVerbs are what a court asks of registries after a sale.
func paperVerbs() []Verb {
	return []Verb{
		{Name: "ask assistance", Refusals: []string{"assistance.request", "assistance.title_first", "paper.number_taken", "lot.paper"}, Op: "assistance.ask", Names: "assistance", ZH: "发出协助执行通知书", EN: "a judge asks a registry to co-operate"},
		{Name: "note assistance", Refusals: []string{"assistance.step", "assistance.not_found", "lot.document_hash"}, Op: "assistance.note", ZH: "登记协助执行回执", EN: "a notice was sent, or the registry answered"},
	}
}

// verifyConfirmation downloads the confirmation of a lot as the public does and
// verifies it with code of its own.
func verifyConfirmation(ctx context.Context, w *world, x Expectation) (any, error) {
	lot, err := w.id(x.Fields.fields["of"].scalar)
	if err != nil {
		return nil, err
	}
	out, err := w.call(ctx, x.By, "paper.public", map[string]string{"lot": lot}, "", nil)
	if err != nil {
		return nil, err
	}
	ps := listOf(out)
	if len(ps) != 1 {
		return nil, fmt.Errorf("%d public papers, want the confirmation alone", len(ps))
	}
	id := map[string]string{"paper": text(ps[0]["paper"])}
	pdf, err := w.call(ctx, x.By, "paper.open", id, "", nil)
	if err != nil {
		return nil, err
	}
	record, err := w.call(ctx, x.By, "paper.show", id, "", nil)
	if err != nil {
		return nil, err
	}
	keys, err := w.call(ctx, x.By, "paper.keys", nil, "", nil)
	if err != nil {
		return nil, err
	}
	r, _ := record.(map[string]any)
	bytes := []byte(text(pdf))
	sum := sha256.Sum256(bytes)
	key, _ := hex.DecodeString(text(r["public_key"]))
	signature, _ := base64.StdEncoding.DecodeString(text(r["signature"]))
	known := false
	for _, k := range listOf(keys) {
		known = known || text(k["public_key"]) == text(r["public_key"])
	}
	return map[string]any{
		"doc_no": r["doc_no"], "whole": hex.EncodeToString(sum[:]) == text(r["sha256"]), "known_key": known,
		"signed": len(key) == ed25519.PublicKeySize && ed25519.Verify(key, bytes, signature),
	}, nil
}
