package auction

import (
	"fachui/internal/basis"
	"fachui/internal/fault"
)

// What can be wrong with bidding together and with what a mandate names.
var (
	ErrJointNumber = fault.Define(fault.Invalid, "joint.number", basis.Online2016(18),
		"共同竞买应为二人以上、{most} 人以下（含代表人），并写明每人的份额。",
		"Bidding together takes at least two and at most {most} people, the representative among them, each with a share.")
	ErrShareForm = fault.Define(fault.Invalid, "joint.share_form", basis.Online2016(18),
		"份额“{share}”不能使用：请写大于零、小于一的分数（如 1/3）或者精确到万分之一的百分数（如 33.33%）。",
		"The share \"{share}\" cannot be used: write a fraction between nought and one, such as 1/3, or a percentage to the hundredth, such as 33.33%.")
	ErrShareSum = fault.Define(fault.Invalid, "joint.share_sum", basis.Online2016(18),
		"各人份额合计应恰好为一（100%），现在合计 {sum}。三人均分请写 1/3、1/3、1/3。",
		"The shares should make exactly one (100%); they make {sum}. For three equal shares write 1/3, 1/3, 1/3.")
	ErrJointAgent = fault.Define(fault.Refused, "joint.agent", basis.Online2016(14),
		"共同竞买由其中一人作代表出价，不能再由代理人报名。请由代表人本人报名，或者由各人共同委托的一人单独办理。",
		"Of those who bid together one bids for all, in person: an agent cannot apply for them. Let the representative apply.")
	ErrJointPriority = fault.Define(fault.Refused, "joint.priority", basis.Online2016(19),
		"优先购买权只由权利人自己行使，不能与他人共同竞买时主张。请单独报名主张，或者不主张优先购买权。",
		"A right of priority is used by its holder alone, not together with others. Apply alone to claim it, or do not claim it.")
	ErrPowerNotDeclared = fault.Define(fault.Refused, "mandate.not_declared", basis.Online2016(14),
		"代理人报名时没有说明授权委托书写明“{power}”，不能确认这一项。需要的，请代理人撤回后重新报名。",
		"The agent did not say that the mandate names \"{power}\", so that cannot be confirmed. If it is needed the agent applies again.")
)

func (p Power) words() fault.Text {
	if p == MayCollect {
		return fault.Text{ZH: "代收款项（特别授权）", EN: "collecting money (special authority)"}
	}
	return fault.Text{ZH: "代付款项", EN: "paying"}
}
