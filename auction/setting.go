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
	nothing := text("法律没有规定", "no rule")
	day, multiple := text("日", "days"), text("倍", "times")
	return []Setting{
		{"lenient_notice", text("公告期和通知期按宽式计算", "Lenient count of notice periods"), 0, 0, 1, text("（0 严式，1 宽式）", "(0 strict, 1 lenient)"),
			text("法释〔2016〕18号第12、16、26条只写“日前”；民法典第201条开始当日不计入。默认严式，两种理解都满足", "Fa Shi [2016] No. 18, Arts. 12, 16 and 26 say \"days before\" only; Civil Code Art. 201 leaves out the first day. Strict by default, which satisfies both readings"),
			text("公告最早开拍日、通知最早公告日", "the earliest opening and the earliest publication")},
		{"pay_days_movable", text("动产余款期限", "Period for the balance, movables"), 7, 1, maxPayDays, day,
			text("法释〔2016〕18号第25条：以公告为准，没有数字；默认为各地惯例", "Fa Shi [2016] No. 18, Art. 25: as announced, no figure; the default is common practice"),
			text("合议庭决议草案的预填值", "what a panel's proposal is filled in with")},
		{"pay_days_immovable", text("不动产和权利余款期限", "Period for the balance, immovables and rights"), 15, 1, maxPayDays, day,
			text("法释〔2016〕18号第25条：以公告为准，没有数字；默认为各地惯例", "Fa Shi [2016] No. 18, Art. 25: as announced, no figure; the default is common practice"),
			text("合议庭决议草案的预填值", "what a panel's proposal is filled in with")},
		{"increment_per_mille", text("增价幅度提示线", "Increments below this are pointed out"), 1, 1, 50, text("‰（起拍价）", "‰ of the starting price"),
			text("法释〔2016〕18号第20、27条由合议庭定，没有数字；默认为本平台的做法", "Fa Shi [2016] No. 18, Arts. 20 and 27 leave it to the panel, no figure; the default is the practice of this platform"),
			text("决议草案的提示", "a flag on the proposal")},
		{"paper_workdays", text("优先购买权和委托材料截止", "Papers on priority and agents"), 3, 0, 15, text("个工作日（开拍前）", "working days before the opening"),
			text("法释〔2016〕18号第14、19条要求开拍前确认，没有提交期限；默认为各地惯例", "Fa Shi [2016] No. 18, Arts. 14 and 19 want confirmation before the opening, no date for papers; the default is common practice"),
			text("报名时提交材料的最后一日", "the last day for papers with an application")},
		{"reauction_days", text("悔拍后重新拍卖的目标期限", "Re-auction after a default"), ReauctionTarget, 1, 180, day,
			text("法释〔2016〕18号第24条没有期限；默认比照第26条的三十日", "Fa Shi [2016] No. 18, Art. 24 has no figure; the default follows the thirty days of Art. 26"),
			text("裁定重新拍卖后的期限", "the clock after the ruling")},
		{"alarm_first", text("价格提醒一", "First alarm about the price"), 3, 2, 100, multiple, nothing, text("参考价的倍数；只提醒法院，不停止竞价", "multiples of the reference price; the court is told, bidding goes on")},
		{"alarm_second", text("价格提醒二", "Second alarm about the price"), 5, 2, 100, multiple, nothing, text("同上", "as above")},
		{"alarm_third", text("价格提醒三", "Third alarm about the price"), 10, 2, 100, multiple, nothing, text("同上", "as above")},
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
		{1, text("期限末日为休息日", "A court's deadline that ends on a rest day"), text("不顺延，提前提醒", "is not moved; the court is told early")},
		{3, text("按幅度整数倍出价、首次出价只能等于起拍价", "Only multiples of the increment, first bid only at the starting price"), text("不要求", "not asked")},
		{5, text("系统故障、重启或者接管使竞买人无法出价", "A fault, a restart or a take-over that keeps bidders out"), text(
			fmt.Sprintf("超过 %d 秒，或者标的在其间开始、结束的，竞价自动暂停；已有出价和剩余时间保留，立即报告法院，由法院恢复", PauseAfter/time.Second),
			fmt.Sprintf("for more than %d seconds, or while the lot should open or end, pauses the bidding by itself; bids and the time that was left stand, the court is told at once and resumes it", PauseAfter/time.Second))},
		{5, text("暂缓或中止时已有的出价", "Bids before a suspension"), text("保留出价和剩余时间", "stand, with the time that was left")},
		{6, text("悔拍后重新拍卖的轮次", "Round of a re-auction after a default"), text("仍在原轮次", "stays the same")},
		{7, text("多次悔拍的差价", "Difference when several buyers default"), text("按前后相邻两次计算", "between neighbouring sales")},
		{8, text("保证金支付后的余额", "What is left of a forfeited deposit"), text("留存，待法院裁定", "is held for the court's order")},
		{9, text("申请执行人以债权抵价款", "Set-off by a creditor who wins"), text("须有法院决定，并付清顺位在先的债权", "only by order of the court, after better-ranked claims")},
		{10, text("同时有多种优先购买权人", "Several kinds of priority holders"), text("由合议庭逐人确定顺位", "the panel enters each one's rank")},
		{11, text("同组标的的结束时间", "Ends of lots of a group"), text("由合议庭分别公告", "announced one by one by the panel")},
		{12, text("悔拍人参加其他财产的竞买", "A defaulter and other property"), text("不限制，没有法律依据", "not barred, for want of a legal basis")},
		{14, text("补交差价", "Top-up of a shortfall"), text("由法官逐案决定：全额、以债权为限、不补交", "decided case by case: in full, up to the claim, none")},
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
