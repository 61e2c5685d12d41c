package auction_test

import (
	"testing"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"

	"fachui/auction"
	"fachui/internal/money"
)

func home(area, home, buyer string) auction.Purchase {
	p := auction.Purchase{
		Kind: auction.Immovable, Class: auction.Housing, Province: "四川省", Price: money.MustParse("1000000.00"),
		Home: auction.Home(home), Buyer: auction.BuyerKind(buyer),
		Taxes: []auction.TaxLine{{Name: "契税", Bearer: auction.Buyer}},
	}
	if area != "" {
		p.Area = decimal.RequireFromString(area)
	}
	return p
}

func of(p auction.Purchase, edit func(*auction.Purchase)) auction.Purchase {
	edit(&p)
	return p
}

// Below, at and above each bracket of the deed tax; the rest of the schedule once.
func TestCosts_brackets(t *testing.T) {
	t.Parallel()
	tax := func(name string) func(*auction.Purchase) {
		return func(p *auction.Purchase) { p.Taxes = []auction.TaxLine{{Name: name, Bearer: auction.Buyer}} }
	}
	for _, c := range []struct {
		name string
		in   auction.Purchase
		want []string
	}{
		{"only home, below", home("139.99", "only", "person"), []string{"10000.00"}},
		{"only home, at", home("140", "only", "person"), []string{"10000.00"}},
		{"only home, above", home("140.01", "only", "person"), []string{"15000.00"}},
		{"second home, at", home("140.00", "second", "person"), []string{"10000.00"}},
		{"second home, above", home("140.01", "second", "person"), []string{"20000.00"}},
		{"third home", home("90", "further", "person"), []string{"30000.00"}},
		{"no area", home("", "only", "person"), []string{"10000.00", "15000.00"}},
		{"no home", home("90", "", "person"), []string{"10000.00", "10000.00", "30000.00"}},
		{"nothing said", home("", "", ""), []string{"10000.00", "15000.00", "10000.00", "20000.00", "30000.00", "30000.00"}},
		{"a company", home("90", "only", "company"), []string{"30000.00"}},
		{"a province that is not known", of(home("90", "further", "person"), func(p *auction.Purchase) { p.Province = "云南省" }), []string{"30000.00", "50000.00"}},
		{"a shop", of(home("90", "", ""), func(p *auction.Purchase) { p.Class = "commercial" }), []string{"30000.00"}},
		{"a car has no deed tax", of(home("", "", ""), func(p *auction.Purchase) { p.Kind, p.Class = auction.Movable, "vehicle" }), nil},
		{"half a fen up", of(home("140.01", "only", "person"), func(p *auction.Purchase) { p.Price = money.MustParse("1.00") }), []string{"0.02"}},
		{"below half a fen", of(home("90", "only", "person"), func(p *auction.Purchase) { p.Price = money.MustParse("0.49") }), []string{"0.00"}},

		{"stamp, home, person", of(home("", "", "person"), tax("印花税")), []string{"0.00"}},
		{"stamp, home, company", of(home("", "", "company"), tax("印花税")), []string{"500.00"}},
		{"stamp, home, nothing said", of(home("", "", ""), tax("印花税")), []string{"0.00", "500.00"}},
		{"stamp, land", of(of(home("", "", ""), tax("印花税")), func(p *auction.Purchase) { p.Class = auction.Land }), []string{"500.00"}},
		{"stamp, equity", of(of(home("", "", ""), tax("印花税")), func(p *auction.Purchase) { p.Kind, p.Class = auction.Right, auction.Equity }), []string{"500.00"}},
		{"stamp, patent", of(of(home("", "", ""), tax("印花税")), func(p *auction.Purchase) { p.Kind, p.Class = auction.Right, "ip" }), []string{"300.00"}},
		{"stamp, claim", of(of(home("", "", ""), tax("印花税")), func(p *auction.Purchase) { p.Kind, p.Class = auction.Right, "receivable" }), nil},
		{"stamp, goods, company", of(of(home("", "", "company"), tax("印花税")), func(p *auction.Purchase) { p.Kind, p.Class = auction.Movable, "goods" }), []string{"300.00"}},
		{"registration, home", of(home("", "", ""), tax("不动产登记费")), []string{"80.00"}},
		{"registration, shop", of(of(home("", "", ""), tax("登记费")), func(p *auction.Purchase) { p.Class = "commercial" }), []string{"550.00"}},
		{"registration, car", of(of(home("", "", ""), tax("登记费")), func(p *auction.Purchase) { p.Kind = auction.Movable }), nil},
		{"arrears of the survey", of(of(home("", "", ""), tax("物业费")), func(p *auction.Purchase) {
			p.Arrears = []auction.Arrear{{"水费", money.MustParse("1.00")}, {"物业费", money.MustParse("8800.00")}}
		}), []string{"8800.00"}},
		{"a fee that nobody knows", of(home("", "", ""), tax("测绘费")), nil},
	} {
		e := auction.Costs(c.in)
		require.Len(t, e.Costs, 1, c.name)
		var got []string
		for _, x := range e.Costs[0].Cases {
			got = append(got, x.Amount.String())
			if x.Rate != "" {
				require.NotEmpty(t, x.Law, "%s: rests on nothing", c.name)
			}
			require.NotEmpty(t, x.Formula.ZH)
			require.NotEmpty(t, x.Formula.EN)
		}
		require.Equal(t, c.want, got, c.name)
		require.Equal(t, len(c.want) > 0, e.Whole, c.name)
	}
}

func TestCosts_total(t *testing.T) {
	t.Parallel()
	p := home("", "only", "person")
	p.Taxes = append(p.Taxes, auction.TaxLine{Name: "增值税", Bearer: auction.Seller}, auction.TaxLine{Name: "印花税", Bearer: auction.ByLaw},
		auction.TaxLine{Name: "测绘费", Bearer: auction.Buyer, Note: "依约定"})
	e := auction.Costs(p)
	require.Equal(t, "1010000.00", e.Least.String())
	require.Equal(t, "1015000.00", e.Most.String())
	require.False(t, e.Whole, "a fee is unknown")
	require.Equal(t, []string{"增值税"}, e.BySeller)
	require.Empty(t, e.Costs[2].Cases)
	require.NotNil(t, e.Costs[2].Cases, "an empty list in JSON")
	require.Equal(t, "0.01", e.Costs[0].Cases[0].Rate)
	require.Equal(t, "依约定", e.Costs[2].Note)
	require.NotEmpty(t, e.Advice.EN)
	none := auction.Costs(auction.Purchase{Price: p.Price})
	require.True(t, none.Whole)
	require.Equal(t, p.Price.String(), none.Most.String())
	require.NotNil(t, none.Costs)
}
