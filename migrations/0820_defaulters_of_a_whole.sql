-- Whoever bought and did not pay bids no more when the thing is sold again, alone or in a
-- whole, and after a whole for none of its things (法释〔2016〕18号 Art. 24(2)): two lots are
-- of one property when they share a thing, not only when they share the first.

-- +goose Up

-- As before, but for the rulings on default.
-- +goose StatementBegin
create or replace function lot_bars(court text, of_lot uuid) returns table (
	rule text, source text, body text, person_id uuid, number_hash bytea, relation text, via uuid, masked text, struck boolean)
language sql stable security definer set search_path = public, pg_temp as $$
	with l as (
		select l.court_id, l.lot_id, l.asset_id, l.round, c.opened_at
		from lot l
		join enforcement_case c on c.court_id = l.court_id and c.case_id = l.case_id
		where l.court_id = court and l.lot_id = of_lot),
	office as (
		select distinct on (r.person_id, r.role = 'operator') r.person_id, case when r.role = 'operator' then 'platform' else 'court' end as body
		from person_role r
		cross join l
		where (r.role = 'operator' or r.court_id = l.court_id and r.role <> 'supervisor')
			and (r.granted and not exists (
					select from person_role e
					where e.person_id = r.person_id and e.court_id is not distinct from r.court_id and e.role = r.role and e.turn = r.turn + 1)
				or not r.granted and r.at >= l.opened_at)),
	valuer as (
		select distinct on (a.person_id) a.person_id, a.appraiser_id
		from l
		cross join lot_things(l.court_id, l.lot_id) t
		join valuation v on v.court_id = l.court_id and v.asset_id = t.asset_id
		join commission c on c.court_id = v.court_id and c.valuation_id = v.valuation_id
		join appraisal_firm f on f.firm_id = c.firm_id
		join appraisal_firm g on g.firm_id = f.firm_id or f.control_group <> '' and g.control_group = f.control_group
		join appraiser a on a.firm_id = g.firm_id and a.person_id is not null
		order by a.person_id, a.appraiser_id),
	people as (
		select case when office.body = 'court' and l.round = 'sell_off' then 'E6' else 'E1' end as rule,
			office.body || ':' || office.person_id as source, office.body, office.person_id
		from office
		cross join l
		union all
		select 'E9', 'appraiser:' || valuer.appraiser_id, 'appraiser', valuer.person_id
		from valuer),
	lines as (
		select p.rule, p.source, p.body, p.person_id, n.number_hash, '' as relation, null::uuid as via, n.name_masked as masked
		from people p
		join person n using (person_id)
		union all
		select 'E1', 'relative:' || d.declaration_id, p.body, null, d.number_hash, d.relation, p.person_id, d.number_masked
		from (select distinct on (person_id) * from people order by person_id, source) p
		join relative_declaration d on d.person_id = p.person_id
		union all
		select 'E1', 'entry:' || e.entry_id, e.body, null, e.number_hash, e.relation, null, e.name_masked
		from lot_bar_entry e
		where e.court_id = court and e.lot_id = of_lot
		union all
		select distinct 'E2', 'default:' || b.person_id, 'buyer', b.person_id, n.number_hash, '', null::uuid, n.name_masked
		from l
		join default_ruling r on r.court_id = l.court_id and exists (
			select from lot_things(l.court_id, l.lot_id) a
			join lot_things(r.court_id, r.lot_id) b using (asset_id))
		cross join lateral (
			select r.buyer_id as person_id
			union
			select j.person_id
			from joint_consent j
			where j.court_id = r.court_id and j.lot_id = r.lot_id and j.application_id = r.application_id) b
		join person n on n.person_id = b.person_id)
	select x.rule, x.source, x.body, x.person_id, x.number_hash, x.relation, x.via, x.masked, exists (
		select from lot_bar_strike s
		where s.court_id = court and s.lot_id = of_lot and s.source = x.source)
	from lines x
$$;
-- +goose StatementEnd
