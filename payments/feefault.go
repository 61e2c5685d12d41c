package payments

import (
	"fachui/internal/basis"
	"fachui/internal/fault"
)

// Refusals about the enforcement fee of a case.
var (
	ErrFeeNone = fault.Define(fault.Refused, "fee.none", basis.Fees2006(14),
		"本案目前没有应收的执行申请费，无需减免。有款可分配时再申请。",
		"No enforcement fee is due in this case now, so there is nothing to waive. Ask when there is money to distribute.")
	ErrFeeAbove = fault.Define(fault.Refused, "fee.above_scale", basis.Fees2006(14),
		"执行申请费按 {base} 元计算应为 {right} 元，不能多收（填写 {found} 元）。",
		"The enforcement fee on ¥{base} is ¥{right}; ¥{found} would be more, and more is never charged.")
	ErrFeeAsScale = fault.Define(fault.Invalid, "fee.as_scale", basis.Fees2006(14),
		"{right} 元就是按标准计算的金额，无需减免决定。",
		"¥{right} is what the scale gives; it needs no decision.")
	ErrFeeDecisionUnknown = fault.Define(fault.NotFound, "fee.decision_not_found", basis.Fees2006(14),
		"没有这项待批准的减免决定。",
		"No such decision about a fee waits for approval.")
	ErrFeeDecisionWaits = fault.Define(fault.Conflict, "fee.decision_waits", basis.Fees2006(14),
		"本案已有一项减免决定待批准或尚未用于方案。应先批准、作废或拟制方案。",
		"A decision about the fee of this case waits for approval or for the next plan. Approve it, cancel it, or draft the plan first.")
	ErrFeeMoved = fault.Define(fault.Conflict, "fee.moved", basis.Fees2006(14),
		"减免决定作出后应收金额已变为 {right} 元，与决定所依据的 {found} 元不同。请作废后按现在的金额重新提出。",
		"The fee is now ¥{right}, not the ¥{found} that the decision was made on. Cancel it and propose it anew.")
	ErrFeeUnknown = fault.Define(fault.NotFound, "fee.not_found", basis.Fees2006(14),
		"没有这笔执行申请费或退费申请。",
		"There is no such fee, or no such refund of one.")
	ErrFeeNotTaken = fault.Define(fault.Refused, "fee.not_taken", basis.Fees2006(14),
		"该方案没有收取执行申请费，没有可退的。",
		"That plan took no fee, so none can be given back.")
	ErrFeeOnItsWay = fault.Define(fault.Refused, "fee.on_its_way", basis.Fees2006(52),
		"该笔执行申请费正在上缴国库。未发往银行的应先作废付款；已发的待银行确认后办理。",
		"The fee is on its way to the treasury. Cancel the payout if it is not sent; wait for the bank if it is.")
	ErrFeeRefunded = fault.Define(fault.Conflict, "fee.refunded", basis.Fees2006(53),
		"该笔执行申请费已经申请退还或已退还，只退一次。",
		"That fee was given back, or somebody has asked for it; it is given back once.")
	ErrFeeRule = fault.Define(fault.Invalid, "fee.rule", basis.Fees2006(14),
		"执行申请费规则应为 fee_base（gross_recovered 实际执行额、full_claim 申请执行额）或 fee_round（fen 到分、yuan 到元），不能为“{name}”“{value}”。",
		"A rule about the fee is fee_base (gross_recovered, full_claim) or fee_round (fen, yuan), not \"{name}\" \"{value}\".")
)
