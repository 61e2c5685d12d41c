package statement

import (
	"fachui/internal/basis"
	"fachui/internal/fault"
)

// What can be wrong with a statement. Each blocks the whole file: nothing is
// half-imported. {line} is the line in the file, counted from 1.
var (
	ErrFormat = fault.Define(fault.Invalid, "statement.format", basis.Basis{},
		"不认识的对账单格式：{found}。可导入 CSV 与 camt.053（.02 至 .13）。",
		"Unknown statement format: {found}. CSV and camt.053 (.02 to .13) can be imported.")
	ErrTooBig = fault.Define(fault.Invalid, "statement.too_big", basis.Basis{},
		"对账单超过 {most} MB，请按日分别导出。",
		"The statement is larger than {most} MB. Export one day at a time.")
	ErrTooMany = fault.Define(fault.Invalid, "statement.too_many_lines", basis.Basis{},
		"对账单超过 {most} 行，请按日分别导出。",
		"The statement has more than {most} lines. Export one day at a time.")
	ErrTooDeep = fault.Define(fault.Invalid, "statement.too_deep", basis.Basis{},
		"第 {line} 行：XML 嵌套超过 {most} 层，不是对账单。",
		"Line {line}: XML nested deeper than {most} levels is not a statement.")
	ErrDoctype = fault.Define(fault.Invalid, "statement.doctype", basis.Basis{},
		"第 {line} 行：文件含文档类型声明（DTD），为安全起见不予读取；银行对账单不含此类声明。",
		"Line {line}: the file has a document type declaration and is not read, for safety; a bank's statement has none.")
	ErrEncoding = fault.Define(fault.Invalid, "statement.encoding", basis.Basis{},
		"第 {line} 行：文字编码有误，应为 UTF-8 或 GB18030。",
		"Line {line}: the text is not encoded properly; it should be UTF-8 or GB18030.")
	ErrSyntax = fault.Define(fault.Invalid, "statement.syntax", basis.Basis{},
		"第 {line} 行：文件已损坏或被截断，请从银行重新下载。",
		"Line {line}: the file is damaged or cut off. Download it again from the bank.")
	ErrHeader = fault.Define(fault.Invalid, "statement.header", basis.Basis{},
		"第 {line} 行：没有找到表头。应为“{right}”，现为“{found}”。",
		"Line {line}: no column header. It should be “{right}” and is “{found}”.")
	ErrMissing = fault.Define(fault.Invalid, "statement.missing", basis.Basis{},
		"对账单缺少“{field}”。",
		"The statement lacks “{field}”.")
	ErrTwice = fault.Define(fault.Invalid, "statement.twice", basis.Basis{},
		"第 {line} 行：“{field}”出现两次，应只有一次。一个文件只能是一个账户一日的对账单。",
		"Line {line}: “{field}” stands twice and should stand once. A file is one account's statement of one day.")
	ErrField = fault.Define(fault.Invalid, "statement.field", basis.Basis{},
		"第 {line} 行：“{field}”为“{found}”，应为{right}。",
		"Line {line}: “{field}” is “{found}”; it should be {right}.")
	ErrCurrency = fault.Define(fault.Invalid, "statement.currency", basis.Basis{},
		"第 {line} 行：币种为 {found}，案款账户只核对人民币（CNY）。",
		"Line {line}: the currency is {found}; the case-fund account is kept in CNY.")
	ErrNotBooked = fault.Define(fault.Invalid, "statement.not_booked", basis.Basis{},
		"第 {line} 行：状态为 {found}，对账单只应含已入账（BOOK）的明细。",
		"Line {line}: the status is {found}; a statement should hold booked (BOOK) entries only.")
	ErrSum = fault.Define(fault.Refused, "statement.sum", basis.CaseFunds2017(3),
		"期初余额 {opening} 加本日发生额 {sum} 应为 {right}，而期末余额为 {found}，相差 {difference}。",
		"Opening {opening} plus the day's lines {sum} should give {right}, but the closing balance is {found}; they differ by {difference}.")
	ErrBalance = fault.Define(fault.Refused, "statement.balance", basis.CaseFunds2017(3),
		"第 {line} 行（序号 {seq}）：余额为 {found}，按上一行推算应为 {right}。",
		"Line {line} (no. {seq}): the balance is {found}; from the line before it should be {right}.")
	ErrGap = fault.Define(fault.Refused, "statement.gap", basis.CaseFunds2017(3),
		"第 {line} 行：序号为 {found}，应为 {right}；明细有缺漏或顺序颠倒。",
		"Line {line}: the number is {found} and should be {right}; lines are missing or out of order.")
	ErrDuplicate = fault.Define(fault.Refused, "statement.duplicate", basis.CaseFunds2017(3),
		"第 {line} 行：流水号 {ref} 与第 {first} 行重复，每笔应有自己的流水号。",
		"Line {line}: reference {ref} already stands on line {first}; each line should have its own.")
	ErrOtherDay = fault.Define(fault.Refused, "statement.other_day", basis.CaseFunds2017(3),
		"第 {line} 行：记账日为 {found}，应为对账单日期 {right}。",
		"Line {line}: booked on {found}; it should be the statement's day {right}.")
	ErrCounts = fault.Define(fault.Refused, "statement.counts", basis.CaseFunds2017(3),
		"“{field}”为 {found}，按明细计算应为 {right}。",
		"“{field}” is {found}; counted from the lines it should be {right}.")
	ErrFuture = fault.Define(fault.Refused, "statement.future", basis.CaseFunds2017(3),
		"对账单日期为 {found}，不应晚于 {right}。",
		"The statement is of {found}; it should not be later than {right}.")
	ErrDate = fault.Define(fault.Refused, "statement.date", basis.CaseFunds2017(3),
		"对账单日期为 {found}，应为 {right}。",
		"The statement is of {found}; it should be of {right}.")
	ErrAccount = fault.Define(fault.Refused, "statement.account", basis.ThreeOnes(0),
		"对账单账号为 {found}，应为本院案款账户 {right}。",
		"The statement is of account {found}; it should be the court's fund account {right}.")
	ErrFollows = fault.Define(fault.Refused, "statement.follows", basis.CaseFunds2017(3),
		"{date} 的期初余额为 {found}，应等于上一份对账单（{previous}）的期末余额 {right}。",
		"The opening balance of {date} is {found}; it should equal the closing balance {right} of the statement before ({previous}).")
)
