package payments_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"fachui/internal/calendar"
	"fachui/internal/legal"
	"fachui/internal/money"
	"fachui/payments"
	"fachui/payments/distribution"
)

func TestChain(t *testing.T) {
	t.Parallel()
	five := []payments.Step{payments.Prepare, payments.Check, payments.Approve, payments.FinanceMake, payments.FinanceCheck}
	six := []payments.Step{payments.Prepare, payments.Check, payments.Approve, payments.Lead, payments.FinanceMake, payments.FinanceCheck}
	require.Equal(t, five, payments.Chain(yuan("99999.99"), false))
	require.Equal(t, six, payments.Chain(yuan("100000.00"), false))
	require.Equal(t, six, payments.Chain(yuan("100000.01"), false))
	require.Equal(t, six, payments.Chain(yuan("0.01"), true), "an unusual payment always goes to the leader")
}

// 53: each step needs another person, in order, in the right role.
func TestCase53_NextStep(t *testing.T) {
	t.Parallel()
	chain := payments.Chain(yuan("5.00"), false)
	taken := []payments.Approval{{Step: payments.Prepare, Person: id("judge"), Role: "judge"}}
	step, err := payments.NextStep(chain, taken, id("keeper"), "fund_keeper")
	require.NoError(t, err)
	require.Equal(t, payments.Check, step)
	_, err = payments.NextStep(chain, taken, id("judge"), "fund_keeper")
	require.ErrorIs(t, err, payments.ErrSameApprover)
	_, err = payments.NextStep(chain, taken, id("head"), "bureau_head")
	require.ErrorIs(t, err, payments.ErrNotYourTurn)
	taken = append(taken,
		payments.Approval{Step: payments.Check, Person: id("keeper")}, payments.Approval{Step: payments.Approve, Person: id("head")},
		payments.Approval{Step: payments.FinanceMake, Person: id("maker")})
	_, err = payments.NextStep(chain, taken, id("judge"), "finance_checker")
	require.ErrorIs(t, err, payments.ErrSameApprover, "the handler is never finance")
	step, err = payments.NextStep(chain, taken, id("checker"), "finance_checker")
	require.NoError(t, err)
	require.Equal(t, payments.FinanceCheck, step)
	_, err = payments.NextStep(chain, append(taken, payments.Approval{Person: id("checker")}), id("other"), "finance_checker")
	require.ErrorIs(t, err, payments.ErrChainDone)
}

// 33: money that came on Friday 2025-08-01.
func TestCase33_PayoutClocks(t *testing.T) {
	t.Parallel()
	by := payments.PayoutBy(calendar.Official(), legal.MustDate("2025-08-01"))
	require.Equal(t, legal.MustDate("2025-08-15").End(), by.Notice)
	require.Equal(t, legal.MustDate("2025-08-22").End(), by.Pay)
	require.Equal(t, legal.MustDate("2025-09-01").End(), by.Hard, "the thirtieth day is a Sunday")
}

func TestIdentifyBy(t *testing.T) {
	t.Parallel()
	by := payments.IdentifyBy(calendar.Official(), legal.MustDate("2025-09-30"))
	require.Equal(t, legal.MustDate("2025-10-11").End(), by, "the holiday runs to the eighth, the eleventh is worked")
}

// The court's own duties are counted even before next year's holidays are known,
// never later than they would be; a party's window is not guessed.
func TestYearNotLoaded(t *testing.T) {
	t.Parallel()
	last := legal.MustDate("2026-12-30")
	require.Equal(t, legal.MustDate("2027-01-02").End(), payments.IdentifyBy(calendar.Official(), last))
	require.Equal(t, payments.PayoutClocks{Notice: legal.MustDate("2027-01-09").End(), Pay: legal.MustDate("2027-01-14").End(), Hard: legal.MustDate("2027-01-29").End()},
		payments.PayoutBy(calendar.Official(), last))
	_, err := payments.ObjectBy(calendar.Official(), last)
	require.ErrorIs(t, err, calendar.ErrYearNotLoaded)
}

func TestObjectBy(t *testing.T) {
	t.Parallel()
	for received, last := range map[string]string{
		"2025-06-02": "2025-06-17",
		"2025-09-20": "2025-10-09", // the fifteenth day is in the holiday
	} {
		by, err := payments.ObjectBy(calendar.Official(), legal.MustDate(received))
		require.NoError(t, err)
		require.Equal(t, legal.MustDate(last).End(), by, received)
	}
}

func TestContentBindsEverything(t *testing.T) {
	t.Parallel()
	base := payments.Content{Case: "c", Payee: "p", Amount: yuan("1.00"), Purpose: "发放执行案款",
		Account: payments.Payee{Name: "张三", Bank: "甲银行", Number: "1", Holder: "张三"}}
	for name, change := range map[string]func(*payments.Content){
		"case":    func(c *payments.Content) { c.Case = "d" },
		"payee":   func(c *payments.Content) { c.Payee = "q" },
		"amount":  func(c *payments.Content) { c.Amount = yuan("1.01") },
		"purpose": func(c *payments.Content) { c.Purpose = "别的" },
		"number":  func(c *payments.Content) { c.Account.Number = "2" },
		"holder":  func(c *payments.Content) { c.Account.Holder = "李四" },
		"bank":    func(c *payments.Content) { c.Account.Bank = "乙银行" },
	} {
		other := base
		change(&other)
		require.NotEqual(t, base.Bytes(), other.Bytes(), name)
	}
}

// The P10 of a plan moves the pool to the fen, sale money first.
func TestAssign(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 6).Draw(t, "n")
		var shares []payments.Share
		var pool int64
		for range n {
			a := rapid.Int64Range(0, 1000).Draw(t, "share")
			pool += a
			shares = append(shares, payments.Share{Line: "line", Code: payments.Creditors, Amount: money.Fen(a)})
		}
		sale := rapid.Int64Range(0, pool).Draw(t, "sale")
		got := map[payments.Code]int64{}
		for _, l := range payments.Assign("c", money.Fen(sale), shares) {
			if !l.Amount.IsPositive() {
				t.Fatalf("a leg of %s", l.Amount)
			}
			got[l.Dr.Code] += l.Amount.Fen()
		}
		if got[payments.Pool] != sale || got[payments.ExecutionMoney] != pool-sale {
			t.Fatalf("sale %d of %d: %v", sale, pool, got)
		}
	})
}

func TestCodeOf(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		tier distribution.Tier
		use  distribution.Use
		want payments.Code
	}{
		{distribution.TierTransfer, distribution.Pay, payments.Taxes},
		{distribution.TierCosts, distribution.Pay, payments.ValuationFees},
		{distribution.TierFee, distribution.Pay, payments.EnforcementFee},
		{distribution.TierTaxBefore, distribution.Pay, payments.Taxes},
		{distribution.TierSecurity, distribution.Pay, payments.Creditors},
		{distribution.TierOrdinary, distribution.Pay, payments.Creditors},
		{distribution.TierOrdinary, distribution.Reserve, payments.Reserved},
		{distribution.TierCriminalFine, distribution.Pay, payments.Fines},
		{distribution.TierSurplus, distribution.Transfer, payments.OtherCourts},
		{distribution.TierSurplus, distribution.Keep, payments.Reserved},
		{distribution.TierSurplus, distribution.Hold, payments.Reserved},
		{distribution.TierSurplus, distribution.Surplus, payments.Surplus},
	} {
		require.Equal(t, c.want, payments.CodeOf(distribution.Line{Tier: c.tier, Use: c.use}), "%v %v", c.tier, c.use)
	}
}

func TestCanClose(t *testing.T) {
	t.Parallel()
	good := payments.DayFacts{
		Day: legal.MustDate("2026-03-10"), Today: legal.MustDate("2026-03-11"), ClosedThrough: legal.MustDate("2026-03-09"),
		HasStatement: true, Complete: true, BankClosing: yuan("5.00"), BookClosing: yuan("5.00"),
	}
	for name, c := range map[string]struct {
		change func(*payments.DayFacts)
		want   error
	}{
		"all agrees":            {func(*payments.DayFacts) {}, nil},
		"51: a fen":             {func(f *payments.DayFacts) { f.BankClosing = yuan("5.01") }, payments.ErrDifference},
		"equal sums, one line":  {func(f *payments.DayFacts) { f.Differences = 1 }, payments.ErrDifference},
		"57: cash in hand":      {func(f *payments.DayFacts) { f.NotEmpty = []payments.Code{payments.Cash} }, payments.ErrNotEmpty},
		"the day itself":        {func(f *payments.DayFacts) { f.Today = f.Day }, payments.ErrDayNotOver},
		"closed before":         {func(f *payments.DayFacts) { f.ClosedThrough = f.Day }, payments.ErrDayClosedBefore},
		"no statement":          {func(f *payments.DayFacts) { f.HasStatement = false }, payments.ErrNoStatement},
		"statement too early":   {func(f *payments.DayFacts) { f.Complete = false }, payments.ErrStatementEarly},
		"a day with lines left": {func(f *payments.DayFacts) { f.SkippedLines = 2 }, payments.ErrDaySkipped},
	} {
		f := good
		c.change(&f)
		require.ErrorIs(t, payments.CanClose(f), c.want, name)
	}
}
