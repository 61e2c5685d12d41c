package auctionpg_test

import (
	"errors"
	"slices"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5"

	"fachui/auction"
	"fachui/auction/auctionpg"
	"fachui/internal/deadline"
	"fachui/internal/event"
	"fachui/internal/legal"
	"fachui/internal/ref"
)

func TestListLot_refusals(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name string
		edit func(*world)
		want error
	}{
		{"J04 a ship", func(w *world) { w.asset.Class = auction.Ship }, auction.ErrShip},
		{"J04 listed shares", func(w *world) { w.asset.Class = auction.ListedShares }, auction.ErrListedShares},
		{"without a price", func(w *world) { w.priced = false }, auctionpg.ErrNoPrice},
		{"not surveyed", func(w *world) { w.asset.Surveyed = false }, auctionpg.ErrNotSurveyed},
		{"equity without a report", func(w *world) { w.priced, w.price, w.asset.Class = false, auctionpg.Price{}, auction.Equity }, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			h := newHouse(t)
			tt.edit(h.world)
			_, err := h.ListLot(t.Context(), court, h.asset, h.clerk, priced)
			if !errors.Is(err, tt.want) {
				t.Errorf("%v, want %v", err, tt.want)
			}
		})
	}
}

// Two clerks list the same asset at once: one of them does.
func TestListLot_concurrently(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	errs := make([]error, 4)
	var wg sync.WaitGroup
	for i := range errs {
		wg.Go(func() { _, errs[i] = h.ListLot(t.Context(), court, h.asset, h.clerk, priced) })
	}
	wg.Wait()
	listed := 0
	for _, err := range errs {
		switch {
		case err == nil:
			listed++
		case !errors.Is(err, auctionpg.ErrAssetListed):
			t.Error(err)
		}
	}
	if listed != 1 {
		t.Errorf("%d of 4 listed it", listed)
	}
}

func (h *house) sold(t *testing.T) ref.ID {
	t.Helper()
	lot := h.announced(t)
	a := h.applyFor(t, lot, h.alice, nil)
	code, _ := h.hold(t, lot, a.Application, published)
	h.engine(t, lot, auction.Bidding, "", legal.Time{})
	h.engine(t, lot, auction.Sold, "700000", ends)
	no(t, h.tx(t, func(tx pgx.Tx) error {
		_, err := h.ConfirmTx(t.Context(), tx, auction.LotSold{Court: court, Lot: lot, Code: code, Price: yuan("700000"), EndedAt: ends, Bids: 1})
		return err
	}))
	return lot
}

func TestChoosePlatform_conflict_is_put_on_record(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	l, err := h.ListLot(t.Context(), court, h.asset, h.clerk, priced)
	no(t, err)
	other := auctionpg.PlatformChoice{Choices: []auctionpg.Choice{{Party: h.creditor.ID, Platform: "公拍网"}}}
	_, err = h.ChoosePlatform(t.Context(), court, l.Lot, other, h.clerk, priced)
	if !errors.Is(err, auctionpg.ErrChoiceConflict) {
		t.Errorf("without a reason: %v", err)
	}
	other.Reason = "本院实行唯一处置通道，已向申请执行人释明并记录在案"
	out, err := h.ChoosePlatform(t.Context(), court, l.Lot, other, h.clerk, priced)
	if err != nil || !out.Conflict || out.Chosen != "公拍网" {
		t.Errorf("%+v, %v", out, err)
	}
	if n := h.count(t, `select count(*) from event where kind = 'lot.platform_chosen' and public and body->>'conflict' = 'true'`); n != 1 {
		t.Error("the conflict is not on the public record")
	}
	apart := auctionpg.PlatformChoice{Choices: []auctionpg.Choice{{Platform: "公拍网"}, {Platform: "京东"}}}
	if out, err := h.ChoosePlatform(t.Context(), court, l.Lot, apart, h.clerk, priced); err != nil || out.Conflict || out.Chosen != "" {
		t.Errorf("choices that differ leave it to the court: %+v, %v", out, err)
	}
}

func TestSignResolution(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	lot := h.listed(t)
	old, err := h.ProposeResolution(t.Context(), court, lot, h.proposal(), h.panel[0], priced)
	no(t, err)
	changed := h.proposal()
	changed.StartingPrice = yuan("710000")
	r, err := h.ProposeResolution(t.Context(), court, lot, changed, h.panel[0], priced)
	no(t, err)
	sign := func(by event.Actor, agrees bool, hash string) (auctionpg.Signed, error) {
		return h.SignResolution(t.Context(), court, lot, r.Resolution, auctionpg.Signature{Agrees: agrees, Hash: hash}, by, priced)
	}
	if _, err := sign(h.panel[0], true, old.Hash); !errors.Is(err, auction.ErrContentChanged) {
		t.Errorf("signed what was proposed before: %v", err)
	}
	stranger := event.Actor{Person: ref.New(), Role: "judge"}
	if _, err := sign(stranger, true, r.Hash); !errors.Is(err, auction.ErrNotOnPanel) {
		t.Errorf("a judge who is not on the panel: %v", err)
	}
	if out, err := sign(h.panel[0], true, r.Hash); err != nil || out.Outcome != auction.Pending {
		t.Errorf("first: %+v, %v", out, err)
	}
	if _, err := sign(h.panel[0], true, r.Hash); !errors.Is(err, auction.ErrSignedAlready) {
		t.Errorf("twice: %v", err)
	}
	if out, err := sign(h.panel[1], false, r.Hash); err != nil || out.Outcome != auction.Pending {
		t.Errorf("second: %+v, %v", out, err)
	}
	out, err := sign(h.panel[2], true, r.Hash)
	if err != nil || out.Outcome != auction.Carried || out.Status != auction.PanelOK {
		t.Errorf("third: %+v, %v", out, err)
	}
	v, err := h.Resolution(t.Context(), court, lot, r.Resolution)
	if err != nil || v.Outcome != auction.Carried || len(v.Votes) != 3 {
		t.Errorf("%+v, %v", v, err)
	}
}

// The last two members sign at the same instant: the terms are set once.
func TestSignResolution_concurrently(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	lot := h.listed(t)
	r, err := h.ProposeResolution(t.Context(), court, lot, h.proposal(), h.panel[0], priced)
	no(t, err)
	outs := make([]auctionpg.Signed, len(h.panel))
	errs := make([]error, len(h.panel))
	var wg sync.WaitGroup
	for i, m := range h.panel {
		wg.Go(func() {
			outs[i], errs[i] = h.SignResolution(t.Context(), court, lot, r.Resolution, auctionpg.Signature{Agrees: true, Hash: r.Hash}, m, priced)
		})
	}
	wg.Wait()
	carried := 0
	for i := range outs {
		no(t, errs[i])
		if outs[i].Outcome == auction.Carried {
			carried++
		}
	}
	if carried != 1 || h.status(t, lot) != auction.PanelOK {
		t.Errorf("carried %d times; %s", carried, h.status(t, lot))
	}
}

func TestSignResolution_rejected(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	lot := h.listed(t)
	r, err := h.ProposeResolution(t.Context(), court, lot, h.proposal(), h.panel[0], priced)
	no(t, err)
	var out auctionpg.Signed
	for i, m := range h.panel {
		out, err = h.SignResolution(t.Context(), court, lot, r.Resolution, auctionpg.Signature{Agrees: i == 0, Hash: r.Hash, Opinion: "起拍价偏低"}, m, priced)
		no(t, err)
	}
	if out.Outcome != auction.Rejected || h.status(t, lot) != auction.Priced {
		t.Errorf("%+v", out)
	}
	if got := h.resolve(t, lot, h.proposal()); got.Outcome != auction.Carried {
		t.Errorf("another proposal: %+v", got)
	}
}

func TestIssueNotices(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	lot := h.listed(t)
	h.resolve(t, lot, h.proposal())
	_, err := h.Announce(t.Context(), court, lot, draft(), h.clerk, published)
	if !errors.Is(err, auction.ErrNoStep) {
		t.Errorf("announced before anybody was told: %v", err)
	}
	out, err := h.IssueNotices(t.Context(), court, lot, h.clerk, told)
	no(t, err)
	if len(out.Recipients) != 3 || !slices.Contains(out.Recipients, h.lessee.ID) {
		t.Errorf("told %v", out.Recipients)
	}
	if _, err = h.IssueNotices(t.Context(), court, lot, h.clerk, told); !errors.Is(err, auctionpg.ErrNoticesIssued) {
		t.Errorf("twice: %v", err)
	}
	receive := func(p auctionpg.Party, how auctionpg.Receipt) {
		no(t, h.tx(t, func(tx pgx.Tx) error {
			return h.NoticeReceivedTx(t.Context(), tx, court, lot, p.ID, how, told)
		}))
	}
	receive(h.creditor, auctionpg.ByReceipt)
	receive(h.creditor, auctionpg.ByReceipt)
	receive(h.lessee, auctionpg.ByWaiver)
	if h.status(t, lot) != auction.PanelOK {
		t.Error("noticed before the debtor was told")
	}
	receive(h.debtor, auctionpg.ByPosting)
	if h.status(t, lot) != auction.Noticed {
		t.Errorf("%s", h.status(t, lot))
	}
	receive(h.debtor, auctionpg.ByDeeming)
	_, err = h.Announce(t.Context(), court, lot, draft(), h.clerk, published)
	no(t, err)
}

func TestIssueNotices_without_parties(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	lot := h.listed(t)
	h.resolve(t, lot, h.proposal())
	h.world.parties = []auctionpg.Party{h.lessee}
	if _, err := h.IssueNotices(t.Context(), court, lot, h.clerk, told); !errors.Is(err, auctionpg.ErrNobodyToTell) {
		t.Errorf("%v", err)
	}
}

func TestAnnounce_refusals(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	lot := h.listed(t)
	h.resolve(t, lot, h.proposal())
	h.notify(t, lot, told)
	without := func(key string) func(*auctionpg.Draft) {
		return func(d *auctionpg.Draft) {
			d.Disclosures = slices.DeleteFunc(d.Disclosures, func(e auction.Entry) bool { return e.Key == key })
			d.Warnings = slices.DeleteFunc(d.Warnings, func(e auction.Entry) bool { return e.Key == key })
		}
	}
	tests := []struct {
		name string
		edit func(*auctionpg.Draft)
		at   legal.Time
		want error
	}{
		{"B02 thirty days on", func(*auctionpg.Draft) {}, published.Add(24 * 60 * 60 * 1e9), auction.ErrAnnouncedLate},
		{"B04 told three days before", func(d *auctionpg.Draft) {}, legal.MustParse("2026-02-23T09:00:00"), auction.ErrPartyNotice},
		{"B07 no appraisal", without("appraisal"), published, auction.ErrDisclosureMissing},
		{"B07 no warning of default", without("default"), published, auction.ErrWarningMissing},
		{"B09 a second short", func(d *auctionpg.Draft) { d.EndsAt = d.EndsAt.Add(-1e9) }, published, auction.ErrBiddingShort},
		{"J02 all taxes on the buyer", func(d *auctionpg.Draft) { d.Notes = "一切税费由买受人承担" }, published, auction.ErrTaxBlanket},
		{"no defect stated", func(d *auctionpg.Draft) { d.Defects = nil }, published, auctionpg.ErrDefects},
		{"nobody to call", func(d *auctionpg.Draft) { d.Viewing.Phone = "" }, published, auctionpg.ErrContact},
		{"what the house writes itself", func(d *auctionpg.Draft) {
			d.Disclosures = append(d.Disclosures, auction.Entry{Key: "schedule", Text: "另行通知"})
		}, published, auctionpg.ErrDerived},
		{"after the price has expired", func(d *auctionpg.Draft) {
			d.OpensAt, d.EndsAt = legal.MustParse("2027-03-01T10:00:00"), legal.MustParse("2027-03-02T10:00:00")
		}, legal.MustParse("2027-01-01T09:00:00"), auction.ErrPriceExpired},
	}
	for _, tt := range tests {
		d := draft()
		tt.edit(&d)
		_, err := h.Announce(t.Context(), court, lot, d, h.clerk, tt.at)
		if !errors.Is(err, tt.want) {
			t.Errorf("%s: %v, want %v", tt.name, err, tt.want)
		}
	}
	if h.status(t, lot) != auction.Noticed {
		t.Error("a refusal changed the lot")
	}
}

func TestDeadlineTx(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	lot := h.listed(t)
	late := legal.MustParse("2026-03-01T00:00:00")
	no(t, h.tx(t, func(tx pgx.Tx) error {
		d, ok, err := deadline.Due(t.Context(), tx, late)
		if err != nil || !ok || d.Kind != auction.DeadlineDisposal || !d.Due.Equal(legal.MustDate("2026-02-20").End()) {
			t.Errorf("%+v, %v, %v", d, ok, err)
		}
		return h.DeadlineTx(t.Context(), tx, d, late)
	}))
	if n := h.count(t, `select count(*) from event where kind = 'lot.duty_missed' and lot_id = $1`, lot); n != 1 {
		t.Errorf("%d breaches on record", n)
	}
	err := h.tx(t, func(tx pgx.Tx) error {
		return h.DeadlineTx(t.Context(), tx, deadline.Deadline{Kind: auction.DeadlineEnds}, late)
	})
	if err == nil {
		t.Error("the end of bidding is the engine's")
	}
}

func TestPaidTx_late_payment_waits_for_the_court(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	lot := h.sold(t)
	late := legal.MustParse("2026-04-10T00:00:00")
	no(t, h.tx(t, func(tx pgx.Tx) error { return h.LapseTx(t.Context(), tx, court, lot, late) }))
	no(t, h.tx(t, func(tx pgx.Tx) error { return h.PaidTx(t.Context(), tx, court, lot, late) }))
	if h.status(t, lot) != auction.Overdue || h.count(t, `select count(*) from event where kind = 'lot.paid_late'`) != 1 {
		t.Errorf("%s", h.status(t, lot))
	}
	_, err := h.IssueRuling(t.Context(), court, lot, auctionpg.RulingDraft{DocNo: "一号", Document: hash, BuyerCheck: "已核查"}, h.judge, late)
	if !errors.Is(err, auction.ErrNoStep) {
		t.Errorf("a ruling on an overdue lot: %v", err)
	}
}
