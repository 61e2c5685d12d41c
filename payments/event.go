package payments

import (
	"fachui/internal/legal"
	"fachui/internal/money"
	"fachui/internal/ref"
)

// DepositHeld: a bidder's deposit is in the court's account, exact and from its payer.
type DepositHeld struct {
	Court       string
	Case        ref.ID
	Lot         ref.ID
	Application ref.ID
	Amount      money.Amount
	Frozen      bool // on the bidder's own account; not the court's money
	At          legal.Time
}

// FreezeRefused: money was frozen for a deposit's number and is none; it is
// released at once.
type FreezeRefused struct {
	Court       string
	Case        ref.ID
	Lot         ref.ID
	Application ref.ID
	Amount      money.Amount
	Why         string
	At          legal.Time
}

// DepositReleased: the bank confirmed that a frozen deposit is its holder's again.
type DepositReleased struct {
	Court       string
	Case        ref.ID
	Lot         ref.ID
	Application ref.ID
	Amount      money.Amount
	At          legal.Time
}

// FreezeLost: the bank let a frozen deposit go that the court had not released.
type FreezeLost struct {
	Court       string
	Case        ref.ID
	Lot         ref.ID
	Application ref.ID
	At          legal.Time
}

// DepositPartIn: part of a bidder's deposit came in; the bidder may not bid yet.
type DepositPartIn struct {
	Court       string
	Case        ref.ID
	Lot         ref.ID
	Application ref.ID
	Amount      money.Amount
	Missing     money.Amount
	At          legal.Time
}

// DepositReturned: money came to a deposit's number that was not needed, and goes
// back to the account it came from at once.
type DepositReturned struct {
	Court       string
	Case        ref.ID
	Lot         ref.ID
	Application ref.ID
	Amount      money.Amount
	Why         string
	At          legal.Time
}

// DepositRefunded: the bank confirmed that a deposit went back.
type DepositRefunded struct {
	Court       string
	Lot         ref.ID
	Application ref.ID
	Amount      money.Amount
	At          legal.Time
}

// PriceFullyPaid: deposit and balance make the price.
type PriceFullyPaid struct {
	Court string
	Case  ref.ID
	Lot   ref.ID
	Price money.Amount
	At    legal.Time
}

// BalanceOverdue: the time to pay the balance is over and it is not paid in full.
type BalanceOverdue struct {
	Court       string
	Case        ref.ID
	Lot         ref.ID
	Application ref.ID
	Missing     money.Amount
	At          legal.Time
}

// TopUpOrdered: a buyer in default is to bring what the deposit left open.
type TopUpOrdered struct {
	Court       string
	Case        ref.ID
	Lot         ref.ID
	TopUp       ref.ID
	Application ref.ID
	Amount      money.Amount
	VirtualNo   string
	PayBy       legal.Time
	At          legal.Time
}

// RecoveryClaimed: a payee must bring back what a revoked sale had paid.
type RecoveryClaimed struct {
	Court     string
	Case      ref.ID
	Lot       ref.ID
	Claim     ref.ID
	Payee     string // party, or the name of an outside payee
	Amount    money.Amount
	VirtualNo string
	At        legal.Time
}

// PlanServed: a distribution plan is to be served on its recipients (parties).
type PlanServed struct {
	Court      string
	Case       ref.ID
	Plan       ref.ID
	Recipients []ref.ID
	At         legal.Time
}

// PlanObjected: a recipient objects; the others are to be told and may oppose.
type PlanObjected struct {
	Court     string
	Case      ref.ID
	Plan      ref.ID
	Objection ref.ID
	Party     ref.ID
	Others    []ref.ID
	At        legal.Time
}

// PlanOpposed: somebody opposes an objection; the objector is to be told and may sue.
type PlanOpposed struct {
	Court     string
	Case      ref.ID
	Plan      ref.ID
	Objection ref.ID
	Party     ref.ID
	At        legal.Time
}

// PlanFinal: nobody objected in time, or the suit leaves only reserves open.
type PlanFinal struct {
	Court string
	Case  ref.ID
	Plan  ref.ID
	At    legal.Time
}

// PayoutPaid: the bank confirmed a payout.
type PayoutPaid struct {
	Court  string
	Case   ref.ID
	Plan   ref.ID
	Payout ref.ID
	Payee  string // party, or the name of an outside payee
	Amount money.Amount
	At     legal.Time
}

// PayoutReturned: the bank sent a payout back or refused it; a new approval is needed.
type PayoutReturned struct {
	Court  string
	Case   ref.ID
	Payout ref.ID
	Payee  string
	Amount money.Amount
	At     legal.Time
}

// CaseFunded: money other than a sale's came in for a case (自动履行, 扣划).
type CaseFunded struct {
	Court  string
	Case   ref.ID
	Amount money.Amount
	At     legal.Time
}

// DayClosed: bank and book agreed on a day, and it is locked.
type DayClosed struct {
	Court   string
	Day     legal.Date
	Closing money.Amount
	Number  int64 // the last journal of the court at the time
}

func (DepositHeld) EventName() string     { return "payments.deposit_held" }
func (DepositPartIn) EventName() string   { return "payments.deposit_part_in" }
func (FreezeRefused) EventName() string   { return "payments.freeze_refused" }
func (DepositReleased) EventName() string { return "payments.deposit_released" }
func (FreezeLost) EventName() string      { return "payments.freeze_lost" }
func (DepositReturned) EventName() string { return "payments.deposit_returned" }
func (DepositRefunded) EventName() string { return "payments.deposit_refunded" }
func (PriceFullyPaid) EventName() string  { return "payments.price_fully_paid" }
func (BalanceOverdue) EventName() string  { return "payments.balance_overdue" }
func (TopUpOrdered) EventName() string    { return "payments.top_up_ordered" }
func (RecoveryClaimed) EventName() string { return "payments.recovery_claimed" }
func (PlanServed) EventName() string      { return "payments.plan_served" }
func (PlanObjected) EventName() string    { return "payments.plan_objected" }
func (PlanOpposed) EventName() string     { return "payments.plan_opposed" }
func (PlanFinal) EventName() string       { return "payments.plan_final" }
func (PayoutPaid) EventName() string      { return "payments.payout_paid" }
func (PayoutReturned) EventName() string  { return "payments.payout_returned" }
func (CaseFunded) EventName() string      { return "payments.case_funded" }
func (DayClosed) EventName() string       { return "payments.day_closed" }
