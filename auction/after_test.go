package auction_test

import (
	"errors"
	"slices"
	"testing"

	"fachui/auction"
	"fachui/internal/calendar"
	"fachui/internal/legal"
)

func TestPeriods(t *testing.T) {
	t.Parallel()
	midnight := func(day string) legal.Time { return date(day).End() }
	sold := legal.MustParse("2026-04-02T10:04:59.999")
	tests := []struct {
		name      string
		got, want legal.Time
	}{
		{"D03 deposits of a failed lot", auction.RefundBy(ends), legal.MustParse("2026-04-03T10:00:00")},
		{"F01 losers' deposits", auction.RefundBy(sold), legal.MustParse("2026-04-03T10:04:59.999")},
		{"F04 ruling served by", auction.Within(date("2026-04-08"), auction.RulingDays), midnight("2026-04-18")},
		{"F04 handed over by", auction.Within(date("2026-04-13"), auction.DeliveryDays), midnight("2026-04-28")},
		{"second auction within thirty days", auction.Within(date("2026-04-02"), auction.ReauctionDays), midnight("2026-05-02")},
		{"I05 resumed by", auction.Within(date("2026-04-10"), auction.ResumeDays), midnight("2026-04-15")},
		{"disposal started by", auction.Within(date("2026-02-10"), auction.DisposalDays), midnight("2026-02-20")},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if !tt.got.Equal(tt.want) {
				t.Errorf("%v, want %v", tt.got, tt.want)
			}
		})
	}
}

// The last day of a period that a court sets rolls over rest days: 民事诉讼法 Art. 85.
func TestPayBy(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, sold string
		days       int
		want       string
		err        error
	}{
		{"F02 a Thursday stays", "2026-04-02T10:04:59.999", 7, "2026-04-10T00:00:00", nil},
		{"a Friday stays", "2026-04-02T10:00:00", 8, "2026-04-11T00:00:00", nil},
		{"a Saturday goes to Monday", "2026-04-02T10:00:00", 9, "2026-04-14T00:00:00", nil},
		{"a Saturday that is worked stays", "2026-02-13T10:00:00", 15, "2026-03-01T00:00:00", nil},
		{"a holiday goes to the first working day", "2026-09-24T10:00:00", 7, "2026-10-09T00:00:00", nil},
		{"a year that is not loaded", "2026-12-31T10:00:00", 7, "", calendar.ErrYearNotLoaded},
	} {
		got, err := auction.PayBy(calendar.Official(), legal.MustParse(tt.sold), tt.days)
		if !errors.Is(err, tt.err) || err == nil && !got.Equal(legal.MustParse(tt.want)) {
			t.Errorf("%s: %v, %v; want %s", tt.name, got, err, tt.want)
		}
	}
}

func TestPayable_F02(t *testing.T) {
	t.Parallel()
	by, err := auction.PayBy(calendar.Official(), ends, 7)
	if err != nil {
		t.Fatal(err)
	}
	if !auction.Payable(legal.MustParse("2026-04-09T23:59:59.999999"), by) || auction.Payable(legal.MustParse("2026-04-10T00:00:00"), by) {
		t.Error("the last day counts whole, and no instant more")
	}
}

func TestMustWithdraw(t *testing.T) {
	t.Parallel()
	for tendered, want := range map[string]bool{
		"2026-03-31T23:59:59.999999": true, "2026-04-01T00:00:00": false, "2026-04-01T16:00:00": false,
	} {
		if got := auction.MustWithdraw(legal.MustParse(tendered), opens); got != want {
			t.Errorf("tendered at %s: %v", tendered, got)
		}
	}
}

func TestBalance_F02(t *testing.T) {
	t.Parallel()
	if got := yuan("1204000").Sub(yuan("100000")); got.String() != "1104000.00" {
		t.Errorf("balance %v", got)
	}
}

func TestFates_F06(t *testing.T) {
	t.Parallel()
	mortgage := auction.Encumbrance{Kind: auction.Security, Since: date("2021-05-01")}
	older := auction.Encumbrance{Kind: auction.Lease, Since: date("2019-03-01"), Harmful: true}
	younger := auction.Encumbrance{Kind: auction.Lease, Since: date("2022-03-01"), Harmful: true}
	harmless := auction.Encumbrance{Kind: auction.Usufruct, Since: date("2022-03-01")}
	got := auction.Fates([]auction.Encumbrance{mortgage, older, younger, harmless})
	want := []auction.Fate{auction.Extinguished, auction.Survives, auction.RemoveFirst, auction.Survives}
	if !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}
