-- Who may not bid on a lot (法释〔2016〕18号 Art. 24, 34; 民诉法解释 Art. 488): the list of each
-- lot follows from rows that say who serves where, who valued the asset and who bought
-- it without paying, with what the court adds and strikes by hand. An application of
-- somebody on it is refused for every writer; whoever is refused may appeal, and
-- another officer than the one who put them there decides.

-- +goose Up

-- Close relatives (民法典 Art. 1045) that people of the court, of the platform and of
-- appraisal firms declare; only the keyed hash of the number is kept.
create table relative_declaration (
	declaration_id uuid primary key,
	person_id uuid not null references person,
	relation text not null check (relation in ('spouse', 'parent', 'child', 'sibling', 'grandparent', 'grandchild')),
	number_hash bytea not null check (length(number_hash) = 32),
	number_masked text not null check (length(number_masked) <= 40),
	declared_at timestamptz not null,
	recorded_at timestamptz not null default clock_timestamp(),
	constraint relative_declared_once unique (person_id, number_hash)
);
create index relative_by_number on relative_declaration (number_hash);
call append_only('relative_declaration');

-- What the court adds: an auction agent's people, a relative who was not declared.
create table lot_bar_entry (
	court_id text not null,
	entry_id uuid not null,
	lot_id uuid not null,
	body text not null check (body in ('court', 'platform', 'auxiliary', 'appraiser')),
	name_masked text not null check (length(name_masked) between 1 and 90),
	number_hash bytea not null check (length(number_hash) = 32),
	relation text not null check (length(relation) between 2 and 200),
	document text not null default '' check (document ~ '^([0-9a-f]{64})?$'),
	entered_by uuid not null,
	entered_at timestamptz not null,
	recorded_at timestamptz not null default clock_timestamp(),
	primary key (court_id, entry_id),
	foreign key (court_id, lot_id) references lot,
	constraint lot_bar_entry_once unique (court_id, lot_id, number_hash)
);
create index lot_bar_entry_of on lot_bar_entry (court_id, lot_id, entry_id);
call append_only('lot_bar_entry');

create table eligibility_appeal (
	court_id text not null,
	appeal_id uuid not null unique,
	lot_id uuid not null,
	person_id uuid not null references person,
	source text not null check (source ~ '^[a-z]+:[0-9a-f-]{36}$'),
	statement text not null check (length(statement) between 4 and 2000),
	document text not null default '' check (document ~ '^([0-9a-f]{64})?$'),
	filed_at timestamptz not null,
	recorded_at timestamptz not null default clock_timestamp(),
	primary key (court_id, appeal_id),
	foreign key (court_id, lot_id) references lot,
	constraint eligibility_appeal_once unique (court_id, lot_id, person_id, source)
);
create index eligibility_appeal_of_person on eligibility_appeal (person_id, appeal_id);
call append_only('eligibility_appeal');

create table eligibility_decision (
	court_id text not null,
	appeal_id uuid not null,
	upheld boolean not null,
	reason text not null check (length(reason) between 4 and 2000),
	decided_by uuid not null,
	decided_at timestamptz not null,
	recorded_at timestamptz not null default clock_timestamp(),
	constraint eligibility_decided_once primary key (court_id, appeal_id),
	foreign key (court_id, appeal_id) references eligibility_appeal
);
call append_only('eligibility_decision');

-- What the court strikes: source names the line of the list.
create table lot_bar_strike (
	court_id text not null,
	strike_id uuid not null,
	lot_id uuid not null,
	source text not null check (source ~ '^[a-z]+:[0-9a-f-]{36}$'),
	reason text not null check (length(reason) between 4 and 2000),
	appeal_id uuid,
	struck_by uuid not null,
	at timestamptz not null,
	recorded_at timestamptz not null default clock_timestamp(),
	primary key (court_id, strike_id),
	foreign key (court_id, lot_id) references lot,
	foreign key (court_id, appeal_id) references eligibility_appeal,
	-- an office and a ruling on default are facts: they end by leaving and by a ruling
	constraint lot_bar_strike_kind check (split_part(source, ':', 1) in ('appraiser', 'relative', 'entry')),
	constraint lot_bar_struck_once unique (court_id, lot_id, source)
);
call append_only('lot_bar_strike');

-- The list of a lot. rule is the rule of eligibility, source the line, body whose people
-- it keeps out, via through whom. Whoever served since the case was opened stays on it.
-- +goose StatementBegin
create function lot_bars(court text, of_lot uuid) returns table (
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
		join valuation v on v.court_id = l.court_id and v.asset_id = l.asset_id
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
		join lot o on o.court_id = l.court_id and o.asset_id = l.asset_id
		join default_ruling r on r.court_id = o.court_id and r.lot_id = o.lot_id
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

-- +goose StatementBegin
create function application_not_barred() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare
	bidder uuid;
begin
	bidder := case when tg_table_name = 'application' then (to_jsonb(new) ->> 'bidder_id')::uuid else new.person_id end;
	if exists (
		select
		from lot_bars(new.court_id, new.lot_id) b
		join person p on p.person_id in (new.person_id, bidder)
		where not b.struck and (b.person_id = p.person_id or b.number_hash = p.number_hash and p.proof = 'proved')
			and (b.rule <> 'E2' or p.person_id = bidder)) then
		raise exception 'somebody on the list of the lot does not bid, nor through another'
			using errcode = 'restrict_violation', constraint = 'application_not_barred';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger application_not_barred before insert on application for each row execute function application_not_barred();
alter table application enable always trigger application_not_barred;
create trigger joint_consent_not_barred before insert on joint_consent for each row execute function application_not_barred();
alter table joint_consent enable always trigger joint_consent_not_barred;

-- Another officer decides: not who put the line there, and nobody who handles the case
-- or is on the line.
-- +goose StatementBegin
create function eligibility_other_officer() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare
	a eligibility_appeal;
begin
	select * into strict a from eligibility_appeal where court_id = new.court_id and appeal_id = new.appeal_id;
	if new.decided_by = a.person_id
		or exists (
			select from lot_bar_entry e
			where e.court_id = a.court_id and a.source = 'entry:' || e.entry_id and e.entered_by = new.decided_by)
		or exists (
			select
			from lot l
			join case_handler h on h.court_id = l.court_id and h.case_id = l.case_id
			where l.court_id = a.court_id and l.lot_id = a.lot_id and h.person_id = new.decided_by)
		or exists (
			select from lot_bars(a.court_id, a.lot_id) b
			where b.source = a.source and new.decided_by in (b.via)) then
		raise exception 'an appeal is decided by another officer' using errcode = 'check_violation', constraint = 'eligibility_other_officer';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger eligibility_other_officer before insert on eligibility_decision for each row execute function eligibility_other_officer();
alter table eligibility_decision enable always trigger eligibility_other_officer;

-- A special qualification that the law wants of whoever buys the lot (Art. 14(1)).
create table lot_requirement (
	court_id text not null,
	lot_id uuid not null,
	qualification text not null check (length(qualification) between 2 and 300),
	basis text not null check (length(basis) between 2 and 200),
	set_by uuid not null,
	set_at timestamptz not null,
	recorded_at timestamptz not null default clock_timestamp(),
	constraint lot_requirement_once primary key (court_id, lot_id),
	foreign key (court_id, lot_id) references lot
);
call append_only('lot_requirement');

-- It is named before the announcement, and not changed under those who read it.
-- +goose StatementBegin
create function lot_requirement_early() returns trigger language plpgsql as $$
begin
	if not exists (
		select from lot l
		where l.court_id = new.court_id and l.lot_id = new.lot_id and l.status in ('DRAFT', 'PRICED', 'PANEL_OK', 'NOTICED')) then
		raise exception 'a qualification is named before the announcement' using errcode = 'restrict_violation', constraint = 'lot_requirement_early';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger lot_requirement_early before insert on lot_requirement for each row execute function lot_requirement_early();
alter table lot_requirement enable always trigger lot_requirement_early;
