package valuationpg_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"fachui/internal/ref"
	"fachui/valuation"
	"fachui/valuation/valuationpg"
)

// A firm reads its own commission from the day it came to what was said of its
// report; another firm, and one without a firm, read nothing of it.
func TestMyCommission(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	ctx := t.Context()
	id, c, report := h.reported()
	mine := h.appraiser[c.Registry]
	_, err := h.Object(ctx, id, valuationpg.NewObjection{Grounds: []valuation.Objectionable{valuation.WrongResult}, Statement: "价格明显过低"},
		actorOf(h.debtor.Person), h.now)
	require.NoError(t, err)

	got, err := h.MyCommission(ctx, c.Commission, mine.Person)
	require.NoError(t, err)
	require.Equal(t, []any{"住宅", "锦江区住宅一套", "（2026）川0104执1234号", "框架结构", valuation.Served},
		[]any{got.Name, got.Title, got.CaseNo, got.Terms.Features, got.State})
	require.Equal(t, c.AnswerBy, got.AnswerBy)
	require.Len(t, got.Parties, 2)
	require.Len(t, got.Inspections, 1)
	require.Len(t, got.Reports, 1)
	require.Equal(t, report, got.Reports[0].Report)
	require.Len(t, got.Objections, 1)
	require.Empty(t, got.Objections[0].Steps)

	_, err = h.DecideObjection(ctx, court, got.Objections[0].Objection, valuationpg.Decision{Finding: valuation.Forward, Reason: "转交评估机构"}, h.judge, h.now)
	require.NoError(t, err)
	got, err = h.MyCommission(ctx, c.Commission, mine.Person)
	require.NoError(t, err)
	require.Equal(t, valuation.Explaining, got.Objections[0].State)
	require.Equal(t, "转交评估机构", got.Objections[0].Steps[0].Reason)

	for registry, other := range h.appraiser {
		if registry != c.Registry {
			_, err = h.MyCommission(ctx, c.Commission, other.Person)
			refused(t, valuationpg.ErrCommissionUnknown, err)
		}
	}
	_, err = h.MyCommission(ctx, c.Commission, h.debtor.Person)
	refused(t, valuationpg.ErrCommissionUnknown, err)
	_, err = h.MyCommission(ctx, ref.New(), mine.Person)
	refused(t, valuationpg.ErrCommissionUnknown, err)
}

// A party lists the valuations of its case with its own objections and no others.
func TestForPartyOf(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	ctx := t.Context()
	id, _, _ := h.reported()
	_, err := h.Object(ctx, id, valuationpg.NewObjection{Grounds: []valuation.Objectionable{valuation.WrongScope}, Statement: "遗漏了车位"},
		actorOf(h.debtor.Person), h.now)
	require.NoError(t, err)
	for person, objections := range map[ref.ID]int{h.debtor.Person: 1, h.creditor.Person: 0} {
		got, err := h.ForPartyOf(ctx, h.cases.asset.Case, actorOf(person))
		require.NoError(t, err)
		require.Len(t, got, 1)
		require.Equal(t, []any{id, "锦江区住宅一套"}, []any{got[0].Valuation, got[0].Title})
		require.Len(t, got[0].Objections, objections)
	}
	_, err = h.ForPartyOf(ctx, h.cases.asset.Case, actorOf(ref.New()))
	refused(t, valuationpg.ErrNotParty, err)
	none, err := h.ForPartyOf(ctx, ref.New(), actorOf(ref.New()))
	require.NoError(t, err)
	require.Empty(t, none)
}
