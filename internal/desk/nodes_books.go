package desk

import "fachui/internal/identity"

// intakeNodes are what waits about money that reached a case otherwise than by a
// sale: 法发〔2017〕6号 Art. 7 and 9.
func intakeNodes() []node {
	const cash = `
		select c.court_id, c.cash_id, c.case_id, null::uuid, null::uuid, c.paper_no, c.amount, 1, coalesce(c.confirmed_at, c.entered_at), c.bank_by, c.cash_id, null::date
		from cash_receipt c
		where c.court_id = @court and `
	return []node{
		{"intake.state", handlers, text("写明交款原由", "Say why money came"), OnReceipt, "receipt.tell", `
			select r.court_id, r.receipt_id, r.case_id, null::uuid, null::uuid, '', r.amount, 1, r.came_at, r.notice_by, r.receipt_id, null::date
			from execution_receipt r
			where r.court_id = @court and r.cause is null`},
		{"cash.confirm", handlers, text("以在场人员身份确认现金", "Confirm cash as the second officer"), OnCash, "cash.bank",
			cash + `c.state = 'entered' and c.witness = @person::uuid`},
		{"cash.deliver", handlers, text("将现金缴存银行或交财务", "Bring cash to the bank or to finance"), OnCash, "cash.bank",
			cash + `c.state = 'confirmed' and @person::uuid in (c.taken_by, c.witness)`},
		{"cash.bank", []identity.Role{identity.FinanceMaker, identity.FinanceChecker}, text("接收或缴存现金", "Receive cash, or bank it"), OnCash, "cash.bank",
			cash + `c.state in ('confirmed', 'handed')`},
	}
}

// dutyNodes are orders about duties that wait for a second person, and posts that
// wait for who takes them.
func dutyNodes() []node {
	return []node{
		{"duty.answer", []identity.Role{identity.Leader, identity.BureauHead}, text("批准职务安排", "Approve an order about duties"), OnDuties, "", `
			select o.court_id, o.order_id, null::uuid, null::uuid, null::uuid, o.document_no, null::numeric, 1, o.asked_at, null::timestamptz, o.order_id, null::date
			from duty_order o
			where o.court_id = @court and @person::uuid not in (o.asked_by, coalesce(o.absent, o.asked_by), coalesce(o.substitute, o.asked_by)) and not exists (
				select from duty_order_answer a
				where a.court_id = o.court_id and a.order_id = o.order_id)`},
		{"post.take_over", []identity.Role{identity.FundKeeper, identity.FinanceMaker, identity.FinanceChecker, identity.Reconciler, identity.Judge,
			identity.Clerk, identity.BureauHead, identity.Leader, identity.Custodian}, text("签收岗位交接", "Sign for a post"), OnPost, "", `
			select h.court_id, h.handover_id, null::uuid, null::uuid, null::uuid, '', null::numeric, h.items, h.made_at, null::timestamptz, h.handover_id, null::date
			from duty_handover h
			where h.court_id = @court and h.taker = @person::uuid and not exists (
				select from duty_handover_signature s
				where s.court_id = h.court_id and s.handover_id = h.handover_id and s.person_id = h.taker)`},
		{"case.take_over", judge, text("签收移交的案件", "Sign for a case that passes to you"), OnPassing, "", `
			select h.court_id, h.handover_id, h.case_id, null::uuid, null::uuid, c.case_no, null::numeric, h.items, h.ordered_at, null::timestamptz, h.handover_id, null::date
			from case_handover h
			join enforcement_case c on c.court_id = h.court_id and c.case_id = h.case_id
			where h.court_id = @court and h.taker = @person::uuid and not exists (
				select from case_handover_answer a
				where a.court_id = h.court_id and a.handover_id = h.handover_id)`},
	}
}

// nextPeriod is the query of the next period of a kind that is over and was not
// proposed yet; condition says what must be closed below it.
func nextPeriod(kind, step, condition string) string {
	return `
		select l.court_id, null::uuid, null::uuid, null::uuid, null::uuid, to_char(n.first, case '` + kind + `' when 'year' then 'YYYY' else 'YYYY-MM' end), null::numeric, 1,
			(n.first + interval '` + step + `')::timestamp at time zone 'Asia/Shanghai', null::timestamptz, null::uuid, n.first
		from ledger l
		cross join lateral (
			select coalesce((
				select (max(first_day) + interval '` + step + `')::date
				from period_signature s
				where s.court_id = l.court_id and s.kind = '` + kind + `'),
				date_trunc(case '` + kind + `' when 'year' then 'year' else 'month' end, l.opened_on)::date) as first) n
		where l.court_id = @court and (n.first + interval '` + step + `')::date <= @today::date and ` + condition + ` and not exists (
			select from period_close p
			where p.court_id = l.court_id and p.kind = '` + kind + `' and p.first_day = n.first)`
}

// signPeriod is the query of periods of a kind that were proposed and wait for the
// other side.
func signPeriod(kind string) string {
	return `
		select distinct on (c.first_day) c.court_id, null::uuid, null::uuid, null::uuid, null::uuid,
			to_char(c.first_day, case c.kind when 'year' then 'YYYY' else 'YYYY-MM' end), c.closing, 1, c.proposed_at, null::timestamptz, null::uuid, c.first_day
		from period_close c
		where c.court_id = @court and c.kind = '` + kind + `' and c.proposed_by <> @person::uuid and not exists (
			select from period_signature s
			where s.court_id = c.court_id and s.kind = c.kind and s.first_day = c.first_day)
		order by c.first_day, c.close_id desc`
}

// periodNodes are the closes of months and years: 法发〔2017〕6号 Art. 3.
func periodNodes() []node {
	maker, checker := []identity.Role{identity.FinanceMaker}, []identity.Role{identity.FinanceChecker}
	reconciler, bureau := []identity.Role{identity.Reconciler}, []identity.Role{identity.FundKeeper, identity.BureauHead}
	lead := []identity.Role{identity.Leader, identity.BureauHead}
	return []node{
		{"period.register", maker, text("提出票据月结", "Propose to close the month's vouchers"), OnPeriod, "", nextPeriod("register", "1 month", `true`)},
		{"period.register_sign", checker, text("复核票据月结", "Sign the month's vouchers"), OnPeriod, "", signPeriod("register")},
		{"period.month", reconciler, text("提出月结", "Propose to close the month"), OnPeriod, "", nextPeriod("month", "1 month", `l.closed_through >= (n.first + interval '1 month')::date - 1 and exists (
				select from period_signature r
				where r.court_id = l.court_id and r.kind = 'register' and r.first_day = n.first)`)},
		{"period.month_sign", bureau, text("签认月结", "Sign the close of the month"), OnPeriod, "", signPeriod("month")},
		{"period.year", reconciler, text("提出年结", "Propose to close the year"), OnPeriod, "", nextPeriod("year", "1 year", `exists (
				select from period_signature r
				where r.court_id = l.court_id and r.kind = 'month' and r.first_day = (n.first + interval '11 months')::date)`)},
		{"period.year_sign", lead, text("签认年结", "Sign the close of the year"), OnPeriod, "", signPeriod("year")},
	}
}
