package notify

import (
	"slices"
	"sync"

	"fachui/internal/basis"
	"fachui/internal/fault"
)

func t(zh, en string) fault.Text { return fault.Text{ZH: zh, EN: en} }

// duties is the whole table. {court}, {case_no} and {page} are filled for every
// message; the other placeholders are arguments, {lot} the title of the lot.
var duties = sync.OnceValue(func() []Duty {
	return slices.Concat(ofValuation(), ofAuction(), ofReaders(), ofFailure(), ofSale(), ofMoney(), ofPlans(), ofObjections())
})

// ofValuation is what 法释〔2018〕15号 wants told on the way to a price.
func ofValuation() []Duty {
	return []Duty{
		{Kind: "valuation.negotiation", On: "valuation.negotiation_opened", To: []Audience{ToParties}, Channel: ByMessage, Serve: true,
			Basis: basis.Price2018(4), Title: t("议价通知", "Notice to negotiate a price"),
			Text: t("{court}就{case_no}案件中拟处置财产组织当事人议价。请于{until}前提交议价结果；各方结果一致的，以该结果为参考价。",
				"{court} invites the parties of case {case_no} to negotiate the price of the property. File your result by {until}; if all results are the same, that is the reference price.")},
		{Kind: "valuation.firms", On: "valuation.selection_opened", To: []Audience{ToParties}, Channel: ByMessage, Serve: true,
			Basis: basis.Price2018(16), Title: t("协商选择评估机构通知", "Notice to agree on appraisal firms"),
			Text: t("{case_no}案件需委托评估。请双方于{until}前协商确定三家评估机构及顺序；协商不成的，由法院摇号确定。",
				"Case {case_no} needs an appraisal. Agree by {until} on three firms and their order; otherwise the court draws them at random.")},
		{Kind: "valuation.draw", On: "valuation.draw_frozen", To: []Audience{ToParties}, Channel: ByMessage,
			Basis: basis.Price2018(16), Title: t("摇号通知", "Notice of a draw"),
			Text: t("{case_no}案件评估机构名单已冻结并公布（清单哈希 {manifest}）。您可于{until}前提交随机数参与摇号；过程和结果均可核验。",
				"The list of appraisal firms for case {case_no} is frozen and published (hash {manifest}). Until {until} you may contribute a random number; anyone can verify the draw.")},
		{Kind: "valuation.draw_result", On: "valuation.draw_revealed", To: []Audience{ToParties}, Channel: ByMessage,
			Basis: basis.Price2018(16), Title: t("摇号结果告知书", "Result of the draw"),
			Text: t("{case_no}案件评估机构摇号结果（按顺序）：{firms}。全部记录已公开。",
				"The draw for case {case_no} chose, in order: {firms}. The whole record is public.")},
		{Kind: "valuation.commission", On: "valuation.commissioned", To: []Audience{ToFirm}, Channel: ByMessage,
			Basis: basis.Price2018(17), Title: t("评估委托书", "Commission of an appraisal"),
			Text: t("{court}就{case_no}案件委托贵机构评估。请登录查看委托书并于规定期限内决定是否接受。",
				"{court} commissions your firm with an appraisal in case {case_no}. Sign in to read it and to accept or decline in time.")},
		{Kind: "valuation.inspection", On: "valuation.inspection_set", To: []Audience{ToParties}, Channel: ByMessage, Serve: true,
			Basis: basis.Price2018(18), Title: t("现场勘验通知", "Notice of an inspection"),
			Text: t("{case_no}案件拟处置财产定于{on}现场勘验，请到场。不到场不影响勘验，将由见证人见证。",
				"The property in case {case_no} is inspected on {on}; please attend. Absence does not prevent it; a witness attests instead.")},
		{Kind: "valuation.report", On: "valuation.report_ready", To: []Audience{ToParties, ToConcerned}, Channel: ByMessage, Serve: true,
			Days: 3, Posting: 15, Counting: Period, Basis: basis.Price2018(21), Title: t("参考价报告送达", "Service of the report on the price"),
			Text: t("{case_no}案件财产处置参考价报告已作出，请登录查阅并确认收到。有异议的，自收到之日起五日内书面提出。",
				"The report on the reference price in case {case_no} is ready. Sign in to read it and confirm receipt. Objections are made in writing within five days of receipt.")},
		{Kind: "valuation.price", On: "valuation.price_fixed", To: []Audience{ToParties}, Channel: ByMessage,
			Basis: basis.Price2018(26), Title: t("参考价确定告知", "Reference price fixed"),
			Text: t("{case_no}案件财产处置参考价已确定为 {price} 元，有效期至{valid_until}。",
				"The reference price in case {case_no} is fixed at ¥{price}, valid until {valid_until}.")},
	}
}

// ofAuction is what 法释〔2016〕18号 wants told before and during an auction.
func ofAuction() []Duty {
	return []Duty{
		{Kind: "auction.no_surplus", On: "auction.no_surplus_found", To: []Audience{ToApplicant}, Channel: ByMessage, Serve: true,
			Basis: basis.Sale2020(6), Title: t("无益拍卖告知", "Notice that a sale may leave nothing"),
			Text: t("{case_no}案件以现保留价拍卖，清偿优先债权和费用后可能无剩余。如申请继续拍卖，请自收到之日起五日内提出。",
				"At the present reserve a sale in case {case_no} may leave nothing after priority claims and costs. If you ask to go on, do so within five days of receipt.")},
		{Kind: "auction.notice", On: "auction.notices_issued", To: []Audience{ToParties, ToPriority}, Channel: ByMessage, Serve: true,
			Waivable: true, Posting: 5, Counting: FullDays, Basis: basis.Online2016(16), Title: t("网络司法拍卖通知书", "Notice of an online judicial auction"),
			Text: t("{court}将对{case_no}案件财产“{lot}”进行网络司法拍卖。优先购买权人经通知未参与竞买的，视为放弃优先购买权。请登录查阅并确认收到：{page}",
				"{court} will auction “{lot}” in case {case_no} online. A priority purchaser who is notified and does not bid gives up the priority. Sign in to read it and confirm receipt: {page}")},
		{Kind: "auction.announcement", On: "auction.lot_announced", To: []Audience{ToParties, ToPriority, ToPublic}, Channel: OnPage,
			Basis: basis.Online2016(12), Title: t("拍卖公告", "Announcement of an auction"),
			Text: t("{case_no}案件财产“{lot}”拍卖公告已发布：{opens_at}开始竞价，起拍价 {starting_price} 元，保证金 {deposit} 元。详见 {page}",
				"The auction of “{lot}” in case {case_no} is announced: bidding opens {opens_at}, starting price ¥{starting_price}, deposit ¥{deposit}. See {page}")},
		{Kind: "auction.application", On: "auction.applied", To: []Audience{ToBidder}, Channel: ByMessage,
			Basis: basis.Online2016(17), Title: t("竞买报名已受理", "Registration received"),
			Text: t("您对“{lot}”的竞买报名已受理，应交保证金 {deposit} 元。请在竞价结束前按报名页所示账号交纳。",
				"Your registration for “{lot}” is received. The deposit due is ¥{deposit}; pay it before bidding ends to the account shown on your registration.")},
		{Kind: "auction.qualified", On: "auction.qualified", To: []Audience{ToBidder}, Channel: ByMessage,
			Basis: basis.Online2016(18), Title: t("竞买资格已确认", "You may bid"),
			Text: t("您对“{lot}”的竞买资格已确认。竞买代码请登录后查看，勿向他人透露。",
				"You are qualified to bid on “{lot}”. Sign in to see your bidder code, and tell it to nobody.")},
		{Kind: "auction.joined", On: "auction.joint_consented", To: []Audience{ToBidder}, Channel: ByMessage,
			Basis: basis.Online2016(18), Title: t("共同竞买人已同意", "Another agreed to bid together"),
			Text: t("对“{lot}”的共同竞买，又有一人同意参加，还有 {waiting} 人未同意。全部同意并交足保证金后才能出价；各人对保证金和价款承担连带责任。",
				"One more agreed to bid together on “{lot}”; {waiting} have not yet. You may bid once all have agreed and the deposit is in; each answers for deposit and price with the others.")},
		{Kind: "auction.agent_confirmed", On: "auction.agent_confirmed", To: []Audience{ToBidder}, Channel: ByMessage,
			Basis: basis.Online2016(14), Title: t("委托竞买已确认", "Agent confirmed"),
			Text: t("对“{lot}”的委托竞买手续已经法院确认，由代理人为委托人出价。委托权限见“我的竞买”页面；未委托的，请立即联系法院。",
				"The court has confirmed the mandate for “{lot}”: the agent bids for the principal. Your page of auctions shows what it names. If you gave no mandate, tell the court at once.")},
		{Kind: "auction.suspended", On: "auction.suspended", To: []Audience{ToParties, ToBidders, ToPublic}, Channel: OnPage,
			Basis: basis.Online2016(28), Title: t("拍卖暂缓（中止）", "Auction suspended"),
			Text: t("{case_no}案件财产“{lot}”的拍卖已暂停，理由和恢复时间在标的页面公布：{page}",
				"The auction of “{lot}” in case {case_no} is suspended. The reason, and later its resumption, are published on the lot's page: {page}")},
		{Kind: "auction.paused", On: "auction.suspended", To: []Audience{ToCourt}, Channel: ByMessage,
			Basis: basis.Online2016(28), Title: t("平台紧急暂停了竞价", "The platform has paused an auction"),
			Text: t("{case_no}案件财产“{lot}”的竞价已由平台暂停：{why}。请立即核实，并在事由消除之日起五日内恢复。{page}",
				"The platform has paused the bidding on “{lot}” in case {case_no}: {why}. Look into it at once and resume it within five days of the end of the cause. {page}")},
		{Kind: "auction.resumed", On: "auction.resumed", To: []Audience{ToParties, ToBidders, ToPublic}, Channel: OnPage,
			Basis: basis.Online2016(28), Title: t("拍卖恢复", "Auction resumed"),
			Text: t("{case_no}案件财产“{lot}”的拍卖已恢复，竞价至{ends_at}。{page}",
				"The auction of “{lot}” in case {case_no} has resumed; bidding ends {ends_at}. {page}")},
		{Kind: "auction.withdrawn", On: "auction.withdrawn", To: []Audience{ToParties, ToPriority, ToBidders, ToPublic}, Channel: OnPage,
			Basis: basis.Sale2020(17), Title: t("拍卖撤回", "Auction withdrawn"),
			Text: t("{case_no}案件财产“{lot}”的拍卖已撤回，理由在标的页面公布：{page}。已交保证金将原路退还。",
				"The auction of “{lot}” in case {case_no} is withdrawn; the reason is published on the lot's page: {page}. Deposits go back to the accounts they came from.")},
		{Kind: "auction.failed", On: "auction.lot_failed", To: []Audience{ToParties, ToPublic}, Channel: ByMessage,
			Basis: basis.Online2016(26), Title: t("流拍告知", "Auction failed"),
			Text: t("{case_no}案件财产“{lot}”的拍卖无人出价，已流拍。申请执行人及其他债权人可申请以该次保留价抵债。{page}",
				"Nobody bid for “{lot}” in case {case_no}; the auction failed. The applicant and other creditors may ask to take the property at this round's reserve. {page}")},
	}
}

// ofReaders is what those are told who booked a viewing, asked, or follow a lot.
func ofReaders() []Duty {
	return []Duty{
		{Kind: "auction.viewing_closed", On: "auction.viewing_closed", To: []Audience{ToFollower}, Channel: ByMessage,
			Basis: basis.Online2016(7), Title: t("看样取消", "A viewing is cancelled"),
			Text: t("您预约的“{lot}”{starts_at}看样已取消：{reason}。可另选场次：{page}",
				"The viewing of “{lot}” at {starts_at} that you booked is cancelled: {reason}. Choose another: {page}")},
		{Kind: "auction.question_answered", On: "auction.question_answered", To: []Audience{ToFollower}, Channel: ByMessage,
			Basis: basis.Online2016(7), Title: t("您的提问有了回复", "Your question was dealt with"),
			Text: t("法院已处理您对“{lot}”的提问，请登录“我的关注与看样”查看，或到标的页面阅读公开的答复：{page}",
				"The court has dealt with your question about “{lot}”. Read it under “Lots that I follow”, or the public answer on the lot's page: {page}")},
		{Kind: "auction.opens_soon", On: "auction.reminder_due", To: []Audience{ToFollower}, Channel: ByMessage,
			Basis: basis.Online2016(12), Title: t("即将开始竞价", "Bidding opens soon"),
			Text: t("您关注的“{lot}”将于{when}开始竞价。要参加的，请及时报名并交纳保证金：{page}",
				"Bidding on “{lot}”, which you follow, opens at {when}. To take part, apply and pay the deposit in time: {page}")},
		{Kind: "auction.ends_soon", On: "auction.reminder_due", To: []Audience{ToFollower}, Channel: ByMessage,
			Basis: basis.Online2016(12), Title: t("即将结束竞价", "Bidding ends soon"),
			Text: t("您关注的“{lot}”将于{when}结束竞价；最后五分钟内有出价的，自动延时：{page}",
				"Bidding on “{lot}”, which you follow, ends at {when}; a bid in the last five minutes extends it: {page}")},
		{Kind: "auction.followed_changed", On: "auction.suspended", To: []Audience{ToFollower}, Channel: ByMessage,
			Basis: basis.Online2016(12), Title: t("您关注的标的有变化", "A lot that you follow has changed"),
			Text: t("您关注的“{lot}”有变化：{what}。详见 {page}", "“{lot}”, which you follow: {what}. See {page}")},
	}
}

// ofFailure is what creditors and debtor are told of a property that found no buyer.
func ofFailure() []Duty {
	return []Duty{
		{Kind: "auction.creditors_asked", On: "auction.creditors_asked", To: []Audience{ToParties}, Channel: ByMessage,
			Basis: basis.SellOff2017(0), Title: t("是否以物抵债征询", "Do you take the property for your debt?"),
			Text: t("{case_no}案件财产“{lot}”流拍，保留价 {price} 元。您可于{reply_by}前答复是否以该价整体抵债；超过您应得份额的部分须补交现金。逾期未答复视为不接受。{page}",
				"“{lot}” in case {case_no} was not sold; the price that failed is ¥{price}. Say by {reply_by} whether you take the whole of it for your debt at that price; what exceeds your share is paid in money. Silence counts as no. {page}")},
		{Kind: "auction.in_kind", On: "auction.creditor_takes", To: []Audience{ToApplicant}, Channel: ByMessage,
			Basis: basis.Sale2020(16), Title: t("以物抵债及补交差额通知", "The property is yours for the debt"),
			Text: t("{court}决定由您以{case_no}案件债权承受“{lot}”，作价 {price} 元，其中以债权抵 {set_off} 元。请于{pay_by}前补交差额 {difference} 元；逾期法院可裁定重新拍卖。{page}",
				"{court} lets you take “{lot}” in case {case_no} at ¥{price}, of which your claim pays ¥{set_off}. Pay the difference of ¥{difference} by {pay_by}; otherwise a re-auction may be ordered. {page}")},
		{Kind: "auction.difference_overdue", On: "payments.balance_overdue", To: []Audience{ToApplicant}, Channel: ByMessage,
			Basis: basis.Sale2020(22), Title: t("抵债差额逾期催告", "The difference is overdue"),
			Text: t("{case_no}案件“{lot}”以物抵债的差额已逾期，尚欠 {missing} 元。请立即补交；法院可裁定重新拍卖。",
				"The difference for “{lot}” in case {case_no} is overdue; ¥{missing} is missing. Pay at once: the court may order a re-auction.")},
		{Kind: "auction.released", On: "auction.asset_released", To: []Audience{ToParties}, Channel: ByMessage,
			Basis: basis.Sale2020(25), Title: t("解除查封告知", "The seizure is lifted"),
			Text: t("{case_no}案件财产“{lot}”未能变价，债权人均不接受抵债，法院已解除查封并退还被执行人。{page}",
				"“{lot}” in case {case_no} could not be sold and no creditor takes it. The court has lifted the seizure and returns it to the debtor. {page}")},
	}
}

// ofSale is what is told from the last bid to the handing over.
func ofSale() []Duty {
	return []Duty{
		{Kind: "auction.sold", On: "auction.lot_sold", To: []Audience{ToParties, ToBidders}, Channel: ByMessage,
			Basis: basis.Online2016(22), Title: t("拍卖成交告知", "Sold"),
			Text: t("{case_no}案件财产“{lot}”已于{ended_at}成交，成交价 {price} 元。未成交竞买人的保证金将在二十四小时内退还。{page}",
				"“{lot}” in case {case_no} was sold at {ended_at} for ¥{price}. The deposits of the other bidders go back within 24 hours. {page}")},
		{Kind: "auction.confirmation", On: "auction.confirmed", To: []Audience{ToBuyer}, Channel: ByMessage,
			Basis: basis.Online2016(25), Title: t("成交确认及付款通知", "Confirmation of sale and request to pay"),
			Text: t("您已竞得{case_no}案件的拍品“{lot}”，成交价 {price} 元，保证金抵作价款。请于{pay_by}前付清余款 {balance} 元；逾期可能被裁定重新拍卖，保证金不予退还。{page}",
				"You have won “{lot}” in case {case_no} at ¥{price}; your deposit counts towards it. Pay the balance of ¥{balance} by {pay_by}; otherwise a re-auction may be ordered and the deposit is not refunded. {page}")},
		{Kind: "auction.balance_overdue", On: "payments.balance_overdue", To: []Audience{ToBuyer}, Channel: ByMessage,
			Basis: basis.Sale2020(21), Title: t("余款逾期催告", "Balance overdue"),
			Text: t("{case_no}案件拍品“{lot}”的余款已逾期，尚欠 {missing} 元。请立即付款；法院可裁定重新拍卖，保证金不予退还。",
				"The balance for “{lot}” in case {case_no} is overdue; ¥{missing} is missing. Pay at once: the court may order a re-auction, and the deposit is not refunded.")},
		{Kind: "auction.late_accepted", On: "auction.late_accepted", To: []Audience{ToBuyer}, Channel: ByMessage,
			Basis: basis.Sale2020(22), Title: t("准许逾期付款通知", "Leave to pay late"),
			Text: t("{court}准许您于{pay_by}前付清{case_no}案件拍品“{lot}”的余款。期满仍未付清的，法院可裁定重新拍卖，保证金不予退还。",
				"{court} allows you to pay the balance for “{lot}” in case {case_no} until {pay_by}. If it is not paid in full by then, a re-auction may be ordered and the deposit is not refunded.")},
		{Kind: "auction.reauction", On: "auction.default_ruled", To: []Audience{ToParties, ToBidders}, Channel: ByMessage,
			Basis: basis.Online2016(24), Title: t("重新拍卖告知", "A re-auction follows"),
			Text: t("{case_no}案件拍品“{lot}”的买受人未付清价款，法院已裁定重新拍卖，原买受人不得参加。重新拍卖另行公告。{page}",
				"The buyer of “{lot}” in case {case_no} did not pay in full. The court has ordered a re-auction in which that buyer may not take part; it will be announced. {page}")},
		{Kind: "auction.spare_freed", On: "auction.default_ruled", To: []Audience{ToCourt}, Channel: ByMessage,
			Basis: basis.Sale2020(14), Title: t("停止拍卖的财产可以再次列为标的", "A lot that was stopped may be listed again"),
			Text: t("同组已成交的价款不再足以清偿债务和费用，先前停止拍卖的“{lot}”（{case_no}）可以再次列为标的，轮次不变。请决定是否再次处置：{page}",
				"What was sold of the set no longer covers debt and costs: “{lot}” ({case_no}), whose sale was stopped, may be listed again in its round. Decide whether to sell it: {page}")},
		{Kind: "auction.default", On: "auction.default_ruled", To: []Audience{ToBuyer}, Channel: ByMessage, Serve: true,
			Litigation: true, Posting: PublicationDays, Counting: Period,
			Basis: basis.Online2016(24), Title: t("重新拍卖裁定书", "Ruling on re-auction"),
			Text: t("{court}已裁定重新拍卖{case_no}案件的拍品“{lot}”，您交纳的保证金不予退还，且不得参加重新拍卖。请确认收到。",
				"{court} has ordered a re-auction of “{lot}” in case {case_no}. Your deposit is not refunded and you may not take part. Please confirm receipt.")},
		{Kind: "auction.ruling", On: "auction.ruling_issued", To: []Audience{ToBuyer}, Channel: ByMessage, Serve: true,
			Litigation: true, Posting: PublicationDays, Counting: Period,
			Days: 10, Basis: basis.Sale2020(20), Title: t("拍卖成交裁定书", "Sale ruling"),
			Text: t("{court}已就{case_no}案件的拍品“{lot}”作出拍卖成交裁定。标的物所有权自裁定送达您时转移，请登录查阅并确认收到。",
				"{court} has issued the sale ruling for “{lot}” in case {case_no}. Title passes when it is served on you: sign in, read it and confirm receipt.")},
		{Kind: "auction.title", On: "auction.title_passed", To: []Audience{ToBuyer, ToParties}, Channel: ByMessage,
			Basis: basis.Online2016(22), Title: t("所有权转移告知", "Title has passed"),
			Text: t("{case_no}案件拍品“{lot}”的所有权已随成交裁定送达转移。法院应在裁定送达后十五日内移交。",
				"Title to “{lot}” in case {case_no} has passed with the service of the ruling. The court hands it over within fifteen days of that service.")},
		{Kind: "auction.undone", On: "auction.revoked", To: []Audience{ToParties, ToBidders}, Channel: ByMessage,
			Basis: basis.Online2016(31), Title: t("拍卖撤销告知", "The sale was revoked"),
			Text: t("{case_no}案件财产“{lot}”的拍卖已被裁定撤销。理由：{reason}。如再次拍卖，另行公告。{page}",
				"The sale of “{lot}” in case {case_no} has been revoked. Reason: {reason}. A new sale would be announced. {page}")},
		{Kind: "auction.revoked", On: "auction.revoked", To: []Audience{ToBuyer, ToPublic}, Channel: ByMessage, Serve: true,
			Litigation: true, Posting: PublicationDays, Counting: Period,
			Basis: basis.Online2016(31), Title: t("撤销网络司法拍卖裁定书", "Ruling that revokes the auction"),
			Text: t("{court}已裁定撤销{case_no}案件财产“{lot}”的网络司法拍卖。理由：{reason}。已付价款依法退还。",
				"{court} has revoked the auction of “{lot}” in case {case_no}. Reason: {reason}. The price paid is refunded according to law.")},
	}
}

// ofPlans are what creditors and debtor are told of a distribution plan.
func ofPlans() []Duty {
	return []Duty{
		{Kind: "payments.plan", On: "payments.plan_served", To: []Audience{ToCreditors, ToDebtor}, Channel: ByMessage, Serve: true,
			Litigation: true, Posting: PublicationDays, Counting: Period,
			Basis: basis.CivilProcedureInterp2022(509), Title: t("财产分配方案", "Distribution plan"),
			Text: t("{case_no}案件的财产分配方案已作出，请登录查阅并确认收到。有异议的，自收到之日起十五日内书面提出。",
				"The distribution plan in case {case_no} is made. Sign in to read it and confirm receipt. Objections are made in writing within fifteen days of receipt.")},
		{Kind: "payments.plan_objection", On: "payments.plan_objected", To: []Audience{ToOthers}, Channel: ByMessage, Serve: true,
			Litigation: true, Posting: PublicationDays, Counting: Period,
			Basis: basis.CivilProcedureInterp2022(510), Title: t("分配方案异议通知", "Objection to the plan"),
			Text: t("{case_no}案件有人对分配方案提出异议。如反对该异议，请自收到之日起十五日内书面提出；未提出的，法院依异议审查修正后分配。",
				"Somebody objects to the plan in case {case_no}. If you oppose the objection, say so in writing within fifteen days of receipt; otherwise the court amends the plan after review and distributes.")},
		{Kind: "payments.plan_opposition", On: "payments.plan_opposed", To: []Audience{ToObjector}, Channel: ByMessage, Serve: true,
			Litigation: true, Posting: PublicationDays, Counting: Period,
			Basis: basis.CivilProcedureInterp2022(510), Title: t("反对意见通知", "Your objection is opposed"),
			Text: t("{case_no}案件有人反对您对分配方案的异议。您可以自收到之日起十五日内以其为被告起诉；逾期不起诉的，按原方案分配。",
				"Somebody opposes your objection to the plan in case {case_no}. You may sue them within fifteen days of receipt; otherwise the plan stands.")},
		{Kind: "payments.plan_final", On: "payments.plan_final", To: []Audience{ToCreditors, ToDebtor}, Channel: ByMessage,
			Basis: basis.CivilProcedureInterp2022(509), Title: t("分配方案确定告知", "Plan final"),
			Text: t("{case_no}案件的分配方案已确定，将依方案发放。请确认您的收款账户。",
				"The plan in case {case_no} is final and will be paid out. Please confirm your payee account.")},
	}
}

// ofMoney is what is told about deposits, the plan and payouts.
func ofMoney() []Duty {
	return []Duty{
		{Kind: "payments.deposit_held", On: "payments.deposit_held", To: []Audience{ToBidder}, Channel: ByMessage,
			Basis: basis.Online2016(17), Title: t("保证金到账", "Deposit received"),
			Text: t("您为“{lot}”交纳的保证金 {amount} 元已到账。", "Your deposit of ¥{amount} for “{lot}” has arrived.")},
		{Kind: "payments.deposit_part_in", On: "payments.deposit_part_in", To: []Audience{ToBidder}, Channel: ByMessage,
			Basis: basis.Online2016(17), Title: t("保证金收到一部分", "Part of the deposit received"),
			Text: t("您为“{lot}”交纳的保证金收到 {amount} 元，还差 {missing} 元。竞价结束前补足才能出价；没有补足的，结束后原路退还。",
				"¥{amount} of your deposit for “{lot}” has arrived; ¥{missing} is missing. You may bid once it is complete, before bidding ends; otherwise it goes back to the account it came from.")},
		{Kind: "payments.deposit_returned", On: "payments.deposit_returned", To: []Audience{ToBidder}, Channel: ByMessage,
			Basis: basis.Online2016(17), Title: t("多汇或迟到的款项退回", "Money that was not needed goes back"),
			Text: t("汇到您“{lot}”保证金账号的 {amount} 元不需要（多汇、重复或者已过交纳时间），已发出指令退回原付款账户。",
				"¥{amount} sent to your deposit number for “{lot}” is not needed (too much, paid again, or too late). It has been ordered back to the account it came from.")},
		{Kind: "payments.deposit_frozen", On: "payments.deposit_held", To: []Audience{ToBidder}, Channel: ByMessage,
			Basis: basis.Online2016(17), Title: t("保证金已冻结", "Deposit frozen"),
			Text: t("您为“{lot}”冻结的保证金 {amount} 元已经银行确认，款项仍在您自己的账户里。竞得的，二十四小时内划转法院；没有竞得的，二十四小时内解冻。",
				"The bank confirms that ¥{amount} is frozen on your own account for “{lot}”. If you win, it is moved to the court within 24 hours; if not, it is released within 24 hours.")},
		{Kind: "payments.freeze_refused", On: "payments.freeze_refused", To: []Audience{ToBidder}, Channel: ByMessage,
			Basis: basis.Online2016(17), Title: t("冻结的款项不能作为保证金", "The freeze is not a deposit"),
			Text: t("为“{lot}”冻结的 {amount} 元不能作为保证金（应由您本人账户冻结与应缴额相等的一笔），已要求银行解冻。",
				"The ¥{amount} frozen for “{lot}” cannot count as the deposit (it must be one freeze of exactly what is due, on your own account). The bank is asked to release it.")},
		{Kind: "payments.deposit_released", On: "payments.deposit_released", To: []Audience{ToBidder}, Channel: ByMessage,
			Basis: basis.Online2016(23), Title: t("保证金已解冻", "Deposit released"),
			Text: t("您为“{lot}”冻结的保证金 {amount} 元已解冻。", "The ¥{amount} frozen for “{lot}” has been released.")},
		{Kind: "payments.freeze_lost", On: "payments.freeze_lost", To: []Audience{ToBidder}, Channel: ByMessage,
			Basis: basis.Online2016(17), Title: t("保证金冻结已失效", "The freeze has ended"),
			Text: t("银行已解除您为“{lot}”冻结的保证金，您不再有竞买资格。请与银行和法院联系。",
				"The bank has ended the freeze of your deposit for “{lot}”; you are no longer qualified to bid. Contact the bank and the court.")},
		{Kind: "payments.deposit_refunded", On: "payments.deposit_refunded", To: []Audience{ToBidder}, Channel: ByMessage,
			Basis: basis.Online2016(23), Title: t("保证金已退还", "Deposit refunded"),
			Text: t("您为“{lot}”交纳的保证金 {amount} 元已原路退还。", "Your deposit of ¥{amount} for “{lot}” has gone back to the account it came from.")},
		{Kind: "payments.price_paid", On: "payments.price_fully_paid", To: []Audience{ToBuyer, ToParties}, Channel: ByMessage,
			Basis: basis.Sale2020(20), Title: t("价款付清告知", "Price paid in full"),
			Text: t("{case_no}案件拍品“{lot}”的价款 {price} 元已全部到账。法院应在十日内送达成交裁定。",
				"The price of ¥{price} for “{lot}” in case {case_no} is paid in full. The court serves the sale ruling within ten days.")},
		{Kind: "payments.top_up", On: "payments.top_up_ordered", To: []Audience{ToBuyer}, Channel: ByMessage, Serve: true,
			Litigation: true, Posting: PublicationDays, Counting: Period,
			Basis: basis.Sale2020(22), Title: t("责令补交差价裁定书", "Order to make good the difference"),
			Text: t("{case_no}案件拍品“{lot}”重新拍卖后，您的保证金不足以支付费用损失和差价。{court}责令您于{pay_by}前补交 {amount} 元至账号 {virtual_no}；逾期不交的，强制执行。",
				"After the re-auction of “{lot}” in case {case_no} your deposit does not cover costs and difference. {court} orders you to pay ¥{amount} to account {virtual_no} by {pay_by}; otherwise it is enforced.")},
		{Kind: "payments.recovery", On: "payments.recovery_claimed", To: []Audience{ToPayee}, Channel: ByMessage,
			Basis: basis.Online2016(31), Title: t("退回案款通知", "Request to bring money back"),
			Text: t("{case_no}案件的一次拍卖已被撤销，您由该次拍卖价款领取的 {amount} 元应当退回至账号 {virtual_no}。",
				"A sale in case {case_no} was revoked. Please bring back the ¥{amount} that was paid to you out of its price, to account {virtual_no}.")},
		{Kind: "payments.case_funded", On: "payments.case_funded", To: []Audience{ToParties}, Channel: ByMessage,
			Basis: basis.CaseFunds2017(0), Title: t("案款到账告知", "Money received in your case"),
			Text: t("{case_no}案件收到执行款 {amount} 元。", "¥{amount} was received in case {case_no}.")},
		{Kind: "payments.payout_paid", On: "payments.payout_paid", To: []Audience{ToPayee}, Channel: ByMessage,
			Basis: basis.CaseFunds2017(0), Title: t("案款发放告知", "Money paid out"),
			Text: t("{case_no}案件案款 {amount} 元已发放至您确认的账户。", "¥{amount} in case {case_no} has been paid to your confirmed account.")},
		{Kind: "payments.payout_returned", On: "payments.payout_returned", To: []Audience{ToPayee}, Channel: ByMessage,
			Basis: basis.CaseFunds2017(0), Title: t("付款被退回", "Payment returned"),
			Text: t("{case_no}案件案款 {amount} 元被银行退回。请核对并重新确认您的收款账户。",
				"The bank returned ¥{amount} in case {case_no}. Check and confirm your payee account again.")},
	}
}
