package paymentspg

import (
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"fachui/internal/legal"
	"fachui/internal/ref"
	"fachui/payments"
	"fachui/payments/bank"
	"fachui/payments/statement"
)

// swept lets the house order what stands on old accounts over, and both banks work.
func (w *world) swept() {
	w.t.Helper()
	_, err := w.svc.SweepDue(w.ctx, w.now)
	require.NoError(w.t, err)
	w.settle()
}

func (w *world) account() AccountView {
	w.t.Helper()
	v, err := w.svc.Account(w.ctx, jinjiang)
	require.NoError(w.t, err)
	return v
}

// holds is what the accounts hold, the latest first.
func (w *world) holds() (all []string) {
	w.t.Helper()
	for _, x := range w.account().Terms {
		all = append(all, x.Holds.String())
	}
	return all
}

func (w *world) importOf(account, day string) {
	w.t.Helper()
	_, raw, err := w.bank.Statement(w.ctx, account, legal.MustDate(day))
	require.NoError(w.t, err)
	_, err = w.svc.ImportStatement(w.ctx, jinjiang, raw, statement.CSV, w.now, w.staff["finance_maker"])
	require.NoError(w.t, err)
}

// Payouts that were promised before the change wait for the balance, and then leave
// from the new account; one that the old bank has already heard of stays with it.
func TestPayoutsWaitForTheOldBalance(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.at("2026-03-09T09:00:00+08:00")
	first, x := w.expect("张三", "100000.00")
	w.pay("张三", x.VirtualNo, "100000.00", x.Reference)
	bidders := append([]ref.ID{first}, w.holdDeposits("李四")...)
	w.orderAccount("2026-03-10")

	// the day before the change is not closed: the old account is the court's, and later days wait
	w.at("2026-03-11T08:00:00+08:00")
	w.importOf(mainNo, "2026-03-10")
	_, err := w.svc.ProposeClose(w.ctx, jinjiang, legal.MustDate("2026-03-10"), w.now, w.staff["reconciler"])
	require.ErrorIs(t, err, payments.ErrDayBeforeChange)
	require.Equal(t, mainNo, w.account().No)

	// a refund that the old bank has, but answers not for
	require.NoError(t, w.bank.SetFault(w.ctx, bank.Fault{Account: mainNo, Mode: "hold", Count: 1}))
	w.tx(func(tx pgx.Tx) error { return w.svc.LotSoldTx(w.ctx, tx, jinjiang, w.lot, w.now) })
	w.confirm(bidders[1], "1000000.00")
	w.settle()
	require.Equal(t, "100000.00", w.balance(payments.Transit))
	w.closeDay("2026-03-09")
	require.Equal(t, nextNo, w.account().No)
	w.swept()
	require.Equal(t, []string{"0.00", "200000.00"}, w.holds(), "the old account keeps what is promised from it until that is paid")
	require.Empty(t, w.account().Sweeps)

	require.NoError(t, w.bank.SetFault(w.ctx, bank.Fault{Account: mainNo}))
	_, err = w.svc.Sweep(w.ctx, jinjiang, 1, w.now, w.staff["finance_maker"])
	require.ErrorIs(t, err, payments.ErrSweepPayouts)
	var end string
	require.NoError(t, w.pool.QueryRow(w.ctx, `select end_to_end from payout where state = 'sent'`).Scan(&end))
	require.NoError(t, w.bank.SetFault(w.ctx, bank.Fault{EndToEnd: end}))
	w.settle()
	require.Equal(t, []string{"0.00", "100000.00"}, w.holds(), "paid from the account that had the order")

	// what comes too late goes back at once: by the new account, which waits for the money
	w.pay("张三", x.VirtualNo, "70.00", "保证金")
	w.settle()
	require.Equal(t, "70.00", w.balance(payments.Transit))
	require.Equal(t, []string{"0.00", "100070.00"}, w.holds(), "it is not asked of an account that cannot pay")
	w.swept()
	require.Equal(t, []string{"100070.00", "0.00"}, w.holds())
	w.settle()
	require.Equal(t, []string{"100000.00", "0.00"}, w.holds())
	require.Equal(t, "0.00", w.balance(payments.Transit))
	w.sound()
}

// A transfer that comes back is booked, told, and ordered anew by a person.
func TestSweepThatComesBack(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.at("2026-03-09T09:00:00+08:00")
	w.holdDeposits("张三", "李四")
	w.orderAccount("2026-03-10")
	w.at("2026-03-10T09:00:00+08:00")
	require.NoError(t, w.bank.SetFault(w.ctx, bank.Fault{Account: nextNo, Mode: "return", Days: 1, Count: 1, Reason: "收款行退回"}))
	w.closeDay("2026-03-09")
	w.swept()
	require.Equal(t, []string{"0.00", "200000.00"}, w.holds(), "what has left and not arrived waits for its credit, unbooked")
	require.Equal(t, "200000.00", w.balance(payments.Bank))

	// overnight it is money under way, and the day can still be agreed
	w.at("2026-03-11T08:00:00+08:00")
	w.pull()
	require.Equal(t, "0.00", w.balance(payments.Bank))
	require.Equal(t, "200000.00", w.balance(payments.InTransit))
	w.sound()
	w.importOf(nextNo, "2026-03-10")
	w.closeDay("2026-03-10")

	w.at("2026-03-11T09:00:00+08:00")
	w.settle()
	require.Equal(t, []string{"0.00", "200000.00"}, w.holds())
	require.Equal(t, "0.00", w.balance(payments.InTransit))
	v := w.account()
	require.Equal(t, "returned", v.Sweeps[0].State)
	w.swept()
	require.Len(t, w.account().Sweeps, 1, "not again by itself")
	_, err := w.svc.Sweep(w.ctx, jinjiang, 2, w.now, w.staff["finance_maker"])
	require.ErrorIs(t, err, payments.ErrSweepCurrent)
	_, err = w.svc.Sweep(w.ctx, jinjiang, 1, w.now, w.staff["finance_maker"])
	require.NoError(t, err)
	_, err = w.svc.Sweep(w.ctx, jinjiang, 1, w.now, w.staff["finance_maker"])
	require.ErrorIs(t, err, payments.ErrSweepMoving)
	w.swept()
	require.Equal(t, []string{"200000.00", "0.00"}, w.holds())
	require.Equal(t, "done", w.account().Sweeps[0].State)
	w.sound()

	// closed by two people and the bank; the numbers of its days stand
	id, err := w.svc.OrderAccountClosed(w.ctx, jinjiang, 1, "锦院函第5号", "更换银行后销户", w.now, w.staff["finance_maker"])
	require.NoError(t, err)
	require.ErrorIs(t, w.svc.AnswerAccountOrder(w.ctx, jinjiang, id, true, "", w.now, w.staff["finance_maker"]), payments.ErrAccountSamePerson)
	require.NoError(t, w.svc.AnswerAccountOrder(w.ctx, jinjiang, id, true, "", w.now, w.staff["leader"]))
	a, err := w.bank.Account(w.ctx, mainNo)
	require.NoError(t, err)
	require.False(t, a.ClosedAt.IsZero())
	require.Equal(t, "closed", w.account().Terms[1].State)
	w.at("2026-03-12T08:00:00+08:00")
	w.importOf(nextNo, "2026-03-11")
	w.closeDay("2026-03-11")
	w.at("2026-03-13T08:00:00+08:00")
	w.importOf(nextNo, "2026-03-12")
	_, err = w.svc.ProposeClose(w.ctx, jinjiang, legal.MustDate("2026-03-12"), w.now, w.staff["reconciler"])
	require.NoError(t, err, "after its last day the old account has no statement to bring")
	w.sound()
}

// The number of a case changes with the account; that of a deposit does not.
func TestNumbersAfterAChange(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.at("2026-03-09T09:00:00+08:00")
	was, err := w.svc.CaseNumber(w.ctx, jinjiang, w.caseID, w.now)
	require.NoError(t, err)
	_, x := w.expect("张三", "100000.00")
	w.orderAccount("2026-03-10")
	w.at("2026-03-10T09:00:00+08:00")
	w.closeDay("2026-03-09")
	is, err := w.svc.NumberOf(w.ctx, jinjiang, w.caseID)
	require.NoError(t, err)
	require.Equal(t, mainNo, was[:len(was)-6])
	require.Equal(t, nextNo, is[:len(is)-6], "there from the first moment")
	again, err := w.svc.CaseNumber(w.ctx, jinjiang, w.caseID, w.now)
	require.NoError(t, err)
	require.Equal(t, is, again)
	w.pay("张三", x.VirtualNo, "100000.00", "保证金")
	w.pay("赵六", was, "50.00", "执行款")
	w.pay("赵六", is, "60.00", "执行款")
	require.Equal(t, "110.00", w.balance(payments.ExecutionMoney), "the old number of the case still is the case's")
	require.Equal(t, []string{"60.00", "100050.00"}, w.holds())
	w.swept()
	require.Equal(t, []string{"100110.00", "0.00"}, w.holds())
	_, y := w.expect("李四", "100000.00")
	require.Equal(t, nextNo, y.VirtualNo[:len(y.VirtualNo)-6])
	w.sound()
}
