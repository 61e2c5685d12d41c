package invariant

import (
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"

	"fachui/internal/legal"
	"fachui/internal/money"
)

// The checks of the law file on the scale, and a real court's figure.
func TestScale(t *testing.T) {
	t.Parallel()
	for base, want := range map[string]string{
		"0": "0", "0.01": "50", "10000": "50", "10000.01": "50.00015", "100000": "1400", "500000": "7400", "1000000": "12400",
		"5000000": "52400", "10000000": "77400", "20000000": "87400", "32572025": "99972.025",
	} {
		got := scale(decimal.RequireFromString(base))
		require.True(t, got.Equal(decimal.RequireFromString(want)), "%s: %s, not %s", base, got, want)
	}
}

var opens = legal.MustParse("2026-04-01 10:00")

// lotOf is a lot of 24 hours from 700,000.00 by 2,000.00 that says of itself what
// its bids say.
func lotOf(bids ...bidRow) *liveLot {
	l := &liveLot{
		Court: "c", ID: "l", Round: "first", Status: "BIDDING", Start: money.MustParse("700000"), Increment: money.MustParse("2000"),
		Opens: opens, Ends: opens.Add(24 * time.Hour), voids: map[int64]legal.Time{}, Count: int64(len(bids)),
	}
	l.LiveEnds = l.Ends
	for i := range bids {
		bids[i].Seq, bids[i].Entered, bids[i].CodeRank = int64(i+1), bids[i].At, &bids[i].Rank
		if bids[i].Ends.IsZero() {
			bids[i].Ends = l.LiveEnds
		}
		l.LiveEnds = bids[i].Ends
		l.Price, l.Leader = &bids[i].Amount, &bids[i].Code
	}
	l.bids = bids
	return l
}

func by(code string, rank int, amount string, after time.Duration) bidRow {
	return bidRow{Code: code, Rank: rank, Amount: money.MustParse(amount), At: opens.Add(after)}
}

func until(b bidRow, after time.Duration) bidRow {
	b.Ends = opens.Add(after)
	return b
}

func TestJudge(t *testing.T) {
	t.Parallel()
	const day = 24 * time.Hour
	tick := time.Microsecond
	for _, tt := range []struct {
		name string
		lot  *liveLot
		want []aspect
	}{
		{"no bid", lotOf(), nil},
		{"a fen below the start", lotOf(by("a", 0, "699999.99", 0)), []aspect{ladder}},
		{"the start, at the opening", lotOf(by("a", 0, "700000", 0)), nil},
		{"before the opening", lotOf(by("a", 0, "700000", -tick)), []aspect{stamps}},
		{"a fen below the increment", lotOf(by("a", 0, "700000", 0), by("b", 0, "701999.99", 1)), []aspect{ladder}},
		{"the increment", lotOf(by("a", 0, "700000", 0), by("b", 0, "702000", 1)), nil},
		{"equal, ordinary", lotOf(by("a", 0, "700000", 0), by("b", 0, "700000", 1)), []aspect{ladder}},
		{"equal, priority", lotOf(by("a", 0, "700000", 0), by("b", 2, "700000", 1)), nil},
		{"equal, better priority", lotOf(by("a", 2, "700000", 0), by("b", 1, "700000", 1)), nil},
		{"equal, same priority", lotOf(by("a", 1, "700000", 0), by("b", 1, "700000", 1)), []aspect{ladder}},
		{"exactly five minutes before the end", lotOf(by("a", 0, "700000", day-5*time.Minute)), nil},
		{"a tick later, extended", lotOf(until(by("a", 0, "700000", day-5*time.Minute+tick), day+tick)), nil},
		{"a tick later, not extended", lotOf(by("a", 0, "700000", day-5*time.Minute+tick)), []aspect{extension}},
		{"extended from the end", lotOf(until(by("a", 0, "700000", day-time.Minute), day+5*time.Minute)), []aspect{extension}},
		{"a tick before the end", lotOf(until(by("a", 0, "700000", day-tick), day+5*time.Minute-tick)), nil},
		{"at the end", lotOf(until(by("a", 0, "700000", day), day+5*time.Minute)), []aspect{stamps}},
		{"stamps that run back", lotOf(by("a", 0, "700000", 2*time.Minute), by("b", 0, "702000", time.Minute)), []aspect{stamps}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			tt.lot.judge()
			var got []aspect
			for _, f := range tt.lot.found {
				got = append(got, f.aspect)
			}
			require.Equal(t, tt.want, got, "%v", tt.lot.found)
		})
	}
}

// After a bid was voided the next is measured against what was left.
func TestJudgeAfterAVoid(t *testing.T) {
	t.Parallel()
	l := lotOf(by("a", 0, "700000", 0), by("b", 0, "900000", time.Minute), by("a", 0, "702000", time.Hour))
	l.voids[2], l.Voids = opens.Add(30*time.Minute), 1
	l.judge()
	require.Empty(t, l.found)
}

// A suspension takes no bids, and the published resumption sets the end.
func TestJudgeAcrossASuspension(t *testing.T) {
	t.Parallel()
	const day = 24 * time.Hour
	stop := pause{From: opens.Add(time.Hour), To: opens.Add(3 * day), Ends: opens.Add(4 * day)}
	l := lotOf(by("a", 0, "700000", 0), until(by("b", 0, "702000", 3*day+time.Hour), 4*day))
	l.pauses = []pause{stop}
	l.judge()
	require.Empty(t, l.found)

	l = lotOf(by("a", 0, "700000", 2*time.Hour))
	l.pauses, l.LiveEnds = []pause{stop}, opens.Add(4*day)
	l.judge()
	require.Len(t, l.found, 1)
	require.Equal(t, stamps, l.found[0].aspect)
}

// The first bid of a sell-off starts the last day of bidding.
func TestJudgeASellOff(t *testing.T) {
	t.Parallel()
	const day = 24 * time.Hour
	l := lotOf(until(by("a", 0, "700000", time.Hour), day+time.Hour))
	l.Round, l.Ends = "sell_off", opens.Add(60*day)
	l.judge()
	require.Empty(t, l.found)
}
