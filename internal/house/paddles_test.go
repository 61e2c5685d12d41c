package house

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"fachui/auction/auctionpg"
	"fachui/internal/ref"
	"fachui/web/bids"
)

// An application that was found is not looked for again for a moment; one that was
// not found, or that the tables could not tell of, is.
func TestPaddles(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 4, 1, 2, 0, 0, 0, time.UTC)
	lot, person, application := ref.New(), ref.New(), ref.New()
	asked, answer, still := 0, error(nil), false
	p := &paddles{
		applications: func(context.Context, ref.ID, ref.ID) (string, ref.ID, error) {
			asked++
			return "jinjiang", application, answer
		},
		code:    func(_ context.Context, _, a ref.ID) (string, error) { return "code of " + a.String(), nil },
		machine: func() time.Time { return now }, frozen: func() bool { return still }, kept: map[[2]ref.ID]paddle{},
	}
	ask := func(want error) {
		t.Helper()
		court, code, err := p.Paddle(t.Context(), lot, person)
		require.ErrorIs(t, err, want)
		if want == nil {
			require.Equal(t, "jinjiang", court)
			require.Equal(t, "code of "+application.String(), code)
		}
	}
	for _, step := range []struct {
		after time.Duration
		asked int
	}{{0, 1}, {paddleFor - 1, 1}, {1, 2}, {paddleFor, 3}} {
		now = now.Add(step.after)
		ask(nil)
		require.Equal(t, step.asked, asked, "after another %v", step.after)
	}
	still = true
	ask(nil)
	require.Equal(t, 4, asked, "while legal time stands still nothing is kept")
	still = false
	now, answer = now.Add(paddleFor), auctionpg.ErrNoApplication
	ask(bids.ErrNotApplied)
	ask(bids.ErrNotApplied)
	require.Equal(t, 6, asked, "who has not applied may do so at any moment")
	answer = errors.New("no connection")
	ask(answer)
	answer = nil
	ask(nil)
	for range mostPaddles + 1 {
		person = ref.New()
		ask(nil)
	}
	require.LessOrEqual(t, len(p.kept), mostPaddles)
}
