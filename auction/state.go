package auction

import "fachui/internal/fault"

// Status is the state of a lot. Which command leads from which state to which
// other is written in table.go and nowhere else.
type Status string

// The states.
const (
	Draft            Status = "DRAFT"
	Priced           Status = "PRICED"
	PanelOK          Status = "PANEL_OK"
	Noticed          Status = "NOTICED"
	Announced        Status = "ANNOUNCED"
	Bidding          Status = "BIDDING"
	Suspended        Status = "SUSPENDED"
	Sold             Status = "SOLD"
	Overdue          Status = "OVERDUE"
	Paid             Status = "PAID"
	Ruled            Status = "RULED"
	Titled           Status = "TITLED"
	Delivered        Status = "DELIVERED"
	FailedFirst      Status = "FAILED_R1"
	FailedSecond     Status = "FAILED_R2"
	SellOffAnnounced Status = "SELLOFF_ANNOUNCED"
	SellOffOpen      Status = "SELLOFF_OPEN"
	SellOffBidding   Status = "SELLOFF_BIDDING"
	SellOffFailed    Status = "SELLOFF_FAILED"
	OffsetPending    Status = "OFFSET_PENDING"
	Defaulted        Status = "DEFAULTED"
	Withdrawn        Status = "WITHDRAWN"
	Revoked          Status = "REVOKED"
	Released         Status = "RELEASED"
)

// stateWords holds every state in the order of a lot's life, with its public name.
var stateWords = []struct {
	status Status
	words  fault.Text
}{
	{Draft, fault.Text{ZH: "已列入处置", EN: "listed"}},
	{Priced, fault.Text{ZH: "参考价已确定", EN: "reference price fixed"}},
	{PanelOK, fault.Text{ZH: "合议庭已决定", EN: "decided by the collegial panel"}},
	{Noticed, fault.Text{ZH: "已通知当事人", EN: "parties notified"}},
	{Announced, fault.Text{ZH: "公告中", EN: "announced"}},
	{Bidding, fault.Text{ZH: "竞价中", EN: "open for bidding"}},
	{Suspended, fault.Text{ZH: "已暂缓或中止", EN: "suspended"}},
	{Sold, fault.Text{ZH: "已成交", EN: "sold"}},
	{Overdue, fault.Text{ZH: "余款逾期", EN: "balance overdue"}},
	{Paid, fault.Text{ZH: "价款已付清", EN: "paid in full"}},
	{Ruled, fault.Text{ZH: "已作出成交裁定", EN: "sale ruling issued"}},
	{Titled, fault.Text{ZH: "所有权已转移", EN: "title passed"}},
	{Delivered, fault.Text{ZH: "已交付", EN: "delivered"}},
	{FailedFirst, fault.Text{ZH: "一拍流拍", EN: "first auction failed"}},
	{FailedSecond, fault.Text{ZH: "二拍流拍", EN: "second auction failed"}},
	{SellOffAnnounced, fault.Text{ZH: "变卖公告中", EN: "sell-off announced"}},
	{SellOffOpen, fault.Text{ZH: "变卖期内", EN: "sell-off open"}},
	{SellOffBidding, fault.Text{ZH: "变卖竞价中", EN: "sell-off under contest"}},
	{SellOffFailed, fault.Text{ZH: "变卖不成", EN: "sell-off failed"}},
	{OffsetPending, fault.Text{ZH: "以物抵债办理中", EN: "payment in kind pending"}},
	{Defaulted, fault.Text{ZH: "已裁定重新拍卖", EN: "re-auction ordered"}},
	{Withdrawn, fault.Text{ZH: "已撤回", EN: "withdrawn"}},
	{Revoked, fault.Text{ZH: "拍卖已撤销", EN: "sale revoked"}},
	{Released, fault.Text{ZH: "已解除查封并退还", EN: "released"}},
}

// States lists every state in the order of a lot's life.
func States() []Status {
	all := make([]Status, len(stateWords))
	for i, w := range stateWords {
		all[i] = w.status
	}
	return all
}

// Words is the public name of s in both languages; the bare state if unknown.
func (s Status) Words() (zh, en string) {
	w := s.words()
	return w.ZH, w.EN
}

func (s Status) words() fault.Text {
	for _, w := range stateWords {
		if w.status == s {
			return w.words
		}
	}
	return fault.Text{ZH: string(s), EN: string(s)}
}

// beforeBidding reports whether bidding has yet to open.
func (s Status) beforeBidding() bool {
	switch s {
	case Draft, Priced, PanelOK, Noticed, Announced, SellOffAnnounced:
		return true
	default:
		return false
	}
}
