package payments

import (
	"fachui/internal/basis"
	"fachui/internal/fault"
)

// Refusals about the balances that a court brings from its old book.
var (
	ErrOpeningNeeded = fault.Define(fault.Refused, "opening.needed", basis.CaseFunds2017(3),
		"案款专户在台账启用日之前已有流水。应先办理启用日余额转入（两个部门签署），之后的流水才能入账。",
		"The fund account has lines from before this ledger began. Bring its balances forward first, signed by two offices; later lines are booked after that.")
	ErrOpeningUnknown = fault.Define(fault.NotFound, "opening.not_found", basis.CaseFunds2017(3),
		"没有正在办理的启用日余额转入。",
		"No opening is under way.")
	ErrOpeningBegun = fault.Define(fault.Conflict, "opening.begun", basis.CaseFunds2017(3),
		"本院已在办理或已完成启用日余额转入，只能办理一次。",
		"The opening of this court is under way or done; there is one.")
	ErrOpeningLate = fault.Define(fault.Refused, "opening.late", basis.CaseFunds2017(3),
		"台账已有分录，不能再转入启用日余额。",
		"The ledger has entries; balances are no longer brought forward.")
	ErrOpeningDate = fault.Define(fault.Invalid, "opening.day", basis.CaseFunds2017(3),
		"启用日应为尚未日结的日期，不早于台账开立日 {first}，不晚于今天。",
		"The go-live day is an open day, not before the ledger's first day, {first}, and not after today.")
	ErrOpeningNoFile = fault.Define(fault.Refused, "opening.no_file", basis.CaseFunds2017(3),
		"尚未导入余额明细文件。请下载模板，逐案逐人填写。",
		"The file of balances is not here yet. Download the template and fill it in, case by case.")
	ErrOpeningFile = fault.Define(fault.Invalid, "opening.file", basis.CaseFunds2017(3),
		"余额明细文件不能读取：{why}。请使用下载的模板。",
		"The file of balances cannot be read: {why}. Use the template.")
	ErrOpeningSize = fault.Define(fault.Invalid, "opening.size", basis.CaseFunds2017(3),
		"余额明细应为 1 至 {most} 行，文件中有 {found} 行。",
		"The file takes 1 to {most} lines; it has {found}.")
	ErrOpeningFaults = fault.Define(fault.Refused, "opening.faults", basis.CaseFunds2017(3),
		"还有 {lines} 行有误。全部改正后才能签署，整份文件或者全部转入，或者全部不转入。",
		"{lines} lines are wrong. All must be right before it is signed: it is taken whole or not at all.")
	ErrOpeningDifference = fault.Define(fault.Refused, "opening.difference", basis.CaseFunds2017(3),
		"明细合计 {total} 元，银行对账单期末余额 {bank} 元，相差 {difference} 元。必须一分不差。",
		"The lines come to ¥{total}, the bank's statement closes at ¥{bank}: ¥{difference} apart. They must agree to the fen.")
	ErrOpeningOffice = fault.Define(fault.Refused, "opening.office", basis.CaseFunds2017(2),
		"该部门已经签署。应由另一部门签署。",
		"That office has signed. The other office must.")
	ErrOpeningPeople = fault.Define(fault.Refused, "opening.people", basis.CaseFunds2017(2),
		"导入人、执行局签署人、财务签署人应为三个不同的人。",
		"Who brought the file, who signs for the enforcement bureau and who signs for finance are three people.")
	ErrOpeningChanged = fault.Define(fault.Conflict, "opening.changed", basis.CaseFunds2017(2),
		"文件已更换，与您看到的不同。请核对新文件后再签署。",
		"The file has changed since you saw it. Look at the new one and sign that.")
	ErrOpeningAmount = fault.Define(fault.Invalid, "opening.line_amount", basis.CaseFunds2017(3),
		"金额“{found}”应大于零，精确到分。",
		"The amount \"{found}\" is more than zero, to the fen.")
	ErrOpeningDay = fault.Define(fault.Invalid, "opening.line_day", basis.CaseFunds2017(3),
		"入账日期“{found}”应为 2026-03-02 这样的日期，不晚于启用日 {day}。",
		"The day \"{found}\" is a date like 2026-03-02, not after the go-live day {day}.")
	ErrOpeningHash = fault.Define(fault.Invalid, "opening.line_hash", basis.CaseFunds2017(3),
		"材料哈希应为 64 位十六进制的 SHA-256。",
		"The hash of the evidence is a SHA-256 of 64 hexadecimal digits.")
	ErrOpeningEvidence = fault.Define(fault.Invalid, "opening.line_evidence", basis.CaseFunds2017(3),
		"应写明依据材料（4 至 200 字），如旧账页、票据、裁定。",
		"Name the evidence in 4 to 200 characters: the page of the old book, the voucher, the ruling.")
	ErrOpeningKind = fault.Define(fault.Invalid, "opening.line_kind", basis.CaseFunds2017(3),
		"科目“{code}”不能转入。可转入：L2010 外平台拍卖保证金、L2030 外平台成交价款、L2050 执行款、L2060 可分配款、L2110 预留款、L2120 评估及辅助费用、L2130 执行申请费、L2140 税款、L2150 应付债权人、L2160 余款、L2170 应转他院、L2180 罚没款、L2210 不明款、L2230 提存款、L2410 利息。其余科目应先在旧账办结。",
		"Kind \"{code}\" is not brought forward. L2010, L2030, L2050, L2060, L2110, L2120, L2130, L2140, L2150, L2160, L2170, L2180, L2210, L2230 and L2410 are; the rest is finished in the old book first.")
	ErrOpeningMatter = fault.Define(fault.Invalid, "opening.line_matter", basis.CaseFunds2017(3),
		"“事由”只写于预留款（等待什么，4 至 200 字）和提存款（法定事由代码），其他科目不写。",
		"The matter is given for a reserve (what it waits for, 4 to 200 characters) and an escrow (its ground); for nothing else.")
	ErrOpeningSaleNone = fault.Define(fault.Invalid, "opening.line_sale_none", basis.CaseFunds2017(3),
		"标的编号、付款人、付款账号和期限只写于 L2010、L2030，成交价只写于 L2030。",
		"Sale, payer, payer's account and due are given for L2010 and L2030 alone, the price for L2030 alone.")
	ErrOpeningSale = fault.Define(fault.Invalid, "opening.line_sale", basis.Online2016(23),
		"应写明外平台及标的编号（4 至 80 字），同一次拍卖的各行写法一致。",
		"Name the platform and its number of the sale (4 to 80 characters), the same on each line of one auction.")
	ErrOpeningPayer = fault.Define(fault.Invalid, "opening.line_payer", basis.Online2016(23),
		"应写明付款人全名和付款账号（8 至 34 位数字、大写字母或短横线）：退款只退回这个账户。",
		"Give the payer's full name and account (8 to 34 digits, capital letters or hyphens): a refund goes to that account alone.")
	ErrOpeningDue = fault.Define(fault.Invalid, "opening.line_due", basis.Online2016(23),
		"期限“{found}”应为 2026-03-02 或 2026-03-02T10:00:00+08:00 这样的时间，不早于入账日期：L2010 写竞价结束时间，L2030 写价款最后付清日。",
		"\"{found}\" should be a day like 2026-03-02 or a time like 2026-03-02T10:00:00+08:00, not before the money came: the end of bidding for L2010, the last day to pay for L2030.")
	ErrOpeningPrice = fault.Define(fault.Invalid, "opening.line_price", basis.Online2016(24),
		"成交价“{found}”应不低于已付的 {paid} 元。", "The price \"{found}\" is at least the ¥{paid} that is paid.")
	ErrOpeningSaleCase = fault.Define(fault.Invalid, "opening.line_sale_case", basis.CaseFunds2017(4),
		"“{sale}”前面的行写了另一个案号；一次拍卖只属于一个案件。", "An earlier line of \"{sale}\" names another case; a sale is of one case.")
	ErrOpeningSaleDiffers = fault.Define(fault.Invalid, "opening.line_sale_differs", basis.Online2016(24),
		"“{sale}”前面同科目的行写了另一个期限、买受人或者成交价；一次拍卖只有一个。",
		"An earlier line of the same kind for \"{sale}\" gives another end, buyer or price; a sale has one.")
	ErrOpeningCase = fault.Define(fault.Invalid, "opening.line_case", basis.CaseFunds2017(3),
		"除不明款和利息外，每行应写明案号；不明款和利息不写。",
		"Each line names its case, but for unclaimed money and interest, which name none.")
	ErrOpeningCaseUnknown = fault.Define(fault.NotFound, "opening.line_case_unknown", basis.CaseFunds2017(3),
		"本院没有案号为“{case}”的案件。应先立案登记。",
		"This court has no case \"{case}\". Register it first.")
	ErrOpeningPayee = fault.Define(fault.Invalid, "opening.line_payee", basis.CaseFunds2017(3),
		"应付给他人的款项写明收款人（当事人姓名或外部收款人名称）；执行款、不明款和利息不写。",
		"Money that is owed to somebody names the payee (a party's name, or an outside payee); execution money, unclaimed money and interest name none.")
	ErrOpeningPayeeUnknown = fault.Define(fault.NotFound, "opening.line_payee_unknown", basis.CaseFunds2017(11),
		"“{payee}”不是该案当事人，也不是已由两人登记的外部收款人。",
		"\"{payee}\" is no party of the case, nor an outside payee that two people put on record.")
	ErrOpeningTwice = fault.Define(fault.Conflict, "opening.line_twice", basis.CaseFunds2017(3),
		"与前面一行完全相同。同一材料的同一笔款项只列一次。",
		"This line repeats an earlier one. The same money by the same evidence is listed once.")
	ErrBroughtUnknown = fault.Define(fault.NotFound, "brought.not_found", basis.Basis{},
		"本院没有这次转入的外平台拍卖。", "This court brought no such sale of another platform.")
	ErrBroughtEnded = fault.Define(fault.Conflict, "brought.ended", basis.Online2016(23),
		"这次拍卖的结果已经登记，不能更改。", "How this sale ended is on record and does not change.")
	ErrBroughtOutcome = fault.Define(fault.Invalid, "brought.outcome", basis.Online2016(23),
		"没有“{outcome}”这种结果，请选择成交（sold）或者未成交（unsold）。", "There is no outcome \"{outcome}\"; choose sold or unsold.")
	ErrBroughtEndsAt = fault.Define(fault.Invalid, "brought.ended_at", basis.Online2016(23),
		"请写明竞价实际结束时间，不晚于现在。", "Give when bidding ended, which is not in the future.")
	ErrBroughtDocument = fault.Define(fault.Invalid, "brought.document", basis.Online2016(23),
		"请提供外平台出具的结果材料（SHA-256，64 位小写十六进制）。", "Give the platform's record by its SHA-256, 64 lower-case hexadecimal digits.")
	ErrBroughtWinner = fault.Define(fault.Refused, "brought.winner", basis.Online2016(24),
		"成交的，应指明买受人缴纳的那一笔转入保证金。", "If it was sold, name the deposit of the buyer among those that were brought.")
	ErrBroughtUnsold = fault.Define(fault.Invalid, "brought.unsold", basis.Online2016(26),
		"未成交的没有成交价和付款期限。", "A sale without a buyer has no price and no day to pay.")
	ErrBroughtTitle = fault.Define(fault.Conflict, "brought.title", basis.Sale2020(26),
		"这次拍卖没有成交，或者成交裁定已经登记。", "This sale had no buyer, or its ruling is on record already.")
	ErrBroughtReserve = fault.Define(fault.NotFound, "brought.reserve", basis.CaseFunds2017(10),
		"没有这笔转入的预留款，或者已经全部释放。", "There is no such reserve among what was brought, or all of it is released.")
	ErrBroughtRelease = fault.Define(fault.Invalid, "brought.release", basis.CaseFunds2017(10),
		"释放的各项合计 {found} 元，应大于零且不超过余额 {left} 元；收款科目限 L2140、L2150、L2160、L2170、L2180。",
		"The parts come to ¥{found}; they must be more than zero and at most the ¥{left} that is left, to L2140, L2150, L2160, L2170 or L2180.")
)
