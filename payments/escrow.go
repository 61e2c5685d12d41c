package payments

import (
	"slices"

	"fachui/internal/legal"
	"fachui/internal/money"
)

// EscrowYears is how long a creditor may claim what was put in escrow for it. After
// that it belongs to the state, less its costs. 民法典 Art. 574.
const EscrowYears = 5

// EscrowGrounds are why money may be put in escrow: 法发〔2017〕6号 Art. 16.
var EscrowGrounds = []string{"refused", "missing", "no_heir", "no_guardian", "unreachable", "other"}

// EscrowRequest is a request to put a creditor's money in escrow.
type EscrowRequest struct {
	Ground string
	Proof  string // of the ground: attempts to reach, the refusal, certificates
	Place  string // court or notary
	Notary string // short name of the notary among the outside payees
	Amount money.Amount
	Owed   bool // the source is money of a creditor that nobody is paying out
}

// CanEscrow refuses an escrow without a ground of law or without its proof: that a
// creditor cannot be reached is shown, not said.
func CanEscrow(e EscrowRequest) error {
	switch {
	case !slices.Contains(EscrowGrounds, e.Ground):
		return ErrEscrowGround.With("ground", e.Ground)
	case CheckText("proof", e.Proof, 10, 1000) != nil:
		return ErrEscrowProof
	case e.Place != "court" && e.Place != "notary":
		return ErrEscrowPlace.With("place", e.Place)
	case (e.Place == "notary") != (e.Notary != ""):
		return ErrEscrowNotary
	case !e.Owed || !e.Amount.IsPositive():
		return ErrEscrowNothing
	}
	return nil
}

// EscrowLapse is the end of the creditor's time: the same day five years on, or the
// last day of that month where there is none. 民法典 Arts. 202, 574.
func EscrowLapse(held legal.Time) legal.Time {
	d := held.Date()
	last := d.AddYears(EscrowYears)
	if last.Month != d.Month { // 29 February
		last = legal.Day(d.Year+EscrowYears, d.Month+1, 1).AddDays(-1)
	}
	return last.End()
}

// How an escrow ends.
const (
	EscrowClaimed   = "claimed"   // by the creditor
	EscrowRecovered = "recovered" // by the debtor: the creditor waived it in writing, or has not performed a due debt to the debtor
	EscrowToState   = "state"     // after five years
)

// EscrowEnding is a request about money in escrow.
type EscrowEnding struct {
	Way       string
	AtCourt   bool
	Held      legal.Time
	Lapses    legal.Time
	Confirmed legal.Time // when the payee confirmed the account that it is paid to
	Amount    money.Amount
	Cost      money.Amount // taken from the money first
	CostPayee string
}

// CanEndEscrow refuses the creditor after five years and the state before, an account
// that was not confirmed anew since, and costs that leave nothing. 民法典 Art. 574.
func CanEndEscrow(e EscrowEnding, at legal.Time) error {
	over := !at.Before(e.Lapses)
	switch {
	case e.Way != EscrowClaimed && e.Way != EscrowRecovered && e.Way != EscrowToState:
		return ErrEscrowWay.With("way", e.Way)
	case !e.AtCourt:
		return ErrEscrowElsewhere
	case e.Way == EscrowToState && !over:
		return ErrEscrowEarly.With("lapses", e.Lapses)
	case e.Way != EscrowToState && over:
		return ErrEscrowLapsed.With("lapses", e.Lapses)
	case e.Way != EscrowToState && !e.Confirmed.After(e.Held):
		return ErrEscrowAccount
	case e.Cost.IsNegative() || !e.Cost.Less(e.Amount):
		return ErrEscrowCost.With("cost", e.Cost).With("amount", e.Amount)
	case e.Cost.IsPositive() != (e.CostPayee != ""):
		return ErrEscrowCostPayee
	}
	return nil
}
