package lotdesk

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"fachui/auction"
	"fachui/auction/auctionpg"
	"fachui/web/cases"
	"fachui/web/lots"
	"fachui/web/page"
)

// announcePage is the gate of the announcement: the form, what is missing, and the
// text that the public would read.
type announcePage struct {
	file
	Asset   cases.AssetView
	Gate    auctionpg.Gate
	Checked bool // Gate is of what was typed
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
	err = gather(
		ask(ctx, r, &p.Asset, "asset.show", "asset", f.Lot.Asset.String()),
		ask(ctx, r, &items, "lot.items"),
		ask(ctx, r, &p.Gate, "lot.gate"),
	)
	if err != nil {
		return nil, err
	}
	if checked, ok := page.Answer[auctionpg.Gate](r); ok {
		p.Gate, p.Checked = checked, true
	}
	p.suggest()
	if !p.Checked {
		p.Gate.Lacks = slices.DeleteFunc(p.Gate.Lacks, p.filled)
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

// suggest fills in what is on record already, so that the clerk reads and corrects
// rather than copies.
func (p *announcePage) suggest() {
	d := auctionpg.Draft{OpensAt: p.Gate.OpensAt, EndsAt: p.Gate.EndsAt, Taxes: usualTaxes(p.Lot.Kind)}
	condition := auction.Entry{Key: "condition", Document: p.paper("inspection", "title")}
	if s := p.Asset.Survey; s != nil {
		condition.Text = s.Description
		d.Defects = s.Defects
	}
	d.Disclosures = []auction.Entry{condition, {Key: "appraisal", Document: p.paper("appraisal_report")}}
	p.Draft = d
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
		return e.Document != "" || l.Item == "taxes" && len(p.Draft.Taxes) > 0
	}
	return false
}

// usualTaxes are those that the tax laws allot and that usually arise for such a thing.
func usualTaxes(k auction.AssetKind) []auction.TaxLine {
	switch k {
	case auction.Immovable:
		return []auction.TaxLine{
			{Name: "增值税", Bearer: auction.Seller}, {Name: "土地增值税", Bearer: auction.Seller}, {Name: "契税", Bearer: auction.Buyer}, {Name: "印花税", Bearer: auction.ByLaw},
		}
	case auction.Movable:
		return []auction.TaxLine{{Name: "增值税", Bearer: auction.Seller}}
	case auction.Right:
	}
	return []auction.TaxLine{{Name: "印花税", Bearer: auction.ByLaw}}
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
	case "announcement.viewing":
		return "viewing"
	case "announcement.housing":
		return "housing"
	case "announcement.too_late", "announcement.bidding_short", "announcement.price_too_old", "calendar.year_not_loaded":
		return "time"
	case "announcement.tax_lines", "announcement.tax_bearer", "announcement.tax_against_law", "announcement.tax_blanket":
		return "taxes"
	}
	return ""
}
