package paymentspg

import (
	"testing"

	"github.com/stretchr/testify/require"

	"fachui/internal/event"
	"fachui/internal/ref"
	"fachui/payments"
	"fachui/payments/bank"
)

// take lets a judge take cash with a clerk beside him.
func (w *world) take(amount, paper string) ref.ID {
	w.t.Helper()
	id, err := w.svc.EnterCash(w.ctx, jinjiang, payments.CashTaken{
		Case: w.caseID, Amount: yuan(amount), Paper: paper, Payer: "老李", Reason: "被执行人当场给付现金", TakenOn: w.now.Date(), Witness: w.staff["clerk"].Person,
	}, w.now, w.staff["judge"])
	require.NoError(w.t, err)
	return id
}

// deposit brings cash to the bank.
func (w *world) deposit(no, amount string) {
	w.t.Helper()
	_, err := w.bank.Transfer(w.ctx, bank.Transfer{Key: string(ref.New()), From: "990000000001", FromHolder: "现金存入",
		Fund: yuan(amount), To: no, Amount: yuan(amount), Remark: "现金缴存"})
	require.NoError(w.t, err)
	w.pull()
}

// 38: two officers, each by his own word; not banked by the next day is an alarm.
func TestCase38_CashNeedsBothOfficers(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.at("2026-03-02T15:00:00+08:00")
	id := w.take("800.00", "SJ-0001")
	_, err := w.svc.ConfirmCash(w.ctx, jinjiang, id, w.now, w.staff["judge"])
	require.ErrorIs(t, err, payments.ErrCashWitness, "the one who took it does not confirm it")
	_, err = w.svc.HandCash(w.ctx, jinjiang, id, w.now, w.staff["finance_maker"])
	require.ErrorIs(t, err, payments.ErrCashState, "alone it goes nowhere")
	_, err = w.svc.EnterCash(w.ctx, jinjiang, payments.CashTaken{
		Case: w.caseID, Amount: yuan("1.00"), Paper: "SJ-0001", Payer: "老李", Reason: "被执行人当场给付", TakenOn: w.now.Date(), Witness: w.staff["clerk"].Person,
	}, w.now, w.staff["judge"])
	require.ErrorIs(t, err, payments.ErrCashPaper)
	_, err = w.svc.EnterCash(w.ctx, jinjiang, payments.CashTaken{
		Case: ref.New(), Amount: yuan("1.00"), Paper: "SJ-0002", Payer: "老李", Reason: "被执行人当场给付", TakenOn: w.now.Date(), Witness: w.staff["clerk"].Person,
	}, w.now, w.staff["judge"])
	require.ErrorIs(t, err, payments.ErrCaseUnknown)

	_, err = w.svc.ConfirmCash(w.ctx, jinjiang, id, w.now, w.staff["clerk"])
	require.NoError(t, err)
	w.at("2026-03-04T00:00:00+08:00")
	_, outcome := w.clock("cash.bank")
	require.Equal(t, "missed", outcome, "by the end of the next day it was to be at the bank")
	require.ErrorIs(t, w.svc.DenyCash(w.ctx, jinjiang, id, "并无此事", w.now, w.staff["clerk"]), payments.ErrCashState)
	w.sound()
}

func TestCashDenied(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id := w.take("800.00", "SJ-0001")
	require.ErrorIs(t, w.svc.DenyCash(w.ctx, jinjiang, id, "并无此事", w.now, w.staff["judge"]), payments.ErrCashWitness)
	require.NoError(t, w.svc.DenyCash(w.ctx, jinjiang, id, "金额写错，应为八十元", w.now, w.staff["clerk"]))
	_, err := w.svc.ConfirmCash(w.ctx, jinjiang, id, w.now, w.staff["clerk"])
	require.ErrorIs(t, err, payments.ErrCashState)
	_, outcome := w.clock("cash.bank")
	require.Equal(t, "cancelled", outcome)
	require.ErrorIs(t, w.svc.DenyCash(w.ctx, jinjiang, ref.New(), "并无此事", w.now, w.staff["clerk"]), payments.ErrCashUnknown)
}

// The officers bring it to the bank themselves, in two parts.
func TestCashBankedByTheOfficers(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id := w.take("800.00", "SJ-0001")
	no, err := w.svc.ConfirmCash(w.ctx, jinjiang, id, w.now, w.staff["clerk"])
	require.NoError(t, err)
	w.deposit(no, "300.00")
	w.deposit(no, "500.00")
	require.Equal(t, "800.00", w.balance(payments.ExecutionMoney))
	require.Equal(t, "0.00", w.balance(payments.Cash))
	_, outcome := w.clock("cash.bank")
	require.Equal(t, "met", outcome)
	all, err := w.svc.Cash(w.ctx, jinjiang, CashFilter{})
	require.NoError(t, err)
	require.Equal(t, payments.CashBanked, all[0].State)
	receipts, err := w.svc.ExecutionReceipts(w.ctx, jinjiang, ReceiptFilter{Case: w.caseID, Open: true})
	require.NoError(t, err)
	require.Len(t, receipts, 2)
	w.deposit(no, "0.01")
	require.Equal(t, "closed_number", w.queue()[0].Kind)
	w.sound()
}

// 57: a day with cash in hand is not closed; given back to the officers in its own
// book it is, and the next day the cash comes to the bank.
func TestCase57_NoDayClosesWithCashInHand(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.at("2026-03-02T15:00:00+08:00")
	id := w.take("800.00", "SJ-0001")
	no, err := w.svc.ConfirmCash(w.ctx, jinjiang, id, w.now, w.staff["clerk"])
	require.NoError(t, err)
	_, err = w.svc.HandCash(w.ctx, jinjiang, id, w.now, event.Actor{Person: w.staff["clerk"].Person, Role: "finance_maker"})
	require.ErrorIs(t, err, payments.ErrCashFinance)
	_, err = w.svc.ReturnCash(w.ctx, jinjiang, id, "银行已下班", w.now, w.staff["finance_checker"])
	require.ErrorIs(t, err, payments.ErrCashState)
	_, err = w.svc.HandCash(w.ctx, jinjiang, id, w.now, w.staff["finance_maker"])
	require.NoError(t, err)
	w.deposit(no, "100.00")
	require.Equal(t, "700.00", w.balance(payments.Cash))
	require.Equal(t, "800.00", w.balance(payments.ExecutionMoney))

	w.at("2026-03-03T09:00:00+08:00")
	w.importDay(w.now.Date().AddDays(-1))
	_, err = w.svc.ProposeClose(w.ctx, jinjiang, w.now.Date().AddDays(-1), w.now, w.staff["reconciler"])
	require.ErrorIs(t, err, payments.ErrNotEmpty)
	_, err = w.svc.ReturnCash(w.ctx, jinjiang, id, "银行已下班", w.now, w.staff["finance_maker"])
	require.ErrorIs(t, err, payments.ErrSamePerson)
	_, err = w.svc.ReturnCash(w.ctx, jinjiang, id, "银行已下班", w.now, w.staff["finance_checker"])
	require.NoError(t, err)
	require.Equal(t, "0.00", w.balance(payments.Cash))
	require.Equal(t, "100.00", w.balance(payments.ExecutionMoney))
	day := w.now.Date().AddDays(-1)
	_, err = w.svc.ProposeClose(w.ctx, jinjiang, day, w.now, w.staff["reconciler"])
	require.NoError(t, err)
	require.NoError(t, w.svc.CloseDay(w.ctx, jinjiang, day, w.now, w.staff["chief"]))

	_, err = w.svc.HandCash(w.ctx, jinjiang, id, w.now, w.staff["finance_maker"])
	require.NoError(t, err)
	w.deposit(no, "700.00")
	require.Equal(t, "0.00", w.balance(payments.Cash))
	require.Equal(t, "800.00", w.balance(payments.ExecutionMoney))
	_, outcome := w.clock("cash.bank")
	require.Equal(t, "met", outcome)
	w.sound()
}

// No entry pays anybody in cash, and none moves cash that no record speaks of.
func TestNoCashOut(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	rows, err := w.pool.Query(w.ctx, `select event from posting_rule where cr_code = 'A1040' and (event, dr_code) not in (('P9B', 'A1010'), ('P9R', 'L2050'))`)
	require.NoError(t, err)
	require.False(t, rows.Next(), "nothing else takes cash out")
	rows.Close()
	in := payments.Automatic("a", w.now, payments.P9C, payments.Account{Code: payments.Cash}, payments.Account{Code: payments.ExecutionMoney, Case: w.caseID}, yuan("5.00"))
	require.ErrorContains(t, w.svc.money(w.ctx, jinjiang, entering(w, in)), "records")
	out := payments.Automatic("b", w.now, payments.P11C, payments.Account{Code: payments.Transit, Subject: ref.New()}, payments.Account{Code: payments.Cash}, yuan("5.00"))
	require.ErrorIs(t, w.svc.money(w.ctx, jinjiang, entering(w, out)), payments.ErrMoveNotAllowed)
	require.Equal(t, "0.00", w.balance(payments.Cash))
}
