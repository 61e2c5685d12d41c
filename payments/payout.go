package payments

import (
	"encoding/json"
	"slices"

	"fachui/internal/fault"
	"fachui/internal/legal"
	"fachui/internal/money"
	"fachui/internal/ref"
)

// LeaderFrom is the amount from which the court's leader must approve a payout too.
var LeaderFrom = money.MustParse("100000.00")

// Step is one approval of a payout; the steps come in this order.
type Step int

// The steps of the chain.
const (
	Prepare      Step = 1 // 承办人
	Check        Step = 2 // 案款管理人
	Approve      Step = 3 // 执行局长
	Lead         Step = 4 // 主管院领导, from LeaderFrom or for an unusual payee
	FinanceMake  Step = 5 // 财务制单
	FinanceCheck Step = 6 // 财务复核, who sends it
)

// The roles that take the steps, as identity names them.
var stepRoles = map[Step][]string{
	Prepare:      {"clerk", "judge"},
	Check:        {"fund_keeper"},
	Approve:      {"bureau_head"},
	Lead:         {"leader"},
	FinanceMake:  {"finance_maker"},
	FinanceCheck: {"finance_checker"},
}

// Chain lists the steps of a payout of amount. Unusual is a payee who is not a
// party of record in its own name, or a payment made anew.
func Chain(amount money.Amount, unusual bool) []Step {
	if amount.Less(LeaderFrom) && !unusual {
		return []Step{Prepare, Check, Approve, FinanceMake, FinanceCheck}
	}
	return []Step{Prepare, Check, Approve, Lead, FinanceMake, FinanceCheck}
}

// Approval is one step taken.
type Approval struct {
	Step   Step
	Person ref.ID
	Role   string
	Hash   []byte
}

// NextStep says which step person, acting as role, would take on a payout whose
// chain has got as far as taken. It refuses one who has taken a step already, and
// a role whose turn it is not.
func NextStep(chain []Step, taken []Approval, person ref.ID, role string) (Step, error) {
	if len(taken) >= len(chain) {
		return 0, ErrChainDone
	}
	next := chain[len(taken)]
	for _, a := range taken {
		if a.Person == person {
			return 0, ErrSameApprover
		}
	}
	if !next.Takes(role) {
		return 0, ErrNotYourTurn.With("role", next.Words())
	}
	return next, nil
}

var stepNames = map[Step]fault.Text{
	Prepare:      {ZH: "承办人", EN: "case handler"},
	Check:        {ZH: "案款管理人", EN: "fund keeper"},
	Approve:      {ZH: "执行局长", EN: "bureau head"},
	Lead:         {ZH: "主管院领导", EN: "court leader"},
	FinanceMake:  {ZH: "财务制单", EN: "finance maker"},
	FinanceCheck: {ZH: "财务复核", EN: "finance checker"},
}

// Words name who takes the step.
func (s Step) Words() fault.Text { return stepNames[s] }

// Role is the role that takes the step (a judge for the first, though a clerk may too).
func (s Step) Role() string {
	r := stepRoles[s]
	return r[len(r)-1]
}

// Takes reports whether role may take the step.
func (s Step) Takes(role string) bool { return slices.Contains(stepRoles[s], role) }

// Payee is where money goes.
type Payee struct {
	Name   string `json:"name"` // of the party or body the money belongs to
	Bank   string `json:"bank"`
	Number string `json:"number"`
	Holder string `json:"holder"` // of the account

	Confirmed legal.Time `json:"-"` // when a party confirmed it; no part of what approvals bind to
}

// Content is what the approvals of a payout bind to. Whatever changes in it voids them.
type Content struct {
	Case    ref.ID       `json:"case"`
	Payee   string       `json:"payee"`
	Account Payee        `json:"account"`
	Amount  money.Amount `json:"amount"`
	Purpose string       `json:"purpose"`
}

// Bytes is the content in one canonical form, to be hashed under a key.
func (c Content) Bytes() []byte {
	b, err := json.Marshal(c)
	if err != nil {
		panic("payments: content cannot be written as JSON: " + err.Error())
	}
	return b
}
