package desk_test

import (
	"strconv"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/stretchr/testify/require"

	"fachui/internal/desk"
	"fachui/internal/identity"
	"fachui/internal/legal"
	"fachui/internal/pgtest"
	"fachui/internal/pgtest/fixture"
	"fachui/internal/ref"
)

const court = "jinjiang"

// first is a day on which no day waits to be closed.
var first = legal.MustParse("2026-01-05T10:00:00")

type room struct {
	*desk.Service
	t    *testing.T
	pool *pgxpool.Pool
	me   ref.ID
	free *pgx.Conn // writes without triggers, for rows whose way there is another room's test
}

func newRoom(t *testing.T) room {
	t.Helper()
	pool := pgtest.New(t)
	for _, c := range []string{court, "wuhou"} {
		fixture.Court(t, pool, c)
	}
	r := room{desk.New(pool), t, pool, ref.New(), pgtest.Super(t, pool)}
	for _, table := range []string{
		"lot", "lot_resolution", "payout", "payout_approval", "deposit", "receipt_exception", "bank_line", "valuation", "draw", "statement",
		"day_proposal", "plan", "plan_line", "application", "appraisal_objection", "commission", "survey", "settlement", "valuation_report",
		"report_recipient", "report_receipt", "platform_choice", "asset",
	} {
		r.exec("alter table " + table + " disable trigger all")
	}
	return r
}

func (r room) exec(sql string, args ...any) {
	r.t.Helper()
	_, err := r.free.Exec(r.t.Context(), sql, args...)
	require.NoError(r.t, err, sql)
}

func (r room) queue(at legal.Time, roles ...identity.Role) desk.Tasks {
	r.t.Helper()
	q, err := r.Queue(r.t.Context(), court, r.me, roles, desk.Question{}, at)
	require.NoError(r.t, err)
	return q
}

// nodes names the kinds of task that wait for roles.
func (r room) nodes(at legal.Time, roles ...identity.Role) []string {
	r.t.Helper()
	out := []string{}
	for _, n := range r.queue(at, roles...).Nodes {
		require.NotEmpty(r.t, n.What.ZH, n.Node)
		require.NotEmpty(r.t, n.What.EN, n.Node)
		out = append(out, n.Node)
	}
	return out
}

// Every query runs, and finds nothing where nothing waits.
func TestQueue_of_nothing(t *testing.T) {
	t.Parallel()
	r := newRoom(t)
	q := r.queue(first, identity.CourtRoles...)
	require.Equal(t, desk.Tasks{Nodes: []desk.Node{}, Tasks: []desk.Task{}}, q)
	q = r.queue(first, identity.Supervisor)
	require.Empty(t, q.Tasks)
	mine, err := r.Mine(t.Context(), r.me, desk.Question{}, first)
	require.NoError(t, err)
	require.Equal(t, desk.Tasks{Nodes: []desk.Node{}, Tasks: []desk.Task{}}, mine)
	_, err = r.Mine(t.Context(), r.me, desk.Question{After: "x"}, first)
	require.ErrorIs(t, err, desk.ErrAfter)
	_, err = r.Queue(t.Context(), court, r.me, identity.CourtRoles, desk.Question{After: "1~x~y"}, first)
	require.ErrorIs(t, err, desk.ErrAfter)
}

// A task carries its subject, its case and its clock; a missed clock stays red.
func TestQueue_of_one(t *testing.T) {
	t.Parallel()
	r := newRoom(t)
	caseID, asset := fixture.Asset(t, r.pool, court, "immovable", "housing")
	fixture.Asset(t, r.pool, "wuhou", "immovable", "housing")
	q := r.queue(first, identity.Clerk)
	require.Len(t, q.Tasks, 1, "another court's asset is not in it")
	task := q.Tasks[0]
	require.Equal(t, []any{"asset.survey", desk.OnAsset, asset, caseID, "锦江区某路一号房屋", desk.NoLight},
		[]any{task.Node, task.Noun, task.ID, task.Case, task.Title, task.Light})
	require.Contains(t, task.CaseNo, "执1号")
	require.True(t, task.Due.IsZero())
	require.Empty(t, r.queue(first, identity.FinanceMaker, identity.TechnicalOffice, identity.Leader).Tasks, "not their desk")

	r.exec(`
		insert into deadline (deadline_id, court_id, kind, subject_id, case_id, owner_role, due_at, basis, opened_at)
		values ($1, $2, 'valuation.start', $3, $4, 'judge', $5, '', $6)`, ref.New(), court, asset, caseID, first.Add(10*24*time.Hour), first)
	require.Equal(t, desk.Green, r.queue(first, identity.Judge).Tasks[0].Light)
	require.Equal(t, desk.Amber, r.queue(first.Add(9*24*time.Hour), identity.Judge).Tasks[0].Light)
	late := first.Add(10 * 24 * time.Hour)
	r.exec(`update deadline set ended_at = due_at, outcome = 'missed' where subject_id = $1`, asset)
	q = r.queue(late, identity.Judge)
	require.Equal(t, desk.Red, q.Tasks[0].Light, "missed, and still to be done")
	require.Equal(t, []desk.Node{{Node: "asset.survey", What: q.Nodes[0].What, Count: 1, Overdue: 1}}, q.Nodes)

	r.exec(`
		insert into survey (court_id, asset_id, version, survey_id, facts, facts_enc, complete, surveyed_by, surveyed_at)
		values ($1, $2, 1, $3, '{}', '', true, $3, $4)`, court, asset, ref.New(), first)
	require.Equal(t, []string{"valuation.begin"}, r.nodes(first, identity.Clerk))
}

func TestQueue_of_days(t *testing.T) {
	t.Parallel()
	r := newRoom(t)
	at := legal.MustParse("2026-01-07T09:00:00")
	q := r.queue(at, identity.FinanceMaker)
	require.Len(t, q.Tasks, 1, "a day on which the bank booked nothing is locked with the day after it")
	require.Equal(t, legal.MustDate("2026-01-06"), q.Tasks[0].Day, "yesterday is agreed with the bank in any case")
	r.exec(`
		insert into bank_line (court_id, seq, bank_seq, line_id, bank_ref, booked_at, value_date, credit, amount, journal_number)
		values ($1, 1, 1, gen_random_uuid(), 'A1', $2, '2026-01-05', true, 1, 1)`, court, legal.MustParse("2026-01-05T23:59:59.999999"))
	q = r.queue(at, identity.FinanceMaker, identity.Reconciler, identity.FinanceChecker)
	require.Len(t, q.Tasks, 2)
	require.Equal(t, []legal.Date{legal.MustDate("2026-01-05"), legal.MustDate("2026-01-06")}, []legal.Date{q.Tasks[0].Day, q.Tasks[1].Day})
	require.Equal(t, "statement.import", q.Tasks[0].Node)
	require.Equal(t, legal.MustDate("2026-01-06").Start(), q.Tasks[0].Since)
	for _, day := range []string{"2026-01-05", "2026-01-06"} {
		r.exec(`
			insert into statement (court_id, statement_id, day, file_hash, opening, closing, lines, imported_at)
			values ($1, gen_random_uuid(), $2, '', 0, 0, 0, $3)`, court, day, at)
	}
	require.Equal(t, []string{"day.sign"}, r.nodes(at, identity.Reconciler), "the first open day only")
	require.Len(t, r.queue(at, identity.Reconciler).Tasks, 1)
	r.exec(`
		insert into day_proposal (court_id, proposal_id, day, statement_id, bank_closing, book_closing, proposed_by, proposed_at)
		values ($1, gen_random_uuid(), '2026-01-05', gen_random_uuid(), 0, 0, $2, $3)`, court, r.me, at)
	require.Empty(t, r.nodes(at, identity.Reconciler, identity.FinanceChecker), "not by the one who signed")
	r.me = ref.New()
	require.Equal(t, []string{"day.close"}, r.nodes(at, identity.FinanceChecker))
}

// Each state of a lot waits at its desk.
func TestQueue_of_lots(t *testing.T) {
	t.Parallel()
	r := newRoom(t)
	lot := fixture.Announced(t, r.pool, fixture.Lot{Court: court})
	r.exec(`delete from platform_choice`)
	for _, c := range []struct {
		status string
		role   identity.Role
		want   []string
	}{
		{"PRICED", identity.Judge, []string{"lot.platform", "lot.propose"}},
		{"PRICED", identity.PanelMember, []string{"lot.propose"}},
		{"PANEL_OK", identity.Clerk, []string{"lot.platform"}},
		{"NOTICED", identity.Clerk, []string{"lot.announce", "lot.platform"}},
		{"ANNOUNCED", identity.Clerk, []string{}},
		{"BIDDING", identity.Judge, []string{}},
		{"SUSPENDED", identity.Judge, []string{"lot.resume"}},
		{"SUSPENDED", identity.Clerk, []string{}},
		{"FAILED_R1", identity.Clerk, []string{"lot.relist"}},
		{"FAILED_R2", identity.Judge, []string{"lot.after_second"}},
		{"SELLOFF_FAILED", identity.Judge, []string{"lot.after_second"}},
		{"OFFSET_PENDING", identity.Judge, []string{"lot.rule_in_kind"}},
		{"OVERDUE", identity.Judge, []string{"lot.overdue"}},
		{"PAID", identity.Judge, []string{"lot.rule"}},
		{"PAID", identity.Clerk, []string{}},
		{"RULED", identity.Clerk, []string{"ruling.serve"}},
		{"TITLED", identity.Clerk, []string{"lot.deliver"}},
		{"DELIVERED", identity.Judge, []string{}},
		{"DEFAULTED", identity.Judge, []string{"lot.relist"}},
	} {
		r.exec(`
			update lot
			set status = $2, suspended_from = case when $2 = 'SUSPENDED' then 'ANNOUNCED' end,
				final_price = case when $2 like '%FAILED%' then null else starting_price end, ended_at = ends_at, paid_at = ends_at
			where lot_id = $1`, lot, c.status)
		require.Equal(t, c.want, r.nodes(first, c.role), "%s, %s", c.status, c.role)
	}
}

// A buyer who is late is reminded before the judge is asked: for as long as the court
// has set. And what readers ask waits, as does a price that is out of all proportion.
func TestQueue_asks_after_the_grace(t *testing.T) {
	t.Parallel()
	r := newRoom(t)
	lot := fixture.Announced(t, r.pool, fixture.Lot{Court: court})
	r.exec(`
		update lot
		set status = 'OVERDUE', final_price = starting_price, ended_at = ends_at
		where lot_id = $1`, lot)
	due := func() legal.Time { return r.queue(first, identity.Judge).Tasks[0].Due }
	var listed legal.Time
	require.NoError(t, r.free.QueryRow(t.Context(), `select listed_at from lot where lot_id = $1`, lot).Scan(&listed))
	require.Equal(t, listed.Date().AddDays(3).End(), due())
	r.exec(`alter table court_setting disable trigger all`)
	r.exec(`
		insert into court_setting (court_id, change_id, name, value, document, from_day, proposed_by, proposed_at, approved_by, approved_at, effective_at)
		values ($1, gen_random_uuid(), 'default_grace_days', 7, '锦法执1号', '2020-01-01', gen_random_uuid(), '2020-01-01', gen_random_uuid(), '2020-01-01', '2020-01-01')`, court)
	require.Equal(t, listed.Date().AddDays(7).End(), due())
	r.exec(`update lot set status = 'ANNOUNCED', final_price = null, ended_at = null where lot_id = $1`, lot)
	r.exec(`alter table lot_question disable trigger all`)
	r.exec(`
		insert into lot_question (court_id, question_id, lot_id, person_id, words, hidden, asked_at)
		values ($1, gen_random_uuid(), $2, gen_random_uuid(), '电梯房还是步梯房', 0, $3)`, court, lot, first)
	require.Equal(t, []string{"question.answer"}, r.nodes(first, identity.Clerk))
}

// A resolution waits for each member until that member has signed.
func TestQueue_of_a_panel(t *testing.T) {
	t.Parallel()
	r := newRoom(t)
	lot := fixture.Announced(t, r.pool, fixture.Lot{Court: court})
	r.exec(`update lot set status = 'PRICED' where lot_id = $1`, lot)
	var member ref.ID
	require.NoError(t, r.free.QueryRow(t.Context(), `select members[1]::text from lot_resolution where lot_id = $1`, lot).Scan(&member))
	r.me = member
	require.NotContains(t, r.nodes(first, identity.PanelMember), "lot.sign", "signed already")
	r.exec(`alter table resolution_signature disable trigger all`)
	r.exec(`delete from resolution_signature where member_id = $1`, member)
	q := r.queue(first, identity.PanelMember)
	require.Equal(t, "lot.sign", q.Tasks[0].Node)
	require.Equal(t, "700000.00", q.Tasks[0].Amount.String())
	require.Equal(t, lot, q.Tasks[0].Lot)
	r.me = ref.New()
	require.NotContains(t, r.nodes(first, identity.PanelMember), "lot.sign", "not of this panel")
}

// A payout waits for exactly the one whose step comes next.
func TestQueue_of_payouts(t *testing.T) {
	t.Parallel()
	r := newRoom(t)
	caseID, _ := fixture.Asset(t, r.pool, court, "immovable", "housing")
	payout, earlier := ref.New(), ref.New()
	r.exec(`
		insert into payout (court_id, payout_id, kind, case_id, source_code, source_subject, amount, purpose, payee, payee_content, name_hash,
			account_hash, content_hash, needs_chain, needs_leader, end_to_end, state, prepared_by, prepared_at)
		values ($1, $2, 'plan', $3, 'L2150', $2, 1000, '案款发放', '某人', '', '', '', '', true, false, 'FC' || repeat('0', 30), 'draft', $4, $5)`,
		court, payout, caseID, earlier, first)
	roles := []identity.Role{
		identity.Clerk, identity.FundKeeper, identity.BureauHead, identity.Leader, identity.FinanceMaker, identity.FinanceChecker,
	}
	nodes := []string{"payout.prepared", "payout.check", "payout.approve", "payout.lead", "payout.make", "payout.dispatch"}
	for _, leader := range []bool{false, true} {
		r.exec(`delete from payout_approval`)
		r.exec(`update payout set needs_leader = $1`, leader)
		for i := range roles {
			if i == 3 && !leader {
				continue
			}
			taker := ref.New()
			for j, role := range roles {
				want := []string{}
				if j == i {
					want = append(want, nodes[i])
				}
				got := []string{}
				for _, n := range r.nodes(first, role) {
					if n != "asset.survey" {
						got = append(got, n)
					}
				}
				require.Equal(t, want, got, "leader %v, step %d, %s", leader, i+1, role)
			}
			r.exec(`
				insert into payout_approval (court_id, payout_id, step, role, person_id, content_hash, at)
				values ($1, $2, $3, $4, $5, '', $6)`, court, payout, i+1, string(roles[i]), taker, first)
			keep := r.me
			r.me = taker
			require.Empty(t, r.queue(first, identity.FundKeeper, identity.BureauHead, identity.Leader, identity.FinanceMaker, identity.FinanceChecker).Tasks,
				"nobody takes two steps")
			r.me = keep
		}
	}
	r.exec(`delete from payout_approval`)
	r.exec(`
		insert into case_hold (court_id, hold_id, case_id, reason, document, placed_by, placed_at)
		values ($1, $2, $3, 'stay', '中止执行裁定', $2, $4)`, court, ref.New(), caseID, first)
	require.NotContains(t, r.nodes(first, identity.Clerk), "payout.prepared", "the case is held")
}

// A final plan waits while one of its payable lines has no payout.
func TestQueue_of_plans(t *testing.T) {
	t.Parallel()
	r := newRoom(t)
	caseID, _ := fixture.Asset(t, r.pool, court, "immovable", "housing")
	r.exec(`delete from asset`)
	plan, line := ref.New(), ref.New()
	r.exec(`
		insert into plan (court_id, plan_id, case_id, version, pool, from_sale, facts, state, drafted_by, drafted_at)
		values ($1, $2, $3, 1, 1000, 1000, '{}', 'draft', $2, $4)`, court, plan, caseID, first)
	for i, l := range []struct {
		id   ref.ID
		code string
	}{{line, "L2150"}, {ref.New(), "L2110"}} {
		r.exec(`
			insert into plan_line (court_id, plan_id, line_id, line_no, tier, use, claim, payee, code, due, amount, parts, basis, zh, en)
			values ($1, $2, $3, $4, '', 'pay', '', 'x', $5, 500, 500, '{}', '', '', '')`, court, plan, l.id, i+1, l.code)
	}
	require.Equal(t, []string{"plan.serve"}, r.nodes(first, identity.Clerk))
	r.exec(`update plan set state = 'served'`)
	require.Empty(t, r.nodes(first, identity.Clerk), "its readers have their time")
	r.exec(`update plan set state = 'final', final_at = $1`, first)
	q := r.queue(first, identity.Judge)
	require.Len(t, q.Tasks, 1)
	require.Equal(t, []any{"payout.prepare", 1, "500.00", plan}, []any{q.Tasks[0].Node, q.Tasks[0].Count, q.Tasks[0].Amount.String(), q.Tasks[0].ID},
		"what is reserved is not payable")
	r.exec(`
		insert into payout (court_id, payout_id, kind, case_id, plan_id, line_id, source_code, source_subject, amount, purpose, payee, payee_content,
			name_hash, account_hash, content_hash, needs_chain, needs_leader, end_to_end, state, prepared_by, prepared_at)
		values ($1, $2, 'plan', $3, $4, $5, 'L2150', $2, 500, '发放', '某人', '', '', '', '', true, false, 'FC' || repeat('0', 30), 'sent', $2, $6)`,
		court, ref.New(), caseID, plan, line, first)
	require.Empty(t, r.nodes(first, identity.Judge))
	r.exec(`update payout set state = 'returned', returned_seq = 1`)
	require.Equal(t, []string{"payout.reissue"}, r.nodes(first, identity.Judge))
}

func TestQueue_of_finance(t *testing.T) {
	t.Parallel()
	r := newRoom(t)
	lot := fixture.Announced(t, r.pool, fixture.Lot{Court: court})
	exception := ref.New()
	r.exec(`
		insert into bank_line (court_id, seq, bank_seq, line_id, bank_ref, booked_at, value_date, credit, amount, journal_number)
		values ($1, 1, 1, $2, 'REF1', $3, '2026-01-05', true, 500, 1)`, court, ref.New(), first)
	r.exec(`
		insert into receipt_exception (court_id, exception_id, kind, line_seq, amount, held_in, state, opened_at, due_at)
		values ($1, $2, 'unknown_money', 1, 500, 'L2210', 'open', $3, $4)`, court, exception, first, first.Add(72*time.Hour))
	for i := range 3 {
		r.exec(`
			insert into deposit (court_id, deposit_id, case_id, lot_id, application_id, due, payer_hash, reference, state, expected_at, held_at, refund_due, line_seq, virtual_no)
			select court_id, $3, case_id, lot_id, $3, 70000, '0123456789abcdef', 'ABCDEFGH0' || $4, 'held', $2, $2, $5, $4::int, ''
			from lot
			where lot_id = $1`, lot, first, ref.New(), strconv.Itoa(i), first.Add(24*time.Hour))
	}
	q := r.queue(first, identity.FinanceChecker)
	require.Len(t, q.Tasks, 2, "three deposits are one task")
	refund, receipt := q.Tasks[0], q.Tasks[1]
	require.Equal(t, []any{"deposit.refund", 3, "210000.00", lot, desk.Amber}, []any{refund.Node, refund.Count, refund.Amount.String(), refund.Lot, refund.Light})
	require.Equal(t, []any{"exception.explain", exception, "REF1", desk.Green}, []any{receipt.Node, receipt.ID, receipt.Title, receipt.Light})
	r.exec(`update receipt_exception set state = 'proposed'`)
	r.exec(`alter table exception_proposal disable trigger all`)
	r.exec(`
		insert into exception_proposal (court_id, proposal_id, exception_id, treat_as, evidence, proposed_by, proposed_at)
		values ($1, $2, $3, 'misdirected', '电话核实', $4, $5)`, court, ref.New(), exception, r.me, first)
	require.Equal(t, []string{"channel.state"}, r.nodes(first, identity.FundKeeper), "not by the one who proposed; deposits are taken and nobody asked the bank when it pays")
	r.me = ref.New()
	require.Equal(t, []string{"channel.state", "exception.approve"}, r.nodes(first, identity.FundKeeper))
}

// Who applied is not in the task: the lot and a number are.
func TestQueue_of_the_confirming_officer(t *testing.T) {
	t.Parallel()
	r := newRoom(t)
	lot := fixture.Announced(t, r.pool, fixture.Lot{Court: court})
	for range 2 {
		r.exec(`
			insert into application (court_id, lot_id, application_id, person_id, bidder_id, claims_priority, deposit_due, status, announcement_hash,
				housing_pledge, applied_at)
			values ($1, $2, $3, $4, $4, true, 70000, 'APPLIED', repeat('a', 64), false, $5)`, court, lot, ref.New(), ref.New(), first)
	}
	q := r.queue(first, identity.ConfirmOfficer)
	require.Len(t, q.Tasks, 1)
	require.Equal(t, []any{"application.confirm", lot, 2}, []any{q.Tasks[0].Node, q.Tasks[0].ID, q.Tasks[0].Count})
	require.Empty(t, r.queue(first, identity.Judge, identity.Clerk).Tasks)
}

// 10,000 tasks: no page repeats another, in the order of their ends.
func TestQueue_of_ten_thousand(t *testing.T) {
	t.Parallel()
	r := newRoom(t)
	caseID, asset := fixture.Asset(t, r.pool, court, "immovable", "housing")
	r.exec(`alter table asset disable trigger all`)
	r.exec(`
		insert into asset (court_id, case_id, asset_id, kind, class, title, province, city, address, seizure_kind, seized_on, seizure_doc, listed_by, listed_at)
		select court_id, case_id, gen_random_uuid(), kind, class, '财产' || n, province, city, address, seizure_kind, seized_on, seizure_doc, listed_by,
			listed_at + (n % 100) * interval '1 minute'
		from asset, generate_series(1, 9999) n
		where asset_id = $1`, asset)
	r.exec(`
		insert into deadline (deadline_id, court_id, kind, subject_id, case_id, owner_role, due_at, basis, opened_at)
		select gen_random_uuid(), $1, 'valuation.start', asset_id, $2, 'judge', $3::timestamptz + (row_number() over (order by asset_id) % 50) * interval '1 hour', '', $3
		from asset
		where title like '%7'`, court, caseID, first)
	r.exec(`analyze asset; analyze deadline`)
	seen := map[ref.ID]bool{}
	after, pages := "", 0
	var last desk.Task
	for {
		began := time.Now()
		q, err := r.Queue(t.Context(), court, r.me, identity.CourtRoles, desk.Question{After: after, Limit: 200}, first)
		require.NoError(t, err)
		if pages == 0 {
			t.Logf("first page of 10,000 tasks in %v", time.Since(began))
			require.Equal(t, 10000, q.Nodes[0].Count)
			require.Equal(t, 20, q.Nodes[0].Overdue)
		}
		for _, task := range q.Tasks {
			require.False(t, seen[task.ID])
			seen[task.ID] = true
			require.False(t, !last.ID.IsZero() && (last.Due.IsZero() && !task.Due.IsZero() || !last.Due.IsZero() && !task.Due.IsZero() && task.Due.Before(last.Due)))
			last = task
		}
		pages++
		after = q.Next
		if after == "" || pages == 8 {
			break
		}
	}
	require.Len(t, seen, 1600)
	q, err := r.Queue(t.Context(), court, r.me, identity.CourtRoles, desk.Question{Node: "asset.survey", After: after, Limit: 1000}, first)
	require.NoError(t, err)
	require.Len(t, q.Tasks, 200, "a page is never longer")
	q, err = r.Queue(t.Context(), court, r.me, identity.CourtRoles, desk.Question{Node: "lot.rule"}, first)
	require.NoError(t, err)
	require.Empty(t, q.Tasks)
	require.Equal(t, 10000, q.Nodes[0].Count, "the counts are of everything")
}
