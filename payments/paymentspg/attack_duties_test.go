package paymentspg

import "strings"

// onDuties are the attempts on who may do what, and on closed months, in a book
// whose day of 11 March is signed by a reconciler and whose first days are closed.
func onDuties() []attack {
	const (
		one, two = `'00000000-0000-7000-8000-000000000d01'`, `'00000000-0000-7000-8000-000000000d02'`
		people   = `insert into person (person_id, kind, login, registered_at) values (` + one + `, 'person', 'attacker', '2026-03-11'), (` + two + `, 'person', 'granter', '2026-03-11');`
		role     = `insert into person_role (person_id, court_id, role, turn, granted, by_id, at) values (` + one + `, 'jinjiang', '@', 1, true, ` + two + `, '2026-03-11');`
		month    = `insert into period_close (court_id, close_id, kind, first_day, last_day, closed_through, last_number, seal_day, opening, came, went, closing, of_cases, cases,
			open_items, vouchers, voided, reprinted, waiting, vouched, proposed_by, proposed_at)
			values ('jinjiang', ` + one + `, 'month', '@-01', '@-28', '2026-03-10', 1, '2026-03-10', 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, ` + one + `, '2026-03-16 10:00+08');`
		sign = `insert into period_signature (court_id, close_id, kind, first_day, proposed_by, signed_by, signed_at)
			values ('jinjiang', ` + one + `, 'month', '2026-02-01', ` + one + `, ` + two + `, '2026-03-16 11:00+08');`
	)
	const three = `'00000000-0000-7000-8000-000000000d03'`
	locked := people + strings.ReplaceAll(role, "@", "finance_maker") + `
		insert into person (person_id, kind, login, registered_at) values (` + three + `, 'person', 'signer', '2026-03-11');
		insert into duty_order (court_id, order_id, kind, document_no, reason, duty, months, effect, asked_by, asked_at)
			values ('jinjiang', ` + one + `, 'rotation', '院政〔2026〕2号', '岗位轮换', 'finance_maker', 1, 'lock', ` + two + `, '2026-03-11 09:00+08');
		insert into duty_order_answer (court_id, order_id, approved, answered_by, answered_at) values ('jinjiang', ` + one + `, true, ` + three + `, '2026-03-11 10:00+08');`
	hours := func(at string) string {
		return `insert into bank_channel (court_id, channel_id, workdays_only, opens_minute, closes_minute, any_hour_up_to, source, proposed_by, proposed_at)
			values ('jinjiang', gen_random_uuid(), true, 500, 1000, 0, '开户银行回函', ` + one + `, '` + at + `');`
	}
	goesOn := `insert into duty_order (court_id, order_id, kind, document_no, reason, duty, holder, last_day, asked_by, asked_at)
			values ('jinjiang', ` + two + `, 'extension', '院政〔2026〕3号', '无人接任', 'finance_maker', ` + one + `, '2026-05-11', ` + two + `, '2026-04-11 09:00+08');
		insert into duty_order_answer (court_id, order_id, approved, answered_by, answered_at) values ('jinjiang', ` + two + `, true, ` + three + `, '2026-04-11 10:00+08');`
	leads := `insert into person_role (person_id, court_id, role, turn, granted, by_id, at) values (` + three + `, 'jinjiang', 'leader', 1, true, ` + two + `, '2026-03-11');`
	as := func(name string) string { return strings.ReplaceAll(role, "@", name) }
	order := people + `insert into duty_order (court_id, order_id, kind, document_no, reason, duty, absent, substitute, from_day, until_day, asked_by, asked_at)
		values ('jinjiang', ` + one + `, 'substitution', '院政〔2026〕1号', '外出培训三日', 'finance_maker', ` + one + `, ` + two + `, '@', '2026-03-20', ` + two + `, '2026-03-11 09:00+08');`
	return []attack{
		{"", "", "", people + as("custodian") + as("finance_maker")},
		{"", "", "", strings.ReplaceAll(month, "@", "2026-02")},
		{"", "", "", strings.ReplaceAll(order, "@", "2026-03-11")},
		{"I14", "办案人兼财务（案例 53）", "a handler of cases in finance (case 53)", people + as("judge") + as("finance_maker")},
		{"I14", "制单兼复核", "one person makes and checks payments", people + as("finance_maker") + as("finance_checker")},
		{"I14", "付款兼对账", "one person pays and agrees with the bank", people + as("finance_checker") + as("reconciler")},
		{"I14", "放宽不相容职务", "a rule of duties laxer", `update duty_rule set reach = 'act'`},
		{"I14", "删除不相容职务", "a rule of duties deleted", `delete from duty_rule`},
		{"I14", "本院规则低于最低要求", "a court's rule below the minimum", people + `insert into duty_order (court_id, order_id, kind, document_no, reason, duty, other, reach, asked_by, asked_at)
			values ('jinjiang', ` + one + `, 'apart', '院政〔2026〕1号', '人手不足', 'finance_checker', 'finance_maker', 'act', ` + one + `, '2026-03-11')`},
		{"I14", "补办代为履职", "somebody substituted in the past", strings.ReplaceAll(order, "@", "2026-03-10")},
		{"I14", "自己批准自己提出的代为履职", "an order approved by who asked for it", strings.ReplaceAll(order, "@", "2026-03-11") + `
			insert into duty_order_answer (court_id, order_id, approved, answered_by, answered_at) values ('jinjiang', ` + one + `, true, ` + two + `, '2026-03-11 10:00+08')`},
		{"I14", "对账人当日付款", "the reconciler of a day pays on it", `insert into payout_approval (court_id, payout_id, step, role, person_id, content_hash, at)
			select p.court_id, p.payout_id, s.step, s.role, case s.step when 5 then (select proposed_by from day_proposal where day = '2026-03-11') else gen_random_uuid() end,
				p.content_hash, '2026-03-11 17:00+08'
			from (select * from payout where state = 'draft' and not needs_leader order by amount limit 1) p, (values (2, 'fund_keeper'), (3, 'bureau_head')) s (step, role);
			update payout set state = 'approved' where payout_id = (select payout_id from payout where state = 'draft' and not needs_leader order by amount limit 1);
			insert into payout_approval (court_id, payout_id, step, role, person_id, content_hash, at)
			select p.court_id, p.payout_id, 5, 'finance_maker', d.proposed_by, p.content_hash, '2026-03-11 17:00+08'
			from payout p join day_proposal d on d.day = '2026-03-11' where p.state = 'approved' and not p.needs_leader and (
				select count(*) from payout_approval a where a.payout_id = p.payout_id) = 3`},
		{"", "", "", locked + hours("2026-04-11 23:59:59+08")},
		{"", "", "", locked + leads + goesOn + hours("2026-05-11 23:59:59+08")},
		{"I14", "岗位到期锁定后仍以此岗位办理", "a part by a post that is locked", locked + hours("2026-04-12 00:00+08")},
		{"I14", "例外期满后仍以此岗位办理", "a part after the exception ended", locked + leads + goesOn + hours("2026-05-12 00:00+08")},
		{"I14", "到期继续任职未经院领导签署", "going on beyond the term without a leader", locked + goesOn},
		{"I14", "本人签署自己继续任职", "going on beyond the term by one's own signature", locked + strings.ReplaceAll(leads, three, one) + strings.Replace(goesOn, "true, "+three, "true, "+one, 1)},
		{"I14", "修改环节登记", "the register of parts rewritten", `update duty_act set person_id = gen_random_uuid()`},
		{"I14", "删除环节登记", "a part struck from the register", `delete from duty_act`},
		{"I22", "未日结完就月结", "a month closed over open days", strings.ReplaceAll(strings.Replace(month, "'@-28'", "'2026-03-31'", 1), "@", "2026-03")},
		{"I22", "月结的收支不相加", "a month that does not add up", strings.Replace(strings.ReplaceAll(month, "@", "2026-02"), "0, 0, 0, 0, 0, 0, 0, 0", "1, 0, 0, 0, 0, 0, 0, 0", 1)},
		{"I22", "一方签署月结", "a month signed by one office", strings.ReplaceAll(month, "@", "2026-02") + sign},
		{"I22", "改动月结", "a close rewritten", strings.ReplaceAll(month, "@", "2026-02") + `update period_close set closing = 1, came = 1`},
		{"I22", "删除月结签署", "the signature of a close removed", `truncate period_signature`},
	}
}
