package once_test

import (
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"fachui/internal/once"
	"fachui/internal/pgtest"
	"fachui/internal/ref"
)

var at = time.Date(2026, 4, 1, 2, 0, 0, 0, time.UTC)

func TestAKeyIsDoneOnce(t *testing.T) {
	t.Parallel()
	pool := pgtest.New(t)
	f, ctx, key := once.New(pool), t.Context(), ref.New()
	someone, other := ref.New(), ref.New()

	led, pending, err := f.Begin(ctx, key, someone, "lot.apply", at)
	require.NoError(t, err)
	require.Empty(t, led)
	require.False(t, pending, "the first sending goes on")

	_, pending, err = f.Begin(ctx, key, someone, "lot.apply", at)
	require.NoError(t, err)
	require.True(t, pending, "a second one waits for the first")

	require.NoError(t, f.Done(ctx, key, "/me?done=lot.apply"))
	led, pending, err = f.Begin(ctx, key, someone, "lot.apply", at)
	require.NoError(t, err)
	require.False(t, pending)
	require.Equal(t, "/me?done=lot.apply", led, "a later one is led where the first went")

	for who, op := range map[ref.ID]string{other: "lot.apply", someone: "bid.place"} {
		led, pending, err = f.Begin(ctx, key, who, op, at)
		require.NoError(t, err)
		require.True(t, pending)
		require.Empty(t, led, "nobody learns where another form led")
	}
	require.NoError(t, f.Undo(ctx, key))
	led, _, err = f.Begin(ctx, key, someone, "lot.apply", at)
	require.NoError(t, err)
	require.NotEmpty(t, led, "what was done stays done")
}

func TestARefusedFormMayBeSentAgain(t *testing.T) {
	t.Parallel()
	pool := pgtest.New(t)
	f, ctx, key, who := once.New(pool), t.Context(), ref.New(), ref.New()
	_, _, err := f.Begin(ctx, key, who, "lot.apply", at)
	require.NoError(t, err)
	require.NoError(t, f.Undo(ctx, key))
	_, pending, err := f.Begin(ctx, key, who, "lot.apply", at)
	require.NoError(t, err)
	require.False(t, pending)
}

func TestOnlyOneOfManyPressesGoesOn(t *testing.T) {
	t.Parallel()
	pool := pgtest.New(t)
	f, key, who := once.New(pool), ref.New(), ref.New()
	var first atomic.Int32
	var all sync.WaitGroup
	for range 16 {
		all.Go(func() {
			led, pending, err := f.Begin(t.Context(), key, who, "lot.apply", at)
			if err == nil && led == "" && !pending {
				first.Add(1)
			}
		})
	}
	all.Wait()
	require.EqualValues(t, 1, first.Load())
}

func TestOldKeysAreDropped(t *testing.T) {
	t.Parallel()
	pool := pgtest.New(t)
	f, ctx, who := once.New(pool), t.Context(), ref.New()
	old, young := ref.New(), ref.New()
	for key, began := range map[ref.ID]time.Time{old: at.Add(-once.Kept - time.Second), young: at.Add(-once.Kept)} {
		_, _, err := f.Begin(ctx, key, who, "lot.apply", began)
		require.NoError(t, err)
	}
	require.NoError(t, f.Sweep(ctx, at))
	_, pending, err := f.Begin(ctx, old, who, "lot.apply", at)
	require.NoError(t, err)
	require.False(t, pending, "forgotten")
	_, pending, err = f.Begin(ctx, young, who, "lot.apply", at)
	require.NoError(t, err)
	require.True(t, pending, "kept to the end of its time")
}
