package auctionpg_test

import (
	"errors"
	"testing"

	"github.com/jackc/pgx/v5"

	"fachui/auction"
	"fachui/auction/auctionpg"
	"fachui/internal/legal"
)

// B10: an announced mistake is not edited; the lot is withdrawn and listed again
// in the same round, and the old text stays.
func TestWithdraw_B10_and_list_again(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	lot := h.announced(t)
	a := h.applyFor(t, lot, h.alice, nil)
	_, err := h.Announce(t.Context(), court, lot, draft(), h.clerk, published)
	if !errors.Is(err, auction.ErrNoStep) {
		t.Errorf("a second announcement: %v", err)
	}
	order := auctionpg.Order{Ground: "announcement_error", Reason: "公告起拍价有误"}
	no(t, h.Withdraw(t.Context(), court, lot, order, h.judge, published))
	if h.status(t, lot) != auction.Withdrawn || h.count(t, `select count(*) from deadline where lot_id = $1 and ended_at is null`, lot) != 0 {
		t.Error("withdrawn with clocks running")
	}
	if n := h.count(t, `select count(*) from application where application_id = $1 and status = 'RELEASED'`, a.Application); n != 1 {
		t.Error("the applicant is not released")
	}
	if _, err := h.Announcement(t.Context(), lot); err != nil {
		t.Errorf("the old text: %v", err)
	}
	again, err := h.ListLot(t.Context(), court, h.asset, h.clerk, published)
	if err != nil || again.Round != auction.FirstAuction || again.Attempt != 2 {
		t.Errorf("listed again: %+v, %v", again, err)
	}
}

func TestWithdraw_needs_a_judge_and_a_reason(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	lot := h.announced(t)
	order := auctionpg.Order{Ground: "compromise", Reason: "当事人达成和解"}
	if err := h.Withdraw(t.Context(), court, lot, order, h.clerk, published); !errors.Is(err, auctionpg.ErrNotYours) {
		t.Errorf("a clerk: %v", err)
	}
	if err := h.Withdraw(t.Context(), court, lot, auctionpg.Order{Ground: "compromise"}, h.judge, published); !errors.Is(err, auctionpg.ErrGround) {
		t.Errorf("without a reason: %v", err)
	}
	h.engine(t, lot, auction.Bidding, "", legal.Time{})
	if err := h.Withdraw(t.Context(), court, lot, order, h.judge, published); !errors.Is(err, auctionpg.ErrLive) {
		t.Errorf("while bidding runs: %v", err)
	}
}

// I05 and T27: a suspended lot's clocks stand still and go on with what was left.
func TestSuspend_and_resume(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	lot := h.announced(t)
	order := auctionpg.Order{Ground: "third_party_objection", Reason: "案外人提出异议"}
	no(t, h.Suspend(t.Context(), court, lot, order, h.judge, published))
	if !h.due(t, "lot.opens", lot).IsZero() || h.status(t, lot) != auction.Suspended {
		t.Error("a suspended lot still opens")
	}
	_, err := h.Apply(t.Context(), lot, h.application(t, lot, nil), h.alice, published)
	if !errors.Is(err, auction.ErrNoStep) {
		t.Errorf("an application while suspended: %v", err)
	}
	due, err := h.CauseEnded(t.Context(), court, lot, legal.MustDate("2026-04-10"), h.judge, published)
	if err != nil || !due.Equal(legal.MustDate("2026-04-15").End()) {
		t.Errorf("resume by %v, %v", due, err)
	}
	at := legal.MustParse("2026-04-12T09:00:00")
	_, err = h.Resume(t.Context(), court, lot, auctionpg.Resumption{Order: order, OpensAt: opens, EndsAt: ends}, h.judge, at)
	if !errors.Is(err, auctionpg.ErrResumeTime) {
		t.Errorf("resumed into the past: %v", err)
	}
	o, e := legal.MustParse("2026-04-20T10:00:00"), legal.MustParse("2026-04-21T10:00:00")
	to, err := h.Resume(t.Context(), court, lot, auctionpg.Resumption{Order: order, OpensAt: o, EndsAt: e}, h.judge, at)
	no(t, err)
	v, err := h.Public(t.Context(), lot)
	no(t, err)
	if to.Status != auction.Announced || !v.OpensAt.Equal(o) || !h.due(t, "lot.ends", lot).Equal(e) || !h.due(t, "lot.resume", lot).IsZero() {
		t.Errorf("resumed to %+v, opens %v", to, v.OpensAt)
	}
	h.applyFor(t, lot, h.alice, nil)
}

// Without new times the start is as far away as it was.
func TestResume_with_the_time_that_was_left(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	lot := h.announced(t)
	order := auctionpg.Order{Ground: "third_party_objection", Reason: "案外人提出异议"}
	no(t, h.Suspend(t.Context(), court, lot, order, h.judge, opens.Add(-60*60*1e9)))
	at := legal.MustParse("2026-04-10T12:00:00")
	r := auctionpg.Resumption{Order: order, CauseEndedOn: legal.MustDate("2026-04-05")}
	out, err := h.Resume(t.Context(), court, lot, r, h.judge, at)
	if err != nil || !out.OpensAt.Equal(at.Add(60*60*1e9)) || out.EndsAt.Sub(out.OpensAt) != auction.BiddingLeast {
		t.Errorf("%+v, %v", out, err)
	}
	if n := h.count(t, `select count(*) from event where kind = 'lot.resumed' and body->>'late' = 'false'`); n != 1 {
		t.Error("the fifth day is in time")
	}
}

func TestSuspend_after_the_sale_stops_the_ruling_clock(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	lot := h.sold(t)
	no(t, h.tx(t, func(tx pgx.Tx) error {
		return h.PaidTx(t.Context(), tx, court, lot, legal.MustParse("2026-04-08T10:00:00"))
	}))
	order := auctionpg.Order{Ground: "third_party_objection", Reason: "案外人提出异议"}
	no(t, h.Suspend(t.Context(), court, lot, order, h.judge, legal.MustParse("2026-04-10T00:00:00")))
	// What is sold is revoked, not withdrawn, and suspending it does not open that way.
	withdrawal := auctionpg.Order{Ground: "compromise", Reason: "当事人达成和解"}
	if err := h.Withdraw(t.Context(), court, lot, withdrawal, h.judge, legal.MustParse("2026-04-10T00:00:00")); !errors.Is(err, auction.ErrNoStep) {
		t.Errorf("a suspended sale withdrawn: %v", err)
	}
	_, err := h.Resume(t.Context(), court, lot, auctionpg.Resumption{Order: order}, h.judge, legal.MustParse("2026-05-10T00:00:00"))
	no(t, err)
	// nine of the ten days were left
	if d := h.due(t, "ruling.serve", lot); !d.Equal(legal.MustDate("2026-05-18").End()) {
		t.Errorf("serve by %v", d)
	}
}
