package fundsdesk

import (
	"context"
	"slices"

	"fachui/internal/identity"
	"fachui/internal/money"
	"fachui/internal/ref"
	"fachui/payments"
	"fachui/payments/paymentspg"
	"fachui/web/page"
)

// payoutsPage is a list of payouts.
type payoutsPage struct {
	*desk
	State, Step, Kind, Case string
	Mine                    bool
	List                    []paymentspg.PayoutView
	Next                    ref.ID
	Steps                   []stepTab
	Overview                paymentspg.Overview
	Choosing                bool // who looks may approve what is listed
	Total                   money.Amount
}

// stepTab is one step of the chain with what waits for it.
type stepTab struct {
	Role string
	paymentspg.Pile
	Own bool
}

// the roles of the chain in their order.
var chainRoles = []identity.Role{identity.FundKeeper, identity.BureauHead, identity.Leader, identity.FinanceMaker, identity.FinanceChecker}

func payouts(ctx context.Context, r *page.Request) (any, error) {
	d, err := opened(ctx, r)
	if err != nil {
		return nil, err
	}
	p := payoutsPage{desk: d, State: r.Query("state"), Step: r.Query("step"), Kind: r.Query("kind"), Case: r.Query("case"), Mine: r.Query("unsigned") == "true"}
	unsigned := ""
	if p.Mine {
		unsigned = "true"
	}
	err = page.Gather(
		page.Into(ctx, r, &p.List, "payout.list", "state", p.State, "next", p.Step, "kind", p.Kind, "case", p.Case, "plan", r.Query("plan"),
			"lot", r.Query("lot"), "unsigned", unsigned, "after", r.Query("after"), "limit", pageAsked),
		page.Into(ctx, r, &p.Overview, "funds.overview"),
	)
	if err != nil {
		return nil, err
	}
	for _, role := range chainRoles {
		p.Steps = append(p.Steps, stepTab{string(role), p.Overview.Steps[string(role)], d.holds(role)})
	}
	var more bool
	p.List, more = cut(p.List)
	if more {
		p.Next = p.List[len(p.List)-1].Payout
	}
	p.Choosing = len(p.List) > 0 && p.Mine && p.Step != string(identity.FinanceChecker) && d.holds(identity.Role(p.Step))
	var cs []*ref.ID
	for _, x := range p.List {
		cs = append(cs, x.Case)
		p.Total = p.Total.Add(x.Amount)
	}
	return p, d.know(ctx, cs, nil)
}

// Choices are the listed payouts, each with the content that is seen here.
func (p payoutsPage) Choices() []page.Option {
	w := page.WordsIn(p.r.English())
	out := make([]page.Option, len(p.List))
	for i, x := range p.List {
		yuan, _ := w.Yuan(x.Amount) // an amount always has words
		out[i] = page.Option{Value: x.Payout.String() + ":" + x.Content, Label: p.Payee(x.Payee, x.Case) + " " + yuan, Hint: x.Purpose + " " + p.CaseNo(x.Case)}
	}
	return out
}

func (d *desk) holds(role identity.Role) bool {
	return slices.Contains(d.r.Caller().Courts[d.Court], role)
}

// payoutPage is one payout.
type payoutPage struct {
	*desk
	paymentspg.PayoutDetail
	Entries []paymentspg.Entry
	Seen    *payments.Content // the payee's account, shown once
	Turn    bool              // it waits for a role of the one who looks
	Signed  bool              // who has taken a step already
}

func payout(ctx context.Context, r *page.Request) (any, error) {
	d, err := opened(ctx, r)
	if err != nil {
		return nil, err
	}
	p := payoutPage{desk: d}
	err = page.Gather(
		page.Into(ctx, r, &p.PayoutDetail, "payout.show"),
		page.Into(ctx, r, &p.Entries, "ledger.entries", "of", r.Param("payout")),
	)
	if err != nil {
		return nil, err
	}
	if seen, ok := page.Answer[payments.Content](r); ok {
		p.Seen = &seen
	}
	p.Turn = p.Next != "" && d.holds(identity.Role(p.Next))
	p.Signed = slices.ContainsFunc(p.Approvals, func(s paymentspg.StepView) bool { return s.Taken && d.IsMe(s.By) })
	return p, d.know(ctx, []*ref.ID{p.Case}, []*ref.ID{p.PayoutView.Lot})
}

// Step is the number of the step that waits, or 0.
func (p payoutPage) Step() int {
	for _, s := range p.Approvals {
		if !s.Taken {
			return s.Step
		}
	}
	return 0
}

// payeesPage is the outside payees of the court.
type payeesPage struct {
	*desk
	List []paymentspg.PayeeView
	Next ref.ID
	Of   string // the payee whose account is shown
	Seen *payments.Payee
}

func payees(ctx context.Context, r *page.Request) (any, error) {
	d, err := opened(ctx, r)
	if err != nil {
		return nil, err
	}
	p := payeesPage{desk: d, Of: r.Query("of")}
	err = page.Into(ctx, r, &p.List, "payee.list", "after", r.Query("after"), "limit", pageAsked)()
	if err != nil {
		return nil, err
	}
	if seen, ok := page.Answer[payments.Payee](r); ok {
		p.Seen = &seen
	}
	var more bool
	p.List, more = cut(p.List)
	if more {
		p.Next = p.List[len(p.List)-1].ID
	}
	return p, nil
}

// holdsPage is the cases whose payouts are held.
type holdsPage struct {
	*desk
	List []paymentspg.HeldCase
}

func holds(ctx context.Context, r *page.Request) (any, error) {
	d, err := opened(ctx, r)
	if err != nil {
		return nil, err
	}
	p := holdsPage{desk: d}
	err = page.Into(ctx, r, &p.List, "payout.holds")()
	if err != nil {
		return nil, err
	}
	var cs []*ref.ID
	for _, x := range p.List {
		cs = append(cs, &x.Case)
	}
	return p, d.know(ctx, cs, nil)
}
