package payments_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"fachui/internal/calendar"
	"fachui/internal/legal"
	"fachui/payments"
)

// largeValue are hours as a bank of the large-value payment system may state them.
func largeValue() payments.Channel {
	return payments.Channel{WorkdaysOnly: true, Opens: 510, Closes: 1035, AnyHourUpTo: yuan("1000000.00"), Source: "开户银行2026年第3号函"}
}

func TestParseHour(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]int{"0:00": 0, "8:30": 510, "08:30": 510, " 17：15 ": 1035, "23:59": 1439, "24:00": 1440} {
		got, err := payments.ParseHour(text)
		require.NoError(t, err, text)
		require.Equal(t, want, got, text)
	}
	for _, text := range []string{"", "8", "8:3", "8:60", "24:01", "-1:00", "008:30", "8:30:00", "早上", "8:-1"} {
		_, err := payments.ParseHour(text)
		require.ErrorIs(t, err, payments.ErrChannelHour, text)
	}
}

// When the bank pays what is ordered: in its hours, on its days, at any hour below
// its limit.
func TestChannelExpect(t *testing.T) {
	t.Parallel()
	var cal calendar.Calendar // of no year: every weekday counts, later years as working days
	c := largeValue()
	for _, x := range []struct{ at, amount, want string }{
		{"2026-04-02T10:00:00", "1000000.00", "2026-04-02T10:00:00"},
		{"2026-04-02T23:00:00", "1000000.00", "2026-04-02T23:00:00"},
		{"2026-04-02T23:00:00", "1000000.01", "2026-04-03T08:30:00"},
		{"2026-04-02T08:29:59", "1000000.01", "2026-04-02T08:30:00"},
		{"2026-04-02T17:14:59", "1000000.01", "2026-04-02T17:14:59"},
		{"2026-04-02T17:15:00", "1000000.01", "2026-04-03T08:30:00"},
	} {
		require.Equal(t, x.want, c.Expect(cal, legal.MustParse(x.at), yuan(x.amount)).String()[:19], "%+v", x)
	}
	for _, bad := range []payments.Channel{
		{Opens: 600, Closes: 600, Source: "银行告知"}, {Opens: -1, Closes: 600, Source: "银行告知"},
		{Opens: 0, Closes: 1441, Source: "银行告知"}, {Opens: 0, Closes: 1440, AnyHourUpTo: yuan("-0.01"), Source: "银行告知"},
	} {
		require.ErrorIs(t, bad.Check(), payments.ErrChannelHours)
	}
	require.ErrorIs(t, payments.Channel{Closes: 1440, Source: "无"}.Check(), payments.ErrText)
	require.NoError(t, payments.Channel{Closes: 1440, Source: "开户银行函"}.Check())
}

// Over a holiday the bank is shut; the law's clock is not (Art. 23).
func TestChannelHoliday(t *testing.T) {
	t.Parallel()
	cal := calendar.Official()
	c := largeValue()
	got := c.Expect(cal, legal.MustParse("2026-04-30T18:00:00"), yuan("2000000.00"))
	require.True(t, got.After(legal.MustParse("2026-05-01T18:00:00")), "beyond the 24 hours: %v", got)
}
