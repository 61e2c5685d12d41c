package custody

import (
	"slices"

	"fachui/internal/basis"
	"fachui/internal/fault"
)

// Command is what somebody does with a thing.
type Command string

// The commands.
const (
	Receive       Command = "receive"
	Reject        Command = "reject"
	Move          Command = "move"
	Seal          Command = "seal"
	Open          Command = "open"
	Lend          Command = "lend"
	TakeBack      Command = "take_back"
	OrderDelivery Command = "order_delivery"
	OrderReturn   Command = "order_return"
	CancelOrder   Command = "cancel_order"
	Deliver       Command = "deliver"
	Return        Command = "return"
	Transfer      Command = "transfer"
	Dispose       Command = "dispose"
	Check         Command = "check"
)

var commandWords = []struct {
	command Command
	words   fault.Text
}{
	{Receive, text("接收入库", "receive")},
	{Reject, text("不予接收", "turn down")},
	{Move, text("移库", "move")},
	{Seal, text("封存", "seal")},
	{Open, text("启封", "open")},
	{Lend, text("借出查验", "lend for inspection")},
	{TakeBack, text("查验归还", "take back")},
	{OrderDelivery, text("决定交付", "order delivery")},
	{OrderReturn, text("决定发还", "order return")},
	{CancelOrder, text("撤销交付或发还决定", "cancel the order")},
	{Deliver, text("交付", "deliver")},
	{Return, text("发还", "return")},
	{Transfer, text("移交其他法院", "hand to another court")},
	{Dispose, text("处置", "dispose of")},
	{Check, text("盘点", "count")},
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

// Who may begin or confirm a step. The names are those of the roles of the house.
const (
	ByClerk  = "clerk"
	ByJudge  = "judge"
	ByKeeper = "custodian"
	ByHead   = "bureau_head"
)

// Step is one row of the table: a state, a command, and all that follows.
type Step struct {
	From    State
	Command Command
	To      State
	ToIf    State    // where a valuable goes instead; empty: as any other thing
	Duties  []Duty   // under which it passes; none: under each
	Begin   []string // who may begin it
	Confirm []string // who may confirm it; none: one person is enough
	Door    bool     // of the two, exactly one is the keeper
	Basis   basis.Basis
}

// Two reports whether a second person must confirm.
func (s Step) Two() bool { return len(s.Confirm) > 0 }

// End is where the step leads a thing that is or is not a valuable.
func (s Step) End(valuable bool) State {
	if valuable && s.ToIf != "" {
		return s.ToIf
	}
	return s.To
}

// Next finds the step that a command takes, or ErrNoStep with the commands that
// would pass.
func Next(from State, c Command, d Duty) (Step, error) {
	for _, s := range steps {
		if s.From == from && s.Command == c && (len(s.Duties) == 0 || slices.Contains(s.Duties, d)) {
			return s, nil
		}
	}
	return Step{}, ErrNoStep.With("state", from.Words()).With("duty", d.Words()).With("command", c.Words()).With("allowed", allowed(from, d))
}

// Allowed lists the commands that pass from a state under a duty.
func Allowed(from State, d Duty) []Command {
	cs := []Command{}
	for _, s := range steps {
		if s.From == from && (len(s.Duties) == 0 || slices.Contains(s.Duties, d)) {
			cs = append(cs, s.Command)
		}
	}
	return cs
}

func allowed(from State, d Duty) fault.Text {
	t := text("无", "nothing")
	for i, c := range Allowed(from, d) {
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

// MayBegin refuses a person in a role that may not begin the step.
func (s Step) MayBegin(role string) error {
	if !slices.Contains(s.Begin, role) {
		return ErrRole.With("command", s.Command.Words())
	}
	return nil
}
