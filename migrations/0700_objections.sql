-- Objections to enforcement (民事诉讼法 Art. 236, 238): who objected to what, who decided
-- it, how it was served, and what stood still meanwhile. The rules live in package
-- objection; what must never happen is refused here again, for every writer: nobody who
-- worked on the case sits on the panel, and property that a third party claims is
-- neither sold nor is its money paid out while that is being decided.

-- +goose Up

-- Which state may follow which; the Go table holds the same pairs and a test compares.
create table objection_move (
	before text not null,
	after text not null,
	primary key (before, after)
);
insert into objection_move (before, after) values
	('FILED', 'INCOMPLETE'), ('FILED', 'ACCEPTED'), ('FILED', 'NOT_ACCEPTED'), ('FILED', 'WITHDRAWN'),
	('INCOMPLETE', 'FILED'), ('INCOMPLETE', 'NOT_ACCEPTED'), ('INCOMPLETE', 'WITHDRAWN'),
	('ACCEPTED', 'WITHDRAWN'), ('ACCEPTED', 'RULED'),
	('RULED', 'RECONSIDERING'), ('RULED', 'SUED'), ('RULED', 'FINAL'),
	('NOT_ACCEPTED', 'RECONSIDERING'), ('NOT_ACCEPTED', 'FINAL'),
	('RECONSIDERING', 'FINAL'), ('RECONSIDERING', 'ACCEPTED'), ('SUED', 'FINAL');
call append_only('objection_move');
revoke insert on objection_move from fachui_app;

-- One objection. serial and year make its own case number (执异) once it is accepted;
-- round counts the panels: an objection that is sent back is heard by another.
create table objection (
	court_id text not null references court,
	objection_id uuid not null unique,
	case_id uuid not null,
	asset_id uuid,
	lot_id uuid,
	kind text not null check (kind in ('conduct', 'third_party')),
	capacity text not null check (capacity in ('party', 'bidder', 'interested', 'third_party', 'supervisor')),
	party_id uuid,
	person_id uuid not null,
	act text not null check (length(act) <= 40),
	ground text not null default '' check (ground in ('', 'untrue_description', 'system_fault', 'collusion', 'unqualified_buyer', 'unequal_terms', 'serious_breach')),
	request text not null check (length(request) between 4 and 500),
	statement text not null check (length(statement) between 4 and 5000),
	contact bytea not null, -- under a key that the database does not have
	state text not null check (state in ('FILED', 'INCOMPLETE', 'ACCEPTED', 'NOT_ACCEPTED', 'RULED', 'RECONSIDERING', 'SUED', 'WITHDRAWN', 'FINAL')),
	round smallint not null default 1 check (round in (1, 2)),
	year integer check (year between 1979 and 2999),
	serial integer check (serial >= 1),
	outcome text check (outcome in ('dismissed', 'rejected', 'undone', 'altered', 'founded', 'stopped')),
	judged text check (judged in ('excluded', 'continued')),
	filed_at timestamptz not null,
	papers_asked text not null default '' check (length(papers_asked) <= 1000),
	papers_due timestamptz,
	accepted_at timestamptz,
	withdrawal_asked_at timestamptz,
	ruled_at timestamptz,
	forwarded_at timestamptz,
	ended_at timestamptz,
	lifted_at timestamptz,
	recorded_at timestamptz not null default clock_timestamp(),
	primary key (court_id, objection_id),
	foreign key (court_id, case_id) references enforcement_case (court_id, case_id),
	foreign key (court_id, case_id, asset_id) references asset (court_id, case_id, asset_id),
	foreign key (court_id, lot_id) references lot,
	foreign key (court_id, case_id, party_id) references party (court_id, case_id, party_id),
	constraint objection_number unique (court_id, year, serial),
	constraint objection_kind_capacity check ((kind = 'third_party') = (capacity = 'third_party')),
	constraint objection_of_property check (kind <> 'third_party' or asset_id is not null),
	constraint objection_of_party check ((capacity = 'party') = (party_id is not null)),
	check ((year is null) = (serial is null) and (year is null) = (accepted_at is null)),
	constraint objection_accepted check (accepted_at is not null or state in ('FILED', 'INCOMPLETE', 'NOT_ACCEPTED', 'RECONSIDERING', 'WITHDRAWN', 'FINAL')),
	constraint objection_ended check ((ended_at is not null) = (state in ('WITHDRAWN', 'FINAL'))),
	constraint objection_judged check (judged is null or kind = 'third_party' and state = 'FINAL'),
	constraint objection_outcome check (outcome is null or outcome in ('dismissed', 'rejected') or (kind = 'third_party') = (outcome = 'stopped'))
);
create unique index objection_open_once on objection (court_id, person_id, kind, case_id, coalesce(asset_id, case_id), act)
	where state not in ('WITHDRAWN', 'FINAL');
create index objection_by_case on objection (court_id, case_id, objection_id);
create index objection_by_asset on objection (court_id, asset_id, objection_id) where asset_id is not null;
create index objection_by_lot on objection (lot_id, objection_id) where lot_id is not null;
create index objection_by_person on objection (person_id, objection_id);
create index objection_of_court on objection (court_id, state, objection_id);
call changeable('objection');

create table objection_paper (
	court_id text not null,
	paper_id uuid not null,
	objection_id uuid not null,
	name text not null check (length(name) between 1 and 200),
	text text not null default '' check (length(text) <= 2000),
	document text not null default '' check (document ~ '^([0-9a-f]{64})?$'),
	late boolean not null, -- came after the court had asked for it
	added_by uuid not null,
	added_at timestamptz not null,
	recorded_at timestamptz not null default clock_timestamp(),
	primary key (court_id, paper_id),
	foreign key (court_id, objection_id) references objection
);
create index objection_paper_of on objection_paper (court_id, objection_id, paper_id);
call append_only('objection_paper');

-- Written orders about an objection: refusal, permission to withdraw, stay and its
-- end, what the higher court ruled, a judgment, the lifting of measures. reason is
-- what the public reads.
create table objection_order (
	court_id text not null,
	order_id uuid not null,
	objection_id uuid not null,
	command text not null check (command in ('refuse', 'permit_withdrawal', 'stay', 'end_stay', 'affirm', 'change', 'remand', 'note_judgment', 'lift')),
	doc_no text not null check (length(doc_no) between 2 and 120),
	document text not null check (document ~ '^[0-9a-f]{64}$'),
	reason text not null check (length(reason) between 2 and 2000),
	ordered_by uuid not null,
	at timestamptz not null,
	recorded_at timestamptz not null default clock_timestamp(),
	primary key (court_id, order_id),
	foreign key (court_id, objection_id) references objection
);
create index objection_order_of on objection_order (court_id, objection_id, order_id);
call append_only('objection_order');

-- The panel of one round. Members sit in the row so that none is added later.
create table objection_panel (
	court_id text not null,
	objection_id uuid not null,
	round smallint not null check (round in (1, 2)),
	members uuid[] not null,
	presiding uuid not null,
	formed_by uuid not null,
	formed_at timestamptz not null,
	recorded_at timestamptz not null default clock_timestamp(),
	constraint objection_panel_once primary key (court_id, objection_id, round),
	foreign key (court_id, objection_id) references objection,
	constraint objection_panel_odd check (cardinality(members) >= 3 and cardinality(members) % 2 = 1),
	constraint objection_panel_different check (all_different(members)),
	constraint objection_panel_presiding check (presiding = any(members))
);
call append_only('objection_panel');

create table objection_hearing (
	court_id text not null,
	hearing_id uuid not null,
	objection_id uuid not null,
	held_at timestamptz not null,
	place text not null check (length(place) between 2 and 200),
	set_by uuid not null,
	set_at timestamptz not null check (set_at < held_at),
	note text not null default '' check (length(note) <= 2000),
	document text not null default '' check (document ~ '^([0-9a-f]{64})?$'),
	noted_by uuid,
	noted_at timestamptz,
	recorded_at timestamptz not null default clock_timestamp(),
	primary key (court_id, hearing_id),
	foreign key (court_id, objection_id) references objection,
	check (num_nulls(noted_by, noted_at) in (0, 2)),
	constraint objection_hearing_noted check (noted_at is null or noted_at >= held_at and length(note) >= 2 and document <> '')
);
create index objection_hearing_of on objection_hearing (court_id, objection_id, hearing_id);
call changeable('objection_hearing');

-- A draft ruling as its signers read it; a change is another draft. What carries is
-- the last one of its round that every member signed and most agreed to.
create table objection_ruling (
	court_id text not null,
	ruling_id uuid not null,
	objection_id uuid not null,
	round smallint not null,
	outcome text not null check (outcome in ('dismissed', 'rejected', 'undone', 'altered', 'founded', 'stopped')),
	revoke_ground text not null default '' check (revoke_ground = '' or outcome = 'undone'
		and revoke_ground in ('untrue_description', 'system_fault', 'collusion', 'unqualified_buyer', 'unequal_terms', 'serious_breach')),
	doc_no text not null check (length(doc_no) between 2 and 120),
	document text not null check (document ~ '^[0-9a-f]{64}$'),
	reason text not null check (length(reason) between 2 and 2000),
	content_hash text not null check (content_hash ~ '^[0-9a-f]{64}$'),
	proposed_by uuid not null,
	proposed_at timestamptz not null,
	recorded_at timestamptz not null default clock_timestamp(),
	primary key (court_id, ruling_id),
	foreign key (court_id, objection_id, round) references objection_panel
);
create index objection_ruling_of on objection_ruling (court_id, objection_id, ruling_id);
call append_only('objection_ruling');

create table objection_signature (
	court_id text not null,
	ruling_id uuid not null,
	member_id uuid not null,
	agrees boolean not null,
	opinion text not null default '' check (length(opinion) <= 2000),
	content_hash text not null,
	signed_at timestamptz not null,
	recorded_at timestamptz not null default clock_timestamp(),
	constraint objection_signed_once primary key (court_id, ruling_id, member_id),
	foreign key (court_id, ruling_id) references objection_ruling
);
call append_only('objection_signature');

-- Each on whom a ruling or refusal is served, with the time for the next remedy, which
-- runs from their own receipt.
create table objection_recipient (
	court_id text not null,
	recipient_id uuid not null unique,
	objection_id uuid not null,
	round smallint not null,
	party_id uuid,
	person_id uuid,
	received_at timestamptz,
	act_by timestamptz check (act_by > received_at),
	closed_at timestamptz,
	recorded_at timestamptz not null default clock_timestamp(),
	primary key (court_id, recipient_id),
	foreign key (court_id, objection_id) references objection,
	check (num_nonnulls(party_id, person_id) = 1),
	check ((received_at is null) = (act_by is null)),
	constraint objection_recipient_once unique nulls not distinct (court_id, objection_id, round, party_id, person_id)
);
call changeable('objection_recipient');

-- What stands still because of an objection: the property and its money, or where no
-- property is named the money of the case.
create table objection_hold (
	court_id text not null,
	hold_id uuid not null,
	objection_id uuid not null,
	case_id uuid not null,
	asset_id uuid,
	why text not null check (why in ('third_party', 'stay')),
	placed_by uuid,
	placed_at timestamptz not null,
	released_at timestamptz,
	released_why text check (released_why in ('dismissed', 'security', 'withdrawn', 'order', 'lifted', 'ruled')),
	recorded_at timestamptz not null default clock_timestamp(),
	primary key (court_id, hold_id),
	foreign key (court_id, objection_id) references objection,
	check ((released_at is null) = (released_why is null)),
	check (why = 'stay' or asset_id is not null)
);
create unique index objection_hold_one on objection_hold (court_id, objection_id) where released_at is null;
create index objection_hold_now on objection_hold (court_id, asset_id) where released_at is null;
create index objection_hold_of_case on objection_hold (court_id, case_id) where released_at is null;
call changeable('objection_hold');

create table objection_security (
	court_id text not null,
	security_id uuid not null,
	objection_id uuid not null,
	side text not null check (side in ('continue', 'stop')),
	offered_by uuid not null,
	form text not null check (length(form) between 2 and 500),
	amount numeric(20,2) not null check (amount > 0 and amount < 1e13),
	document text not null check (document ~ '^([0-9a-f]{64})?$'),
	offered_at timestamptz not null,
	accepted boolean,
	reason text not null default '' check (length(reason) <= 2000),
	decided_by uuid,
	decided_at timestamptz,
	recorded_at timestamptz not null default clock_timestamp(),
	primary key (court_id, security_id),
	foreign key (court_id, objection_id) references objection,
	check (num_nulls(accepted, decided_by, decided_at) in (0, 3)),
	check (accepted is null or length(reason) >= 2)
);
create index objection_security_of on objection_security (court_id, objection_id, security_id);
call changeable('objection_security');

-- What a person did in a case: whoever did any of it decides no objection about it.
-- Looking at a name is no part; acts on objections themselves are none either.
-- +goose StatementBegin
create function objection_parts(court text, of_case uuid, person uuid) returns text[]
language sql stable security definer set search_path = public, pg_temp as $$
	with lots as (
		select lot_id from lot where court_id = court and case_id = of_case),
	acts as (
		select kind, actor_role
		from event
		where court_id = court and (case_id = of_case or lot_id in (select lot_id from lots))
			and person in (actor_id, for_id)
			and actor_role not in ('person', 'system', 'supervisor') and kind not like 'objection.%'
			and kind not in ('party.opened', 'asset.survey_opened', 'identity.opened', 'payee.opened', 'payout.opened', 'exception.line_opened')),
	money as (
		select payout_id, prepared_by from payout where court_id = court and case_id = of_case)
	select array_remove(array[
		case when exists (select from acts where kind like 'valuation.%' or kind in ('lot.resolution_proposed', 'lot.resolution_signed'))
			or exists (
				select from lot_resolution r
				where r.court_id = court and r.lot_id in (select lot_id from lots) and (person = any (r.members) or r.proposed_by = person))
			then 'priced' end,
		case when exists (
				select from announcement a
				where a.court_id = court and a.lot_id in (select lot_id from lots) and a.published_by = person)
			or exists (
				select from lot_interruption i
				where i.court_id = court and i.lot_id in (select lot_id from lots) and i.ordered_by = person)
			then 'published' end,
		case when exists (select from money where prepared_by = person)
			or exists (
				select from payout_approval p
				where p.court_id = court and p.person_id = person and p.payout_id in (select payout_id from money))
			or exists (
				select from duty_act d
				where d.court_id = court and person in (d.person_id, d.for_id)
					and d.object in (select 'payout:' || payout_id from money))
			or exists (select from plan p where p.court_id = court and p.case_id = of_case and p.drafted_by = person)
			then 'paid' end,
		case when exists (select from case_handler h where h.court_id = court and h.case_id = of_case and h.person_id = person)
			or exists (select from enforcement_case c where c.court_id = court and c.case_id = of_case and c.opened_by = person)
			or exists (select from acts)
			then 'handled' end], null)
$$;
-- +goose StatementEnd

-- +goose StatementBegin
create function objection_panel_apart() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare
	o objection;
	member uuid;
	took text[];
begin
	select * into strict o from objection where court_id = new.court_id and objection_id = new.objection_id;
	if new.round <> o.round or o.state <> 'ACCEPTED' then
		raise exception 'a panel is formed for the review that runs' using errcode = 'check_violation', constraint = 'objection_panel_round';
	end if;
	foreach member in array new.members loop
		if not exists (
			select from person_role_in_force r
			where r.person_id = member and r.court_id = new.court_id and r.role in ('judge', 'panel_member')) then
			raise exception 'a member of the panel is no judge here' using errcode = 'check_violation', constraint = 'objection_panel_role';
		end if;
		took := objection_parts(new.court_id, o.case_id, member);
		if cardinality(took) > 0 or exists (
			select from objection_panel p
			where p.court_id = new.court_id and p.objection_id = new.objection_id and p.round < new.round and member = any (p.members)) then
			raise exception 'a member of the panel took a part in the case: %', took
				using errcode = 'check_violation', constraint = 'objection_panel_apart';
		end if;
	end loop;
	return new;
end $$;
-- +goose StatementEnd
create trigger objection_panel_apart before insert on objection_panel for each row execute function objection_panel_apart();
alter table objection_panel enable always trigger objection_panel_apart;

-- A member who took a part in the case since the panel was formed does not sign.
-- +goose StatementBegin
create function objection_signature_guard() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare
	r objection_ruling;
	p objection_panel;
	o objection;
begin
	select * into strict r from objection_ruling where court_id = new.court_id and ruling_id = new.ruling_id;
	select * into strict o from objection where court_id = r.court_id and objection_id = r.objection_id;
	select * into strict p from objection_panel where court_id = r.court_id and objection_id = r.objection_id and round = r.round;
	if not new.member_id = any (p.members) or new.content_hash <> r.content_hash or o.state <> 'ACCEPTED' or o.round <> r.round then
		raise exception 'only a member signs, and what was proposed' using errcode = 'check_violation', constraint = 'objection_signature_guard';
	end if;
	if cardinality(objection_parts(o.court_id, o.case_id, new.member_id)) > 0 then
		raise exception 'the member took a part in the case' using errcode = 'check_violation', constraint = 'objection_panel_apart';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger objection_signature_guard before insert on objection_signature for each row execute function objection_signature_guard();
alter table objection_signature enable always trigger objection_signature_guard;

-- +goose StatementBegin
create function objection_frozen_guard() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
	if tg_op = 'INSERT' then
		if new.state <> 'FILED' or new.accepted_at is not null or new.outcome is not null then
			raise exception 'an objection begins with being filed' using errcode = 'restrict_violation', constraint = 'objection_move';
		end if;
		return new;
	end if;
	if (new.court_id, new.objection_id, new.case_id, new.asset_id, new.lot_id, new.kind, new.capacity, new.party_id, new.person_id, new.act, new.ground,
			new.request, new.statement, new.contact, new.filed_at)
		is distinct from
		(old.court_id, old.objection_id, old.case_id, old.asset_id, old.lot_id, old.kind, old.capacity, old.party_id, old.person_id, old.act, old.ground,
			old.request, old.statement, old.contact, old.filed_at)
		or old.year is not null and (new.year, new.serial, new.accepted_at) is distinct from (old.year, old.serial, old.accepted_at)
		or new.round < old.round then
		raise exception 'an objection stays what it was' using errcode = 'restrict_violation', constraint = 'objection_frozen';
	end if;
	if new.state <> old.state and not exists (select from objection_move s where s.before = old.state and s.after = new.state) then
		raise exception 'an objection does not go from % to %', old.state, new.state using errcode = 'restrict_violation', constraint = 'objection_move';
	end if;
	if new.state = 'RULED' and old.state <> 'RULED' and not exists (
		select
		from objection_ruling r
		join objection_panel p using (court_id, objection_id, round)
		where r.court_id = new.court_id and r.objection_id = new.objection_id and r.round = new.round and r.outcome = new.outcome
			and (select count(*) from objection_signature s where s.court_id = r.court_id and s.ruling_id = r.ruling_id) = cardinality(p.members)
			and (select count(*) from objection_signature s where s.court_id = r.court_id and s.ruling_id = r.ruling_id and s.agrees) * 2 > cardinality(p.members)) then
		raise exception 'a ruling is signed by its whole panel and agreed by most of it'
			using errcode = 'restrict_violation', constraint = 'objection_by_panel';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger objection_frozen_guard before insert or update on objection for each row execute function objection_frozen_guard();
alter table objection enable always trigger objection_frozen_guard;

-- While a third party is heard the property stands still, unless a creditor's
-- security was accepted.
-- +goose StatementBegin
create function objection_held() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
	if not exists (
		select from objection_hold h
		where h.court_id = new.court_id and h.objection_id = new.objection_id and (h.released_at is null or h.released_why = 'security')) then
		raise exception 'the property stands still while a third party is heard'
			using errcode = 'check_violation', constraint = 'objection_held';
	end if;
	return null;
end $$;
-- +goose StatementEnd
create constraint trigger objection_held after insert or update on objection deferrable initially deferred for each row
	when (new.kind = 'third_party' and new.accepted_at is not null and new.state in ('ACCEPTED', 'RULED', 'RECONSIDERING', 'SUED'))
	execute function objection_held();
alter table objection enable always trigger objection_held;

-- +goose StatementBegin
create function objection_hold_guard() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare
	o objection;
begin
	select * into strict o from objection where court_id = new.court_id and objection_id = new.objection_id;
	if tg_op = 'INSERT' then
		if new.released_at is not null or (new.case_id, new.asset_id) is distinct from (o.case_id, o.asset_id)
			or (new.why = 'third_party') <> (o.kind = 'third_party')
			or new.why = 'stay' and new.placed_by is null then
			raise exception 'what is held is what the objection is about' using errcode = 'check_violation', constraint = 'objection_hold_guard';
		end if;
		return new;
	end if;
	if old.released_at is not null or (new.court_id, new.hold_id, new.objection_id, new.case_id, new.asset_id, new.why, new.placed_by, new.placed_at)
		is distinct from (old.court_id, old.hold_id, old.objection_id, old.case_id, old.asset_id, old.why, old.placed_by, old.placed_at) then
		raise exception 'a hold is released once and never rewritten' using errcode = 'restrict_violation', constraint = 'objection_hold_guard';
	end if;
	if new.released_why = 'security' and not exists (
			select from objection_security s
			where s.court_id = o.court_id and s.objection_id = o.objection_id and s.side = 'continue' and s.accepted)
		or o.kind = 'third_party' and o.state in ('ACCEPTED', 'RULED', 'RECONSIDERING', 'SUED') and new.released_why is distinct from 'security'
		or o.kind = 'third_party' and o.state = 'FINAL' and new.released_why <> 'lifted'
			and coalesce(o.judged = 'excluded', o.outcome = 'stopped', false) then
		raise exception 'the property stands still until the objection is over' using errcode = 'restrict_violation', constraint = 'objection_hold_stands';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger objection_hold_guard before insert or update on objection_hold for each row execute function objection_hold_guard();
alter table objection_hold enable always trigger objection_hold_guard;

-- +goose StatementBegin
create function objection_security_guard() returns trigger language plpgsql as $$
begin
	if old.accepted is not null or (new.court_id, new.security_id, new.objection_id, new.side, new.offered_by, new.form, new.amount, new.document, new.offered_at)
		is distinct from (old.court_id, old.security_id, old.objection_id, old.side, old.offered_by, old.form, old.amount, old.document, old.offered_at) then
		raise exception 'security is decided about once' using errcode = 'restrict_violation', constraint = 'objection_security_guard';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger objection_security_guard before update on objection_security for each row execute function objection_security_guard();
alter table objection_security enable always trigger objection_security_guard;

-- Nothing that is held is disposed of: it is not announced, not awarded, its title does
-- not pass, and a sale that stands still does not go on.
-- +goose StatementBegin
create function lot_not_while_held() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
	if exists (
		select from objection_hold h
		where h.court_id = new.court_id and h.asset_id = new.asset_id and h.released_at is null) then
		raise exception 'an objection about the property is being heard' using errcode = 'restrict_violation', constraint = 'lot_not_while_held';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger lot_not_while_held before update of status on lot for each row
	when (new.status <> old.status and (new.status in ('ANNOUNCED', 'SELLOFF_ANNOUNCED', 'OFFSET_PENDING', 'RULED', 'TITLED')
		or old.status = 'SUSPENDED' and new.status <> 'WITHDRAWN'))
	execute function lot_not_while_held();
alter table lot enable always trigger lot_not_while_held;

-- Nor is its money ordered from the bank: that of property whose price is among what
-- the case distributes, or of the whole case where no property is named.
-- +goose StatementBegin
create function payout_not_while_held() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
	if exists (
		select
		from objection_hold h
		left join lot l on l.court_id = h.court_id and l.asset_id = h.asset_id and l.titled_at is not null
		where h.court_id = new.court_id and h.case_id = new.case_id and h.released_at is null
			and (h.asset_id is null or l.lot_id is not null)) then
		raise exception 'an objection about this money is being heard' using errcode = 'restrict_violation', constraint = 'payout_not_while_held';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger payout_not_while_held before update on payout for each row
	when (new.needs_chain and new.state = 'sent' and old.state <> 'sent')
	execute function payout_not_while_held();
alter table payout enable always trigger payout_not_while_held;
