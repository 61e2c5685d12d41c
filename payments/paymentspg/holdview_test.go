package paymentspg

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"fachui/internal/ref"
	"fachui/payments"
)

// A hold is seen while it stands, and afterwards with what ended it.
func TestStopsAreSeen(t *testing.T) {
	t.Parallel()
	w, _, _ := finalPlan(t)
	hold, err := w.svc.PlaceHold(w.ctx, jinjiang, w.caseID, "stay", "中止执行裁定书", w.now, w.staff["judge"])
	require.NoError(t, err)
	s, err := w.svc.Stops(w.ctx, jinjiang, w.caseID)
	require.NoError(t, err)
	require.Len(t, s.Holds, 1)
	require.True(t, s.Holds[0].Hold == hold && s.Holds[0].ReleasedAt.IsZero())
	require.NotNil(t, s.Deferrals)
	require.NoError(t, w.svc.ReleaseHold(w.ctx, jinjiang, hold, "恢复执行裁定书", w.now.Add(time.Hour), w.staff["judge"]))
	s, err = w.svc.Stops(w.ctx, jinjiang, w.caseID)
	require.NoError(t, err)
	require.Equal(t, "恢复执行裁定书", s.Holds[0].ReleaseDocument)
	none, err := w.svc.Stops(w.ctx, "wuhou", w.caseID)
	require.NoError(t, err)
	require.Empty(t, none.Holds)
}

// A plan is found by court, by state and by its own name; another court's is not.
func TestPlansAreFound(t *testing.T) {
	t.Parallel()
	w, plan, _ := finalPlan(t)
	for _, f := range []PlanFilter{{}, {Case: w.caseID}, {Plan: plan}, {State: "final"}} {
		got, err := w.svc.PlanList(w.ctx, jinjiang, f)
		require.NoError(t, err)
		require.Len(t, got, 1, "%+v", f)
		require.Empty(t, got[0].Lines, "a list is short")
	}
	for _, f := range []PlanFilter{{State: "draft"}, {Plan: ref.New()}, {After: plan}} {
		got, err := w.svc.PlanList(w.ctx, jinjiang, f)
		require.NoError(t, err)
		require.Empty(t, got, "%+v", f)
	}
	one, err := w.svc.Plan(w.ctx, jinjiang, plan)
	require.NoError(t, err)
	require.NotEmpty(t, one.Lines)
	require.NotEmpty(t, one.Recipients)
	_, err = w.svc.Plan(w.ctx, "wuhou", plan)
	require.ErrorIs(t, err, payments.ErrPlanUnknown)
}
