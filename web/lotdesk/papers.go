package lotdesk

import (
	"context"
	"slices"

	"fachui/auction/auctionpg"
	"fachui/auction/papers"
	"fachui/web/lots"
	"fachui/web/page"
)

// paperPages are the pages of what the house writes of a sale.
func paperPages() []page.Page {
	return []page.Page{
		read(aLot+"/papers", "written", "文书", "Papers", lotPapers),
	}
}

// papersPage is every paper of a lot, and what becomes of rights in the property.
type papersPage struct {
	file
	Issued       []auctionpg.PaperView
	Encumbrances auctionpg.Encumbrances
	Assistance   auctionpg.AssistanceList
}

// Agencies are whose co-operation may be asked, those that the property needs first.
func (p papersPage) Agencies() []page.Option {
	var out []page.Option
	all := slices.Concat(p.Assistance.Wanted, papers.Agencies())
	for i, a := range all {
		if slices.Contains(all[:i], a) {
			continue
		}
		w := a.Words()
		out = append(out, page.Option{Value: string(a), Label: p.pick(w.ZH, w.EN)})
	}
	return out
}

func lotPapers(ctx context.Context, r *page.Request) (any, error) {
	f, err := withPapers(ctx, r)
	if err != nil {
		return nil, err
	}
	p := papersPage{file: f}
	var out lots.Papers
	err = page.Gather(page.Into(ctx, r, &out, "paper.list"), page.Into(ctx, r, &p.Assistance, "assistance.list"))
	p.Issued = out.Papers
	if err != nil || f.Lot.AnnouncedAt.IsZero() {
		return p, err
	}
	return p, page.Into(ctx, r, &p.Encumbrances, "lot.encumbrances")()
}

// drafted is what a page knows that drafts a ruling: the words typed so far, and the
// ruling as its template would write it with them.
type drafted struct {
	Draft  *auctionpg.PaperDraft
	Number string
	Typed  string // the words that the judge writes
	Word   string // the name of the field that holds them
}

// draft asks for the draft of a ruling with what the address says was typed.
func (f file) draft(ctx context.Context, r *page.Request, k papers.Kind, word string) (drafted, error) {
	d := drafted{Number: r.Query("doc_no"), Typed: r.Query(word), Word: word}
	if !r.May("paper.draft") {
		return d, nil
	}
	pairs := []string{"kind", string(k), "doc_no", d.Number, word, d.Typed}
	for _, name := range []string{"ground", "lodged_on"} {
		if v := r.Query(name); v != "" {
			pairs = append(pairs, name, v)
		}
	}
	out, err := page.Ask[auctionpg.PaperDraft](ctx, r, "paper.draft", pairs...)
	if err != nil {
		return d, err
	}
	d.Draft = &out
	if d.Number == "" {
		d.Number = out.Proposed
	}
	return d, nil
}

// Written are the papers that a ruling can be, the one from the template first.
func (f file) Written() []page.Option {
	out := f.Documents()
	out[0].Label = f.pick("由本平台按模板制作并签名（见下方预览）", "Written and signed by this platform from its template (see below)")
	return out
}
