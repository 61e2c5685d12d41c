package auction

import (
	"fmt"

	"fachui/internal/basis"
	"fachui/internal/fault"
	"fachui/internal/legal"
	"fachui/internal/money"
	"fachui/internal/ref"
)

// Verdict is what became of one item of the check of conformity.
type Verdict string

// The verdicts.
const (
	Met           Verdict = "met"
	NotMet        Verdict = "not_met"
	NotApplicable Verdict = "not_applicable"
)

// Conformity is the state of one thing that the law asks of an announced lot: by
// which article, what was found, and what is asked.
type Conformity struct {
	Key      string
	Name     fault.Text
	Basis    basis.Basis
	Verdict  Verdict
	Found    fault.Text
	Required fault.Text
	Refusal  *fault.Fault // what the gate says where it is not met
}

// Facts are what an announced lot is judged by. The text and the situation are
// those of the announcement; its times are those that hold now, so that a sale
// that was put off past the validity of its price shows it.
type Facts struct {
	Announcement Announcement
	Publication  Publication
	FirstOpens   legal.Time // as it was announced first: the notice period is measured to it
	Terms        Terms
	Pricing      Pricing
	Members      []ref.ID
	Votes        []Vote
	Resolution   string // hash of what the panel signed
}

// check builds the list of items.
type check struct {
	Facts

	pol Policy
	out []Conformity
}

// Conform says of everything that publication asks whether an announced lot keeps
// to it, in the order in which a lot is prepared. Each item is judged by the rule
// that the gate itself asks.
func (f Facts) Conform(pol Policy) []Conformity {
	c := check{Facts: f, pol: pol}
	c.panel()
	c.price()
	c.times()
	c.told()
	c.lists()
	c.property()
	return c.out
}

// Failed are the items that are not met.
func Failed(all []Conformity) []Conformity {
	var out []Conformity
	for _, c := range all {
		if c.Verdict == NotMet {
			out = append(out, c)
		}
	}
	return out
}

// judge adds one item: met unless a rule refuses, whose article then counts.
func (c *check) judge(key string, name fault.Text, b basis.Basis, found, required fault.Text, err error) {
	item := Conformity{Key: key, Name: name, Basis: b, Verdict: Met, Found: found, Required: required}
	if err != nil {
		item.Verdict, item.Refusal = NotMet, fault.Of(err)
	}
	if item.Refusal != nil && !item.Refusal.Basis.IsZero() {
		item.Basis = item.Refusal.Basis
	}
	c.out = append(c.out, item)
}

// without adds an item that does not apply, and why.
func (c *check) without(key string, name fault.Text, b basis.Basis, why fault.Text) {
	c.out = append(c.out, Conformity{Key: key, Name: name, Basis: b, Verdict: NotApplicable, Found: why, Required: text("不适用", "does not apply")})
}

func days(n int) fault.Text { return text(fmt.Sprintf("%d 日", n), fmt.Sprintf("%d days", n)) }

func sum(m money.Amount) fault.Text { return text(m.String()+" 元", "¥"+m.String()) }

func said(t fault.Text, zh, en string) fault.Text { return text(zh+t.ZH, en+t.EN) }

func yes(ok bool, zh, en, notZH, notEN string) fault.Text {
	if ok {
		return text(zh, en)
	}
	return text(notZH, notEN)
}

func (c *check) panel() {
	p := c.Publication
	var missing error
	if !p.Platform {
		missing = ErrPlatformChoice
	}
	c.judge("platform", text("平台的选择", "Choice of platform"), basis.Online2016(5),
		yes(p.Platform, "已记录", "on record", "没有记录", "not on record"), text("公告前记录", "on record before the announcement"), missing)
	n := len(c.Members)
	c.judge("panel", text("合议庭人数", "Size of the panel"), basis.CivilProcedure2023(40), text(fmt.Sprintf("%d 人", n), fmt.Sprint(n)),
		text(fmt.Sprintf("不少于 %d 人的单数", PanelLeast), fmt.Sprintf("odd, at least %d", PanelLeast)), CheckPanel(c.Members))
	agreed := 0
	for _, v := range c.Votes {
		if v.Agrees {
			agreed++
		}
	}
	var open error
	if Resolve(c.Members, c.Votes, c.Resolution) != Carried {
		open = ErrNotCarried
	}
	c.judge("resolution", text("合议庭决议", "Resolution of the panel"), basis.Online2016(27),
		text(fmt.Sprintf("%d 人签署，%d 人同意", len(c.Votes), agreed), fmt.Sprintf("%d signed, %d agreed", len(c.Votes), agreed)),
		text("全体签署，过半数同意", "all sign, most agree"), open)
}

func (c *check) price() {
	t, p := c.Terms, c.Pricing
	b, required := t.startAsked(p)
	c.judge("start", text("起拍价", "Starting price"), b, sum(t.StartingPrice), required, t.checkStart(p))
	var small error
	if !t.Increment.IsPositive() {
		small = ErrIncrement
	}
	c.judge("increment", text("增价幅度", "Increment"), basis.Online2016(20), sum(t.Increment), text("大于零", "above zero"), small)
	if t.Exception == EquityNoReport {
		c.without("deposit", text("保证金", "Deposit"), basis.Equity2021(12), text("股权未经评估，由法院酌定", "equity without a report: at the court's discretion"))
	} else {
		c.judge("deposit", text("保证金", "Deposit"), basis.Online2016(17), sum(t.Deposit),
			text(fmt.Sprintf("%s 元至 %s 元", t.leastDeposit(), t.mostDeposit()), fmt.Sprintf("¥%s to ¥%s", t.leastDeposit(), t.mostDeposit())), t.checkDeposit())
	}
	c.judge("pay_days", text("余款期限", "Period for the balance"), basis.Online2016(25), days(t.PayDays),
		text(fmt.Sprintf("公告载明，1 至 %d 日", maxPayDays), fmt.Sprintf("said in the announcement, 1 to %d days", maxPayDays)), t.checkPayDays())
	c.judge("surplus", text("无益拍卖", "Something remains for the applicant"), basis.Sale2020(6), sum(t.StartingPrice),
		said(sum(p.Surplus.Outlay()), "高于优先债权与执行费用之和 ", "above prior claims and costs of "), p.Surplus.Check(t.StartingPrice))
}

// startAsked is what the starting price must be, and by which article.
func (t Terms) startAsked(p Pricing) (basis.Basis, fault.Text) {
	switch {
	case t.Exception == EquityNoReport:
		return basis.Equity2021(12), said(sum(p.Surplus.Costs), "适当高于执行费用 ", "suitably above the costs of ")
	case t.Exception == CriminalNoFloor:
		return basis.Criminal2014(12), text("无保留价", "no reserve")
	case p.Round == SecondAuction:
		return basis.Online2016(26), said(sum(floor(p.PreviousStart, SecondFloor)), "不低于前次的 80%：", "at least 80 % of the last: ")
	case p.Round == SellOff:
		return basis.Online2016(26), said(sum(p.PreviousStart), "等于二拍起拍价 ", "the second starting price, ")
	}
	return basis.Online2016(10), said(sum(floor(p.Reference.Price, FirstFloor)), "不低于参考价的 70%：", "at least 70 % of the reference price: ")
}

func (c *check) times() {
	a, p := c.Announcement, c.Publication
	first := a
	first.OpensAt = c.FirstOpens
	earliest, n := p.EarliestOpening(c.pol)
	c.judge("notice_period", text("公告期", "Notice period"), noticeBasis(p.Round),
		text(fmt.Sprintf("%s 公告，%s 开拍", p.On, c.FirstOpens.Date()), fmt.Sprintf("announced %s, opens %s", p.On, c.FirstOpens.Date())),
		text(fmt.Sprintf("%d 日（%s计算），最早 %s", n, c.pol.counting().ZH, earliest), fmt.Sprintf("%d days (%s), %s at the earliest", n, c.pol.counting().EN, earliest)),
		first.checkNoticePeriod(p, c.pol))
	span := a.EndsAt.Sub(a.OpensAt)
	required := text("不少于 24 小时", "at least 24 hours")
	if p.Round == SellOff {
		required = text("变卖期 60 日", "a window of 60 days")
	}
	c.judge("bidding_time", text("竞价时间", "Length of bidding"), basis.Online2016(20),
		text(fmt.Sprintf("%.4g 小时", span.Hours()), fmt.Sprintf("%.4g hours", span.Hours())), required, a.checkBidding(p.Round))
	c.stagger()
	name := text("参考价有效期", "Validity of the reference price")
	until := p.Reference.ValidUntil
	if p.Exception != NoException || until.IsZero() && p.Reference.Market {
		c.without("price_valid", name, basis.Price2018(27), text("没有须遵守有效期的参考价", "no reference price whose validity binds"))
		return
	}
	c.judge("price_valid", name, basis.Price2018(27),
		text(fmt.Sprintf("%s 公告，%s 结束", p.On, a.EndsAt.Date()), fmt.Sprintf("announced %s, ends %s", p.On, a.EndsAt.Date())),
		text(fmt.Sprintf("有效至 %s，最迟 %s 结束", until, graceEnds(until)), fmt.Sprintf("valid until %s; over by %s", until, graceEnds(until))),
		a.checkPrice(p))
}

// stagger judges how far the end lies from those of the other lots of the set.
func (c *check) stagger() {
	name, s := text("同组各件错开结束", "Ends of the set lie apart"), c.Publication.Stagger
	if s == nil {
		c.without("stagger", name, basis.Sale2020(14), text("没有同组先后结束的标的", "no lots that end one after the other"))
		return
	}
	gap := int(s.Gap.Minutes())
	c.judge("stagger", name, basis.Sale2020(14),
		text(fmt.Sprintf("第 %d 件，%s 结束，另有 %d 件在拍", s.Place, c.Announcement.EndsAt, len(s.Others)), fmt.Sprintf("number %d, ends %s, %d others on sale", s.Place, c.Announcement.EndsAt, len(s.Others))),
		text(fmt.Sprintf("按顺序结束，间隔不少于 %d 分钟", gap), fmt.Sprintf("in their order, at least %d minutes apart", gap)), c.Announcement.checkStagger(c.Publication))
}

func noticeBasis(r Round) basis.Basis {
	switch r {
	case SecondAuction:
		return basis.Online2016(26)
	case SellOff:
		return basis.SellOff2017(0)
	case FirstAuction, NoReserve:
	}
	return basis.Online2016(12)
}

// counting is how a court counts days, in words.
func (p Policy) counting() fault.Text {
	if p.Lenient {
		return text("宽式", "lenient count")
	}
	return text("严式", "strict count")
}

// told judges the notices by whom they went to.
func (c *check) told() {
	groups := []struct {
		key   string
		name  fault.Text
		basis basis.Basis
		of    func(Notice) bool
		asked fault.Text
	}{
		{"notice.parties", text("通知当事人", "Notice to the parties"), basis.Online2016(16), func(n Notice) bool { return !n.Priority && !n.Shareholder },
			text(fmt.Sprintf("公告 %d 日前", PartyNoticeDays), fmt.Sprintf("%d days before publication", PartyNoticeDays))},
		{"notice.priority", text("通知优先购买权人", "Notice to priority holders"), basis.Online2016(16), func(n Notice) bool { return n.Priority && !n.Shareholder },
			text(fmt.Sprintf("公告 %d 日前", PartyNoticeDays), fmt.Sprintf("%d days before publication", PartyNoticeDays))},
		{"notice.shareholders", text("通知其他股东", "Notice to shareholders"), ErrShareholderNotice.Basis, func(n Notice) bool { return n.Shareholder },
			text(fmt.Sprintf("开拍前满 %d 日", ShareholderDays), fmt.Sprintf("%d full days before the opening", ShareholderDays))},
	}
	for _, g := range groups {
		var ns []Notice
		waived, posted := 0, 0
		var last legal.Date
		for _, n := range c.Publication.Notices {
			if !g.of(n) {
				continue
			}
			ns = append(ns, n)
			switch {
			case n.Waived:
				waived++
			case n.ReceivedOn.IsZero() || n.Deemed:
				posted++
			case n.ReceivedOn.After(last):
				last = n.ReceivedOn
			}
		}
		if len(ns) == 0 && g.key != "notice.parties" {
			c.without(g.key, g.name, g.basis, text("没有应受通知的人", "nobody to be told"))
			continue
		}
		c.judge(g.key, g.name, g.basis, toldWords(len(ns), waived, posted, last), g.asked, c.pol.CheckNotices(ns, c.Publication.On, c.Announcement.OpensAt))
	}
}

func toldWords(n, waived, posted int, last legal.Date) fault.Text {
	t := text(fmt.Sprintf("应通知 %d 人", n), fmt.Sprintf("%d to be told", n))
	if !last.IsZero() {
		t = text(t.ZH+"，最后收悉 "+last.String(), t.EN+", the last on "+last.String())
	}
	if waived > 0 {
		t = text(fmt.Sprintf("%s，书面放弃 %d 人", t.ZH, waived), fmt.Sprintf("%s, %d waived", t.EN, waived))
	}
	if posted > 0 {
		t = text(fmt.Sprintf("%s，未确认收悉或公示 %d 人", t.ZH, posted), fmt.Sprintf("%s, %d unconfirmed or posted", t.EN, posted))
	}
	return t
}

// lists judges the eleven disclosures and the seven warnings, one by one.
func (c *check) lists() {
	for _, l := range []struct {
		prefix  string
		items   []Item
		entries []Entry
		missing *fault.Fault
	}{
		{"disclosure.", Disclosures(), c.Announcement.Disclosures, ErrDisclosureMissing},
		{"warning.", Warnings(), c.Announcement.Warnings, ErrWarningMissing},
	} {
		lacks := map[string]error{}
		for _, err := range lacking(l.items, l.entries, l.missing) {
			lacks[fault.Of(err).Args()["key"]] = err
		}
		for _, i := range l.items {
			err := lacks[i.Key]
			delete(lacks, i.Key)
			required := text(fmt.Sprintf("第 %d 项：公示", i.No), fmt.Sprintf("item %d: published", i.No))
			if i.NeedsDocument {
				required = text(fmt.Sprintf("第 %d 项：公示文件", i.No), fmt.Sprintf("item %d: a file published", i.No))
			}
			c.judge(l.prefix+i.Key, i.Words, l.missing.Basis, yes(err == nil, "已公示", "published", "缺", "missing"), required, err)
		}
	}
}

func (c *check) property() {
	a, p := c.Announcement, c.Publication
	c.judge("taxes", text("税费逐项载明", "Each tax said"), basis.Online2016(30), text(fmt.Sprintf("%d 项", len(a.Taxes)), fmt.Sprintf("%d lines", len(a.Taxes))),
		text("逐项载明，不得概括由买受人承担", "line by line; never all on the buyer"), CheckTaxes(a.Taxes, a.Text))
	for _, t := range a.Taxes {
		bearer := t.Bearer.Words()
		c.judge("tax."+t.Name, text(t.Name+"由谁承担", "Who bears "+t.Name), basis.Online2016(30), bearer,
			text("税法规定的主体", "whom the tax law names"), t.check())
	}
	name := text("限购条件", "Purchase limits")
	if p.Class == Housing {
		c.judge("buyer_condition", name, basis.Housing2021(2), text(a.BuyerCondition, a.BuyerCondition), text("公告中载明", "said in the announcement"), a.checkBuyer(p))
	} else {
		c.without("buyer_condition", name, basis.Housing2021(2), text("不是住房", "not housing"))
	}
	name = text("腾退责任", "Who vacates it")
	if p.Kind != Immovable {
		c.without("vacating", name, ErrVacating.Basis, text("不是不动产", "not immovable"))
		return
	}
	c.judge("vacating", name, ErrVacating.Basis, p.Vacating.Words(), text("公告前查明并公示", "found out and published"), p.checkVacating())
}
