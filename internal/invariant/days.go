package invariant

import "fachui/internal/basis"

// ofDays are the invariants of the daily agreement with the bank.
func ofDays() []Invariant {
	return []Invariant{emptyAtClose(), closedStaysClosed()}
}

func emptyAtClose() Invariant {
	return Invariant{
		"I19", "日终时库存现金、抵价清算和清算过渡为零。", "Cash, set-off clearing and clearing are empty at the end of each day.",
		basis.CaseFunds2017(5), []test{
			ask(words("个日终余额", "balances at close"), words("日终余额 {rest} 元，应为 0.00。", "It stood at {rest}; it should be 0.00."), `
				select d.court_id || ' ' || d.day || ' ' || d.code as place, d.debit - d.credit as rest, d.debit <> d.credit as bad
				from day_balance d
				where d.code in ('A1040', 'A1095', 'L2490')`),
		},
	}
}

func closedStaysClosed() Invariant {
	return Invariant{
		"I22", "已结的日，差额为 0.00，余额与分录相符，此后不再入账。",
		"A closed day has a difference of 0.00, balances that follow from the journal, and no later entry.",
		basis.CaseFunds2017(3), []test{
			ask(words("个结账日", "closed days"), words("银行 {bank} 元，账面 {book} 元，重算 {replayed} 元；结账后又有 {late} 笔记入当日或更早。",
				"Bank {bank}, book {book}, replayed {replayed}; {late} entries were dated into it afterwards."), `
				select c.court_id || ' ' || c.day as place, c.bank_closing as bank, c.book_closing as book, r.replayed, n.late,
					c.bank_closing <> c.book_closing or r.replayed <> c.book_closing or n.late > 0
					or (c.closed_at at time zone 'Asia/Shanghai')::date <= c.day
					or s.closing is distinct from c.bank_closing as bad
				from day_close c
				cross join lateral (
					select sum(s.closing) as closing
					from day_statement d
					join statement s on s.court_id = d.court_id and s.statement_id = d.statement_id and s.term = d.term and s.day = c.day
					where d.court_id = c.court_id and d.proposal_id = c.proposal_id) s
				cross join lateral (
					select coalesce(sum(case when p.dr_code = 'A1010' then p.amount else -p.amount end), 0) as replayed
					from journal j
					join posting p on p.court_id = j.court_id and p.number = j.number and 'A1010' in (p.dr_code, p.cr_code)
					where j.court_id = c.court_id and j.book_date <= c.day) r
				cross join lateral (
					select count(*) as late
					from journal j
					where j.court_id = c.court_id and j.book_date <= c.day and j.number > c.last_number) n`),
			ask(words("个科目日终余额", "kinds at close"), words("记借 {debit} 贷 {credit}，重算为借 {dr} 贷 {cr}。",
				"It says debit {debit}, credit {credit}; replayed they are {dr} and {cr}."), `
				with moved as (
					select j.court_id, j.book_date, m.code, sum(m.dr) as dr, sum(m.cr) as cr
					from journal j
					join posting p on p.court_id = j.court_id and p.number = j.number
					cross join lateral (values (p.dr_code, p.amount, 0::numeric), (p.cr_code, 0, p.amount)) m (code, dr, cr)
					group by j.court_id, j.book_date, m.code)
				select c.court_id || ' ' || c.day || ' ' || k.code as place, b.debit, b.credit, s.dr, s.cr,
					(b.debit, b.credit) is distinct from (s.dr, s.cr) as bad
				from day_close c
				cross join account_kind k
				left join day_balance b on b.court_id = c.court_id and b.day = c.day and b.code = k.code
				cross join lateral (
					select coalesce(sum(m.dr), 0) as dr, coalesce(sum(m.cr), 0) as cr
					from moved m
					where m.court_id = c.court_id and m.book_date <= c.day and m.code = k.code) s`),
			ask(words("本总账", "ledgers"), words("账首记结到 {through}，最后一个结账日是 {last}。", "It says closed through {through}; the last closed day is {last}."), `
				select l.court_id as place, l.closed_through as through, d.last,
					l.closed_through is distinct from coalesce(d.last, l.closed_through)
					or d.last is null and l.closed_through <> l.opened_on - 1 as bad
				from ledger l
				left join lateral (
					select max(day) as last
					from day_close c
					where c.court_id = l.court_id) d on true`),
		},
	}
}
