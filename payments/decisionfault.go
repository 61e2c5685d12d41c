package payments

import (
	"fachui/internal/basis"
	"fachui/internal/fault"
)

// Refusals about decisions that move a case's money otherwise than a plan.
var (
	ErrDecisionUnknown = fault.Define(fault.NotFound, "decision.not_found", basis.CaseFunds2017(12),
		"没有这项款项处理决定，或已办结。",
		"There is no such decision about money, or it was dealt with.")
	ErrDecisionAmount = fault.Define(fault.Invalid, "decision.amount", basis.CaseFunds2017(12),
		"金额应大于零，精确到分。",
		"The amount is more than zero, to the fen.")
	ErrDecisionLeader = fault.Define(fault.Forbidden, "decision.leader", basis.CaseFunds2017(17),
		"提存及其处理由主管院领导批准。",
		"Escrow, and what becomes of it, is for the court's leader to approve.")
	ErrDecisionPending = fault.Define(fault.Conflict, "decision.pending", basis.CaseFunds2017(12),
		"该笔款项已有待批准或已批准的处理决定。应先作废或办结。",
		"A decision about this money waits or was approved. Cancel or finish that one first.")
	ErrNotAssigned = fault.Define(fault.Refused, "decision.not_approved", basis.CaseFunds2017(12),
		"该决定尚未批准，不能制单付款。",
		"That decision is not approved, so nothing can be paid by it.")
	ErrTaxBeforeTitle = fault.Define(fault.Refused, "tax.before_title", basis.Online2016(30),
		"该标的物的成交裁定尚未生效或价款未付清，不能从价款缴税。",
		"The deal ruling of the lot is not effective or its price not paid, so no tax is paid out of it.")
	ErrTaxOfBuyer = fault.Define(fault.Refused, "tax.of_buyer", basis.Online2016(30),
		"拍卖公告载明“{tax}”由买受人承担，不得从价款中支付。应由买受人自行缴纳。",
		"By the announcement \"{tax}\" is the buyer's; the price never pays it. The buyer pays it himself.")
	ErrTaxUnlisted = fault.Define(fault.Refused, "tax.not_announced", basis.Online2016(30),
		"拍卖公告没有载明“{tax}”由谁承担。应由合议庭依法确定承担主体，并写明裁定文号。",
		"The announcement does not say who bears \"{tax}\". The panel settles it by law; name its ruling.")
	ErrTaxLodged = fault.Define(fault.Conflict, "tax.lodged", basis.Online2016(30),
		"同一金额的卖方税费已登记为债权，将由分配方案支付。请撤回该债权或由方案支付，不能重复。",
		"A seller's tax of this amount is lodged as a claim, which the plan pays. Withdraw it, or let the plan pay: not both.")
	ErrTaxReceipt = fault.Define(fault.Invalid, "tax.receipt", basis.Online2016(30),
		"买受人垫付的卖方税费凭完税凭证归还，请填写完税凭证号。",
		"A seller's tax that the buyer advanced is reimbursed against the tax receipt; give its number.")
	ErrTaxNotBuyer = fault.Define(fault.Refused, "tax.not_buyer", basis.CaseFunds2017(11),
		"收款账户户名与该标的物买受人不一致。垫付税费只归还买受人本人。",
		"The account is not in the name of the buyer of this lot. What the buyer advanced goes back to the buyer alone.")
	ErrTaxTwice = fault.Define(fault.Conflict, "tax.paid", basis.Online2016(30),
		"该税种的这份核定文书已经办理缴纳，不能重复。",
		"That assessment of this tax has been dealt with and is not paid again.")
	ErrCostPurpose = fault.Define(fault.Invalid, "cost.purpose", basis.EnforcementTrial2020(34),
		"费用用途应为 appraisal（评估）、auxiliary（辅助）、inquiry（询价）、storage（保管）或 notice（公告），不能为“{purpose}”。",
		"A cost is appraisal, auxiliary, inquiry, storage or notice, not \"{purpose}\".")
	ErrCostDay = fault.Define(fault.Invalid, "cost.paid_on", basis.EnforcementTrial2020(34),
		"付款日期“{day}”应为今天或以前。",
		"The day of payment, \"{day}\", is today or earlier.")
	ErrCostReceipt = fault.Define(fault.Conflict, "cost.receipt_used", basis.EnforcementTrial2020(34),
		"该机构的这张票据已登记过垫付。每张票据只登记一次。",
		"That receipt of the agency is on record already; each is entered once.")
	ErrCostUnknown = fault.Define(fault.NotFound, "cost.not_found", basis.EnforcementTrial2020(34),
		"没有这笔垫付费用，或已核实。",
		"There is no such advance, or it has been checked.")
	ErrPartyUnknown = fault.Define(fault.NotFound, "decision.party", basis.CaseFunds2017(11),
		"本案没有这位当事人。",
		"That is no party of the case.")
	ErrCostUnconfirmed = fault.Define(fault.Refused, "cost.not_confirmed", basis.EnforcementTrial2020(34),
		"垫付费用的票据尚未由另一人核实，不能归还。",
		"Another person has not seen the receipt of this advance, so it cannot be reimbursed.")
	ErrCostRepaid = fault.Define(fault.Conflict, "cost.repaid", basis.EnforcementTrial2020(34),
		"该笔垫付费用已办理归还，只归还一次。",
		"That advance is being reimbursed or was; it is reimbursed once.")
	ErrCostLodged = fault.Define(fault.Conflict, "cost.lodged", basis.EnforcementTrial2020(34),
		"同一当事人同一金额的垫付费用已登记为债权，将由分配方案优先归还，不能重复。",
		"An advanced cost of this party in this amount is lodged as a claim, which the plan repays first: not both.")
	ErrTransferGround = fault.Define(fault.Invalid, "transfer.ground", basis.EnforcementTrial2020(56),
		"移交依据应为 entrusted（委托执行）、priority_court（移送优先债权法院）、waiting_seizure（轮候查封）或 jurisdiction（管辖变更），不能为“{ground}”。",
		"The ground is entrusted, priority_court, waiting_seizure or jurisdiction, not \"{ground}\".")
	ErrTransferSelf = fault.Define(fault.Invalid, "transfer.self", basis.CaseFunds2017(4),
		"不能移交给本院。本院案件之间不得划转款项。",
		"A court transfers nothing to itself: money never moves between its own cases.")
	ErrTransferCase = fault.Define(fault.NotFound, "transfer.case", basis.CaseFunds2017(4),
		"{court}没有案号为“{case}”的案件，或尚未开立该案专用账号。请与该院核对。",
		"{court} has no case \"{case}\", or no number for its money yet. Ask that court.")
	ErrTransferOver = fault.Define(fault.Refused, "transfer.over", basis.CaseFunds2017(4),
		"本案可移交款项为 {all} 元，少于 {amount} 元。",
		"The case has ¥{all} to transfer, less than ¥{amount}.")
	ErrTransferPayee = fault.Define(fault.Invalid, "transfer.payee", basis.CaseFunds2017(11),
		"请写明接收法院：本系统内的法院，或已由两人登记的外部收款人。",
		"Name the receiving court: one of this house, or an outside payee that two people put on record.")
	ErrNothingReleased = fault.Define(fault.Refused, "release.nothing", basis.CivilProcedureInterp2022(510),
		"预留的债权尚未确定，没有可释放的款项。请先在案件中更正或撤回该债权。",
		"What was reserved for is still pending, so nothing is released. Correct or withdraw the claim in its case first.")
	ErrReserveShort = fault.Define(fault.Refused, "release.short", basis.CivilProcedureInterp2022(510),
		"债权 {claim} 还应得 {missing} 元，预留款不足。预留应按申报的最高额计算，请由合议庭处理。",
		"Claim {claim} is still due ¥{missing} beyond the reserve. A reserve is made at the highest amount asserted; the panel must look at it.")
	ErrNoReserve = fault.Define(fault.Refused, "release.none", basis.CivilProcedureInterp2022(510),
		"该方案没有预留款，或预留款已全部释放。",
		"That plan reserved nothing, or all of it was released.")
	ErrEscrowGround = fault.Define(fault.Invalid, "escrow.ground", basis.CaseFunds2017(16),
		"提存事由应为 refused（拒绝受领）、missing（下落不明）、no_heir（死亡未确定继承人）、no_guardian（丧失行为能力未确定监护人）、unreachable（无法联系）或 other（其他），不能为“{ground}”。",
		"The ground is refused, missing, no_heir, no_guardian, unreachable or other, not \"{ground}\".")
	ErrEscrowProof = fault.Define(fault.Refused, "escrow.no_proof", basis.CaseFunds2017(16),
		"申请提存应附证明材料：如何、何时通知申请执行人而无法送达，或其拒绝受领、下落不明的证明（不少于十字）。",
		"Escrow needs proof: how and when the creditor was sought and could not be reached, or that it refused or is missing (at least ten characters).")
	ErrEscrowPlace = fault.Define(fault.Invalid, "escrow.place", basis.CaseFunds2017(17),
		"提存地点应为 court（本院保管）或 notary（公证机构），不能为“{place}”。",
		"Escrow is kept at court or notary, not \"{place}\".")
	ErrEscrowNotary = fault.Define(fault.Invalid, "escrow.notary", basis.CaseFunds2017(17),
		"送公证机构提存的，应选定已由两人登记的公证机构；本院保管的不选。",
		"Name the notary, put on record by two people, when the money goes there; name none when the court keeps it.")
	ErrEscrowNothing = fault.Define(fault.Refused, "escrow.nothing", basis.CaseFunds2017(16),
		"没有可提存的应付债权人款项：该行没有余额，正在付款，或收款人不是本案当事人。",
		"There is no creditor's money to put in escrow: the line has no balance, is being paid, or its payee is no party of the case.")
	ErrEscrowUnknown = fault.Define(fault.NotFound, "escrow.not_found", basis.CaseFunds2017(16),
		"没有这笔提存，或已处理完毕。",
		"There is no such escrow, or it has ended.")
	ErrEscrowWay = fault.Define(fault.Invalid, "escrow.way", basis.CivilCode(574),
		"处理方式应为 claimed（债权人领取）、recovered（债务人取回）或 state（归国家所有），不能为“{way}”。",
		"An escrow is claimed, recovered or the state's (state), not \"{way}\".")
	ErrEscrowElsewhere = fault.Define(fault.Refused, "escrow.elsewhere", basis.CaseFunds2017(17),
		"该款已送公证机构提存，由公证机构办理领取。",
		"That money is with the notary, where it is claimed.")
	ErrEscrowEarly = fault.Define(fault.Refused, "escrow.early", basis.CivilCode(574),
		"自提存之日起满五年（{lapses}）债权人未领取的，方可扣除提存费用后归国家所有。",
		"Only when five years have passed ({lapses}) without a claim does an escrow, less its costs, belong to the state.")
	ErrEscrowLapsed = fault.Define(fault.Refused, "escrow.lapsed", basis.CivilCode(574),
		"领取提存物的权利自提存之日起五年内不行使而消灭（已于 {lapses} 届满），该款归国家所有。",
		"The right to an escrow ends five years after it was made (it ended {lapses}); the money is the state's.")
	ErrEscrowAccount = fault.Define(fault.Refused, "escrow.account", basis.CaseFunds2017(13),
		"收款人应在提存之后重新确认本人账户，旧账户不再使用。",
		"The payee must confirm an account anew since the money was put in escrow; the old one no longer counts.")
	ErrEscrowCost = fault.Define(fault.Refused, "escrow.cost", basis.CivilCode(573),
		"提存费用 {cost} 元应不为负且少于提存款 {amount} 元。",
		"The costs, ¥{cost}, are not negative and less than the escrow of ¥{amount}.")
	ErrEscrowCostPayee = fault.Define(fault.Invalid, "escrow.cost_payee", basis.CivilCode(573),
		"有提存费用的应写明收款单位；没有的不写。",
		"Name who is paid the costs where there are any, and nobody where there are none.")
)
