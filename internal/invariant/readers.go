package invariant

import "fachui/internal/basis"

// ofReaders are the invariants of what the public finds, sees and asks.
func ofReaders() []Invariant { return []Invariant{foundOnce(), seatsGivenOnce()} }

// foundOnce holds the narrow rows that a search reads against the lots themselves. The
// groups of states are written out here again.
func foundOnce() Invariant {
	return Invariant{
		"R-index", "每个已公告的标的在检索中恰有一条，状态、价格、地区、时间与标的所记一致；未公告的一条也没有。",
		"Each announced lot is found exactly once, with the state, price, region and times of the lot itself; what is not announced is not found.",
		basis.Online2016(12), []test{
			ask(words("个可检索的标的", "lots to be found"), words("标的为 {status}、{price} 元、{city}，检索所记为 {found}、{asked} 元、{there}。",
				"The lot is {status}, {price}, in {city}; it is found as {found}, {asked}, in {there}."), `
				select coalesce(l.court_id, x.court_id) || ' lot ' || coalesce(l.lot_id, x.lot_id) as place, l.status, coalesce(l.final_price, l.starting_price) as price, l.city,
					x.status as found, x.price as asked, x.city as there, l.announced_at is null or x.lot_id is null
					or (l.case_id, l.asset_id, l.status, l.round, l.kind, l.class, l.province, l.city, coalesce(l.final_price, l.starting_price), l.opens_at, coalesce(l.ended_at, l.ends_at))
						is distinct from (x.case_id, x.asset_id, x.status, x.round, x.kind, x.class, x.province, x.city, x.price, x.opens_at, x.closes_at)
					or x.standing is distinct from case
						when l.status in ('ANNOUNCED', 'SELLOFF_ANNOUNCED') then 'upcoming'
						when l.status in ('BIDDING', 'SELLOFF_OPEN', 'SELLOFF_BIDDING') then 'running'
						when l.status in ('SOLD', 'OVERDUE', 'PAID', 'RULED', 'TITLED', 'DELIVERED') then 'sold'
						when l.status = 'SUSPENDED' then 'suspended'
						when l.status in ('WITHDRAWN', 'REVOKED') then 'withdrawn'
						else 'failed' end
					or x.turn is distinct from 1000000 * case x.standing
						when 'upcoming' then extract(epoch from l.opens_at)
						when 'running' then extract(epoch from l.ends_at)
						else 1e12 - extract(epoch from coalesce(l.ended_at, l.announced_at)) end as bad
				from lot_index x
				full join (
					select *
					from lot
					where announced_at is not null) l on l.court_id = x.court_id and l.lot_id = x.lot_id`),
		},
	}
}

// seatsGivenOnce counts at each booking who had a seat at that instant: what is given
// back later does not make room before.
func seatsGivenOnce() Invariant {
	return Invariant{
		"R-seats", "每场看样在每次预约时都没有超过名额，预约在公布之后、开始之前；每个答复在提问之后，由另一人作出，没有改变公告。",
		"No viewing ever had more people than seats; each was booked after it was offered and before it began. Each answer followed its question, came from somebody else and changed nothing that was announced.",
		basis.Online2016(7), []test{
			ask(words("个看样预约", "bookings"), words("名额 {capacity}，当时有 {there} 人；于 {booked_at} 预约，{starts_at} 开始。",
				"{there} people for {capacity} seats; booked at {booked_at}, begins at {starts_at}."), `
				select b.court_id || ' booking ' || b.booking_id as place, v.capacity, t.there, b.booked_at, v.starts_at,
					t.there > v.capacity or t.own > 1 or b.booked_at < v.opened_at or b.booked_at >= v.starts_at or b.lot_id <> v.lot_id
					or c.cancelled_at < b.booked_at or c.cancelled_at >= v.starts_at or k.closed_at <= b.booked_at as bad
				from viewing_booking b
				join viewing_slot v using (court_id, slot_id)
				left join viewing_cancellation c using (court_id, booking_id)
				left join viewing_closing k on k.court_id = b.court_id and k.slot_id = b.slot_id and k.closed_at < b.booked_at
				cross join lateral (
					select sum(o.people) as there, count(*) filter (where o.person_id = b.person_id) as own
					from viewing_booking o
					left join viewing_cancellation x using (court_id, booking_id)
					where o.court_id = b.court_id and o.slot_id = b.slot_id and o.booked_at <= b.booked_at
						and coalesce(x.cancelled_at > b.booked_at, true)) t`),
			ask(words("个答复", "answers"), words("{asked_at} 提问，{answered_at} 答复，同一人：{same}。", "Asked at {asked_at}, answered at {answered_at}; by the same person: {same}."), `
				select a.court_id || ' question ' || a.question_id as place, q.asked_at, a.answered_at, a.answered_by = q.person_id as same,
					a.answered_at < q.asked_at or a.answered_by = q.person_id or a.given and not a.restates
					or q.words ~ '[0-9]{11}' or a.words ~ '[0-9]{15}' or l.announced_at is null or q.asked_at < l.announced_at as bad
				from lot_answer a
				join lot_question q using (court_id, question_id)
				left join lot l on l.court_id = q.court_id and l.lot_id = q.lot_id`),
		},
	}
}
