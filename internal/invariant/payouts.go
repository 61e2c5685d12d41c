package invariant

import "fachui/internal/basis"

// ofPayouts are the invariants of money on its way out.
func ofPayouts() []Invariant {
	return []Invariant{paidToItsOwner(), chainComplete(), notWhileHeld(), notTooLong()}
}

func paidToItsOwner() Invariant {
	return Invariant{
		"I8", "案款只付给登记在案的收款人，金额与方案一致；一个账户不收两个人的钱。",
		"Case money goes to payees of record in the amount of the plan; no account takes the money of two names.",
		basis.CaseFunds2017(11), []test{
			ask(words("笔付款", "payouts"), words("付给 {payee} {amount} 元，方案该行为 {line_payee} {line_amount} 元；收款人在案：{known}。",
				"It pays {payee} {amount}; the plan's line says {line_payee} {line_amount}; payee of record: {known}."), `
				select o.court_id || ' payout ' || o.payout_id as place, o.payee, o.amount, l.payee as line_payee, l.amount as line_amount, k.known,
					not k.known or l.amount - c.cleared - v.taken - u.amount is distinct from o.amount
					or o.payee is distinct from case when l.code = 'L2130' or l.payee = '' then 'treasury' else l.payee end as bad
				from payout o
				left join (
					select court_id, line_id, code, payee, amount
					from plan_line
					union all
					select court_id, line_id, code, payee, amount
					from forfeiture_line) l on l.court_id = o.court_id and l.line_id = o.line_id
				cross join lateral (
					select coalesce(sum(x.amount), 0) as cleared
					from set_off_clearing x
					where x.court_id = o.court_id and x.line_id = o.line_id) c
				cross join lateral (
					select coalesce(sum(x.taken), 0) as taken
					from revoked_line x
					join sale_revocation y using (court_id, lot_id)
					where x.court_id = o.court_id and x.line_id = o.line_id and y.at <= o.prepared_at) v
				cross join lateral (
					select coalesce(sum(x.amount), 0) as amount
					from top_up_set_off x
					where x.court_id = o.court_id and x.line_id = o.line_id) u
				cross join lateral (
					select exists (
						select from party y
						join payee_account a using (court_id, party_id)
						where y.court_id = o.court_id and y.case_id = o.case_id and y.party_id::text = o.payee and a.confirmed_at <= o.prepared_at)
					or exists (
						select from outside_payee y
						join outside_payee_approval a using (court_id, payee_id)
						where y.court_id = o.court_id and y.payee = o.payee and y.name_hash = o.name_hash and y.account_hash = o.account_hash
						  and a.approved_by <> y.proposed_by and a.approved_at <= o.prepared_at) as known) k
				where o.line_id is not null and o.state <> 'void'`),
			ask(words("笔决定外付款", "payouts by decision"), words("付给 {payee} {amount} 元，决定写明 {assigned_payee} {assigned} 元，决定状态 {state}。",
				"It pays {payee} {amount}; the decision says {assigned_payee} {assigned} and is {state}."), `
				select o.court_id || ' payout ' || o.payout_id as place, o.payee, o.amount, a.payee as assigned_payee, a.amount as assigned, d.state,
					a.payee is distinct from o.payee or a.amount is distinct from o.amount or d.state is distinct from 'approved'
					or o.kind = 'assigned' and (o.source_code, o.source_subject) is distinct from (a.code, a.assignment_id) as bad
				from payout o
				left join assignment a on a.court_id = o.court_id and a.assignment_id = o.assignment_id
				left join fund_decision d on d.court_id = a.court_id and d.decision_id = a.decision_id
				where (o.assignment_id is not null or o.kind = 'assigned') and o.state <> 'void'`),
			ask(words("个收款账户", "payees' accounts"), words("同一账户以 {names} 个户名收款。", "One account takes money under {names} names."), `
				select left(encode(account_hash, 'hex'), 12) as place, count(distinct name_hash) as names, count(distinct name_hash) > 1 as bad
				from (
					select account_hash, name_hash
					from payout
					where needs_chain and state <> 'void'
					union all
					select account_hash, name_hash
					from outside_payee) a
				group by account_hash`),
		},
	}
}

// chainComplete reads the approvals as the law's chain: handler, fund keeper,
// bureau head, from 100,000 yuan or for a second attempt the leader, finance maker
// and checker, in that order.
func chainComplete() Invariant {
	return Invariant{
		"I15", "每笔付款的审批按次序齐全，且都是对付款现有内容作出的；十万元以上须经院领导。",
		"The approvals of each payout are complete, in order and bound to its content as it stands; from 100,000 yuan the leader's is among them.",
		basis.CaseFunds2017(12), []test{
			ask(words("笔付款", "payouts"), words("{amount} 元，状态 {state}，已有步骤 {steps}，其中 {other} 个对应的是别的内容；应有 {want}。",
				"{amount}, {state}: steps {steps}, {other} of them for other content; due are {want}."), `
				select o.court_id || ' payout ' || o.payout_id as place, o.amount, o.state, a.steps, a.other, w.want,
					a.other > 0 or not a.in_order
					or case o.state
						when 'draft' then a.steps is distinct from w.want[1:cardinality(a.steps)]
						when 'approved' then a.steps is distinct from w.want[1:cardinality(w.want) - 2] and a.steps is distinct from w.want[1:cardinality(w.want) - 1]
						when 'void' then false
						else a.steps is distinct from w.want end as bad
				from payout o
				cross join lateral (
					select coalesce(array_agg(a.step::integer order by a.step), '{}') as steps, count(*) filter (where a.content_hash <> o.content_hash) as other,
						coalesce(array_agg(a.step order by a.at, a.step) = array_agg(a.step order by a.step), true) as in_order
					from payout_approval a
					where a.court_id = o.court_id and a.payout_id = o.payout_id) a
				cross join lateral (
					select case
						when o.amount >= 100000.00 or o.kind in ('reissue', 'assigned') then array[1, 2, 3, 4, 5, 6]
						else array[1, 2, 3, 5, 6] end as want) w
				where o.kind not in ('deposit_refund', 'misdirected_refund') or o.needs_chain`),
			ask(words("笔直接付款", "payouts without a chain"), words("{kind} 未经审批。", "A payout of kind {kind} went out without approvals."), `
				select court_id || ' payout ' || payout_id as place, kind, kind not in ('deposit_refund', 'misdirected_refund') as bad
				from payout
				where not needs_chain`),
		},
	}
}

func notWhileHeld() Invariant {
	return Invariant{
		"I16", "破产受理、中止、冻结期间不付款。", "Nothing is paid while a bankruptcy, stay or freeze holds the case.",
		basis.CaseFunds2017(10), []test{
			ask(words("笔已发付款", "payouts sent"), words("于 {sent_at} 发出，当时有 {holds} 项限制在案。", "It was sent at {sent_at} while {holds} holds were in force."), `
				select o.court_id || ' payout ' || o.payout_id as place, o.sent_at, h.holds, h.holds > 0 as bad
				from payout o
				cross join lateral (
					select count(*) as holds
					from case_hold h
					where h.court_id = o.court_id and h.case_id = o.case_id
					  and h.placed_at < o.sent_at and coalesce(h.released_at > o.sent_at, true)) h
				where o.sent_at is not null and o.needs_chain`),
		},
	}
}

// notTooLong counts the thirty days from the arrival of the money, or from the
// plan's becoming final, and allows for a last day that is a rest day.
func notTooLong() Invariant {
	return Invariant{
		"I23", "案款留存超过三十日的，均有局长或院领导批准的延期。", "Money kept for more than thirty days was kept by an approved deferral.",
		basis.CaseFunds2017(10), []test{
			askAt(words("个付款期限", "payout limits"), words("自 {began} 起留存到 {until}，没有有效的延期批准。", "Kept from {began} to {until} without a deferral in force."), `
				select d.court_id || ' deadline ' || d.deadline_id as place, b.began, coalesce(d.ended_at, $1) as until,
					(coalesce(d.outcome = 'missed', false) or coalesce(d.ended_at, $1) > b.began + interval '31 days'
						and (d.due_at > b.began + interval '41 days' or coalesce(d.ended_at, $1) > d.due_at))
					and not exists (
						select from payout_deferral x
						join person_role r on r.person_id = x.approved_by and r.court_id = x.court_id and r.role in ('bureau_head', 'leader') and r.granted
						where x.court_id = d.court_id and x.case_id = d.subject_id and x.approved_at >= d.opened_at
						  and x.until >= (least(d.due_at, coalesce(d.ended_at, $1)) at time zone 'Asia/Shanghai')::date - 1
						  and d.outcome is distinct from 'missed') as bad
				from deadline d
				cross join lateral (
					select greatest(d.opened_at, (
						select max(p.final_at)
						from plan p
						where p.court_id = d.court_id and p.case_id = d.subject_id and p.final_at <= coalesce(d.ended_at, $1))) as began) b
				where d.kind = 'payout.hard' and d.outcome is distinct from 'cancelled'`),
		},
	}
}
