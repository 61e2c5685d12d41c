package invariant

import "fachui/internal/basis"

// ofLists are the invariants of what a court decides about who may bid, and of what it
// sets where the law is silent.
func ofLists() []Invariant { return []Invariant{barsGrounded(), settingsByTwo()} }

func barsGrounded() Invariant {
	return Invariant{
		"E-bars", "不得竞买名单上由法院列入的每一行都有理由和列入的人；申诉由另一人决定，划去的都有理由，支持申诉的才据以划去；在名单上的人没有报名。",
		"Each line that a court put on a list has its ground and who put it there; another officer decided each appeal; what was struck has a reason and, on appeal, was upheld; nobody on a list applied.",
		basis.Online2016(34), []test{
			ask(words("行名单", "lines of lists"), words("理由“{relation}”，列入的人当时在本院任职：{office}。", "Its ground is \"{relation}\"; whoever entered it served the court then: {office}."), `
				select e.court_id || ' line ' || e.entry_id as place, e.relation, o.office, length(btrim(e.relation)) < 2 or not o.office as bad
				from lot_bar_entry e
				cross join lateral (
					select exists (
						select from person_role r
						where r.person_id = e.entered_by and r.court_id = e.court_id and r.granted and r.at <= e.entered_at) as office) o`),
			ask(words("个申诉决定", "decisions of appeals"), words("由不能决定的人作出，或者早于申诉，或者支持了而没有划去。", "Its officer could not decide it, it came before the appeal, or it was upheld and nothing struck."), `
				select d.court_id || ' appeal ' || d.appeal_id as place, length(btrim(d.reason)) < 4 or d.decided_at < a.filed_at or d.decided_by = a.person_id
					or exists (
						select from lot_bar_entry e
						where e.court_id = a.court_id and a.source = 'entry:' || e.entry_id and e.entered_by = d.decided_by)
					or d.upheld <> exists (
						select from lot_bar_strike s
						where s.court_id = d.court_id and s.appeal_id = d.appeal_id and s.lot_id = a.lot_id and s.source = a.source and s.struck_by = d.decided_by) as bad
				from eligibility_decision d
				left join eligibility_appeal a using (court_id, appeal_id)`),
			ask(words("行划去的名单", "lines struck"), words("{source} 没有理由，或者是事实，或者由本人划去。", "{source} has no reason, is a fact, or was struck by whom it names."), `
				select s.court_id || ' strike ' || s.strike_id as place, s.source, length(btrim(s.reason)) < 4
					or split_part(s.source, ':', 1) not in ('appraiser', 'relative', 'entry')
					or s.appeal_id is not null and not exists (
						select from eligibility_decision d
						where d.court_id = s.court_id and d.appeal_id = s.appeal_id and d.upheld)
					or exists (
						select
						from lot_bar_entry e
						join person p on p.person_id = s.struck_by and p.number_hash = e.number_hash
						where e.court_id = s.court_id and s.source = 'entry:' || e.entry_id)
					or exists (
						select from relative_declaration d
						where s.source = 'relative:' || d.declaration_id and d.person_id = s.struck_by) as bad
				from lot_bar_strike s`),
			ask(words("个有名单的报名", "applications to lots with lines"), words("报名的人当时在名单上。", "Whoever applied stood on the list then."), `
				select a.court_id || ' application ' || a.application_id as place, coalesce(bool_or(p.proof = 'proved' and e.number_hash = p.number_hash
					and e.entered_at < a.applied_at and not exists (
						select from lot_bar_strike s
						where s.court_id = a.court_id and s.lot_id = a.lot_id and s.source = 'entry:' || e.entry_id and s.at <= a.applied_at)), false) as bad
				from application a
				join lot_bar_entry e using (court_id, lot_id)
				left join person p on p.person_id in (a.person_id, a.bidder_id)
				group by a.court_id, a.application_id`),
		},
	}
}

func settingsByTwo() Invariant {
	return Invariant{
		"A-settings", "本院的每项设置都由院领导、局长中的一人提出、另一人批准，在范围之内，从批准起才生效；每一时刻每项设置只有一个值。",
		"Each of a court's settings was asked for by one of leader and head and approved by another, lies within its bounds and counts from its approval at the earliest; at each instant there is one value.",
		basis.Online2016(0), []test{
			ask(words("项生效的设置", "settings in force"), words("{name} = {value}：{proposed_at} 提出、{approved_at} 批准、{effective_at} 生效；提出和批准的人 {people} 名，任职相符 {offices} 名，同一时刻 {together} 个值。",
				"{name} = {value}: asked for at {proposed_at}, approved at {approved_at}, counts from {effective_at}; {people} people, {offices} in office, {together} values from that instant."), `
				select c.court_id || ' setting ' || c.change_id as place, c.name, c.value, c.proposed_at, c.approved_at, c.effective_at, o.people, o.offices, t.together,
					o.people <> 2 or o.offices <> 2 or t.together <> 1 or length(btrim(c.document)) < 4
					or c.approved_at < c.proposed_at or c.effective_at < c.approved_at or coalesce(c.value not between s.least and s.most, true) as bad
				from court_setting c
				left join auction_setting s using (name)
				cross join lateral (
					select count(distinct h.person) as people, count(*) filter (where exists (
							select from person_role r
							where r.person_id = h.person and r.court_id = c.court_id and r.role in ('leader', 'bureau_head') and r.granted and r.at <= h.at)
						or exists (
							select from substitution u
							where u.court_id = c.court_id and u.substitute = h.person and u.duty in ('leader', 'bureau_head') and h.at >= u.from_at and h.at < u.until_at)) as offices
					from (values (c.proposed_by, c.proposed_at), (c.approved_by, c.approved_at)) h (person, at)) o
				cross join lateral (
					select count(*) as together
					from court_setting x
					where x.court_id = c.court_id and x.name = c.name and x.effective_at = c.effective_at) t
				where c.approved_at is not null or c.effective_at is not null`),
		},
	}
}
