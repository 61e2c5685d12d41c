package desk_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"fachui/internal/desk"
	"fachui/internal/identity"
	"fachui/internal/pgtest/fixture"
	"fachui/internal/ref"
)

// second says for each table in which somebody answers for what somebody else did:
// the tasks that tell that person. What waits without a task is forgotten; so a table
// that is missing here fails the test, and a table without tasks says why.
var second = map[string]struct {
	tasks string
	why   string // no task
}{
	"fund_account":             {why: "opened with its court by the operators of the platform, whose page lists courts that wait"},
	"court_decision":           {why: "the operators' page of courts lists what waits"},
	"journal":                  {why: "posted by what two people decided, each with its own task"},
	"day_proposal":             {why: "the row of the first person; day_close is the second's"},
	"day_close":                {tasks: "day.close"},
	"exception_decision":       {tasks: "exception.approve payer.decide"},
	"outside_payee_approval":   {tasks: "payee.approve"},
	"payout_approval":          {tasks: "payout.prepared payout.check payout.approve payout.lead payout.make payout.dispatch"},
	"reversal":                 {tasks: "reversal.approve"},
	"custody_act":              {tasks: "custody.confirm custody.countersign custody.dispose"},
	"custody_movement":         {tasks: "custody.receive custody.confirm custody.countersign custody.dispose"},
	"custody_handover":         {tasks: "custody.receive"},
	"cash_receipt":             {tasks: "cash.confirm cash.bank"},
	"court_setting":            {tasks: "setting.approve"},
	"fund_policy":              {tasks: "interest.approve_rule fee.approve_rule"},
	"interest_allocation":      {tasks: "interest.approve"},
	"voucher_void_answer":      {tasks: "voucher.answer_void"},
	"forfeiture":               {tasks: "forfeiture.approve"},
	"residual_ruling":          {tasks: "forfeiture.residual"},
	"bank_channel_approval":    {tasks: "channel.approve"},
	"loan_payment":             {tasks: "loan.decide"},
	"fee_decision":             {tasks: "fee.approve_decision"},
	"fee_refund":               {tasks: "fee.approve_refund"},
	"fund_decision":            {tasks: "decision.approve decision.escrow"},
	"cost_advance":             {tasks: "cost.check"},
	"ledger_opening":           {tasks: "opening.sign_bureau opening.sign_finance"},
	"duty_order_answer":        {tasks: "duty.answer"},
	"fund_order_answer":        {tasks: "account.sign"},
	"duty_handover":            {tasks: "post.take_over"},
	"case_handover":            {tasks: "case.take_over"},
	"case_handover_answer":     {why: "is the taker's signature, or the head's word that takes the order back"},
	"duty_act":                 {why: "notes what a substitute did; nobody answers it"},
	"period_close":             {why: "the row of the first person; period_signature is the second's"},
	"period_signature":         {tasks: "period.register_sign period.month_sign period.year_sign"},
	"lot_drawn":                {tasks: "lot.draw_lots"},
	"notary_note":              {tasks: "escrow.answer_note"},
	"application_confirmation": {tasks: "application.confirm"},
	"commission":               {why: "a firm answers the court; its own queue says so"},
	"lot_answer":               {why: "one officer answers what a reader asked; nobody signs behind it"},
	"event":                    {why: "notes for whom a substitute acted"},
	"payee_account":            {why: "the payee confirms it, told in his own queue"},
	"payout_deferral":          {why: "one act of the head who approves it"},
	"proof":                    {why: "the operators' page lists proofs that wait"},
	"restitution_case":         {why: "says which case is which; two cases are told apart, not people"},
	"mandate_power_found":      {tasks: "application.confirm"},
	"person_role":              {why: "an operator gives roles to others; nothing waits"},
}

// twoPeople finds the tables in which two people are told apart: by a check between
// their columns, by a trigger that is named so, or by a column for the second.
const twoPeople = `
	select distinct c.relname::text
	from pg_class c
	where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and (
		exists (
			select from pg_constraint k
			where k.conrelid = c.oid and k.contype = 'c' and pg_get_constraintdef(k.oid) ~ '<>' and (
				select count(*)
				from pg_attribute a
				where a.attrelid = c.oid and a.attnum = any (k.conkey) and a.atttypid = 'uuid'::regtype) > 1
				and pg_get_constraintdef(k.oid) ~ '(_by|officer|witness|giver|person_id|_id) <> ')
		or exists (
			select from pg_trigger t
			where t.tgrelid = c.oid and t.tgname ~ '(two_people|other_person)')
		or exists (
			select from pg_attribute a
			where a.attrelid = c.oid and a.attname in ('approved_by', 'checked_by', 'confirmed_by', 'answered_by', 'signed_by', 'drawn_by')))`

func TestEverySecondPersonHasATask(t *testing.T) {
	t.Parallel()
	r := newRoom(t)
	rows, err := r.free.Query(t.Context(), twoPeople)
	require.NoError(t, err)
	tables, err := pgx.CollectRows(rows, pgx.RowTo[string])
	require.NoError(t, err)
	known := desk.NodesOfCourt()
	for _, table := range tables {
		s, listed := second[table]
		switch {
		case !listed:
			t.Errorf("table %s tells two people apart: name the task that tells the second, or why nobody waits", table)
		case s.tasks == "" && s.why == "":
			t.Errorf("table %s: name a task, or why there is none", table)
		}
	}
	for _, table := range slices.Sorted(maps.Keys(second)) {
		for task := range strings.FieldsSeq(second[table].tasks) {
			if len(known[task]) == 0 {
				t.Errorf("table %s: no desk has a task %q", table, task)
			}
		}
	}
}

// What one person of the money office did is told to the next, and to nobody who must
// not answer it.
func TestQueue_of_second_people(t *testing.T) {
	t.Parallel()
	r := newRoom(t)
	for _, table := range []string{
		"forfeiture", "forfeiture_share", "top_up", "buyer_default", "interest_allocation", "fund_policy", "fee_decision", "loan_payment", "cost_advance",
		"bank_channel", "bank_channel_approval", "ledger_opening", "voucher_void_request", "voucher", "escrow", "notary_note", "fund_decision", "assignment",
	} {
		r.exec("alter table " + table + " disable trigger all")
	}
	id, other := ref.New(), ref.New()
	lot := fixture.Announced(t, r.pool, fixture.Lot{Court: court})
	r.exec(`update lot set status = 'DELIVERED', final_price = 800000, ended_at = ends_at, paid_at = ends_at where lot_id = $1`, lot)
	var caseID ref.ID
	require.NoError(t, r.free.QueryRow(t.Context(), `select case_id from lot where lot_id = $1`, lot).Scan(&caseID))
	r.exec(`insert into settlement (court_id, settlement_id, case_id, lot_id, application_id, price, deposit, paid, payer_hash, reference, pay_by, state, opened_at, paid_at)
		values ($1, $2, $3, $4, $2, 800000, 100000, 700000, '', 'ABCDEFGH02', $5, 'paid', $5, $5)`, court, id, caseID, lot, first)
	r.exec(`insert into buyer_default (court_id, default_id, case_id, lot_id, asset_id, settlement_id, application_id, ruling_id, promised, forfeited, given_back, payer_hash, at, resale_lot)
		values ($1, $2, $3, $2, $2, $2, $2, $2, 900000, 100000, 0, '', $5, $4)`, court, id, caseID, lot, first)
	only := func(want string, role identity.Role) {
		t.Helper()
		require.Equal(t, []string{want}, r.nodes(first, role))
	}
	only("forfeiture.propose", identity.FinanceMaker)
	r.exec(`insert into forfeiture (court_id, forfeiture_id, case_id, resale_lot, resale_price, content, content_hash, evidence, state, proposed_by, proposed_at)
		values ($1, $2, $3, $4, 800000, '{}', repeat('a', 64), '案卷第二册', 'proposed', $5, $6)`, court, id, caseID, lot, other, first)
	r.exec(`insert into forfeiture_share (court_id, forfeiture_id, lot_id, turn, promised, resale_price, deposit, costs_due, own, burden, costs, difference, case_debts, related_debts, residual, short_costs, short_difference)
		values ($1, $2, $2, 1, 1000000, 800000, 100000, 0, 200000, 200000, 0, 100000, 0, 0, 0, 0, 100000)`, court, id)
	r.exec(`update buyer_default set lot_id = $1`, id)
	require.Empty(t, r.nodes(first, identity.FinanceMaker), "proposed")
	only("forfeiture.approve", identity.FinanceChecker)
	require.Equal(t, desk.OnForfeiture, r.queue(first, identity.FinanceChecker).Tasks[0].Noun)
	r.exec(`update forfeiture set proposed_by = $1`, r.me)
	require.Empty(t, r.nodes(first, identity.FinanceChecker), "nobody approves what is his own")
	r.exec(`update forfeiture set proposed_by = $1, state = 'approved', approved_by = $2, approved_at = $3`, other, r.me, first)
	only("top_up.decide", identity.Judge)
	require.Equal(t, "100000.00", r.queue(first, identity.Judge).Tasks[0].Amount.String())
	r.exec(`insert into top_up (court_id, top_up_id, forfeiture_id, lot_id, case_id, rule, amount, doc_no, document, reason, virtual_no, pay_by, ordered_by, at)
		values ($1, $2, $2, $2, $3, 'full', 100000, '裁1', repeat('a', 64), '补交', '5100000001000009', $4, $2, $5)`, court, id, caseID, first.Add(240*3600*1e9), first)
	only("top_up.collect", identity.Clerk)
	r.exec(`update top_up set paid = amount`)
	require.Empty(t, r.nodes(first, identity.Clerk))

	r.exec(`insert into fund_policy (court_id, policy_id, name, value, document, proposed_by, proposed_at) values ($1, $2, 'fee_round', 'yuan', '院文〔2026〕1号', $3, $4)`, court, ref.New(), other, first)
	only("fee.approve_rule", identity.Leader)
	r.exec(`delete from fund_policy`)
	r.exec(`insert into interest_allocation (court_id, allocation_id, policy_id, first_day, last_day, total, held, proposed_by, proposed_at, state)
		values ($1, $2, $2, '2026-01-01', '2026-03-20', 10, 0, $3, $4, 'proposed')`, court, id, other, first)
	only("interest.approve", identity.Leader)
	r.exec(`delete from interest_allocation`)
	r.exec(`insert into fee_decision (court_id, decision_id, case_id, kind, formula, charged, document, reason, state, proposed_by, proposed_at)
		values ($1, $2, $3, 'reduce', 100, 50, '减免决定', '困难企业', 'proposed', $4, $5)`, court, id, caseID, other, first)
	only("fee.approve_decision", identity.Leader)
	r.exec(`delete from fee_decision`)

	r.exec(`insert into loan_payment (court_id, loan_id, settlement_id, bank_enc, name_hash, amount, document, state, registered_by, registered_at)
		values ($1, $2, $2, '', '0123456789abcdef', 500, repeat('a', 64), 'registered', $3, $4)`, court, id, other, first)
	require.Equal(t, []string{"loan.decide"}, r.nodes(first, identity.Judge))
	only("loan.decide", identity.FundKeeper)
	r.exec(`update loan_payment set state = 'confirmed', decided_by = $1, decided_at = $2`, r.me, first)
	require.Empty(t, r.nodes(first, identity.FundKeeper))
	r.exec(`insert into cost_advance (court_id, advance_id, case_id, party_id, purpose, agency, amount, paid_on, receipt_no, state, stated_by, stated_at)
		values ($1, $2, $3, $2, 'appraisal', '某评估公司', 100, '2026-01-04', 'PJ0001', 'stated', $4, $5)`, court, id, caseID, other, first)
	only("cost.check", identity.FundKeeper)
	r.exec(`delete from cost_advance`)

	r.exec(`insert into bank_channel (court_id, channel_id, workdays_only, opens_minute, closes_minute, any_hour_up_to, source, proposed_by, proposed_at)
		values ($1, $2, true, 510, 1035, 0, '开户银行函', $3, $4)`, court, id, other, first)
	only("channel.approve", identity.FinanceChecker)
	r.exec(`insert into bank_channel_approval (court_id, channel_id, proposed_by, approved_by, approved_at) values ($1, $2, $3, $4, $5)`, court, id, other, r.me, first)
	require.Empty(t, r.nodes(first, identity.FinanceChecker))
	r.exec(`insert into ledger_opening (court_id, opening_id, day, state, begun_by, begun_at, file_hash, format, content_enc, brought_by, brought_at)
		values ($1, $2, '2026-01-04', 'begun', $3, $4, sha256('x'), 'csv', 'x', $3, $4)`, court, id, other, first)
	only("opening.sign_bureau", identity.BureauHead)
	only("opening.sign_finance", identity.FinanceChecker)
	r.exec(`update ledger_opening set bureau_by = $1, bureau_at = $2`, r.me, first)
	require.Empty(t, r.nodes(first, identity.FinanceChecker), "one person signs for one office")
	r.exec(`delete from ledger_opening`)

	r.exec(`insert into voucher (court_id, year, number, line_seq, amount, issued_by, issued_at) values ($1, 2026, 7, 1, 5, $2, $3)`, court, other, first)
	r.exec(`insert into voucher_void_request (court_id, request_id, year, number, reason, asked_by, asked_at) values ($1, $2, 2026, 7, '金额写错', $3, $4)`, court, id, other, first)
	only("voucher.answer_void", identity.FinanceChecker)
	require.Equal(t, "2026/7", r.queue(first, identity.FinanceChecker).Tasks[0].Title)
	r.exec(`delete from voucher_void_request`)

	r.exec(`insert into fund_decision (court_id, decision_id, case_id, kind, event, document, reason, total, state, proposed_by, proposed_at, approved_by, approved_at, journal_number)
		values ($1, $2, $3, 'escrow', 'P19', '提存审批表', '联系不上', 100, 'approved', $4, $5, $2, $5, 1)`, court, id, caseID, other, first)
	r.exec(`insert into assignment (court_id, assignment_id, decision_id, case_id, n, from_code, from_subject, code, payee, amount)
		values ($1, $2, $2, $3, 1, 'L2150', $2, 'L2230', '', 100)`, court, id, caseID)
	r.exec(`insert into escrow (court_id, decision_id, case_id, assignment_id, party_id, ground, proof, place, state, held_at, lapses_at)
		values ($1, $2, $3, $2, $2, 'missing', '村委会证明下落不明一年以上', 'notary', 'held', $4, $4::timestamptz + interval '5 years')`, court, id, caseID, first)
	require.Empty(t, r.nodes(first, identity.Clerk), "its payout has tasks of its own")
	r.exec(`update escrow set state = 'paid_over'`)
	only("escrow.note", identity.Clerk)
	r.exec(`insert into notary_note (court_id, note_id, escrow_id, step, document, on_day, state, stated_by, stated_at)
		values ($1, $2, $3, 'certified', '公证书第8号', '2026-01-05', 'stated', $4, $5)`, court, ref.New(), id, other, first)
	require.Empty(t, r.nodes(first, identity.Clerk))
	only("escrow.answer_note", identity.FundKeeper)
	r.exec(`update notary_note set stated_by = $1`, r.me)
	require.Empty(t, r.nodes(first, identity.FundKeeper), "nobody answers what is his own")
}
