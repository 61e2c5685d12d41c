package objection

import (
	"slices"

	"fachui/internal/basis"
	"fachui/internal/fault"
)

// Command is what somebody, or the clock, does to an objection.
type Command string

// The commands.
const (
	AskPapers        Command = "ask_papers"
	Supplement       Command = "supplement"
	Accept           Command = "accept"
	Refuse           Command = "refuse"
	TakeBack         Command = "take_back"
	PermitWithdrawal Command = "permit_withdrawal"
	FormPanel        Command = "form_panel"
	SetHearing       Command = "set_hearing"
	NoteHearing      Command = "note_hearing"
	Stay             Command = "stay"
	EndStay          Command = "end_stay"
	OfferSecurity    Command = "offer_security"
	DecideSecurity   Command = "decide_security"
	ProposeRuling    Command = "propose_ruling"
	SignRuling       Command = "sign_ruling"
	IssueRuling      Command = "issue_ruling"
	Receive          Command = "receive"
	Reconsider       Command = "reconsider"
	Forward          Command = "forward"
	Affirm           Command = "affirm"
	Change           Command = "change"
	Remand           Command = "remand"
	Sue              Command = "sue"
	NoteJudgment     Command = "note_judgment"
	Close            Command = "close"
	Lift             Command = "lift"
)

var commandWords = []struct {
	command Command
	words   fault.Text
}{
	{AskPapers, text("告知补充材料", "ask for missing papers")},
	{Supplement, text("补充材料", "send missing papers")},
	{Accept, text("立案", "accept")},
	{Refuse, text("裁定不予受理", "refuse to accept")},
	{TakeBack, text("撤回异议", "withdraw")},
	{PermitWithdrawal, text("裁定准许撤回", "permit the withdrawal")},
	{FormPanel, text("组成合议庭", "form the panel")},
	{SetHearing, text("安排听证", "set a hearing")},
	{NoteHearing, text("记录听证", "record the hearing")},
	{Stay, text("裁定停止处分", "stop the disposal")},
	{EndStay, text("恢复处分", "let the disposal go on")},
	{OfferSecurity, text("提供担保", "offer security")},
	{DecideSecurity, text("审查担保", "decide about security")},
	{ProposeRuling, text("提出裁定书稿", "put a draft ruling before the panel")},
	{SignRuling, text("合议庭成员签署", "sign the ruling")},
	{IssueRuling, text("作出裁定", "issue the ruling")},
	{Receive, text("收到裁定", "receive the ruling")},
	{Reconsider, text("申请复议", "apply for reconsideration")},
	{Forward, text("报送复议案卷", "send the file to the higher court")},
	{Affirm, text("记录复议维持", "record that the ruling was upheld")},
	{Change, text("记录复议撤销或变更", "record that the ruling was changed")},
	{Remand, text("记录发回重新审查", "record that it was sent back")},
	{Sue, text("告知已提起执行异议之诉", "say that an action was brought")},
	{NoteJudgment, text("记录执行异议之诉判决", "record the judgment")},
	{Close, text("办结", "close")},
	{Lift, text("解除对标的的执行措施", "lift the measures on the property")},
}

// Commands lists every command.
func Commands() []Command {
	out := make([]Command, len(commandWords))
	for i, w := range commandWords {
		out[i] = w.command
	}
	return out
}

// Words is the name of c.
func (c Command) Words() fault.Text {
	for _, w := range commandWords {
		if w.command == c {
			return w.words
		}
	}
	return text(string(c), string(c))
}

// Who may give a command. The names are those of the roles of the house.
const (
	byClerk  = "clerk"
	byJudge  = "judge"
	byPanel  = "panel_member"
	byHead   = "bureau_head"
	byPerson = "person"
	bySystem = "system"
)

// Step is one row of the machine: a state, a command, and all that follows.
type Step struct {
	From    State
	Command Command
	Kind    Kind // only of this kind; empty: of both
	To      State
	Roles   []string
	Guard   string   // the rule that is asked, or what must be given
	Opens   []string // kinds of deadline
	Ends    []string
	Notice  string // what people are told, by kind of document or notice
	Money   string // what it means for the lot and its money
	Public  fault.Text
	Basis   basis.Basis
}

// ErrNoStep refuses a command that the state of the objection does not allow.
var ErrNoStep = fault.Define(fault.Refused, "enforcement_objection.no_step", basis.Objections2020(0),
	"该异议当前“{state}”，不能“{command}”。现在可以：{allowed}。",
	"The objection is \"{state}\"; \"{command}\" cannot be done now. What can be done: {allowed}.")

// Next finds the step that command takes from state for an objection of kind, or
// ErrNoStep with the commands that would pass.
func Next(from State, c Command, k Kind) (Step, error) {
	for _, s := range steps {
		if s.From == from && s.Command == c && (s.Kind == "" || s.Kind == k) {
			return s, nil
		}
	}
	return Step{}, ErrNoStep.With("state", from.Words()).With("command", c.Words()).With("allowed", allowed(from, k))
}

// Allowed lists the commands that pass from state for an objection of kind.
func Allowed(from State, k Kind) []Command {
	var cs []Command
	for _, s := range steps {
		if s.From == from && (s.Kind == "" || s.Kind == k) {
			cs = append(cs, s.Command)
		}
	}
	return cs
}

func allowed(from State, k Kind) fault.Text {
	t := text("无", "nothing")
	for i, c := range Allowed(from, k) {
		w := c.Words()
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
