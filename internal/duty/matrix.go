package duty

import (
	"cmp"
	"slices"

	"fachui/internal/fault"
)

// Duty is a post or task of a court, by the name of its role.
type Duty string

// The duties in a court's money.
const (
	Clerk          Duty = "clerk"
	Judge          Duty = "judge"
	FundKeeper     Duty = "fund_keeper"
	BureauHead     Duty = "bureau_head"
	Leader         Duty = "leader"
	FinanceMaker   Duty = "finance_maker"
	FinanceChecker Duty = "finance_checker"
	Reconciler     Duty = "reconciler"
	Custodian      Duty = "custodian"
	Supervisor     Duty = "supervisor"
)

// Reach says how far two duties are kept apart.
type Reach string

// The reaches. Post: nobody holds both. Act: one may hold both, and never takes
// both on one thing. None: a court ends a rule of its own.
const (
	Post Reach = "post"
	Act  Reach = "act"
	None Reach = "none"
)

// Pair is two duties that are kept apart.
type Pair struct {
	A     Duty  `json:"a"` // before B by name
	B     Duty  `json:"b"`
	Reach Reach `json:"reach"`
	Rule  Rule  `json:"rule"`
}

// Rule names why two duties are kept apart.
type Rule string

// The rules of the house, and the court's own.
const (
	D1 Rule = "D1"
	D2 Rule = "D2"
	D3 Rule = "D3"
	D4 Rule = "D4"
	D5 Rule = "D5"
	D6 Rule = "D6"
	D7 Rule = "D7"
	D8 Rule = "D8"
	// Own is a rule that the court ordered for itself.
	Own Rule = "court"
)

var ruleWords = map[Rule]fault.Text{
	D1:  {ZH: "制单与复核分离", EN: "who makes a payment does not check it"},
	D2:  {ZH: "对账与付款分离", EN: "who agrees with the bank does not pay"},
	D3:  {ZH: "办案与财务分离", EN: "who handles cases is not in finance"},
	D4:  {ZH: "执行局台账与财务账分离", EN: "the bureau's book and finance's are kept by different people"},
	D5:  {ZH: "审批与付款分离", EN: "who approves does not pay"},
	D6:  {ZH: "监督与办理分离", EN: "who supervises does not act"},
	D7:  {ZH: "承办与审批分离", EN: "who prepares does not approve"},
	D8:  {ZH: "各级审批由不同的人作出", EN: "each approval is another person's"},
	Own: {ZH: "本院自定的不相容职务", EN: "kept apart by this court's own order"},
}

// Words are the rule in both languages.
func (r Rule) Words() fault.Text { return ruleWords[r] }

// Minimum is what the house keeps apart in every court.
func Minimum() []Pair {
	var all []Pair
	apart := func(rule Rule, reach Reach, one []Duty, others ...Duty) {
		for _, a := range one {
			for _, b := range others {
				all = append(all, Ordered(a, b, reach, rule))
			}
		}
	}
	money := []Duty{FinanceMaker, FinanceChecker, Reconciler}
	apart(D1, Post, []Duty{FinanceMaker}, FinanceChecker)
	apart(D2, Post, []Duty{FinanceMaker, FinanceChecker}, Reconciler)
	apart(D3, Post, []Duty{Clerk, Judge}, money...)
	apart(D4, Post, []Duty{FundKeeper}, money...)
	apart(D5, Post, []Duty{BureauHead, Leader}, money...)
	apart(D6, Post, []Duty{Supervisor}, Clerk, Judge, FundKeeper, BureauHead, Leader, FinanceMaker, FinanceChecker, Reconciler)
	apart(D7, Act, []Duty{Clerk, Judge}, FundKeeper, BureauHead, Leader)
	apart(D8, Act, []Duty{FundKeeper}, BureauHead, Leader)
	apart(D8, Act, []Duty{BureauHead}, Leader)
	slices.SortFunc(all, func(p, q Pair) int { return cmp.Or(cmp.Compare(p.A, q.A), cmp.Compare(p.B, q.B)) })
	return all
}

// Ordered is the pair with its duties by name.
func Ordered(a, b Duty, reach Reach, rule Rule) Pair {
	if b < a {
		a, b = b, a
	}
	return Pair{a, b, reach, rule}
}

// Between finds how a and b are kept apart by pairs; ok is false if they are not.
func Between(pairs []Pair, a, b Duty) (Pair, bool) {
	want := Ordered(a, b, "", "")
	for _, p := range pairs {
		if p.A == want.A && p.B == want.B {
			return p, true
		}
	}
	return Pair{}, false
}

// Stricter decides whether a court may order that a and b are kept apart by
// reach: never by less than the house's minimum.
func Stricter(a, b Duty, reach Reach) error {
	if a == b {
		return ErrSameDuty
	}
	house, ok := Between(Minimum(), a, b)
	if ok && rank(reach) < rank(house.Reach) {
		return ErrMinimum.With("rule", house.Rule.Words())
	}
	return nil
}

func rank(r Reach) int {
	return map[Reach]int{Act: 1, Post: 2}[r]
}

// MayHold decides whether somebody who holds the duties held may take on wanted.
// It fails with ErrIncompatible, naming both and the rule.
func MayHold(pairs []Pair, held []Duty, wanted Duty, name func(Duty) fault.Text) error {
	for _, h := range held {
		p, ok := Between(pairs, h, wanted)
		if ok && p.Reach == Post {
			return ErrIncompatible.With("held", name(h)).With("wanted", name(wanted)).With("rule", p.Rule.Words())
		}
	}
	return nil
}

// Conflicts lists the pairs that somebody who holds the duties held breaks, or
// must keep apart on each thing.
func Conflicts(pairs []Pair, held []Duty) []Pair {
	found := []Pair{}
	for i, a := range held {
		for _, b := range held[i+1:] {
			if p, ok := Between(pairs, a, b); ok {
				found = append(found, p)
			}
		}
	}
	return found
}
