package valuation

import (
	"slices"

	"fachui/internal/fault"
	"fachui/internal/legal"
)

// Objectionable is what an objector says is wrong.
type Objectionable string

// The grounds of Art. 22 (type A), Art. 23 (type B) and Art. 25 (supervision).
const (
	WrongBasics    Objectionable = "basic_facts"   // A(1)
	WrongScope     Objectionable = "scope"         // A(2): exceeds or omits property
	Unqualified    Objectionable = "qualification" // A(3): firm or appraiser
	BadProcedure   Objectionable = "procedure"     // A(4): seriously unlawful
	WrongStandard  Objectionable = "standard"      // B
	WrongApproach  Objectionable = "method"        // B
	WrongResult    Objectionable = "result"        // B
	Coerced        Objectionable = "coercion"      // Art. 25(1): fraud or duress in the negotiation
	Colluded       Objectionable = "collusion"     // Art. 25(2): harms third parties
	FalseResult    Objectionable = "false_result"  // Art. 25(3): of a directed inquiry
	WronglyHandled Objectionable = "mishandled"    // Art. 25(4): an objection was
)

var (
	typeA12     = []Objectionable{WrongBasics, WrongScope}
	typeA34     = []Objectionable{Unqualified, BadProcedure}
	typeB       = []Objectionable{WrongStandard, WrongApproach, WrongResult}
	supervision = []Objectionable{Coerced, Colluded, FalseResult, WronglyHandled}
)

// State is where an objection stands.
type State string

// The states. The last four are ends.
const (
	Reviewing       State = "reviewing"        // A: 民事诉讼法第236条, decided in 15 days
	ReviewingFirst  State = "reviewing_first"  // B with A(3)(4): A first (Art. 23)
	Forwarding      State = "forwarding"       // B: to the firm within 3 days
	Explaining      State = "explaining"       // B: the firm has 5 days
	Explained       State = "explained"        // B: does the party still object?
	TechnicalReview State = "technical_review" // B: the association's review
	Supervising     State = "supervising"      // Art. 25: 执行监督
	Dismissed       State = "dismissed"        // the result stands
	Upheld          State = "upheld"
	Corrected       State = "corrected"
	Moot            State = "moot" // what was objected to fell away
)

// Open reports whether an objection in s still keeps the price from being final.
// Supervision does not: it begins where the ordinary remedies end (Art. 25).
func (s State) Open() bool {
	switch s {
	case Reviewing, ReviewingFirst, Forwarding, Explaining, Explained, TechnicalReview:
		return true
	case Supervising, Dismissed, Upheld, Corrected, Moot:
		return false
	}
	return false
}

// Objection is what must be known to route one.
type Objection struct {
	Against    Method // how the price was found
	Supplement bool   // the paper objected to is itself a correction or a review's conclusion
	Grounds    []Objectionable
	Posted     legal.Date // handed in or posted: posted in time is in time (民事诉讼法第85条)
	LastDay    legal.Date // of the objector's own window; zero if no window ever opened
	Standing   bool       // a party or an interested person
	Evidence   bool       // papers are attached
	Announced  bool       // the first auction's notice is out
}

// Route says which procedure an objection enters (Art. 22–25). Refusals:
// ErrNoStanding, ErrObjectionGround, ErrNoObjection, ErrObjectionLate,
// ErrSupplement, ErrSupervisionClosed, ErrNoEvidence.
func Route(o Objection) (State, error) {
	if !o.Standing {
		return "", ErrNoStanding
	}
	known := slices.Concat(typeA12, typeA34, typeB, supervision)
	if len(o.Grounds) == 0 || !within(o.Grounds, known) {
		return "", ErrObjectionGround.With("grounds", known)
	}
	if within(o.Grounds, supervision) {
		return o.supervise()
	}
	if o.Against == PartyAgreement || o.Against == DirectedInquiry {
		return "", ErrNoObjection.With("method", o.Against.Name())
	}
	if o.Supplement {
		return "", ErrSupplement
	}
	if !o.LastDay.IsZero() && o.Posted.After(o.LastDay) {
		return "", ErrObjectionLate.With("last", o.LastDay)
	}
	b, a34 := touches(o.Grounds, typeB), touches(o.Grounds, typeA34)
	switch {
	case touches(o.Grounds, supervision) || b && o.Against == OnlineInquiry:
		return "", ErrObjectionGround.With("grounds", slices.Concat(typeA12, typeA34))
	case b && a34:
		return ReviewingFirst, nil
	case b:
		return Forwarding, nil
	default:
		return Reviewing, nil
	}
}

func (o Objection) supervise() (State, error) {
	switch {
	case o.Announced:
		return "", ErrSupervisionClosed
	case !o.Evidence:
		return "", ErrNoEvidence
	}
	return Supervising, nil
}

func within(gs, of []Objectionable) bool {
	return !slices.ContainsFunc(gs, func(g Objectionable) bool { return !slices.Contains(of, g) })
}

func touches(gs, of []Objectionable) bool {
	return slices.ContainsFunc(gs, func(g Objectionable) bool { return slices.Contains(of, g) })
}

// Finding is what was decided, or done, about an objection.
type Finding string

// The findings.
const (
	Reject   Finding = "reject"   // it has no ground
	Uphold   Finding = "uphold"   // it has
	Forward  Finding = "forward"  // the court passed it to the firm
	Explain  Finding = "explain"  // the firm explained
	Silence  Finding = "silence"  // the firm did not explain in time
	Content  Finding = "content"  // the party no longer objects
	Persist  Finding = "persist"  // the party still objects
	Stand    Finding = "stand"    // the review finds nothing wrong
	Negative Finding = "negative" // the review finds fault
)

// Consequence is what follows for the valuation.
type Consequence string

// The consequences.
const (
	Nothing  Consequence = ""
	Correct  Consequence = "correct"   // the firm corrects in three days
	NextFirm Consequence = "next_firm" // material back in three days, next of the three (Art. 23)
	Remean   Consequence = "remean"    // the mean without the results objected to (Art. 13)
	Reprice  Consequence = "reprice"   // the price is set aside and found anew
)

// Decide moves an objection in state s with grounds against a result of method m.
// Refusal: ErrFinding for a finding that does not belong to the state.
func Decide(s State, f Finding, m Method, grounds []Objectionable) (State, Consequence, error) {
	switch [2]string{string(s), string(f)} {
	case [2]string{string(Reviewing), string(Reject)}, [2]string{string(Supervising), string(Reject)},
		[2]string{string(Explained), string(Content)}, [2]string{string(TechnicalReview), string(Stand)}:
		return Dismissed, Nothing, nil
	case [2]string{string(Reviewing), string(Uphold)}:
		return Upheld, upheld(m, grounds), nil
	case [2]string{string(ReviewingFirst), string(Reject)}:
		return Forwarding, Nothing, nil
	case [2]string{string(ReviewingFirst), string(Uphold)}:
		return Upheld, NextFirm, nil
	case [2]string{string(Forwarding), string(Forward)}:
		return Explaining, Nothing, nil
	case [2]string{string(Explaining), string(Explain)}:
		return Explained, Nothing, nil
	case [2]string{string(Explaining), string(Silence)}, [2]string{string(Explained), string(Persist)}:
		return TechnicalReview, Nothing, nil
	case [2]string{string(TechnicalReview), string(Negative)}:
		return Corrected, Correct, nil
	case [2]string{string(Supervising), string(Uphold)}:
		return Upheld, Reprice, nil
	}
	return "", Nothing, ErrFinding.With("state", s.Name()).With("findings", findings(s))
}

func upheld(m Method, grounds []Objectionable) Consequence {
	switch {
	case m == OnlineInquiry:
		return Remean
	case touches(grounds, typeA34):
		return NextFirm
	default:
		return Correct
	}
}

// findings are those that belong to s.
func findings(s State) []Finding {
	switch s {
	case Reviewing, ReviewingFirst, Supervising:
		return []Finding{Uphold, Reject}
	case Forwarding:
		return []Finding{Forward}
	case Explaining:
		return []Finding{Explain, Silence}
	case Explained:
		return []Finding{Content, Persist}
	case TechnicalReview:
		return []Finding{Stand, Negative}
	case Dismissed, Upheld, Corrected, Moot:
	}
	return nil
}

// Name is what people call s.
func (s State) Name() fault.Text { return stateNames[s] }

var stateNames = map[State]fault.Text{
	Reviewing:       {ZH: "异议审查中", EN: "under review"},
	ReviewingFirst:  {ZH: "先行审查资质与程序", EN: "under review of qualification and procedure first"},
	Forwarding:      {ZH: "待转评估机构", EN: "to be passed to the firm"},
	Explaining:      {ZH: "待评估机构说明", EN: "awaiting the firm's explanation"},
	Explained:       {ZH: "已说明", EN: "explained"},
	TechnicalReview: {ZH: "专业技术评审中", EN: "under technical review"},
	Supervising:     {ZH: "执行监督中", EN: "under supervision"},
	Dismissed:       {ZH: "异议不成立", EN: "dismissed"},
	Upheld:          {ZH: "异议成立", EN: "upheld"},
	Corrected:       {ZH: "已责令补正", EN: "corrected"},
	Moot:            {ZH: "原报告已失效，异议终结", EN: "moot: what was objected to fell away"},
}
