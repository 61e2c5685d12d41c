package auctionpg_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"fachui/auction"
	"fachui/auction/auctionpg"
	"fachui/internal/legal"
	"fachui/internal/ref"
)

func paper() auction.Paper {
	return auction.Paper{DocNo: "（2026）川0104执101号之六", Document: strings.Repeat("5f", 32), Reason: "买受人未付清价款"}
}

// overdue is a sold lot whose time to pay is over.
func (h *house) overdue(t *testing.T) (lot ref.ID, at legal.Time) {
	t.Helper()
	lot, at = h.sold(t), legal.MustDate("2026-04-09").End()
	no(t, h.tx(t, func(tx pgx.Tx) error { return h.LapseTx(t.Context(), tx, court, lot, at) }))
	return lot, at
}

// Only a judge, only when the time is over, only on paper, and only once.
func TestRuleDefault_refusals(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	lot := h.sold(t)
	if _, err := h.RuleDefault(t.Context(), court, lot, paper(), h.judge, ends); !errors.Is(err, auction.ErrNoStep) {
		t.Errorf("before the time is over: %v", err)
	}
	late := legal.MustDate("2026-04-09").End()
	no(t, h.tx(t, func(tx pgx.Tx) error { return h.LapseTx(t.Context(), tx, court, lot, late) }))
	if _, err := h.RuleDefault(t.Context(), court, lot, paper(), h.clerk, late); !errors.Is(err, auctionpg.ErrNotYours) {
		t.Errorf("a clerk: %v", err)
	}
	if _, err := h.RuleDefault(t.Context(), court, lot, auction.Paper{}, h.judge, late); !errors.Is(err, auction.ErrPaper) {
		t.Errorf("without a ruling: %v", err)
	}
	out, err := h.RuleDefault(t.Context(), court, lot, paper(), h.judge, late)
	no(t, err)
	if out.Status != auction.Defaulted || h.status(t, lot) != auction.Defaulted {
		t.Errorf("%+v", out)
	}
	if _, err = h.RuleDefault(t.Context(), court, lot, paper(), h.judge, late); !errors.Is(err, auction.ErrNoStep) {
		t.Errorf("again: %v", err)
	}
}

// T20: money counts late only by leave, whichever comes first.
func TestAcceptLate(t *testing.T) {
	t.Parallel()
	paid := func(h *house, lot ref.ID, at legal.Time) func(pgx.Tx) error {
		return func(tx pgx.Tx) error { return h.PaidTx(t.Context(), tx, court, lot, at) }
	}
	leave := func(h *house, lot ref.ID, at legal.Time) error {
		out, err := h.AcceptLate(t.Context(), court, lot, paper(), at.Date().AddDays(3), h.judge, at)
		if err == nil && (out.Status != auction.Overdue || out.PayBy != at.Date().AddDays(3).End()) {
			t.Errorf("%+v", out)
		}
		return err
	}
	t.Run("money first", func(t *testing.T) {
		t.Parallel()
		h := newHouse(t)
		lot, at := h.overdue(t)
		no(t, h.tx(t, paid(h, lot, at)))
		if s := h.status(t, lot); s != auction.Overdue {
			t.Errorf("paid late and not accepted: %s", s)
		}
		no(t, leave(h, lot, at))
		no(t, h.tx(t, paid(h, lot, at)))
		if s := h.status(t, lot); s != auction.Paid {
			t.Errorf("accepted: %s", s)
		}
	})
	t.Run("leave first", func(t *testing.T) {
		t.Parallel()
		h := newHouse(t)
		lot, at := h.overdue(t)
		no(t, leave(h, lot, at))
		if _, err := h.RuleDefault(t.Context(), court, lot, paper(), h.judge, at); !errors.Is(err, auction.ErrLeaveRuns) {
			t.Errorf("against the leave: %v", err)
		}
		no(t, h.tx(t, paid(h, lot, at)))
		if s := h.status(t, lot); s != auction.Paid {
			t.Errorf("paid by leave: %s", s)
		}
		if err := leave(h, lot, at); !errors.Is(err, auction.ErrNoStep) {
			t.Errorf("leave for a price that is paid: %v", err)
		}
	})
	t.Run("not a clerk's to give", func(t *testing.T) {
		t.Parallel()
		h := newHouse(t)
		lot, at := h.overdue(t)
		if _, err := h.AcceptLate(t.Context(), court, lot, paper(), at.Date(), h.clerk, at); !errors.Is(err, auctionpg.ErrNotYours) {
			t.Errorf("a clerk: %v", err)
		}
		if _, err := h.AcceptLate(t.Context(), court, lot, auction.Paper{}, at.Date(), h.judge, at); !errors.Is(err, auction.ErrPaper) {
			t.Errorf("no paper: %v", err)
		}
		if _, err := h.AcceptLate(t.Context(), court, lot, paper(), at.Date().AddDays(-1), h.judge, at); !errors.Is(err, auction.ErrLateDay) {
			t.Errorf("yesterday: %v", err)
		}
	})
}

// I07, I10: a sale is revoked on a ground of the law; the round is not used up and
// the buyer, who did not default, may bid again.
func TestRevoke(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	lot := h.sold(t)
	at := legal.MustParse("2026-04-06T10:00:00")
	r := auctionpg.Revocation{Paper: paper(), Ground: auction.SystemFault, LodgedOn: legal.MustDate("2026-04-03")}
	for name, c := range map[string]struct {
		change func(*auctionpg.Revocation)
		want   error
	}{
		"no paper":         {func(r *auctionpg.Revocation) { r.DocNo = "" }, auction.ErrPaper},
		"no ground of law": {func(r *auctionpg.Revocation) { r.Ground = "regret" }, auction.ErrRevocationGround},
		"before it began":  {func(r *auctionpg.Revocation) { r.LodgedOn = legal.MustDate("2026-01-01") }, auction.ErrLodgedOn},
	} {
		bad := r
		c.change(&bad)
		if _, err := h.Revoke(t.Context(), court, lot, bad, h.judge, at); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := h.Revoke(t.Context(), court, lot, r, h.clerk, at); !errors.Is(err, auctionpg.ErrNotYours) {
		t.Errorf("a clerk: %v", err)
	}
	out, err := h.Revoke(t.Context(), court, lot, r, h.judge, at)
	no(t, err)
	if out.Status != auction.Revoked {
		t.Errorf("%+v", out)
	}
	again, err := h.ListLot(t.Context(), court, h.asset, h.clerk, at)
	no(t, err)
	if again.Round != auction.FirstAuction || again.Attempt != 2 {
		t.Errorf("%+v", again)
	}
	if _, err = h.Revoke(t.Context(), court, lot, r, h.judge, at); !errors.Is(err, auction.ErrNoStep) {
		t.Errorf("again: %v", err)
	}
}

// The states are reached by their rulings only, whoever writes.
func TestUndoneByRuling(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	lot, _ := h.overdue(t)
	for _, s := range []auction.Status{auction.Defaulted, auction.Revoked} {
		err := h.tx(t, func(tx pgx.Tx) error {
			_, err := tx.Exec(t.Context(), `update lot set status = $2 where lot_id = $1`, lot, s)
			return err
		})
		if err == nil || !strings.Contains(err.Error(), "only by a ruling") {
			t.Errorf("%s: %v", s, err)
		}
	}
}
