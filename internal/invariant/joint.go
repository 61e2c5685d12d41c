package invariant

import "fachui/internal/basis"

// ofApplicants are the invariants of who stands in which application: alone, with
// others, or for another.
func ofApplicants() []Invariant {
	return []Invariant{oneApplication(), jointBidders(), otherPayers()}
}

func oneApplication() Invariant {
	return Invariant{
		"P-once", "一人对一个标的只在一份报名中：自己报名、代理他人、被代理、参加共同竞买合并计算。",
		"For one lot a person stands in one application: alone, as agent, as principal of a confirmed agent, or with others.",
		basis.Online2016(18), []test{
			ask(words("人次", "people at lots"), words("同时在 {applications} 份报名中。", "Stands in {applications} applications at once."), `
				select x.court_id || ' lot ' || x.lot_id || ' person ' || x.person_id as place, count(distinct x.application_id) as applications,
					count(distinct x.application_id) > 1 as bad
				from (
					select a.court_id, a.lot_id, a.application_id, a.person_id
					from application a
					where a.status <> 'DISQUALIFIED'
					union
					select a.court_id, a.lot_id, a.application_id, a.bidder_id
					from application a
					where a.status <> 'DISQUALIFIED' and not a.mandate_waits
					union
					select c.court_id, c.lot_id, c.application_id, c.person_id
					from joint_consent c
					join application a using (court_id, lot_id, application_id)
					where a.status <> 'DISQUALIFIED') x
				group by x.court_id, x.lot_id, x.person_id`),
		},
	}
}

func jointBidders() Invariant {
	return Invariant{
		"P-joint", "共同竞买：份额合计恰为一；取得资格之前人人同意，同意的就是邀请上写明的人；成交确认书写明全部买受人和份额。",
		"Those who bid together: shares make exactly one; all agreed before the application could bid, each the one whom the invitation named; the confirmation names all with their shares.",
		basis.Online2016(18), []test{
			ask(words("份共同报名", "joint applications"), words("{seats} 人，份额 {parts}/{whole}，同意 {agreed} 人，姓名不符 {others} 人，报名状态 {status}，确认书写明 {named} 人。",
				"{seats} seats, shares {parts}/{whole}, {agreed} agreed, {others} under another name; the application is {status}; the confirmation names {named}."), `
				select a.court_id || ' application ' || a.application_id as place, s.seats, s.parts, s.whole, s.agreed, s.others, a.status, n.named,
					s.seats < 2 or s.last <> s.seats or s.wholes <> 1 or s.parts <> s.whole or s.others > 0 or s.representative is distinct from a.person_id
					or a.person_id <> a.bidder_id or a.status in ('QUALIFIED', 'WON', 'OFFSET_TO_PRICE', 'FORFEITED') and s.agreed <> s.seats
					or n.sold and n.named <> s.seats as bad
				from application a
				join lateral (
					select count(*) as seats, max(b.seat) as last, sum(b.share_part) as parts, max(b.share_whole) as whole, count(distinct b.share_whole) as wholes,
						count(c.person_id) as agreed, (array_agg(c.person_id order by b.seat))[1] as representative,
						count(*) filter (where c.person_id is not null and not exists (
							select from person p
							where p.person_id = c.person_id and p.name_hash = b.name_hash)) as others
					from joint_bidder b
					left join joint_consent c using (court_id, lot_id, application_id, seat)
					where b.court_id = a.court_id and b.lot_id = a.lot_id and b.application_id = a.application_id) s on s.seats > 0
				cross join lateral (
					select exists (
						select from sale_confirmation x
						where x.court_id = a.court_id and x.lot_id = a.lot_id and x.application_id = a.application_id) as sold, (
						select count(*)
						from sale_buyer x
						where x.court_id = a.court_id and x.lot_id = a.lot_id) as named) n`),
		},
	}
}

func otherPayers() Invariant {
	return Invariant{
		"P-payer", "竞买人以外自动认作保证金的付款人，都是已同意的共同竞买人，或者委托书写明代付、竞价开始前经法院确认的代理人。",
		"Whose money counts towards a deposit beside the bidder's agreed to bid together, or is an agent whom the court confirmed before bidding began and whose mandate names paying.",
		basis.Online2016(14), []test{
			ask(words("名付款人", "payers"), words("作为 {payer} 的付款人没有根据。", "A payer as {payer} without ground."), `
				select p.court_id || ' deposit ' || p.deposit_id as place, p.payer, not case p.payer
					when 'joint' then exists (
						select from joint_consent c
						join joint_bidder b using (court_id, lot_id, application_id, seat)
						where c.court_id = p.court_id and c.application_id = d.application_id and b.name_hash = p.name_hash)
					else exists (
						select from mandate_power_found f
						join application a using (court_id, lot_id, application_id)
						join application_confirmation c using (court_id, lot_id, application_id)
						join lot l using (court_id, lot_id)
						join person o on o.person_id = a.person_id and o.name_hash = p.name_hash
						where f.court_id = p.court_id and f.application_id = d.application_id and f.power = 'pay'
						  and c.what = 'agent' and c.confirmed and c.at < l.opens_at) end as bad
				from deposit_payer p
				join deposit d using (court_id, deposit_id)`),
		},
	}
}
