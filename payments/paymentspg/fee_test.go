package paymentspg

import (
	"testing"

	"github.com/stretchr/testify/require"

	"fachui/internal/ref"
	"fachui/payments"
	"fachui/payments/distribution"
)

// funded is money that came for the case, whose cause is stated.
func (w *world) funded(amount string) {
	w.t.Helper()
	no, err := w.svc.CaseNumber(w.ctx, jinjiang, w.caseID, w.now)
	require.NoError(w.t, err)
	w.pay("老李", no, amount, "主动履行")
}

// distributed drafts a plan of what the case has and lets it become final.
func (w *world) distributed() ref.ID {
	w.t.Helper()
	plan := w.draft()
	w.finalised(plan)
	return plan
}

func (w *world) finalised(plan ref.ID) {
	w.t.Helper()
	w.serveAll(plan)
	w.at(w.now.Date().AddDays(30).String() + "T09:00:00+08:00")
	v, err := w.svc.Plan(w.ctx, jinjiang, plan)
	require.NoError(w.t, err)
	require.Equal(w.t, "final", v.State)
}

func (w *world) fee() CaseFeeView {
	w.t.Helper()
	v, err := w.svc.CaseFee(w.ctx, jinjiang, w.caseID)
	require.NoError(w.t, err)
	return v
}

// 54: each fen that is recovered is charged once: a later recovery pays the
// difference, on claims that are less by what was paid.
func TestCase54_LaterRecoveryPaysTheDifference(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.ordinary("900000.00")
	w.funded("450000.00")
	require.Equal(t, "6650.00", w.fee().NextFee.String())
	w.distributed()
	v := w.fee()
	require.Len(t, v.Fees, 1)
	require.Equal(t, "6650.00", v.Fees[0].Charged.String())
	require.Equal(t, payments.ErrNothingToDistribute.Code, v.WhyNot.Code)

	w.funded("300000.00")
	v = w.fee()
	require.Equal(t, "300000.00", v.NextBase.String())
	require.Equal(t, "3250.00", v.NextFee.String(), "fee(750,000) − fee(450,000)")
	second := w.distributed()
	p, err := w.svc.Plan(w.ctx, jinjiang, second)
	require.NoError(t, err)
	require.Equal(t, "296750.00", p.Lines[1].Amount.String())
	require.Equal(t, "456650.00", p.Lines[1].Due.String(), "of 900,000 the first plan paid 443,350")

	w.funded("500000.00") // more than is still owed: the rest is the debtor's
	require.Equal(t, "159900.00", w.fee().NextBase.String())
	w.distributed()
	v = w.fee()
	require.Equal(t, "909900.00", v.Recovered.String())
	require.Equal(t, distribution.EnforcementFee(v.Recovered).String(), v.Charged.String(), "recomputed = charged")
	require.Equal(t, v.Charged.String(), w.balance(payments.EnforcementFee))
	w.sound()
}

// 54: what the money did not reach of a fee stays due and is taken first.
func TestCase54_FeeBeyondTheMoney(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.ordinary("900.00")
	w.funded("30.00")
	w.distributed()
	require.Equal(t, "30.00", w.balance(payments.EnforcementFee))
	w.funded("500.00")
	require.Equal(t, "0.00", w.fee().NextFee.String(), "fee(530) − fee(30)")
	w.distributed()
	require.Equal(t, "50.00", w.balance(payments.EnforcementFee))
	require.Equal(t, "480.00", w.balance(payments.Creditors))
	w.sound()
}

// 54: a lower fee rests on a decision that the leader approved, and on the very
// amount it was made for.
func TestCase54_LowerFeeByDecision(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.ordinary("200000.00")
	judge, leader := w.staff["judge"], w.staff["leader"]
	ask := func(charged, document string) (ref.ID, error) {
		return w.svc.ProposeFeeDecision(w.ctx, jinjiang, w.caseID, payments.FeeDecision{
			Charged: yuan(charged), Document: document, Reason: "申请人家庭困难",
		}, w.now, judge)
	}
	_, err := ask("0.00", "免字1号")
	require.ErrorIs(t, err, payments.ErrNothingToDistribute)
	w.funded("100000.00")
	_, err = ask("700.00", "")
	require.ErrorIs(t, err, distribution.ErrFee)
	_, err = ask("1400.01", "减字1号")
	require.ErrorIs(t, err, payments.ErrFeeAbove)
	_, err = w.svc.ProposeFeeDecision(w.ctx, jinjiang, ref.New(), payments.FeeDecision{}, w.now, judge)
	require.ErrorIs(t, err, payments.ErrCaseUnknown)
	id, err := ask("700.00", "（2026）减字1号")
	require.NoError(t, err)
	_, err = ask("600.00", "（2026）减字2号")
	require.ErrorIs(t, err, payments.ErrFeeDecisionWaits)
	require.ErrorIs(t, w.svc.ApproveFeeDecision(w.ctx, jinjiang, id, w.now, judge), payments.ErrSamePerson)
	require.NoError(t, w.svc.ApproveFeeDecision(w.ctx, jinjiang, id, w.now, leader))
	require.ErrorIs(t, w.svc.ApproveFeeDecision(w.ctx, jinjiang, id, w.now, leader), payments.ErrFeeDecisionUnknown)
	_, err = ask("600.00", "（2026）减字2号")
	require.ErrorIs(t, err, payments.ErrFeeDecisionWaits)

	w.funded("1.00") // the fee is another one now
	_, err = w.svc.DraftPlan(w.ctx, jinjiang, w.caseID, w.now, judge)
	require.ErrorIs(t, err, payments.ErrFeeMoved)
	require.NoError(t, w.svc.CancelFeeDecision(w.ctx, jinjiang, id, w.now, leader))
	id, err = ask("700.00", "（2026）减字3号")
	require.NoError(t, err)
	require.NoError(t, w.svc.ApproveFeeDecision(w.ctx, jinjiang, id, w.now, leader))
	plan := w.draft()
	require.ErrorIs(t, w.svc.CancelFeeDecision(w.ctx, jinjiang, id, w.now, leader), payments.ErrPlanAlive)
	w.finalised(plan)
	require.Equal(t, "700.00", w.balance(payments.EnforcementFee))
	require.ErrorIs(t, w.svc.CancelFeeDecision(w.ctx, jinjiang, id, w.now, leader), payments.ErrFeeDecisionUnknown)
	v := w.fee()
	require.Equal(t, id, *v.Fees[0].Decision)
	require.True(t, v.Decisions[0].Used)
	w.sound()
}

// The fee goes to the treasury's account as two people put it on record, and back
// to its case once.
func TestFeeToTheTreasuryAndBackOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	parties := w.ordinary("50000.00")
	judge, leader := w.staff["judge"], w.staff["leader"]
	w.funded("20000.00")
	first := w.distributed()
	back := func(plan ref.ID) (ref.ID, error) {
		return w.svc.ProposeFeeRefund(w.ctx, jinjiang, plan, "退费决定书", "申请人撤回，费用退还", w.now, judge)
	}
	_, err := back(ref.New())
	require.ErrorIs(t, err, payments.ErrFeeUnknown)
	id, err := back(first)
	require.NoError(t, err)
	_, err = back(first)
	require.ErrorIs(t, err, payments.ErrFeeRefunded)
	_, err = w.svc.ApproveFeeRefund(w.ctx, jinjiang, id, w.now, judge)
	require.ErrorIs(t, err, payments.ErrSamePerson)
	_, err = w.svc.ApproveFeeRefund(w.ctx, jinjiang, id, w.now, leader)
	require.NoError(t, err)
	_, err = w.svc.ApproveFeeRefund(w.ctx, jinjiang, id, w.now, leader)
	require.ErrorIs(t, err, payments.ErrFeeUnknown)
	require.Equal(t, "0.00", w.balance(payments.EnforcementFee))
	require.Equal(t, "200.00", w.balance(payments.ExecutionMoney))
	require.Equal(t, "0.00", w.fee().NextBase.String(), "no fee on a fee")
	_, err = back(first)
	require.ErrorIs(t, err, payments.ErrFeeRefunded)

	w.funded("20000.00")
	second := w.distributed()
	require.Equal(t, "300.00", w.balance(payments.EnforcementFee), "fee(40,000) − fee(20,000)")
	w.outside("treasury", "某某区财政局", "9000000000")
	prepared, err := w.svc.PreparePayouts(w.ctx, jinjiang, second, w.now, judge)
	require.NoError(t, err)
	fee := prepared[0]
	require.Equal(t, "treasury", fee.Payee)
	require.Equal(t, "fee", w.payout(fee.Payout).Kind)
	_, err = back(second)
	require.ErrorIs(t, err, payments.ErrFeeOnItsWay)
	w.approve(fee.Payout)
	w.settle()
	id, err = back(second)
	require.NoError(t, err)
	_, err = w.svc.ApproveFeeRefund(w.ctx, jinjiang, id, w.now, leader)
	require.NoError(t, err, "the treasury is asked")
	_, outcome := w.clock("fee.refund")
	require.Empty(t, outcome)
	no, err := w.svc.CaseNumber(w.ctx, jinjiang, w.caseID, w.now)
	require.NoError(t, err)
	w.pay("某某区财政局", no, "300.00", "退执行费")
	came, err := w.svc.ExecutionReceipts(w.ctx, jinjiang, ReceiptFilter{Case: w.caseID})
	require.NoError(t, err)
	require.NoError(t, w.svc.StateCause(w.ctx, jinjiang, came[0].Receipt, payments.ByFeeRefund, "退库回单", w.now, judge))
	require.ErrorIs(t, w.svc.StateCause(w.ctx, jinjiang, came[1].Receipt, payments.ByFeeRefund, "退库回单", w.now, judge), payments.ErrFeeUnknown)
	_, outcome = w.clock("fee.refund")
	require.Equal(t, "met", outcome)
	require.NotEmpty(t, parties)
	w.sound()
}

// A court's rules about the fee: of the full claim it is charged once, and in whole yuan.
func TestFeeRules(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.ordinary("512345.00")
	keeper, leader := w.staff["fund_keeper"], w.staff["leader"]
	_, err := w.svc.ProposeFeeRule(w.ctx, jinjiang, "fee_base", "net", "院长办公会纪要", w.now, keeper)
	require.ErrorIs(t, err, payments.ErrFeeRule)
	for name, value := range map[string]string{"fee_base": "full_claim", "fee_round": "yuan"} {
		id, err := w.svc.ProposeFeeRule(w.ctx, jinjiang, name, value, "院长办公会纪要", w.now, keeper)
		require.NoError(t, err)
		require.ErrorIs(t, w.svc.ApproveInterestRule(w.ctx, jinjiang, id, w.now, leader), payments.ErrPolicyUnknown)
		require.ErrorIs(t, w.svc.ApproveFeeRule(w.ctx, jinjiang, id, w.now, keeper), payments.ErrSamePerson)
		require.NoError(t, w.svc.ApproveFeeRule(w.ctx, jinjiang, id, w.now, leader))
	}
	w.funded("100000.00")
	w.distributed()
	require.Equal(t, "7523.00", w.balance(payments.EnforcementFee), "7,523.45 on the whole claim")
	w.funded("100000.00")
	require.Equal(t, "0.00", w.fee().NextFee.String())
	w.distributed()
	require.Equal(t, "7523.00", w.balance(payments.EnforcementFee))
	w.sound()
}
