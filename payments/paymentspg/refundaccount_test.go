package paymentspg

import (
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"fachui/internal/event"
	"fachui/internal/ref"
	"fachui/payments"
	"fachui/payments/bank"
)

// 35: the account a refund should go back to is closed: only another account in
// the very same name will do, through every approval; nothing else.
func TestClosedSourceAccount(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	bidder := event.Actor{Person: ref.New(), Role: "person"}
	application, x := w.expect("张三", "100000.00")
	w.reg.own = map[ref.ID][]ref.ID{bidder.Person: {application}}
	w.pay("张三", x.VirtualNo, "100000.00", "")
	give := func(holder, number, document string, by event.Actor) error {
		return w.svc.GiveRefundAccount(w.ctx, x.Deposit, payments.Payee{Bank: "中国银行", Number: number, Holder: holder}, document, w.now, by)
	}
	require.ErrorIs(t, give("张三", "62220000777", digest, bidder), payments.ErrNothingCameBack)
	require.NoError(t, w.bank.SetFault(w.ctx, bank.Fault{Account: mainNo, Mode: "return", Days: 0, Count: 1, Reason: "账户已销户"}))
	w.tx(func(tx pgx.Tx) error { return w.svc.LotFailedTx(w.ctx, tx, jinjiang, w.lot, w.now) })
	w.settle()
	w.settle()
	back := ref.ID(w.text(`select payout_id::text from payout where state = 'returned'`))

	require.ErrorIs(t, give("李四", "62220000777", digest, bidder), payments.ErrHolderNotPayee, "another name")
	require.ErrorIs(t, give("张三", "6222****777", digest, bidder), payments.ErrRefundAccount)
	require.ErrorIs(t, give("张三", "62220000777", "x", bidder), payments.ErrPayerDocument)
	require.ErrorIs(t, give("张三", "62220000777", digest, event.Actor{Person: ref.New(), Role: "person"}), payments.ErrDepositUnknown, "another's deposit")
	_, err := w.svc.Reissue(w.ctx, jinjiang, back, payments.Payee{}, w.now, w.staff["clerk"])
	require.ErrorIs(t, err, payments.ErrHolderNotPayee, "nobody gave an account")
	require.NoError(t, give("张三", "62220000777", digest, bidder))
	p, err := w.svc.Reissue(w.ctx, jinjiang, back, payments.Payee{}, w.now, w.staff["clerk"])
	require.NoError(t, err)
	w.approve(p.Payout)
	w.settle()
	require.Len(t, heard[payments.DepositRefunded](w), 2, "paid, returned, and paid again")
	require.Equal(t, "0.00", w.balance(payments.Bank))
	w.sound()
}

// The hours of the bank are two people's word; until then nothing is assumed.
func TestBankChannel(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	v, err := w.svc.BankChannel(w.ctx, jinjiang)
	require.NoError(t, err)
	require.False(t, v.Known)
	require.Empty(t, v.Source)
	maker, checker := w.staff["finance_maker"], w.staff["finance_checker"]
	_, err = w.svc.ProposeChannel(w.ctx, jinjiang, payments.Channel{Opens: 600, Closes: 500, Source: "开户银行函"}, w.now, maker)
	require.ErrorIs(t, err, payments.ErrChannelHours)
	id, err := w.svc.ProposeChannel(w.ctx, jinjiang, payments.Channel{WorkdaysOnly: true, Opens: 540, Closes: 1020, Source: "开户银行2026年第3号函"}, w.now, maker)
	require.NoError(t, err)
	require.ErrorIs(t, w.svc.ApproveChannel(w.ctx, jinjiang, id, w.now, maker), payments.ErrSamePerson)
	require.ErrorIs(t, w.svc.ApproveChannel(w.ctx, jinjiang, ref.New(), w.now, checker), payments.ErrChannelProposal)
	v, err = w.svc.BankChannel(w.ctx, jinjiang)
	require.NoError(t, err)
	require.True(t, !v.Known && v.Proposal != nil && *v.Proposal == id)
	require.NoError(t, w.svc.ApproveChannel(w.ctx, jinjiang, id, w.now.Add(1), checker))
	require.ErrorIs(t, w.svc.ApproveChannel(w.ctx, jinjiang, id, w.now, checker), payments.ErrChannelProposal)
	v, err = w.svc.BankChannel(w.ctx, jinjiang)
	require.NoError(t, err)
	require.True(t, v.Known)
	require.Equal(t, 540, v.Opens)
	require.Nil(t, v.Proposal)
}

// A lending bank's money is matched by name and amount, and by nothing else.
func TestLoan(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	buyer := event.Actor{Person: ref.New(), Role: "person"}
	ids := w.holdDeposits("张三")
	w.reg.own = map[ref.ID][]ref.ID{buyer.Person: {ids[0]}}
	w.tx(func(tx pgx.Tx) error { return w.svc.LotSoldTx(w.ctx, tx, jinjiang, w.lot, w.now) })
	w.confirm(ids[0], "700000.00")
	settlement := ref.ID(w.text(`select settlement_id::text from settlement`))
	_, err := w.svc.RegisterLoan(w.ctx, settlement, Loan{"按揭银行", yuan("600000.01"), digest}, w.now, buyer)
	require.ErrorIs(t, err, payments.ErrLoanAmount)
	_, err = w.svc.RegisterLoan(w.ctx, settlement, Loan{"按揭银行", yuan("1.00"), digest}, w.now, event.Actor{Person: ref.New(), Role: "person"})
	require.ErrorIs(t, err, payments.ErrSettlementUnknown)
	_, err = w.svc.RegisterLoan(w.ctx, settlement, Loan{"按揭银行", yuan("1.00"), "x"}, w.now, buyer)
	require.ErrorIs(t, err, payments.ErrPayerDocument)
	id, err := w.svc.RegisterLoan(w.ctx, settlement, Loan{"按揭银行", yuan("500000.00"), digest}, w.now, buyer)
	require.NoError(t, err)
	_, err = w.svc.RegisterLoan(w.ctx, settlement, Loan{"按揭银行", yuan("1.00"), digest}, w.now, buyer)
	require.ErrorIs(t, err, payments.ErrLoanOpen)
	require.ErrorIs(t, w.svc.DecideLoan(w.ctx, jinjiang, id, true, "", w.now, event.Actor{Person: buyer.Person, Role: "judge"}), payments.ErrSamePerson)
	require.ErrorIs(t, w.svc.DecideLoan(w.ctx, jinjiang, id, false, "无", w.now, w.staff["judge"]), payments.ErrText)
	w.pay("按揭银行", w.balanceNo(), "500000.00", "")
	require.Equal(t, "500000.00", w.balance(payments.Unclaimed), "the court has not confirmed it")
	require.NoError(t, w.svc.DecideLoan(w.ctx, jinjiang, id, true, "", w.now, w.staff["judge"]))
	require.ErrorIs(t, w.svc.DecideLoan(w.ctx, jinjiang, id, true, "", w.now, w.staff["judge"]), payments.ErrLoanUnknown)
	w.pay("按揭银行", w.balanceNo(), "499999.99", "")
	require.Equal(t, "999999.99", w.balance(payments.Unclaimed), "a fen less is not the loan")
	w.pay("按揭银行", w.balanceNo(), "500000.00", "")
	require.Equal(t, "600000.00", w.balance(payments.SalePrice))
	require.Equal(t, "paid", w.text(`select state from loan_payment`))
	w.sound()
}
