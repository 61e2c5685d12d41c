package paymentspg

import (
	"fmt"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"fachui/internal/fault"
	"fachui/internal/legal"
	"fachui/internal/money"
	"fachui/internal/ref"
	"fachui/payments"
)

// Every figure leads to its entries, every entry to its bank line and its cause.
func TestReadFromFigureToBankLine(t *testing.T) {
	t.Parallel()
	w, plan, lines := finalPlan(t)
	for _, p := range lines {
		w.approve(p.Payout)
	}
	w.settle()
	w.pull()

	paid, err := w.svc.Payout(w.ctx, jinjiang, lines[0].Payout)
	require.NoError(t, err)
	require.Equal(t, "paid", paid.State)
	require.NotNil(t, paid.PaidBy)
	require.NotNil(t, paid.Line)
	require.Equal(t, lines[0].Amount, paid.Line.Amount)
	people := map[ref.ID]bool{}
	for _, step := range paid.Approvals {
		require.True(t, step.Taken, "step %d", step.Step)
		people[step.By] = true
	}
	require.Len(t, people, len(paid.Approvals), "as many people as steps")

	of, err := w.svc.Entries(w.ctx, jinjiang, EntryFilter{Of: lines[0].Payout})
	require.NoError(t, err)
	events := []payments.Event{}
	for _, e := range of {
		require.Equal(t, lines[0].Amount, e.Amount)
		events = append(events, e.Event)
	}
	require.Equal(t, []payments.Event{payments.P11A, payments.P11B, payments.P11C}, events)

	last, err := w.svc.Journal(w.ctx, jinjiang, of[2].Number)
	require.NoError(t, err)
	require.Equal(t, "line", last.Cause.Kind)
	require.Equal(t, *paid.PaidBy, last.Line.Seq)
	require.False(t, last.Line.Credit)
	require.False(t, last.Reversible)
	sent, err := w.svc.Journal(w.ctx, jinjiang, of[1].Number)
	require.NoError(t, err)
	require.Equal(t, Cause{Kind: "payout", ID: lines[0].Payout}, sent.Cause)
	require.Nil(t, sent.Line)
	_, err = w.svc.Journal(w.ctx, jinjiang, 99999)
	require.ErrorIs(t, err, payments.ErrEntryUnknown)

	planned, err := w.svc.Entries(w.ctx, jinjiang, EntryFilter{Of: plan})
	require.NoError(t, err)
	require.Len(t, planned, 3)
	require.Equal(t, payments.P10, planned[0].Event)
}

// The lines of an account run to its balance, page by page, and no journal is cut.
func TestStatementOfAccount(t *testing.T) {
	t.Parallel()
	w, _, _ := finalPlan(t)
	bank, err := w.svc.Accounts(w.ctx, jinjiang, AccountFilter{Code: payments.Bank})
	require.NoError(t, err)
	require.Len(t, bank, 1)
	for i := range 5 {
		w.pay("张三", mainNo, fmt.Sprintf("%d.00", i+1), "")
	}
	whole, err := w.svc.Statement(w.ctx, jinjiang, bank[0].Account, 0, 0)
	require.NoError(t, err)
	require.Zero(t, whole.Next)
	require.Equal(t, whole.Balance, whole.Lines[0].Balance)
	require.Equal(t, w.balance(payments.Bank), whole.Balance.String())
	oldest := whole.Lines[len(whole.Lines)-1]
	require.Equal(t, *oldest.Debit, oldest.Balance)

	var paged []AccountLine
	for before := int64(0); ; {
		page, err := w.svc.Statement(w.ctx, jinjiang, bank[0].Account, before, 2)
		require.NoError(t, err)
		require.LessOrEqual(t, len(page.Lines), 2)
		paged = append(paged, page.Lines...)
		if before = page.Next; before == 0 {
			break
		}
	}
	require.Equal(t, whole.Lines, paged)
	_, err = w.svc.Statement(w.ctx, jinjiang, 0, 0, 0)
	require.ErrorIs(t, err, payments.ErrAccountUnknown)
	_, err = w.svc.Statement(w.ctx, "wuhou", bank[0].Account, 0, 0)
	require.ErrorIs(t, err, payments.ErrAccountUnknown, "another court's ledger is another's")
}

// Entries are found by case, kind and side, day and event, in both directions.
func TestEntriesAreNarrowed(t *testing.T) {
	t.Parallel()
	w, _, _ := finalPlan(t)
	all, err := w.svc.Entries(w.ctx, jinjiang, EntryFilter{})
	require.NoError(t, err)
	for name, tc := range map[string]struct {
		f    EntryFilter
		want func(Entry) bool
	}{
		"case":             {EntryFilter{Case: w.caseID}, func(e Entry) bool { return e.Case != nil && *e.Case == w.caseID }},
		"kind":             {EntryFilter{Code: payments.Pool}, func(e Entry) bool { return payments.Pool == e.Debit || payments.Pool == e.Credit }},
		"kind on a side":   {EntryFilter{Code: payments.Pool, Side: "credit"}, func(e Entry) bool { return payments.Pool == e.Credit }},
		"event":            {EntryFilter{Event: payments.P4}, func(e Entry) bool { return payments.P4 == e.Event }},
		"day":              {EntryFilter{Day: monday}, func(e Entry) bool { return e.Book == monday }},
		"through":          {EntryFilter{Through: monday}, func(e Entry) bool { return !e.Book.After(monday) }},
		"another's case":   {EntryFilter{Case: ref.New()}, func(Entry) bool { return false }},
		"from a number":    {EntryFilter{After: all[2].Number}, func(e Entry) bool { return e.Number > all[2].Number }},
		"caused by nobody": {EntryFilter{Of: ref.New()}, func(Entry) bool { return false }},
	} {
		want := []Entry{}
		for _, e := range all {
			if tc.want(e) {
				want = append(want, e)
			}
		}
		got, err := w.svc.Entries(w.ctx, jinjiang, tc.f)
		require.NoError(t, err, name)
		require.Equal(t, want, got, name)
	}
	of, err := w.svc.Entries(w.ctx, jinjiang, EntryFilter{Lot: w.lot})
	require.NoError(t, err)
	require.NotEmpty(t, of)
	newest, err := w.svc.Entries(w.ctx, jinjiang, EntryFilter{Newest: true, Limit: 1})
	require.NoError(t, err)
	require.Equal(t, all[len(all)-1].Number, newest[0].Number)
	require.Equal(t, 1, newest[0].Leg)
}

func TestWholeJournals(t *testing.T) {
	t.Parallel()
	of := func(numbers ...int64) (all []Entry) {
		for _, n := range numbers {
			all = append(all, Entry{Number: n})
		}
		return all
	}
	require.Len(t, wholeJournals(of(1, 2), 2), 2, "a page that is just full")
	require.Len(t, wholeJournals(of(1, 2, 3), 2), 2, "the next begins the next page")
	require.Len(t, wholeJournals(of(1, 2, 2), 2), 1, "a journal that does not fit waits")
	require.Len(t, wholeJournals(of(1, 1, 1), 2), 2, "one that never fits goes as far as it can")
}

// The days run from the opening of the book, and each opens as the one before closed.
func TestDays(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.pay("张三", mainNo, "88.00", "")
	w.at("2026-03-04T08:00:00+08:00")
	w.pay("李四", mainNo, "2.00", "")
	w.closeDay(monday.String())
	days, err := w.svc.Days(w.ctx, jinjiang, legal.MustDate("2026-03-04"), 0)
	require.NoError(t, err)
	require.GreaterOrEqual(t, len(days), 3)
	require.Equal(t, []string{"88.00", "2.00", "0.00", "90.00", "open"}, figures(days[0]))
	require.Equal(t, []string{"88.00", "0.00", "0.00", "88.00", "open"}, figures(days[1]))
	require.Equal(t, []string{"0.00", "88.00", "0.00", "88.00", "closed"}, figures(days[2]))
	require.True(t, days[2].Complete)
	require.Equal(t, "88.00", days[2].BankClosing.String())
	require.Nil(t, days[1].BankClosing)
	one, err := w.svc.Reconcile(w.ctx, jinjiang, monday, w.now)
	require.NoError(t, err)
	require.Equal(t, w.staff["reconciler"].Person, one.ProposedBy)
	require.Len(t, one.Imports, 1)
	require.Equal(t, "88.00", one.In.String())
	o, err := w.svc.Overview(w.ctx, jinjiang, w.now)
	require.NoError(t, err)
	require.Equal(t, monday.AddDays(1), o.ToClose, "yesterday, though the bank booked nothing on it")
	w.at("2026-03-06T08:00:00+08:00")
	o, err = w.svc.Overview(w.ctx, jinjiang, w.now)
	require.NoError(t, err)
	require.Equal(t, monday.AddDays(2), o.ToClose, "the day without a line is locked with it")
	w.closeDay(monday.AddDays(2).String())
	days, err = w.svc.Days(w.ctx, jinjiang, monday.AddDays(2), 0)
	require.NoError(t, err)
	require.Equal(t, "closed", days[0].State)
	require.Equal(t, "locked", days[1].State, "a day without a line, which the next day's close locked")
	one, err = w.svc.Reconcile(w.ctx, jinjiang, monday.AddDays(1), w.now)
	require.NoError(t, err)
	require.Equal(t, "locked", one.State)
	_, err = w.svc.Days(w.ctx, "nowhere", monday, 0)
	require.ErrorIs(t, err, payments.ErrNoLedger)
}

func figures(d DayRow) []string {
	return []string{d.Opening.String(), d.In.String(), d.Out.String(), d.Closing.String(), d.State}
}

// A receipt is read with how it was understood, from the queue to the decision.
func TestExceptionFromQueueToDecision(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.pay("张三", mainNo, "88.00", "")
	w.pay("李四", mainNo, "99.00", "")
	first, err := w.svc.Exceptions(w.ctx, jinjiang, ExceptionFilter{Limit: 1})
	require.NoError(t, err)
	second, err := w.svc.Exceptions(w.ctx, jinjiang, ExceptionFilter{Limit: 1, After: first[0].Exception})
	require.NoError(t, err)
	require.NotEqual(t, first[0].Exception, second[0].Exception)
	rest, err := w.svc.Exceptions(w.ctx, jinjiang, ExceptionFilter{After: second[0].Exception})
	require.NoError(t, err)
	require.Empty(t, rest)

	w.resolve(first[0], Resolution{TreatAs: payments.AsExecution, Target: w.caseID, Evidence: "银行查询书"})
	x, err := w.svc.Exception(w.ctx, jinjiang, first[0].Exception)
	require.NoError(t, err)
	require.Equal(t, "resolved", x.State)
	require.Equal(t, "银行查询书", *x.Evidence)
	require.NotEqual(t, *x.ProposedBy, *x.ApprovedBy)
	require.Equal(t, first[0].BankRef, x.Line.BankRef)
	require.Equal(t, payments.AsExecution, *x.Line.TreatedAs)
	j, err := w.svc.Journal(w.ctx, jinjiang, *x.Journal)
	require.NoError(t, err)
	require.True(t, j.Reversible)
	require.Equal(t, Cause{Kind: "exception", ID: x.Exception}, j.Cause)

	id, err := w.svc.ProposeReversal(w.ctx, jinjiang, j.Number, "认错了案件", w.now, w.staff["finance_maker"])
	require.NoError(t, err)
	waiting, err := w.svc.Reversals(w.ctx, jinjiang, false)
	require.NoError(t, err)
	require.Equal(t, id, waiting[0].Reversal)
	done, err := w.svc.ApproveReversal(w.ctx, jinjiang, id, w.now, w.staff["finance_checker"])
	require.NoError(t, err)
	waiting, err = w.svc.Reversals(w.ctx, jinjiang, false)
	require.NoError(t, err)
	require.Empty(t, waiting)
	j, err = w.svc.Journal(w.ctx, jinjiang, j.Number)
	require.NoError(t, err)
	require.Equal(t, done, *j.ReversedBy)
	require.False(t, j.Reversible)
	_, err = w.svc.Exception(w.ctx, jinjiang, ref.New())
	require.ErrorIs(t, err, payments.ErrExceptionUnknown)
	lines, err := w.svc.BankLines(w.ctx, jinjiang, LineFilter{Day: monday, Way: "in"})
	require.NoError(t, err)
	require.Len(t, lines, 2)
	lines, err = w.svc.BankLines(w.ctx, jinjiang, LineFilter{Day: monday.AddDays(1)})
	require.NoError(t, err)
	require.Empty(t, lines)
}

// Lists of deposits and prices are narrowed to what a receipt could be.
func TestCandidatesOfReceipt(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.expect("张三", "100000.00")
	w.expect("李四", "200000.00")
	due := money.MustParse("100000.00")
	found, err := w.svc.Deposits(w.ctx, jinjiang, DepositFilter{State: "expected", Due: &due})
	require.NoError(t, err)
	require.Len(t, found, 1)
	none, err := w.svc.Deposits(w.ctx, jinjiang, DepositFilter{State: "refund"})
	require.NoError(t, err)
	require.Empty(t, none)
	page, err := w.svc.Deposits(w.ctx, jinjiang, DepositFilter{Limit: 1})
	require.NoError(t, err)
	next, err := w.svc.Deposits(w.ctx, jinjiang, DepositFilter{Limit: 1, After: page[0].Deposit})
	require.NoError(t, err)
	require.NotEqual(t, page[0].Deposit, next[0].Deposit)
}

// The overview counts what waits, and a payout shows whose turn it is to everybody
// but those who have signed it.
func TestOverview(t *testing.T) {
	t.Parallel()
	w, _, lines := finalPlan(t)
	w.pay("路人", mainNo, "5.00", "")
	o, err := w.svc.Overview(w.ctx, jinjiang, w.now)
	require.NoError(t, err)
	require.Equal(t, 1, o.Unclaimed.Count)
	require.Equal(t, "5.00", o.Unclaimed.Amount.String())
	require.Equal(t, w.balance(payments.Bank), o.Bank.String())
	require.Equal(t, 3, o.Steps["fund_keeper"].Count)
	require.False(t, o.Frozen)
	waiting, err := w.svc.Payouts(w.ctx, jinjiang, PayoutFilter{Next: "fund_keeper"})
	require.NoError(t, err)
	require.Len(t, waiting, 3)
	mine, err := w.svc.Payouts(w.ctx, jinjiang, PayoutFilter{Next: "fund_keeper", NotBy: w.staff["judge"].Person})
	require.NoError(t, err)
	require.Empty(t, mine, "the judge signed all of them by preparing them")
	page, err := w.svc.Payouts(w.ctx, jinjiang, PayoutFilter{Limit: 2})
	require.NoError(t, err)
	rest, err := w.svc.Payouts(w.ctx, jinjiang, PayoutFilter{Limit: 2, After: page[1].Payout})
	require.NoError(t, err)
	require.Len(t, rest, 1, "three payouts are a page of two and one of one")
	_, err = w.svc.PlaceHold(w.ctx, jinjiang, w.caseID, "stay", "中止执行裁定书", w.now, w.staff["judge"])
	require.NoError(t, err)
	held, err := w.svc.Held(w.ctx, jinjiang)
	require.NoError(t, err)
	require.Len(t, held, 1)
	d, err := w.svc.Payout(w.ctx, jinjiang, lines[0].Payout)
	require.NoError(t, err)
	require.Equal(t, "stay", d.Held)
	_, err = w.svc.Payout(w.ctx, jinjiang, ref.New())
	require.ErrorIs(t, err, payments.ErrPayoutUnknown)
}

// An outside payee is looked at before it is approved, and the newest approved one counts.
func TestPayees(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.outside("treasury", "某某市财政局", "90002222")
	to := payments.Payee{Name: "某某市财政局", Bank: "某行", Number: "90003333", Holder: "某某市财政局"}
	id, err := w.svc.ProposeOutsidePayee(w.ctx, jinjiang, "treasury", to, "账户变更函", w.now, w.staff["fund_keeper"])
	require.NoError(t, err)
	list, err := w.svc.OutsidePayees(w.ctx, jinjiang, "", "", 0)
	require.NoError(t, err)
	require.Equal(t, []bool{false, true}, []bool{list[0].InForce, list[1].InForce})
	seen, err := w.svc.OpenPayee(w.ctx, jinjiang, id, "复核前核对", w.now, w.staff["finance_checker"])
	require.NoError(t, err)
	require.Equal(t, to, seen)
	w.at("2026-03-03T08:00:00+08:00")
	require.NoError(t, w.svc.ApproveOutsidePayee(w.ctx, jinjiang, id, w.now, w.staff["finance_checker"]))
	list, err = w.svc.OutsidePayees(w.ctx, jinjiang, id, "", 0)
	require.NoError(t, err)
	require.True(t, list[0].InForce)
	_, err = w.svc.OpenPayee(w.ctx, jinjiang, ref.New(), "复核前核对", w.now, w.staff["finance_checker"])
	require.ErrorIs(t, err, payments.ErrOutsidePayee)

	no, err := w.svc.NumberOf(w.ctx, jinjiang, w.caseID)
	require.NoError(t, err)
	require.Empty(t, no)
	opened, err := w.svc.CaseNumber(w.ctx, jinjiang, w.caseID, w.now)
	require.NoError(t, err)
	no, err = w.svc.NumberOf(w.ctx, jinjiang, w.caseID)
	require.NoError(t, err)
	require.Equal(t, opened, no)
}

// Chosen payouts are approved together, all or none.
func TestApproveAll(t *testing.T) {
	t.Parallel()
	w, _, lines := finalPlan(t)
	var chosen []Chosen
	for _, p := range lines {
		chosen = append(chosen, Chosen{p.Payout, p.Content})
	}
	stale := append(slices.Clone(chosen[:2]), Chosen{lines[2].Payout, "00"})
	_, err := w.svc.ApproveAll(w.ctx, jinjiang, stale, w.now, w.staff["fund_keeper"])
	require.ErrorIs(t, err, payments.ErrHashMismatch)
	require.EqualValues(t, lines[2].Payout, fault.Of(err).Args()["payout"], "the refusal names the payout")
	for _, p := range lines {
		require.Equal(t, "fund_keeper", w.payout(p.Payout).Next, "none was approved")
	}
	all, err := w.svc.ApproveAll(w.ctx, jinjiang, chosen, w.now, w.staff["fund_keeper"])
	require.NoError(t, err)
	require.Len(t, all, 3)
	_, err = w.svc.ApproveAll(w.ctx, jinjiang, chosen, w.now, w.staff["fund_keeper"])
	require.ErrorIs(t, err, payments.ErrSameApprover)
	_, err = w.svc.ApproveAll(w.ctx, jinjiang, append(chosen[:1:1], chosen[0]), w.now, w.staff["bureau_head"])
	require.ErrorIs(t, err, payments.ErrSameApprover, "the same payout twice")
	_, err = w.svc.ApproveAll(w.ctx, jinjiang, nil, w.now, w.staff["bureau_head"])
	require.ErrorIs(t, err, payments.ErrNoneChosen)
	_, err = w.svc.ApproveAll(w.ctx, jinjiang, make([]Chosen, PageSize+1), w.now, w.staff["bureau_head"])
	require.ErrorIs(t, err, payments.ErrNoneChosen)
	all, err = w.svc.ApproveAll(w.ctx, jinjiang, chosen, w.now, w.staff["bureau_head"])
	require.NoError(t, err)
	require.Equal(t, "finance_maker", all[2].Next)
	require.Equal(t, "approved", all[2].State)
	w.sound()
}
