package auction

import (
	"cmp"
	"slices"

	"fachui/internal/fault"
	"fachui/internal/legal"
	"fachui/internal/ref"
)

// How long before an act somebody must have been told.
const (
	PartyNoticeDays = 3  // before publication: 法释〔2016〕18号 Art. 16
	PostingDays     = 5  // full days after which one who cannot be reached counts as told: Art. 16
	ShareholderDays = 20 // full days before the sale of equity: 公司法 Art. 85
)

// AnnouncementDays is how many days before the start a lot is announced:
// 法释〔2016〕18号 Art. 12 and 26, 法明传〔2017〕455号 for the sell-off.
func AnnouncementDays(k AssetKind, r Round) int {
	long, short := 30, 15
	if k == Movable {
		long, short = 15, 7
	}
	switch r {
	case FirstAuction, NoReserve:
		return long
	case SecondAuction, SellOff:
		return short
	}
	panic("auction: no such round: " + string(r))
}

// DaysBefore is the first day on which what must be announced days before may
// happen, if it was announced on from. The day itself is not counted (民法典 Art. 201).
func (p Policy) DaysBefore(from legal.Date, days int) legal.Date {
	if p.Lenient {
		return from.AddDays(days)
	}
	return from.AddDays(days + 1)
}

// Notice is where the notice of one recipient stands (Art. 16).
type Notice struct {
	Party       ref.ID
	Shareholder bool       // of the company whose equity is sold
	Priority    bool       // told for a priority right, not as a party
	ReceivedOn  legal.Date // receipt confirmed, or deemed after posting
	Deemed      bool       // ReceivedOn follows from posting
	Waived      bool       // in writing
	PostedOn    legal.Date // cannot be reached: reason published on this day
}

// Settled reports whether nothing more is owed before publication.
func (n Notice) Settled() bool { return n.Waived || !n.ReceivedOn.IsZero() || !n.PostedOn.IsZero() }

// NoticesSettled reports whether every recipient was told, waived or is posted.
// A lot without any recipient has a debtor who was forgotten.
func NoticesSettled(ns []Notice) bool {
	for _, n := range ns {
		if !n.Settled() {
			return false
		}
	}
	return len(ns) > 0
}

// CheckNotices decides whether a lot may be published on publish for a start at
// opens, as far as those entitled to notice are concerned.
func (p Policy) CheckNotices(ns []Notice, publish legal.Date, opens legal.Time) error {
	if len(ns) == 0 {
		return ErrNoticesMissing
	}
	for _, n := range ns {
		err := p.checkNotice(n, publish, opens)
		if err != nil {
			return err
		}
	}
	return nil
}

// noticeFaults is everything about notices that keeps a lot from being published, one of
// a kind: of several days that must be waited for, the last.
func (p Policy) noticeFaults(ns []Notice, publish legal.Date, opens legal.Time) []error {
	if len(ns) == 0 {
		return []error{ErrNoticesMissing}
	}
	late := slices.SortedStableFunc(slices.Values(ns), func(a, b Notice) int {
		return cmp.Or(b.ReceivedOn.Compare(a.ReceivedOn), b.PostedOn.Compare(a.PostedOn))
	})
	var all []error
	for _, n := range late {
		err := p.checkNotice(n, publish, opens)
		if err != nil && !slices.ContainsFunc(all, func(had error) bool { return fault.Code(had) == fault.Code(err) }) {
			all = append(all, err)
		}
	}
	return all
}

func (p Policy) checkNotice(n Notice, publish legal.Date, opens legal.Time) error {
	switch {
	case n.Waived:
		return nil
	case !n.ReceivedOn.IsZero():
		first := p.DaysBefore(n.ReceivedOn, PartyNoticeDays)
		if !n.Deemed && publish.Before(first) {
			return ErrPartyNotice.With("received", n.ReceivedOn).With("first", first)
		}
		if told := n.ReceivedOn.AddDays(ShareholderDays).End(); n.Shareholder && opens.Before(told) {
			return ErrShareholderNotice.With("first", told)
		}
		return nil
	case !n.PostedOn.IsZero():
		if told := n.PostedOn.AddDays(PostingDays).End(); opens.Before(told) {
			return ErrPosting.With("first", told)
		}
		return nil
	}
	return ErrNoticesOpen
}
