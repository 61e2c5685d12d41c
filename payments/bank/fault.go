package bank

import (
	"fachui/internal/basis"
	"fachui/internal/fault"
)

// What a bank, or the way to it, can do to an order or a question.
var (
	// ErrUnknown: an order was sent and no answer came. It may be on the bank's
	// books. Send the same order again, or ask for its outcome.
	ErrUnknown = fault.Define(fault.Busy, "bank.outcome_unknown", basis.Basis{},
		"银行未答复，指令 {key} 是否受理尚不清楚。请以同一业务参考号重发或查询，不要另发新指令。",
		"The bank has not answered; whether it took order {key} is not known. Send it again under the same reference or ask for its outcome; do not send a new one.")
	// ErrUnreachable: a question was not answered. Nothing was changed by it.
	ErrUnreachable = fault.Define(fault.Busy, "bank.unreachable", basis.Basis{},
		"暂时无法与银行联系，请稍后再试。",
		"The bank cannot be reached. Try again later.")
	// ErrRefused: the bank will not carry the order out, now or later.
	ErrRefused = fault.Define(fault.Refused, "bank.refused", basis.Basis{},
		"银行拒绝：{reason}。请核对收款信息后重新审批。",
		"The bank refuses: {reason}. Check the payee and approve the payment anew.")
	// ErrReused: the reference was used before for another order.
	ErrReused = fault.Define(fault.Conflict, "bank.key_reused", basis.Basis{},
		"业务参考号 {key} 已用于另一笔内容不同的指令；每笔指令应有自己的参考号。",
		"Reference {key} was used for an order with another content; each order should have its own reference.")
	// ErrNotHere: the bank knows no such account, order or statement.
	ErrNotHere = fault.Define(fault.NotFound, "bank.not_here", basis.Basis{},
		"银行查无此项：{reason}。请核对账号、参考号或日期。",
		"The bank has no such thing: {reason}. Check the account, the reference or the day.")
	// ErrGarbled: the bank answered something that does not follow the protocol.
	ErrGarbled = fault.Define(fault.Busy, "bank.garbled", basis.Basis{},
		"银行返回的数据无法识别，未作任何处理。",
		"The bank's answer cannot be understood; nothing was done with it.")
)
