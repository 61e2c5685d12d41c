package casedesk

import (
	"testing"

	"github.com/stretchr/testify/require"

	"fachui/internal/desk"
	"fachui/internal/legal"
)

// A task leads to the page on which it is done, and at the least to its case.
func TestATaskLeadsToItsPage(t *testing.T) {
	t.Parallel()
	const id, a, l, c = "i", "a", "l", "c"
	for _, tt := range []struct {
		task desk.Task
		want string
	}{
		{desk.Task{Node: "asset.survey", Noun: desk.OnAsset, ID: a, Asset: a, Case: c}, "/courts/x/assets/a/survey"},
		{desk.Task{Node: "valuation.begin", Noun: desk.OnAsset, ID: a, Asset: a, Case: c}, "/courts/x/assets/a/valuation/new"},
		{desk.Task{Node: "lot.list", Noun: desk.OnAsset, ID: a, Asset: a, Case: c}, "/courts/x/assets/a/lots/new"},
		{desk.Task{Node: "valuation.method", Noun: desk.OnValuation, ID: id, Asset: a, Case: c}, "/courts/x/valuations/i"},
		{desk.Task{Node: "draw.reveal", Noun: desk.OnDraw, ID: id, Asset: a, Case: c}, "/courts/x/draws/i"},
		{desk.Task{Node: "report.review", Noun: desk.OnReport, ID: id, Asset: a, Case: c}, "/courts/x/assets/a/valuation"},
		{desk.Task{Node: "lot.sign", Noun: desk.OnResolution, ID: id, Lot: l, Case: c}, "/courts/x/lots/l/resolutions/i"},
		{desk.Task{Node: "lot.rule", Noun: desk.OnLot, ID: l, Lot: l, Case: c}, "/courts/x/lots/l"},
		{desk.Task{Node: "document.chase", Noun: desk.OnDocument, ID: id, Case: c}, "/courts/x/cases/c/servings"},
		{desk.Task{Node: "day.close", Noun: desk.OnDay, Day: legal.MustDate("2026-03-02")}, "/courts/x/funds/days/2026-03-02"},
		{desk.Task{Node: "plan.objected", Noun: desk.OnPlan, ID: id, Case: c}, "/courts/x/plans/i"},
	} {
		got := pagesOf("x", tt.task)
		require.Equal(t, tt.want, got[0], tt.task.Node)
		if !tt.task.Case.IsZero() {
			require.Contains(t, got, "/courts/x/cases/c", tt.task.Node)
		}
		require.Contains(t, got, "/courts/x/events", tt.task.Node)
	}
}
