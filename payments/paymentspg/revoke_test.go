package paymentspg

import (
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"fachui/internal/ref"
	"fachui/payments"
)

// sold is a lot sold to 张三 for 1,000,000.00 whose deposit of 100,000.00 is price.
func (w *world) soldLot() (buyer ref.ID) {
	w.t.Helper()
	ids := w.holdDeposits("张三", "李四")
	w.tx(func(tx pgx.Tx) error { return w.svc.LotSoldTx(w.ctx, tx, jinjiang, w.lot, w.now) })
	w.confirm(ids[0], "1000000.00")
	w.settle()
	return ids[0]
}

func (w *world) revoke(buyer ref.ID) {
	w.t.Helper()
	for range 2 { // again it changes nothing
		w.tx(func(tx pgx.Tx) error {
			return w.svc.RevokeTx(w.ctx, tx, Revoked{Court: jinjiang, Lot: w.lot, Application: buyer, Ruling: w.lot, At: w.now})
		})
	}
	w.settle()
}

// Before title all of the price is held for the lot: deposit and balance go back,
// each to the account that it came from, and nothing more is taken.
func TestRevokedBeforeTitle(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	buyer := w.soldLot()
	no := w.balanceNo()
	w.pay("张三", no, "300000.00", "")
	w.revoke(buyer)
	require.Equal(t, "0.00", w.balance(payments.SalePrice))
	require.Equal(t, "0.00", w.balance(payments.Bank))
	w.pay("张三", no, "600000.00", "")
	require.Equal(t, "600000.00", w.balance(payments.Unclaimed), "nobody collects this price any more")
	_, outcome := w.clock("settlement.due")
	require.Equal(t, "cancelled", outcome)
	w.sound()
}

// After title and before a plan is final, the entry that opened the pool is reversed.
func TestRevokedBeforeThePlan(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	buyer := w.soldLot()
	w.pay("张三", w.balanceNo(), "900000.00", "")
	w.tx(func(tx pgx.Tx) error { return w.svc.TitlePassedTx(w.ctx, tx, jinjiang, w.lot, w.now) })
	w.ordinary("300000.00", "200000.00")
	plan := w.draft()
	w.serveAll(plan)
	w.revoke(buyer)
	require.Equal(t, "0.00", w.balance(payments.Pool))
	require.Equal(t, "0.00", w.balance(payments.Bank))
	var source string
	require.NoError(t, w.pool.QueryRow(w.ctx, `
		select r.source
		from journal r
		join journal j on j.court_id = r.court_id and j.number = r.reverses
		where j.event = 'P6' and r.event = 'P24'`).Scan(&source))
	require.Equal(t, "revocation "+string(w.lot), source)
	var state string
	require.NoError(t, w.pool.QueryRow(w.ctx, `select state from plan where plan_id = $1`, plan).Scan(&state))
	require.Equal(t, "superseded", state)
	w.at("2026-06-30T09:00:00+08:00")
	w.sound()
}

// After payouts each payee owes what the plan would not have given it without this
// price: other money of the case keeps its share.
func TestRevokedAfterPayouts(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	buyer := w.soldLot()
	w.pay("张三", w.balanceNo(), "900000.00", "")
	no, err := w.svc.CaseNumber(w.ctx, jinjiang, w.caseID, w.now)
	require.NoError(t, err)
	w.pay("被执行人", no, "500000.00", "") // not from the sale
	w.tx(func(tx pgx.Tx) error { return w.svc.TitlePassedTx(w.ctx, tx, jinjiang, w.lot, w.now) })
	creditors := w.ordinary("1500000.00", "500000.00")
	w.outside("treasury", "某某市财政局非税专户", "90002222")
	plan := w.draft()
	w.serveAll(plan)
	w.at("2026-04-01T09:00:00+08:00")
	lines, err := w.svc.PreparePayouts(w.ctx, jinjiang, plan, w.now, w.staff["judge"])
	require.NoError(t, err)
	require.Len(t, lines, 3)
	w.approve(lines[1].Payout) // the first creditor
	w.settle()
	paid := lines[1].Amount

	w.revoke(buyer)
	claims, err := w.svc.Recoveries(w.ctx, jinjiang, DefaultFilter{})
	require.NoError(t, err)
	require.Len(t, claims, 1)
	require.Equal(t, string(creditors[0]), claims[0].Payee)
	require.True(t, claims[0].Amount.Less(paid), "%s of %s: what the other money gives stays", claims[0].Amount, paid)
	all, err := w.svc.Revocations(w.ctx, jinjiang, DefaultFilter{Lot: w.lot})
	require.NoError(t, err)
	require.Equal(t, "1000000.00", all[0].Cash.String())
	require.Equal(t, all[0].Cash.Sub(all[0].AtHand).String(), claims[0].Amount.String())
	w.sound()

	// What the others keep is prepared anew, in the smaller amount; who owes is not paid.
	again, err := w.svc.PreparePayouts(w.ctx, jinjiang, plan, w.now, w.staff["judge"])
	require.NoError(t, err)
	require.Len(t, again, 2)
	for _, p := range again {
		w.approve(p.Payout)
	}
	w.settle()
	require.Equal(t, "0.00", w.balance(payments.Creditors))
	require.Equal(t, "0.00", w.balance(payments.EnforcementFee))
	require.Equal(t, "0.00", w.balance(payments.Bank))
	require.ErrorIs(t, owesBack(w.ctx, w.pool, jinjiang, w.caseID, claims[0].Payee), payments.ErrOwesBack)
	require.NoError(t, owesBack(w.ctx, w.pool, jinjiang, w.caseID, string(creditors[1])))

	w.pay("债权人1", claims[0].VirtualNo, claims[0].Amount.String(), "")
	w.settle()
	require.Equal(t, "0.00", w.balance(payments.Bank), "it went on to the buyer")
	require.NoError(t, owesBack(w.ctx, w.pool, jinjiang, w.caseID, claims[0].Payee))
	var back string
	require.NoError(t, w.pool.QueryRow(w.ctx, `select sum(amount)::text from payout where lot_id = $1 and kind = 'misdirected_refund' and state = 'paid'`, w.lot).Scan(&back))
	require.Equal(t, "1000000.00", back, "the buyer has the whole price again")
	given, err := GivenBefore(w.ctx, w.pool, jinjiang, w.caseID)
	require.NoError(t, err)
	require.True(t, given["c1"].Parts.Total().Less(paid), "a later plan knows what was taken back")
	w.sound()
}

// Other cases' money pays no buyer: the database refuses every way.
func TestRevocationTouchesNoOtherCase(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	buyer := w.soldLot()
	w.pay("张三", w.balanceNo(), "900000.00", "")
	var line ref.ID
	require.NoError(t, w.pool.QueryRow(w.ctx, `select line_id from bank_line order by seq limit 1`).Scan(&line))
	price := payments.Account{Code: payments.SalePrice, Case: w.caseID, Lot: w.lot}
	to := payments.Account{Code: payments.Misdirected, Subject: line}
	_, err := tryPost(w.pool, jinjiang, auto("early", payments.P27R, price, to, "1.00"))
	require.ErrorContains(t, err, "price goes back by a revocation")
	w.revoke(buyer)

	other := openCase(t, w.pool, jinjiang)
	otherLot := ref.New()
	post(t, w.pool, jinjiang, auto("rich", payments.P9, bankAccount(), execution(other), "5000000.00"))
	for what, j := range map[string]payments.Journal{
		"another case's pool":   auto("a", payments.P27, payments.Account{Code: payments.Pool, Case: other}, price, "1.00"),
		"another lot's price":   auto("b", payments.P27R, payments.Account{Code: payments.SalePrice, Case: other, Lot: otherLot}, to, "1.00"),
		"more than was brought": auto("c", payments.P27R, price, to, "1.00"),
	} {
		_, err := tryPost(w.pool, jinjiang, j)
		require.Error(t, err, what)
	}
	_, err = tryPost(w.pool, jinjiang, auto("d", payments.P27L, payments.Account{Code: payments.Creditors, Case: other, Subject: ref.New()},
		payments.Account{Code: payments.Pool, Case: other}, "1.00"))
	require.Error(t, err)
}
