package flow_test

import (
	"log/slog"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"fachui/internal/clock"
	"fachui/internal/flow"
	"fachui/payments/paymentspg"
)

// Every fact that a domain tells has a policy here, even if it is "nothing else
// follows"; a policy for a fact that nobody tells is a leftover.
func TestEveryFactHasAPolicy(t *testing.T) {
	t.Parallel()
	named := regexp.MustCompile(`EventName\(\) string\s*\{ return "([a-z_.]+)" \}`)
	var told []string
	for _, dir := range []string{"auction", "valuation", "payments", "objection", "notify"} {
		b, err := os.ReadFile(filepath.Join("..", "..", dir, "event.go"))
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range named.FindAllStringSubmatch(string(b), -1) {
			told = append(told, m[1])
		}
	}
	slices.Sort(told)
	f := flow.New(nil, clock.New(clock.System), slog.New(slog.DiscardHandler), flow.Rooms{})
	if got := f.Events(); !slices.Equal(got, told) {
		t.Errorf("flow handles\n%s\nthe domains tell\n%s", strings.Join(got, "\n"), strings.Join(told, "\n"))
	}
}

// What payments does when one of its clocks runs out is done: no kind of clock falls
// past it, as a duty that was merely missed.
func TestEveryClockOfPaymentsIsAnswered(t *testing.T) {
	t.Parallel()
	clocks := flow.New(nil, clock.New(clock.System), slog.New(slog.DiscardHandler), flow.Rooms{}).Clocks()
	for _, kind := range paymentspg.DeadlineKinds {
		if !slices.ContainsFunc(clocks, func(c string) bool { return strings.HasPrefix(kind, c) }) {
			t.Errorf("nobody hears %s ring", kind)
		}
	}
}
