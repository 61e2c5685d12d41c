package tour

import (
	"fachui/auction"
	"fachui/internal/fault"
)

// guide is a tour for one kind of visitor.
type guide struct {
	Name  string
	Login string // as whom
	Words fault.Text
	Why   fault.Text
	steps func(court string, e examples) []step
}

// step is one thing to do, where, and what to look for.
type step struct {
	Href string
	Do   fault.Text
	See  fault.Text
}

func say(zh, en string) fault.Text { return fault.Text{ZH: zh, EN: en} }

func at(href, zh, en, seeZH, seeEN string) step { return step{href, say(zh, en), say(seeZH, seeEN)} }

// guides are the tours, in the order of the story.
func guides() []guide {
	return []guide{
		{"public", "", say("公众", "The public"), say("不登录就能看的一切：风险、成本、出价、摇号。", "What anybody may see: risks, costs, bids, draws."), publicSteps},
		{"bidder", "bidder01", say("竞买人", "A bidder"), say("在手机上报名、交保证金、出价、拿回保证金。", "Apply, pay, bid and get the deposit back, on a phone."), bidderSteps},
		{"court", "clerk1", say("书记员与法官", "Clerk and judge"), say("从查封到公告，再到交付。", "From seizure to announcement to delivery."), courtSteps},
		{"finance", "checker1", say("财务", "Finance"), say("钱怎样进来、怎样核对、怎样经多人批准付出去。", "How money comes in, is matched, and leaves on several people's word."), financeSteps},
		{"appraiser", "appraiser01", say("评估师", "An appraiser"), say("接受委托、勘验、出报告、答异议。", "Accept, inspect, report, answer objections."), appraiserSteps},
		{"party", "bank1", say("当事人", "A party"), say("自己的案件一条时间线，到点能做什么。", "One's own case as one timeline, and what to do by when."), partySteps},
		{"supervisor", "super1", say("监督人员", "A supervisor"), say("只看不动：每一步、每个期限、每个数字。", "Read everything, touch nothing."), supervisorSteps},
	}
}

func publicSteps(_ string, e examples) []step {
	return []step{
		at("/", "看首页：今天有多少件在竞价", "Look at the home page: how many are open today", "未来七天的图、正在竞价的标的。", "The chart of the coming days, and what is open."),
		at("/lots", "查找：输入“住宅”或“车”", "Search for a home or a car", "各状态的件数，中止和撤回也在内。", "Counts for every state, suspended and withdrawn too."),
		at(e[auction.GroupRunning], "打开一件正在竞价的标的", "Open a lot that is running", "风险卡里“未知”写明为什么；真实成本按税目列出条文。", "The risk card says why something is unknown; each tax has its article."),
		at(e[auction.GroupSold], "看一件已成交的标的", "Open one that was sold", "出价记录永久公开，可以下载核对；评估机构的摇号能重算。", "The bids stay public; the draw of the appraisers can be computed again."),
		at(e[auction.GroupSuspended], "看一件被暂缓的标的", "Open one that is suspended", "理由、文号和依据都公开。", "Reason, document and basis are public."),
		at("/practice", "自己模拟一次竞价", "Practise an auction", "规则与真实竞价相同，每个拒绝都说怎样才对。", "The same rules; each refusal says what would be right."),
	}
}

func bidderSteps(_ string, e examples) []step {
	return []step{
		at("/me/auctions", "看我的竞买", "See my auctions", "竞买代码、保证金到了哪一步、还剩多少时间。", "My codes, where each deposit stands, time left."),
		at(e[auction.GroupRunning]+"/room", "进入竞价大厅", "Enter the live room", "领先还是被超过，用颜色、文字和读屏同时说明；倒计时跟服务器走。", "Leading or outbid in colour, words and for a screen reader; the countdown follows the server."),
		at(e[auction.GroupRunning]+"/room", "出一个太低的价", "Bid too little", "立刻拒绝，并告诉至少出多少。", "Refused at once, with the least that would do."),
		at(e[auction.GroupUpcoming]+"/application", "给一件即将开始的标的报名", "Apply for a lot that is coming", "特别提示、承诺；提交后得到专用识别码。", "Warnings and pledges; then a payment reference of your own."),
		at("/me/deposits", "看保证金", "See the deposits", "交到哪、什么时候退，到期前二十四小时内原路退回。", "Where it is, and when it goes back: within 24 hours."),
		at("/me/messages", "看消息", "Read the messages", "每一步都有通知，送到没有一目了然。", "A notice for each step, and whether it arrived."),
	}
}

func courtSteps(court string, e examples) []step {
	base := "/courts/" + court
	return []step{
		at(base+"/desk", "看我的待办", "See what waits for me", "每件都有时限，临近变黄，超期变红。", "Each has a clock: amber when near, red when late."),
		at(base+"/cases", "打开一个案件", "Open a case", "当事人、债权、财产、送达在一页。", "Parties, claims, assets and service on one page."),
		at(base+"/lots", "打开一件已定价的标的", "Open a priced lot", "下一步在最前，缺什么写明依据的条文。", "The next step comes first, with what is missing and its article."),
		at(base+"/running", "看正在竞价的墙", "Watch the wall of running auctions", "价格、延时、3 倍 5 倍 10 倍告警。", "Prices, extensions, alarms at 3, 5 and 10 times."),
		at(e[auction.GroupSold], "看成交后的公示", "See what the public sees of a sale", "成交确认书公示买受人。", "The confirmation names the buyer."),
	}
}

func financeSteps(court string, _ examples) []step {
	base := "/courts/" + court + "/funds"
	return []step{
		at(base, "看今天", "See today", "期初、收、付、期末，与银行相差多少。", "Opening, in, out, closing, and the difference to the bank."),
		at(base+"/exceptions", "处理一笔待认领款", "Identify a receipt", "三日时限；两个人才能认领。", "A three-day clock; two people identify it."),
		at(base+"/payouts", "复核并发出一笔付款", "Check and send a payout", "同一个人不能制单又复核，系统会拒绝。", "Nobody makes and checks the same payout: it is refused."),
		at(base+"/ledger", "从余额点到分录", "Go from a balance to its entries", "每个数字都能点到凭证和银行流水。", "Every figure leads to its entry and bank line."),
		at(base+"/days", "看日结", "See the closed days", "差额必须是 0.00。", "The difference must be 0.00."),
	}
}

func appraiserSteps(string, examples) []step {
	return []step{
		at("/me/commissions", "看委托", "See the commissions", "摇号或协商选中的，各有期限。", "Drawn or agreed, each with its clock."),
		at("/me/messages", "看通知", "Read the notices", "补正、异议都有时限。", "Corrections and objections have clocks, too."),
	}
}

func partySteps(string, examples) []step {
	return []step{
		at("/me/cases", "打开我的案件", "Open my case", "一条时间线：发生了什么、下一个期限是什么。", "One timeline: what happened, what is due next."),
		at("/me", "看我能做什么", "See what I can do", "对报告提异议、对分配方案提异议、确认收款账户。", "Object to the report or the plan, confirm where I am paid."),
		at("/me/servings", "签收文书", "Acknowledge a document", "签收的法律后果写在按钮旁边。", "What it means stands beside the button."),
	}
}

func supervisorSteps(court string, e examples) []step {
	return []step{
		at("/courts/"+court+"/oversight", "看全院概况", "See the whole court", "超期、中止、账务检查。", "What is late, suspended, and the checks of the ledger."),
		at("/courts/"+court+"/events", "看办理过程", "Read what happened", "谁、什么时候、依据哪一条。", "Who, when, on what basis."),
		at("/courts/"+court+"/funds/ledger", "看账", "Read the ledger", "只能看，任何改动的按钮都不给。", "To read; no button changes anything."),
		at(e[auction.GroupSold], "核对公开的记录", "Check the public record", "摇号可重算，出价可核对。", "The draw can be computed again, the bids checked."),
	}
}
