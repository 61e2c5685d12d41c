-- Things that a court holds in a case (款物, 法发〔2017〕6号). Where a thing is, under
-- which seal, and to whom it must go is what its last movement says: movements are
-- added and never changed, each begins where the one before it ended, and nobody
-- alone can take a thing in or out.

-- +goose Up

-- A place in a warehouse. A slot may hold many things; a thing stands in one.
create table custody_slot (
	court_id text not null references court,
	slot_id uuid not null,
	warehouse text not null check (length(warehouse) between 1 and 40),
	slot text not null check (length(slot) between 1 and 20),
	added_by uuid not null,
	added_at timestamptz not null,
	recorded_at timestamptz not null default clock_timestamp(),
	primary key (court_id, slot_id),
	constraint custody_slot_once unique (court_id, warehouse, slot)
);
create unique index custody_slot_id_once on custody_slot (slot_id);
call append_only('custody_slot');

-- The record with which things change hands (交接清单): two officers brought them,
-- and the keeper, who is neither, receives them.
create table custody_handover (
	court_id text not null,
	case_id uuid not null,
	handover_id uuid not null,
	year integer not null check (year between 2000 and 2199),
	serial integer not null check (serial between 1 and 999999),
	handed_by_enc bytea not null, -- a name, under a key that the database does not have
	capacity text not null check (capacity in ('debtor', 'creditor', 'third_party', 'court', 'authority')),
	officer uuid not null,
	officer_role text not null check (officer_role in ('clerk', 'judge')),
	second_officer uuid not null,
	taken_on date not null,
	place text not null check (length(place) between 2 and 120),
	document text not null check (length(document) between 2 and 120),
	listed_at timestamptz not null,
	recorded_at timestamptz not null default clock_timestamp(),
	primary key (court_id, handover_id),
	unique (court_id, case_id, handover_id),
	foreign key (court_id, case_id) references enforcement_case,
	constraint custody_handover_serial unique (court_id, year, serial),
	constraint custody_handover_two_officers check (officer <> second_officer)
);
create unique index custody_handover_id_once on custody_handover (handover_id);
create index custody_handover_by_case on custody_handover (court_id, case_id, handover_id);
call append_only('custody_handover');

-- A line of the list, and where the thing stands now. The standing is written by
-- its movements alone.
create table custody_thing (
	court_id text not null,
	case_id uuid not null,
	handover_id uuid not null,
	thing_id uuid not null,
	line integer not null check (line between 1 and 200),
	asset_id uuid,
	description text not null check (length(description) between 2 and 200),
	quantity integer not null check (quantity between 1 and 1000000),
	unit text not null check (length(unit) between 1 and 10),
	condition text not null check (length(condition) between 2 and 200),
	value numeric(20,2) check (value > 0 and value < 1e13),
	valuable boolean not null,
	titled boolean not null, -- the enforcement title orders its delivery or return
	perishes_at timestamptz,
	state text not null default 'LISTED' check (state in ('LISTED', 'STORED', 'SEALED', 'OPENED', 'LENT', 'DELIVERED', 'RETURNED', 'TRANSFERRED', 'DISPOSED', 'REJECTED')),
	slot_id uuid,
	seal text check (length(seal) between 2 and 40),
	duty text not null default 'keep' check (duty in ('keep', 'deliver', 'return')),
	due_at timestamptz,
	movements integer not null default 0,
	moved_at timestamptz,
	recorded_at timestamptz not null default clock_timestamp(),
	primary key (court_id, thing_id),
	foreign key (court_id, case_id, handover_id) references custody_handover (court_id, case_id, handover_id),
	foreign key (court_id, case_id, asset_id) references asset (court_id, case_id, asset_id),
	foreign key (court_id, slot_id) references custody_slot,
	constraint custody_thing_line unique (court_id, handover_id, line),
	constraint custody_thing_in_its_slot check ((state in ('STORED', 'SEALED', 'OPENED')) = (slot_id is not null)),
	constraint custody_thing_under_its_seal check ((state = 'SEALED') = (seal is not null)),
	constraint custody_thing_valuable_sealed check (not (valuable and state = 'STORED')),
	constraint custody_thing_due check ((duty = 'keep') = (due_at is null))
);
create unique index custody_thing_id_once on custody_thing (thing_id);
create index custody_thing_by_case on custody_thing (court_id, case_id, thing_id);
create index custody_thing_by_asset on custody_thing (court_id, asset_id) where asset_id is not null;
create index custody_thing_by_slot on custody_thing (court_id, slot_id) where slot_id is not null;
create index custody_thing_by_state on custody_thing (court_id, state, thing_id);
call changeable('custody_thing');
revoke update on custody_thing from fachui_app;
grant update (movements) on custody_thing to fachui_app; -- to lock a row; the guard below lets none change it

-- What one person has begun and a second must confirm. One waits for a thing at a time.
create table custody_act (
	court_id text not null,
	act_id uuid not null,
	thing_id uuid not null,
	command text not null check (command in ('move', 'seal', 'open', 'lend', 'take_back', 'deliver', 'return', 'transfer', 'dispose')),
	slot_id uuid,
	seal text check (length(seal) between 2 and 40),
	reason text not null check (length(reason) <= 500),
	document text not null check (length(document) <= 120),
	people_enc bytea, -- as in custody_movement
	back_at timestamptz,
	prepared_by uuid not null,
	prepared_role text not null check (prepared_role in ('clerk', 'judge', 'custodian')),
	prepared_at timestamptz not null,
	ended_by uuid,
	ended_at timestamptz,
	outcome text check (outcome in ('done', 'withdrawn')),
	recorded_at timestamptz not null default clock_timestamp(),
	primary key (court_id, act_id),
	foreign key (court_id, thing_id) references custody_thing,
	foreign key (court_id, slot_id) references custody_slot,
	constraint custody_act_end check ((ended_at is null) = (ended_by is null) and (ended_at is null) = (outcome is null) and (ended_at is null or ended_at >= prepared_at)),
	constraint custody_act_two_people check (outcome is distinct from 'done' or ended_by <> prepared_by)
);
create unique index custody_act_id_once on custody_act (act_id);
create unique index custody_act_one_waits on custody_act (court_id, thing_id) where ended_at is null;
create index custody_act_by_thing on custody_act (court_id, thing_id, act_id);
call changeable('custody_act');
revoke update on custody_act from fachui_app;
grant update (ended_by, ended_at, outcome) on custody_act to fachui_app;

-- +goose StatementBegin
create function custody_act_guard() returns trigger language plpgsql as $$
begin
	if tg_op = 'INSERT' then
		if new.ended_at is not null then
			raise exception 'an act begins by waiting' using errcode = 'restrict_violation';
		end if;
		return new;
	end if;
	if old.ended_at is not null or (to_jsonb(new) - '{ended_by,ended_at,outcome}'::text[]) <> (to_jsonb(old) - '{ended_by,ended_at,outcome}'::text[]) then
		raise exception 'what was prepared does not change: withdraw it and prepare another' using errcode = 'restrict_violation';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger custody_act_guard before insert or update on custody_act for each row execute function custody_act_guard();
alter table custody_act enable always trigger custody_act_guard;

-- What was done with a thing, by whom, and from where to where. The steps are those
-- of custody.Steps, held together by a test.
create table custody_movement (
	court_id text not null,
	thing_id uuid not null,
	number integer not null check (number >= 1),
	movement_id uuid not null unique,
	act_id uuid,
	command text not null,
	from_state text not null,
	to_state text not null,
	from_slot uuid,
	to_slot uuid,
	from_seal text,
	to_seal text check (length(to_seal) between 2 and 40),
	from_duty text not null,
	to_duty text not null,
	due_at timestamptz,
	reason text not null check (length(reason) <= 500),
	document text not null check (length(document) <= 120),
	people_enc bytea, -- appraiser, buyer, owner or court, and the paper by which they were known
	back_at timestamptz,
	found boolean not null default true, -- of a check
	prepared_by uuid not null,
	prepared_role text not null,
	prepared_at timestamptz not null,
	confirmed_by uuid,
	confirmed_role text,
	moved_at timestamptz not null,
	recorded_at timestamptz not null default clock_timestamp(),
	constraint custody_movement_number primary key (court_id, thing_id, number),
	foreign key (court_id, thing_id) references custody_thing,
	foreign key (court_id, act_id) references custody_act,
	foreign key (court_id, from_slot) references custody_slot,
	foreign key (court_id, to_slot) references custody_slot,
	constraint custody_movement_step check ((command, from_state, to_state) in (
		('receive', 'LISTED', 'STORED'), ('receive', 'LISTED', 'SEALED'), ('reject', 'LISTED', 'REJECTED'),
		('move', 'STORED', 'STORED'), ('move', 'SEALED', 'SEALED'),
		('seal', 'STORED', 'SEALED'), ('seal', 'OPENED', 'SEALED'),
		('open', 'SEALED', 'STORED'), ('open', 'SEALED', 'OPENED'),
		('lend', 'STORED', 'LENT'), ('lend', 'OPENED', 'LENT'),
		('take_back', 'LENT', 'STORED'), ('take_back', 'LENT', 'OPENED'),
		('order_delivery', 'STORED', 'STORED'), ('order_delivery', 'SEALED', 'SEALED'), ('order_delivery', 'OPENED', 'OPENED'), ('order_delivery', 'LENT', 'LENT'),
		('order_return', 'STORED', 'STORED'), ('order_return', 'SEALED', 'SEALED'), ('order_return', 'OPENED', 'OPENED'), ('order_return', 'LENT', 'LENT'),
		('cancel_order', 'STORED', 'STORED'), ('cancel_order', 'SEALED', 'SEALED'), ('cancel_order', 'OPENED', 'OPENED'), ('cancel_order', 'LENT', 'LENT'),
		('deliver', 'STORED', 'DELIVERED'), ('deliver', 'SEALED', 'DELIVERED'), ('deliver', 'OPENED', 'DELIVERED'),
		('return', 'STORED', 'RETURNED'), ('return', 'SEALED', 'RETURNED'), ('return', 'OPENED', 'RETURNED'),
		('transfer', 'STORED', 'TRANSFERRED'), ('transfer', 'SEALED', 'TRANSFERRED'), ('transfer', 'OPENED', 'TRANSFERRED'),
		('dispose', 'STORED', 'DISPOSED'), ('dispose', 'OPENED', 'DISPOSED'),
		('check', 'STORED', 'STORED'), ('check', 'SEALED', 'SEALED'), ('check', 'OPENED', 'OPENED'))),
	constraint custody_movement_duty check (case command
		when 'order_delivery' then from_duty = 'keep' and to_duty = 'deliver'
		when 'order_return' then from_duty in ('keep', 'deliver') and to_duty = 'return'
		when 'cancel_order' then from_duty in ('deliver', 'return') and to_duty = 'keep'
		when 'receive' then from_duty = 'keep' and to_duty in ('keep', 'deliver')
		when 'deliver' then from_duty = 'deliver' and to_duty = 'keep'
		when 'return' then from_duty = 'return' and to_duty = 'keep'
		when 'transfer' then to_duty = 'keep'
		when 'dispose' then from_duty = 'keep' and to_duty = 'keep'
		else to_duty = from_duty end),
	-- Only an unsealed thing is moved on its shelf, an order given, a count made or a
	-- line turned down by one person.
	constraint custody_movement_two_people check (
		confirmed_by <> prepared_by and confirmed_role is not null
		or confirmed_by is null and confirmed_role is null and (
			command in ('reject', 'order_delivery', 'order_return', 'cancel_order', 'check') or command = 'move' and from_state = 'STORED')),
	-- Whoever works the case and whoever keeps the things watch each other (Art. 2).
	constraint custody_movement_across_the_door check (command not in ('receive', 'lend', 'take_back', 'deliver', 'return', 'transfer')
		or (prepared_role = 'custodian') <> (confirmed_role = 'custodian')),
	constraint custody_movement_disposal check (command <> 'dispose' or confirmed_role = 'bureau_head'),
	constraint custody_movement_order check (command not in ('order_delivery', 'order_return', 'cancel_order') or prepared_role = 'judge'),
	constraint custody_movement_loan check ((command = 'lend') = (back_at is not null) and (back_at is null or back_at > moved_at)),
	constraint custody_movement_people check (
		(command in ('lend', 'order_delivery', 'order_return', 'deliver', 'return', 'transfer')) = (people_enc is not null)),
	constraint custody_movement_found check (found or command = 'check'),
	constraint custody_movement_time check (moved_at >= prepared_at)
);
-- A seal is a numbered sticker: it is put on once.
create unique index custody_movement_seal_once on custody_movement (court_id, to_seal) where command in ('receive', 'seal') and to_seal is not null;
create unique index custody_movement_act_once on custody_movement (court_id, act_id) where act_id is not null;
create index custody_movement_by_slot on custody_movement (court_id, to_slot) where to_slot is not null;
call append_only('custody_movement');

-- +goose StatementBegin
create function custody_movement_begins() returns trigger language plpgsql as $$
declare
	t custody_thing;
	h custody_handover;
	a custody_act;
begin
	select * into t from custody_thing where court_id = new.court_id and thing_id = new.thing_id for update;
	if (new.number, new.from_state, new.from_duty) is distinct from (t.movements + 1, t.state, t.duty)
		or new.from_slot is distinct from t.slot_id or new.from_seal is distinct from t.seal or new.moved_at < t.moved_at then
		raise exception 'a movement begins where the last one ended' using errcode = 'restrict_violation';
	end if;
	if new.to_state = t.state and new.command <> 'move' and new.to_slot is distinct from t.slot_id
		or new.command = 'move' and new.to_slot = t.slot_id
		or new.to_state = t.state and new.to_seal is distinct from t.seal then
		raise exception 'slot and seal change by the movement that is for it' using errcode = 'restrict_violation';
	end if;
	if new.command = 'receive' then
		select * into h from custody_handover where court_id = t.court_id and handover_id = t.handover_id;
		if new.prepared_by <> h.officer or new.confirmed_by in (h.officer, h.second_officer) then
			raise exception 'the keeper is not one of the officers who bring a thing' using errcode = 'restrict_violation';
		end if;
	elsif new.confirmed_by is not null then
		select * into a from custody_act where court_id = new.court_id and act_id = new.act_id;
		if (a.thing_id, a.command, a.prepared_by, a.prepared_role) is distinct from (new.thing_id, new.command, new.prepared_by, new.prepared_role) or a.ended_at is not null then
			raise exception 'what is confirmed is what was prepared' using errcode = 'restrict_violation';
		end if;
	elsif exists (select from custody_act w where w.court_id = new.court_id and w.thing_id = new.thing_id and w.ended_at is null) then
		raise exception 'an act of this thing waits for a second person' using errcode = 'restrict_violation';
	end if;
	return new;
end $$;

create function custody_movement_ends() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
	update custody_thing
	set state = new.to_state, slot_id = new.to_slot, seal = new.to_seal, duty = new.to_duty, due_at = new.due_at,
		movements = new.number, moved_at = new.moved_at
	where court_id = new.court_id and thing_id = new.thing_id;
	return null;
end $$;

create function custody_thing_guard() returns trigger language plpgsql as $$
begin
	if tg_op = 'INSERT' then
		if (new.state, new.duty, new.movements) <> ('LISTED', 'keep', 0) then
			raise exception 'a thing begins as a line of a list' using errcode = 'restrict_violation';
		end if;
		return new;
	end if;
	if (to_jsonb(new) - '{state,slot_id,seal,duty,due_at,movements,moved_at}'::text[]) <> (to_jsonb(old) - '{state,slot_id,seal,duty,due_at,movements,moved_at}'::text[])
		or new.movements <> old.movements + 1
		or not exists (
			select from custody_movement m
			where m.court_id = new.court_id and m.thing_id = new.thing_id and m.number = new.movements
				and (m.to_state, m.to_duty, m.moved_at) = (new.state, new.duty, new.moved_at)
				and m.to_slot is not distinct from new.slot_id and m.to_seal is not distinct from new.seal
				and m.due_at is not distinct from new.due_at) then
		raise exception 'a thing stands where its last movement left it' using errcode = 'restrict_violation';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger custody_movement_begins before insert on custody_movement for each row execute function custody_movement_begins();
alter table custody_movement enable always trigger custody_movement_begins;
create trigger custody_movement_ends after insert on custody_movement for each row execute function custody_movement_ends();
alter table custody_movement enable always trigger custody_movement_ends;
create trigger custody_thing_guard before insert or update on custody_thing for each row execute function custody_thing_guard();
alter table custody_thing enable always trigger custody_thing_guard;

create index deadline_by_subject on deadline (subject_id, kind, due_at);

-- Photos of a thing and papers about it. They stay inside the court.
alter table attachment add column thing_id uuid;
alter table attachment add foreign key (court_id, thing_id) references custody_thing (court_id, thing_id);
alter table attachment drop constraint attachment_of_one_thing;
alter table attachment add constraint attachment_of_one_thing check (num_nonnulls(asset_id, lot_id, report_id, thing_id) = 1);
alter table attachment drop constraint attachment_number;
alter table attachment add constraint attachment_number unique nulls not distinct (court_id, asset_id, lot_id, report_id, thing_id, attachment_no);
alter table attachment add constraint attachment_custody_stays_inside check (thing_id is null or not public);
drop index attachment_once;
create unique index attachment_once on attachment (court_id, coalesce(asset_id, lot_id, report_id, thing_id), sha256) where hidden_at is null;

-- +goose StatementBegin
create or replace function attachment_guard() returns trigger language plpgsql as $$
begin
	if tg_op = 'INSERT' then
		if new.hidden_at is not null then
			raise exception 'an attachment begins in sight' using errcode = 'restrict_violation';
		end if;
		return new;
	end if;
	if old.hidden_at is not null then
		raise exception 'a hidden attachment stays hidden' using errcode = 'restrict_violation';
	end if;
	if (new.court_id, new.attachment_id, new.asset_id, new.lot_id, new.report_id, new.thing_id, new.attachment_no, new.kind, new.title, new.sha256, new.public, new.added_by, new.added_at)
		is distinct from (old.court_id, old.attachment_id, old.asset_id, old.lot_id, old.report_id, old.thing_id, old.attachment_no, old.kind, old.title, old.sha256, old.public, old.added_by, old.added_at) then
		raise exception 'what was attached does not change: hide it and attach another' using errcode = 'restrict_violation';
	end if;
	return new;
end $$;
-- +goose StatementEnd
