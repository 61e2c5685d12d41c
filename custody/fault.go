package custody

import (
	"fachui/internal/basis"
	"fachui/internal/fault"
)

var none = basis.Basis{}

// What refuses a step.
var (
	ErrNoStep = fault.Define(fault.Refused, "custody.no_step", basis.CaseFunds2017(2),
		"该物品当前“{state}，{duty}”，不能“{command}”。现在可以：{allowed}。",
		"The thing is \"{state}, {duty}\"; \"{command}\" cannot be done now. What can be done: {allowed}.")
	ErrRole = fault.Define(fault.Forbidden, "custody.role", basis.CaseFunds2017(2),
		"您的岗位不能办理“{command}”。出入库由执行人员和保管员各一人办理，交付、发还由执行法官决定，处置由执行局长确认。",
		"Your office cannot \"{command}\". Things go in and out by an officer of the case and the keeper together; delivery and return are ordered by the judge; disposal is confirmed by the head of the bureau.")
	ErrSamePerson = fault.Define(fault.Refused, "custody.same_person", basis.CaseFunds2017(2),
		"该事项须由两人办理，确认人不能是发起人本人。请由另一人登录后确认。",
		"This takes two people, and whoever began it cannot confirm it. Have another person sign in and confirm.")
	ErrSameOffice = fault.Define(fault.Refused, "custody.same_office", basis.CaseFunds2017(2),
		"物品出入库须由执行人员和保管员各一人办理。现在两人都是或都不是保管员；请换另一方确认。",
		"A thing crosses the warehouse door by one officer of the case and the keeper. Now both are keepers, or neither is; have the other side confirm.")
	ErrOfficers = fault.Define(fault.Refused, "custody.officers", basis.CaseFunds2017(19),
		"接收人不能是经手的两名执行人员之一。请由其他保管员接收。",
		"Whoever receives cannot be one of the two officers who brought the things. Another keeper must receive them.")
	ErrWaits = fault.Define(fault.Conflict, "custody.waits", basis.CaseFunds2017(2),
		"该物品有一项操作正待第二人确认。请先确认或撤回，再办理其他操作。",
		"An act of this thing waits for a second person. Confirm or withdraw it first.")
	ErrActEnded = fault.Define(fault.Conflict, "custody.act_ended", none,
		"该项操作已经确认或撤回。", "This act was confirmed or withdrawn already.")
	ErrNotYours = fault.Define(fault.Refused, "custody.not_yours", none,
		"只有发起人可以撤回。", "Only whoever began it can withdraw it.")
	ErrSlotSame = fault.Define(fault.Refused, "custody.slot_same", none,
		"物品已经在该货位，请选择另一个货位。", "The thing stands in that slot already; choose another one.")
	ErrSealUsed = fault.Define(fault.Conflict, "custody.seal_used", basis.CaseFunds2017(19),
		"封条号 {seal} 已经用过。封条一次一号，请使用新的封条。",
		"Seal {seal} was used before. A seal is used once: take a new one.")
)

// What refuses particulars.
var (
	ErrThing = fault.Define(fault.Invalid, "custody.thing", basis.CaseFunds2017(19),
		"第 {line} 项物品不正确：{why}。", "Line {line} of the list is wrong: {why}.")
	ErrList = fault.Define(fault.Invalid, "custody.list", basis.CaseFunds2017(19),
		"交接清单应列明 1 至 {most} 项物品。", "A list of hand-over names 1 to {most} things.")
	ErrSecondOfficer = fault.Define(fault.Refused, "custody.second_officer", basis.CaseFunds2017(2),
		"交接须有两名执行人员经手：第二人应为本院在岗的书记员或者执行法官，且不是您本人。",
		"A hand-over takes two officers: the second is a clerk or judge of this court now, and not you.")
	ErrTakenOn = fault.Define(fault.Invalid, "custody.taken_on", none,
		"取得物品的日期不能晚于今天，也不能早于立案日 {filed}。", "The day on which the things were taken is not after today, nor before the case was filed on {filed}.")
	ErrHandover = fault.Define(fault.Invalid, "custody.handover", basis.CaseFunds2017(19),
		"交接信息不完整：{why}。", "The hand-over is incomplete: {why}.")
	ErrSealMissing = fault.Define(fault.Invalid, "custody.seal_missing", basis.CaseFunds2017(19),
		"贵重物品应当封存：请填写封条号（2 至 40 字）。", "Valuables are sealed: give the number of the seal (2 to 40 characters).")
	ErrSealNone = fault.Define(fault.Invalid, "custody.seal_none", none,
		"该物品不是贵重物品，接收时不封存；入库后可以另行封存。", "This is no valuable and is received without a seal; it may be sealed once it is in.")
	ErrReason = fault.Define(fault.Invalid, "custody.reason", none,
		"请写明理由或者情况（2 至 500 字）。", "Say why, or what was found, in 2 to 500 characters.")
	ErrDocument = fault.Define(fault.Invalid, "custody.document", none,
		"请写明依据的文书及文号（2 至 120 字）。", "Name the document it rests on (2 to 120 characters).")
	ErrCounterpart = fault.Define(fault.Invalid, "custody.counterpart", basis.CaseFunds2017(19),
		"请写明对方姓名或者名称（2 至 60 字）。", "Name the other side (2 to 60 characters).")
	ErrPaper = fault.Define(fault.Invalid, "custody.paper", none,
		"请写明核对的身份或者授权证件（2 至 60 字）。", "Say by which paper the receiver was known (2 to 60 characters).")
	ErrBackAt = fault.Define(fault.Invalid, "custody.back_at", none,
		"归还时间应在现在之后、{latest} 之前。", "The time to bring it back is after now and before {latest}.")
	ErrGround = fault.Define(fault.Invalid, "custody.ground", basis.CaseFunds2017(22),
		"交付的根据应为 title（执行依据确定交付）或 sale（拍卖、变卖成交）。", "The ground of a delivery is title (awarded by the enforcement title) or sale.")
	ErrFrom = fault.Define(fault.Invalid, "custody.from", none,
		"期限的起算日不能晚于今天，也不能早于取得物品之日 {taken}。", "The day from which the time counts is not after today, nor before the thing was taken on {taken}.")
	ErrSlot = fault.Define(fault.Invalid, "custody.slot", none,
		"库房名称为 1 至 40 字，货位号为 1 至 20 字。", "A warehouse has a name of 1 to 40 characters and a slot one of 1 to 20.")
)

// What is not there.
var (
	ErrThingUnknown = fault.Define(fault.NotFound, "custody.unknown", none,
		"本院没有这件物品。", "This court holds no such thing.")
	ErrHandoverUnknown = fault.Define(fault.NotFound, "custody.handover_unknown", none,
		"本院没有这份交接清单。", "This court has no such list of hand-over.")
	ErrSlotUnknown = fault.Define(fault.NotFound, "custody.slot_unknown", basis.CaseFunds2017(20),
		"本院没有这个货位。请先登记库房和货位。", "This court has no such slot. Add the warehouse and slot first.")
	ErrSlotTwice = fault.Define(fault.Conflict, "custody.slot_twice", none,
		"该库房已有这个货位。", "The warehouse has this slot already.")
	ErrActUnknown = fault.Define(fault.NotFound, "custody.act_unknown", none,
		"没有这项待确认的操作。", "There is no such act.")
	ErrOtherCase = fault.Define(fault.Refused, "custody.other_case", none,
		"所选财产不属于本案。", "The chosen asset belongs to another case.")
)
