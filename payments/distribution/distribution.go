// Package distribution decides who gets what out of the proceeds of a sale.
//
// The law ranks claims in tiers (docs/law.md, distribution): each tier is
// paid in full before the next gets a fen, and inside a tier that cannot be
// paid in full the claims share. [Propose] turns facts (a pool of money, the claims
// as registered, the policy of the court) into a [Plan] (分配方案) whose every line
// says in plain words of both languages why it is that amount and on which
// article it rests. Around it stand the questions that come before and after:
// which regime governs ([Choose]), the enforcement fee ([EnforcementFee]),
// doubled interest ([DelayInterest]), what can be paid while an objection is
// pending ([Divide]), what a reserve becomes ([Release]), what the
// deposits of buyers in default pay for ([Chained], for one alone [Forfeit]), what a
// creditor who bought must still bring ([SetOff]), and what falls away when a sale is
// revoked ([Without], [FeeLost]).
//
// Everything here is a pure function of its arguments: the same facts give the
// same plan on any machine, in whatever order the claims were written down, and
// nothing passes through a float. One plan distributes the proceeds of one asset,
// or of several that all the same securities burden; proceeds of differently
// burdened assets take one plan each.
package distribution

import (
	"fachui/internal/basis"
	"fachui/internal/legal"
	"fachui/internal/money"
)

// Identifiers of lines that belong to no claim. No claim may use them.
const (
	FeeID   = "fee"   // 执行申请费, to the treasury
	OwnerID = "owner" // surplus, to whoever owned the asset
)

// Input is everything that a plan depends on.
type Input struct {
	Pool     money.Amount // to be distributed: price, forfeited deposit where it follows the price, …
	Regime   Regime
	Criminal bool // property of a convict under 法释〔2014〕13号; no fee is charged
	Claims   []Claim
	Fee      Fee
	Waiting  []WaitingSeizure
	Owner    string     // who gets a surplus: the debtor, or the third-party mortgagor
	Cutoff   legal.Time // after it nobody joins a participation; zero: still open
	Policy   Policy
}

// Use is what happens with the money of a line.
type Use string

// The uses of money in a plan.
const (
	Pay      Use = "pay"      // to the payee, once the plan is final
	Reserve  Use = "reserve"  // kept (预留) until the claim is settled
	Transfer Use = "transfer" // to the court of a waiting seizure
	Keep     Use = "keep"     // kept for a waiting seizure whose case is still tried
	Surplus  Use = "surplus"  // back to the owner
	Hold     Use = "hold"     // would be surplus, but nobody may have it yet
)

// Line is one line of a plan.
type Line struct {
	Rank   int // 清偿顺序: 1 is paid first; lines of one rank share
	Tier   Tier
	Claim  string // id of the claim or waiting seizure, FeeID or OwnerID
	Payee  string
	Use    Use
	Due    money.Amount // what this tier owes the claim
	Amount money.Amount // what it gets
	Parts  Parts        // Amount, by what it pays off
	Basis  basis.Basis
	ZH, EN string // why this amount
}

// Plan is a distribution plan. Its lines stand in order of rank; lines of one
// rank stand by date and id. They add up to Pool exactly.
type Plan struct {
	Pool     money.Amount
	Regime   Regime
	FeeBase  money.Amount
	Scale    money.Amount // the fee of FeeBase by the scale
	Fee      money.Amount // the same as charged: lower only by a decision
	Lines    []Line
	Excluded []Exclusion
}

// Exclusion is a claim, or the ordinary part of one, that the plan leaves out.
type Exclusion struct {
	Claim  string
	Amount money.Amount
	Basis  basis.Basis
	ZH, EN string
}

// Propose makes the distribution plan. Its faults name the fact that is missing
// or contradictory; it never guesses one.
func Propose(in Input) (Plan, error) {
	if err := in.check(); err != nil {
		return Plan{}, err
	}
	w := newWaterfall(in)
	w.run(w.front())
	if err := w.payFee(); err != nil {
		return Plan{}, err
	}
	priority, err := w.priority()
	if err != nil {
		return Plan{}, err
	}
	w.run(priority)
	ordinary, err := w.ordinary()
	if err != nil {
		return Plan{}, err
	}
	w.run(ordinary)
	w.run(w.last())
	w.surplus()
	return w.plan, nil
}

// Total is the sum of all lines.
func (p Plan) Total() money.Amount {
	var t money.Amount
	for _, l := range p.Lines {
		t = t.Add(l.Amount)
	}
	return t
}

// Gets is what a claim gets under one use, over all tiers.
func (p Plan) Gets(claim string, use Use) money.Amount {
	var t money.Amount
	for _, l := range p.Lines {
		if l.Claim == claim && l.Use == use {
			t = t.Add(l.Amount)
		}
	}
	return t
}
