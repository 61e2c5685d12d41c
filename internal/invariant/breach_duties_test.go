package invariant_test

// breachesOfDuties are planted in the story like the others: parts of one thing,
// substitutes, cash, vouchers, closed months.
var breachesOfDuties = []breach{
	{"I14-duty", "one person prepared and approved", `insert into duty_act (court_id, object, part, duty, person_id, at) values
		('qingyang', 'reversal:1', 1, 'finance_maker', @10, '2026-04-01'), ('qingyang', 'reversal:1', 2, 'finance_checker', @10, '2026-04-01')`},
	{"I14-duty", "the one on leave checked what was done for them", `
		insert into duty_order (court_id, order_id, kind, document_no, reason, duty, absent, substitute, from_day, until_day, asked_by, asked_at)
			values ('qingyang', @601, 'substitution', '院政〔2026〕1号', '外出培训', 'finance_maker', @10, @5, '2026-04-01', '2026-04-03', @8, '2026-03-31');
		insert into duty_order_answer (court_id, order_id, approved, answered_by, answered_at) values ('qingyang', @601, true, @9, '2026-03-31');
		insert into duty_act (court_id, object, part, duty, person_id, for_id, at) values ('qingyang', 'reversal:1', 1, 'finance_maker', @5, @10, '2026-04-01 12:00+08');
		insert into duty_act (court_id, object, part, duty, person_id, at) values ('qingyang', 'reversal:1', 2, 'finance_checker', @10, '2026-04-04')`},
	{"I14-duty", "a substitute whom nobody approved", `insert into duty_act (court_id, object, part, duty, person_id, for_id, at) values
		('qingyang', 'reversal:1', 1, 'finance_maker', @5, @10, '2026-04-01')`},
	{"I14-duty", "an order approved by who asked for it", `
		insert into duty_order (court_id, order_id, kind, document_no, reason, duty, months, asked_by, asked_at)
			values ('qingyang', @601, 'rotation', '院政〔2026〕1号', '岗位轮换', 'finance_maker', 12, @8, '2026-03-31');
		insert into duty_order_answer (court_id, order_id, approved, answered_by, answered_at) values ('qingyang', @601, true, @8, '2026-03-31')`},
	{"I14-duty", "a judge in finance (case 53)", `insert into person_role (person_id, court_id, role, turn, granted, by_id, at)
		values (@10, 'qingyang', 'judge', 1, true, @1, '2026-01-02')`},
	{"I19-cash", "cash that the book does not have", `
		insert into cash_receipt (court_id, cash_id, case_id, amount, paper_no, payer_enc, payer_hash, reason, taken_on, taken_by, witness, entered_at, bank_by,
			state, confirmed_at, virtual_no, in_hand, handed_to)
		values ('qingyang', @602, @100, 100, '执收0001', 'x', sha256('x'), '银行系统维护', '2026-04-01', @2, @5, '2026-04-01', '2026-04-03',
			'handed', '2026-04-01', '5100000001000009', 100, @10)`},
	{"I4-open", "an unexplained debit that the book does not have", `
		insert into receipt_exception (court_id, exception_id, kind, line_seq, amount, held_in, state, opened_at, due_at)
		values ('qingyang', @603, 'bank_debit', 1, 5, 'A1099', 'open', '2026-04-01', '2026-04-04')`},
	{"I4-open", "a receipt of what never came", `
		insert into execution_receipt (court_id, receipt_id, case_id, journal_number, amount, line_seq, came_at, notice_by)
		values ('qingyang', @604, @100, 1, 12.34, 1, '2026-04-01', '2026-04-04')`},
	{"I4-register", "a voucher number is missing", `insert into voucher (court_id, year, number, line_seq, amount, issued_by, issued_at)
		select court_id, 2026, 2, seq, amount, @10, '2026-04-01' from bank_line where credit order by seq limit 1`},
	{"I4-register", "a voucher of another amount", `insert into voucher (court_id, year, number, line_seq, amount, issued_by, issued_at)
		select court_id, 2026, 1, seq, amount + 0.01, @10, '2026-04-01' from bank_line where credit order by seq limit 1`},
	{"I4-register", "two vouchers for one receipt", `insert into voucher (court_id, year, number, line_seq, amount, issued_by, issued_at)
		select court_id, 2026, n, seq, amount, @10, '2026-04-01' from generate_series(1, 2) n, (select * from bank_line where credit order by seq limit 1) l`},
	{"I22-period", "a month closed over open days", `
		insert into period_close (court_id, close_id, kind, first_day, last_day, closed_through, last_number, seal_day, opening, came, went, closing, of_cases, cases,
			open_items, vouchers, voided, reprinted, waiting, vouched, proposed_by, proposed_at)
		values ('qingyang', @605, 'month', '2026-12-01', '2026-12-31', '2026-12-31', 1, '2026-12-31', 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, @12, '2027-01-02');
		insert into period_signature (court_id, close_id, kind, first_day, proposed_by, signed_by, signed_at) values ('qingyang', @605, 'month', '2026-12-01', @12, @8, '2027-01-02')`},
}

// breachesOfSets are planted in the story too: its lot stands in a set with another
// that was sold a minute before it for more than is owed.
var breachesOfSets = []breach{
	{"A-enough", "sold although the one before it was enough", `
		insert into lot_set (court_id, set_id, case_id, mode, finding, reason, gap_minutes, size, content, content_hash, made_by, made_at)
			values ('qingyang', @611, @100, 'separate', '', '分别使用', 30, 2, '{}', encode(sha256('{}'), 'hex'), @2, '2026-01-30');
		insert into lot_set_target (court_id, set_id, version, total, lines, stated_by, stated_at)
			values ('qingyang', @611, 1, 100, '[{"kind": "claim", "amount": "100.00", "source": "判决"}]', @2, '2026-01-30');
		update lot set set_id = @611;
		insert into lot
			select (jsonb_populate_record(l, jsonb_build_object('lot_id', @612, 'asset_id', @613, 'status', 'SUSPENDED', 'suspended_from', 'SOLD', 'ended_at', l.ended_at - interval '1 minute',
				'starting_price', null, 'increment', null, 'deposit', null, 'pay_days', null, 'resolution_id', null, 'announced_at', null, 'opens_at', null, 'ends_at', null))).*
			from lot l`},
}
