package main

import (
	"runtime"
	"runtime/debug"
	"runtime/metrics"
)

// How much garbage a server, and a crowd that measures one, lets gather before it collects. A multiple of what lives,
// which is Go's own way, would be too little for a house that lives in some tens of
// megabytes (at 100 per cent a fifth of a hot finish's processor time went into
// collecting), and too much for one with thousands of watchers, each of whom would
// cost several times what it holds. A fixed space is neither.
const (
	spare = 128 << 20 // bytes
	first = 400       // per cent, until something has been collected
	least = 25        // per cent, however much lives: or collecting would never end
)

// leaveSpare lets about spare bytes of garbage gather between two collections, from
// now on.
func leaveSpare() {
	debug.SetGCPercent(first)
	live := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	set := first
	afterEachCollection(func() {
		metrics.Read(live)
		p := percentFor(live[0].Value.Uint64())
		if p*10 < set*9 || set*10 < p*9 { // setting it stops the world for a moment
			debug.SetGCPercent(p)
			set = p
		}
	})
}

// percentFor is the garbage to let gather beside so many live bytes.
func percentFor(live uint64) int {
	return int(max(least, min(first, spare*100/max(live, 1))))
}

// afterEachCollection calls do after every collection, in no goroutine of the caller's.
func afterEachCollection(do func()) {
	type mark struct{ _ *mark } // holds a pointer, so that it is not kept together with other things
	runtime.AddCleanup(&mark{}, func(struct{}) {
		do()
		afterEachCollection(do)
	}, struct{}{})
}
