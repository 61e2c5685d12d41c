package public

import (
	"context"
	"strings"

	"fachui/auction"
	"fachui/internal/fault"
	"fachui/internal/money"
	"fachui/web/lots"
	"fachui/web/page"
)

// practicePage is what the practice auction shows. All of it follows from the
// amounts in the address, so that nothing is kept and going back undoes a bid.
type practicePage struct {
	lots.Practice
	Bids    string // amounts so far, for the next step
	Typed   string
	Refused *fault.Fault
	Quick   []money.Amount
}

func practice(ctx context.Context, r *page.Request) (any, error) {
	p := practicePage{Bids: r.Query("bids"), Typed: r.Query("amount")}
	asked := p.Bids
	if p.Typed != "" {
		asked = strings.Trim(asked+" "+strings.ReplaceAll(p.Typed, ",", ""), " ")
	}
	var err error
	p.Practice, err = page.Ask[lots.Practice](ctx, r, "practice.play", "bids", asked, "wait", r.Query("wait"))
	if f := fault.Of(err); f != nil { // what was typed is no amount
		p.Refused = f
		p.Practice, err = page.Ask[lots.Practice](ctx, r, "practice.play", "bids", p.Bids)
	}
	if err != nil {
		return nil, err
	}
	if p.Practice.Refused != nil {
		p.Refused = p.Practice.Refused
	}
	if p.Refused == nil {
		p.Bids, p.Typed = asked, ""
	}
	for _, n := range []int64{0, 1, 4} {
		p.Quick = append(p.Quick, p.Lowest.Add(p.Increment.Times(n)))
	}
	return p, nil
}

// Result are the words for how a practice auction ended.
func (p practicePage) Result() string {
	switch {
	case !p.Over:
		return ""
	case p.Leading:
		return string(auction.Sold)
	}
	return "lost"
}
