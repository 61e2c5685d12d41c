package distribution

import (
	"fachui/internal/fault"
	"fachui/internal/money"
)

// Regime is how ordinary claims share what the tiers before them leave.
type Regime string

// The regimes.
const (
	SingleTitle   Regime = "single_title"  // one title, several creditors: pro rata
	Participation Regime = "participation" // 参与分配: pro rata among all who joined
	BySeizure     Regime = "by_seizure"    // enterprise: in order of seizure
)

func (r Regime) valid() bool {
	return r == SingleTitle || r == Participation || r == BySeizure
}

// DebtorKind is what the debtor is in law.
type DebtorKind string

// The kinds of debtor.
const (
	NaturalPerson     DebtorKind = "natural_person"
	OtherOrganisation DebtorKind = "other_organisation"
	Enterprise        DebtorKind = "enterprise"
)

// Setting is what the choice of regime depends on.
type Setting struct {
	Debtor   DebtorKind
	OneTitle bool // all claims stand in one title, none is secured
	Enough   bool // everybody can be paid in full
	// BankruptcyDeclined: no creditor consented to bankruptcy, or the bankruptcy
	// court did not accept the case.
	BankruptcyDeclined bool
}

// Choose returns the regime that the law prescribes. An enterprise that cannot
// pay everybody goes to bankruptcy first (民诉法解释 Arts. 511–513): until that is
// declined there is nothing to distribute, ErrBankruptcyFirst.
func Choose(s Setting) (Regime, error) {
	switch {
	case s.OneTitle:
		return SingleTitle, nil
	case s.Debtor == NaturalPerson || s.Debtor == OtherOrganisation:
		return Participation, nil
	case s.Debtor != Enterprise:
		return "", ErrRegime
	case !s.Enough && !s.BankruptcyDeclined:
		return "", ErrBankruptcyFirst
	}
	return BySeizure, nil
}

// FeeBase says of what the enforcement fee is computed.
type FeeBase string

// The bases of the fee.
const (
	GrossRecovered FeeBase = "gross_recovered" // pool after taxes and costs, at most the claims
	FullClaim      FeeBase = "full_claim"
)

// FeeRound says how the fee is rounded.
type FeeRound string

// The roundings of the fee.
const (
	ToFen  FeeRound = "fen"  // half up
	ToYuan FeeRound = "yuan" // fractions of a yuan are dropped
)

// Bonus says what the first-seizing creditor gets beyond its share (首封优待).
type Bonus string

// The bonuses. No national rule knows one.
const (
	NoBonus Bonus = "none"
	Weight  Bonus = "weight" // its weight in the pro-rata share counts (100+Percent) %
	Carve   Bonus = "carve"  // Percent % of the tier's money goes to it first
)

// MaxBonus is the most, in percent, that local rules allow.
const MaxBonus = 20

// Policy holds the choices that the law leaves to a court. Start from Default.
type Policy struct {
	FeeBase        FeeBase
	FeeRound       FeeRound
	SellerTaxFirst bool
	WageFirst      bool
	WageRecord     string // the panel's record that WageFirst needs
	Bonus          Bonus
	BonusPercent   int64
	DoubledSecured bool // doubled interest ranks with the security it belongs to
}

// Default is the policy of a court that has decided nothing.
func Default() Policy {
	return Policy{FeeBase: GrossRecovered, FeeRound: ToFen, SellerTaxFirst: true, Bonus: NoBonus}
}

func (p Policy) check() error {
	switch {
	case p.FeeBase != GrossRecovered && p.FeeBase != FullClaim:
		return ErrPolicy.With("field", fault.Text{ZH: "执行费基数", EN: "fee base"})
	case p.FeeRound != ToFen && p.FeeRound != ToYuan:
		return ErrPolicy.With("field", fault.Text{ZH: "执行费取整", EN: "fee rounding"})
	case p.WageFirst && p.WageRecord == "":
		return ErrWageRecord
	case p.Bonus != NoBonus && p.Bonus != Weight && p.Bonus != Carve:
		return ErrPolicy.With("field", fault.Text{ZH: "首封优待", EN: "first-seizure bonus"})
	case p.Bonus != NoBonus && (p.BonusPercent < 1 || p.BonusPercent > MaxBonus):
		return ErrBonus.With("found", p.BonusPercent).With("most", MaxBonus)
	}
	return nil
}

// Fee is what is known about the enforcement fee besides the pool.
type Fee struct {
	// Recovered is what was recovered in this case before; its fee was paid then.
	Recovered money.Amount
	// Charged is the fee as charged, if Stated. It must be the fee by formula
	// unless Decision names the decision to waive, reduce or defer it.
	Charged  money.Amount
	Stated   bool
	Decision string
	// Open is what is left of fees charged before, because the money did not reach.
	Open money.Amount
	// Paid is what earlier plans gave to these claims, by which they are less now.
	// Of a full claim the fee is charged once, however often money comes.
	Paid money.Amount
	// Free is what of the pool an earlier fee was charged on already: a fee given back.
	Free money.Amount
}
