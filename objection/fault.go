package objection

import (
	"fachui/internal/basis"
	"fachui/internal/fault"
)

var none = basis.Basis{}

// What refuses an objection at the door.
var (
	ErrUnknown = fault.Define(fault.NotFound, "enforcement_objection.unknown", none,
		"没有这件异议，或者您无权查看。", "There is no such objection, or it is not for your eyes.")
	ErrKind = fault.Define(fault.Invalid, "enforcement_objection.kind", basis.CivilProcedure2023(236),
		"请选择异议类型：conduct（执行行为异议）或者 third_party（案外人异议）。",
		"Choose the kind: conduct, or third_party.")
	ErrCapacity = fault.Define(fault.Invalid, "enforcement_objection.capacity", basis.Objections2020(5),
		"请说明您以什么身份提出：party（当事人）、bidder（竞买人）、interested（其他利害关系人）或者 third_party（案外人）。",
		"Say as what you object: party, bidder, interested or third_party.")
	ErrKindCapacity = fault.Define(fault.Invalid, "enforcement_objection.kind_capacity", basis.Objections2020(8),
		"对财产主张权利、要求排除执行的，以案外人身份提出案外人异议；认为执行行为违法的，以当事人或者利害关系人身份提出执行行为异议。",
		"Whoever claims the property objects as a third party; whoever says that an act broke the law objects as party or interested person.")
	ErrAct = fault.Define(fault.Invalid, "enforcement_objection.act", basis.Objections2020(7),
		"请选择您认为违法的执行行为。", "Choose the act of enforcement that you attack.")
	ErrText = fault.Define(fault.Invalid, "enforcement_objection.text", basis.Objections2020(1),
		"“{field}”应为 {least} 至 {most} 字：申请书应写明请求、事实和理由、送达地址和联系方式。",
		"\"{field}\" takes {least} to {most} characters: say what you ask, why, and where papers reach you.")
	ErrTarget = fault.Define(fault.Invalid, "enforcement_objection.target", basis.Objections2020(1),
		"请写明对哪一个标的或者哪一个案件提出异议。", "Say which lot or which case the objection is about.")
	ErrNotParty = fault.Define(fault.Refused, "enforcement_objection.not_party", basis.CivilProcedure2023(236),
		"您不是本案当事人。与本次执行有利害关系的，请以竞买人或者其他利害关系人身份提出；对财产主张权利的，请提出案外人异议。",
		"You are no party of this case. Object as a bidder or interested person, or, if the property is yours, as a third party.")
	ErrPartyNotThird = fault.Define(fault.Refused, "enforcement_objection.party_not_third", basis.CivilProcedure2023(238),
		"您是本案当事人，不能提出案外人异议；认为执行行为违法的，请提出执行行为异议。",
		"You are a party of this case and no third party; object to the conduct instead.")
	ErrNotBidder = fault.Define(fault.Refused, "enforcement_objection.not_bidder", basis.Objections2020(5),
		"您没有报名竞买该标的。其他利害关系人请选择“其他利害关系人”。",
		"You did not apply for this lot. Choose \"other interested person\" instead.")
	ErrNotSupervisor = fault.Define(fault.Refused, "enforcement_objection.not_supervisor", basis.CivilProcedure2023(246),
		"只有上级法院、检察机关派出的监督人员可以监督机关身份提出。", "Only a supervisor of this court, for a higher court or the procuratorate, objects in that capacity.")
	ErrNoAsset = fault.Define(fault.Invalid, "enforcement_objection.no_asset", basis.CivilProcedure2023(238),
		"案外人异议应指明对哪一项财产主张权利。", "A third party's objection names the property that it is about.")
	ErrNotSold = fault.Define(fault.Refused, "enforcement_objection.not_sold", basis.Online2016(31),
		"标的尚未成交，没有可以撤销的拍卖；请只写明您的请求。", "Nothing was sold, so there is no sale to revoke; leave that ground out.")
	ErrOpen = fault.Define(fault.Conflict, "enforcement_objection.open", basis.Objections2020(15),
		"您对同一执行行为（标的）的异议正在办理，新的事由请补充到该异议中。",
		"Your objection about the same is pending; add new grounds to it.")
	ErrTwice = fault.Define(fault.Refused, "enforcement_objection.twice", basis.Objections2020(15),
		"您已就同一执行行为（标的）提出过异议，撤回或者被驳回后不再受理；不服裁定的，请在期限内申请复议或者提起诉讼。",
		"You objected about the same before; after a withdrawal or dismissal it is not heard again. Against the ruling, use the next remedy in its time.")
	ErrAssetOver = fault.Define(fault.Refused, "enforcement_objection.asset_over", basis.CivilProcedureInterp2022(462),
		"该财产的所有权已经转移给买受人，对它的执行已经终结，不能再提出案外人异议。权利受到损害的，可以另行起诉。",
		"Title to the property has passed to the buyer, so enforcement on it is over; a third party can no longer object. A claim for loss can be brought apart.")
	ErrNameSealed = fault.Define(fault.Forbidden, "enforcement_objection.name_sealed", basis.Online2016(18),
		"异议人姓名由审查该异议的合议庭成员查看；合议庭组成前由办理立案的人员查看，竞买人的姓名只有合议庭可以查看。",
		"Who objects is read by the members of the panel that hears it; before there is one, by whoever accepts it; a bidder's name by the panel alone.")
	ErrCounterDay = fault.Define(fault.Invalid, "enforcement_objection.counter_day", basis.Objections2020(2),
		"收到日期应在最近 {most} 日内，不晚于今日。", "The day of receipt lies within the last {most} days and not after today.")
	ErrCounterOwn = fault.Define(fault.Refused, "enforcement_objection.counter_own", basis.Objections2020(11),
		"本人的异议由他人收件。", "An objection of your own is taken in by somebody else.")
	ErrNotAtCounter = fault.Define(fault.Refused, "enforcement_objection.not_counter", basis.Objections2020(1),
		"该异议是异议人本人在网上提出的，后续手续由其本人办理。", "This objection was made online; its maker takes the next steps.")
	ErrAskedOnce = fault.Define(fault.Refused, "enforcement_objection.asked_once", basis.Objections2020(2),
		"需要补充的材料应当一次性告知，已经告知过。", "What is missing is said once, and it was said.")
	ErrPapersLate = fault.Define(fault.Refused, "enforcement_objection.papers_late", basis.Objections2020(2),
		"补充材料的期限已于 {due} 届满。", "The time to send missing papers was over at {due}.")
	ErrPapersRun = fault.Define(fault.Refused, "enforcement_objection.papers_run", basis.Objections2020(2),
		"补充材料的期限到 {due} 才届满，期满前不能以材料不齐为由不予受理。",
		"The time for the missing papers runs until {due}; before that they are no reason to refuse.")
)

// What refuses an act of the court.
var (
	ErrRole = fault.Define(fault.Forbidden, "enforcement_objection.role", basis.Objections2020(11),
		"您的岗位不能办理“{command}”。", "Your office cannot \"{command}\".")
	ErrPaper = fault.Define(fault.Invalid, "enforcement_objection.paper", basis.Objections2020(17),
		"须有文书号、文书和公布的理由：“{field}”缺少或不合要求（文书应为文件的 SHA-256 校验值）。",
		"A document number, the document and the published reason are needed: \"{field}\" is missing or not usable (the document is the SHA-256 of a file).")
	ErrPanelSize = fault.Define(fault.Invalid, "enforcement_objection.panel_size", basis.Objections2020(11),
		"合议庭应为单数且不少于 {least} 人，现为 {size} 人。", "A panel is odd and has at least {least} members; this one has {size}.")
	ErrPanelTwice = fault.Define(fault.Invalid, "enforcement_objection.panel_twice", basis.Objections2020(11),
		"合议庭成员应是不同的人。", "The members of a panel are different people.")
	ErrPanelRole = fault.Define(fault.Refused, "enforcement_objection.panel_role", basis.Objections2020(11),
		"合议庭成员应为本院在职的法官或者合议庭成员。", "The members of a panel are judges or panel members of this court.")
	ErrPanelApart = fault.Define(fault.Refused, "enforcement_objection.panel_apart", basis.Objections2020(11),
		"办理过该案的人员不得参与异议审查：所选成员曾经{part}。请另选没有参与该案的人员。",
		"Whoever worked on the case does not decide objections to it: a chosen member {part}. Choose somebody who took no part.")
	ErrPresiding = fault.Define(fault.Invalid, "enforcement_objection.presiding", basis.Objections2020(11),
		"审判长应是合议庭成员之一。", "The presiding judge is one of the panel.")
	ErrNoPanel = fault.Define(fault.Refused, "enforcement_objection.no_panel", basis.Objections2020(11),
		"尚未组成合议庭。请先由执行局长指定没有参与该案的三名以上单数人员组成合议庭。",
		"There is no panel yet. The head of the bureau first names an odd number of people, three or more, who took no part in the case.")
	ErrPanelFormed = fault.Define(fault.Conflict, "enforcement_objection.panel_formed", basis.Objections2020(11),
		"本次审查的合议庭已经组成，不再更换。", "The panel of this review was formed and is not changed.")
	ErrNotOnPanel = fault.Define(fault.Refused, "enforcement_objection.not_on_panel", basis.Objections2020(11),
		"只有审查本异议的合议庭成员可以办理。", "Only a member of the panel that hears this objection may do this.")
	ErrRulingChanged = fault.Define(fault.Conflict, "enforcement_objection.ruling_changed", basis.CivilProcedure2023(45),
		"您看到的不是现在的裁定书稿，请重新阅读后签署。", "This is not the draft that stands now. Read it again, then sign.")
	ErrSignedAlready = fault.Define(fault.Conflict, "enforcement_objection.signed", basis.CivilProcedure2023(45),
		"您已经签署。", "You have signed already.")
	ErrNoRuling = fault.Define(fault.NotFound, "enforcement_objection.no_ruling", none,
		"没有这份裁定书稿。", "There is no such draft ruling.")
	ErrOutcome = fault.Define(fault.Invalid, "enforcement_objection.outcome", basis.Objections2020(17),
		"该结果不是对{kind}可以作出的裁定。", "This is no ruling that can be made about {kind}.")
	ErrRevoke = fault.Define(fault.Invalid, "enforcement_objection.revoke", basis.Online2016(31),
		"只有异议成立、撤销执行行为，并且标的已经成交的，才能撤销拍卖；事由应为第三十一条所列六项之一。",
		"A sale is revoked only where the objection is founded, the act undone and the lot sold; the ground is one of the six of Article 31.")
	ErrJudgment = fault.Define(fault.Invalid, "enforcement_objection.judgment", basis.CivilProcedure2023(238),
		"判决结果应为 excluded（不得执行）或者 continued（继续执行）。", "A judgment is excluded (not to be enforced against) or continued (enforcement goes on).")
	ErrOtherRemedy = fault.Define(fault.Refused, "enforcement_objection.other_remedy", basis.Objections2020(16),
		"对该裁定不服的救济不是这一种：执行行为异议和不予受理的裁定申请复议，案外人异议的裁定提起诉讼，期限 {days} 日。",
		"This is not the remedy against this ruling: reconsideration against rulings on conduct and refusals, an action against rulings on a third party's right, within {days} days.")
	ErrRemedyLate = fault.Define(fault.Refused, "enforcement_objection.remedy_late", basis.Objections2020(16),
		"救济期限已于 {due} 届满。", "The time for this remedy was over at {due}.")
	ErrNotRecipient = fault.Define(fault.Refused, "enforcement_objection.not_recipient", basis.Objections2020(16),
		"该裁定不是送达您的，您不能对它申请复议或者提起诉讼。", "This ruling is not addressed to you; its remedies are not yours.")
	ErrRemandedOnce = fault.Define(fault.Refused, "enforcement_objection.remanded_once", basis.Objections2020(23),
		"已经发回重新审查过一次，不得再次发回。", "It was sent back once; it is not sent back again.")
	ErrNotStopped = fault.Define(fault.Refused, "enforcement_objection.not_stopped", basis.CivilProcedureInterp2022(314),
		"没有应当解除的执行措施：只有裁定中止执行或者判决不得执行的，才解除。",
		"There is nothing to lift: measures are lifted where enforcement was stopped or excluded.")
	ErrForwarded = fault.Define(fault.Conflict, "enforcement_objection.forwarded", basis.EnforcementProcedure2020(7),
		"案卷已经报送。", "The file was sent already.")
	ErrWithdrawalAsked = fault.Define(fault.Conflict, "enforcement_objection.withdrawal_asked", basis.Objections2020(13),
		"您已申请撤回，是否准许由合议庭裁定。", "You asked to withdraw already; the panel rules whether it is permitted.")
	ErrNoWithdrawal = fault.Define(fault.Refused, "enforcement_objection.no_withdrawal", basis.Objections2020(13),
		"异议人没有申请撤回。", "The objector did not ask to withdraw.")
	ErrHearing = fault.Define(fault.Invalid, "enforcement_objection.hearing", basis.Objections2020(12),
		"听证时间应在现在之后，并写明地点（2 至 200 字）。", "A hearing lies ahead and has a place (2 to 200 characters).")
	ErrHearingNote = fault.Define(fault.Invalid, "enforcement_objection.hearing_note", basis.Objections2020(12),
		"请在听证开始之后记录到场情况（2 至 2000 字），并附笔录。", "Record who came (2 to 2000 characters) once the hearing has begun, with its record.")
)

// What refuses to hold or to free the property and its money.
var (
	ErrHeld = fault.Define(fault.Refused, "enforcement_objection.held", basis.EnforcementProcedure2020(15),
		"该财产有正在审查的执行异议，审查（诉讼）期间不得处分，价款不得发放。异议办结或者申请执行人提供充分有效担保后方可继续。",
		"An objection about this property is being heard: meanwhile it is not disposed of and its money is not paid out. It goes on once the objection is over, or the creditor gives sufficient security.")
	ErrNothingHeld = fault.Define(fault.Refused, "enforcement_objection.nothing_held", basis.EnforcementProcedure2020(9),
		"现在没有停止处分，不必提供担保。", "Nothing stands still, so no security is needed.")
	ErrHeldAlready = fault.Define(fault.Conflict, "enforcement_objection.held_already", basis.EnforcementProcedure2020(9),
		"该财产已经停止处分。", "The property stands still already.")
	ErrSecurityCreditor = fault.Define(fault.Refused, "enforcement_objection.security_creditor", basis.EnforcementProcedure2020(9),
		"只有申请执行人可以提供担保请求继续执行。", "Only the applicant for enforcement may give security for going on.")
	ErrSecurityStop = fault.Define(fault.Refused, "enforcement_objection.security_stop", basis.EnforcementProcedure2020(9),
		"被执行人、利害关系人对执行行为提出异议时，才可以提供担保请求停止处分。",
		"Security for stopping is given by the debtor or an interested person, in an objection to conduct.")
	ErrSecuritySide = fault.Define(fault.Invalid, "enforcement_objection.security_side", basis.EnforcementProcedure2020(9),
		"请选择担保的目的：continue（继续执行）或者 stop（停止处分）。", "Say what the security is for: continue or stop.")
	ErrSecurityText = fault.Define(fault.Invalid, "enforcement_objection.security_text", basis.EnforcementProcedure2020(9),
		"请写明担保方式（2 至 500 字）和大于零的担保金额。", "Describe the security in 2 to 500 characters, with an amount above zero.")
	ErrNoSecurity = fault.Define(fault.NotFound, "enforcement_objection.no_security", none,
		"没有这项待审查的担保。", "There is no such security to decide about.")
)
