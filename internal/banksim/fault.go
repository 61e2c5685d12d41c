package banksim

import "strings"

// What can go wrong with an instruction, set on purpose.
const (
	FaultRefuse = "refuse" // refused at the door: 422 now, REFUSED for ever
	FaultFail   = "fail"   // accepted, and REFUSED when the bank works
	FaultReturn = "return" // debited, and returned after Days days (退汇)
	FaultHold   = "hold"   // stays PENDING until the fault is cleared
	FaultSilent = "silent" // recorded, but answered with 500
	FaultDrop   = "drop"   // recorded, but the connection is cut without an answer
	FaultDeaf   = "deaf"   // not recorded, answered with 500
)

// Fault befalls the instructions that match: one end-to-end id, or those to one
// payee account, or those from one account; the first of these that is set wins.
type Fault struct {
	EndToEnd string `json:"end_to_end_id,omitempty"`
	Account  string `json:"account,omitempty"` // payee's or payer's account
	Mode     string `json:"mode"`              // "" clears
	Days     int    `json:"days,omitempty"`    // return: business days of 24 h
	Count    int    `json:"count,omitempty"`   // befalls so many instructions; 0: all
	Reason   string `json:"reason,omitempty"`
}

type faultKey struct{ endToEnd, account string }

// faultUsed is the fact that a fault befell one instruction.
type faultUsed struct {
	Key faultKeyText `json:"key"`
}

type faultKeyText string

func (f Fault) key() faultKeyText {
	return faultKeyText(f.EndToEnd + "\x00" + f.Account)
}

func (k faultKeyText) split() faultKey {
	e, a, _ := strings.Cut(string(k), "\x00")
	return faultKey{e, a}
}

// Silence is the error of a bank that does not answer.
type Silence struct {
	Drop bool // cut the connection instead of answering 500
}

func (*Silence) Error() string { return "the bank says nothing" }

// SetFault sets or, with an empty Mode, clears a fault.
func (b *Bank) SetFault(f Fault) error {
	return b.change(func() error {
		switch f.Mode {
		case "", FaultRefuse, FaultFail, FaultReturn, FaultHold, FaultSilent, FaultDrop, FaultDeaf:
		default:
			return invalid("mode: refuse, fail, return, hold, silent, drop, deaf, or empty to clear")
		}
		switch {
		case (f.EndToEnd == "") == (f.Account == ""):
			return invalid("give end_to_end_id or account, and not both")
		case !validText(f.EndToEnd, 0, 64) || !validText(f.Account, 0, maxNo) || !validText(f.Reason, 0, 100):
			return invalid("end_to_end_id: at most 64 characters; account: 34; reason: 100")
		case f.Days < 0 || f.Days > 365 || f.Count < 0:
			return invalid("days: 0 to 365; count: 0 or more")
		}
		return b.commit(fact{Faulted: &f})
	})
}

func (b *Bank) applyFault(f Fault) {
	k := f.key().split()
	if f.Mode == "" {
		delete(b.faults, k)
	} else {
		b.faults[k] = &f
	}
	for _, p := range b.open { // a hold ends with its fault
		held := p.fault != nil && p.fault.Mode == FaultHold && p.fault.key().split() == k
		if held && f.Mode != FaultHold {
			p.fault = nil
		}
	}
}

func (b *Bank) applyFaultUsed(u faultUsed) {
	k := u.Key.split()
	f := b.faults[k]
	if f == nil || f.Count == 0 {
		return
	}
	left := *f
	left.Count--
	if left.Count == 0 {
		delete(b.faults, k)
		return
	}
	b.faults[k] = &left
}

// faultFor returns a copy of the fault that befalls r, or nil.
func (b *Bank) faultFor(r PaymentRequest) *Fault {
	for _, k := range []faultKey{{endToEnd: r.EndToEnd}, {account: r.ToAccount}, {account: r.FromAccount}} {
		if f := b.faults[k]; f != nil {
			found := *f
			return &found
		}
	}
	return nil
}
