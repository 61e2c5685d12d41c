package distribution_test

import (
	"encoding/json"
	"os"
	"strconv"
	"strings"
	"testing"

	"fachui/internal/legal"
	"fachui/internal/money"
	"fachui/internal/pgtest/outside"
	. "fachui/payments/distribution"
)

// The vectors are kept outside the repository; they are read where they lie.

type vector struct {
	ID       string          `json:"id"`
	Input    json.RawMessage `json:"input"`
	Expected json.RawMessage `json:"expected"`
}

type tieredInput struct {
	Pool  int64 `json:"pool_fen"`
	Tiers []struct {
		Tier   string `json:"tier"`
		Claims []struct {
			Payee  string `json:"payee"`
			Amount int64  `json:"amount_fen"`
		} `json:"claims"`
	} `json:"tiers"`
}

type tieredWant struct {
	Rows []struct {
		Payee string `json:"payee"`
		Paid  int64  `json:"paid_fen"`
	} `json:"rows"`
	Surplus int64 `json:"surplus_fen"`
}

func vectors(t *testing.T) []vector {
	t.Helper()
	b, err := os.ReadFile(outside.File(t, "vectors/distribution.json"))
	if err != nil {
		t.Fatal(err)
	}
	var vs []vector
	if err := json.Unmarshal(b, &vs); err != nil {
		t.Fatal(err)
	}
	return vs
}

func TestVectors(t *testing.T) {
	t.Parallel()
	for _, v := range vectors(t) {
		t.Run(v.ID, func(t *testing.T) {
			t.Parallel()
			var in tieredInput
			decode(t, v.Input, &in)
			if in.Tiers != nil {
				tiered(t, in, v)
				return
			}
			check, known := special[v.ID]
			if !known {
				t.Fatalf("no test for vector %s", v.ID)
			}
			var i, want map[string]json.RawMessage
			decode(t, v.Input, &i)
			decode(t, v.Expected, &want)
			check(t, i, want)
		})
	}
}

func decode(t *testing.T, b json.RawMessage, into any) {
	t.Helper()
	if err := json.Unmarshal(b, into); err != nil {
		t.Fatal(err)
	}
}

// kindOf tells what the vector's words for a tier are in our terms.
func kindOf(tier, payee string) Kind {
	switch {
	case payee == "treasury" && (strings.Contains(tier, "fee")):
		return FeeID
	case tier == "waiting-seizure court":
		return "waiting"
	case strings.HasPrefix(tier, "tax(seller)"):
		return SellerTax
	case strings.HasPrefix(tier, "realisation cost"), strings.HasPrefix(tier, "costs"):
		return Cost
	case strings.HasPrefix(tier, "mortgage"), tier == "priority right":
		return Security
	case strings.HasPrefix(tier, "consumer"):
		return HomeBuyer
	case tier == "construction price":
		return Construction
	case tier == "medical":
		return Medical
	case strings.HasPrefix(tier, "restitution"):
		return Restitution
	case strings.HasPrefix(tier, "fine"):
		return CriminalFine
	case tier == "confiscation":
		return Confiscation
	}
	return Ordinary
}

// components are the tiers of D15 and D14 that are parts of one creditor's claim.
var components = map[string]func(*Parts) *money.Amount{
	"creditor costs":    func(p *Parts) *money.Amount { return &p.Costs },
	"ordinary interest": func(p *Parts) *money.Amount { return &p.Interest },
	"principal":         func(p *Parts) *money.Amount { return &p.Principal },
	"money debt":        func(p *Parts) *money.Amount { return &p.Principal },
	"doubled":           func(p *Parts) *money.Amount { return &p.Doubled },
	"doubled interest":  func(p *Parts) *money.Amount { return &p.Doubled },
}

// tiered restates a vector in claims and compares what every payee gets.
func tiered(t *testing.T, v tieredInput, raw vector) {
	in := Input{Pool: money.Fen(v.Pool), Regime: Participation, Owner: "debtor", Policy: Default(), Fee: noFee}
	in.Criminal = raw.ID == "D10"
	applicant := Claim{ID: "applicant", Payee: "applicant", Kind: Ordinary}
	for i, tier := range v.Tiers {
		for _, c := range tier.Claims {
			amount := money.Fen(c.Amount)
			if part := components[tier.Tier]; part != nil {
				*part(&applicant.Parts) = amount
				continue
			}
			switch k := kindOf(tier.Tier, c.Payee); k {
			case FeeID:
				in.Fee.Charged = amount
			case "waiting":
				in.Waiting = append(in.Waiting, WaitingSeizure{ID: tier.Tier + "/" + c.Payee, Amount: amount})
			default:
				rank := on("2019-01-01").Std().AddDate(0, i, 0)
				in.Claims = append(in.Claims, Claim{
					ID: tier.Tier + "/" + c.Payee, Payee: c.Payee, Kind: k, Parts: Parts{Principal: amount}, Since: on(rank.Format("2006-01-02")),
				})
			}
		}
	}
	if applicant.Total().IsPositive() {
		in.Claims = append(in.Claims, applicant)
	}
	compare(t, propose(t, in), v, raw)
}

func compare(t *testing.T, p Plan, v tieredInput, raw vector) {
	var want tieredWant
	decode(t, raw.Expected, &want)
	got := totals(p)
	row := 0
	for _, tier := range v.Tiers {
		for _, c := range tier.Claims {
			paid := got[tier.Tier+"/"+c.Payee]
			if part := components[tier.Tier]; part != nil {
				paid = money.Amount{}
				for _, l := range p.Lines {
					if l.Claim == "applicant" {
						parts := l.Parts
						paid = paid.Add(*part(&parts))
					}
				}
			} else if kindOf(tier.Tier, c.Payee) == FeeID {
				paid = got[FeeID]
			}
			if w := money.Fen(want.Rows[row].Paid); !paid.Equal(w) || c.Payee != want.Rows[row].Payee {
				t.Errorf("%s (%s) gets %v, want %v", c.Payee, tier.Tier, paid, w)
			}
			row++
		}
	}
	if w := money.Fen(want.Surplus); !got[OwnerID].Equal(w) {
		t.Errorf("surplus %v, want %v", got[OwnerID], w)
	}
}

type raws = map[string]json.RawMessage

func fen(t *testing.T, r raws, key string) money.Amount {
	t.Helper()
	var n int64
	decode(t, r[key], &n)
	return money.Fen(n)
}

func fens(t *testing.T, r raws, key string) (out []money.Amount) {
	t.Helper()
	var ns []int64
	decode(t, r[key], &ns)
	for _, n := range ns {
		out = append(out, money.Fen(n))
	}
	return out
}

func equal(t *testing.T, what string, got, want money.Amount) {
	t.Helper()
	if !got.Equal(want) {
		t.Errorf("%s is %v, want %v", what, got, want)
	}
}

// sharing is a plan of ordinary claims c0, c1, …, seized in that order.
func sharing(t *testing.T, pool money.Amount, amounts []money.Amount, p Policy) Plan {
	t.Helper()
	in := Input{Pool: pool, Regime: Participation, Fee: noFee, Owner: "debtor", Policy: p}
	for i, m := range amounts {
		in.Claims = append(in.Claims, Claim{
			ID: "c" + strconv.Itoa(i), Kind: Ordinary, Parts: Parts{Principal: m},
			Seized: legal.MustDate("2025-01-01").AddDays(i).Start(),
		})
	}
	return propose(t, in)
}

func each(t *testing.T, p Plan, want []money.Amount) {
	t.Helper()
	got := totals(p)
	for i, w := range want {
		equal(t, "share "+strconv.Itoa(i), got["c"+strconv.Itoa(i)], w)
	}
}

func forfeitVector(t *testing.T, in, want raws) {
	f, err := Forfeit(BuyerDefault{
		Deposit: fen(t, in, "deposit"), Costs: fen(t, in, "costs"), Original: fen(t, in, "orig_price"),
		Resale: fen(t, in, "resale_price"), CaseDebts: fen(t, in, "case_debt_outstanding"),
		RelatedDebts: fen(t, in, "property_debt_outstanding"),
	})
	if err != nil {
		t.Fatal(err)
	}
	for key, got := range map[string]money.Amount{
		"costs": f.Costs, "diff_paid": f.Difference, "case_debt": f.CaseDebts, "prop_debt": f.RelatedDebts,
		"residual": f.Residual, "shortfall": f.Shortfall, "diff_total": f.Lines[1].Due,
	} {
		equal(t, key, got, fen(t, want, key))
	}
}

// special are the vectors that are not tiers of claims. D22 to D24 belong to
// the valuation; what they check of money holds here too.
var special = map[string]func(t *testing.T, in, want raws){
	"D12": func(t *testing.T, in, want raws) {
		var days int
		decode(t, in["days"], &days)
		equal(t, "interest", DelayInterest(fen(t, in, "base_fen"), days), fen(t, want, "interest_fen"))
	},
	"D16": func(t *testing.T, in, want raws) {
		p := Default()
		each(t, sharing(t, fen(t, in, "pool_fen"), fens(t, in, "claims_fen"), p), fens(t, want, "none"))
		p.Bonus, p.BonusPercent = Weight, 20
		each(t, sharing(t, fen(t, in, "pool_fen"), fens(t, in, "claims_fen"), p), fens(t, want, "weight_1_2"))
		p.Bonus = Carve
		each(t, sharing(t, fen(t, in, "pool_fen"), fens(t, in, "claims_fen"), p), fens(t, want, "carve_20pct_pool"))
	},
	"D17b": func(t *testing.T, in, want raws) {
		p := sharing(t, fen(t, in, "pool_fen"), fens(t, in, "final_claims_fen"), Default())
		each(t, p, fens(t, want, "final_entitlement_fen"))
		supplements(t, p, append(fens(t, want, "supplementary_fen"), fen(t, want, "z_paid_fen")))
	},
	"D17c": func(t *testing.T, in, want raws) {
		p := sharing(t, fen(t, in, "pool_fen"), []money.Amount{yuan("900000"), yuan("500000")}, Default())
		each(t, p, fens(t, want, "final_entitlement_fen"))
		supplements(t, p, fens(t, want, "supplementary_fen"))
	},
	"D18": func(t *testing.T, in, want raws) {
		plan := func(key string) Plan {
			p := Plan{Pool: fen(t, in, "pool_fen")}
			for i, m := range fens(t, in, key) {
				p.Lines = append(p.Lines, Line{Claim: "c" + strconv.Itoa(i), Use: Pay, Amount: m})
			}
			return p
		}
		d, err := Divide(plan("plan_original"), plan("plan_objector"))
		if err != nil {
			t.Fatal(err)
		}
		for i, w := range fens(t, want, "undisputed_fen") {
			equal(t, d.Now[i].Claim, d.Now[i].Amount, w)
		}
		equal(t, "reserve", d.Kept, fen(t, want, "reserve_fen"))
	},
	"D19a": forfeitVector, "D19b": forfeitVector, "D19c": forfeitVector, "D19d": forfeitVector, "D19e": forfeitVector,
	"D22": func(t *testing.T, in, want raws) {
		one := money.Fen(1)
		for i, p := range money.Split(fen(t, in, "fee_fen"), []money.Amount{one, one, one}) {
			equal(t, "share", p, fens(t, want, "alloc_fen")[i])
		}
	},
	"D23": func(t *testing.T, in, want raws) {
		r := fens(t, in, "results")
		equal(t, "mean of three", money.Sum(r...).HalfUpRatio(1, 3), fen(t, want, "avg3"))
		equal(t, "mean of two", money.Sum(r[:2]...).HalfUpRatio(1, 2), fen(t, want, "avg2"))
	},
	"D24": func(t *testing.T, in, want raws) {
		first := fen(t, in, "ref_fen").CeilRatio(70, 100)
		equal(t, "first start", first, fen(t, want, "start1_min"))
		equal(t, "second start", first.CeilRatio(80, 100), fen(t, want, "start2_min"))
		equal(t, "least deposit", first.CeilRatio(5, 100), fen(t, want, "dep_min"))
		equal(t, "most deposit", first.FloorRatio(20, 100), fen(t, want, "dep_max"))
	},
}

func supplements(t *testing.T, final Plan, want []money.Amount) {
	t.Helper()
	shares, err := Release(final, map[string]money.Amount{"c0": yuan("450000"), "c1": yuan("250000")})
	if err != nil {
		t.Fatal(err)
	}
	for i, w := range want {
		equal(t, "supplement to "+shares[i].Claim, shares[i].Amount, w)
	}
}
