package lotdesk

import (
	"context"

	"fachui/auction"
	"fachui/auction/auctionpg"
	"fachui/internal/identity"
	"fachui/web/lots"
	"fachui/web/page"
	"fachui/web/route"
)

// sheetPages are those of listing many lots at once.
func sheetPages() []page.Page {
	readers := route.Court(identity.CourtRoles...)
	return []page.Page{
		row(court+"/lot-sheets", "lot-sheets", readers, "批量列标", "List many lots", sheets),
		row(court+"/lot-sheets/:sheet", "lot-sheet", readers, "批量列标：核对", "List many lots: check", sheet),
	}
}

// sheetsPage is where a sheet is uploaded.
type sheetsPage struct {
	Court  string
	Sheets []auctionpg.SheetNote
	Most   int
}

func sheets(ctx context.Context, r *page.Request) (any, error) {
	p := sheetsPage{Court: r.Param("court"), Most: auction.SheetMost}
	var out lots.Sheets
	err := page.Into(ctx, r, &out, "sheet.list")()
	p.Sheets = out.Sheets
	return p, err
}

// sheetPage is every row of a sheet with what keeps it from being listed.
type sheetPage struct {
	Court string
	auctionpg.Sheet
}

func sheet(ctx context.Context, r *page.Request) (any, error) {
	p := sheetPage{Court: r.Param("court")}
	err := page.Into(ctx, r, &p.Sheet, "sheet.show")()
	return p, err
}

// WrongRows is how many rows have something that keeps them from being listed.
func (p sheetPage) WrongRows() int {
	n := 0
	for _, l := range p.Lines {
		if len(l.Wrong) > 0 {
			n++
		}
	}
	return n
}
