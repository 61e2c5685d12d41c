package invariant

import "fachui/internal/basis"

// ofSets are the invariants of things that are sold together.
func ofSets() []Invariant { return []Invariant{enoughIsEnough()} }

// enoughIsEnough measures each sale against what stood when its bidding ended: what was
// restated, agreed or undone later does not make it wrong afterwards. What is still open
// has a day, since a withdrawal follows the sale that made it due.
func enoughIsEnough() Invariant {
	const counts = `('SOLD', 'OVERDUE', 'PAID', 'RULED', 'TITLED', 'DELIVERED')`
	return Invariant{
		"A-enough", "同组分别拍卖的，已成交的价款足以清偿之后，没有被执行人的书面同意，其余没有成交，也不再开放。",
		"Of things sold separately in a set none is sold, or stays open, after the others have covered debt and costs, unless every debtor agreed in writing.",
		basis.Sale2020(14), []test{
			ask(words("件同组成交", "sales in sets"), words("此前已成交 {fetched} 元，应清偿 {target} 元，仍成交。", "Sold although {fetched} of {target} was fetched before."), `
				select l.court_id || ' lot ' || l.lot_id as place, f.fetched, g.target, f.fetched >= g.target and not a.agreed as bad
				from lot l
				join lot_set s on s.court_id = l.court_id and s.set_id = l.set_id and s.mode = 'separate' and coalesce(l.ended_at <= s.ended_at, true)
				cross join lateral (
					select coalesce(sum(o.final_price), 0) as fetched
					from lot o
					where o.court_id = l.court_id and o.set_id = l.set_id and o.ended_at < l.ended_at and coalesce(o.suspended_from, o.status) in `+counts+`) f
				cross join lateral (
					select max(t.total) as target
					from lot_set_target t
					where t.court_id = s.court_id and t.set_id = s.set_id and t.stated_at <= l.ended_at and t.version >= (
						select coalesce(max(b.version), 1)
						from lot_set_target b
						where b.court_id = s.court_id and b.set_id = s.set_id and b.stated_at < l.ended_at)) g
				cross join lateral (
					select coalesce(bool_and(coalesce((
						select x.agrees
						from lot_set_agreement x
						where x.court_id = s.court_id and x.set_id = s.set_id and x.party_id = p.party_id and x.filed_at <= l.ended_at
						order by x.version desc
						limit 1), false)), false) as agreed
					from party p
					where p.court_id = s.court_id and p.case_id = s.case_id and p.kind = 'debtor' and p.added_at <= l.ended_at) a
				where l.final_price is not null and coalesce(l.suspended_from, l.status) in `+counts),
			ask(words("组分别拍卖的财产", "sets sold separately"), words("已成交 {fetched} 元，应清偿 {target} 元，仍有 {open} 件开放。", "{fetched} of {target} fetched, and {open} still open."), `
				select s.court_id || ' set ' || s.set_id as place, f.fetched, g.total as target, f.open,
					f.open > 0 and f.fetched >= g.total and not a.agreed and greatest(f.last, g.stated_at, a.last) < (
						select max(at)
						from event e
						where e.court_id = s.court_id) - interval '1 day' as bad
				from lot_set s
				cross join lateral (
					select coalesce(sum(o.final_price) filter (where coalesce(o.suspended_from, o.status) in `+counts+`), 0) as fetched, max(o.ended_at) as last,
						count(*) filter (where o.status in ('ANNOUNCED', 'BIDDING', 'SELLOFF_ANNOUNCED', 'SELLOFF_OPEN', 'SELLOFF_BIDDING')) as open
					from lot o
					where o.court_id = s.court_id and o.set_id = s.set_id) f
				cross join lateral (
					select t.total, t.stated_at
					from lot_set_target t
					where t.court_id = s.court_id and t.set_id = s.set_id
					order by t.version desc
					limit 1) g
				cross join lateral (
					select coalesce(bool_and(coalesce(x.agrees, false)), false) as agreed, max(x.filed_at) as last
					from party p
					left join lateral (
						select agrees, filed_at
						from lot_set_agreement x
						where x.court_id = s.court_id and x.set_id = s.set_id and x.party_id = p.party_id
						order by x.version desc
						limit 1) x on true
					where p.court_id = s.court_id and p.case_id = s.case_id and p.kind = 'debtor') a
				where s.mode = 'separate' and s.ended_at is null`),
		},
	}
}
