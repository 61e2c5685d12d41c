package auctionpg

import (
	"testing"

	"github.com/stretchr/testify/require"

	"fachui/auction"
	"fachui/internal/legal"
	"fachui/internal/money"
	"fachui/internal/registry"
)

// Cases: H48.
func TestTogether_the_rights_in_every_thing_of_a_whole(t *testing.T) {
	t.Parallel()
	day := legal.MustDate
	a := registry.Survey{Version: 2, Complete: true, SurveyedAt: legal.MustParse("2026-02-02T09:00:00+08:00"), Facts: registry.Facts{
		Title: &registry.Title{Owner: "张*", Certificate: "甲证"}, Burdens: []registry.Burden{}, Leases: []registry.Lease{}, Waiting: []registry.WaitingSeizure{},
		Possession: &registry.Possession{By: "vacant"}, Defects: []string{"漏水"}, Parts: map[string]registry.Part{"title": {Evidence: "登记簿", CheckedOn: day("2026-02-01")}},
	}}
	b := registry.Survey{Version: 1, Complete: true, SurveyedAt: legal.MustParse("2026-02-03T09:00:00+08:00"), Facts: registry.Facts{
		Title: &registry.Title{Owner: "张*", Certificate: "乙证", Shared: true}, Possession: &registry.Possession{By: "lessee", Vacate: true}, Defects: []string{},
		Burdens: []registry.Burden{{Kind: "mortgage", Holder: "某银行", Amount: money.MustParse("480000"), RegisteredOn: day("2021-05-01")}},
		Leases:  []registry.Lease{{Lessee: "陈某", From: day("2022-03-01"), Until: day("2030-03-01")}},
		Waiting: nil, Building: &registry.Building{Unpermitted: true, Note: "加层"}, Parts: map[string]registry.Part{"title": {Evidence: "查档", CheckedOn: day("2026-01-20")}},
	}}
	got := together([]surveyedThing{{"甲", a}, {"乙", b}})
	require.Equal(t, 2, got.Version)
	require.True(t, got.Complete)
	require.Equal(t, b.SurveyedAt, got.SurveyedAt)
	require.Equal(t, &registry.Title{Owner: "张*", Certificate: "甲证；乙证", Shared: true}, got.Title)
	require.Equal(t, &registry.Possession{By: "lessee", Vacate: true}, got.Possession)
	require.Equal(t, []string{"甲：漏水"}, got.Defects)
	require.Nil(t, got.Waiting, "what is unknown of one is unknown of the whole")
	require.Equal(t, "某银行（乙）", got.Burdens[0].Holder)
	require.Equal(t, &registry.Building{Unpermitted: true, Note: "乙：加层"}, got.Building)
	require.Equal(t, registry.Part{Evidence: "甲：登记簿；乙：查档", CheckedOn: day("2026-01-20")}, got.Parts["title"])

	fates, _ := burdensOf(&got)
	require.Len(t, fates, 2)
	require.Equal(t, auction.Extinguished, fates[0].Fate)
	require.Equal(t, auction.RemoveFirst, fates[1].Fate, "a lease of one thing is younger than the security in it")
}
