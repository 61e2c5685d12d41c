package main

import (
	"runtime"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestPercentFor(t *testing.T) {
	t.Parallel()
	for live, want := range map[uint64]int{
		0: first, 1: first, 32 << 20: first, 64 << 20: 200, 128 << 20: 100, 256 << 20: 50, 512 << 20: least, 1 << 40: least,
	} {
		require.Equal(t, want, percentFor(live), "%d bytes live", live)
	}
}

func TestAfterEachCollection(t *testing.T) {
	t.Parallel()
	var called atomic.Int64
	afterEachCollection(func() { called.Add(1) })
	for range 3 {
		before := called.Load()
		require.Eventually(t, func() bool {
			runtime.GC()
			return called.Load() > before
		}, time.Minute, time.Millisecond)
	}
}
