package duty

import (
	"fachui/internal/basis"
	"fachui/internal/fault"
)

// What can be wrong with a duty, an order about duties, or a part in a thing.
var (
	ErrIncompatible = fault.Define(fault.Refused, "duty.incompatible", basis.CaseFunds2017(2),
		"“{held}”与“{wanted}”不相容（{rule}），同一人不能兼任。请由他人担任，或先解除其中一项职务。",
		"{held} and {wanted} are kept apart ({rule}); one person cannot hold both. Choose somebody else, or end the one first.")
	ErrKeptApart = fault.Define(fault.Conflict, "duty.kept_apart", basis.CaseFunds2017(2),
		"与此人刚取得的职务不相容，不能兼任。请刷新后再看。", "This is kept apart from a duty that the person has just taken on. Look again.")
	ErrTwoParts = fault.Define(fault.Refused, "duty.two_parts", basis.CaseFunds2017(2),
		"您（或您代为履职的人）已在此事项中办理过另一环节，同一事项的不同环节须由不同的人办理，职务何时取得都一样。请由他人办理。",
		"You, or the one you stand in for, took another part in this. Each part is another person's, whenever the roles were given. Somebody else must do it.")
	ErrOver = fault.Define(fault.Forbidden, "duty.substitution_over", basis.CaseFunds2017(2),
		"代为履职的期限未到或已过，不能再以此身份办理。请由本人办理，或另行批准代为履职。",
		"The substitution does not hold now. Whoever holds the post must act, or a new substitution be approved.")
	ErrMinimum = fault.Define(fault.Refused, "duty.minimum", basis.CaseFunds2017(2),
		"不能低于平台的最低要求：{rule}。本院只能从严，不能从宽。",
		"This is below the minimum ({rule}). A court may be stricter, never laxer.")
	ErrSameDuty = fault.Define(fault.Invalid, "duty.same", basis.Basis{},
		"请选择两项不同的职务。", "Choose two different duties.")
	ErrNoDuty = fault.Define(fault.Invalid, "duty.unknown", basis.Basis{},
		"没有“{duty}”这一职务，或它不能这样安排。可用的有：{duties}。",
		"There is no duty \"{duty}\", or it cannot be arranged so. Choose one of: {duties}.")
	ErrReach = fault.Define(fault.Invalid, "duty.reach", basis.Basis{},
		"请选择：不得兼任（post）、不得在同一事项中兼办（act），或取消本院自定规则（none）。",
		"Choose post (nobody holds both), act (nobody takes both on one thing) or none (end this court's own rule).")
	ErrDocument = fault.Define(fault.Invalid, "duty.document", basis.Basis{},
		"请写明文号（4 至 80 字）。", "Give the number of the document (4 to 80 characters).")
	ErrReason = fault.Define(fault.Invalid, "duty.reason", basis.Basis{},
		"请写明理由（4 至 500 字）。", "Give the reason (4 to 500 characters).")
	ErrDays = fault.Define(fault.Invalid, "duty.days", basis.Basis{},
		"起止日期不对：{from} 至 {until}。自起始日零时起、到截止日零时止（不含截止日），最长一年。",
		"The days {from} to {until} do not do: it holds from the first day until the last, which is not included, for a year at most.")
	ErrPast = fault.Define(fault.Refused, "duty.past", basis.CaseFunds2017(2),
		"代为履职不能补办：起始日 {from} 已过。请从今天或以后开始。",
		"Nobody is substituted in the past: {from} is over. Begin today or later.")
	ErrSelfSubstitute = fault.Define(fault.Refused, "duty.self_substitute", basis.Basis{},
		"不能由本人代替本人。", "Nobody stands in for themselves.")
	ErrNotHolder = fault.Define(fault.Refused, "duty.not_held", basis.CaseFunds2017(2),
		"离岗人并不担任“{duty}”，无从代替；代为履职的人也不能再由他人代替。",
		"Who is to be away does not hold the duty of {duty}. A substitute is not substituted in turn.")
	ErrHoldsAlready = fault.Define(fault.Refused, "duty.held", basis.Basis{},
		"代为履职的人本来就担任“{duty}”，可直接以自己的名义办理。",
		"The substitute is {duty} already and acts in their own name.")
	ErrNoColleague = fault.Define(fault.Refused, "duty.no_colleague", basis.CaseFunds2017(2),
		"代为履职的人须是本院任职人员。", "A substitute holds a role in this court.")
	ErrOverlap = fault.Define(fault.Refused, "duty.overlap", basis.CaseFunds2017(2),
		"此人在这段时间已代为履行“{duty}”，与所代职务不相容或重复。请另选他人。",
		"The substitute stands in for {duty} in that time, which is the same or kept apart from this. Choose somebody else.")
	ErrConcerned = fault.Define(fault.Refused, "duty.concerned", basis.CaseFunds2017(2),
		"须由与此无关的第二人批准：提出人、离岗人和代为履职的人都不能批准。",
		"A second person whom it does not concern approves: not who asked, who is away, or who steps in.")
	ErrNoOrder = fault.Define(fault.NotFound, "duty.no_order", basis.Basis{},
		"本院没有这份职务安排，或它已经有了答复。", "This court has no such order, or it was answered already.")
	ErrMonths = fault.Define(fault.Invalid, "duty.months", basis.Basis{},
		"轮岗期限须为 1 至 120 个月。", "A post is held for 1 to 120 months.")
	ErrEffect = fault.Define(fault.Invalid, "duty.effect", basis.Basis{},
		"请选择到期只告警（alarm），还是到期锁定（lock）。", "Choose alarm (a leader is told) or lock (the post is locked) for the end of a term.")
	ErrRotated = fault.Define(fault.Refused, "duty.rotation_over", basis.CaseFunds2017(2),
		"本院规定该岗位到期锁定，您的任期已满，不能再以此岗位办理。请由新任人员办理；确需继续的，由院领导签署有截止日期的例外。",
		"In this court the post locks at the end of its term, and yours is over. Whoever takes the post must act; if you must go on, a leader signs an exception that ends on a day.")
	ErrNoPost = fault.Define(fault.Refused, "duty.no_post", basis.CaseFunds2017(2),
		"此人并不担任“{duty}”，无需例外。", "This person does not hold the post of {duty}; there is nothing to extend.")
	ErrThrough = fault.Define(fault.Invalid, "duty.through", basis.CaseFunds2017(2),
		"例外须有截止日期，自 {first} 至 {last} 之间。", "An exception ends on a day, from {first} to {last}.")
	ErrLeaderSigns = fault.Define(fault.Forbidden, "duty.leader_signs", basis.CaseFunds2017(2),
		"到期继续任职的例外只能由院领导签署。", "Only a leader signs that somebody goes on beyond the term.")
	ErrNote = fault.Define(fault.Invalid, "duty.note", basis.Basis{},
		"不批准的，请写明原因（至少 4 字）。", "Say why it is refused (4 characters at least).")
	ErrNoHandover = fault.Define(fault.NotFound, "duty.no_handover", basis.Basis{},
		"没有这份交接清单，或您已经签署。", "There is no such hand-over, or you have signed it.")
	ErrNotTaker = fault.Define(fault.Forbidden, "duty.not_taker", basis.CaseFunds2017(2),
		"交接清单由移交人和接收人签署。", "A hand-over is signed by who gives and who takes the post.")
)
