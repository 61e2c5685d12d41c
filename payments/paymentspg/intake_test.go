package paymentspg

import (
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"fachui/internal/legal"
	"fachui/internal/ref"
	"fachui/payments"
	"fachui/payments/bank"
)

func entering(w *world, j payments.Journal) func(pgx.Tx) error {
	return func(tx pgx.Tx) error {
		_, err := Post(w.ctx, tx, jinjiang, j)
		return err
	}
}

// 33: what the debtor pays by himself to the number of his case is the case's at
// once, and its clocks run from the day it came.
func TestCase33_DebtorPaysByHimself(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.at("2026-03-06T10:00:00+08:00")
	no, err := w.svc.CaseNumber(w.ctx, jinjiang, w.caseID, w.now)
	require.NoError(t, err)
	w.pay("老李", no, "50000.00", "主动履行")
	require.Equal(t, "50000.00", w.balance(payments.ExecutionMoney))
	for kind, day := range map[string]string{
		"receipt.tell": "2026-03-09", "payout.notice": "2026-03-20", "payout.due": "2026-03-27", "payout.hard": "2026-04-07",
	} {
		due, outcome := w.clock(kind)
		require.Equal(t, legal.MustDate(day).End(), due, kind)
		require.Empty(t, outcome, kind)
	}
	open, err := w.svc.ExecutionReceipts(w.ctx, jinjiang, ReceiptFilter{Open: true})
	require.NoError(t, err)
	require.Len(t, open, 1)
	x := open[0].Receipt
	say := func(id ref.ID, c payments.Cause, doc string) error {
		return w.svc.StateCause(w.ctx, jinjiang, id, c, doc, w.now, w.staff["judge"])
	}
	require.ErrorIs(t, say(x, payments.ByDeduction, ""), payments.ErrText)
	require.ErrorIs(t, say(x, "gift", ""), payments.ErrCause)
	require.ErrorIs(t, say(ref.New(), payments.BySelf, ""), payments.ErrReceiptUnknown)
	require.NoError(t, say(x, payments.BySelf, ""))
	require.ErrorIs(t, say(x, payments.ByDeduction, "扣划裁定"), payments.ErrReceiptStated)
	_, outcome := w.clock("receipt.tell")
	require.Equal(t, "met", outcome)
	open, err = w.svc.ExecutionReceipts(w.ctx, jinjiang, ReceiptFilter{Open: true})
	require.NoError(t, err)
	require.Empty(t, open)
	w.sound()
}

// A debit that nobody ordered blocks what goes out until two people have said who
// owes it; then the operating account owes it by name, until it is made good.
func TestBankDebitIsMadeGood(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.pay("张三", mainNo, "88.00", "")
	w.take("1.00", "SJ-0001") // what is expected is not in the way
	_, err := w.bank.Adjust(w.ctx, bank.Adjustment{Key: "x", Account: mainNo, Direction: "debit", Kind: "other", Amount: yuan("0.05"), Remark: "扣划"})
	require.NoError(t, err)
	w.pull()
	require.Equal(t, "0.05", w.balance(payments.Unexplained))
	money := w.exceptionOf("unknown_money")
	_, err = w.svc.ProposeResolution(w.ctx, jinjiang, money.Exception, Resolution{TreatAs: payments.AsMadeGood, Evidence: "经费户归还"}, w.now, w.staff["finance_maker"])
	require.ErrorIs(t, err, payments.ErrMadeGood, "nothing is owed while nobody has explained the debit")

	require.NotZero(t, w.resolve(w.exceptionOf("bank_debit"), Resolution{TreatAs: payments.AsExplained, Evidence: "银行函复系误扣"}))
	require.Equal(t, "0.00", w.balance(payments.Unexplained))
	require.Equal(t, "0.05", w.balance(payments.DueFromCourt))
	_, err = w.svc.ProposeResolution(w.ctx, jinjiang, money.Exception, Resolution{TreatAs: payments.AsMadeGood, Evidence: "经费户归还"}, w.now, w.staff["finance_maker"])
	require.ErrorIs(t, err, payments.ErrMadeGood, "88.00 is more than 0.05")

	w.pay("某某区人民法院", mainNo, "0.05", "归还误扣款")
	for _, x := range w.queue() {
		if x.Amount.Equal(yuan("0.05")) {
			require.NotZero(t, w.resolve(x, Resolution{TreatAs: payments.AsMadeGood, Evidence: "经费户付款回单"}))
		}
	}
	require.Equal(t, "0.00", w.balance(payments.DueFromCourt))
	require.Equal(t, "88.00", w.balance(payments.Unclaimed))
	w.sound()
}

func (w *world) exceptionOf(kind string) ExceptionView {
	w.t.Helper()
	for _, x := range w.queue() {
		if x.Kind == kind {
			return x
		}
	}
	w.t.Fatalf("no exception of kind %s waits", kind)
	return ExceptionView{}
}

// Money goes back only to an account that the bank named in full.
func TestNoRefundToAMaskedAccount(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.pay("张三", mainNo, "88.00", "")
	lines, err := w.bank.Lines(w.ctx, mainNo, 0)
	require.NoError(t, err)
	masked := lines[0]
	masked.Seq, masked.BankRef, masked.CounterpartyAccount, masked.BalanceAfter = 2, "masked", "6226******5669", yuan("176.00")
	require.NoError(t, w.svc.ReceiveLines(w.ctx, jinjiang, append(lines, masked), w.now))
	q := w.queue()
	require.Len(t, q, 2)
	for _, x := range q {
		_, err := w.svc.ProposeResolution(w.ctx, jinjiang, x.Exception, Resolution{TreatAs: payments.AsMisdirected, Evidence: "汇款人来函说明误汇"}, w.now, w.staff["finance_maker"])
		if x.BankRef == "masked" {
			require.ErrorIs(t, err, payments.ErrNoSourceAccount)
		} else {
			require.NoError(t, err)
		}
	}
}
