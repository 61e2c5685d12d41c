package lotdesk

import (
	"slices"

	"fachui/auction"
	"fachui/auction/auctionpg"
	"fachui/internal/fault"
	"fachui/internal/legal"
)

// step is one step of a lot's life as its page shows it.
type step struct {
	State string // done, current, todo
	Title fault.Text
	At    legal.Time // when it was done, or when it will be
	Href  string
}

// path is the life of a lot that goes well.
var path = []struct {
	title fault.Text
	leads []auction.Status // states in which this step is the next
}{
	{fault.Text{ZH: "列为标的", EN: "Listed"}, []auction.Status{auction.Draft}},
	{fault.Text{ZH: "合议庭决议", EN: "Resolution"}, []auction.Status{auction.Priced}},
	{fault.Text{ZH: "通知", EN: "Notices"}, []auction.Status{auction.PanelOK}},
	{fault.Text{ZH: "公告", EN: "Announced"}, []auction.Status{auction.Noticed}},
	{fault.Text{ZH: "开始竞价", EN: "Opening"}, []auction.Status{auction.Announced, auction.SellOffAnnounced}},
	{fault.Text{ZH: "结果", EN: "Result"}, []auction.Status{auction.Bidding, auction.SellOffOpen, auction.SellOffBidding}},
	{fault.Text{ZH: "付清价款", EN: "Paid"}, []auction.Status{auction.Sold, auction.Overdue}},
	{fault.Text{ZH: "成交裁定", EN: "Ruling"}, []auction.Status{auction.Paid}},
	{fault.Text{ZH: "送达裁定", EN: "Served"}, []auction.Status{auction.Ruled}},
	{fault.Text{ZH: "交付", EN: "Delivered"}, []auction.Status{auction.Titled}},
}

// The places of some steps.
const (
	stepResult  = 5
	stepAllDone = 10
)

// at is the place of the step that comes next in state s. A sale that came to
// nothing ends with its result.
func at(s auction.Status) int {
	for i, p := range path {
		if slices.Contains(p.leads, s) {
			return i
		}
	}
	if s == auction.Delivered {
		return stepAllDone
	}
	return stepResult + 1
}

// steps are where a lot stands, from its listing to its delivery. A lot that was
// withdrawn, failed or fell through shows what it had done, and no further.
func steps(f file) []step {
	held := f.Held()
	next, alive := at(held), held.Live()
	if held == auction.Withdrawn {
		next = reached(f.Lot)
	}
	times := done(f.Lot, f.Dossier)
	var out []step
	for i, p := range path {
		s := step{State: "todo", Title: p.title, At: times[i]}
		switch {
		case i < next:
			s.State = "done"
		case !alive:
			return out
		case i == next:
			s.State = "current"
		}
		out = append(out, s)
	}
	return out
}

// reached is how far a lot had got that was withdrawn.
func reached(l auctionpg.View) int {
	switch {
	case l.Bids > 0:
		return at(auction.Bidding)
	case !l.AnnouncedAt.IsZero():
		return at(auction.Announced)
	case l.StartingPrice.IsPositive():
		return at(auction.PanelOK)
	}
	return at(auction.Priced)
}

// done are the instants of each step, as far as they are known or fixed.
func done(l auctionpg.View, d auctionpg.Dossier) [stepAllDone]legal.Time {
	var t [stepAllDone]legal.Time
	for _, r := range d.Resolutions {
		if r.Resolution == d.InForce {
			t[1] = r.ProposedAt
		}
	}
	for _, r := range d.Recipients {
		if t[2].IsZero() || t[2].Before(r.At) {
			t[2] = r.At
		}
	}
	t[3], t[4], t[5], t[6], t[8], t[9] = l.AnnouncedAt, l.OpensAt, l.EndedAt, l.PaidAt, l.TitledAt, l.DeliveredAt
	if t[5].IsZero() {
		t[5] = l.EndsAt
	}
	if d.Ruling != nil {
		t[7] = d.Ruling.IssuedAt
	}
	return t
}
