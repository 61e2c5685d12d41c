package record

import (
	"strings"

	"fachui/internal/fault"
)

// Audience is who of a case reads a fact that is not public.
type Audience string

// The audiences. A public fact is read by all, whatever stands here.
const (
	ToCourt   Audience = "court"   // the court alone
	ToParties Audience = "parties" // every party of the case
	ToOwn     Audience = "own"     // the party whom it is about
)

// Wording is a kind of fact in the words of a timeline.
type Wording struct {
	Words    fault.Text
	Audience Audience
}

func to(a Audience, zh, en string) Wording { return Wording{fault.Text{ZH: zh, EN: en}, a} }

// kinds names every kind of fact that is recorded in a court. A test holds it
// against the source, another against what the stories recorded.
var kinds = map[string]Wording{
	"court.proposed":        to(ToCourt, "提出开通法院", "A court was proposed"),
	"court.opened":          to(ToCourt, "法院开通", "The court was opened"),
	"court.refused":         to(ToCourt, "开通申请被驳回", "The proposed court was refused"),
	"calendar.imported":     to(ToCourt, "导入节假日", "Holidays were imported"),
	"case.opened":           to(ToParties, "执行案件立案", "The enforcement case was filed"),
	"case.handler_assigned": to(ToParties, "指定承办法官", "A judge was named to handle the case"),
	"party.added":           to(ToCourt, "登记当事人", "A party was added"),
	"party.linked":          to(ToOwn, "关联您的账号", "Your account was linked to the case"),
	"party.opened":          to(ToCourt, "查看当事人信息", "A party's data was opened"),
	"party.removed":         to(ToCourt, "移除登记错误的当事人", "A party added by mistake was removed"),
	"payee.confirmed":       to(ToOwn, "确认收款账户", "Your payee account was confirmed"),
	"payee.shared_refused":  to(ToCourt, "收款账户与他人重复，未予登记", "A payee account that another party uses was refused"),
	"payee.proposed":        to(ToCourt, "登记外部收款人", "An outside payee was put on record"),
	"payee.approved":        to(ToCourt, "外部收款人复核通过", "An outside payee was approved"),
	"payee.opened":          to(ToCourt, "查看外部收款人账户", "The account of an outside payee was looked at"),
	"claim.lodged":          to(ToOwn, "登记债权", "Your claim was lodged"),
	"claim.corrected":       to(ToOwn, "更正债权", "Your claim was corrected"),
	"claim.withdrawn":       to(ToOwn, "撤回债权", "Your claim was withdrawn"),

	"asset.listed":        to(ToParties, "登记查封财产", "A seized asset was listed"),
	"asset.surveyed":      to(ToParties, "完成一次财产调查", "The asset was surveyed"),
	"asset.survey_opened": to(ToCourt, "查看调查中的姓名", "Names in a survey were opened"),
	"photo.added":         to(ToCourt, "上传财产照片", "A photo was added"),
	"photo.hidden":        to(ToCourt, "隐藏财产照片", "A photo was hidden"),
	"photo.ordered":       to(ToCourt, "调整照片顺序", "Photos were put in order"),
	"attachment.added":    to(ToCourt, "上传附件", "A paper was attached"),
	"attachment.hidden":   to(ToCourt, "隐藏附件", "An attached paper was hidden"),

	"valuation.started":             to(ToParties, "启动确定参考价程序", "The search for a reference price began"),
	"valuation.method_recorded":     to(ToParties, "记录一种定价方式的结果", "What became of a method was recorded"),
	"valuation.panel_decided":       to(ToCourt, "合议庭就定价作出决定", "The panel decided about the valuation"),
	"valuation.firm_excluded":       to(ToParties, "一家评估机构被排除在摇号之外", "A firm was left out of the draw"),
	"valuation.draw_frozen":         to(ToParties, "摇号名单已冻结并公布", "The list of the draw was frozen and published"),
	"valuation.draw_contributed":    to(ToParties, "一方当事人提交了随机数", "A party contributed to the draw"),
	"valuation.draw_revealed":       to(ToParties, "摇号结果公布", "The draw was revealed"),
	"valuation.draw_voided":         to(ToParties, "摇号作废", "The draw was voided"),
	"valuation.commissioned":        to(ToParties, "委托评估机构", "An appraisal firm was commissioned"),
	"valuation.commission_accepted": to(ToParties, "评估机构接受委托", "The firm accepted the commission"),
	"valuation.commission_fell":     to(ToParties, "评估机构退出，由下一顺位接替", "The firm fell away; the next in order takes its place"),
	"valuation.material_returned":   to(ToCourt, "被替换机构退还材料", "The replaced firm returned the material"),
	"valuation.extension_asked":     to(ToParties, "评估机构申请延期", "The firm asked for more time"),
	"valuation.extension_decided":   to(ToParties, "法院决定延期申请", "The court decided on the request for more time"),
	"valuation.inspected":           to(ToParties, "完成现场勘验", "The property was inspected"),
	"valuation.reported":            to(ToParties, "评估结果提交法院", "A result reached the court"),
	"valuation.reviewed":            to(ToParties, "法院审查评估结果", "The court reviewed the result"),
	"valuation.served":              to(ToParties, "评估结果已发送", "The result was sent to the parties"),
	"valuation.report_received":     to(ToOwn, "您已收到评估结果", "You received the result"),
	"valuation.objected":            to(ToParties, "有人对评估结果提出异议", "Somebody objected to the result"),
	"valuation.objection_decided":   to(ToParties, "异议有了处理结果", "An objection was dealt with"),
	"valuation.price_fixed":         to(ToParties, "参考价确定", "The reference price is final"),
	"valuation.price_reopened":      to(ToParties, "参考价因异议重新打开", "The price was opened again by an objection"),
	"valuation.announced":           to(ToParties, "参考价已用于拍卖公告", "The price stands under an announcement"),
	"valuation.expired":             to(ToParties, "参考价有效期届满", "The price expired"),
	"valuation.reissue_ordered":     to(ToParties, "责令重新出具报告", "The report was ordered to be issued again"),
	"valuation.suspended":           to(ToParties, "暂缓确定参考价", "The valuation was suspended"),
	"valuation.resumed":             to(ToParties, "恢复确定参考价", "The valuation was resumed"),
	"valuation.withdrawn":           to(ToParties, "撤回确定参考价程序", "The valuation was withdrawn"),
	"valuation.overdue":             to(ToCourt, "定价环节逾期", "A duty of the valuation was missed"),
	"firm.listed":                   to(ToCourt, "评估机构入库", "A firm was added to the pool"),
	"firm.suspended":                to(ToCourt, "评估机构暂停", "A firm was suspended"),
	"firm.resumed":                  to(ToCourt, "评估机构恢复", "A firm was resumed"),
	"firm.punished":                 to(ToCourt, "评估机构受处罚", "A firm was punished"),
	"firm.removed":                  to(ToCourt, "评估机构出库", "A firm was removed"),
	"firm.appraiser_added":          to(ToCourt, "登记评估师", "An appraiser was added"),

	"lot.listed":               to(ToParties, "财产列为标的", "The asset was made a lot"),
	"lot.platform_chosen":      to(ToParties, "确定拍卖平台", "The platform was chosen"),
	"lot.resolution_proposed":  to(ToCourt, "提出合议庭决议草案", "A proposal was put before the panel"),
	"lot.resolution_signed":    to(ToCourt, "合议庭成员签署", "A member of the panel signed"),
	"lot.resolved":             to(ToParties, "合议庭决定起拍价、保证金和增价幅度", "The panel decided price, deposit and increment"),
	"lot.notices_issued":       to(ToParties, "发出拍卖通知", "Notices of the auction were sent"),
	"lot.notice_received":      to(ToParties, "一名应受通知人已收到通知", "One recipient received the notice"),
	"lot.noticed":              to(ToParties, "应受通知人均已通知", "Everybody entitled was notified"),
	"lot.announced":            to(ToParties, "拍卖公告发布", "The auction was announced"),
	"lot.opened":               to(ToParties, "竞价开始", "Bidding opened"),
	"lot.suspended":            to(ToParties, "拍卖暂缓或中止", "The sale was suspended"),
	"lot.paused":               to(ToParties, "因系统故障暂停竞价", "Bidding was paused because of an outage"),
	"lot.cause_ended":          to(ToParties, "暂缓或中止的事由消失", "The cause of the suspension ended"),
	"lot.resumed":              to(ToParties, "拍卖恢复", "The sale resumed"),
	"lot.withdrawn":            to(ToParties, "撤回拍卖", "The sale was withdrawn"),
	"lot.creditors_asked":      to(ToParties, "征询债权人是否以物抵债", "The creditors were asked whether they take the property"),
	"lot.creditor_answered":    to(ToCourt, "债权人答复征询", "A creditor answered"),
	"lot.lots_frozen":          to(ToParties, "抽签名单冻结并公布", "The list for drawing lots was published"),
	"lot.lots_drawn":           to(ToParties, "抽签确定承受人", "Lots were drawn"),
	"lot.taken_in_kind":        to(ToParties, "决定由债权人以物抵债", "A creditor takes the property for the debt"),
	"lot.taking_lapsed":        to(ToParties, "差额未补交，裁定重新拍卖", "The difference was not paid; a re-auction was ordered"),
	"lot.measure_noted":        to(ToParties, "决定采取其他执行措施", "Another measure of enforcement is taken"),
	"lot.released":             to(ToParties, "解除查封，退还被执行人", "The seizure was lifted"),
	"lot.contest_began":        to(ToParties, "变卖首次出价，二十四小时竞价开始", "The first bid of the sell-off began a contest of 24 hours"),
	"lot.sold":                 to(ToParties, "拍卖成交", "The lot was sold"),
	"lot.failed":               to(ToParties, "流拍", "The auction failed"),
	"lot.confirmed":            to(ToParties, "成交确认书公示", "The sale confirmation was published"),
	"lot.paid":                 to(ToParties, "买受人付清价款", "The buyer paid in full"),
	"lot.paid_late":            to(ToParties, "买受人逾期付清价款", "The buyer paid late"),
	"lot.balance_overdue":      to(ToParties, "买受人未按期付款", "The buyer did not pay in time"),
	"lot.ruled":                to(ToParties, "作出拍卖成交裁定", "The sale ruling was issued"),
	"lot.titled":               to(ToParties, "成交裁定送达，所有权转移", "The ruling was served; title passed"),
	"lot.delivered":            to(ToParties, "标的物交付", "The property was handed over"),
	"lot.late_accepted":        to(ToParties, "法院准许逾期付款", "The court allowed the buyer to pay late"),
	"lot.default_ruled":        to(ToParties, "裁定重新拍卖，保证金不予退还", "A re-auction was ruled; the deposit is not given back"),
	"lot.revoked":              to(ToParties, "拍卖被撤销", "The sale was revoked"),
	"lot.duty_missed":          to(ToCourt, "拍卖环节逾期", "A duty of the sale was missed"),
	"lot.code_qualified":       to(ToCourt, "一个竞买代码取得资格", "A bidder code was qualified"),
	"lot.code_barred":          to(ToCourt, "一个竞买代码被取消资格", "A bidder code was barred"),
	"bid.voided":               to(ToParties, "一次出价被认定无效", "A bid was voided"),
	"application.filed":        to(ToCourt, "有人报名竞买", "Somebody applied to bid"),
	"application.flagged":      to(ToCourt, "报名有需注意的情形", "An application was flagged"),
	"application.decided":      to(ToCourt, "报名事项作出决定", "A claim of an application was decided"),
	"application.qualified":    to(ToCourt, "一份报名取得资格", "An application was qualified"),
	"application.disqualified": to(ToCourt, "一份报名被取消资格", "An application was taken out"),

	"deposit.expected":           to(ToCourt, "等待保证金到账", "A deposit is expected"),
	"deposit.held":               to(ToCourt, "保证金到账", "A deposit arrived"),
	"deposit.part_in":            to(ToCourt, "保证金到账一部分", "Part of a deposit arrived"),
	"deposit.returned_at_once":   to(ToCourt, "多汇、重复或迟到的保证金即退", "Money a deposit did not need was sent back at once"),
	"deposit.refund_instructed":  to(ToCourt, "发出一笔保证金退还指令", "The refund of a deposit was instructed"),
	"deposit.refunds_instructed": to(ToCourt, "发出保证金退还指令", "Refunds of deposits were instructed"),
	"deposit.refunded":           to(ToCourt, "保证金退还到账", "A deposit was refunded"),
	"deposit.forfeited":          to(ToParties, "保证金不予退还", "A deposit was forfeited"),
	"forfeiture.proposed":        to(ToCourt, "提出保证金使用表", "A table of forfeited deposits was proposed"),
	"forfeiture.approved":        to(ToParties, "不予退还的保证金按序使用", "Forfeited deposits were applied in order"),
	"forfeiture.cancelled":       to(ToCourt, "作废保证金使用表", "A table of forfeited deposits was cancelled"),
	"forfeiture.residual":        to(ToParties, "合议庭裁定保证金余额归属", "The panel ruled about the rest of a deposit"),
	"topup.decided":              to(ToParties, "就悔拍人补交差价作出决定", "The court decided about a top-up"),
	"topup.paid_in":              to(ToParties, "悔拍人补交款到账", "A top-up arrived"),
	"settlement.reopened":        to(ToParties, "重新计算付款期限", "The buyer has a new time to pay"),
	"settlement.given_back":      to(ToCourt, "发出退还已付价款的指令", "The return of price already paid was instructed"),
	"settlement.set_off":         to(ToParties, "决定以债权抵交价款", "The court let the buyer set a claim off against the price"),
	"settlement.short":           to(ToParties, "抵价差额待补", "The buyer owes what the plan did not give"),
	"settlement.opened":          to(ToCourt, "开始收缴价款", "The price is being collected"),
	"settlement.paid_in":         to(ToCourt, "余款到账", "Part of the price arrived"),
	"settlement.complete":        to(ToParties, "价款收齐", "The price is complete"),
	"pool.funded":                to(ToParties, "价款转入可分配款", "The price became money to distribute"),

	"exception.opened":          to(ToCourt, "出现需查明的款项", "A receipt waits for an explanation"),
	"exception.assigned":        to(ToCourt, "款项查明任务分派", "A receipt was assigned"),
	"exception.line_opened":     to(ToCourt, "查看付款人", "Who stands behind a receipt was looked at"),
	"exception.proposed":        to(ToCourt, "提出款项处理意见", "It was proposed what a receipt is"),
	"receipt.cause_stated":      to(ToParties, "承办人写明到账原由", "The case handler said why money came"),
	"cash.entered":              to(ToCourt, "登记收到现金", "Cash was taken"),
	"cash.confirmed":            to(ToCourt, "另一名在场人员确认收到现金", "The second officer confirmed the cash"),
	"cash.denied":               to(ToCourt, "另一名在场人员否认该笔现金", "The second officer denied the cash"),
	"cash.handed":               to(ToCourt, "现金交财务", "Cash was handed to the finance office"),
	"cash.returned":             to(ToCourt, "未缴存现金退回经办人员", "Cash not banked went back to the officers"),
	"cash.banked":               to(ToCourt, "现金缴存银行", "Cash was banked"),
	"voucher.issued":            to(ToCourt, "开具票据", "A voucher was issued"),
	"voucher.void_asked":        to(ToCourt, "申请作废票据", "Somebody asked to make a voucher void"),
	"voucher.voided":            to(ToCourt, "票据作废", "A voucher was made void"),
	"voucher.kept":              to(ToCourt, "不同意作废票据", "A voucher stands as it was"),
	"voucher.printed":           to(ToCourt, "打印票据", "A voucher was printed"),
	"case.restitution_stated":   to(ToParties, "写明本案是哪一案的执行回转", "It was stated which case this one reverses"),
	"funds.rule_proposed":       to(ToCourt, "提出案款规则", "A rule about the court's funds was proposed"),
	"funds.rule_approved":       to(ToCourt, "批准案款规则", "A rule about the court's funds was approved"),
	"money.decision_proposed":   to(ToCourt, "提出款项处理决定", "A decision about money was proposed"),
	"money.decision_approved":   to(ToParties, "批准款项处理决定", "A decision about money was approved"),
	"money.decision_cancelled":  to(ToCourt, "作废款项处理决定", "A decision about money was cancelled"),
	"cost.stated":               to(ToOwn, "登记垫付的处置费用", "A cost that was advanced was put on record"),
	"cost.checked":              to(ToCourt, "核实垫付票据", "The receipt of an advance was checked"),
	"transfer.received":         to(ToParties, "收到其他法院移交款", "Money from another court arrived"),
	"escrow.lapsed":             to(ToParties, "提存满五年，领取权利消灭", "Five years in escrow: the right to it has ended"),
	"fee.charged":               to(ToParties, "收取执行申请费", "The enforcement fee was charged"),
	"fee.decision_proposed":     to(ToCourt, "提出减免执行申请费", "A lower enforcement fee was proposed"),
	"fee.decision_approved":     to(ToParties, "批准减免执行申请费", "A lower enforcement fee was approved"),
	"fee.decision_cancelled":    to(ToCourt, "作废减免决定", "A decision about the fee was cancelled"),
	"fee.refund_proposed":       to(ToCourt, "提出退还执行申请费", "A refund of the enforcement fee was proposed"),
	"fee.refunded":              to(ToParties, "退还执行申请费", "The enforcement fee goes back"),
	"interest.proposed":         to(ToCourt, "提出利息分配", "An allocation of interest was proposed"),
	"interest.allocated":        to(ToCourt, "利息分配入账", "Interest was shared"),
	"interest.cancelled":        to(ToCourt, "作废利息分配", "An allocation of interest was cancelled"),
	"exception.resolved":        to(ToCourt, "款项处理完毕", "A receipt was explained"),
	"bank.fee_debited":          to(ToCourt, "银行扣收费用", "The bank took a fee"),
	"bank.line_booked":          to(ToCourt, "银行流水入账", "A bank line was booked"),
	"statement.imported":        to(ToCourt, "导入银行对账单", "A bank statement was imported"),
	"day.proposed":              to(ToCourt, "提交日结", "A day was signed"),
	"day.closed":                to(ToCourt, "日结完成", "A day was closed"),
	"journal.reversal_proposed": to(ToCourt, "提出冲正", "A reversal was proposed"),
	"journal.reversed":          to(ToCourt, "冲正", "An entry was reversed"),

	"plan.drafted":          to(ToCourt, "拟制分配方案", "A distribution plan was drafted"),
	"plan.served":           to(ToParties, "送达分配方案", "The distribution plan was served"),
	"plan.received":         to(ToOwn, "您已收到分配方案", "You received the plan"),
	"plan.objected":         to(ToParties, "有人对分配方案提出异议", "Somebody objected to the plan"),
	"plan.suit_filed":       to(ToParties, "提起分配方案异议之诉", "An objector sued over the plan"),
	"plan.to_amend":         to(ToParties, "分配方案将修正", "The plan is to be amended"),
	"plan.final":            to(ToParties, "分配方案确定", "The plan is final"),
	"payout.approved":       to(ToCourt, "付款审批一步", "A payout was approved by one more"),
	"payout.opened":         to(ToCourt, "查看收款账户", "A payee's account was looked at"),
	"payout.paid":           to(ToOwn, "案款已付给您", "Money was paid to you"),
	"payout.returned":       to(ToOwn, "付给您的款项被退回，请核对收款账户", "Money paid to you came back; check your payee account"),
	"payout.refused":        to(ToOwn, "银行未受理付给您的款项", "The bank refused a payment to you"),
	"payout.voided":         to(ToCourt, "付款作废", "A payout was cancelled"),
	"payout.deferred":       to(ToParties, "批准延期发放", "A deferral of payouts was approved"),
	"payout.held":           to(ToParties, "案款暂停发放", "The payouts of the case were put on hold"),
	"payout.released":       to(ToParties, "案款恢复发放", "The payouts of the case were released"),
	"payout.shared_account": to(ToCourt, "收款账户为多人共用", "A payee account is shared"),

	"document.issued":          to(ToCourt, "文书发出", "A document was issued"),
	"document.overdue":         to(ToCourt, "文书未按期送达", "A document was not served in time"),
	"serving.published":        to(ToParties, "文书以公示方式送达", "A document was served by publication"),
	"serving.received":         to(ToCourt, "一名受送达人收到文书", "A recipient received a document"),
	"serving.waived":           to(ToCourt, "一名受送达人书面放弃", "A recipient waived a document"),
	"identity.opened":          to(ToCourt, "查看姓名（留痕）", "A name was opened, on record"),
	"delivery.replayed":        to(ToCourt, "重新投递消息", "A message was sent again"),
	"custody.slot_added":       to(ToCourt, "登记库房货位", "A slot was added to the warehouse"),
	"custody.listed":           to(ToParties, "登记物品交接清单", "Things were listed for hand-over"),
	"custody.received":         to(ToParties, "物品入库", "A thing was received into the warehouse"),
	"custody.rejected":         to(ToCourt, "清单物品未接收", "A listed thing was not received"),
	"custody.moved":            to(ToCourt, "物品移库", "A thing was moved to another slot"),
	"custody.sealed":           to(ToCourt, "物品封存", "A thing was sealed"),
	"custody.opened":           to(ToCourt, "物品启封", "The seal of a thing was broken"),
	"custody.lent":             to(ToCourt, "物品借出查验", "A thing was lent to an appraiser"),
	"custody.taken_back":       to(ToCourt, "借出物品归还", "A lent thing came back"),
	"custody.delivery_ordered": to(ToParties, "决定交付物品", "Delivery of a thing was ordered"),
	"custody.return_ordered":   to(ToParties, "决定发还物品", "Return of a thing was ordered"),
	"custody.order_cancelled":  to(ToParties, "撤销交付或发还决定", "The order about a thing was cancelled"),
	"custody.delivered":        to(ToParties, "物品已交付", "A thing was delivered"),
	"custody.returned":         to(ToParties, "物品已发还", "A thing was returned to its owner"),
	"custody.transferred":      to(ToParties, "物品移交其他法院", "A thing was handed to another court"),
	"custody.disposed":         to(ToParties, "物品已处置", "A thing was disposed of"),
	"custody.checked":          to(ToCourt, "物品盘点", "A thing was counted"),
	"custody.missing":          to(ToCourt, "盘点未见物品", "A thing was not found when counted"),
	"custody.prepared":         to(ToCourt, "物品操作待第二人确认", "An act with a thing waits for a second person"),
	"custody.withdrawn":        to(ToCourt, "撤回待确认的物品操作", "A waiting act with a thing was withdrawn"),
	"custody.overdue":          to(ToCourt, "物品保管期限逾期", "A duty about a thing in custody was missed"),

	"period.proposed": to(ToCourt, "提出结账", "A period was proposed to be closed"),
	"period.closed":   to(ToCourt, "结账", "A period was closed"),
	"duty.asked":      to(ToCourt, "提出职务安排", "An order about duties was asked for"),
	"duty.approved":   to(ToCourt, "批准职务安排", "An order about duties was approved"),
	"duty.refused":    to(ToCourt, "不批准职务安排", "An order about duties was refused"),
	"handover.made":   to(ToCourt, "开列岗位交接清单", "A post's open items were listed for hand-over"),
	"handover.signed": to(ToCourt, "签署岗位交接", "The hand-over of a post was signed"),
	"deadline.missed": to(ToCourt, "期限逾期", "A deadline was missed"),
}

// WordsOf is a kind of fact in words; ok is false for one that has none.
func WordsOf(kind string) (w Wording, ok bool) {
	w, ok = kinds[kind]
	return w, ok
}

// clocks names the clocks that a party may see running in its case.
var clocks = map[string]Wording{
	"valuation.start":            to(ToParties, "启动确定参考价程序", "begin to find the reference price"),
	"valuation.method":           to(ToParties, "当事人协商的期限", "time for the parties to agree"),
	"valuation.commission":       to(ToParties, "委托评估机构", "commission a firm"),
	"valuation.reveal":           to(ToParties, "开号", "reveal the draw"),
	"valuation.answer":           to(ToParties, "评估机构答复委托", "the firm answers"),
	"valuation.report":           to(ToParties, "评估机构出具报告", "the firm reports"),
	"valuation.correction":       to(ToParties, "评估机构补正报告", "the firm corrects its report"),
	"valuation.reissue":          to(ToParties, "评估机构重新出具报告", "the firm issues its report again"),
	"valuation.send":             to(ToParties, "法院发送报告", "the court sends the report"),
	"valuation.objection":        to(ToOwn, "您提出异议的期限", "your time to object"),
	"valuation.decide":           to(ToParties, "法院审查异议", "the court decides an objection"),
	"valuation.explanation":      to(ToParties, "评估机构说明", "the firm explains"),
	"valuation.technical_review": to(ToParties, "专业技术评审", "the association reviews"),
	"valuation.response":         to(ToOwn, "您对说明表示意见的期限", "your time to answer the explanation"),
	"valuation.sale":             to(ToParties, "启动拍卖", "begin the sale"),
	"valuation.expiry":           to(ToParties, "参考价有效期", "the price is valid until then"),
	"lot.disposal":               to(ToParties, "启动财产变价", "begin to dispose of the property"),
	"lot.opens":                  to(ToParties, "竞价开始", "bidding opens"),
	"lot.ends":                   to(ToParties, "竞价结束", "bidding ends"),
	"lot.reauction":              to(ToParties, "再次拍卖", "the next auction"),
	"lot.creditors":              to(ToParties, "征询债权人意见", "the creditors are asked"),
	"lot.sell_off":               to(ToParties, "发布变卖公告", "the sell-off is announced"),
	"lot.resume":                 to(ToParties, "恢复拍卖", "the sale resumes"),
	"topup.due":                  to(ToParties, "悔拍人补交差价", "the buyer in default tops up"),
	"settlement.due":             to(ToParties, "买受人付款", "the buyer pays"),
	"settlement.short":           to(ToParties, "买受人补足抵价差额", "the buyer pays what the plan did not give"),
	"ruling.serve":               to(ToParties, "送达成交裁定", "the ruling is served"),
	"ruling.deliver":             to(ToParties, "交付标的物", "the property is handed over"),
	"plan.due":                   to(ToParties, "拟制分配方案", "the plan is drafted"),
	"plan.objections":            to(ToOwn, "您对分配方案提出异议的期限", "your time to object to the plan"),
	"plan.opposition":            to(ToParties, "对异议表示反对意见的期限", "time to oppose an objection"),
	"plan.suit":                  to(ToParties, "提起异议之诉的期限", "time to sue"),
	"payout.notice":              to(ToParties, "通知财务付款", "finance is told to pay"),
	"payout.due":                 to(ToParties, "财务付款", "finance pays"),
	"payout.hard":                to(ToParties, "案款发放最后期限", "last day of the payout"),
}

// courtClocks names the clocks that only the court sees running.
var courtClocks = map[string]fault.Text{
	"valuation.return":  {ZH: "退回评估材料", EN: "the replaced firm returns the material"},
	"valuation.forward": {ZH: "向评估机构转交异议", EN: "the objection is forwarded to the firm"},
	"lot.deposit":       {ZH: "交纳保证金截止", EN: "deposits are due"},
	"lot.codes":         {ZH: "竞价前核定竞买代码", EN: "codes are fixed before bidding opens"},
	"deposit.refund":    {ZH: "退还保证金", EN: "deposits are returned"},
	"receipt.identify":  {ZH: "查明待认领款项", EN: "a receipt is explained"},
	"receipt.tell":      {ZH: "承办人写明到账原由", EN: "the case handler says why money came"},
	"custody.receive":   {ZH: "清点入库", EN: "what is listed is received"},
	"custody.deliver":   {ZH: "交付物品", EN: "the thing is delivered"},
	"custody.return":    {ZH: "发还物品", EN: "the thing is returned"},
	"custody.perish":    {ZH: "处置易腐物品", EN: "what perishes is disposed of"},
	"custody.back":      {ZH: "收回借出物品", EN: "the lent thing is back"},
	"custody.reseal":    {ZH: "重新封存", EN: "the thing is under seal again"},
	"tax.due":           {ZH: "缴纳卖方税费", EN: "the seller's tax is paid"},
	"escrow.lapse":      {ZH: "提存款领取期限（五年）", EN: "the time to claim an escrow (five years)"},
	"fee.refund":        {ZH: "国库退还执行申请费", EN: "the treasury gives the fee back"},
	"cash.bank":         {ZH: "现金缴存银行", EN: "cash is at the bank"},
	"post.rotation":     {ZH: "财务岗位轮换", EN: "a post of finance passes to another"},
	"payout.reissue":    {ZH: "重新付款", EN: "a returned payment is made anew"},
	"notice.deemed":     {ZH: "公示期满，视为收到", EN: "a publication counts as receipt"},
	"notice.due":        {ZH: "文书送达全部收件人", EN: "the document has reached everybody"},
}

// ClockHeading is ClockWords as a heading begins, for desks that say it in no
// shorter way of their own.
func ClockHeading(kind string) (words fault.Text, ok bool) {
	words, ok = ClockWords(kind)
	if ok {
		words.EN = strings.ToUpper(words.EN[:1]) + words.EN[1:]
	}
	return words, ok
}

// ClockWords is a kind of clock in words; ok is false for one that has none.
func ClockWords(kind string) (words fault.Text, ok bool) {
	if w, ok := clocks[kind]; ok {
		return w.Words, true
	}
	words, ok = courtClocks[kind]
	return words, ok
}
