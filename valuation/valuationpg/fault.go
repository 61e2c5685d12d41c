package valuationpg

import (
	"fachui/internal/basis"
	"fachui/internal/fault"
)

// What can be wrong besides the rules.
var (
	ErrUnknown = fault.Define(fault.NotFound, "valuation.unknown", basis.Basis{},
		"没有这次定价，请核对编号。", "There is no such valuation; check its identifier.")
	ErrRunning = fault.Define(fault.Conflict, "valuation.running", basis.Price2018(2),
		"该财产已有一次定价在进行，不能重复启动。",
		"A valuation of this asset is under way already; a second cannot be started.")
	ErrFirmUnknown = fault.Define(fault.NotFound, "firm.unknown", basis.Price2018(15),
		"名单库中没有备案号为 {registry} 的评估机构。",
		"No appraisal firm with registry number {registry} is on the list.")
	ErrFirmListed = fault.Define(fault.Conflict, "firm.listed", basis.Price2018(15),
		"该备案号或统一社会信用代码的机构已在名单库中。",
		"A firm with this registry number or credit code is on the list already.")
	ErrFirmFields = fault.Define(fault.Invalid, "firm.fields", basis.Price2018(15),
		"机构资料不能使用：{why}。", "The firm's particulars cannot be used: {why}.")
	ErrAppraiserListed = fault.Define(fault.Conflict, "firm.appraiser_listed", basis.Appraisal2016(13),
		"该评估师或证书号已在一家机构登记；评估师只能在一家机构执业。",
		"This appraiser or certificate is with a firm already; an appraiser works for one firm.")
	ErrFirms = fault.Define(fault.Invalid, "valuation.firms", basis.Price2018(16),
		"应按顺序列出三家不同的评估机构备案号，且专业相符。",
		"Name three different firms of the branch by registry number, in order.")
	ErrExcluded = fault.Define(fault.Conflict, "valuation.excluded", basis.Price2018(16),
		"该机构已被排除。", "This firm is excluded already.")
	ErrGround = fault.Define(fault.Invalid, "valuation.ground", basis.Price2018(16),
		"排除须有法定理由（interest、punished、fee_above_average、suspended）并写明依据材料。",
		"An exclusion needs a legal ground (interest, punished, fee_above_average, suspended) and the paper that shows it.")
	ErrDecision = fault.Define(fault.Conflict, "valuation.decision", basis.Price2018(16),
		"该文号的决定已记录。", "A decision with this number is on record already.")
	ErrNoDecision = fault.Define(fault.NotFound, "valuation.no_decision", basis.Price2018(16),
		"没有文号为 {number} 的合议庭决定，请先记录。",
		"No decision of the panel has number {number}; record it first.")

	ErrDrawUnknown = fault.Define(fault.NotFound, "draw.unknown", basis.Basis{},
		"没有这次摇号，请核对编号。", "There is no such draw; check its identifier.")
	ErrDrawLive = fault.Define(fault.Conflict, "draw.live", basis.Price2018(16),
		"本次委托已有第 {number} 次摇号，不能再摇。只有作废决定才能使其失效。",
		"Draw {number} stands for this commission, so there is no other. Only an order can void it.")
	ErrDrawDone = fault.Define(fault.Conflict, "draw.done", basis.Price2018(16),
		"本次摇号已经开号或作废。", "This draw was revealed or voided already.")
	ErrVoidByOperator = fault.Define(fault.Forbidden, "draw.void_by_operator", basis.Price2018(16),
		"摇号操作人不能自行作废摇号，应由执行局长或主管院领导决定。",
		"Whoever ran a draw cannot void it; the bureau head or the leader in charge decides.")
	ErrNotParty = fault.Define(fault.Forbidden, "valuation.not_party", basis.Price2018(16),
		"您不是本案当事人，或您的账号尚未与本案当事人关联。",
		"You are no party of this case, or your account is not linked to one yet.")

	ErrCommissionUnknown = fault.Define(fault.NotFound, "commission.unknown", basis.Basis{},
		"没有这份委托，或它不属于您所在的机构。",
		"There is no such commission, or it is not your firm's.")
	ErrCommissionOver = fault.Define(fault.Refused, "commission.over", basis.Price2018(17),
		"这份委托目前为“{status}”，不能作此操作。",
		"This commission stands at \"{status}\", which does not allow it.")
	ErrRecusal = fault.Define(fault.Refused, "commission.recusal", basis.Appraisal2016(24),
		"接受委托须声明与当事人及财产没有利害关系；有利害关系的应当回避（拒绝并说明）。",
		"To accept, declare that the firm has no interest in the parties or the asset; a firm that has one must decline and say so.")
	ErrExtensionUnknown = fault.Define(fault.NotFound, "commission.extension_unknown", basis.Price2018(19),
		"没有待决定的延期申请。", "No request for more time awaits a decision.")
	ErrReportUnknown = fault.Define(fault.NotFound, "report.unknown", basis.Basis{},
		"没有这份报告，请核对编号。", "There is no such report; check its identifier.")
	ErrReportOld = fault.Define(fault.Refused, "report.old", basis.Price2018(20),
		"这不是最新的一份报告，请处理最新的。", "This is not the newest report; act on the newest.")
	ErrNoRecipient = fault.Define(fault.Refused, "report.no_recipient", basis.Price2018(21),
		"本案尚未登记当事人，无法发送报告。请先登记当事人。",
		"The case has no parties on record, so the report cannot be sent. Add the parties first.")
	ErrObjectionUnknown = fault.Define(fault.NotFound, "objection.unknown", basis.Basis{},
		"没有这份异议，请核对编号。", "There is no such objection; check its identifier.")
	ErrObjectionOpen = fault.Define(fault.Conflict, "objection.open", basis.Price2018(22),
		"您对这份报告已有一份异议在处理中，可向承办人补充材料。",
		"You have an objection to this report under way; add papers with the case handler.")
	ErrPosted = fault.Define(fault.Invalid, "objection.posted", basis.CivilProcedure2023(85),
		"寄出日期应不晚于收到当日。", "The day of posting should not lie after the day of receipt.")
)

// ErrBeginning refuses a word that the start of a valuation does not know.
var ErrBeginning = fault.Define(fault.Invalid, "valuation.beginning", basis.Price2018(2),
	"“{field}”的值不适用。specialty：assets、land、real_estate、mining_rights、jewellery；wish：四种方式之一；mandate：state_owned、public_interest、by_statute；其余：yes、no 或空。",
	"The value of \"{field}\" does not apply. specialty: assets, land, real_estate, mining_rights or jewellery; wish: one of the four methods; mandate: state_owned, public_interest or by_statute; the others: yes, no or empty.")

// ErrUntil refuses a time that is already over.
var ErrUntil = fault.Define(fault.Invalid, "valuation.until", basis.Price2018(4),
	"期限应为今天以后的日期。", "The time limit should be a day after today.")

// ErrAgreementFirst refuses a draw before the parties had their say.
var ErrAgreementFirst = fault.Define(fault.Refused, "draw.agreement_first", basis.Price2018(16),
	"摇号之前应先由双方当事人协商三家机构及其顺序。请先记录协商结果。",
	"Before a draw the parties are asked to agree on three firms and their order. Record what became of that first.")

// ErrInspection refuses an inspection that cannot have been so.
var ErrInspection = fault.Define(fault.Invalid, "commission.inspection", basis.Price2018(18),
	"勘验时间应在收到委托之后、现在之前，地点应为 2 至 200 字，说明不超过 5000 字。",
	"An inspection lies between the receipt of the commission and now, at a place named in 2 to 200 characters, with a note of at most 5000.")
