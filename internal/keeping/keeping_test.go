package keeping_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"fachui/internal/keeping"
	"fachui/internal/legal"
)

func at(s string) legal.Time { return legal.MustParse(s) }

// Cases: J01.
func TestTenYears(t *testing.T) {
	t.Parallel()
	sold := keeping.Facts{Ended: at("2026-04-28 15:00")}
	for _, c := range []struct {
		name  string
		facts keeping.Facts
		now   string
		until string // of the record of the sale
		over  bool
	}{
		{"December of the tenth year", sold, "2035-12-15 10:00", "2036-04-28", false},
		{"the last microsecond of the last day", sold, "2036-04-28 23:59:59.999999", "2036-04-28", false},
		{"the day after", sold, "2036-04-29 00:00", "2036-04-28", true},
		{"May of the year after", sold, "2036-05-01 00:00", "2036-04-28", true},
		{"ended on a leap day", keeping.Facts{Ended: at("2028-02-29 10:00")}, "2038-02-28 12:00", "2038-02-28", false},
		{"ended on a leap day, a day later", keeping.Facts{Ended: at("2028-02-29 10:00")}, "2038-03-01 00:00", "2038-02-28", true},
		{"ended in the last second of a day", keeping.Facts{Ended: at("2026-04-28 23:59:59.999999")}, "2036-04-28 23:59:59", "2036-04-28", false},
		{"a dispute begins the years anew", keeping.Facts{Ended: at("2026-04-28 15:00"), Settled: at("2029-06-30 09:00")}, "2036-05-01 00:00", "2039-06-30", false},
		{"a dispute that ended before the sale did", keeping.Facts{Ended: at("2026-04-28 15:00"), Settled: at("2026-03-01 09:00")}, "2036-05-01 00:00", "2036-04-28", true},
		{"a dispute that runs", keeping.Facts{Ended: at("2026-04-28 15:00"), Held: []keeping.Cause{keeping.Objection}}, "2046-01-01 00:00", "", false},
		{"an order that holds the case", keeping.Facts{Ended: at("2026-04-28 15:00"), Held: []keeping.Cause{keeping.Order}}, "2046-01-01 00:00", "", false},
		{"money on its way", keeping.Facts{Ended: at("2026-04-28 15:00"), Held: []keeping.Cause{keeping.Payment}}, "2046-01-01 00:00", "", false},
		{"an appeal that runs", keeping.Facts{Ended: at("2026-04-28 15:00"), Held: []keeping.Cause{keeping.Appeal}}, "2046-01-01 00:00", "", false},
		{"a sale that goes on", keeping.Facts{}, "2046-01-01 00:00", "", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			k := c.facts.Decide(at(c.now))
			require.Equal(t, keeping.Sale, k.Terms[0].Part)
			require.Equal(t, c.over, k.Over(keeping.Sale))
			if c.until == "" {
				require.True(t, k.Until.IsZero(), k.Until)
				require.NotEmpty(t, k.Holds)
				require.NotEmpty(t, k.Holds[0].Words.ZH)
				return
			}
			require.Empty(t, k.Holds)
			require.Equal(t, c.until, k.Terms[0].Until.String())
			require.False(t, k.Over(keeping.Money), "there was none")
		})
	}
}

// Entries of money stay for thirty years from the first day after the accounting year.
func TestMoneyStaysLonger(t *testing.T) {
	t.Parallel()
	f := keeping.Facts{Ended: at("2026-04-28 15:00"), Moved: at("2026-05-20 11:00")}
	k := f.Decide(at("2036-05-01 00:00"))
	require.True(t, k.Over(keeping.Sale))
	require.False(t, k.Over(keeping.Money))
	require.Equal(t, "2056-12-31", k.Until.String())
	require.False(t, f.Decide(at("2056-12-31 23:59:59.999999")).Over(keeping.Money))
	require.True(t, f.Decide(at("2057-01-01 00:00")).Over(keeping.Money))

	f.Moved = at("2027-01-02 09:00") // paid out in the new year
	require.Equal(t, "2057-12-31", f.Decide(at("2036-05-01 00:00")).Until.String())
}

// Two causes are each named once, and hold both parts.
func TestHolds(t *testing.T) {
	t.Parallel()
	f := keeping.Facts{Ended: at("2026-04-28 15:00"), Moved: at("2026-05-20 11:00"), Held: []keeping.Cause{keeping.Order, keeping.Objection, keeping.Order}}
	k := f.Decide(at("2099-01-01 00:00"))
	require.Len(t, k.Holds, 2)
	require.Len(t, k.Terms, 2)
	for _, x := range k.Terms {
		require.True(t, x.Until.IsZero())
		require.False(t, x.Over)
	}
}
