package objection

import (
	"slices"

	"fachui/internal/fault"
)

func text(zh, en string) fault.Text { return fault.Text{ZH: zh, EN: en} }

// Kind is which of the two remedies an objection is.
type Kind string

// The kinds: 民事诉讼法（2023）Art. 236 and 238.
const (
	Conduct    Kind = "conduct"
	ThirdParty Kind = "third_party"
)

// Kinds lists both.
func Kinds() []Kind { return []Kind{Conduct, ThirdParty} }

// Words is the name of k.
func (k Kind) Words() fault.Text {
	if k == ThirdParty {
		return text("案外人执行异议", "Third-party objection")
	}
	return text("执行行为异议", "Objection to conduct")
}

// Capacity is as what somebody objects.
type Capacity string

// The capacities. A bidder, a priority purchaser and whoever else is touched are
// interested persons (执行异议复议规定 Art. 5); a supervisor speaks for a higher court or
// the procuratorate (民事诉讼法 Art. 246).
const (
	ByParty      Capacity = "party"
	ByBidder     Capacity = "bidder"
	ByInterested Capacity = "interested"
	ByThird      Capacity = "third_party"
	BySupervisor Capacity = "supervisor"
)

// Capacities lists them all.
func Capacities() []Capacity {
	return []Capacity{ByParty, ByBidder, ByInterested, ByThird, BySupervisor}
}

// Words is the name of c.
func (c Capacity) Words() fault.Text {
	switch c {
	case ByParty:
		return text("当事人", "party")
	case ByBidder:
		return text("竞买人", "bidder")
	case ByInterested:
		return text("其他利害关系人", "other interested person")
	case ByThird:
		return text("案外人", "third party")
	case BySupervisor:
		return text("监督机关", "supervisor")
	}
	return text(string(c), string(c))
}

// State is where an objection stands.
type State string

// The states. The last two are ends.
const (
	Filed         State = "FILED"
	Incomplete    State = "INCOMPLETE"
	Accepted      State = "ACCEPTED"
	NotAccepted   State = "NOT_ACCEPTED"
	Ruled         State = "RULED"
	Reconsidering State = "RECONSIDERING"
	Sued          State = "SUED"
	Withdrawn     State = "WITHDRAWN"
	Final         State = "FINAL"
)

var stateWords = []struct {
	state State
	words fault.Text
}{
	{Filed, text("已收到，待立案", "received, to be accepted")},
	{Incomplete, text("待补充材料", "papers are missing")},
	{Accepted, text("已立案，审查中", "accepted, under review")},
	{NotAccepted, text("裁定不予受理", "not accepted")},
	{Ruled, text("已裁定，待救济期满", "ruled, the next remedy is open")},
	{Reconsidering, text("上一级法院复议中", "before the higher court")},
	{Sued, text("执行异议之诉审理中", "an action is pending")},
	{Withdrawn, text("已撤回", "withdrawn")},
	{Final, text("已办结", "final")},
}

// States lists every state in the order of an objection's life.
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

// Over reports whether nothing more is decided about an objection in s.
func (s State) Over() bool { return s == Withdrawn || s == Final }

// Heard reports whether an objection in s was accepted and is not over: a third
// party's then keeps the property from being disposed of.
func (s State) Heard() bool { return slices.Contains([]State{Accepted, Ruled, Reconsidering, Sued}, s) }

// Outcome is what was decided.
type Outcome string

// The outcomes of the court's ruling (执行异议复议规定 Art. 2, 17; 民事诉讼法 Art. 238), and of
// an action.
const (
	Dismissed Outcome = "dismissed" // the objection is unfounded
	Rejected  Outcome = "rejected"  // it should not have been accepted
	Undone    Outcome = "undone"    // founded: the act is undone
	Altered   Outcome = "altered"   // founded in part: the act is altered
	Founded   Outcome = "founded"   // founded, with nothing to undo
	Stopped   Outcome = "stopped"   // a third party's right: enforcement on the property stops
	Excluded  Outcome = "excluded"  // a judgment: the property may not be enforced against
	Continued Outcome = "continued" // a judgment: enforcement goes on
)

var outcomeWords = map[Outcome]fault.Text{
	Dismissed: text("驳回异议", "the objection is dismissed"),
	Rejected:  text("驳回异议申请（不符合受理条件）", "the application is rejected"),
	Undone:    text("异议成立，撤销执行行为", "founded: the act is undone"),
	Altered:   text("异议部分成立，变更执行行为", "founded in part: the act is altered"),
	Founded:   text("异议成立（执行行为无撤销、变更内容）", "founded, with nothing to undo"),
	Stopped:   text("异议成立，中止对该标的的执行", "founded: enforcement on the property stops"),
	Excluded:  text("判决不得执行该标的", "judgment: the property is not to be enforced against"),
	Continued: text("判决继续执行该标的", "judgment: enforcement on the property goes on"),
}

// Words is the name of o.
func (o Outcome) Words() fault.Text {
	if w, ok := outcomeWords[o]; ok {
		return w
	}
	return text(string(o), string(o))
}

// Rulings lists what the court may rule about an objection of kind k.
func (k Kind) Rulings() []Outcome {
	if k == ThirdParty {
		return []Outcome{Stopped, Dismissed, Rejected}
	}
	return []Outcome{Undone, Altered, Founded, Dismissed, Rejected}
}

// Judgments lists how an action about a third party's objection may end.
func Judgments() []Outcome { return []Outcome{Excluded, Continued} }
