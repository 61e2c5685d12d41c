package auction

import (
	"fmt"

	"fachui/internal/basis"
	"fachui/internal/fault"
	"fachui/internal/legal"
	"fachui/internal/money"
)

// Following is the situation in which a sale of a property that was on sale before is
// prepared.
type Following struct {
	Last      Status // how the sale before ended
	Round     Round  // of the one that is prepared
	Kind      AssetKind
	Class     Class
	Today     legal.Date
	EndedOn   legal.Date   // of the sale before; zero if it was withdrawn before bidding
	Announced legal.Date   // of the sale before; zero if it never was
	Surveyed  legal.Date   // newest survey
	Start     money.Amount // starting price of the sale before
	Reference Reference
	Exception Exception // of the sale before
	Reauction int       // days that the court sets itself for a re-auction
}

// Point is one thing to be done again, or to be looked at, with the article.
type Point struct {
	Key   string
	Words fault.Text
	Basis basis.Basis
	By    legal.Date // last day, where there is one
}

// Anew is what has to be decided or done again for the next sale: nothing of it carries
// over from the sale before.
func (f Following) Anew(pol Policy) []Point {
	out := []Point{f.start(), {Key: "resolution", Basis: basis.Online2016(27),
		Words: text("合议庭重新决议：起拍价、增价幅度、保证金、优先购买权人及顺位", "the panel decides again: starting price, increment, deposit, priority holders and their ranks")}}
	out = append(out, Point{Key: "platform", Basis: basis.Online2016(26), Words: text("记录平台选择；再次拍卖在同一平台", "record the choice of platform; it is the same one")},
		Point{Key: "notices", Basis: basis.Online2016(16),
			Words: text(fmt.Sprintf("重新通知当事人和优先购买权人，公告 %d 日前；前次的通知不算", PartyNoticeDays),
				fmt.Sprintf("tell the parties and priority holders anew, %d days before publication; earlier notices do not count", PartyNoticeDays))})
	first, n := Publication{On: f.Today, Kind: f.Kind, Round: f.Round}.EarliestOpening(pol)
	out = append(out, Point{Key: "dates", Basis: noticeBasis(f.Round), Words: text(fmt.Sprintf("新的竞价时间：公告 %d 日前发布，今天公告的最早 %s 开始", n, first),
		fmt.Sprintf("new times: announced %d days before; announced today, %s at the earliest", n, first))})
	out = append(out, Point{Key: "viewing", Basis: basis.Online2016(14), Words: text("新的看样时间", "new times of viewing")})
	return append(out, f.due()...)
}

// start is what the next starting price is measured against.
func (f Following) start() Point {
	p := Point{Key: "start", Basis: basis.Online2016(27), Words: text("起拍价由合议庭决定", "the panel decides the starting price")}
	switch f.Round {
	case FirstAuction:
		if f.Reference.Price.IsPositive() {
			p.Basis, p.Words = basis.Online2016(10), said(sum(floor(f.Reference.Price, FirstFloor)), "起拍价不低于参考价的 70%：", "a starting price of at least 70 % of the reference price: ")
		}
	case SecondAuction:
		p.Basis, p.Words = basis.Online2016(26), said(sum(floor(f.Start, SecondFloor)), "起拍价，降价不超过前次的 20%，即不低于 ", "a starting price cut by at most 20 %, not below ")
	case SellOff:
		p.Basis, p.Words = basis.SellOff2017(0), said(sum(f.Start), "变卖价等于二拍起拍价 ", "a price equal to the second starting price, ")
	case NoReserve:
		p.Basis, p.Words = basis.Criminal2014(12), text("无保留价的起拍价，须有财政部门继续变价的要求", "a starting price without reserve, at the treasury's written request")
	}
	return p
}

// due are the days by which it has to be held, and who may not take part.
func (f Following) due() []Point {
	var out []Point
	switch {
	case f.Last == Defaulted:
		out = append(out, Point{Key: "defaulter", Basis: basis.Online2016(24), Words: text("原买受人不得参加竞买，系统自动列入不得竞买名单", "the buyer in default may not bid; the house bars them")})
		if !f.EndedOn.IsZero() {
			out = append(out, Point{Key: "deadline", Basis: basis.Online2016(24), By: f.EndedOn.AddDays(f.Reauction), Words: text("本院的重新拍卖目标期限", "the day that the court sets itself for the re-auction")})
		}
	case f.EndedOn.IsZero():
	case f.Last == FailedFirst:
		out = append(out, Point{Key: "deadline", Basis: basis.Online2016(26), By: f.EndedOn.AddDays(ReauctionDays),
			Words: text(fmt.Sprintf("流拍后 %d 日内在同一平台再次拍卖", ReauctionDays), fmt.Sprintf("held on the same platform within %d days of the failure", ReauctionDays))})
	case f.Last == FailedSecond:
		out = append(out, Point{Key: "deadline", Basis: basis.SellOff2017(0), By: f.EndedOn.AddDays(SellOffDays),
			Words: text(fmt.Sprintf("二拍流拍后 %d 日内发布变卖公告", SellOffDays), fmt.Sprintf("announced within %d days of the second failure", SellOffDays))})
	}
	return out
}

// soon is how many days before the end of its validity a price is pointed out.
const soon = 30

// Stale is what carries over and may no longer hold.
func (f Following) Stale(pol Policy) []Point {
	var out []Point
	if !f.Announced.IsZero() && !f.Surveyed.IsZero() && !f.Surveyed.After(f.Announced) {
		out = append(out, Point{Key: "survey", Basis: basis.Online2016(6), Words: text(fmt.Sprintf("财产调查（%s）早于前次公告（%s），占有、租赁、欠费可能已经变化", f.Surveyed, f.Announced),
			fmt.Sprintf("the survey (%s) is older than the announcement before (%s): possession, leases and arrears may have changed", f.Surveyed, f.Announced))})
	}
	if p, old := f.price(pol); old {
		out = append(out, p)
	}
	if f.Class == Housing {
		out = append(out, Point{Key: "housing", Basis: basis.Housing2021(2), Words: text("当地限购政策可能已经调整，请重新核对竞买人条件", "local purchase limits may have changed; check who may buy again")})
	}
	return out
}

// price says whether the reference price has run out, will before the sale can be over,
// or soon does.
func (f Following) price(pol Policy) (Point, bool) {
	until := f.Reference.ValidUntil
	p := Point{Key: "price", Basis: basis.Price2018(27), By: until}
	if until.IsZero() || f.Exception != NoException {
		return p, false
	}
	last := graceEnds(until)
	first, _ := Publication{On: f.Today, Kind: f.Kind, Round: f.Round}.EarliestOpening(pol)
	ends := first.Start().Add(f.Round.Span()).Date()
	switch {
	case f.Round == FirstAuction && f.Today.After(until):
		p.Words = text("参考价有效期已过，首次拍卖须重新确定参考价", "the reference price has run out; a first auction needs a new one")
	case ends.After(last):
		p.By = last
		p.Words = text("即使今天公告，竞价也不能在参考价期满后六个月内结束，须重新确定参考价", "announced today, bidding would end more than six months after the reference price ran out; it has to be fixed again")
	case f.Today.After(until):
		p.By = last
		p.Words = text("参考价有效期已过，竞价须在期满后六个月内结束", "the reference price has run out; bidding must end within six months of that")
	case until.DaysSince(f.Today) <= soon:
		p.Words = text("参考价有效期即将届满", "the reference price runs out soon")
	default:
		return p, false
	}
	return p, true
}
