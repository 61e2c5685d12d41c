package house_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"fachui/internal/flow"
	"fachui/internal/house/housetest"
	"fachui/internal/legal"
)

// Whoever watches a demo moves time on, and it runs on from there; the second of
// two who press at once is refused, and a refusal leaves time as it was.
func TestForward(t *testing.T) {
	t.Parallel()
	w := housetest.Open(t, housetest.Options{})
	from := w.House.Clock.Now()
	to := from.Add(24 * time.Hour)
	var both sync.WaitGroup
	choosing, chosen := make(chan struct{}), make(chan struct{})
	both.Go(func() {
		err := w.House.Flow.Forward(t.Context(), func(now legal.Time) (legal.Time, error) {
			close(choosing)
			<-chosen
			return now.Add(24 * time.Hour), nil
		})
		if err != nil {
			t.Error(err)
		}
	})
	<-choosing
	err := w.House.Flow.Forward(t.Context(), func(legal.Time) (legal.Time, error) { panic("asked though another moves time") })
	require.ErrorIs(t, err, flow.ErrMoving)
	close(chosen)
	both.Wait()
	require.False(t, w.House.Clock.IsFrozen(), "time runs on")
	now := w.House.Clock.Now()
	require.False(t, now.Before(to))
	require.True(t, now.Before(to.Add(time.Hour)))

	err = w.House.Flow.Forward(t.Context(), func(legal.Time) (legal.Time, error) { return from, nil })
	require.ErrorIs(t, err, flow.ErrBackwards)
	require.False(t, w.House.Clock.Now().Before(now))
	err = w.House.Flow.Forward(t.Context(), func(legal.Time) (legal.Time, error) { return legal.Time{}, context.Canceled })
	require.ErrorIs(t, err, context.Canceled)

	due, err := w.House.Flow.NextDue(t.Context(), now.Add(time.Hour))
	require.NoError(t, err)
	require.True(t, due.IsZero(), "nothing is due in an empty house")
}
