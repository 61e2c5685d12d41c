package fundsdesk

import (
	"context"
	"slices"
	"strconv"

	"fachui/internal/legal"
	"fachui/internal/money"
	"fachui/internal/ref"
	"fachui/internal/registry"
	"fachui/payments"
	"fachui/payments/paymentspg"
	"fachui/web/cases"
	"fachui/web/funds"
	"fachui/web/page"
)

// ledgerPage is the trial balance with what must always hold.
type ledgerPage struct {
	*desk
	paymentspg.TrialBalance
	Today    legal.Date
	Breaches []paymentspg.Breach
	Assets   money.Amount // what stands in debit; as much stands in credit
	Owed     money.Amount
	Empty    bool
}

func ledger(ctx context.Context, r *page.Request) (any, error) {
	d, err := opened(ctx, r)
	if err != nil {
		return nil, err
	}
	p := ledgerPage{desk: d, Today: r.Now().Date()}
	var checked funds.Checked
	err = page.Gather(
		page.Into(ctx, r, &p.TrialBalance, "ledger.trial_balance", "day", r.Query("day")),
		page.Into(ctx, r, &checked, "ledger.check"),
	)
	p.Breaches = checked.Breaches
	for _, k := range p.Rows {
		if k.Code.IsAsset() {
			p.Assets = p.Assets.Add(k.Balance)
		} else {
			p.Owed = p.Owed.Add(k.Balance)
		}
	}
	p.Empty = p.Debit.IsZero()
	return p, err
}

// accountsPage is a list of accounts.
type accountsPage struct {
	*desk
	Code, Case, LotID string
	Zero              bool
	List              []paymentspg.AccountBalance
	Next              int64
	Kinds             []page.Option
}

func accounts(ctx context.Context, r *page.Request) (any, error) {
	d, err := opened(ctx, r)
	if err != nil {
		return nil, err
	}
	p := accountsPage{desk: d, Code: r.Query("code"), Case: r.Query("case"), LotID: r.Query("lot"), Zero: r.Query("zero") == "true"}
	zero := ""
	if p.Zero {
		zero = "true"
	}
	var trial paymentspg.TrialBalance
	err = page.Gather(
		page.Into(ctx, r, &p.List, "ledger.accounts", "code", p.Code, "case", p.Case, "lot", p.LotID, "zero", zero, "after", r.Query("after"), "limit", pageAsked),
		page.Into(ctx, r, &trial, "ledger.trial_balance"),
	)
	if err != nil {
		return nil, err
	}
	for _, k := range trial.Rows {
		p.Kinds = append(p.Kinds, page.Option{Value: string(k.Code), Label: string(k.Code) + " " + d.pick(k.ZH, k.EN)})
	}
	var more bool
	p.List, more = cut(p.List)
	if more {
		p.Next = p.List[len(p.List)-1].Account
	}
	var cs, ls []*ref.ID
	for _, a := range p.List {
		cs, ls = append(cs, a.Case), append(ls, a.Lot)
	}
	return p, d.know(ctx, cs, ls)
}

// accountPage is the lines of one account.
type accountPage struct {
	*desk
	paymentspg.AccountStatement
}

func account(ctx context.Context, r *page.Request) (any, error) {
	d, err := opened(ctx, r)
	if err != nil {
		return nil, err
	}
	p := accountPage{desk: d}
	err = page.Into(ctx, r, &p.AccountStatement, "ledger.account", "before", r.Query("before"), "limit", "50")()
	if err != nil {
		return nil, err
	}
	r.SetTitle(string(p.Code)+" "+p.ZH, string(p.Code)+" "+p.EN)
	cs := []*ref.ID{p.Case}
	for _, l := range p.Lines {
		cs = append(cs, l.Case)
	}
	return p, d.know(ctx, cs, []*ref.ID{p.AccountBalance.Lot})
}

// entriesPage is a list of entries.
type entriesPage struct {
	*desk
	Case, LotID, Code, Side, Event, Day, From, Through, Of string
	List                                                   []paymentspg.Entry
	Next                                                   string
}

func entries(ctx context.Context, r *page.Request) (any, error) {
	d, err := opened(ctx, r)
	if err != nil {
		return nil, err
	}
	q := r.Query
	p := entriesPage{desk: d, Case: q("case"), LotID: q("lot"), Code: q("code"), Side: q("side"), Event: q("event"), Day: q("day"), From: q("from"), Through: q("through"), Of: q("of")}
	err = page.Into(ctx, r, &p.List, "ledger.entries", "case", p.Case, "lot", p.LotID, "code", p.Code, "side", p.Side, "event", p.Event, "day", p.Day,
		"from", p.From, "through", p.Through, "of", p.Of, "after", q("after"), "newest", "true", "limit", "50")()
	if err != nil {
		return nil, err
	}
	if n := len(p.List); n >= 25 { // a journal that did not fit begins the next page
		p.Next = strconv.FormatInt(p.List[n-1].Number, 10)
	}
	var cs []*ref.ID
	for _, e := range p.List {
		cs = append(cs, e.Case)
	}
	return p, d.know(ctx, cs, nil)
}

// entryPage is one entry with all that it stands on.
type entryPage struct {
	*desk
	paymentspg.JournalView
}

func entry(ctx context.Context, r *page.Request) (any, error) {
	d, err := opened(ctx, r)
	if err != nil {
		return nil, err
	}
	p := entryPage{desk: d}
	err = page.Into(ctx, r, &p.JournalView, "ledger.entry")()
	if err != nil {
		return nil, err
	}
	number := strconv.FormatInt(p.Number, 10)
	r.SetTitle("分录 "+number, "Entry "+number)
	cs, ls := []*ref.ID{p.Case}, []*ref.ID{}
	for _, l := range p.Legs {
		cs = append(cs, l.Debit.Case, l.Credit.Case)
		ls = append(ls, l.Debit.Lot, l.Credit.Lot)
	}
	return p, d.know(ctx, cs, ls)
}

// CauseHref is the page of what caused the entry, or "".
func (p entryPage) CauseHref() string {
	id := p.Cause.ID.String()
	switch p.Cause.Kind {
	case "payout":
		return p.Base + "/payouts/" + id
	case "exception":
		return p.Base + "/exceptions/" + id
	case "decision":
		return p.Base + "/decisions/" + id
	case "plan":
		return "/courts/" + p.Court + "/plans/" + id
	}
	return ""
}

// Waiting is the proposal to undo the entry that a second person must look at.
func (p entryPage) Waiting() *paymentspg.ReversalView {
	for i, x := range p.Reversals {
		if x.Done == nil {
			return &p.Reversals[i]
		}
	}
	return nil
}

// reversalsPage is what was proposed to be undone.
type reversalsPage struct {
	*desk
	All  bool
	List []paymentspg.ReversalView
}

func reversals(ctx context.Context, r *page.Request) (any, error) {
	d, err := opened(ctx, r)
	if err != nil {
		return nil, err
	}
	p := reversalsPage{desk: d, All: r.Query("all") == "true"}
	all := ""
	if p.All {
		all = "true"
	}
	err = page.Into(ctx, r, &p.List, "ledger.reversals", "all", all)()
	if err != nil {
		return nil, err
	}
	var cs []*ref.ID
	for _, x := range p.List {
		cs = append(cs, x.Case)
	}
	return p, d.know(ctx, cs, nil)
}

// casePage is the money of one case.
type casePage struct {
	*desk
	cases.CaseView
	Number  funds.NumberOfCase
	Account []paymentspg.AccountBalance
	Entries []paymentspg.Entry
	Payouts []paymentspg.PayoutView
	Stops   paymentspg.Stops
	Came    []paymentspg.ExecutionReceipt
	Others  []registry.Case // which this one may be the reversal of
	Held    money.Amount
	Latest  legal.Date // of a deferral
}

// others are the latest cases of the court, for one who may say which this reverses.
func (p *casePage) others(ctx context.Context, r *page.Request) func() error {
	if !r.May("intake.restitution") {
		return func() error { return nil }
	}
	return page.Into(ctx, r, &p.Others, "case.list", "q", r.Query("of"), "newest", "true", "limit", "50")
}

// OtherCases are choices without this one.
func (p casePage) OtherCases() []page.Option {
	return choose(slices.DeleteFunc(slices.Clone(p.Others), func(c registry.Case) bool { return c.ID == p.ID }))
}

func caseMoney(ctx context.Context, r *page.Request) (any, error) {
	d, err := opened(ctx, r)
	if err != nil {
		return nil, err
	}
	p := casePage{desk: d, Latest: r.Now().Date().AddDays(payments.DeferWithin)}
	id := r.Param("case")
	err = page.Gather(
		page.Into(ctx, r, &p.CaseView, "case.show"),
		page.Into(ctx, r, &p.Number, "case.account_number"),
		page.Into(ctx, r, &p.Account, "ledger.accounts", "case", id),
		page.Into(ctx, r, &p.Entries, "ledger.entries", "case", id, "newest", "true", "limit", "20"),
		page.Into(ctx, r, &p.Payouts, "payout.list", "case", id, "limit", "50"),
		page.Into(ctx, r, &p.Stops, "payout.stops"),
		page.Into(ctx, r, &p.Came, "intake.list", "case", id, "limit", "50"),
		p.others(ctx, r),
	)
	if err != nil {
		return nil, err
	}
	for _, a := range p.Account {
		if !a.Code.IsAsset() {
			p.Held = p.Held.Add(a.Balance)
		}
	}
	r.SetTitle("本案案款 "+p.CaseView.CaseNo, "Money of "+p.CaseView.CaseNo)
	d.cases[p.ID] = p.CaseView
	var ls []*ref.ID
	for _, a := range p.Account {
		ls = append(ls, a.Lot)
	}
	return p, d.know(ctx, nil, ls)
}
