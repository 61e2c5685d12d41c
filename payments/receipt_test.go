package payments_test

import (
	"errors"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"fachui/internal/money"
	"fachui/internal/ref"
	"fachui/payments"
	"fachui/payments/statement"
)

var yuan = money.MustParse

var (
	zhang = []byte("hash of Zhang")
	li    = []byte("hash of Li")
)

func deposit(open bool) *payments.Expected {
	return &payments.Expected{For: payments.ForDeposit, ID: "d", Case: "c", Lot: "l", Application: "a", Due: yuan("100000.00"), Open: open, Payer: zhang}
}

func prepayment(open bool) *payments.Expected {
	e := deposit(open)
	e.Prepaid, e.Due = true, yuan("560000.00")
	return e
}

// full is a deposit that had all it waited for.
func full() *payments.Expected {
	e := deposit(false)
	e.Due, e.Complete = money.Amount{}, true
	return e
}

func balance(missing string, open bool) *payments.Expected {
	return &payments.Expected{For: payments.ForBalance, ID: "s", Case: "c", Lot: "l", Application: "a", Due: yuan(missing), Open: open, Payer: zhang}
}

func sent(amount string) *payments.Ordered {
	return &payments.Ordered{Payout: "p", Case: "c", Amount: yuan(amount), Sent: true}
}

func paid(amount string) *payments.Ordered {
	return &payments.Ordered{Payout: "p", Case: "c", Amount: yuan(amount), Paid: true}
}

func TestBook(t *testing.T) {
	t.Parallel()
	type in struct {
		amount, remark, from, number, e2e string
		name                              []byte
		expected                          *payments.Expected
		ordered                           *payments.Ordered
		feeOwed                           string
	}
	credits := []struct {
		name      string
		in        in
		event     payments.Event
		cr        payments.Code
		exception payments.ExceptionKind
	}{
		{"exact deposit from its payer", in{amount: "100000.00", name: zhang, expected: deposit(true)}, payments.P1, payments.Deposits, ""},
		{"H06: the whole price of a sell-off", in{amount: "560000.00", name: zhang, expected: prepayment(true)}, payments.P5, payments.Prepayments, ""},
		{"H06: part of the price of a sell-off", in{amount: "559999.99", name: zhang, expected: prepayment(true)}, payments.P5, payments.Prepayments, ""},
		{"a prepayment paid too late, no account", in{amount: "560000.00", name: zhang, expected: prepayment(false)}, payments.P14, payments.Misdirected, payments.ClosedNumber},
		{"a fen short is a part", in{amount: "99999.99", name: zhang, expected: deposit(true)}, payments.P1, payments.Deposits, ""},
		{"a fen over, and no account to return it to", in{amount: "100000.01", name: zhang, expected: deposit(true)}, payments.P13, payments.Unclaimed, payments.AmountOver},
		{"a fen over", in{amount: "100000.01", name: zhang, from: "张三", number: "62220001", expected: deposit(true)}, payments.P13, payments.Unclaimed, ""},
		{"C13: somebody else's deposit", in{amount: "100000.00", name: li, expected: deposit(true)}, payments.P13, payments.Unclaimed, payments.NameMismatch},
		{"deposit paid twice, no account", in{amount: "100000.00", name: zhang, expected: full()}, payments.P14, payments.Misdirected, payments.Duplicate},
		{"deposit paid twice", in{amount: "100000.00", name: zhang, from: "张三", number: "62220001", expected: full()}, payments.P14, payments.Misdirected, ""},
		{"a first deposit that is late, no account", in{amount: "100000.00", name: zhang, expected: deposit(false)}, payments.P14, payments.Misdirected, payments.ClosedNumber},
		{"a stranger's money for a closed deposit", in{amount: "5.00", name: li, from: "李四", number: "62220001", expected: deposit(false)}, payments.P14, payments.Misdirected, ""},
		{"part of the balance", in{amount: "1.00", name: zhang, expected: balance("900000.00", true)}, payments.P4, payments.SalePrice, ""},
		{"the whole balance", in{amount: "900000.00", name: zhang, expected: balance("900000.00", true)}, payments.P4, payments.SalePrice, ""},
		{"a fen more than the balance", in{amount: "900000.01", name: zhang, expected: balance("900000.00", true)}, payments.P13, payments.Unclaimed, payments.AmountOver},
		{"balance from another payer", in{amount: "900000.00", name: li, expected: balance("900000.00", true)}, payments.P13, payments.Unclaimed, payments.NameMismatch},
		{"balance after its time: the court decides", in{amount: "900000.00", name: zhang, expected: balance("900000.00", false)}, payments.P13, payments.Unclaimed, payments.ClosedNumber},
		{"money for a paid price", in{amount: "1.00", name: zhang, expected: balance("0.00", false)}, payments.P14, payments.Misdirected, payments.ClosedNumber},
		{"money for a case, from anybody", in{amount: "1.00", name: li, expected: &payments.Expected{For: payments.ForCase, ID: "c", Case: "c", Open: true}}, payments.P9, payments.ExecutionMoney, ""},
		{"31: no remark", in{amount: "88.00", name: li, from: "李四"}, payments.P13, payments.Unclaimed, payments.UnknownMoney},
		{"somebody writes interest", in{amount: "88.00", from: "李四", remark: "利息"}, payments.P13, payments.Unclaimed, payments.UnknownMoney},
		{"bank interest", in{amount: "12.34", from: "本行", remark: "结息"}, payments.P20, payments.InterestPending, ""},
		{"fee made good", in{amount: "10.00", from: "某某法院", remark: "归还手续费", feeOwed: "10.00"}, payments.P21R, payments.DueFromCourt, ""},
		{"another sum than the fee", in{amount: "10.01", from: "某某法院", remark: "归还手续费", feeOwed: "10.00"}, payments.P13, payments.Unclaimed, payments.UnknownMoney},
		{"returned payout", in{amount: "5.00", e2e: "x", ordered: paid("5.00")}, payments.P12, payments.Returned, ""},
		{"return of another sum", in{amount: "4.99", e2e: "x", ordered: paid("5.00")}, payments.P13, payments.Unclaimed, payments.ReturnedUnknown},
		{"return of what has not left", in{amount: "5.00", e2e: "x", ordered: sent("5.00")}, payments.P13, payments.Unclaimed, payments.ReturnedUnknown},
		{"return of nothing we know", in{amount: "5.00", e2e: "x"}, payments.P13, payments.Unclaimed, payments.ReturnedUnknown},
	}
	line := func(i in, credit bool) payments.Line {
		l := payments.Line{ID: "line", Name: i.name, Expected: i.expected, Ordered: i.ordered, Line: statement.Line{
			Credit: credit, Amount: yuan(i.amount), Counterparty: i.from, CounterpartyAccount: i.number, Remark: i.remark, EndToEnd: i.e2e}}
		if i.feeOwed != "" {
			l.FeeOwed = yuan(i.feeOwed)
		}
		return l
	}
	for _, c := range credits {
		b := payments.Book(line(c.in, true))
		require.Equal(t, c.event, b.Event, c.name)
		require.Equal(t, payments.Bank, b.Dr.Code, c.name)
		require.Equal(t, c.cr, b.Cr.Code, c.name)
		require.Equal(t, c.exception, b.Exception, c.name)
	}
	debits := []struct {
		name      string
		in        in
		event     payments.Event
		dr        payments.Code
		exception payments.ExceptionKind
	}{
		{"our payment", in{amount: "5.00", e2e: "x", ordered: sent("5.00")}, payments.P11C, payments.Transit, ""},
		{"our payment twice", in{amount: "5.00", e2e: "x", ordered: paid("5.00")}, payments.P25, payments.Unexplained, payments.BankDebit},
		{"our payment, a fen more", in{amount: "5.01", e2e: "x", ordered: sent("5.00")}, payments.P25, payments.Unexplained, payments.BankDebit},
		{"bank fee", in{amount: "10.00", from: "本行", remark: "手续费"}, payments.P21, payments.DueFromCourt, ""},
		{"a fee to somebody", in{amount: "10.00", from: "李四", remark: "手续费"}, payments.P25, payments.Unexplained, payments.BankDebit},
		{"nobody ordered it", in{amount: "0.01", from: "李四"}, payments.P25, payments.Unexplained, payments.BankDebit},
	}
	for _, c := range debits {
		b := payments.Book(line(c.in, false))
		require.Equal(t, c.event, b.Event, c.name)
		require.Equal(t, c.dr, b.Dr.Code, c.name)
		require.Equal(t, payments.Bank, b.Cr.Code, c.name)
		require.Equal(t, c.exception, b.Exception, c.name)
	}
}

// Whatever the bank says is booked, the way it says and never without a place.
func TestBookTakesEveryLine(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		names := rapid.SampledFrom([][]byte{zhang, li, nil})
		due := money.Fen(int64(rapid.IntRange(0, 3).Draw(t, "due")))
		l := payments.Line{ID: "line", Name: names.Draw(t, "name"), FeeOwed: money.Fen(int64(rapid.IntRange(0, 3).Draw(t, "fee"))), Line: statement.Line{
			Credit: rapid.Bool().Draw(t, "credit"), Amount: money.Fen(int64(rapid.IntRange(1, 3).Draw(t, "amount"))),
			Counterparty: rapid.SampledFrom([]string{"", "本行", "张三"}).Draw(t, "from"), CounterpartyAccount: rapid.SampledFrom([]string{"", "6222****", "62220001"}).Draw(t, "number"),
			Remark:   rapid.SampledFrom([]string{"", "结息", "手续费"}).Draw(t, "remark"),
			EndToEnd: rapid.SampledFrom([]string{"", "x"}).Draw(t, "e2e")}}
		if rapid.Bool().Draw(t, "expected") {
			l.Expected = &payments.Expected{For: rapid.SampledFrom([]string{payments.ForDeposit, payments.ForBalance, payments.ForCase}).Draw(t, "for"),
				ID: "i", Case: "c", Lot: "l", Application: "a", Due: due, Open: rapid.Bool().Draw(t, "open"), Payer: names.Draw(t, "payer")}
		}
		if rapid.Bool().Draw(t, "ordered") {
			l.Ordered = &payments.Ordered{Payout: "p", Case: "c", Amount: due, Sent: rapid.Bool().Draw(t, "sent"), Paid: rapid.Bool().Draw(t, "paid")}
		}
		b := payments.Book(l)
		if b.Event == "" || (b.Dr.Code == payments.Bank) != l.Credit || (b.Cr.Code == payments.Bank) == l.Credit {
			t.Fatalf("%+v is booked as %+v", l, b)
		}
		waits := b.Cr.Code == payments.Unclaimed || b.Cr.Code == payments.Misdirected || b.Dr.Code == payments.Unexplained
		if waits != (b.Exception != "" || b.Give.IsPositive()) {
			t.Fatalf("what waits for an explanation is an exception or goes back at once, and nothing else does: %+v", b)
		}
		if pledged := b.Take.Add(b.Give); pledged.IsPositive() && !pledged.Equal(l.Amount) || due.Less(b.Take) {
			t.Fatalf("a deposit's line is used up, and never beyond what is due: %+v", b)
		}
	})
}

func TestCanTreat(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		heldIn payments.Code
		as     string
		target bool
		want   error
	}{
		{payments.Unclaimed, payments.AsDeposit, true, nil},
		{payments.Unclaimed, payments.AsDeposit, false, payments.ErrExceptionTarget},
		{payments.Unclaimed, payments.AsMisdirected, false, nil},
		{payments.Unclaimed, payments.AsMisdirected, true, payments.ErrExceptionTarget},
		{payments.Unclaimed, payments.AsExplained, false, payments.ErrExceptionTreat},
		{payments.Misdirected, payments.AsDeposit, true, payments.ErrExceptionTreat},
		{payments.Unexplained, payments.AsExplained, false, nil},
		{payments.Unexplained, payments.AsExecution, true, payments.ErrExceptionTreat},
		{payments.Creditors, payments.AsExecution, true, payments.ErrExceptionTreat},
	} {
		err := payments.CanTreat(c.heldIn, c.as, c.target)
		require.True(t, errors.Is(err, c.want), "%v: %v", c, err)
	}
}

func id(s string) ref.ID { return ref.ID(s) }
