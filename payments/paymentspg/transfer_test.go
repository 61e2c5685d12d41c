package paymentspg

import (
	"testing"

	"github.com/stretchr/testify/require"

	"fachui/internal/ref"
	"fachui/payments"
	"fachui/payments/bank"
	"fachui/payments/distribution"
)

const otherNo = "4402239009008888"

// neighbour opens another court of the house at the same bank, with a case that has
// a number of its own.
func (w *world) neighbour(t *testing.T) (caseID ref.ID, caseNo string) {
	t.Helper()
	openCourt(t, w.pool, wuhou, otherNo)
	_, err := w.bank.Open(w.ctx, bank.Opening{No: otherNo, Holder: holderOf(w, wuhou)})
	require.NoError(w.t, err)
	caseID = openCase(w.t, w.pool, wuhou)
	_, err = w.svc.CaseNumber(w.ctx, wuhou, caseID, w.now)
	require.NoError(w.t, err)
	err = w.pool.QueryRow(w.ctx, `select case_no from enforcement_case where case_id = $1`, caseID).Scan(&caseNo)
	require.NoError(w.t, err)
	return caseID, caseNo
}

func holderOf(w *world, court string) (holder string) {
	w.t.Helper()
	require.NoError(w.t, w.pool.QueryRow(w.ctx, `select holder from fund_account where court_id = $1`, court).Scan(&holder))
	return holder
}

// Money for a case of another court of the house goes only through the bank: two
// journals of two ledgers, each with its own line, reconciled to each other.
func TestTransferBetweenCourts(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.ordinary("900000.00")
	judge := w.staff["judge"]
	to, no := w.neighbour(t)
	out := TransferOut{
		Ground: "priority_court", ToCourt: wuhou, CaseNo: no, Amount: yuan("60000.00"), Document: "移送执行函〔2026〕3号", Reason: "优先债权执行法院要求移送处置权",
	}
	ask := func(change func(*TransferOut)) (ref.ID, error) {
		x := out
		change(&x)
		return w.svc.ProposeTransfer(w.ctx, jinjiang, w.caseID, x, w.now, judge)
	}
	_, err := ask(func(*TransferOut) {})
	require.ErrorIs(t, err, payments.ErrTransferOver)
	w.funded("60000.00")
	for _, tt := range []struct {
		name   string
		change func(*TransferOut)
		want   error
	}{
		{"one fen more than there is", func(x *TransferOut) { x.Amount = yuan("60000.01") }, payments.ErrTransferOver},
		{"no ground of law", func(x *TransferOut) { x.Ground = "friendly" }, payments.ErrTransferGround},
		{"to itself", func(x *TransferOut) { x.ToCourt = jinjiang }, payments.ErrTransferSelf},
		{"a court that is none", func(x *TransferOut) { x.ToCourt = "nowhere" }, payments.ErrNoLedger},
		{"a case that it has not", func(x *TransferOut) { x.CaseNo = "（2026）川0107执999号" }, payments.ErrTransferCase},
		{"nobody", func(x *TransferOut) { x.ToCourt, x.CourtName = "", "某某县人民法院" }, payments.ErrTransferPayee},
		{"a court that is not on record", func(x *TransferOut) { x.ToCourt, x.CourtName, x.Payee = "", "某某县人民法院", "某某县法院" }, payments.ErrOutsidePayee},
		{"nothing", func(x *TransferOut) { x.Amount = yuan("0.00") }, payments.ErrDecisionAmount},
	} {
		_, err := ask(tt.change)
		require.ErrorIs(t, err, tt.want, tt.name)
	}
	id, err := ask(func(*TransferOut) {})
	require.NoError(t, err)
	w.decide(id, "bureau_head")
	require.Equal(t, "60000.00", w.balance(payments.OtherCourts))
	w.payAll(id)
	require.Equal(t, "0.00", w.balance(payments.Bank))

	require.Equal(t, "60000.00", balanceOf(t, w.pool, wuhou, payments.Bank))
	require.Equal(t, "60000.00", balanceOf(t, w.pool, wuhou, payments.ExecutionMoney))
	came, err := w.svc.ExecutionReceipts(w.ctx, wuhou, ReceiptFilter{Case: to})
	require.NoError(t, err)
	require.Len(t, came, 1)
	require.Equal(t, payments.ByOtherCourt, *came[0].Cause)
	require.Equal(t, out.Document, came[0].Document)
	for _, court := range []string{jinjiang, wuhou} {
		breaches, err := CheckInvariants(w.ctx, w.pool, court)
		require.NoError(t, err)
		require.Empty(t, breaches)
		pairs, err := w.svc.Transfers(w.ctx, court, TransferFilter{})
		require.NoError(t, err)
		require.Len(t, pairs, 1)
		require.Equal(t, court == wuhou, pairs[0].In)
		require.NotNil(t, pairs[0].Came, "both see it received")
		require.Equal(t, "60000.00", pairs[0].Amount.String())
	}
	w.sound()
}

// 47: a share reserved for the first-seizing court goes there when its claim is titled.
func TestCase47_ReservedShareGoesToTheOtherCourt(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.ordinary("900000.00")
	in := &w.reg.facts.Input
	in.Waiting = []distribution.WaitingSeizure{{ID: "（2026）川0107执保1号", Court: "某某县人民法院", Amount: yuan("30000.00"), InTrial: true}}
	w.funded("1000000.00")
	plan := w.distributed()
	require.Equal(t, "88600.00", w.balance(payments.Reserved), "kept while its case is tried")
	ask := func() (ref.ID, error) {
		return w.svc.ProposeRelease(w.ctx, jinjiang, plan, "生效判决书", "轮候查封债权已取得执行依据", w.now, w.staff["judge"])
	}
	_, err := ask()
	require.ErrorIs(t, err, payments.ErrNothingReleased)
	in.Waiting[0].InTrial = false
	id, err := ask()
	require.NoError(t, err)
	w.decide(id, "bureau_head")
	require.Equal(t, "30000.00", w.balance(payments.OtherCourts))
	require.Equal(t, "58600.00", w.balance(payments.Reserved), "nothing goes to the debtor while the seizure stands")
	w.outside("某某县人民法院", "某某县人民法院", "8000000001")
	w.payAll(id)
	in.Waiting[0].Cleared = true
	id, err = ask()
	require.NoError(t, err)
	w.decide(id, "bureau_head")
	require.Equal(t, "58600.00", w.balance(payments.Surplus))
	w.payAll(id)
	w.sound()
}
