package payments

import (
	"fachui/internal/basis"
	"fachui/internal/fault"
)

// Refusals about who pays a deposit.
var (
	ErrPayerReview = fault.Define(fault.Refused, "payer.court_review", basis.Online2016(17),
		"付款人不是竞买人、共同竞买人或者有交款授权的代理人，财务不能认作保证金。应退回原账户；确需接受的，由资格审核人员提出、法官决定。",
		"The payer is not the bidder, a joint bidder or an agent with a mandate to pay, so finance cannot take this as a deposit. Send it back; to accept it, the confirming officer proposes and a judge decides.")
	ErrPayerKnown = fault.Define(fault.Refused, "payer.no_review_needed", basis.Online2016(17),
		"付款人就是竞买人本人、共同竞买人或者有交款授权的代理人，不需要法院审查，由财务认领即可。",
		"The payer is the bidder, a joint bidder or an agent with a mandate to pay: no court review is needed, finance identifies it.")
	ErrPayerRelation = fault.Define(fault.Invalid, "payer.relation", basis.Online2016(17),
		"付款人与竞买人的关系应为 spouse（配偶）、parent_child（父母子女）、authorised（受委托付款）、affiliate（关联公司）或 other（其他），不能为“{relation}”。",
		"The relation is spouse, parent_child, authorised, affiliate or other, not \"{relation}\".")
	ErrPayerDocument = fault.Define(fault.Invalid, "payer.document", basis.Online2016(17),
		"应附证明付款人与竞买人关系及同意代付的文件（SHA-256，64 位十六进制）。",
		"Attach the document that shows the relation and the payer's consent (its SHA-256, 64 hexadecimal digits).")
	ErrChannelHours = fault.Define(fault.Invalid, "channel.hours", basis.CaseFunds2017(4),
		"银行付款时间应在一天之内，开始早于结束；全天办理的限额不能为负。",
		"The hours lie within one day and begin before they end; the sum paid at any hour is not negative.")
	ErrChannelHour = fault.Define(fault.Invalid, "channel.hour", basis.CaseFunds2017(4),
		"“{found}”不是时刻，请写成 8:30 或 17:15 这样的形式。", "\"{found}\" is no time of day; write it as 8:30 or 17:15.")
	ErrChannelProposal = fault.Define(fault.NotFound, "channel.no_proposal", basis.CaseFunds2017(4),
		"没有待批准的银行付款时间，或者已经批准。",
		"No hours wait for approval under that number, or they are approved.")
	ErrNothingCameBack = fault.Define(fault.Refused, "deposit.nothing_came_back", basis.CaseFunds2017(11),
		"这笔保证金没有被银行退回的退款，不需要另外提供账户。退款只退回原付款账户。",
		"No refund of this deposit came back, so no other account is needed: it goes to the account that it came from.")
	ErrNoCollect = fault.Define(fault.Refused, "deposit.no_collect", basis.CaseFunds2017(11),
		"授权委托书没有写明代收款项（特别授权），或者这笔钱是别的共同竞买人付的：您只能为本人名义付的款提供账户。其余由付款人本人提供。",
		"Your mandate does not name collecting money (special authority), or one who bids with you paid this: you may give an account only for what you paid in your own name. The payer gives it himself.")
	ErrRefundAccount = fault.Define(fault.Invalid, "deposit.refund_account", basis.CaseFunds2017(11),
		"请写明户名和完整账号（8 至 40 位，不含星号、空格）。",
		"Give the holder and the whole account number (8 to 40 digits, no asterisks or spaces).")
	ErrLoanAmount = fault.Define(fault.Refused, "loan.amount", basis.Online2016(25),
		"贷款代付的金额应大于零，不超过尚欠的余款 {missing} 元，并且应在付款期限内登记。",
		"What the bank pays is more than zero, at most the ¥{missing} that is missing, and registered before the time to pay is over.")
	ErrLoanOpen = fault.Define(fault.Conflict, "loan.open", basis.Online2016(25),
		"这笔余款已登记一笔贷款代付，正在等待法院确认或银行付款。",
		"A loan is registered for this balance already and waits for the court or the bank.")
	ErrLoanUnknown = fault.Define(fault.NotFound, "loan.not_found", basis.Online2016(25),
		"没有等待确认的贷款代付登记，或者已经决定。",
		"No loan waits for confirmation under that number, or it is decided.")
	ErrFreezeSignature = fault.Define(fault.Refused, "freeze.signature", basis.Online2016(17),
		"第 {seq} 号冻结通知的签名与本院开户银行的密钥不符，不予采信。请与银行核实。",
		"Freeze notice {seq} is not signed with the key of this court's bank and is not believed. Ask the bank.")
	ErrNotPayerException = fault.Define(fault.Refused, "payer.not_in_question", basis.Online2016(17),
		"该笔款项不是付款人不符的保证金，不需要法院审查付款人。",
		"This receipt is not a deposit from another payer; there is no payer to review.")
)
