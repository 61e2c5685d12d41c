package casedesk

import (
	"context"
	"strconv"

	"fachui/auction/auctionpg"
	"fachui/internal/record"
	"fachui/internal/ref"
	"fachui/internal/registry"
	"fachui/notify/notifypg"
	"fachui/payments/paymentspg"
	"fachui/valuation/valuationpg"
	casesweb "fachui/web/cases"
	"fachui/web/page"
	recordweb "fachui/web/record"
)

// casesPage is the court's cases, the last filed first.
type casesPage struct {
	Court string
	Words string
	Mine  bool
	Cases []registry.Case
	Next  ref.ID
}

const casesRows = 50

func cases(ctx context.Context, r *page.Request) (any, error) {
	p := casesPage{Court: r.Param("court"), Words: r.Query("q"), Mine: r.Query("mine") == "true"}
	var err error
	p.Cases, err = page.Ask[[]registry.Case](ctx, r, "case.list", "q", p.Words, "mine", r.Query("mine"), "newest", "true",
		"after", r.Query("after"), "limit", strconv.Itoa(casesRows))
	if len(p.Cases) == casesRows {
		p.Next = p.Cases[casesRows-1].ID
	}
	return p, err
}

// newCasePage is the form for filing a case.
type newCasePage struct {
	Court registry.Court
}

func newCase(ctx context.Context, r *page.Request) (any, error) {
	var p newCasePage
	err := page.Into(ctx, r, &p.Court, "court.show")()
	return p, err
}

// casePage is a case with everything that belongs to it.
type casePage struct {
	casesweb.CaseView
	Prices   map[ref.ID]valuationpg.View // the newest valuation of each asset
	Lots     []auctionpg.View
	Servings []notifypg.ServingView
	Clocks   []record.Clock
	Happened []record.Event
	Money    []paymentspg.AccountBalance
	Waiting  int // servings not yet received
}

const (
	caseEvents   = "15"
	caseClocks   = "50"
	caseServings = "200"
	pricedAssets = 30 // of a case whose valuations are shown on its page
)

func showCase(ctx context.Context, r *page.Request) (any, error) {
	p := casePage{Prices: map[ref.ID]valuationpg.View{}}
	id := r.Param("case")
	var lots auctionpg.Lots
	var clocks recordweb.Deadlines
	var lately recordweb.Events
	err := page.Gather(
		page.Into(ctx, r, &p.CaseView, "case.show"),
		page.Into(ctx, r, &lots, "lot.court_list", "case", id),
		page.Into(ctx, r, &p.Servings, "serving.list", "limit", caseServings),
		page.Into(ctx, r, &clocks, "deadline.list", "case", id, "limit", caseClocks),
		page.Into(ctx, r, &lately, "event.list", "case", id, "newest", "true", "limit", caseEvents),
		page.IntoIfMay(ctx, r, &p.Money, "ledger.accounts", "case", id),
	)
	if err != nil {
		return nil, err
	}
	p.Lots, p.Clocks, p.Happened = lots.Lots, clocks.Deadlines, lately.Events
	for _, s := range p.Servings {
		if s.Received.IsZero() {
			p.Waiting++
		}
	}
	for _, a := range p.Assets[:min(len(p.Assets), pricedAssets)] {
		vs, err := page.Ask[[]valuationpg.View](ctx, r, "valuation.list", "asset", a.ID.String())
		if err != nil {
			return nil, err
		}
		if len(vs) > 0 {
			p.Prices[a.ID] = vs[0]
		}
	}
	r.SetTitle(p.CaseNo, p.CaseNo)
	return p, nil
}

// mostOfKind is how many assets, parties or claims the page of a case shows.
const mostOfKind = 100

func first[T any](rows []T) []T { return rows[:min(len(rows), mostOfKind)] }

// FirstAssets are the assets that the page shows.
func (p casePage) FirstAssets() []registry.Asset { return first(p.Assets) }

// FirstParties are the parties that the page shows.
func (p casePage) FirstParties() []registry.Party { return first(p.Parties) }

// FirstClaims are the claims that the page shows.
func (p casePage) FirstClaims() []registry.Claim { return first(p.Claims) }

// Party is the party with an identifier, or one without a name.
func (p casePage) Party(id ref.ID) registry.Party { return partyOf(p.CaseView, id) }

func partyOf(v casesweb.CaseView, id ref.ID) registry.Party {
	for _, x := range v.Parties {
		if x.ID == id {
			return x
		}
	}
	return registry.Party{Name: "—"}
}

// inCasePage is a form within a case.
type inCasePage struct {
	casesweb.CaseView
	Of string // the party that a claim is lodged for
}

func inCase(ctx context.Context, r *page.Request) (any, error) {
	p := inCasePage{Of: r.Query("party")}
	err := page.Into(ctx, r, &p.CaseView, "case.show")()
	return p, err
}
