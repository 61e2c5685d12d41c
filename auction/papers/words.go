package papers

import (
	"fmt"
	"strings"
	"text/template"

	"fachui/auction"
	"fachui/internal/basis"
	"fachui/internal/cn"
	"fachui/internal/fault"
	"fachui/internal/legal"
	"fachui/internal/money"
)

// words are what templates may say of facts.
var words = template.FuncMap{
	"yuan": yuan, "day": date, "instant": instant, "laws": laws, "names": names, "buyers": buyerNames, "ownership": ownership,
	"asks": asks, "stop": stop,
}

// stop brings what somebody wrote onto one line, so that no part of it is read as a
// sign of the template, and ends it as a sentence if it does not end by itself.
func stop(s string) string {
	s = fold(s)
	if s == "" || strings.HasSuffix(s, "。") || strings.HasSuffix(s, "！") || strings.HasSuffix(s, "？") || strings.HasSuffix(s, ".") {
		return s
	}
	return s + "。"
}

// yuan is an amount in figures and in capital characters.
func yuan(a money.Amount) (string, error) {
	c, err := cn.Capitals(a)
	if err != nil {
		return "", fmt.Errorf("write %s in capitals: %w", a, err)
	}
	return a.Grouped() + "元（" + c + "）", nil
}

func date(d legal.Date) string {
	if d.IsZero() {
		return "—"
	}
	return fmt.Sprintf("%d年%d月%d日", d.Year, int(d.Month), d.Day)
}

// instant is a time to the second, as bidding is counted.
func instant(t legal.Time) string {
	if t.IsZero() {
		return "—"
	}
	s := t.Std().In(legal.Zone)
	return date(t.Date()) + s.Format("15时04分05秒")
}

func names(ns []string) string { return strings.Join(ns, "、") }

func buyerNames(bs []Buyer) string {
	out := make([]string, len(bs))
	for i, b := range bs {
		out[i] = b.Name
		if b.Share != "" {
			out[i] += "（" + b.Share + "）"
		}
	}
	return names(out)
}

// ownership is what passes with a property: ownership of a thing, or the right itself.
func ownership(p Property) string {
	switch {
	case p.Class == auction.Equity:
		return "股权"
	case p.Kind == auction.Right:
		return "权利"
	}
	return "所有权"
}

// titles are the texts of law as a ruling names them.
var titles = map[string]string{
	basis.CivilProcedure2023(0).Text: "《中华人民共和国民事诉讼法》",
	basis.Online2016(0).Text:         "《最高人民法院关于人民法院网络司法拍卖若干问题的规定》",
	basis.Sale2020(0).Text:           "《最高人民法院关于人民法院民事执行中拍卖、变卖财产的规定》",
	basis.Equity2021(0).Text:         "《最高人民法院关于人民法院强制执行股权若干问题的规定》",
}

// laws are the articles that a paper cites, each text named once.
func laws(f Facts) string {
	var out []string
	last := ""
	for _, l := range f.form().laws {
		article := "第" + numeral(l.Article) + "条"
		if l.Text == last {
			out[len(out)-1] += "、" + article
			continue
		}
		out, last = append(out, titles[l.Text]+article), l.Text
	}
	return strings.Join(out, "，")
}

var digits = []rune("零一二三四五六七八九")

// numeral is a number from 1 to 999 as articles are numbered: 二百五十八.
func numeral(n int) string {
	var b strings.Builder
	if n >= 100 {
		b.WriteString(string(digits[n/100]) + "百")
		n %= 100
		if n > 0 && n < 10 {
			b.WriteString("零")
		}
		if n >= 10 && n < 20 {
			b.WriteString("一")
		}
	}
	if n >= 20 {
		b.WriteString(string(digits[n/10]))
	}
	if n >= 10 {
		b.WriteString("十")
		n %= 10
	}
	if n > 0 {
		b.WriteString(string(digits[n]))
	}
	return b.String()
}

// Ordinal is the end of a ruling's number: 之一, 之二, after the mark of its kind.
func Ordinal(k Kind, n int) string {
	if mark := k.Mark(); mark != "" {
		return fmt.Sprintf("%s%d号", mark, n)
	}
	return "之" + numeral(n)
}

var fates = map[auction.Fate]fault.Text{
	auction.Extinguished: {ZH: "因拍卖而消灭，从价款中按顺位优先受偿", EN: "ends with the sale, and is paid from the price by its rank"},
	auction.Survives:     {ZH: "不因拍卖而消灭，对买受人继续有效", EN: "stays, and binds the buyer"},
	auction.RemoveFirst:  {ZH: "影响在先担保物权实现，依法除去，对买受人无效", EN: "cuts into an older security: it is removed, and does not bind the buyer"},
	auction.Undecided:    {ZH: "性质由人民法院审查确定", EN: "its nature is for the court to decide"},
}

// FateWords say what becomes of a right.
func FateWords(f auction.Fate) fault.Text {
	if w, ok := fates[f]; ok {
		return w
	}
	return fault.Text{ZH: string(f), EN: string(f)}
}

var agencies = map[Agency]struct {
	name fault.Text
	asks []string
}{
	RealEstate: {fault.Text{ZH: "不动产登记机构", EN: "real estate registry"}, []string{
		"解除本院对上述不动产的查封登记，因拍卖而消灭的抵押等登记一并注销", "将上述不动产的所有权（使用权）转移登记至买受人名下",
	}},
	Vehicles: {fault.Text{ZH: "公安机关交通管理部门", EN: "vehicle registry"}, []string{
		"解除本院对上述机动车的查封，因拍卖而消灭的抵押登记一并注销", "为买受人办理上述机动车的转移登记",
	}},
	Companies: {fault.Text{ZH: "市场监督管理部门", EN: "company registry"}, []string{
		"解除本院对上述股权的冻结", "将上述股权变更登记至买受人名下，并通过国家企业信用信息公示系统公示",
	}},
	Tax: {fault.Text{ZH: "税务机关", EN: "tax office"}, []string{
		"核定本次拍卖中依照税收法律应当由被执行人、买受人各自负担的税款，分别列明纳税人和金额后函复本院", "买受人缴清其应当负担的税款后，依法为其办理完税手续",
	}},
	Other: {fault.Text{ZH: "其他协助单位", EN: "another body"}, nil},
}

// Agencies lists whose co-operation may be asked.
func Agencies() []Agency { return []Agency{RealEstate, Vehicles, Companies, Tax, Other} }

// Known reports whether a is an agency.
func (a Agency) Known() bool { _, ok := agencies[a]; return ok }

// Words name an agency.
func (a Agency) Words() fault.Text {
	if x, ok := agencies[a]; ok {
		return x.name
	}
	return fault.Text{ZH: string(a), EN: string(a)}
}

// Wanted are the agencies whose co-operation a property needs after its sale.
func Wanted(p Property) []Agency {
	switch {
	case p.Class == auction.Equity:
		return []Agency{Companies, Tax}
	case p.Class == "vehicle":
		return []Agency{Vehicles, Tax}
	case p.Kind == auction.Immovable:
		return []Agency{RealEstate, Tax}
	}
	return nil
}

// asks are what a notice asks for, numbered.
func asks(a *Assist) string {
	var out []string
	for i, x := range append(append([]string{}, agencies[a.Agency].asks...), a.Asks...) {
		out = append(out, numeral(i+1)+"、"+stop(x))
	}
	return strings.Join(out, "\n")
}
