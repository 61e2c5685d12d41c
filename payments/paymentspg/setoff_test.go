package paymentspg

import (
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"fachui/internal/money"
	"fachui/internal/ref"
	"fachui/payments"
	"fachui/payments/distribution"
)

var decision = Decision{DocNo: "（2026）川0104执102号之五", Document: strings.Repeat("ab", 32)}

// creditorBuys sells the lot to the first of two creditors, whose claims are given,
// for a price of 1000000.00 of which 100000.00 is deposited.
func (w *world) creditorBuys(claims ...string) (settlement, buyer ref.ID) {
	w.t.Helper()
	parties := w.ordinary(claims...)
	ids := w.holdDeposits("张三")
	w.reg.buyers = map[ref.ID]ref.ID{ids[0]: parties[0]}
	w.tx(func(tx pgx.Tx) error { return w.svc.LotSoldTx(w.ctx, tx, jinjiang, w.lot, w.now) })
	w.confirm(ids[0], "1000000.00")
	all, err := w.svc.Settlements(w.ctx, jinjiang, SettlementFilter{Lot: w.lot})
	require.NoError(w.t, err)
	return all[0].Settlement, parties[0]
}

func (w *world) title() {
	w.tx(func(tx pgx.Tx) error { return w.svc.TitlePassedTx(w.ctx, tx, jinjiang, w.lot, w.now) })
}

// planRuns drafts and serves a plan and lets the time for objections pass.
func (w *world) planRuns() ref.ID {
	plan := w.draft()
	w.serveAll(plan)
	w.at("2026-03-18T09:00:00+08:00")
	return plan
}

// D20: the waterfall runs on the whole price; the buyer brings the price less its
// own share, and everybody else is paid from that money.
func TestSetOff(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	settlement, buyer := w.creditorBuys("900000.00", "600000.00")
	v, err := w.svc.SetOff(w.ctx, jinjiang, settlement)
	require.NoError(t, err)
	require.False(t, v.Decided)
	require.Equal(t, buyer, v.Party)
	// 1000000.00 less the fee of 12400.00 is shared 3 : 2
	require.Equal(t, "592560.00", v.Entitlement.String())
	require.Equal(t, "407440.00", v.Cash.String())
	require.Equal(t, "307440.00", v.Missing.String())

	v, err = w.svc.DecideSetOff(w.ctx, jinjiang, settlement, decision, w.now, w.staff["judge"])
	require.NoError(t, err)
	require.True(t, v.Decided)
	_, err = w.svc.DecideSetOff(w.ctx, jinjiang, settlement, decision, w.now, w.staff["judge"])
	require.ErrorIs(t, err, payments.ErrSetOffState, "decided once")
	require.Equal(t, "0.00", w.balance(payments.SetOff), "nothing is posted before the plan")

	w.pay("张三", w.balanceNo(), "307440.00", "尾款")
	w.title()
	require.Equal(t, "407440.00", w.balance(payments.SalePrice), "the money waits for the plan")
	w.planRuns()
	require.Equal(t, "0.00", w.balance(payments.SetOff))
	require.Equal(t, "0.00", w.balance(payments.SalePrice))
	require.Equal(t, "0.00", w.balance(payments.Pool))
	require.Equal(t, "395040.00", w.balance(payments.Creditors), "only the other creditor is still owed")
	require.Equal(t, "12400.00", w.balance(payments.EnforcementFee))
	require.Equal(t, "407440.00", w.balance(payments.Bank))
	v, err = w.svc.SetOff(w.ctx, jinjiang, settlement)
	require.NoError(t, err)
	require.Equal(t, "592560.00", v.Cleared.String())
	w.sound()
}

// A buyer whose claim pays the rest of the price brings nothing more.
func TestSetOff_pays_the_rest(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	settlement, _ := w.creditorBuys("2000000.00")
	v, err := w.svc.DecideSetOff(w.ctx, jinjiang, settlement, decision, w.now, w.staff["judge"])
	require.NoError(t, err)
	require.Equal(t, "900000.00", v.SetOff.String(), "no more than is missing: what was deposited stays money")
	w.title()
	plan := w.planRuns()
	require.Equal(t, "0.00", w.balance(payments.SetOff))
	require.Equal(t, "87600.00", w.balance(payments.Creditors), "his share less what he set off, from his own deposit")
	all, err := w.svc.PreparePayouts(w.ctx, jinjiang, plan, w.now, w.staff["judge"])
	require.NoError(t, err)
	var paid money.Amount
	for _, p := range all {
		if p.Payee == v.Party.String() {
			paid = p.Amount
		}
	}
	require.Equal(t, "87600.00", paid.String(), "what was set off is not paid out again")
	w.sound()
}

// A plan that gives the buyer less than he set off waits until he has paid the
// difference in money.
func TestSetOff_the_plan_gives_less(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	settlement, _ := w.creditorBuys("900000.00", "600000.00")
	_, err := w.svc.DecideSetOff(w.ctx, jinjiang, settlement, decision, w.now, w.staff["judge"])
	require.NoError(t, err)
	w.pay("张三", w.balanceNo(), "307440.00", "尾款")
	w.title()
	third := w.party("后来加入的债权人")
	in := &w.reg.facts.Input
	in.Claims = append(in.Claims, distribution.Claim{
		ID: "c3", Payee: string(third), Kind: distribution.Ordinary, Parts: distribution.Parts{Principal: yuan("500000.00")},
	})
	w.reg.facts.Recipients = append(w.reg.facts.Recipients, third)
	plan := w.planRuns()
	p, err := w.svc.Plan(w.ctx, jinjiang, plan)
	require.NoError(t, err)
	require.Equal(t, "served", p.State, "the plan waits")
	v, err := w.svc.SetOff(w.ctx, jinjiang, settlement)
	require.NoError(t, err)
	require.Equal(t, "148140.00", v.Short.String()) // 592560.00 less 987600.00 × 9/20
	require.Equal(t, "0.00", w.balance(payments.SetOff))
	w.sound()

	w.pay("张三", w.balanceNo(), "148140.00", "抵价差额")
	p, err = w.svc.Plan(w.ctx, jinjiang, plan)
	require.NoError(t, err)
	require.Equal(t, "final", p.State)
	require.Equal(t, "0.00", w.balance(payments.SetOff))
	require.Equal(t, "543180.00", w.balance(payments.Creditors), "both others are owed, and all of it is money")
	require.Equal(t, "555580.00", w.balance(payments.Bank))
	w.sound()
}

func TestSetOff_refusals(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	settlement, _ := w.creditorBuys("900000.00")
	judge := w.staff["judge"]
	_, err := w.svc.SetOff(w.ctx, jinjiang, ref.New())
	require.ErrorIs(t, err, payments.ErrSettlementUnknown)
	for _, d := range []Decision{{}, {DocNo: "裁定"}, {DocNo: "裁", Document: decision.Document}, {DocNo: "裁定", Document: "x"}} {
		_, err = w.svc.DecideSetOff(w.ctx, jinjiang, settlement, d, w.now, judge)
		require.ErrorIs(t, err, payments.ErrSetOffDocument)
	}
	buyers := w.reg.buyers
	w.reg.buyers = nil
	_, err = w.svc.DecideSetOff(w.ctx, jinjiang, settlement, decision, w.now, judge)
	require.ErrorIs(t, err, payments.ErrSetOffBuyer)
	w.reg.buyers = buyers
	w.reg.facts.Input.Claims[0].Payee = string(ref.New()) // his claim is another's
	_, err = w.svc.DecideSetOff(w.ctx, jinjiang, settlement, decision, w.now, judge)
	require.ErrorIs(t, err, payments.ErrSetOffNothing)
	w.pay("张三", w.balanceNo(), "900000.00", "尾款")
	_, err = w.svc.DecideSetOff(w.ctx, jinjiang, settlement, decision, w.now, judge)
	require.ErrorIs(t, err, payments.ErrSetOffState, "paid in full")
}
