package payments_test

import (
	"strings"
	"testing"
	"time"

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
		{"forfeited deposits", func(l *payments.OpeningLine) { l.Code = payments.Forfeited }, []*fault.Fault{payments.ErrOpeningKind}},
		{"a ground where none is asked", func(l *payments.OpeningLine) { l.Matter = "missing" }, []*fault.Fault{payments.ErrOpeningMatter}},
		{"a sale where none is", func(l *payments.OpeningLine) { l.Sale = "淘宝 1234567" }, []*fault.Fault{payments.ErrOpeningSaleNone}},
		{"a pool", func(l *payments.OpeningLine) { l.Code, l.Payee = payments.Pool, "" }, nil},
		{"a pool for somebody", func(l *payments.OpeningLine) { l.Code = payments.Pool }, []*fault.Fault{payments.ErrOpeningPayee}},
		{"a reserve", func(l *payments.OpeningLine) {
			l.Code, l.Matter = payments.Reserved, "执行异议之诉（2025）川01民初9号"
		}, nil},
		{"a reserve for nothing", func(l *payments.OpeningLine) { l.Code, l.Matter = payments.Reserved, "三个字" }, []*fault.Fault{payments.ErrOpeningMatter}},
		{"an escrow", func(l *payments.OpeningLine) { l.Code, l.Matter = payments.Escrow, "unreachable" }, nil},
		{"an escrow without a ground of law", func(l *payments.OpeningLine) { l.Code, l.Matter = payments.Escrow, "太忙" }, []*fault.Fault{payments.ErrEscrowGround}},
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

// A line of an auction that another platform holds says who paid, from where, and until when.
func TestCheckOpeningOfSales(t *testing.T) {
	t.Parallel()
	deposit := payments.OpeningLine{
		CaseNo: "（2025）川0104执1号", Code: payments.Deposits, Amount: "70000.00", CameOn: "2026-03-02", Evidence: "平台缴纳清单", Hash: strings.Repeat("ab", 32),
		Sale: "淘宝 1234567", Payer: "罗强", Account: "6228480402001", Due: "2026-03-02T10:00:00+08:00", To: payments.OpeningTo{Case: ref.New()},
	}
	price := deposit
	price.Code, price.Price, price.Due = payments.SalePrice, "70000.00", "2026-03-20"
	for _, tt := range []struct {
		name   string
		of     payments.OpeningLine
		change func(*payments.OpeningLine)
		want   []*fault.Fault
	}{
		{"a deposit", deposit, func(*payments.OpeningLine) {}, nil},
		{"a deposit with a day alone", deposit, func(l *payments.OpeningLine) { l.Due = "2026-03-02" }, nil},
		{"an end before it came", deposit, func(l *payments.OpeningLine) { l.Due = "2026-03-01" }, []*fault.Fault{payments.ErrOpeningDue}}, // its end is the 2nd, 00:00: the day it came
		{"no end", deposit, func(l *payments.OpeningLine) { l.Due = "很快" }, []*fault.Fault{payments.ErrOpeningDue}},
		{"no sale", deposit, func(l *payments.OpeningLine) { l.Sale = "1" }, []*fault.Fault{payments.ErrOpeningSale}},
		{"nobody paid", deposit, func(l *payments.OpeningLine) { l.Payer = "" }, []*fault.Fault{payments.ErrOpeningPayer}},
		{"seven digits", deposit, func(l *payments.OpeningLine) { l.Account = "1234567" }, []*fault.Fault{payments.ErrOpeningPayer}},
		{"eight digits", deposit, func(l *payments.OpeningLine) { l.Account = "12345678" }, nil},
		{"a masked account", deposit, func(l *payments.OpeningLine) { l.Account = "6226******5669" }, []*fault.Fault{payments.ErrOpeningPayer}},
		{"a price on a deposit", deposit, func(l *payments.OpeningLine) { l.Price = "1.00" }, []*fault.Fault{payments.ErrOpeningSaleNone}},
		{"a price paid in full", price, func(*payments.OpeningLine) {}, nil},
		{"paid a fen beyond it", price, func(l *payments.OpeningLine) { l.Price = "69999.99" }, []*fault.Fault{payments.ErrOpeningPrice}},
		{"no price", price, func(l *payments.OpeningLine) { l.Price = "" }, []*fault.Fault{payments.ErrOpeningPrice}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			l := tt.of
			tt.change(&l)
			got := payments.CheckOpening(&l, legal.MustDate("2026-03-02"))
			require.Len(t, got, len(tt.want))
			for i := range got {
				require.ErrorIs(t, got[i], tt.want[i])
			}
		})
	}
}

// Lines of one auction agree with each other.
func TestOpeningSales(t *testing.T) {
	t.Parallel()
	line := func(code payments.Code, sale, caseNo, payer, due, paid, price string) payments.OpeningLine {
		l := payments.OpeningLine{Code: code, Sale: sale, CaseNo: caseNo, Payer: payer, Due: due, Price: price, Sum: money.MustParse(paid)}
		if price != "" {
			l.Whole = money.MustParse(price)
		}
		return l
	}
	for _, tt := range []struct {
		name string
		add  payments.OpeningLine
		want *fault.Fault
	}{
		{"another bidder", line(payments.Deposits, "淘宝 1", "案一", "丙", "2026-03-02", "10.00", ""), nil},
		{"another case", line(payments.Deposits, "淘宝 1", "案二", "丙", "2026-03-02", "10.00", ""), payments.ErrOpeningSaleCase},
		{"another end", line(payments.Deposits, "淘宝 1", "案一", "丙", "2026-03-03", "10.00", ""), payments.ErrOpeningSaleDiffers},
		{"another auction, another end", line(payments.Deposits, "京东 2", "案二", "丙", "2026-03-09", "10.00", ""), nil},
		{"the rest of the price", line(payments.SalePrice, "淘宝 1", "案一", "甲", "2026-03-20", "90.00", "100.00"), nil},
		{"a fen more", line(payments.SalePrice, "淘宝 1", "案一", "甲", "2026-03-20", "90.01", "100.00"), payments.ErrOpeningPrice},
		{"a second buyer", line(payments.SalePrice, "淘宝 1", "案一", "乙", "2026-03-20", "1.00", "100.00"), payments.ErrOpeningSaleDiffers},
		{"a second price", line(payments.SalePrice, "淘宝 1", "案一", "甲", "2026-03-20", "1.00", "101.00"), payments.ErrOpeningSaleDiffers},
		{"a second last day", line(payments.SalePrice, "淘宝 1", "案一", "甲", "2026-03-21", "1.00", "100.00"), payments.ErrOpeningSaleDiffers},
	} {
		lines := []payments.OpeningLine{
			line(payments.Deposits, "淘宝 1", "案一", "乙", "2026-03-02", "10.00", ""),
			line(payments.SalePrice, "淘宝 1", "案一", "甲", "2026-03-20", "10.00", "100.00"), tt.add,
		}
		got := payments.OpeningSales(lines)
		if tt.want == nil {
			require.Empty(t, got, tt.name)
			continue
		}
		require.Len(t, got, 1, tt.name)
		require.ErrorIs(t, got[2], tt.want, tt.name)
	}
}

func TestCanEndBrought(t *testing.T) {
	t.Parallel()
	at := legal.MustParse("2026-03-03T09:00:00+08:00")
	sold := payments.BroughtEnd{Outcome: payments.BroughtSold, EndedAt: at, Price: money.MustParse("100.00"), PayBy: legal.MustDate("2026-03-03"), Document: strings.Repeat("ab", 32)}
	unsold := payments.BroughtEnd{Outcome: payments.BroughtUnsold, EndedAt: at, Document: sold.Document}
	facts := payments.BroughtFacts{Running: true, Stake: money.MustParse("100.00")}
	for _, tt := range []struct {
		name   string
		of     payments.BroughtEnd
		change func(*payments.BroughtEnd, *payments.BroughtFacts)
		want   error
	}{
		{"sold, the deposit is the price", sold, func(*payments.BroughtEnd, *payments.BroughtFacts) {}, nil},
		{"stated already", sold, func(_ *payments.BroughtEnd, f *payments.BroughtFacts) { f.Running = false }, payments.ErrBroughtEnded},
		{"neither", sold, func(e *payments.BroughtEnd, _ *payments.BroughtFacts) { e.Outcome = "withdrawn" }, payments.ErrBroughtOutcome},
		{"an end to come", sold, func(e *payments.BroughtEnd, _ *payments.BroughtFacts) { e.EndedAt = at.Add(time.Microsecond) }, payments.ErrBroughtEndsAt},
		{"no end", sold, func(e *payments.BroughtEnd, _ *payments.BroughtFacts) { e.EndedAt = legal.Time{} }, payments.ErrBroughtEndsAt},
		{"no document", sold, func(e *payments.BroughtEnd, _ *payments.BroughtFacts) { e.Document = strings.Repeat("AB", 32) }, payments.ErrBroughtDocument},
		{"a winner without a deposit", sold, func(_ *payments.BroughtEnd, f *payments.BroughtFacts) { f.Stake = money.Amount{} }, payments.ErrBroughtWinner},
		{"a fen below the deposit", sold, func(e *payments.BroughtEnd, _ *payments.BroughtFacts) { e.Price = money.MustParse("99.99") }, payments.ErrOpeningPrice},
		{"to be paid before the end", sold, func(e *payments.BroughtEnd, _ *payments.BroughtFacts) { e.PayBy = legal.MustDate("2026-03-02") }, payments.ErrOpeningDue},
		{"unsold", unsold, func(_ *payments.BroughtEnd, f *payments.BroughtFacts) { f.Stake = money.Amount{} }, nil},
		{"unsold at a price", unsold, func(e *payments.BroughtEnd, _ *payments.BroughtFacts) { e.Price = money.MustParse("0.01") }, payments.ErrBroughtUnsold},
	} {
		e, f := tt.of, facts
		tt.change(&e, &f)
		err := payments.CanEndBrought(e, f, at)
		if tt.want == nil {
			require.NoError(t, err, tt.name)
			continue
		}
		require.ErrorIs(t, err, tt.want, tt.name)
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
		{"one line and a blank one", head + "案,L2050,1.00,,2026-03-02,旧账,ab,,,,,,\n,,,,,,,,,,,,\n", 1, nil},
		{"English heads", "case_no,code,amount,payee,came_on,evidence,evidence_hash\na,L2050,1,,2026-03-02,x,y\n", 1, nil},
		{"the seven columns of old", "案号,科目,金额,收款人,入账日期,依据材料,材料SHA256\n案,L2050,1.00,,2026-03-02,旧账,ab\n", 1, nil},
		{"an eighth that is another", "案号,科目,金额,收款人,入账日期,依据材料,材料SHA256,备注\n案,L2050,1.00,,2026-03-02,旧账,ab,x\n", 0, payments.ErrOpeningFile},
		{"no workbook", "PK\x03\x04", 0, payments.ErrOpeningFile},
		{"other columns", "金额,案号\n1,2\n", 0, payments.ErrOpeningFile},
		{"a short row", head + "案,L2050\n", 0, payments.ErrOpeningFile},
		{"nothing", "", 0, payments.ErrOpeningFile},
		{"JSON", `[{"case_no":"案","code":"L2050","amount":"1.00","came_on":"2026-03-02","evidence":"旧账","evidence_hash":"ab"}]`, 1, nil},
		{"JSON of another form", `[{"sum":1}]`, 0, payments.ErrOpeningFile},
		{"too many", head + strings.Repeat("案,L2050,1.00,,2026-03-02,旧账,ab,,,,,,\n", payments.MaxOpening+1), 0, payments.ErrOpeningSize},
	} {
		lines, _, err := payments.ReadOpening([]byte(tt.file))
		if tt.want == nil {
			require.NoError(t, err, tt.name)
			require.Len(t, lines, tt.lines, tt.name)
			continue
		}
		require.ErrorIs(t, err, tt.want, tt.name)
	}
	lines, format, err := payments.ReadOpening([]byte(head + "案,L2050,1.00,,2026-03-02,旧账,AB,,,,,,\n案,L2050,1.00,,2026-03-02,旧账,ab,,,,,,\n"))
	require.NoError(t, err)
	require.Equal(t, "csv", format)
	require.Equal(t, []int{1}, payments.Twice(lines))
	require.JSONEq(t, `[{"case_no":"","code":"","amount":"","payee":"","came_on":"","evidence":"","evidence_hash":"","matter":"","sale":"","payer":"","payer_account":"","due":"","price":""}]`, string(payments.OpeningTemplate(true)))
}
