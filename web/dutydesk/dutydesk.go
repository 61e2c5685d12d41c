// Package dutydesk is the pages of who may do what in a court's money: the matrix
// of people and duties with what is kept apart, orders about duties and their
// second signature, and hand-overs of posts with what was open.
//
// A conflict is shown by name to everybody whom it could harm, beside what would
// end it; an act that a substitute took shows for whom.
package dutydesk

import (
	"cmp"
	"context"
	"embed"
	"html/template"
	"slices"

	"fachui/internal/duty"
	"fachui/internal/duty/dutypg"
	"fachui/internal/fault"
	"fachui/internal/identity"
	"fachui/internal/ref"
	"fachui/web/page"
	"fachui/web/people"
	"fachui/web/route"
)

//go:embed *.html
var files embed.FS

var readers = route.Court(identity.FundKeeper, identity.FinanceMaker, identity.FinanceChecker, identity.Reconciler,
	identity.Judge, identity.Clerk, identity.BureauHead, identity.Leader, identity.Custodian, identity.Supervisor)

// Family is the pages of duties.
func Family() page.Family {
	const base = "/courts/:court/duties"
	return page.Family{Files: files, Funcs: funcs, Pages: []page.Page{
		row(base, "matrix", readers, "职务与不相容职务", "Duties and what is kept apart", matrix),
		row(base+"/orders", "orders", readers, "职务安排", "Orders about duties", orders),
		row(base+"/orders/new", "order-new", route.Court(identity.Leader, identity.BureauHead, identity.FinanceChecker), "提出职务安排", "Ask for an order", newOrder),
		row(base+"/acts", "acts", readers, "代为履职记录", "Acts for others", acts),
		row(base+"/handovers", "handovers", readers, "岗位交接", "Hand-overs of posts", handovers),
		row(base+"/handovers/:id", "handover", readers, "岗位交接清单", "A hand-over", handover),
	}}
}

func row(path, name string, who route.Access, zh, en string, fn func(context.Context, *page.Request) (any, error)) page.Page {
	return page.Page{Path: path, Name: "dutydesk-" + name, Access: who, Desk: page.Funds, Title: fault.Text{ZH: zh, EN: en}, Load: fn}
}

// desk is what every page knows: the court and its people.
type desk struct {
	Court string
	Base  string
	r     *page.Request
	staff people.Staff
}

func opened(ctx context.Context, r *page.Request) (d desk, err error) {
	d = desk{Court: r.Param("court"), Base: "/courts/" + r.Param("court") + "/duties", r: r}
	d.staff, err = page.Ask[people.Staff](ctx, r, "staff.of_court")
	return d, err
}

// Colleagues are the people of the court as choices, each once.
func (d desk) Colleagues() []page.Option {
	out := []page.Option{}
	for _, h := range d.staff.Staff {
		if !slices.ContainsFunc(out, func(o page.Option) bool { return o.Value == h.Login }) {
			out = append(out, page.Option{Value: h.Login, Label: d.Who(h.Login)})
		}
	}
	return out
}

// Who is a person by name and login.
func (d desk) Who(login string) string {
	for _, h := range d.staff.Staff {
		if h.Login == login && h.Name != "" {
			return h.Name + d.r.Say(fault.Text{ZH: "（", EN: " ("}) + login + d.r.Say(fault.Text{ZH: "）", EN: ")"})
		}
	}
	return login
}

// Choices are duties to choose from.
func (d desk) Choices(list []duty.Duty) []page.Option {
	out := make([]page.Option, len(list))
	for i, x := range list {
		out[i] = page.Option{Value: string(x), Label: d.r.Say(identity.DutyName(x))}
	}
	return out
}

// matrixPage is who holds what, and what waits for a second signature.
type matrixPage struct {
	desk
	dutypg.Matrix
	Conflicts []dutypg.Row // people who hold what is kept apart
	Late      []dutypg.Row // posts that should have passed to another
	Shut      []dutypg.Row // of them, those who are locked out
	Waiting   []dutypg.Order
	Rules     []ruleRow
}

// ruleRow is the pairs of one rule that reach as far.
type ruleRow struct {
	Rule  string
	Words fault.Text
	Reach duty.Reach
	Pairs []dutypg.PairRow
}

// byRule gathers pairs under their rules, in the order of these.
func byRule(pairs []dutypg.PairRow) []ruleRow {
	var out []ruleRow
	for _, p := range pairs {
		i := slices.IndexFunc(out, func(r ruleRow) bool { return r.Rule == string(p.Rule) && r.Reach == p.Reach })
		if i < 0 {
			i = len(out)
			out = append(out, ruleRow{Rule: string(p.Rule), Words: p.Words, Reach: p.Reach})
		}
		out[i].Pairs = append(out[i].Pairs, p)
	}
	slices.SortStableFunc(out, func(a, b ruleRow) int { return cmp.Compare(a.Rule, b.Rule) })
	return out
}

func matrix(ctx context.Context, r *page.Request) (any, error) {
	d, err := opened(ctx, r)
	if err != nil {
		return nil, err
	}
	p := matrixPage{desk: d}
	p.Matrix, err = page.Ask[dutypg.Matrix](ctx, r, "duty.matrix")
	if err != nil {
		return nil, err
	}
	p.Rules = byRule(p.Pairs)
	p.People = slices.DeleteFunc(p.People, func(x dutypg.Row) bool { // nothing to do with money
		return !slices.ContainsFunc(p.Duties, func(c dutypg.Column) bool { return x.Of(c.Duty) != nil })
	})
	for _, x := range p.People {
		if len(x.Conflicts) > 0 {
			p.Conflicts = append(p.Conflicts, x)
		}
		switch {
		case slices.ContainsFunc(x.Held, func(h dutypg.Holding) bool { return h.Shut }):
			p.Shut = append(p.Shut, x)
		case slices.ContainsFunc(x.Held, func(h dutypg.Holding) bool { return h.Late }):
			p.Late = append(p.Late, x)
		}
	}
	p.Waiting, err = page.Ask[[]dutypg.Order](ctx, r, "duty.orders", "state", "waiting", "limit", "20")
	return p, err
}

const (
	orderRows  = 50
	orderAsked = "51"
)

// ordersPage is what was ordered about duties.
type ordersPage struct {
	desk
	State string
	List  []dutypg.Order
	Next  ref.ID
}

func orders(ctx context.Context, r *page.Request) (any, error) {
	d, err := opened(ctx, r)
	if err != nil {
		return nil, err
	}
	p := ordersPage{desk: d, State: r.Query("state")}
	p.List, err = page.Ask[[]dutypg.Order](ctx, r, "duty.orders", "state", p.State, "before", r.Query("before"), "limit", orderAsked)
	if len(p.List) > orderRows {
		p.List = p.List[:orderRows]
		p.Next = p.List[orderRows-1].ID
	}
	return p, err
}

// newOrderPage holds a form for each kind of order.
type newOrderPage struct {
	desk
	Rotating, Substitutable, All []page.Option
	Holders                      []page.Option // whoever holds a post that rotates
	Running                      []page.Option // substitutions that can end early
}

func newOrder(ctx context.Context, r *page.Request) (any, error) {
	d, err := opened(ctx, r)
	if err != nil {
		return nil, err
	}
	p := newOrderPage{desk: d, Rotating: d.Choices(duty.Rotating), Substitutable: d.Choices(duty.Substitutable)}
	for _, role := range identity.CourtRoles {
		p.All = append(p.All, page.Option{Value: string(role), Label: r.Say(role.Name())})
	}
	m, err := page.Ask[dutypg.Matrix](ctx, r, "duty.matrix")
	if err != nil {
		return nil, err
	}
	for _, x := range m.People {
		if slices.ContainsFunc(duty.Rotating, func(post duty.Duty) bool { h := x.Of(post); return h != nil && h.For == "" }) {
			p.Holders = append(p.Holders, page.Option{Value: x.Login, Label: d.Who(x.Login)})
		}
	}
	list, err := page.Ask[[]dutypg.Order](ctx, r, "duty.orders", "state", "approved", "limit", "200")
	for _, o := range list {
		if o.Kind == "substitution" && r.Now().Before(o.UntilAt) {
			p.Running = append(p.Running, page.Option{Value: o.ID.String(), Label: d.Who(o.Substitute) + r.Say(fault.Text{ZH: " 代 ", EN: " for "}) + d.Who(o.Absent) + " · " + r.Say(identity.DutyName(o.Duty))})
		}
	}
	return p, err
}

// actsPage is what substitutes did.
type actsPage struct {
	desk
	List []dutypg.ActFor
}

func acts(ctx context.Context, r *page.Request) (any, error) {
	d, err := opened(ctx, r)
	if err != nil {
		return nil, err
	}
	p := actsPage{desk: d}
	p.List, err = page.Ask[[]dutypg.ActFor](ctx, r, "duty.acts", "limit", "200")
	return p, err
}

// handoversPage is the hand-overs of posts, and a form for whoever holds one.
type handoversPage struct {
	desk
	List []dutypg.Handover
	Mine []page.Option // posts of whoever looks
	Next ref.ID
}

func handovers(ctx context.Context, r *page.Request) (any, error) {
	d, err := opened(ctx, r)
	if err != nil {
		return nil, err
	}
	p := handoversPage{desk: d}
	for _, role := range r.Caller().Courts[d.Court] {
		if slices.Contains(duty.Substitutable, duty.Duty(role)) {
			p.Mine = append(p.Mine, page.Option{Value: string(role), Label: r.Say(role.Name())})
		}
	}
	p.List, err = page.Ask[[]dutypg.Handover](ctx, r, "post.handovers", "before", r.Query("before"), "limit", orderAsked)
	if len(p.List) > orderRows {
		p.List = p.List[:orderRows]
		p.Next = p.List[orderRows-1].ID
	}
	return p, err
}

// handoverPage is one hand-over, to be printed.
type handoverPage struct {
	desk
	dutypg.Handover
	officers []identity.Officer
}

// Full is the full name of an officer, as it stands on a list that is signed.
func (p handoverPage) Full(login string) string {
	for _, o := range p.officers {
		if o.Login == login && o.Name != "" {
			return o.Name
		}
	}
	return p.Who(login)
}

func handover(ctx context.Context, r *page.Request) (any, error) {
	d, err := opened(ctx, r)
	if err != nil {
		return nil, err
	}
	h, err := page.Ask[dutypg.Handover](ctx, r, "post.handover", "id", r.Param("id"))
	if err != nil {
		return nil, err
	}
	all, err := page.Ask[people.Officers](ctx, r, "staff.officers")
	return handoverPage{d, h, all.Officers}, err
}

// words of the lists of this room.
var words = map[string]fault.Text{
	"substitution": {ZH: "代为履职", EN: "substitution"}, "recall": {ZH: "提前结束代为履职", EN: "early end of a substitution"},
	"apart": {ZH: "不相容职务规则", EN: "duties kept apart"}, "rotation": {ZH: "轮岗期限", EN: "length of a post"},
	"extension": {ZH: "到期继续任职", EN: "going on beyond the term"}, "alarm": {ZH: "到期告警", EN: "alarms at the end"}, "lock": {ZH: "到期锁定", EN: "locks at the end"},
	"waiting": {ZH: "待批准", EN: "waits for approval"}, "approved": {ZH: "已批准", EN: "approved"}, "refused": {ZH: "不批准", EN: "refused"},
	"post": {ZH: "不得兼任", EN: "nobody holds both"}, "act": {ZH: "不得在同一事项中兼办", EN: "not both on one thing"}, "none": {ZH: "取消本院自定规则", EN: "end this court's own rule"},
	"court":     {ZH: "本院规定", EN: "this court"},
	"exception": {ZH: "待查明款项", EN: "receipt to be explained"}, "payout": {ZH: "付款", EN: "payout"}, "hold": {ZH: "暂停发放", EN: "hold"},
	"cash": {ZH: "未缴存现金", EN: "cash not banked"}, "deferral": {ZH: "延期发放", EN: "deferral"},
	"close": {ZH: "日结", EN: "close of a day"}, "day": {ZH: "账务日", EN: "day"}, "period": {ZH: "结账", EN: "close of a period"},
	"voucher_void": {ZH: "票据作废", EN: "voucher made void"}, "payee": {ZH: "外部收款人", EN: "outside payee"},
	"reversal": {ZH: "冲正", EN: "reversal"}, "interest": {ZH: "利息分配", EN: "sharing of interest"},
	"forfeiture": {ZH: "不予退还的保证金", EN: "forfeited deposit"}, "residual": {ZH: "保证金余额裁定", EN: "ruling about the rest of a deposit"},
	"fee_decision": {ZH: "执行申请费减免", EN: "lower enforcement fee"}, "fee_refund": {ZH: "退还执行申请费", EN: "fee given back"},
	"decision": {ZH: "款项决定", EN: "decision about money"}, "cost_advance": {ZH: "垫付费用", EN: "advanced costs"},
	"custody": {ZH: "款物出入与封存", EN: "movement of a thing in custody"}, "custody_list": {ZH: "款物交接清单", EN: "list of hand-over"},
	"opening": {ZH: "启用日余额", EN: "balances brought forward"}, "in_kind": {ZH: "以物抵债", EN: "taking in kind"},
	"policy": {ZH: "本院资金规则", EN: "rule about money"}, "setting": {ZH: "本院设置", EN: "setting of the court"}, "channel": {ZH: "银行付款时间", EN: "hours of the bank"}, "duty_order": {ZH: "职务安排", EN: "order about duties"},
}

func funcs(english bool) template.FuncMap {
	say := func(w fault.Text) string {
		if english {
			return w.EN
		}
		return w.ZH
	}
	return template.FuncMap{
		"dutydesk_word": func(k any) string {
			key := template.HTMLEscaper(k)
			if w, ok := words[key]; ok {
				return say(w)
			}
			return key
		},
		"dutydesk_duty": func(d duty.Duty) string { return say(identity.DutyName(d)) },
		"dutydesk_tone": func(state string) string {
			return map[string]string{"waiting": "warn", "approved": "good", "refused": "neutral"}[state]
		},
		"dutydesk_thing": func(object string) string {
			for i, c := range object {
				if c == ':' {
					return object[:i]
				}
			}
			return object
		},
	}
}
