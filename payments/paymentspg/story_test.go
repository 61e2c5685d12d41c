package paymentspg

import (
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"fachui/internal/legal"
	"fachui/internal/ref"
	"fachui/payments"
	"fachui/payments/bank"
	"fachui/payments/distribution"
)

// The worked ledger run of the law of case funds: three deposits, two refunds, a
// balance that arrives unidentified, a plan of tax, costs, fee, mortgage and three
// ordinary creditors, one payment returned and paid anew, interest. At the end the
// bank holds 12.34 and so does the interest account, and nothing else is anybody's.
func TestLedgerRun(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.at("2026-03-09T09:00:00+08:00")
	bidders := w.holdDeposits("张三", "李四", "王五")
	require.Len(t, heard[payments.DepositHeld](w), 3)
	require.Equal(t, "300000.00", w.balance(payments.Deposits))
	w.sound()

	w.at("2026-03-10T10:05:00+08:00")
	w.tx(func(tx pgx.Tx) error { return w.svc.LotSoldTx(w.ctx, tx, jinjiang, w.lot, w.now) })
	w.confirm(bidders[1], "1000000.00")
	w.confirm(bidders[1], "1000000.00") // pressed twice
	require.Equal(t, "200000.00", w.balance(payments.Transit))
	w.settle()
	refunded := heard[payments.DepositRefunded](w)
	require.Len(t, refunded, 2)
	require.Equal(t, "0.00", w.balance(payments.Transit))
	require.Equal(t, "100000.00", w.balance(payments.SalePrice))
	w.sound()
	w.at("2026-03-11T08:30:00+08:00")
	w.closeDay("2026-03-09")
	w.closeDay("2026-03-10")

	w.payUnidentified()
	require.Equal(t, "1000000.00", w.balance(payments.SalePrice))
	require.Len(t, heard[payments.PriceFullyPaid](w), 1)
	w.sound()

	w.at("2026-03-16T15:00:00+08:00")
	for range 2 {
		w.tx(func(tx pgx.Tx) error { return w.svc.TitlePassedTx(w.ctx, tx, jinjiang, w.lot, w.now) })
	}
	require.Equal(t, "1000000.00", w.balance(payments.Pool))

	lines := w.distribute()
	w.returnAndPayAnew(lines)

	w.at("2026-06-22T09:00:00+08:00")
	_, err := w.bank.Adjust(w.ctx, bank.Adjustment{Key: "q2", Account: mainNo, Direction: "credit", Kind: "interest", Amount: yuan("12.34"), Remark: "结息"})
	require.NoError(t, err)
	w.pull()
	w.at("2026-06-23T09:00:00+08:00")
	_, err = w.svc.ProposeClose(w.ctx, jinjiang, legal.MustDate("2026-06-22"), w.now, w.staff["reconciler"])
	require.ErrorIs(t, err, payments.ErrNoStatement)
	for _, day := range []string{"2026-03-11", "2026-04-01", "2026-04-02", "2026-06-22"} {
		w.closeDay(day)
	}
	require.Len(t, heard[payments.DayClosed](w), 6)
	require.Equal(t, "12.34", w.balance(payments.Bank))
	require.Equal(t, "12.34", w.balance(payments.InterestPending))
	trial, err := w.svc.Trial(w.ctx, jinjiang, w.now.Date())
	require.NoError(t, err)
	require.Equal(t, trial.Debit, trial.Credit)
	for _, r := range trial.Rows {
		if r.Code != payments.Bank && r.Code != payments.InterestPending {
			require.Equal(t, "0.00", r.Balance.String(), r.Code)
		}
	}
	w.sound()
}

// payUnidentified lets the balance arrive on the main account without a remark;
// two people find out what it is.
func (w *world) payUnidentified() {
	t := w.t
	w.pay("李四", mainNo, "900000.00", "")
	require.Equal(t, "900000.00", w.balance(payments.Unclaimed))
	queue, err := w.svc.Exceptions(w.ctx, jinjiang, ExceptionFilter{})
	require.NoError(t, err)
	require.Len(t, queue, 1)
	x := queue[0]
	require.Equal(t, "unknown_money", x.Kind)
	require.Equal(t, legal.MustDate("2026-03-16").End(), x.DueAt, "three working days")
	who, err := w.svc.OpenLine(w.ctx, jinjiang, x.Exception, "查明付款人", w.now, w.staff["finance_maker"])
	require.NoError(t, err)
	require.Equal(t, "李四", who.Name)

	all, err := w.svc.Settlements(w.ctx, jinjiang, SettlementFilter{Lot: w.lot})
	require.NoError(t, err)
	proposal, err := w.svc.ProposeResolution(w.ctx, jinjiang, x.Exception,
		Resolution{TreatAs: payments.AsBalance, Target: all[0].Settlement, Evidence: "银行查询书、付款人说明"}, w.now, w.staff["finance_maker"])
	require.NoError(t, err)
	_, err = w.svc.ApproveResolution(w.ctx, jinjiang, x.Exception, proposal, w.now, w.staff["finance_maker"])
	require.ErrorIs(t, err, payments.ErrSamePerson)
	_, err = w.svc.ApproveResolution(w.ctx, jinjiang, x.Exception, ref.New(), w.now, w.staff["finance_checker"])
	require.ErrorIs(t, err, payments.ErrProposalChanged)
	_, err = w.svc.ApproveResolution(w.ctx, jinjiang, x.Exception, proposal, w.now, w.staff["finance_checker"])
	require.NoError(t, err)
	_, err = w.svc.ApproveResolution(w.ctx, jinjiang, x.Exception, proposal, w.now, w.staff["finance_checker"])
	require.ErrorIs(t, err, payments.ErrExceptionDone)
}

// distribute drafts, serves and finishes the plan, and returns its payouts.
func (w *world) distribute() []Prepared {
	t := w.t
	parties := w.ordinary("300000.00", "200000.00", "100000.00")
	w.outside("tax", "某某税务局", "90001111")
	w.outside("treasury", "某某市财政局非税专户", "90002222")
	mortgagee := w.party("某某银行")
	in := &w.reg.facts.Input
	in.Claims = append(in.Claims,
		distribution.Claim{ID: "tax", Payee: "tax", Kind: distribution.SellerTax, Parts: distribution.Parts{Principal: yuan("10000.00")}},
		distribution.Claim{ID: "fee", Payee: string(parties[0]), Kind: distribution.Cost, Advanced: true, Parts: distribution.Parts{Principal: yuan("2000.00")}},
		distribution.Claim{ID: "m", Payee: string(mortgagee), Kind: distribution.Security, Since: legal.MustDate("2024-05-01").Start(), Parts: distribution.Parts{Principal: yuan("700000.00")}})
	in.Claims[len(in.Claims)-2].ID = "appraisal"
	w.reg.facts.Recipients = append(w.reg.facts.Recipients, mortgagee)

	plan := w.draft()
	w.serveAll(plan)
	require.Len(t, heard[payments.PlanServed](w), 1)
	w.at("2026-03-31T23:59:59+08:00")
	require.Empty(t, heard[payments.PlanFinal](w), "the fifteenth day is not over")
	w.at("2026-04-01T09:00:00+08:00")
	require.Len(t, heard[payments.PlanFinal](w), 1)
	require.Equal(t, "0.00", w.balance(payments.Pool))
	require.Equal(t, "12280.00", w.balance(payments.EnforcementFee))
	require.Equal(t, "10000.00", w.balance(payments.Taxes))
	require.Equal(t, "2000.00", w.balance(payments.ValuationFees))
	require.Equal(t, "975720.00", w.balance(payments.Creditors))
	w.sound()

	lines, err := w.svc.PreparePayouts(w.ctx, jinjiang, plan, w.now, w.staff["judge"])
	require.NoError(t, err)
	require.Len(t, lines, 7)
	require.Equal(t, "1000000.00", sum(lines).String())
	again, err := w.svc.PreparePayouts(w.ctx, jinjiang, plan, w.now, w.staff["judge"])
	require.NoError(t, err)
	require.Empty(t, again, "each line has one payout")
	return lines
}

// returnAndPayAnew pays all lines; the last creditor's money comes back and is
// paid again after a new approval.
func (w *world) returnAndPayAnew(lines []Prepared) {
	t := w.t
	last := lines[len(lines)-1]
	require.Equal(t, "45953.33", last.Amount.String())
	require.NoError(t, w.bank.SetFault(w.ctx, bank.Fault{EndToEnd: w.payout(last.Payout).EndToEnd, Mode: "return", Days: 1, Count: 1}))
	for _, l := range lines {
		require.Empty(t, l.Code, l.ZH)
		w.approve(l.Payout)
	}
	w.settle()
	require.Len(t, heard[payments.PayoutPaid](w), 7)
	w.sound()
	w.at("2026-04-02T10:00:00+08:00")
	w.settle()
	require.Len(t, heard[payments.PayoutReturned](w), 1)
	require.Equal(t, "45953.33", w.balance(payments.Returned))
	require.Equal(t, "0.00", w.balance(payments.Creditors), "never back to the creditor silently")
	w.sound()

	anew, err := w.svc.Reissue(w.ctx, jinjiang, last.Payout, payments.Payee{}, w.now, w.staff["judge"])
	require.NoError(t, err)
	_, err = w.svc.Reissue(w.ctx, jinjiang, last.Payout, payments.Payee{}, w.now, w.staff["judge"])
	require.ErrorIs(t, err, payments.ErrPayoutState)
	require.Equal(t, "fund_keeper", w.payout(anew.Payout).Next, "a new approval is needed")
	w.approve(anew.Payout)
	w.settle()
	require.Equal(t, "0.00", w.balance(payments.Returned))
	require.Equal(t, "0.00", w.balance(payments.Bank))
	var running int
	require.NoError(t, w.pool.QueryRow(w.ctx, `select count(*) from deadline where ended_at is null`).Scan(&running))
	require.Zero(t, running, "no clock of the law is left running")
	w.sound()
}
