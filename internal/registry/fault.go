package registry

import (
	"fachui/internal/basis"
	"fachui/internal/fault"
)

var none = basis.Basis{}

// What the registry refuses about courts and the calendar.
var (
	ErrCourtUnknown = fault.Define(fault.NotFound, "court.unknown", none,
		"没有这个法院。", "There is no such court.")
	ErrCourtFields = fault.Define(fault.Invalid, "court.fields", none,
		"法院资料不正确：{why}。", "The court's particulars are wrong: {why}.")
	ErrCourtExists = fault.Define(fault.Conflict, "court.exists", basis.ThreeOnes(0),
		"该法院（或其简称、代字、案款账户）已登记。每个法院只能有一个案款账户、一本台账、一个拍卖渠道。",
		"This court (or its short name, code or fund account) is already on record. A court has one fund account, one ledger and one channel.")
	ErrProposalUnknown = fault.Define(fault.NotFound, "court.proposal_unknown", none,
		"没有这份开通申请。", "There is no such proposal.")
	ErrProposalDecided = fault.Define(fault.Conflict, "court.proposal_decided", none,
		"这份开通申请已经处理。如需更改，请另行提出。", "This proposal has been decided. To change it, make another.")
	ErrSameOperator = fault.Define(fault.Refused, "court.same_operator", basis.ThreeOnes(0),
		"开通法院须由两名操作员完成：请由提出人以外的另一名操作员审核。",
		"Opening a court takes two operators: someone other than the proposer must decide.")
	ErrReason = fault.Define(fault.Invalid, "registry.reason", none,
		"请写明理由（2 至 500 字）。", "Give a reason of 2 to 500 characters.")
)

// What the registry refuses about cases and parties.
var (
	ErrCaseUnknown = fault.Define(fault.NotFound, "case.unknown", none,
		"没有这个案件。", "There is no such case.")
	ErrCaseNoOfCourt = fault.Define(fault.Refused, "case.other_court", none,
		"案号 {case_no} 不属于本院。本院案号的法院代字应为“{code}”。",
		"Case number {case_no} is not of this court, whose code is {code}.")
	ErrCaseNotEnforcement = fault.Define(fault.Refused, "case.not_enforcement", none,
		"案号 {case_no} 不是执行案件。只有“执”字案件的财产可以在此处置。",
		"Case number {case_no} is not an enforcement case; only property in a 执 case is disposed of here.")
	ErrCaseExists = fault.Define(fault.Conflict, "case.exists", none,
		"案号 {case_no} 已立案。", "Case {case_no} is already open.")
	ErrCaseFields = fault.Define(fault.Invalid, "case.fields", none,
		"案件资料不正确：{why}。", "The particulars of the case are wrong: {why}.")
	ErrHandler = fault.Define(fault.Refused, "case.handler", none,
		"承办人“{login}”不是本院的执行法官。请填写本院执行法官的登录名。",
		"\"{login}\" is not an enforcement judge of this court. Name one by login.")
	ErrHandlerNamed = fault.Define(fault.Conflict, "case.handler_named", none,
		"本案已有承办法官。更换承办法官须由执行局局长决定移交，并由接收人签收。",
		"A judge handles this case already. It passes to another by order of the head of the bureau, and the taker signs for it.")
	ErrPartyUnknown = fault.Define(fault.NotFound, "party.unknown", none,
		"没有这名当事人或利害关系人。", "There is no such party.")
	ErrPartyFields = fault.Define(fault.Invalid, "party.fields", none,
		"当事人资料不正确：{why}。", "The particulars of the party are wrong: {why}.")
	ErrPartyTwice = fault.Define(fault.Conflict, "party.twice", none,
		"此人已以同一身份列入本案。如确系同名的另一人，请填写双方的证件号。",
		"This person is already in the case in the same capacity. If it is another person of that name, give the identity numbers of both.")
	ErrPartyHasClaim = fault.Define(fault.Refused, "party.has_claim", none,
		"该当事人在本案有债权，不能移除。请先撤回其债权。",
		"This party has a claim in the case and cannot be removed; withdraw the claim first.")
	ErrLoginUnknown = fault.Define(fault.Refused, "party.login_unknown", none,
		"没有登录名为“{login}”的注册用户。请核对，或不填登录名而登记姓名和证件号。",
		"Nobody is registered under the login \"{login}\". Check it, or leave it out and give name and identity number.")
	ErrLinkName = fault.Define(fault.Refused, "party.link_name", none,
		"登录用户的实名与当事人姓名或证件号不一致，不能关联。请核对是否为同一人。",
		"The proved name or number of this user differs from the party's, so the two cannot be linked. Check that they are the same person.")
)

// What the registry refuses about claims.
var (
	ErrClaimUnknown = fault.Define(fault.NotFound, "claim.unknown", none,
		"没有这笔债权。", "There is no such claim.")
	ErrClaimFields = fault.Define(fault.Invalid, "claim.fields", none,
		"债权资料不正确：{why}。", "The particulars of the claim are wrong: {why}.")
	ErrClaimOfDebtor = fault.Define(fault.Refused, "claim.of_debtor", none,
		"被执行人不能在本案申报债权。债权人应为申请执行人、参与分配的债权人或其他权利人。",
		"The debtor cannot lodge a claim in this case. A claimant is the applicant, a participating creditor or another right-holder.")
	ErrClaimUntitled = fault.Define(fault.Refused, "claim.untitled", basis.CivilProcedureInterp2022(506),
		"{kind}须有执行依据才能参与分配：请填写执行依据文号，或注明为“未决”“有争议”以预留份额。",
		"A claim of kind {kind} needs an enforcement title to participate: give its document number, or mark the claim pending or disputed so that a share is reserved.")
	ErrClaimUnsecured = fault.Define(fault.Refused, "claim.unsecured", basis.CivilCode(414),
		"{kind}须指明所依附的本案财产（担保债权），并填写登记、交付、设立或发生日期。",
		"A claim of kind {kind} must name the asset of this case that secures it, if it is a security, and the day on which it was registered, delivered, created or arose.")
	ErrClaimNotCriminal = fault.Define(fault.Refused, "claim.not_criminal", basis.Criminal2014(13),
		"{kind}只能在刑事裁判涉财产部分的执行案件中申报。本案不是此类案件。",
		"A claim of kind {kind} belongs to the property part of a criminal judgment, which this case is not.")
	ErrClaimDoubled = fault.Define(fault.Refused, "claim.doubled", basis.DelayInterest2014(1),
		"加倍部分债务利息须以已生效执行依据的金钱债务为基数并写明起算日，且基数不得超过本金与费用之和。",
		"Doubled interest runs on a titled money debt from a stated day, and its base cannot exceed principal and costs.")
	ErrClaimChanged = fault.Define(fault.Conflict, "claim.changed", none,
		"这笔债权刚被更正，请重新查看后再更正。", "This claim was corrected meanwhile; look at it again and then correct it.")
	ErrClaimWithdrawn = fault.Define(fault.Refused, "claim.withdrawn", none,
		"这笔债权已撤回，不能再更正。可另行申报。", "This claim was withdrawn and cannot be corrected; lodge another.")
)

// What the registry refuses about assets and surveys.
var (
	ErrAssetUnknown = fault.Define(fault.NotFound, "asset.unknown", none,
		"没有这项财产。", "There is no such asset.")
	ErrAssetFields = fault.Define(fault.Invalid, "asset.fields", none,
		"财产资料不正确：{why}。", "The particulars of the asset are wrong: {why}.")
	ErrAssetOwnProcedure = fault.Define(fault.Refused, "asset.own_procedure", basis.Online2016(2),
		"{class}有专门的处置程序，不能在此上拍：船舶依法释〔2015〕6号，上市公司股票依证券交易规则。",
		"{class} has a procedure of its own and is not sold here: ships under Fa Shi [2015] No. 6, listed shares under the rules of the exchange.")
	ErrSeizureTooLong = fault.Define(fault.Refused, "asset.seizure_too_long", basis.CivilProcedureInterp2022(485),
		"查封期限过长：动产不超过两年，不动产及其他财产权不超过三年，即不晚于 {latest}。",
		"The seizure runs too long: two years for movables, three for immovables and other rights, so until {latest} at the latest.")
	ErrSeizureFuture = fault.Define(fault.Invalid, "asset.seized_in_future", none,
		"查封日期不能晚于今天。", "The day of seizure cannot lie in the future.")
	ErrSurveyNone = fault.Define(fault.Refused, "survey.none", basis.Price2018(3),
		"尚未对该财产进行调查。确定参考价前须查明权属、权利负担、占有使用、欠缴税费和质量瑕疵。",
		"The asset has not been surveyed. Before a price is sought, title, burdens, possession, unpaid taxes and defects must be found out.")
	ErrSurveyIncomplete = fault.Define(fault.Refused, "survey.incomplete", basis.Price2018(3),
		"财产现状尚未查清，不能确定参考价。还缺：{missing}。",
		"The facts about the asset are incomplete, so no price can be sought yet. Missing: {missing}.")
	ErrSurveyFields = fault.Define(fault.Invalid, "survey.fields", none,
		"调查内容不正确：{why}。", "The survey is wrong: {why}.")
	ErrParticular = fault.Define(fault.Invalid, "survey.particular", none,
		"“{name}”（{key}）应为：{want}。", "\"{name}\" ({key}) should be: {want}.")
	ErrParticularUnknown = fault.Define(fault.Invalid, "survey.particular_unknown", none,
		"这类财产没有“{key}”这一勘验项目；可以填写的项目见财产调查的表格。", "Nothing called \"{key}\" is asked of this class; the form of the survey shows what is.")
	ErrSurveyNames = fault.Define(fault.Refused, "survey.names", none,
		"“{name}”可能是上次调查中的不同人，请写全名。", "“{name}” may be several people of the last survey; write the name in full.")
	ErrChanged = fault.Define(fault.Conflict, "registry.changed", none,
		"内容刚被他人更改，请重新查看后再试。", "Somebody changed this meanwhile; look at it again and retry.")
)

// What the registry refuses about payee accounts.
var (
	ErrPayeeFields = fault.Define(fault.Invalid, "payee.fields", none,
		"收款账户不正确：{why}。", "The payee account is wrong: {why}.")
	ErrPayeeHolder = fault.Define(fault.Refused, "payee.holder", basis.CaseFunds2017(0),
		"收款账户的户名须与当事人姓名或名称完全一致。请使用当事人本人（本单位）的账户。",
		"The account must be held in the very name of the party. Use the party's own account.")
	ErrPayeeShared = fault.Define(fault.Refused, "payee.shared", basis.CaseFunds2017(0),
		"该账号已以另一户名登记，不能使用。请核对账号；本次操作已记录并提示监督人员。",
		"This account number is on record under another name and cannot be used. Check the number; the attempt is recorded and shown to the supervisor.")
	ErrPayeeNone = fault.Define(fault.Refused, "payee.none", none,
		"该当事人尚未确认收款账户。请当事人本人确认，或由书记员凭材料登记。",
		"This party has no confirmed payee account. The party may confirm one, or the clerk may record it with evidence.")
	ErrNotThisParty = fault.Define(fault.Forbidden, "party.not_you", none,
		"您不是该当事人，不能代其操作。", "You are not this party and cannot act for it.")
)

// What the registry refuses about where an asset lies.
var (
	ErrPlace = fault.Define(fault.Invalid, "asset.place", none,
		"坐标应为中国境内的“纬度,经度”，小数点后不超过六位，如 30.657401,104.065801。",
		"Give a point of China as \"latitude,longitude\" with up to six decimals, such as 30.657401,104.065801.")
	ErrPlaceSame = fault.Define(fault.Conflict, "asset.place_same", none,
		"登记的已经是这个坐标。", "This is the point that is on record already.")
	ErrPlaceOften = fault.Define(fault.Refused, "asset.place_often", none,
		"坐标最多更正 {most} 次。请先核实现场位置，再联系平台。", "A place is corrected {most} times at most. Make sure on the spot, then ask the platform.")
)
