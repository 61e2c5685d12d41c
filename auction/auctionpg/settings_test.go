package auctionpg_test

import (
	"errors"
	"testing"
	"time"

	"fachui/auction"
	"fachui/auction/auctionpg"
	"fachui/internal/event"
	"fachui/internal/legal"
	"fachui/internal/ref"
)

func TestSettings(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	leader, head := event.Actor{Person: ref.New(), Role: "leader"}, event.Actor{Person: ref.New(), Role: "bureau_head"}
	set := func(p auctionpg.SettingProposal) (ref.ID, error) {
		return h.ProposeSetting(t.Context(), court, p, leader, priced)
	}
	ok := auctionpg.SettingProposal{Name: "lenient_notice", Value: 1, Document: "锦法执〔2026〕1号"}
	for _, tt := range []struct {
		edit func(*auctionpg.SettingProposal)
		want error
	}{
		{func(p *auctionpg.SettingProposal) { p.Name = "speed" }, auction.ErrSettingUnknown},
		{func(p *auctionpg.SettingProposal) { p.Value = 2 }, auction.ErrSettingBounds},
		{func(p *auctionpg.SettingProposal) { p.Document = "一号" }, auction.ErrSettingDocument},
		{func(p *auctionpg.SettingProposal) { p.From = priced.Date().AddDays(-1) }, auction.ErrSettingFrom},
	} {
		p := ok
		tt.edit(&p)
		if _, err := set(p); !errors.Is(err, tt.want) {
			t.Errorf("%+v: %v", p, err)
		}
	}
	id, err := set(ok)
	no(t, err)
	if err := h.ApproveSetting(t.Context(), court, id, leader, priced); !errors.Is(err, auction.ErrSettingSame) {
		t.Errorf("approved by whoever asked: %v", err)
	}
	no(t, h.ApproveSetting(t.Context(), court, id, head, priced))
	if err := h.ApproveSetting(t.Context(), court, id, head, priced); !errors.Is(err, auction.ErrSettingNotFound) {
		t.Errorf("approved twice: %v", err)
	}
	got, err := h.Settings(t.Context(), court, priced)
	no(t, err)
	if p := got.Policy(); !p.Lenient || p.PayDaysImmovable != 15 || len(got.Settings[0].Changes) != 1 || len(got.Customs) == 0 {
		t.Errorf("%+v", got)
	}
	before, err := h.Settings(t.Context(), court, priced.Add(-1e9))
	if err != nil || before.Policy().Lenient {
		t.Errorf("it reaches back: %v", err)
	}
	if n := h.count(t, `select count(*) from auction_setting`); n != len(auction.Settings()) {
		t.Errorf("%d rows", n)
	}
	for _, s := range auction.Settings() {
		if h.count(t, `select count(*) from auction_setting where name = $1 and usual = $2 and least = $3 and most = $4`, s.Name, s.Usual, s.Least, s.Most) != 1 {
			t.Errorf("%s differs between schema and rule", s.Name)
		}
	}
}

// A change between two lots: the one that was announced before is judged as it was
// announced, the gate of the next asks the new rule.
func TestSettings_do_not_reach_back(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	leader, head := event.Actor{Person: ref.New(), Role: "leader"}, event.Actor{Person: ref.New(), Role: "bureau_head"}
	change := func(value int, from legal.Date, at legal.Time) {
		id, err := h.ProposeSetting(t.Context(), court, auctionpg.SettingProposal{Name: "lenient_notice", Value: value, Document: "锦法执〔2026〕1号", From: from}, leader, at)
		no(t, err)
		no(t, h.ApproveSetting(t.Context(), court, id, head, at))
	}
	change(1, legal.Date{}, priced)
	lot := h.noticed(t)
	g, err := h.CheckAnnouncement(t.Context(), court, lot, auctionpg.Draft{}, published)
	no(t, err)
	d := draft()
	d.OpensAt = g.FirstOpen.At(10, 0)
	d.EndsAt = d.OpensAt.Add(auction.BiddingLeast)
	if g.FirstOpen != published.Date().AddDays(g.Days) {
		t.Errorf("lenient: first on %s", g.FirstOpen)
	}
	_, err = h.Announce(t.Context(), court, lot, d, h.clerk, published)
	no(t, err)
	change(0, published.Date().AddDays(1), published)
	// What is approved at the instant of an announcement counts after it; of two from one
	// instant the later decision prevails.
	one := auctionpg.SettingProposal{Name: "pay_days_movable", Document: "锦法执〔2026〕1号"}
	for i := range 2 {
		one.Value = 20 + i
		id, err := h.ProposeSetting(t.Context(), court, one, leader, published)
		no(t, err)
		no(t, h.ApproveSetting(t.Context(), court, id, head, published))
	}
	for plus, want := range []int{7, 20, 21} {
		got, err := h.Settings(t.Context(), court, published.Add(time.Duration(plus)*time.Microsecond))
		if err != nil || got.Policy().PayDaysMovable != want {
			t.Errorf("%d µs after the announcement: %d, want %d; %v", plus, got.Policy().PayDaysMovable, want, err)
		}
	}
	after := published.Date().AddDays(2).At(10, 0)
	c, err := h.Conformity(t.Context(), lot, after)
	if err != nil || c.NotMet != 0 {
		t.Errorf("judged by a rule that came later: %+v, %v", c.Failed(), err)
	}
	if now, err := h.Settings(t.Context(), court, after); err != nil || now.Policy().Lenient {
		t.Errorf("the next lot is counted strictly: %v", err)
	}
}
