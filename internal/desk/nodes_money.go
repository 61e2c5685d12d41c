package desk

import (
	"fachui/internal/identity"
)

// planNodes lead from money in a case to payouts.
func planNodes() []node {
	return []node{
		{"plan.draft", handlers, text("拟制分配方案", "Draft the distribution plan"), OnCase, "plan.due", `
			select a.court_id, a.case_id, a.case_id, null::uuid, null::uuid, '', sum((b.debit - b.credit) * b.side), 1, coalesce(max(d.opened_at), max(m.at)),
				null::timestamptz, a.case_id, null::date
			from account a
			join balance b using (court_id, account_id)
			left join lateral (
				select j.at
				from posting i
				join journal j using (court_id, number)
				where i.court_id = a.court_id and i.cr_account = a.account_id
				order by i.number desc
				limit 1) m on true
			left join deadline d on d.kind = 'plan.due' and d.subject_id = a.case_id and d.ended_at is null
			where a.court_id = @court and a.code in ('L2050', 'L2060') and b.debit <> b.credit and not exists (
				select from plan p
				where p.court_id = a.court_id and p.case_id = a.case_id and p.state not in ('final', 'superseded'))
			group by a.court_id, a.case_id`},
		{"plan.serve", handlers, text("送达分配方案", "Serve the distribution plan"), OnPlan, "plan.due", `
			select p.court_id, p.plan_id, p.case_id, null::uuid, null::uuid, '', p.pool, 1, p.drafted_at, null::timestamptz, p.case_id, null::date
			from plan p
			where p.court_id = @court and p.state = 'draft'`},
		{"plan.objected", handlers, text("处理对分配方案的异议", "Deal with an objection to the plan"), OnPlan, "plan.opposition", `
			select p.court_id, p.plan_id, p.case_id, null::uuid, null::uuid, '', p.pool, count(*)::int, min(o.at), null::timestamptz, p.plan_id, null::date
			from plan p
			join plan_objection o using (court_id, plan_id)
			where p.court_id = @court and p.state in ('opposition', 'contested') and o.stance = 'object'
			group by p.court_id, p.plan_id, p.case_id, p.pool`},
		{"payout.prepare", handlers, text("按方案制单", "Prepare the payouts of the plan"), OnPlan, "payout.notice", `
			select p.court_id, p.plan_id, p.case_id, null::uuid, null::uuid, '', sum(i.amount), count(*)::int, p.final_at, null::timestamptz, p.case_id, null::date
			from plan p
			join plan_line i using (court_id, plan_id)
			where p.court_id = @court and p.state = 'final' and i.amount > 0 and i.code <> 'L2110' and not exists (
				select from payout o
				where o.court_id = i.court_id and o.line_id = i.line_id and o.state <> 'void')
			and not exists (
				select
				from assignment s
				join fund_decision f using (court_id, decision_id)
				where s.court_id = i.court_id and s.from_subject = i.line_id and f.state <> 'void')
			group by p.court_id, p.plan_id, p.case_id, p.final_at`},
		{"payout.reissue", handlers, text("退汇款重新制单", "Prepare returned money anew"), OnPayout, "payout.reissue", `
			select p.court_id, p.payout_id, p.case_id, null::uuid, p.lot_id, p.purpose, p.amount, 1, coalesce(p.sent_at, p.prepared_at), null::timestamptz, p.payout_id, null::date
			from payout p
			where p.court_id = @court and p.state in ('returned', 'refused') and not exists (
				select from payout n
				where n.court_id = p.court_id and n.replaces = p.payout_id and n.state <> 'void')`},
	}
}

// step is the query of payouts whose next step is number: the steps come in order,
// the fourth only where the leader is needed, and nobody takes two (law file §4.6).
func step(number string) string {
	return `
		select p.court_id, p.payout_id, p.case_id, null::uuid, p.lot_id, p.purpose, p.amount, 1, coalesce(g.at, p.prepared_at), null::timestamptz, p.case_id, null::date
		from payout p
		cross join lateral (
			select count(*) as n, max(a.at) as at, bool_or(a.person_id = @person::uuid) as mine
			from payout_approval a
			where a.court_id = p.court_id and a.payout_id = p.payout_id) g
		where p.court_id = @court and p.needs_chain and p.state in ('draft', 'approved')
		  and g.n + 1 + case when g.n >= 3 and not p.needs_leader then 1 else 0 end = ` + number + `
		  and g.mine is not true and not exists (
			select from case_hold h
			where h.court_id = p.court_id and h.case_id = p.case_id and h.released_at is null)`
}

// moneyNodes are the desks of finance.
func moneyNodes() []node {
	approve := text("审批付款", "Approve a payout")
	return []node{
		{"payout.prepared", handlers, text("承办人签署付款", "Sign a payout as the case handler"), OnPayout, "payout.notice", step("1")},
		{"payout.check", []identity.Role{identity.FundKeeper}, approve, OnPayout, "payout.notice", step("2")},
		{"payout.approve", []identity.Role{identity.BureauHead}, approve, OnPayout, "payout.notice", step("3")},
		{"payout.lead", []identity.Role{identity.Leader}, approve, OnPayout, "payout.notice", step("4")},
		{"payout.make", []identity.Role{identity.FinanceMaker}, text("财务制单", "Make a payout in finance"), OnPayout, "payout.due", step("5")},
		{"payout.dispatch", []identity.Role{identity.FinanceChecker}, text("复核并发出付款", "Check and send a payout"), OnPayout, "payout.due", step("6")},
		{"deposit.refund", []identity.Role{identity.FinanceMaker, identity.FinanceChecker}, text("退还未成交竞买人保证金", "Losers' deposits to be refunded"), OnLot, "deposit.refund", `
			select d.court_id, d.lot_id, d.case_id, null::uuid, d.lot_id, l.title, sum(d.due), count(*)::int, min(d.refund_due) - interval '24 hours', min(d.refund_due), d.lot_id, null::date
			from deposit d
			join lot l using (court_id, lot_id)
			where d.court_id = @court and d.state = 'held' and d.refund_due is not null
			group by d.court_id, d.lot_id, d.case_id, l.title`},
		{"payer.propose", []identity.Role{identity.ConfirmOfficer}, text("审查他人代付的保证金", "Review a deposit paid by somebody else"), OnException, "receipt.identify", `
			select x.court_id, x.exception_id, d.case_id, null::uuid, d.lot_id, l.title, x.amount, 1, x.opened_at, x.due_at, x.exception_id, null::date
			from receipt_exception x
			join deposit d on d.court_id = x.court_id and d.deposit_id = x.about_id
			join lot l on l.court_id = d.court_id and l.lot_id = d.lot_id
			where x.court_id = @court and x.kind = 'name_mismatch' and x.about = 'deposit' and x.state = 'open'`},
		{"payer.decide", []identity.Role{identity.Judge}, text("决定是否接受他人代付", "Decide whether somebody else may pay"), OnException, "receipt.identify", `
			select x.court_id, x.exception_id, d.case_id, null::uuid, d.lot_id, l.title, x.amount, 1, p.proposed_at, x.due_at, x.exception_id, null::date
			from receipt_exception x
			join deposit d on d.court_id = x.court_id and d.deposit_id = x.about_id
			join lot l on l.court_id = d.court_id and l.lot_id = d.lot_id
			join lateral (
				select p.proposal_id, p.proposed_by, p.proposed_at
				from exception_proposal p
				where p.court_id = x.court_id and p.exception_id = x.exception_id
				order by p.proposal_id desc
				limit 1) p on true
			join payer_ground g on g.court_id = x.court_id and g.proposal_id = p.proposal_id
			where x.court_id = @court and x.kind = 'name_mismatch' and x.state = 'proposed' and p.proposed_by <> @person::uuid`},
		{"exception.explain", finance, text("查明款项来源，提出处理意见", "Say what a receipt is"), OnException, "receipt.identify", `
			select e.court_id, e.exception_id, null::uuid, null::uuid, null::uuid, l.bank_ref, e.amount, 1, e.opened_at, e.due_at, e.exception_id, null::date
			from receipt_exception e
			join bank_line l on l.court_id = e.court_id and l.seq = e.line_seq
			where e.court_id = @court and e.state = 'open'`},
		{"exception.approve", finance, text("复核款项处理意见", "Approve what a colleague said a receipt is"), OnException, "receipt.identify", `
			select e.court_id, e.exception_id, null::uuid, null::uuid, null::uuid, l.bank_ref, e.amount, 1, p.proposed_at, e.due_at, e.exception_id, null::date
			from receipt_exception e
			join bank_line l on l.court_id = e.court_id and l.seq = e.line_seq
			join lateral (
				select proposed_by, proposed_at
				from exception_proposal p
				where p.court_id = e.court_id and p.exception_id = e.exception_id
				order by proposal_id desc
				limit 1) p on true
			where e.court_id = @court and e.state = 'proposed' and p.proposed_by <> @person::uuid`},
		{"reversal.approve", []identity.Role{identity.FinanceChecker}, text("复核冲正", "Approve a reversal"), OnReversal, "", `
			select r.court_id, r.reversal_id, j.case_id, null::uuid, null::uuid, r.reason, j.total, 1, r.proposed_at, null::timestamptz, r.reversal_id, null::date
			from reversal r
			join journal j using (court_id, number)
			where r.court_id = @court and r.proposed_by <> @person::uuid and not exists (
				select from journal n
				where n.court_id = r.court_id and n.reverses = r.number)`},
		{"payee.approve", checkers, text("复核外部收款人", "Approve an outside payee"), OnPayee, "", `
			select p.court_id, p.payee_id, null::uuid, null::uuid, null::uuid, p.payee, null::numeric, 1, p.proposed_at, null::timestamptz, p.payee_id, null::date
			from outside_payee p
			where p.court_id = @court and p.proposed_by <> @person::uuid and not exists (
				select from outside_payee_approval a
				where a.court_id = p.court_id and a.payee_id = p.payee_id)`},
	}
}

// openDays are the days that are over, not closed, and on which the bank booked
// anything, with yesterday, booked or not; at most two months of them. Days without
// a line are locked with the day after them.
const openDays = `
			select g.court_id, null::uuid, null::uuid, null::uuid, null::uuid, g.day::text, null::numeric, 1, %since, null::timestamptz, null::uuid, g.day
			from (` + daysToClose + `
				order by day
				limit 62) g
			cross join lateral bank_stated(g.court_id, g.day) s
			left join lateral (
				select proposed_by, proposed_at
				from day_proposal p
				where p.court_id = g.court_id and p.day = g.day
				order by proposal_id desc
				limit 1) p on true
			where `

const daysToClose = `
				select l.court_id, (b.booked_at at time zone 'Asia/Shanghai')::date as day
				from ledger l
				join bank_line b on b.court_id = l.court_id and b.booked_at >= (l.closed_through + 1)::timestamp at time zone 'Asia/Shanghai'
					and b.booked_at < @today::date::timestamp at time zone 'Asia/Shanghai'
				where l.court_id = @court
				union
				select court_id, @today::date - 1
				from ledger
				where court_id = @court and closed_through < @today::date - 1`

const dayOver = `(g.day + 1)::timestamp at time zone 'Asia/Shanghai'`

// dayNodes close the days in their order, at a difference of 0.00. Only the first
// of them can be signed.
func dayNodes() []node {
	first := ` and g.day = (select min(o.day) from (` + daysToClose + `) o)`
	return []node{
		{"statement.import", []identity.Role{identity.FinanceMaker, identity.Reconciler}, text("导入银行对账单", "Import the bank statement"), OnDay, "",
			since(openDays, dayOver) + `s.missing is not null`},
		{"day.sign", []identity.Role{identity.Reconciler}, text("对账并提交日结", "Reconcile and sign the day"), OnDay, "",
			since(openDays, `s.taken`) + `s.missing is null and p.proposed_at is null` + first},
		{"day.close", checkers, text("复核日结", "Close the day as a second person"), OnDay, "",
			since(openDays, `p.proposed_at`) + `p.proposed_at is not null and p.proposed_by <> @person::uuid` + first},
	}
}
