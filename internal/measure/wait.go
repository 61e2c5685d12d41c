package measure

import (
	"fmt"
	"slices"
	"time"
)

// Wait is how long something took, over all its occurrences: quantiles in
// milliseconds. Target is what the quantile named by Of was to stay below; zero
// where none is set.
type Wait struct {
	Name               string
	Count              int
	P50, P95, P99, Max float64
	Of                 string
	Target             float64
}

// Waited adds how long the things of that name took. Of is "p50", "p95", "p99" or
// "max", or empty with a target of zero.
func (r *Report) Waited(name string, took []time.Duration, of string, target float64) {
	if len(took) == 0 {
		return
	}
	s := slices.Sorted(slices.Values(took))
	at := func(percent int) float64 { return milliseconds(s[min(len(s)-1, len(s)*percent/100)]) }
	r.Waits = append(r.Waits, Wait{Name: name, Count: len(s), P50: at(50), P95: at(95), P99: at(99), Max: milliseconds(s[len(s)-1]), Of: of, Target: target})
}

func milliseconds(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

// String is one line of a report.
func (w Wait) String() string {
	return fmt.Sprintf("%-60s p50 %.1f  p95 %.1f  p99 %.1f  max %.1f ms (%d)%s", w.Name, w.P50, w.P95, w.P99, w.Max, w.Count, w.verdict())
}

func (w Wait) verdict() string {
	if w.Target == 0 {
		return ""
	}
	got := map[string]float64{"p50": w.P50, "p95": w.P95, "p99": w.P99, "max": w.Max}[w.Of]
	if got >= w.Target {
		return fmt.Sprintf("  %s above the target of %.0f ms", w.Of, w.Target)
	}
	return fmt.Sprintf("  %s target %.0f ms", w.Of, w.Target)
}
