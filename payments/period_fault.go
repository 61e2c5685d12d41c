package payments

import (
	"fachui/internal/basis"
	"fachui/internal/fault"
)

// What can be wrong with the close of a month or a year.
var (
	ErrPeriodName = fault.Define(fault.Invalid, "period.name", basis.Basis{},
		"“{name}”不是月份或年份。月份写作 2026-04，年份写作 2026。",
		"\"{name}\" is no month or year. Write a month as 2026-04 and a year as 2026.")
	ErrPeriodBefore = fault.Define(fault.Refused, "period.before", basis.CaseFunds2017(3),
		"{period} 在本院台账启用（{opened}）之前。", "{period} lies before this court's ledger was opened on {opened}.")
	ErrPeriodClosed = fault.Define(fault.Conflict, "period.closed", basis.CaseFunds2017(3),
		"{period} 已经结账。已结的期间不再打开；有错误的，在未结的日子以冲正更正。",
		"{period} is closed and is never opened again. Correct a mistake by a reversal in an open day.")
	ErrPeriodOrder = fault.Define(fault.Refused, "period.order", basis.CaseFunds2017(3),
		"应按顺序结账，下一个应结的是 {next}。", "Periods close in their order; the next is {next}.")
	ErrPeriodNotOver = fault.Define(fault.Refused, "period.not_over", basis.CaseFunds2017(3),
		"{period} 尚未结束。结账应在期间结束以后办理。", "{period} is not over. Close it afterwards.")
	ErrPeriodDaysOpen = fault.Define(fault.Refused, "period.days_open", basis.CaseFunds2017(3),
		"日结只到 {through}，本月最后一天是 {last}。应先办完全部日结。",
		"Days are closed through {through}; the month ends on {last}. Close every day first.")
	ErrPeriodRegister = fault.Define(fault.Refused, "period.register_open", basis.CaseFunds2017(3),
		"{period} 的票据登记簿尚未月结。应先由财务二人月结票据。",
		"The register of vouchers of {period} is not closed. Two people of finance close it first.")
	ErrPeriodMonths = fault.Define(fault.Refused, "period.months_open", basis.CaseFunds2017(3),
		"本年还有 {months} 个月没有月结。应先办完各月月结。", "{months} months of the year are open. Close them first.")
	ErrRegisterUnexplained = fault.Define(fault.Refused, "period.register_unexplained", basis.CaseFunds2017(3),
		"有 {waiting} 笔收入没有开具票据。应先开具，或者写明原因（至少 4 字）。",
		"{waiting} receipts have no voucher. Issue them, or say why not (4 characters at least).")
	ErrPeriodNoProposal = fault.Define(fault.Refused, "period.no_proposal", basis.CaseFunds2017(2),
		"{period} 尚未由财务一方提出结账。应先由其核对提交。", "Finance has not proposed to close {period} yet.")
	ErrPeriodMoved = fault.Define(fault.Conflict, "period.moved", basis.CaseFunds2017(3),
		"提出结账以后又有变动。应重新核对提交。", "Something moved since the close was proposed. Propose it again.")
	ErrPeriodOffices = fault.Define(fault.Refused, "period.two_offices", basis.CaseFunds2017(3),
		"结账须由两方签署：月结由对账人提出、执行局签认；票据月结由财务经办提出、财务复核签认；年结由院领导或执行局长签认。",
		"A close is signed by both sides: a month by the reconciler and the enforcement bureau, the register by the finance maker and checker, a year by the leader or the bureau head.")
)
