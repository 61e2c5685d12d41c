package bidding

import (
	"fachui/internal/basis"
	"fachui/internal/fault"
)

// What can be wrong with a bid or a command apart from the rule itself, whose
// refusals stand in package auction.
var (
	ErrNoLot = fault.Define(fault.NotFound, "lot.not_live", basis.Basis{},
		"这一标的不存在，或者不在竞价阶段。请核对标的编号和状态。",
		"No lot of this number exists, or its bidding does not run. Check its number and state.")
	ErrKey = fault.Define(fault.Invalid, "bid.key", basis.Basis{},
		"缺少幂等键或格式不符。请在 Idempotency-Key 中填写 1 至 64 个可见 ASCII 字符（例如 UUID），重试时使用同一个键。",
		"The idempotency key is missing or malformed. Send 1 to 64 visible ASCII characters (a UUID, say) in Idempotency-Key, and the same again when you retry.")
	ErrKeyReused = fault.Define(fault.Conflict, "bid.key_reused", basis.Basis{},
		"这个幂等键已用于另一笔出价（{amount} 元）。新的出价请换一个新键。",
		"This idempotency key was used for another bid (¥{amount}). Use a new key for a new bid.")
	ErrAmount = fault.Define(fault.Invalid, "bid.amount", basis.Basis{},
		"出价 {amount} 元不能使用：应大于零且不超过 {max} 元。",
		"A bid of ¥{amount} cannot be used: it should be above zero and at most ¥{max}.")
	ErrQueueFull = fault.Define(fault.Busy, "bid.queue_full", basis.Basis{},
		"出价太集中，本次没有受理。请在 {seconds} 秒后用同一个键重试。",
		"Too many bids at this moment; yours was not taken. Retry with the same key in {seconds} s.")
	ErrTooMany = fault.Define(fault.Busy, "bid.too_many_at_once", basis.Basis{},
		"您在本标的还有 {limit} 笔出价未得到答复。请等待答复后再出价。",
		"{limit} of your bids on this lot are not answered yet. Wait for their answers before you bid again.")
	ErrInterrupted = fault.Define(fault.Busy, "bid.interrupted", basis.Basis{},
		"出价服务正在恢复，本次出价的结果尚不能确定。请在 {seconds} 秒后用同一个键重试，系统会给出第一次的结果，不会重复出价。",
		"The bidding service is recovering and the outcome of this bid is not known yet. Retry with the same key in {seconds} s: you will get the first outcome, never a second bid.")
	ErrFar = fault.Define(fault.Busy, "bid.clocks_apart", basis.Online2016(20),
		"本次出价没有受理：服务器之间的时间相差过大，或者传送过久。请在 {seconds} 秒后用同一个键重试。",
		"This bid was not taken: the clocks of two servers are too far apart, or it was on its way too long. Retry with the same key in {seconds} s.")
	ErrNoBid = fault.Define(fault.NotFound, "bid.not_found", basis.Basis{},
		"该标的没有第 {seq} 号出价。",
		"This lot has no bid number {seq}.")
	ErrVoided = fault.Define(fault.Conflict, "bid.voided_before", basis.Basis{},
		"第 {seq} 号出价此前已被认定无效。",
		"Bid number {seq} was voided before.")
	ErrRank = fault.Define(fault.Conflict, "bid.rank_fixed", basis.Online2016(19),
		"该竞买代码已按顺位 {rank} 取得资格，竞价期间不得变更。",
		"This code was qualified with rank {rank}, which does not change while the lot is live.")
	ErrReason = fault.Define(fault.Invalid, "lot.reason_missing", basis.Online2016(28),
		"请写明理由（2 至 500 字），理由将在标的页面公布。",
		"State the reason in 2 to 500 characters; it is published on the lot's page.")
	ErrOutageCause = fault.Define(fault.Invalid, "outage.cause", basis.Online2016(28),
		"请选择原因：系统或网络故障（fault）、遭受攻击（attack）。",
		"Choose the cause: a fault of system or network (fault), or an attack (attack).")
	ErrOutageTimes = fault.Define(fault.Invalid, "outage.times", basis.Online2016(28),
		"中断的起止时间不符：开始应早于结束，结束不晚于现在，开始不早于四百日之前。",
		"These times are wrong: an outage begins before it ends, ends no later than now and began within the last 400 days.")
	ErrOutageReason = fault.Define(fault.Invalid, "outage.reason", basis.Online2016(28),
		"请写明中断的原因（2 至 {most} 字），原因将在受影响标的的页面公布。",
		"State in 2 to {most} characters what happened; it is published on the page of every lot that was touched.")
	ErrDocument = fault.Define(fault.Invalid, "ruling.document_hash", basis.Basis{},
		"文书摘要应为 64 位小写十六进制 SHA-256。",
		"The document is named by its SHA-256 in 64 lower-case hexadecimal digits.")
)

// retrySeconds is how soon a bidder is asked to try again.
const retrySeconds = 1
