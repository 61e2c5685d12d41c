package auction

import (
	"slices"

	"fachui/internal/basis"
	"fachui/internal/fault"
)

// Command is what somebody, or the clock, does to a lot.
type Command string

// The commands.
const (
	FixPrice         Command = "fix_price"
	ResolveTerms     Command = "resolve"
	IssueNotices     Command = "issue_notices"
	ReceiveNotice    Command = "receive_notice"
	CompleteNotices  Command = "complete_notices"
	Announce         Command = "announce"
	Apply            Command = "apply"
	ConfirmPriority  Command = "confirm_priority"
	ConfirmAgent     Command = "confirm_agent"
	Qualify          Command = "qualify"
	OpenBidding      Command = "open"
	PlaceBid         Command = "bid"
	Sell             Command = "sell"
	Fail             Command = "fail"
	AskCreditors     Command = "ask_creditors"
	AnswerInquiry    Command = "answer_inquiry"
	DrawForTaker     Command = "draw_lots"
	ContributeToLots Command = "contribute_to_lots"
	NoteMeasure      Command = "note_measure"
	TakeInKind       Command = "take_in_kind"
	PayDifference    Command = "pay_difference"
	LapseInKind      Command = "lapse_in_kind"
	ReleaseAsset     Command = "release"
	PayPrice         Command = "pay"
	LapsePayment     Command = "lapse_payment"
	AcceptLate       Command = "accept_late_payment"
	RuleDefault      Command = "rule_default"
	RuleUnapproved   Command = "rule_unapproved" // equity whose new shareholder nobody approved
	IssueRuling      Command = "issue_ruling"
	ServeRuling      Command = "serve_ruling"
	Deliver          Command = "deliver"
	Suspend          Command = "suspend"
	Resume           Command = "resume"
	Withdraw         Command = "withdraw"
	WithdrawSpare    Command = "withdraw_spare" // the other lots of the set cover the debt
	Revoke           Command = "revoke"
	DropReserve      Command = "drop_reserve"
)

// Who may give a command. The names are those of the roles of the house.
const (
	byClerk     = "clerk"
	byJudge     = "judge"
	byPanel     = "panel_member"
	byConfirmer = "confirm_officer"
	byBidder    = "person"
	bySystem    = "system"
)

// Step is one row of the table: a state, a command, and all that follows.
type Step struct {
	Law     string // T-number of the law file
	From    Status
	Command Command
	Round   Round  // only in this round; empty: in any
	To      Status // empty: the state before the suspension
	// Next says that the lot ends here and a new lot, of this round, carries on.
	Next   bool
	Roles  []string
	Guard  string   // the rule that is asked
	Opens  []string // kinds of deadline
	Ends   []string
	Notice string // what the parties are told, by kind of document or notice
	Money  string // what it means for the fund account
	Public fault.Text
	Basis  basis.Basis
}

// ErrNoStep refuses a command that the state of the lot does not allow.
var ErrNoStep = fault.Define(fault.Refused, "lot.no_step", basis.Online2016(0),
	"标的当前为“{state}”，不能“{command}”。现在可以：{allowed}。",
	"The lot is \"{state}\"; \"{command}\" cannot be done now. What can be done: {allowed}.")

// Next finds the step that command takes from state in round, or ErrNoStep with
// the commands that would pass.
func Next(from Status, c Command, r Round) (Step, error) {
	for _, s := range steps {
		if s.From == from && s.Command == c && (s.Round == "" || s.Round == r) {
			return s, nil
		}
	}
	return Step{}, ErrNoStep.With("state", from.words()).With("command", c.words()).With("allowed", allowed(from, r))
}

// Allowed lists the commands that pass from state in round.
func Allowed(from Status, r Round) []Command {
	var cs []Command
	for _, s := range steps {
		if s.From == from && (s.Round == "" || s.Round == r) {
			cs = append(cs, s.Command)
		}
	}
	return cs
}

func allowed(from Status, r Round) fault.Text {
	t := fault.Text{ZH: "无", EN: "nothing"}
	for i, c := range Allowed(from, r) {
		w := c.words()
		if i == 0 {
			t = w
			continue
		}
		t.ZH += "、" + w.ZH
		t.EN += ", " + w.EN
	}
	return t
}

// By reports whether role may give the command of s.
func (s Step) By(role string) bool { return slices.Contains(s.Roles, role) }

// Live reports whether s is a state in which its asset may not be listed again:
// it is being sold, or was.
func (s Status) Live() bool {
	switch s {
	case FailedFirst, FailedSecond, SellOffFailed, Defaulted, Withdrawn, Revoked, Released:
		return false
	default:
		return true
	}
}
