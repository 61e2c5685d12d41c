package identity

import (
	"context"
	"strings"
	"time"
	"unicode"

	"fachui/internal/fault"
	"fachui/internal/ref"
)

// Claim is what a provider of identity checks is asked: does this number belong
// to this name. Ask identifies the question; asking again with the same Ask must
// not be charged twice.
type Claim struct {
	Ask            ref.ID
	Attempt        int // 1 for the first
	Kind           Kind
	Paper          PaperKind
	Name           Private[FullName]
	Number         Private[Number]
	Representative Private[FullName]
	Evidence       []byte // SHA-256 of a company's mandate or of a scan; may be nil
}

// Outcome is what became of one attempt.
type Outcome string

// The outcomes. Unavailable says nothing about the person: try again. Pending
// waits for a decision by hand.
const (
	Proved      Outcome = "proved"
	Refused     Outcome = "refused"
	Unavailable Outcome = "unavailable"
	Pending     Outcome = "pending"
)

// Answer is what a provider said. Reference is its own number for the answer,
// the evidence that it was given; Reason says in both languages why not.
type Answer struct {
	Outcome   Outcome
	Reference string
	Reason    fault.Text
}

// Prover checks real names. An error means that it could not be asked.
type Prover interface {
	Name() string
	Prove(ctx context.Context, c Claim) (Answer, error)
}

// proverTimeout bounds one question, in machine time.
const proverTimeout = 8 * time.Second

// ByHand is the provider of a house that has none: an operator looks at every paper.
type ByHand struct{}

// Name implements Prover.
func (ByHand) Name() string { return "by hand" }

// Prove implements Prover.
func (ByHand) Prove(_ context.Context, c Claim) (Answer, error) {
	return Answer{Outcome: Pending, Reference: string(c.Ask), Reason: awaitsHand()}, nil
}

func awaitsHand() fault.Text {
	return fault.Text{
		ZH: "证件需人工核验，请等待平台运营人员处理。",
		EN: "The papers are checked by hand; an operator of the platform decides.",
	}
}

// Simulator stands in for a provider in demos and tests. It is a function of the
// claim: a canonical number whose name is well formed is proved. The three
// characters before the last one of the number choose another answer:
//
//	997  unavailable at the first attempt, proved at the next
//	998  refused: number and name do not agree
//	999  unavailable, always
//
// and the name 查无此人 is refused as unknown.
type Simulator struct{}

// Name implements Prover.
func (Simulator) Name() string { return "simulator" }

// Prove implements Prover.
func (Simulator) Prove(_ context.Context, c Claim) (Answer, error) {
	a := Answer{Outcome: Proved, Reference: "SIM-" + string(c.Ask)}
	number, name := string(c.Number.Reveal()), string(c.Name.Reveal())
	pattern := ""
	if len(number) == 18 {
		pattern = number[14:17]
	}
	switch {
	case pattern == "999", pattern == "997" && c.Attempt == 1:
		a.Outcome, a.Reason = Unavailable, notAnswering()
	case pattern == "998":
		a.Outcome, a.Reason = Refused, fault.Text{ZH: "姓名（名称）与证件号码不一致。请核对后更正。", EN: "Name and number do not agree. Compare them with the paper and correct them."}
	case name == "查无此人", !wellFormed(name), c.Kind == Company && !wellFormed(string(c.Representative.Reveal())):
		a.Outcome, a.Reason = Refused, fault.Text{ZH: "库中查无此记录。请核对姓名（名称）和证件号码。", EN: "There is no such record. Compare name and number with the paper."}
	}
	return a, nil
}

func notAnswering() fault.Text {
	return fault.Text{ZH: "核验服务暂时没有应答，请稍后重试。", EN: "The checking service does not answer at present. Try again later."}
}

// wellFormed reports whether name could stand in a register: Chinese characters,
// letters, and the marks between them.
func wellFormed(name string) bool {
	if name == "" {
		return false
	}
	for _, r := range name {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune(" ·()-.,'&、", r) {
			return false
		}
	}
	return true
}
