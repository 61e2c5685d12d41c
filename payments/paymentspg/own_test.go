package paymentspg

import (
	"testing"

	"github.com/stretchr/testify/require"

	"fachui/internal/ref"
)

// Each party reads the plans that were served on it and the money that is for it;
// a draft is nobody's, and a stranger reads nothing.
func TestOwnPlansAndPayouts(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.proceeds("200000.00", "张三")
	parties := w.ordinary("600000.00", "400000.00")
	w.outside("treasury", "某某市财政局非税专户", "90002222")
	plan := w.draft()
	first := w.personOf(parties[0]).Person
	own, err := w.svc.OwnPlans(w.ctx, w.caseID, first)
	require.NoError(t, err)
	require.Empty(t, own, "a draft")
	w.serveAll(plan)
	own, err = w.svc.OwnPlans(w.ctx, w.caseID, first)
	require.NoError(t, err)
	require.Len(t, own, 1)
	require.Equal(t, plan, own[0].Plan)

	w.at("2026-03-18T09:00:00+08:00")
	_, err = w.svc.PreparePayouts(w.ctx, jinjiang, plan, w.now, w.staff["judge"])
	require.NoError(t, err)
	var paid string
	for _, l := range own[0].Lines {
		if l.Payee == parties[0].String() {
			paid = l.Amount.String()
		}
	}
	payouts, err := w.svc.OwnPayouts(w.ctx, w.caseID, first)
	require.NoError(t, err)
	require.Len(t, payouts, 1)
	require.Equal(t, []any{paid, "draft"}, []any{payouts[0].Amount.String(), payouts[0].State})

	for _, ask := range [][2]ref.ID{{w.caseID, ref.New()}, {ref.New(), first}} {
		own, err = w.svc.OwnPlans(w.ctx, ask[0], ask[1])
		require.NoError(t, err)
		require.Empty(t, own)
		payouts, err = w.svc.OwnPayouts(w.ctx, ask[0], ask[1])
		require.NoError(t, err)
		require.Empty(t, payouts)
	}
}
