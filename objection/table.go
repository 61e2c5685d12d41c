package objection

import (
	"slices"

	"fachui/internal/basis"
)

// The kinds of deadline that objections keep. The subject is the objection; of
// DeadlineRemedy one recipient of a ruling, since the days run for each from their
// own receipt.
const (
	DeadlineAccept     = "objection.accept"     // accept, refuse or ask for papers
	DeadlinePapers     = "objection.papers"     // bring the missing papers
	DeadlineReview     = "objection.review"     // rule
	DeadlineRemedy     = "objection.remedy"     // reconsideration or action
	DeadlineForward    = "objection.forward"    // send the file to the higher court
	DeadlineReconsider = "objection.reconsider" // the higher court rules
	DeadlineLift       = "objection.lift"       // lift the measures on the property
)

// What a step means for the lot and its money, by name.
const (
	moneyHold    = "hold_asset"         // no disposal, the price of the property stays where it is
	moneyStay    = "hold_asset_ordered" // the same, because the court orders it
	moneyFree    = "free_asset"         // what was held is free again
	moneySecured = "free_asset_if_secured"
	moneyAfter   = "as_ruled" // free, kept for lifting, or the sale revoked
)

var steps = machine()

// Steps returns every row of the machine.
func Steps() []Step { return slices.Clone(steps) }

var (
	desk      = []string{byClerk, byJudge}
	judge     = []string{byJudge}
	panel     = []string{byPanel, byJudge}
	objector  = []string{byPerson}
	house     = []string{bySystem}
	civil236  = basis.CivilProcedure2023(236)
	civil238  = basis.CivilProcedure2023(238)
	processed = basis.EnforcementProcedure2020
)

func machine() []Step {
	rows := intake()
	rows = append(rows, review()...)
	rows = append(rows, remedy()...)
	return append(rows, meanwhile()...)
}

// intake leads from a written objection to its acceptance (执行异议复议规定 Art. 2).
func intake() []Step {
	rows := []Step{
		{From: Filed, Command: AskPapers, To: Incomplete, Roles: desk, Guard: "once", Opens: []string{DeadlinePapers}, Ends: []string{DeadlineAccept},
			Notice: "objection.papers", Basis: basis.Objections2020(2)},
		{From: Incomplete, Command: Supplement, To: Filed, Roles: objector, Guard: "in_time", Opens: []string{DeadlineAccept}, Ends: []string{DeadlinePapers},
			Basis: basis.Objections2020(2)},
		{From: Filed, Command: Accept, Kind: Conduct, To: Accepted, Roles: desk, Guard: "before_end", Opens: []string{DeadlineReview}, Ends: []string{DeadlineAccept},
			Notice: "objection.accepted", Public: text("法院已受理执行行为异议，审查期间不停止执行。", "An objection to conduct was accepted; enforcement goes on meanwhile."), Basis: civil236},
		{From: Filed, Command: Accept, Kind: ThirdParty, To: Accepted, Roles: desk, Guard: "before_end", Opens: []string{DeadlineReview}, Ends: []string{DeadlineAccept},
			Notice: "objection.accepted", Money: moneyHold,
			Public: text("案外人对该财产提出异议，法院已受理，审查期间不处分该财产。", "A third party objects; the objection was accepted, and the property is not disposed of meanwhile."), Basis: civil238},
		{From: Filed, Command: Refuse, To: NotAccepted, Roles: judge, Guard: "paper", Ends: []string{DeadlineAccept},
			Notice: "objection.refused", Basis: basis.Objections2020(2)},
		{From: Incomplete, Command: Refuse, To: NotAccepted, Roles: judge, Guard: "papers_overdue", Ends: []string{DeadlinePapers},
			Notice: "objection.refused", Basis: basis.Objections2020(2)},
	}
	for _, s := range []State{Filed, Incomplete} {
		rows = append(rows, Step{From: s, Command: TakeBack, To: Withdrawn, Roles: objector, Ends: []string{DeadlineAccept, DeadlinePapers},
			Basis: basis.Objections2020(13)})
	}
	return rows
}

// review leads from acceptance to a ruling: 执行异议复议规定 Art. 11 to 17.
func review() []Step {
	return []Step{
		{From: Accepted, Command: FormPanel, To: Accepted, Roles: []string{byHead}, Guard: "panel_apart", Basis: basis.Objections2020(11)},
		{From: Accepted, Command: SetHearing, To: Accepted, Roles: panel, Guard: "on_panel", Notice: "objection.hearing", Basis: basis.Objections2020(12)},
		{From: Accepted, Command: NoteHearing, To: Accepted, Roles: panel, Guard: "on_panel", Basis: basis.Objections2020(12)},
		{From: Accepted, Command: TakeBack, To: Accepted, Roles: objector, Guard: "asked_once", Basis: basis.Objections2020(13)},
		{From: Accepted, Command: PermitWithdrawal, To: Withdrawn, Roles: panel, Guard: "on_panel", Ends: []string{DeadlineReview}, Notice: "objection.withdrawn",
			Money: moneyFree, Public: text("异议人撤回异议，法院裁定准许。", "The objector withdrew with the court's permission."), Basis: basis.Objections2020(13)},
		{From: Accepted, Command: ProposeRuling, To: Accepted, Roles: panel, Guard: "on_panel", Basis: basis.Objections2020(17)},
		{From: Accepted, Command: SignRuling, To: Accepted, Roles: panel, Guard: "on_panel", Basis: basis.CivilProcedure2023(45)},
		{From: Accepted, Command: IssueRuling, To: Ruled, Roles: house, Guard: "majority", Ends: []string{DeadlineReview}, Notice: "objection.ruling",
			Public: text("异议已作出裁定。", "The objection was ruled upon."), Basis: basis.Objections2020(17)},
	}
}

// remedy leads from a ruling to the end: 民事诉讼法 Art. 236, 238; 执行异议复议规定 Art. 23.
func remedy() []Step {
	rows := []Step{
		{From: Ruled, Command: Sue, Kind: ThirdParty, To: Sued, Roles: objector, Guard: "in_time", Money: moneyHold,
			Public: text("已提起执行异议之诉，诉讼期间不处分该财产。", "An action was brought; the property is not disposed of meanwhile."), Basis: civil238},
		{From: Sued, Command: NoteJudgment, Kind: ThirdParty, To: Final, Roles: judge, Guard: "paper", Notice: "objection.judgment", Money: moneyAfter,
			Public: text("执行异议之诉已有生效判决。", "There is a final judgment in the action."), Basis: civil238},
		{From: Reconsidering, Command: Reconsider, To: Reconsidering, Roles: objector, Guard: "in_time", Basis: civil236},
		{From: Reconsidering, Command: Forward, To: Reconsidering, Roles: desk, Guard: "forwarded_once", Ends: []string{DeadlineForward}, Basis: processed(7)},
		{From: Reconsidering, Command: Affirm, To: Final, Roles: judge, Guard: "paper", Ends: []string{DeadlineForward, DeadlineReconsider},
			Notice: "objection.higher", Money: moneyAfter, Public: text("上一级法院复议维持。", "The higher court upheld the ruling."), Basis: basis.Objections2020(23)},
		{From: Reconsidering, Command: Change, To: Final, Roles: judge, Guard: "paper", Ends: []string{DeadlineForward, DeadlineReconsider},
			Notice: "objection.higher", Money: moneyAfter, Public: text("上一级法院复议撤销或者变更原裁定。", "The higher court undid or changed the ruling."), Basis: basis.Objections2020(23)},
		{From: Reconsidering, Command: Remand, To: Accepted, Roles: judge, Guard: "remanded_once", Opens: []string{DeadlineReview}, Ends: []string{DeadlineForward, DeadlineReconsider},
			Notice: "objection.higher", Public: text("上一级法院发回重新审查，另行组成合议庭。", "The higher court sent it back; another panel decides."), Basis: basis.Objections2020(23)},
		{From: Final, Command: Lift, Kind: ThirdParty, To: Final, Roles: judge, Guard: "stopped", Ends: []string{DeadlineLift}, Money: moneyFree,
			Public: text("已解除对该财产的执行措施。", "The measures on the property were lifted."), Basis: basis.CivilProcedureInterp2022(314)},
	}
	for _, s := range []State{Ruled, NotAccepted} {
		rows = append(rows,
			Step{From: s, Command: Receive, To: s, Roles: house, Guard: "recipient", Opens: []string{DeadlineRemedy}, Basis: basis.Objections2020(16)},
			Step{From: s, Command: Reconsider, To: Reconsidering, Roles: objector, Guard: "in_time", Opens: []string{DeadlineForward, DeadlineReconsider},
				Public: text("已向上一级法院申请复议，复议期间不停止执行。", "Reconsideration was applied for; enforcement goes on meanwhile."), Basis: civil236},
			Step{From: s, Command: Close, To: Final, Roles: house, Guard: "remedies_over", Money: moneyAfter,
				Public: text("救济期限届满，裁定生效。", "The time for the next remedy is over; the ruling stands."), Basis: basis.Objections2020(16)})
	}
	return rows
}

// meanwhile is what happens to the property while an objection is heard: 执行程序解释
// Art. 9, 15, 16.
func meanwhile() []Step {
	var rows []Step
	for _, s := range []State{Accepted, Ruled, Reconsidering} {
		rows = append(rows,
			Step{From: s, Command: Stay, Kind: Conduct, To: s, Roles: panel, Guard: "nothing_held", Money: moneyStay,
				Public: text("法院裁定异议审查期间停止处分。", "The court stops the disposal while the objection is heard."), Basis: basis.Online2016(36)},
			Step{From: s, Command: EndStay, Kind: Conduct, To: s, Roles: panel, Guard: "stayed", Money: moneyFree,
				Public: text("法院裁定恢复处分。", "The court lets the disposal go on."), Basis: processed(9)})
	}
	for _, s := range []State{Accepted, Ruled, Reconsidering, Sued} {
		rows = append(rows,
			Step{From: s, Command: OfferSecurity, To: s, Roles: objector, Guard: "security_side", Basis: securityBasis(s)},
			Step{From: s, Command: DecideSecurity, To: s, Roles: panel, Guard: "security_enough", Money: moneySecured, Basis: securityBasis(s)})
	}
	return rows
}

func securityBasis(s State) basis.Basis {
	if s == Sued {
		return processed(16)
	}
	return processed(15)
}
