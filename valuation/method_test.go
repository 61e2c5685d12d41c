package valuation_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"fachui/internal/calendar"
	"fachui/internal/legal"
	"fachui/internal/money"
	"fachui/valuation"
)

var (
	day  = legal.MustDate
	yuan = money.MustParse
	cal  = calendar.Official()
)

func TestChoose(t *testing.T) {
	t.Parallel()
	failed := func(ms ...valuation.Method) []valuation.Method { return ms }
	for _, tt := range []struct {
		name  string
		facts valuation.Facts
		want  valuation.Method
	}{
		{"nothing known: the parties first", valuation.Facts{}, valuation.PartyAgreement},
		{"9: state-owned equity is appraised whatever is cheaper", valuation.Facts{Mandate: valuation.StateOwned, Wish: valuation.OnlineInquiry, OfficialPrice: valuation.Yes}, valuation.Appraisal},
		{"public interest", valuation.Facts{Mandate: valuation.PublicInterest}, valuation.Appraisal},
		{"a statute requires it", valuation.Facts{Mandate: valuation.ByStatute}, valuation.Appraisal},
		{"both ask for an appraisal", valuation.Facts{Wish: valuation.Appraisal}, valuation.Appraisal},
		{"both ask for a directed inquiry", valuation.Facts{Wish: valuation.DirectedInquiry, OfficialPrice: valuation.Yes}, valuation.DirectedInquiry},
		{"both ask for a directed inquiry, no official price", valuation.Facts{Wish: valuation.DirectedInquiry, OfficialPrice: valuation.No}, valuation.OnlineInquiry},
		{"both ask for an online inquiry", valuation.Facts{Wish: valuation.OnlineInquiry, NeedsInspection: valuation.No}, valuation.OnlineInquiry},
		{"4: both ask for an online inquiry, a machine needs inspection", valuation.Facts{Wish: valuation.OnlineInquiry, OfficialPrice: valuation.No, NeedsInspection: valuation.Yes}, valuation.Appraisal},
		{"3: debtor missing, an official price exists", valuation.Facts{Negotiable: valuation.No, OfficialPrice: valuation.Yes}, valuation.DirectedInquiry},
		{"debtor missing, no official price", valuation.Facts{Negotiable: valuation.No, OfficialPrice: valuation.No}, valuation.OnlineInquiry},
		{"no agreement", valuation.Facts{Failed: failed(valuation.PartyAgreement)}, valuation.DirectedInquiry},
		{"no agreement, no official result", valuation.Facts{Failed: failed(valuation.PartyAgreement, valuation.DirectedInquiry)}, valuation.OnlineInquiry},
		{"nothing worked", valuation.Facts{Failed: failed(valuation.PartyAgreement, valuation.DirectedInquiry, valuation.OnlineInquiry)}, valuation.Appraisal},
		{"the platforms cannot price it", valuation.Facts{Negotiable: valuation.No, OfficialPrice: valuation.No, OnlineAvailable: valuation.No}, valuation.Appraisal},
		{"inspection needed", valuation.Facts{Negotiable: valuation.No, OfficialPrice: valuation.No, NeedsInspection: valuation.Yes}, valuation.Appraisal},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got, reasons := valuation.Choose(tt.facts)
			require.Equal(t, tt.want, got)
			last := reasons[len(reasons)-1]
			require.Equal(t, got, last.Method)
			require.True(t, last.Due)
			require.NotEmpty(t, last.Why.ZH)
			require.NotEmpty(t, last.Cited)
		})
	}
}

// Whatever is known, exactly one method is due; one that failed or cannot be used
// is never due again, so that a valuation always comes to an end.
func TestChooseAlwaysAdvances(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		answer := rapid.SampledFrom([]valuation.Answer{valuation.Unknown, valuation.Yes, valuation.No})
		f := valuation.Facts{
			Wish:       rapid.SampledFrom(append([]valuation.Method{""}, valuation.Methods...)).Draw(t, "wish"),
			Negotiable: answer.Draw(t, "negotiable"), OfficialPrice: answer.Draw(t, "official price"),
			NeedsInspection: answer.Draw(t, "inspection"), OnlineAvailable: answer.Draw(t, "online"),
		}
		for steps := 0; ; steps++ {
			m, _ := valuation.Choose(f)
			for _, other := range valuation.Methods {
				if (f.CheckDue(other) == nil) != (other == m) {
					t.Fatalf("%s is due, CheckDue(%s) = %v", m, other, f.CheckDue(other))
				}
			}
			if m == valuation.Appraisal {
				return
			}
			if steps == 3 {
				t.Fatal("three methods failed and a fourth is due that is no appraisal")
			}
			f.Failed = append(f.Failed, m)
		}
	})
}

func TestMethodNotDueSaysWhichIsAndWhy(t *testing.T) {
	t.Parallel()
	err := valuation.Facts{NeedsInspection: valuation.Yes, OfficialPrice: valuation.No, Negotiable: valuation.No}.CheckDue(valuation.OnlineInquiry)
	require.ErrorIs(t, err, valuation.ErrMethod)
	require.ErrorContains(t, err, "on site")
	require.ErrorContains(t, err, "appraisal")
}

func TestAgree(t *testing.T) {
	t.Parallel()
	price, err := valuation.Agree(yuan("1000000.00"), yuan("1000000.00"))
	require.NoError(t, err)
	require.Equal(t, "1000000.00", price.String())
	_, err = valuation.Agree(yuan("1000000.00"), yuan("1000000.01"))
	require.ErrorIs(t, err, valuation.ErrPricesDiffer, "case 2")
	_, err = valuation.Agree(yuan("0"), yuan("0"))
	require.ErrorIs(t, err, valuation.ErrNotPositive)
	_, err = valuation.Agree(yuan("0.01"), yuan("0.01"))
	require.NoError(t, err)
}

func TestValidity(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		issued, until string
		want          error
	}{
		{"2026-03-02", "2027-03-02", nil},
		{"2026-03-02", "2027-03-03", valuation.ErrValidity},
		{"2026-03-02", "2026-03-02", nil},
		{"2026-03-02", "2026-03-01", valuation.ErrValidity},
		{"2024-02-29", "2025-02-28", nil},
		{"2024-02-29", "2025-03-01", valuation.ErrValidity},
	} {
		require.ErrorIs(t, valuation.CheckValidity(day(tt.issued), day(tt.until)), tt.want, "%s to %s", tt.issued, tt.until)
	}
	p := valuation.Price{ValidUntil: day("2025-12-31")}
	require.NoError(t, p.CheckAnnouncement(day("2025-12-31")))
	require.ErrorIs(t, p.CheckAnnouncement(day("2026-01-01")), valuation.ErrExpired)
	require.ErrorIs(t, p.CheckAnnouncement(day("2026-01-12")), valuation.ErrExpired, "case 26")
	require.NoError(t, p.CheckSale(day("2026-06-30")), "six months after 31 December is the last of June")
	require.ErrorIs(t, p.CheckSale(day("2026-07-01")), valuation.ErrStale)
}
