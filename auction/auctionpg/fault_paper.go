package auctionpg

import (
	"fachui/internal/basis"
	"fachui/internal/fault"
)

// What can be wrong with the papers of a sale.
var (
	ErrNoPaper = fault.Define(fault.NotFound, "paper.not_found", basis.Basis{},
		"没有这份文书，或者它不对您开放。任何人都可以核验手中的文书；全文由本院人员和受送达人打开。",
		"There is no such paper, or it is not open to you. Anybody can verify a copy; the text is opened by the court's people and by whom it was served on.")
	ErrNumberTaken = fault.Define(fault.Conflict, "paper.number_taken", basis.Basis{},
		"文书号“{number}”已用于本院另一份文书，请换一个号。",
		"The number \"{number}\" stands on another paper of this court. Choose another one.")
	ErrNoOrderText = fault.Define(fault.NotFound, "order_correction.not_found", basis.CivilProcedure2023(157),
		"该标的没有这一号公告。请选择已经公布的暂缓、中止、恢复或者撤回公告。",
		"No order about this lot was published under that number. Choose one that was.")
	ErrCorrectionReason = fault.Define(fault.Invalid, "order_correction.reason", basis.CivilProcedure2023(157),
		"请写明怎样发生笔误（2 至 {most} 字），该说明将一并公布。",
		"Say how the slip came about, in 2 to {most} characters; it is published as well.")
	ErrPaperKind = fault.Define(fault.Invalid, "paper.kind", basis.Basis{},
		"“{kind}”没有可以草拟的模板。可以草拟：sale、in_kind、reauction、in_kind_lapse、revocation、release。",
		"There is no template to draft \"{kind}\" from. There are: sale, in_kind, reauction, in_kind_lapse, revocation, release.")
	ErrNoAward = fault.Define(fault.NotFound, "paper.no_award", basis.Sale2020(16),
		"没有债权人接受该财产抵债，不能草拟抵债文书。", "No creditor takes this property for the debt, so there is nothing to write.")
	ErrAgency = fault.Define(fault.Invalid, "assistance.request", basis.CivilProcedure2023(262),
		"请写明协助单位（real_estate、vehicles、companies、tax 或 other）、单位名称（2 至 120 字）和协助事项（每项 2 至 300 字，最多 10 项；other 至少一项）：“{field}”不合要求。",
		"Name the kind of body (real_estate, vehicles, companies, tax or other), its name (2 to 120 characters) and what it is asked for (2 to 300 characters each, 10 at most; other needs one): \"{field}\" is not usable.")
	ErrTitleFirst = fault.Define(fault.Refused, "assistance.title_first", basis.Sale2020(26),
		"成交（抵债）裁定送达买受人后，才能向登记机构发出协助执行通知书。",
		"A registry is asked once the ruling is served on the buyer and title has passed.")
	ErrNoAssistance = fault.Define(fault.NotFound, "assistance.not_found", basis.Basis{},
		"该标的没有这份协助执行通知书。", "This lot has no such notice of assistance.")
	ErrAssistanceStep = fault.Define(fault.Refused, "assistance.step", basis.CivilProcedure2023(262),
		"协助执行通知书先登记发出（sent），再凭对方的回执登记答复（answered），各一次，并写明情况（2 至 500 字）。",
		"A notice is first noted as sent, then as answered on the body's receipt, each once, with a note of 2 to 500 characters.")
)
