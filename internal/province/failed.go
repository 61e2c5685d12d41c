package province

import (
	"time"

	"fachui/internal/legal"
)

// takenInKind is what follows a first failure where the applicant takes the
// property for the debt and has not paid the difference yet.
func (a *affair) takenInKind() {
	a.inquire(true)
	on := workday(a.sale.ends.Date().AddDays(1))
	a.morning(on)
	a.office("judge", "lot.take_in_kind", fields{
		":lot": a.sale.lot, "party": a.creditor, "pay_by": on.AddDays(15), "doc_no": a.caseNo + "之三", "document": paper("抵债决定" + a.caseNo),
		"reason": "一拍流拍，申请执行人愿以保留价承受（演示）",
	})
}

// inquire asks the creditors whether they take what nobody bought; each answers
// the same day.
func (a *affair) inquire(takes bool) {
	a.office("clerk", "lot.ask_creditors", fields{":lot": a.sale.lot, "reply_by": a.sale.ends.Date().AddDays(7)})
	a.do(lender, "lot.answer_inquiry", fields{":lot": a.sale.lot, "takes": takes, "whole": takes})
}

// second is the second auction, at eighty per cent of the first starting price,
// and what follows it.
func (a *affair) second() {
	how := a.turn
	out := a.next(workday(a.opens.AddDays(7)), 80)
	a.announce(out, a.again.At(10, 0), a.again.AddDays(1).At(10, 0))
	a.turn = straight
	if how == secondAnnounced || how == secondRunning {
		a.round()
		return
	}
	a.afternoon(a.sale.ends.Date())
	if how == failedTwice {
		return
	}
	a.inquire(false)
	if how == released {
		a.morning(workday(a.sale.ends.Date().AddDays(3)))
		a.office("judge", "lot.release", fields{
			":lot": a.sale.lot, "doc_no": a.caseNo + "之四", "document": paper("解除扣押裁定" + a.caseNo), "reason": "二拍流拍，申请执行人不接受抵债（演示）",
		})
		return
	}
	a.sellOffFrom(how)
}

// next lists the lot once more, at so many per cent of the last starting price,
// and tells everybody. It returns the day on which it may be announced.
func (a *affair) next(on legal.Date, percent int64) legal.Date {
	before := a.sale
	a.morning(on)
	a.list()
	a.resolve(percent, before.start)
	a.office("clerk", "lot.notify", fields{":lot": a.sale.lot})
	a.afternoon(on)
	a.received("auction.notice", a.sale.lot)
	return nextWorkday(on.AddDays(6))
}

// sellOffFrom is the sell-off after a second failure, at its starting price
// (法明传〔2017〕455号): it stands open for sixty days, and the first who bids opens
// a contest of a day. Whoever takes part has paid the whole price beforehand.
func (a *affair) sellOffFrom(how turn) {
	out := a.next(nextWorkday(a.sale.ends.Date().AddDays(3)), 100)
	opens := a.sellOff.At(10, 0)
	a.announce(out, opens, opens.Add(60*24*time.Hour))
	if how != sellOffBidding {
		return
	}
	who := []string{guest}
	for i := range a.crowd - 1 {
		if b := regular(1 + a.no*5 + i); b != guest {
			who = append(who, b)
		}
	}
	a.afternoon(workday(opening.Date().AddDays(-5)))
	for _, w := range who {
		a.applyAs(w)
	}
	a.afternoon(workday(opening.Date().AddDays(-2)))
	for _, w := range who {
		a.deposit(w)
	}
	a.sale.bidders = who
	a.afternoon(opening.Date().AddDays(-1))
	a.bid(1)
}
