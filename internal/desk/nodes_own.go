package desk

import (
	"slices"
	"sync"
)

// ownNodes is the table of what may wait for a person.
func ownNodes() []node { return slices.Clone(allOwnNodes()) }

var allOwnNodes = sync.OnceValue(func() []node { return slices.Concat(bidderNodes(), partyNodes(), creditorNodes(), firmNodes()) })

// together are the applications that a person made, or agreed to with others: each of
// those who bid together owes all of it.
const together = `(
				select application_id
				from application
				where person_id = @person::uuid
				union
				select application_id
				from joint_consent
				where person_id = @person::uuid)`

// bidderNodes are about what a bidder or buyer owes or waits for, in the bidder's own eyes.
func bidderNodes() []node {
	return []node{
		{"joint.gather", nil, text("请共同竞买人本人同意", "Have those who bid with you agree"), OnLot, "", `
			select a.court_id, a.lot_id, null::uuid, null::uuid, a.lot_id, l.title, null::numeric, count(*)::int, a.applied_at, coalesce(v.ends_at, l.ends_at), a.lot_id, null::date
			from application a
			join lot l using (court_id, lot_id)
			join joint_bidder b using (court_id, lot_id, application_id)
			left join lot_live v on v.court_id = a.court_id and v.lot_id = a.lot_id
			where a.person_id = @person::uuid and a.status in ('APPLIED', 'DEPOSIT_PENDING')
			  and l.status in ('ANNOUNCED', 'BIDDING', 'SELLOFF_ANNOUNCED', 'SELLOFF_OPEN', 'SELLOFF_BIDDING')
			  and coalesce(v.ends_at, l.ends_at) > @at and not exists (
				select from joint_consent c
				where (c.court_id, c.lot_id, c.application_id, c.seat) = (b.court_id, b.lot_id, b.application_id, b.seat))
			group by a.court_id, a.lot_id, l.title, a.applied_at, v.ends_at, l.ends_at`},
		{"deposit.pay", nil, text("缴纳竞买保证金", "Pay the deposit"), OnLot, "", `
			select a.court_id, a.lot_id, null::uuid, null::uuid, a.lot_id, l.title, d.due - coalesce((
				select sum(p.amount) from deposit_part p where p.court_id = d.court_id and p.deposit_id = d.deposit_id), 0), 1, a.applied_at, coalesce(v.ends_at, l.ends_at), a.lot_id, null::date
			from application a
			join lot l using (court_id, lot_id)
			join deposit d using (application_id)
			left join lot_live v on v.court_id = a.court_id and v.lot_id = a.lot_id
			where a.application_id in ` + together + ` and a.status in ('APPLIED', 'DEPOSIT_PENDING') and d.state = 'expected' and d.due > 0
			  and l.status in ('ANNOUNCED', 'BIDDING', 'SELLOFF_ANNOUNCED', 'SELLOFF_OPEN', 'SELLOFF_BIDDING')
			  and coalesce(v.ends_at, l.ends_at) > @at`},
		{"balance.pay", nil, text("缴纳成交余款", "Pay the balance of the price"), OnSettlement, "", `
			select s.court_id, s.settlement_id, null::uuid, null::uuid, s.lot_id, l.title, s.missing, 1, s.opened_at, s.pay_by, s.settlement_id, null::date
			from application a
			join settlement s using (application_id)
			join lot l on l.court_id = s.court_id and l.lot_id = s.lot_id
			where a.application_id in ` + together + ` and s.state in ('open', 'overdue')`},
	}
}

// partyNodes are about papers that reached a party, and what the party may do by when.
func partyNodes() []node {
	return []node{
		{"serving.confirm", nil, text("阅读文书并确认收到", "Read a document and confirm its receipt"), OnServing, "", `
			select s.court_id, s.serving_id, d.case_id, null::uuid, d.lot_id, n.zh_title, null::numeric, 1, s.sent_at, coalesce(s.deemed_due, d.due_at), s.serving_id, null::date
			from serving s
			join document d using (court_id, document_id)
			join notice n on n.court_id = s.court_id and n.serving_id = s.serving_id
			where s.status in ('sent', 'published') and (s.person_id = @person::uuid or (s.court_id, s.party_id) in (
				select p.court_id, p.party_id
				from party_now p
				where p.person_id = @person::uuid))`},
		{"report.object", nil, text("可以对评估结果提出异议", "You may object to the result"), OnValuation, "", `
			select r.court_id, r.valuation_id, v.case_id, v.asset_id, null::uuid, a.title, r.value, 1, t.received_at,
				(t.last_day + 1)::timestamp at time zone 'Asia/Shanghai', t.receipt_id, null::date
			from party_now p
			join report_recipient q on q.court_id = p.court_id and q.party_id = p.party_id
			join report_receipt t on t.court_id = q.court_id and t.receipt_id = q.receipt_id
			join valuation_report r on r.court_id = q.court_id and r.report_id = q.report_id
			join valuation v on v.court_id = r.court_id and v.valuation_id = r.valuation_id
			join asset a on a.court_id = v.court_id and a.asset_id = v.asset_id
			where p.person_id = @person::uuid and t.last_day >= @today::date and v.status not in ('expired', 'withdrawn') and not exists (
				select from appraisal_objection o
				where o.court_id = q.court_id and o.report_id = q.report_id and o.party_id = q.party_id)`},
		{"objection.respond", nil, text("对评估机构的说明表示意见", "Answer the firm's explanation"), OnObjection, "valuation.response", `
			select o.court_id, o.objection_id, v.case_id, v.asset_id, null::uuid, a.title, null::numeric, 1,
				(select max(done_at) from objection_step x where x.court_id = o.court_id and x.objection_id = o.objection_id), null::timestamptz, o.objection_id, null::date
			from party_now p
			join appraisal_objection o on o.court_id = p.court_id and o.party_id = p.party_id
			join valuation v on v.court_id = o.court_id and v.valuation_id = o.valuation_id
			join asset a on a.court_id = v.court_id and a.asset_id = v.asset_id
			where p.person_id = @person::uuid and o.state = 'explained'`},
		{"draw.contribute", nil, text("可以为摇号提交随机数", "You may contribute to the draw"), OnDraw, "", `
			select d.court_id, d.draw_id, v.case_id, v.asset_id, null::uuid, a.title, null::numeric, 1, d.frozen_at, d.nonces_until, d.draw_id, null::date
			from party_now p
			join valuation v on v.court_id = p.court_id and v.case_id = p.case_id
			join draw d on d.court_id = v.court_id and d.valuation_id = v.valuation_id
			join asset a on a.court_id = v.court_id and a.asset_id = v.asset_id
			where p.person_id = @person::uuid and p.kind in ('creditor', 'debtor') and d.status = 'frozen' and d.nonces_until > @at and not exists (
				select from draw_nonce x
				where x.court_id = d.court_id and x.draw_id = d.draw_id and x.party_id = p.party_id)`},
		{"plan.object", nil, text("可以对分配方案提出异议", "You may object to the distribution plan"), OnPlan, "", `
			select r.court_id, r.plan_id, l.case_id, null::uuid, null::uuid, '', l.pool, 1, r.received_at, r.object_by, r.recipient_id, null::date
			from party_now p
			join plan_recipient r on r.court_id = p.court_id and r.party_id = p.party_id
			join plan l on l.court_id = r.court_id and l.plan_id = r.plan_id
			where p.person_id = @person::uuid and l.state = 'served' and r.object_by > @at and not exists (
				select from plan_objection o
				where o.court_id = r.court_id and o.plan_id = r.plan_id and o.party_id = r.party_id)`},
		{"plan.oppose", nil, text("有人对分配方案提出异议，您可以反对", "Somebody objects to the plan; you may oppose it"), OnPlan, "", `
			select n.court_id, n.plan_id, l.case_id, null::uuid, null::uuid, '', l.pool, 1, n.sent_at, n.act_by, n.notice_id, null::date
			from party_now p
			join plan_notice n on n.court_id = p.court_id and n.party_id = p.party_id
			join plan l on l.court_id = n.court_id and l.plan_id = n.plan_id
			where p.person_id = @person::uuid and l.state = 'opposition' and n.about = 'objection' and n.closed_at is null and not exists (
				select from plan_objection o
				where o.court_id = n.court_id and o.plan_id = n.plan_id and o.party_id = n.party_id and o.stance = 'oppose')`},
		{"payee.confirm", nil, text("确认收款账户", "Confirm the account to be paid to"), OnParty, "", `
			select p.court_id, p.party_id, p.case_id, null::uuid, null::uuid, '', null::numeric, 1, p.added_at, null::timestamptz, p.party_id, null::date
			from party_now p
			where p.person_id = @person::uuid and not exists (
				select from payee_account y
				where y.court_id = p.court_id and y.party_id = p.party_id)
			  and (p.kind = 'creditor' or exists (
				select from plan_line i
				join plan l using (court_id, plan_id)
				where i.court_id = p.court_id and i.payee = p.party_id::text and i.amount > 0 and l.state <> 'superseded'))`},
	}
}

// creditorNodes are about a failed lot that a creditor may take for his debt.
func creditorNodes() []node {
	return []node{
		{"lots.contribute", nil, text("可以为抽签提交随机数", "You may contribute to the lots between creditors"), OnInquiry, "", `
			select d.court_id, d.lot_id, l.case_id, l.asset_id, d.lot_id, l.title, null::numeric, 1, d.frozen_at, (d.manifest ->> 'nonces_until')::timestamptz, d.lot_id, null::date
			from creditor_asked q
			join lot_draw d on d.court_id = q.court_id and d.lot_id = q.lot_id and d.manifest -> 'parties' ? q.party_id::text
			join lot l on l.court_id = d.court_id and l.lot_id = d.lot_id
			where q.person_id = @person::uuid and (d.manifest ->> 'nonces_until')::timestamptz > @at
			  and l.status in ('FAILED_R1', 'FAILED_R2', 'SELLOFF_FAILED') and not exists (
				select from lot_draw_nonce x
				where x.court_id = d.court_id and x.lot_id = d.lot_id and x.party_id = q.party_id)
			  and not exists (
				select from lot_drawn r
				where r.court_id = d.court_id and r.lot_id = d.lot_id)`},
		{"inquiry.answer", nil, text("答复是否接受流拍财产抵债", "Say whether you take the property for your debt"), OnInquiry, "", `
			select q.court_id, q.lot_id, l.case_id, l.asset_id, q.lot_id, l.title, i.price, 1, i.asked_at, i.reply_by, q.lot_id, null::date
			from creditor_asked q
			join creditor_inquiry i using (court_id, lot_id)
			join lot l on l.court_id = q.court_id and l.lot_id = q.lot_id
			where q.person_id = @person::uuid and i.reply_by > @at and l.status in ('FAILED_R1', 'FAILED_R2', 'SELLOFF_FAILED') and not exists (
				select from creditor_answer a
				where a.court_id = q.court_id and a.lot_id = q.lot_id and a.party_id = q.party_id)`},
	}
}

// onCommission is the query of a node of the firm that the person appraises for.
func onCommission(condition string) string {
	return `
		select c.court_id, c.commission_id, v.case_id, v.asset_id, null::uuid, a.title, null::numeric, 1, coalesce(c.answered_at, c.received_at), null::timestamptz, c.commission_id, null::date
		from appraiser m
		join commission c using (firm_id)
		join valuation v using (court_id, valuation_id)
		join asset a on a.court_id = v.court_id and a.asset_id = v.asset_id
		where m.person_id = @person::uuid and m.left_at is null and ` + condition
}

// firmNodes are what an appraisal firm owes the court.
func firmNodes() []node {
	return []node{
		{"commission.answer", nil, text("接受或拒绝评估委托", "Accept or decline the commission"), OnCommission, "valuation.answer", onCommission(`c.status = 'sent'`)},
		{"commission.report", nil, text("勘验并出具评估报告", "Inspect, and file the report"), OnCommission, "valuation.report",
			onCommission(`c.status = 'accepted' and v.status = 'commissioned'`)},
		{"commission.correct", nil, text("说明或者补正评估报告", "Explain or correct the report"), OnCommission, "valuation.correction",
			onCommission(`c.status = 'accepted' and v.status = 'correcting'`)},
		{"objection.explain", nil, text("对异议作出说明", "Explain the report to its objector"), OnObjection, "valuation.explanation", `
			select o.court_id, o.objection_id, v.case_id, v.asset_id, null::uuid, a.title, null::numeric, 1,
				(select max(done_at) from objection_step x where x.court_id = o.court_id and x.objection_id = o.objection_id), null::timestamptz, o.objection_id, null::date
			from appraiser m
			join commission c using (firm_id)
			join valuation_report r on r.court_id = c.court_id and r.commission_id = c.commission_id
			join appraisal_objection o on o.court_id = r.court_id and o.report_id = r.report_id
			join valuation v on v.court_id = o.court_id and v.valuation_id = o.valuation_id
			join asset a on a.court_id = v.court_id and a.asset_id = v.asset_id
			where m.person_id = @person::uuid and m.left_at is null and o.state = 'explaining'`},
	}
}
