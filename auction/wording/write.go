package wording

import (
	_ "embed"
	"fmt"
	"strings"
	"text/template"

	"fachui/auction"
	"fachui/internal/cn"
	"fachui/internal/fault"
	"fachui/internal/legal"
	"fachui/internal/money"
)

// Version names the templates. Words that change get another version, so that a text
// can be told from one written by other words.
const Version = "2026-1"

//go:embed zh.2026-1.tmpl
var words string

// templates are parsed once: what they say is part of the program.
var templates = template.Must(template.New("").Parse(words))

// Write returns the three texts of a lot, as the templates have them.
func Write(f Facts) Papers {
	out := Papers{Version: Version}
	for _, k := range []Kind{Announcement, Notes, Price} {
		p := Paper{Kind: k, Title: f.title(k)}
		for _, r := range rows {
			if r.kind == k && r.when(f) {
				p.Paragraphs = append(p.Paragraphs, r.write(f))
			}
		}
		out.Papers = append(out.Papers, p)
	}
	return out
}

func (f Facts) title(k Kind) string {
	if k == Announcement {
		return f.Court + (&page{Facts: f}).Act() + "公告"
	}
	return k.Words().ZH
}

func (r row) write(f Facts) Paragraph {
	p := &page{Facts: f}
	var b strings.Builder
	err := templates.ExecuteTemplate(&b, r.key, p)
	if err != nil {
		panic("wording: " + r.key + ": " + err.Error()) // a test writes every paragraph
	}
	return Paragraph{Key: r.key, Heading: r.heading, Items: append([]string{}, r.items...), Fixed: r.fixed, Text: tidy(b.String()), Gaps: p.gaps}
}

// page is what a template sees: the facts, and what it notes as missing.
type page struct {
	Facts

	gaps []Gap
}

// Need is a fact that the text cannot be published without.
func (p *page) Need(key, value string) string {
	if value = strings.TrimSpace(value); value != "" {
		return value
	}
	name, known := factNames[key]
	if !known {
		panic("wording: no such fact: " + key)
	}
	for _, g := range p.gaps {
		if g.Fact == key {
			return "【待补：" + name.ZH + "】"
		}
	}
	p.gaps = append(p.gaps, Gap{key, name, true})
	return "【待补：" + name.ZH + "】"
}

// Ask is a fact of which a text may say that it was not found out.
func (p *page) Ask(name, value string) string {
	if value = strings.TrimSpace(value); value != "" {
		return value
	}
	p.gaps = append(p.gaps, Gap{name, fault.Text{ZH: name, EN: name}, false})
	return "未查明"
}

// Say is one head of the survey in one line.
func (p *page) Say(name string, f Findings) string {
	if !f.Known {
		return p.Ask(name, "") + "。"
	}
	if len(f.Lines) == 0 {
		return "未发现。"
	}
	return strings.Join(f.Lines, "；") + "。"
}

// At is an instant as an announcement says it.
func (p *page) At(key string, t legal.Time) string {
	if t.IsZero() {
		return p.Need(key, "")
	}
	return t.Std().In(legal.Zone).Format("2006年1月2日15时04分")
}

// Day is a day as an announcement says it.
func (*page) Day(d legal.Date) string { return fmt.Sprintf("%d年%d月%d日", d.Year, d.Month, d.Day) }

// FixedDay is the day on which the reference price was fixed, or "".
func (p *page) FixedDay() string {
	if p.FixedOn.IsZero() {
		return ""
	}
	return p.Day(p.FixedOn)
}

// Sum is an amount in figures.
func (p *page) Sum(key string, a money.Amount) string {
	if !a.IsPositive() {
		return p.Need(key, "")
	}
	return "人民币" + a.String() + "元"
}

// Capitals is an amount in capital characters, in brackets.
func (*page) Capitals(a money.Amount) string {
	s, err := cn.Capitals(a)
	if err != nil || !a.IsPositive() {
		return ""
	}
	return "（大写：" + s + "）"
}

// Percent is part of whole with one decimal at most.
func (*page) Percent(part, whole money.Amount) string {
	if !part.IsPositive() || !whole.IsPositive() {
		return "—"
	}
	return part.Decimal().Shift(2).DivRound(whole.Decimal(), 2).String()
}

// Days is the period for the balance.
func (p *page) Days() string {
	if p.Terms.PayDays < 1 {
		return p.Need("pay_days", "")
	}
	return fmt.Sprint(p.Terms.PayDays)
}

// Warning is one of the seven in the words of the law.
func (*page) Warning(key string) string {
	for _, w := range auction.Warnings() {
		if w.Key == key {
			return w.Words.ZH
		}
	}
	panic("wording: no such warning: " + key)
}

// Act is what is done with the property.
func (p *page) Act() string {
	if p.SoldOff() {
		return "变卖"
	}
	return "拍卖"
}

// Step is the round in the words of an announcement.
func (p *page) Step() string {
	s := map[auction.Round]string{
		auction.FirstAuction: "第一次拍卖", auction.SecondAuction: "第二次拍卖", auction.SellOff: "变卖", auction.NoReserve: "无保留价拍卖",
	}[p.Round]
	if again(p.Facts) {
		s += "，重新" + p.Act()
	}
	return s
}

// SoldOff reports whether it is sold off.
func (p *page) SoldOff() bool { return soldOff(p.Facts) }

// Unreferred reports whether it has no reference price.
func (p *page) Unreferred() bool { return unreferred(p.Facts) }

// NoReserve reports whether it is sold without reserve.
func (p *page) NoReserve() bool { return startsFree(p.Facts) }

// StartName is what the starting price is called.
func (p *page) StartName() string {
	if p.SoldOff() {
		return "变卖价"
	}
	return "起拍价"
}

// ClassName is the class of the property.
func (p *page) ClassName() string { return p.Class.Words().ZH }

// Found are the particulars that were found out.
func (p *page) Found() []Particular {
	var out []Particular
	for _, x := range p.Particulars {
		if strings.TrimSpace(x.Value) != "" {
			out = append(out, x)
		}
	}
	return out
}

// NotFound names the particulars that were not.
func (p *page) NotFound() string {
	var names []string
	for _, x := range p.Particulars {
		if strings.TrimSpace(x.Value) == "" {
			names = append(names, x.Name)
			p.gaps = append(p.gaps, Gap{x.Name, fault.Text{ZH: x.Name, EN: x.Name}, false})
		}
	}
	return strings.Join(names, "、")
}

// Vacates says who vacates an immovable.
func (p *page) Vacates() string {
	if p.Vacating == auction.VacatingUnknown {
		return ""
	}
	return p.Vacating.Words().ZH
}

// VacatesNote repeats it to buyers, if there is something to vacate.
func (p *page) VacatesNote() string {
	if p.Kind != auction.Immovable || p.Vacating == auction.VacatingUnknown || p.Vacating == auction.VacatedAlready {
		return ""
	}
	return p.Vacating.Words().ZH + "。"
}

// AllDefects are the known defects, one a line.
func (p *page) AllDefects() []string {
	var out []string
	for _, d := range p.Defects {
		if d = strings.TrimSpace(d); d != "" {
			out = append(out, strings.TrimRight(d, "。；;")+"。")
		}
	}
	if len(out) == 0 {
		return []string{p.Need("defects", "")}
	}
	return out
}

// HolderLine names the priority rights with their ranks.
func (p *page) HolderLine() string {
	names := map[string]string{"co_owner": "共有人", "lessee": "承租人", "shareholder": "其他股东"}
	var out []string
	for _, h := range p.Holders {
		name, ok := names[h.Kind]
		if !ok {
			name = "优先购买权人"
		}
		out = append(out, fmt.Sprintf("第%d顺位，%s", h.Rank, name))
	}
	return strings.Join(out, "；")
}

// TaxLines are the taxes, one a line.
func (p *page) TaxLines() []string {
	var out []string
	for _, t := range p.Taxes {
		line := t.Name + "：" + t.Bearer.Words().ZH
		if t.Note != "" {
			line += "（" + t.Note + "）"
		}
		out = append(out, line+"。")
	}
	if len(out) == 0 {
		return []string{p.Need("taxes", "")}
	}
	return out
}

// MethodName is how the reference price was fixed.
func (p *page) MethodName() string {
	name, ok := map[string]string{
		"party_agreement": "当事人议价", "directed_inquiry": "定向询价", "online_inquiry": "网络询价", "appraisal": "委托评估",
	}[p.Method]
	if !ok {
		return p.Ask("定价方式", p.Method)
	}
	return name
}
