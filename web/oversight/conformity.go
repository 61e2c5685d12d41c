package oversight

import (
	"context"
	"net/url"

	"fachui/auction/auctionpg"
	"fachui/internal/fault"
	"fachui/internal/registry"
	"fachui/web/page"
)

// conformityPage is which lots of a court failed an item of the gate, seen from now.
type conformityPage struct {
	Court   registry.Court
	Report  auctionpg.ConformityReport
	Asked   question
	Refused *fault.Fault // of the question: the report is that of the last thirty days
}

// question is what a supervisor typed.
type question struct{ From, To, Item string }

// CSV is where the report is downloaded.
func (p conformityPage) CSV() string {
	q := url.Values{"from": {p.Report.From.String()}, "to": {p.Report.To.String()}, "item": {p.Report.Item}}
	return "/api/v1/courts/" + p.Court.ID + "/conformity.csv?" + q.Encode()
}

func conformity(ctx context.Context, r *page.Request) (any, error) {
	p := conformityPage{Asked: question{r.Query("from"), r.Query("to"), r.Query("item")}}
	err := page.Into(ctx, r, &p.Court, "court.show")()
	if err != nil {
		return nil, err
	}
	err = page.Into(ctx, r, &p.Report, "lot.court_conformity", "from", p.Asked.From, "to", p.Asked.To, "item", p.Asked.Item)()
	if f := fault.Of(err); f != nil && (f.Kind == fault.Invalid || f.Kind == fault.Refused) {
		p.Refused = f
		err = page.Into(ctx, r, &p.Report, "lot.court_conformity", "item", p.Asked.Item)()
	}
	return p, err
}
