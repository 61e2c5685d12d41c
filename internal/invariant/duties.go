package invariant

import "fachui/internal/basis"

// ofDuties are the invariants of who did what, and of the registers that two
// people keep.
func ofDuties() []Invariant {
	return []Invariant{keptApart(), cashInHand(), receiptsExplained(), registerOfVouchers(), periodsClosed()}
}

func keptApart() Invariant {
	return Invariant{
		"I14-duty", "同一人（含被代替的人）不在同一事项中办理两个环节，不兼任不相容的职务，代为履职都在批准的期限之内。",
		"Nobody, nor whom they stood in for, took two parts in one thing or holds what is kept apart; substitutes acted within their time.",
		basis.CaseFunds2017(2), []test{
			ask(words("个事项环节", "parts of things"), words("{who} 在同一事项中另办了“{other}”。", "{who} took another part of it as {other}."), `
				select a.court_id || ' ' || a.object || '/' || a.part || '/' || a.person_id as place, a.person_id as who, b.duty as other, b.duty is not null as bad
				from duty_act a
				left join lateral (
					select b.duty
					from duty_act b
					left join duty_pair p on p.court_id = b.court_id and p.duty_a = least(a.duty, b.duty) and p.duty_b = greatest(a.duty, b.duty)
					where b.court_id = a.court_id and b.object = a.object and (b.part, b.person_id, b.duty) is distinct from (a.part, a.person_id, a.duty)
						and (b.person_id in (a.person_id, a.for_id) or b.for_id in (a.person_id, a.for_id))
						and (b.part <> a.part and b.part > 0 and a.part > 0 or p.house is not null and a.part = 0 and b.part = 0)
					limit 1) b on true`),
			ask(words("项代办", "acts for others"), words("代 {absent} 办理时，没有批准的代为履职。", "Nobody had approved to stand in for {absent} then."), `
				select a.court_id || ' ' || a.object || '/' || a.part as place, a.for_id as absent, not exists (
					select from substitution s
					where s.court_id = a.court_id and s.substitute = a.person_id and s.absent = a.for_id and s.duty = a.duty
						and a.at >= s.from_at and a.at < s.until_at) as bad
				from duty_act a
				where a.for_id is not null`),
			ask(words("项任职", "roles held"), words("同时担任不相容的“{other}”。", "The same person is {other}, which is kept apart."), `
				select r.court_id || ' ' || r.person_id || ' ' || r.role as place, o.other, o.other is not null as bad
				from person_role_in_force r
				left join lateral (
					select x.role as other
					from person_role_in_force x
					join duty_rule d on d.duty_a = least(x.role, r.role) and d.duty_b = greatest(x.role, r.role) and d.reach = 'post'
					where x.person_id = r.person_id and x.court_id = r.court_id
					limit 1) o on true
				where r.court_id is not null`),
			ask(words("份职务安排", "orders about duties"), words("由 {asked} 提出，又由 {answered} 答复。", "{asked} asked for it and {answered} answered it."), `
				select o.court_id || ' ' || o.order_id as place, o.asked_by as asked, a.answered_by as answered,
					a.answered_by in (o.asked_by, coalesce(o.absent, o.asked_by), coalesce(o.substitute, o.asked_by)) as bad
				from duty_order o
				join duty_order_answer a using (court_id, order_id)`),
		},
	}
}

func cashInHand() Invariant {
	return Invariant{
		"I19-cash", "账面库存现金等于登记在财务手中的现金；收取由两名执行人员，接收的财务人员是另一人；已缴存的等于缴存分录。",
		"Cash in the book is the cash on record at the finance office; two officers took it and another person of finance received it; what is banked is what was booked.",
		basis.CaseFunds2017(9), []test{
			ask(words("本总账", "ledgers"), words("账面现金 {book} 元，登记在手 {hand} 元。", "The book holds {book} in cash, the records {hand}."), `
				select k.court_id as place, k.debit - k.credit as book, coalesce(c.hand, 0) as hand, k.debit - k.credit <> coalesce(c.hand, 0) as bad
				from kind_total k
				left join lateral (
					select sum(in_hand) as hand
					from cash_receipt c
					where c.court_id = k.court_id) c on true
				where k.code = 'A1040'`),
			ask(words("笔现金", "cash receipts"), words("收取 {amount} 元，在手 {in_hand} 元，已缴存 {banked} 元，状态 {state}。",
				"Taken {amount}, in hand {in_hand}, banked {banked}, state {state}."), `
				select c.court_id || ' cash ' || c.cash_id as place, c.amount, c.in_hand, c.banked, c.state,
					c.in_hand + c.banked > c.amount or (c.state = 'banked') <> (c.banked = c.amount) or c.taken_by = c.witness
					or coalesce(c.handed_to in (c.taken_by, c.witness), false) as bad
				from cash_receipt c`),
			ask(words("笔缴存", "cash bankings"), words("缴存分录共 {booked} 元，登记已缴存 {recorded} 元。", "Bankings were booked at {booked} and recorded at {recorded}."), `
				select l.court_id as place, coalesce(b.booked, 0) as booked, coalesce(r.recorded, 0) as recorded, coalesce(b.booked, 0) > coalesce(r.recorded, 0) as bad
				from ledger l
				left join lateral (
					select sum(p.amount) as booked
					from posting p
					where p.court_id = l.court_id and p.event = 'P9B' and p.cr_code = 'A1040') b on true
				left join lateral (
					select sum(banked) as recorded
					from cash_receipt c
					where c.court_id = l.court_id) r on true`),
		},
	}
}

func receiptsExplained() Invariant {
	return Invariant{
		"I4-open", "待查银行支出逐笔在队列中；每笔执行款登记与记账分录一致。",
		"Each unexplained debit stands in the queue; each receipt for a case is what its entry brought.",
		basis.CaseFunds2017(3), []test{
			ask(words("本总账", "ledgers"), words("待查支出账面 {book} 元，队列中 {queue} 元。", "Unexplained debits stand at {book}, those in the queue at {queue}."), `
				select k.court_id as place, k.debit - k.credit as book, coalesce(x.queue, 0) as queue, k.debit - k.credit <> coalesce(x.queue, 0) as bad
				from kind_total k
				left join lateral (
					select sum(amount) as queue
					from receipt_exception x
					where x.court_id = k.court_id and x.held_in = 'A1099' and x.state <> 'resolved') x on true
				where k.code = 'A1099'`),
			ask(words("笔执行款", "receipts for cases"), words("登记 {amount} 元，第 {journal_number} 号分录不是这样记的。", "It says {amount}; journal {journal_number} does not."), `
				select r.court_id || ' receipt ' || r.receipt_id as place, r.amount, r.journal_number, not exists (
					select
					from posting p
					join account a on a.court_id = p.court_id and a.account_id = p.cr_account
					where p.court_id = r.court_id and p.number = r.journal_number and p.amount = r.amount and a.code = 'L2050' and a.case_id = r.case_id) as bad
				from execution_receipt r`),
		},
	}
}

func registerOfVouchers() Invariant {
	return Invariant{
		"I4-register", "票据按年连续编号，金额与流水及分录相同，一笔收入只有一张有效票据，作废由两人办理，月结的张数和金额不变。",
		"Vouchers are numbered through the year, each of its bank line's amount and its entry's; a receipt has one that stands; two people make one void; a closed month keeps its count and sum.",
		basis.CaseFunds2017(3), []test{
			ask(words("本登记簿", "registers"), words("最大号 {last}，实有 {found} 张。", "The last number is {last}; there are {found}."), `
				select court_id || ' ' || year as place, max(number) as last, count(*) as found, max(number) <> count(*) or min(number) <> 1 as bad
				from voucher
				group by court_id, year`),
			ask(words("张票据", "vouchers"), words("票面 {amount} 元，流水 {line} 元，入账 {booked} 元，同一收入有效票据 {standing} 张。",
				"It says {amount}; its line {line}, its entry {booked}; {standing} vouchers of that receipt stand."), `
				select v.court_id || ' ' || v.year || '-' || v.number as place, v.amount, l.amount as line, p.amount as booked, s.standing,
					v.amount is distinct from l.amount or v.amount is distinct from p.amount or not l.credit or s.standing > 1 as bad
				from voucher v
				left join bank_line l on l.court_id = v.court_id and l.seq = v.line_seq
				left join posting p on p.court_id = l.court_id and p.number = l.journal_number and p.dr_code = 'A1010'
				cross join lateral (
					select count(*) as standing
					from voucher w
					where w.court_id = v.court_id and w.line_seq = v.line_seq and not exists (
						select
						from voucher_void_request q
						join voucher_void_answer a using (court_id, request_id)
						where q.court_id = w.court_id and q.year = w.year and q.number = w.number and a.void)) s`),
			ask(words("次作废复核", "answers"), words("由同一人提出和复核。", "One person asked and answered."), `
				select q.court_id || ' ' || q.year || '-' || q.number as place, q.asked_by = a.answered_by as bad
				from voucher_void_request q
				join voucher_void_answer a using (court_id, request_id)`),
			ask(words("个已结的月", "closed months of the register"), words("月结 {closed} 张，实有 {found} 张，号码 {first} 至 {last}。",
				"It was closed with {closed}; there are {found}, from {first} to {last}."), `
				select c.court_id || ' ' || c.first_day as place, c.vouchers as closed, v.found, v.first, v.last,
					(c.vouchers, c.vouchers_first, c.vouchers_last) is distinct from (v.found::integer, v.first, v.last) as bad
				from period_close c
				join period_signature s using (court_id, close_id)
				cross join lateral (
					select count(*) as found, min(v.number) as first, max(v.number) as last
					from voucher v
					where v.court_id = c.court_id and v.issued_at >= c.first_day::timestamp at time zone 'Asia/Shanghai'
						and v.issued_at < (c.last_day + 1)::timestamp at time zone 'Asia/Shanghai') v
				where c.kind = 'register'`),
		},
	}
}

func periodsClosed() Invariant {
	return Invariant{
		"I22-period", "已结的月和年：日日已结，数字与重算相符，由两方不同的人签署，前后相接。",
		"A closed month or year lies over closed days, has the figures that replaying gives, was signed by two people, and follows the one before.",
		basis.CaseFunds2017(3), []test{
			ask(words("个期间科目", "kinds in periods"), words("记期末借 {debit} 贷 {credit}，重算为借 {dr} 贷 {cr}。", "It says debit {debit}, credit {credit}; replayed they are {dr} and {cr}."), `
				select c.court_id || ' ' || c.kind || ' ' || c.first_day || ' ' || t.code as place, t.debit, t.credit, s.dr, s.cr,
					(t.debit, t.credit) is distinct from (s.dr, s.cr) as bad
				from period_close c
				join period_signature g using (court_id, close_id)
				join period_total t using (court_id, close_id)
				cross join lateral (
					select coalesce(sum(p.amount) filter (where p.dr_code = t.code), 0) as dr, coalesce(sum(p.amount) filter (where p.cr_code = t.code), 0) as cr
					from journal j
					join posting p on p.court_id = j.court_id and p.number = j.number and t.code in (p.dr_code, p.cr_code)
					where j.court_id = c.court_id and j.book_date <= c.last_day) s
				where c.kind <> 'register'`),
			ask(words("个已结期间", "closed periods"), words("总账结到 {through}；提出人与签认人相同：{same}；之前缺一期：{gap}。",
				"The ledger is closed through {through}; one person signed twice: {same}; the one before is missing: {gap}."), `
				select c.court_id || ' ' || c.kind || ' ' || c.first_day as place, l.closed_through as through, g.signed_by = g.proposed_by as same, b.gap,
					g.signed_by = g.proposed_by or b.gap or c.kind <> 'register' and l.closed_through < c.last_day
					or (g.signed_at at time zone 'Asia/Shanghai')::date <= c.last_day as bad
				from period_close c
				join period_signature g using (court_id, close_id)
				join ledger l using (court_id)
				cross join lateral (
					select c.first_day > date_trunc(case c.kind when 'year' then 'year' else 'month' end, l.opened_on)::date and not exists (
						select from period_signature x
						where x.court_id = c.court_id and x.kind = c.kind
							and x.first_day = (c.first_day - case c.kind when 'year' then interval '1 year' else interval '1 month' end)::date) as gap) b`),
		},
	}
}
