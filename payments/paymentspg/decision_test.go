package paymentspg

import (
	"context"
	"testing"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/stretchr/testify/require"

	"fachui/internal/legal"
	"fachui/internal/ref"
	"fachui/payments"
	"fachui/payments/distribution"
)

// recorded writes a party of the world's case into the registry's table.
func (w *world) recorded(id ref.ID) ref.ID {
	w.t.Helper()
	recordParty(w.t, w.pool, w.caseID, id)
	return id
}

func recordParty(t require.TestingT, pool *pgxpool.Pool, caseID, id ref.ID) {
	_, err := pool.Exec(context.Background(), `
		insert into party (court_id, case_id, party_id, kind, nature, masked_name, name_enc, name_hash, added_by, added_at)
		values ($1, $2, $3, 'creditor', 'person', '某某', 'x', sha256('x'), gen_random_uuid(), $4)`, jinjiang, caseID, id, t0)
	require.NoError(t, err)
}

func (w *world) decide(id ref.ID, role string) {
	w.t.Helper()
	_, err := w.svc.ApproveDecision(w.ctx, jinjiang, id, w.now, w.staff[role])
	require.NoError(w.t, err)
}

// payAll prepares what a decision assigned and takes it through the chain to the bank.
func (w *world) payAll(id ref.ID) []Prepared {
	w.t.Helper()
	all, err := w.svc.PrepareAssigned(w.ctx, jinjiang, id, w.now, w.staff["judge"])
	require.NoError(w.t, err)
	for _, p := range all {
		require.Empty(w.t, p.Code, p.ZH)
		w.approve(p.Payout)
	}
	w.settle()
	return all
}

// A seller's tax is paid from the proceeds to the tax office; the buyer's never is;
// what the buyer advanced for the seller goes back to the buyer alone, against the receipt.
func TestTaxesByBearer(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.ordinary("900000.00")
	judge := w.staff["judge"]
	w.svc.o.TaxBearer = func(_ ctxType, _ Querier, _ string, _ ref.ID, tax string) (string, error) {
		return map[string]string{"增值税": "seller", "土地增值税": "seller", "契税": "buyer"}[tax], nil
	}
	w.outside("税务局", "某某区税务局", "7001001001")
	w.outside("买受人张三", "张三", "6222000011112222")
	w.outside("李四", "李四", "6222000011113333")
	bill := TaxBill{
		Lot: w.lot, Tax: "增值税", Assessment: "税核〔2026〕1号", Amount: yuan("10000.00"), Payee: "税务局",
		Document: "协助缴税函", Reason: "过户前须缴纳卖方税费",
	}
	ask := func(change func(*TaxBill)) (ref.ID, error) {
		b := bill
		change(&b)
		return w.svc.ProposeTax(w.ctx, jinjiang, w.caseID, b, w.now, judge)
	}
	_, err := ask(func(*TaxBill) {})
	require.ErrorIs(t, err, payments.ErrTaxBeforeTitle)
	w.proceeds("500000.00", "张三")
	for _, tt := range []struct {
		name   string
		change func(*TaxBill)
		want   error
	}{
		{"the buyer's tax", func(b *TaxBill) { b.Tax = "契税" }, payments.ErrTaxOfBuyer},
		{"a tax that is not announced", func(b *TaxBill) { b.Tax = "印花税" }, payments.ErrTaxUnlisted},
		{"nothing", func(b *TaxBill) { b.Amount = yuan("0.00") }, payments.ErrDecisionAmount},
		{"no assessment", func(b *TaxBill) { b.Assessment = "无" }, payments.ErrText},
		{"no document", func(b *TaxBill) { b.Document = "函" }, payments.ErrText},
		{"nobody on record", func(b *TaxBill) { b.Payee = "地税局" }, payments.ErrOutsidePayee},
		{"advanced, no receipt", func(b *TaxBill) { b.Advanced, b.Payee = true, "买受人张三" }, payments.ErrTaxReceipt},
		{"advanced, to somebody else", func(b *TaxBill) { b.Advanced, b.Receipt, b.Payee = true, "完税证0001", "李四" }, payments.ErrTaxNotBuyer},
		{"more than there is", func(b *TaxBill) { b.Amount = yuan("500000.01") }, payments.ErrInsufficient},
	} {
		_, err := ask(tt.change)
		require.ErrorIs(t, err, tt.want, tt.name)
	}
	paid, err := ask(func(b *TaxBill) { b.DueOn = legal.MustDate("2026-03-20") })
	require.NoError(t, err)
	_, err = ask(func(*TaxBill) {})
	require.ErrorIs(t, err, payments.ErrTaxTwice)
	_, err = w.svc.ApproveDecision(w.ctx, jinjiang, paid, w.now, judge)
	require.ErrorIs(t, err, payments.ErrSamePerson)
	_, err = w.svc.PrepareAssigned(w.ctx, jinjiang, paid, w.now, judge)
	require.ErrorIs(t, err, payments.ErrNotAssigned)
	w.decide(paid, "bureau_head")
	_, err = w.svc.ApproveDecision(w.ctx, jinjiang, paid, w.now, w.staff["leader"])
	require.ErrorIs(t, err, payments.ErrDecisionUnknown)
	_, outcome := w.clock("tax.due")
	require.Equal(t, "met", outcome)
	require.Equal(t, "10000.00", w.balance(payments.Taxes))
	w.payAll(paid)
	require.Equal(t, "0.00", w.balance(payments.Taxes))
	again, err := w.svc.PrepareAssigned(w.ctx, jinjiang, paid, w.now, judge)
	require.NoError(t, err)
	require.Empty(t, again, "paid once")

	back, err := ask(func(b *TaxBill) {
		b.Tax, b.Assessment, b.Advanced, b.Receipt, b.Payee = "土地增值税", "税核〔2026〕2号", true, "完税证0002", "买受人张三"
		b.Amount = yuan("2000.00")
	})
	require.NoError(t, err)
	w.decide(back, "bureau_head")
	w.payAll(back)
	require.Equal(t, "488000.00", w.balance(payments.Pool))
	w.draft()
	_, err = ask(func(b *TaxBill) { b.Assessment = "税核〔2026〕3号" })
	require.ErrorIs(t, err, payments.ErrPlanAlive, "a plan has counted on the money")
	w.sound()
}

// A lodged claim and a bill would pay the same tax twice.
func TestTaxLodgedAsClaim(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.ordinary("900000.00")
	w.reg.facts.Input.Claims = append(w.reg.facts.Input.Claims, distribution.Claim{
		ID: "tax", Payee: "税务局", Kind: distribution.SellerTax, Parts: distribution.Parts{Principal: yuan("10000.00")},
	})
	w.outside("税务局", "某某区税务局", "7001001001")
	w.proceeds("500000.00", "张三")
	bill := TaxBill{
		Lot: w.lot, Tax: "增值税", Assessment: "税核〔2026〕1号", Amount: yuan("10000.00"), Payee: "税务局", Ruling: "（2026）执裁1号",
		Document: "协助缴税函", Reason: "过户前须缴纳卖方税费",
	}
	_, err := w.svc.ProposeTax(w.ctx, jinjiang, w.caseID, bill, w.now, w.staff["judge"])
	require.ErrorIs(t, err, payments.ErrTaxLodged)
	bill.Amount = yuan("9999.99")
	id, err := w.svc.ProposeTax(w.ctx, jinjiang, w.caseID, bill, w.now, w.staff["judge"])
	require.NoError(t, err, "by the panel's ruling, and another amount")
	require.NoError(t, w.svc.CancelDecision(w.ctx, jinjiang, id, w.now, w.staff["judge"]))
	_, err = w.svc.ProposeTax(w.ctx, jinjiang, w.caseID, bill, w.now, w.staff["judge"])
	require.NoError(t, err, "what was cancelled can be asked anew")
}

// M9040: a cost that a party paid to an agency is a memo until two people have seen
// the receipt, and is reimbursed once.
func TestAdvancedCosts(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	parties := w.ordinary("900000.00")
	creditor := w.recorded(parties[0])
	clerk, judge := w.staff["clerk"], w.staff["judge"]
	memo := payments.Advance{
		Purpose: "appraisal", Agency: "某某评估有限公司", Amount: yuan("2000.00"), PaidOn: w.now.Date(), Receipt: "FP-0001",
	}
	state := func(party ref.ID, change func(*payments.Advance)) (ref.ID, error) {
		a := memo
		change(&a)
		return w.svc.StateAdvance(w.ctx, jinjiang, w.caseID, party, a, w.now, clerk)
	}
	_, err := state(creditor, func(a *payments.Advance) { a.Purpose = "lunch" })
	require.ErrorIs(t, err, payments.ErrCostPurpose)
	_, err = state(creditor, func(a *payments.Advance) { a.PaidOn = w.now.Date().AddDays(1) })
	require.ErrorIs(t, err, payments.ErrCostDay)
	_, err = state(ref.New(), func(*payments.Advance) {})
	require.ErrorIs(t, err, payments.ErrPartyUnknown)
	id, err := state(creditor, func(*payments.Advance) {})
	require.NoError(t, err)
	_, err = state(creditor, func(*payments.Advance) {})
	require.ErrorIs(t, err, payments.ErrCostReceipt)
	repay := func() (ref.ID, error) {
		return w.svc.ProposeRepayment(w.ctx, jinjiang, id, "费用归还审批表", "评估费由申请执行人垫付", w.now, judge)
	}
	_, err = repay()
	require.ErrorIs(t, err, payments.ErrCostUnconfirmed)
	require.ErrorIs(t, w.svc.CheckAdvance(w.ctx, jinjiang, id, true, w.now, clerk), payments.ErrSamePerson)
	require.NoError(t, w.svc.CheckAdvance(w.ctx, jinjiang, id, true, w.now, judge))
	require.ErrorIs(t, w.svc.CheckAdvance(w.ctx, jinjiang, id, true, w.now, judge), payments.ErrCostUnknown)
	_, err = repay()
	require.ErrorIs(t, err, payments.ErrInsufficient)
	w.funded("50000.00")
	d, err := repay()
	require.NoError(t, err)
	_, err = repay()
	require.ErrorIs(t, err, payments.ErrCostRepaid)
	w.decide(d, "bureau_head")
	require.Equal(t, "2000.00", w.balance(payments.ValuationFees))
	w.payAll(d)
	require.Equal(t, "0.00", w.balance(payments.ValuationFees))
	require.Equal(t, "620.00", w.fee().NextFee.String(), "no fee on what was reimbursed: 48,000")
	w.sound()
}

// D17: what a plan reserved becomes everybody's who misses it, once the claim is settled.
func TestReserveReleased(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, settled, k, l, z string }{
		{"fixed at less", "250000.50", "95454.38", "53030.21", "151515.41"},
		{"rejected", "", "192857.14", "107142.86", ""},
		{"as asserted", "600000.00", "", "", "300000.00"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			parties := w.ordinary("900000.00", "500000.00", "600000.00")
			claims := w.reg.facts.Input.Claims
			claims[2].Pending, claims[2].Until = "尚在审理", "判决生效"
			w.reg.facts.Input.Regime = distribution.Participation
			w.reg.facts.Input.Policy = distribution.Default()
			w.funded("1012525.25") // the fee of 12,525.25 is taken first
			plan := w.distributed()
			require.Equal(t, "300000.00", w.balance(payments.Reserved))
			ask := func() (ref.ID, error) {
				return w.svc.ProposeRelease(w.ctx, jinjiang, plan, "生效判决书", "债权已经确定", w.now, w.staff["judge"])
			}
			_, err := ask()
			require.ErrorIs(t, err, payments.ErrNothingReleased)
			if tt.settled == "" {
				w.reg.facts.Input.Claims = claims[:2]
			} else {
				claims[2].Pending, claims[2].Principal = "", yuan(tt.settled)
			}
			id, err := ask()
			require.NoError(t, err)
			_, err = ask()
			require.ErrorIs(t, err, payments.ErrDecisionPending)
			w.decide(id, "bureau_head")
			require.Equal(t, "0.00", w.balance(payments.Reserved))
			got := map[string]string{}
			lines, err := assignmentsOf(w.ctx, w.pool, jinjiang, id)
			require.NoError(t, err)
			for _, l := range lines {
				got[l.Payee] = l.Amount.String()
			}
			require.Equal(t, tt.k, got[string(parties[0])])
			require.Equal(t, tt.l, got[string(parties[1])])
			require.Equal(t, tt.z, got[string(parties[2])])
			_, err = ask()
			require.ErrorIs(t, err, payments.ErrNoReserve)
			w.payAll(id)
			w.sound()
		})
	}
}

// 58: escrow needs proof, the leader, and a creditor's money that nobody is paying.
func TestCase58_Escrow(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	parties := w.ordinary("900000.00", "100000.00")
	creditor := w.recorded(parties[0])
	judge, leader := w.staff["judge"], w.staff["leader"]
	w.funded("100000.00")
	plan := w.distributed()
	proof := "三次按送达地址确认书邮寄被退回，电话停机，户籍地村委会证明下落不明"
	ask := func(change func(*EscrowOf)) (ref.ID, error) {
		e := EscrowOf{Plan: plan, No: 2, Ground: "unreachable", Proof: proof, Place: "court", Document: "提存审批表", Reason: "无法联系申请执行人"}
		change(&e)
		return w.svc.ProposeEscrow(w.ctx, jinjiang, e, w.now, judge)
	}
	for _, tt := range []struct {
		name   string
		change func(*EscrowOf)
		want   error
	}{
		{"no proof", func(e *EscrowOf) { e.Proof = "" }, payments.ErrEscrowProof},
		{"said, not shown", func(e *EscrowOf) { e.Proof = "联系不上申请人呀呀" }, payments.ErrEscrowProof},
		{"no ground of law", func(e *EscrowOf) { e.Ground = "later" }, payments.ErrEscrowGround},
		{"nowhere", func(e *EscrowOf) { e.Place = "drawer" }, payments.ErrEscrowPlace},
		{"a notary that is not named", func(e *EscrowOf) { e.Place = "notary" }, payments.ErrEscrowNotary},
		{"a notary that is not on record", func(e *EscrowOf) { e.Place, e.Notary = "notary", "公证处" }, payments.ErrOutsidePayee},
		{"the fee", func(e *EscrowOf) { e.No = 1 }, payments.ErrEscrowNothing},
		{"a creditor of another case", func(e *EscrowOf) { e.No = 3 }, payments.ErrEscrowNothing},
		{"no line", func(e *EscrowOf) { e.No = 4 }, payments.ErrEscrowNothing},
	} {
		_, err := ask(tt.change)
		require.ErrorIs(t, err, tt.want, tt.name)
	}
	id, err := ask(func(*EscrowOf) {})
	require.NoError(t, err)
	_, err = w.svc.ApproveDecision(w.ctx, jinjiang, id, w.now, w.staff["bureau_head"])
	require.ErrorIs(t, err, payments.ErrDecisionLeader)
	w.decide(id, "leader")
	require.Equal(t, "88740.00", w.balance(payments.Escrow))
	w.outside("treasury", "某某区财政局", "9000000000")
	prepared, err := w.svc.PreparePayouts(w.ctx, jinjiang, plan, w.now, judge)
	require.NoError(t, err)
	require.Len(t, prepared, 2, "the line that is in escrow is not paid")
	none, err := w.svc.PrepareAssigned(w.ctx, jinjiang, id, w.now, judge)
	require.NoError(t, err)
	require.Empty(t, none, "the court keeps it")

	end := func(e EscrowEnd) (ref.ID, error) {
		e.Escrow, e.Document, e.Reason = id, "领取申请", "申请执行人已到院领取"
		return w.svc.ProposeEscrowEnd(w.ctx, jinjiang, e, w.now, judge)
	}
	_, err = end(EscrowEnd{Way: "claimed"})
	require.ErrorIs(t, err, payments.ErrEscrowAccount, "the old account no longer counts")
	_, err = end(EscrowEnd{Way: "state"})
	require.ErrorIs(t, err, payments.ErrEscrowEarly)
	w.at("2030-01-05T09:00:00+08:00")
	account := w.reg.accounts[creditor]
	account.Confirmed = w.now
	w.reg.accounts[creditor] = account
	_, err = end(EscrowEnd{Way: "sold"})
	require.ErrorIs(t, err, payments.ErrEscrowWay)
	_, err = end(EscrowEnd{Way: "claimed", Cost: yuan("88740.00"), CostPayee: "公证处"})
	require.ErrorIs(t, err, payments.ErrEscrowCost)
	_, err = end(EscrowEnd{Way: "claimed", Cost: yuan("40.00")})
	require.ErrorIs(t, err, payments.ErrEscrowCostPayee)
	w.outside("某某报社", "某某报社", "6000000001")
	done, err := end(EscrowEnd{Way: "claimed", Cost: yuan("40.00"), CostPayee: "某某报社"})
	require.NoError(t, err)
	_, err = end(EscrowEnd{Way: "claimed"})
	require.ErrorIs(t, err, payments.ErrDecisionPending)
	_, err = w.svc.ApproveDecision(w.ctx, jinjiang, done, w.now, leader)
	require.NoError(t, err)
	_, err = end(EscrowEnd{Way: "claimed"})
	require.ErrorIs(t, err, payments.ErrEscrowUnknown)
	paid := w.payAll(done)
	require.Equal(t, "88740.00", sum(paid).String())
	require.Equal(t, "0.00", w.balance(payments.Escrow))
	w.sound()
}

// 58: after five years the creditor's right has ended and the money is the state's;
// before, the debtor may recover it.
func TestCase58_EscrowAfterFiveYears(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	parties := w.ordinary("900000.00")
	creditor, debtor := w.recorded(parties[0]), parties[1]
	judge := w.staff["judge"]
	w.funded("10000.00")
	plan := w.distributed()
	id, err := w.svc.ProposeEscrow(w.ctx, jinjiang, EscrowOf{
		Plan: plan, No: 2, Ground: "refused", Proof: "申请执行人书面拒绝受领，谈话笔录在卷", Place: "court", Document: "提存审批表", Reason: "拒绝受领",
	}, w.now, judge)
	require.NoError(t, err)
	w.decide(id, "leader")
	due, _ := w.clock("escrow.lapse")
	require.Equal(t, legal.MustDate("2031-04-01").End(), due)
	end := func(way string, to ref.ID) (ref.ID, error) {
		return w.svc.ProposeEscrowEnd(w.ctx, jinjiang, EscrowEnd{
			Escrow: id, Way: way, Debtor: to, Document: "处理审批表", Reason: "依民法典第五百七十四条",
		}, w.now, judge)
	}
	account := w.reg.accounts[debtor]
	account.Confirmed = w.now.Add(1)
	w.reg.accounts[debtor] = account
	_, err = end("recovered", debtor)
	require.ErrorIs(t, err, payments.ErrEscrowAccount)
	w.at("2031-04-01T23:00:00+08:00")
	account.Confirmed = w.now
	w.reg.accounts[debtor] = account
	x, err := end("recovered", debtor)
	require.NoError(t, err, "the last hour of five years")
	require.NoError(t, w.svc.CancelDecision(w.ctx, jinjiang, x, w.now, judge))
	w.at("2031-04-02T00:00:00+08:00")
	_, outcome := w.clock("escrow.lapse")
	require.Equal(t, "expired", outcome)
	_, err = end("claimed", "")
	require.ErrorIs(t, err, payments.ErrEscrowLapsed)
	_, err = end("recovered", debtor)
	require.ErrorIs(t, err, payments.ErrEscrowLapsed)
	w.outside("treasury", "某某区财政局", "9000000000")
	x, err = end("state", "")
	require.NoError(t, err)
	w.decide(x, "leader")
	require.Equal(t, "9950.00", w.balance(payments.Fines))
	w.payAll(x)
	require.NotEmpty(t, creditor)
	w.sound()
}
