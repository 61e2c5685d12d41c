package auctionpg_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"fachui/auction"
	"fachui/auction/auctionpg"
	"fachui/auction/wording"
	"fachui/internal/fault"
	"fachui/internal/legal"
	"fachui/internal/pg"
	"fachui/internal/ref"
)

// What the house would write can be sent as it is, once the court has added what is on
// no record.
func TestPrepareAnnouncement(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	lot := h.noticed(t)
	got, err := h.PrepareAnnouncement(t.Context(), court, lot, published)
	no(t, err)
	d := got.Draft
	if got.Version != 0 || len(d.Warnings) != 7 || len(d.Taxes) != 4 || d.OpensAt.Date().String() != "2026-04-01" {
		t.Errorf("prepared: %+v", got)
	}
	if !strings.Contains(got.Texts.Text("announcement.head"), "人民法院") || got.Texts.Version != wording.Version {
		t.Errorf("the head reads %q", got.Texts.Text("announcement.head"))
	}
	want := draft()
	d.Defects, d.Viewing, d.BuyerCondition = want.Defects, want.Viewing, want.BuyerCondition
	d.Disclosures = want.Disclosures
	_, err = h.Announce(t.Context(), court, lot, d, h.clerk, published)
	no(t, err)
	p := h.published(t, lot)
	if len(p.Papers.Papers) != 3 || p.Version != wording.Version {
		t.Fatalf("published texts: %d of version %q", len(p.Papers.Papers), p.Version)
	}
	for _, part := range []string{"（2026）", "2026年4月1日10时00分", "700000.00", "增值税：被执行人", "本地不限购", "监督电话", "由法院负责腾退"} {
		if !strings.Contains(printed(p.Papers), part) {
			t.Errorf("the texts do not say %q", part)
		}
	}
	if strings.Contains(printed(p.Papers), "待补") {
		t.Error("a gap was published")
	}
}

func (h *house) published(t *testing.T, lot ref.ID) auctionpg.Published {
	t.Helper()
	b, err := h.Announcement(t.Context(), lot)
	no(t, err)
	var p auctionpg.Published
	no(t, json.Unmarshal(b.Content, &p))
	return p
}

func printed(p wording.Papers) string {
	var b strings.Builder
	for _, paper := range p.Papers {
		for _, g := range paper.Paragraphs {
			b.WriteString(g.Text + "\n")
		}
	}
	return b.String()
}

// Statutory paragraphs stand; what the court writes otherwise is kept with what it was.
func TestDraft_paragraphs(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	lot := h.noticed(t)
	d := draft()
	d.Paragraphs = []wording.Edit{{Key: "notes.default", Text: "保证金退还。"}}
	_, err := h.Announce(t.Context(), court, lot, d, h.clerk, published)
	if fault.Code(err) != wording.ErrFixed.Code {
		t.Errorf("a statutory paragraph was changed: %v", err)
	}
	_, err = h.SaveDraft(t.Context(), court, lot, d, h.clerk, published)
	if fault.Code(err) != wording.ErrFixed.Code {
		t.Errorf("a statutory paragraph was changed in a draft: %v", err)
	}
	d.Paragraphs = []wording.Edit{{Key: "notes.own", Text: "一切税费由买受人承担。"}}
	_, err = h.Announce(t.Context(), court, lot, d, h.clerk, published)
	if fault.Code(err) != auction.ErrTaxBlanket.Code {
		t.Errorf("a blanket clause in a paragraph: %v", err)
	}
	building := h.text(t, lot, "notes.class_building")
	d.Paragraphs = []wording.Edit{{Key: "notes.own", Text: "请自备身份证件。"}, {Key: "notes.class_building", Text: building}}
	saved, err := h.SaveDraft(t.Context(), court, lot, d, h.clerk, published)
	no(t, err)
	want := []wording.Change{{Key: "notes.own", Heading: "本院补充", Now: "请自备身份证件。"}}
	if saved.Version != 1 || !slices.Equal(saved.Changes, want) || len(saved.Draft.Paragraphs) != 1 {
		t.Errorf("saved: %+v", saved)
	}
	got, err := h.PrepareAnnouncement(t.Context(), court, lot, published)
	no(t, err)
	if got.Version != 1 || got.Draft.Viewing != d.Viewing || got.Texts.Text("notes.own") != "请自备身份证件。" || got.Written.Text("notes.own") != "" {
		t.Errorf("prepared from a saved draft: %+v", got)
	}
	gate, err := h.CheckAnnouncement(t.Context(), court, lot, d, published)
	no(t, err)
	if !gate.Ready || !slices.Equal(gate.Changes, want) {
		t.Errorf("gate: %+v", gate)
	}
	out, err := h.Announce(t.Context(), court, lot, got.Draft, h.clerk, published)
	no(t, err)
	all, err := h.Drafts(t.Context(), court, lot)
	no(t, err)
	if len(all) != 2 || all[0].Announcement != out.Announcement || !slices.Equal(all[0].Changes, want) || !all[1].Announcement.IsZero() {
		t.Errorf("drafts: %+v", all)
	}
	_, err = h.SaveDraft(t.Context(), court, lot, d, h.clerk, published)
	if fault.Code(err) != auction.ErrNoDraft.Code {
		t.Errorf("a draft of an announced lot: %v", err)
	}
	_, err = h.Drafts(t.Context(), court, ref.New())
	if fault.Code(err) != auctionpg.ErrNoLot.Code {
		t.Errorf("drafts of no lot: %v", err)
	}
}

func (h *house) text(t *testing.T, lot ref.ID, key string) string {
	t.Helper()
	got, err := h.PrepareAnnouncement(t.Context(), court, lot, published)
	no(t, err)
	return got.Written.Text(key)
}

// A draft is bounded, and so is how often it is saved.
func TestDraft_bounds(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	lot := h.listed(t) // before the panel has decided
	d := auctionpg.Draft{Defects: make([]string, 60)}
	_, err := h.SaveDraft(t.Context(), court, lot, d, h.clerk, priced)
	no(t, err)
	d.Defects = make([]string, 61)
	_, err = h.SaveDraft(t.Context(), court, lot, d, h.clerk, priced)
	if fault.Code(err) != auctionpg.ErrDraftLong.Code {
		t.Errorf("61 defects: %v", err)
	}
	_, err = h.SaveDraft(t.Context(), court, lot, auctionpg.Draft{Notes: strings.Repeat("长", 200_000)}, h.clerk, priced)
	if fault.Code(err) != auctionpg.ErrDraftLong.Code {
		t.Errorf("too many characters: %v", err)
	}
	h.exec(t, `
		insert into announcement_draft (court_id, lot_id, version, content, template, changes, saved_by, saved_at)
		select $1, $2, n, '{}', '2026-1', '[]', $3, $4
		from generate_series(2, 199) n`, court, lot, h.clerk.Person, priced)
	_, err = h.SaveDraft(t.Context(), court, lot, auctionpg.Draft{}, h.clerk, priced)
	no(t, err)
	_, err = h.SaveDraft(t.Context(), court, lot, auctionpg.Draft{}, h.clerk, priced)
	if fault.Code(err) != auctionpg.ErrDraftOften.Code {
		t.Errorf("saved for the 201st time: %v", err)
	}
}

// The schema refuses a draft of a lot that is announced, and one that is published as
// the announcement of another lot.
func TestDraft_schema(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	lot := h.noticed(t)
	out, err := h.Announce(t.Context(), court, lot, draft(), h.clerk, published)
	no(t, err)
	_, err = h.pool.Exec(t.Context(), `
		insert into announcement_draft (court_id, lot_id, version, content, template, changes, saved_by, saved_at)
		values ($1, $2, 9, '{}', '2026-1', '[]', $3, $4)`, court, lot, h.clerk.Person, published)
	if !pg.Violated(err, "announcement_draft_before") {
		t.Errorf("a draft after the announcement: %v", err)
	}
	_, err = h.pool.Exec(t.Context(), `
		insert into announcement_draft (court_id, lot_id, version, content, template, changes, announcement_id, saved_by, saved_at)
		values ($1, $2, 9, '{}', '2026-1', '[]', $5, $3, $4)`, court, lot, h.clerk.Person, published, ref.New())
	if !pg.Violated(err, "announcement_draft_own") {
		t.Errorf("a draft of another announcement: %v", err)
	}
	_, err = h.pool.Exec(t.Context(), `
		insert into announcement_draft (court_id, lot_id, version, content, template, changes, announcement_id, saved_by, saved_at)
		select $1, $2, max(version) + 1, '{}', '2026-1', '[]', $5, $3, $4
		from announcement_draft
		where court_id = $1 and lot_id = $2`, court, lot, h.clerk.Person, published, out.Announcement)
	if !pg.Violated(err, "announcement_draft_published") {
		t.Errorf("an announcement of two drafts: %v", err)
	}
}

// After a withdrawal the next sale takes over what was decided and announced, and says
// what must be new and what may be stale.
func TestNextSale(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	fresh, err := h.NextSale(t.Context(), court, h.asset, priced)
	no(t, err)
	if !fresh.May || fresh.Round != auction.FirstAuction || !fresh.Before.IsZero() || len(fresh.Anew) != 0 {
		t.Errorf("a property that was never on sale: %+v", fresh)
	}
	lot := h.noticed(t)
	d := draft()
	d.Paragraphs = []wording.Edit{{Key: "notes.own", Text: "请自备身份证件。"}}
	_, err = h.Announce(t.Context(), court, lot, d, h.clerk, published)
	no(t, err)
	busy, err := h.NextSale(t.Context(), court, h.asset, published)
	no(t, err)
	if busy.May || busy.Code != auctionpg.ErrAssetListed.Code || busy.Why.ZH == "" {
		t.Errorf("a property on sale: %+v", busy)
	}
	no(t, h.Withdraw(t.Context(), court, lot, auctionpg.Order{Ground: "wrong_text", Reason: "公告面积有误"}, h.judge, published.Add(1)))
	at := legal.MustParse("2026-03-05T09:00:00")
	next, err := h.NextSale(t.Context(), court, h.asset, at)
	no(t, err)
	if !next.May || next.Round != auction.FirstAuction || next.Attempt != 2 || next.Before != lot || len(next.Carried) != 6 || next.Anew[0].Key != "start" {
		t.Errorf("after a withdrawal: %+v", next)
	}
	if len(next.Stale) != 2 || next.Stale[0].Key != "survey" || next.Stale[1].Key != "housing" {
		t.Errorf("stale: %+v", next.Stale)
	}
	l, err := h.ListLot(t.Context(), court, h.asset, h.clerk, at)
	no(t, err)
	got, err := h.PrepareAnnouncement(t.Context(), court, l.Lot, at)
	no(t, err)
	if got.Draft.BuyerCondition != "本地不限购。" || got.Draft.Viewing.When != "" || got.Draft.Viewing.Phone == "" || got.Texts.Text("notes.own") != "请自备身份证件。" ||
		got.Origins["taxes"] != auctionpg.FromPrevious || !got.Draft.OpensAt.After(at) {
		t.Errorf("the draft of the next sale: %+v", got.Draft)
	}
	if !strings.Contains(got.Texts.Text("announcement.again"), "撤回") {
		t.Errorf("a re-auction reads %q", got.Texts.Text("announcement.again"))
	}
	dossier, err := h.Dossier(t.Context(), court, l.Lot, at)
	no(t, err)
	if b := dossier.Before; b == nil || b.Lot != lot || len(b.Holders) != 1 || len(b.Members) != 3 || !b.Costs.Equal(yuan("8000")) {
		t.Errorf("the terms before: %+v", dossier.Before)
	}
}
