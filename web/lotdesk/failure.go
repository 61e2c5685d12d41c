package lotdesk

import (
	"context"
	"slices"

	"fachui/auction"
	"fachui/auction/auctionpg"
	"fachui/auction/papers"
	"fachui/internal/fault"
	"fachui/internal/legal"
	"fachui/internal/ref"
	"fachui/payments/paymentspg"
	"fachui/web/page"
)

// failure are the pages of a lot that found no buyer, and of a creditor who bought.
func failure() []page.Page {
	return []page.Page{
		read(aLot+"/failure", "failure", "流拍后处理", "After the failure", afterFailure),
		read(aLot+"/set-off", "setoff", "债权抵价", "Set-off against the price", setOff),
	}
}

// failurePage is what became of a failed lot, and what can be done now.
type failurePage struct {
	file
	drafted

	View auctionpg.InKindView
	me   ref.ID
}

func afterFailure(ctx context.Context, r *page.Request) (any, error) {
	f, err := withPapers(ctx, r)
	if err != nil {
		return nil, err
	}
	p := failurePage{file: f, me: r.Caller().Person}
	err = page.Into(ctx, r, &p.View, "lot.in_kind")()
	if err != nil {
		return nil, err
	}
	if k, word := p.writes(); k != "" {
		p.drafted, err = f.draft(ctx, r, k, word)
	}
	return p, err
}

// writes is the ruling that can be written now from its template, and the name of the
// field with the judge's own words in it; none if nothing is to be ruled.
func (p failurePage) writes() (kind papers.Kind, word string) {
	a := p.View.Award
	switch {
	case p.Lot.Status == auction.OffsetPending && a != nil && !a.PaidAt.IsZero():
		return papers.InKindRuling, "buyer_check"
	case p.Lot.Status == auction.OffsetPending && a != nil && !p.Now.Before(a.PayBy):
		return papers.InKindLapse, "reason"
	case p.Failed() && p.Refused() && p.Releasable() && p.View.Measure == "" && p.Dossier.Next.IsZero():
		return papers.Release, "reason"
	}
	return "", ""
}

// Papered reports whether something can be decided here that rests on a paper of the lot.
func (p failurePage) Papered() bool {
	k, _ := p.writes()
	return k != "" || p.Failed() && p.Dossier.Next.IsZero() && p.View.Asked
}

// Failed reports whether the lot stands where its creditors may take it.
func (p failurePage) Failed() bool {
	s := p.Lot.Status
	return s == auction.FailedFirst || s == auction.FailedSecond || s == auction.SellOffFailed
}

// Takers counts the creditors who want the property.
func (p failurePage) Takers() (n int) {
	for _, c := range p.View.Creditors {
		if c.Takes {
			n++
		}
	}
	return n
}

// Open counts the creditors who may still answer.
func (p failurePage) Open() (n int) {
	if !p.Now.Before(p.View.ReplyBy) {
		return 0
	}
	for _, c := range p.View.Creditors {
		if !c.Answered {
			n++
		}
	}
	return n
}

// Refused reports whether everybody was asked and nobody takes the property.
func (p failurePage) Refused() bool { return p.View.Asked && p.Open() == 0 && p.Takers() == 0 }

// Unanswered are the creditors who may still answer, as choices.
func (p failurePage) Unanswered() []page.Option {
	out := []page.Option{{Value: "", Label: p.pick("请选择", "Choose")}}
	for _, c := range p.View.Creditors {
		if !c.Answered {
			out = append(out, page.Option{Value: c.Party.String(), Label: p.Party(c.Party)})
		}
	}
	return out
}

// First are the creditors between whom the court decides, as choices.
func (p failurePage) First() []page.Option {
	out := []page.Option{{Value: "", Label: p.pick("请选择", "Choose")}}
	for _, c := range p.View.Creditors {
		if !c.First || p.View.Drawn != nil && p.View.Drawn.Chosen != c.Party {
			continue
		}
		out = append(out, page.Option{Value: c.Party.String(), Label: p.Party(c.Party)})
	}
	return out
}

// Ranked reports whether somebody asked for the property whose rank still counts.
func (p failurePage) Ranked() bool {
	return slices.ContainsFunc(p.View.Creditors, func(c auctionpg.CreditorView) bool { return c.Rank > 0 })
}

// LotsUntil is until when the creditors who draw lots may contribute.
func (p failurePage) LotsUntil() legal.Time {
	if p.View.Manifest == nil || p.View.Manifest.NoncesUntil == nil {
		return legal.Time{}
	}
	return *p.View.Manifest.NoncesUntil
}

// Waits reports whether the draw still waits for contributions.
func (p failurePage) Waits() bool {
	m := p.View.Manifest
	return m != nil && p.View.Given < len(m.Parties) && p.Now.Before(p.LotsUntil())
}

// FrozeLots reports whether it was the reader who froze the list.
func (p failurePage) FrozeLots() bool { return p.View.FrozenBy == p.me }

// Releasable reports whether the law lets the property be released now: a movable
// after its second failure, anything after its sell-off.
func (p failurePage) Releasable() bool {
	return p.Lot.Status == auction.SellOffFailed || p.Lot.Status == auction.FailedSecond && p.Lot.Kind == auction.Movable
}

// SellOffNext reports whether the sell-off is the next sale.
func (p failurePage) SellOffNext() bool { return p.Lot.Status == auction.FailedSecond }

// setOffPage is what a creditor who bought may set off against the price.
type setOffPage struct {
	file
	Settlement *paymentspg.SettlementView
	View       *paymentspg.SetOffView
	Refused    *fault.Fault // why nothing can be set off
}

func setOff(ctx context.Context, r *page.Request) (any, error) {
	f, err := withPapers(ctx, r)
	if err != nil {
		return nil, err
	}
	p := setOffPage{file: f}
	if !r.May("settlement.may_set_off") {
		return p, nil
	}
	var all []paymentspg.SettlementView
	err = page.Into(ctx, r, &all, "settlement.list", "lot", f.Lot.ID.String())()
	if err != nil || len(all) == 0 {
		return p, err
	}
	p.Settlement = &all[0]
	v, err := page.Ask[paymentspg.SetOffView](ctx, r, "settlement.may_set_off", "settlement", all[0].Settlement.String())
	p.Refused = fault.Of(err)
	if p.Refused != nil {
		err = nil // the page shows why not
	} else {
		p.View = &v
	}
	return p, err
}

// Payee is the name of whoever a line pays.
func (p setOffPage) Payee(l paymentspg.SetOffLine) string {
	for _, x := range p.Case.Parties {
		if x.ID.String() == l.Payee {
			return x.Name
		}
	}
	return p.word("payee", l.Payee)
}

// MayDecide reports whether a decision is still possible.
func (p setOffPage) MayDecide() bool {
	return p.View != nil && !p.View.Decided && p.Settlement != nil && (p.Settlement.State == "open" || p.Settlement.State == "overdue")
}
