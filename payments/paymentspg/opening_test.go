package paymentspg

import (
	"encoding/json"
	"fmt"
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
		rows[1]["payee"], rows[3]["amount"], rows[5]["code"] = "老赵", "0.00", "L2040"
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

// What is not owed to somebody at once lands on its own account with its own clock: an
// escrow keeps the years that have passed, what nobody could name is late already,
// deposits of another platform's auction go back within 24 hours of its end.
func TestOpeningOfOtherKinds(t *testing.T) {
	t.Parallel()
	w, no, _ := legacy(t)
	maker, head, checker, judge := w.staff["finance_maker"], w.staff["bureau_head"], w.staff["finance_checker"], w.staff["judge"]
	n := 0
	row := func(code, amount, came string, more ...string) map[string]string {
		n++
		r := map[string]string{"case_no": no, "code": code, "amount": amount, "came_on": came, "evidence": "旧账明细账页", "evidence_hash": fmt.Sprintf("%064x", n)}
		for i := 0; i < len(more); i += 2 {
			r[more[i]] = more[i+1]
		}
		return r
	}
	const running, sold = "淘宝 1234567", "京东 7654321"
	rows := []map[string]string{
		row("L2060", "100.00", "2026-02-20"),
		row("L2110", "50.00", "2025-06-01", "payee", "老王", "matter", "等待分配方案异议之诉判决"),
		row("L2230", "40.00", "2021-03-03", "payee", "老王", "matter", "unreachable"),
		row("L2230", "30.00", "2021-03-02", "payee", "老王", "matter", "refused"), // its five years end with the go-live day
		row("L2210", "20.00", "2025-12-30", "case_no", ""),
		row("L2010", "70.00", "2026-02-25", "sale", running, "payer", "罗强", "payer_account", "6228480402001", "due", "2026-03-05T10:00:00+08:00"),
		row("L2010", "70.00", "2026-02-26", "sale", running, "payer", "谢芳", "payer_account", "6228480402002", "due", "2026-03-05T10:00:00+08:00"),
		row("L2010", "10.00", "2026-02-20", "sale", sold, "payer", "何静", "payer_account", "6228480402003", "due", "2026-03-01T10:00:00+08:00"),
		row("L2030", "10.00", "2026-02-20", "sale", sold, "payer", "韩梅", "payer_account", "6228480402004", "due", "2026-03-20", "price", "100.00"),
	}
	day := legal.MustDate("2026-03-02")
	_, err := w.svc.BeginOpening(w.ctx, jinjiang, day, w.now, maker)
	require.NoError(t, err)
	w.pay("张三", mainNo, "400.00", "旧款")
	w.at("2026-03-03T09:00:00+08:00")
	w.importDay(day)
	raw, err := json.Marshal(rows)
	require.NoError(t, err)
	v, err := w.svc.BringBalances(w.ctx, jinjiang, raw, w.now, maker)
	require.NoError(t, err)
	require.Nil(t, v.WhyNot, "%+v", v.Lines)
	_, err = w.svc.SignOpening(w.ctx, jinjiang, v.File, w.now, head)
	require.NoError(t, err)
	_, err = w.svc.SignOpening(w.ctx, jinjiang, v.File, w.now, checker)
	require.NoError(t, err)
	w.sound()
	v, err = w.svc.Opening(w.ctx, jinjiang)
	require.NoError(t, err)
	require.Len(t, v.Sales, 2)
	require.Equal(t, running, v.Sales[0].Listing)
	require.Equal(t, "90.00", v.Sales[1].Missing.String())
	for code, want := range map[payments.Code]string{
		payments.Bank: "400.00", payments.Pool: "100.00", payments.Reserved: "50.00", payments.Escrow: "70.00", payments.Unclaimed: "20.00",
		payments.Deposits: "140.00", payments.SalePrice: "10.00", payments.Transit: "10.00", payments.Clearing: "0.00",
	} {
		require.Equal(t, want, w.balance(code), code)
	}
	clock := func(kind string) (due []string) {
		rows, err := w.pool.Query(w.ctx, `select due_at from deadline where court_id = $1 and kind = $2 order by due_at`, jinjiang, kind)
		require.NoError(t, err)
		all, err := pgx.CollectRows(rows, pgx.RowTo[legal.Time])
		require.NoError(t, err)
		for _, d := range all {
			due = append(due, d.String())
		}
		return due
	}
	require.Equal(t, []string{"2026-03-03T00:00:00+08:00", "2026-03-04T00:00:00+08:00"}, clock("escrow.lapse"))
	require.Len(t, clock("receipt.identify"), 1)
	require.Less(t, clock("receipt.identify")[0], "2026-01-08", "late before it is here")
	require.Equal(t, []string{"2026-03-02T10:00:00+08:00", "2026-03-06T10:00:00+08:00"}, clock("deposit.refund"))
	require.Equal(t, []string{"2026-03-21T00:00:00+08:00"}, clock("settlement.due"))
	require.Len(t, clock("plan.due"), 1)

	// The loser of the auction that is over is paid back where the deposit came from.
	w.settle()
	require.Equal(t, "390.00", w.balance(payments.Bank))
	// Neither reserve nor escrow is paid like what is owed at once.
	for _, i := range []int{1, 2} {
		require.False(t, v.Lines[i].Open)
		_, err = w.svc.PrepareBrought(w.ctx, jinjiang, *v.Lines[i].Line, w.now, judge)
		require.ErrorIs(t, err, payments.ErrDecisionUnknown)
	}
	w.endOfBrought(v)
	w.reserveOfBrought(v)
	w.sound()
}

// endOfBrought states how the running auction ended, and collects both prices.
func (w *world) endOfBrought(v OpeningView) {
	w.t.Helper()
	t, judge := w.t, w.staff["judge"]
	sale, winner := v.Sales[0].Sale, *v.Lines[5].Line
	doc := strings.Repeat("ab", 32)
	w.at("2026-03-05T10:30:00+08:00")
	e := payments.BroughtEnd{Outcome: payments.BroughtSold, EndedAt: legal.MustParse("2026-03-05T10:05:00+08:00"), Price: yuan("170.00"), PayBy: legal.MustDate("2026-03-20"), Document: doc}
	require.ErrorIs(t, w.svc.EndBrought(w.ctx, jinjiang, ref.New(), winner, e, w.now, judge), payments.ErrBroughtUnknown)
	require.ErrorIs(t, w.svc.EndBrought(w.ctx, jinjiang, sale, *v.Lines[7].Line, e, w.now, judge), payments.ErrBroughtWinner, "of another auction")
	require.ErrorIs(t, w.svc.BroughtTitle(w.ctx, jinjiang, sale, doc, w.now, judge), payments.ErrBroughtTitle)
	require.NoError(t, w.svc.EndBrought(w.ctx, jinjiang, sale, winner, e, w.now, judge))
	require.ErrorIs(t, w.svc.EndBrought(w.ctx, jinjiang, sale, winner, e, w.now, judge), payments.ErrBroughtEnded)
	w.settle()
	require.Equal(t, "0.00", w.balance(payments.Deposits))
	require.Equal(t, "80.00", w.balance(payments.SalePrice))
	require.Equal(t, "320.00", w.balance(payments.Bank))
	require.ErrorIs(t, w.svc.BroughtTitle(w.ctx, jinjiang, sale, doc, w.now, judge), payments.ErrPriceNotPaid)

	v, err := w.svc.Opening(w.ctx, jinjiang)
	require.NoError(t, err)
	for _, x := range v.Sales {
		require.Zero(t, x.Held+x.Refunding)
		payer := map[ref.ID]string{sale: "罗强"}[x.Sale]
		if payer == "" {
			payer = "韩梅"
		}
		w.pay(payer, x.VirtualNo, x.Missing.String(), "余款")
		require.NoError(t, w.svc.BroughtTitle(w.ctx, jinjiang, x.Sale, doc, w.now, judge))
		require.ErrorIs(t, w.svc.BroughtTitle(w.ctx, jinjiang, x.Sale, doc, w.now, judge), payments.ErrBroughtTitle)
	}
	require.Equal(t, "0.00", w.balance(payments.SalePrice))
	require.Equal(t, "370.00", w.balance(payments.Pool))
}

// reserveOfBrought releases part of the reserve by a decision of two people.
func (w *world) reserveOfBrought(v OpeningView) {
	w.t.Helper()
	t, judge := w.t, w.staff["judge"]
	line, creditor := *v.Lines[1].Line, v.Lines[1].To.Payee
	part := func(code payments.Code, amount string) []Part {
		return []Part{{Code: code, Payee: creditor, Amount: yuan(amount)}}
	}
	for _, bad := range [][]Part{nil, part(payments.Creditors, "0.00"), part(payments.Creditors, "50.01"), part(payments.Pool, "1.00")} {
		_, err := w.svc.ProposeBroughtRelease(w.ctx, jinjiang, line, bad, "判决书", "异议之诉已判决", w.now, judge)
		require.ErrorIs(t, err, payments.ErrBroughtRelease)
	}
	id, err := w.svc.ProposeBroughtRelease(w.ctx, jinjiang, line, part(payments.Creditors, "30.00"), "（2025）川01民终9号判决", "异议之诉已判决", w.now, judge)
	require.NoError(t, err)
	_, err = w.svc.ProposeBroughtRelease(w.ctx, jinjiang, line, part(payments.Creditors, "1.00"), "（2025）川01民终9号判决", "异议之诉已判决", w.now, judge)
	require.ErrorIs(t, err, payments.ErrBroughtReserve, "one at a time")
	_, err = w.svc.ApproveDecision(w.ctx, jinjiang, id, w.now, w.staff["bureau_head"])
	require.NoError(t, err)
	require.Equal(t, "20.00", w.balance(payments.Reserved))
	require.Equal(t, "30.00", w.balance(payments.Creditors))
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
