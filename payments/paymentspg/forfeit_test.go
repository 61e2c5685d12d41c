package paymentspg

import (
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"fachui/internal/event"
	"fachui/internal/legal"
	"fachui/internal/ref"
	"fachui/payments"
	"fachui/payments/distribution"
)

// resold is a property whose first buyer defaulted on 900,000.00 and that was sold
// again for resale, paid in full unless unpaid.
type resold struct {
	*world
	asset, first, second ref.ID
	buyer                ref.ID // application of the first
	table                ref.ID
}

func newResold(t *testing.T, resale string, unpaid bool) *resold {
	t.Helper()
	w := newWorld(t)
	r := &resold{world: w, asset: ref.New(), first: w.lot}
	ids := w.holdDeposits("张三")
	r.buyer = ids[0]
	w.tx(func(tx pgx.Tx) error { return w.svc.LotSoldTx(w.ctx, tx, jinjiang, w.lot, w.now) })
	w.confirm(ids[0], "900000.00")
	w.settle()
	w.at("2026-03-12T09:00:00+08:00")
	d := w.inDefault(ids[0])
	d.Asset = r.asset
	w.tx(func(tx pgx.Tx) error { return w.svc.DefaultTx(w.ctx, tx, d) })
	w.lot = ref.New()
	r.second = w.lot
	next := w.holdDeposits("李四")
	w.tx(func(tx pgx.Tx) error { return w.svc.LotSoldTx(w.ctx, tx, jinjiang, w.lot, w.now) })
	w.confirm(next[0], resale)
	w.tx(func(tx pgx.Tx) error { return w.svc.ResoldTx(w.ctx, tx, jinjiang, r.asset, r.second) })
	w.settle()
	if !unpaid {
		w.pay("李四", w.balanceNo(), yuan(resale).Sub(yuan("100000.00")).String(), "")
	}
	return r
}

func (r *resold) propose(in ForfeitInput) (ProposedForfeiture, error) {
	in.Evidence = "案卷材料"
	return r.svc.ProposeForfeiture(r.ctx, jinjiang, r.second, in, r.now, r.staff["finance_maker"])
}

func (r *resold) approved(in ForfeitInput) ProposedForfeiture {
	r.t.Helper()
	p, err := r.propose(in)
	require.NoError(r.t, err)
	require.NoError(r.t, r.svc.ApproveForfeiture(r.ctx, jinjiang, p.Forfeiture, p.Hash, r.now, r.staff["finance_checker"]))
	r.table = p.Forfeiture
	return p
}

func decree() Decree {
	return Decree{DocNo: "（2026）川0104执101号之九", Document: strings.Repeat("5f", 32), Reason: "合议庭裁定"}
}

// G12, 48: nothing is computed or used before the resale is paid.
func TestForfeitureWaitsForTheResale(t *testing.T) {
	t.Parallel()
	r := newResold(t, "800000.00", true)
	r.ordinary("2000000.00")
	_, err := r.propose(ForfeitInput{})
	require.ErrorIs(t, err, payments.ErrResaleNotPaid)
	all, err := r.svc.Defaults(r.ctx, jinjiang, DefaultFilter{})
	require.NoError(t, err)
	require.Len(t, all, 1)
	require.Equal(t, "waiting", all[0].Stage)
	require.Equal(t, "100000.00", all[0].Held.String())
	_, err = tryPost(r.pool, jinjiang, auto("early", payments.P8, payments.Account{Code: payments.Forfeited, Case: r.caseID, Lot: r.first},
		payments.Account{Code: payments.Pool, Case: r.caseID}, "1.00"))
	require.ErrorContains(t, err, "only what was decided", "and the database refuses it too")
	_, err = r.pool.Exec(r.ctx, `
		insert into forfeiture (court_id, forfeiture_id, case_id, resale_lot, resale_price, content, content_hash, evidence, state, proposed_by, proposed_at)
		values ('jinjiang', gen_random_uuid(), $1, $2, 800000, '{}', repeat('a', 64), '案卷材料', 'proposed', gen_random_uuid(), $3)`, r.caseID, r.second, r.now)
	require.ErrorContains(t, err, "waits until the resale is paid")
	r.sound()
}

// The table is approved by another person, as it was read, and once.
func TestForfeitureTwoPeople(t *testing.T) {
	t.Parallel()
	r := newResold(t, "850000.00", false)
	creditors := r.ordinary("2000000.00")
	p, err := r.propose(ForfeitInput{Costs: []payments.CostLoss{{Lot: r.first, Payee: string(creditors[0]), Amount: yuan("2000.00"), Evidence: "发票一张"}}})
	require.NoError(t, err)
	require.Equal(t, "48000.00", p.Table.CaseDebts.String(), "creditors are owed more than everything")
	require.Equal(t, "100000.00", r.balance(payments.Forfeited), "proposing moves nothing")
	approve := func(by event.Actor, hash string) error {
		return r.svc.ApproveForfeiture(r.ctx, jinjiang, p.Forfeiture, hash, r.now, by)
	}
	require.ErrorIs(t, approve(r.staff["finance_maker"], p.Hash), payments.ErrSamePerson)
	require.ErrorIs(t, approve(r.staff["finance_checker"], "x"), payments.ErrHashMismatch)
	_, err = r.propose(ForfeitInput{})
	require.ErrorIs(t, err, payments.ErrForfeitureOpen)

	r.ordinary("10000.00") // the claims change under the proposal
	require.ErrorIs(t, approve(r.staff["finance_checker"], p.Hash), payments.ErrForfeitureMoved)
	require.NoError(t, r.svc.CancelForfeiture(r.ctx, jinjiang, p.Forfeiture, r.now, r.staff["finance_checker"]))
	require.ErrorIs(t, r.svc.CancelForfeiture(r.ctx, jinjiang, p.Forfeiture, r.now, r.staff["finance_checker"]), payments.ErrForfeitureState)

	debts := r.ordinary("2000000.00")
	r.approved(ForfeitInput{
		Costs:   []payments.CostLoss{{Lot: r.first, Payee: string(debts[0]), Amount: yuan("2000.00"), Evidence: "发票一张"}},
		Related: []payments.RelatedDebt{{Payee: string(debts[0]), Amount: yuan("10.00"), Evidence: "物业费欠费单"}},
	})
	require.Equal(t, "0.00", r.balance(payments.Forfeited))
	require.Equal(t, "2000.00", r.balance(payments.ValuationFees))
	require.Equal(t, "98000.00", r.balance(payments.Pool))
	_, err = r.propose(ForfeitInput{})
	require.ErrorIs(t, err, payments.ErrNoForfeiture, "nothing is left to settle")
	require.ErrorIs(t, r.svc.ApproveForfeiture(r.ctx, jinjiang, r.table, "x", r.now, r.staff["finance_checker"]), payments.ErrForfeitureState)

	paid, err := r.svc.PrepareForfeiture(r.ctx, jinjiang, r.table, r.now, r.staff["judge"])
	require.NoError(t, err)
	require.Len(t, paid, 1)
	require.Nil(t, paid[0].Fault)
	r.approve(paid[0].Payout)
	r.settle()
	require.Equal(t, "0.00", r.balance(payments.ValuationFees), "who bore the costs has them back")
	again, err := r.svc.PrepareForfeiture(r.ctx, jinjiang, r.table, r.now, r.staff["judge"])
	require.NoError(t, err)
	require.Empty(t, again)
	r.sound()
}

func TestForfeitureLines(t *testing.T) {
	t.Parallel()
	r := newResold(t, "850000.00", false)
	r.ordinary("2000000.00")
	good := payments.CostLoss{Lot: r.first, Payee: "某某公司", Amount: yuan("1.00"), Evidence: "发票一张"}
	for name, c := range map[string]struct {
		change func(*payments.CostLoss)
		want   error
	}{
		"of another lot": {func(c *payments.CostLoss) { c.Lot = r.second }, payments.ErrForfeitLine},
		"of nothing":     {func(c *payments.CostLoss) { c.Amount = yuan("0.00") }, payments.ErrForfeitLine},
		"to nobody":      {func(c *payments.CostLoss) { c.Payee = " " }, payments.ErrText},
		"on no evidence": {func(c *payments.CostLoss) { c.Evidence = "无" }, payments.ErrText},
	} {
		bad := good
		c.change(&bad)
		_, err := r.propose(ForfeitInput{Costs: []payments.CostLoss{bad}})
		require.ErrorIs(t, err, c.want, name)
	}
	_, err := r.propose(ForfeitInput{Related: []payments.RelatedDebt{{Payee: "某某公司"}}})
	require.ErrorIs(t, err, payments.ErrForfeitLine)
	_, err = r.svc.ProposeForfeiture(r.ctx, jinjiang, r.second, ForfeitInput{}, r.now, r.staff["finance_maker"])
	require.ErrorIs(t, err, payments.ErrText)
	_, err = r.svc.ProposeForfeiture(r.ctx, jinjiang, ref.New(), ForfeitInput{Evidence: "案卷材料"}, r.now, r.staff["finance_maker"])
	require.ErrorIs(t, err, payments.ErrSettlementUnknown)
}

// 48: under no name does the deposit come back to who paid it, or to one who bid
// together with him; the service says so, and so does the database.
func TestForfeitureNeverBack(t *testing.T) {
	t.Parallel()
	r := newResold(t, "850000.00", false)
	r.ordinary("2000000.00")
	r.outside("buyer", "张三", "62229999")
	r.outside("partner", "钱七", "62228888")
	_, err := r.pool.Exec(r.ctx, `
		insert into deposit_payer (court_id, deposit_id, name_hash, payer, added_at)
		select court_id, deposit_id, $2, 'joint', expected_at
		from deposit
		where lot_id = $1 and state = 'forfeited'`, r.first, r.hash("钱七"))
	require.NoError(t, err)
	r.approved(ForfeitInput{Costs: []payments.CostLoss{
		{Lot: r.first, Payee: "buyer", Amount: yuan("500.00"), Evidence: "看样费收据"},
		{Lot: r.first, Payee: "partner", Amount: yuan("100.00"), Evidence: "看样费收据"},
	}})
	lines, err := r.svc.PrepareForfeiture(r.ctx, jinjiang, r.table, r.now, r.staff["judge"])
	require.NoError(t, err)
	require.ErrorIs(t, lines[0].Fault, payments.ErrNeverBack)
	require.ErrorIs(t, lines[1].Fault, payments.ErrNeverBack)
	_, err = r.pool.Exec(r.ctx, `
		insert into payout (court_id, payout_id, kind, case_id, line_id, source_code, source_subject, amount, purpose, payee, payee_content,
			name_hash, account_hash, content_hash, needs_chain, needs_leader, end_to_end, state, prepared_by, prepared_at)
		select l.court_id, gen_random_uuid(), 'plan', $1, l.line_id, 'L2120', l.line_id, l.amount, '退还', 'buyer', '', d.payer_hash, '', '',
			true, false, 'FC' || repeat('0', 30), 'draft', gen_random_uuid(), $2
		from forfeiture_line l
		join buyer_default d using (court_id, lot_id)`, r.caseID, r.now)
	require.ErrorContains(t, err, "never goes back to its payer")
}

// G01: what the deposit left open is ordered, claimed, paid in parts and applied:
// costs first, then the difference; not beyond the shortfall, and not twice.
//
// Cases: G09.
func TestTopUp(t *testing.T) {
	t.Parallel()
	r := newResold(t, "700000.00", false)
	creditors := r.ordinary("2000000.00")
	p := r.approved(ForfeitInput{Costs: []payments.CostLoss{
		{Lot: r.first, Payee: string(creditors[0]), Amount: yuan("90000.00"), Evidence: "发票一张"},
		{Lot: r.first, Payee: string(creditors[0]), Amount: yuan("15000.00"), Evidence: "发票二张"},
	}})
	require.Equal(t, "5000.00", p.Table.Shares[0].ShortCosts.String())
	require.Equal(t, "200000.00", p.Table.Shares[0].ShortDifference.String())
	in := TopUp{Decree: decree(), Lot: r.first, Rule: distribution.TopUpFull, Amount: yuan("205000.01"), LastDay: legal.MustDate("2026-04-30")}
	order := func(in TopUp) (TopUpMade, error) {
		return r.svc.OrderTopUp(r.ctx, jinjiang, r.table, in, r.now, r.staff["judge"])
	}
	_, err := order(in)
	require.ErrorIs(t, err, payments.ErrTopUpOver)
	for name, change := range map[string]func(*TopUp){
		"no such rule":       func(x *TopUp) { x.Rule = "half" },
		"none, but so much":  func(x *TopUp) { x.Rule = distribution.TopUpNone },
		"an order of zero":   func(x *TopUp) { x.Amount = yuan("0.00") },
		"a last day gone by": func(x *TopUp) { x.LastDay = legal.MustDate("2026-03-11") },
	} {
		bad := in
		change(&bad)
		_, err = order(bad)
		require.ErrorIs(t, err, payments.ErrTopUpRule, name)
	}
	bad := in
	bad.DocNo = ""
	_, err = order(bad)
	require.ErrorIs(t, err, payments.ErrText)
	bad = in
	bad.Lot = ref.New()
	_, err = order(bad)
	require.ErrorIs(t, err, payments.ErrNoForfeiture)

	hold, err := r.svc.PlaceHold(r.ctx, jinjiang, r.caseID, "bankruptcy", "（2026）破产受理裁定", r.now, r.staff["judge"])
	require.NoError(t, err)
	in.Amount = yuan("205000.00")
	_, err = order(in)
	require.ErrorIs(t, err, payments.ErrTopUpBankruptcy, "G09")
	require.NoError(t, r.svc.ReleaseHold(r.ctx, jinjiang, hold, "（2026）终结破产程序", r.now, r.staff["judge"]))

	made, err := order(in)
	require.NoError(t, err)
	_, err = order(in)
	require.ErrorIs(t, err, payments.ErrTopUpTwice)
	r.settle()
	require.Len(t, heard[payments.TopUpOrdered](r.world), 1)
	pool := r.balance(payments.Pool)
	r.pay("王五", made.VirtualNo, "6000.00", "") // anybody may bring it
	require.Equal(t, "0.00", r.balance(payments.Forfeited))
	require.Equal(t, "105000.00", r.balance(payments.ValuationFees), "costs first")
	require.Equal(t, yuan(pool).Add(yuan("1000.00")).String(), r.balance(payments.Pool), "then the difference")
	r.pay("张三", made.VirtualNo, "199000.01", "")
	require.Equal(t, "199000.01", r.balance(payments.Unclaimed), "a fen too much is not taken by itself")
	r.pay("张三", made.VirtualNo, "199000.00", "")
	require.Equal(t, yuan(pool).Add(yuan("200000.00")).String(), r.balance(payments.Pool))
	_, outcome := r.clock("topup.due")
	require.Equal(t, "met", outcome)
	all, err := r.svc.Defaults(r.ctx, jinjiang, DefaultFilter{Lot: r.first})
	require.NoError(t, err)
	require.Equal(t, "0.00", all[0].Claimed.String())
	v, err := r.svc.Forfeiture(r.ctx, jinjiang, r.table)
	require.NoError(t, err)
	require.Equal(t, "205000.00", v.TopUps[0].Paid.String())
	lines, err := r.svc.PrepareForfeiture(r.ctx, jinjiang, r.table, r.now, r.staff["judge"])
	require.NoError(t, err)
	require.Len(t, lines, 3, "two lines from the deposit and what the top-up brought to the second")
	r.pay("张三", made.VirtualNo, "1.00", "")
	require.Equal(t, "1.00", r.balance(payments.Misdirected), "the claim is paid")
	r.sound()
}

// Nothing ordered is on record as well; with cap_to_claim no more than the creditors
// still miss.
func TestTopUpByPolicy(t *testing.T) {
	t.Parallel()
	r := newResold(t, "700000.00", false)
	r.ordinary("850000.00")
	r.approved(ForfeitInput{})
	in := TopUp{Decree: decree(), Lot: r.first, Rule: distribution.TopUpClaim, Amount: yuan("50000.01"), LastDay: legal.MustDate("2026-04-30")}
	_, err := r.svc.OrderTopUp(r.ctx, jinjiang, r.table, in, r.now, r.staff["judge"])
	require.ErrorIs(t, err, payments.ErrTopUpOver, "850,000 less 700,000 and 100,000")
	in.Rule, in.Amount = distribution.TopUpNone, yuan("0.00")
	made, err := r.svc.OrderTopUp(r.ctx, jinjiang, r.table, in, r.now, r.staff["judge"])
	require.NoError(t, err)
	require.Empty(t, made.VirtualNo)
	r.settle()
	require.Empty(t, heard[payments.TopUpOrdered](r.world))
}

// What is left after four steps waits for the panel, and becomes money of the case.
func TestResidual(t *testing.T) {
	t.Parallel()
	r := newResold(t, "950000.00", false)
	r.ordinary("1000.00")
	rule := func() error {
		_, err := r.svc.RuleResidual(r.ctx, jinjiang, r.table, r.first, decree(), r.now, r.staff["judge"])
		return err
	}
	p, err := r.propose(ForfeitInput{})
	require.NoError(t, err)
	r.table = p.Forfeiture
	require.ErrorIs(t, rule(), payments.ErrForfeitureState)
	require.NoError(t, r.svc.ApproveForfeiture(r.ctx, jinjiang, p.Forfeiture, p.Hash, r.now, r.staff["finance_checker"]))
	require.Equal(t, "100000.00", r.balance(payments.Forfeited))
	require.NoError(t, rule())
	require.Equal(t, "0.00", r.balance(payments.Forfeited))
	require.Equal(t, "100000.00", r.balance(payments.Pool))
	require.ErrorIs(t, rule(), payments.ErrNoResidual)
	r.sound()
}

// G07: an applicant who was exempt from the deposit defaults. Nothing is forfeited;
// what is ordered comes out of his own share, and out of nobody else's.
//
// Cases: G07.
func TestTopUpOutOfTheShare(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	r := &resold{world: w, asset: ref.New(), first: w.lot}
	id, x := w.expect("债权人1", "0.00")
	require.True(t, x.Due.IsZero())
	w.tx(func(tx pgx.Tx) error { return w.svc.LotSoldTx(w.ctx, tx, jinjiang, w.lot, w.now) })
	w.confirm(id, "800000.00")
	w.settle()
	w.at("2026-03-12T09:00:00+08:00")
	d := w.inDefault(id)
	d.Asset = r.asset
	w.tx(func(tx pgx.Tx) error { return w.svc.DefaultTx(w.ctx, tx, d) })
	require.Equal(t, "0.00", w.balance(payments.Forfeited), "there is nothing to forfeit")
	w.lot = ref.New()
	r.second = w.lot
	next := w.holdDeposits("李四")
	w.tx(func(tx pgx.Tx) error { return w.svc.LotSoldTx(w.ctx, tx, jinjiang, w.lot, w.now) })
	w.confirm(next[0], "700000.00")
	w.tx(func(tx pgx.Tx) error { return w.svc.ResoldTx(w.ctx, tx, jinjiang, r.asset, r.second) })
	w.settle()
	w.pay("李四", w.balanceNo(), "600000.00", "")
	creditors := w.ordinary("900000.00", "300000.00")
	w.outside("treasury", "某某市财政局非税专户", "90002222")
	p := r.approved(ForfeitInput{Costs: []payments.CostLoss{{Lot: r.first, Payee: string(creditors[1]), Amount: yuan("2000.00"), Evidence: "发票一张"}}})
	require.Equal(t, "102000.00", p.Table.Shares[0].Shortfall().String())
	made, err := w.svc.OrderTopUp(w.ctx, jinjiang, r.table, TopUp{
		Decree: decree(), Lot: r.first, Rule: distribution.TopUpFull, Amount: yuan("102000.00"), LastDay: legal.MustDate("2026-04-30"),
	}, w.now, w.staff["judge"])
	require.NoError(t, err)

	w.tx(func(tx pgx.Tx) error { return w.svc.TitlePassedTx(w.ctx, tx, jinjiang, r.second, w.now) })
	plan := w.draft()
	w.serveAll(plan)
	w.at("2026-04-02T09:00:00+08:00")
	line := func(payee ref.ID) (no int) {
		require.NoError(t, w.pool.QueryRow(w.ctx, `select line_no from plan_line where plan_id = $1 and payee = $2`, plan, payee).Scan(&no))
		return no
	}
	setOff := func(order ref.ID, share int) error {
		_, err := w.svc.SetOffTopUp(w.ctx, jinjiang, order, plan, share, decree(), w.now, w.staff["judge"])
		return err
	}
	require.ErrorIs(t, setOff(ref.New(), line(creditors[0])), payments.ErrTopUpUnknown)
	require.ErrorIs(t, setOff(made.TopUp, line(creditors[1])), payments.ErrNotTheirShare, "another creditor's")
	require.ErrorIs(t, setOff(made.TopUp, 999), payments.ErrNotTheirShare)
	require.NoError(t, setOff(made.TopUp, line(creditors[0])))
	require.Equal(t, "0.00", w.balance(payments.Forfeited))
	require.Equal(t, "2000.00", w.balance(payments.ValuationFees), "costs first")
	require.Equal(t, "100000.00", w.balance(payments.Pool), "then the difference, for a further plan")
	require.ErrorIs(t, setOff(made.TopUp, line(creditors[0])), payments.ErrNothingToSetOff)
	lines, err := w.svc.PreparePayouts(w.ctx, jinjiang, plan, w.now, w.staff["judge"])
	require.NoError(t, err)
	for _, l := range lines {
		w.approve(l.Payout)
	}
	w.settle()
	require.Equal(t, "0.00", w.balance(payments.Creditors), "the share is paid without what was set off")
	require.ErrorIs(t, setOff(made.TopUp, line(creditors[0])), payments.ErrNotTheirShare, "a payout has taken it")
	w.sound()
}
