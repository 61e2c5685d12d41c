package desk

import (
	"strings"

	"fachui/internal/identity"
)

// since puts the expression of "waiting since" into a query.
func since(sql, expression string) string { return strings.Replace(sql, "%since", expression, 1) }

// onLot is the query of a node whose subject is the lot.
func onLot(waiting, condition string) string {
	return `
		select l.court_id, l.lot_id, l.case_id, l.asset_id, l.lot_id, l.title, null::numeric, 1, ` + waiting + `, null::timestamptz, l.lot_id, null::date
		from lot l
		where l.court_id = @court and ` + condition
}

// last is the instant of the newest event of a lot of one of kinds, or when it was listed.
func last(kinds string) string {
	return `coalesce((
			select max(e.at)
			from event e
			where e.lot_id = l.lot_id and e.kind in (` + kinds + `)), l.listed_at)`
}

const pending = `exists (
			select from lot_resolution r
			where r.court_id = l.court_id and r.lot_id = l.lot_id
			  and (select count(*) from resolution_signature g where g.court_id = r.court_id and g.resolution_id = r.resolution_id) < cardinality(r.members))`

const followed = `exists (
			select from lot n
			where n.court_id = l.court_id and n.previous_lot = l.lot_id)`

// preparationNodes lead from a price to an announcement: 法释〔2016〕18号 Art. 10 to 16.
func preparationNodes() []node {
	return []node{
		{"lot.list", handlers, text("将已定价财产列为标的", "List the asset whose price is final"), OnAsset, "valuation.sale", `
			select v.court_id, v.asset_id, v.case_id, v.asset_id, null::uuid, a.title, p.amount, 1, p.fixed_at, null::timestamptz, v.asset_id, null::date
			from valuation v
			join asset a on a.court_id = v.court_id and a.asset_id = v.asset_id
			join lateral (
				select amount, fixed_at
				from reference_price p
				where p.court_id = v.court_id and p.valuation_id = v.valuation_id
				order by price_no desc
				limit 1) p on true
			where v.court_id = @court and v.status = 'priced' and not exists (
				select from lot l
				where l.court_id = v.court_id and l.asset_id = v.asset_id and l.status not in ('WITHDRAWN', 'REVOKED'))`},
		{"lot.platform", handlers, text("记录申请执行人对平台的选择", "Record the applicant's choice of platform"), OnLot, "lot.disposal",
			onLot(`l.listed_at`, `l.status in ('PRICED', 'PANEL_OK', 'NOTICED') and not exists (
				select from platform_choice c
				where c.court_id = l.court_id and c.lot_id = l.lot_id)`)},
		{"lot.propose", panel, text("提出起拍价、保证金等决议草案", "Propose the terms to the panel"), OnLot, "lot.disposal",
			onLot(`l.listed_at`, `l.status = 'PRICED' and not `+pending)},
		{"lot.sign", panel, text("签署合议庭决议", "Sign the panel's resolution"), OnResolution, "lot.disposal", `
			select l.court_id, r.resolution_id, l.case_id, l.asset_id, l.lot_id, l.title, r.starting_price, 1, r.proposed_at, null::timestamptz, l.lot_id, null::date
			from lot l
			join lateral (
				select *
				from lot_resolution r
				where r.court_id = l.court_id and r.lot_id = l.lot_id
				order by resolution_id desc
				limit 1) r on true
			where l.court_id = @court and l.status = 'PRICED' and @person::uuid = any(r.members) and not exists (
				select from resolution_signature g
				where g.court_id = r.court_id and g.resolution_id = r.resolution_id and g.member_id = @person::uuid)`},
		{"lot.notify", handlers, text("通知当事人和优先购买权人", "Notify the parties and priority holders"), OnLot, "",
			onLot(last(`'lot.resolved'`), `l.status = 'PANEL_OK' and not exists (
				select from lot_recipient p
				where p.court_id = l.court_id and p.lot_id = l.lot_id)`)},
		{"lot.announce", handlers, text("发布拍卖公告", "Publish the announcement"), OnLot, "", onLot(last(`'lot.noticed'`), `l.status = 'NOTICED'`)},
		{"application.confirm", []identity.Role{identity.ConfirmOfficer}, text("确认优先购买权和委托代理", "Confirm priority rights and agents"), OnLot, "", `
			select a.court_id, a.lot_id, l.case_id, l.asset_id, a.lot_id, l.title, null::numeric, count(*)::int, min(a.applied_at),
				case when bool_or(a.mandate_waits) then l.opens_at else coalesce(v.ends_at, l.ends_at) end, a.lot_id, null::date
			from application a
			join lot l using (court_id, lot_id)
			left join lot_live v using (court_id, lot_id)
			where a.court_id = @court and l.status in ('ANNOUNCED', 'BIDDING', 'SELLOFF_ANNOUNCED', 'SELLOFF_OPEN', 'SELLOFF_BIDDING')
			  and a.status in ('APPLIED', 'DEPOSIT_PENDING', 'QUALIFIED')
			  and (a.claims_priority and not exists (
					select from application_confirmation c
					where c.court_id = a.court_id and c.lot_id = a.lot_id and c.application_id = a.application_id and c.what = 'priority')
				or a.mandate <> '' and l.status in ('ANNOUNCED', 'SELLOFF_ANNOUNCED') and not exists (
					select from application_confirmation c
					where c.court_id = a.court_id and c.lot_id = a.lot_id and c.application_id = a.application_id and c.what = 'agent'))
			group by a.court_id, a.lot_id, l.case_id, l.asset_id, l.title, l.opens_at, l.ends_at, v.ends_at`},
	}
}

// saleNodes lead from the result to the handing over, or to the next sale.
func saleNodes() []node {
	return []node{
		{"lot.relist", handlers, text("再次列为标的（二拍或重新拍卖）", "List again: second auction or re-auction"), OnLot, "lot.reauction",
			onLot(`coalesce(l.ended_at, l.listed_at)`, `l.status in ('FAILED_R1', 'DEFAULTED') and not `+followed)},
		{"lot.relist_spare", judge, text("同组价款不再足够：再次列出停止拍卖的财产", "The set has no longer enough: list again what was stopped"), OnLot, "",
			onLot(`coalesce((
				select max(e.at)
				from event e
				join lot o on o.court_id = e.court_id and o.lot_id = e.lot_id
				where o.court_id = l.court_id and o.set_id = l.set_id and e.kind in ('lot.default_ruled', 'lot.revoked', 'lot.taking_lapsed')), l.listed_at)`,
				`l.status = 'WITHDRAWN' and l.set_id is not null and exists (
				select from lot_interruption i
				where i.court_id = l.court_id and i.lot_id = l.lot_id and i.kind = 'withdraw' and i.ground = 'stop_rule')
			and not exists (
				select from lot n
				where n.court_id = l.court_id and n.asset_id = l.asset_id and n.lot_id > l.lot_id)
			and exists (
				select from lot_set s
				where s.court_id = l.court_id and s.set_id = l.set_id and s.ended_at is null and not lot_set_stopped(s.court_id, s.set_id))`)},
		{"lot.after_second", judge, text("流拍后处理：变卖、抵债或解除查封", "After the failure: sell-off, payment in kind or release"), OnLot, "lot.creditors",
			onLot(`l.ended_at`, `l.status in ('FAILED_R2', 'SELLOFF_FAILED') and not `+followed)},
		{"lot.rule_in_kind", judge, text("债权人补交差额后作出抵债裁定", "Rule that the creditor takes it, the difference being paid"), OnLot, "ruling.serve",
			onLot(`l.ended_at`, `l.status = 'OFFSET_PENDING'`)},
		{"lot.resume", judge, text("暂缓或中止事由消失后恢复拍卖", "Resume the sale when its cause is gone"), OnLot, "lot.resume",
			onLot(last(`'lot.suspended', 'lot.paused'`), `l.status = 'SUSPENDED'`)},
		{"lot.overdue", judge, text("余款逾期：准许逾期付款或裁定悔拍", "Balance overdue: accept late payment or rule a default"), OnLot, "", `
			select l.court_id, l.lot_id, l.case_id, l.asset_id, l.lot_id, l.title, null::numeric, 1, ` + last(`'lot.balance_overdue'`) + `,
				((` + last(`'lot.balance_overdue'`) + ` at time zone 'Asia/Shanghai')::date + court_setting_at(l.court_id, 'default_grace_days', @at) + 1)::timestamp at time zone 'Asia/Shanghai',
				l.lot_id, null::date
			from lot l
			where l.court_id = @court and l.status = 'OVERDUE'`},
		{"lot.price_alarm", judge, text("价格提醒：成交价可能远高于参考价，请核查", "Price alarm: the price is many times the reference price; look at it"), OnLot, "", `
			select l.court_id, l.lot_id, l.case_id, l.asset_id, l.lot_id, l.title, v.price, 1, (
				select min(b.at)
				from bid b
				where b.court_id = l.court_id and b.lot_id = l.lot_id and b.amount >= l.reference_price * x.level), null::timestamptz, l.lot_id, null::date
			from lot l
			join lot_live v using (court_id, lot_id)
			cross join lateral (
				select min(a.level) as level
				from (
					select court_setting_at(l.court_id, s.name, @at) as level
					from auction_setting s
					where s.name in ('alarm_first', 'alarm_second', 'alarm_third')) a
				where v.price >= l.reference_price * a.level and not exists (
					select from price_alarm_note n
					where n.court_id = l.court_id and n.lot_id = l.lot_id and n.level >= a.level)) x
			where l.court_id = @court and l.status in ('BIDDING', 'SELLOFF_BIDDING', 'SUSPENDED') and x.level is not null`},
		{"question.answer", handlers, text("答复公众对标的的提问", "Answer what readers ask about a lot"), OnLot, "", `
			select q.court_id, q.lot_id, l.case_id, l.asset_id, q.lot_id, l.title, null::numeric, count(*)::int, min(q.asked_at), coalesce(v.ends_at, l.ends_at), q.lot_id, null::date
			from lot_question q
			join lot l using (court_id, lot_id)
			left join lot_live v using (court_id, lot_id)
			where q.court_id = @court and l.status in ('ANNOUNCED', 'BIDDING', 'SELLOFF_ANNOUNCED', 'SELLOFF_OPEN', 'SELLOFF_BIDDING') and not exists (
				select from lot_answer a
				where a.court_id = q.court_id and a.question_id = q.question_id)
			group by q.court_id, q.lot_id, l.case_id, l.asset_id, l.title, v.ends_at, l.ends_at`},
		{"lot.rule", judge, text("作出拍卖成交裁定", "Issue the sale ruling"), OnLot, "ruling.serve", onLot(`l.paid_at`, `l.status = 'PAID'`)},
		{"ruling.serve", handlers, text("送达成交裁定", "See the ruling served on the buyer"), OnLot, "ruling.serve", onLot(`coalesce(l.ruled_at, l.listed_at)`, `l.status = 'RULED'`)},
		{"lot.deliver", handlers, text("交付标的物", "Hand the property over"), OnLot, "ruling.deliver", onLot(`coalesce(l.titled_at, l.listed_at)`, `l.status = 'TITLED'`)},
	}
}

// servingNodes are documents that have not reached everybody.
func servingNodes() []node {
	return []node{{"document.chase", handlers, text("文书尚未送达全部受送达人", "A document has not reached everybody"), OnDocument, "notice.due", `
		select d.court_id, d.document_id, d.case_id, null::uuid, d.lot_id, min(n.zh_title), null::numeric, count(distinct s.serving_id)::int, d.issued_at, d.due_at, d.document_id, null::date
		from serving s
		join document d using (court_id, document_id)
		join notice n on n.court_id = s.court_id and n.serving_id = s.serving_id
		where s.court_id = @court and s.status = 'sent' and s.party_id is not null
		group by d.court_id, d.document_id, d.case_id, d.lot_id, d.issued_at, d.due_at`}}
}
