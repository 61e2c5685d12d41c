package payments_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"fachui/internal/fault"
	"fachui/internal/legal"
	"fachui/internal/money"
	"fachui/internal/ref"
	"fachui/payments"
)

// A line of an opening says all that is wrong with it at once.
func TestCheckOpening(t *testing.T) {
	t.Parallel()
	hash := strings.Repeat("ab", 32)
	sound := payments.OpeningLine{
		CaseNo: "（2025）川0104执1号", Code: payments.Creditors, Amount: "0.01", Payee: "老李", CameOn: "2026-03-02", Evidence: "旧账第12页", Hash: hash,
		To: payments.OpeningTo{Case: ref.New(), Payee: string(ref.New())},
	}
	for _, tt := range []struct {
		name   string
		change func(*payments.OpeningLine)
		want   []*fault.Fault
	}{
		{"sound, one fen, on the day itself", func(*payments.OpeningLine) {}, nil},
		{"nothing", func(l *payments.OpeningLine) { l.Amount = "0.00" }, []*fault.Fault{payments.ErrOpeningAmount}},
		{"less than a fen", func(l *payments.OpeningLine) { l.Amount = "0.001" }, []*fault.Fault{payments.ErrOpeningAmount}},
		{"no number", func(l *payments.OpeningLine) { l.Amount = "很多" }, []*fault.Fault{payments.ErrOpeningAmount}},
		{"the day after", func(l *payments.OpeningLine) { l.CameOn = "2026-03-03" }, []*fault.Fault{payments.ErrOpeningDay}},
		{"half a hash", func(l *payments.OpeningLine) { l.Hash = hash[:62] }, []*fault.Fault{payments.ErrOpeningHash}},
		{"no evidence", func(l *payments.OpeningLine) { l.Evidence = "无" }, []*fault.Fault{payments.ErrOpeningEvidence}},
		{"a deposit", func(l *payments.OpeningLine) { l.Code = payments.Deposits }, []*fault.Fault{payments.ErrOpeningKind}},
		{"no case", func(l *payments.OpeningLine) { l.CaseNo, l.To.Case = "", "" }, []*fault.Fault{payments.ErrOpeningCase}},
		{"a case that is not here", func(l *payments.OpeningLine) { l.To.Case = "" }, []*fault.Fault{payments.ErrOpeningCaseUnknown}},
		{"nobody", func(l *payments.OpeningLine) { l.Payee, l.To.Payee = "", "" }, []*fault.Fault{payments.ErrOpeningPayee}},
		{"a stranger", func(l *payments.OpeningLine) { l.To.Payee = "" }, []*fault.Fault{payments.ErrOpeningPayeeUnknown}},
		{"unclaimed money of a case", func(l *payments.OpeningLine) { l.Code, l.Payee = payments.Unclaimed, "" }, []*fault.Fault{payments.ErrOpeningCase}},
		{"execution money for somebody", func(l *payments.OpeningLine) { l.Code = payments.ExecutionMoney }, []*fault.Fault{payments.ErrOpeningPayee}},
		{"all of it", func(l *payments.OpeningLine) { *l = payments.OpeningLine{Code: payments.Creditors} },
			[]*fault.Fault{payments.ErrOpeningAmount, payments.ErrOpeningDay, payments.ErrOpeningHash, payments.ErrOpeningEvidence, payments.ErrOpeningCase, payments.ErrOpeningPayee}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			l := sound
			tt.change(&l)
			got := payments.CheckOpening(&l, legal.MustDate("2026-03-02"))
			require.Len(t, got, len(tt.want))
			for i := range got {
				require.ErrorIs(t, got[i], tt.want[i])
			}
		})
	}
}

func TestCanSignOpening(t *testing.T) {
	t.Parallel()
	sound := payments.OpeningFacts{
		Day: legal.MustDate("2026-03-02"), Lines: 2, Total: money.MustParse("100.00"), HasStatement: true, Complete: true, BankClosing: money.MustParse("100.00"),
	}
	for _, tt := range []struct {
		name   string
		change func(*payments.OpeningFacts)
		want   error
	}{
		{"sound", func(*payments.OpeningFacts) {}, nil},
		{"the ledger has begun", func(f *payments.OpeningFacts) { f.Begun = true }, payments.ErrOpeningLate},
		{"no file", func(f *payments.OpeningFacts) { f.Lines = 0 }, payments.ErrOpeningNoFile},
		{"one line in doubt", func(f *payments.OpeningFacts) { f.Faults = 1 }, payments.ErrOpeningFaults},
		{"no statement", func(f *payments.OpeningFacts) { f.HasStatement = false }, payments.ErrNoStatement},
		{"a statement of half the day", func(f *payments.OpeningFacts) { f.Complete = false }, payments.ErrStatementEarly},
		{"one fen too little", func(f *payments.OpeningFacts) { f.Total = money.MustParse("99.99") }, payments.ErrOpeningDifference},
		{"one fen too much", func(f *payments.OpeningFacts) { f.Total = money.MustParse("100.01") }, payments.ErrOpeningDifference},
	} {
		f := sound
		tt.change(&f)
		err := payments.CanSignOpening(f)
		if tt.want == nil {
			require.NoError(t, err, tt.name)
			continue
		}
		require.ErrorIs(t, err, tt.want, tt.name)
	}
}

func TestReadOpening(t *testing.T) {
	t.Parallel()
	head := string(payments.OpeningTemplate(false))
	for _, tt := range []struct {
		name, file string
		lines      int
		want       error
	}{
		{"the empty template", head, 0, payments.ErrOpeningSize},
		{"one line and a blank one", head + "案,L2050,1.00,,2026-03-02,旧账,ab\n,,,,,,\n", 1, nil},
		{"English heads", "case_no,code,amount,payee,came_on,evidence,evidence_hash\na,L2050,1,,2026-03-02,x,y\n", 1, nil},
		{"other columns", "金额,案号\n1,2\n", 0, payments.ErrOpeningFile},
		{"a short row", head + "案,L2050\n", 0, payments.ErrOpeningFile},
		{"nothing", "", 0, payments.ErrOpeningFile},
		{"JSON", `[{"case_no":"案","code":"L2050","amount":"1.00","came_on":"2026-03-02","evidence":"旧账","evidence_hash":"ab"}]`, 1, nil},
		{"JSON of another form", `[{"sum":1}]`, 0, payments.ErrOpeningFile},
		{"too many", head + strings.Repeat("案,L2050,1.00,,2026-03-02,旧账,ab\n", payments.MaxOpening+1), 0, payments.ErrOpeningSize},
	} {
		lines, _, err := payments.ReadOpening([]byte(tt.file))
		if tt.want == nil {
			require.NoError(t, err, tt.name)
			require.Len(t, lines, tt.lines, tt.name)
			continue
		}
		require.ErrorIs(t, err, tt.want, tt.name)
	}
	lines, format, err := payments.ReadOpening([]byte(head + "案,L2050,1.00,,2026-03-02,旧账,AB\n案,L2050,1.00,,2026-03-02,旧账,ab\n"))
	require.NoError(t, err)
	require.Equal(t, "csv", format)
	require.Equal(t, []int{1}, payments.Twice(lines))
	require.JSONEq(t, `[{"case_no":"","code":"","amount":"","payee":"","came_on":"","evidence":"","evidence_hash":""}]`, string(payments.OpeningTemplate(true)))
}
