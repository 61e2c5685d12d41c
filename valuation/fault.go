package valuation

import (
	"fachui/internal/basis"
	"fachui/internal/fault"
)

// What can be wrong on the way to a price.
var (
	ErrNotNow = fault.Define(fault.Refused, "valuation.not_now", basis.Price2018(2),
		"本次定价目前为“{status}”，此操作应在“{when}”时进行。",
		"This valuation stands at \"{status}\"; the act belongs to: {when}.")
	ErrSuspended = fault.Define(fault.Refused, "valuation.suspended", basis.Price2018(28),
		"本次定价已暂缓，恢复后才能继续办理。",
		"This valuation is suspended; go on once it is resumed.")
	ErrNotSuspended = fault.Define(fault.Refused, "valuation.suspension", basis.Price2018(28),
		"只有进行中的定价可以暂缓，只有已暂缓的可以恢复。",
		"Only a running valuation can be suspended, and only a suspended one resumed.")
	ErrFactsIncomplete = fault.Define(fault.Refused, "valuation.facts_incomplete", basis.Price2018(3),
		"财产现状尚未查明：{missing}。请先补充调查笔录，再启动确定参考价程序。",
		"The facts of the asset are not complete: {missing}. Complete the survey before the price is determined.")
	ErrMethod = fault.Define(fault.Refused, "valuation.method_not_due", basis.Price2018(2),
		"现在不能采用{method}：{why}。应当采用：{due}。",
		"This is not the time for {method}: {why}. Due now: {due}.")
	ErrOutcome = fault.Define(fault.Invalid, "valuation.outcome", basis.Price2018(2),
		"处理结果“{outcome}”不适用，可用的有：{outcomes}。",
		"The outcome \"{outcome}\" does not apply here. It should be one of: {outcomes}.")
	ErrReason = fault.Define(fault.Invalid, "valuation.reason", basis.Price2018(34),
		"请写明理由（至少 4 个字），它会永久留在记录中。",
		"State the reason in at least 4 characters; it stays on the record for ever.")
	ErrPricesDiffer = fault.Define(fault.Refused, "valuation.prices_differ", basis.Price2018(4),
		"双方议价结果不一致（{a} 元、{b} 元），议价不成。请记录“议价不成”并进入下一方式。",
		"The two filed prices differ (¥{a}, ¥{b}), so there is no agreement. Record that it failed and go on to the next method.")
	ErrFilings = fault.Define(fault.Invalid, "valuation.filings", basis.Price2018(4),
		"议价成立须有双方各自提交的一份价格，现有 {filed} 份。",
		"An agreement needs one price filed by each side; {filed} are given.")
	ErrNotPositive = fault.Define(fault.Invalid, "valuation.not_positive", basis.Price2018(17),
		"价格应大于 0.00 元。",
		"A price should be more than ¥0.00.")
	ErrNoOfficialPrice = fault.Define(fault.Invalid, "valuation.inquiry_letter", basis.Price2018(6),
		"定向询价须写明被询价机构和函件编号；发函时还须写明答复期限。",
		"A directed inquiry names the authority and the letter, and when it is sent also the time for the answer.")
	ErrPlatforms = fault.Define(fault.Invalid, "valuation.platforms", basis.Price2018(10),
		"网络询价须逐一列明名单库内全部平台的结果，同一平台只列一次。",
		"An online inquiry lists the answer of every platform on the list, each once.")
	ErrNoMean = fault.Define(fault.Refused, "valuation.no_mean", basis.Price2018(11),
		"没有可用的网络询价结果：{why}。",
		"There is no usable online result: {why}.")
	ErrValidity = fault.Define(fault.Invalid, "valuation.validity", basis.Price2018(27),
		"有效期应自出具之日 {issued} 起算，至迟到 {last}（不超过一年）。",
		"The validity should run from the day of issue, {issued}, to {last} at the latest (one year).")
	ErrExpired = fault.Define(fault.Refused, "valuation.expired", basis.Price2018(27),
		"参考价已于 {until} 届满，不能据以发布公告。请先由原机构在 15 日内重新出具。",
		"The price was valid until {until} and cannot carry a notice of sale. Have the firm issue it again within 15 days.")
	ErrStale = fault.Define(fault.Refused, "valuation.stale", basis.Price2018(27),
		"拍卖（变卖）时间超过有效期届满六个月（{last}），须重新确定参考价。",
		"The sale would start more than six months after the price expired ({last}); the price must be found again.")
	ErrNotPriced = fault.Define(fault.NotFound, "valuation.not_priced", basis.Price2018(26),
		"该财产还没有确定的参考价。",
		"This asset has no final reference price yet.")

	ErrExtensionLate = fault.Define(fault.Refused, "valuation.extension_late", basis.Price2018(19),
		"延期申请应在期限届满五日前提出，即不迟于 {last}（报告期限 {due}）。",
		"More time must be asked for at least five days before the report is due on {due}: by {last}.")
	ErrExtensions = fault.Define(fault.Refused, "valuation.extensions", basis.Price2018(19),
		"延期不超过两次，已用完。",
		"The time can be extended twice, and was.")
	ErrExtensionDays = fault.Define(fault.Invalid, "valuation.extension_days", basis.Price2018(19),
		"每次延期应为 1 至 15 日。",
		"Each extension should be 1 to 15 days.")
	ErrExtensionPending = fault.Define(fault.Conflict, "valuation.extension_pending", basis.Price2018(19),
		"已有一份延期申请待法院决定。",
		"A request for more time already awaits the court's decision.")
	ErrExhausted = fault.Define(fault.Refused, "valuation.firms_exhausted", basis.Price2018(19),
		"选定的评估机构均已被替换。请重新协商或再次摇号。",
		"All selected firms have fallen away. Let the parties agree anew or draw again.")
	ErrTerms = fault.Define(fault.Invalid, "valuation.terms", basis.Price2018(17),
		"评估委托书应载明财产名称、物理特征、规格数量、目的要求和价值时点。",
		"A commission should state the asset's name, physical features, quantity, purpose and value date.")
	ErrNoWitness = fault.Define(fault.Refused, "valuation.no_witness", basis.Price2018(18),
		"有 {absent} 名当事人未到场，现场勘验应有见证人见证。请填写见证人。",
		"{absent} parties were absent, so a witness must attest the inspection. Name the witness.")
	ErrNotInspected = fault.Define(fault.Refused, "valuation.not_inspected", basis.Appraisal2016(25),
		"尚无现场勘验记录，不能提交报告。请先登记勘验。",
		"No inspection is recorded, so no report can be filed. Record the inspection first.")
	ErrReportParts = fault.Define(fault.Invalid, "valuation.report_parts", basis.Price2018(17),
		"评估报告应有基本情况、评估方法、评估标准、评估结果、机构印章，并附文件的 SHA-256（64位十六进制）。",
		"A report should have basics, method, standard, result, the firm's seal and its file's SHA-256 in 64 hex digits.")
	ErrSigners = fault.Define(fault.Refused, "valuation.signers", basis.Appraisal2016(28),
		"法定评估报告应由至少两名评估师签名，现只有 {signed} 名。",
		"A statutory report is signed by at least two appraisers; {signed} signed.")
	ErrDefects = fault.Define(fault.Refused, "valuation.defects", basis.Price2018(20),
		"报告存在应予补正的情形：{defects}，不能发送。请责令机构三日内说明或补正。",
		"The report has defects that must be corrected: {defects}. It cannot be served; order a correction within three days.")
	ErrNoDefect = fault.Define(fault.Invalid, "valuation.no_defect", basis.Price2018(20),
		"责令补正须写明报告存在的问题。",
		"An order to correct names at least one defect.")

	ErrNoStanding = fault.Define(fault.Forbidden, "objection.no_standing", basis.Price2018(22),
		"只有本案当事人和利害关系人可以提出异议。",
		"Only parties and interested persons of the case may object.")
	ErrObjectionGround = fault.Define(fault.Invalid, "objection.ground", basis.Price2018(22),
		"异议理由不适用，可用的有：{grounds}。不同程序的理由请分别提出。",
		"The grounds do not apply here; they should be among: {grounds}. File grounds of different procedures separately.")
	ErrNoObjection = fault.Define(fault.Refused, "objection.not_open", basis.Price2018(24),
		"对{method}结果提出异议的，人民法院不予受理。有证据的，可以在公告前依第二十五条反映。",
		"No objection lies against the result of a {method}. With evidence, ask for supervision under Art. 25 before the notice of sale.")
	ErrObjectionLate = fault.Define(fault.Refused, "objection.late", basis.Price2018(24),
		"异议应在收到报告后五日内提出，您的期限到 {last} 为止，逾期不予受理。",
		"An objection is due within five days of receipt; yours ran until {last}. A late one is not accepted.")
	ErrSupplement = fault.Define(fault.Refused, "objection.supplement", basis.Price2018(24),
		"对补正说明或专业技术评审结论提出异议的，人民法院不予受理。",
		"No objection lies against a correction or against the conclusion of the technical review.")
	ErrSupervisionClosed = fault.Define(fault.Refused, "objection.supervision_closed", basis.Price2018(25),
		"第一次拍卖公告或直接变卖公告已发布，不能再依第二十五条处理。",
		"The notice of sale is out, so Art. 25 no longer applies.")
	ErrNoEvidence = fault.Define(fault.Invalid, "objection.no_evidence", basis.Price2018(25),
		"依第二十五条反映问题须附证据材料。",
		"Supervision under Art. 25 needs evidence.")
	ErrFinding = fault.Define(fault.Refused, "objection.finding", basis.Price2018(23),
		"异议目前为“{state}”，可作的处理是：{findings}。",
		"The objection stands at \"{state}\"; it can take: {findings}.")
	ErrObjectionText = fault.Define(fault.Invalid, "objection.text", basis.Price2018(22),
		"异议应当书面提出并写明事实和理由（4 至 5000 字）。",
		"An objection is in writing and states facts and reasons in 4 to 5000 characters.")
)
