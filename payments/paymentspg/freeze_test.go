package paymentspg

import (
	"fmt"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"fachui/internal/ref"
	"fachui/payments"
	"fachui/payments/bank"
)

// freeze lets somebody freeze money in favour of a number, and the court hear of it.
func (w *world) freeze(name, to, amount string) (no string) {
	w.t.Helper()
	no, err := w.bank.Freeze(w.ctx, bank.Freeze{
		Key: string(ref.New()), From: fmt.Sprintf("6222%012x", w.hash(name)[:6]), FromHolder: name, Fund: yuan(amount), To: to, Amount: yuan(amount),
	})
	require.NoError(w.t, err)
	w.pull()
	return no
}

// memo is what stands on M9010.
func (w *world) memo() string {
	return w.text(`select coalesce(sum(amount), 0)::numeric(20,2)::text from frozen_memo where code = 'M9010'`)
}

// A freeze qualifies without being cash; what losers froze is released and what
// the winner froze becomes price, each within 24 hours (Art. 23, 25).
func TestFreeze(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	winner, a := w.expect("张三", "100000.00")
	_, b := w.expect("李四", "100000.00")
	w.freeze("张三", a.VirtualNo, "100000.00")
	w.freeze("李四", b.VirtualNo, "100000.00")
	held := heard[payments.DepositHeld](w)
	require.Len(t, held, 2)
	require.True(t, held[0].Frozen)
	require.Equal(t, "200000.00", w.memo())
	require.Equal(t, "0.00", w.balance(payments.Bank), "frozen money is nobody's cash")
	w.sound()

	w.pay("李四", b.VirtualNo, "5.00", "") // money beside a freeze is not needed
	require.Equal(t, "duplicate", w.text(`select why from deposit_return`))
	w.settle()
	w.tx(func(tx pgx.Tx) error { return w.svc.LotSoldTx(w.ctx, tx, jinjiang, w.lot, w.now) })
	w.confirm(winner, "700000.00")
	prices, err := w.svc.Settlements(w.ctx, jinjiang, SettlementFilter{Lot: w.lot})
	require.NoError(t, err)
	require.Empty(t, prices, "nothing is price before it is in")
	due, outcome := w.clock("deposit.move")
	require.Equal(t, w.now.Add(payments.RefundWithin), due)
	require.Empty(t, outcome)
	w.confirm(winner, "700000.00") // again
	w.sound()

	w.settle()
	require.Equal(t, "0.00", w.memo())
	_, outcome = w.clock("deposit.move")
	require.Equal(t, "met", outcome)
	_, outcome = w.clock("deposit.refund")
	require.Equal(t, "met", outcome)
	require.Len(t, heard[payments.DepositReleased](w), 1)
	require.Equal(t, "100000.00", w.balance(payments.SalePrice))
	require.Len(t, heard[payments.DepositHeld](w), 2, "the auction is not told twice")
	w.pay("张三", w.balanceNo(), "600000.00", "尾款")
	require.Len(t, heard[payments.PriceFullyPaid](w), 1)
	w.sound()
}

// What does not fit is released at once and qualifies nobody.
func TestFreezeRefused(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	_, a := w.expect("张三", "100000.00")
	_, b := w.expect("李四", "100000.00")
	w.freeze("张三", a.VirtualNo, "99999.99")
	w.freeze("王五", a.VirtualNo, "100000.00")
	w.freeze("王五", mainNo, "1.00")
	w.pay("李四", b.VirtualNo, "0.01", "")
	w.freeze("李四", b.VirtualNo, "100000.00")
	require.Empty(t, heard[payments.DepositHeld](w))
	require.Len(t, heard[payments.FreezeRefused](w), 3)
	require.Equal(t, "0.00", w.memo())
	w.settle()
	require.Equal(t, "amount,partly_paid,payer,unknown", w.text(`select string_agg(refusal, ',' order by refusal) from bank_freeze where state = 'released'`))
	w.freeze("张三", a.VirtualNo, "100000.00")
	require.Len(t, heard[payments.DepositHeld](w), 1, "a refusal is not the end")
	w.sound()
}

// The bank does not do what it was told in time: an alarm, for a loser's release
// and for the winner's move.
func TestFreezeLate(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	winner, a := w.expect("张三", "100000.00")
	_, b := w.expect("李四", "100000.00")
	w.freeze("张三", a.VirtualNo, "100000.00")
	w.freeze("李四", b.VirtualNo, "100000.00")
	for _, name := range []string{"张三", "李四"} {
		require.NoError(t, w.bank.SetFault(w.ctx, bank.Fault{Account: fmt.Sprintf("6222%012x", w.hash(name)[:6]), Mode: "hold"}))
	}
	w.tx(func(tx pgx.Tx) error { return w.svc.LotSoldTx(w.ctx, tx, jinjiang, w.lot, w.now) })
	w.confirm(winner, "700000.00")
	w.settle()
	w.at("2026-03-03T09:00:01+08:00")
	for _, clock := range []string{"deposit.move", "deposit.refund"} {
		_, outcome := w.clock(clock)
		require.Equal(t, "missed", outcome, clock)
	}
	for _, name := range []string{"张三", "李四"} {
		require.NoError(t, w.bank.SetFault(w.ctx, bank.Fault{Account: fmt.Sprintf("6222%012x", w.hash(name)[:6])}))
	}
	w.settle()
	require.Equal(t, "0.00", w.memo())
	require.Equal(t, "100000.00", w.balance(payments.SalePrice))
	w.sound()
}

// A disqualified bidder's freeze is released by a clock of its own; one that the
// bank lets go by itself is a lost deposit.
func TestFreezeReleasedAndLost(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	out, a := w.expect("张三", "100000.00")
	_, b := w.expect("李四", "100000.00")
	w.freeze("张三", a.VirtualNo, "100000.00")
	no := w.freeze("李四", b.VirtualNo, "100000.00")
	for range 2 {
		w.tx(func(tx pgx.Tx) error { return w.svc.RefundApplicationTx(w.ctx, tx, jinjiang, w.lot, out, w.now) })
	}
	w.settle()
	_, outcome := w.clock("deposit.refund")
	require.Equal(t, "met", outcome)
	require.NoError(t, w.bank.LiftFreeze(w.ctx, no, "另案冻结"))
	w.pull()
	require.Len(t, heard[payments.FreezeLost](w), 1)
	require.Equal(t, "0.00", w.memo())
	w.tx(func(tx pgx.Tx) error { return w.svc.LotFailedTx(w.ctx, tx, jinjiang, w.lot, w.now) })
	w.sound()
}

// A notice that the bank did not sign is not believed, whatever it says.
func TestFreezeForged(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	_, a := w.expect("张三", "100000.00")
	w.freeze("张三", a.VirtualNo, "1.00")
	_, err := w.bank.Freeze(w.ctx, bank.Freeze{Key: "k", From: "622200009999", FromHolder: "张三", Fund: yuan("2.00"), To: a.VirtualNo, Amount: yuan("2.00")})
	require.NoError(t, err)
	notices, err := w.bank.FreezeNotices(w.ctx, mainNo, 1)
	require.NoError(t, err)
	forged := notices[0]
	forged.Amount = yuan("100000.00")
	require.ErrorIs(t, w.svc.ReceiveFreezes(w.ctx, jinjiang, []bank.FreezeNotice{forged}, w.now), payments.ErrFreezeSignature)
	forged.Signature = ""
	require.ErrorIs(t, w.svc.ReceiveFreezes(w.ctx, jinjiang, []bank.FreezeNotice{forged}, w.now), payments.ErrFreezeSignature)
	for range 2 {
		require.NoError(t, w.svc.ReceiveFreezes(w.ctx, jinjiang, notices, w.now))
	}
	require.Empty(t, heard[payments.DepositHeld](w))
	w.sound()
}
