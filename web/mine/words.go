package mine

import (
	"html/template"
	"slices"

	"fachui/auction"
	"fachui/internal/fault"
	"fachui/internal/money"
	"fachui/web/page"
)

func text(zh, en string) fault.Text {
	return fault.Text{ZH: zh, EN: en}
}

// words names what the interface calls by a code. The names of roles, states of
// lots and kinds of money come from their own rooms.
var words = map[string]map[string]fault.Text{
	"application": {
		"APPLIED":         text("已报名", "applied"),
		"DEPOSIT_PENDING": text("待交保证金", "deposit to be paid"),
		"QUALIFIED":       text("可以出价", "may bid"),
		"WON":             text("竞得", "won"),
		"RELEASED":        text("未竞得", "not won"),
		"OFFSET_TO_PRICE": text("竞得，保证金抵作价款", "won, deposit counts towards the price"),
		"FORFEITED":       text("悔拍，保证金不予退还", "defaulted, deposit forfeited"),
		"DISQUALIFIED":    text("不予确认或者已撤回", "not admitted, or taken back"),
		"WAITING":         text("等待共同竞买人同意", "waiting for others to agree"),
	},
	"deposit": {
		"expected":  text("待交", "to be paid"),
		"held":      text("已到账，由法院保管", "received, kept by the court"),
		"applied":   text("已抵作价款", "counted towards the price"),
		"refunding": text("正在退回", "on its way back"),
		"refunded":  text("已退回", "returned"),
		"forfeited": text("不予退还", "forfeited"),
		"lapsed":    text("未交，报名已失效", "not paid; the application has lapsed"),
		"frozen":    text("已在银行冻结", "frozen at your bank"),
		"moving":    text("正在划转到法院", "being moved to the court"),
		"releasing": text("正在解冻", "being released"),
		"released":  text("已解冻", "released"),
		"in_kind":   text("以物抵债，补交差额", "taken for the debt; the difference is to be paid"),
	},
	"payer": {
		"bidder":   text("本人", "yourself"),
		"joint":    text("共同竞买人", "a joint bidder"),
		"agent":    text("代理人", "your agent"),
		"accepted": text("经法院同意的代付人", "somebody the court accepted"),
	},
	"return": {
		"excess":    text("多付的部分", "more than was due"),
		"duplicate": text("已经交足，又付了一次", "paid again when it was complete"),
		"late":      text("到账时已过交纳时间", "it came after the time to pay"),
	},
	"freeze refusal": {
		"late":        text("冻结时已过交纳时间", "it was frozen after the time to pay"),
		"partly_paid": text("这笔保证金已有一部分用现金交纳，不能再冻结", "part of this deposit was paid already; it is paid or frozen, not both"),
		"amount":      text("冻结的金额与应交保证金不相等", "the amount is not exactly the deposit"),
		"payer":       text("不是您本人的账户", "it is not your own account"),
		"unknown":     text("没有对应的报名", "it belongs to no application"),
	},
	"way back": {
		"sent":     text("指令已发出，等银行付款", "ordered; the bank is to pay it"),
		"paid":     text("已退回", "returned"),
		"returned": text("被银行退回，等待重新办理", "sent back by the bank; to be done anew"),
		"refused":  text("银行没有办理，等待重新办理", "not done by the bank; to be done anew"),
		"draft":    text("正在重新审批", "being approved anew"),
		"approved": text("已重新批准，等待付款", "approved anew, to be paid"),
	},
	"settlement": {
		"open":      text("待付余款", "balance to be paid"),
		"overdue":   text("余款逾期", "balance overdue"),
		"paid":      text("价款已付清", "paid in full"),
		"defaulted": text("悔拍", "defaulted"),
	},
	"payout": {
		"draft":    text("法院正在审批", "being approved"),
		"approved": text("已批准，待付款", "approved, to be paid"),
		"sent":     text("已交银行", "with the bank"),
		"paid":     text("已付", "paid"),
		"returned": text("被银行退回", "returned by the bank"),
		"refused":  text("被银行拒绝", "refused by the bank"),
		"void":     text("已作废", "void"),
	},
	"proof": {
		"none":    text("尚未实名认证", "not proved yet"),
		"pending": text("等待人工核验", "waiting for a decision by hand"),
		"proved":  text("已实名认证", "proved"),
		"refused": text("实名认证未通过", "not proved: refused"),
	},
	"outcome": {
		"proved":      text("通过", "accepted"),
		"refused":     text("未通过", "refused"),
		"unavailable": text("核验服务没有应答，不算一次未通过", "the service did not answer; this does not count against you"),
		"pending":     text("已提交，等待人工核验", "filed; waiting for a decision by hand"),
	},
	"person": {
		"person":  text("个人", "person"),
		"company": text("单位", "organisation"),
	},
	"paper": {
		"id_card":          text("居民身份证", "resident identity card"),
		"credit_code":      text("统一社会信用代码", "unified social credit code"),
		"passport":         text("护照", "passport"),
		"military":         text("军官证", "military officer's card"),
		"hk_macao_permit":  text("港澳居民来往内地通行证", "permit for residents of Hong Kong and Macao"),
		"taiwan_permit":    text("台湾居民来往大陆通行证", "permit for residents of Taiwan"),
		"foreigner_permit": text("外国人永久居留身份证", "foreigner's permanent residence card"),
	},
	"medium": {
		"site":  text("本平台", "this platform"),
		"email": text("电子邮箱", "a mailbox"),
		"sms":   text("手机", "a mobile telephone"),
	},
	"channel": {
		"inapp":   text("站内消息", "on this site"),
		"email":   text("电子邮件", "e-mail"),
		"sms":     text("短信", "text message"),
		"webhook": text("系统接口（webhook）", "webhook"),
		"file":    text("演示文件", "demo file"),
	},
	"delivery": {
		"waiting":  text("等待发送", "waiting"),
		"retrying": text("暂未送出，将再试", "not sent yet, will be tried again"),
		"sent":     text("已发送", "sent"),
		"read":     text("已读", "read"),
		"parked":   text("没有发出", "could not be sent"),
		"dropped":  text("未发送（地址已更改或关闭）", "not sent (address changed or switched off)"),
	},
	"serving": {
		"sent":      text("等您确认收到", "waits for your acknowledgement"),
		"published": text("已公示送达", "published"),
		"received":  text("已收到", "received"),
		"waived":    text("已书面放弃", "waived in writing"),
	},
	"how": {
		"self":       text("由您确认", "acknowledged by you"),
		"clerk":      text("由书记员凭材料登记", "recorded by the clerk on evidence"),
		"deemed":     text("公示期满，视为收到", "deemed received after its publication"),
		"electronic": text("按您的同意电子送达，到达即送达", "served electronically, as you agreed, on its arrival"),
		"waiver":     text("书面放弃", "waived in writing"),
	},
	"party": {
		"creditor":           text("申请执行人或债权人", "creditor"),
		"debtor":             text("被执行人", "judgment debtor"),
		"priority_purchaser": text("优先购买权人", "holder of a priority right"),
		"co_owner":           text("共有人", "co-owner"),
		"lessee":             text("承租人", "lessee"),
		"interested":         text("利害关系人", "interested party"),
		"third_party":        text("案外人", "third party"),
	},
	"ground": {
		"basic_facts":   text("财产的基本信息有误", "basic facts of the property are wrong"),
		"scope":         text("超出或者遗漏了财产范围", "it takes in too much or leaves something out"),
		"qualification": text("机构或人员没有相应资质", "firm or appraiser is not qualified"),
		"procedure":     text("程序严重违法", "serious breach of procedure"),
		"standard":      text("参照标准有问题", "the standard is wrong"),
		"method":        text("计算方法有问题", "the method is wrong"),
		"result":        text("评估结果有问题", "the result is wrong"),
		"coercion":      text("议价中存在欺诈、胁迫", "fraud or duress in the negotiation"),
		"collusion":     text("恶意串通，损害他人利益", "collusion that harms others"),
		"false_result":  text("定向询价结果虚假", "a false result of the directed inquiry"),
		"mishandled":    text("对异议的处理有错误", "an objection was handled wrongly"),
	},
	"objection": {
		"reviewing":        text("法院审查中", "the court is reviewing it"),
		"reviewing_first":  text("法院先审查程序问题", "the court reviews the procedure first"),
		"forwarding":       text("法院将转交评估机构", "will be forwarded to the firm"),
		"explaining":       text("评估机构说明中", "the firm is explaining"),
		"explained":        text("评估机构已说明，等您表示意见", "explained; it is your turn"),
		"technical_review": text("行业协会专业技术评审中", "technical review by the association"),
		"supervising":      text("执行监督程序中", "under enforcement supervision"),
		"dismissed":        text("不成立", "dismissed"),
		"upheld":           text("成立", "upheld"),
		"corrected":        text("已补正", "corrected"),
		"moot":             text("因情况变化而终结", "moot"),
	},
	"finding": {
		"reject": text("驳回", "rejected"), "uphold": text("成立", "upheld"), "forward": text("转交评估机构", "forwarded to the firm"),
		"explain": text("评估机构说明", "the firm's explanation"), "silence": text("评估机构未说明", "the firm was silent"),
		"content": text("异议人接受说明", "the objector is content"), "persist": text("异议人坚持异议", "the objector persists"),
		"stand": text("评审：结果成立", "review: the result stands"), "negative": text("评审：结果不成立", "review: the result does not stand"),
	},
	"method": {
		"party_agreement": text("当事人议价", "agreement of the parties"), "directed_inquiry": text("定向询价", "directed inquiry"),
		"online_inquiry": text("网络询价", "online inquiry"), "appraisal": text("委托评估", "appraisal"),
		"firm_agreement": text("协商评估机构", "agreement on firms"),
	},
	"method_outcome": {
		"opened": text("开始", "begun"), "extended": text("延期", "extended"), "correcting": text("补正中", "being corrected"),
		"agreed": text("达成一致", "agreed"), "result": text("有结果", "has a result"), "failed": text("未成功", "failed"), "unavailable": text("不适用", "not available"),
	},
	"draw": {
		"frozen": text("名单已冻结，等待摇号", "list frozen, to be drawn"), "drawn": text("已摇号", "drawn"), "voided": text("已作废", "void"),
	},
	"plan": {
		"served":     text("已送达，可以提出异议", "served; open to objections"),
		"opposition": text("有异议，其他人可以反对", "objected to; others may oppose"),
		"contested":  text("已提起异议之诉", "contested in court"),
		"final":      text("已确定", "final"),
		"superseded": text("已被新方案代替", "superseded"),
	},
	"stance": {
		"object": text("提出异议", "objected"), "oppose": text("反对他人的异议", "opposed an objection"), "suit": text("提起诉讼", "sued"),
	},
	"say": {
		"oppose": text("反对他人提出的异议", "I oppose the objection"), "object": text("自己另提异议", "I object myself"),
	},
	"use": {
		"pay": text("付给您", "paid to you"), "reserve": text("为您预留", "kept for you until the claim is settled"), "transfer": text("转给轮候查封法院", "to the court of a waiting seizure"),
		"keep": text("为轮候查封保留", "kept for a waiting seizure"), "surplus": text("剩余，退还", "surplus, returned"), "hold": text("暂时保管", "held for now"),
	},
	"commission": {
		"sent":     text("待答复", "to be answered"),
		"accepted": text("已接受", "accepted"),
		"fallen":   text("已结束", "ended"),
	},
	"fall": {
		"declined": text("机构拒绝", "the firm declined"), "no_answer": text("逾期未答复", "no answer in time"), "late": text("逾期未出具报告", "no report in time"),
		"recused": text("回避", "recused"), "disqualified": text("资质或程序问题", "not qualified"), "uncorrected": text("逾期未补正", "not corrected in time"), "draw_void": text("摇号作废", "the draw was voided"),
	},
	"defect": {
		"basic_facts": text("基本信息错误", "basic facts are wrong"), "scope": text("超出或者遗漏财产", "wrong scope"), "wrong_firm": text("不是选定的机构", "not the selected firm"),
		"wrong_signer": text("签名人不是该机构的评估师", "signed by somebody else"), "other": text("其他", "other"),
	},
	"deadline": {
		"valuation.answer": text("答复委托", "answer the commission"), "valuation.report": text("出具报告", "file the report"),
		"valuation.correction": text("补正报告", "correct the report"), "valuation.explanation": text("说明异议", "explain the objection"),
		"valuation.reissue": text("重新出具报告", "issue the report again"),
	},
}

// funcs are what the templates of this family say in words.
func funcs(english bool) template.FuncMap {
	w := page.WordsIn(english)
	return template.FuncMap{
		"mine_word":    func(kind string, code any) string { return wordOf(w, kind, code) },
		"mine_options": func(kind string, codes ...string) []page.Option { return optionsOf(w, kind, codes) },
		"mine_tone":    tone,
		"mine_sum":     func(a, b money.Amount) money.Amount { return a.Add(b) },
		"mine_level":   level,
		"mine_has":     func(powers []auction.Power, p string) bool { return slices.Contains(powers, auction.Power(p)) },
		"mine_english": func() bool { return english },
	}
}
