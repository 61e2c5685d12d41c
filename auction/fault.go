package auction

import (
	"fachui/internal/basis"
	"fachui/internal/fault"
)

// What a bidder can meet in the live phase.
var (
	ErrNotOpen = fault.Define(fault.Refused, "bid.not_open", basis.Online2016(20),
		"竞价尚未开始。开始时间：{opens}。",
		"Bidding has not opened. It opens at {opens}.")
	ErrClosed = fault.Define(fault.Refused, "bid.closed", basis.Online2016(20),
		"竞价已经结束（{ends}）。出价以进入本平台服务系统的时间为准，到达结束时刻的不再接受。",
		"Bidding has ended ({ends}). A bid counts when it enters this platform's system; one that arrives at the end or later does not.")
	ErrSuspended = fault.Define(fault.Refused, "bid.suspended", basis.Online2016(28),
		"该标的已被暂缓或中止拍卖，暂不接受出价。恢复时间将在标的页面公告。",
		"This lot is suspended and takes no bids. Its page will say when bidding resumes.")
	ErrBidWithdrawn = fault.Define(fault.Refused, "bid.withdrawn", basis.Online2016(28),
		"该标的已撤回拍卖，竞价随之终止。您的保证金将在二十四小时内退回原账户，撤回理由见标的页面。",
		"This lot was withdrawn, and bidding ended with that. Your deposit goes back to its account within 24 hours; the lot's page says why.")
	ErrNoDeposit = fault.Define(fault.Refused, "bid.no_deposit", basis.Online2016(17),
		"尚未确认您的保证金，不能出价。请在竞价结束前交足保证金，经确认后即可出价。",
		"Your deposit is not confirmed, so you cannot bid. Pay it in full before bidding ends; once confirmed you may bid.")
	ErrBarred = fault.Define(fault.Refused, "bid.barred", basis.Online2016(24),
		"您不得参加本标的的竞买（例如原买受人不得参加重新拍卖）。如有异议，请联系执行法院。",
		"You may not bid on this lot (a buyer in default, for one, may not bid again). Contact the court if you object.")
	ErrBelowStart = fault.Define(fault.Refused, "bid.below_start", basis.Online2016(20),
		"出价 {amount} 元低于起拍价，无效。现在最低可出价 {lowest} 元。",
		"A bid of ¥{amount} is below the starting price and void. The lowest bid now is ¥{lowest}.")
	ErrBidTooLow = fault.Define(fault.Refused, "bid.too_low", basis.Online2016(20),
		"出价 {amount} 元不足。现在最低可出价 {lowest} 元（当前价加一个增价幅度）；同价应买仅限经法院确认且顺位在先的优先购买权人。",
		"A bid of ¥{amount} is too low. The lowest bid now is ¥{lowest}, one increment above the price; only a confirmed priority purchaser of better rank may match it.")
	ErrNotMultiple = fault.Define(fault.Refused, "bid.not_multiple", basis.Basis{},
		"本院规定出价须为起拍价加增价幅度的整数倍。{amount} 元不符，相邻的金额为 {below} 元和 {above} 元。",
		"This court takes bids in whole increments above the starting price. ¥{amount} is none; the nearest are ¥{below} and ¥{above}.")
	ErrFirstBid = fault.Define(fault.Refused, "bid.first_at_start", basis.Basis{},
		"本院规定首次出价等于起拍价 {start} 元。",
		"This court takes the starting price, ¥{start}, as the first bid and nothing else.")
	ErrNoUpTo = fault.Define(fault.Refused, "bid.no_up_to", basis.Basis{},
		"本院规定出价须写明金额，不接受“不超过 {amount} 元的最低有效价”。现在最低可出价 {lowest} 元。",
		"This court wants each bid to name its amount and takes none of \"the lowest that stands, up to ¥{amount}\". The lowest bid now is ¥{lowest}.")
	ErrConfirmSelf = fault.Define(fault.Refused, "bid.confirm_self", basis.Basis{},
		"您已领先（{price} 元），再出 {amount} 元是给自己加价。确实要出，请再次确认后提交。",
		"You lead at ¥{price}; a bid of ¥{amount} raises yourself. If you mean it, confirm and send it again.")
	ErrConfirmJump = fault.Define(fault.Refused, "bid.confirm_jump", basis.Basis{},
		"{amount} 元比最低可出价 {lowest} 元高出 {steps} 个以上增价幅度。确实要出，请再次确认后提交。",
		"¥{amount} is more than {steps} increments above the lowest bid of ¥{lowest}. If you mean it, confirm and send it again.")
	ErrEqualNotPriority = fault.Define(fault.Refused, "bid.equal_not_priority", basis.Online2016(21),
		"当前领先者的优先购买顺位与您相同或在先，同价 {amount} 元不能取代。现在最低可出价 {lowest} 元。",
		"The leader's priority right ranks with yours or before it, so ¥{amount} does not displace him. The lowest bid now is ¥{lowest}.")
	ErrStillOpen = fault.Define(fault.Refused, "lot.still_open", basis.Online2016(20),
		"竞价尚在进行，{ends} 才结束。",
		"Bidding is still running; it ends at {ends}.")
	ErrNotNow = fault.Define(fault.Refused, "lot.not_now", basis.Basis{},
		"标的当前状态为“{state}”，不能进行此项操作。",
		"The lot is \"{state}\", and this cannot be done now.")
)
