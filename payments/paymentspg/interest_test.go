package paymentspg

import (
	"testing"

	"github.com/stretchr/testify/require"

	"fachui/internal/legal"
	"fachui/internal/ref"
	"fachui/payments"
	"fachui/payments/bank"
)

// Interest is held until the court has a rule; then it follows the money that
// earned it, by days, and two people share it once.
func TestInterestFollowsTheMoney(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	day := legal.MustDate("2026-03-02")
	no, err := w.svc.CaseNumber(w.ctx, jinjiang, w.caseID, w.now)
	require.NoError(t, err)
	w.pay("老李", no, "300.00", "主动履行")
	w.pay("张三", mainNo, "100.00", "")
	_, err = w.bank.Adjust(w.ctx, bank.Adjustment{Key: "x", Account: mainNo, Direction: "credit", Kind: "interest", Amount: yuan("10.00"), Remark: "结息"})
	require.NoError(t, err)
	w.pull()
	require.Equal(t, "10.00", w.balance(payments.InterestPending))
	keeper, leader := w.staff["fund_keeper"], w.staff["leader"]
	share := func(first, last legal.Date) (ref.ID, error) {
		return w.svc.ShareInterest(w.ctx, jinjiang, first, last, w.now, keeper)
	}
	w.at("2026-03-03T09:00:00+08:00")
	w.closeDay("2026-03-02")
	_, err = share(day, day)
	require.ErrorIs(t, err, payments.ErrInterestHeld)

	_, err = w.svc.ProposeInterestRule(w.ctx, jinjiang, "court", "院长办公会纪要", w.now, keeper)
	require.ErrorIs(t, err, payments.ErrPolicyValue)
	_, err = w.svc.ProposeInterestRule(w.ctx, jinjiang, payments.InterestToCase, "纪要", w.now, keeper)
	require.ErrorIs(t, err, payments.ErrText)
	rule, err := w.svc.ProposeInterestRule(w.ctx, jinjiang, payments.InterestToCase, "院长办公会纪要", w.now, keeper)
	require.NoError(t, err)
	_, err = share(day, day)
	require.ErrorIs(t, err, payments.ErrInterestHeld, "one person's word is no rule")
	require.ErrorIs(t, w.svc.ApproveInterestRule(w.ctx, jinjiang, rule, w.now, keeper), payments.ErrSamePerson)
	require.NoError(t, w.svc.ApproveInterestRule(w.ctx, jinjiang, rule, w.now, leader))
	require.ErrorIs(t, w.svc.ApproveInterestRule(w.ctx, jinjiang, rule, w.now, leader), payments.ErrPolicyUnknown)

	_, err = share(day, day.AddDays(1))
	require.ErrorIs(t, err, payments.ErrInterestOpen)
	first, err := share(day, day)
	require.NoError(t, err)
	_, err = share(day, day)
	require.ErrorIs(t, err, payments.ErrInterestWaits)
	require.NoError(t, w.svc.CancelInterest(w.ctx, jinjiang, first, w.now, keeper))
	require.ErrorIs(t, w.svc.CancelInterest(w.ctx, jinjiang, first, w.now, keeper), payments.ErrInterestUnknown)
	x, err := share(day, day)
	require.NoError(t, err)
	_, err = w.svc.ApproveInterest(w.ctx, jinjiang, x, w.now, keeper)
	require.ErrorIs(t, err, payments.ErrSamePerson)
	_, err = w.svc.ApproveInterest(w.ctx, jinjiang, x, w.now, leader)
	require.NoError(t, err)
	require.Equal(t, "307.50", w.balance(payments.ExecutionMoney), "300 of 400 yuan earned it")
	require.Equal(t, "2.50", w.balance(payments.InterestPending), "what has no case yet is held")
	_, err = w.svc.ApproveInterest(w.ctx, jinjiang, x, w.now, leader)
	require.ErrorIs(t, err, payments.ErrInterestUnknown)
	_, err = share(day, day)
	require.ErrorIs(t, err, payments.ErrInterestTwice)

	v, err := w.svc.Interest(w.ctx, jinjiang)
	require.NoError(t, err)
	require.Equal(t, payments.InterestToCase, v.Rule)
	require.Equal(t, "2.50", v.Pending.String())
	require.Len(t, v.Allocations, 2)
	shares, err := w.svc.InterestShares(w.ctx, jinjiang, x, "", 0)
	require.NoError(t, err)
	require.Equal(t, "300.00", shares[0].YuanDays.String())
	w.sound()
}

// 60: what comes back by reversal of enforcement is the money of a case of its own.
func TestCase60_RestitutionHasItsOwnCase(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	old, reversal := w.caseID, openCase(t, w.pool, jinjiang)
	judge := w.staff["judge"]
	no, err := w.svc.CaseNumber(w.ctx, jinjiang, old, w.now)
	require.NoError(t, err)
	w.pay("甲银行", no, "500.00", "执行回转退款")
	came := func(c ref.ID) ref.ID {
		all, err := w.svc.ExecutionReceipts(w.ctx, jinjiang, ReceiptFilter{Case: c})
		require.NoError(t, err)
		require.Len(t, all, 1)
		return all[0].Receipt
	}
	say := func(c ref.ID) error {
		return w.svc.StateCause(w.ctx, jinjiang, came(c), payments.ByRestitution, "执行回转裁定", w.now, judge)
	}
	require.ErrorIs(t, say(old), payments.ErrRestitution)
	state := func(c, of ref.ID) error {
		return w.svc.StateRestitution(w.ctx, jinjiang, c, of, "执行回转裁定", w.now, judge)
	}
	require.ErrorIs(t, state(old, old), payments.ErrRestitutionSelf)
	require.ErrorIs(t, state(reversal, ref.New()), payments.ErrCaseUnknown)
	require.ErrorIs(t, w.svc.StateRestitution(w.ctx, jinjiang, reversal, old, "裁定", w.now, judge), payments.ErrText)
	require.NoError(t, state(reversal, old))
	require.ErrorIs(t, state(reversal, old), payments.ErrRestitutionTwice)
	require.ErrorIs(t, say(old), payments.ErrRestitution, "the old case still takes none of it")

	no, err = w.svc.CaseNumber(w.ctx, jinjiang, reversal, w.now)
	require.NoError(t, err)
	w.pay("甲银行", no, "500.00", "执行回转退款")
	require.NoError(t, say(reversal))
	w.sound()
}
