package paymentspg

import (
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"fachui/internal/event"
	"fachui/internal/ref"
	"fachui/payments"
)

var digest = strings.Repeat("ab", 32)

func (w *world) text(sql string, args ...any) (s string) {
	w.t.Helper()
	require.NoError(w.t, w.pool.QueryRow(w.ctx, sql, args...).Scan(&s))
	return s
}

// refundsTo are the amounts that went back, by the account they went to.
func (w *world) refundsTo() map[string]string {
	w.t.Helper()
	rows, err := w.pool.Query(w.ctx, `
		select encode(name_hash, 'hex'), sum(amount)::text
		from payout
		where kind in ('deposit_refund', 'misdirected_refund') and state = 'paid'
		group by 1`)
	require.NoError(w.t, err)
	out := map[string]string{}
	for rows.Next() {
		var name, amount string
		require.NoError(w.t, rows.Scan(&name, &amount))
		out[name] = amount
	}
	require.NoError(w.t, rows.Err())
	return out
}

func (w *world) hex(name string) string {
	const digits = "0123456789abcdef"
	var b strings.Builder
	for _, c := range w.hash(name) {
		b.WriteByte(digits[c>>4])
		b.WriteByte(digits[c&15])
	}
	return b.String()
}

// Parts count when they make the whole; each goes back to its own source.
func TestDepositInParts(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	application, x := w.expect("张三", "100000.00")
	w.tx(func(tx pgx.Tx) error {
		return w.svc.AddPayerTx(w.ctx, tx, jinjiang, application, w.hash("李四"), payments.PaidByJoint, w.now)
	})
	w.pay("张三", x.VirtualNo, "30000.00", "")
	w.pay("李四", x.VirtualNo, "69999.99", "")
	require.Empty(t, heard[payments.DepositHeld](w), "a fen is missing")
	require.Len(t, heard[payments.DepositPartIn](w), 2)
	require.Equal(t, "0.01", heard[payments.DepositPartIn](w)[1].Missing.String())
	w.sound()

	w.pay("张三", x.VirtualNo, "5.00", "") // of which a fen is due
	require.Len(t, heard[payments.DepositHeld](w), 1)
	require.Equal(t, "100000.00", w.balance(payments.Deposits))
	require.Empty(t, w.queue())
	w.sound()
	w.pay("李四", x.VirtualNo, "100.00", "") // again
	w.pay("王五", x.VirtualNo, "7.00", "")   // a stranger, when nothing is waited for any more
	w.settle()
	require.Equal(t, "100000.00", w.balance(payments.Bank))
	require.Equal(t, "0.00", w.balance(payments.Misdirected))
	require.Equal(t, map[string]string{w.hex("张三"): "4.99", w.hex("李四"): "100.00", w.hex("王五"): "7.00"}, w.refundsTo())

	w.tx(func(tx pgx.Tx) error { return w.svc.LotFailedTx(w.ctx, tx, jinjiang, w.lot, w.now) })
	w.settle()
	require.Equal(t, map[string]string{w.hex("张三"): "30005.00", w.hex("李四"): "70099.99", w.hex("王五"): "7.00"}, w.refundsTo())
	refunded := heard[payments.DepositRefunded](w)
	require.Len(t, refunded, 1, "told when all of it is back")
	require.Equal(t, "100000.00", refunded[0].Amount.String())
	require.Equal(t, "0.00", w.balance(payments.Bank))
	w.sound()
}

// What was paid in part when bidding ended goes back within 24 hours and never
// made a bidder.
func TestDepositNeverWhole(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.holdDeposits("李四")
	_, x := w.expect("张三", "100000.00")
	w.pay("张三", x.VirtualNo, "99999.99", "")
	w.tx(func(tx pgx.Tx) error { return w.svc.LotSoldTx(w.ctx, tx, jinjiang, w.lot, w.now) })
	due, _ := w.clock("deposit.refund")
	require.Equal(t, w.now.Add(payments.RefundWithin), due)
	w.settle()
	require.Equal(t, map[string]string{w.hex("张三"): "99999.99"}, w.refundsTo(), "nobody waits for the confirmation of the sale")
	w.pay("张三", x.VirtualNo, "0.01", "")
	require.Equal(t, "late", w.text(`select why from deposit_return`))
	w.settle()
	require.Equal(t, "100000.00", w.balance(payments.Bank))
	w.sound()
}

// An application that is taken out gets its parts back by a clock of its own.
func TestDepositInPartsDisqualified(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	application, x := w.expect("张三", "100000.00")
	w.pay("张三", x.VirtualNo, "40000.00", "")
	for range 2 {
		w.tx(func(tx pgx.Tx) error {
			return w.svc.RefundApplicationTx(w.ctx, tx, jinjiang, w.lot, application, w.now)
		})
	}
	w.settle()
	_, outcome := w.clock("deposit.refund")
	require.Equal(t, "met", outcome)
	require.Equal(t, "40000.00", heard[payments.DepositRefunded](w)[0].Amount.String())
	w.sound()
}

// C13: a third party's money is a deposit only if an officer proposes it with a
// ground and a judge accepts; finance can only send it back. It goes back to whoever paid.
func TestC13_ThirdParty(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	officer, judge := event.Actor{Person: ref.New(), Role: "confirm_officer"}, event.Actor{Person: ref.New(), Role: "judge"}
	_, a := w.expect("张三", "100000.00")
	w.pay("张三之妻", a.VirtualNo, "100000.01", "")
	q := w.queue()
	require.Equal(t, "name_mismatch", q[0].Kind)
	_, err := w.svc.ProposeResolution(w.ctx, jinjiang, q[0].Exception, Resolution{TreatAs: payments.AsMisdirected, Evidence: " 无 "}, w.now, w.staff["finance_maker"])
	require.ErrorIs(t, err, payments.ErrText)
	_, err = w.svc.ProposeResolution(w.ctx, jinjiang, q[0].Exception, Resolution{TreatAs: payments.AsDeposit, Target: a.Deposit, Evidence: "付款人说明"}, w.now, w.staff["finance_maker"])
	require.ErrorIs(t, err, payments.ErrPayerReview)
	_, err = w.svc.ProposePayer(w.ctx, jinjiang, q[0].Exception, Ground{"friend", digest}, "结婚证、代付说明", w.now, officer)
	require.ErrorIs(t, err, payments.ErrPayerRelation)
	_, err = w.svc.ProposePayer(w.ctx, jinjiang, ref.New(), Ground{"spouse", digest}, "结婚证、代付说明", w.now, officer)
	require.ErrorIs(t, err, payments.ErrExceptionUnknown)
	p, err := w.svc.ProposePayer(w.ctx, jinjiang, q[0].Exception, Ground{"spouse", digest}, "结婚证、代付说明", w.now, officer)
	require.NoError(t, err)
	_, err = w.svc.ApproveResolution(w.ctx, jinjiang, q[0].Exception, p, w.now, w.staff["finance_checker"])
	require.ErrorIs(t, err, payments.ErrPayerReview, "finance does not decide this")
	_, err = w.svc.DecidePayer(w.ctx, jinjiang, q[0].Exception, p, true, "", w.now, event.Actor{Person: officer.Person, Role: "judge"})
	require.ErrorIs(t, err, payments.ErrSamePerson)
	_, err = w.svc.DecidePayer(w.ctx, jinjiang, q[0].Exception, p, true, "", w.now, judge)
	require.NoError(t, err)
	require.Len(t, heard[payments.DepositHeld](w), 1)
	require.Equal(t, "accepted", w.text(`select payer from deposit_part`))
	w.tx(func(tx pgx.Tx) error { return w.svc.LotFailedTx(w.ctx, tx, jinjiang, w.lot, w.now) })
	w.settle()
	require.Equal(t, map[string]string{w.hex("张三之妻"): "100000.01"}, w.refundsTo())
	w.sound()
}

// Refused, or left undecided to the end, a third party's money goes back.
func TestC13_RefusedAndUndecided(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	judge := event.Actor{Person: ref.New(), Role: "judge"}
	_, a := w.expect("张三", "100000.00")
	_, b := w.expect("李四", "100000.00")
	w.pay("张三之友", a.VirtualNo, "100000.00", "")
	w.pay("李四之友", b.VirtualNo, "100000.00", "")
	q := w.queue()
	_, err := w.svc.DecidePayer(w.ctx, jinjiang, q[0].Exception, "", false, "无", w.now, judge)
	require.ErrorIs(t, err, payments.ErrText)
	_, err = w.svc.DecidePayer(w.ctx, jinjiang, q[0].Exception, "", false, "没有代付证明，退回", w.now, judge)
	require.NoError(t, err)
	w.settle()
	require.Equal(t, map[string]string{w.hex("张三之友"): "100000.00"}, w.refundsTo())
	w.tx(func(tx pgx.Tx) error { return w.svc.LotFailedTx(w.ctx, tx, jinjiang, w.lot, w.now) })
	w.settle()
	require.Empty(t, w.queue())
	require.Equal(t, "0.00", w.balance(payments.Bank))
	w.pay("无名", mainNo, "1.00", "")
	_, err = w.svc.DecidePayer(w.ctx, jinjiang, w.queue()[0].Exception, "", false, "不是保证金", w.now, judge)
	require.ErrorIs(t, err, payments.ErrNotPayerException)
	w.sound()
}
