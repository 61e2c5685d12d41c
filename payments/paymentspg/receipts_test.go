package paymentspg

import (
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"fachui/internal/legal"
	"fachui/internal/ref"
	"fachui/payments"
	"fachui/payments/bank"
)

func (w *world) queue() []ExceptionView {
	w.t.Helper()
	q, err := w.svc.Exceptions(w.ctx, jinjiang, ExceptionFilter{})
	require.NoError(w.t, err)
	return q
}

func (w *world) resolve(x ExceptionView, r Resolution) int64 {
	w.t.Helper()
	proposal, err := w.svc.ProposeResolution(w.ctx, jinjiang, x.Exception, r, w.now, w.staff["finance_maker"])
	require.NoError(w.t, err)
	n, err := w.svc.ApproveResolution(w.ctx, jinjiang, x.Exception, proposal, w.now, w.staff["finance_checker"])
	require.NoError(w.t, err)
	return n
}

func (w *world) clock(kind string) (due legal.Time, outcome string) {
	w.t.Helper()
	err := w.pool.QueryRow(w.ctx, `
		select due_at, coalesce(outcome, '')
		from deadline
		where kind = $1
		order by opened_at desc
		limit 1`, kind).Scan(&due, &outcome)
	require.NoError(w.t, err)
	return due, outcome
}

// A deposit is known by its application alone; its number is the court's and
// nobody else's, and asking again gives the same.
func TestExpectDeposit(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	a, x := w.expect("张三", "100000.00")
	require.Regexp(t, `^`+mainNo+`\d{6}$`, x.VirtualNo)
	require.Len(t, x.Reference, 10)
	w.tx(func(tx pgx.Tx) error {
		again, err := w.svc.ExpectDepositTx(w.ctx, tx, Expect{Court: jinjiang, Case: w.caseID, Lot: w.lot, Application: a, Due: yuan("100000.00"), PayerHash: w.hash("张三"), At: w.now})
		require.Equal(t, x, again)
		return err
	})
	_, exempt := w.expect("债权人", "0.00")
	require.Empty(t, exempt.VirtualNo)
	held := heard[payments.DepositHeld](w)
	require.Len(t, held, 1, "an exempt creditor's deposit is held at once")
	_, other := w.expect("李四", "100000.00")
	require.NotEqual(t, x.VirtualNo, other.VirtualNo)
}

// 32: the same bank line comes twice; one entry.
func TestCase32_LineTwice(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.pay("张三", mainNo, "88.00", "")
	lines, err := w.bank.Lines(w.ctx, mainNo, 0)
	require.NoError(t, err)
	for range 2 {
		require.NoError(t, w.svc.ReceiveLines(w.ctx, jinjiang, lines, w.now))
	}
	require.Equal(t, "88.00", w.balance(payments.Bank))

	changed := lines[0]
	changed.Amount = yuan("88.01")
	require.ErrorIs(t, w.svc.ReceiveLines(w.ctx, jinjiang, append(lines[:0:0], changed), w.now), payments.ErrBankChanged)
	gap := lines[0]
	gap.Seq, gap.BankRef = 3, "later"
	require.ErrorIs(t, w.svc.ReceiveLines(w.ctx, jinjiang, append(lines[:0:0], gap), w.now), payments.ErrBankSequence)
	w.sound()
}

// 31: money without a remark is unclaimed; after three working days it is an alarm.
func TestCase31_UnclaimedAlarm(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.at("2026-03-02T15:00:00+08:00")
	w.pay("张三", mainNo, "88.00", "")
	w.at("2026-03-05T23:00:00+08:00")
	due, outcome := w.clock("receipt.identify")
	require.Equal(t, legal.MustDate("2026-03-05").End(), due)
	require.Empty(t, outcome)
	w.at("2026-03-06T00:00:00+08:00")
	_, outcome = w.clock("receipt.identify")
	require.Equal(t, "missed", outcome)

	w.resolve(w.queue()[0], Resolution{TreatAs: payments.AsExecution, Target: w.caseID, Evidence: "案卷、银行查询书"})
	require.Equal(t, "88.00", w.balance(payments.ExecutionMoney))
	require.Len(t, heard[payments.CaseFunded](w), 1)
	w.sound()
}

// Money identified wrongly goes back to be identified again, by two people.
func TestReverseIdentification(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.pay("张三", mainNo, "88.00", "")
	n := w.resolve(w.queue()[0], Resolution{TreatAs: payments.AsExecution, Target: w.caseID, Evidence: "案卷、银行查询书"})
	_, err := w.svc.ProposeReversal(w.ctx, jinjiang, 1, "分录记错了", w.now, w.staff["finance_maker"])
	require.ErrorIs(t, err, payments.ErrNotReversible, "a bank line is what it is")
	id, err := w.svc.ProposeReversal(w.ctx, jinjiang, n, "认错了案件", w.now, w.staff["finance_maker"])
	require.NoError(t, err)
	_, err = w.svc.ApproveReversal(w.ctx, jinjiang, id, w.now, w.staff["finance_maker"])
	require.ErrorIs(t, err, payments.ErrSamePerson)
	for range 2 {
		_, err = w.svc.ApproveReversal(w.ctx, jinjiang, id, w.now, w.staff["finance_checker"])
		require.NoError(t, err)
	}
	require.Equal(t, "88.00", w.balance(payments.Unclaimed))
	require.Len(t, w.queue(), 1)
	w.sound()
}

// 39: losers get their money back within 24 hours, to the account it came from.
func TestCase39_Refund24Hours(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.at("2026-03-03T09:00:00+08:00")
	w.holdDeposits("张三", "李四", "王五")
	_, unpaid := w.expect("赵六", "100000.00")
	w.at("2026-03-04T10:00:00+08:00")
	w.tx(func(tx pgx.Tx) error { return w.svc.LotFailedTx(w.ctx, tx, jinjiang, w.lot, w.now) })
	due, _ := w.clock("deposit.refund")
	require.Equal(t, legal.MustParse("2026-03-05T10:00:00+08:00"), due)
	w.tx(func(tx pgx.Tx) error { return w.svc.LotFailedTx(w.ctx, tx, jinjiang, w.lot, w.now) })
	w.at("2026-03-05T09:59:59+08:00")
	w.settle()
	_, outcome := w.clock("deposit.refund")
	require.Equal(t, "met", outcome)
	require.Len(t, heard[payments.DepositRefunded](w), 3)
	require.Equal(t, "0.00", w.balance(payments.Bank))
	w.sound() // I11: the same amount to the same account

	w.pay("赵六", unpaid.VirtualNo, "100000.00", "")
	require.Empty(t, w.queue(), "too late for the lot: it goes back by itself, and nobody calls it a duplicate")
	require.Equal(t, "late", w.text(`select why from deposit_return`))
	w.settle()
	require.Equal(t, "0.00", w.balance(payments.Bank))
	w.sound()
}

// 39: after 24 hours it is a breach.
func TestCase39_RefundLate(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.holdDeposits("张三")
	w.tx(func(tx pgx.Tx) error { return w.svc.LotFailedTx(w.ctx, tx, jinjiang, w.lot, w.now) })
	w.at("2026-03-03T09:00:01+08:00")
	_, outcome := w.clock("deposit.refund")
	require.Equal(t, "missed", outcome)
	var alarms int
	require.NoError(t, w.pool.QueryRow(w.ctx, `select count(*) from event where kind = 'deadline.missed'`).Scan(&alarms))
	require.Equal(t, 1, alarms)
	w.settle()
	w.sound()
}

// A bidder who is disqualified while others still bid gets the deposit back by a
// clock of its own.
func TestRefundOneWhileOthersBid(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ids := w.holdDeposits("张三", "李四")
	for range 2 {
		w.tx(func(tx pgx.Tx) error { return w.svc.RefundApplicationTx(w.ctx, tx, jinjiang, w.lot, ids[0], w.now) })
	}
	w.settle()
	require.Len(t, heard[payments.DepositRefunded](w), 1)
	_, outcome := w.clock("deposit.refund")
	require.Equal(t, "met", outcome)
	require.Equal(t, "100000.00", w.balance(payments.Deposits))
	w.sound()
}

// 48: the buyer did not pay; the deposit is price and does not come back to him.
func TestCase48_BalanceOverdue(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ids := w.holdDeposits("张三", "李四")
	w.tx(func(tx pgx.Tx) error { return w.svc.LotSoldTx(w.ctx, tx, jinjiang, w.lot, w.now) })
	w.confirm(ids[0], "700000.00")
	w.settle()
	no := w.balanceNo()
	w.at("2026-03-12T09:00:00+08:00")
	late := heard[payments.BalanceOverdue](w)
	require.Len(t, late, 1)
	require.Equal(t, "600000.00", late[0].Missing.String())
	w.tx(func(tx pgx.Tx) error {
		n, err := w.svc.RefundLosersTx(w.ctx, tx, jinjiang, w.lot, ref.New(), w.now)
		require.Zero(t, n, "what became price is no deposit any more")
		return err
	})
	err := inTx(w.ctx, w.pool, func(tx pgx.Tx) error { return w.svc.TitlePassedTx(w.ctx, tx, jinjiang, w.lot, w.now) })
	require.ErrorIs(t, err, payments.ErrPriceNotPaid)
	w.pay("张三", no, "600000.00", "")
	require.Equal(t, "600000.00", w.balance(payments.Unclaimed), "whether it is still taken is for the court")
	for range 2 {
		w.tx(func(tx pgx.Tx) error { return w.svc.DefaultTx(w.ctx, tx, w.inDefault(ids[0])) })
	}
	require.Equal(t, "100000.00", w.balance(payments.Forfeited))
	require.Equal(t, "0.00", w.balance(payments.SalePrice))
	_, err = tryPost(w.pool, jinjiang, auto("back", payments.P2,
		payments.Account{Code: payments.Forfeited, Case: w.caseID, Lot: w.lot}, payments.Account{Code: payments.Transit, Case: w.caseID, Subject: ref.New()}, "1.00"))
	require.ErrorIs(t, err, payments.ErrMoveNotAllowed, "I13: no way leads back to the defaulter")
	queue, err := w.svc.Exceptions(w.ctx, jinjiang, ExceptionFilter{})
	require.NoError(t, err)
	require.Len(t, queue, 1)
	prices, err := w.svc.Settlements(w.ctx, jinjiang, SettlementFilter{Lot: w.lot})
	require.NoError(t, err)
	_, err = w.svc.ProposeResolution(w.ctx, jinjiang, queue[0].Exception,
		Resolution{TreatAs: payments.AsBalance, Target: prices[0].Settlement, Evidence: "付款人说明"}, w.now, w.staff["finance_maker"])
	require.ErrorIs(t, err, payments.ErrSettlementDefaulted, "what came late is not put on a price that nobody collects")
	w.sound()
}

// What was paid beyond the deposit goes back where it came from; the deposit stays.
func TestCase48_PartPayments(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ids := w.holdDeposits("张三", "李四")
	w.tx(func(tx pgx.Tx) error { return w.svc.LotSoldTx(w.ctx, tx, jinjiang, w.lot, w.now) })
	w.confirm(ids[0], "700000.00")
	w.settle()
	no := w.balanceNo()
	w.pay("张三", no, "150000.00", "")
	w.pay("张三", no, "50000.01", "")
	require.Equal(t, "300000.01", w.balance(payments.SalePrice))
	w.at("2026-03-12T09:00:00+08:00")
	w.tx(func(tx pgx.Tx) error { return w.svc.DefaultTx(w.ctx, tx, w.inDefault(ids[0])) })
	require.Equal(t, "0.00", w.balance(payments.SalePrice))
	require.Equal(t, "100000.00", w.balance(payments.Forfeited))
	w.settle()
	require.Equal(t, "100000.00", w.balance(payments.Bank), "the rest is with its payer again")
	var back []string
	rows, err := w.pool.Query(w.ctx, `select amount::text from payout where lot_id = $1 and kind = 'misdirected_refund' and state = 'paid' order by payout.amount`, w.lot)
	require.NoError(t, err)
	back, err = pgx.CollectRows(rows, pgx.RowTo[string])
	require.NoError(t, err)
	require.Equal(t, []string{"50000.01", "150000.00"}, back)
	w.sound()
}

// A prepayment is more than the deposit announced: only that is forfeited.
func TestDefaultForfeitsTheAnnouncedDeposit(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ids := w.holdDeposits("张三", "李四")
	w.tx(func(tx pgx.Tx) error { return w.svc.LotSoldTx(w.ctx, tx, jinjiang, w.lot, w.now) })
	w.confirm(ids[0], "700000.00")
	w.settle()
	w.at("2026-03-12T09:00:00+08:00")
	d := w.inDefault(ids[0])
	d.Deposit = yuan("20000.00")
	w.tx(func(tx pgx.Tx) error { return w.svc.DefaultTx(w.ctx, tx, d) })
	w.settle()
	require.Equal(t, "20000.00", w.balance(payments.Forfeited))
	require.Equal(t, "20000.00", w.balance(payments.Bank))
	w.sound()
}

// The court's leave opens the number again, until its own last day.
func TestLeaveToPayLate(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ids := w.holdDeposits("张三", "李四")
	w.tx(func(tx pgx.Tx) error { return w.svc.LotSoldTx(w.ctx, tx, jinjiang, w.lot, w.now) })
	w.confirm(ids[0], "700000.00")
	w.settle()
	no := w.balanceNo()
	w.at("2026-03-12T09:00:00+08:00")
	leave := legal.MustParse("2026-03-20T00:00:00+08:00")
	w.tx(func(tx pgx.Tx) error { return w.svc.ReopenSettlementTx(w.ctx, tx, jinjiang, w.lot, leave, w.now) })
	w.pay("张三", no, "100000.00", "")
	require.Equal(t, "200000.00", w.balance(payments.SalePrice))
	w.at("2026-03-20T00:00:00+08:00")
	require.Len(t, heard[payments.BalanceOverdue](w), 2, "the leave has run out, too")
	w.pay("张三", no, "500000.00", "")
	require.Equal(t, "500000.00", w.balance(payments.Unclaimed))
	w.tx(func(tx pgx.Tx) error {
		return w.svc.ReopenSettlementTx(w.ctx, tx, jinjiang, w.lot, leave.Add(7*24*time.Hour), w.now)
	})
	queue, err := w.svc.Exceptions(w.ctx, jinjiang, ExceptionFilter{})
	require.NoError(t, err)
	prices, err := w.svc.Settlements(w.ctx, jinjiang, SettlementFilter{Lot: w.lot})
	require.NoError(t, err)
	p, err := w.svc.ProposeResolution(w.ctx, jinjiang, queue[0].Exception,
		Resolution{TreatAs: payments.AsBalance, Target: prices[0].Settlement, Evidence: "准许逾期付款决定"}, w.now, w.staff["finance_maker"])
	require.NoError(t, err)
	_, err = w.svc.ApproveResolution(w.ctx, jinjiang, queue[0].Exception, p, w.now, w.staff["finance_checker"])
	require.NoError(t, err)
	w.settle()
	require.Len(t, heard[payments.PriceFullyPaid](w), 1)
	w.tx(func(tx pgx.Tx) error { return w.svc.ReopenSettlementTx(w.ctx, tx, jinjiang, w.lot, leave, w.now) })
	w.settle()
	require.Len(t, heard[payments.PriceFullyPaid](w), 2, "a price that is in is told again")
	err = inTx(w.ctx, w.pool, func(tx pgx.Tx) error { return w.svc.DefaultTx(w.ctx, tx, w.inDefault(ids[0])) })
	require.ErrorIs(t, err, payments.ErrNotOverdue)
	w.sound()
}

func (w *world) inDefault(buyer ref.ID) Default {
	return Default{Court: jinjiang, Lot: w.lot, Asset: w.lot, Application: buyer, Ruling: ref.New(), Deposit: yuan("100000.00"), At: w.now}
}

// 33: a case's money runs against three clocks; only an approved deferral with a
// reason and a day moves them, and what is not paid in time is an alarm.
func TestCase33_Overdue(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	no, err := w.svc.CaseNumber(w.ctx, jinjiang, w.caseID, w.now)
	require.NoError(t, err)
	_, err = w.svc.CaseNumber(w.ctx, jinjiang, ref.New(), w.now)
	require.ErrorIs(t, err, payments.ErrCaseUnknown)
	leader := w.staff["leader"]
	_, err = w.svc.Defer(w.ctx, jinjiang, w.caseID, Deferral{"distribution", "多个债权人申请参与分配", legal.MustDate("2026-03-30")}, w.now, leader)
	require.ErrorIs(t, err, payments.ErrNothingDue)
	w.pay("被执行人", no, "500.00", "履行")
	due, _ := w.clock("payout.notice")
	require.Equal(t, legal.MustDate("2026-03-16").End(), due)
	_, err = w.svc.Defer(w.ctx, jinjiang, w.caseID, Deferral{"later", "没有理由", legal.MustDate("2026-03-30")}, w.now, leader)
	require.ErrorIs(t, err, payments.ErrDeferralReason)
	for _, day := range []string{"2026-03-02", "2026-05-02"} {
		_, err = w.svc.Defer(w.ctx, jinjiang, w.caseID, Deferral{"distribution", "多个债权人申请参与分配", legal.MustDate(day)}, w.now, leader)
		require.ErrorIs(t, err, payments.ErrDeferralDay, day)
	}
	_, err = w.svc.Defer(w.ctx, jinjiang, w.caseID, Deferral{"distribution", "多个债权人申请参与分配", legal.MustDate("2026-03-30")}, w.now, leader)
	require.NoError(t, err)
	w.at("2026-03-30T23:59:00+08:00")
	due, outcome := w.clock("payout.notice")
	require.Equal(t, legal.MustDate("2026-03-30").End(), due)
	require.Empty(t, outcome)
	w.at("2026-03-31T00:00:00+08:00")
	_, outcome = w.clock("payout.notice")
	require.Equal(t, "missed", outcome)
}

// A debit that nobody ordered is an incident: nothing goes out until two people
// have looked into it.
func TestUnexplainedDebitStopsOutgoing(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.holdDeposits("张三")
	_, err := w.bank.Adjust(w.ctx, bank.Adjustment{Key: "x", Account: mainNo, Direction: "debit", Kind: "other", Amount: yuan("0.01"), Remark: "扣划"})
	require.NoError(t, err)
	w.pull()
	require.Equal(t, "0.01", w.balance(payments.Unexplained))
	w.expect("李四", "5.00")
	err = inTx(w.ctx, w.pool, func(tx pgx.Tx) error { return w.svc.LotFailedTx(w.ctx, tx, jinjiang, w.lot, w.now) })
	require.ErrorIs(t, err, payments.ErrNotSpendable, "the bank holds a fen less than is promised")

	w.pay("银行", mainNo, "10.00", "")
	w.tx(func(tx pgx.Tx) error { return w.svc.LotFailedTx(w.ctx, tx, jinjiang, w.lot, w.now) })
	n, err := w.svc.SendDue(w.ctx, w.now)
	require.NoError(t, err)
	require.Zero(t, n)
	for _, x := range w.queue() {
		if x.Kind == "bank_debit" {
			require.NotZero(t, w.resolve(x, Resolution{TreatAs: payments.AsExplained, Evidence: "已报告院领导并函询银行"}))
		}
	}
	w.settle()
	require.Len(t, heard[payments.DepositRefunded](w), 1)
	require.Equal(t, "0.00", w.balance(payments.Unexplained))
	require.Equal(t, "0.01", w.balance(payments.DueFromCourt), "the fen is still missing, and the books say who owes it")
	w.sound()
}

// An answer of the bank that is lost is asked for again under the same reference;
// the bank pays once.
func TestLostAnswers(t *testing.T) {
	t.Parallel()
	for _, mode := range []string{"silent", "drop", "deaf"} {
		t.Run(mode, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			w.holdDeposits("张三")
			w.tx(func(tx pgx.Tx) error { return w.svc.LotFailedTx(w.ctx, tx, jinjiang, w.lot, w.now) })
			require.NoError(t, w.bank.SetFault(w.ctx, bank.Fault{Account: mainNo, Mode: mode, Count: 1}))
			n, err := w.svc.SendDue(w.ctx, w.now)
			require.NoError(t, err)
			require.Zero(t, n)
			n, err = w.svc.SendDue(w.ctx, w.now)
			require.NoError(t, err)
			require.Zero(t, n, "not at once")
			w.moved += time.Minute
			w.settle()
			w.settle()
			require.Len(t, heard[payments.DepositRefunded](w), 1)
			require.Equal(t, "0.00", w.balance(payments.Bank))
			w.sound()
		})
	}
}

// What the bank refuses, now or when it works, never left: it needs a new approval.
func TestRefusedByBank(t *testing.T) {
	t.Parallel()
	for _, mode := range []string{"refuse", "fail"} {
		t.Run(mode, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			w.holdDeposits("张三")
			w.tx(func(tx pgx.Tx) error { return w.svc.LotFailedTx(w.ctx, tx, jinjiang, w.lot, w.now) })
			require.NoError(t, w.bank.SetFault(w.ctx, bank.Fault{Account: mainNo, Mode: mode, Count: 1, Reason: "账户已销户"}))
			w.settle()
			w.at("2026-03-02T11:00:00+08:00")
			_, err := w.svc.Chase(w.ctx, w.now)
			require.NoError(t, err)
			back := heard[payments.PayoutReturned](w)
			require.Len(t, back, 1)
			require.Equal(t, "100000.00", w.balance(payments.Returned))
			w.sound()

			to := payments.Payee{Bank: "某某银行", Number: "62170000999", Holder: "李四"}
			_, err = w.svc.Reissue(w.ctx, jinjiang, back[0].Payout, to, w.now, w.staff["judge"])
			require.ErrorIs(t, err, payments.ErrHolderNotPayee, "only to the name that paid")
			to.Holder = "张三"
			anew, err := w.svc.Reissue(w.ctx, jinjiang, back[0].Payout, to, w.now, w.staff["judge"])
			require.NoError(t, err)
			w.approve(anew.Payout)
			w.settle()
			require.Len(t, heard[payments.DepositRefunded](w), 1)
			require.Equal(t, "0.00", w.balance(payments.Bank))
			breaches, err := CheckInvariants(w.ctx, w.pool, jinjiang)
			require.NoError(t, err)
			require.Empty(t, breaches)
		})
	}
}
