package auctionpg

import (
	"fachui/internal/basis"
	"fachui/internal/fault"
)

// What can be wrong beyond the rules of package auction.
var (
	ErrNoLot = fault.Define(fault.NotFound, "lot.not_found", basis.Basis{},
		"没有这个标的，或者尚未公告。", "There is no such lot, or it is not announced yet.")
	ErrCloseReason = fault.Define(fault.Invalid, "viewing.reason", basis.Online2016(7),
		"请写明取消看样的理由（2 至 200 字）；预约的人会收到。", "Say why the viewing is cancelled, in 2 to 200 characters; those who booked it will read it.")
	ErrNotYours = fault.Define(fault.Forbidden, "lot.role", basis.Online2016(6),
		"您的身份不能对标的进行此项操作。", "Your role may not do this to a lot.")
	ErrNoPrice = fault.Define(fault.Refused, "lot.no_price", basis.Price2018(30),
		"该财产尚无已确定的参考价，不能列入拍卖。请先完成定价。",
		"The asset has no final reference price, so it cannot be listed. Finish the pricing first.")
	ErrNotSurveyed = fault.Define(fault.Refused, "lot.not_surveyed", basis.Online2016(6),
		"该财产的现状、权属和负担尚未调查清楚，不能列入拍卖。请先补全调查。",
		"The asset's state, title and encumbrances are not fully surveyed. Complete the survey first.")
	ErrAssetListed = fault.Define(fault.Conflict, "lot.asset_listed", basis.Online2016(26),
		"该财产已有在办标的（{state}），同一财产同时只能拍卖一次。",
		"The asset is already in a lot ({state}); it is sold once at a time.")
	ErrNoRelist = fault.Define(fault.Refused, "lot.no_relist", basis.Online2016(26),
		"该财产上一次处置的结果为“{state}”，不能由此再次拍卖。二拍流拍后请选择变卖或者以物抵债。",
		"The last sale of this asset ended as \"{state}\"; no auction follows. After a second failure choose sell-off or payment in kind.")
	ErrNoResolution = fault.Define(fault.NotFound, "panel.not_found", basis.Online2016(27),
		"没有这份合议庭决议。", "There is no such resolution.")
	ErrChoiceConflict = fault.Define(fault.Refused, "platform.conflict", basis.Online2016(5),
		"申请执行人选择的平台“{chosen}”与本院唯一处置通道“{designated}”不一致（三个一）。请写明法院如何处理及理由。",
		"The applicant chose \"{chosen}\" but the court's one channel is \"{designated}\". Say how the court resolved this, and why.")
	ErrNobodyToTell = fault.Define(fault.Refused, "notice.nobody", basis.Online2016(16),
		"案件中没有登记当事人，无法发出拍卖通知。请先登记申请执行人和被执行人。",
		"The case has no parties to notify. Register the creditor and the debtor first.")
	ErrNoticesIssued = fault.Define(fault.Conflict, "notice.issued", basis.Online2016(16),
		"拍卖通知已经全部发出。", "Every notice has been issued already.")
	ErrDefects = fault.Define(fault.Refused, "announcement.defects", basis.Online2016(12),
		"公告应写明已知瑕疵；经调查未发现的，也应写明“未发现已知瑕疵”。",
		"State the known defects; if none were found, say so.")
	ErrContact = fault.Define(fault.Refused, "announcement.viewing", basis.Online2016(14),
		"公告应写明看样的时间、地点和联系人电话。", "State when, where and with whom the property can be viewed.")
	ErrDerived = fault.Define(fault.Invalid, "announcement.derived", basis.Online2016(13),
		"“{key}”由系统按决议、通知和账户自动生成，不必填写。",
		"\"{key}\" is written from the resolution, notices and account; leave it out.")
	ErrDraftLong = fault.Define(fault.Invalid, "announcement.draft_long", basis.Online2016(13),
		"草稿过长：全文不超过 {most} 字，每一列表不超过 {rows} 行。", "The draft is too long: at most {most} characters, and {rows} rows in each list.")
	ErrDraftOften = fault.Define(fault.Refused, "announcement.draft_often", basis.Online2016(13),
		"本标的的草稿已保存 {most} 次，不能再存；请直接核对并发布。", "The draft of this lot was saved {most} times, which is the most; check it and publish it.")
	ErrOtherAnnouncement = fault.Define(fault.Conflict, "application.announcement", basis.Online2016(14),
		"您确认的不是本标的现行公告。请重新阅读公告后报名（公告校验值 {hash}）。",
		"What you acknowledged is not the current announcement. Read it again, then apply (its hash is {hash}).")
	ErrAppliedAlready = fault.Define(fault.Conflict, "application.twice", basis.Online2016(18),
		"您已经报名本标的；一人对一个标的只能报名一次，也不能同时代理他人或者参加他人的共同竞买。",
		"You have applied for this lot; one application each, and not also for or together with somebody else.")
	ErrInvitation = fault.Define(fault.NotFound, "joint.invitation", basis.Online2016(18),
		"没有这样的邀请。请向代表人核对标的和邀请码，并确认邀请上写的是您实名认证的姓名或者名称。",
		"There is no such invitation. Check the lot and the invitation with the representative, and that it bears the name that you proved.")
	ErrJointConsented = fault.Define(fault.Conflict, "joint.consented", basis.Online2016(18),
		"您已经同意参加这份共同竞买，不必再次操作。", "You have agreed to bid with them already; nothing more is needed.")
	ErrJointClosed = fault.Define(fault.Conflict, "joint.closed", basis.Online2016(18),
		"这份共同竞买报名已经齐备或者已经作废，不能再同意或者撤回。",
		"This joint application is complete, or is out: nobody can join it or take it back any more.")
	ErrJointNone = fault.Define(fault.NotFound, "joint.none", basis.Basis{},
		"您没有作为代表人的共同竞买报名。", "You have no joint application as its representative.")
	ErrNoApplication = fault.Define(fault.NotFound, "application.not_found", basis.Basis{},
		"没有这份报名，或者您无权查看。", "There is no such application, or it is not for your eyes.")
	ErrMandate = fault.Define(fault.Invalid, "application.mandate", basis.Online2016(14),
		"委托他人竞买须同时提交委托人和授权委托书；只有代理人才填写委托权限。",
		"An agent needs both the principal and the mandate document; only an agent says what the mandate names.")
	ErrPapers = fault.Define(fault.Invalid, "application.papers", basis.Online2016(14),
		"材料最多 {most} 份，每份说明不超过 {text} 字，document 应为文件的 SHA-256 校验值。",
		"At most {most} papers, each described in at most {text} characters; document is the SHA-256 of the file.")
	ErrPrincipalApplied = fault.Define(fault.Conflict, "application.principal_applied", basis.Online2016(14),
		"委托人已自行报名，或者已有一名经确认的代理人，不能再确认。请不予确认，由其保证金退回。",
		"The principal has applied in person or has a confirmed agent already. Refuse this mandate; its deposit goes back.")
	ErrNothingClaimed = fault.Define(fault.Refused, "application.nothing_claimed", basis.Online2016(19),
		"该报名没有待确认的事项。", "This application has nothing of that kind to confirm.")
	ErrDecidedAlready = fault.Define(fault.Conflict, "application.decided", basis.Online2016(19),
		"该事项已经作出决定，或者该优先购买权已由他人行使。",
		"This was decided already, or the priority right is used by another bidder.")
	ErrNotHolder = fault.Define(fault.Refused, "application.not_holder", basis.Online2016(27),
		"该当事人不在合议庭确定的优先购买权人名单中，不能确认其优先购买权。",
		"That party is not on the panel's list of priority holders, so no priority can be confirmed.")
	ErrNoConfirmation = fault.Define(fault.NotFound, "lot.no_confirmation", basis.Online2016(22),
		"该标的没有成交确认书。", "The lot has no sale confirmation.")
	ErrHash = fault.Define(fault.Invalid, "lot.document_hash", basis.Basis{},
		"“{field}”应为文件的 SHA-256 校验值（64 位小写十六进制）。",
		"\"{field}\" should be the SHA-256 of the file, 64 lower-case hex digits.")
	ErrBuyerCheck = fault.Define(fault.Refused, "ruling.buyer_check", basis.Housing2021(3),
		"作出成交裁定前应再次核查买受人资格，请写明核查情况（股权须写明审批情况）。",
		"Before ruling, check the buyer's qualification again and say what was found (for equity, the approval).")
	ErrLive = fault.Define(fault.Refused, "lot.live", basis.Online2016(28),
		"竞价正在进行，须由竞价引擎停止。", "Bidding is running; the bidding engine must stop it.")
	ErrGround = fault.Define(fault.Invalid, "lot.ground", basis.Sale2020(17),
		"请写明事由（ground）和向社会公示的理由（reason）。",
		"State the ground, and the reason to be published.")
	ErrResumeTime = fault.Define(fault.Refused, "lot.resume_time", basis.Online2016(28),
		"恢复公告中的标的应给出新的竞价起止时间，开始时间不早于现在，竞价不少于二十四小时。",
		"To resume an announced lot give new times: opening no earlier than now, bidding for at least 24 hours.")
	ErrServing = fault.Define(fault.Refused, "ruling.not_issued", basis.Online2016(22),
		"成交裁定尚未作出，不能送达。", "The sale ruling is not issued, so it cannot be served.")
	ErrSearch = fault.Define(fault.Invalid, "lot.search", basis.Basis{},
		"“{field}”的值不能使用：应为{want}。", "The value of \"{field}\" cannot be used: it should be {want}.")
)
