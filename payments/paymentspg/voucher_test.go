package paymentspg

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"fachui/internal/pg"
	"fachui/internal/pgtest"
	"fachui/internal/ref"
	"fachui/payments"
)

// issue gives every receipt that may have one its voucher.
func (w *world) issueAll() []Voucher {
	w.t.Helper()
	lines, err := w.svc.Unvouched(w.ctx, jinjiang, 0, 0)
	require.NoError(w.t, err)
	var out []Voucher
	for _, l := range lines {
		v, err := w.svc.IssueVoucher(w.ctx, jinjiang, l.Seq, w.now, w.staff["finance_maker"])
		require.NoError(w.t, err)
		out = append(out, v)
	}
	return out
}

func TestVouchersAreNumberedVoidedAndPrinted(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	no, err := w.svc.CaseNumber(w.ctx, jinjiang, w.caseID, w.now)
	require.NoError(t, err)
	w.pay("老李", no, "300.00", "")
	w.pay("老李", no, "500.00", "")
	w.pay("不明人", mainNo, "7.00", "")
	maker, checker := w.staff["finance_maker"], w.staff["finance_checker"]
	_, err = w.svc.IssueVoucher(w.ctx, jinjiang, 99, w.now, maker)
	require.ErrorIs(t, err, payments.ErrVoucherLine)
	_, err = w.svc.IssueVoucher(w.ctx, jinjiang, 3, w.now, maker)
	require.ErrorIs(t, err, payments.ErrVoucherUnexplained)
	vs := w.issueAll()
	require.Equal(t, []Voucher{{2026, 1}, {2026, 2}}, vs)
	_, err = w.svc.IssueVoucher(w.ctx, jinjiang, 1, w.now, maker)
	require.ErrorIs(t, err, payments.ErrVoucherOnce)

	n, err := w.svc.PrintVoucher(w.ctx, jinjiang, vs[0], "", w.now, maker)
	require.NoError(t, err)
	require.Equal(t, 1, n.Copy)
	require.Equal(t, "老李", n.Payer, "the payer is named on what is handed out")
	_, err = w.svc.PrintVoucher(w.ctx, jinjiang, vs[0], "", w.now, maker)
	require.ErrorIs(t, err, payments.ErrText, "a second copy says why")
	n, err = w.svc.PrintVoucher(w.ctx, jinjiang, vs[0], "原件被水浸毁", w.now, maker)
	require.NoError(t, err)
	require.Equal(t, 2, n.Copy)

	require.ErrorIs(t, w.svc.AnswerVoidVoucher(w.ctx, jinjiang, vs[0], true, w.now, checker), payments.ErrVoucherRequest)
	require.ErrorIs(t, w.svc.AskVoidVoucher(w.ctx, jinjiang, Voucher{2026, 9}, "金额有误", w.now, maker), payments.ErrVoucherUnknown)
	require.NoError(t, w.svc.AskVoidVoucher(w.ctx, jinjiang, vs[0], "交款人名称有误", w.now, maker))
	require.ErrorIs(t, w.svc.AskVoidVoucher(w.ctx, jinjiang, vs[0], "交款人名称有误", w.now, checker), payments.ErrVoucherVoid)
	_, err = w.svc.PrintVoucher(w.ctx, jinjiang, vs[0], "再打一张吧", w.now, maker)
	require.ErrorIs(t, err, payments.ErrVoucherVoid)
	require.ErrorIs(t, w.svc.AnswerVoidVoucher(w.ctx, jinjiang, vs[0], true, w.now, maker), payments.ErrSamePerson)
	require.NoError(t, w.svc.AnswerVoidVoucher(w.ctx, jinjiang, vs[0], false, w.now, checker))
	one, err := w.svc.Voucher(w.ctx, jinjiang, vs[0])
	require.NoError(t, err)
	require.Equal(t, VoucherStands, one.State, "the second person did not agree")
	require.NoError(t, w.svc.AskVoidVoucher(w.ctx, jinjiang, vs[0], "交款人名称有误", w.now, maker))
	require.NoError(t, w.svc.AnswerVoidVoucher(w.ctx, jinjiang, vs[0], true, w.now, checker))
	again := w.issueAll()
	require.Equal(t, []Voucher{{2026, 3}}, again, "the receipt has a new number, and the old one stays in the register")
	all, err := w.svc.Vouchers(w.ctx, jinjiang, VoucherFilter{})
	require.NoError(t, err)
	require.Len(t, all, 3)
	require.Equal(t, []string{VoucherStands, VoucherStands, VoucherIsVoid}, []string{all[0].State, all[1].State, all[2].State})
	require.Equal(t, checker.Person, *all[2].VoidedBy)
	void, err := w.svc.Vouchers(w.ctx, jinjiang, VoucherFilter{State: VoucherIsVoid})
	require.NoError(t, err)
	require.Len(t, void, 1)
	w.sound()
}

// What the register refuses by itself, whoever writes.
func TestVoucherWalls(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	no, err := w.svc.CaseNumber(w.ctx, jinjiang, w.caseID, w.now)
	require.NoError(t, err)
	w.pay("老李", no, "300.00", "")
	v := w.issueAll()[0]
	w.pay("老李", no, "5.00", "")
	owner := pgtest.Owner(t, w.pool)
	for name, sql := range map[string]string{
		"voucher_gapless":         `insert into voucher values ('jinjiang', 2026, 3, 1, 300.00, gen_random_uuid(), '2026-03-02 09:00+08')`,
		"voucher_of_credit":       `insert into voucher values ('jinjiang', 2026, 2, 1, 300.01, gen_random_uuid(), '2026-03-02 09:00+08')`,
		"voucher_one":             `insert into voucher values ('jinjiang', 2026, 2, 1, 300.00, gen_random_uuid(), '2026-03-02 09:00+08')`,
		"voucher_year":            `insert into voucher values ('jinjiang', 2027, 1, 2, 5.00, gen_random_uuid(), '2026-03-02 09:00+08')`,
		"voucher_copies":          `insert into voucher_print values ('jinjiang', 2026, 1, 2, '原件毁损', gen_random_uuid(), '2026-03-02 09:00+08')`,
		"voucher_void_two_people": `with r as (insert into voucher_void_request values ('jinjiang', '00000000-0000-7000-8000-00000000aaaa', 2026, 1, '金额有误', '00000000-0000-7000-8000-00000000bbbb', '2026-03-02 09:00+08') returning 1) select 1 from r; insert into voucher_void_answer values ('jinjiang', '00000000-0000-7000-8000-00000000aaaa', true, '00000000-0000-7000-8000-00000000bbbb', '2026-03-02 09:00+08')`,
	} {
		_, err := owner.Exec(t.Context(), sql)
		require.True(t, pg.Violated(err, name), "%s: %v", sql, err)
	}
	for _, sql := range []string{`update voucher set amount = 1`, `delete from voucher`, `truncate voucher_void_answer`} {
		_, err := owner.Exec(t.Context(), sql)
		require.ErrorContains(t, err, "correct a fact by adding another", sql)
	}
	require.Equal(t, Voucher{2026, 1}, v)
}

// A bidder is named on a voucher only when the bidding has ended; the payer finds
// what was issued; anybody checks a voucher by its code and by no other.
func TestVoucherPayerAndCheck(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	apps := w.holdDeposits("张三", "李四")
	vs := w.issueAll()
	require.Len(t, vs, 2)
	p, err := w.svc.PrintVoucher(w.ctx, jinjiang, vs[0], "", w.now, w.staff["finance_maker"])
	require.NoError(t, err)
	require.True(t, p.Sealed)
	require.Empty(t, p.Payer, "who bids is not known to the court while it lasts")
	me := ref.New()
	w.reg.own[me] = apps[:1]
	own, err := w.svc.OwnVouchers(w.ctx, me)
	require.NoError(t, err)
	require.Len(t, own, 1)
	v := Voucher{own[0].Year, own[0].Number}
	found, err := w.svc.CheckVoucher(w.ctx, jinjiang, v, " "+strings.ToLower(own[0].Code)+" ")
	require.NoError(t, err)
	require.Equal(t, own[0].Amount, found.Amount)
	for _, bad := range []struct {
		v    Voucher
		code string
	}{{v, "AAAA-AAAA-AAAA-AAAA"}, {v, ""}, {Voucher{v.Year, 99}, own[0].Code}, {Voucher{v.Year, 3 - v.Number}, own[0].Code}, {Voucher{0, 0}, own[0].Code}} {
		_, err = w.svc.CheckVoucher(w.ctx, jinjiang, bad.v, bad.code)
		require.ErrorIs(t, err, payments.ErrVoucherCode, "%v %s", bad.v, bad.code)
	}
	_, err = w.svc.CheckVoucher(w.ctx, wuhou, v, own[0].Code)
	require.ErrorIs(t, err, payments.ErrVoucherCode)
	stranger, err := w.svc.OwnVouchers(w.ctx, ref.New())
	require.NoError(t, err)
	require.Empty(t, stranger)
}
