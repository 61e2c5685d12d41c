package auctionpg

import (
	"fmt"
	"slices"
	"strings"

	"fachui/auction"
	"fachui/auction/wording"
	"fachui/internal/fault"
	"fachui/internal/legal"
	"fachui/internal/money"
)

// Difference is one field in which an announcement says otherwise than an earlier one.
type Difference struct {
	Field string     `json:"field"`
	Name  fault.Text `json:"name"`
	Old   fault.Text `json:"old"` // empty: it was not there
	New   fault.Text `json:"new"` // empty: it is no longer there
	Words fault.Text `json:"words"`
}

// Differences are the fields in which later says otherwise than earlier, in the
// order in which an announcement is read. The two may be of different lots: a sale
// that was announced again, or its next round. What is in both and the same is left
// out; the day of publication always differs and is left out, too.
func Differences(earlier, later Published) []Difference {
	c := comparison{}
	c.figures(earlier, later)
	c.times(earlier, later)
	c.texts(earlier, later)
	c.entries("disclosure.", auction.Disclosures(), earlier.Disclosures, later.Disclosures)
	c.entries("warning.", auction.Warnings(), earlier.Warnings, later.Warnings)
	c.taxes(earlier.Taxes, later.Taxes)
	c.papers(earlier.Papers, later.Papers)
	return c.out
}

type comparison struct{ out []Difference }

// say notes a field that differs; without words of its own it was added, removed or
// rewritten.
func (c *comparison) say(field string, name, before, now, words fault.Text) {
	if before == now {
		return
	}
	switch {
	case words.ZH != "":
	case before.ZH == "":
		words = say("新增", "added")
	case now.ZH == "":
		words = say("删去", "removed")
	default:
		words = say("改写", "rewritten")
	}
	c.out = append(c.out, Difference{field, name, before, now, words})
}

func plain(s string) fault.Text { return say(s, s) }

func (c *comparison) figures(a, b Published) {
	c.say("round", say("轮次", "Round"), a.Round.Words(), b.Round.Words(), say("进入另一轮次", "another round"))
	for _, f := range []struct {
		field string
		name  fault.Text
		a, b  money.Amount
	}{
		{"reference_price", say("参考价", "Reference price"), a.Reference, b.Reference},
		{"starting_price", say("起拍价", "Starting price"), a.StartingPrice, b.StartingPrice},
		{"increment", say("增价幅度", "Increment"), a.Increment, b.Increment},
		{"deposit", say("保证金", "Deposit"), a.Deposit, b.Deposit},
	} {
		c.say(f.field, f.name, amountWords(f.a), amountWords(f.b), movedAmount(f.a, f.b))
	}
	c.say("pay_days", say("余款期限", "Balance due"), dayWords(a.PayDays), dayWords(b.PayDays), moved(b.PayDays > a.PayDays, "延长", "longer", "缩短", "shorter"))
}

func amountWords(a money.Amount) fault.Text {
	if !a.IsPositive() {
		return fault.Text{}
	}
	return say(a.String()+" 元", "¥"+a.String())
}

// movedAmount says whether an amount rose or fell, and by how much of the old one.
func movedAmount(a, b money.Amount) fault.Text {
	if !a.IsPositive() || !b.IsPositive() {
		return fault.Text{}
	}
	if a.Less(b) {
		by := percent(b.Sub(a), a)
		return say("提高 "+by+"%", "raised by "+by+"%")
	}
	by := percent(a.Sub(b), a)
	return say("降低 "+by+"%", "lowered by "+by+"%")
}

func moved(up bool, upZH, upEN, downZH, downEN string) fault.Text {
	if up {
		return say(upZH, upEN)
	}
	return say(downZH, downEN)
}

func dayWords(n int) fault.Text { return say(fmt.Sprintf("%d 日", n), fmt.Sprintf("%d days", n)) }

func (c *comparison) times(a, b Published) {
	at := func(t legal.Time) fault.Text {
		return say(inWords(t), t.Std().In(legal.Zone).Format("2 January 2006, 15:04"))
	}
	later := func(a, b legal.Time) fault.Text { return moved(b.After(a), "推迟", "later", "提前", "earlier") }
	c.say("opens_at", say("开始时间", "Opens"), at(a.OpensAt), at(b.OpensAt), later(a.OpensAt, b.OpensAt))
	c.say("ends_at", say("结束时间", "Ends"), at(a.EndsAt), at(b.EndsAt), later(a.EndsAt, b.EndsAt))
}

func (c *comparison) texts(a, b Published) {
	none := fault.Text{}
	c.say("title", say("标的名称", "Title"), plain(a.Title), plain(b.Title), none)
	c.say("platform", say("平台", "Platform"), plain(a.Platform), plain(b.Platform), none)
	c.say("purchase_limited", say("限购", "Purchase limits"), limitWords(a.Limited), limitWords(b.Limited), none)
	c.say("buyer_condition", say("竞买人条件", "Who may bid"), plain(a.BuyerCondition), plain(b.BuyerCondition), none)
	c.say("vacating", say("腾退责任", "Who vacates it"), vacatingWords(a.Vacating), vacatingWords(b.Vacating), none)
	c.say("defects", say("已知瑕疵", "Known defects"), plain(strings.Join(a.Defects, "；")), plain(strings.Join(b.Defects, "；")), none)
	c.say("viewing", say("看样", "Viewing"), a.Viewing.words(), b.Viewing.words(), none)
	c.say("disclaimer", say("瑕疵担保", "Warranty"), warrantyWords(a.Disclaimer), warrantyWords(b.Disclaimer), none)
	c.say("notes", say("其他说明", "Notes"), plain(a.Notes), plain(b.Notes), none)
}

func limitWords(on bool) fault.Text { return moved(on, "限购", "apply", "不限购", "none") }

func vacatingWords(v auction.Vacating) fault.Text {
	if v == auction.VacatingUnknown {
		return fault.Text{}
	}
	return v.Words()
}

func warrantyWords(disclaimed bool) fault.Text {
	return moved(disclaimed, "法院不承担瑕疵担保责任", "none given by the court", "未作声明", "nothing said")
}

func (v Viewing) words() fault.Text {
	return plain(strings.TrimSpace(strings.Join([]string{v.When, v.Place, v.Contact, v.Phone}, " ")))
}

func (c *comparison) entries(prefix string, items []auction.Item, a, b []auction.Entry) {
	of := func(es []auction.Entry, key string) fault.Text {
		i := slices.IndexFunc(es, func(e auction.Entry) bool { return e.Key == key })
		if i < 0 {
			return fault.Text{}
		}
		return entryWords(es[i])
	}
	for _, i := range items {
		c.say(prefix+i.Key, i.Words, of(a, i.Key), of(b, i.Key), fault.Text{})
	}
}

func (c *comparison) taxes(a, b []auction.TaxLine) {
	line := func(t auction.TaxLine) fault.Text {
		w := t.Bearer.Words()
		if t.Note != "" {
			w = say(w.ZH+"（"+t.Note+"）", w.EN+" ("+t.Note+")")
		}
		return w
	}
	of := func(ts []auction.TaxLine, name string) fault.Text {
		i := slices.IndexFunc(ts, func(t auction.TaxLine) bool { return t.Name == name })
		if i < 0 {
			return fault.Text{}
		}
		return line(ts[i])
	}
	seen := map[string]bool{}
	for _, t := range slices.Concat(a, b) {
		if seen[t.Name] {
			continue
		}
		seen[t.Name] = true
		c.say("tax."+t.Name, plain(t.Name), of(a, t.Name), of(b, t.Name), fault.Text{})
	}
}

// papers compares the paragraphs that courts write themselves; the others say what the
// fields say. An announcement without texts is not compared.
func (c *comparison) papers(a, b wording.Papers) {
	if len(a.Papers) == 0 || len(b.Papers) == 0 {
		return
	}
	c.say("template", say("文书模板", "Template of the texts"), plain(a.Version), plain(b.Version), fault.Text{})
	seen := map[string]bool{}
	for _, paper := range slices.Concat(a.Papers, b.Papers) {
		for _, g := range paper.Paragraphs {
			if g.Fixed || seen[g.Key] {
				continue
			}
			seen[g.Key] = true
			name := paper.Kind.Words()
			c.say("text."+g.Key, say(name.ZH+"："+g.Heading, name.EN+": "+g.Heading), plain(a.Text(g.Key)), plain(b.Text(g.Key)), fault.Text{})
		}
	}
}

// entryWords are what is published for an item; a file is told by name and the
// beginning of its hash, so that another file under the same name is seen.
func entryWords(e auction.Entry) fault.Text {
	parts := []string{}
	if e.Text != "" {
		parts = append(parts, e.Text)
	}
	if len(e.Document) >= shortHash {
		parts = append(parts, strings.TrimSpace(e.Name+" #"+e.Document[:shortHash]))
	}
	if e.Withheld != "" {
		parts = append(parts, "不公开："+e.Withheld)
	}
	return plain(strings.Join(parts, " "))
}

const shortHash = 12
