package distribution_test

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"fachui/internal/legal"
	"fachui/internal/money"
	. "fachui/payments/distribution"
)

func yuan(s string) money.Amount { return money.MustParse(s) }
func on(s string) legal.Time     { return legal.MustDate(s).Start() }

// one is a claim of nothing but principal.
func one(id string, k Kind, amount string) Claim {
	return Claim{ID: id, Payee: id, Kind: k, Parts: Parts{Principal: yuan(amount)}}
}

func (c claim) since(s string) claim  { c.Since = on(s); return c }
func (c claim) seized(s string) claim { c.Seized = on(s); return c }

type claim struct{ Claim }

func claims(cs ...claim) []Claim {
	var out []Claim
	for _, c := range cs {
		out = append(out, c.Claim)
	}
	return out
}

func a(id string, k Kind, amount string) claim { return claim{one(id, k, amount)} }

// noFee is a fee waived by decision, for cases that speak of what is left after it.
var noFee = Fee{Stated: true, Decision: "（2026）某执免1号"}

func input(pool string, r Regime, cs ...claim) Input {
	return Input{Pool: yuan(pool), Regime: r, Claims: claims(cs...), Fee: noFee, Owner: "被执行人", Policy: Default()}
}

func propose(t *testing.T, in Input) Plan {
	t.Helper()
	p, err := Propose(in)
	if err != nil {
		t.Fatal(err)
	}
	if !p.Total().Equal(in.Pool) {
		t.Fatalf("the lines add up to %v, the pool is %v", p.Total(), in.Pool)
	}
	return p
}

// gets compares what claims get, whatever the use, with what they should get.
func gets(t *testing.T, p Plan, want map[string]string) {
	t.Helper()
	got := map[string]string{}
	for id := range want {
		var sum money.Amount
		for _, l := range p.Lines {
			if l.Claim == id {
				sum = sum.Add(l.Amount)
			}
		}
		got[id] = sum.String()
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("-want +got:\n%s", d)
	}
}

// TestWorkedNumbers are the worked numbers of the law file, D1 to D26.
func TestWorkedNumbers(t *testing.T) {
	t.Parallel()
	wholeYuan := Default()
	wholeYuan.FeeRound = ToYuan
	advanced := a("A-advanced", Cost, "3250.00")
	advanced.Advanced = true
	builder := a("builder", Construction, "21500000.00")
	builder.Interest = yuan("1935000.00")
	applicant := claim{Claim{ID: "applicant", Kind: Ordinary, Parts: Parts{
		Costs: yuan("8800.00"), Interest: yuan("11200.00"), Principal: yuan("500000.00"), Doubled: yuan("10500.00")}}}
	short := claim{Claim{ID: "applicant", Kind: Ordinary, Parts: Parts{
		Costs: yuan("8800.00"), Interest: yuan("41234.56"), Principal: yuan("500000.00"), Doubled: yuan("7875.00")}}}
	cases := []struct {
		name string
		in   Input
		want map[string]string
	}{
		{"D1 all are paid, the fee in whole yuan", Input{
			Pool: yuan("45000000.00"), Regime: Participation, Owner: "debtor", Policy: wholeYuan,
			Claims: claims(a("tax", SellerTax, "10178266.23"), a("service", Cost, "30000.00"), a("debt", Ordinary, "32572025.00")),
		}, map[string]string{"tax": "10178266.23", "service": "30000.00", FeeID: "99972.00", "debt": "32572025.00", OwnerID: "2119736.77"}},
		{"D2 first mortgage in full, second in part, ordinary nothing", Input{
			Pool: yuan("2386000.00"), Regime: Participation, Owner: "debtor", Policy: Default(),
			Claims: claims(a("tax", SellerTax, "23860.00"), advanced, a("appraiser", Cost, "3250.00"), a("aux", Cost, "2000.00"),
				a("B", Security, "1498765.43").since("2019-03-01"), a("C", Security, "1000000.00").since("2021-07-15"),
				a("A", Ordinary, "300000.00"), a("D", Ordinary, "200000.00")),
		}, map[string]string{"tax": "23860.00", "A-advanced": "3250.00", "appraiser": "3250.00", "aux": "2000.00",
			FeeID: "25936.40", "B": "1498765.43", "C": "828938.17", "A": "0.00", "D": "0.00"}},
		{"D3 the odd fen goes to who seized first", input("100.00", Participation,
			a("B", Ordinary, "1000.00").seized("2025-02-01"), a("C", Ordinary, "1000.00").seized("2025-03-01"), a("Z", Ordinary, "1000.00").seized("2025-01-01")),
			map[string]string{"Z": "33.34", "B": "33.33", "C": "33.33"}},
		{"D4 five ordinary creditors", input("1234567.89", Participation,
			a("甲", Ordinary, "880000.00"), a("乙", Ordinary, "456789.12"), a("丙", Ordinary, "123456.78"),
			a("丁", Ordinary, "999999.99"), a("戊", Ordinary, "0.01")),
			map[string]string{"甲": "441589.90", "乙": "229219.84", "丙": "61951.44", "丁": "501806.70", "戊": "0.01"}},
		{"D6 two mortgages of the same instant", input("1000000.00", Participation,
			a("M1", Security, "700000.00").since("2020-01-01"), a("M2", Security, "500000.01").since("2020-01-01")),
			map[string]string{"M1": "583333.33", "M2": "416666.67"}},
		{"D8 home buyers, construction price, mortgage", Input{
			Pool: yuan("50000000.00"), Regime: BySeizure, Owner: "debtor", Policy: Default(),
			Claims: claims(a("costs", Cost, "186000.00"), a("buyers", HomeBuyer, "8640000.00"), builder,
				a("bank", Security, "30000000.00").since("2021-01-01"), a("supplier", Ordinary, "700000.00")),
		}, map[string]string{"costs": "186000.00", FeeID: "117214.00", "buyers": "8640000.00", "builder": "21500000.00",
			"bank": "19556786.00", "supplier": "0.00"}},
		{"D10 a convict's property", Input{
			Pool: yuan("900000.00"), Regime: Participation, Criminal: true, Policy: Default(),
			Claims: claims(a("medical", Medical, "86000.00"), a("mortgagee", Security, "350000.00").since("2020-01-01"),
				a("V1", Restitution, "300000.00"), a("V2", Restitution, "200000.00"), a("V3", Restitution, "100000.00"),
				a("lender", Ordinary, "120000.00"), a("fine", CriminalFine, "50000.00"), a("rest", Confiscation, "999999999.99")),
		}, map[string]string{"medical": "86000.00", "mortgagee": "350000.00", "V1": "232000.00", "V2": "154666.67", "V3": "77333.33",
			"lender": "0.00", "fine": "0.00", "rest": "0.00"}},
		{"D14 doubled interest last, then the waiting court, the debtor not yet", Input{
			Pool: yuan("800000.00"), Regime: Participation, Owner: "debtor", Policy: Default(),
			Claims:  claims(a("costs", Cost, "5000.00"), applicant),
			Waiting: []WaitingSeizure{{ID: "X", Court: "court X", Amount: yuan("200000.00")}},
		}, map[string]string{"costs": "5000.00", FeeID: "7600.00", "applicant": "530500.00", "X": "200000.00", OwnerID: "56900.00"}},
		{"D15 one creditor: costs, interest, principal", Input{
			Pool: yuan("300000.00"), Regime: SingleTitle, Owner: "debtor", Policy: Default(), Claims: claims(short),
		}, map[string]string{FeeID: "4400.00", "applicant": "295600.00"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			p := propose(t, c.in)
			gets(t, p, c.want)
			for _, l := range p.Lines {
				if l.ZH == "" || l.EN == "" || l.Tier == "" || l.Claim == "" {
					t.Errorf("a line without words: %+v", l)
				}
			}
			switch {
			case c.name[:3] == "D14" && p.Lines[len(p.Lines)-1].Use != Hold:
				t.Error("the debtor must wait for the waiting seizure")
			case c.name[:3] == "D15":
				want := Parts{Costs: yuan("8800.00"), Interest: yuan("41234.56"), Principal: yuan("245565.44")}
				if got := p.Lines[1].Parts; !got.Total().Equal(want.Total()) || !got.Principal.Equal(want.Principal) || !got.Interest.Equal(want.Interest) {
					t.Errorf("inside the claim: %+v", got)
				}
			}
		})
	}
}

// D12: doubled interest on principal and lawyer's fee, not on interest or court fee.
func TestDelayInterest(t *testing.T) {
	t.Parallel()
	if got := DelayInterest(yuan("1030000.00"), 35); !got.Equal(yuan("6308.75")) {
		t.Errorf("D12: %v", got)
	}
	if got := DelayInterest(yuan("500000.00"), 120); !got.Equal(yuan("10500.00")) {
		t.Errorf("D14: %v", got)
	}
	d := legal.MustDate
	for _, c := range []struct {
		name         string
		expiry, stop string
		stays        []Span
		want         int
	}{
		{"thirty-five days", "2025-03-10", "2025-04-15", nil, 35},
		{"stopped on the day of expiry", "2025-03-10", "2025-03-10", nil, 0},
		{"stopped the day after", "2025-03-10", "2025-03-11", nil, 0},
		{"stopped two days after", "2025-03-10", "2025-03-12", nil, 1},
		{"a stay inside", "2025-03-10", "2025-04-15", []Span{{d("2025-03-20"), d("2025-03-25")}}, 30},
		{"stays that overlap count once", "2025-03-10", "2025-04-15", []Span{
			{d("2025-03-22"), d("2025-03-30")}, {d("2025-03-20"), d("2025-03-25")}}, 25},
		{"a stay over all of it", "2025-03-10", "2025-04-15", []Span{{d("2025-01-01"), d("2026-01-01")}}, 0},
		{"a stay after it", "2025-03-10", "2025-04-15", []Span{{d("2025-05-01"), d("2025-06-01")}}, 35},
		{"leap day", "2024-02-27", "2024-03-02", nil, 3},
	} {
		if got := DelayDays(d(c.expiry), d(c.stop), c.stays...); got != c.want {
			t.Errorf("%s: %d days, want %d", c.name, got, c.want)
		}
	}
}

// Below, at and above every step of 诉讼费用交纳办法 Art. 14(1).
func TestEnforcementFee(t *testing.T) {
	t.Parallel()
	for base, want := range map[string]string{
		"0.00": "0.00", "0.01": "50.00", "9999.99": "50.00", "10000.00": "50.00", "10000.33": "50.00", "10000.34": "50.01",
		"10001.00": "50.02", "100000.00": "1400.00", "499999.99": "7400.00", "500000.00": "7400.00", "500001.00": "7400.01",
		"1000000.00": "12400.00", "4999999.00": "52399.99", "5000000.00": "52400.00", "5000001.00": "52400.01",
		"10000000.00": "77400.00", "10000001.00": "77400.00", "10000010.00": "77400.01", "20000000.00": "87400.00",
		"32572025.00": "99972.03", "49814000.00": "117214.00",
	} {
		if got := EnforcementFee(yuan(base)); !got.Equal(yuan(want)) {
			t.Errorf("fee of %s is %v, want %s", base, got, want)
		}
	}
}

// The fee is what the formula says, or what a decision says.
func TestFeeCharged(t *testing.T) {
	t.Parallel()
	in := input("100000.00", SingleTitle, a("A", Ordinary, "200000.00"))
	for _, c := range []struct {
		name string
		fee  Fee
		want string
		err  error
	}{
		{"computed", Fee{}, "1400.00", nil},
		{"stated and right", Fee{Stated: true, Charged: yuan("1400.00")}, "1400.00", nil},
		{"one fen too little", Fee{Stated: true, Charged: yuan("1399.99")}, "", ErrFee},
		{"one fen too much", Fee{Stated: true, Charged: yuan("1400.01")}, "", ErrFee},
		{"reduced by decision", Fee{Stated: true, Charged: yuan("700.00"), Decision: "减字1号"}, "700.00", nil},
		{"waived by decision", Fee{Stated: true, Decision: "免字1号"}, "0.00", nil},
		{"a second recovery pays the step on top", Fee{Recovered: yuan("450000.00")}, "1250.00", nil}, // 7,900 − 6,650
	} {
		in.Fee = c.fee
		p, err := Propose(in)
		if !errors.Is(err, c.err) {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if c.err == nil {
			gets(t, p, map[string]string{FeeID: c.want})
		}
	}
}

// D16: the first-seizing creditor under three policies.
func TestFirstSeizureBonus(t *testing.T) {
	t.Parallel()
	in := input("600000.00", Participation, a("A", Ordinary, "500000.00").seized("2025-01-01"),
		a("B", Ordinary, "400000.00").seized("2025-02-01"), a("C", Ordinary, "300000.00"))
	for _, c := range []struct {
		name    string
		bonus   Bonus
		percent int64
		want    map[string]string
	}{
		{"none", NoBonus, 0, map[string]string{"A": "250000.00", "B": "200000.00", "C": "150000.00"}},
		{"weight 1.2", Weight, 20, map[string]string{"A": "276923.08", "B": "184615.38", "C": "138461.54"}},
		{"carve 20 %", Carve, 20, map[string]string{"A": "288888.89", "B": "177777.78", "C": "133333.33"}},
	} {
		in.Policy.Bonus, in.Policy.BonusPercent = c.bonus, c.percent
		gets(t, propose(t, in), c.want)
	}
	in.Policy.Bonus, in.Policy.BonusPercent = Weight, 21
	if _, err := Propose(in); !errors.Is(err, ErrBonus) {
		t.Errorf("21 %%: %v", err)
	}
	in.Policy.BonusPercent = 20
	in.Claims[1].Seized = in.Claims[0].Seized
	if _, err := Propose(in); !errors.Is(err, ErrFirstSeizure) {
		t.Errorf("two first: %v", err)
	}
	// Nobody gets more than its claim, however much it weighs.
	in = input("1190.00", Participation, a("A", Ordinary, "600.00").seized("2025-01-01"), a("B", Ordinary, "600.00").seized("2025-02-01"))
	in.Policy.Bonus, in.Policy.BonusPercent = Weight, 20
	gets(t, propose(t, in), map[string]string{"A": "600.00", "B": "590.00"})
}

// D17: a reserve at the asserted amount, and what becomes of it.
func TestReserve(t *testing.T) {
	t.Parallel()
	k, l := a("K", Ordinary, "900000.00"), a("L", Ordinary, "500000.00")
	z := a("Z", Ordinary, "600000.00")
	z.Untitled, z.Pending, z.Until = true, "首封案件尚在审理", "判决生效"
	p := propose(t, input("1000000.00", Participation, k, l, z))
	gets(t, p, map[string]string{"K": "450000.00", "L": "250000.00", "Z": "300000.00"})
	if !p.Gets("Z", Reserve).Equal(yuan("300000.00")) || !p.Gets("Z", Pay).IsZero() {
		t.Error("Z is not settled; its share is reserved")
	}
	paid := map[string]money.Amount{"K": yuan("450000.00"), "L": yuan("250000.00")}

	final := propose(t, input("1000000.00", Participation, k, l, a("Z", Ordinary, "250000.50")))
	gets(t, final, map[string]string{"K": "545454.38", "L": "303030.21", "Z": "151515.41"})
	released(t, final, paid, map[string]string{"K": "95454.38", "L": "53030.21", "Z": "151515.41"})

	rejected := propose(t, input("1000000.00", Participation, k, l))
	released(t, rejected, paid, map[string]string{"K": "192857.14", "L": "107142.86"})

	paid["K"] = yuan("700000.00") // a reserve that was too small
	if _, err := Release(final, paid); !errors.Is(err, ErrOverpaid) {
		t.Errorf("overpaid: %v", err)
	}
}

func released(t *testing.T, final Plan, paid map[string]money.Amount, want map[string]string) {
	t.Helper()
	shares, err := Release(final, paid)
	if err != nil {
		t.Fatal(err)
	}
	same(t, shares, want)
}

func same(t *testing.T, shares []Share, want map[string]string) {
	t.Helper()
	got := map[string]string{}
	for _, s := range shares {
		got[s.Claim] = s.Amount.String()
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("-want +got:\n%s", d)
	}
}

// D18: while it is disputed whether N is secured, nobody waits for what is his anyway.
func TestDivide(t *testing.T) {
	t.Parallel()
	o, p := a("O", Ordinary, "600000.00"), a("P", Ordinary, "400000.00")
	original := propose(t, input("1000000.00", Participation, a("N", Security, "800000.00").since("2020-01-01"), o, p))
	objector := propose(t, input("1000000.00", Participation, a("N", Ordinary, "800000.00"), o, p))
	gets(t, original, map[string]string{"N": "800000.00", "O": "120000.00", "P": "80000.00"})
	gets(t, objector, map[string]string{"N": "444444.45", "O": "333333.33", "P": "222222.22"})
	d, err := Divide(original, objector)
	if err != nil {
		t.Fatal(err)
	}
	same(t, d.Now, map[string]string{"N": "444444.45", "O": "120000.00", "P": "80000.00"})
	same(t, d.IfRejected, map[string]string{"N": "355555.55"})
	same(t, d.IfUpheld, map[string]string{"O": "213333.33", "P": "142222.22"})
	if !d.Kept.Equal(yuan("355555.55")) {
		t.Errorf("kept %v", d.Kept)
	}
	if _, err := Divide(original, Plan{}); !errors.Is(err, ErrPools) {
		t.Errorf("another pool: %v", err)
	}
}

// D26: what is not priority is late-performance interest, and comes last.
func TestDoubledInterestIsNotSecured(t *testing.T) {
	t.Parallel()
	bank := a("bank", Security, "18010405.98").since("2018-01-01")
	bank.Doubled = yuan("1470365.83")
	in := input("19000000.00", Participation, bank, a("B", Ordinary, "500000.00"))
	p := propose(t, in)
	gets(t, p, map[string]string{"bank": "18500000.00", "B": "500000.00"})
	if l := p.Lines[len(p.Lines)-1]; l.Tier != TierDoubled || !l.Amount.Equal(yuan("489594.02")) {
		t.Errorf("doubled interest: %+v", l)
	}
	in.Policy.DoubledSecured = true
	gets(t, propose(t, in), map[string]string{"bank": "19000000.00", "B": "0.00"})
}
