package auction

import (
	"fachui/internal/basis"
	"fachui/internal/fault"
)

// Rule is one of the nine rules of who may bid. Nothing else keeps anybody out: no
// score, no suspicion, no shared device or address (法释〔2016〕18号 Art. 8).
type Rule string

// The rules.
const (
	RuleLinked    Rule = "E1" // people of the court, the platform and auxiliary bodies, and their close relatives
	RuleDefaulter Rule = "E2" // bought this asset and did not pay
	RuleRealName  Rule = "E3" // real name, and the deposit from one's own account
	RuleHousing   Rule = "E4" // pledge to be allowed to buy housing
	RuleQualified Rule = "E5" // a special qualification; an agent confirmed before the start
	RuleSellOff   Rule = "E6" // people of the court in a sell-off
	RuleDisclosed Rule = "E7" // debtor, creditor, priority: allowed, and disclosed
	RuleOnce      Rule = "E8" // one code for one person and lot
	RuleAppraiser Rule = "E9" // who valued the asset, and firms of the same group
)

// RuleText is a rule in words: what it asks, on what it rests, and what may be done
// against it.
type RuleText struct {
	Rule   Rule
	Words  fault.Text
	Remedy fault.Text
	Basis  basis.Basis
	Blocks bool // false: it only asks for disclosure
}

var appealFirst = text("认为不属于名单所列情形的，可以在标的页面申诉，由另一名资格审核人员决定；仍不服的，可以提出执行异议。",
	"If the list is wrong about you, appeal on the page of the lot: another officer decides. After that you may object to enforcement.")

// Rules are the nine, in their order.
func Rules() []RuleText {
	return []RuleText{
		{RuleLinked, text("执行法院、网络平台、辅助机构的工作人员及其近亲属，不得竞买与其行为相关的财产，也不得委托他人竞买", "People of the enforcing court, the platform and auxiliary bodies, and their close relatives, do not bid on property that their acts concern, nor through others"), appealFirst, basis.Online2016(34), true},
		{RuleDefaulter, text("因其悔拍或者未获批准而重新拍卖的，原买受人不得参加同一财产的重新拍卖", "A buyer who did not pay, or whom nobody approved, does not take part when the same property is sold again"), text("对重新拍卖裁定不服的，可以提出执行异议；裁定撤销后即可报名。", "Against the ruling you may object to enforcement; once it is undone you may apply."), basis.Online2016(24), true},
		{RuleRealName, text("实名竞买，保证金由本人账户交纳；他人代付须经法院审查接受", "Bidding is under a real name, with a deposit from one's own account; another payer needs the court's review"), text("完成实名认证；代付的，向法院说明与付款人的关系并提交证据。", "Prove your real name; for another payer, show the court how you are related."), basis.Online2016(17), true},
		{RuleHousing, text("限购地区的住房，报名须承诺具备购房资格，成交后裁定前再次核查", "For housing under purchase limits: pledge that you may buy; it is checked again before the ruling"), text("确认承诺后即可报名；不具备资格的，不要报名。", "Make the pledge to apply; do not apply if you may not buy."), basis.Housing2021(2), true},
		{RuleQualified, text("法律对买受人资格有特殊规定的，报名须提交资格证明；委托他人竞买须在竞价开始前经法院确认", "Where the law asks for a qualification, hand in its proof; an agent is confirmed by the court before bidding opens"), text("补交资格证明；对资格审核结果不服的，可以提出执行异议。", "Hand in the proof; against the decision you may object to enforcement."), basis.Online2016(14), true},
		{RuleSellOff, text("变卖的财产，人民法院及其工作人员不得买受", "What a court sells off, the court and its people do not buy"), appealFirst, basis.CivilProcedureInterp2022(488), true},
		{RuleDisclosed, text("被执行人及其亲属、企业、代理人，申请执行人，优先购买权人可以竞买，须如实披露", "The debtor with family, companies and agents, the creditor and priority purchasers may bid, and say so"), text("不影响报名；披露内容密封，成交后由法官查阅。", "It keeps nobody out; what is disclosed is sealed and read by the judge after the sale."), basis.Sale2020(12), false},
		{RuleOnce, text("一人对一个标的只有一个竞买代码；共同竞买的须声明", "One code for one person and lot; those who buy together say so"), text("已报名的继续使用原代码；想共同购买的，撤回后一起报名。", "Go on with the code that you have; to buy together, withdraw and apply together."), basis.Online2016(18), true},
		{RuleAppraiser, text("评估该财产的机构及其关联机构、评估人员不得竞买", "The firm that valued the property, firms of its group and their appraisers do not bid"), appealFirst, basis.Online2016(34), true},
	}
}

// Finding is where somebody stands with one rule.
type Finding struct {
	Rule  Rule
	State FindingState
}

// FindingState is where somebody stands.
type FindingState string

// The states.
const (
	Clear    FindingState = "clear"
	Blocked  FindingState = "blocked"
	ToDo     FindingState = "to_do"    // something must still be handed in
	Disclose FindingState = "disclose" // allowed, and disclosed
)

// EligibilityFacts are what is known of somebody before they apply.
type EligibilityFacts struct {
	Proved       bool
	Bars         []Rule // lines of the lot's list that name them
	Defaulted    bool
	Limited      bool // housing under purchase limits
	Qualified    bool // a special qualification is asked for
	Applied      bool
	Debtor       bool
	Creditor     bool
	Priority     bool
	PayerDiffers bool // the deposit came from somebody else, and is not accepted
}

// Eligibility says where somebody stands with each of the nine rules.
func Eligibility(f EligibilityFacts) []Finding {
	state := map[Rule]FindingState{}
	for _, r := range f.Bars {
		state[r] = Blocked
	}
	if f.Defaulted {
		state[RuleDefaulter] = Blocked
	}
	if !f.Proved || f.PayerDiffers {
		state[RuleRealName] = ToDo
	}
	if f.Limited {
		state[RuleHousing] = ToDo
	}
	if f.Qualified {
		state[RuleQualified] = ToDo
	}
	if f.Debtor || f.Creditor || f.Priority {
		state[RuleDisclosed] = Disclose
	}
	if f.Applied {
		state[RuleOnce] = Blocked
	}
	out := make([]Finding, 0, len(Rules()))
	for _, r := range Rules() {
		s, ok := state[r.Rule]
		if !ok {
			s = Clear
		}
		out = append(out, Finding{r.Rule, s})
	}
	return out
}

// What somebody discloses who is near to the case (E7): sealed until the end.
const (
	FlagDebtor   ApplicantFlag = "debtor"
	FlagCreditor ApplicantFlag = "creditor"
	FlagPriority ApplicantFlag = "priority"
)

// Sealed reports whether a flag is read by the court only with the result: it would
// tell who bids (法释〔2016〕18号 Art. 18).
func (f ApplicantFlag) Sealed() bool { return f != FlagConsumption }

// DeadlineAppeal is by when an appeal against the list of a lot is decided: three days,
// and before bidding ends. The law names no number.
const DeadlineAppeal = "lot.appeal"

// What an officer can meet who keeps the list of a lot, or decides an appeal.
var (
	ErrQualification = fault.Define(fault.Refused, "application.qualification", basis.Online2016(14),
		"竞买本标的须具备“{qualification}”，报名时请在材料中提交资格证明（item 为 qualification）。",
		"To bid on this lot you must have \"{qualification}\": list its proof among your papers (item: qualification).")
	ErrBarEntry = fault.Define(fault.Invalid, "eligibility.entry", basis.Online2016(34),
		"请写明姓名、证件号码、属于哪一机构（court、platform、auxiliary 或 appraiser）以及与其关系（2 至 200 字）。",
		"Give name, number of the paper, the body (court, platform, auxiliary or appraiser) and the relation (2 to 200 characters).")
	ErrBarTwice = fault.Define(fault.Conflict, "eligibility.entered", basis.Online2016(34),
		"该人已在本标的名单中。", "This person is on the list already.")
	ErrBarUnknown = fault.Define(fault.NotFound, "eligibility.unknown", basis.Online2016(34),
		"名单中没有这一项，或者已经划去。", "There is no such line, or it was struck.")
	ErrBarFact = fault.Define(fault.Refused, "eligibility.fact", basis.Online2016(34),
		"该项由在职身份或者悔拍裁定产生，不能在名单上划去：离任或者裁定撤销后自动消失。",
		"This line follows from an office or from a ruling on default; it cannot be struck and ends with them.")
	ErrBarOwn = fault.Define(fault.Refused, "eligibility.own", basis.Online2016(34),
		"本人或者本人近亲属被列入的，不能自己划去；请由另一名人员处理，或者提出申诉。",
		"Nobody strikes a line about themselves or their relative: another officer does, or an appeal is filed.")
	ErrAppealNone = fault.Define(fault.Refused, "eligibility.nothing", basis.Online2016(34),
		"名单没有限制您竞买本标的，不必申诉，请直接报名。", "The list does not keep you from this lot; there is nothing to appeal. Apply.")
	ErrAppealTwice = fault.Define(fault.Conflict, "eligibility.appealed", basis.Online2016(34),
		"您已就此申诉。对决定不服的，可以提出执行异议。", "You appealed already. Against the decision you may object to enforcement.")
	ErrAppealUnknown = fault.Define(fault.NotFound, "eligibility.no_appeal", basis.Basis{},
		"没有这件待决定的申诉。", "There is no such appeal to decide.")
	ErrAppealOfficer = fault.Define(fault.Refused, "eligibility.other_officer", basis.Online2016(34),
		"申诉须由另一名人员决定：列入名单的人、本案承办人和名单所涉人员不能决定。",
		"Another officer decides: not who put the line there, who handles the case, or whom the line concerns.")
	ErrAppealText = fault.Define(fault.Invalid, "eligibility.text", basis.Online2016(34),
		"请写明理由（4 至 2000 字）。", "Give reasons of 4 to 2000 characters.")
	ErrRequirement = fault.Define(fault.Refused, "eligibility.requirement", basis.Online2016(14),
		"资格要求应在发布公告前写明（2 至 300 字）及依据，并且只写一次。",
		"A qualification (2 to 300 characters) with its basis is named once, before the announcement.")
)
