package distribution_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"fachui/internal/fault"
	"fachui/internal/money"
	. "fachui/payments/distribution"
)

// order is the claims of a plan, in the order in which they are paid.
func order(p Plan) string {
	var ids []string
	for _, l := range p.Lines {
		ids = append(ids, l.Claim)
	}
	return strings.Join(ids, " ")
}

func TestRanks(t *testing.T) {
	t.Parallel()
	ahead := a("T", Tax, "1.00").since("2019-06-01")
	ahead.AheadOf = "M18"
	wage := input("100.00", Participation, a("W", Wages, "1.00"), a("O", Ordinary, "1.00").seized("2020-01-01"))
	wageFirst := wage
	wageFirst.Policy.WageFirst, wageFirst.Policy.WageRecord = true, "合议庭笔录 2026-03-01"
	taxLater := input("100.00", Participation, a("T", SellerTax, "1.00"), a("M", Security, "1.00").since("2020-01-01"))
	taxLater.Policy.SellerTaxFirst = false
	for _, c := range []struct {
		name string
		in   Input
		want string
	}{
		{"mortgages by registration", input("100.00", Participation,
			a("M2", Security, "1.00").since("2021-01-01"), a("M1", Security, "1.00").since("2020-01-01")), "M1 M2 owner"},
		{"lien, purchase money, mortgage, whatever their dates", input("100.00", Participation,
			a("M", Security, "1.00").since("2018-01-01"), a("P", PurchaseMoney, "1.00").since("2020-01-01"),
			a("L", Lien, "1.00").since("2022-01-01")), "L P M owner"},
		{"construction before mortgage, buyers before construction", input("100.00", Participation,
			a("M", Security, "1.00").since("2018-01-01"), a("B", Construction, "1.00"), a("H", HomeBuyer, "1.00")), "H B M owner"},
		{"tax older than the second mortgage only", input("100.00", Participation, a("T", Tax, "1.00").since("2019-06-01"),
			a("M1", Security, "1.00").since("2019-01-01"), a("M2", Security, "1.00").since("2020-01-01")), "M1 T M2 owner"},
		{"tax of the very day of the mortgage is not older", input("100.00", Participation, a("T", Tax, "1.00").since("2020-01-01"),
			a("M", Security, "1.00").since("2020-01-01"), a("O", Ordinary, "1.00")), "M T O owner"},
		{"tax without a date, before ordinary claims", input("100.00", Participation, a("T", Tax, "1.00"),
			a("M", Security, "1.00").since("2020-01-01"), a("O", Ordinary, "1.00")), "M T O owner"},
		{"two old taxes, by date", input("100.00", Participation, a("T2", Tax, "1.00").since("2019-02-01"), a("T1", Tax, "1.00").since("2019-01-01"),
			a("M", Security, "1.00").since("2020-01-01")), "T1 T2 M owner"},
		{"a panel cuts the circle", input("100.00", Participation, ahead, a("L", Lien, "1.00").since("2021-01-01"),
			a("M18", Security, "1.00").since("2018-01-01")), "L T M18 owner"},
		{"an unregistered chattel mortgage among its like", input("100.00", Participation,
			a("U", Unregistered, "1.00").since("2020-01-01"), a("O", Ordinary, "1.00")), "U O owner"},
		{"an unregistered chattel mortgage yields to a creditor who seized", input("0.99", Participation,
			a("U", Unregistered, "1.00").since("2020-01-01"), a("O", Ordinary, "1.00").seized("2020-01-01")), "O U"},
		{"wages are ordinary", wage, "O W owner"},
		{"wages first by the panel's record", wageFirst, "W O owner"},
		{"seller's tax as other tax", taxLater, "M T owner"},
		{"an enterprise's creditors by seizure, the never-seizing last", input("100.00", BySeizure,
			a("A", Ordinary, "1.00"), a("B", Ordinary, "1.00").seized("2025-02-01"), a("C", Ordinary, "1.00").seized("2025-01-01")), "C B A owner"},
		{"fines after doubled interest", input("100.00", Participation, a("F", Administrative, "1.00"),
			claim{Claim{ID: "O", Kind: Ordinary, Parts: Parts{Principal: yuan("1.00"), Doubled: yuan("1.00")}}}), "O O F owner"},
		{"whoever advanced costs is first among costs", func() Input {
			adv := a("adv", Cost, "1.00")
			adv.Advanced = true
			return input("1.50", Participation, a("a-bill", Cost, "1.00"), adv)
		}(), "adv a-bill"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if got := order(propose(t, c.in)); got != c.want {
				t.Errorf("order %s, want %s", got, c.want)
			}
		})
	}
}

// An enterprise's creditors do not share: the earlier seizure takes all.
func TestBySeizure(t *testing.T) {
	t.Parallel()
	p := propose(t, input("150.00", BySeizure, a("A", Ordinary, "100.00").seized("2025-02-01"),
		a("B", Ordinary, "100.00").seized("2025-01-01"), a("C", Ordinary, "100.00").seized("2025-02-01")))
	gets(t, p, map[string]string{"B": "100.00", "A": "25.00", "C": "25.00"})
	if p.Lines[0].Basis.Article != 514 {
		t.Errorf("basis %v", p.Lines[0].Basis)
	}
}

// A maximum mortgage is secured up to the registered figure; the rest is ordinary.
func TestMaximumMortgage(t *testing.T) {
	t.Parallel()
	m := claim{Claim{ID: "M", Kind: Security, Since: on("2020-01-01"), Capped: true, Maximum: yuan("500.00"),
		Parts: Parts{Costs: yuan("50.00"), Interest: yuan("100.00"), Principal: yuan("450.00")}}}
	o := a("O", Ordinary, "100.00")
	p := propose(t, input("600.00", Participation, m, o))
	gets(t, p, map[string]string{"M": "550.00", "O": "50.00"})
	if first := p.Lines[0]; !first.Amount.Equal(yuan("500.00")) || !first.Parts.Principal.Equal(yuan("350.00")) {
		t.Errorf("secured: %+v", first)
	}
	m.Untitled = true // a security may join without a title; what it leaves open may not
	p = propose(t, input("600.00", Participation, m, o))
	gets(t, p, map[string]string{"M": "500.00", "O": "100.00"})
	if len(p.Excluded) != 1 || p.Excluded[0].Claim != "M" {
		t.Errorf("excluded %+v", p.Excluded)
	}
}

// Interest and penalties of a construction price are ordinary (法释〔2020〕25号 Art. 40).
func TestConstructionInterest(t *testing.T) {
	t.Parallel()
	b := a("B", Construction, "100.00")
	b.Interest = yuan("50.00")
	gets(t, propose(t, input("150.00", Participation, b, a("O", Ordinary, "50.00"))), map[string]string{"B": "125.00", "O": "25.00"})
}

func TestWaitingSeizures(t *testing.T) {
	t.Parallel()
	base := func(ws ...WaitingSeizure) Input {
		in := input("300.00", Participation, a("A", Ordinary, "100.00"))
		in.Waiting = ws
		return in
	}
	uses := func(p Plan) (s []string) {
		for _, l := range p.Lines[1:] {
			s = append(s, l.Claim+" "+string(l.Use)+" "+l.Amount.String())
		}
		return s
	}
	for _, c := range []struct {
		name string
		in   Input
		want []string
	}{
		{"none: back to the owner", base(), []string{"owner surplus 200.00"}},
		{"one of unknown amount takes all", base(WaitingSeizure{ID: "X"}), []string{"X transfer 200.00"}},
		{"still in trial: kept", base(WaitingSeizure{ID: "X", Amount: yuan("50.00"), InTrial: true}), []string{"X keep 50.00", "owner hold 150.00"}},
		{"by date", base(WaitingSeizure{ID: "X", Amount: yuan("150.00"), Since: on("2025-02-01")}, WaitingSeizure{ID: "Y", Amount: yuan("150.00"), Since: on("2025-01-01")}),
			[]string{"Y transfer 150.00", "X transfer 50.00"}},
		{"cleared: back to the owner", base(WaitingSeizure{ID: "X", Amount: yuan("50.00"), Cleared: true}), []string{"owner surplus 200.00"}},
	} {
		if got := uses(propose(t, c.in)); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}

// Who comes after the cut-off has no part, but then the debtor has none either.
func TestCutoff(t *testing.T) {
	t.Parallel()
	late := a("L", Ordinary, "100.00")
	late.Joined = on("2026-03-02")
	in := input("250.00", Participation, a("A", Ordinary, "100.00"), late)
	in.Cutoff = on("2026-03-02")
	gets(t, propose(t, in), map[string]string{"A": "100.00", "L": "100.00", OwnerID: "50.00"})
	in.Claims[1].Joined = in.Cutoff.Add(1000)
	p := propose(t, in)
	gets(t, p, map[string]string{"A": "100.00", "L": "0.00", OwnerID: "150.00"})
	if p.Lines[len(p.Lines)-1].Use != Hold || len(p.Excluded) != 1 {
		t.Errorf("%+v %+v", p.Lines, p.Excluded)
	}
}

func TestChoose(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		s    Setting
		want Regime
		err  error
	}{
		{Setting{Debtor: Enterprise, OneTitle: true}, SingleTitle, nil},
		{Setting{Debtor: NaturalPerson}, Participation, nil},
		{Setting{Debtor: OtherOrganisation}, Participation, nil},
		{Setting{Debtor: Enterprise}, "", ErrBankruptcyFirst},
		{Setting{Debtor: Enterprise, BankruptcyDeclined: true}, BySeizure, nil},
		{Setting{Debtor: Enterprise, Enough: true}, BySeizure, nil},
		{Setting{}, "", ErrRegime},
	} {
		got, err := Choose(c.s)
		if got != c.want || !errors.Is(err, c.err) {
			t.Errorf("%+v: %q, %v", c.s, got, err)
		}
	}
}

// What is missing or contradictory is asked for, not guessed.
func TestRefusals(t *testing.T) {
	t.Parallel()
	with := func(change func(*Input)) Input {
		in := input("100.00", Participation, a("A", Ordinary, "1.00"))
		change(&in)
		return in
	}
	put := func(c claim) Input { return with(func(in *Input) { in.Claims = append(in.Claims, c.Claim) }) }
	ahead := a("T", Tax, "1.00")
	ahead.AheadOf = "nothing"
	untitled := a("U", Ordinary, "1.00")
	untitled.Untitled = true
	for name, c := range map[string]struct {
		in  Input
		err error
	}{
		"negative pool":          {with(func(in *Input) { in.Pool = yuan("-0.01") }), ErrPool},
		"no regime":              {with(func(in *Input) { in.Regime = "" }), ErrRegime},
		"no policy":              {with(func(in *Input) { in.Policy = Policy{} }), ErrPolicy},
		"id twice":               {put(a("A", Ordinary, "1.00")), ErrID},
		"reserved id":            {put(a(FeeID, Ordinary, "1.00")), ErrID},
		"no id":                  {put(a("", Ordinary, "1.00")), ErrID},
		"waiting id twice":       {with(func(in *Input) { in.Waiting = []WaitingSeizure{{ID: "A"}} }), ErrID},
		"unknown kind":           {put(a("B", "friend", "1.00")), ErrKind},
		"negative claim":         {put(a("B", Ordinary, "-1.00")), ErrAmount},
		"undated mortgage":       {put(a("B", Security, "1.00")), ErrNoDate},
		"victim in a civil case": {put(a("B", Restitution, "1.00")), ErrNotCriminal},
		"no title":               {put(untitled), ErrNoTitle},
		"ahead of nothing":       {put(ahead), ErrAheadOf},
		"wages unrecorded":       {with(func(in *Input) { in.Policy.WageFirst = true }), ErrWageRecord},
		"ranks in a circle": {input("1.00", Participation, a("T", Tax, "1.00").since("2019-06-01"),
			a("L", Lien, "1.00").since("2021-01-01"), a("M", Security, "1.00").since("2018-01-01")), ErrCircular},
	} {
		_, err := Propose(c.in)
		if !errors.Is(err, c.err) {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if f := fault.Of(err); strings.Contains(f.ZH()+f.EN(), "{") {
			t.Errorf("%s: words with holes: %s / %s", name, f.ZH(), f.EN())
		}
	}
}

// Zero and one fen: nothing is lost at the bottom.
func TestSmallPools(t *testing.T) {
	t.Parallel()
	for _, pool := range []string{"0.00", "0.01", "0.02"} {
		in := input(pool, Participation, a("A", Ordinary, "0.01"), a("B", Ordinary, "0.01"))
		p := propose(t, in)
		if !p.Gets("A", Pay).Equal(money.Min(yuan(pool), yuan("0.01"))) {
			t.Errorf("pool %s: %+v", pool, p.Lines)
		}
	}
	in := input("30.00", SingleTitle, a("A", Ordinary, "100.00"))
	in.Fee = Fee{}
	gets(t, propose(t, in), map[string]string{FeeID: "30.00", "A": "0.00"}) // the fee of 50 comes first
}
