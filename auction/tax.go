package auction

import "strings"

// Bearer is who bears a tax or fee of the transfer.
type Bearer string

// The bearers.
const (
	Seller Bearer = "seller" // the debtor: paid out of the price
	Buyer  Bearer = "buyer"
	ByLaw  Bearer = "each" // each side its own part, as the tax law says
)

// TaxLine is one tax or fee with who bears it (法释〔2016〕18号 Art. 30).
type TaxLine struct {
	Name   string `json:"name"`
	Bearer Bearer `json:"bearer"`
	Note   string `json:"note,omitempty"` // for a fee that no law allots: the principle applied
}

// allotted is whom the tax laws name.
var allotted = []TaxLine{
	{Name: "土地增值税", Bearer: Seller},
	{Name: "增值税", Bearer: Seller},
	{Name: "城市维护建设税", Bearer: Seller},
	{Name: "教育费附加", Bearer: Seller},
	{Name: "个人所得税", Bearer: Seller},
	{Name: "企业所得税", Bearer: Seller},
	{Name: "契税", Bearer: Buyer},
	{Name: "印花税", Bearer: ByLaw},
}

// UsualTaxes are those that the tax laws allot and that usually arise for such a thing.
func UsualTaxes(k AssetKind) []TaxLine {
	switch k {
	case Immovable:
		return []TaxLine{
			{Name: "增值税", Bearer: Seller}, {Name: "土地增值税", Bearer: Seller}, {Name: "契税", Bearer: Buyer}, {Name: "印花税", Bearer: ByLaw},
		}
	case Movable:
		return []TaxLine{{Name: "增值税", Bearer: Seller}}
	case Right:
	}
	return []TaxLine{{Name: "印花税", Bearer: ByLaw}}
}

// blanket clauses put every tax on the buyer, which no tax law does.
var blanket = []string{"一切税费", "所有税费", "全部税费", "一切税、费", "所有税、费", "全部税、费"}

// CheckTaxes refuses a list that is empty, leaves a bearer open or names one
// against the tax law, and a text that puts all taxes on the buyer.
func CheckTaxes(lines []TaxLine, text string) error {
	for _, b := range blanket {
		if i := strings.Index(text, b); i >= 0 && strings.Contains(text[i:], "买受人") {
			return ErrTaxBlanket.With("clause", b)
		}
	}
	if len(lines) == 0 {
		return ErrTaxLines
	}
	for _, l := range lines {
		err := l.check()
		if err != nil {
			return err
		}
	}
	return nil
}

func (l TaxLine) check() error {
	name := strings.TrimSpace(l.Name)
	switch l.Bearer {
	case Seller, Buyer, ByLaw:
	default:
		return ErrTaxBearer.With("key", name)
	}
	for _, b := range blanket {
		if name == "" || strings.Contains(name, b) {
			return ErrTaxLines
		}
	}
	for _, a := range allotted {
		if a.Name == name && a.Bearer != l.Bearer {
			return ErrTaxAgainstLaw.With("key", name).With("bearer", a.Bearer.Words())
		}
	}
	return nil
}
