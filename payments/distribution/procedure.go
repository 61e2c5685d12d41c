package distribution

import (
	"fachui/internal/legal"
)

// How a plan becomes final: 民诉法解释 Arts. 509–510, 执行程序解释 Arts. 17–18.
//
// The plan is served on every creditor and the debtor. Each may object in
// writing within 15 days of receiving it. The court tells all who did not
// object; each may oppose within 15 days. If nobody does, the plan is amended as
// the objector wants. If somebody does, the objector is told and may sue the
// opposers within 15 days; otherwise the original plan stands. During an action
// the undisputed part is paid (see [Divide]) and the rest is kept.

// WindowDays is each of the three periods, in calendar days after receipt.
const WindowDays = 15

// Roll moves a last day that is a legal rest day to the next working day.
// Its error is the calendar's: a year whose holidays are not known.
type Roll func(legal.Date) (legal.Date, error)

// WindowEnds is the last day to act for someone who received a document then.
func WindowEnds(received legal.Date, roll Roll) (legal.Date, error) {
	return roll(received.AddDays(WindowDays))
}

// Receipt is that a party received a document; the zero day: not yet.
type Receipt struct {
	Party    string
	Received legal.Date
}

// Act is that a party objected, opposed or sued. A paper posted in time is in
// time, so Done is the day of posting.
type Act struct {
	Party string
	Done  legal.Date
}

// Procedure is what has happened to a served plan so far.
type Procedure struct {
	Served      []Receipt // the plan, to every creditor and the debtor
	Objections  []Act
	Notified    []Receipt // the objections, to all who did not object
	Oppositions []Act
	Told        []Receipt // the oppositions, to each objector
	Actions     []Act     // 分配方案异议之诉, by objectors
}

// Stage is where a served plan stands.
type Stage string

// The stages of a plan.
const (
	BeingServed Stage = "being_served" // somebody has not received it
	Objecting   Stage = "objecting"    // an objection may still come
	Notifying   Stage = "notifying"    // somebody has not received the objections
	Opposing    Stage = "opposing"     // an opposition may still come
	Telling     Stage = "telling"      // an objector has not been told of the oppositions
	MaySue      Stage = "may_sue"      // an objector may still sue
	Suing       Stage = "suing"        // an action is pending: Divide
	Amend       Stage = "amend"        // nobody opposes: review and amend
	Stands      Stage = "stands"       // the original plan is final
)

// Stage tells where the plan stands at the end of today's mail: a period runs
// through its last day. Objections and oppositions must be in time; see InTime.
func (p Procedure) Stage(today legal.Date, roll Roll) (Stage, error) {
	stage, err := period(p.Served, p.Objections, today, roll, BeingServed, Objecting)
	if stage != "" || err != nil {
		return stage, err
	}
	if len(p.Objections) == 0 {
		return Stands, nil
	}
	stage, err = period(p.Notified, p.Oppositions, today, roll, Notifying, Opposing)
	if stage != "" || err != nil {
		return stage, err
	}
	if len(p.Oppositions) == 0 {
		return Amend, nil
	}
	stage, err = period(p.Told, p.Actions, today, roll, Telling, MaySue)
	switch {
	case stage != "" || err != nil:
		return stage, err
	case len(p.Actions) > 0:
		return Suing, nil
	}
	return Stands, nil
}

// period tells whether a document is still on its way or an answer to it may
// still come: "" once everybody has answered or has had the time to.
func period(sent []Receipt, answers []Act, today legal.Date, roll Roll, serving, open Stage) (Stage, error) {
	if len(sent) == 0 {
		return serving, nil
	}
	stage := Stage("")
	for _, r := range sent {
		if r.Received.IsZero() {
			return serving, nil
		}
		last, err := WindowEnds(r.Received, roll)
		if err != nil {
			return "", err
		}
		if !today.After(last) && !answered(answers, r.Party) {
			stage = open
		}
	}
	return stage, nil
}

func answered(acts []Act, party string) bool {
	for _, a := range acts {
		if a.Party == party {
			return true
		}
	}
	return false
}

// InTime checks an objection, opposition or action against the day on which its
// author received what it answers: ErrLate, or ErrNotServed if it never did.
func InTime(a Act, to []Receipt, roll Roll) error {
	for _, r := range to {
		if r.Party != a.Party || r.Received.IsZero() {
			continue
		}
		last, err := WindowEnds(r.Received, roll)
		if err != nil {
			return err
		}
		if a.Done.After(last) {
			return ErrLate.With("party", a.Party).With("found", a.Done).With("right", last)
		}
		return nil
	}
	return ErrNotServed.With("party", a.Party)
}
