package valuation_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"fachui/internal/legal"
	"fachui/valuation"
)

func goodReport() valuation.Report {
	return valuation.Report{
		Value: yuan("1214485.50"), Issued: day("2026-03-20"), ValidUntil: day("2027-03-20"),
		Basics: "住宅一套", Approach: "比较法、收益法", Standard: "市场价值", Conclusion: "壹佰贰拾壹万余元", SealedBy: "SC-001",
		Signers:  []valuation.Signer{{Certificate: "510001", Known: true}, {Certificate: "510002", Known: true}},
		FileHash: strings.Repeat("ab", 32),
	}
}

func TestReportCheck(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name      string
		change    func(*valuation.Report)
		inspected bool
		want      error
	}{
		{"complete", func(*valuation.Report) {}, true, nil},
		{"19: one appraiser signed", func(r *valuation.Report) { r.Signers = r.Signers[:1] }, true, valuation.ErrSigners},
		{"19: one appraiser signed twice", func(r *valuation.Report) { r.Signers[1] = r.Signers[0] }, true, valuation.ErrSigners},
		{"no seal", func(r *valuation.Report) { r.SealedBy = "" }, true, valuation.ErrReportParts},
		{"no method", func(r *valuation.Report) { r.Approach = "" }, true, valuation.ErrReportParts},
		{"no file", func(r *valuation.Report) { r.FileHash = "" }, true, valuation.ErrReportParts},
		{"value 0.00", func(r *valuation.Report) { r.Value = yuan("0.00") }, true, valuation.ErrNotPositive},
		{"value 0.01", func(r *valuation.Report) { r.Value = yuan("0.01") }, true, nil},
		{"25: valid for a year and a day", func(r *valuation.Report) { r.ValidUntil = day("2027-03-21") }, true, valuation.ErrValidity},
		{"nobody inspected", func(*valuation.Report) {}, false, valuation.ErrNotInspected},
	} {
		r := goodReport()
		tt.change(&r)
		require.ErrorIs(t, r.Check(tt.inspected), tt.want, tt.name)
	}
}

func TestReviewOfReport(t *testing.T) {
	t.Parallel()
	require.Empty(t, goodReport().Defects("SC-001"))
	require.Equal(t, []valuation.Defect{valuation.WrongFirm}, goodReport().Defects("SC-002"), "case 18")
	r := goodReport()
	r.Signers[1].Known = false
	require.Equal(t, []valuation.Defect{valuation.WrongSigner}, r.Defects("SC-001"))

	require.NoError(t, valuation.Review(true, nil))
	require.ErrorIs(t, valuation.Review(true, []valuation.Defect{valuation.WrongFirm}), valuation.ErrDefects, "18: not servable")
	require.NoError(t, valuation.Review(false, []valuation.Defect{valuation.WrongFirm}))
	require.ErrorIs(t, valuation.Review(false, nil), valuation.ErrNoDefect)
}

func TestInspectionNeedsAWitnessWhenSomebodyIsAbsent(t *testing.T) {
	t.Parallel()
	require.NoError(t, valuation.CheckInspection(0, ""))
	require.ErrorIs(t, valuation.CheckInspection(1, ""), valuation.ErrNoWitness)
	require.NoError(t, valuation.CheckInspection(1, "锦江区某社区居委会"))
}

func TestCommissionTerms(t *testing.T) {
	t.Parallel()
	whole := valuation.Terms{Name: "住宅", Features: "框架", Quantity: "95.2平方米", Purpose: "确定参考价", ValueDate: day("2026-03-02")}
	require.NoError(t, whole.Check())
	for _, cut := range []func(*valuation.Terms){
		func(t *valuation.Terms) { t.Name = "" }, func(t *valuation.Terms) { t.Features = "" },
		func(t *valuation.Terms) { t.Quantity = "" }, func(t *valuation.Terms) { t.Purpose = "" },
		func(t *valuation.Terms) { t.ValueDate = legal.Date{} },
	} {
		terms := whole
		cut(&terms)
		require.ErrorIs(t, terms.Check(), valuation.ErrTerms)
	}
}

func TestFees(t *testing.T) {
	t.Parallel()
	scale := valuation.Scale{{Above: yuan("0"), Rate: 420}, {Above: yuan("1000000"), Rate: 250}}
	require.Equal(t, "0.00", scale.On(yuan("0")).String())
	require.Equal(t, "4199.96", scale.On(yuan("999990")).String())
	require.Equal(t, "4200.00", scale.On(yuan("1000000")).String())
	require.Equal(t, "4202.50", scale.On(yuan("1001000")).String())
	for _, tt := range []struct {
		name             string
		ending           valuation.Ending
		appraised, final string
		want             string
	}{
		{"sold above the appraised value", valuation.AssetSold, "1000000", "1200000", "4200.00"},
		{"27: sold below it", valuation.AssetSold, "1000000", "700000", "2940.00"},
		{"sold at it", valuation.AssetSold, "1000000", "1000000", "4200.00"},
		{"unsold: actual outlay", valuation.AssetUnsold, "1000000", "0", "318.20"},
		{"withdrawn: actual outlay", valuation.CaseWithdrawn, "1000000", "0", "318.20"},
		{"17, 30: replaced: nothing", valuation.FirmReplaced, "1000000", "1000000", "0.00"},
	} {
		got := valuation.Fee(tt.ending, scale, yuan(tt.appraised), yuan(tt.final), yuan("318.20"))
		require.Equal(t, tt.want, got.String(), tt.name)
	}
	require.Equal(t, "1260.00", valuation.ReissueFee(yuan("4200.00")).String(), "case 26")
	require.Equal(t, "2100.01", valuation.Advance(yuan("4200.01")).String())
}
