package paymentspg

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"fachui/internal/event"
	"fachui/internal/legal"
	"fachui/internal/ref"
	"fachui/payments"
	"fachui/payments/statement"
)

// legacy is a world whose account held money before it had a ledger of ours.
func legacy(t *testing.T) (w *world, no string, file func(change func([]map[string]string)) []byte) {
	t.Helper()
	w = newWorld(t)
	w.outside("treasury", "某某区财政局", "9000000000")
	creditor := w.party("老王")
	_, err := w.pool.Exec(w.ctx, `
		insert into party (court_id, case_id, party_id, kind, nature, masked_name, name_enc, name_hash, added_by, added_at)
		values ($1, $2, $3, 'creditor', 'person', '老*', 'x', $4, gen_random_uuid(), $5)`, jinjiang, w.caseID, creditor, w.hash("老王"), t0)
	require.NoError(t, err)
	require.NoError(t, w.pool.QueryRow(w.ctx, `select case_no from enforcement_case where case_id = $1`, w.caseID).Scan(&no))
	row := func(caseNo, code, amount, payee string, n byte) map[string]string {
		return map[string]string{
			"case_no": caseNo, "code": code, "amount": amount, "payee": payee, "came_on": "2026-02-10",
			"evidence": "旧账明细账页", "evidence_hash": strings.Repeat(string([]byte{'0', '0' + n}), 32),
		}
	}
	return w, no, func(change func([]map[string]string)) []byte {
		rows := []map[string]string{
			row(no, "L2050", "600.00", "", 1), row(no, "L2150", "300.00", "老王", 2), row(no, "L2130", "50.00", "treasury", 3),
			row("", "L2210", "40.00", "", 4), row("", "L2210", "9.99", "", 5), row("", "L2410", "0.01", "", 6),
		}
		change(rows)
		raw, err := json.Marshal(rows)
		require.NoError(t, err)
		return raw
	}
}

// The balances of an old book come whole or not at all: every line with its evidence,
// the sum the bank's to the fen, signed by two offices, once.
func TestOpeningByTwoOffices(t *testing.T) {
	t.Parallel()
	w, _, file := legacy(t)
	maker, head, checker := w.staff["finance_maker"], w.staff["bureau_head"], w.staff["finance_checker"]
	day := legal.MustDate("2026-03-02")
	_, err := w.svc.BringBalances(w.ctx, jinjiang, file(func([]map[string]string) {}), w.now, maker)
	require.ErrorIs(t, err, payments.ErrOpeningUnknown)
	for _, d := range []legal.Date{day.AddDays(-1), day.AddDays(1), {}} {
		_, err = w.svc.BeginOpening(w.ctx, jinjiang, d, w.now, maker)
		require.ErrorIs(t, err, payments.ErrOpeningDate)
	}
	_, err = w.svc.BeginOpening(w.ctx, jinjiang, day, w.now, maker)
	require.NoError(t, err)
	_, err = w.svc.BeginOpening(w.ctx, jinjiang, day, w.now, maker)
	require.ErrorIs(t, err, payments.ErrOpeningBegun)

	w.pay("张三", mainNo, "900.00", "旧款")
	w.pay("李四", mainNo, "100.00", "旧款")
	require.Equal(t, "0.00", w.balance(payments.Bank), "lines wait for the balances")
	sign := func(who event.Actor, seen string) (bool, error) {
		return w.svc.SignOpening(w.ctx, jinjiang, seen, w.now, who)
	}
	_, err = sign(head, "")
	require.ErrorIs(t, err, payments.ErrOpeningNoFile)
	v, err := w.svc.BringBalances(w.ctx, jinjiang, file(func(rows []map[string]string) {
		rows[1]["payee"], rows[3]["amount"], rows[5]["code"] = "老赵", "0.00", "L2010"
	}), w.now, maker)
	require.NoError(t, err)
	require.Equal(t, 3, v.Faults)
	require.Equal(t, payments.ErrOpeningPayeeUnknown.Code, v.Lines[1].Wrong[0].Code)
	_, err = sign(head, v.File)
	require.ErrorIs(t, err, payments.ErrOpeningFaults)
	v, err = w.svc.BringBalances(w.ctx, jinjiang, file(func(rows []map[string]string) { rows[3]["amount"] = "40.01" }), w.now, maker)
	require.NoError(t, err)
	_, err = sign(head, v.File)
	require.ErrorIs(t, err, payments.ErrNoStatement)
	w.at("2026-03-03T09:00:00+08:00")
	w.importDay(day)
	_, err = sign(head, v.File)
	require.ErrorIs(t, err, payments.ErrOpeningDifference, "one fen")
	seen := v.File
	v, err = w.svc.BringBalances(w.ctx, jinjiang, file(func([]map[string]string) {}), w.now, maker)
	require.NoError(t, err)
	require.Nil(t, v.WhyNot)
	require.Equal(t, "1000.00", v.Total.String())
	_, err = sign(head, seen)
	require.ErrorIs(t, err, payments.ErrOpeningChanged)
	_, err = sign(event.Actor{Person: maker.Person, Role: "bureau_head"}, v.File)
	require.ErrorIs(t, err, payments.ErrOpeningPeople)
	done, err := sign(head, v.File)
	require.NoError(t, err)
	require.False(t, done)
	_, err = sign(event.Actor{Person: ref.New(), Role: "bureau_head"}, v.File)
	require.ErrorIs(t, err, payments.ErrOpeningOffice)
	_, err = sign(event.Actor{Person: head.Person, Role: "finance_checker"}, v.File)
	require.ErrorIs(t, err, payments.ErrOpeningPeople)
	done, err = sign(checker, v.File)
	require.NoError(t, err)
	require.True(t, done)
	_, err = sign(checker, v.File)
	require.ErrorIs(t, err, payments.ErrOpeningBegun)
	require.ErrorIs(t, w.svc.CancelOpening(w.ctx, jinjiang, w.now, maker), payments.ErrOpeningBegun)
	_, err = w.svc.BeginOpening(w.ctx, jinjiang, day, w.now, maker)
	require.ErrorIs(t, err, payments.ErrOpeningLate)
	for code, want := range map[payments.Code]string{
		payments.Bank: "1000.00", payments.ExecutionMoney: "600.00", payments.Creditors: "300.00", payments.EnforcementFee: "50.00",
		payments.Unclaimed: "49.99", payments.InterestPending: "0.01", payments.Clearing: "0.00",
	} {
		require.Equal(t, want, w.balance(code), code)
	}
	w.sound()
	w.afterOpening(day)
}

// afterOpening lives on: the day closes against the bank, what is owed is paid, what is
// unclaimed is found out, and new lines follow the balance.
func (w *world) afterOpening(day legal.Date) {
	w.t.Helper()
	t := w.t
	_, err := w.svc.ProposeClose(w.ctx, jinjiang, day, w.now, w.staff["reconciler"])
	require.NoError(t, err)
	require.NoError(t, w.svc.CloseDay(w.ctx, jinjiang, day, w.now, w.staff["chief"]))
	v, err := w.svc.Opening(w.ctx, jinjiang)
	require.NoError(t, err)
	require.Equal(t, "signed", v.State)
	require.NotNil(t, v.Lines[0].Entry)
	require.True(t, v.Lines[1].Open)
	done, err := w.svc.PrepareBrought(w.ctx, jinjiang, *v.Lines[1].Line, w.now, w.staff["judge"])
	require.NoError(t, err)
	_, err = w.svc.PrepareBrought(w.ctx, jinjiang, *v.Lines[1].Line, w.now, w.staff["judge"])
	require.ErrorIs(t, err, payments.ErrDecisionPending)
	_, err = w.svc.PrepareBrought(w.ctx, jinjiang, *v.Lines[0].Line, w.now, w.staff["judge"])
	require.ErrorIs(t, err, payments.ErrDecisionUnknown)
	w.approve(done.Payout)
	w.settle()
	require.Equal(t, "0.00", w.balance(payments.Creditors))
	require.Equal(t, "700.00", w.balance(payments.Bank))

	queue := w.queue()
	require.Len(t, queue, 2)
	for _, x := range queue {
		require.Equal(t, "legacy_money", x.Kind)
		_, err := w.svc.ProposeResolution(w.ctx, jinjiang, x.Exception, Resolution{TreatAs: payments.AsMisdirected, Evidence: "旧账查无此人"}, w.now, w.staff["finance_maker"])
		require.ErrorIs(t, err, payments.ErrNoSourceAccount)
	}
	w.resolve(queue[0], Resolution{TreatAs: payments.AsExecution, Target: w.caseID, Evidence: "旧案卷内收据存根"})
	w.funded("5.00")
	require.Equal(t, "705.00", w.balance(payments.Bank))
	w.sound()
}

// A ledger that has begun takes no balances; an account with lines from before the
// ledger's first day takes nothing else.
func TestOpeningComesFirst(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.pay("张三", mainNo, "1.00", "")
	_, err := w.svc.BeginOpening(w.ctx, jinjiang, w.now.Date(), w.now, w.staff["finance_maker"])
	require.ErrorIs(t, err, payments.ErrOpeningLate)

	w = newWorld(t)
	old := statement.Line{Seq: 7, BankRef: "old", Booked: w.now.Date().Start().Add(-1), Credit: true, Amount: yuan("1.00"), BalanceAfter: yuan("8.00")}
	require.ErrorIs(t, w.svc.ReceiveLines(w.ctx, jinjiang, []statement.Line{old}, w.now), payments.ErrOpeningNeeded)
	_, err = w.svc.BeginOpening(w.ctx, jinjiang, w.now.Date(), w.now, w.staff["finance_maker"])
	require.NoError(t, err)
	require.NoError(t, w.svc.ReceiveLines(w.ctx, jinjiang, []statement.Line{old}, w.now))
	require.Equal(t, "0.00", w.balance(payments.Bank))
	require.NoError(t, w.svc.CancelOpening(w.ctx, jinjiang, w.now, w.staff["finance_maker"]))
	require.ErrorIs(t, w.svc.CancelOpening(w.ctx, jinjiang, w.now, w.staff["finance_maker"]), payments.ErrOpeningUnknown)
}
