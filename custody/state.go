package custody

import (
	"slices"

	"fachui/internal/fault"
)

// State is where a thing is.
type State string

// The states. The last five are ends.
const (
	Listed      State = "LISTED" // on a list, not yet received by the keeper
	Stored      State = "STORED"
	Sealed      State = "SEALED"
	Opened      State = "OPENED" // a valuable whose seal is broken
	Lent        State = "LENT"   // with an appraiser
	Delivered   State = "DELIVERED"
	Returned    State = "RETURNED"
	Transferred State = "TRANSFERRED"
	Disposed    State = "DISPOSED"
	Rejected    State = "REJECTED"
)

var stateWords = []struct {
	state State
	words fault.Text
}{
	{Listed, text("待入库", "on a list, to be received")},
	{Stored, text("在库", "in the warehouse")},
	{Sealed, text("封存在库", "in the warehouse, sealed")},
	{Opened, text("已启封，待重新封存", "opened, to be sealed again")},
	{Lent, text("借出查验", "lent for inspection")},
	{Delivered, text("已交付", "delivered")},
	{Returned, text("已发还", "returned to its owner")},
	{Transferred, text("已移交其他法院", "handed to another court")},
	{Disposed, text("已处置", "disposed of")},
	{Rejected, text("未接收", "not received")},
}

func text(zh, en string) fault.Text { return fault.Text{ZH: zh, EN: en} }

// States lists every state in the order of a thing's life.
func States() []State {
	out := make([]State, len(stateWords))
	for i, w := range stateWords {
		out[i] = w.state
	}
	return out
}

// Words is the name of s.
func (s State) Words() fault.Text {
	for _, w := range stateWords {
		if w.state == s {
			return w.words
		}
	}
	return text(string(s), string(s))
}

// Held reports whether the court answers for a thing in s: it is in the warehouse,
// or lent and to come back.
func (s State) Held() bool { return slices.Contains([]State{Stored, Sealed, Opened, Lent}, s) }

// Inside reports whether a thing in s stands in a slot.
func (s State) Inside() bool { return s.Held() && s != Lent }

// Duty is to whom a thing must go.
type Duty string

// The duties.
const (
	Keep      Duty = "keep"    // until the case says otherwise
	ToDeliver Duty = "deliver" // to the buyer, or to whom the title awards it
	ToReturn  Duty = "return"  // the seizure was lifted: back to its owner
)

// Duties lists every duty.
func Duties() []Duty { return []Duty{Keep, ToDeliver, ToReturn} }

// Words is the name of d.
func (d Duty) Words() fault.Text {
	switch d {
	case ToDeliver:
		return text("应交付", "to be delivered")
	case ToReturn:
		return text("应发还", "to be returned")
	case Keep:
	}
	return text("保管", "to be kept")
}
