package auction

import (
	"fachui/internal/fault"
	"fachui/internal/legal"
	"fachui/internal/money"
)

// The bounds of the panel's decision, in per cent.
const (
	FirstFloor   = 70 // of the reference price: 法释〔2016〕18号 Art. 10
	SecondFloor  = 80 // of the starting price that failed: Art. 26
	DepositLeast = 5  // of the starting price: Art. 17
	DepositMost  = 20
	maxPayDays   = 90 // the house's own bound: a slip of the keyboard is refused
)

// Exception names the two cases in which the bounds do not bind.
type Exception string

// The exceptions.
const (
	NoException     Exception = ""
	EquityNoReport  Exception = "equity_no_report" // 法释〔2021〕20号 Art. 12
	CriminalNoFloor Exception = "criminal_no_reserve"
)

// Terms are what the collegial panel decides (法释〔2016〕18号 Art. 27) and the
// announcement freezes.
type Terms struct {
	StartingPrice money.Amount
	Increment     money.Amount
	Deposit       money.Amount
	PayDays       int // days for the balance, counted from the day after the sale (Art. 25)
	Exception     Exception
}

// Reference is the price that the starting price is measured against.
type Reference struct {
	Price      money.Amount
	ValidUntil legal.Date
	Market     bool // no appraisal: a market price, on which the parties must be asked (Art. 10)
	Consulted  bool // and it is on record that they were
}

// Pricing is the situation in which a panel decides.
type Pricing struct {
	Round         Round
	Class         Class
	Reference     Reference
	PreviousStart money.Amount // of the round that failed, for the second auction and the sell-off
	Request       bool         // written request on record: of the applicant (equity) or the treasury (criminal)
	Surplus       SurplusTest
	Guide         IncrementGuide // the court's, for increments; the zero value is the usual one
}

func (p Pricing) guide() IncrementGuide {
	if p.Guide == (IncrementGuide{}) {
		return DefaultPolicy().Increment
	}
	return p.Guide
}

// Flag marks what is lawful but must be shown.
type Flag string

// The flags.
const (
	FlagSmallIncrement Flag = "small_increment"
	FlagLargeIncrement Flag = "large_increment"
	FlagFreeDeposit    Flag = "deposit_outside_bounds"
	FlagNoReserve      Flag = "no_reserve"
)

// Check decides whether the terms may be resolved in situation p. It returns
// what must be shown although lawful.
func (t Terms) Check(p Pricing) ([]Flag, error) {
	if err := t.checkPayDays(); err != nil {
		return nil, err
	}
	if !t.Increment.IsPositive() {
		return nil, ErrIncrement
	}
	err := t.checkStart(p)
	if err != nil {
		return nil, err
	}
	guide := p.guide()
	if t.smaller(guide.Least) {
		return nil, ErrIncrementSmall.With("increment", t.Increment).With("least", t.StartingPrice.CeilRatio(guide.Least, 1000)).With("per_mille", guide.Least)
	}
	err = t.checkDeposit()
	if err != nil {
		return nil, err
	}
	err = p.Surplus.Check(t.StartingPrice)
	if err != nil {
		return nil, err
	}
	return t.flags(guide), nil
}

func (t Terms) checkPayDays() error {
	if t.PayDays < 1 || t.PayDays > maxPayDays {
		return ErrPayDays.With("most", maxPayDays)
	}
	return nil
}

func (t Terms) checkStart(p Pricing) error {
	if !t.StartingPrice.IsPositive() {
		return ErrStart
	}
	switch t.Exception {
	case NoException:
	case EquityNoReport:
		return t.checkEquity(p)
	case CriminalNoFloor:
		if p.Round != NoReserve || !p.Request {
			return ErrCriminalFloor
		}
		return nil
	default:
		return ErrException.With("exception", t.Exception)
	}
	if p.Reference.Market && !p.Reference.Consulted {
		return ErrNotConsulted
	}
	switch p.Round {
	case FirstAuction:
		return atLeast(t.StartingPrice, p.Reference.Price, FirstFloor, ErrStartBelowReference)
	case SecondAuction:
		return atLeast(t.StartingPrice, p.PreviousStart, SecondFloor, ErrCutTooDeep)
	case SellOff:
		if !t.StartingPrice.Equal(p.PreviousStart) {
			return ErrSellOffPrice.With("price", p.PreviousStart)
		}
		return nil
	case NoReserve:
		return ErrCriminalFloor
	}
	panic("auction: no such round: " + string(p.Round))
}

// checkEquity lets equity that cannot be appraised start suitably above the
// costs of enforcement, if the applicant asked for it in writing.
func (t Terms) checkEquity(p Pricing) error {
	if p.Class != Equity || !p.Request {
		return ErrEquityRequest
	}
	if t.StartingPrice.Cmp(p.Surplus.Costs) <= 0 {
		return ErrEquityStart.With("costs", p.Surplus.Costs)
	}
	return nil
}

// atLeast compares exactly: the floor is rounded up to a fen.
func atLeast(start, of money.Amount, percent int64, f *fault.Fault) error {
	if !of.IsPositive() {
		return ErrNoReference
	}
	least := floor(of, percent)
	if start.Less(least) {
		return f.With("start", start).With("of", of).With("floor", least)
	}
	return nil
}

func floor(of money.Amount, percent int64) money.Amount { return of.CeilRatio(percent, 100) }

func (t Terms) checkDeposit() error {
	if !t.Deposit.IsPositive() || t.StartingPrice.Less(t.Deposit) {
		return ErrDeposit.With("least", t.leastDeposit()).With("most", t.mostDeposit())
	}
	if t.Exception == EquityNoReport {
		return nil // at the court's discretion
	}
	if t.depositOutside() {
		return ErrDeposit.With("least", t.leastDeposit()).With("most", t.mostDeposit())
	}
	return nil
}

func (t Terms) leastDeposit() money.Amount { return t.StartingPrice.CeilRatio(DepositLeast, 100) }
func (t Terms) mostDeposit() money.Amount  { return t.StartingPrice.FloorRatio(DepositMost, 100) }
func (t Terms) depositOutside() bool {
	return t.Deposit.Less(t.leastDeposit()) || t.mostDeposit().Less(t.Deposit)
}

// smaller reports whether the increment is below some per mille of the starting price.
func (t Terms) smaller(perMille int64) bool {
	return t.Increment.Times(1000).Less(t.StartingPrice.Times(perMille))
}

func (t Terms) flags(guide IncrementGuide) []Flag {
	var flags []Flag
	if t.smaller(guide.Low) {
		flags = append(flags, FlagSmallIncrement)
	}
	if t.StartingPrice.Times(guide.High).Less(t.Increment.Times(1000)) {
		flags = append(flags, FlagLargeIncrement)
	}
	if t.depositOutside() {
		flags = append(flags, FlagFreeDeposit)
	}
	if t.Exception == CriminalNoFloor {
		flags = append(flags, FlagNoReserve)
	}
	return flags
}
