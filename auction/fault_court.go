package auction

import (
	"fachui/internal/basis"
	"fachui/internal/fault"
)

// What a court can meet while it lists and prices a lot.
var (
	ErrShip = fault.Define(fault.Refused, "lot.ship", basis.Online2016(2),
		"船舶拍卖适用法释〔2015〕6号的专门程序，不能在本通道处置。请移送海事法院。",
		"Ships are sold under rules of their own (Fa Shi [2015] No. 6), not here. Refer the ship to the maritime court.")
	ErrListedShares = fault.Define(fault.Refused, "lot.listed_shares", basis.Online2016(2),
		"上市公司股票应当通过证券交易所或者专门平台处置，不能在本通道拍卖。",
		"Listed shares are sold through the exchange or its own platform, not here.")
	ErrNoReference = fault.Define(fault.Refused, "lot.no_reference", basis.Online2016(10),
		"没有参考价或者前次起拍价，无法核对起拍价下限。请先确定参考价。",
		"There is no reference price, or no earlier starting price, to measure against. Fix the reference price first.")
	ErrStart = fault.Define(fault.Refused, "lot.start", basis.Online2016(10),
		"起拍价必须大于零。", "The starting price must be above zero.")
	ErrStartBelowReference = fault.Define(fault.Refused, "lot.start_below_reference", basis.Online2016(10),
		"起拍价 {start} 元低于参考价 {of} 元的百分之七十，至少应为 {floor} 元。",
		"A starting price of ¥{start} is below 70 % of the reference price ¥{of}; it must be at least ¥{floor}.")
	ErrCutTooDeep = fault.Define(fault.Refused, "lot.cut_too_deep", basis.Online2016(26),
		"第二次拍卖起拍价 {start} 元的降价幅度超过前次起拍价 {of} 元的百分之二十，至少应为 {floor} 元。",
		"A second starting price of ¥{start} cuts more than 20 % off ¥{of}; it must be at least ¥{floor}.")
	ErrSellOffPrice = fault.Define(fault.Refused, "lot.sell_off_price", basis.Online2016(26),
		"变卖价为第二次拍卖流拍时的起拍价 {price} 元。",
		"The sell-off price is the failed second starting price, ¥{price}.")
	ErrCriminalFloor = fault.Define(fault.Refused, "lot.criminal_floor", basis.Criminal2014(12),
		"无保留价拍卖仅限刑事涉案财产最后一次拍卖流拍后，经财政部门或者被害人要求，并以该轮次进行。",
		"Only criminal property may be auctioned without reserve, after its last auction failed, on record of the treasury's or victim's request, and in that round.")
	ErrEquityRequest = fault.Define(fault.Refused, "lot.equity_request", basis.Equity2021(12),
		"未经评估确定股权起拍价，须为股权且有申请执行人的书面申请。",
		"Equity may be priced without a report only on the applicant's written request, and only equity.")
	ErrEquityStart = fault.Define(fault.Refused, "lot.equity_start", basis.Equity2021(12),
		"起拍价应当适当高于执行费用 {costs} 元。",
		"The starting price must be suitably above the costs of enforcement, ¥{costs}.")
	ErrException = fault.Define(fault.Invalid, "lot.exception", basis.Basis{},
		"不认识的定价例外“{exception}”。可用：equity_no_report、criminal_no_reserve，或留空。",
		"Unknown exception \"{exception}\". Use equity_no_report, criminal_no_reserve, or leave it empty.")
	ErrNotConsulted = fault.Define(fault.Refused, "lot.not_consulted", basis.Online2016(10),
		"未经评估而参照市价确定起拍价的，应当先征询当事人意见并附卷。",
		"A starting price that rests on a market price needs the parties to be asked first, on record.")
	ErrDeposit = fault.Define(fault.Refused, "lot.deposit", basis.Online2016(17),
		"保证金应在起拍价的百分之五至百分之二十之间：{least} 元至 {most} 元。",
		"The deposit must be 5 to 20 % of the starting price: ¥{least} to ¥{most}.")
	ErrIncrement = fault.Define(fault.Refused, "lot.increment", basis.Online2016(20),
		"增价幅度必须大于零。", "The increment must be above zero.")
	ErrIncrementSmall = fault.Define(fault.Refused, "lot.increment_small", basis.Online2016(27),
		"增价幅度 {increment} 元低于本院设定的下限（起拍价的千分之{per_mille}），至少应为 {least} 元。",
		"An increment of ¥{increment} is below the least that this court has set ({per_mille} ‰ of the starting price): ¥{least}.")
	ErrPayDays = fault.Define(fault.Refused, "lot.pay_days", basis.Online2016(25),
		"余款支付期限应为 1 至 {most} 日，动产通常 7 日，不动产通常 15 日。",
		"The period for the balance must be 1 to {most} days; 7 for movables and 15 for immovables are usual.")
	ErrNoSurplus = fault.Define(fault.Refused, "lot.no_surplus", basis.Sale2020(6),
		"按起拍价 {start} 元成交，清偿优先债权和执行费用 {outlay} 元后无剩余。应先通知申请执行人；其在收到通知后 {days} 日内申请继续的，起拍价须高于 {outlay} 元。",
		"At ¥{start} nothing remains after prior claims and costs of ¥{outlay}. Tell the applicant first; if asked within {days} days to go on, set a price above ¥{outlay}.")
	ErrSurplusReply = fault.Define(fault.Refused, "lot.surplus_reply", basis.Sale2020(6),
		"申请执行人未在 {by} 前申请继续拍卖，本轮不得进行。",
		"The applicant did not ask by {by} to go on, so this round may not be held.")
	ErrSurplusStart = fault.Define(fault.Refused, "lot.surplus_start", basis.Sale2020(6),
		"继续拍卖的起拍价必须高于优先债权与执行费用之和 {outlay} 元。",
		"To go on, the starting price must be above prior claims and costs, ¥{outlay}.")
)

// What a panel can meet.
var (
	ErrPanelSize = fault.Define(fault.Refused, "panel.size", basis.CivilProcedure2023(40),
		"合议庭人数为 {size}；应为不少于 {least} 人的单数。",
		"The panel has {size} members; it must be odd and at least {least}.")
	ErrPanelTwice = fault.Define(fault.Refused, "panel.twice", basis.CivilProcedure2023(40),
		"合议庭成员重复或者缺失。每名成员只能列一次。",
		"A panel member is missing or named twice. Name each once.")
	ErrNotOnPanel = fault.Define(fault.Forbidden, "panel.not_member", basis.Online2016(27),
		"您不是本决议合议庭的成员，不能签署。", "You are not on the panel of this resolution and cannot sign it.")
	ErrContentChanged = fault.Define(fault.Conflict, "panel.content_changed", basis.Online2016(27),
		"签署的内容与决议草案不一致（内容校验值不同）。请重新阅读后签署。",
		"What you signed is not what is proposed (the content hash differs). Read it again, then sign.")
	ErrSignedAlready = fault.Define(fault.Conflict, "panel.signed_already", basis.CivilProcedure2023(45),
		"您已签署过本决议，意见不能更改。", "You have signed this resolution; an opinion once signed stands.")
	ErrHolderRank = fault.Define(fault.Invalid, "panel.holder_rank", basis.Online2016(19),
		"优先购买权人的顺位应为不小于 1 的整数，并指明当事人。",
		"A priority holder needs a party and a rank of 1 or more.")
	ErrHolderTwice = fault.Define(fault.Invalid, "panel.holder_twice", basis.Online2016(19),
		"同一优先购买权人列了两次。", "A priority holder is listed twice.")
)

// What a court can meet on the way to the announcement.
var (
	ErrNoticesMissing = fault.Define(fault.Refused, "notice.none", basis.Online2016(16),
		"尚未通知当事人和已知优先购买权人。请先发出拍卖通知。",
		"Nobody has been notified. Send notice to the parties and known priority holders first.")
	ErrNoticesOpen = fault.Define(fault.Refused, "notice.open", basis.Online2016(16),
		"仍有应受通知人未确认收悉、未书面放弃，也未公示无法通知的理由。",
		"A recipient has neither confirmed, nor waived in writing, nor been posted as unreachable.")
	ErrPartyNotice = fault.Define(fault.Refused, "notice.too_recent", basis.Online2016(16),
		"应在公告三日前通知；有人 {received} 才收悉，最早可于 {first} 发布公告。",
		"Notice is due three days before publication; one recipient got it on {received}, so publish on {first} at the earliest.")
	ErrShareholderNotice = fault.Define(fault.Refused, "notice.shareholder", basis.Basis{Text: "公司法（2023）", TextEN: "Company Law (2023)", Article: 85},
		"转让股权应给其他股东满二十日行使优先购买权，最早可于 {first} 开拍。",
		"Shareholders have twenty full days to use their priority; bidding may open at {first} at the earliest.")
	ErrPosting = fault.Define(fault.Refused, "notice.posting", basis.Online2016(16),
		"无法通知的公示须满五日，最早可于 {first} 开拍。",
		"A posting for those who cannot be reached runs five full days; bidding may open at {first} at the earliest.")
	ErrPlatformChoice = fault.Define(fault.Refused, "lot.platform_choice", basis.Online2016(5),
		"尚未记录申请执行人对网络服务提供者的选择。请先记录其选择，或记录其未选择而由法院指定。",
		"The applicant's choice of platform is not on record. Record the choice, or that none was made and the court designated one.")
	ErrPlatformAnnounced = fault.Define(fault.Refused, "lot.platform_announced", basis.Online2016(5),
		"标的{state}，公告载明的平台不再变更。平台应在公告前选定；确需更换的，应先撤回或待流拍、悔拍后另行处置时再选。",
		"The lot is {state}: the platform that was announced stays. It is chosen before the announcement; another one can be chosen only for a new sale, after a withdrawal, a failure or a default.")
	ErrNoDraft = fault.Define(fault.Refused, "announcement.no_draft", basis.Online2016(12),
		"标的{state}，不再有公告草稿；公告有误的，撤回后重新列为标的。",
		"The lot is {state}, so there is no draft of its announcement any more; after a mistake it is withdrawn and listed again.")
	ErrAnnouncedLate = fault.Define(fault.Refused, "announcement.too_late", basis.Online2016(12),
		"公告应在开拍 {days} 日前发布；今日发布的，最早可于 {first} 开拍。",
		"Announce {days} days before the start; published today, bidding may open on {first} at the earliest.")
	ErrBiddingShort = fault.Define(fault.Refused, "announcement.bidding_short", basis.Online2016(20),
		"竞价时间应不少于二十四小时，最早可于 {least} 结束。",
		"Bidding lasts at least 24 hours; it may end at {least} at the earliest.")
	ErrPriceExpired = fault.Define(fault.Refused, "announcement.price_expired", basis.Price2018(27),
		"参考价有效期至 {until}，已经届满，应当重新确定。",
		"The reference price was valid until {until}; it must be determined anew.")
	ErrPriceTooOld = fault.Define(fault.Refused, "announcement.price_too_old", basis.Price2018(27),
		"竞价须在参考价有效期届满后六个月内（{last} 前）结束。",
		"The sale must be over within six months of the end of the price's validity, by {last}.")
	ErrHousingCondition = fault.Define(fault.Refused, "announcement.housing", basis.Housing2021(2),
		"住房公告应载明当地限购政策对竞买人资格的要求；不限购的也应写明。",
		"An announcement of housing must say which purchase limits bind buyers, or that none do.")
	ErrDisclosureMissing = fault.Define(fault.Refused, "announcement.disclosure_missing", basis.Online2016(13),
		"公示事项缺少第（{no}）项：{item}。请补充。",
		"Disclosure ({no}) is missing: {item}. Please supply it.")
	ErrWarningMissing = fault.Define(fault.Refused, "announcement.warning_missing", basis.Online2016(14),
		"特别提示缺少第（{no}）项：{item} 请补充。",
		"Warning ({no}) is missing: {item} Please supply it.")
	ErrItemUnknown = fault.Define(fault.Invalid, "announcement.item_unknown", basis.Online2016(13),
		"没有“{key}”这一公示或提示事项，或者重复。", "There is no item \"{key}\", or it is repeated.")
	ErrTaxBlanket = fault.Define(fault.Refused, "announcement.tax_blanket", basis.Online2016(30),
		"不得约定“{clause}”由买受人承担。请逐项写明税费及依法承担的主体。",
		"\"{clause}\" may not be put on the buyer. List each tax with the side that bears it by law.")
	ErrTaxLines = fault.Define(fault.Refused, "announcement.tax_lines", basis.Online2016(30),
		"请逐项列明可能产生的税费及承担主体。", "List each tax that may arise and who bears it.")
	ErrTaxBearer = fault.Define(fault.Invalid, "announcement.tax_bearer", basis.Online2016(30),
		"“{key}”的承担主体应为 seller（被执行人）、buyer（买受人）或 each（各自依法承担）。",
		"The bearer of \"{key}\" must be seller, buyer or each.")
	ErrTaxAgainstLaw = fault.Define(fault.Refused, "announcement.tax_against_law", basis.Online2016(30),
		"税法规定“{key}”由{bearer}承担，公告不能另作规定。",
		"By tax law \"{key}\" is borne by {bearer}; the announcement cannot say otherwise.")
)

// What one who wants to bid can meet.
var (
	ErrNotProved = fault.Define(fault.Refused, "application.not_proved", basis.Online2016(17),
		"竞买须实名。请先完成实名认证。", "Bidding needs a proved real name. Prove yours first.")
	ErrDefaulted = fault.Define(fault.Refused, "application.defaulted", basis.Online2016(24),
		"您曾竞得本标的而未付清价款，不得参加重新拍卖。对重新拍卖裁定不服的，可以提出执行异议。",
		"You bought this property before and did not pay; you may not bid in the re-auction. Against the ruling you may object to enforcement.")
	ErrExcluded = fault.Define(fault.Refused, "application.excluded", basis.Online2016(34),
		"您是{body}的人员或其近亲属，不得竞买与其行为相关的财产，也不得委托他人竞买。认为名单有误的，可以在标的页面“我能否竞买”中申诉，由另一名人员决定。",
		"You belong to {body} or are close kin of one who does; you may not bid on this asset, nor through others. If the list is wrong about you, appeal on the lot's page under \"May I bid?\"; another officer decides.")
	ErrWarningsUnread = fault.Define(fault.Refused, "application.warnings_unread", basis.Online2016(14),
		"请先阅读公告和特别提示，并确认接受标的物一切已知和未知瑕疵。",
		"Read the announcement and its warnings first, and confirm that you accept known and unknown defects.")
	ErrHousingPledge = fault.Define(fault.Refused, "application.housing_pledge", basis.Housing2021(2),
		"当地对住房限购，报名须承诺具备购房资格。",
		"Housing here is under purchase limits; pledge that you are allowed to buy.")
	ErrAgentLate = fault.Define(fault.Refused, "application.agent_late", basis.Online2016(14),
		"委托竞买须在竞价开始（{opens}）前经法院确认，现只能以自己的名义竞买。",
		"An agent must be confirmed before bidding opens ({opens}); now you may bid only in your own name.")
	ErrPapersLate = fault.Define(fault.Refused, "application.papers_late", basis.Online2016(19),
		"优先购买权和委托手续应于 {by} 前提交。现可以普通竞买人身份报名。",
		"Papers on priority and agency were due by {by}. You may still apply as an ordinary bidder.")
	ErrPriorityWaived = fault.Define(fault.Refused, "application.priority_waived", basis.Online2016(16),
		"竞价已经结束。优先购买权人经通知未参与竞买的，视为放弃优先购买权。",
		"Bidding is over. A priority holder who was told and did not take part has waived the right.")
)
