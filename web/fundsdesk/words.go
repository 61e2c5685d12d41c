package fundsdesk

import (
	"html/template"
	"slices"
	"strings"

	queue "fachui/internal/desk"
	"fachui/internal/fault"
	"fachui/internal/identity"
	"fachui/internal/legal"
	"fachui/internal/money"
	"fachui/payments"
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
		"fundsdesk_word":    func(list string, key any) string { return say(word(list, text(key))) },
		"fundsdesk_options": func(list string) []page.Option { return options(say, list) },
		"fundsdesk_tone":    func(state string) string { return tones[state] },
		"fundsdesk_kind":    func(c any) string { return say(payments.KindNames[payments.Code(text(c))]) },
		"fundsdesk_text":    text,
		"fundsdesk_true":    func(b *bool) bool { return b != nil && *b },
		"fundsdesk_source":  func(s string) string { return say(source(s)) },
		"fundsdesk_tail":    tail,
		"fundsdesk_deref":   func(n *int64) int64 { return *n },
		"fundsdesk_tags":    tags,
		"fundsdesk_role":    func(r string) string { return say(identity.Role(r).Name()) },
		"fundsdesk_level":   level,
		"fundsdesk_short":   short,
		"fundsdesk_zero":    func(a money.Amount) bool { return a.IsZero() },
		"fundsdesk_about":   func(t queue.Task) (string, error) { return about(page.WordsIn(english), t) },
	}
}

// about says of what a task is: its sum, the day or the case and its title, and the end.
func about(w page.Words, t queue.Task) (string, error) {
	var parts []string
	if t.Amount != nil {
		sum, err := w.Yuan(t.Amount)
		if err != nil {
			return "", err
		}
		parts = append(parts, sum)
	}
	if t.Day.IsZero() {
		parts = append(parts, t.CaseNo, t.Title)
	} else {
		parts = append(parts, w.Date(t.Day))
	}
	if !t.Due.IsZero() {
		parts = append(parts, w.Due(t.Due))
	}
	parts = slices.DeleteFunc(parts, func(s string) bool { return s == "" })
	return strings.Join(parts, " · "), nil
}

// level is how urgent something is that is due, as the queues have it.
func level(opened, due, now legal.Time) string { return string(queue.LightOf(opened, due, now)) }

// text is a key of any of the kinds of text that the house has, or "" for none.
func text(key any) string {
	switch k := key.(type) {
	case string:
		return k
	case *string:
		if k == nil {
			return ""
		}
		return *k
	case payments.Code:
		return string(k)
	}
	return template.HTMLEscaper(key)
}

// source is what an entry rests on, where people can tell: the number of a bank line.
func source(s string) fault.Text {
	n, ok := strings.CutPrefix(s, "bank line ")
	if !ok {
		return fault.Text{}
	}
	return fault.Text{ZH: "流水第" + n + "笔", EN: "bank line " + n}
}

// tail is the end of a number, by which people tell it apart.
func tail(number string) string { return number[max(0, len(number)-6):] }

// tags is a list of the one tag, if there is one.
func tags(tag any) []any {
	if tag == nil {
		return nil
	}
	return []any{tag}
}

// short is enough of an identifier or hash to tell it from its neighbours.
func short(v any) string {
	s := template.HTMLEscaper(v)
	if len(s) > 12 {
		return s[:8] + "…" + s[len(s)-4:]
	}
	return s
}

// wording is one key of a list with its words.
type wording struct{ key, zh, en string }

func word(list, key string) fault.Text {
	for _, w := range lists[list] {
		if w.key == key {
			return fault.Text{ZH: w.zh, EN: w.en}
		}
	}
	return fault.Text{ZH: key, EN: key} // better a code than nothing
}

func options(say func(fault.Text) string, list string) []page.Option {
	var out []page.Option
	for _, w := range lists[list] {
		out = append(out, page.Option{Value: w.key, Label: say(fault.Text{ZH: w.zh, EN: w.en})})
	}
	return out
}

// tones are the colours of states; their words stand beside them.

var tones = map[string]string{
	"open": "warn", "proposed": "info", "resolved": "good", "closed": "good", "locked": "neutral",
	"expected": "neutral", "held": "info", "applied": "good", "frozen": "info", "moving": "warn", "releasing": "warn", "released": "good", "refunding": "warn", "refunded": "good", "forfeited": "bad", "lapsed": "neutral",
	"entered": "warn", "confirmed": "warn", "handed": "warn", "banked": "good", "denied": "bad",
	"stands": "good", "asked": "warn",
	"overdue": "bad", "paid": "good", "defaulted": "bad", "waiting": "warn", "ready": "info",
	"coming": "warn", "current": "good", "past": "warn", "ordered": "warn", "done": "good",
	"draft": "info", "approved": "info", "sent": "warn", "returned": "bad", "refused": "bad", "void": "neutral",
}

// lists hold what people call the codes of the interface.

var lists = map[string][]wording{
	"day": {
		{"open", "未结", "Open"},
		{"proposed", "待复核", "Signed once"},
		{"closed", "已日结", "Closed"},
		{"locked", "随后日锁定", "Locked with a later day"},
	},
	"account": {
		{"coming", "尚未启用", "Still to come"},
		{"current", "现用", "In use"},
		{"past", "已更换，未销户", "Replaced, still open"},
		{"closed", "已销户", "Closed"},
	},
	"account order": {
		{"change", "更换案款专户", "Another fund account"},
		{"close", "原账户销户", "Closing of the old account"},
		{"waiting", "待院领导签署", "Waits for the leader"},
		{"approved", "已签署", "Signed"},
		{"refused", "已退回", "Refused"},
	},
	"sweep": {
		{"ordered", "划转中", "Under way"},
		{"done", "已到账", "Arrived"},
		{"returned", "被退回", "Came back"},
		{"refused", "银行拒绝", "Refused by the bank"},
	},
	"period": {
		{"open", "未结", "Open"},
		{"proposed", "待对方签认", "Signed once"},
		{"closed", "已结", "Closed"},
	},
	"open item": {
		{"exception", "待查明款项", "Receipt to be explained"},
		{"payout", "付款", "Payout"},
		{"hold", "暂停发放", "Hold"},
		{"cash", "未缴存现金", "Cash not banked"},
		{"deferral", "延期发放", "Deferral"},
	},
	"difference": {
		{"bank_only", "仅银行有", "Only the bank has it"},
		{"book_only", "仅账面有", "Only the book has it"},
		{"differs", "金额或方向不同", "Amount or direction differ"},
	},
	"exception": {
		{"unknown_money", "来款用途不明", "Nothing says what it is for"},
		{"closed_number", "账号已不再收款", "The number no longer waits for money"},
		{"amount_short", "少于应交保证金", "Less than the deposit due"},
		{"amount_over", "多于应付金额", "More than is due"},
		{"name_mismatch", "付款人姓名不符", "Somebody else paid"},
		{"duplicate", "重复付款", "The same was paid again"},
		{"bank_debit", "银行支出原因不明", "Money left and nobody ordered it"},
		{"returned_unknown", "退回来款查无原付款", "A return of nothing we sent"},
		{"legacy_money", "旧账转入的不明款", "Unclaimed in the old book"},
	},
	"exception state": {
		{"open", "待查明", "To be explained"},
		{"proposed", "待第二人复核", "Awaits the second person"},
		{"resolved", "已处理", "Done"},
	},
	"treat": {
		{payments.AsDeposit, "认领为竞买保证金", "A bidder's deposit"},
		{payments.AsBalance, "认领为成交尾款", "Part of a price"},
		{payments.AsExecution, "认领为案件执行款", "Money of a case"},
		{payments.AsMisdirected, "错汇款，退回付款人", "Not for this court: back to the payer"},
		{payments.AsExplained, "已查明的银行支出", "A bank debit that was looked into"},
		{payments.AsMadeGood, "归还银行支出", "Making a bank debit good"},
	},
	"interest rule": {
		{"hold", "待分配", "Held"},
		{"case", "按积数归各案", "Follows the cases, by days"},
	},
	"decision": {
		{"proposed", "待批准", "To be approved"},
		{"approved", "已批准入账", "Approved and booked"},
		{"void", "已作废", "Cancelled"},
	},
	"decision kind": {
		{"tax", "卖方税费缴纳", "Seller's taxes"},
		{"cost", "垫付费用归还", "Advanced costs"},
		{"transfer", "款项移交", "Transfer to another court"},
		{"release", "预留款释放", "Release of a reserve"},
		{"escrow", "提存", "Escrow"},
		{"escrow_end", "提存款处理", "End of an escrow"},
	},
	"borne by": {
		{"announcement", "卖方（拍卖公告载明）", "the seller, by the announcement"},
		{"ruling", "卖方（合议庭裁定）", "the seller, by the panel's ruling"},
	},
	"cost purpose": {
		{"appraisal", "评估", "Appraisal"},
		{"auxiliary", "拍卖辅助", "Auxiliary work"},
		{"inquiry", "网络询价", "Online inquiry"},
		{"storage", "保管", "Storage"},
		{"notice", "公告", "Notices"},
	},
	"advance": {
		{"stated", "待核实票据", "Receipt to be checked"},
		{"confirmed", "已核实", "Checked"},
		{"denied", "票据不符", "Receipt does not say so"},
	},
	"transfer ground": {
		{"entrusted", "委托执行", "Entrusted enforcement"},
		{"priority_court", "移送优先债权法院", "To the court of the preferred claim"},
		{"waiting_seizure", "轮候查封份额", "A waiting seizure's share"},
		{"jurisdiction", "管辖变更", "Change of jurisdiction"},
	},
	"escrow ground": {
		{"refused", "拒绝受领", "The creditor refuses"},
		{"missing", "下落不明", "The creditor is missing"},
		{"no_heir", "死亡未确定继承人", "Dead, no heir settled"},
		{"no_guardian", "丧失行为能力未确定监护人", "Incapable, no guardian settled"},
		{"unreachable", "无法联系", "Cannot be reached"},
		{"other", "其他正当事由", "Another good reason"},
	},
	"brought": {
		{"held", "保管中", "Held"},
		{"applied", "已作价款", "Became price"},
		{"refunding", "退还中", "On its way back"},
		{"refunded", "已退还", "Back with its payer"},
		{"lapsed", "领取期限已满", "Time to claim is over"},
		{"ended", "已处理", "Ended"},
	},
	"brought sale": {
		{"running", "拍卖中", "Running"},
		{"sold", "已成交", "Sold"},
		{"unsold", "未成交", "Not sold"},
	},
	"escrow place": {
		{"court", "本院保管", "Kept by the court"},
		{"notary", "送公证机构", "With a notary"},
	},
	"escrow": {
		{"proposed", "待批准", "To be approved"},
		{"held", "提存中", "In escrow"},
		{"lapsed", "领取期限已满", "Time to claim is over"},
		{"ended", "已处理", "Ended"},
		{"void", "未批准", "Cancelled"},
		{"paid_over", "已付公证机构", "Paid over to the notary"},
		{"certified", "已出具公证书", "Certified by the notary"},
		{"taken", "债权人已领取", "Taken by the creditor"},
		{"returned", "公证机构已退回", "Returned by the notary"},
	},
	"notary step": {
		{"certified", "出具提存公证书", "Issued its certificate"},
		{"taken", "债权人已领取", "The creditor took it"},
		{"returned", "退回法院", "Gave it back to the court"},
	},
	"notary note": {
		{"stated", "待核实", "To be compared"},
		{"confirmed", "已核实", "Compared"},
		{"denied", "有误，已退回", "Wrong, struck"},
	},
	"escrow way": {
		{"claimed", "债权人领取", "Claimed by the creditor"},
		{"recovered", "债务人取回", "Recovered by the debtor"},
		{"state", "归国家所有", "To the state, after five years"},
	},
	"fee rule name": {
		{"fee_base", "计费基数", "What the fee is computed on"},
		{"fee_round", "取整", "Rounding"},
	},
	"fee rule": {
		{"gross_recovered", "按实际执行到位金额", "On what was recovered"},
		{"full_claim", "按申请执行金额", "On the whole claim"},
		{"fen", "计算到分", "To the fen"},
		{"yuan", "计算到元，舍去角分", "Whole yuan, fractions dropped"},
	},
	"fee decision": {
		{"waive", "免交", "Waived"},
		{"reduce", "减交", "Reduced"},
	},
	"default stage": {
		{"waiting", "待重新拍卖", "Waits for the re-sale"},
		{"ready", "可提出使用表", "Ready to be computed"},
		{"proposed", "使用表待复核", "Table to be approved"},
		{"approved", "已按序使用", "Used in order"},
		{"void", "已作废", "Cancelled"},
	},
	"top-up": {
		{"full", "责令补足全部差额", "The whole shortfall"},
		{"cap_to_claim", "以未受清偿的债权为限", "At most what creditors still miss"},
		{"none", "不责令补交", "Nothing is ordered"},
	},
	"fee refund": {
		{"proposed", "退费待批准", "Refund to be approved"},
		{"booked", "已退回本案", "Back with the case"},
		{"asked", "已申请国库退付", "Asked back from the treasury"},
		{"void", "已作废", "Cancelled"},
	},
	"allocation": {
		{"proposed", "待批准", "To be approved"},
		{"approved", "已入账", "Booked"},
		{"void", "已作废", "Cancelled"},
	},
	"receipt cause": {
		{"self", "自动履行", "Paid by the debtor himself"},
		{"deduction", "扣划", "Deducted from an account"},
		{"third_party", "第三人代为履行", "Paid by somebody for the debtor"},
		{"other_court", "其他法院转来", "From another court"},
		{"restitution", "执行回转", "Given back by reversal of enforcement"},
		{"fee_refund", "国库退还执行申请费", "The treasury gave the fee back"},
	},
	"voucher": {
		{"stands", "有效", "Stands"},
		{"asked", "待复核作废", "To be made void"},
		{"void", "已作废", "Void"},
	},
	"cash": {
		{"entered", "待另一人确认", "The other officer is to confirm"},
		{"confirmed", "待缴存", "To be banked"},
		{"handed", "在财务，当日缴存", "At the office, to be banked today"},
		{"banked", "已缴存", "Banked"},
		{"denied", "被否认", "Denied"},
	},
	"paid by": {
		{"joint", "共同竞买人", "a joint bidder"},
		{"agent", "写明代付的代理人", "an agent who may pay"},
		{"accepted", "法院接受的代付人", "a payer whom the court accepted"},
	},
	"deposit": {
		{"expected", "待交纳", "Expected"},
		{"held", "已收存", "Held"},
		{"applied", "已转作价款", "Became price"},
		{"refunding", "退还中", "Going back"},
		{"refunded", "已退还", "Refunded"},
		{"forfeited", "不予退还", "Forfeited"},
		{"lapsed", "未交纳", "Never paid"},
		{"frozen", "银行冻结", "Frozen at the bank"},
		{"moving", "划转中", "Being moved here"},
		{"releasing", "解冻中", "Being released"},
		{"released", "已解冻", "Released"},
	},
	"loan": {
		{"registered", "待法院确认", "For the court to confirm"},
		{"confirmed", "已确认，等银行付款", "Confirmed; the bank is to pay"},
		{"refused", "未予确认", "Not confirmed"},
		{"paid", "银行已付", "Paid by the bank"},
	},
	"relation": {
		{"spouse", "配偶", "Spouse"},
		{"parent_child", "父母子女", "Parent or child"},
		{"authorised", "受委托付款的人", "Authorised to pay"},
		{"affiliate", "关联公司", "Affiliated company"},
		{"other", "其他关系", "Other"},
	},
	"settlement": {
		{"open", "待付清", "To be paid"},
		{"overdue", "逾期未付", "Overdue"},
		{"paid", "已付清", "Paid in full"},
		{"defaulted", "已认定悔拍", "In default"},
	},
	"payout": {
		{"draft", "审批中", "Being approved"},
		{"approved", "已批，待财务", "Approved, with finance"},
		{"sent", "已发银行", "With the bank"},
		{"paid", "已付", "Paid"},
		{"returned", "退汇", "Returned"},
		{"refused", "银行拒付", "Refused by the bank"},
		{"void", "已作废", "Cancelled"},
	},
	"payout kind": {
		{"plan", "按方案发放", "From a plan"},
		{"fee", "执行申请费缴库", "Fee to the treasury"},
		{"assigned", "按决定付款", "By a decision"},
		{"deposit_refund", "退还保证金", "Deposit refund"},
		{"misdirected_refund", "退还错汇款", "Refund to the payer"},
		{"reissue", "退汇后重付", "Paid anew"},
	},
	"hold": {
		{"bankruptcy", "受理破产申请", "Bankruptcy was accepted"},
		{"stay", "中止执行", "Stay of enforcement"},
		{"freeze", "款项被冻结", "The money is frozen"},
	},
	"deferral": {
		{"distribution", "需制作分配方案", "A distribution is needed"},
		{"preserved", "款项另案被保全", "Preserved in another case"},
		{"not_collected", "通知后未领取", "Told, and not collected"},
		{"stayed", "中止执行", "Enforcement is stayed"},
		{"other", "其他（依据不少于十字）", "Other (at least ten characters of grounds)"},
	},
	"cause": {
		{"payout", "付款", "A payout"},
		{"exception", "待认领款项的处理", "A receipt that was explained"},
		{"deposit", "保证金", "A deposit"},
		{"settlement", "成交价款", "The price of a sale"},
		{"plan", "分配方案", "A distribution plan"},
		{"decision", "款项处理决定", "A decision about money"},
		{"fee", "执行申请费", "The enforcement fee"},
		{"reversal", "冲正申请", "A proposal to undo an entry"},
		{"line", "银行流水", "A bank line"},
		{"", "系统业务", "The house itself"},
	},
	"approval": {
		{"fund_keeper", "确认收款人是案件当事人、账户户名与收款人一致。", "The payee is a party of the case and holds the account in its own name."},
		{"bureau_head", "批准支付。", "The payment is approved."},
		{"leader", "大额、变更收款账户或重新支付，由主管院领导批准。", "A large, unusual or repeated payment is approved by the court's leader."},
		{"finance_maker", "核对台账余额与审批，制作付款指令。", "Balance and approvals agree; the order is made."},
	},
	"step": {
		{"1", "确认该笔款项应付给此收款人、金额与方案一致。", "The money is owed to this payee, in this amount, by the plan."},
		{"2", "确认收款人是案件当事人、账户户名与收款人一致。", "The payee is a party of the case and holds the account in its own name."},
		{"3", "批准支付。", "The payment is approved."},
		{"4", "大额、变更收款账户或重新支付，由主管院领导批准。", "A large, unusual or repeated payment is approved by the court's leader."},
		{"5", "核对台账余额与审批，制作付款指令。", "Balance and approvals agree; the order is made."},
		{"6", "由另一名财务人员复核并发往银行，发出后不能撤回。", "A second finance officer checks it and sends it to the bank; it cannot be called back."},
	},
}
