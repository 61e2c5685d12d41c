package valuation_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"fachui/internal/calendar"
	"fachui/valuation"
)

func TestPeriodsEnd(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name string
		from string
		days int
		last string
	}{
		{"1: seized 2025-03-03, the procedure starts by 04-02", "2025-03-03", valuation.StartDays, "2025-04-02"},
		{"14: commission received 2025-03-03, report by 04-02", "2025-03-03", valuation.ReportDays, "2025-04-02"},
		{"21: received on Saturday 2025-09-27, 10-02 is a holiday", "2025-09-27", valuation.ObjectDays, "2025-10-09"},
		{"29: price final 2025-05-12, sale starts by 05-22", "2025-05-12", valuation.SaleDays, "2025-05-22"},
		{"a last day on Saturday moves to Monday", "2026-03-09", valuation.ObjectDays, "2026-03-16"},
		{"a Saturday that is worked stays", "2026-02-09", valuation.ObjectDays, "2026-02-14"},
		{"3 days to send", "2026-03-02", valuation.SendDays, "2026-03-05"},
		{"3 days to correct", "2026-03-03", valuation.CorrectDays, "2026-03-06"},
		{"3 days to return", "2026-03-04", valuation.ReturnDays, "2026-03-09"},
		{"15 days of publication", "2026-03-02", valuation.DeemedDays, "2026-03-17"},
		{"15 days to issue again", "2026-03-03", valuation.ReissueDays, "2026-03-18"},
		{"5 days to explain", "2026-03-06", valuation.ExplainDays, "2026-03-11"},
		{"15 days to decide", "2026-03-09", valuation.DecideDays, "2026-03-24"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			end, err := valuation.Ends(cal, day(tt.from), tt.days)
			require.NoError(t, err)
			require.Equal(t, day(tt.last).End(), end)
		})
	}
	_, err := valuation.Ends(cal, day("2030-01-01"), 5)
	require.ErrorIs(t, err, calendar.ErrYearNotLoaded)
	end, err := valuation.EndsWorkdays(cal, day("2026-03-05"), valuation.AnswerWorkdays)
	require.NoError(t, err)
	require.Equal(t, day("2026-03-10").End(), end, "Thursday and three working days")
	_, err = valuation.EndsWorkdays(cal, day("2030-01-01"), 3)
	require.ErrorIs(t, err, calendar.ErrYearNotLoaded)
}

func TestReportTerm(t *testing.T) {
	t.Parallel()
	received := day("2025-03-03")
	for _, tt := range []struct {
		name string
		term valuation.ReportTerm
		last string
	}{
		{"plain", valuation.ReportTerm{Received: received}, "2025-04-02"},
		{"suspended for two days", valuation.ReportTerm{Received: received, Suspended: 2}, "2025-04-07"}, // 04-04 to 04-06 is a holiday
		{"once extended", valuation.ReportTerm{Received: received, Extended: []int{15}}, "2025-04-17"},
		{"twice extended", valuation.ReportTerm{Received: received, Extended: []int{15, 15}}, "2025-05-06"}, // 05-02 is a holiday
	} {
		got, err := tt.term.LastDay(cal)
		require.NoError(t, err)
		require.Equal(t, day(tt.last), got, tt.name)
	}
	for _, tt := range []struct {
		name string
		term valuation.ReportTerm
		on   string
		days int
		want error
	}{
		{"14: five days before", valuation.ReportTerm{Received: received}, "2025-03-28", 15, nil},
		{"14: four days before", valuation.ReportTerm{Received: received}, "2025-03-29", 15, valuation.ErrExtensionLate},
		{"15: 15 days", valuation.ReportTerm{Received: received}, "2025-03-04", 15, nil},
		{"15: 16 days", valuation.ReportTerm{Received: received}, "2025-03-04", 16, valuation.ErrExtensionDays},
		{"1 day", valuation.ReportTerm{Received: received}, "2025-03-04", 1, nil},
		{"no day", valuation.ReportTerm{Received: received}, "2025-03-04", 0, valuation.ErrExtensionDays},
		{"15: a second time", valuation.ReportTerm{Received: received, Extended: []int{15}}, "2025-04-12", 15, nil},
		{"a second time, four days before", valuation.ReportTerm{Received: received, Extended: []int{15}}, "2025-04-13", 15, valuation.ErrExtensionLate},
		{"15: a third time", valuation.ReportTerm{Received: received, Extended: []int{1, 1}}, "2025-03-04", 1, valuation.ErrExtensions},
	} {
		require.ErrorIs(t, tt.term.Ask(cal, day(tt.on), tt.days), tt.want, tt.name)
	}
	far := valuation.ReportTerm{Received: day("2030-01-01")}
	require.ErrorIs(t, far.Ask(cal, day("2030-01-02"), 1), calendar.ErrYearNotLoaded)
}
