package mine

import "fachui/internal/legal"

// Chance is what a bidder is told happens next to a deposit: a key of the words in
// the template, which say it with times and amounts.
func (d deposit) Chance() string {
	switch {
	case d.State == "expected" && d.Paid.IsPositive():
		return "partly"
	case d.State == "frozen" && !d.RefundDue.IsZero():
		return "frozen-over"
	case d.State == "held" && !d.RefundDue.IsZero():
		return "held-over"
	}
	return d.State
}

// InParts reports whether the parts are worth a list: more than one, or one that
// goes back.
func (d deposit) InParts() bool {
	return len(d.Parts) > 1 || len(d.Parts) == 1 && (d.Parts[0].State != "" || d.Parts[0].Payer != "bidder" || d.State == "expected")
}

// FreezeBy is by when the bank must have released or moved what it froze.
func (d deposit) FreezeBy() legal.Time {
	if d.Freeze == nil {
		return legal.Time{}
	}
	return d.Freeze.WantedBy
}

// FreezeRefused reports whether something was frozen that is no deposit, and no
// deposit stands.
func (d deposit) FreezeRefused() bool {
	return d.Freeze != nil && d.Freeze.Refusal != "" && d.State == "expected"
}

// IsFrozen reports whether the deposit is one that is frozen rather than paid.
func (d deposit) IsFrozen() bool {
	switch d.State {
	case "frozen", "moving", "releasing", "released":
		return true
	}
	return false
}

// CameBack reports whether a refund was returned and waits for another account.
func (d deposit) CameBack() bool {
	for _, p := range d.Parts {
		if p.State == "returned" || p.State == "refused" {
			return true
		}
	}
	return false
}

// AccountGiven reports whether another account was given for it.
func (d deposit) AccountGiven() bool {
	for _, p := range d.Parts {
		if p.Given {
			return true
		}
	}
	return false
}
