package invariant

import "fachui/internal/basis"

// ofKeeping are the invariants of what is kept. That a row cannot be taken away is a
// wall; that none was taken by somebody who got round it shows in numbers that run
// on and in facts that name rows.
func ofKeeping() []Invariant { return []Invariant{nothingMissing(), handedOver()} }

func nothingMissing() Invariant {
	return Invariant{
		"K-kept", "一次处置的记录和材料一件不少：编号从 1 起连续，事实提到的都在，记着它们的表谁也不能删、不能清空。",
		"Nothing is missing from the record of a sale: numbers run from 1 without a gap, what facts name is there, and the tables that hold it can be emptied by nobody.",
		basis.Online2016(29), []test{
			ask(words("张记录处置的表", "tables that hold a sale"), words("护栏为 {guards}，能删的身份：{rights}。", "Its guards are {guards}; roles that may delete: {rights}."), tablesSQL+`
				select t.name as place, t.guards, g.rights, t.guards not in ('append_only append_only_truncate', 'no_delete no_truncate') or g.rights is not null as bad
				from tables t
				left join lateral (
					select string_agg(coalesce(nullif(a.grantee, 0)::regrole::text, 'public') || ':' || lower(a.privilege_type), ' ') as rights
					from aclexplode(t.acl) a
					where a.grantee <> t.owner and a.privilege_type in ('DELETE', 'TRUNCATE')) g on true
				where exists (
					select from pg_attribute a
					where a.attrelid = t.oid and not a.attisdropped and a.attname in ('case_id', 'asset_id', 'lot_id', 'sha256', 'document_id',
						'serving_id', 'valuation_id', 'report_id', 'draw_id', 'objection_id', 'number'))`),
			ask(words("组编号的材料", "numbered sets of papers"), words("记到第 {last} 号，只有 {there} 件。", "The last is number {last} and {there} are there."), `
				select court_id || ' ' || coalesce(asset_id, lot_id, report_id, thing_id) as place, max(attachment_no) as last, count(*) as there,
					max(attachment_no) <> count(*) as bad
				from attachment
				group by court_id, asset_id, lot_id, report_id, thing_id
				union all
				select court_id || ' photos of ' || asset_id, max(photo_no), count(*), max(photo_no) <> count(*)
				from asset_photo
				group by court_id, asset_id`),
			ask(words("个提到材料的事实", "facts that name a paper"), words("{kind} 所指的材料不在。", "The paper that {kind} names is not there."), `
				select court_id || ' event ' || event_id as place, kind, not exists (
					select from attachment a
					where a.court_id = e.court_id and a.attachment_id = e.subject_id) as bad
				from event e
				where kind = 'attachment.added'`),
			ask(words("个已公告的标的", "announced lots"), words("公告不在。", "Its announcement is not there."), `
				select court_id || ' lot ' || lot_id as place, not exists (
					select from announcement a
					where a.court_id = l.court_id and a.lot_id = l.lot_id and a.published_at = l.announced_at) as bad
				from lot l
				where announced_at is not null`),
		},
	}
}

func handedOver() Invariant {
	return Invariant{
		"K-handed", "案件换承办人都经局长决定、接收人签收；移交后，原承办人没有再办理。",
		"A case changed hands by an order and the taker's signature; whoever gave it away did nothing in it afterwards.",
		basis.CivilProcedure2023(47), []test{
			ask(words("次换人", "changes of handler"), words("第 {version} 任承办人没有签收的移交。", "Handler number {version} has no hand-over that was signed."), `
				select h.court_id || ' case ' || h.case_id as place, h.version, not exists (
					select from case_handover o
					join case_handover_answer a using (court_id, handover_id)
					where o.court_id = h.court_id and o.case_id = h.case_id and o.taker = h.person_id and a.accepted and a.answered_at = h.assigned_at
						and o.ordered_by not in (o.giver, o.taker)) as bad
				from case_handler h
				where h.version > 1`),
			ask(words("份签收的移交", "hand-overs that were signed for"), words("{taker} 接收，{signer} 签收；清单 {items} 项，列出 {listed} 项。",
				"{taker} takes the case, {signer} signed; {items} things were handed over and {listed} are listed."), `
				select o.court_id || ' hand-over ' || o.handover_id as place, o.taker, a.answered_by as signer, o.items, n.listed,
					a.answered_by <> o.taker or o.giver = o.taker or o.ordered_by in (o.giver, o.taker) or a.answered_at < o.ordered_at or o.items <> n.listed
					or not exists (
						select from case_handler h
						where h.court_id = o.court_id and h.case_id = o.case_id and h.person_id = o.taker and h.assigned_at = a.answered_at) as bad
				from case_handover o
				join case_handover_answer a using (court_id, handover_id)
				cross join lateral (
					select count(*) as listed
					from case_handover_item i
					where i.court_id = o.court_id and i.handover_id = o.handover_id) n
				where a.accepted`),
			ask(words("项移交之后的办理", "acts after a hand-over"), words("{kind} 由已移交的人办理。", "{kind} was done by whoever had given the case away."), `
				select e.court_id || ' event ' || e.event_id as place, e.kind, coalesce(o.giver in (e.actor_id, e.for_id), false) and not exists (
						select from case_handler h
						where h.court_id = o.court_id and h.case_id = o.case_id and h.person_id = o.giver and h.assigned_at > a.answered_at and h.assigned_at <= e.at)
					and (o.ground = 'avoidance' or e.kind <> 'lot.resolution_signed') as bad
				from case_handover o
				join case_handover_answer a using (court_id, handover_id)
				join event e on e.court_id = o.court_id and e.case_id = o.case_id and e.at > a.answered_at and e.actor_role in ('judge', 'clerk', 'panel_member')
				where a.accepted`),
		},
	}
}
