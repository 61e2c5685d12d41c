package desk

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"fachui/internal/basis"
	"fachui/internal/fault"
	"fachui/internal/identity"
	"fachui/internal/legal"
	"fachui/internal/money"
	"fachui/internal/ref"
)

// ErrAfter refuses a cursor that no page gave.
var ErrAfter = fault.Define(fault.Invalid, "queue.after", basis.Basis{},
	"“{field}”的值不能使用：应为{want}。", "The value of \"{field}\" cannot be used: it should be {want}.")

// Noun is the kind of thing whose page a task leads to.
type Noun string

// The nouns.
const (
	OnAsset       Noun = "asset"
	OnValuation   Noun = "valuation"
	OnDraw        Noun = "draw"
	OnCommission  Noun = "commission"
	OnExtension   Noun = "extension"
	OnReport      Noun = "report"
	OnObjection   Noun = "objection"
	OnDispute     Noun = "enforcement_objection"
	OnAppeal      Noun = "eligibility_appeal"
	OnLot         Noun = "lot"
	OnResolution  Noun = "resolution"
	OnDocument    Noun = "document"
	OnServing     Noun = "serving"
	OnCase        Noun = "case"
	OnPlan        Noun = "plan"
	OnPayout      Noun = "payout"
	OnException   Noun = "exception"
	OnReversal    Noun = "reversal"
	OnPayee       Noun = "payee"
	OnDay         Noun = "day"
	OnFirm        Noun = "firm"
	OnParty       Noun = "party"
	OnApplication Noun = "application"
	OnSettlement  Noun = "settlement"
	OnThing       Noun = "thing"    // in custody
	OnHandover    Noun = "handover" // a list of things
	OnReceipt     Noun = "receipt"  // of a case
	OnCash        Noun = "cash"
	OnPeriod      Noun = "period" // see [Task.Period]
	OnDecision    Noun = "decision"
	OnDuties      Noun = "duties"
	OnPost        Noun = "post"   // that is handed over
	OnResale      Noun = "resale" // after a default; the lot
	OnForfeiture  Noun = "forfeiture"
	OnInterest    Noun = "interest"
	OnFee         Noun = "fee" // of a case
	OnFeeRule     Noun = "fee_rule"
	OnSetting     Noun = "setting"
	OnLoan        Noun = "loan"
	OnVoucher     Noun = "voucher" // see [Task.Voucher]
	OnVouchers    Noun = "vouchers"
	OnMatter      Noun = "matter"  // of a case's money
	OnChannel     Noun = "channel" // of the bank
	OnOpening     Noun = "opening"
	OnEscrow      Noun = "escrow"
	OnInquiry     Noun = "inquiry" // of a failed lot's creditors; the lot
	OnAccount     Noun = "account"
	OnPassing     Noun = "case_handover" // of a case to another judge
)

// Task is one thing that waits.
type Task struct {
	Node   string        `json:"node"`
	What   fault.Text    `json:"what"`
	Noun   Noun          `json:"noun"` // with ID, the page it leads to
	ID     ref.ID        `json:"id"`   // empty for a day
	Day    legal.Date    `json:"day"`  // of a day
	Court  string        `json:"court"`
	Case   ref.ID        `json:"case"`
	CaseNo string        `json:"case_no"`
	Asset  ref.ID        `json:"asset"`
	Lot    ref.ID        `json:"lot"`
	Title  string        `json:"title"`
	Amount *money.Amount `json:"amount"`
	Count  int           `json:"count"` // how many the task stands for
	Since  legal.Time    `json:"since"`
	Due    legal.Time    `json:"due"`
	Light  Light         `json:"light"`
	key    string
}

// Period is the kind and the name of the month, year or register that a task
// leads to: month/2026-04.
func (t Task) Period() string {
	kind := strings.TrimSuffix(strings.TrimPrefix(t.Node, "period."), "_sign")
	return kind + "/" + t.Title
}

// Node is a kind of task with how many wait.
type Node struct {
	Node    string     `json:"node"`
	What    fault.Text `json:"what"`
	Count   int        `json:"count"`
	Overdue int        `json:"overdue"`
}

// Tasks is a page of tasks, the most urgent first, with the count of each kind.
type Tasks struct {
	Nodes []Node `json:"nodes"`
	Tasks []Task `json:"tasks"`
	Next  string `json:"next"` // pass as after; empty on the last page
}

// node is a kind of task. Its query answers id, case, asset, lot, title, amount,
// count, since, due, subject of the clock and day, in that order; due is for what
// keeps its end in a row of its own, clock names the deadline otherwise.
type node struct {
	name  string
	roles []identity.Role
	what  fault.Text
	noun  Noun
	clock string
	sql   string
}

func text(zh, en string) fault.Text { return fault.Text{ZH: zh, EN: en} }

func find(nodes []node, name string) node {
	i := slices.IndexFunc(nodes, func(n node) bool { return n.name == name })
	if i < 0 {
		return node{}
	}
	return nodes[i]
}

// place is where a task stands in the order: due, since, and the key of its row.
type place struct {
	due, since int64 // µs; the largest number for no clock
	key        string
}

func (p place) String() string { return fmt.Sprintf("%d~%d~%s", p.due, p.since, p.key) }

func parse(s string) (place, error) {
	wrong := ErrAfter.With("field", "after").With("want", text("上一页返回的 next", "next of the page before"))
	parts := strings.SplitN(s, "~", 3)
	if len(parts) != 3 || len(parts[2]) > 100 {
		return place{}, wrong
	}
	due, err1 := strconv.ParseInt(parts[0], 10, 64)
	since, err2 := strconv.ParseInt(parts[1], 10, 64)
	if err1 != nil || err2 != nil {
		return place{}, wrong
	}
	return place{due, since, parts[2]}, nil
}
