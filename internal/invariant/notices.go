package invariant

import "fachui/internal/basis"

// ofNotices are the invariants of who must have been told before a sale.
func ofNotices() []Invariant {
	return []Invariant{
		{
			"A-told", "发布公告三日前，当事人和优先购买权人均已收到通知；无法通知的已公示满五日。",
			"Parties and priority purchasers had been told three full days before publication; those who cannot be reached were posted for five.",
			basis.Online2016(16), []test{
				ask(words("个应受通知人", "people to be told"), words("收到 {received}，公示 {posted}，放弃 {waived}；公告 {published}，开拍 {opens}，送达记录 {served}。",
					"Received {received}, posted {posted}, waived {waived}; published {published}, opens {opens}; the serving says {served}."), `
					select a.court_id || ' lot ' || a.lot_id || ' party ' || a.party_id as place, t.received, t.posted, t.waived, d.published, d.opens, v.served,
						not coalesce(t.waived
							or t.received is not null and d.published >= t.received + 3 + d.between and t.received_at is not distinct from v.served
								and (not a.shareholder or d.opens > t.received + 20)
							or t.received is null and d.opens > t.posted + 5, false) as bad
					from lot_recipient a
					join lot l using (court_id, lot_id)
					cross join lateral (
						select (l.announced_at at time zone 'Asia/Shanghai')::date as published, (l.opens_at at time zone 'Asia/Shanghai')::date as opens,
							1 - court_setting_at(l.court_id, 'lenient_notice', l.announced_at) as between) d
					cross join lateral (
						select coalesce(bool_or(how = 'waived'), false) as waived, min(at) filter (where how = 'received') as received_at,
							(min(at) filter (where how = 'received') at time zone 'Asia/Shanghai')::date as received,
							(min(at) filter (where how = 'posted') at time zone 'Asia/Shanghai')::date as posted
						from lot_receipt t
						where t.court_id = a.court_id and t.lot_id = a.lot_id and t.party_id = a.party_id) t
					left join lateral (
						select min(v.received_at) as served
						from document d
						join serving v using (court_id, document_id)
						where d.court_id = a.court_id and d.kind = 'auction.notice' and d.subject_id = a.lot_id and v.party_id = a.party_id) v on true
					where l.announced_at is not null`),
				ask(words("个已公告标的", "announced lots"), words("只有 {told} 名应受通知人，本案当事人有 {parties} 名未列入。",
					"{told} people were told; {parties} parties of the case were not among them."), `
					select l.court_id || ' lot ' || l.lot_id as place, n.told, n.parties, n.told = 0 or n.parties > 0 as bad
					from lot l
					cross join lateral (
						select (
							select count(*)
							from lot_recipient a
							where a.court_id = l.court_id and a.lot_id = l.lot_id) as told, (
							select count(*)
							from party p
							where p.court_id = l.court_id and p.case_id = l.case_id and p.kind in ('creditor', 'debtor', 'priority_purchaser', 'co_owner')
							  and p.added_at < l.announced_at
							  and not exists (
								select from party_removal r
								where r.court_id = p.court_id and r.party_id = p.party_id and r.removed_at < l.announced_at)
							  and not exists (
								select from lot_recipient a
								where a.court_id = l.court_id and a.lot_id = l.lot_id and a.party_id = p.party_id)) as parties) n
					where l.announced_at is not null`),
			},
		},
		{
			"N-sent", "没有通知因屡发不出而被搁置。", "No message is parked because it could not be sent.",
			basis.Online2016(16), []test{
				ask(words("条通知", "messages"), words("状态 {state}：{failure}", "It is {state}: {failure}"), `
					select n.court_id || ' ' || n.kind || ' ' || n.notice_id as place, d.state, d.failure, coalesce(d.state = 'parked', false) as bad
					from notice n
					left join notice_delivery d using (court_id, notice_id)`),
			},
		},
		servedByLaw(),
	}
}

// servedByLaw: nobody was served in a way that the law does not know, and title passed on
// the day of service.
func servedByLaw() Invariant {
	return Invariant{
		"N-served", "诉讼文书的每一次送达都有凭据：电子送达有到达时有效的同意，纸质送达有送达回证，公告满三十日；所有权自成交裁定送达时转移。",
		"Behind every service of a litigation paper stands its proof: a consent that held on arrival, a receipt, or thirty days of publication; title passed when the ruling was served.",
		basis.CivilProcedure2023(90), []test{
			ask(words("次诉讼文书送达", "services of litigation papers"), words("以 {how} 于 {received} 送达，没有相应的同意、送达回证或者公告期。",
				"Served by {how} on {received} without the consent, the receipt or the days of publication."), `
				select s.court_id || ' ' || d.kind || ' ' || s.serving_id as place, s.how, s.received_at as received,
					not case s.how
						when 'clerk' then exists (
							select from service_receipt r
							where r.court_id = s.court_id and r.serving_id = s.serving_id and r.served_at = s.received_at)
						when 'deemed' then (s.received_at at time zone 'Asia/Shanghai')::date >= (s.published_at at time zone 'Asia/Shanghai')::date + 30
						else exists (
							select from service_consent c
							left join service_consent_end e using (court_id, consent_id)
							where c.court_id = s.court_id and c.consent_id = s.consent_id and c.case_id = d.case_id and c.at <= s.received_at
								and coalesce(s.received_at < e.at, true) and coalesce(c.serving_id = s.serving_id, true)
								and (c.party_id = s.party_id or s.party_id is null and c.person_id = s.person_id)) end as bad
				from serving s
				join document d using (court_id, document_id)
				where s.litigation and s.status in ('received', 'waived')`),
			ask(words("个所有权已转移的标的", "lots whose title has passed"), words("所有权于 {titled} 转移，裁定于 {served} 送达。",
				"Title passed at {titled}; the ruling was served at {served}."), `
				select l.court_id || ' lot ' || l.lot_id as place, l.titled_at as titled, v.served, l.titled_at is distinct from v.served as bad
				from lot l
				cross join lateral (
					select min(s.received_at) as served
					from document d
					join serving s using (court_id, document_id)
					where d.court_id = l.court_id and d.lot_id = l.lot_id and d.kind = 'auction.ruling'
					having count(*) > 0) v
				where l.titled_at is not null`),
		},
	}
}
