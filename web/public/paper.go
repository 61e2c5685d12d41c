package public

import (
	"context"

	"fachui/auction/auctionpg"
	"fachui/internal/fault"
	"fachui/web/lots"
	"fachui/web/page"
)

// confirmationPage is the paper that names the buyer: 法释〔2016〕18号 Art. 22.
type confirmationPage struct {
	auctionpg.Confirmation
	Papers []auctionpg.PaperView
}

func confirmation(ctx context.Context, r *page.Request) (any, error) {
	c, err := page.Ask[auctionpg.Confirmation](ctx, r, "lot.confirmation")
	if err != nil {
		return nil, err
	}
	ps, err := page.Ask[lots.Papers](ctx, r, "paper.public")
	return confirmationPage{c, ps.Papers}, err
}

// paperPage says what anybody may know who holds a copy of a paper.
type paperPage struct {
	auctionpg.PaperView
	Court fault.Text
	Lot   *auctionpg.View // nil while it is not announced
}

func verification(ctx context.Context, r *page.Request) (any, error) {
	p, err := page.Ask[auctionpg.PaperView](ctx, r, "paper.show")
	if err != nil {
		return nil, err
	}
	r.SetTitle(p.Number, p.Number)
	out := paperPage{PaperView: p}
	l, err := page.Ask[auctionpg.View](ctx, r, "lot.view", "lot", p.Lot.String())
	if f := fault.Of(err); f != nil && f.Kind == fault.NotFound {
		return out, nil
	}
	if err != nil {
		return nil, err
	}
	out.Court, out.Lot = fault.Text{ZH: l.CourtName, EN: l.CourtNameEN}, &l
	return out, nil
}
