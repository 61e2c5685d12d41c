// Package measure compares designs within one run. Figures of a shared machine
// mean little by themselves: what else it does moves them by a factor of four. So
// the windows of all designs are taken in turn, each beside those of the others,
// and what is told is the ratio of two windows that lay next to each other, its
// median and its spread.
package measure

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"

	"fachui/internal/clock"
)

// Rate is what one design did in each window, per second.
type Rate struct {
	Name    string
	Windows []float64
}

// Ratio compares the windows of two designs that were taken next to each other.
// Target is what the design was to reach; zero where none is set.
type Ratio struct {
	Name             string
	Median, Min, Max float64
	Target           float64
}

// Report is what a run found.
type Report struct {
	Settings string
	Rates    []Rate
	Ratios   []Ratio
	Waits    []Wait
	Notes    []string
}

// Add puts a window in which n things took so long with the rate of that name.
func (r *Report) Add(name string, n int64, took time.Duration) {
	i := slices.IndexFunc(r.Rates, func(x Rate) bool { return x.Name == name })
	if i < 0 {
		i = len(r.Rates)
		r.Rates = append(r.Rates, Rate{Name: name})
	}
	r.Rates[i].Windows = append(r.Rates[i].Windows, float64(n)/took.Seconds())
}

// Compare adds the ratio of design a to design b, both measured in each round.
func (r *Report) Compare(a, b string, target float64) {
	x, y := r.windows(a), r.windows(b)
	q := make([]float64, min(len(x), len(y)))
	if len(q) == 0 {
		return
	}
	for i := range q {
		q[i] = x[i] / y[i]
	}
	slices.Sort(q)
	r.Ratios = append(r.Ratios, Ratio{Name: a + " / " + b, Median: q[len(q)/2], Min: q[0], Max: q[len(q)-1], Target: target})
}

func (r *Report) windows(name string) []float64 {
	i := slices.IndexFunc(r.Rates, func(x Rate) bool { return x.Name == name })
	if i < 0 {
		return nil
	}
	return r.Rates[i].Windows
}

// String is the report as a table for a terminal.
func (r Report) String() string {
	var b strings.Builder
	fmt.Fprintln(&b, r.Settings)
	for _, x := range r.Rates {
		w := slices.Sorted(slices.Values(x.Windows))
		fmt.Fprintf(&b, "%-44s %9.0f/s [%.0f–%.0f]\n", x.Name, w[len(w)/2], w[0], w[len(w)-1])
	}
	for _, x := range r.Ratios {
		fmt.Fprintf(&b, "%-76s %6.2f× [%.2f–%.2f]%s\n", x.Name, x.Median, x.Min, x.Max, x.verdict())
	}
	for _, w := range r.Waits {
		fmt.Fprintln(&b, w)
	}
	for _, n := range r.Notes {
		fmt.Fprintln(&b, n)
	}
	return b.String()
}

func (r Ratio) verdict() string {
	switch {
	case r.Target == 0:
		return ""
	case r.Median < r.Target:
		return fmt.Sprintf("  below the target of %.1f×", r.Target)
	}
	return fmt.Sprintf("  target %.1f×", r.Target)
}

// Crowd runs act in so many hands without a pause until the window is over, and
// adds up what it returns. It stops at the first failure.
func Crowd(machine clock.Machine, hands int, window time.Duration, act func(hand int) (int64, error)) (int64, time.Duration, error) {
	var sum struct {
		sync.Mutex
		n   int64
		err error
	}
	begin := machine()
	stop := begin.Add(window)
	var all sync.WaitGroup
	for hand := range hands {
		all.Go(func() {
			var n int64
			var err error
			for err == nil && machine().Before(stop) {
				var k int64
				k, err = act(hand)
				n += k
			}
			sum.Lock()
			defer sum.Unlock()
			sum.n += n
			sum.err = errors.Join(sum.err, err)
		})
	}
	all.Wait()
	return sum.n, machine().Sub(begin), sum.err
}

// Settings says on what a run stands: the server's version, whether its commits
// are durable, and how busy the machine is.
func Settings(ctx context.Context, q interface {
	QueryRow(ctx context.Context, sql string, args ...any) pgx.Row
}) (string, error) {
	var s string
	err := q.QueryRow(ctx, `
		select format('PostgreSQL %s, fsync %s, synchronous_commit %s', current_setting('server_version'),
			current_setting('fsync'), current_setting('synchronous_commit'))`).Scan(&s)
	if err != nil {
		return "", fmt.Errorf("read settings: %w", err)
	}
	return s + Load(), nil
}

// Load is how many tasks wanted a processor in the last minute, where the machine
// tells: a busy one makes figures small and spreads wide.
func Load() string {
	b, err := os.ReadFile("/proc/loadavg")
	if err != nil {
		return "" // not Linux
	}
	one, _, _ := strings.Cut(string(b), " ")
	return ", load " + one
}
