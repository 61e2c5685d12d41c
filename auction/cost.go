package auction

import (
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"fachui/internal/basis"
	"fachui/internal/fault"
	"fachui/internal/money"
)

// Home says which home of a buyer's family a dwelling would be.
type Home string

// The answers; the empty Home is none.
const (
	OnlyHome   Home = "only"
	SecondHome Home = "second"
	FurtherOne Home = "further"
)

// BuyerKind says whether a person or an organisation buys; empty is no answer.
type BuyerKind string

// The kinds of buyer.
const (
	BuyerPerson  BuyerKind = "person"
	BuyerCompany BuyerKind = "company"
)

// Purchase is what an estimate is made for. Taxes and arrears are those that the
// announcement and the survey name; answers that are missing leave cases open.
type Purchase struct {
	Kind     AssetKind
	Class    Class
	Province string
	Price    money.Amount
	Area     decimal.Decimal // m² of floor; zero: not said
	Home     Home
	Buyer    BuyerKind
	Taxes    []TaxLine
	Arrears  []Arrear
}

// Arrear is a tax or fee that is owed on the property, as the survey found it.
type Arrear struct {
	Name   string
	Amount money.Amount
}

// CostCase is one line of an estimate under one condition.
type CostCase struct {
	When    fault.Text   `json:"when"` // empty: always
	Formula fault.Text   `json:"formula"`
	Rate    string       `json:"rate"` // "0.015"; empty where nothing is multiplied
	Amount  money.Amount `json:"amount"`
	Basis   basis.Basis  `json:"-"`
	Law     string       `json:"basis"`
	LawEN   string       `json:"basis_en"`
}

// Cost is one tax or fee of the buyer. It has one case where it is known, several
// where an answer is missing, and none where no rule knows it.
type Cost struct {
	Name   string     `json:"name"`
	Bearer Bearer     `json:"bearer"`
	Cases  []CostCase `json:"cases"`
	Note   string     `json:"note,omitempty"` // the announcement's
}

// Estimate is what a purchase costs beside its price. Least and Most add up what
// is known; Whole is false while something is unknown, and then both are floors.
type Estimate struct {
	Price    money.Amount `json:"price"`
	Costs    []Cost       `json:"costs"`
	BySeller []string     `json:"by_seller"` // paid out of the price, not by the buyer
	Least    money.Amount `json:"least"`     // price and the lowest case of each cost
	Most     money.Amount `json:"most"`
	Whole    bool         `json:"whole"`
	Advice   fault.Text   `json:"advice"`
}

// notAdvice stands under every estimate.
var notAdvice = text(
	"本估算仅供参考，不构成税务意见；以主管税务机关和登记机构核定为准。标为“未知”的项目请竞买前自行核实。",
	"An estimate, not tax advice: the tax office and the registry decide. Find out what is marked unknown before you bid.")

// Costs estimates what the buyer pays beside the price: each tax or fee that the
// announcement puts on the buyer, or on each side its own part (法释〔2016〕18号 Art. 30).
// Nothing is added that the announcement does not name.
func Costs(p Purchase) Estimate {
	e := Estimate{Price: p.Price, Least: p.Price, Most: p.Price, Whole: true, Costs: []Cost{}, BySeller: []string{}, Advice: notAdvice}
	for _, l := range p.Taxes {
		name := strings.TrimSpace(l.Name)
		if l.Bearer == Seller {
			e.BySeller = append(e.BySeller, name)
			continue
		}
		c := Cost{Name: name, Bearer: l.Bearer, Note: l.Note, Cases: p.cases(name)}
		if len(c.Cases) == 0 {
			c.Cases, e.Whole = []CostCase{}, false
		}
		low, high := c.bounds()
		e.Least, e.Most = e.Least.Add(low), e.Most.Add(high)
		e.Costs = append(e.Costs, c)
	}
	return e
}

func (c Cost) bounds() (low, high money.Amount) {
	for i, x := range c.Cases {
		if i == 0 || x.Amount.Less(low) {
			low = x.Amount
		}
		high = money.Larger(high, x.Amount)
	}
	return low, high
}

// cases are those of a tax by its name; none if no rule knows it for this property.
func (p Purchase) cases(name string) []CostCase {
	switch name {
	case "契税":
		return p.deedTax()
	case "印花税":
		return p.stampTax()
	case "不动产登记费", "登记费":
		return p.registration()
	}
	i := slices.IndexFunc(p.Arrears, func(a Arrear) bool { return a.Name == name })
	if i < 0 {
		return nil
	}
	return []CostCase{{Formula: text("调查所得欠缴数额", "as the survey found it owed"), Amount: p.Arrears[i].Amount}}
}

// TaxName is what a tax or fee of an announcement is called in English, with the words
// of the announcement behind it.
func TaxName(name string) fault.Text {
	if en, ok := taxesEN[name]; ok {
		return text(name, en+" ("+name+")")
	}
	return text(name, name)
}

// taxesEN are the taxes in English, by the names that announcements use.
var taxesEN = map[string]string{
	"契税": "deed tax", "增值税": "value-added tax", "印花税": "stamp tax", "个人所得税": "individual income tax", "企业所得税": "corporate income tax",
	"土地增值税": "land appreciation tax", "房产税": "property tax", "城镇土地使用税": "urban land use tax", "城市维护建设税": "city maintenance tax",
	"教育费附加": "education surcharge", "不动产登记费": "registration fee", "登记费": "registration fee", "车辆购置税": "vehicle purchase tax",
	"土地出让金": "land transfer fee",
}

// rated is the price times a rate in 1/10000, rounded half up to the fen.
func (p Purchase) rated(when fault.Text, per10000 int64, b basis.Basis) CostCase {
	rate := decimal.New(per10000, -4).String()
	return CostCase{
		When: when, Rate: rate, Amount: p.Price.HalfUpRatio(per10000, 10000), Basis: b,
		Formula: text("成交价 × "+percentOf(per10000), "price × "+percentOf(per10000)),
	}.cited()
}

func percentOf(per10000 int64) string { return decimal.New(per10000, -2).String() + "%" }

func (c CostCase) cited() CostCase {
	c.Law, c.LawEN = c.Basis.ZH(), c.Basis.EN()
	return c
}

// homeLimit is the floor area up to which the lower rates hold: 140 m² included.
//
//nolint:gochecknoglobals // a constant in all but name
var homeLimit = decimal.NewFromInt(140)

// homeRates are the deed tax of a dwelling that a person buys, in 1/10000.
var homeRates = []struct {
	home         Home
	upTo, beyond int64
	words        fault.Text
}{
	{OnlyHome, 100, 150, text("家庭唯一住房", "the family's only home")},
	{SecondHome, 100, 200, text("家庭第二套住房", "the family's second home")},
}

// deedTax is due on land and buildings: 契税法 Art. 1, 3.
func (p Purchase) deedTax() []CostCase {
	if p.Kind != Immovable {
		return nil
	}
	if p.Class != Housing || p.Buyer == BuyerCompany {
		return p.generalRate(fault.Text{})
	}
	var out []CostCase
	for _, r := range homeRates {
		if p.Home != "" && p.Home != r.home {
			continue
		}
		small := joined(r.words, text("不超过 140 平方米", "up to 140 m²"))
		large := joined(r.words, text("超过 140 平方米", "above 140 m²"))
		if !p.Area.IsPositive() || !p.Area.GreaterThan(homeLimit) {
			out = append(out, p.rated(small, r.upTo, basis.HousingDeedTax2024(0)))
		}
		if !p.Area.IsPositive() || p.Area.GreaterThan(homeLimit) {
			out = append(out, p.rated(large, r.beyond, basis.HousingDeedTax2024(0)))
		}
	}
	if p.Home == "" || p.Home == FurtherOne {
		out = append(out, p.generalRate(text("家庭第三套及以上住房", "a third or further home"))...)
	}
	if p.Buyer == "" && p.Home == "" {
		out = append(out, p.generalRate(text("由单位购买", "bought by an organisation"))...)
	}
	return out
}

// provinceRates are the deed tax rates that provinces set within the 3 to 5 % of
// 契税法 Art. 3, in 1/10000; only those that are known here.
var provinceRates = map[string]int64{"四川省": 300}

func (p Purchase) generalRate(when fault.Text) []CostCase {
	if rate, ok := provinceRates[p.Province]; ok {
		return []CostCase{p.rated(when, rate, basis.DeedTax2020(3))}
	}
	return []CostCase{
		p.rated(joined(when, text("适用最低法定税率", "at the law's lowest rate")), 300, basis.DeedTax2020(3)),
		p.rated(joined(when, text("适用最高法定税率", "at the law's highest rate")), 500, basis.DeedTax2020(3)),
	}
}

// stampTax is the buyer's own half of a transfer's: the schedule of 印花税法.
func (p Purchase) stampTax() []CostCase {
	const transfer, sale = 5, 3 // in 1/10000
	switch {
	case p.Kind == Immovable && p.Class == Housing:
		free := p.rated(text("个人购买住房", "a person buys a home"), 0, basis.HousingStamp2008(0))
		due := p.rated(text("由单位购买", "bought by an organisation"), transfer, basis.StampTax2021(0))
		return byBuyer(p.Buyer, free, due)
	case p.Kind == Immovable, p.Class == Equity:
		return []CostCase{p.rated(fault.Text{}, transfer, basis.StampTax2021(0))}
	case p.Class == "ip":
		return []CostCase{p.rated(fault.Text{}, sale, basis.StampTax2021(0))}
	case p.Kind == Movable:
		free := p.rated(text("由个人购买动产", "a person buys goods"), 0, basis.StampTax2021(0))
		due := p.rated(text("由单位购买", "bought by an organisation"), sale, basis.StampTax2021(0))
		return byBuyer(p.Buyer, free, due)
	}
	return nil // claims, mining and forest rights: not in the schedule by name
}

func byBuyer(k BuyerKind, person, company CostCase) []CostCase {
	switch k {
	case BuyerPerson:
		return []CostCase{person}
	case BuyerCompany:
		return []CostCase{company}
	}
	return []CostCase{person, company}
}

// registration is a fixed fee for each registration of real property.
func (p Purchase) registration() []CostCase {
	if p.Kind != Immovable {
		return nil
	}
	c := CostCase{Amount: money.MustParse("550.00"), Formula: text("每件 550 元", "¥550 each"), Basis: basis.Registration2016(0)}
	if p.Class == Housing {
		c.Amount, c.Formula = money.MustParse("80.00"), text("住宅每件 80 元", "¥80 for a dwelling")
	}
	return []CostCase{c.cited()}
}

// joined puts two conditions beside each other; one may be empty.
func joined(a, b fault.Text) fault.Text {
	if a.ZH == "" {
		return b
	}
	return text(a.ZH+"，"+b.ZH, a.EN+", "+b.EN)
}
