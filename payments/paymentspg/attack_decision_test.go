package paymentspg

// onDecisions are the attempts on fees, decisions and balances brought forward.
func onDecisions() []attack {
	const move = `
		insert into account (court_id, code, case_id, subject_id) select court_id, 'L2230', case_id, '00000000-0000-7000-8000-000000000998' from account where code = 'L2150' limit 1;
		insert into journal (court_id, number, book_date, at, event, key, body_hash, legs, total, made_by, checked_by)
		select court_id, last_number + 1, '2026-05-30', '2026-05-30', 'P19', 'raw', sha256('x'), 1, 1, gen_random_uuid(), gen_random_uuid() from ledger_head where court_id = 'jinjiang';
		insert into posting (court_id, number, leg, event, dr_account, dr_code, cr_account, cr_code, amount)
		select d.court_id, h.last_number, 1, 'P19', d.account_id, 'L2150', c.account_id, 'L2230', 1
		from ledger_head h
		join account d on d.court_id = h.court_id and d.code = 'L2150'
		join balance b on b.court_id = d.court_id and b.account_id = d.account_id and b.credit > b.debit
		join account c on c.court_id = h.court_id and c.code = 'L2230'
		where h.court_id = 'jinjiang'
		limit 1`
	fee := func(charged, approved string) string {
		return `insert into fee_decision (court_id, decision_id, case_id, kind, formula, charged, document, reason, state, proposed_by, proposed_at, approved_by, approved_at)
			select court_id, plan_id, case_id, 'reduce', 100, ` + charged + `, '减字一号', '家庭困难', 'approved', plan_id, charged_at, ` + approved + `, charged_at from case_fee`
	}
	return []attack{
		{"", "", "", fee("50", "gen_random_uuid()")},
		{"I5", "台账启用后再转入期初余额", "balances brought forward into a ledger that has begun", `insert into ledger_opening (court_id, opening_id, day, state, begun_by, begun_at)
			values ('jinjiang', gen_random_uuid(), '2026-05-30', 'begun', gen_random_uuid(), '2026-05-30')`},
		{"I7", "没有决定就提存", "money put in escrow without a decision", move},
		{"I14", "款项处理自提自批", "a decision about money approved by who proposed it", `insert into fund_decision (court_id, decision_id, case_id, kind, event, document, reason, total, state, proposed_by, proposed_at, approved_by, approved_at, journal_number)
			select court_id, plan_id, case_id, 'escrow', 'P19', '审批表', '无法联系当事人', 1, 'approved', plan_id, charged_at, plan_id, charged_at, 1 from case_fee`},
		{"I18", "修改已计收的执行申请费", "a fee that was charged updated", `update case_fee set charged = 0`},
		{"I18", "没有撤销拍卖却减去计收的执行申请费", "a fee that falls away without a revocation", `insert into case_fee_revoked
			select court_id, gen_random_uuid(), plan_id, case_id, base, charged, 0, charged_at from case_fee`},
		{"I18", "同一方案再计收一次", "a fee charged again", `insert into case_fee select (jsonb_populate_record(f, jsonb_build_object('nth', 2, 'recovered', f.base, 'plan_id', gen_random_uuid()))).* from case_fee f`},
		{"I18", "少收而无决定", "a lower fee without a decision", `insert into case_fee select (jsonb_populate_record(f, jsonb_build_object('nth', 2, 'recovered', f.base,
			'formula', enforcement_fee(f.base + f.base, f.rounding) - enforcement_fee(f.base, f.rounding), 'charged', 0, 'paid', 0, 'line_id', null))).* from case_fee f`},
		{"I18", "减免自提自批", "a lower fee approved by who proposed it", fee("50", "plan_id")},
		{"I18", "以决定提高执行申请费", "a decision that makes the fee higher", fee("100.01", "gen_random_uuid()")},
		{"I18", "执行申请费付给别人", "the fee paid to somebody else", `insert into payout select (jsonb_populate_record(p, jsonb_build_object('payout_id', gen_random_uuid(),
			'end_to_end', 'FC' || repeat('0', 30), 'state', 'draft', 'payee', 'me'))).* from payout p where source_code = 'L2130' limit 1`},
	}
}
