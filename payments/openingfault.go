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
		"科目“{code}”不能转入。可转入：L2050 执行款、L2120 评估及辅助费用、L2130 执行申请费、L2140 税款、L2150 应付债权人、L2160 余款、L2170 应转他院、L2180 罚没款、L2210 不明款、L2410 利息。正在拍卖的保证金和价款应先在旧账办结。",
		"Kind \"{code}\" is not brought forward. L2050, L2120, L2130, L2140, L2150, L2160, L2170, L2180, L2210 and L2410 are; deposits and prices of running sales are finished in the old book first.")
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
)
