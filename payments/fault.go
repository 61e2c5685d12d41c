package payments

import (
	"strings"
	"unicode/utf8"

	"fachui/internal/basis"
	"fachui/internal/fault"
)

// Refusals of the ledger itself.
var (
	ErrNoLedger = fault.Define(fault.NotFound, "ledger.not_found", basis.ThreeOnes(0),
		"法院“{court}”尚未开立案款台账。应先由平台开立该院的案款专户和台账。",
		"Court \"{court}\" has no ledger. The platform must first open its fund account and ledger.")
	ErrCaseUnknown = fault.Define(fault.Refused, "ledger.case_unknown", basis.CaseFunds2017(4),
		"本院没有该案件，不能为其记账。应先立案登记。",
		"This court has opened no such case, so no money can be held for it. Register the case first.")
	ErrText = fault.Define(fault.Invalid, "funds.text_length", basis.Basis{},
		"“{field}”应写 {least} 至 {most} 个字，现有 {found} 个字。",
		"\"{field}\" takes {least} to {most} characters; it has {found}.")
	ErrKeyReused = fault.Define(fault.Conflict, "journal.key_reused", basis.Basis{},
		"同一业务已按另外的内容记账。请核对原分录；更正应冲正后重新记账。",
		"This business event was posted with other content. Look at the first entry; correct it by a reversal and a new entry.")
	ErrDayClosed = fault.Define(fault.Refused, "journal.day_closed", basis.CaseFunds2017(3),
		"该账务日已经日结，不能再记账。应记入下一个未结的账务日。",
		"That book day is closed. Post to the next open day.")
	ErrSamePerson = fault.Define(fault.Refused, "journal.same_person", basis.CaseFunds2017(2),
		"制单人与复核人是同一人。应由另一人复核。",
		"Maker and checker are the same person. Another person must check.")
	ErrReversedTwice = fault.Define(fault.Refused, "journal.reversed_twice", basis.Basis{},
		"该分录已经冲正，只能冲正一次。",
		"That entry has been reversed; it can be reversed only once.")
	ErrEntryUnknown = fault.Define(fault.NotFound, "journal.not_found", basis.Basis{},
		"没有这条分录或冲正申请。",
		"There is no such entry or reversal.")
	ErrAccountUnknown = fault.Define(fault.NotFound, "ledger.account_unknown", basis.Basis{},
		"台账中没有这个账户。请从分户余额中选择。",
		"The ledger has no such account. Choose one from the balances.")
	ErrNotSealed = fault.Define(fault.NotFound, "checkpoint.not_found", basis.Basis{},
		"该日尚未日结，没有检查点。日结时生成。",
		"That day has no checkpoint: it is made when the day is closed.")
	ErrSealOrder = fault.Define(fault.Invalid, "checkpoint.order", basis.Basis{},
		"检查点只能证明延续了更早的检查点：{since} 晚于 {day}。",
		"A checkpoint can be shown to continue an earlier one only: {since} is later than {day}.")
	ErrEntryNotSealed = fault.Define(fault.Refused, "checkpoint.not_covered", basis.Basis{},
		"第 {number} 号分录还不在检查点之内（检查点到第 {size} 号为止）。下一次日结后可以出具证明。",
		"Entry {number} lies beyond the checkpoint, which ends at {size}. It can be proved after the next close.")
	ErrNotReversible = fault.Define(fault.Refused, "journal.not_reversible", basis.Basis{},
		"{event} 分录随保证金、价款、方案或付款的状态而定，不能手工冲正。应通过相应业务办理（作废付款、重新拟制方案等）。",
		"{event} entries follow the state of a deposit, price, plan or payout and are not reversed by hand. Use that operation: cancel the payout, draft the plan anew.")
	ErrInsufficient = fault.Define(fault.Refused, "balance.insufficient", basis.CaseFunds2017(4),
		"本案（本标的物、本人）账户余额不足，不能动用其他案款。应不超过该账户余额。",
		"The account of this case, lot or person does not hold that much, and other cases' money may not be used. Stay within its balance.")
	ErrOtherCase = fault.Define(fault.Refused, "balance.other_case", basis.CaseFunds2017(4),
		"不得用一案（一标的物）的款项支付另一案。应在本案账户内记账。",
		"The money of one case or lot never pays for another. Post within the case's own accounts.")
	ErrNotSpendable = fault.Define(fault.Refused, "payout.not_spendable", basis.CaseFunds2017(4),
		"扣除已批未付和在途付款后，专户可用余额不足。应待到账或查明待查支出后再付。",
		"After approved and in-transit payments the fund account cannot cover this. Wait for receipts or clear the unexplained debits first.")
	ErrMoveNotAllowed = fault.Define(fault.Refused, "journal.move_not_allowed", basis.CaseFunds2017(4),
		"该业务不允许在这两类账户之间记账。应按标准分录记账。",
		"That event may not move money between these kinds of account. Use the standard posting.")
)

// Refusals about deposits, receipts and the price.
var (
	ErrDepositUnknown = fault.Define(fault.NotFound, "deposit.not_found", basis.Online2016(17),
		"没有这笔保证金。请核对保证金编号。",
		"There is no such deposit. Check its identifier.")
	ErrDepositState = fault.Define(fault.Refused, "deposit.state", basis.Online2016(17),
		"该保证金当前状态为“{state}”，不能进行此操作；应处于“{want}”。",
		"The deposit is \"{state}\"; this needs it to be \"{want}\".")
	ErrSettlementUnknown = fault.Define(fault.NotFound, "settlement.not_found", basis.Online2016(24),
		"该标的物没有待收价款。应先确认成交。",
		"No price is being collected for that lot. Confirm the sale first.")
	ErrSettlementOver = fault.Define(fault.Refused, "settlement.over", basis.Online2016(24),
		"尾款尚欠 {missing} 元，该笔为 {amount} 元。多付部分应退回。",
		"¥{missing} of the price is missing; this receipt is ¥{amount}. Refund what exceeds it.")
	ErrSettlementDefaulted = fault.Define(fault.Refused, "settlement.defaulted", basis.Online2016(24),
		"买受人已被认定悔拍，该价款不再收取。请将该笔款项退回付款人。",
		"The buyer was found in default and the price is no longer collected. Send this receipt back to its payer.")
	ErrPriceNotPaid = fault.Define(fault.Refused, "settlement.not_paid", basis.Online2016(24),
		"价款尚未付清（尚欠 {missing} 元），不能转入可分配款。",
		"The price is not fully paid (¥{missing} is missing), so it cannot become the pool.")
	ErrNoDepositOfBuyer = fault.Define(fault.Refused, "settlement.deposit_not_held", basis.Online2016(17),
		"买受人的保证金不在库（{state}）。应先核对保证金。",
		"The buyer's deposit is not held ({state}). Check the deposit first.")
	ErrExceptionUnknown = fault.Define(fault.NotFound, "exception.not_found", basis.CaseFunds2017(7),
		"没有这条待处理款项。请核对编号。",
		"There is no such exception. Check its identifier.")
	ErrExceptionDone = fault.Define(fault.Conflict, "exception.resolved", basis.CaseFunds2017(7),
		"该款项已经处理完毕。",
		"That exception has been resolved.")
	ErrExceptionNoProposal = fault.Define(fault.Refused, "exception.no_proposal", basis.CaseFunds2017(2),
		"尚无处理意见。应由一人提出处理意见及依据，再由另一人复核。",
		"Nothing is proposed yet. One person proposes with evidence, another approves.")
	ErrExceptionTreat = fault.Define(fault.Invalid, "exception.treat_as", basis.CaseFunds2017(7),
		"该款项不能按“{as}”处理。可用：{can}。",
		"This receipt cannot be treated as \"{as}\". It can be: {can}.")
	ErrProposalChanged = fault.Define(fault.Conflict, "exception.proposal_changed", basis.CaseFunds2017(2),
		"处理意见已经更新，与您看到的不同。请核对最新意见后再复核。",
		"The proposal has changed since you saw it. Look at the newest one and approve that.")
	ErrExceptionTarget = fault.Define(fault.Invalid, "exception.target", basis.CaseFunds2017(7),
		"认领为保证金、尾款或执行款时应写明对象编号；其他处理不写。",
		"Name the deposit, settlement or case when treating money as one of these, and nothing otherwise.")
	ErrBankSequence = fault.Define(fault.Conflict, "bank.sequence", basis.CaseFunds2017(3),
		"银行流水序号不连续：应为第 {want} 笔，收到第 {found} 笔。请补齐缺少的流水。",
		"Bank lines have a gap: number {want} is next, {found} came. Fetch the missing lines.")
	ErrBankChanged = fault.Define(fault.Conflict, "bank.line_changed", basis.CaseFunds2017(3),
		"第 {seq} 笔流水与此前收到的内容不同（流水号 {reference}）。请与银行核实。",
		"Line {seq} differs from what was received before (reference {reference}). Ask the bank.")
)

// Refusals about money that comes otherwise than for a sale.
var (
	ErrNoSourceAccount = fault.Define(fault.Refused, "exception.no_source_account", basis.CaseFunds2017(11),
		"银行流水没有写明付款人的户名或完整账号，不能原路退回。应先向银行查询，取得付款账户。",
		"The bank line does not name the payer and the full account, so the money cannot go back where it came from. Ask the bank for the account first.")
	ErrMadeGood = fault.Define(fault.Refused, "exception.nothing_owed", basis.CaseFunds2017(4),
		"法院经费户尚欠 {owed} 元，该笔为 {amount} 元。归还款不能超过所欠；银行支出应先查明并记为应由经费户归还。",
		"The operating account owes ¥{owed}; this receipt is ¥{amount}. What makes a debit good cannot exceed what is owed; explain the bank debit first.")
	ErrCause = fault.Define(fault.Invalid, "intake.cause", basis.CaseFunds2017(3),
		"交款原由应为 self（自动履行）、deduction（扣划）、third_party（第三人代付）、other_court（他院转入）、restitution（执行回转）或 fee_refund（国库退费），不能为“{cause}”。",
		"The cause is self, deduction, third_party, other_court, restitution or fee_refund, not \"{cause}\".")
	ErrReceiptUnknown = fault.Define(fault.NotFound, "intake.not_found", basis.CaseFunds2017(3),
		"没有这笔执行款到账记录。请核对编号。",
		"There is no such receipt of execution money. Check its identifier.")
	ErrReceiptStated = fault.Define(fault.Conflict, "intake.stated_before", basis.CaseFunds2017(3),
		"该笔到账的交款原由已经写明，不再改写。认错案件的应申请冲正认领分录。",
		"Why this money came has been stated and is not rewritten. If it belongs to another case, propose to reverse its identification.")
	ErrCashAlone = fault.Define(fault.Refused, "cash.two_officers", basis.CaseFunds2017(9),
		"收取现金或票据应有两名以上执行人员在场，不能由一人办理。请写明另一名在场人员。",
		"Cash or bills are taken by two officers, never by one alone. Name the other officer who was there.")
	ErrCashAmount = fault.Define(fault.Invalid, "cash.amount", basis.CaseFunds2017(9),
		"收取的金额应大于零。请按当场开具的收据填写。",
		"The amount taken is more than zero. Enter what the receipt given on the spot says.")
	ErrCashDay = fault.Define(fault.Invalid, "cash.taken_on", basis.CaseFunds2017(9),
		"收款日期“{day}”应为今天或以前。请按收据日期填写。",
		"The day of taking, \"{day}\", is today or earlier. Enter the date of the receipt.")
	ErrCashPaper = fault.Define(fault.Conflict, "cash.paper_used", basis.CaseFunds2017(9),
		"该收据编号已经登记过一笔现金。每张收据只登记一次，请核对编号。",
		"That receipt number stands for cash already. A receipt is entered once; check its number.")
	ErrCashUnknown = fault.Define(fault.NotFound, "cash.not_found", basis.CaseFunds2017(9),
		"没有这笔现金记录。请核对编号。",
		"There is no such record of cash. Check its identifier.")
	ErrCashState = fault.Define(fault.Refused, "cash.state", basis.CaseFunds2017(9),
		"该笔现金当前为“{state}”，此操作要求为“{want}”。",
		"The cash is \"{state}\"; this needs it to be \"{want}\".")
	ErrCashWitness = fault.Define(fault.Forbidden, "cash.not_witness", basis.CaseFunds2017(9),
		"只有登记时写明的另一名在场人员可以确认或否认该笔收款。",
		"Only the other officer who was named can confirm or deny that cash was taken.")
	ErrCashFinance = fault.Define(fault.Refused, "cash.finance_apart", basis.CaseFunds2017(2),
		"收款人员不能自己接收交存。应由未参与收款的财务人员接收。",
		"Those who took the cash do not receive it for the finance office. Somebody else there must.")
	ErrRestitution = fault.Define(fault.Refused, "intake.restitution_case", basis.CivilProcedure2023(244),
		"执行回转的款项应记入执行回转案件，不能记入原案。请先立案并写明回转的原案件；认错案件的应冲正后认领到回转案件。",
		"Money that comes back belongs to the case of the reversal, not to the case that was reversed. Register that case first; reverse an identification that named another.")
	ErrRestitutionSelf = fault.Define(fault.Invalid, "intake.restitution_self", basis.CivilProcedure2023(244),
		"执行回转应另立案件，不能以原案作为自己的回转案件。",
		"A reversal is a case of its own; a case is not the reversal of itself.")
	ErrRestitutionTwice = fault.Define(fault.Conflict, "intake.restitution_twice", basis.CivilProcedure2023(244),
		"该案已经写明是哪一案的执行回转。",
		"It has been stated already which case this one reverses.")
	ErrPolicyValue = fault.Define(fault.Invalid, "fund_policy.value", basis.CaseFunds2017(4),
		"利息规则应为 hold（待分配）或 case（按积数归各案），不能为“{value}”。",
		"The rule for interest is hold or case, not \"{value}\".")
	ErrPolicyUnknown = fault.Define(fault.NotFound, "fund_policy.not_found", basis.CaseFunds2017(4),
		"没有这项待批准的规则。",
		"No such rule waits for approval.")
	ErrInterestHeld = fault.Define(fault.Refused, "interest.held", basis.CaseFunds2017(4),
		"本院规则为利息待分配，不能分配。应先由案款管理人提出、院领导批准改为按积数归各案。",
		"The court's rule is to hold interest, so it is not shared. The fund keeper proposes and the leader approves the rule that it follows the cases.")
	ErrInterestPeriod = fault.Define(fault.Invalid, "interest.period", basis.CaseFunds2017(4),
		"计息期间应写明起止日期，且起不晚于止（{first} 至 {last}）。",
		"The period needs a first and a last day in this order ({first} to {last}).")
	ErrInterestOpen = fault.Define(fault.Refused, "interest.day_open", basis.CaseFunds2017(3),
		"{last} 尚未日结（已结至 {through}），积数还会变化。请在日结后分配。",
		"{last} is not closed (closed through {through}), so the figures may still change. Share the interest after the close.")
	ErrInterestTwice = fault.Define(fault.Refused, "interest.shared_before", basis.CaseFunds2017(4),
		"{through} 以前的利息已经分配。请从次日起计。",
		"Interest up to {through} has been shared. Begin with the day after.")
	ErrInterestNone = fault.Define(fault.Refused, "interest.none", basis.CaseFunds2017(4),
		"没有待分配的利息，或期间内没有案件款项。",
		"No interest is pending, or no case had money in that period.")
	ErrInterestUnknown = fault.Define(fault.NotFound, "interest.not_found", basis.CaseFunds2017(4),
		"没有这份待批准的利息分配。",
		"No such allocation of interest waits for approval.")
	ErrInterestWaits = fault.Define(fault.Conflict, "interest.proposed_before", basis.CaseFunds2017(4),
		"已有一份利息分配等待批准。请先批准或作废。",
		"An allocation of interest waits for approval. Approve or cancel it first.")
)

// Refusals about receipt vouchers.
var (
	ErrVoucherUnknown = fault.Define(fault.NotFound, "voucher.not_found", basis.CaseFunds2017(3),
		"没有这张票据。请在票据登记簿中核对编号。",
		"There is no such voucher. Look its number up in the register.")
	ErrVoucherCode = fault.Define(fault.NotFound, "voucher.code", basis.CaseFunds2017(3),
		"没有这张票据，或者校验码不对。请按票面核对法院、票据号和校验码。",
		"There is no such voucher, or the code is not its own. Compare court, number and code with the paper.")
	ErrVoucherLine = fault.Define(fault.NotFound, "voucher.line", basis.CaseFunds2017(3),
		"没有这笔银行流水。请在银行流水中核对序号。",
		"There is no such bank line. Look its number up among the bank lines.")
	ErrVoucherOnce = fault.Define(fault.Conflict, "voucher.issued", basis.CaseFunds2017(3),
		"第 {seq} 笔流水已开具票据 {voucher}。有误的，先由两人作废，再重新开具。",
		"Bank line {seq} has voucher {voucher}. If that is wrong, two people make it void first.")
	ErrVoucherNone = fault.Define(fault.Refused, "voucher.no_payer", basis.CaseFunds2017(3),
		"第 {seq} 笔流水不开具票据：票据只为保证金、价款和案件款的收入开具，退回的款项、利息和归还的费用不开。",
		"Bank line {seq} gets no voucher: they are for deposits, prices and money of cases, not for money that goes back, interest or fees made good.")
	ErrVoucherUnexplained = fault.Define(fault.Refused, "voucher.unexplained", basis.CaseFunds2017(7),
		"第 {seq} 笔流水尚未查明归属。查明并经第二人复核后再开具票据。",
		"Nobody knows yet whose money bank line {seq} is. It gets a voucher when two people have explained it.")
	ErrVoucherVoid = fault.Define(fault.Refused, "voucher.void", basis.CaseFunds2017(3),
		"该票据已作废，或已有待复核的作废申请。作废的票据不再打印。",
		"The voucher is void, or its voiding waits for a second person. A void voucher is not printed.")
	ErrVoucherRequest = fault.Define(fault.Refused, "voucher.no_request", basis.CaseFunds2017(2),
		"该票据没有待复核的作废申请。请先由另一人提出。",
		"Nobody has asked to make this voucher void. Somebody else must ask first.")
)

// Refusals about plans and payouts.
var (
	ErrPlanUnknown = fault.Define(fault.NotFound, "plan.not_found", basis.CivilProcedureInterp2022(509),
		"没有这份分配方案。",
		"There is no such distribution plan.")
	ErrPlanState = fault.Define(fault.Refused, "plan.state", basis.CivilProcedureInterp2022(509),
		"分配方案当前为“{state}”，此操作要求为“{want}”。",
		"The plan is \"{state}\"; this needs it to be \"{want}\".")
	ErrPlanAlive = fault.Define(fault.Refused, "plan.alive", basis.CivilProcedureInterp2022(509),
		"本案已有未了结的分配方案。应先完成或撤销该方案。",
		"The case has a plan under way. Finish or supersede it first.")
	ErrNothingToDistribute = fault.Define(fault.Refused, "plan.empty_pool", basis.CivilProcedureInterp2022(508),
		"本案没有可分配款。应待成交裁定生效且价款付清，或有其他执行款到账。",
		"The case has nothing to distribute. Wait until the sale ruling takes effect with the price paid, or other money arrives.")
	ErrPlanRecipients = fault.Define(fault.Refused, "plan.no_recipients", basis.EnforcementProcedure2020(17),
		"分配方案没有可送达的债权人和被执行人。应先登记当事人。",
		"There is nobody to serve the plan on. Register the creditors and the debtor first.")
	ErrPlanStranger = fault.Define(fault.Forbidden, "plan.not_recipient", basis.EnforcementProcedure2020(17),
		"您不是本方案的受送达人，不能提出。",
		"You are not among those this plan is served on.")
	ErrObjectionLate = fault.Define(fault.Refused, "plan.objection_late", basis.EnforcementProcedure2020(17),
		"异议期限已过（{by}）。分配方案异议应在收到方案之日起十五日内书面提出。",
		"The time to object is over ({by}). Object in writing within 15 days of receiving the plan.")
	ErrObjectionTwice = fault.Define(fault.Conflict, "plan.objected_before", basis.EnforcementProcedure2020(17),
		"您已就本方案提出过同类意见。",
		"You have already done so for this plan.")
	ErrStance = fault.Define(fault.Invalid, "plan.stance", basis.CivilProcedureInterp2022(510),
		"没有“{stance}”这种意见。应为 object（提出异议）或者 oppose（反对他人的异议）。",
		"There is no stance “{stance}”. Say object (to the plan) or oppose (somebody else's objection).")
	ErrStanceNeeded = fault.Define(fault.Invalid, "plan.stance_needed", basis.CivilProcedureInterp2022(510),
		"您既可以对方案另提异议，也可以反对他人的异议。请写明是哪一种。",
		"You may object to the plan yourself, or oppose somebody else's objection. Say which it is.")
	ErrNothingToOppose = fault.Define(fault.Refused, "plan.nothing_to_oppose", basis.CivilProcedureInterp2022(510),
		"没有人对本方案提出异议，无从反对。对方案本身有意见的，请提出异议。",
		"Nobody has objected to this plan, so there is nothing to oppose. If you disagree with the plan itself, object to it.")
	ErrOppositionLate = fault.Define(fault.Refused, "plan.opposition_late", basis.CivilProcedureInterp2022(510),
		"反对他人异议的期限已过：自收到异议通知之日起十五日内书面提出。",
		"The time to oppose the objection is over: fifteen days from receiving the notice of it.")
	ErrNoObjector = fault.Define(fault.Refused, "plan.no_objector", basis.CivilProcedureInterp2022(510),
		"这一方没有对本方案提出过被反对的异议，不能登记其起诉。",
		"This party has no objection to the plan that was opposed, so no suit of theirs can be recorded.")
	ErrSuitLate = fault.Define(fault.Refused, "plan.suit_late", basis.CivilProcedureInterp2022(510),
		"起诉期限已过（{by}）。异议人应自收到反对意见通知之日起十五日内起诉，逾期按原方案分配。",
		"The time to sue is over ({by}). An objector sues within fifteen days of being told of the opposition; otherwise the plan stands.")
	ErrPayoutUnknown = fault.Define(fault.NotFound, "payout.not_found", basis.CaseFunds2017(12),
		"没有这笔付款。",
		"There is no such payout.")
	ErrPayoutState = fault.Define(fault.Refused, "payout.state", basis.CaseFunds2017(12),
		"付款当前为“{state}”，此操作要求为“{want}”。",
		"The payout is \"{state}\"; this needs it to be \"{want}\".")
	ErrChainDone = fault.Define(fault.Refused, "payout.chain_done", basis.CaseFunds2017(12),
		"审批已经全部完成。",
		"All approvals have been given.")
	ErrSameApprover = fault.Define(fault.Refused, "payout.same_person", basis.CaseFunds2017(2),
		"您已参与本笔付款的前一环节。每一环节应由不同的人办理。",
		"You took an earlier step of this payout. Each step needs another person.")
	ErrNotYourTurn = fault.Define(fault.Refused, "payout.not_your_turn", basis.CaseFunds2017(12),
		"现在应由“{role}”办理，请待前一环节完成。",
		"It is the turn of \"{role}\". Wait until the earlier steps are done.")
	ErrNoneChosen = fault.Define(fault.Invalid, "payout.none_chosen", basis.Basis{},
		"请选择要审批的付款，一次最多 {most} 笔。",
		"Choose the payouts to be approved, {most} at once at most.")
	ErrAmountTyped = fault.Define(fault.Invalid, "payout.amount_typed", basis.CaseFunds2017(12),
		"要发出的金额是 {amount} 元，您输入的是 {typed} 元。请与审批单核对后重新输入。",
		"The amount to be sent is ¥{amount}; you typed ¥{typed}. Compare it with the approvals and type it again.")
	ErrContentChanged = fault.Define(fault.Conflict, "payout.content_changed", basis.CaseFunds2017(12),
		"收款账户或付款内容与已审批的不一致，原审批失效。应作废本笔并重新制单审批。",
		"The payee account or content differs from what was approved; the approvals are void. Cancel this payout and prepare it anew.")
	ErrHashMismatch = fault.Define(fault.Conflict, "payout.hash_mismatch", basis.CaseFunds2017(12),
		"您看到的付款内容不是当前内容。请刷新后核对再审批。",
		"What you saw is not the payout as it stands. Reload, compare, and approve again.")
	ErrNoPayeeAccount = fault.Define(fault.Refused, "payout.no_account", basis.CaseFunds2017(13),
		"收款人“{payee}”尚未提供并确认收款账户。应由其本人确认，或由书记员凭书面材料录入。",
		"Payee \"{payee}\" has no confirmed account. The payee confirms it, or a clerk enters it with written evidence.")
	ErrHolderNotPayee = fault.Define(fault.Refused, "payout.holder_not_payee", basis.CaseFunds2017(11),
		"收款账户户名与收款人姓名（名称）不一致。案款只能付至本人账户；付给他人须经合议庭审查。",
		"The account holder is not the payee. Money goes only to the payee's own account; paying anybody else needs the panel.")
	ErrSharedAccount = fault.Define(fault.Refused, "payout.shared_account", basis.CaseFunds2017(11),
		"不同姓名的收款人使用同一账户，付款已拦截并报告监督部门。应核实收款人身份。",
		"Payees of different names share one account; the payout is blocked and reported. Verify who they are.")
	ErrHoldReason = fault.Define(fault.Invalid, "hold.reason", basis.CaseFunds2017(10),
		"暂停发放的原因应为 bankruptcy（破产受理）、stay（中止）或 freeze（冻结）。",
		"The reason of a hold is bankruptcy, stay or freeze.")
	ErrHoldUnknown = fault.Define(fault.NotFound, "hold.not_found", basis.CaseFunds2017(10),
		"没有这项暂停，或已经解除。",
		"There is no such hold, or it was released.")
	ErrDeferralReason = fault.Define(fault.Invalid, "deferral.reason", basis.CaseFunds2017(10),
		"延期发放的事由应为 distribution（需分配）、preserved（被保全）、not_collected（未领取）、stayed（中止）或 other（其他，写明依据）。",
		"The reason of a deferral is distribution, preserved, not_collected, stayed or other (with its grounds).")
	ErrDeferralDay = fault.Define(fault.Invalid, "deferral.until", basis.CaseFunds2017(10),
		"复查日期应在今天之后、{latest} 以前。",
		"The day of review is after today and no later than {latest}.")
	ErrNothingDue = fault.Define(fault.Refused, "deferral.nothing_due", basis.CaseFunds2017(10),
		"本案没有正在计算期限的案款，无需延期。",
		"No payout clock of the case is running, so there is nothing to defer.")
	ErrNotOverdue = fault.Define(fault.Refused, "settlement.not_overdue", basis.Online2016(24),
		"价款支付期限未届满或已付清（{state}），不能认定悔拍。",
		"The time to pay is not over, or the price is paid ({state}); there is no default.")
	ErrSettlementLate = fault.Define(fault.Refused, "settlement.late", basis.Sale2020(22),
		"价款支付期限已经届满。是否准许逾期付款由法院决定；准许后才能作为价款入账。",
		"The time to pay is over. Whether late payment is accepted is for the court; only then may it be booked as price.")
	ErrCaseHeld = fault.Define(fault.Refused, "payout.case_held", basis.CaseFunds2017(10),
		"本案因“{reason}”暂停发放。应待解除后再付。",
		"Payouts of the case are held: {reason}. Wait until the hold is released.")
	ErrOutgoingFrozen = fault.Define(fault.Refused, "payout.outgoing_frozen", basis.CaseFunds2017(3),
		"存在未查明的银行支出，出款通道已暂停。应先由两人查明处理。",
		"An unexplained bank debit is open; outgoing payments are stopped. Two people must explain it first.")
	ErrOutsidePayee = fault.Define(fault.NotFound, "payee.not_found", basis.CaseFunds2017(11),
		"没有已批准的外部收款人“{payee}”。应由案款管理人登记、财务复核后再付。",
		"No outside payee \"{payee}\" is approved. The fund keeper registers it and finance approves it first.")
)

// Refusals about statements and the close of a day.
var (
	ErrStatementTwice = fault.Define(fault.Conflict, "statement.imported", basis.CaseFunds2017(3),
		"该对账单文件已经导入。",
		"That statement file has been imported.")
	ErrStatementDayClosed = fault.Define(fault.Refused, "statement.day_closed", basis.CaseFunds2017(3),
		"{day} 已经日结，不再导入该日对账单。",
		"{day} is closed; its statement is no longer imported.")
	ErrDayClosedBefore = fault.Define(fault.Refused, "day.closed", basis.CaseFunds2017(3),
		"{day} 已经日结（已结至 {through}）。应结下一个未结日。",
		"{day} is closed (through {through}). Close the next open day.")
	ErrDayNotOver = fault.Define(fault.Refused, "day.not_over", basis.CaseFunds2017(3),
		"{day} 尚未结束。日结应在次日以后办理。",
		"{day} is not over. Close it on a later day.")
	ErrNoStatement = fault.Define(fault.Refused, "day.no_statement", basis.CaseFunds2017(3),
		"尚未导入 {day} 的银行对账单。应先导入。",
		"The bank statement of {day} is not imported. Import it first.")
	ErrStatementEarly = fault.Define(fault.Refused, "day.statement_early", basis.CaseFunds2017(3),
		"{day} 的对账单是在当日结束前取得的，可能不全。应在次日重新导入。",
		"The statement of {day} was taken before the day was over and may be incomplete. Import it again.")
	ErrDaySkipped = fault.Define(fault.Refused, "day.skipped", basis.CaseFunds2017(3),
		"{after} 之后、该日之前尚有 {lines} 笔流水所在日没有对账单。应先导入并核对这些日期。",
		"{lines} bank lines after {after} fall on days without a statement. Import and agree those days first.")
	ErrDifference = fault.Define(fault.Refused, "day.difference", basis.CaseFunds2017(3),
		"银行余额 {bank} 元，账面余额 {book} 元，差额 {difference} 元，未达账项 {lines} 笔。差额为 0.00 且无未达账项方可日结。",
		"Bank ¥{bank}, book ¥{book}, difference ¥{difference}, {lines} unmatched lines. A day closes only at a difference of 0.00 with nothing unmatched.")
	ErrNotEmpty = fault.Define(fault.Refused, "day.accounts_not_empty", basis.CaseFunds2017(9),
		"账户 {accounts} 日终应为零。应先处理余额。",
		"Accounts {accounts} must be empty at the end of a day. Clear them first.")
	ErrDayNoProposal = fault.Define(fault.Refused, "day.no_proposal", basis.CaseFunds2017(2),
		"{day} 尚无对账人提交的日结单。应先由对账人核对提交。",
		"No reconciler has signed {day} yet. The reconciler proposes first.")
	ErrDayMoved = fault.Define(fault.Conflict, "day.moved", basis.CaseFunds2017(3),
		"日结单提交后账面又有变动。应由对账人重新核对提交。",
		"The books moved after the day was signed. The reconciler must look again.")
	ErrReconcilerPosted = fault.Define(fault.Refused, "day.reconciler_posted", basis.CaseFunds2017(2),
		"对账人当日参与过记账或付款，不能核对自己的账。应由其他人对账。",
		"The reconciler made or checked postings that day and cannot reconcile them. Somebody else must.")
)

// CheckText refuses a text that says too little or too much; blanks at the ends
// do not count.
func CheckText(field, text string, least, most int) error {
	n := utf8.RuneCountInString(strings.TrimSpace(text))
	if n < least || n > most {
		return ErrText.With("field", field).With("least", least).With("most", most).With("found", n)
	}
	return nil
}
