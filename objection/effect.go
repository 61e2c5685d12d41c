package objection

// Hold says why the property and its money stand still.
type Hold string

// The reasons.
const (
	HeldByLaw   Hold = "third_party" // a third party's objection: 执行程序解释 Art. 15
	HeldByOrder Hold = "stay"        // the court ordered it: 法释〔2016〕18号 Art. 36(1)
)

// Freed says why they no longer do.
type Freed string

// The reasons.
const (
	FreedDismissed Freed = "dismissed" // and the next remedy is over or was lost
	FreedSecurity  Freed = "security"  // the creditor gave sufficient security
	FreedWithdrawn Freed = "withdrawn"
	FreedOrder     Freed = "order" // the court ended its stay
	FreedLifted    Freed = "lifted"
	FreedRuled     Freed = "ruled" // an objection to conduct is decided
)

// Side is for what security is offered: 执行程序解释 Art. 9, 15, 16.
type Side string

// The sides.
const (
	ToContinue Side = "continue" // the creditor wants enforcement to go on: it must
	ToStop     Side = "stop"     // the debtor or an interested person wants it to stop: it may
)

// CheckSide refuses security that this person cannot offer here.
func CheckSide(side Side, k Kind, creditor, held bool) error {
	switch {
	case side == ToContinue && !creditor:
		return ErrSecurityCreditor
	case side == ToContinue && !held:
		return ErrNothingHeld
	case side == ToStop && (k != Conduct || creditor):
		return ErrSecurityStop
	case side == ToStop && held:
		return ErrHeldAlready
	case side != ToContinue && side != ToStop:
		return ErrSecuritySide
	}
	return nil
}

// After is what follows for the property when an objection is over.
type After struct {
	Free   Freed // empty: what is held stays so until the measures are lifted
	Lift   bool  // a clock to lift the measures starts
	Revoke bool  // the sale is revoked
}

// Afterwards decides what follows at the end of an objection with outcome o; judged
// is how an action about it ended, if there was one.
func Afterwards(k Kind, o, judged Outcome, revoke bool) After {
	switch {
	case judged == Excluded:
		return After{Lift: true}
	case judged == Continued:
		return After{Free: FreedDismissed}
	case k == ThirdParty && o == Stopped:
		return After{Lift: true} // nobody sued
	case k == ThirdParty:
		return After{Free: FreedDismissed}
	}
	return After{Free: FreedRuled, Revoke: revoke && o == Undone}
}
