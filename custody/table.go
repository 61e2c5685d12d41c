package custody

import (
	"slices"

	"fachui/internal/basis"
)

// The kinds of deadline of custody. The subject is the thing; of the first, the list.
const (
	DeadlineReceive  = "custody.receive" // the keeper receives what is listed
	DeadlineDeliver  = "custody.deliver" // hand it to the buyer or the creditor
	DeadlineReturn   = "custody.return"  // give it back to its owner
	DeadlinePerish   = "custody.perish"  // be rid of it before it spoils
	DeadlineTakeBack = "custody.back"    // the appraiser brings it back
	DeadlineReseal   = "custody.reseal"  // seal an opened valuable again
)

// steps is the whole machine: every state and command that pass, and nothing else.
var steps = machine()

// Steps returns every row of the machine.
func Steps() []Step { return slices.Clone(steps) }

var (
	staff    = []string{ByClerk, ByJudge, ByKeeper}
	officers = []string{ByClerk, ByJudge}
	keeper   = []string{ByKeeper}
	judge    = []string{ByJudge}
)

func machine() []Step {
	rows := []Step{
		{From: Listed, Command: Receive, To: Stored, ToIf: Sealed, Begin: officers, Confirm: keeper, Door: true, Basis: basis.CaseFunds2017(19)},
		{From: Listed, Command: Reject, To: Rejected, Begin: keeper, Basis: basis.CaseFunds2017(19)},
		{From: Stored, Command: Move, To: Stored, Begin: keeper, Basis: basis.CaseFunds2017(20)},
		{From: Sealed, Command: Move, To: Sealed, Begin: staff, Confirm: staff, Basis: basis.CaseFunds2017(2)},
		{From: Stored, Command: Seal, To: Sealed, Begin: staff, Confirm: staff, Basis: basis.CaseFunds2017(19)},
		{From: Opened, Command: Seal, To: Sealed, Begin: staff, Confirm: staff, Basis: basis.CaseFunds2017(19)},
		{From: Sealed, Command: Open, To: Stored, ToIf: Opened, Begin: staff, Confirm: staff, Basis: basis.CaseFunds2017(19)},
		{From: Lent, Command: TakeBack, To: Stored, ToIf: Opened, Begin: staff, Confirm: staff, Door: true, Basis: basis.CaseFunds2017(2)},
	}
	for _, s := range []State{Stored, Opened} {
		rows = append(rows,
			Step{From: s, Command: Lend, To: Lent, Begin: staff, Confirm: staff, Door: true, Basis: basis.CaseFunds2017(2)},
			Step{From: s, Command: Dispose, To: Disposed, Duties: []Duty{Keep}, Begin: officers, Confirm: []string{ByHead}, Basis: basis.CaseFunds2017(21)})
	}
	for _, s := range []State{Stored, Sealed, Opened} {
		rows = append(rows,
			Step{From: s, Command: Deliver, To: Delivered, Duties: []Duty{ToDeliver}, Begin: staff, Confirm: staff, Door: true, Basis: basis.CaseFunds2017(22)},
			Step{From: s, Command: Return, To: Returned, Duties: []Duty{ToReturn}, Begin: staff, Confirm: staff, Door: true, Basis: basis.CaseFunds2017(23)},
			Step{From: s, Command: Transfer, To: Transferred, Begin: staff, Confirm: staff, Door: true, Basis: basis.CaseFunds2017(2)},
			Step{From: s, Command: Check, To: s, Begin: keeper, Basis: basis.CaseFunds2017(3)})
	}
	for _, s := range []State{Stored, Sealed, Opened, Lent} {
		rows = append(rows,
			Step{From: s, Command: OrderDelivery, To: s, Duties: []Duty{Keep}, Begin: judge, Basis: basis.CaseFunds2017(22)},
			Step{From: s, Command: OrderReturn, To: s, Duties: []Duty{Keep, ToDeliver}, Begin: judge, Basis: basis.CaseFunds2017(23)},
			Step{From: s, Command: CancelOrder, To: s, Duties: []Duty{ToDeliver, ToReturn}, Begin: judge, Basis: basis.CaseFunds2017(2)})
	}
	return rows
}
