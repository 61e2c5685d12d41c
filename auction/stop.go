package auction

import (
	"strings"

	"fachui/internal/basis"
	"fachui/internal/fault"
	"fachui/internal/legal"
)

// Form is by which act a court interrupts a sale (法释〔2016〕18号 Art. 28): it decides
// that the sale is put off for a period, or rules that it stands still until a cause
// has gone.
type Form string

// The forms. A pause by the platform has none: the court's act follows.
const (
	Stay       Form = "stay"       // 暂缓, by decision, for a period
	Suspension Form = "suspension" // 中止, by ruling, until the cause has gone
)

// Words are the public name of the act.
func (f Form) Words() fault.Text {
	switch f {
	case Stay:
		return text("决定暂缓拍卖", "put off by decision")
	case Suspension:
		return text("裁定中止拍卖", "suspended by ruling")
	}
	return text("暂停拍卖", "paused")
}

// Stop is the act that interrupts a sale, with the number under which it is found.
type Stop struct {
	Form  Form
	DocNo string
	Until legal.Date // the last day of a stay
}

// numberMost is the longest number of a document.
const numberMost = 60

// Check refuses an act that the law does not know, on the day on which it is given.
func (s Stop) Check(on legal.Date) error {
	switch {
	case s.Form != Stay && s.Form != Suspension:
		return ErrOrderForm
	case (s.Form == Stay) == s.Until.IsZero(), s.Form == Stay && s.Until.Before(on):
		return ErrStayUntil
	}
	return CheckNumber(s.DocNo)
}

// CheckNumber refuses an order under no number: whoever reads that a sale was
// interrupted must be able to ask for the paper.
func CheckNumber(docNo string) error {
	if n := len([]rune(strings.TrimSpace(docNo))); n < 2 || n > numberMost {
		return ErrOrderNumber.With("most", numberMost)
	}
	return nil
}

// stopGrounds are the reasons for which a sale is interrupted, as the public reads them.
var stopGrounds = map[string]fault.Text{
	"third_party_objection": text("案外人对标的提出异议", "a third party objects to the enforcement against the property"),
	"enforcement_objection": text("当事人、利害关系人提出执行异议", "a party or an interested person objects to the enforcement"),
	"objection":             text("执行异议审查期间法院决定停止处分", "the court stops the disposal while an objection is heard"),
	"compromise":            text("当事人达成执行和解，或者申请执行人撤回执行申请", "the parties have compromised, or the applicant has withdrawn"),
	"bankruptcy":            text("人民法院受理破产申请", "a bankruptcy application was accepted"),
	"retrial_stay":          text("再审裁定中止执行", "a retrial stays the enforcement"),
	GroundPaid:              text("被执行人提交清偿全部债务的款项", "the debtor tendered the whole debt"),
	"wrong_text":            text("公告内容有误", "the announcement was wrong"),
	"collusion":             text("存在恶意串通等应当停止拍卖的情形", "there was collusion or the like"),
	"platform_outage":       text("网络服务平台发生故障", "the platform had a fault"),
	"platform_attack":       text("网络服务平台受到攻击", "the platform was attacked"),
	"cause_ended":           text("原事由已经消失", "the cause has gone"),
	"objection_rejected":    text("异议被裁定驳回", "the objection was rejected"),
	StopGround:              text("同组已成交财产的价款足以清偿债务和费用", "what was sold of the set covers debt and costs"),
}

// GroundWords name the ground of an interruption; empty for one that says no more than
// its reason does.
func GroundWords(ground string) fault.Text { return stopGrounds[ground] }

// ResumeBy is until when a sale that was put off must go on: five days after the
// period (Art. 28(4)). A suspension has no such day before its cause has gone.
func (s Stop) ResumeBy() (by legal.Time, ok bool) {
	if s.Form != Stay {
		return legal.Time{}, false
	}
	return Within(s.Until, ResumeDays), true
}

// GroundPaid is the ground of a withdrawal for which the debtor tendered the whole debt.
const GroundPaid = "paid"

// CheckWithdrawal refuses to withdraw a lot in bidding because the debtor paid: only
// who tenders everything before the day of the auction stops it (拍卖变卖规定 Art. 19).
// Afterwards the court rules on a ground that ends the enforcement.
func CheckWithdrawal(from Status, ground string) error {
	if ground == GroundPaid && (from == Bidding || from == SellOffOpen || from == SellOffBidding) {
		return ErrPaidInBidding
	}
	return nil
}

// What a court can meet that interrupts a sale.
var (
	ErrOrderForm = fault.Define(fault.Invalid, "lot.order_form", basis.Online2016(28),
		"请写明是决定暂缓（stay）还是裁定中止（suspension）。",
		"Say whether the sale is put off by decision (stay) or suspended by ruling (suspension).")
	ErrOrderNumber = fault.Define(fault.Invalid, "lot.order_number", basis.Online2016(28),
		"请写明决定书或者裁定书的文号（2 至 {most} 字）。",
		"Give the number of the decision or ruling (2 to {most} characters).")
	ErrStayUntil = fault.Define(fault.Invalid, "lot.stay_until", basis.Online2016(28),
		"决定暂缓的，应写明期限的最后一日，不早于今日；裁定中止的没有期限，至事由消失为止。",
		"A stay names the last day of its period, not before today; a suspension has none and lasts until its cause has gone.")
	ErrPaidInBidding = fault.Define(fault.Refused, "lot.paid_in_bidding", basis.Sale2020(19),
		"竞价已经开始。拍卖日之前提交全部款项的，才应当停止拍卖；此后清偿的，由法院裁定是否终结，请另选法定事由。",
		"Bidding has opened. Only who tenders everything before the day of the auction stops it; after that the court rules whether enforcement ends: choose that ground.")
)
