package replay

import (
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"fachui/auction"
	"fachui/internal/clock"
	"fachui/internal/fault"
	"fachui/internal/legal"
	"fachui/internal/money"
	"fachui/internal/pgtest"
	"fachui/internal/pgtest/outside"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func run(t *testing.T, file, step, opens, ends string) Result {
	t.Helper()
	in, err := os.Open(file)
	require.NoError(t, err)
	defer in.Close()
	return runText(t, in, step, opens, ends)
}

func runText(t *testing.T, in interface{ Read([]byte) (int, error) }, step, opens, ends string) Result {
	t.Helper()
	r, err := Run(t.Context(), Options{
		Pool: pgtest.New(t), Machine: clock.System, File: in,
		Step: money.MustParse(step), Opens: legal.MustParse(opens), Ends: legal.MustParse(ends),
	})
	require.NoError(t, err)
	return r
}

// Two real ladders of May 2026, read where they lie: they may be used, not copied.
func TestRun_realLadders(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		file, step, winner, price, ended string
		bids                             int
	}{
		{"baoan_901.csv", "46000", "Z1420", "14534399.94", "2026-05-26T10:27:18+08:00", 74},
		{"jindi_24C.csv", "14000", "M5570", "4035043.12", "2026-05-26T10:36:51+08:00", 24},
	} {
		t.Run(c.file, func(t *testing.T) {
			t.Parallel()
			r := run(t, outside.File(t, "data/"+c.file), c.step, "2026-05-25T10:00:00", "2026-05-26T10:00:00")
			require.Nil(t, r.Difference)
			require.Equal(t, c.bids, r.Accepted)
			require.Equal(t, auction.Sold, r.Status)
			require.Equal(t, c.winner, r.Winner)
			require.Equal(t, c.price, r.Price.String())
			require.Equal(t, c.ended, r.EndedAt.String())
		})
	}
}

// A made-up ladder with equal seconds, refused lines, and extensions past the
// announced end by one second.
func TestRun_madeUpLadder(t *testing.T) {
	t.Parallel()
	r := run(t, "testdata/made_up.csv", "5000", "2026-04-01T10:00:00", "2026-04-02T10:00:00")
	require.Nil(t, r.Difference)
	require.Equal(t, 8, r.Accepted)
	require.Equal(t, 2, r.Refused)
	require.Equal(t, "B2002", r.Winner)
	require.Equal(t, "2026-04-02T10:09:59+08:00", r.EndedAt.String())
}

// The first line on which record and rules part is named.
func TestRun_firstDifference(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ lines, says string }{
		"too low, but recorded as counted": {"2026-04-01 10:00:00,A1,700000,出局\n2026-04-01 10:00:01,B1,704999.99,成交\n", "Line 3: the record says 成交"},
		"good, but recorded as refused":    {"2026-04-01 10:00:00,A1,700000,出局\n2026-04-01 10:00:01,B1,705000,无效\n2026-04-01 10:00:02,C1,710000,成交\n", "Line 3: the record says refused"},
		"after the end":                    {"2026-04-01 10:00:00,A1,700000,出局\n2026-04-02 10:00:00,B1,705000,成交\n", "Bidding has ended"},
		"before the opening":               {"2026-04-01 09:59:59,A1,700000,成交\n", "Bidding has not opened"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			in := strings.NewReader(header + "\n" + c.lines)
			r := runText(t, in, "5000", "2026-04-01T10:00:00", "2026-04-02T10:00:00")
			require.NotNil(t, r.Difference)
			require.Contains(t, r.Difference.EN, c.says)
		})
	}
}

func TestRead_strict(t *testing.T) {
	t.Parallel()
	good := "2026-04-01 10:00:00,A1,700000.00,成交\n"
	for name, c := range map[string]struct {
		text string
		want *fault.Fault
	}{
		"empty":             {"", ErrHeader},
		"other header":      {"time,code,price,status\n", ErrHeader},
		"no bids":           {header + "\n", ErrEmpty},
		"three columns":     {header + "\n2026-04-01 10:00:00,A1,7\n", ErrColumns},
		"five columns":      {header + "\n2026-04-01 10:00:00,A1,7,出局,\n", ErrColumns},
		"blank line":        {header + "\n\n" + good, ErrColumns},
		"time with zone":    {header + "\n2026-04-01T10:00:00Z,A1,7,成交\n", ErrTime},
		"no such day":       {header + "\n2026-02-30 10:00:00,A1,7,成交\n", ErrTime},
		"small letters":     {header + "\n2026-04-01 10:00:00,a1,7,成交\n", ErrCode},
		"one-letter code":   {header + "\n2026-04-01 10:00:00,A,7,成交\n", ErrCode},
		"negative price":    {header + "\n2026-04-01 10:00:00,A1,-7,成交\n", ErrPrice},
		"zero":              {header + "\n2026-04-01 10:00:00,A1,0.00,成交\n", ErrPrice},
		"three decimals":    {header + "\n2026-04-01 10:00:00,A1,7.001,成交\n", ErrPrice},
		"yuan sign":         {header + "\n2026-04-01 10:00:00,A1,¥7,成交\n", ErrPrice},
		"unknown status":    {header + "\n2026-04-01 10:00:00,A1,7,领先\n", ErrStatus},
		"nobody won":        {header + "\n2026-04-01 10:00:00,A1,7,出局\n", ErrWinner},
		"two won":           {header + "\n" + good + good, ErrWinner},
		"outbid after won":  {header + "\n" + good + "2026-04-01 10:00:01,A1,800000,出局\n", ErrWinner},
		"time runs back":    {header + "\n2026-04-01 10:00:01,A1,7,出局\n" + good, ErrOrder},
		"a very long line":  {header + "\n" + strings.Repeat("9", 300) + "\n", ErrTooLong},
		"line of 201 bytes": {header + "\n" + strings.Repeat("9", 201) + "\n", ErrTooLong},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := Read(strings.NewReader(c.text))
			require.ErrorIs(t, err, c.want)
		})
	}
	lines, err := Read(strings.NewReader("\ufeff" + header + "\r\n2026-04-01 10:00:00,A1,700000.00,成交\r\n"))
	require.NoError(t, err, "a byte-order mark and CRLF are what spreadsheets write")
	require.Equal(t, "A1", lines[0].Code)
}

func FuzzRead(f *testing.F) {
	f.Add(header + "\n2026-04-01 10:00:00,A1,700000.00,成交\n")
	f.Add(header + "\n2026-04-01 10:00:00,A1,7,出局\n2026-04-01 10:00:00,B-2,8.5,成交\n")
	f.Fuzz(func(t *testing.T, text string) {
		lines, err := Read(strings.NewReader(text))
		if err != nil {
			if fault.Of(err) == nil {
				t.Fatalf("not a named fault: %v", err)
			}
			return
		}
		winners := 0
		for i, l := range lines {
			if !l.Price.IsPositive() || !isCode(l.Code) || l.At.IsZero() || i > 0 && l.At.Before(lines[i-1].At) {
				t.Fatalf("line %d: %+v", l.Number, l)
			}
			if l.Status == won {
				winners++
			}
		}
		if winners != 1 {
			t.Fatalf("%d winners", winners)
		}
	})
}
