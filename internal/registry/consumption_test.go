package registry_test

import (
	"testing"

	"fachui/internal/legal"
	"fachui/internal/registry"
)

// Cases: C19.
func TestConsumptionOrder_InForce(t *testing.T) {
	t.Parallel()
	day := legal.MustDate
	open := registry.ConsumptionOrder{From: day("2026-03-01")}
	ended, lifted := open, open
	ended.Until, lifted.LiftedOn = day("2026-03-31"), day("2026-03-20")
	for _, tt := range []struct {
		name string
		o    registry.ConsumptionOrder
		on   string
		want bool
	}{
		{"the day before", open, "2026-02-28", false}, {"the first day", open, "2026-03-01", true}, {"years later", open, "2036-03-01", true},
		{"the last day", ended, "2026-03-31", true}, {"the day after", ended, "2026-04-01", false},
		{"the day before it is lifted", lifted, "2026-03-19", true}, {"the day on which it is lifted", lifted, "2026-03-20", false},
	} {
		if got := tt.o.InForce(day(tt.on)); got != tt.want {
			t.Errorf("%s: %v", tt.name, got)
		}
	}
}
