package lotdesk

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"fachui/auction"
	"fachui/auction/auctionpg"
	"fachui/auction/wording"
	"fachui/web/lots"
	"fachui/web/page"
)

// announcePage is the gate of the announcement: the form, what is missing, and the
// text that the public would read.
type announcePage struct {
	file
	Gate    auctionpg.Gate
	Checked bool                  // Gate is of what was typed
	Saved   *auctionpg.SavedDraft // what was typed was kept just now
	Written auctionpg.Prepared    // what the house would write
	Draft   auctionpg.Draft
	Text    *auctionpg.Published // of a checked draft
	Own     []item               // items that the court writes
	House   []item               // items that the house writes
	Warn    []item
}

// item is one line of the checklists, with what is filled in before anybody types.
type item struct {
	lots.Item
	Index int
	Entry auction.Entry
}

func announce(ctx context.Context, r *page.Request) (any, error) {
	f, err := withPapers(ctx, r)
	if err != nil {
		return nil, err
	}
	p := announcePage{file: f}
	var items lots.Items
	err = page.Gather(
		page.Into(ctx, r, &p.Written, "lot.draft"),
		page.Into(ctx, r, &items, "lot.items"),
		page.Into(ctx, r, &p.Gate, "lot.gate"),
	)
	if err != nil {
		return nil, err
	}
	if checked, ok := page.Answer[auctionpg.Gate](r); ok {
		p.Gate, p.Checked = checked, true
	}
	if saved, ok := page.Answer[auctionpg.SavedDraft](r); ok {
		p.Saved = &saved
	}
	p.Draft = p.Written.Draft
	p.papersOf()
	_, refused := r.Refused("announce")
	if !p.Checked {
		p.Gate.Lacks = slices.DeleteFunc(p.Gate.Lacks, func(l auctionpg.Lack) bool {
			// a gate that was asked without the form knows nothing of what was typed
			return p.filled(l) || refused != nil && p.Field(l) != ""
		})
	}
	var house []auction.Entry
	if len(p.Gate.Content) > 0 {
		text := auctionpg.Published{}
		err = json.Unmarshal(p.Gate.Content, &text)
		if err != nil {
			return nil, fmt.Errorf("read draft: %w", err)
		}
		house = text.Disclosures
		if p.Checked {
			p.Text = &text
		}
	}
	p.items(items, house)
	return p, nil
}

// items sorts the checklists by who writes them.
func (p *announcePage) items(all lots.Items, house []auction.Entry) {
	for _, i := range all.Disclosures {
		if i.Derived {
			p.House = append(p.House, item{i, 0, entryOf(house, i.Key)})
			continue
		}
		p.Own = append(p.Own, item{i, len(p.Own), entryOf(p.Draft.Disclosures, i.Key)})
	}
	for n, i := range all.Warnings {
		p.Warn = append(p.Warn, item{i, n, auction.Entry{}})
	}
}

func entryOf(es []auction.Entry, key string) auction.Entry {
	i := slices.IndexFunc(es, func(e auction.Entry) bool { return e.Key == key })
	if i < 0 {
		return auction.Entry{}
	}
	return es[i]
}

// papersOf chooses the newest paper of the right kind where a disclosure has none.
func (p *announcePage) papersOf() {
	for key, kinds := range map[string][]string{"condition": {"inspection", "title"}, "appraisal": {"appraisal_report"}} {
		i := slices.IndexFunc(p.Draft.Disclosures, func(e auction.Entry) bool { return e.Key == key })
		if i < 0 {
			p.Draft.Disclosures = append(p.Draft.Disclosures, auction.Entry{Key: key})
			i = len(p.Draft.Disclosures) - 1
		}
		if p.Draft.Disclosures[i].Document == "" {
			p.Draft.Disclosures[i].Document = p.paper(kinds...)
		}
	}
}

// Free are the paragraphs of the three texts that the court may write otherwise.
func (p announcePage) Free() []wording.Paragraph {
	var out []wording.Paragraph
	for _, t := range p.Written.Texts.Papers {
		for _, g := range t.Paragraphs {
			if !g.Fixed {
				g.Heading = t.Kind.Words().ZH + "：" + g.Heading // as the text is read: in Chinese
				out = append(out, g)
			}
		}
	}
	return out
}

// From says where a part of the draft was taken from, in words; "" if it was typed.
func (p announcePage) From(part string) string {
	from, ok := p.Written.Origins[part]
	if !ok {
		return ""
	}
	return p.word("origin", string(from))
}

// filled reports whether what a gate without a draft misses stands in the form
// before anybody types.
func (p *announcePage) filled(l auctionpg.Lack) bool {
	switch l.Code {
	case "announcement.warning_missing": // the words of the law
		return true
	case "announcement.tax_lines":
		return len(p.Draft.Taxes) > 0
	case "announcement.defects":
		return len(p.Draft.Defects) > 0
	case "announcement.disclosure_missing":
		e := entryOf(p.Draft.Disclosures, l.Item)
		return e.Document != "" || e.Text != "" && (l.Item == "contact" || l.Item == "other") || l.Item == "taxes" && len(p.Draft.Taxes) > 0
	case "announcement.viewing":
		v := p.Draft.Viewing
		return v.When != "" && v.Place != "" && v.Contact != "" && v.Phone != ""
	case "announcement.housing":
		return p.Draft.BuyerCondition != ""
	case "announcement.gap":
		return p.written(l.Item)
	}
	return false
}

// written reports whether the draft has what a text lacks without one.
func (p *announcePage) written(fact string) bool {
	return !slices.ContainsFunc(p.Written.Gaps, func(g wording.Gap) bool { return g.Needed && g.Fact == fact })
}

// Tax is the line in row i as the page knows it.
func (p announcePage) Tax(i int) auction.TaxLine {
	if i < len(p.Draft.Taxes) {
		return p.Draft.Taxes[i]
	}
	return auction.TaxLine{}
}

// Lacks reports whether a thing is missing by what was checked: a refusal's code,
// and the item for one of a checklist.
func (p announcePage) Lacks(code string, key ...string) bool {
	return slices.ContainsFunc(p.Gate.Lacks, func(l auctionpg.Lack) bool {
		return l.Code == code && (len(key) == 0 || l.Item == key[0])
	})
}

// Field is the part of the form that a missing thing is about.
func (announcePage) Field(l auctionpg.Lack) string {
	switch l.Code {
	case "announcement.disclosure_missing", "announcement.warning_missing":
		return "item-" + l.Item
	case "announcement.defects":
		return "defects"
	case "announcement.gap", "announcement.paragraph_fixed", "announcement.paragraph_unknown", "announcement.paragraph_long":
		return "texts"
	case "announcement.viewing":
		return "viewing"
	case "announcement.housing":
		return "housing"
	case "announcement.too_late", "announcement.bidding_short", "announcement.price_too_old", "calendar.year_not_loaded",
		"announcement.sell_off_window", "announcement.stagger_before", "announcement.stagger_after":
		return "time"
	case "announcement.tax_lines", "announcement.tax_bearer", "announcement.tax_against_law", "announcement.tax_blanket":
		return "taxes"
	}
	return ""
}

// Choices are the papers that a disclosure can be published with; the file that stands
// in the draft is one of them, also where it came with the sale before this one.
func (p announcePage) Choices(e auction.Entry) []page.Option {
	out := p.Documents()
	if e.Document == "" || slices.ContainsFunc(out, func(o page.Option) bool { return o.Value == e.Document }) {
		return out
	}
	name := e.Name
	if name == "" {
		name = p.Paper(e.Document)
	}
	return append(out, page.Option{Value: e.Document, Label: name + p.pick("（前次公告）", " (of the sale before)")})
}

// draftsPage is every saved draft with where it leaves the template.
type draftsPage struct {
	file
	Drafts []auctionpg.SavedDraft
}

func savedDrafts(ctx context.Context, r *page.Request) (any, error) {
	f, err := open(ctx, r)
	if err != nil {
		return nil, err
	}
	p := draftsPage{file: f}
	var out lots.Drafts
	err = page.Into(ctx, r, &out, "lot.drafts")()
	p.Drafts = out.Drafts
	return p, err
}
