package handover

import (
	"fachui/internal/basis"
	"fachui/internal/fault"
)

var none = basis.Basis{}

// What is refused about passing a case on.
var (
	ErrNoHandler = fault.Define(fault.Refused, "handover.no_handler", none,
		"案件还没有承办法官，无须移交；请直接指定。", "Nobody handles the case yet, so there is nothing to hand over: name a judge instead.")
	ErrTaker = fault.Define(fault.Invalid, "handover.taker", none,
		"接收人应为本院执行法官；“{login}”不是。", "A judge of this court takes the case over; \"{login}\" is none.")
	ErrSame = fault.Define(fault.Invalid, "handover.same", none,
		"接收人就是现在的承办法官。", "That judge handles the case already.")
	ErrSelf = fault.Define(fault.Refused, "handover.self", basis.CivilProcedure2023(47),
		"决定移交的人不能是移交人或者接收人，请由另一位局长决定。", "Who orders the hand-over neither gives nor takes the case; another head orders it.")
	ErrApart = fault.Define(fault.Refused, "handover.apart", basis.CivilProcedure2023(47),
		"接收人应当回避：{why}。请选择另一位法官。", "The taker must stay out of the case: {why}. Choose another judge.")
	ErrOpen = fault.Define(fault.Conflict, "handover.open", none,
		"已有一份移交决定等待签收。请先由接收人签收，或者撤回。", "An order waits for its signature. The taker signs it first, or it is taken back.")
	ErrGround = fault.Define(fault.Invalid, "handover.ground", none,
		"移交事由应为 avoidance（回避）、transfer（调离）、leave（休假）、load（工作调整）或 other（其他）。",
		"The ground should be avoidance, transfer, leave, load or other.")
	ErrDocument = fault.Define(fault.Invalid, "handover.document", basis.CivilProcedure2023(49),
		"因回避移交的，请写明院长决定的文号（2 至 120 字）。", "Where the judge has to stay out of the case, name the president's decision by its number (2 to 120 characters).")
	ErrReason = fault.Define(fault.Invalid, "handover.reason", none,
		"请写明理由（4 至 500 字）。", "Say why, in 4 to 500 characters.")
	ErrUnknown = fault.Define(fault.NotFound, "handover.unknown", none,
		"没有这份移交。", "There is no such hand-over.")
	ErrNotTaker = fault.Define(fault.Refused, "handover.not_taker", none,
		"只有接收人可以签收；决定移交的人只可以在签收前撤回。", "Only the taker signs; who ordered it may take it back before that.")
	ErrAnswered = fault.Define(fault.Conflict, "handover.answered", none,
		"这份移交已经签收或者退回。", "This hand-over was signed for or sent back before.")
	ErrGone = fault.Define(fault.Refused, "handover.gone", none,
		"您已将本案移交，不能再办理。请由现在的承办法官办理。", "You handed this case over and do nothing in it any more: the judge who handles it now does.")
	ErrMost = fault.Define(fault.Refused, "handover.too_much", none,
		"未办事项超过 {most} 项，不能一次移交；请先办结一部分。", "More than {most} things are open, too many for one list: finish some first.")
)

// Why a judge must stay out of a case, by the names that the schema gives.
var apart = map[string]fault.Text{
	"party":    {ZH: "是本案当事人", EN: "they are a party of it"},
	"relative": {ZH: "是本案当事人的近亲属", EN: "they are a close relative of a party"},
	"panel":    {ZH: "审查过本案的执行异议", EN: "they heard an objection in it"},
	"draw":     {ZH: "操作过本案的评估机构摇号", EN: "they ran its draw of appraisers"},
	"payment":  {ZH: "审批过本案的付款", EN: "they approved a payment of it"},
	"avoided":  {ZH: "已因回避退出本案", EN: "they had to leave it before"},
}
