package fundsdesk

import (
	"context"
	"fmt"

	"fachui/auction"
	"fachui/auction/auctionpg"
	attachments "fachui/internal/files"
	"fachui/internal/money"
	"fachui/internal/ref"
	"fachui/payments"
	"fachui/payments/distribution"
	"fachui/payments/paymentspg"
	"fachui/web/page"
)

// defaultsPage is the buyers in default, and what their deposits wait for.
type defaultsPage struct {
	*desk
	LotID string
	List  []paymentspg.DefaultView
	Next  ref.ID
}

func defaults(ctx context.Context, r *page.Request) (any, error) {
	d, err := opened(ctx, r)
	if err != nil {
		return nil, err
	}
	p := defaultsPage{desk: d, LotID: r.Query("lot")}
	err = page.Into(ctx, r, &p.List, "default.list", "lot", p.LotID, "case", r.Query("case"), "after", r.Query("after"), "limit", pageAsked)()
	if err != nil {
		return nil, err
	}
	var more bool
	p.List, more = cut(p.List)
	if more {
		p.Next = p.List[len(p.List)-1].Lot
	}
	return p, nil
}

// revocationsPage is revoked sales and what is still to be recovered of each.
type revocationsPage struct {
	*desk
	LotID  string
	List   []paymentspg.RevocationView
	Claims []paymentspg.RecoveryView
	Next   ref.ID
}

func revocations(ctx context.Context, r *page.Request) (any, error) {
	d, err := opened(ctx, r)
	if err != nil {
		return nil, err
	}
	p := revocationsPage{desk: d, LotID: r.Query("lot")}
	err = page.Gather(
		page.Into(ctx, r, &p.List, "revocation.list", "lot", p.LotID, "after", r.Query("after"), "limit", pageAsked),
		page.Into(ctx, r, &p.Claims, "recovery.list", "lot", p.LotID, "limit", pageAsked),
	)
	if err != nil {
		return nil, err
	}
	var more bool
	p.List, more = cut(p.List)
	if more {
		p.Next = p.List[len(p.List)-1].Lot
	}
	p.Claims, _ = cut(p.Claims)
	var known []*ref.ID
	for _, c := range p.Claims {
		known = append(known, &c.Case)
	}
	return p, d.know(ctx, known, nil)
}

// Of are the claims of one lot.
func (p revocationsPage) Of(lot ref.ID) (out []paymentspg.RecoveryView) {
	for _, c := range p.Claims {
		if c.Lot == lot {
			out = append(out, c)
		}
	}
	return out
}

// forfeitPage is the form of a proposal: the defaults that a resale ends.
type forfeitPage struct {
	*desk
	Resale ref.ID
	List   []paymentspg.DefaultView
	others []paymentspg.PayeeView
}

func proposeForfeiture(ctx context.Context, r *page.Request) (any, error) {
	d, err := opened(ctx, r)
	if err != nil {
		return nil, err
	}
	lot, err := ref.Parse(r.Param("lot"))
	if err != nil {
		return nil, payments.ErrNoForfeiture
	}
	p := forfeitPage{desk: d, Resale: lot}
	err = page.Into(ctx, r, &p.List, "default.list", "lot", lot.String())()
	if err != nil {
		return nil, err
	}
	rows := p.List[:0]
	for _, x := range p.List {
		if x.Resale != nil && *x.Resale == lot && x.Stage != "approved" {
			rows = append(rows, x)
		}
	}
	p.List = rows
	if len(rows) == 0 {
		return nil, payments.ErrNoForfeiture
	}
	if r.May("payee.list") {
		err = page.Into(ctx, r, &p.others, "payee.list")()
		if err != nil {
			return nil, err
		}
	}
	return p, d.know(ctx, []*ref.ID{&rows[0].Case}, []*ref.ID{&lot})
}

// Lots are the lots defaulted on, as choices.
func (p forfeitPage) Lots() []page.Option {
	out := []page.Option{{Value: "", Label: p.pick("请选择", "Choose")}}
	for i, x := range p.List {
		n := p.pick("第", "No. ") + string(rune('1'+len(p.List)-1-i)) + p.pick("次悔拍：", ": ")
		out = append(out, page.Option{Value: x.Lot.String(), Label: n + x.Title + " ¥" + x.Promised.String()})
	}
	return out
}

// Payees are the parties of the case and the payees outside it, as choices.
func (p forfeitPage) Payees() []page.Option {
	out := []page.Option{{Value: "", Label: p.pick("请选择", "Choose")}}
	for _, x := range p.cases[p.List[0].Case].Parties {
		out = append(out, page.Option{Value: x.ID.String(), Label: x.Name})
	}
	for _, x := range p.others {
		out = append(out, page.Option{Value: x.Payee, Label: x.Payee})
	}
	return out
}

// forfeiturePage is a table with all that follows from it.
type forfeiturePage struct {
	*desk
	paymentspg.ForfeitureView
	ID     string
	CaseID ref.ID
	Papers []attachments.CourtAttachment
	Plans  []paymentspg.PlanView // final ones of the case, out of which a share may be set off
	Rule   string                // of a top-up, with which the court's settings begin
}

// topUpRules are the rules of distribution by the numbers of the court's settings.
var topUpRules = map[auction.TopUp]distribution.TopUpPolicy{
	auction.TopUpFull: distribution.TopUpFull, auction.TopUpCapped: distribution.TopUpClaim, auction.TopUpNone: distribution.TopUpNone,
}

func forfeiture(ctx context.Context, r *page.Request) (any, error) {
	d, err := opened(ctx, r)
	if err != nil {
		return nil, err
	}
	p := forfeiturePage{desk: d, ID: r.Param("id")}
	err = page.Into(ctx, r, &p.ForfeitureView, "forfeiture.show")()
	if err != nil {
		return nil, err
	}
	p.CaseID = p.Case
	lots := []*ref.ID{&p.Table.Lot}
	for i := range p.Table.Shares {
		lots = append(lots, &p.Table.Shares[i].Lot)
	}
	err = d.know(ctx, []*ref.ID{&p.CaseID}, lots)
	if err != nil {
		return nil, err
	}
	if r.May("forfeiture.set_off") {
		var plans []paymentspg.PlanView
		err = page.Into(ctx, r, &plans, "plan.list", "case", p.CaseID.String())()
		if err != nil {
			return nil, err
		}
		for _, x := range plans {
			if x.State == "final" {
				p.Plans = append(p.Plans, x)
			}
		}
	}
	if r.May("forfeiture.top_up") {
		set, err := page.Ask[auctionpg.CourtSettings](ctx, r, "setting.list")
		if err != nil {
			return nil, err
		}
		p.Rule = string(topUpRules[set.Policy().TopUp])
	}
	if r.May("forfeiture.top_up") && r.May("attachment.list_of_lot", "lot", p.Table.Lot.String()) {
		err = page.Into(ctx, r, &p.Papers, "attachment.list_of_lot", "lot", p.Table.Lot.String())()
	}
	r.SetTitle("保证金使用表 "+d.CaseNo(p.CaseID), "Forfeited deposits "+d.CaseNo(p.CaseID))
	return p, err
}

// PlanChoices are the final plans of the case, as choices.
func (p forfeiturePage) PlanChoices() []page.Option {
	var out []page.Option
	for _, x := range p.Plans {
		out = append(out, page.Option{Value: x.Plan.String(), Label: fmt.Sprintf(p.pick("第%d份，%s", "No. %d, %s"), x.Version, "¥"+x.Pool.String())})
	}
	return out
}

// Documents are the papers of the resale as choices by their hash.
func (p forfeiturePage) Documents() []page.Option {
	out := []page.Option{{Value: "", Label: p.pick("请选择（先在标的页面上传）", "Choose (upload it on the lot's page first)")}}
	for _, a := range p.Papers {
		if a.HiddenAt == nil {
			out = append(out, page.Option{Value: string(a.File), Label: a.Title})
		}
	}
	return out
}

// Decided is what was decided about the shortfall of a lot, if anything was.
func (p forfeiturePage) Decided(lot ref.ID) *paymentspg.TopUpView {
	for i, t := range p.TopUps {
		if t.Lot == lot {
			return &p.TopUps[i]
		}
	}
	return nil
}

// RuledOn is what the panel ruled about the rest of a deposit, if it did.
func (p forfeiturePage) RuledOn(lot ref.ID) *paymentspg.ResidualView {
	for i, x := range p.Residuals {
		if x.Lot == lot {
			return &p.Residuals[i]
		}
	}
	return nil
}

// Unprepared reports whether some line has no payout yet.
func (p forfeiturePage) Unprepared() bool {
	for _, l := range p.Lines {
		if l.Payout == nil {
			return true
		}
	}
	return false
}

// Missing is what a top-up still waits for.
func (p forfeiturePage) Missing(t paymentspg.TopUpView) money.Amount { return t.Amount.Sub(t.Paid) }
