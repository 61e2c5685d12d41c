package lotdesk

import (
	"html/template"
	"slices"
	"strings"
	"time"

	"fachui/auction"
	"fachui/auction/auctionpg"
	"fachui/internal/fault"
	"fachui/internal/legal"
	"fachui/internal/record"
	"fachui/payments"
	"fachui/payments/distribution"
	"fachui/web/page"
)

// funcs are what the templates of this family call.
func funcs(english bool) template.FuncMap {
	say := func(w fault.Text) string {
		if english {
			return w.EN
		}
		return w.ZH
	}
	return template.FuncMap{
		// lotdesk_word is what people call a key of one of the lists below.
		"lotdesk_word":    func(list string, key any) string { return say(word(list, template.HTMLEscaper(key))) },
		"lotdesk_options": func(list string) []page.Option { return options(say, list) },
		"lotdesk_item":    itemName,
		"lotdesk_lines":   func(lines []string) string { return strings.Join(lines, "\n") },
		"lotdesk_split":   func(text string) []string { return strings.Split(text, "\n") },
		"lotdesk_article": article,
		"lotdesk_tone":    tone,
		"lotdesk_level":   level,
		"lotdesk_status":  func(s auction.Status) string { zh, en := s.Words(); return say(fault.Text{ZH: zh, EN: en}) },
		"lotdesk_tier":    func(t distribution.Tier) string { return say(t.Name()) },
		"lotdesk_basis":   func(t distribution.Tier) string { return say(fault.Text{ZH: t.Basis().ZH(), EN: t.Basis().EN()}) },
		"lotdesk_account": func(c payments.Code) string { return say(payments.KindNames[c]) },
		"lotdesk_has":     func(powers []auction.Power, p string) bool { return slices.Contains(powers, auction.Power(p)) },
		"lotdesk_buyers":  buyers,
	}
}

// article is an item of Art. 13 or 14 as an announcement cites it: 13.4 is 第13条第4项.
func article(item string) string {
	no, of, _ := strings.Cut(item, ".")
	return "第" + no + "条第" + of + "项"
}

// itemName is what the law calls a disclosure; announcements are in Chinese.
func itemName(key string) string {
	for _, i := range auction.Disclosures() {
		if i.Key == key {
			return i.Words.ZH
		}
	}
	return key
}

// level is how a clock is coloured: three days before its end it turns amber.
func level(now, due legal.Time) string {
	switch left := due.Sub(now); {
	case left <= 0:
		return "red"
	case left <= 3*24*time.Hour:
		return "amber"
	}
	return "green"
}

// tone is how the state of a lot is coloured.
func tone(s auction.Status) string {
	if s == auction.Overdue {
		return "warn"
	}
	if s == auction.Defaulted || s == auction.Revoked {
		return "bad"
	}
	switch s.Group() {
	case auction.GroupRunning:
		return "live"
	case auction.GroupUpcoming:
		return "info"
	case auction.GroupSold:
		return "good"
	case auction.GroupSuspended:
		return "warn"
	case auction.GroupFailed, auction.GroupWithdrawn:
	}
	return "neutral"
}

// entry is one key of a list with its words.
type entry struct{ key, zh, en string }

func word(list, key string) fault.Text {
	for _, e := range lists[list] {
		if e.key == key {
			return fault.Text{ZH: e.zh, EN: e.en}
		}
	}
	switch list {
	case "event":
		if w, ok := record.WordsOf(key); ok {
			return w.Words
		}
	case "clock":
		if w, ok := record.ClockHeading(key); ok {
			return w
		}
	}
	if kin, ok := families[list]; ok {
		family, _, _ := strings.Cut(key, ".")
		return word(kin, family)
	}
	return fault.Text{ZH: key, EN: key} // better a code than nothing
}

func options(say func(fault.Text) string, list string) []page.Option {
	var out []page.Option
	for _, e := range lists[list] {
		out = append(out, page.Option{Value: e.key, Label: say(fault.Text{ZH: e.zh, EN: e.en})})
	}
	return out
}

// families stand in for kinds that have no words of their own.
var families = map[string]string{"event": "event family", "clock": "event family"}

// lists hold what people call the codes of the interface, in the order in which a
// form offers them.
var lists = map[string][]entry{
	"party": {
		{"creditor", "债权人", "creditor"}, {"debtor", "被执行人", "debtor"}, {"priority_purchaser", "优先购买权人", "priority purchaser"},
		{"co_owner", "共有人", "co-owner"}, {"lessee", "承租人", "lessee"}, {"interested", "利害关系人", "interested party"}, {"third_party", "案外人", "third party"},
	},
	"holder": {
		{"", "请选择", "Choose"}, {"co_owner", "共有人", "Co-owner"}, {"lessee", "承租人", "Lessee"},
		{"shareholder", "其他股东", "Other shareholder"}, {"priority_purchaser", "其他优先购买权人", "Other priority purchaser"},
	},
	"paper": {
		{"ruling", "裁定、决定", "Ruling or decision"}, {"announcement", "公告材料", "Paper of the announcement"}, {"resolution", "合议笔录", "Panel record"},
		{"survey", "调查材料", "Survey paper"}, {"title", "权属证明", "Proof of title"}, {"inspection", "勘验笔录", "Inspection record"},
		{"appraisal_report", "评估报告", "Appraisal report"}, {"other", "其他", "Other"},
	},
	"exception": {
		{"", "没有例外", "No exception"}, {"equity_no_report", "股权未经评估（法释〔2021〕20号第12条）", "Equity without a report (Fa Shi [2021] No. 20, Art. 12)"},
		{"criminal_no_reserve", "刑事涉案财产无保留价（法释〔2014〕13号第12条）", "Criminal property without reserve (Fa Shi [2014] No. 13, Art. 12)"},
	},
	"origin": {
		{"saved", "来自上次保存的草稿", "From the draft that was saved last"}, {"previous", "沿用前次拍卖的公告，请核对是否仍然属实", "Taken from the announcement of the sale before; check that it still holds"},
		{"survey", "来自财产调查", "From the survey"}, {"court", "沿用本院上一份公告", "As this court announced last"}, {"usual", "通常的写法，请核对", "What is usual; check it"},
	},
	"outcome": {{"pending", "签署中", "being signed"}, {"carried", "已通过", "carried"}, {"rejected", "未通过", "rejected"}},
	"flag": {
		{"small_increment", "增价幅度低于本院的参考区间", "The increment is below the court's guide"},
		{"large_increment", "增价幅度高于本院的参考区间", "The increment is above the court's guide"},
		{"deposit_outside_bounds", "保证金在通常幅度之外", "The deposit lies outside the usual bounds"}, {"no_reserve", "无保留价", "No reserve price"},
	},
	"how": {
		{"", "等待回执", "receipt awaited"}, {"received", "已收悉", "received"}, {"waived", "已书面放弃", "waived in writing"},
		{"posted", "已公示，期满视为通知", "posted, deemed told at its end"}, {"deemed", "公示期满，视为通知", "deemed told"},
	},
	"why":     {{"party", "当事人", "party"}, {"priority", "优先购买权人", "priority holder"}},
	"method":  {{"direct", "直接送达", "handed over"}, {"mail", "邮寄送达", "by post"}, {"left", "留置送达", "left with a recipient who refused it"}, {"entrusted", "委托送达", "through another court"}},
	"service": {{"self", "本人确认（电子送达）", "acknowledged by the recipient"}, {"electronic", "电子送达", "electronically"}, {"clerk", "凭材料登记", "recorded on evidence"}, {"deemed", "公告期满", "by publication"}, {"waiver", "书面放弃", "waived in writing"}},
	"serving": {{"sent", "已发送，等待签收", "sent, receipt awaited"}, {"received", "已送达", "received"}, {"published", "已公示", "published"}, {"waived", "已放弃", "waived"}},
	"bearer": {
		{"", "请选择", "Choose"}, {"seller", "被执行人（从价款中支付）", "The debtor, out of the price"}, {"buyer", "买受人", "The buyer"}, {"each", "双方各自", "Each side its own"},
	},
	"ground": {
		{"compromise", "执行和解", "Compromise"}, {"third_party_objection", "案外人异议", "Third party's objection"}, {"enforcement_objection", "执行异议、复议", "Enforcement objection"},
		{"bankruptcy", "受理破产申请", "Bankruptcy accepted"}, {"retrial_stay", "再审裁定中止执行", "Retrial with a stay"}, {"paid", "被执行人清偿债务", "The debtor paid"},
		{"wrong_text", "公告内容有误", "Error in the announcement"}, {"platform_outage", "系统故障", "Outage of the platform"}, {"collusion", "恶意串通", "Collusion"},
		{"cause_ended", "原因已消除", "The cause has gone"}, {"objection_rejected", "异议被驳回", "The objection was rejected"}, {"court_order", "法院决定", "Order of the court"}, {"other", "其他法定事由", "Another legal ground"},
		{auction.StopGround, "同组成交价款已足（拍卖变卖规定第14条）", "What was sold of the set is enough (Sale Provisions, Art. 14)"},
	},
	"form of suspension": {{"stay", "决定暂缓拍卖", "Put off by decision"}, {"suspension", "裁定中止拍卖", "Suspended by ruling"}},
	"ground of suspension": {
		{"", "请选择", "Choose"}, {"third_party_objection", "案外人提出异议（民事诉讼法第238条）", "A third party objects (Civil Procedure Law, Art. 238)"}, {"enforcement_objection", "当事人、利害关系人提出异议（法释〔2016〕18号第36条）", "A party or interested person objects (Fa Shi [2016] No. 18, Art. 36)"},
		{"compromise", "当事人达成执行和解", "The parties have compromised"}, {"bankruptcy", "人民法院受理破产申请", "A bankruptcy application was accepted"}, {"retrial_stay", "再审裁定中止执行", "A retrial stays enforcement"},
		{"platform_outage", "系统故障无法正常竞价（法释〔2016〕18号第28条）", "An outage keeps bidders out (Fa Shi [2016] No. 18, Art. 28)"}, {"other", "其他法定事由", "Another legal ground"},
	},
	"ground of resumption": {
		{"", "请选择", "Choose"}, {"cause_ended", "暂缓或中止的原因已消除（第28条）", "The cause has gone (Art. 28)"}, {"objection_rejected", "异议被裁定驳回", "The objection was rejected"}, {"other", "其他", "Other"},
	},
	"ground of withdrawal": {
		{"", "请选择", "Choose"}, {"paid", "被执行人提交清偿全部债务的款项（拍卖变卖规定第19条）", "The debtor tendered the whole debt (Sale Provisions, Art. 19)"}, {"compromise", "申请执行人撤回执行申请或者达成和解", "The applicant withdrew or compromised"},
		{"wrong_text", "公告内容有误，需要重新公告", "The announcement was wrong"}, {"collusion", "恶意串通等应当停止拍卖的情形", "Collusion or the like"}, {"third_party_objection", "案外人异议成立", "A third party's objection was upheld"}, {"other", "其他法定事由", "Another legal ground"},
	},
	"plan":  {{"draft", "草案", "Draft"}, {"served", "送达中", "Served"}, {"opposition", "异议已通知", "Objected to"}, {"contested", "有争议", "Contested"}, {"final", "已生效", "Final"}, {"superseded", "已被替代", "Superseded"}},
	"payee": {{"treasury", "财政（国库）", "Treasury"}, {"tax", "税务机关", "Tax office"}},
	"use": {
		{"pay", "发放", "paid out"}, {"reserve", "预留", "reserved"}, {"transfer", "移送其他法院", "to another court"}, {"keep", "为轮候查封保留", "kept for a waiting seizure"},
		{"surplus", "退还被执行人", "back to the debtor"}, {"hold", "暂存", "held"},
	},
	"document": {{"payments.plan", "分配方案", "the plan"}, {"payments.plan_objection", "异议通知", "the notice of the objection"}, {"payments.plan_opposition", "反对意见通知", "the notice of the opposition"}},
	"stance":   {{"object", "提出异议", "objects"}, {"oppose", "反对异议", "opposes the objection"}, {"suit", "已起诉", "has sued"}},
	"hold": {
		{"", "请选择", "Choose"}, {"bankruptcy", "受理被执行人破产申请", "The debtor's bankruptcy was accepted"}, {"stay", "裁定中止执行", "Enforcement is stayed"}, {"freeze", "案款被冻结", "The money is frozen"},
	},
	"deferral": {
		{"", "请选择", "Choose"}, {"distribution", "需要参与分配", "Participation in the distribution"}, {"preserved", "案款被保全", "The money is preserved"}, {"not_collected", "收款人未领取或账户不明", "The payee has not collected or the account is unknown"},
		{"stayed", "执行中止", "Enforcement is stayed"}, {"other", "其他（说明不少于十字）", "Other (at least ten characters)"},
	},
	"payout": {
		{"draft", "审批中", "being approved"}, {"approved", "已审批，待发出", "approved, to be sent"}, {"sent", "已发出", "sent"}, {"paid", "已到账", "paid"}, {"returned", "已退汇", "returned"}, {"refused", "银行拒付", "refused by the bank"}, {"void", "已作废", "cancelled"},
	},
	"order": {{"suspend", "暂缓或中止", "Suspended"}, {"resume", "恢复", "Resumed"}, {"withdraw", "撤回", "Withdrawn"}},
	"clock": {
		{"lot.disposal", "启动处置", "Start to dispose"}, {"lot.opens", "竞价开始", "Bidding opens"}, {"lot.ends", "竞价结束", "Bidding ends"},
		{"lot.deposit", "交纳保证金", "Deposits are due"}, {"lot.reauction", "再次拍卖", "Hold the next auction"}, {"lot.creditors", "征询债权人", "Ask the creditors"},
		{"settlement.short", "补足抵价差额", "Pay what the plan did not give"}, {"lot.sell_off", "发布变卖公告", "Announce the sell-off"}, {"lot.resume", "恢复拍卖", "Resume the sale"}, {"ruling.serve", "送达成交裁定", "Serve the ruling"},
		{"ruling.deliver", "交付标的物", "Hand over the property"}, {"ruling.assistance", "催办协助执行", "Ask a registry for its answer"}, {"settlement.due", "支付余款", "Balance due"}, {"deposit.refund", "退还保证金", "Refund deposits"},
		{"notice.due", "文书应送达", "Document to be served"}, {"notice.deemed", "视为送达", "Deemed receipt"}, {"plan.due", "制作分配方案", "Draft the plan"},
	},
	"event": {
		{"lot.listed", "列为标的", "Lot made"}, {"lot.platform_chosen", "记录平台选择", "Choice of platform recorded"}, {"lot.resolution_proposed", "提交合议庭决议", "Proposal put before the panel"},
		{"lot.resolution_signed", "签署合议庭决议", "Proposal signed"}, {"lot.resolved", "合议庭决议通过", "Resolution carried"}, {"lot.notices_issued", "发出拍卖通知", "Notices issued"},
		{"lot.notice_received", "收悉通知", "Notice received"}, {"lot.noticed", "通知完毕", "Everyone told"}, {"lot.announced", "发布公告", "Announced"}, {"lot.opened", "竞价开始", "Bidding opened"},
		{"lot.sold", "成交", "Sold"}, {"lot.failed", "流拍", "Not sold"}, {"lot.suspended", "暂缓或中止", "Suspended"}, {"lot.paused", "平台暂停", "Paused by the platform"},
		{"lot.resumed", "恢复拍卖", "Resumed"}, {"lot.withdrawn", "撤回拍卖", "Withdrawn"}, {"lot.paid", "价款付清", "Paid in full"}, {"lot.overdue", "余款逾期", "Balance overdue"},
		{"lot.ruled", "作出成交裁定", "Ruling issued"}, {"lot.titled", "所有权转移", "Title passed"}, {"lot.delivered", "交付", "Handed over"},
		{"application.filed", "竞买报名", "Application"}, {"application.decided", "确认事项已决定", "A claim was decided"}, {"bid.voided", "认定出价无效", "Bid voided"}, {"bid.barred", "取消竞买资格", "Code barred"},
		{"document.issued", "文书发出", "Document issued"}, {"serving.sent", "文书发送", "Document sent"}, {"serving.received", "文书送达", "Document received"},
		{"serving.published", "公示送达", "Service published"}, {"serving.waived", "书面放弃", "Receipt waived"}, {"deadline.missed", "期限逾期", "Deadline missed"},
		{"application.qualified", "取得竞买资格", "A bidder qualified"}, {"application.disqualified", "报名作废", "An application fell away"}, {"application.flagged", "报名需核查", "An application is to be checked"},
		{"lot.code_qualified", "竞买代码取得资格", "A code qualified"}, {"lot.code_barred", "取消竞买资格", "A code was barred"}, {"lot.confirmed", "成交确认书公布", "Confirmation published"},
		{"lot.balance_overdue", "余款逾期", "Balance overdue"}, {"lot.paid_late", "逾期付清", "Paid late"}, {"lot.paid_while_suspended", "中止期间付清", "Paid while suspended"}, {"lot.duty_missed", "法院期限逾期", "A duty of the court was missed"}, {"lot.cause_ended", "暂缓原因消除", "The cause has gone"},
		{"deposit.expected", "等待保证金", "Deposit expected"}, {"deposit.refunds_instructed", "发出退款指令", "Refunds ordered"}, {"deposit.refund_instructed", "发出退款指令", "Refund ordered"}, {"deposit.refunded", "退还保证金", "Deposit refunded"}, {"deposit.forfeited", "保证金不予退还", "Deposit forfeited"},
		{"settlement.opened", "开始收取价款", "Collection of the price begins"}, {"settlement.paid_in", "余款到账", "Balance paid in"}, {"settlement.complete", "价款付清", "Price complete"}, {"pool.funded", "价款转入待分配案款", "Price ready for distribution"},
		{"payout.paid", "付款到账", "Payout paid"}, {"payout.approved", "审批付款", "Payout approved"}, {"payout.voided", "作废付款", "Payout cancelled"},
		{"attachment.added", "上传材料", "Paper added"}, {"deposit.held", "保证金到账", "Deposit received"}, {"deposit.released", "保证金释放", "Deposit released"},
	},
	"event family": {
		{"lot", "拍卖", "Sale"}, {"application", "竞买登记", "Application"}, {"deposit", "保证金", "Deposit"}, {"settlement", "价款", "Price"}, {"serving", "送达", "Serving"},
		{"document", "文书", "Document"}, {"bid", "出价", "Bid"}, {"plan", "分配方案", "Plan"}, {"payout", "发放", "Payout"}, {"journal", "记账", "Booking"}, {"party", "当事人", "Party"},
		{"notice", "通知", "Notice"}, {"valuation", "参考价", "Reference price"}, {"attachment", "材料", "Paper"}, {"deadline", "期限", "Deadline"}, {"receipt", "来款", "Receipt"},
		{"exception", "异常款项", "Receipt"}, {"bidding", "竞价", "Bidding"}, {"pool", "待分配案款", "Money to distribute"}, {"bank", "银行", "Bank"},
	},
}

// buyers are those who bought together, each with the share; nothing if one bought alone.
func buyers(all []auctionpg.Buyer) string {
	words := make([]string, len(all))
	for i, b := range all {
		words[i] = b.Name + " " + b.Share
	}
	return strings.Join(words, " · ")
}
