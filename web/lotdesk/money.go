package lotdesk

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"fachui/internal/fault"
	"fachui/internal/identity"
	"fachui/internal/legal"
	"fachui/internal/money"
	"fachui/internal/ref"
	"fachui/internal/registry"
	"fachui/notify/notifypg"
	"fachui/payments"
	"fachui/payments/distribution"
	"fachui/payments/paymentspg"
	"fachui/web/cases"
	"fachui/web/funds"
	"fachui/web/page"
	"fachui/web/route"
)

// readers may look at all money of their court, as the interface says.
var readers = route.Court(identity.FundKeeper, identity.FinanceMaker, identity.FinanceChecker, identity.Reconciler,
	identity.Judge, identity.Clerk, identity.BureauHead, identity.Leader, identity.Supervisor)

// moneyPages are the pages of the distribution at the judge's desk.
func moneyPages() []page.Page {
	return []page.Page{
		row(court+"/plans", "plans", readers, "分配方案", "Distribution plans", plans),
		row(court+"/plans/:plan", "plan", readers, "分配方案", "Distribution plan", plan),
		row(aCase+"/plans", "case-plans", readers, "本案分配方案", "Plans of the case", casePlans),
		row(aCase+"/stops", "stops", readers, "暂停与延期发放", "Holds and deferrals", stops),
		row(court+"/payouts/:payout", "payout", readers, "付款", "Payout", payout),
	}
}

type plansPage struct {
	Court string
	Plans []paymentspg.PlanView
	State string
	Next  string
	Tabs  []tab
}

func plans(ctx context.Context, r *page.Request) (any, error) {
	p := plansPage{Court: r.Param("court"), State: r.Query("state")}
	err := page.Into(ctx, r, &p.Plans, "plan.court_list", "state", p.State, "after", r.Query("after"))()
	if len(p.Plans) >= paymentspg.PageSize {
		p.Next = p.Plans[len(p.Plans)-1].Plan.String()
	}
	base := "/courts/" + p.Court + "/plans"
	p.Tabs = []tab{{Href: base, Words: fault.Text{ZH: "全部", EN: "All"}, Current: p.State == ""}}
	for _, e := range lists["plan"] {
		p.Tabs = append(p.Tabs, tab{Href: base + "?state=" + e.key, Words: fault.Text{ZH: e.zh, EN: e.en}, Current: p.State == e.key})
	}
	return p, err
}

// claim is one claim of a case with its place in law.
type claim struct {
	registry.Claim
	Party string
	Tier  distribution.Tier
	Sum   money.Amount
}

type casePlansPage struct {
	names
	Plans  []paymentspg.PlanView
	Claims []claim
	Stops  paymentspg.Stops
	Number funds.NumberOfCase
}

// names tell who the parties of a case are.
type names struct {
	Court   string
	Case    cases.CaseView
	english bool
}

func (n names) pick(zh, en string) string {
	if n.english {
		return en
	}
	return zh
}

// Who is a party, or a payee outside the case, as colleagues know it.
func (n names) Who(key string) string {
	i := slices.IndexFunc(n.Case.Parties, func(p registry.Party) bool { return p.ID.String() == key })
	if i >= 0 {
		return n.Case.Parties[i].Name
	}
	for _, e := range lists["payee"] {
		if e.key == key {
			return n.pick(e.zh, e.en)
		}
	}
	return key
}

// Claimant is who stands behind a claim of a plan.
func (n names) Claimant(id string) string {
	switch id {
	case distribution.FeeID:
		return n.pick("执行申请费", "Enforcement fee")
	case distribution.OwnerID:
		return n.pick("被执行人（余款）", "The debtor (surplus)")
	}
	i := slices.IndexFunc(n.Case.Claims, func(c registry.Claim) bool { return c.ID.String() == id })
	if i < 0 {
		return id
	}
	return n.Who(n.Case.Claims[i].Party.String())
}

func ofCase(ctx context.Context, r *page.Request, id ref.ID) (names, error) {
	n := names{Court: r.Param("court"), english: r.English()}
	return n, page.Into(ctx, r, &n.Case, "case.show", "case", id.String())()
}

func casePlans(ctx context.Context, r *page.Request) (any, error) {
	id, err := ref.Parse(r.Param("case"))
	if err != nil {
		return nil, registry.ErrCaseUnknown
	}
	n, err := ofCase(ctx, r, id)
	if err != nil {
		return nil, err
	}
	p := casePlansPage{names: n}
	for _, c := range n.Case.Claims {
		if !c.Withdrawn {
			p.Claims = append(p.Claims, claim{c, n.Who(c.Party.String()), tierOf[c.Kind], c.Principal.Add(c.Interest).Add(c.Costs)})
		}
	}
	slices.SortStableFunc(p.Claims, func(a, b claim) int { return place(a.Tier) - place(b.Tier) })
	return p, page.Gather(page.Into(ctx, r, &p.Plans, "plan.list"), page.Into(ctx, r, &p.Stops, "payout.stops"), page.Into(ctx, r, &p.Number, "case.account_number"))
}

// tierOf is the rank of each kind of claim.
var tierOf = map[string]distribution.Tier{
	registry.RealisationCost: distribution.TierCosts, registry.LandPremium: distribution.TierTransfer, registry.SellerTax: distribution.TierTransfer,
	registry.Medical: distribution.TierMedical, registry.HomeBuyer: distribution.TierHomeBuyer, registry.Construction: distribution.TierConstruction,
	registry.TaxArrears: distribution.TierTax, registry.Lien: distribution.TierLien, registry.PurchaseMoneyMortgage: distribution.TierPurchaseMoney,
	registry.Mortgage: distribution.TierSecurity, registry.Pledge: distribution.TierSecurity, registry.UnregisteredMortgage: distribution.TierUnregistered,
	registry.Wage: distribution.TierWages, registry.Restitution: distribution.TierRestitution, registry.Ordinary: distribution.TierOrdinary,
	registry.AdministrativeFine: distribution.TierAdministrative, registry.Fine: distribution.TierCriminalFine, registry.Confiscation: distribution.TierConfiscation,
}

// tiers are the ranks in the order of the law.
var tiers = []distribution.Tier{
	distribution.TierTransfer, distribution.TierCosts, distribution.TierFee, distribution.TierMedical, distribution.TierHomeBuyer, distribution.TierConstruction,
	distribution.TierTaxBefore, distribution.TierLien, distribution.TierPurchaseMoney, distribution.TierSecurity, distribution.TierUnregistered, distribution.TierTax,
	distribution.TierWages, distribution.TierRestitution, distribution.TierOrdinary, distribution.TierDoubled, distribution.TierAdministrative,
	distribution.TierCriminalFine, distribution.TierConfiscation, distribution.TierSurplus,
}

func place(t distribution.Tier) int { return slices.Index(tiers, t) }

// planPage is one plan as a picture, as arithmetic, and with its clocks.
type planPage struct {
	names
	Plan     paymentspg.PlanView
	Lines    []line
	Height   int
	Left     money.Amount // of the pool after the last line: nothing, if the sum is right
	Servings []notifypg.ServingView
	Payouts  []paymentspg.PayoutView
	Prepared []paymentspg.Prepared // what was just prepared
	Stops    paymentspg.Stops
	Objected []page.Option
}

// line is one line of a plan with the arithmetic of the pool, and its bar.
type line struct {
	paymentspg.PlanLineView
	Tier          distribution.Tier
	Parts         distribution.Parts
	Before, After money.Amount // of the pool
	X, Width, Due int          // of its bar and of what it is owed, in units of the drawing
	Y             int
}

// The drawing of a plan.
const (
	chartWidth = 620
	chartLeft  = 10
	chartRow   = 52
)

func plan(ctx context.Context, r *page.Request) (any, error) {
	p := planPage{}
	err := page.Into(ctx, r, &p.Plan, "plan.show")()
	if err != nil {
		return nil, err
	}
	p.names, err = ofCase(ctx, r, p.Plan.Case)
	if err != nil {
		return nil, err
	}
	of := p.Plan.Case.String()
	err = page.Gather(
		page.Into(ctx, r, &p.Servings, "serving.of_subject", "kind", "payments.plan", "subject", p.Plan.Plan.String(), "limit", "100"),
		page.Into(ctx, r, &p.Payouts, "payout.list", "plan", p.Plan.Plan.String()),
		page.Into(ctx, r, &p.Stops, "payout.stops", "case", of),
	)
	if err != nil {
		return nil, err
	}
	err = p.notices(ctx, r)
	if err != nil {
		return nil, err
	}
	p.Prepared, _ = page.Answer[[]paymentspg.Prepared](r)
	for _, x := range p.Plan.Recipients {
		if x.Stance != nil && *x.Stance == "object" {
			p.Objected = append(p.Objected, page.Option{Value: x.Party.String(), Label: p.Who(x.Party.String())})
		}
	}
	return p, p.waterfall()
}

// notices are the servings of what recipients were told besides the plan.
func (p *planPage) notices(ctx context.Context, r *page.Request) error {
	seen := map[string]bool{}
	for _, x := range p.Plan.Recipients {
		for _, n := range x.Notices {
			kind := "payments.plan_" + n.About
			if !n.ReceivedAt.IsZero() || seen[kind+n.Objection.String()] {
				continue
			}
			seen[kind+n.Objection.String()] = true
			var more []notifypg.ServingView
			err := page.Into(ctx, r, &more, "serving.of_subject", "kind", kind, "subject", n.Objection.String(), "limit", "100")()
			if err != nil {
				return err
			}
			p.Servings = append(p.Servings, more...)
		}
	}
	return nil
}

// waterfall lets the pool run through the lines in their order.
func (p *planPage) waterfall() error {
	left := p.Plan.Pool
	for i, v := range p.Plan.Lines {
		l := line{PlanLineView: v, Tier: distribution.Tier(v.Tier), Before: left, After: left.Sub(v.Amount), Y: i * chartRow}
		err := json.Unmarshal(v.Parts, &l.Parts)
		if err != nil {
			return fmt.Errorf("read line %d of plan: %w", v.No, err)
		}
		l.X = chartLeft + share(p.Plan.Pool.Sub(left), p.Plan.Pool)
		l.Width = max(share(v.Amount, p.Plan.Pool), 1)
		l.Due = min(max(share(v.Due, p.Plan.Pool), l.Width), chartWidth-(l.X-chartLeft))
		left = l.After
		p.Lines = append(p.Lines, l)
	}
	p.Left, p.Height = left, len(p.Lines)*chartRow+chartLeft
	return nil
}

// share is part of whole in units of the drawing.
func share(part, whole money.Amount) int {
	if !whole.IsPositive() {
		return 0
	}
	return int(part.FloorRatio(chartWidth, 1).Decimal().Div(whole.Decimal()).IntPart())
}

// stopsPage is what keeps the money of a case in the account.
type stopsPage struct {
	names
	Stops  paymentspg.Stops
	Latest legal.Date // last day of a deferral approved now
}

func stops(ctx context.Context, r *page.Request) (any, error) {
	id, err := ref.Parse(r.Param("case"))
	if err != nil {
		return nil, registry.ErrCaseUnknown
	}
	n, err := ofCase(ctx, r, id)
	if err != nil {
		return nil, err
	}
	p := stopsPage{names: n, Latest: r.Now().Date().AddDays(payments.DeferWithin)}
	return p, page.Into(ctx, r, &p.Stops, "payout.stops")()
}

// payoutPage is one payment on its way through the approvals.
type payoutPage struct {
	names
	Payout paymentspg.PayoutDetail
	Opened *payments.Content // once the account was looked at, which is recorded
	Next   string
}

func payout(ctx context.Context, r *page.Request) (any, error) {
	var p payoutPage
	err := page.Into(ctx, r, &p.Payout, "payout.show")()
	if err != nil {
		return nil, err
	}
	p.names = names{Court: r.Param("court"), english: r.English()}
	if p.Payout.Case != nil {
		p.names, err = ofCase(ctx, r, *p.Payout.Case)
		if err != nil {
			return nil, err
		}
	}
	if opened, ok := page.Answer[payments.Content](r); ok {
		p.Opened = &opened
	}
	if p.Payout.Next != "" {
		w := identity.Role(strings.TrimSpace(p.Payout.Next)).Name()
		p.Next = p.pick(w.ZH, w.EN)
	}
	return p, nil
}
