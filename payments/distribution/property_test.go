package distribution_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"fachui/internal/legal"
	"fachui/internal/money"
	. "fachui/payments/distribution"
)

var generated = []Kind{
	LandPremium, SellerTax, Cost, Medical, HomeBuyer, Construction, Tax, Lien, PurchaseMoney, Security, Security,
	Unregistered, Wages, Restitution, Ordinary, Ordinary, Ordinary, Administrative, CriminalFine, Confiscation,
}

func genAmount(t *rapid.T, name string) money.Amount {
	top := rapid.SampledFrom([]int64{0, 3, 1000, 1_000_000_00}).Draw(t, name+" top")
	return money.Fen(rapid.Int64Range(0, top).Draw(t, name))
}

func genDay(t *rapid.T, name string) legal.Time {
	return legal.MustDate("2020-01-01").AddDays(rapid.IntRange(0, 5).Draw(t, name)).Start()
}

func genClaim(t *rapid.T, i int) Claim {
	c := Claim{
		ID: fmt.Sprintf("c%02d", i), Kind: rapid.SampledFrom(generated).Draw(t, "kind"), Since: genDay(t, "since"),
		Parts: Parts{Costs: genAmount(t, "costs"), Interest: genAmount(t, "interest"),
			Principal: genAmount(t, "principal"), Doubled: genAmount(t, "doubled")},
		Advanced: rapid.Bool().Draw(t, "advanced"),
	}
	if rapid.Bool().Draw(t, "has seized") {
		c.Seized = genDay(t, "seized")
	}
	if rapid.IntRange(0, 4).Draw(t, "pending") == 0 {
		c.Pending = "尚在审理"
	}
	if c.Kind == Security && rapid.Bool().Draw(t, "capped") {
		c.Capped, c.Maximum = true, genAmount(t, "maximum")
	}
	return c
}

func genInput(t *rapid.T) Input {
	in := Input{
		Pool:   money.Fen(rapid.Int64Range(0, 20_000_000_00).Draw(t, "pool")),
		Regime: rapid.SampledFrom([]Regime{SingleTitle, Participation, BySeizure}).Draw(t, "regime"),
		Owner:  "debtor", Policy: Default(), Criminal: true,
	}
	in.Policy.SellerTaxFirst = rapid.Bool().Draw(t, "seller tax first")
	in.Policy.DoubledSecured = rapid.Bool().Draw(t, "doubled secured")
	if rapid.Bool().Draw(t, "wage first") {
		in.Policy.WageFirst, in.Policy.WageRecord = true, "record"
	}
	in.Policy.Bonus = rapid.SampledFrom([]Bonus{NoBonus, NoBonus, Weight, Carve}).Draw(t, "bonus")
	in.Policy.BonusPercent = rapid.Int64Range(1, MaxBonus).Draw(t, "percent")
	in.Criminal = rapid.Bool().Draw(t, "criminal")
	for i := range rapid.IntRange(0, 10).Draw(t, "claims") {
		c := genClaim(t, i)
		if !in.Criminal && (c.Kind == Medical || c.Kind == Restitution || c.Kind == CriminalFine || c.Kind == Confiscation) {
			c.Kind = Ordinary
		}
		in.Claims = append(in.Claims, c)
	}
	for i := range rapid.IntRange(0, 2).Draw(t, "waiting") {
		in.Waiting = append(in.Waiting, WaitingSeizure{ID: fmt.Sprintf("w%d", i), Amount: genAmount(t, "waiting amount"), Since: genDay(t, "waiting since")})
	}
	return in
}

// plans proposes a plan, or says that the draw was one that a panel must decide.
func plans(t *rapid.T, in Input) (Plan, bool) {
	p, err := Propose(in)
	if errors.Is(err, ErrCircular) || errors.Is(err, ErrFirstSeizure) {
		return Plan{}, false
	}
	if err != nil {
		t.Fatal(err)
	}
	return p, true
}

func totals(p Plan) map[string]money.Amount {
	m := map[string]money.Amount{}
	for _, l := range p.Lines {
		m[l.Claim] = m[l.Claim].Add(l.Amount)
	}
	return m
}

func TestConservation(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		in := genInput(t)
		p, ok := plans(t, in)
		if !ok {
			return
		}
		if !p.Total().Equal(in.Pool) {
			t.Fatalf("lines add up to %v of %v", p.Total(), in.Pool)
		}
		got := totals(p)
		for _, c := range in.Claims {
			if c.Total().Less(got[c.ID]) {
				t.Fatalf("claim %s of %v gets %v", c.ID, c.Total(), got[c.ID])
			}
		}
		for _, l := range p.Lines {
			if l.Amount.IsNegative() || l.Due.Less(l.Amount) || !l.Parts.Total().Equal(l.Amount) || l.ZH == "" || l.EN == "" {
				t.Fatalf("line %+v", l)
			}
			if (l.Use == Reserve) != pending(in, l.Claim) {
				t.Fatalf("line %+v: use", l)
			}
		}
	})
}

func pending(in Input, id string) bool {
	for _, c := range in.Claims {
		if c.ID == id {
			return c.Pending != ""
		}
	}
	return false
}

// TestRankIsKept: once a line falls short, no later rank gets a fen. Reserved
// money counts: a reserve is paid before what ranks behind it.
func TestRankIsKept(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		p, ok := plans(t, genInput(t))
		if !ok {
			return
		}
		short, last := 0, 0
		for _, l := range p.Lines {
			if short != 0 && l.Rank > short && l.Amount.IsPositive() {
				t.Fatalf("rank %d gets %v although rank %d fell short", l.Rank, l.Amount, short)
			}
			if l.Rank < last || l.Rank > last+1 {
				t.Fatalf("rank %d after %d", l.Rank, last)
			}
			if last = l.Rank; short == 0 && l.Amount.Less(l.Due) && l.Tier != TierSurplus {
				short = l.Rank
			}
		}
	})
}

// TestOrderOfFiling: the plan does not depend on the order in which claims were written down.
func TestOrderOfFiling(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		in := genInput(t)
		p, ok := plans(t, in)
		if !ok {
			return
		}
		r := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 0))
		r.Shuffle(len(in.Claims), func(i, j int) { in.Claims[i], in.Claims[j] = in.Claims[j], in.Claims[i] })
		r.Shuffle(len(in.Waiting), func(i, j int) { in.Waiting[i], in.Waiting[j] = in.Waiting[j], in.Waiting[i] })
		again, _ := plans(t, in)
		if d := cmp.Diff(fmt.Sprint(p), fmt.Sprint(again)); d != "" {
			t.Fatal(d)
		}
	})
}

// TestMorePool: more money takes nothing from anybody, but for the single fen
// that largest remainder may move in a tier (the law prescribes no rule that
// would never do so and still add up).
func TestMorePool(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		in := genInput(t)
		p, ok := plans(t, in)
		if !ok {
			return
		}
		in.Pool = in.Pool.Add(money.Fen(rapid.SampledFrom([]int64{1, 2, 77, 1_000_000}).Draw(t, "more")))
		more, ok := plans(t, in)
		if !ok {
			return // what was paid in full before it no longer marks the first seizure
		}
		before, after := totals(p), totals(more)
		for _, c := range in.Claims {
			if slack := money.Fen(3); after[c.ID].Add(slack).Less(before[c.ID]) {
				t.Fatalf("claim %s: %v before, %v after", c.ID, before[c.ID], after[c.ID])
			}
		}
		if before[FeeID].Cmp(after[FeeID]) > 0 {
			t.Fatalf("fee: %v before, %v after", before[FeeID], after[FeeID])
		}
	})
}

// TestReleaseNeverClaws: when a claim that was reserved at its highest shrinks,
// what is still to be paid is never negative, and everything adds up.
func TestReleaseNeverClaws(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		in := input("0.00", Participation)
		in.Pool = money.Fen(rapid.Int64Range(1, 1_000_00).Draw(t, "pool"))
		for i := range rapid.IntRange(2, 8).Draw(t, "claims") {
			in.Claims = append(in.Claims, one(fmt.Sprintf("c%d", i), Ordinary, money.Fen(rapid.Int64Range(1, 500_00).Draw(t, "amount")).String()))
		}
		last := len(in.Claims) - 1
		in.Claims[last].Pending = "尚在审理"
		first, err := Propose(in)
		if err != nil {
			t.Fatal(err)
		}
		paid := map[string]money.Amount{}
		for _, l := range first.Lines {
			if l.Use == Pay {
				paid[l.Claim] = l.Amount
			}
		}
		in.Claims[last].Pending = ""
		in.Claims[last].Principal = money.Fen(rapid.Int64Range(0, in.Claims[last].Principal.Fen()).Draw(t, "final"))
		final, err := Propose(in)
		if err != nil {
			t.Fatal(err)
		}
		shares, err := Release(final, paid)
		if err != nil {
			t.Fatal(err)
		}
		total := money.Amount{}
		for _, s := range shares {
			if !s.Amount.IsPositive() {
				t.Fatalf("share %+v", s)
			}
			total = total.Add(s.Amount)
		}
		for _, a := range paid {
			total = total.Add(a)
		}
		if !total.Equal(in.Pool) {
			t.Fatalf("paid in the end %v of %v", total, in.Pool)
		}
	})
}

// TestDivideConserves: whatever is objected, today's payments and either outcome add up.
func TestDivideConserves(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		in := genInput(t)
		for i := range in.Claims {
			in.Claims[i].Pending = ""
		}
		in.Waiting = nil
		p, ok := plans(t, in)
		if !ok || len(in.Claims) == 0 {
			return
		}
		in.Claims[rapid.IntRange(0, len(in.Claims)-1).Draw(t, "disputed")].Kind = Ordinary
		q, ok := plans(t, in)
		if !ok {
			return
		}
		d, err := Divide(p, q)
		if err != nil {
			t.Fatal(err)
		}
		sum := func(shares []Share) (s money.Amount) {
			for _, x := range shares {
				s = s.Add(x.Amount)
			}
			return s
		}
		if now := sum(d.Now); !now.Add(d.Kept).Equal(in.Pool) || !sum(d.IfRejected).Equal(d.Kept) || !sum(d.IfUpheld).Equal(d.Kept) {
			t.Fatalf("%+v of %v", d, in.Pool)
		}
	})
}
