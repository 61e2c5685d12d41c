package distribution

import (
	"fachui/internal/basis"
	"fachui/internal/fault"
)

// What can keep a plan from being made.
var (
	ErrPool = fault.Define(fault.Invalid, "distribution.pool", basis.Basis{},
		"可分配款为 {found}，应为 0.00 以上。",
		"The money to distribute is {found}; it should be 0.00 or more.")
	ErrRegime = fault.Define(fault.Invalid, "distribution.regime", basis.CivilProcedureInterp2022(506),
		"未确定分配方式。应先确定：同一文书多名债权人按比例、参与分配，或企业法人按查封先后。",
		"How to distribute is not settled. Settle first: pro rata under one title, participation, or an enterprise's creditors in order of seizure.")
	ErrBankruptcyFirst = fault.Define(fault.Refused, "distribution.bankruptcy_first", basis.CivilProcedureInterp2022(511),
		"被执行人是企业法人且不能清偿全部债务，应先征求意见、移送破产审查；无人同意或破产法院不受理后，方可按查封先后分配。",
		"The debtor is an enterprise that cannot pay everybody. Ask for consent to bankruptcy first; only if nobody consents or the bankruptcy court declines is there a distribution in order of seizure.")
	ErrID = fault.Define(fault.Invalid, "distribution.id", basis.Basis{},
		"债权编号“{claim}”为空、重复或为保留编号，每项债权应有自己的编号。",
		"Claim id “{claim}” is empty, used twice or reserved; each claim should have its own.")
	ErrKind = fault.Define(fault.Invalid, "distribution.kind", basis.Basis{},
		"债权 {claim} 的性质“{found}”无法识别，应选定一种债权性质。",
		"Claim {claim} is of an unknown kind “{found}”; choose one of the known kinds.")
	ErrAmount = fault.Define(fault.Invalid, "distribution.amount", basis.Basis{},
		"债权 {claim} 含负数金额，各项金额应为 0.00 以上。",
		"Claim {claim} has a negative amount; each should be 0.00 or more.")
	ErrNoDate = fault.Define(fault.Refused, "distribution.no_date", basis.CivilCode(414),
		"担保物权 {claim} 缺少登记、交付或设立时间，无法确定受偿顺序。请补录时间。",
		"Security {claim} has no time of registration, delivery or creation, so its rank is open. Enter the time.")
	ErrNotCriminal = fault.Define(fault.Refused, "distribution.not_criminal", basis.Criminal2014(13),
		"债权 {claim} 的性质只见于刑事裁判涉财产部分的执行；本案不是，应按民事债权登记。",
		"Claim {claim} is of a kind known only where property of a convict is enforced against; here it should be entered as a civil claim.")
	ErrNoTitle = fault.Define(fault.Refused, "distribution.no_title", basis.CivilProcedureInterp2022(506),
		"普通债权 {claim} 没有执行依据，不能参与分配；如系首封债权尚在审理，应注明未决原因并预留。",
		"Ordinary claim {claim} has no enforceable title and cannot take part. If it is the first-seizing claim and still tried, say why it is pending and its share is reserved.")
	ErrCircular = fault.Define(fault.Refused, "distribution.circular", basis.TaxCollection2015(45),
		"欠税 {claim} 先于担保物权 {before} 发生，但排在 {before} 之后的担保物权 {behind} 又先于该欠税设立，顺位循环。应由合议庭决定该税排在哪项担保物权之前。",
		"Tax {claim} arose before security {before}, yet security {behind}, which ranks behind {before}, is older than the tax: the ranks go in a circle. A collegial panel should decide before which security the tax stands.")
	ErrAheadOf = fault.Define(fault.Invalid, "distribution.ahead_of", basis.TaxCollection2015(45),
		"欠税 {claim} 指定排在“{before}”之前，但没有这项担保物权。",
		"Tax {claim} is to stand before “{before}”, but there is no such security.")
	ErrPolicy = fault.Define(fault.Invalid, "distribution.policy", basis.Basis{},
		"分配参数“{field}”未设定，应先由本院确定。",
		"The policy “{field}” is not set; the court should settle it first.")
	ErrWageRecord = fault.Define(fault.Refused, "distribution.wage_record", basis.Basis{},
		"执行程序中工资优先没有明文规定，如需优先应附合议庭记录。",
		"No provision ranks wages first in enforcement; to do so, name the record of the collegial panel.")
	ErrBonus = fault.Define(fault.Refused, "distribution.bonus", basis.Basis{},
		"首封优待比例为 {found}%，应在 1% 至 {most}% 之间。",
		"The first-seizure bonus is {found} %; it should be between 1 % and {most} %.")
	ErrFirstSeizure = fault.Define(fault.Refused, "distribution.first_seizure", basis.EnforcementTrial2020(55),
		"无法确定唯一的首封债权人，不能适用首封优待。请补录查封时间，或不适用优待。",
		"There is no single first-seizing creditor, so the bonus cannot be given. Enter the times of seizure, or give no bonus.")
	ErrFee = fault.Define(fault.Refused, "distribution.fee", basis.Fees2006(14),
		"执行申请费为 {found}，按 {base} 计算应为 {right}；减、免、缓应附决定文号。",
		"The enforcement fee is {found}; of {base} it should be {right}. To waive, reduce or defer it, name the decision.")
	ErrLate = fault.Define(fault.Refused, "distribution.late", basis.CivilProcedureInterp2022(510),
		"{party} 于 {found} 提出，已过期限；应在 {right} 之前（含当日）提出，邮寄以交邮日为准。",
		"{party} acted on {found}, too late; the last day was {right}. What is posted counts from the day of posting.")
	ErrNotServed = fault.Define(fault.Refused, "distribution.not_served", basis.CivilProcedureInterp2022(510),
		"{party} 不在送达名单中或尚未收到，不能对其计算期限；应先送达。",
		"{party} is not on the list of those served, or has not received it yet, so no period runs; serve it first.")
	ErrPools = fault.Define(fault.Invalid, "distribution.pools_differ", basis.CivilProcedureInterp2022(510),
		"异议方案的分配总额 {found} 与原方案 {right} 不同，应就同一笔款项提出。",
		"The objector's plan distributes {found} and the original {right}; both should distribute the same money.")
	ErrOverpaid = fault.Define(fault.Refused, "distribution.overpaid", basis.CivilProcedureInterp2022(510),
		"债权 {claim} 已付 {paid}，而最终应得 {right}，多付 {difference}。预留应按申报的最高额计算；应先追回多付款或由合议庭裁定。",
		"Claim {claim} was paid {paid} and is finally entitled to {right}: {difference} too much. A reserve should be made at the highest amount asserted; recover the excess first or have the panel rule.")
	ErrDeposit = fault.Define(fault.Invalid, "distribution.deposit", basis.Online2016(24),
		"悔拍款项计算的金额应为 0.00 以上。",
		"The amounts of a forfeiture should be 0.00 or more.")
	ErrTopUp = fault.Define(fault.Refused, "distribution.top_up", basis.Sale2020(22),
		"悔拍人补交 {found}，超过应补差额 {right}，超出部分应退回。",
		"The defaulter brought {found}, more than the shortfall {right}; the excess should go back.")
	ErrPrice = fault.Define(fault.Refused, "distribution.price", basis.Online2016(17),
		"抵价应以全部价款 {right} 编制分配方案，现方案仅分配 {found}。",
		"A set-off needs a plan over the whole price {right}; this plan distributes {found}.")
)
