package payments_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"fachui/internal/calendar"
	"fachui/internal/legal"
	"fachui/payments"
)

// When the bank pays what is ordered: in its hours, on its days, at any hour below
// its limit.
func TestChannelExpect(t *testing.T) {
	t.Parallel()
	var cal calendar.Calendar // of no year: every weekday counts, later years as working days
	c := payments.DefaultChannel()
	require.True(t, c.Default)
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
	c := payments.DefaultChannel()
	got := c.Expect(cal, legal.MustParse("2026-04-30T18:00:00"), yuan("2000000.00"))
	require.True(t, got.After(legal.MustParse("2026-05-01T18:00:00")), "beyond the 24 hours: %v", got)
}
