package auction

import (
	"fmt"
	"slices"
	"time"

	"fachui/internal/basis"
	"fachui/internal/fault"
)

// Setting is one thing that a court may set where the law is silent.
type Setting struct {
	No     int // of the open question that it answers
	Name   string
	Words  fault.Text
	Usual  int // what holds until a court sets it
	Least  int
	Most   int
	Unit   fault.Text
	Source fault.Text // the provision nearest to it, or that there is none, and whose practice the default is
	Effect fault.Text // what it changes
}

// Settings are all of them. Every one is read by a rule of this house.
func Settings() []Setting {
	return slices.Concat(periodSettings(), bidSettings(), interruptionSettings(), laterSettings())
}

var (
	noRule     = text("法律没有规定；默认为本平台的做法", "no rule; the default is the practice of this platform")
	inDays     = text("日", "days")
	inMultiple = text("倍", "times")
	perMille   = text("‰（起拍价）", "‰ of the starting price")
	onOrOff    = text("（0 否，1 是）", "(0 no, 1 yes)")
)

// periodSettings are how a court counts, and the periods that the law leaves to it.
func periodSettings() []Setting {
	announced := text("法释〔2016〕18号第25条：以公告为准，没有数字；默认为各地惯例", "Fa Shi [2016] No. 18, Art. 25: as announced, no figure; the default is common practice")
	proposal := text("合议庭决议草案的预填值", "what a panel's proposal is filled in with")
	return []Setting{
		{1, "lenient_notice", text("公告期和通知期按宽式计算", "Lenient count of notice periods"), 0, 0, 1, text("（0 严式，1 宽式）", "(0 strict, 1 lenient)"),
			text("法释〔2016〕18号第12、16、26条只写“日前”；民法典第201条开始当日不计入。默认严式，两种理解都满足", "Fa Shi [2016] No. 18, Arts. 12, 16 and 26 say \"days before\" only; Civil Code Art. 201 leaves out the first day. Strict by default, which satisfies both readings"),
			text("公告最早开拍日、通知最早公告日", "the earliest opening and the earliest publication")},
		{1, "holiday_roll", text("法院办理期限末日为休息日的顺延", "A court's own deadline that ends on a rest day moves on"), 0, 0, 1, onOrOff,
			text("民事诉讼法第85条对期间顺延，是否及于法院自身的办理期限没有规定；默认不顺延，按原日提醒", "Civil Procedure Law Art. 85 moves periods; whether it reaches a court's own duties is open. Not moved by default, and the court is told of the earlier day"),
			text("启动处置、再次拍卖、变卖、恢复、送达裁定、交付的期限", "the clocks for disposal, second auction, sell-off, resumption, service of the ruling and delivery")},
		{2, "pay_days_movable", text("动产余款期限", "Period for the balance, movables"), 7, 1, maxPayDays, inDays, announced, proposal},
		{2, "pay_days_immovable", text("不动产和权利余款期限", "Period for the balance, immovables and rights"), 15, 1, maxPayDays, inDays, announced, proposal},
		{2, "default_grace_days", text("余款逾期后的催告期", "Time to remind a buyer whose balance is overdue"), 3, 0, 30, inDays,
			text("拍卖变卖规定第22条没有数字；默认为各地惯例", "Sale Provisions Art. 22 has no figure; the default is common practice"),
			text("待办中法官应决定是否重新拍卖的日期；不妨碍法官提前裁定", "the day by which the judge's queue asks for a decision on a re-auction; the judge may rule earlier")},
		{4, "paper_workdays", text("优先购买权和委托材料截止", "Papers on priority and agents"), 3, 0, 15, text("个工作日（开拍前）", "working days before the opening"),
			text("法释〔2016〕18号第14、19条要求开拍前确认，没有提交期限；默认为各地惯例", "Fa Shi [2016] No. 18, Arts. 14 and 19 want confirmation before the opening, no date for papers; the default is common practice"),
			text("报名时提交材料的最后一日", "the last day for papers with an application")},
	}
}

// bidSettings are about increments and bids.
func bidSettings() []Setting {
	panels := text("法释〔2016〕18号第20、27条由合议庭定，没有数字；默认为本平台的做法", "Fa Shi [2016] No. 18, Arts. 20 and 27 leave it to the panel, no figure; the default is the practice of this platform")
	custom := text("法释〔2016〕18号第20条没有规定；部分平台有此惯例", "Fa Shi [2016] No. 18, Art. 20 is silent; some platforms do so")
	return []Setting{
		{3, "increment_per_mille", text("增价幅度下限", "Least increment"), 1, 1, 50, perMille, panels, text("低于的决议草案不予受理", "a proposal below it is refused")},
		{3, "increment_guide_low", text("增价幅度参考区间下端", "Low end of the guide for increments"), 5, 0, 100, perMille, panels, text("低于的在决议草案上提示", "a flag on a proposal below it")},
		{3, "increment_guide_high", text("增价幅度参考区间上端", "High end of the guide for increments"), 20, 1, 1000, perMille, panels, text("高于的在决议草案上提示", "a flag on a proposal above it")},
		{3, "multiples_only", text("出价须为起拍价加增价幅度的整数倍", "Bids only in whole increments above the starting price"), 0, 0, 1, onOrOff, custom,
			text("公告后生效的标的，其他金额的出价不予受理", "on lots announced since, a bid of another amount is refused")},
		{3, "first_bid_at_start", text("首次出价只能等于起拍价", "The first bid is the starting price and nothing else"), 0, 0, 1, onOrOff, custom,
			text("公告后生效的标的，首次出价高于起拍价的不予受理", "on lots announced since, a first bid above the starting price is refused")},
		{3, "bids_up_to", text("出价可以只写愿出的最高金额", "A bid may name the most it would give"), 1, 0, 1, onOrOff, noRule,
			text("公告后生效的标的；按轮到时的最低有效金额出价一次，不超过所写金额", "on lots announced since, such a bid takes, once, the lowest amount that stands at its turn")},
		{3, "confirm_self_raise", text("领先者自己加价须再次确认", "A leader who raises himself is asked again"), 1, 0, 1, onOrOff, noRule,
			text("未再次确认的出价不受理；确认后照常受理", "such a bid counts only if it was confirmed")},
		{3, "confirm_jump_steps", text("超过最低应价若干个增价幅度须再次确认", "A bid this many increments above the lowest is asked again"), 10, 0, 1000, text("个增价幅度（0 为不确认）", "increments (0: never)"), noRule,
			text("未再次确认的出价不受理；确认后照常受理", "such a bid counts only if it was confirmed")},
	}
}

// interruptionSettings are about a lot that was stopped while bidding ran.
func interruptionSettings() []Setting {
	silent := text("法释〔2016〕18号第28条没有规定；默认为本平台的做法", "Fa Shi [2016] No. 18, Art. 28 is silent; the default is the practice of this platform")
	return []Setting{
		{5, "resume_working_hours", text("只在工作时间恢复竞价", "Bidding resumes in working hours only"), 1, 0, 1, text("（工作日 9 时至 18 时；0 否，1 是）", "(working days, 09:00 to 18:00; 0 no, 1 yes)"), silent,
			text("其他时间的恢复不予受理", "a resumption at another time is refused")},
		{5, "resume_least_minutes", text("恢复后至少剩余的竞价时间", "Least bidding time after a resumption"), 60, 5, 1440, text("分钟", "minutes"), silent,
			text("恢复后的结束时间", "the end after a resumption")},
		{5, "suspension_leave_days", text("暂缓超过若干日后未领先者可以退出并取回保证金", "After so many days of suspension whoever does not lead may leave with the deposit"), 5, 0, 60, text("日（0 为不可以）", "days (0: nobody may)"), silent,
			text("竞买人的退出申请", "a bidder's request to leave")},
	}
}

// laterSettings are alarms and what follows a default.
func laterSettings() []Setting {
	return []Setting{
		{6, "reauction_days", text("悔拍后重新拍卖的目标期限", "Re-auction after a default"), ReauctionTarget, 1, 180, inDays,
			text("法释〔2016〕18号第24条没有期限；默认比照第26条的三十日", "Fa Shi [2016] No. 18, Art. 24 has no figure; the default follows the thirty days of Art. 26"),
			text("裁定重新拍卖后的期限", "the clock after the ruling")},
		{11, "set_gap_minutes", text("同组标的结束时间的间隔", "Between the ends of the lots of a set"), 30, 10, MostGap, text("分钟（至少）", "minutes at least"),
			text("拍卖变卖规定第14条要求足以清偿即停止，没有规定结束先后；默认为本平台的做法", "Sale Provisions, Art. 14 wants the rest stopped once the debt is covered and names no order of ends; the default is the practice of this platform"),
			text("一组多项财产各件公告结束时间的最小间隔", "how far apart the announced ends of the lots of a set lie at least")},
		{13, "alarm_first", text("价格提醒一", "First alarm about the price"), 3, 2, 100, inMultiple, noRule, text("参考价的倍数；法院待办中出现提醒，不停止竞价", "multiples of the reference price; the court's queue says so, bidding goes on")},
		{13, "alarm_second", text("价格提醒二", "Second alarm about the price"), 5, 2, 100, inMultiple, noRule, text("同上", "as above")},
		{13, "alarm_third", text("价格提醒三", "Third alarm about the price"), 10, 2, 100, inMultiple, noRule, text("同上", "as above")},
		{14, "top_up_rule", text("责令补交差价的处理", "Top-up of a shortfall"), 0, 0, 2, text("（0 全额，1 以未受清偿的债权为限，2 不责令）", "(0 in full, 1 up to the claims unpaid, 2 none)"),
			text("拍卖变卖规定第22条“可以责令”，没有标准；各地法院做法不一，默认全额", "Sale Provisions Art. 22 says \"may order\" and no more; courts differ, in full by default"),
			text("补交决定表单的预选值；由法官逐案决定", "what the form of the order begins with; the judge decides each case")},
	}
}

// CheckSetting refuses a name that is no setting and a value outside its bounds.
func CheckSetting(name string, value int) error {
	all := Settings()
	i := slices.IndexFunc(all, func(s Setting) bool { return s.Name == name })
	if i < 0 {
		return ErrSettingUnknown.With("name", name)
	}
	if value < all[i].Least || value > all[i].Most {
		return ErrSettingBounds.With("setting", all[i].Words).With("least", all[i].Least).With("most", all[i].Most)
	}
	return nil
}

// Custom is a question that the law leaves open and that this house answers alike
// for every court: no court can set it.
type Custom struct {
	No    int // in the list of open questions
	Words fault.Text
	How   fault.Text
}

// Customs are the open questions that no court sets, and how each is answered.
func Customs() []Custom {
	return []Custom{
		{5, text("系统故障、重启或者接管使竞买人无法出价", "A fault, a restart or a take-over that keeps bidders out"), text(
			fmt.Sprintf("超过 %d 秒，或者标的在其间开始、结束的，竞价自动暂停；已有出价和剩余时间保留，立即报告法院，由法院恢复", PauseAfter/time.Second),
			fmt.Sprintf("for more than %d seconds, or while the lot should open or end, pauses the bidding by itself; bids and the time that was left stand, the court is told at once and resumes it", PauseAfter/time.Second))},
		{5, text("暂缓或中止时已有的出价", "Bids before a suspension"), text("保留出价和剩余时间", "stand, with the time that was left")},
		{6, text("悔拍后重新拍卖的保证金", "Deposit of a re-auction after a default"), text("由合议庭另定，不超过起拍价的百分之二十", "set anew by the panel, at most 20 % of the starting price")},
		{6, text("悔拍后重新拍卖的轮次", "Round of a re-auction after a default"), text("仍在原轮次", "stays the same")},
		{7, text("多次悔拍的差价", "Difference when several buyers default"), text("按前后相邻两次计算", "between neighbouring sales")},
		{8, text("保证金支付后的余额", "What is left of a forfeited deposit"), text("留存，待法院裁定", "is held for the court's order")},
		{9, text("申请执行人以债权抵价款", "Set-off by a creditor who wins"), text("须有法院决定，并付清顺位在先的债权", "only by order of the court, after better-ranked claims")},
		{10, text("同时有多种优先购买权人", "Several kinds of priority holders"), text("由合议庭逐人确定顺位", "the panel enters each one's rank")},
		{12, text("悔拍人参加其他财产的竞买", "A defaulter and other property"), text("不限制，没有法律依据", "not barred, for want of a legal basis")},
	}
}

// What a court can meet that changes a setting.
var (
	ErrSettingUnknown = fault.Define(fault.Invalid, "setting.unknown", basis.Basis{},
		"没有名为“{name}”的设置。", "There is no setting \"{name}\".")
	ErrSettingBounds = fault.Define(fault.Invalid, "setting.bounds", basis.Basis{},
		"“{setting}”应在 {least} 至 {most} 之间。", "\"{setting}\" must lie between {least} and {most}.")
	ErrSettingFrom = fault.Define(fault.Invalid, "setting.from", basis.Basis{},
		"设置不溯及既往，最早自今日（{earliest}）起施行。", "A setting does not reach back: it counts from today ({earliest}) at the earliest.")
	ErrSettingDocument = fault.Define(fault.Invalid, "setting.document", basis.Basis{},
		"请写明依据的文书号（4 至 200 字）。", "Give the number of the document that it rests on (4 to 200 characters).")
	ErrSettingNotFound = fault.Define(fault.NotFound, "setting.not_found", basis.Basis{},
		"没有待批准的这项修改。", "No such change waits for approval.")
	ErrSettingSame = fault.Define(fault.Forbidden, "setting.same_person", basis.Basis{},
		"提出的人不能批准，须由另一人批准。", "Whoever proposed a change does not approve it; another person must.")
)
