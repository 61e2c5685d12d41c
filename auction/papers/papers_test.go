package papers

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"fachui/auction"
	"fachui/internal/legal"
	"fachui/internal/money"
)

var update = flag.Bool("update", false, "write testdata anew")

func yuanOf(s string) money.Amount { return money.MustParse(s) }

// sold are the facts of a flat that two people bought, with a mortgage and two leases.
func sold(k Kind) Facts {
	return Facts{
		Kind: k, Version: k.Version(), Number: "（2026）川0104执102号" + Ordinal(k, 1), Court: "云溪市人民法院", CaseNo: "（2026）川0104执102号",
		TitleDoc: "（2025）川0104民初77号", Applicants: []string{"云溪银行股份有限公司"}, Debtors: []string{"张三", "李四"},
		Property: Property{Title: "锦江区某路一号房屋", Kind: auction.Immovable, Class: auction.Housing, Address: "成都市锦江区某路一号"},
		Round:    "第一次拍卖", OpensAt: legal.MustParse("2026-04-01T10:00:00"),
		Sale: &Sale{
			Buyers: []Buyer{{"王五", "1/2"}, {"赵六", "1/2"}}, Code: "7ZK3M-0QXW8", Price: yuanOf("1200000"), Deposit: yuanOf("70000"), Balance: yuanOf("1130000"),
			Bids: 23, EndedAt: legal.MustParse("2026-04-02T10:12:34"), PayBy: legal.MustParse("2026-04-10T00:00:00"), PaidAt: legal.MustParse("2026-04-08T15:00:00"),
		},
		Taken: &Taken{
			Creditor: "云溪银行股份有限公司", Price: yuanOf("560000"), SetOff: yuanOf("500000"), Difference: yuanOf("60000"),
			PayBy: legal.MustParse("2026-06-11T00:00:00"), PaidAt: legal.MustParse("2026-06-09T10:00:00"),
		},
		Surveyed: true,
		Burdens: []Burden{
			{Right: "抵押权", Holder: "云溪银行股份有限公司", Since: legal.MustDate("2021-05-01"), Amount: yuanOf("800000"), Fate: auction.Extinguished},
			{Right: "租赁权（至 2027-03-01）", Holder: "陈某", Since: legal.MustDate("2019-03-01"), Fate: auction.Survives},
			{Right: "租赁权（至 未约定）", Holder: "刘某", Since: legal.MustDate("2022-03-01"), Fate: auction.RemoveFirst},
		},
		Reason: "买受人逾期未付清余款，重新拍卖", Ground: auction.Collusion.Words().ZH, LodgedOn: legal.MustDate("2026-04-05"), BuyerCheck: "买受人具备购房资格",
		Stop: &Stop{
			Form: auction.Stay, Until: legal.MustDate("2026-05-10"), ResumeBy: legal.MustDate("2026-05-15"),
			OpensAt: legal.MustParse("2026-05-11T10:00:00"), EndsAt: legal.MustParse("2026-05-12T10:00:00"),
		},
		Assist: &Assist{Agency: RealEstate, Name: "云溪市不动产登记中心", Ruling: "（2026）川0104执102号之一"},
		At:     legal.MustParse("2026-04-15T09:30:00"),
	}
}

// Each kind word for word. The texts are looked at by people; the test keeps them as
// they were looked at.
func TestWrite(t *testing.T) {
	t.Parallel()
	for _, k := range Kinds() {
		d, err := Write(sold(k))
		if err != nil {
			t.Fatal(err)
		}
		golden(t, string(k), d.String())
	}
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name+".txt")
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", name, diff)
	}
}

func TestWriteWithoutWhatIsNotKnown(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*Facts){
		"clear":      func(f *Facts) { f.Burdens = nil },
		"unsurveyed": func(f *Facts) { f.Burdens, f.Surveyed = nil, false },
	} {
		f := sold(SaleRuling)
		change(&f)
		d, err := Write(f)
		if err != nil {
			t.Fatal(err)
		}
		golden(t, "sale_"+name, d.String())
	}
	f := sold(Confirmation)
	f.Sale.Buyers = []Buyer{{Name: "王五"}}
	f.Applicants, f.Debtors = nil, nil
	d, err := Write(f)
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "confirmation_one", d.String())
}

// A suspension that lasts until its cause has gone is a ruling, a stay is a decision.
func TestWrite_suspension_by_ruling(t *testing.T) {
	t.Parallel()
	f := sold(Suspension)
	f.Stop = &Stop{Form: auction.Suspension, SellOff: true}
	d, err := Write(f)
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "suspension_ruling", d.String())
	f = sold(Resumption)
	f.Stop = &Stop{}
	d, err = Write(f)
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "resumption_timeless", d.String())
}

// Equity that nobody approved is sold again: who did not know gets everything back.
func TestWrite_unapproved(t *testing.T) {
	t.Parallel()
	for name, u := range map[string]Unapproved{
		"reauction_unapproved": {LastDay: legal.MustDate("2026-06-01")},
		"reauction_knowing":    {LastDay: legal.MustDate("2026-06-01"), Knowing: true, Knew: "报名前已收到主管部门不予受理通知"},
	} {
		f := sold(Reauction)
		f.Unapproved = &u
		d, err := Write(f)
		if err != nil {
			t.Fatal(err)
		}
		golden(t, name, d.String())
	}
}

// Words that a person typed never become another kind of block.
func TestTypedWordsStayWords(t *testing.T) {
	t.Parallel()
	f := sold(Reauction)
	f.Reason = "第一行\n|seal\n# 标题\n{{.Court}}"
	d, err := Write(f)
	if err != nil {
		t.Fatal(err)
	}
	plain := sold(Reauction)
	e, err := Write(plain)
	if err != nil {
		t.Fatal(err)
	}
	if len(d.Blocks) != len(e.Blocks) {
		t.Errorf("%d blocks, want %d:\n%s", len(d.Blocks), len(e.Blocks), d)
	}
	if !strings.Contains(d.String(), "{{.Court}}") {
		t.Error("what was typed was taken for a template")
	}
}

func TestWriteRefusesWhatItCannotSay(t *testing.T) {
	t.Parallel()
	if _, err := Write(Facts{Kind: "letter"}); err == nil {
		t.Error("a kind without a template was written")
	}
	f := sold(SaleRuling)
	f.Sale = nil
	if _, err := Write(f); err == nil {
		t.Error("a sale ruling was written without a sale")
	}
}

func TestNumeral(t *testing.T) {
	t.Parallel()
	for n, want := range map[int]string{
		1: "一", 9: "九", 10: "十", 11: "十一", 19: "十九", 20: "二十", 22: "二十二", 99: "九十九", 100: "一百", 101: "一百零一", 110: "一百一十",
		115: "一百一十五", 236: "二百三十六", 258: "二百五十八", 262: "二百六十二", 300: "三百", 305: "三百零五", 999: "九百九十九",
	} {
		if got := numeral(n); got != want {
			t.Errorf("%d is %s, want %s", n, got, want)
		}
	}
}

func TestAmounts(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"0.01": "0.01元（人民币壹分）", "999": "999.00元（人民币玖佰玖拾玖元整）", "1000": "1,000.00元（人民币壹仟元整）",
		"1234567.89": "1,234,567.89元（人民币壹佰贰拾叁万肆仟伍佰陆拾柒元捌角玖分）",
	} {
		got, err := yuan(yuanOf(in))
		if err != nil || got != want {
			t.Errorf("%s is %s, want %s (%v)", in, got, want, err)
		}
	}
	if _, err := yuan(yuanOf("-1")); err == nil {
		t.Error("a negative amount was written in capitals")
	}
}

func TestOrdinal(t *testing.T) {
	t.Parallel()
	for want, got := range map[string]string{
		"之一": Ordinal(SaleRuling, 1), "之十二": Ordinal(Release, 12), "确1号": Ordinal(Confirmation, 1), "协3号": Ordinal(Assistance, 3),
	} {
		if got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
}

// What a property needs from registries follows from what it is.
func TestWanted(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name string
		p    Property
		want []Agency
	}{
		{"flat", Property{Kind: auction.Immovable, Class: auction.Housing}, []Agency{RealEstate, Tax}},
		{"land", Property{Kind: auction.Immovable, Class: auction.Land}, []Agency{RealEstate, Tax}},
		{"car", Property{Kind: auction.Movable, Class: "vehicle"}, []Agency{Vehicles, Tax}},
		{"shares", Property{Kind: auction.Right, Class: auction.Equity}, []Agency{Companies, Tax}},
		{"furniture", Property{Kind: auction.Movable, Class: "goods"}, nil},
	} {
		if diff := cmp.Diff(tt.want, Wanted(tt.p)); diff != "" {
			t.Errorf("%s: %s", tt.name, diff)
		}
	}
}

// Every kind has words in both languages, a text for each law it cites, and every fate
// of a right a name.
func TestWordsAreComplete(t *testing.T) {
	t.Parallel()
	for _, k := range Kinds() {
		f := forms[k]
		if !k.Known() || f.name.ZH == "" || f.name.EN == "" || f.version < 1 || len(f.laws) == 0 {
			t.Errorf("%s: %+v", k, f)
		}
		for _, l := range f.laws {
			if titles[l.Text] == "" {
				t.Errorf("%s cites %s, which has no title", k, l)
			}
		}
	}
	for _, f := range []auction.Fate{auction.Extinguished, auction.Survives, auction.RemoveFirst, auction.Undecided} {
		if w := FateWords(f); w.ZH == string(f) || w.EN == "" {
			t.Errorf("no words for %s", f)
		}
	}
	for _, a := range Agencies() {
		if w := a.Words(); !a.Known() || w.ZH == string(a) || w.EN == "" {
			t.Errorf("no words for %s", a)
		}
	}
	if Kind("x").Known() || Kind("x").Words().EN != "x" || Agency("x").Known() || Agency("x").Words().ZH != "x" || FateWords("x").ZH != "x" {
		t.Error("what is unknown has a name")
	}
}
