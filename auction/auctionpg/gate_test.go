package auctionpg_test

import (
	"encoding/json"
	"errors"
	"slices"
	"testing"

	"fachui/auction"
	"fachui/auction/auctionpg"
)

func codes(g auctionpg.Gate) []string {
	var out []string
	for _, l := range g.Lacks {
		out = append(out, l.Code+" "+l.Item)
	}
	return out
}

// The gate names everything at once, by the rules that the announcement itself asks.
func TestCheckAnnouncement_names_all(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	lot := h.noticed(t)
	g, err := h.CheckAnnouncement(t.Context(), court, lot, auctionpg.Draft{}, published)
	no(t, err)
	if g.Ready || g.OpensAt.Date() != g.FirstOpen {
		t.Errorf("an empty draft: %+v", g)
	}
	for _, want := range []string{
		auctionpg.ErrDefects.Code + " ", auctionpg.ErrContact.Code + " ", auction.ErrTaxLines.Code + " ",
		auction.ErrDisclosureMissing.Code + " condition", auction.ErrDisclosureMissing.Code + " basis_document", auction.ErrWarningMissing.Code + " as_is",
	} {
		if !slices.Contains(codes(g), want) {
			t.Errorf("%q is not named among %q", want, codes(g))
		}
	}
	d := draft()
	g, err = h.CheckAnnouncement(t.Context(), court, lot, d, published)
	no(t, err)
	if !g.Ready || len(g.Lacks) != 0 {
		t.Errorf("a whole draft lacks %q", codes(g))
	}
	d.Disclosures = slices.DeleteFunc(d.Disclosures, func(e auction.Entry) bool { return e.Key == "condition" })
	g, err = h.CheckAnnouncement(t.Context(), court, lot, d, published)
	no(t, err)
	_, refused := h.Announce(t.Context(), court, lot, d, h.clerk, published)
	if len(g.Lacks) != 1 || g.Lacks[0].Item != "condition" || !errors.Is(refused, auction.ErrDisclosureMissing) {
		t.Errorf("gate %q, door %v", codes(g), refused)
	}
}

// What the gate shows is what is published, hash and all.
func TestCheckAnnouncement_is_what_is_published(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	lot := h.noticed(t)
	g, err := h.CheckAnnouncement(t.Context(), court, lot, draft(), published)
	no(t, err)
	out, err := h.Announce(t.Context(), court, lot, draft(), h.clerk, published)
	no(t, err)
	if g.Hash != out.Hash || !json.Valid(g.Content) {
		t.Errorf("shown %s, published %s", g.Hash, out.Hash)
	}
	g, err = h.CheckAnnouncement(t.Context(), court, lot, draft(), published)
	if err != nil || g.Ready || g.Lacks[0].Code != auction.ErrNoStep.Code {
		t.Errorf("twice: %+v, %v", g, err)
	}
}

func TestCheckAnnouncement_before_the_panel(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	g, err := h.CheckAnnouncement(t.Context(), court, h.listed(t), auctionpg.Draft{}, published)
	if err != nil || g.Ready || len(g.Lacks) != 1 || g.Lacks[0].Code != auction.ErrNoStep.Code {
		t.Errorf("%+v, %v", g, err)
	}
}

func TestDossier(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	lot := h.announced(t)
	d, err := h.Dossier(t.Context(), court, lot, published)
	no(t, err)
	if d.Choice == nil || d.Channel == "" || len(d.Resolutions) != 1 || d.Resolutions[0].Outcome != auction.Carried ||
		d.Resolutions[0].Resolution != d.InForce || len(d.Resolutions[0].Signed) != 3 || len(d.Recipients) == 0 || d.Recipients[0].How == "" {
		t.Errorf("%+v", d)
	}
	no(t, h.Suspend(t.Context(), court, lot, auctionpg.Order{Ground: "compromise", Reason: "当事人正在协商和解"}, h.judge, published))
	d, err = h.Dossier(t.Context(), court, lot, published)
	if err != nil || len(d.Orders) != 1 || d.Orders[0].Kind != "suspend" || d.SuspendedFrom != auction.Announced || d.Ruling != nil || d.Delivery != nil {
		t.Errorf("%+v, %v", d, err)
	}
	if d.MayList || !d.Next.IsZero() || !slices.Contains(d.Accepts, auction.Resume) || slices.Contains(d.Accepts, auction.Announce) {
		t.Errorf("what may be done with a suspended lot: %v, %v", d.Accepts, d.MayList)
	}
	_, err = h.Dossier(t.Context(), "wuhou", lot, published)
	if !errors.Is(err, auctionpg.ErrNoLot) {
		t.Errorf("another court: %v", err)
	}
}
