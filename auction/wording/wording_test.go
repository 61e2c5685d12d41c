package wording_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"fachui/auction"
	"fachui/auction/wording"
	"fachui/internal/fault"
	"fachui/internal/legal"
	"fachui/internal/money"
)

var update = flag.Bool("update", false, "write the texts into testdata")

func yuan(s string) money.Amount {
	a, err := money.Parse(s)
	if err != nil {
		panic(err)
	}
	return a
}

// facts are those of a lot of a class in a round, with nothing missing.
func facts(r auction.Round, k auction.AssetKind, c auction.Class) wording.Facts {
	f := wording.Facts{
		Court: "云溪市锦江区人民法院", CaseNo: "（2026）云0104执1号", Platform: "法槌",
		Title: "甲处财产", Address: "静居寺南街1号", Kind: k, Class: c, Round: r, Attempt: 1,
		OpensAt: legal.MustParse("2026-04-01T10:00:00+08:00"), EndsAt: legal.MustParse("2026-04-02T10:00:00+08:00"),
		Reference: auction.Reference{Price: yuan("1000000"), ValidUntil: legal.MustDate("2026-12-31")}, Method: "appraisal", FixedOn: legal.MustDate("2026-01-05"),
		Terms: auction.Terms{StartingPrice: yuan("700000"), Increment: yuan("5000"), Deposit: yuan("70000"), PayDays: 15},
		Owner: "张*", Certificate: "云（2019）第0001号", Possession: "被执行人占有使用",
		Burdens: wording.Findings{Known: true, Lines: []string{"抵押：锦江银行，480000.00 元"}}, Leases: wording.Findings{Known: true},
		Seizures: wording.Findings{Known: true}, Arrears: wording.Findings{Known: true, Lines: []string{"物业费 2310.00 元"}},
		Defects: []string{"卫生间渗水痕迹"}, Told: 3, Account: "云溪市锦江区人民法院", PaperWorkdays: 3, Disclaimer: true,
		Holders:     []wording.Holder{{Kind: "lessee", Rank: 1}},
		Particulars: []wording.Particular{{Name: "甲项", Value: "89.50 平方米"}, {Name: "乙项"}, {Name: "丙项"}},
		Taxes:       []auction.TaxLine{{Name: "契税", Bearer: auction.Buyer}, {Name: "印花税", Bearer: auction.ByLaw, Note: "按税法"}},
		Viewing:     wording.Viewing{When: "2026年3月16日上午", Place: "标的现场", Contact: "王书记员", Phone: "028-80000000"},
		Contact:     "执行局 028-80000000；监督电话 028-80000001",
	}
	if k == auction.Immovable {
		f.Vacating = auction.VacatedByCourt
	}
	if c == auction.Housing {
		f.Condition, f.Limited = "竞买人应当具备本市购房资格。", true
	}
	switch r {
	case auction.FirstAuction:
	case auction.SecondAuction:
		f.Before, f.PreviousStart, f.Terms.StartingPrice, f.Terms.Deposit = auction.FailedFirst, yuan("700000"), yuan("560000"), yuan("56000")
	case auction.SellOff:
		f.Before, f.PreviousStart, f.Terms.StartingPrice, f.Terms.Deposit = auction.FailedSecond, yuan("560000"), yuan("560000"), yuan("56000")
		f.EndsAt = legal.MustParse("2026-05-31T10:00:00+08:00")
	case auction.NoReserve:
		f.Before, f.Terms.Exception, f.Terms.StartingPrice, f.Terms.Deposit, f.Terms.Increment = auction.SellOffFailed, auction.CriminalNoFloor, yuan("1"), yuan("0.20"), yuan("0.10")
	}
	return f
}

var rounds = []auction.Round{auction.FirstAuction, auction.SecondAuction, auction.SellOff, auction.NoReserve}

var things = []struct {
	kind  auction.AssetKind
	class auction.Class
}{
	{auction.Immovable, auction.Housing}, {auction.Immovable, "commercial"}, {auction.Immovable, auction.Land}, {auction.Immovable, "construction"},
	{auction.Movable, "vehicle"}, {auction.Movable, "equipment"}, {auction.Movable, "goods"},
	{auction.Right, auction.Equity}, {auction.Right, "receivable"}, {auction.Right, "ip"},
}

func printed(p wording.Papers) string {
	var b strings.Builder
	fmt.Fprintf(&b, "template %s\n", p.Version)
	for _, paper := range p.Papers {
		fmt.Fprintf(&b, "\n# %s\n", paper.Title)
		for _, g := range paper.Paragraphs {
			fixed := ""
			if g.Fixed {
				fixed = " *"
			}
			fmt.Fprintf(&b, "\n## %s (%s)%s %s\n%s\n", g.Heading, g.Key, fixed, strings.Join(g.Items, " "), g.Text)
			for _, gap := range g.Gaps {
				fmt.Fprintf(&b, "? %s %v\n", gap.Name.ZH, gap.Needed)
			}
		}
	}
	return b.String()
}

// The texts of every round and class stand in testdata, to be read by people.
func TestWrite(t *testing.T) {
	t.Parallel()
	for _, r := range rounds {
		for _, x := range things {
			golden(t, fmt.Sprintf("%s.%s", r, x.class), facts(r, x.kind, x.class))
		}
	}
	for _, s := range []auction.Status{auction.Defaulted, auction.Withdrawn, auction.Revoked} {
		f := facts(auction.FirstAuction, auction.Movable, "vehicle")
		f.Before, f.Attempt = s, 2
		golden(t, "first.vehicle.after_"+strings.ToLower(string(s)), f)
	}
	again := facts(auction.FirstAuction, auction.Right, auction.Equity)
	again.Before, again.Attempt, again.Unapproved = auction.Defaulted, 2, true
	golden(t, "first.equity.after_unapproved", again)
	f := facts(auction.FirstAuction, auction.Right, auction.Equity)
	f.Reference, f.Terms.Exception, f.Method = auction.Reference{}, auction.EquityNoReport, ""
	golden(t, "first.equity.no_report", f)
	f = facts(auction.FirstAuction, auction.Movable, "goods")
	f.Reference.Market, f.Method, f.Holders, f.Disclaimer = true, "online_inquiry", nil, false
	golden(t, "first.goods.market", f)
	golden(t, "nothing", wording.Facts{Court: "法院", Title: "财产", Kind: auction.Immovable, Class: auction.Housing, Round: auction.FirstAuction})
}

func golden(t *testing.T, name string, f wording.Facts) {
	t.Helper()
	got := printed(wording.Write(f))
	if again := printed(wording.Write(f)); again != got {
		t.Errorf("%s: written twice, the texts differ", name)
	}
	file := filepath.Join("testdata", name+".txt")
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s differs; run go test -update and read what changed:\n%s", file, got)
	}
}

// Every item of Art. 13 and 14 is answered by a paragraph, whatever is sold and how,
// and nothing that the law asks for lacks words.
func TestWrite_answersTheLaw(t *testing.T) {
	t.Parallel()
	for _, r := range rounds {
		for _, x := range things {
			p := wording.Write(facts(r, x.kind, x.class))
			answered := p.Answered()
			for i := range auction.Disclosures() {
				if key := fmt.Sprintf("13.%d", i+1); len(answered[key]) == 0 {
					t.Errorf("%s %s: nothing answers item %s", r, x.class, key)
				}
			}
			for i := range auction.Warnings() {
				if key := fmt.Sprintf("14.%d", i+1); len(answered[key]) == 0 {
					t.Errorf("%s %s: nothing answers item %s", r, x.class, key)
				}
			}
			for _, w := range auction.Warnings() {
				if !strings.Contains(printed(p), w.Words.ZH) {
					t.Errorf("%s %s: warning %s does not stand in the words of the law", r, x.class, w.Key)
				}
			}
			if m := p.Missing(); len(m) > 0 {
				t.Errorf("%s %s: %v", r, x.class, m)
			}
			for _, paper := range p.Papers {
				for _, g := range paper.Paragraphs {
					if g.Fixed && g.Text == "" || strings.Contains(g.Text, "待补") || strings.Contains(g.Text, "  ") {
						t.Errorf("%s %s: %s reads %q", r, x.class, g.Key, g.Text)
					}
				}
			}
			if err := auction.CheckTaxes(facts(r, x.kind, x.class).Taxes, printed(p)); err != nil {
				t.Errorf("%s %s: %v", r, x.class, err)
			}
		}
	}
}

// Each fact that the law asks for is named if it is missing.
func TestMissing(t *testing.T) {
	t.Parallel()
	base := facts(auction.SecondAuction, auction.Immovable, auction.Housing)
	for fact, without := range map[string]func(*wording.Facts){
		"case_no":   func(f *wording.Facts) { f.CaseNo = "" },
		"platform":  func(f *wording.Facts) { f.Platform = " " },
		"opens_at":  func(f *wording.Facts) { f.OpensAt = legal.Time{} },
		"ends_at":   func(f *wording.Facts) { f.EndsAt = legal.Time{} },
		"start":     func(f *wording.Facts) { f.Terms.StartingPrice = money.Amount{} },
		"increment": func(f *wording.Facts) { f.Terms.Increment = money.Amount{} },
		"deposit":   func(f *wording.Facts) { f.Terms.Deposit = money.Amount{} },
		"pay_days":  func(f *wording.Facts) { f.Terms.PayDays = 0 },
		"reference": func(f *wording.Facts) { f.Reference.Price = money.Amount{} },
		"previous":  func(f *wording.Facts) { f.PreviousStart = money.Amount{} },
		"vacating":  func(f *wording.Facts) { f.Vacating = auction.VacatingUnknown },
		"condition": func(f *wording.Facts) { f.Condition = "" },
		"defects":   func(f *wording.Facts) { f.Defects = []string{" "} },
		"account":   func(f *wording.Facts) { f.Account = "" },
		"taxes":     func(f *wording.Facts) { f.Taxes = nil },
		"when":      func(f *wording.Facts) { f.Viewing.When = "" },
		"place":     func(f *wording.Facts) { f.Viewing.Place = "" },
		"person":    func(f *wording.Facts) { f.Viewing.Contact = "" },
		"phone":     func(f *wording.Facts) { f.Viewing.Phone = "" },
		"contact":   func(f *wording.Facts) { f.Contact = "" },
	} {
		f := base
		without(&f)
		missing := wording.Write(f).Missing()
		if len(missing) != 1 || fault.Code(missing[0]) != wording.ErrGap.Code || fault.Of(missing[0]).Args()["key"] != fact {
			t.Errorf("without %s: %v", fact, missing)
		}
	}
}

func TestEdit(t *testing.T) {
	t.Parallel()
	p := wording.Write(facts(auction.FirstAuction, auction.Movable, "vehicle"))
	long := strings.Repeat("长", wording.MostText)
	for _, c := range []struct {
		name    string
		edits   []wording.Edit
		changes []wording.Change
		err     *fault.Fault
	}{
		{"nothing", nil, nil, nil},
		{"own words", []wording.Edit{{"notes.own", " 自备拖车。 \r\n"}}, []wording.Change{{"notes.own", "本院补充", "", "自备拖车。"}}, nil},
		{"left out", []wording.Edit{{"notes.class_vehicle", ""}}, []wording.Change{{"notes.class_vehicle", "车辆买受提示", p.Text("notes.class_vehicle"), ""}}, nil},
		{"as it was", []wording.Edit{{"notes.class_vehicle", p.Text("notes.class_vehicle")}}, nil, nil},
		{"at the limit", []wording.Edit{{"price.own", long}}, []wording.Change{{"price.own", "本院补充", "", long}}, nil},
		{"over the limit", []wording.Edit{{"price.own", long + "长"}}, nil, wording.ErrLong},
		{"statutory", []wording.Edit{{"notes.default", "保证金退还。"}}, nil, wording.ErrFixed},
		{"statutory, as it was", []wording.Edit{{"notes.default", p.Text("notes.default")}}, nil, nil},
		{"statutory, left out", []wording.Edit{{"notes.default", ""}}, nil, wording.ErrFixed},
		{"of another class", []wording.Edit{{"notes.class_land", "x"}}, nil, wording.ErrUnknown},
		{"twice", []wording.Edit{{"notes.own", "甲"}, {"notes.own", "乙"}}, nil, wording.ErrUnknown},
	} {
		got, changes, err := p.Edit(c.edits)
		switch {
		case c.err != nil:
			if fault.Code(err) != c.err.Code {
				t.Errorf("%s: %v", c.name, err)
			}
		case err != nil || !slices.Equal(changes, c.changes):
			t.Errorf("%s: %v, %v", c.name, changes, err)
		default:
			for _, ch := range changes {
				if got.Text(ch.Key) != ch.Now || p.Text(ch.Key) != ch.Was {
					t.Errorf("%s: the text of %s is %q", c.name, ch.Key, got.Text(ch.Key))
				}
			}
		}
	}
	for _, paper := range p.Printed().Papers {
		for _, g := range paper.Paragraphs {
			if g.Text == "" {
				t.Errorf("%s is printed empty", g.Key)
			}
		}
	}
}
