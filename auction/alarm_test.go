package auction_test

import (
	"testing"

	"fachui/auction"
	"fachui/internal/money"
)

func TestAlarm(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		price, reference string
		want             int64
	}{
		{"299.99", "100.00", 0},
		{"300.00", "100.00", 3},
		{"499.99", "100.00", 3},
		{"500.00", "100.00", 5},
		{"999.99", "100.00", 5},
		{"1000.00", "100.00", 10},
		{"99999.00", "100.00", 10},
		{"0.00", "100.00", 0},
		{"1000.00", "0.00", 0},
	} {
		if got := auction.DefaultPolicy().Alarm(money.MustParse(c.price), money.MustParse(c.reference)); got != c.want {
			t.Errorf("%s of %s: %d, want %d", c.price, c.reference, got, c.want)
		}
	}
}
