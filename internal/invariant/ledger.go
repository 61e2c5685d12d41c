package invariant

import "fachui/internal/basis"

// ofLedger are the invariants of the books themselves: law of case funds §4.3.
func ofLedger() []Invariant {
	return []Invariant{balanced(), neverNegative(), gapless(), ownCase(), replayed()}
}

func balanced() Invariant {
	return Invariant{
		"I1", "每笔分录与过账相符，全部资产等于全部负债。", "Every journal equals its postings, and all assets equal all liabilities.",
		basis.CaseFunds2017(3), []test{
			ask(words("笔分录", "journals"), words("分录记 {legs} 笔共 {total} 元，过账却是 {found_legs} 笔共 {found} 元。",
				"The journal says {legs} legs of {total}; its postings are {found_legs} of {found}."), `
				select j.court_id || ' #' || j.number as place, j.legs, j.total, p.legs as found_legs, p.total as found,
					(j.legs, j.total) is distinct from (p.legs, p.total) as bad
				from journal j
				left join lateral (
					select count(*) as legs, sum(amount) as total
					from posting p
					where p.court_id = j.court_id and p.number = j.number) p on true`),
			ask(words("笔过账", "postings"), words("过账写的科目 {dr_code}/{cr_code} 与账户本身的科目 {dr}/{cr} 不同。",
				"The posting names the kinds {dr_code}/{cr_code}; its accounts are {dr}/{cr}."), `
				select p.court_id || ' #' || p.number || '.' || p.leg as place, p.dr_code, p.cr_code, d.code as dr, c.code as cr,
					(p.dr_code, p.cr_code) is distinct from (d.code, c.code) as bad
				from posting p
				left join account d on d.court_id = p.court_id and d.account_id = p.dr_account
				left join account c on c.court_id = p.court_id and c.account_id = p.cr_account`),
			ask(words("本总账", "ledgers"), words("资产合计 {assets} 元，负债合计 {liabilities} 元。",
				"Assets are {assets}, liabilities {liabilities}."), `
				select l.court_id as place, coalesce(s.assets, 0) as assets, coalesce(s.liabilities, 0) as liabilities,
					coalesce(s.assets, 0) <> coalesce(s.liabilities, 0) as bad
				from ledger l
				left join lateral (
					select sum(m.amount) filter (where a.code like 'A%') as assets,
						-sum(m.amount) filter (where a.code like 'L%') as liabilities
					from posting p
					cross join lateral (values (p.dr_account, p.amount), (p.cr_account, -p.amount)) m (account_id, amount)
					join account a on a.court_id = p.court_id and a.account_id = m.account_id
					where p.court_id = l.court_id) s on true`),
		},
	}
}

// neverNegative follows each account through its life, not only to its end.
func neverNegative() Invariant {
	return Invariant{
		"I2", "任何账户在任何时刻都不透支。", "No account was ever overdrawn, at any moment.",
		basis.CaseFunds2017(3), []test{
			ask(words("个账户", "accounts"), words("余额曾低至 {lowest} 元。", "It once stood at {lowest}."), `
				with move as (
					select p.court_id, m.account_id, p.number, sum(m.amount) as amount
					from posting p
					cross join lateral (values (p.dr_account, p.amount), (p.cr_account, -p.amount)) m (account_id, amount)
					group by p.court_id, m.account_id, p.number),
				stood as (
					select court_id, account_id, sum(amount) over (partition by court_id, account_id order by number) as at
					from move)
				select a.court_id || ' ' || a.name as place,
					coalesce(min(case when a.code like 'A%' then s.at else -s.at end), 0) as lowest,
					coalesce(min(case when a.code like 'A%' then s.at else -s.at end), 0) < 0 as bad
				from account a
				left join stood s using (court_id, account_id)
				group by a.court_id, a.name`),
		},
	}
}

func gapless() Invariant {
	return Invariant{
		"I3", "每院分录编号从 1 起连续无缺，冲正是原分录的镜像且只冲一次。",
		"Journals of a court are numbered from 1 without a gap; a correction mirrors its original, once.",
		basis.CaseFunds2017(3), []test{
			ask(words("本总账", "ledgers"), words("账首记到第 {head} 号，实有 {found} 笔，最小 {first} 号，最大 {last} 号。",
				"The head says {head}; there are {found} journals, from {first} to {last}."), `
				select l.court_id as place, h.last_number as head, j.found, j.first, j.last,
					(h.last_number, h.last_number) is distinct from (j.found, coalesce(j.last, 0)) or coalesce(j.first, 1) <> 1 as bad
				from ledger l
				left join ledger_head h using (court_id)
				left join lateral (
					select count(*) as found, min(number) as first, max(number) as last
					from journal j
					where j.court_id = l.court_id) j on true`),
			ask(words("笔冲正", "reversals"), words("与第 {reverses} 号分录不是镜像，或该号被冲正 {times} 次。",
				"It is not the mirror of journal {reverses}, or that was reversed {times} times."), `
				select j.court_id || ' #' || j.number as place, j.reverses, t.times, t.times <> 1 or m.mine is distinct from o.original as bad
				from journal j
				cross join lateral (
					select count(*) as times
					from journal k
					where k.court_id = j.court_id and k.reverses = j.reverses) t
				cross join lateral (
					select array_agg((p.dr_account, p.cr_account, p.amount)::text order by p.dr_account, p.cr_account, p.amount) as mine
					from posting p
					where p.court_id = j.court_id and p.number = j.number) m
				cross join lateral (
					select array_agg((p.cr_account, p.dr_account, p.amount)::text order by p.cr_account, p.dr_account, p.amount) as original
					from posting p
					where p.court_id = j.court_id and p.number = j.reverses) o
				where j.event = 'P24' or j.reverses is not null`),
		},
	}
}

func ownCase() Invariant {
	return Invariant{
		"I7", "一案的钱只用于该案：过账不跨案、不跨标的，付款只从自己的来源支出一次。",
		"The money of a case is used for that case: no posting crosses cases or lots, and a payout draws once on its own source.",
		basis.CaseFunds2017(4), []test{
			ask(words("笔过账", "postings"), words("从 {dr} 到 {cr}，跨了案件或标的。", "It goes from {dr} to {cr}, across cases or lots."), `
				select p.court_id || ' #' || p.number || '.' || p.leg as place, d.name as dr, c.name as cr,
					coalesce(d.case_id <> c.case_id, false) or coalesce(d.lot_id <> c.lot_id, false) as bad
				from posting p
				left join account d on d.court_id = p.court_id and d.account_id = p.dr_account
				left join account c on c.court_id = p.court_id and c.account_id = p.cr_account`),
			ask(words("笔已发付款", "payouts sent"), words("付款 {amount} 元，来源应为 {source}，实际由 {drawn} 支出 {moved} 元。",
				"It pays {amount} from {source}; {moved} was drawn on {drawn}."), `
				select o.court_id || ' payout ' || o.payout_id as place, o.amount, o.source_code as source, m.drawn, m.moved,
					(o.amount, true) is distinct from (m.moved, m.own) as bad
				from payout o
				left join lateral (
					select sum(p.amount) as moved, string_agg(s.name, ' ') as drawn,
						bool_and(s.code = o.source_code and s.subject_id = o.source_subject and s.case_id is not distinct from o.case_id) as own
					from account a
					join posting p on p.court_id = a.court_id and p.cr_account = a.account_id
					join account s on s.court_id = p.court_id and s.account_id = p.dr_account
					where a.court_id = o.court_id and a.subject_id = o.payout_id
					  and a.code = case when o.needs_chain then 'L2310' else 'L2390' end) m on true
				where o.state in ('sent', 'paid', 'returned', 'refused')`),
		},
	}
}

func replayed() Invariant {
	return Invariant{
		"I25", "从分录重算，得到每个账户和每个科目的余额。", "Replaying the journal gives the balance of every account and kind.",
		basis.CaseFunds2017(3), []test{
			ask(words("个余额", "balances"), words("记借 {debit} 贷 {credit}，重算为借 {dr} 贷 {cr}。",
				"It says debit {debit}, credit {credit}; replayed they are {dr} and {cr}."), `
				with sums as (
					select p.court_id, m.account_id, sum(m.dr) as dr, sum(m.cr) as cr
					from posting p
					cross join lateral (values (p.dr_account, p.amount, 0::numeric), (p.cr_account, 0, p.amount)) m (account_id, dr, cr)
					group by p.court_id, m.account_id)
				select a.court_id || ' ' || a.name as place, b.debit, b.credit, coalesce(s.dr, 0) as dr, coalesce(s.cr, 0) as cr,
					(b.debit, b.credit) is distinct from (coalesce(s.dr, 0), coalesce(s.cr, 0)) as bad
				from account a
				left join balance b using (court_id, account_id)
				left join sums s using (court_id, account_id)`),
			ask(words("个科目合计", "totals of kinds"), words("记借 {debit} 贷 {credit}，重算为借 {dr} 贷 {cr}。",
				"It says debit {debit}, credit {credit}; replayed they are {dr} and {cr}."), `
				with sums as (
					select p.court_id, m.code, sum(m.dr) as dr, sum(m.cr) as cr
					from posting p
					cross join lateral (values (p.dr_code, p.amount, 0::numeric), (p.cr_code, 0, p.amount)) m (code, dr, cr)
					group by p.court_id, m.code)
				select l.court_id || ' ' || k.code as place, t.debit, t.credit, coalesce(s.dr, 0) as dr, coalesce(s.cr, 0) as cr,
					(t.debit, t.credit) is distinct from (coalesce(s.dr, 0), coalesce(s.cr, 0)) as bad
				from ledger l
				cross join account_kind k
				left join kind_total t on t.court_id = l.court_id and t.code = k.code
				left join sums s on s.court_id = l.court_id and s.code = k.code`),
		},
	}
}
