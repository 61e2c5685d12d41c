package fundsdesk

import (
	"context"
	"slices"
	"strings"

	"fachui/internal/legal"
	"fachui/internal/money"
	"fachui/internal/ref"
	"fachui/internal/registry"
	"fachui/payments"
	"fachui/payments/paymentspg"
	"fachui/web/cases"
	"fachui/web/page"
)

// decisionsPage is what moves money otherwise than a plan.
type decisionsPage struct {
	*desk
	Kind, State string
	List        []paymentspg.DecisionView
	Next        ref.ID
}

func decisions(ctx context.Context, r *page.Request) (any, error) {
	d, err := opened(ctx, r)
	if err != nil {
		return nil, err
	}
	p := decisionsPage{desk: d, Kind: r.Query("kind"), State: r.Query("state")}
	err = page.Into(ctx, r, &p.List, "decision.list", "kind", p.Kind, "state", p.State, "after", r.Query("after"), "limit", pageAsked)()
	if err != nil {
		return nil, err
	}
	var more bool
	p.List, more = cut(p.List)
	if more {
		p.Next = p.List[len(p.List)-1].Decision
	}
	return p, nil
}

// decisionPage is one decision with its amounts and what may be done with it.
type decisionPage struct {
	*desk
	paymentspg.DecisionView
}

func decision(ctx context.Context, r *page.Request) (any, error) {
	d, err := opened(ctx, r)
	if err != nil {
		return nil, err
	}
	p := decisionPage{desk: d}
	err = page.Into(ctx, r, &p.DecisionView, "decision.show")()
	if err != nil {
		return nil, err
	}
	w := p.Kind.Words()
	r.SetTitle(w.ZH+" "+p.DecisionView.CaseNo, w.EN+" "+p.DecisionView.CaseNo)
	var lots []*ref.ID
	if p.Tax != nil {
		lots = append(lots, &p.Tax.Lot)
	}
	return p, d.know(ctx, []*ref.ID{&p.Case}, lots)
}

// NeedsLeader reports whether only the leader approves it.
func (p decisionPage) NeedsLeader() bool {
	return payments.CanApproveDecision(p.Kind, "bureau_head", false) != nil
}

// Ready are its amounts that nobody is paying yet.
func (p decisionPage) Ready() bool { return p.State == "approved" && p.Open > 0 }

// mattersPage is all that may be decided about the money of a case beside its plans.
type mattersPage struct {
	*desk
	cases.CaseView
	Decisions []paymentspg.DecisionView
	Advances  []paymentspg.AdvanceView
	Transfers []paymentspg.TransferView
	Escrows   []paymentspg.EscrowView
	Plans     []paymentspg.PlanView
	Payouts   []paymentspg.PayoutView
	Accounts  []paymentspg.AccountBalance
	Payees    []paymentspg.PayeeView
	Today     legal.Date
	courts    []registry.Court
}

func matters(ctx context.Context, r *page.Request) (any, error) {
	d, err := opened(ctx, r)
	if err != nil {
		return nil, err
	}
	id := r.Param("case")
	p := mattersPage{desk: d, Today: r.Now().Date()}
	err = page.Gather(
		page.Into(ctx, r, &p.CaseView, "case.show"),
		page.Into(ctx, r, &p.Decisions, "decision.list", "case", id, "limit", "50"),
		page.Into(ctx, r, &p.Advances, "cost.list", "limit", "50"),
		page.Into(ctx, r, &p.Transfers, "transfer.list", "case", id, "limit", "50"),
		page.Into(ctx, r, &p.Escrows, "escrow.list", "case", id, "all", "true", "limit", "50"),
		page.Into(ctx, r, &p.Plans, "plan.list"),
		page.Into(ctx, r, &p.Payouts, "payout.list", "case", id, "limit", "50"),
		page.Into(ctx, r, &p.Accounts, "ledger.accounts", "case", id, "zero", "true"),
		page.Into(ctx, r, &p.Payees, "payee.list", "limit", "50"),
		page.Into(ctx, r, &p.courts, "court.list", "limit", "200"),
	)
	if err != nil {
		return nil, err
	}
	r.SetTitle("款项处理 "+p.CaseView.CaseNo, "Decisions about the money of "+p.CaseView.CaseNo)
	d.cases[p.ID] = p.CaseView
	var lots []*ref.ID
	for _, a := range p.Accounts {
		lots = append(lots, a.Lot)
	}
	return p, d.know(ctx, nil, lots)
}

// CourtOptions are the other courts of this house, as choices.
func (p mattersPage) CourtOptions() []page.Option {
	out := []page.Option{{Value: "", Label: p.pick("不选", "none")}}
	for _, c := range p.courts {
		if c.ID != p.Court {
			out = append(out, page.Option{Value: c.ID, Label: p.pick(c.Name, c.NameEN)})
		}
	}
	return out
}

// Has is what the case has to distribute: proceeds, and other money.
func (p mattersPage) Has(code string) money.Amount { return p.sum(payments.Code(code)) }

func (p mattersPage) sum(code payments.Code) (t money.Amount) {
	for _, a := range p.Accounts {
		if a.Code == code {
			t = t.Add(a.Balance)
		}
	}
	return t
}

// Memo is what parties advanced and nobody has reimbursed (M9040).
func (p mattersPage) Memo() (t money.Amount) {
	for _, a := range p.Advances {
		if a.State == "confirmed" && !a.Repaid {
			t = t.Add(a.Amount)
		}
	}
	return t
}

// PartyOptions are the parties of the case of some kinds, as choices.
func (p mattersPage) PartyOptions(kinds ...string) []page.Option {
	var out []page.Option
	for _, x := range p.Parties {
		if len(kinds) == 0 || strings.Contains(strings.Join(kinds, " "), x.Kind) {
			out = append(out, page.Option{Value: x.ID.String(), Label: x.Name})
		}
	}
	return out
}

// LotOptions are the lots whose money the case has, as choices.
func (p mattersPage) LotOptions() []page.Option {
	var out []page.Option
	seen := map[string]bool{}
	for _, a := range p.Accounts {
		if id := idOf(a.Lot); !id.IsZero() && !seen[id.String()] {
			seen[id.String()] = true
			out = append(out, page.Option{Value: id.String(), Label: p.Lot(id)})
		}
	}
	return out
}

// PayeeOptions are the outside payees in force, as choices.
func (p mattersPage) PayeeOptions() []page.Option {
	var out []page.Option
	for _, x := range p.Payees {
		if x.InForce {
			out = append(out, page.Option{Value: x.Payee, Label: p.Payee(x.Payee, nil)})
		}
	}
	return out
}

// Reserving are the final plans of the case that reserved money.
func (p mattersPage) Reserving() []paymentspg.PlanView {
	var out []paymentspg.PlanView
	for _, x := range p.Plans {
		for _, l := range x.Lines {
			if x.State == "final" && l.Code == payments.Reserved && l.Amount.IsPositive() {
				out = append(out, x)
				break
			}
		}
	}
	return out
}

// Stated reports whether something about an escrow waits for a second person.
func (p mattersPage) Stated(e paymentspg.EscrowView) bool {
	return slices.ContainsFunc(e.Notes, func(n paymentspg.NotaryNoteView) bool { return n.State == "stated" })
}

// owedLine is a creditor's money that could be put in escrow.
type owedLine struct {
	Plan   ref.ID
	No     int
	Payout ref.ID
	Payee  string
	Amount money.Amount
}

// Owed is what creditors of the case are owed by final plans and what came back from
// the bank. The rule says which of it nobody is paying.
func (p mattersPage) Owed() []owedLine {
	var out []owedLine
	for _, x := range p.Plans {
		for _, l := range x.Lines {
			if x.State == "final" && l.Code == payments.Creditors && l.Amount.IsPositive() && !p.settled(l.Payee, l.Amount) {
				out = append(out, owedLine{Plan: x.Plan, No: l.No, Payee: p.Payee(l.Payee, p.ID), Amount: l.Amount})
			}
		}
	}
	for _, o := range p.Payouts {
		if o.State == "returned" || o.State == "refused" {
			out = append(out, owedLine{Payout: o.Payout, Payee: p.Payee(o.Payee, p.ID), Amount: o.Amount})
		}
	}
	return out
}

// settled reports whether somebody is paying a creditor's amount, or it is in escrow.
func (p mattersPage) settled(payee string, amount money.Amount) bool {
	for _, e := range p.Escrows {
		if e.State != "void" && e.Party.String() == payee && e.Amount.Equal(amount) {
			return true
		}
	}
	for _, o := range p.Payouts {
		if o.State != "void" && o.Payee == payee && o.Amount.Equal(amount) {
			return true
		}
	}
	return false
}

// transfersPage is money between this court and others.
type transfersPage struct {
	*desk
	List []paymentspg.TransferView
	Next ref.ID
}

func transfers(ctx context.Context, r *page.Request) (any, error) {
	d, err := opened(ctx, r)
	if err != nil {
		return nil, err
	}
	p := transfersPage{desk: d}
	err = page.Into(ctx, r, &p.List, "transfer.list", "after", r.Query("after"), "limit", pageAsked)()
	if err != nil {
		return nil, err
	}
	var more bool
	p.List, more = cut(p.List)
	if more {
		p.Next = p.List[len(p.List)-1].Decision
	}
	return p, nil
}

// escrowsPage is money in escrow, by when the creditor's time ends.
type escrowsPage struct {
	*desk
	All  bool
	List []paymentspg.EscrowView
	Next ref.ID
}

func escrows(ctx context.Context, r *page.Request) (any, error) {
	d, err := opened(ctx, r)
	if err != nil {
		return nil, err
	}
	p := escrowsPage{desk: d, All: r.Query("all") == "true"}
	err = page.Into(ctx, r, &p.List, "escrow.list", "all", r.Query("all"), "after", r.Query("after"), "limit", pageAsked)()
	if err != nil {
		return nil, err
	}
	var more bool
	p.List, more = cut(p.List)
	if more {
		p.Next = p.List[len(p.List)-1].Escrow
	}
	return p, nil
}
