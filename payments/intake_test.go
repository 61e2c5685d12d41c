package payments_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"fachui/internal/calendar"
	"fachui/internal/legal"
	"fachui/payments"
	"fachui/payments/statement"
)

// 33: money arrives on Friday 2025-08-01.
func TestCase33_ClocksOfArrival(t *testing.T) {
	t.Parallel()
	came := legal.MustDate("2025-08-01")
	require.Equal(t, legal.MustDate("2025-08-04").End(), payments.TellBy(came), "the one who handles the case is told within three days")
	by := payments.PayoutBy(calendar.Official(), came)
	require.Equal(t, legal.MustDate("2025-08-15").End(), by.Notice)
	require.Equal(t, legal.MustDate("2025-08-22").End(), by.Pay)
	require.Equal(t, legal.MustDate("2025-09-01").End(), by.Hard, "the thirtieth day is a Sunday")
}

func TestCanState(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		cause    payments.Cause
		document string
		want     error
	}{
		{payments.BySelf, "", nil},
		{payments.BySelf, "收据", payments.ErrText},
		{payments.ByDeduction, "", payments.ErrText},
		{payments.ByDeduction, "裁定书", payments.ErrText},
		{payments.ByDeduction, "扣划裁定", nil},
		{payments.ByThirdParty, "代付说明", nil},
		{payments.ByOtherCourt, strings.Repeat("函", 200), nil},
		{payments.ByRestitution, strings.Repeat("函", 201), payments.ErrText},
		{"", "扣划裁定", payments.ErrCause},
		{"gift", "扣划裁定", payments.ErrCause},
	} {
		err := payments.CanState(c.cause, c.document)
		if c.want == nil {
			require.NoError(t, err, "%v", c)
		} else {
			require.ErrorIs(t, err, c.want, "%v", c)
		}
	}
}

// 38: one officer alone takes no cash.
func TestCase38_CashByTwoOfficers(t *testing.T) {
	t.Parallel()
	today := legal.MustDate("2026-03-02")
	good := payments.CashTaken{Case: id("c"), Amount: yuan("0.01"), Paper: "0012", Payer: "张三", Reason: "当场给付", TakenOn: today,
		TakenBy: id("a"), Witness: id("b")}
	for name, c := range map[string]struct {
		change func(*payments.CashTaken)
		want   error
	}{
		"as it should be":          {func(*payments.CashTaken) {}, nil},
		"taken the day before":     {func(c *payments.CashTaken) { c.TakenOn = today.AddDays(-1) }, nil},
		"alone":                    {func(c *payments.CashTaken) { c.Witness = "" }, payments.ErrCashAlone},
		"one's own witness":        {func(c *payments.CashTaken) { c.Witness = c.TakenBy }, payments.ErrCashAlone},
		"nothing":                  {func(c *payments.CashTaken) { c.Amount = yuan("0.00") }, payments.ErrCashAmount},
		"less than nothing":        {func(c *payments.CashTaken) { c.Amount = yuan("-0.01") }, payments.ErrCashAmount},
		"tomorrow":                 {func(c *payments.CashTaken) { c.TakenOn = today.AddDays(1) }, payments.ErrCashDay},
		"no day":                   {func(c *payments.CashTaken) { c.TakenOn = legal.Date{} }, payments.ErrCashDay},
		"a number of three digits": {func(c *payments.CashTaken) { c.Paper = "001" }, payments.ErrText},
		"nobody paid":              {func(c *payments.CashTaken) { c.Payer = " " }, payments.ErrText},
		"no reason":                {func(c *payments.CashTaken) { c.Reason = "没卡" }, payments.ErrText},
	} {
		in := good
		c.change(&in)
		err := payments.CanTakeCash(in, today)
		if c.want == nil {
			require.NoError(t, err, name)
		} else {
			require.ErrorIs(t, err, c.want, name)
		}
	}
	require.Equal(t, legal.MustDate("2026-03-03").End(), payments.BankCashBy(today))
}

func TestBookCash(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, amount string
		open, inHand bool
		event        payments.Event
		cr           payments.Code
		exception    payments.ExceptionKind
	}{
		{"the officers bank all of it", "800.00", true, false, payments.P9, payments.ExecutionMoney, ""},
		{"the officers bank a part", "0.01", true, false, payments.P9, payments.ExecutionMoney, ""},
		{"finance banks all of it", "800.00", true, true, payments.P9B, payments.Cash, ""},
		{"finance banks a part", "799.99", true, true, payments.P9B, payments.Cash, ""},
		{"a fen more than was taken", "800.01", true, true, payments.P13, payments.Unclaimed, payments.AmountOver},
		{"after all was banked", "800.00", false, false, payments.P13, payments.Unclaimed, payments.ClosedNumber},
	} {
		b := payments.Book(payments.Line{ID: "line", Line: statement.Line{Credit: true, Amount: yuan(c.amount)},
			Expected: &payments.Expected{For: payments.ForCash, ID: "k", Case: "c", Due: yuan("800.00"), Open: c.open, InHand: c.inHand}})
		require.Equal(t, c.event, b.Event, c.name)
		require.Equal(t, c.cr, b.Cr.Code, c.name)
		require.Equal(t, c.exception, b.Exception, c.name)
	}
}

func TestCanReturnTo(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		holder, number string
		want           bool
	}{
		{"张三", "62220200", true},
		{"张三", "6222020", false},
		{"张三", "", false},
		{"", "62220200", false},
		{" ", "62220200", false},
		{"张三", "6226******5669", false},
		{"张三", "6226xxxx5669", false},
	} {
		require.Equal(t, c.want, payments.CanReturnTo(c.holder, c.number), "%v", c)
	}
}
