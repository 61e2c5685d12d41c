package desk

import "fachui/internal/identity"

var (
	leader  = []identity.Role{identity.Leader}
	checker = []identity.Role{identity.FinanceChecker}
)

// defaultNodes lead from a resale that is paid to the last yuan of the deposits that
// were forfeited before it: 法释〔2016〕18号 Art. 24, 拍卖变卖规定 Art. 22.
func defaultNodes() []node {
	const shares = `
		from forfeiture f
		join forfeiture_share x using (court_id, forfeiture_id)
		where f.court_id = @court and f.state = 'approved' and `
	return []node{
		{"forfeiture.propose", []identity.Role{identity.FinanceMaker}, text("提出保证金使用表", "Propose what forfeited deposits pay for"), OnResale, "", `
			select d.court_id, d.resale_lot, d.case_id, null::uuid, d.resale_lot, l.title, sum(d.forfeited), count(*)::int, max(s.paid_at), null::timestamptz, d.resale_lot, null::date
			from buyer_default d
			join settlement s on s.court_id = d.court_id and s.lot_id = d.resale_lot and s.state = 'paid'
			join lot l on l.court_id = d.court_id and l.lot_id = d.resale_lot
			where d.court_id = @court and not exists (
				select from forfeiture_share x
				join forfeiture f using (court_id, forfeiture_id)
				where x.court_id = d.court_id and x.lot_id = d.lot_id and f.state <> 'void')
			group by d.court_id, d.resale_lot, d.case_id, l.title`},
		{"forfeiture.approve", checker, text("复核保证金使用表", "Approve what forfeited deposits pay for"), OnForfeiture, "", `
			select f.court_id, f.forfeiture_id, f.case_id, null::uuid, f.resale_lot, l.title, null::numeric, 1, f.proposed_at, null::timestamptz, f.forfeiture_id, null::date
			from forfeiture f
			join lot l on l.court_id = f.court_id and l.lot_id = f.resale_lot
			where f.court_id = @court and f.state = 'proposed' and f.proposed_by <> @person::uuid`},
		{"forfeiture.pay", handlers, text("按保证金使用表制单", "Prepare the payouts of a forfeited deposit"), OnForfeiture, "", `
			select f.court_id, f.forfeiture_id, f.case_id, null::uuid, f.resale_lot, '', sum(i.amount), count(*)::int, f.approved_at, null::timestamptz, f.forfeiture_id, null::date
			from forfeiture f
			join forfeiture_line i using (court_id, forfeiture_id)
			where f.court_id = @court and f.state = 'approved' and not exists (
				select from payout o
				where o.court_id = i.court_id and o.line_id = i.line_id and o.state <> 'void')
			group by f.court_id, f.forfeiture_id, f.case_id, f.resale_lot, f.approved_at`},
		{"top_up.decide", judge, text("决定是否责令补交差价", "Decide whether a defaulter must bring the shortfall"), OnForfeiture, "", `
			select f.court_id, f.forfeiture_id, f.case_id, null::uuid, f.resale_lot, '', sum(x.short_costs + x.short_difference), count(*)::int, f.approved_at, null::timestamptz, f.forfeiture_id, null::date` + shares +
			`x.short_costs + x.short_difference > 0 and not exists (
				select from top_up t
				where t.court_id = x.court_id and t.forfeiture_id = x.forfeiture_id and t.lot_id = x.lot_id)
			group by f.court_id, f.forfeiture_id, f.case_id, f.resale_lot, f.approved_at`},
		{"top_up.collect", handlers, text("追收责令补交的差价", "Collect what a defaulter was ordered to bring"), OnForfeiture, "", `
			select t.court_id, t.forfeiture_id, t.case_id, null::uuid, null::uuid, '', sum(t.amount - t.paid), count(*)::int, min(t.at), min(t.pay_by), t.forfeiture_id, null::date
			from top_up t
			where t.court_id = @court and t.paid < t.amount
			group by t.court_id, t.forfeiture_id, t.case_id`},
		{"forfeiture.residual", judge, text("合议庭裁定保证金余额", "Have the panel rule about the rest of a deposit"), OnForfeiture, "", `
			select f.court_id, f.forfeiture_id, f.case_id, null::uuid, f.resale_lot, '', sum(x.residual), count(*)::int, f.approved_at, null::timestamptz, f.forfeiture_id, null::date` + shares +
			`x.residual > 0 and not exists (
				select from residual_ruling r
				where r.court_id = x.court_id and r.forfeiture_id = x.forfeiture_id and r.lot_id = x.lot_id)
			group by f.court_id, f.forfeiture_id, f.case_id, f.resale_lot, f.approved_at`},
	}
}

// ruleNodes are rules of a court about its money, and what follows from one, that the
// leader approves after somebody else proposed them.
func ruleNodes() []node {
	policy := func(names string) string {
		return `
			select p.court_id, p.policy_id, null::uuid, null::uuid, null::uuid, p.document, null::numeric, 1, p.proposed_at, null::timestamptz, p.policy_id, null::date
			from fund_policy p
			where p.court_id = @court and p.approved_at is null and p.proposed_by <> @person::uuid and p.name in (` + names + `) and not exists (
				select from fund_policy n
				where n.court_id = p.court_id and n.name = p.name and n.approved_at >= p.proposed_at)`
	}
	return []node{
		{"interest.approve_rule", leader, text("批准利息规则", "Approve the rule of interest"), OnInterest, "", policy(`'interest_rule'`)},
		{"fee.approve_rule", leader, text("批准执行申请费规则", "Approve a rule about the fee"), OnFeeRule, "", policy(`'fee_base', 'fee_round'`)},
		{"setting.approve", []identity.Role{identity.Leader, identity.BureauHead}, text("批准修改本院设置", "Approve a change of a court's setting"), OnSetting, "", `
			select p.court_id, p.change_id, null::uuid, null::uuid, null::uuid, p.document, null::numeric, 1, p.proposed_at, null::timestamptz, p.change_id, null::date
			from court_setting p
			where p.court_id = @court and p.approved_at is null and p.proposed_by <> @person::uuid`},
		{"interest.approve", leader, text("批准利息分配", "Approve how interest is shared"), OnInterest, "", `
			select i.court_id, i.allocation_id, null::uuid, null::uuid, null::uuid, i.first_day::text || ' – ' || i.last_day::text, i.total, 1, i.proposed_at, null::timestamptz, i.allocation_id, null::date
			from interest_allocation i
			where i.court_id = @court and i.state = 'proposed' and i.proposed_by <> @person::uuid`},
		{"fee.approve_decision", leader, text("批准减免执行申请费", "Approve a lower enforcement fee"), OnFee, "", `
			select d.court_id, d.decision_id, d.case_id, null::uuid, null::uuid, d.document, d.charged, 1, d.proposed_at, null::timestamptz, d.decision_id, null::date
			from fee_decision d
			where d.court_id = @court and d.state = 'proposed' and d.proposed_by <> @person::uuid`},
		{"fee.approve_refund", leader, text("批准退还执行申请费", "Approve that a fee be given back"), OnFee, "", `
			select r.court_id, r.refund_id, r.case_id, null::uuid, null::uuid, r.document, r.amount, 1, r.proposed_at, null::timestamptz, r.refund_id, null::date
			from fee_refund r
			where r.court_id = @court and r.state = 'proposed' and r.proposed_by <> @person::uuid`},
	}
}

// secondNodes are what somebody stated about money and another must look at.
func secondNodes() []node {
	return []node{
		{"loan.decide", []identity.Role{identity.Judge, identity.FundKeeper}, text("确认贷款银行代付的价款", "Confirm a bank's part of a price"), OnLoan, "", `
			select p.court_id, p.loan_id, s.case_id, null::uuid, s.lot_id, l.title, p.amount, 1, p.registered_at, s.pay_by, p.loan_id, null::date
			from loan_payment p
			join settlement s using (court_id, settlement_id)
			join lot l on l.court_id = s.court_id and l.lot_id = s.lot_id
			where p.court_id = @court and p.state = 'registered' and p.registered_by <> @person::uuid`},
		{"voucher.answer_void", []identity.Role{identity.FinanceChecker, identity.BureauHead}, text("复核票据作废", "Answer whether a voucher is void"), OnVoucher, "", `
			select r.court_id, r.request_id, null::uuid, null::uuid, null::uuid, r.year || '/' || r.number, v.amount, 1, r.asked_at, null::timestamptz, r.request_id, null::date
			from voucher_void_request r
			join voucher v using (court_id, year, number)
			where r.court_id = @court and r.asked_by <> @person::uuid and not exists (
				select from voucher_void_answer a
				where a.court_id = r.court_id and a.request_id = r.request_id)`},
		{"voucher.issue", []identity.Role{identity.FinanceMaker, identity.FinanceChecker}, text("为收入开具票据", "Issue the vouchers of receipts"), OnVouchers, "", `
			select w.court_id, k.ledger_id, null::uuid, null::uuid, null::uuid, '', sum(w.amount), count(*)::int, min(w.booked_at), null::timestamptz, null::uuid, null::date
			from receipt_to_voucher w
			cross join lateral (select md5(w.court_id)::uuid as ledger_id) k
			where w.court_id = @court
			group by w.court_id, k.ledger_id`},
		{"cost.check", []identity.Role{identity.Judge, identity.Clerk, identity.FundKeeper}, text("核实垫付费用的票据", "Check the receipt of an advance"), OnMatter, "", `
			select a.court_id, a.advance_id, a.case_id, null::uuid, null::uuid, a.receipt_no, a.amount, 1, a.stated_at, null::timestamptz, a.advance_id, null::date
			from cost_advance a
			where a.court_id = @court and a.state = 'stated' and a.stated_by <> @person::uuid`},
		{"channel.state", []identity.Role{identity.FundKeeper, identity.FinanceMaker}, text("登记本院开户银行的付款时间", "State when the court's bank pays"), OnChannel, "", `
			select g.court_id, md5(g.court_id)::uuid, null::uuid, null::uuid, null::uuid, '', null::numeric, 1, min(d.expected_at), null::timestamptz, null::uuid, null::date
			from ledger g
			join deposit d using (court_id)
			where g.court_id = @court and not exists (
				select from bank_channel c
				where c.court_id = g.court_id)
			group by g.court_id`},
		{"channel.approve", checker, text("批准银行付款时间", "Approve the hours of the bank"), OnChannel, "", `
			select c.court_id, c.channel_id, null::uuid, null::uuid, null::uuid, c.source, null::numeric, 1, c.proposed_at, null::timestamptz, c.channel_id, null::date
			from bank_channel c
			where c.court_id = @court and c.proposed_by <> @person::uuid and not exists (
				select from bank_channel_approval a
				where a.court_id = c.court_id and (a.channel_id = c.channel_id or a.approved_at >= c.proposed_at))`},
		{"escrow.note", handlers, text("登记公证机构的提存公证书", "Enter the notary's certificate of an escrow"), OnEscrow, "", notary + `e.state = 'paid_over' and not ` + noted},
		{"escrow.answer_note", []identity.Role{identity.Judge, identity.FundKeeper}, text("核实公证提存登记", "Check what was entered about an escrow at a notary"), OnEscrow, "", `
			select n.court_id, n.note_id, e.case_id, null::uuid, null::uuid, n.document, a.amount, 1, n.stated_at, null::timestamptz, n.note_id, null::date
			from notary_note n
			join escrow e on e.court_id = n.court_id and e.decision_id = n.escrow_id
			join assignment a on a.court_id = e.court_id and a.assignment_id = e.assignment_id
			where n.court_id = @court and n.state = 'stated' and n.stated_by <> @person::uuid`},
		{"lot.draw_lots", handlers, text("抽签开签", "Draw the lots between creditors"), OnLot, "", `
			select d.court_id, d.lot_id, l.case_id, l.asset_id, d.lot_id, l.title, null::numeric, 1, coalesce(w.until, d.frozen_at), null::timestamptz, d.lot_id, null::date
			from lot_draw d
			join lot l using (court_id, lot_id)
			cross join lateral (select nullif(d.manifest ->> 'nonces_until', '')::timestamptz as until) w
			where d.court_id = @court and d.frozen_by <> @person::uuid and l.status in ('FAILED_R1', 'FAILED_R2', 'SELLOFF_FAILED') and not exists (
				select from lot_drawn r
				where r.court_id = d.court_id and r.lot_id = d.lot_id)
			  and (w.until is null or w.until <= @at or jsonb_array_length(d.manifest -> 'parties') = (
				select count(*)
				from lot_draw_nonce x
				where x.court_id = d.court_id and x.lot_id = d.lot_id))`},
	}
}

// openingNodes are what waits about balances that a court brings from its old book.
func openingNodes() []node {
	opening := func(office, other string) string {
		return `
			select o.court_id, o.opening_id, null::uuid, null::uuid, null::uuid, o.day::text, null::numeric, 1, o.brought_at, null::timestamptz, o.opening_id, null::date
			from ledger_opening o
			where o.court_id = @court and o.state = 'begun' and o.brought_by <> @person::uuid and o.` + office + ` is null and o.` + other + ` is distinct from @person::uuid`
	}
	return []node{
		{"opening.sign_bureau", []identity.Role{identity.BureauHead}, text("执行局签署启用日余额", "Sign the balances brought forward for the bureau"), OnOpening, "", opening("bureau_by", "finance_by")},
		{"opening.sign_finance", checker, text("财务签署启用日余额", "Sign the balances brought forward for finance"), OnOpening, "", opening("finance_by", "bureau_by")},
		{"opening.pay", handlers, text("按转入余额制单", "Prepare the payout of a balance brought forward"), OnOpening, "", `
			select o.court_id, o.opening_id, null::uuid, null::uuid, null::uuid, o.day::text, sum(a.amount), count(*)::int, o.finance_at, null::timestamptz, o.opening_id, null::date
			from ledger_opening o
			join opening_line l using (court_id, opening_id)
			join assignment a on a.court_id = l.court_id and a.opening_line = l.line_id
			where o.court_id = @court and o.state = 'signed' and a.payee <> '' and not exists (
				select from payout p
				where p.court_id = a.court_id and p.assignment_id = a.assignment_id and p.state <> 'void')
			group by o.court_id, o.opening_id, o.day, o.finance_at`},
	}
}

// notary is the beginning of the query of escrows that lie with a notary.
const notary = `
			select e.court_id, e.decision_id, e.case_id, null::uuid, null::uuid, d.document, a.amount, 1, d.approved_at, null::timestamptz, e.decision_id, null::date
			from escrow e
			join fund_decision d using (court_id, decision_id)
			join assignment a on a.court_id = e.court_id and a.assignment_id = e.assignment_id
			where e.court_id = @court and e.place = 'notary' and `

const noted = `exists (
				select from notary_note n
				where n.court_id = e.court_id and n.escrow_id = e.decision_id and n.state = 'stated')`
