package auctionpg_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"fachui/auction"
	"fachui/auction/auctionpg"
	"fachui/internal/legal"
	"fachui/internal/ref"
)

// From a fixed price to the buyer's door, by the days of cases F01 to F04.
func TestStory(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	lot := h.announced(t)
	if d := h.due(t, "lot.ends", lot); !d.Equal(ends) {
		t.Errorf("bidding is announced to end at %v", d)
	}

	alice := h.applyFor(t, lot, h.alice, nil)
	bob := h.applyFor(t, lot, h.bob, nil)
	if alice.Status != auctionpg.DepositPending || alice.DepositDue.String() != "70000.00" {
		t.Errorf("alice: %+v", alice)
	}
	code, rank := h.hold(t, lot, alice.Application, published)
	if code == "" || rank != 0 {
		t.Errorf("code %q, rank %d", code, rank)
	}
	h.hold(t, lot, bob.Application, published)

	h.engine(t, lot, auction.Bidding, "", legal.Time{})
	no(t, h.tx(t, func(tx pgx.Tx) error { return h.OpenedTx(t.Context(), tx, court, lot, opens) }))
	ended := legal.MustParse("2026-04-02T10:04:59.999")
	h.engine(t, lot, auction.Sold, "1204000", ended)
	sold := auction.LotSold{Court: court, Case: h.caseID, Lot: lot, Code: code, Price: yuan("1204000"), EndedAt: ended, Bids: 9}
	var winner ref.ID
	no(t, h.tx(t, func(tx pgx.Tx) (err error) { winner, err = h.ConfirmTx(t.Context(), tx, sold); return err }))
	if winner != alice.Application {
		t.Fatalf("winner %s, want %s", winner, alice.Application)
	}
	c, err := h.Confirmation(t.Context(), lot)
	no(t, err)
	if c.Balance.String() != "1134000.00" || !c.PayBy.Equal(legal.MustDate("2026-04-09").End()) || c.Buyer == "" || c.Code != code {
		t.Errorf("confirmation %+v", c)
	}
	if n := h.count(t, `select count(*) from application where lot_id = $1 and status = 'RELEASED'`, lot); n != 1 {
		t.Errorf("%d released", n)
	}

	paid, served := legal.MustParse("2026-04-08T15:00:00"), legal.MustParse("2026-04-13T10:00:00")
	no(t, h.tx(t, func(tx pgx.Tx) error { return h.PaidTx(t.Context(), tx, court, lot, paid) }))
	if d := h.due(t, "ruling.serve", lot); !d.Equal(legal.MustDate("2026-04-18").End()) {
		t.Errorf("serve by %v", d)
	}
	r, err := h.IssueRuling(t.Context(), court, lot, auctionpg.RulingDraft{DocNo: "（2026）裁9号", Document: hash, BuyerCheck: "不限购，已核查"}, h.judge, paid)
	no(t, err)
	if !r.ServeBy.Equal(legal.MustDate("2026-04-18").End()) {
		t.Errorf("ruling %+v", r)
	}
	no(t, h.tx(t, func(tx pgx.Tx) error { return h.RulingReceivedTx(t.Context(), tx, court, lot, served) }))
	v, err := h.Public(t.Context(), lot)
	no(t, err)
	if v.Status != auction.Titled || !v.TitledAt.Equal(served) {
		t.Errorf("title: %s at %v", v.Status, v.TitledAt)
	}
	if d := h.due(t, "ruling.deliver", lot); !d.Equal(legal.MustDate("2026-04-28").End()) {
		t.Errorf("deliver by %v", d)
	}
	to, err := h.Deliver(t.Context(), court, lot, auctionpg.Handover{Document: hash}, h.clerk, served)
	no(t, err)
	if to != auction.Delivered || h.count(t, `select count(*) from deadline where lot_id = $1 and ended_at is null`, lot) != 0 {
		t.Errorf("ended %s with clocks running", to)
	}
}

// What flow may call twice changes nothing the second time.
func TestStory_twice(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	lot := h.announced(t)
	a := h.applyFor(t, lot, h.alice, nil)
	code, _ := h.hold(t, lot, a.Application, published)
	again, _ := h.hold(t, lot, a.Application, published)
	if code == "" || code != again || h.count(t, `select count(*) from outbox where name = 'auction.qualified'`) != 1 {
		t.Errorf("code %q, then %q", code, again)
	}
	h.engine(t, lot, auction.Bidding, "", legal.Time{})
	h.engine(t, lot, auction.Sold, "700000", ends)
	sold := auction.LotSold{Court: court, Lot: lot, Code: code, Price: yuan("700000"), EndedAt: ends, Bids: 1}
	for range 2 {
		no(t, h.tx(t, func(tx pgx.Tx) error { _, err := h.ConfirmTx(t.Context(), tx, sold); return err }))
		no(t, h.tx(t, func(tx pgx.Tx) error { return h.PaidTx(t.Context(), tx, court, lot, ends) }))
	}
	_, err := h.IssueRuling(t.Context(), court, lot, auctionpg.RulingDraft{DocNo: "一号", Document: hash, BuyerCheck: "已核查"}, h.judge, ends)
	no(t, err)
	for range 2 {
		no(t, h.tx(t, func(tx pgx.Tx) error { return h.RulingReceivedTx(t.Context(), tx, court, lot, ends) }))
	}
	for _, name := range []string{"auction.confirmed", "auction.ruling_issued", "auction.title_passed"} {
		if n := h.count(t, `select count(*) from outbox where name = $1`, name); n != 1 {
			t.Errorf("%s told %d times", name, n)
		}
	}
}

// A failed first auction is followed by a second with at most 20 % off (A04, A07, T9).
func TestStory_second_auction(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	lot := h.announced(t)
	a := h.applyFor(t, lot, h.alice, nil)
	h.hold(t, lot, a.Application, published)
	h.engine(t, lot, auction.Bidding, "", legal.Time{})
	h.engine(t, lot, auction.FailedFirst, "", ends)
	for range 2 {
		no(t, h.tx(t, func(tx pgx.Tx) error {
			return h.FailTx(t.Context(), tx, auction.LotFailed{Court: court, Lot: lot, Round: auction.FirstAuction, EndedAt: ends})
		}))
	}
	if d := h.due(t, "lot.reauction", lot); !d.Equal(legal.MustDate("2026-05-02").End()) {
		t.Errorf("second auction by %v", d)
	}
	if n := h.count(t, `select count(*) from application where lot_id = $1 and status = 'RELEASED'`, lot); n != 1 {
		t.Errorf("%d released", n)
	}
	second, err := h.ListLot(t.Context(), court, h.asset, h.clerk, ends)
	no(t, err)
	if second.Round != auction.SecondAuction || second.Attempt != 1 {
		t.Fatalf("%+v", second)
	}
	p := h.proposal()
	p.StartingPrice, p.Deposit = yuan("559999.99"), yuan("56000")
	_, err = h.ProposeResolution(t.Context(), court, second.Lot, p, h.panel[0], ends)
	if !errors.Is(err, auction.ErrCutTooDeep) {
		t.Errorf("a fen below 80 %%: %v", err)
	}
	p.StartingPrice = yuan("560000")
	if got := h.resolve(t, second.Lot, p); got.Status != auction.PanelOK {
		t.Errorf("at 80 %%: %+v", got)
	}
}

func TestAnnouncement_is_whole_and_hashed(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	lot := h.announced(t)
	b, err := h.Announcement(t.Context(), lot)
	no(t, err)
	var p auctionpg.Published
	no(t, json.Unmarshal(b.Content, &p))
	no(t, auction.CheckDisclosures(p.Disclosures))
	no(t, auction.CheckWarnings(p.Warnings))
	if p.StartingPrice.String() != "700000.00" || p.CourtName == "" || p.Platform == "" {
		t.Errorf("%+v", p)
	}
	if !strings.Contains(string(b.Content), "存在租约至 2027 年") || !strings.Contains(string(b.Content), "第1顺位：承租人") {
		t.Error("defects or priority are not in the text")
	}
}

// G11 and Art. 24(2): after a default the same round is held again, its price not
// cut below 70 %, and the buyer in default may not bid.
func TestStory_G11_reauction_after_default(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	lot := h.sold(t)
	late := legal.MustDate("2026-04-09").End()
	no(t, h.tx(t, func(tx pgx.Tx) error { return h.LapseTx(t.Context(), tx, court, lot, late) }))
	_, err := h.RuleDefault(t.Context(), court, lot, paper(), h.judge, late)
	no(t, err)
	again, err := h.ListLot(t.Context(), court, h.asset, h.clerk, late)
	if err != nil || again.Round != auction.FirstAuction || again.Attempt != 2 {
		t.Fatalf("%+v, %v", again, err)
	}
	p := h.proposal()
	p.StartingPrice = yuan("560000")
	if _, err = h.ProposeResolution(t.Context(), court, again.Lot, p, h.panel[0], late); !errors.Is(err, auction.ErrStartBelowReference) {
		t.Errorf("cut by 20 %%: %v", err)
	}
	_, err = h.ChoosePlatform(t.Context(), court, again.Lot, auctionpg.PlatformChoice{}, h.clerk, late)
	no(t, err)
	h.resolve(t, again.Lot, h.proposal())
	h.notify(t, again.Lot, late)
	d := draft()
	d.OpensAt, d.EndsAt = legal.MustParse("2026-06-01T10:00:00"), legal.MustParse("2026-06-02T10:00:00")
	at := legal.MustParse("2026-04-20T09:00:00")
	_, err = h.Announce(t.Context(), court, again.Lot, d, h.clerk, at)
	no(t, err)
	if _, err = h.Apply(t.Context(), again.Lot, h.application(t, again.Lot, nil), h.alice, at); !errors.Is(err, auction.ErrDefaulted) {
		t.Errorf("the buyer in default: %v", err)
	}
	if _, err = h.Apply(t.Context(), again.Lot, h.application(t, again.Lot, nil), h.bob, at); err != nil {
		t.Errorf("another bidder: %v", err)
	}
}
