package paymentspg

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// What lives at random have found, told as it happens.

// A hold that is placed in the instant in which a payout was sent came after it:
// had it come before, the payout would have been refused.
func TestHoldInTheInstantOfSending(t *testing.T) {
	t.Parallel()
	w, _, lines := finalPlan(t)
	w.approve(lines[0].Payout)
	_, err := w.svc.PlaceHold(w.ctx, jinjiang, w.caseID, "stay", "（2026）中止裁定", w.now, w.staff["judge"])
	require.NoError(t, err)
	w.sound()
}
