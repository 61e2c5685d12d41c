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
	"fachui/payments/statement"
)

var monday = legal.MustDate("2026-03-02")

// A day is closed by two people, on a later day, once, and stays closed.
func TestCloseDay(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.pay("张三", mainNo, "88.00", "")
	w.importDay(monday)
	_, err := w.svc.ProposeClose(w.ctx, jinjiang, monday, w.now, w.staff["reconciler"])
	require.ErrorIs(t, err, payments.ErrDayNotOver)
	w.at("2026-03-03T08:00:00+08:00")
	_, err = w.svc.ProposeClose(w.ctx, jinjiang, monday, w.now, w.staff["reconciler"])
	require.ErrorIs(t, err, payments.ErrStatementEarly, "a statement of a running day may be incomplete")

	_, raw, err := w.bank.StatementCamt(w.ctx, mainNo, monday)
	require.NoError(t, err)
	in, err := w.svc.ImportStatement(w.ctx, jinjiang, raw, statement.Camt, w.now, w.staff["finance_maker"])
	require.NoError(t, err)
	require.Empty(t, in.Differences)
	_, err = w.svc.ImportStatement(w.ctx, jinjiang, raw, statement.Camt, w.now, w.staff["finance_maker"])
	require.ErrorIs(t, err, payments.ErrStatementTwice)
	require.ErrorIs(t, w.svc.CloseDay(w.ctx, jinjiang, monday, w.now, w.staff["chief"]), payments.ErrDayNoProposal)
	_, err = w.svc.ProposeClose(w.ctx, jinjiang, monday, w.now, w.staff["reconciler"])
	require.NoError(t, err)
	require.ErrorIs(t, w.svc.CloseDay(w.ctx, jinjiang, monday, w.now, w.staff["reconciler"]), payments.ErrSamePerson)

	ok, refused := together(4, func(int) error { return w.svc.CloseDay(w.ctx, jinjiang, monday, w.now, w.staff["chief"]) })
	require.Equal(t, 1, ok)
	for _, err := range refused {
		require.ErrorIs(t, err, payments.ErrDayClosedBefore)
	}
	d, err := w.svc.Reconcile(w.ctx, jinjiang, monday, w.now)
	require.NoError(t, err)
	require.Equal(t, "closed", d.State)
	_, err = tryPost(w.pool, jinjiang, payments.Automatic("late", t0, payments.P13I, unclaimed(ref.New()), execution(w.caseID), yuan("1.00")).On(monday))
	require.ErrorIs(t, err, payments.ErrDayClosed)
	w.resolve(w.queue()[0], Resolution{TreatAs: payments.AsExecution, Target: w.caseID, Evidence: "银行查询书"})
	entries, err := w.svc.Entries(w.ctx, jinjiang, EntryFilter{Case: w.caseID})
	require.NoError(t, err)
	require.Equal(t, monday.AddDays(1), entries[0].Book, "what comes later belongs to a later day")
	w.sound()
}

// What the house does for an event of a closed day is booked on the next open one.
func TestLateEventRolls(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.holdDeposits("张三")
	ended := w.now
	w.at("2026-03-03T08:00:00+08:00")
	w.closeDay(monday.String())
	w.tx(func(tx pgx.Tx) error { return w.svc.LotFailedTx(w.ctx, tx, jinjiang, w.lot, ended) })
	w.settle()
	require.Len(t, heard[payments.DepositRefunded](w), 1)
	w.sound()
}

// 51: bank and book differ by a fen, or by a line; the day stays open and the
// difference is named.
func TestCase51_Difference(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.pay("张三", mainNo, "88.00", "")
	w.at("2026-03-03T08:00:00+08:00")
	_, raw, err := w.bank.Statement(w.ctx, mainNo, monday)
	require.NoError(t, err)
	forged := strings.ReplaceAll(string(raw), "88.00", "88.01")
	in, err := w.svc.ImportStatement(w.ctx, jinjiang, []byte(forged), statement.CSV, w.now, w.staff["finance_maker"])
	require.NoError(t, err)
	require.Len(t, in.Differences, 1)
	require.Equal(t, "differs", in.Differences[0].Kind)
	_, err = w.svc.ProposeClose(w.ctx, jinjiang, monday, w.now, w.staff["reconciler"])
	require.ErrorIs(t, err, payments.ErrDifference)
	require.ErrorContains(t, err, "0.01")
	w.importDay(monday) // the right file
	_, err = w.svc.ProposeClose(w.ctx, jinjiang, monday, w.now, w.staff["reconciler"])
	require.NoError(t, err)
}

// A line that the link never brought comes in with the statement, and is booked.
func TestStatementBringsMissingLines(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	_, x := w.expect("张三", "100000.00")
	from := w.svc.o.Bank
	w.svc.o.Bank = silentLink{from}
	w.pay("张三", x.VirtualNo, "100000.00", "")
	require.Empty(t, heard[payments.DepositHeld](w))
	w.svc.o.Bank = from
	w.at("2026-03-03T08:00:00+08:00")
	in := w.importDay(monday)
	require.Equal(t, 1, in.Received)
	require.Empty(t, in.Differences)
	require.Len(t, heard[payments.DepositHeld](w), 1)
	w.sound()
}

type silentLink struct{ Bank }

func (silentLink) Lines(_ ctxType, _ string, _ int64) ([]statement.Line, error) { return nil, nil }

// The reconciler does not agree with the bank about postings of their own.
func TestReconcilerPostsNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.pay("张三", mainNo, "88.00", "")
	x := w.queue()[0]
	proposal, err := w.svc.ProposeResolution(w.ctx, jinjiang, x.Exception, Resolution{TreatAs: payments.AsExecution, Target: w.caseID, Evidence: "银行查询书"}, w.now, w.staff["finance_maker"])
	require.NoError(t, err)
	_, err = w.svc.ApproveResolution(w.ctx, jinjiang, x.Exception, proposal, w.now, event.Actor{Person: w.staff["reconciler"].Person, Role: "finance_checker"})
	require.NoError(t, err)
	w.at("2026-03-03T08:00:00+08:00")
	w.importDay(monday)
	_, err = w.svc.ProposeClose(w.ctx, jinjiang, monday, w.now, w.staff["reconciler"])
	require.ErrorIs(t, err, payments.ErrReconcilerPosted)
}

// The bank's file of an evening may be the same the next morning: then it counts.
func TestTheSameStatementComesAgainWhenItsDayIsOver(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.pay("张三", mainNo, "88.00", "")
	w.importDay(monday)
	w.at("2026-03-03T08:00:00+08:00")
	w.importDay(monday)
	_, err := w.svc.ProposeClose(w.ctx, jinjiang, monday, w.now, w.staff["reconciler"])
	require.NoError(t, err)
}
