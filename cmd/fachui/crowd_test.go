package main

import (
	"encoding/json"
	"testing"
	"time"

	"fachui/internal/measure"
)

// The benches that start a server are tested in small windows: what they check
// afterwards is checked, and no figure is looked at.
func TestBenchesOfTheServer(t *testing.T) {
	t.Parallel()
	for name, args := range map[string][]string{
		"bids":     {"bench", "bids", "--shape", "http", "--bidders", "4", "--rounds", "1", "--window", "100ms", "--json"},
		"watchers": {"bench", "watchers", "--watchers", "60", "--viewers", "20", "--bidders", "3", "--rounds", "1", "--window", "600ms", "--json"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			began := time.Now()
			out, ok := fachui(t, args...)
			if !ok {
				t.Fatal(out)
			}
			var r measure.Report
			if name == "bids" {
				var all []measure.Report
				if err := json.Unmarshal([]byte(out), &all); err != nil || len(all) != 1 {
					t.Fatalf("%v: %s", err, out)
				}
				r = all[0]
			} else if err := json.Unmarshal([]byte(out), &r); err != nil {
				t.Fatalf("%v: %s", err, out)
			}
			if len(r.Rates) == 0 || len(r.Waits) == 0 || len(r.Notes) == 0 {
				t.Errorf("the report lacks something: %s", out)
			}
			t.Logf("%v\n%s", time.Since(began), r)
		})
	}
}
