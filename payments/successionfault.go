package payments

import (
	"fachui/internal/basis"
	"fachui/internal/fault"
)

// Refusals about the change of a court's fund account.
var (
	ErrAccountBank = fault.Define(fault.Invalid, "fund_account.bank", basis.ThreeOnes(0),
		"开户银行代码应为 2 至 20 个字母、数字或连字符。",
		"The bank's code has 2 to 20 letters, digits or hyphens.")
	ErrAccountNumber = fault.Define(fault.Invalid, "fund_account.number", basis.ThreeOnes(0),
		"账号应为 8 至 30 位数字。",
		"An account number has 8 to 30 digits.")
	ErrAccountHolder = fault.Define(fault.Refused, "fund_account.holder", basis.ThreeOnes(0),
		"户名应与本院名称“{court}”一致。案款专户只能以本院名义开立。",
		"The account must bear the name of the court, {court}: a fund account is opened in the court's name alone.")
	ErrAccountDocument = fault.Define(fault.Invalid, "fund_account.document", basis.CaseFunds2017(2),
		"应写明批准更换或销户的文书编号，4 至 80 字。",
		"Name the document that approved it, in 4 to 80 characters.")
	ErrAccountReason = fault.Define(fault.Invalid, "fund_account.reason", basis.CaseFunds2017(2),
		"应写明理由，4 至 500 字。",
		"Say why, in 4 to 500 characters.")
	ErrAccountUsed = fault.Define(fault.Refused, "fund_account.used", basis.ThreeOnes(0),
		"该账户已经是或者曾经是某一法院的案款专户，不得再用。请以新开立的账户办理。",
		"This account is or was a court's fund account and is never used again. Take one that was opened for this.")
	ErrAccountPending = fault.Define(fault.Conflict, "fund_account.pending", basis.ThreeOnes(0),
		"上一次更换尚未生效。一院同一时间只有一个案款专户，应待其生效后再办理。",
		"The change before this one has not taken over yet. A court has one fund account at a time; order the next one after that.")
	ErrAccountWaiting = fault.Define(fault.Conflict, "fund_account.waiting", basis.CaseFunds2017(2),
		"另有一项关于案款专户的申请待第二人签署，应先签署或者退回。",
		"Another order about the fund account waits for its second person. Have that one signed or refused first.")
	ErrAccountPast = fault.Define(fault.Refused, "fund_account.past", basis.CaseFunds2017(3),
		"启用日不能早于今天 {today}。已经过去的日子仍属原账户，不能倒签。",
		"The change cannot begin before today, {today}: days that are over belong to the old account.")
	ErrAccountDayClosed = fault.Define(fault.Refused, "fund_account.day_closed", basis.CaseFunds2017(3),
		"已日结至 {closed}，启用日应在其后。",
		"Days through {closed} are closed; the change begins after that.")
	ErrAccountOverlap = fault.Define(fault.Refused, "fund_account.overlap", basis.ThreeOnes(0),
		"现账户自 {since} 起启用，新账户的启用日应在其后，两户期间不得重叠。",
		"The present account began on {since}; the new one begins on a later day, so that the two do not overlap.")
	ErrAccountFar = fault.Define(fault.Invalid, "fund_account.far", basis.CaseFunds2017(2),
		"启用日不应晚于 {last}。",
		"The change begins on {last} at the latest.")
	ErrAccountNotAtBank = fault.Define(fault.Refused, "fund_account.not_at_bank", basis.CaseFunds2017(3),
		"银行没有该账户，或者该账户已销户。应先在银行开户，再办理更换。",
		"The bank keeps no such account, or has closed it. Open it at the bank first.")
	ErrAccountBankHolder = fault.Define(fault.Refused, "fund_account.bank_holder", basis.ThreeOnes(0),
		"银行登记的户名是“{holder}”，不是本院“{court}”。",
		"At the bank the account belongs to {holder}, not to this court, {court}.")
	ErrAccountNotEmpty = fault.Define(fault.Refused, "fund_account.not_empty", basis.CaseFunds2017(3),
		"该账户已有往来，余额 {balance} 元。应使用没有发生过往来的新账户，才能自第一笔起逐笔对账。",
		"The account was used before and holds ¥{balance}. Take a new one, so that it can be agreed with the bank from its first line.")
	ErrAccountSamePerson = fault.Define(fault.Refused, "fund_account.same_person", basis.CaseFunds2017(2),
		"申请人不能签署自己的申请。应由院领导另行签署。",
		"Whoever asked does not sign their own order. The court's leader does.")
	ErrAccountAnswered = fault.Define(fault.Conflict, "fund_account.answered", basis.CaseFunds2017(2),
		"该申请已经签署或者退回，只能办理一次。",
		"This order was signed or refused already; it is answered once.")
	ErrAccountOrderUnknown = fault.Define(fault.NotFound, "fund_account.not_found", basis.CaseFunds2017(2),
		"本院没有这项关于案款专户的申请，或者没有这一账户。",
		"This court has no such order about its fund account, and no such account.")
	ErrAccountNotPast = fault.Define(fault.Refused, "fund_account.not_past", basis.ThreeOnes(0),
		"这是本院现在的案款专户，不能销户。应先更换。",
		"This is the court's fund account now. It is changed before it is closed.")
	ErrAccountClosed = fault.Define(fault.Conflict, "fund_account.closed", basis.CaseFunds2017(3),
		"该账户已经销户。",
		"This account is closed.")
	ErrAccountWaitedFor = fault.Define(fault.Refused, "fund_account.waited_for", basis.CaseFunds2017(3),
		"该账户还不能销户：{what}。应待全部了结。",
		"The account cannot be closed yet: {what}. All of that comes to its end first.")
	ErrSweepCurrent = fault.Define(fault.Refused, "sweep.current", basis.ThreeOnes(0),
		"这是本院现在的案款专户，没有需要划转的余额。",
		"This is the court's fund account now; nothing is moved from it.")
	ErrSweepMoving = fault.Define(fault.Conflict, "sweep.moving", basis.CaseFunds2017(3),
		"余额正在划转，待两家银行的流水到齐后再办理。",
		"A transfer is under way. Wait for the lines of both banks.")
	ErrSweepNothing = fault.Define(fault.Refused, "sweep.nothing", basis.CaseFunds2017(3),
		"原账户没有余额。",
		"Nothing stands on the old account.")
	ErrSweepPayouts = fault.Define(fault.Refused, "sweep.payouts", basis.CaseFunds2017(3),
		"从原账户发出的 {payouts} 笔付款银行尚未确认。应待其全部确认，余额才能一次划转。",
		"The bank has not confirmed {payouts} payments from the old account. The balance is moved at once when it has.")
	ErrSweepDebit = fault.Define(fault.Refused, "sweep.debit", basis.CaseFunds2017(3),
		"有银行支出尚未查明。应先查明，再划转余额。",
		"A debit by the bank is unexplained. Look into that before the balance is moved.")
	ErrSweepFailed = fault.Define(fault.Refused, "sweep.failed", basis.CaseFunds2017(3),
		"上一次划转被银行拒绝或者退回。应由制单人查明原因后重新划转。",
		"The bank refused or returned the last transfer. The finance maker looks into it and orders it again.")
	ErrDayBeforeChange = fault.Define(fault.Refused, "day.before_change", basis.CaseFunds2017(3),
		"案款专户自 {starts} 起更换。应先单独日结 {day}，新账户才能启用。",
		"The fund account changes on {starts}. Close {day} by itself first; the new account takes over then.")
	ErrStatementOfAccount = fault.Define(fault.Refused, "day.no_statement_of_account", basis.CaseFunds2017(3),
		"尚未导入账户 {accounts} 于 {day} 的银行对账单。更换期间，新旧账户的对账单都要导入。",
		"The statement of account {accounts} for {day} is not imported. While a change is under way the statements of both accounts are needed.")
)
