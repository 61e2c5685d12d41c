package auctionpg_test

import (
	"crypto/ed25519"
	"encoding/hex"
	"io"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"fachui/auction"
	"fachui/auction/auctionpg"
	"fachui/auction/papers"
	"fachui/internal/fault"
	"fachui/internal/legal"
	"fachui/internal/pg"
	"fachui/internal/pgtest"
	"fachui/internal/ref"
)

// soldAndPaid brings a lot to its sale and full payment.
func (h *house) soldAndPaid(t *testing.T) ref.ID {
	t.Helper()
	lot := h.announced(t)
	a := h.applyFor(t, lot, h.alice, nil)
	code, _ := h.hold(t, lot, a.Application, published)
	h.engine(t, lot, auction.Bidding, "", legal.Time{})
	h.engine(t, lot, auction.Sold, "700000", ends)
	e := auction.LotSold{Court: court, Lot: lot, Code: code, Price: yuan("700000"), EndedAt: ends, Bids: 1}
	for range 2 { // told twice
		no(t, h.tx(t, func(tx pgx.Tx) error { _, err := h.ConfirmTx(t.Context(), tx, e); return err }))
	}
	no(t, h.tx(t, func(tx pgx.Tx) error { return h.PaidTx(t.Context(), tx, court, lot, ends.Add(1)) }))
	return lot
}

// The confirmation is written once, by the house, for everybody (F01, Art. 22).
func TestConfirmationOnPaper(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	lot := h.soldAndPaid(t)
	ps, err := h.PublicPapers(t.Context(), lot)
	no(t, err)
	if len(ps) != 1 || ps[0].Kind != papers.Confirmation || !ps[0].Public || !strings.HasSuffix(ps[0].Number, "确1号") {
		t.Fatalf("%+v", ps)
	}
	v, content, err := h.OpenPaper(t.Context(), ps[0].ID, auctionpg.Reader{})
	no(t, err)
	defer content.Close()
	pdf, err := io.ReadAll(content)
	no(t, err)
	key, err := hex.DecodeString(v.Key)
	no(t, err)
	if int64(len(pdf)) != v.Size || !ed25519.Verify(key, pdf, v.Signature) {
		t.Error("the signature is not over the bytes")
	}
	keys, err := h.PaperKeys(t.Context())
	no(t, err)
	if len(keys) != 1 || keys[0].Key != v.Key || keys[0].Since.IsZero() || !strings.Contains(keys[0].PEM, "PUBLIC KEY") {
		t.Errorf("keys %+v", keys)
	}
}

// A judge who hands no document in has the house write it, word for word as drafted.
func TestRulingFromTemplate(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	lot := h.soldAndPaid(t)
	d, err := h.DraftPaper(t.Context(), court, lot, auctionpg.Drafting{Kind: papers.SaleRuling, BuyerCheck: "不限购，已核查"}, ends)
	no(t, err)
	if !strings.HasSuffix(d.Proposed, "之一") || d.Document.Number != d.Proposed || !strings.Contains(d.Document.String(), "柒拾万元整") {
		t.Errorf("draft %s:\n%s", d.Proposed, d.Document)
	}
	_, err = h.IssueRuling(t.Context(), court, lot, auctionpg.RulingDraft{DocNo: d.Proposed, BuyerCheck: "不限购，已核查"}, h.judge, ends.Add(2))
	no(t, err)
	all, err := h.CourtPapers(t.Context(), court, lot)
	no(t, err)
	if len(all) != 2 || all[1].Kind != papers.SaleRuling || all[1].Number != d.Proposed || all[1].Public {
		t.Fatalf("%+v", all)
	}
	doc, err := h.Dossier(t.Context(), court, lot, ends.Add(3))
	no(t, err)
	if doc.Ruling == nil || doc.Ruling.Document != all[1].Sum {
		t.Errorf("the ruling rests on %+v, not on %s", doc.Ruling, all[1].Sum)
	}
	h.opensOnlyTo(t, all[1].ID)
	next, err := h.DraftPaper(t.Context(), court, lot, auctionpg.Drafting{Kind: papers.Revocation, Ground: auction.Collusion}, ends)
	no(t, err)
	if !strings.HasSuffix(next.Proposed, "之二") || !strings.Contains(next.Document.String(), "恶意串通") {
		t.Errorf("next number %s:\n%s", next.Proposed, next.Document)
	}
}

// opensOnlyTo holds that a ruling is opened by its court and by the buyer, and by nobody else.
func (h *house) opensOnlyTo(t *testing.T, id ref.ID) {
	t.Helper()
	for name, r := range map[string]struct {
		auctionpg.Reader
		may bool
	}{
		"nobody": {auctionpg.Reader{}, false}, "another court": {auctionpg.Reader{Person: ref.New(), Courts: []string{"wuhou"}}, false},
		"a stranger": {auctionpg.Reader{Person: ref.New()}, false}, "a bidder who lost": {auctionpg.Reader{Person: h.bob.Person}, false},
		"the buyer": {auctionpg.Reader{Person: h.alice.Person}, true}, "the court": {auctionpg.Reader{Person: ref.New(), Courts: []string{court}}, true},
	} {
		_, content, err := h.OpenPaper(t.Context(), id, r.Reader)
		if err == nil {
			no(t, content.Close())
		}
		if (err == nil) != r.may {
			t.Errorf("%s: %v", name, err)
		}
	}
	_, err := h.Paper(t.Context(), id)
	no(t, err)
}

func TestPaperRefusals(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	lot := h.soldAndPaid(t)
	taken, err := h.PublicPapers(t.Context(), lot)
	no(t, err)
	_, missing := h.Paper(t.Context(), ref.New())
	_, letter := h.DraftPaper(t.Context(), court, lot, auctionpg.Drafting{Kind: "letter"}, ends)
	_, nothing := h.DraftPaper(t.Context(), court, lot, auctionpg.Drafting{Kind: papers.InKindRuling}, ends)
	issue := func(no, document string) error {
		_, err := h.IssueRuling(t.Context(), court, lot, auctionpg.RulingDraft{DocNo: no, Document: document, BuyerCheck: "已核查"}, h.judge, ends.Add(2))
		return err
	}
	for name, tt := range map[string]struct {
		got  error
		want *fault.Fault
	}{
		"no such paper":              {missing, auctionpg.ErrNoPaper},
		"no such kind":               {letter, auctionpg.ErrPaperKind},
		"nobody took it":             {nothing, auctionpg.ErrNoAward},
		"a number of one character":  {issue("一", ""), auction.ErrPaper},
		"a number of 121":            {issue(strings.Repeat("一", 121), ""), auction.ErrPaper},
		"a document that is no hash": {issue("（2026）裁9号", "abc"), auctionpg.ErrHash},
		"a number that is taken":     {issue(taken[0].Number, ""), auctionpg.ErrNumberTaken},
		"the same in other brackets": {issue(strings.NewReplacer("（", "(", "）", ") ").Replace(taken[0].Number), ""), auctionpg.ErrNumberTaken},
	} {
		if f := fault.Of(tt.got); f == nil || f.Code != tt.want.Code {
			t.Errorf("%s: %v, want %s", name, tt.got, tt.want.Code)
		}
	}
	no(t, issue("（2026）裁9号", ""))
}

// What the schema refuses of papers it refuses to everybody, the owner too.
func TestSchema_papers(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	lot := h.soldAndPaid(t)
	owner := pgtest.Owner(t, h.pool)
	again := func(change string) string {
		cols := map[string]string{
			"paper_id": "gen_random_uuid()", "kind": "'assistance'", "doc_no": "'（2026）停1号'", "sha256": "repeat('c', 64)", "issued_by": "gen_random_uuid()", "key_id": "key_id",
			"signature": "signature", "case_id": "case_id", "issued_at": "issued_at",
		}
		name, value, _ := strings.Cut(change, "=")
		cols[name] = value
		return `insert into sale_paper (court_id, paper_id, lot_id, case_id, kind, doc_no, template_version, facts_enc, text_sum, sha256, size, key_id, signature, issued_by, issued_at)
			select court_id, ` + cols["paper_id"] + `, lot_id, ` + cols["case_id"] + `, ` + cols["kind"] + `, ` + cols["doc_no"] + `, template_version, facts_enc, text_sum, ` + cols["sha256"] + `, size, ` +
			cols["key_id"] + `, ` + cols["signature"] + `, ` + cols["issued_by"] + `, ` + cols["issued_at"] + ` from sale_paper where lot_id = $1`
	}
	tests := []struct{ name, sql, want string }{
		{"rewritten", `update sale_paper set sha256 = repeat('0', 64) where lot_id = $1`, ""},
		{"deleted", `delete from sale_paper where lot_id = $1`, ""},
		{"a number used twice", again("doc_no=doc_no"), "sale_paper_number_once"},
		{"the number in other brackets", again("doc_no=translate(doc_no, '（）', '()')"), "sale_paper_number_once"},
		{"the same bytes again", again("sha256=sha256"), "sale_paper_bytes_once"},
		{"signed by a key that is not known", again("key_id='0123456789abcdef'"), ""},
		{"a short signature", again("signature='\\x00'"), ""},
		{"another case", again("case_id=gen_random_uuid()"), ""},
		{"a suspension that nobody ordered", again("kind='suspension'"), "sale_paper_order"},
		{"the text of an order that is none", `insert into order_announcement (court_id, interruption_id, lot_id, number, act, stood_at, template, content, content_hash, published_at)
			select court_id, gen_random_uuid(), lot_id, 1, 'suspend', 'SOLD', '2026-1', '{}', encode(sha256('{}'), 'hex'), issued_at from sale_paper where lot_id = $1`, "order_announcement_order"},
		{"a second confirmation", again("kind='confirmation'"), "sale_paper_issuer"},
		{"a second confirmation by the house", strings.Replace(again("kind='confirmation'"), "gen_random_uuid(), issued_at", "null, issued_at", 1), "sale_paper_once"},
		{"a key under another's name", `insert into paper_key (key_id, public_key, first_used_at) select key_id, decode(repeat('ab', 32), 'hex'), first_used_at from paper_key, lot where lot_id = $1`, "paper_key_named"},
		{"a key altered", `update paper_key set public_key = decode(repeat('ab', 32), 'hex') where exists (select from lot where lot_id = $1)`, ""},
	}
	for who, w := range map[string]writer{"app": h.pool, "owner": owner} {
		for _, tt := range tests {
			_, err := w.Exec(t.Context(), tt.sql, lot)
			if err == nil || tt.want != "" && !pg.Violated(err, tt.want) {
				t.Errorf("%s, as %s: %v, want %s", tt.name, who, err, tt.want)
			}
		}
	}
	_, err := h.pool.Exec(t.Context(), again("paper_id=gen_random_uuid()"), lot)
	no(t, err)
}
