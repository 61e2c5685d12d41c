package lotdesk

import (
	"context"
	"strconv"

	"fachui/auction/auctionpg"
	"fachui/auction/bidding"
	"fachui/internal/fault"
	"fachui/internal/files"
	"fachui/internal/handover"
	"fachui/internal/keeping"
	"fachui/internal/legal"
	"fachui/internal/ref"
	"fachui/notify/notifypg"
	"fachui/payments/paymentspg"
	"fachui/valuation/valuationpg"
	"fachui/web/bids"
	filesweb "fachui/web/files"
	keepingweb "fachui/web/keeping"
	"fachui/web/lots"
	"fachui/web/page"
)

// Bounds of a case file on paper: what goes beyond is named with where it stands.
const (
	fileAssets   = 20
	fileLots     = 12
	firstBids    = 20 // of a long ladder
	lastOfLadder = 40
	wholeLadder  = firstBids + lastOfLadder
	fileServings = "200"
	filePapers   = "200"
)

// caseFile is a case as it is printed: everything in its order, from the cover to the
// money, with the names that the law opens and no others.
type caseFile struct {
	file
	Priced    []pricedAsset
	Lots      []lotOfFile
	LotsLeft  int
	Servings  []notifypg.ServingView
	Handovers []handover.Handover
	Papers    []files.CasePaper
	Next      ref.ID // there are more papers than the page shows
	Money     []paymentspg.AccountBalance
	Plans     []paymentspg.PlanView
	Printed   legal.Time
}

// pricedAsset is an asset with how its price was found.
type pricedAsset struct {
	Title     string
	ID        ref.ID
	Valuation *valuationpg.View
}

// lotOfFile is one sale with all that belongs to it.
type lotOfFile struct {
	auctionpg.View
	Dossier  auctionpg.Dossier
	History  auctionpg.Announcements
	Sale     *auctionpg.Confirmation
	First    []bidding.BidRow
	Last     []bidding.BidRow // of a long ladder
	Left     int64            // bids between the two
	Papers   []auctionpg.PaperView
	Delivery auctionpg.Delivery
	Kept     keeping.Kept
}

func printed(ctx context.Context, r *page.Request) (any, error) {
	p := caseFile{file: file{Court: r.Param("court"), Now: r.Now(), english: r.English()}, Printed: r.Now()}
	id := r.Param("case")
	var found auctionpg.Lots
	var changes keepingweb.Handovers
	var listed filesweb.CasePapers
	err := page.Gather(
		page.Into(ctx, r, &p.Case, "case.show"),
		page.Into(ctx, r, &p.Staff, "staff.of_court"),
		page.Into(ctx, r, &found, "lot.court_list", "case", id, "limit", "50", "counts", "none"),
		page.Into(ctx, r, &p.Servings, "serving.list", "limit", fileServings),
		page.Into(ctx, r, &changes, "case.handler_changes"),
		page.Into(ctx, r, &listed, "case.attachments", "limit", filePapers),
		page.IntoIfMay(ctx, r, &p.Money, "ledger.accounts", "case", id),
		page.IntoIfMay(ctx, r, &p.Plans, "plan.list"),
	)
	if err != nil {
		return nil, err
	}
	r.SetTitle("卷宗 "+p.Case.CaseNo, "Case file "+p.Case.CaseNo)
	p.Handovers, p.Papers, p.Next = changes.Handovers, listed.Papers, listed.Next
	for _, a := range p.Case.Assets[:min(len(p.Case.Assets), fileAssets)] {
		vs, err := page.Ask[[]valuationpg.View](ctx, r, "valuation.list", "asset", a.ID.String())
		if err != nil {
			return nil, err
		}
		x := pricedAsset{Title: a.Title, ID: a.ID}
		if len(vs) > 0 {
			x.Valuation = &vs[0]
		}
		p.Priced = append(p.Priced, x)
	}
	p.LotsLeft = max(0, len(found.Lots)-fileLots)
	for _, l := range found.Lots[:min(len(found.Lots), fileLots)] {
		x, err := lotForFile(ctx, r, l)
		if err != nil {
			return nil, err
		}
		p.Lots = append(p.Lots, x)
	}
	return p, nil
}

// lotForFile gathers one sale. Who bid stays sealed: before the end nothing here
// names anybody, and after it the confirmation names the buyer alone.
func lotForFile(ctx context.Context, r *page.Request, l auctionpg.View) (lotOfFile, error) {
	x := lotOfFile{View: l}
	id := l.ID.String()
	var papers lots.Papers
	err := page.Gather(
		page.Into(ctx, r, &x.Dossier, "lot.dossier", "lot", id),
		page.Into(ctx, r, &x.Delivery, "lot.delivery", "lot", id),
		page.Into(ctx, r, &x.Kept, "lot.court_keeping", "lot", id),
		page.Into(ctx, r, &papers, "paper.list", "lot", id),
	)
	x.Papers = papers.Papers
	if err == nil && !l.AnnouncedAt.IsZero() {
		err = page.Into(ctx, r, &x.History, "lot.announcements", "lot", id)()
	}
	if err == nil && l.FinalPrice != nil {
		x.Sale, err = saleOf(ctx, r, id)
	}
	if err == nil && l.Bids > 0 {
		err = x.ladder(ctx, r, id)
	}
	return x, err
}

// saleOf is the confirmation of a sale; nil where there is none, as for property that a
// creditor took.
func saleOf(ctx context.Context, r *page.Request, lot string) (*auctionpg.Confirmation, error) {
	sale, err := page.Ask[auctionpg.Confirmation](ctx, r, "lot.court_confirmation", "lot", lot)
	if f := fault.Of(err); f != nil && f.Kind == fault.NotFound {
		return nil, nil
	}
	return &sale, err
}

// ladder reads the bids, all or the first and the last of them.
func (x *lotOfFile) ladder(ctx context.Context, r *page.Request, id string) error {
	some := func(after int64, limit int) ([]bidding.BidRow, error) {
		list, err := page.Ask[bids.List](ctx, r, "bid.list", "lot", id, "after", strconv.FormatInt(after, 10), "limit", strconv.Itoa(limit))
		return list.Bids, err
	}
	var err error
	if x.Bids <= wholeLadder {
		x.First, err = some(0, wholeLadder)
		return err
	}
	x.First, err = some(0, firstBids)
	if err != nil {
		return err
	}
	x.Last, err = some(x.Bids-lastOfLadder, lastOfLadder)
	x.Left = x.Bids - wholeLadder
	return err
}
