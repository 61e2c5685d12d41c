package paymentspg

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"fachui/internal/event"
	"fachui/internal/legal"
	"fachui/internal/pgtest"
	"fachui/internal/ref"
	"fachui/payments"
)

// finalPlan brings a case with two ordinary creditors of 600,000.00 and
// 400,000.00 and a pool of 200,000.00 to a final plan.
func finalPlan(t *testing.T) (*world, ref.ID, []Prepared) {
	t.Helper()
	w := newWorld(t)
	w.proceeds("200000.00", "张三")
	w.ordinary("600000.00", "400000.00")
	w.outside("treasury", "某某市财政局非税专户", "90002222")
	plan := w.draft()
	w.serveAll(plan)
	w.at("2026-03-18T09:00:00+08:00")
	require.Len(t, heard[payments.PlanFinal](w), 1)
	lines, err := w.svc.PreparePayouts(w.ctx, jinjiang, plan, w.now, w.staff["judge"])
	require.NoError(t, err)
	require.Len(t, lines, 3)
	return w, plan, lines
}

// together runs fn in n hands at once and counts how many succeeded.
func together(n int, fn func(i int) error) (ok int, refused []error) {
	var wg sync.WaitGroup
	var good atomic.Int64
	var mu sync.Mutex
	for i := range n {
		wg.Go(func() {
			err := fn(i)
			if err == nil {
				good.Add(1)
				return
			}
			mu.Lock()
			refused = append(refused, err)
			mu.Unlock()
		})
	}
	wg.Wait()
	return int(good.Load()), refused
}

// Each step of the chain is pressed by several at once; it is taken once, and the
// money moves once.
func TestApprovalsPressedTogether(t *testing.T) {
	t.Parallel()
	w, _, lines := finalPlan(t)
	id := lines[1].Payout
	for {
		p := w.payout(id)
		if p.Next == "" {
			break
		}
		act := w.svc.Approve
		if p.Next == "finance_checker" {
			act = w.svc.Dispatch
		}
		ok, refused := together(6, func(i int) error {
			actor := w.staff[p.Next]
			if i%2 == 1 { // a colleague of the same role
				actor = event.Actor{Person: ref.New(), Role: p.Next}
			}
			_, err := act(w.ctx, jinjiang, id, p.Content, w.now, actor)
			return err
		})
		require.Equal(t, 1, ok, p.Next)
		for _, err := range refused {
			require.True(t, errors.Is(err, payments.ErrSameApprover) || errors.Is(err, payments.ErrNotYourTurn) ||
				errors.Is(err, payments.ErrPayoutState), "%v", err)
		}
	}
	require.Equal(t, lines[1].Amount.String(), w.balance(payments.Transit))
	together(4, func(int) error { _, err := w.svc.SendDue(w.ctx, w.now); return err })
	w.settle()
	require.Equal(t, "0.00", w.balance(payments.Transit))
	w.sound()
}

// Payouts are prepared by several at once: one for each line.
func TestPreparePressedTogether(t *testing.T) {
	t.Parallel()
	w, plan, lines := finalPlan(t)
	require.NoError(t, w.svc.Void(w.ctx, jinjiang, lines[0].Payout, "收款人更正", w.now, w.staff["judge"]))
	var made atomic.Int64
	together(4, func(int) error {
		ps, err := w.svc.PreparePayouts(w.ctx, jinjiang, plan, w.now, w.staff["judge"])
		made.Add(int64(len(ps)))
		return err
	})
	require.EqualValues(t, 1, made.Load())
}

// Refunds are instructed by several at once, beside the confirmation of the sale.
func TestRefundsPressedTogether(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ids := w.holdDeposits("张三", "李四", "王五")
	w.tx(func(tx pgx.Tx) error { return w.svc.LotSoldTx(w.ctx, tx, jinjiang, w.lot, w.now) })
	ok, _ := together(4, func(int) error {
		return inTx(w.ctx, w.pool, func(tx pgx.Tx) error {
			_, err := w.svc.RefundLosersTx(w.ctx, tx, jinjiang, w.lot, ids[0], w.now)
			if err != nil {
				return err
			}
			_, err = w.svc.OpenSettlementTx(w.ctx, tx, Settlement{Court: jinjiang, Case: w.caseID, Lot: w.lot, Application: ids[0],
				Price: yuan("500000.00"), PayBy: w.now.Add(time.Hour), At: w.now})
			return err
		})
	})
	require.Equal(t, 4, ok)
	require.Equal(t, "200000.00", w.balance(payments.Transit))
	w.settle()
	w.sound()
}

// 37: what was approved is what is paid. The content cannot be edited, and an
// account that changed since voids the chain.
func TestCase37_ContentChanged(t *testing.T) {
	t.Parallel()
	w, plan, lines := finalPlan(t)
	l := lines[1]
	p := w.payout(l.Payout)
	_, err := w.svc.Approve(w.ctx, jinjiang, l.Payout, "00", w.now, w.staff["fund_keeper"])
	require.ErrorIs(t, err, payments.ErrHashMismatch)
	_, err = w.svc.Approve(w.ctx, jinjiang, l.Payout, p.Content, w.now, w.staff["fund_keeper"])
	require.NoError(t, err)

	for _, conn := range []*pgx.Conn{appConn(t, w.pool), pgtest.Owner(t, w.pool)} {
		for _, sql := range []string{
			`update payout set amount = amount + 1`,
			`update payout set payee_content = '\x00'`,
			`update payout set content_hash = '\x00'`,
			`update payout set state = 'sent', sent_at = prepared_at where state = 'draft'`,
			`update payout set state = 'approved' where state = 'draft'`,
			`update payout_approval set content_hash = '\x00'`,
			`delete from payout_approval`,
			`insert into payout_approval (court_id, payout_id, step, role, person_id, content_hash, at)
				select court_id, payout_id, 3, 'bureau_head', person_id, content_hash, at from payout_approval where step = 2`,
			`insert into payout_approval (court_id, payout_id, step, role, person_id, content_hash, at)
				select court_id, payout_id, 5, 'finance_maker', gen_random_uuid(), content_hash, at from payout_approval where step = 2`,
			`insert into payout_approval (court_id, payout_id, step, role, person_id, content_hash, at)
				select court_id, payout_id, 3, 'bureau_head', gen_random_uuid(), '\x00', at from payout_approval where step = 2`,
		} {
			_, err := conn.Exec(w.ctx, sql)
			require.Error(t, err, sql)
		}
	}

	party := ref.ID(l.Payee)
	moved := w.reg.accounts[party]
	moved.Number = "62170000777"
	w.reg.accounts[party] = moved
	_, err = w.svc.Approve(w.ctx, jinjiang, l.Payout, p.Content, w.now, w.staff["bureau_head"])
	require.ErrorIs(t, err, payments.ErrContentChanged)
	require.NoError(t, w.svc.Void(w.ctx, jinjiang, l.Payout, "收款账户变更", w.now, w.staff["judge"]))
	again, err := w.svc.PreparePayouts(w.ctx, jinjiang, plan, w.now, w.staff["judge"])
	require.NoError(t, err)
	require.Len(t, again, 1)
	w.approve(again[0].Payout)
	w.settle()
	w.sound()
}

// A payout that finance has not sent yet can be cancelled; the money is the creditor's again.
func TestVoidApproved(t *testing.T) {
	t.Parallel()
	w, _, lines := finalPlan(t)
	id := lines[1].Payout
	for w.payout(id).Next != "finance_maker" {
		p := w.payout(id)
		_, err := w.svc.Approve(w.ctx, jinjiang, id, p.Content, w.now, w.staff[p.Next])
		require.NoError(t, err)
	}
	owed := w.balance(payments.Creditors)
	require.Equal(t, lines[1].Amount.String(), w.balance(payments.Approved))
	require.NoError(t, w.svc.Void(w.ctx, jinjiang, id, "收款人申请变更", w.now, w.staff["bureau_head"]))
	require.Equal(t, "0.00", w.balance(payments.Approved))
	require.NotEqual(t, owed, w.balance(payments.Creditors))
	require.ErrorIs(t, w.svc.Void(w.ctx, jinjiang, id, "再次", w.now, w.staff["bureau_head"]), payments.ErrPayoutState)
	w.sound()
}

// 35, 36, 55: money goes to the payee's own account, to nobody who is not on
// record, and never to one account under two names. The others are paid meanwhile.
func TestCases35_36_55_Payees(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.proceeds("200000.00", "张三")
	parties := w.ordinary("600000.00", "400000.00", "100000.00")
	plan := w.draft()
	w.serveAll(plan)
	w.at("2026-03-18T09:00:00+08:00")
	wrong := w.reg.accounts[parties[0]]
	wrong.Holder = "代理人"
	w.reg.accounts[parties[0]] = wrong
	delete(w.reg.accounts, parties[1])

	lines, err := w.svc.PreparePayouts(w.ctx, jinjiang, plan, w.now, w.staff["judge"])
	require.NoError(t, err)
	codes := []string{}
	for _, l := range lines {
		codes = append(codes, l.Code)
	}
	require.Equal(t, []string{"payee.not_found", "payout.holder_not_payee", "payout.no_account", ""}, codes)

	paid := w.reg.accounts[parties[2]]
	w.reg.accounts[parties[1]] = payments.Payee{Name: "债权人2", Bank: paid.Bank, Number: paid.Number, Holder: "债权人2"}
	lines, err = w.svc.PreparePayouts(w.ctx, jinjiang, plan, w.now, w.staff["judge"])
	require.NoError(t, err)
	require.Equal(t, "payout.shared_account", lines[2].Code)
	var alerts int
	require.NoError(t, w.pool.QueryRow(w.ctx, `select count(*) from event where kind = 'payout.shared_account'`).Scan(&alerts))
	require.Equal(t, 1, alerts, "the supervisor is told")
	_, err = w.svc.ProposeOutsidePayee(w.ctx, jinjiang, "firm", payments.Payee{Name: "某评估公司", Number: "1", Holder: "另一公司"}, "评估合同", w.now, w.staff["fund_keeper"])
	require.ErrorIs(t, err, payments.ErrHolderNotPayee)
	id, err := w.svc.ProposeOutsidePayee(w.ctx, jinjiang, "firm", payments.Payee{Name: "某评估公司", Number: "70001", Holder: "某评估公司"}, "评估合同", w.now, w.staff["fund_keeper"])
	require.NoError(t, err)
	require.ErrorIs(t, w.svc.ApproveOutsidePayee(w.ctx, jinjiang, id, w.now, w.staff["fund_keeper"]), payments.ErrSamePerson)
	w.sound()
}

// 42: the debtor's bankruptcy is accepted; what is approved and not sent freezes.
func TestCase42_Bankruptcy(t *testing.T) {
	t.Parallel()
	w, plan, lines := finalPlan(t)
	id := lines[1].Payout
	for w.payout(id).Next != "finance_checker" {
		p := w.payout(id)
		_, err := w.svc.Approve(w.ctx, jinjiang, id, p.Content, w.now, w.staff[p.Next])
		require.NoError(t, err)
	}
	hold, err := w.svc.PlaceHold(w.ctx, jinjiang, w.caseID, "bankruptcy", "（2026）川01破1号受理裁定", w.now, w.staff["judge"])
	require.NoError(t, err)
	p := w.payout(id)
	_, err = w.svc.Dispatch(w.ctx, jinjiang, id, p.Content, w.now, w.staff["finance_checker"])
	require.ErrorIs(t, err, payments.ErrCaseHeld)
	_, err = w.svc.Approve(w.ctx, jinjiang, lines[2].Payout, w.payout(lines[2].Payout).Content, w.now, w.staff["fund_keeper"])
	require.ErrorIs(t, err, payments.ErrCaseHeld)
	_, err = w.svc.PreparePayouts(w.ctx, jinjiang, plan, w.now, w.staff["judge"])
	require.ErrorIs(t, err, payments.ErrCaseHeld)
	require.NoError(t, w.svc.ReleaseHold(w.ctx, jinjiang, hold, "驳回破产申请裁定", w.now.Add(time.Hour), w.staff["judge"]))
	require.ErrorIs(t, w.svc.ReleaseHold(w.ctx, jinjiang, hold, "再次解除", w.now, w.staff["judge"]), payments.ErrHoldUnknown)
	w.now = w.now.Add(time.Hour)
	_, err = w.svc.Dispatch(w.ctx, jinjiang, id, p.Content, w.now, w.staff["finance_checker"])
	require.NoError(t, err)
	w.sound()
}

// 53: the case handler is never finance of the same payout, and the chain has no gap.
func TestCase53_DistinctPeople(t *testing.T) {
	t.Parallel()
	w, _, lines := finalPlan(t)
	p := w.payout(lines[1].Payout)
	judge := w.staff["judge"].Person
	_, err := w.svc.Approve(w.ctx, jinjiang, p.Payout, p.Content, w.now, event.Actor{Person: judge, Role: "fund_keeper"})
	require.ErrorIs(t, err, payments.ErrSameApprover)
	_, err = w.svc.Approve(w.ctx, jinjiang, p.Payout, p.Content, w.now, w.staff["finance_maker"])
	require.ErrorIs(t, err, payments.ErrNotYourTurn)
	_, err = w.svc.Dispatch(w.ctx, jinjiang, p.Payout, p.Content, w.now, w.staff["finance_checker"])
	require.ErrorIs(t, err, payments.ErrNotYourTurn)
}

// 45: nobody opposes an objection; the plan is drafted anew as the objector wants.
func TestCase45_NobodyOpposes(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.proceeds("200000.00", "张三")
	parties := w.ordinary("600000.00", "400000.00")
	plan := w.draft()
	w.serveAll(plan)
	w.at("2026-03-10T09:00:00+08:00")
	_, err := w.svc.Object(w.ctx, plan, "", "第一债权人没有执行依据", w.now, event.Actor{Person: ref.New(), Role: "person"})
	require.ErrorIs(t, err, payments.ErrPlanStranger)
	_, err = w.svc.Object(w.ctx, plan, "", "第一债权人没有执行依据", w.now, w.personOf(parties[1]))
	require.NoError(t, err)
	_, err = w.svc.Object(w.ctx, plan, "", "再提一次", w.now, w.personOf(parties[1]))
	require.ErrorIs(t, err, payments.ErrObjectionTwice)
	told := heard[payments.PlanObjected](w)
	require.Len(t, told, 1)
	require.NotContains(t, told[0].Others, parties[1], "the objector is not told")
	w.at("2026-03-26T09:00:00+08:00")
	_, err = w.svc.DraftPlan(w.ctx, jinjiang, w.caseID, w.now, w.staff["judge"])
	require.ErrorIs(t, err, payments.ErrPlanAlive, "the others were told by nobody yet; their time has not begun")
	for _, other := range told[0].Others {
		w.tx(func(tx pgx.Tx) error {
			return w.svc.ObjectionReceivedTx(w.ctx, tx, jinjiang, told[0].Objection, other, w.now)
		})
	}
	w.at("2026-04-10T23:59:59+08:00") // fifteen days end with it
	_, err = w.svc.DraftPlan(w.ctx, jinjiang, w.caseID, w.now, w.staff["judge"])
	require.ErrorIs(t, err, payments.ErrPlanAlive, "the others may still oppose")
	w.at("2026-04-13T09:00:00+08:00")
	require.Empty(t, heard[payments.PlanFinal](w))
	w.reg.facts.Input.Claims = w.reg.facts.Input.Claims[1:]
	amended := w.draft()
	w.serveAll(amended)
	w.at("2026-05-06T09:00:00+08:00")
	final := heard[payments.PlanFinal](w)
	require.Len(t, final, 1)
	require.Equal(t, amended, final[0].Plan)
	w.sound()
}

// An objection is opposed and nobody sues in time: the plan stands. In time means
// each recipient's own fifteen days.
func TestObjectionOpposedWithoutSuit(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.proceeds("200000.00", "张三")
	parties := w.ordinary("600000.00", "400000.00")
	plan := w.draft()
	w.serveAll(plan)
	w.at("2026-03-16T09:00:00+08:00")
	_, err := w.svc.Object(w.ctx, plan, "", "第一债权人没有执行依据", w.now, w.personOf(parties[1]))
	require.NoError(t, err)
	told := heard[payments.PlanObjected](w)[0]
	receive := func(objection, party ref.ID, of func(context.Context, pgx.Tx, string, ref.ID, ref.ID, legal.Time) error) {
		w.tx(func(tx pgx.Tx) error { return of(w.ctx, tx, jinjiang, objection, party, w.now) })
	}
	_, err = w.svc.Object(w.ctx, plan, "", "两种意见都还可以提", w.now, w.personOf(parties[0]))
	require.ErrorIs(t, err, payments.ErrStanceNeeded)
	_, err = w.svc.Object(w.ctx, plan, payments.Opposes, "反对自己的异议", w.now, w.personOf(parties[1]))
	require.ErrorIs(t, err, payments.ErrNothingToOppose, "the objector was told of no other objection")
	w.at("2026-03-20T09:00:00+08:00")
	for _, other := range told.Others {
		receive(told.Objection, other, w.svc.ObjectionReceivedTx)
	}
	_, err = w.svc.Object(w.ctx, plan, "", "反对该异议，判决已生效", w.now, w.personOf(parties[0]))
	require.NoError(t, err)
	w.at("2026-04-04T09:00:00+08:00") // the last day, a Saturday in a holiday, rolls on
	require.Empty(t, heard[payments.PlanOpposed](w), "others may still oppose")
	w.at("2026-04-08T09:00:00+08:00")
	opposed := heard[payments.PlanOpposed](w)
	require.Len(t, opposed, 1)
	require.Equal(t, parties[1], opposed[0].Party)
	require.ErrorIs(t, w.svc.SuitFiled(w.ctx, jinjiang, plan, parties[0], "（2026）川0104民初77号", w.now, w.staff["judge"]), payments.ErrNoObjector)
	w.at("2026-05-20T09:00:00+08:00")
	require.Empty(t, heard[payments.PlanFinal](w), "the objector's time begins when told")
	receive(told.Objection, parties[1], w.svc.OppositionReceivedTx)
	w.at("2026-06-04T23:59:59+08:00")
	require.Empty(t, heard[payments.PlanFinal](w))
	w.at("2026-06-05T00:00:00+08:00")
	require.Len(t, heard[payments.PlanFinal](w), 1)
	_, err = w.svc.Object(w.ctx, plan, "", "太迟了的意见", w.now, w.personOf(parties[0]))
	require.ErrorIs(t, err, payments.ErrPlanState)
	w.sound()
}

// A recipient who is late is told until when it was possible.
func TestObjectionLate(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.proceeds("200000.00", "张三")
	parties := w.ordinary("600000.00", "400000.00")
	plan := w.draft()
	require.NoError(t, w.svc.ServePlan(w.ctx, jinjiang, plan, w.now, w.staff["judge"]))
	w.tx(func(tx pgx.Tx) error { return w.svc.PlanReceivedTx(w.ctx, tx, jinjiang, plan, parties[0], w.now) })
	w.at("2026-03-18T00:00:00+08:00") // the others have not received it yet
	_, err := w.svc.Object(w.ctx, plan, "", "债权数额有误", w.now, w.personOf(parties[0]))
	require.ErrorIs(t, err, payments.ErrObjectionLate)
	_, err = w.svc.Object(w.ctx, plan, "", "债权数额有误", w.now, w.personOf(parties[1]))
	require.NoError(t, err, "whoever has not received it may object at any time")
}
