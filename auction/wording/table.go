package wording

import (
	"slices"

	"fachui/auction"
)

// row is one paragraph of the templates: where it stands, which items of Art. 13 and
// 14 it answers, and for which lots it is written. Its words stand in the template
// file under key.
type row struct {
	kind    Kind
	key     string
	heading string
	items   []string
	fixed   bool
	when    func(Facts) bool
}

func statutory(k Kind, key, heading string, when func(Facts) bool, items ...string) row {
	return row{k, key, heading, items, true, when}
}

func free(k Kind, key, heading string, when func(Facts) bool, items ...string) row {
	return row{k, key, heading, items, false, when}
}

// rows are the paragraphs of the three texts in their order.
var rows = []row{
	statutory(Announcement, "announcement.head", "公告", always, "13.1", "13.10"),
	statutory(Announcement, "announcement.again", "重新拍卖", again, "13.11"),
	statutory(Announcement, "announcement.object", "标的", always, "13.1"),
	free(Announcement, "announcement.particulars", "现场勘验", particulars),
	statutory(Announcement, "announcement.title", "权属与占有使用", always, "13.5"),
	statutory(Announcement, "announcement.burdens", "权利负担与欠费", always, "13.5", "14.3"),
	statutory(Announcement, "announcement.vacating", "腾退", immovable, "13.5"),
	statutory(Announcement, "announcement.defects", "已知瑕疵", always, "14.3"),
	statutory(Announcement, "announcement.price", "价格", always, "13.3", "13.4"),
	statutory(Announcement, "announcement.bidding", "竞价", auctioned, "13.4"),
	statutory(Announcement, "announcement.sell_off", "变卖", soldOff, "13.4"),
	statutory(Announcement, "announcement.buyers", "竞买人条件", always, "14.1"),
	statutory(Announcement, "announcement.housing", "住房限购", housing, "14.1"),
	statutory(Announcement, "announcement.shareholders", "股权竞买人", equity, "14.1"),
	statutory(Announcement, "announcement.priority", "优先购买权", always, "13.6"),
	statutory(Announcement, "announcement.notices", "通知情况", always, "13.7"),
	statutory(Announcement, "announcement.payment", "保证金和价款", always, "13.8"),
	statutory(Announcement, "announcement.taxes", "税费", always, "13.9"),
	statutory(Announcement, "announcement.viewing", "看样", always, "14.4"),
	statutory(Announcement, "announcement.contact", "联系与监督", always, "13.10"),
	statutory(Announcement, "announcement.papers", "随本公告公示的材料", always, "13.2", "13.3", "13.11"),
	free(Announcement, "announcement.other", "其他说明", always, "13.11"),

	statutory(Notes, "notes.capacity", "竞买人资格", always, "14.1"),
	statutory(Notes, "notes.agent", "委托竞买", always, "14.2"),
	statutory(Notes, "notes.barred", "不得竞买的人", always, "14.1"),
	statutory(Notes, "notes.register", "报名与保证金", auctioned, "13.8"),
	statutory(Notes, "notes.prepay", "报名与预缴", soldOff, "13.8"),
	statutory(Notes, "notes.rules", "竞价规则", always, "13.4"),
	statutory(Notes, "notes.priority", "优先购买权的行使", always, "13.6"),
	statutory(Notes, "notes.defects", "瑕疵", always, "14.3", "14.4", "14.5"),
	statutory(Notes, "notes.confirmation", "成交确认书", always, "14.6"),
	statutory(Notes, "notes.balance", "付清余款", always, "13.8"),
	statutory(Notes, "notes.default", "悔拍", always, "14.7"),
	statutory(Notes, "notes.title", "裁定、过户与交付", always, "13.11"),
	free(Notes, "notes.class_building", "房产买受提示", building),
	free(Notes, "notes.class_land", "土地买受提示", ofClass(auction.Land)),
	free(Notes, "notes.class_vehicle", "车辆买受提示", ofClass("vehicle")),
	free(Notes, "notes.class_equipment", "设备买受提示", ofClass("equipment")),
	free(Notes, "notes.class_goods", "物品买受提示", ofClass("goods", "livestock", "jewellery", "artwork")),
	free(Notes, "notes.class_equity", "股权买受提示", equity),
	free(Notes, "notes.class_claim", "债权买受提示", ofClass("receivable")),
	free(Notes, "notes.class_right", "权利买受提示", ofClass("ip", "mining", "forest")),
	free(Notes, "notes.own", "本院补充", always),

	statutory(Price, "price.reference", "参考价", referred, "13.3"),
	statutory(Price, "price.unappraised", "未经评估的定价", unreferred, "13.3"),
	statutory(Price, "price.validity", "有效期", valid, "13.3"),
	statutory(Price, "price.first", "起拍价", startsFirst, "13.3", "13.4"),
	statutory(Price, "price.second", "起拍价", startsSecond, "13.3", "13.4"),
	statutory(Price, "price.sell_off", "变卖价", soldOff, "13.3", "13.4"),
	statutory(Price, "price.equity", "起拍价", startsEquity, "13.3", "13.4"),
	statutory(Price, "price.no_reserve", "无保留价", startsFree, "13.3", "13.4"),
	statutory(Price, "price.deposit", "保证金与增价幅度", always, "13.4"),
	free(Price, "price.own", "本院补充", always),
}

func always(Facts) bool { return true }

func again(f Facts) bool {
	return slices.Contains([]auction.Status{auction.Defaulted, auction.Withdrawn, auction.Revoked}, f.Before)
}

func particulars(f Facts) bool { return len(f.Particulars) > 0 }
func immovable(f Facts) bool   { return f.Kind == auction.Immovable }
func soldOff(f Facts) bool     { return f.Round == auction.SellOff }
func auctioned(f Facts) bool   { return f.Round != auction.SellOff }
func housing(f Facts) bool     { return f.Class == auction.Housing }
func equity(f Facts) bool      { return f.Class == auction.Equity }

func ofClass(classes ...auction.Class) func(Facts) bool {
	return func(f Facts) bool { return slices.Contains(classes, f.Class) }
}

func building(f Facts) bool {
	return slices.Contains([]auction.Class{auction.Housing, "commercial", "industrial", "construction"}, f.Class)
}

// unreferred is equity that could not be appraised: it has no reference price.
func unreferred(f Facts) bool { return f.Terms.Exception == auction.EquityNoReport }
func referred(f Facts) bool   { return !unreferred(f) }

func valid(f Facts) bool { return referred(f) && !f.Reference.ValidUntil.IsZero() }

func startsEquity(f Facts) bool { return unreferred(f) && auctioned(f) }
func startsFree(f Facts) bool   { return f.Terms.Exception == auction.CriminalNoFloor }

func startsFirst(f Facts) bool {
	return f.Round == auction.FirstAuction && f.Terms.Exception == auction.NoException
}

func startsSecond(f Facts) bool {
	return f.Round == auction.SecondAuction && f.Terms.Exception == auction.NoException
}
