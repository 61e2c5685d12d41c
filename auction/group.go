package auction

import (
	"slices"

	"fachui/internal/fault"
)

// Group is what the public asks of a lot first: can I still bid, and if not, why.
type Group string

// The groups. Every state of an announced lot is in exactly one.
const (
	GroupUpcoming  Group = "upcoming"
	GroupRunning   Group = "running"
	GroupSold      Group = "sold"
	GroupFailed    Group = "failed"
	GroupSuspended Group = "suspended"
	GroupWithdrawn Group = "withdrawn"
)

// groups says which states belong together. A sale that a buyer's default undid
// counts as failed, because the property was not sold; one that the court revoked
// stands with the withdrawn, because the court took it back. States before the
// announcement are in none.
var groups = []struct {
	group  Group
	words  fault.Text
	states []Status
}{
	{GroupUpcoming, text("即将开始", "upcoming"), []Status{Announced, SellOffAnnounced}},
	{GroupRunning, text("正在进行", "running"), []Status{Bidding, SellOffOpen, SellOffBidding}},
	{GroupSold, text("已成交", "sold"), []Status{Sold, Overdue, Paid, Ruled, Titled, Delivered}},
	{GroupFailed, text("未成交", "not sold"), []Status{FailedFirst, FailedSecond, SellOffFailed, OffsetPending, Defaulted, Released}},
	{GroupSuspended, text("已暂缓或中止", "suspended"), []Status{Suspended}},
	{GroupWithdrawn, text("已撤回或撤销", "withdrawn or revoked"), []Status{Withdrawn, Revoked}},
}

// Groups lists the groups in the order in which people look at them.
func Groups() []Group {
	all := make([]Group, len(groups))
	for i, g := range groups {
		all[i] = g.group
	}
	return all
}

// States are the states in g; none if g is not a group.
func (g Group) States() []Status {
	for _, x := range groups {
		if x.group == g {
			return slices.Clone(x.states)
		}
	}
	return nil
}

// Words is the public name of g.
func (g Group) Words() fault.Text {
	for _, x := range groups {
		if x.group == g {
			return x.words
		}
	}
	return text(string(g), string(g))
}

// Group is the group that s belongs to, or "" before the announcement.
func (s Status) Group() Group {
	for _, x := range groups {
		if slices.Contains(x.states, s) {
			return x.group
		}
	}
	return ""
}

// Words is the public name of a round.
func (r Round) Words() fault.Text {
	switch r {
	case FirstAuction:
		return text("一拍", "first auction")
	case SecondAuction:
		return text("二拍", "second auction")
	case SellOff:
		return text("变卖", "sell-off")
	case NoReserve:
		return text("无保留价拍卖", "auction without reserve")
	}
	return text(string(r), string(r))
}

// classWords name the classes of asset in the words that the public searches by.
var classWords = map[Class]fault.Text{
	Housing:        text("住宅用房", "housing"),
	"commercial":   text("商业用房", "commercial premises"),
	"industrial":   text("工业用房", "industrial premises"),
	Land:           text("土地使用权", "land use right"),
	"construction": text("在建工程", "unfinished construction"),
	"vehicle":      text("机动车", "vehicle"),
	"equipment":    text("机器设备", "equipment"),
	"goods":        text("原料产品", "goods"),
	"livestock":    text("牲畜", "livestock"),
	"jewellery":    text("珠宝首饰", "jewellery"),
	"artwork":      text("书画古玩", "artwork"),
	Equity:         text("股权", "equity"),
	"ip":           text("知识产权", "intellectual property"),
	"receivable":   text("债权", "receivable"),
	"mining":       text("矿业权", "mining right"),
	"forest":       text("林权", "forest right"),
	"other":        text("其他财产", "other property"),
}

// Words is the public name of a class; the bare word if it has none.
func (c Class) Words() fault.Text {
	w, ok := classWords[c]
	if !ok {
		return text(string(c), string(c))
	}
	return w
}

// Classes are the classes of asset in the order in which people look for them.
func Classes() []Class {
	return []Class{
		Housing, "commercial", "industrial", Land, "construction", "vehicle", "equipment", "goods", "livestock",
		"jewellery", "artwork", Equity, "ip", "receivable", "mining", "forest", "other",
	}
}
