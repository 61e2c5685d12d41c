package auction

import (
	"fachui/internal/basis"
	"fachui/internal/fault"
)

// What can be wrong with things that are sold together.
var (
	ErrSetSize = fault.Define(fault.Invalid, "set.size", basis.Sale2020(14),
		"一组多项财产应为 {least} 至 {most} 项，现在是 {count} 项。",
		"A set holds {least} to {most} things; this one has {count}.")
	ErrSetTwice = fault.Define(fault.Invalid, "set.twice", basis.Sale2020(14),
		"“{title}”在一组中只能列一次。", "\"{title}\" can stand in the set only once.")
	ErrSetMode = fault.Define(fault.Invalid, "set.mode", basis.Sale2020(15),
		"请选择分别拍卖（separate）或者合并拍卖（whole）。",
		"Choose whether the things are sold separately (separate) or as one (whole).")
	ErrSetFinding = fault.Define(fault.Invalid, "set.finding", basis.Sale2020(15),
		"请选择合议庭的认定：indivisible（在使用上不可分）、value_loss（分别拍卖可能严重减损价值），或留空。",
		"Say what the panel finds: indivisible, value_loss, or nothing.")
	ErrMustMerge = fault.Define(fault.Refused, "set.must_merge", basis.Sale2020(15),
		"已认定这些财产“{finding}”，应当合并拍卖，不能分别拍卖。",
		"The things were found to be \"{finding}\": they must be sold as a whole, not separately.")
	ErrMergeGround = fault.Define(fault.Refused, "set.merge_ground", basis.Sale2020(15),
		"合并拍卖须认定财产在使用上不可分，或者分别拍卖可能严重减损其价值；没有这样的认定，须有被执行人同意合并的书面材料。否则应当分别拍卖，价款足够即停止。",
		"A whole sale needs the finding that the things are of use only together or worth much less apart, or else the debtor's written wish. Without it they are sold separately, and no more than the debt needs.")
	ErrSetReason = fault.Define(fault.Invalid, "set.reason", basis.Sale2020(15),
		"请写明分别或者合并拍卖的理由（2 至 2000 字）。", "Say why they are sold separately or as a whole, in 2 to 2000 characters.")
	ErrSetGap = fault.Define(fault.Invalid, "set.gap", basis.Sale2020(14),
		"各件结束时间的间隔应为 {least} 至 {most} 分钟，以便前一件成交后能够停止其余拍卖。",
		"The ends lie {least} to {most} minutes apart, so that the rest can be stopped once one is sold.")
	ErrSetLate = fault.Define(fault.Refused, "set.late", basis.Sale2020(15),
		"“{title}”的拍卖条件已经由合议庭决定，或者已经公告、成交，不能再编入一组。应先撤回，重新列为标的。",
		"The terms of \"{title}\" are decided, or it is announced or sold, so it cannot join a set any more. Withdraw it and list it again first.")
	ErrSetListed = fault.Define(fault.Refused, "set.listed", basis.Sale2020(15),
		"“{title}”已单独列为标的。合并拍卖应先撤回该标的，再以整体列为一件。",
		"\"{title}\" is a lot of its own. For a whole sale withdraw that lot first; the whole becomes one lot.")
	ErrEquitySurplus = fault.Define(fault.Refused, "set.equity_surplus", basis.Equity2021(13),
		"排在前面的财产价额已足以清偿，股权“{title}”超出部分不能一并拍卖。分割拍卖可能严重减损股权价值、被执行人书面请求一并处置的，认定后合并拍卖。",
		"What stands before it covers the debt, so the equity \"{title}\" goes beyond need and cannot be sold along, unless a partial sale would cut the value seriously and the debtor asks in writing: then it is found so and sold as a whole.")
	ErrTargetLine = fault.Define(fault.Invalid, "set.target_line", basis.Sale2020(14),
		"第 {line} 项应写明种类、大于零的金额和依据（2 至 200 字）。",
		"Line {line} needs a kind, an amount above zero, and where it comes from in 2 to 200 characters.")
	ErrTargetDebt = fault.Define(fault.Invalid, "set.target_debt", basis.Sale2020(14),
		"应清偿总额至少包括执行债权。请写明执行债权的金额和依据。",
		"What is to be covered includes the claim under enforcement at least. State it with its source.")
	ErrTargetTooLarge = fault.Define(fault.Invalid, "set.target_large", basis.Sale2020(14),
		"应清偿总额超出可以记载的范围。", "What is to be covered is more than can be recorded.")
	ErrStaggerBefore = fault.Define(fault.Refused, "announcement.stagger_before", basis.Sale2020(14),
		"本件须晚于第 {place} 件结束，并留出间隔，最早 {least} 结束，以便前一件成交后停止其余拍卖。",
		"This lot ends after number {place} of its set, with the gap between: at {least} at the earliest, so that the rest can be stopped.")
	ErrStaggerAfter = fault.Define(fault.Refused, "announcement.stagger_after", basis.Sale2020(14),
		"第 {place} 件已经公告，本件须早于它结束并留出间隔，最迟 {most} 结束。",
		"Number {place} of the set is announced already; this lot ends before it, with the gap between: at {most} at the latest.")
	ErrSetChanged = fault.Define(fault.Conflict, "set.changed", basis.Sale2020(15),
		"提交合议后，本件所在的一组已有变化（新编、终结）。请按现在的情况重新提交合议。",
		"The set of this lot was made or ended since the proposal. Put it before the panel as it stands now.")
	ErrSetStopped = fault.Define(fault.Refused, "set.stopped", basis.Sale2020(14),
		"同组已成交的价款足以清偿债务和费用，其余财产应当停止拍卖。被执行人书面同意全部拍卖，或者成交被裁定悔拍、撤销的，方可继续。",
		"What was sold of this set covers debt and costs, so the rest is not sold. Only the debtor's written agreement, or a default or revocation of a sale, lets it go on.")
	ErrSetWhole = fault.Define(fault.Refused, "set.whole_only", basis.Sale2020(15),
		"该财产已决定与其他财产合并拍卖，不能单独拍卖或者抵债。确需单独处置的，由法官终结本组并另行定价。",
		"The panel decided to sell this property together with others; it is not sold or taken alone. To dispose of it separately a judge ends the set, and it is priced anew.")
	ErrSetTaken = fault.Define(fault.Conflict, "set.taken", basis.Sale2020(14),
		"“{title}”已编入另一组，请先终结该组。", "\"{title}\" stands in another set; end that first.")
	ErrSetEnded = fault.Define(fault.Conflict, "set.ended", basis.Sale2020(14),
		"本组已经终结。", "The set is ended.")
	ErrSetRuns = fault.Define(fault.Refused, "set.runs", basis.Sale2020(14),
		"组内“{title}”（{state}）仍在拍卖中，不能终结本组。应先撤回或者等待结果。",
		"\"{title}\" of the set ({state}) is still on sale, so the set cannot end. Withdraw it or wait for its result.")
	ErrSetCase = fault.Define(fault.Refused, "set.case", basis.Sale2020(14),
		"“{title}”不是本案的财产。一组财产属于同一案件。", "\"{title}\" is not property of this case. The things of a set belong to one case.")
	ErrSetOneLot = fault.Define(fault.Refused, "set.one_lot", basis.Sale2020(15),
		"合并拍卖只有一件标的，没有可以停止的其余拍卖，不需要被执行人同意全部拍卖。",
		"A whole sale is one lot: there is no rest that could stop, so the debtor need not agree to it.")
	ErrNoSet = fault.Define(fault.NotFound, "set.not_found", basis.Basis{},
		"没有这样的一组财产。", "There is no such set.")
	ErrSetParty = fault.Define(fault.Invalid, "set.party", basis.Sale2020(14),
		"是否同意全部拍卖，由本案被执行人书面表示。请选择本案的被执行人。",
		"It is a debtor of the case who agrees in writing that all be sold. Choose one.")
	ErrSetPaper = fault.Define(fault.Invalid, "set.paper", basis.Sale2020(14),
		"请附书面材料（先上传，再选择）。", "Attach the writing: upload it, then choose it.")
)
