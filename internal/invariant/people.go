package invariant

import "fachui/internal/basis"

// ofPeople are the invariants of who may not be the same person.
func ofPeople() []Invariant {
	return []Invariant{handsApart(), inOffice(), oneOfEach()}
}

func handsApart() Invariant {
	return Invariant{
		"I14", "承办、审批、制单、复核、对账由不同的人完成，凡须两人的事确有两人。",
		"Preparing, approving, making, checking and reconciling are done by different people; whatever needs two people had two.",
		basis.CaseFunds2017(12), []test{
			ask(words("笔付款", "payouts"), words("{steps} 个步骤只由 {people} 人完成，或承办人不是第一步签批的人。",
				"{steps} steps were taken by {people} people, or whoever prepared it did not take the first."), `
				select o.court_id || ' payout ' || o.payout_id as place, count(a.step) as steps, count(distinct a.person_id) as people,
					count(a.step) <> count(distinct a.person_id) or coalesce(bool_or(a.step = 1 and a.person_id <> o.prepared_by), false) as bad
				from payout o
				join payout_approval a using (court_id, payout_id)
				group by o.court_id, o.payout_id`),
			ask(words("笔分录", "journals"), words("制单与复核是同一人。", "One person made and checked it."), `
				select court_id || ' #' || number as place, made_by = checked_by as bad
				from journal`),
			ask(words("个结账日", "closed days"), words("对账人与复核人相同，或对账人当日经手过 {own} 笔分录。",
				"One person proposed and checked, or the reconciler handled {own} journals of the day."), `
				select c.court_id || ' ' || c.day as place, j.own, c.proposed_by = c.checked_by or j.own > 0 as bad
				from day_close c
				cross join lateral (
					select count(*) as own
					from journal j
					where j.court_id = c.court_id and j.book_date = c.day and c.proposed_by in (j.made_by, j.checked_by)) j`),
			ask(words("件须两人的事", "acts of two people"), words("提出与批准是同一人。", "One person proposed and approved it."), `
				select 'fund account ' || court_id as place, opened_by = approved_by as bad
				from fund_account
				union all
				select court_id || ' account order ' || order_id, asked_by = answered_by
				from fund_order_answer
				union all
				select court_id || ' exception ' || exception_id, proposed_by = approved_by
				from exception_decision
				union all
				select p.court_id || ' payee ' || p.payee_id, p.proposed_by = a.approved_by
				from outside_payee p
				join outside_payee_approval a using (court_id, payee_id)
				union all
				select 'court ' || p.court_id, p.proposed_by = d.decided_by
				from court_proposal p
				join court_decision d using (proposal_id)`),
		},
	}
}

// inOffice asks the grants whether a signer was what they signed as.
func inOffice() Invariant {
	return Invariant{
		"I14-office", "签批的人当时确实担任所写的职务，或者经批准代为履职。", "Whoever signed held the office they signed in, or was approved to stand in for it, at that time.",
		basis.CaseFunds2017(12), []test{
			ask(words("个签批", "signatures"), words("{person_id} 于 {at} 以 {role} 签批，当时未任此职。", "{person_id} signed at {at} as {role} without holding that office."), `
				with signed as (
					select court_id, 'payout ' || payout_id || ' step ' || step as what, person_id, role, at
					from payout_approval
					union all
					select court_id, 'resolution ' || resolution_id || ' ' || member_id, member_id, 'panel_member', signed_at
					from resolution_signature)
				select s.court_id || ' ' || s.what as place, s.person_id, s.at, s.role, not coalesce(r.granted, false) and not exists (
						select from substitution u
						where u.court_id = s.court_id and u.substitute = s.person_id and u.duty = s.role and s.at >= u.from_at and s.at < u.until_at) as bad
				from signed s
				left join lateral (
					select r.granted
					from person_role r
					where r.person_id = s.person_id and r.court_id = s.court_id and r.role = s.role and r.at <= s.at
					order by r.turn desc
					limit 1) r on true`),
		},
	}
}

func oneOfEach() Invariant {
	return Invariant{
		"I21", "一院一个案款专户、一本总账、一个评估拍卖渠道；一个专户不为两院所用。",
		"A court has one fund account, one ledger and one channel; no account serves two courts.",
		basis.ThreeOnes(0), []test{
			ask(words("个案款专户期间", "terms of fund accounts"), words("第 {term} 个账户的期间 {valid} 与前后重叠或脱节，或者不是两人批准的那个账户，或者曾为 {courts} 个法院所用。",
				"Account {term} with its days {valid} overlaps or leaves a gap, is not the one that two people approved, or served {courts} courts."), `
				select h.court_id || ' account ' || h.term as place, h.term, h.valid, n.courts,
					isempty(h.valid) or lower_inf(h.valid) or h.term <> n.nth or n.courts <> 1
					or h.term = 1 and not exists (
						select from fund_account f
						where f.court_id = h.court_id and (f.bank_code, f.account_no) = (h.bank_code, h.account_no))
					or h.term > 1 and not exists (
						select
						from fund_order o
						join fund_order_answer a using (court_id, order_id)
						where o.court_id = h.court_id and o.order_id = h.order_id and o.kind = 'change' and a.approved and a.answered_by <> o.asked_by
							and (o.term, o.bank_code, o.account_no, o.holder, o.starts_on) = (h.term, h.bank_code, h.account_no, h.holder, lower(h.valid)))
					or h.closed_on is not null and coalesce((
						select balance_after
						from bank_line l
						where l.court_id = h.court_id and l.term = h.term
						order by l.bank_seq desc
						limit 1), 0) <> 0 as bad
				from fund_account_history h
				cross join lateral (
					select count(*) filter (where x.court_id = h.court_id and x.term <= h.term) as nth,
						count(distinct x.court_id) filter (where (x.bank_code, x.account_no) = (h.bank_code, h.account_no)) as courts
					from fund_term x) n`),
			ask(words("笔余额划转", "transfers of balances"), words("状态 {state}，金额 {amount} 元，在途 {rest} 元；两家银行的流水不相符。",
				"It is {state}, of {amount}, with {rest} under way; the lines of the two banks do not agree with it."), `
				select w.court_id || ' sweep ' || w.sweep_id as place, w.state, w.amount, coalesce(b.rest, 0) as rest,
					coalesce(b.rest, 0) <> case when w.state = 'ordered' and w.out_seq is not null then w.amount else 0 end
					or w.out_seq is not null and (o.credit or (o.amount, o.term) is distinct from (w.amount, w.term))
					or w.in_seq is not null and (not i.credit or i.amount <> w.amount or i.term not in (w.to_term, w.term)) as bad
				from fund_sweep w
				left join bank_line o on o.court_id = w.court_id and o.seq = w.out_seq
				left join bank_line i on i.court_id = w.court_id and i.seq = w.in_seq
				left join lateral (
					select sum(case when p.dr_account = a.account_id then p.amount else -p.amount end) as rest
					from account a
					join posting p on p.court_id = a.court_id and a.account_id in (p.dr_account, p.cr_account)
					where a.court_id = w.court_id and a.code = 'A1020' and a.subject_id = w.sweep_id) b on true`),
			ask(words("个法院", "courts"), words("专户 {accounts} 个，总账 {ledgers} 本，渠道 {channels} 个，专户号被 {shared} 院使用。",
				"It has {accounts} accounts, {ledgers} ledgers, {channels} channels; its account serves {shared} courts."), `
				select c.court_id as place, n.accounts, n.ledgers, n.channels, n.shared, (n.accounts, n.ledgers, n.channels, n.shared) <> (1, 1, 1, 1) as bad
				from court c
				cross join lateral (
					select
						(select count(*) from fund_account f where f.court_id = c.court_id) as accounts,
						(select count(*) from ledger l where l.court_id = c.court_id) as ledgers,
						(select count(*) from auction_channel a where a.court_id = c.court_id) as channels,
						(select count(distinct g.court_id) from fund_account f join fund_account g using (account_no) where f.court_id = c.court_id) as shared) n`),
		},
	}
}
