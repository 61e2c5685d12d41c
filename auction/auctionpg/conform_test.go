package auctionpg_test

import (
	"errors"
	"slices"
	"testing"

	"fachui/auction"
	"fachui/auction/auctionpg"
	"fachui/internal/legal"
)

// A lot that was published keeps to everything; a lot that was not has no check.
func TestConformity(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	lot := h.noticed(t)
	_, err := h.Conformity(t.Context(), lot, published)
	if !errors.Is(err, auctionpg.ErrNoLot) {
		t.Fatalf("before the announcement: %v", err)
	}
	_, err = h.Announce(t.Context(), court, lot, draft(), h.clerk, published)
	no(t, err)
	c, err := h.Conformity(t.Context(), lot, published)
	no(t, err)
	if c.NotMet != 0 || c.Met+c.NotApplicable != len(c.Items) || c.Met < 30 {
		t.Fatalf("%d met, %d not: %+v", c.Met, c.NotMet, c.Failed())
	}
	r, err := h.CourtConformity(t.Context(), court, auctionpg.ConformityQuestion{}, published)
	no(t, err)
	if r.Checked != 1 || len(r.Lots) != 0 || len(r.Counts) != 0 || r.More {
		t.Errorf("%+v", r)
	}
	_, err = h.CourtConformity(t.Context(), court, auctionpg.ConformityQuestion{From: published.Date(), To: published.Date().AddDays(-1)}, published)
	if !errors.Is(err, auctionpg.ErrSearch) {
		t.Errorf("a period that ends before it begins: %v", err)
	}
}

// What happens after publication shows: a sale that is put off until the price
// has been out of validity for more than six months.
func TestConformity_after_publication(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.world.price.ValidUntil = published.Date()
	lot := h.announced(t)
	no(t, h.Suspend(t.Context(), court, lot, auctionpg.Order{Ground: "compromise", Reason: "当事人正在协商和解"}, h.judge, published))
	late := legal.MustDate("2027-06-01").At(10, 0)
	h.exec(t, `update lot set opens_at = $3, ends_at = $4 where court_id = $1 and lot_id = $2`, court, lot, late, late.Add(auction.BiddingLeast))
	r, err := h.CourtConformity(t.Context(), court, auctionpg.ConformityQuestion{Item: "price_valid"}, published)
	no(t, err)
	if len(r.Lots) != 1 || r.Lots[0].NotMet != 1 || r.Lots[0].Failed()[0].Code != auction.ErrPriceTooOld.Code ||
		len(r.Counts) != 1 || r.Counts[0].Lots != 1 || r.Counts[0].Item != "price_valid" {
		t.Errorf("%+v", r)
	}
	r, err = h.CourtConformity(t.Context(), court, auctionpg.ConformityQuestion{Item: "deposit"}, published)
	if err != nil || len(r.Lots) != 0 || len(r.Counts) != 1 {
		t.Errorf("asked for another item: %+v, %v", r, err)
	}
}

// The gate and the check name the same thing: an immovable of which nobody knows
// who vacates it is not published.
func TestGate_vacating(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	lot := h.noticed(t)
	h.exec(t, `
		insert into survey (court_id, asset_id, version, survey_id, facts, facts_enc, complete, surveyed_by, surveyed_at)
		values ($1, $2, 2, gen_random_uuid(), '{}', '\x00', false, $3, $4)`, court, h.asset, h.clerk.Person, priced)
	_, err := h.Announce(t.Context(), court, lot, draft(), h.clerk, published)
	if !errors.Is(err, auction.ErrVacating) {
		t.Fatal(err)
	}
	g, err := h.CheckAnnouncement(t.Context(), court, lot, draft(), published)
	no(t, err)
	if !slices.Equal(codes(g), []string{auction.ErrVacating.Code + " "}) {
		t.Errorf("%q", codes(g))
	}
}
