package fundsdesk

import (
	"context"
	"errors"
	"slices"
	"strconv"

	"fachui/internal/fault"
	"fachui/internal/legal"
	"fachui/internal/ref"
	"fachui/payments"
	"fachui/payments/paymentspg"
	"fachui/web/page"
)

// openingRows bounds the lines that one page shows: a file has up to 5,000.
const openingRows = 100

// openingPage is the balances that a court brings from its old book.
type openingPage struct {
	*desk
	paymentspg.OpeningView
	None   bool // nothing was begun
	Late   bool // and the book has entries: it can no longer be
	Today  legal.Date
	Shown  []paymentspg.OpeningLineView
	Wrong  bool // only lines that are wrong are shown
	Next   int  // the first line of the next page
	stakes map[ref.ID][]page.Option
}

func opening(ctx context.Context, r *page.Request) (any, error) {
	d, err := opened(ctx, r)
	if err != nil {
		return nil, err
	}
	p := openingPage{desk: d, Today: r.Now().Date(), Wrong: r.Query("show") == "wrong", stakes: map[ref.ID][]page.Option{}}
	err = page.Into(ctx, r, &p.OpeningView, "opening.show")()
	if errors.Is(err, payments.ErrOpeningUnknown) {
		p.None = true
		var first []paymentspg.Entry
		err = page.Into(ctx, r, &first, "ledger.entries", "limit", "1")()
		p.Late = len(first) > 0
		return p, err
	}
	if err != nil {
		return nil, err
	}
	from, _ := strconv.Atoi(r.Query("from"))
	p.page(from)
	for _, x := range p.Sales {
		if x.State == "running" {
			p.stakes[x.Sale] = p.bidders(x.Listing)
		}
	}
	return p, nil
}

// page picks the lines to show, from one on.
func (p *openingPage) page(from int) {
	for _, l := range p.Lines {
		switch {
		case l.N < from || p.Wrong && len(l.Wrong) == 0:
		case len(p.Shown) == openingRows:
			p.Next = l.N
			return
		default:
			p.Shown = append(p.Shown, l)
		}
	}
}

// bidders are the deposits of an auction of another platform, as choices.
func (p openingPage) bidders(listing string) []page.Option {
	out := []page.Option{{Value: "", Label: p.pick("未成交", "nobody: it was not sold")}}
	for _, l := range p.Lines {
		if l.Sale == listing && l.Code == payments.Deposits && l.Line != nil {
			out = append(out, page.Option{Value: l.Line.String(), Label: l.Payer + " ¥" + l.Sum.String()})
		}
	}
	return out
}

// Stakes are who may have won an auction.
func (p openingPage) Stakes(sale ref.ID) []page.Option { return p.stakes[sale] }

// Signed reports whether both offices have signed.
func (p openingPage) Signed() bool { return p.State == "signed" }

// reservePage releases a reserve that was brought forward.
type reservePage struct {
	*desk
	Line   paymentspg.OpeningLineView
	CaseID ref.ID
	others []paymentspg.PayeeView
}

func reserve(ctx context.Context, r *page.Request) (any, error) {
	d, err := opened(ctx, r)
	if err != nil {
		return nil, err
	}
	p := reservePage{desk: d}
	var v paymentspg.OpeningView
	err = page.Into(ctx, r, &v, "opening.show")()
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(v.Lines, func(l paymentspg.OpeningLineView) bool {
		return l.Code == payments.Reserved && l.Line != nil && l.Line.String() == r.Param("line")
	})
	if i < 0 {
		return nil, payments.ErrBroughtReserve
	}
	p.Line, p.CaseID = v.Lines[i], idOf(v.Lines[i].Case)
	return p, page.Gather(
		func() error { return d.know(ctx, []*ref.ID{&p.CaseID}, nil) },
		page.Into(ctx, r, &p.others, "payee.list"))
}

// Payees are the parties of the case and the payees outside it, as choices.
func (p reservePage) Payees() []page.Option {
	out := []page.Option{{Value: "", Label: p.pick("请选择", "Choose")}}
	for _, x := range p.cases[p.CaseID].Parties {
		out = append(out, page.Option{Value: x.ID.String(), Label: x.Name})
	}
	for _, x := range p.others {
		out = append(out, page.Option{Value: x.Payee, Label: x.Payee})
	}
	return out
}

// Kinds are what the money may become, as choices.
func (p reservePage) Kinds() []page.Option {
	say := func(zh, en string) string { return p.r.Say(fault.Text{ZH: zh, EN: en}) }
	return []page.Option{
		{Value: "L2150", Label: say("应付债权人", "to a creditor")}, {Value: "L2160", Label: say("应退被执行人余款", "surplus to the debtor")},
		{Value: "L2170", Label: say("应转其他法院", "to another court")}, {Value: "L2140", Label: say("应付税款", "taxes")},
		{Value: "L2180", Label: say("应缴罚没款", "fines to the treasury")},
	}
}
