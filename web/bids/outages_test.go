package bids

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"fachui/auction"
	"fachui/auction/bidding"
	"fachui/internal/fault"
	"fachui/internal/identity"
	"fachui/internal/ref"
	"fachui/web/route"
)

// The platform pauses, everybody reads the record, and a staged lot stands still.
func TestPause(t *testing.T) {
	t.Parallel()
	s, lot, a, _ := onStage(t)
	operator := route.Call{Caller: identity.Caller{Person: ref.New()}, Role: identity.Operator, At: noon}
	_, err := s.pause(t.Context(), operator, Emergency{Lot: lot, Reason: ""})
	require.ErrorIs(t, err, bidding.ErrReason)
	_, err = s.pause(t.Context(), operator, Emergency{Lot: ref.New(), Reason: "遭受攻击"})
	require.ErrorIs(t, err, bidding.ErrNoLot)
	_, err = s.pause(t.Context(), operator, Emergency{Lot: lot, Reason: "遭受攻击"})
	require.NoError(t, err)
	a.Key = "after"
	_, err = s.place(t.Context(), a, Offer{Lot: lot})
	require.Error(t, err)
	live, err := s.live(t.Context(), route.Call{}, One{lot})
	require.NoError(t, err)
	require.Equal(t, auction.Suspended, live.Status)
	require.False(t, live.Open)

	h, err := s.health(t.Context(), route.Call{}, One{lot})
	require.NoError(t, err)
	require.Equal(t, int(auction.PauseAfter/time.Second), h.PauseSeconds)
	require.Empty(t, h.Outages)
	_, err = s.report(t.Context(), operator, Told{Cause: "fault", From: noon, To: noon, Reason: "断网"})
	require.ErrorIs(t, err, bidding.ErrOutageTimes)
	all, err := s.outages(t.Context(), route.Call{}, route.None{})
	require.NoError(t, err)
	require.NotNil(t, all.Outages)
}

// Over capacity the answer is 503 with the time to wait, and never anything else.
func TestBusy(t *testing.T) {
	t.Parallel()
	for _, f := range []*fault.Fault{bidding.ErrQueueFull, bidding.ErrInterrupted, bidding.ErrTooMany, bidding.ErrFar} {
		require.Equal(t, fault.Busy, f.Kind, f.Code)
	}
	require.Equal(t, fault.Conflict, bidding.ErrKeyReused.Kind)
}
