-- Several things of one case that are sold together (拍卖变卖规定 Art. 14, 15): each as
-- a lot of its own, in an order of ends, until what is sold covers the debt; or all of
-- them as one lot.

-- +goose Up

insert into auction_setting (name, usual, least, most) values ('set_gap_minutes', 30, 10, 1440);

-- content is the set as the panel reads it in the resolution of every lot; size is how
-- many things it has, so that none is added later.
create table lot_set (
	court_id text not null,
	set_id uuid not null,
	case_id uuid not null,
	mode text not null check (mode in ('separate', 'whole')),
	finding text not null check (finding in ('', 'indivisible', 'value_loss')),
	reason text not null check (length(reason) between 2 and 2000),
	request text not null default '' check (request ~ '^([0-9a-f]{64})?$'),
	gap_minutes integer not null check (gap_minutes between 0 and 1440),
	size integer not null check (size between 2 and 200),
	content text not null check (length(content) between 2 and 100000),
	content_hash text not null check (content_hash = encode(sha256(convert_to(content, 'UTF8')), 'hex')),
	made_by uuid not null,
	made_at timestamptz not null,
	ended_by uuid,
	ended_at timestamptz,
	end_doc_no text check (length(end_doc_no) between 2 and 120),
	end_document text check (end_document ~ '^[0-9a-f]{64}$'),
	end_reason text check (length(end_reason) between 2 and 2000),
	recorded_at timestamptz not null default clock_timestamp(),
	primary key (court_id, set_id),
	unique (court_id, case_id, set_id),
	foreign key (court_id, case_id) references enforcement_case,
	constraint lot_set_must_merge check (mode = 'whole' or finding = ''),
	constraint lot_set_merge_ground check (mode = 'separate' or finding <> '' or request <> ''),
	constraint lot_set_gap check ((mode = 'separate') = (gap_minutes > 0)),
	constraint lot_set_ended check (num_nulls(ended_by, ended_at, end_doc_no, end_document, end_reason) in (0, 5) and ended_at >= made_at)
);
create index lot_set_by_case on lot_set (court_id, case_id, set_id);
call changeable('lot_set');
revoke update on lot_set from fachui_app;
grant update (ended_by, ended_at, end_doc_no, end_document, end_reason) on lot_set to fachui_app;

-- The things, in the order in which they end; of a whole sale the first stands for all.
-- A thing is of the case of its set, and in one open set at a time.
create table lot_set_thing (
	court_id text not null,
	set_id uuid not null,
	case_id uuid not null,
	asset_id uuid not null,
	place integer not null check (place between 1 and 200),
	ended_at timestamptz,
	recorded_at timestamptz not null default clock_timestamp(),
	primary key (court_id, set_id, asset_id),
	constraint lot_set_place unique (court_id, set_id, place),
	foreign key (court_id, case_id, set_id) references lot_set (court_id, case_id, set_id),
	constraint lot_set_own_asset foreign key (court_id, case_id, asset_id) references asset (court_id, case_id, asset_id)
);
create unique index lot_set_thing_open on lot_set_thing (court_id, asset_id) where ended_at is null;
call changeable('lot_set_thing');
revoke update on lot_set_thing from fachui_app;
grant update (ended_at) on lot_set_thing to fachui_app;

-- What the sale has to bring, restated when it changes; the newest counts.
create table lot_set_target (
	court_id text not null,
	set_id uuid not null,
	version integer not null check (version >= 1),
	total numeric(20,2) not null check (total > 0 and total < 1e13),
	lines jsonb not null check (jsonb_typeof(lines) = 'array' and jsonb_array_length(lines) between 1 and 200),
	reason text not null default '' check (length(reason) <= 1000),
	stated_by uuid not null,
	stated_at timestamptz not null,
	recorded_at timestamptz not null default clock_timestamp(),
	constraint lot_set_target_version primary key (court_id, set_id, version),
	foreign key (court_id, set_id) references lot_set,
	constraint lot_set_target_restated check (version = 1 or length(reason) >= 2)
);
call append_only('lot_set_target');

-- The debtor's word that all be sold, and its taking back; the newest of each counts.
create table lot_set_agreement (
	court_id text not null,
	set_id uuid not null,
	case_id uuid not null,
	party_id uuid not null,
	version integer not null check (version >= 1),
	agrees boolean not null,
	document text not null check (document ~ '^[0-9a-f]{64}$'),
	filed_by uuid not null,
	filed_at timestamptz not null,
	recorded_at timestamptz not null default clock_timestamp(),
	constraint lot_set_agreement_version primary key (court_id, set_id, party_id, version),
	foreign key (court_id, case_id, set_id) references lot_set (court_id, case_id, set_id),
	foreign key (court_id, case_id, party_id) references party (court_id, case_id, party_id)
);
call append_only('lot_set_agreement');

alter table lot add column set_id uuid;
alter table lot add foreign key (court_id, set_id) references lot_set;
create index lot_by_set on lot (court_id, set_id) where set_id is not null;

-- +goose StatementBegin
create function lot_set_guard() returns trigger language plpgsql as $$
begin
	if tg_op = 'INSERT' then
		if new.ended_at is not null then
			raise exception 'a set begins open' using errcode = 'restrict_violation', constraint = 'lot_set_once';
		end if;
		return new;
	end if;
	if old.ended_at is not null or new.ended_at is null
		or (old.court_id, old.set_id, old.case_id, old.mode, old.finding, old.reason, old.request, old.gap_minutes, old.size, old.content, old.content_hash, old.made_by, old.made_at)
		is distinct from (new.court_id, new.set_id, new.case_id, new.mode, new.finding, new.reason, new.request, new.gap_minutes, new.size, new.content, new.content_hash, new.made_by, new.made_at) then
		raise exception 'a set is decided once and ended once' using errcode = 'restrict_violation', constraint = 'lot_set_once';
	end if;
	if exists (
		select from lot l
		where l.court_id = new.court_id and l.set_id = new.set_id
			and coalesce(l.suspended_from, l.status) in ('PANEL_OK', 'NOTICED', 'ANNOUNCED', 'BIDDING', 'SELLOFF_ANNOUNCED', 'SELLOFF_OPEN', 'SELLOFF_BIDDING', 'OFFSET_PENDING')) then
		raise exception 'a set does not end while a lot of it is on sale' using errcode = 'restrict_violation', constraint = 'lot_set_runs';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger lot_set_guard before insert or update on lot_set for each row execute function lot_set_guard();
alter table lot_set enable always trigger lot_set_guard;

-- +goose StatementBegin
create function lot_set_thing_guard() returns trigger language plpgsql as $$
declare
	ends timestamptz;
begin
	select ended_at into ends from lot_set s where s.court_id = new.court_id and s.set_id = new.set_id;
	if tg_op = 'INSERT' and (new.ended_at is not null or ends is not null)
		or tg_op = 'UPDATE' and (old.ended_at is not null or new.ended_at is distinct from ends
			or (old.court_id, old.set_id, old.case_id, old.asset_id, old.place) is distinct from (new.court_id, new.set_id, new.case_id, new.asset_id, new.place)) then
		raise exception 'a thing stands in its set as long as the set stands' using errcode = 'restrict_violation', constraint = 'lot_set_thing_guard';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger lot_set_thing_guard before insert or update on lot_set_thing for each row execute function lot_set_thing_guard();
alter table lot_set_thing enable always trigger lot_set_thing_guard;

-- +goose StatementBegin
create function lot_set_things_end() returns trigger language plpgsql as $$
begin
	update lot_set_thing set ended_at = new.ended_at where court_id = new.court_id and set_id = new.set_id and ended_at is null;
	return null;
end $$;
-- +goose StatementEnd
create trigger lot_set_things_end after update on lot_set for each row execute function lot_set_things_end();
alter table lot_set enable always trigger lot_set_things_end;

-- Whole when its transaction ends: every place from the first to the last, and a target.
-- +goose StatementBegin
create function lot_set_complete() returns trigger language plpgsql as $$
begin
	if exists (
		select from lot_set s
		where s.court_id = new.court_id and s.set_id = new.set_id and (
			s.size <> (select count(*) from lot_set_thing t where t.court_id = s.court_id and t.set_id = s.set_id)
			or s.size <> (select max(place) from lot_set_thing t where t.court_id = s.court_id and t.set_id = s.set_id)
			or not exists (select from lot_set_target g where g.court_id = s.court_id and g.set_id = s.set_id))) then
		raise exception 'a set has all its things, each in its place, and a target' using errcode = 'restrict_violation', constraint = 'lot_set_complete';
	end if;
	return null;
end $$;
-- +goose StatementEnd
create constraint trigger lot_set_complete after insert on lot_set deferrable initially deferred for each row execute function lot_set_complete();
create constraint trigger lot_set_thing_complete after insert on lot_set_thing deferrable initially deferred for each row execute function lot_set_complete();
alter table lot_set enable always trigger lot_set_complete;
alter table lot_set_thing enable always trigger lot_set_thing_complete;

-- +goose StatementBegin
create function lot_set_target_guard() returns trigger language plpgsql as $$
begin
	if new.total <> (select sum((l ->> 'amount')::numeric) from jsonb_array_elements(new.lines) l) or exists (
		select from jsonb_array_elements(new.lines) l
		where (l ->> 'amount')::numeric <= 0 or length(l ->> 'source') < 2 or l ->> 'kind' is null) then
		raise exception 'a target is the sum of its lines, each with its source' using errcode = 'restrict_violation', constraint = 'lot_set_target_sum';
	end if;
	if new.version <> 1 + (select count(*) from lot_set_target t where t.court_id = new.court_id and t.set_id = new.set_id)
		or exists (select from lot_set s where s.court_id = new.court_id and s.set_id = new.set_id and s.ended_at is not null) then
		raise exception 'a target follows the one before it, while the set stands' using errcode = 'restrict_violation', constraint = 'lot_set_target_next';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger lot_set_target_guard before insert on lot_set_target for each row execute function lot_set_target_guard();
alter table lot_set_target enable always trigger lot_set_target_guard;

-- +goose StatementBegin
create function lot_set_agreement_guard() returns trigger language plpgsql as $$
begin
	if not exists (
		select from party p
		where p.court_id = new.court_id and p.case_id = new.case_id and p.party_id = new.party_id and p.kind = 'debtor')
		or not exists (
		select from lot_set s
		where s.court_id = new.court_id and s.set_id = new.set_id and s.mode = 'separate' and s.ended_at is null) then
		raise exception 'a debtor of the case agrees, about things that are sold separately' using errcode = 'restrict_violation', constraint = 'lot_set_agreement_debtor';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger lot_set_agreement_guard before insert on lot_set_agreement for each row execute function lot_set_agreement_guard();
alter table lot_set_agreement enable always trigger lot_set_agreement_guard;

-- What the lots of a set have fetched: the price of each from the end of its bidding
-- until a default or a revocation takes it back.
-- +goose StatementBegin
create function lot_set_fetched(court text, the_set uuid) returns numeric language sql stable as $$
	select coalesce(sum(coalesce(l.final_price, a.price)), 0)
	from lot l
	left join in_kind_award a on a.court_id = l.court_id and a.lot_id = l.lot_id
	where l.court_id = court and l.set_id = the_set
		and coalesce(l.suspended_from, l.status) in ('SOLD', 'OVERDUE', 'PAID', 'RULED', 'TITLED', 'DELIVERED', 'OFFSET_PENDING')
$$;
-- +goose StatementEnd

-- Whether every debtor of the case agrees that all be sold.
-- +goose StatementBegin
create function lot_set_agreed(court text, the_set uuid) returns boolean language sql stable as $$
	select coalesce(bool_and(coalesce((
		select g.agrees
		from lot_set_agreement g
		where g.court_id = s.court_id and g.set_id = s.set_id and g.party_id = p.party_id
		order by g.version desc
		limit 1), false)), false)
	from lot_set s
	join party p on p.court_id = s.court_id and p.case_id = s.case_id and p.kind = 'debtor'
	where s.court_id = court and s.set_id = the_set
$$;
-- +goose StatementEnd

-- Whether the sale of the rest must stop (Art. 14).
-- +goose StatementBegin
create function lot_set_stopped(court text, the_set uuid) returns boolean language sql stable as $$
	select coalesce((
		select lot_set_fetched(court, the_set) >= (
				select t.total
				from lot_set_target t
				where t.court_id = s.court_id and t.set_id = s.set_id
				order by t.version desc
				limit 1)
			and not lot_set_agreed(court, the_set)
		from lot_set s
		where s.court_id = court and s.set_id = the_set and s.mode = 'separate' and s.ended_at is null), false)
$$;
-- +goose StatementEnd

-- A lot stands in the open set of its thing, from before the panel decides on; of a
-- whole sale the first thing alone is listed. Nothing is announced or sold beyond the
-- target, ends lie apart, and one held thing holds the whole.
-- +goose StatementBegin
create function lot_in_set() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare
	s record;
begin
	select t.set_id, t.place, x.mode, x.gap_minutes into s
	from lot_set_thing t
	join lot_set x on x.court_id = t.court_id and x.set_id = t.set_id
	where t.court_id = new.court_id and t.asset_id = new.asset_id and t.ended_at is null;
	if tg_op = 'INSERT' then
		if new.set_id is distinct from s.set_id then
			raise exception 'a lot stands in the set of its thing' using errcode = 'restrict_violation', constraint = 'lot_of_its_set';
		end if;
		if s.mode = 'whole' and s.place > 1 then
			raise exception 'what is sold as a whole is not listed singly' using errcode = 'restrict_violation', constraint = 'lot_set_whole';
		end if;
		if lot_set_stopped(new.court_id, new.set_id) then
			raise exception 'the set has fetched enough' using errcode = 'restrict_violation', constraint = 'lot_set_stopped';
		end if;
		return new;
	end if;
	if new.set_id is distinct from old.set_id and (old.status not in ('DRAFT', 'PRICED') or old.resolution_id is not null
		or new.set_id is not null and (new.set_id is distinct from s.set_id or s.mode = 'whole' and s.place > 1)) then
		raise exception 'a lot joins the set of its thing before the panel decides' using errcode = 'restrict_violation', constraint = 'lot_of_its_set';
	end if;
	if new.status = old.status or new.set_id is null or s.set_id is null or new.set_id <> s.set_id then
		return new;
	end if;
	if (new.status in ('ANNOUNCED', 'SELLOFF_ANNOUNCED', 'SOLD')
		or old.status = 'SUSPENDED' and new.status in ('BIDDING', 'SELLOFF_OPEN', 'SELLOFF_BIDDING')) and lot_set_stopped(new.court_id, new.set_id) then
		raise exception 'the set has fetched enough' using errcode = 'restrict_violation', constraint = 'lot_set_stopped';
	end if;
	if new.status = 'ANNOUNCED' and old.status = 'NOTICED' and s.mode = 'separate' and exists (
		select from lot o
		join lot_set_thing t on t.court_id = o.court_id and t.set_id = o.set_id and t.asset_id = o.asset_id
		where o.court_id = new.court_id and o.set_id = new.set_id and o.lot_id <> new.lot_id and o.status in ('ANNOUNCED', 'BIDDING')
			and (t.place < s.place and new.ends_at < o.ends_at + make_interval(mins => s.gap_minutes)
				or t.place > s.place and o.ends_at < new.ends_at + make_interval(mins => s.gap_minutes))) then
		raise exception 'the lots of a set end one after the other' using errcode = 'restrict_violation', constraint = 'lot_set_staggered';
	end if;
	if s.mode = 'whole' and (new.status in ('ANNOUNCED', 'SELLOFF_ANNOUNCED', 'OFFSET_PENDING', 'RULED', 'TITLED')
		or old.status = 'SUSPENDED' and new.status <> 'WITHDRAWN') and exists (
		select from lot_set_thing t
		join objection_hold h on h.court_id = t.court_id and h.asset_id = t.asset_id and h.released_at is null
		where t.court_id = new.court_id and t.set_id = new.set_id) then
		raise exception 'an objection about a thing of the whole is being heard' using errcode = 'restrict_violation', constraint = 'lot_set_held';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger lot_in_set before insert or update of status, set_id on lot for each row execute function lot_in_set();
alter table lot enable always trigger lot_in_set;

-- A thing joins a whole only while nothing of it is on sale by itself.
-- +goose StatementBegin
create function lot_set_thing_free() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
	if exists (
		select from lot l
		join lot_set s on s.court_id = new.court_id and s.set_id = new.set_id
		where l.court_id = new.court_id and l.asset_id = new.asset_id
			and l.status not in ('FAILED_R1', 'FAILED_R2', 'SELLOFF_FAILED', 'DEFAULTED', 'WITHDRAWN', 'REVOKED', 'RELEASED')
			and (s.mode = 'whole' or l.status not in ('DRAFT', 'PRICED'))) then
		raise exception 'the thing is on sale already' using errcode = 'restrict_violation', constraint = 'lot_set_thing_free';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger lot_set_thing_free before insert on lot_set_thing for each row execute function lot_set_thing_free();
alter table lot_set_thing enable always trigger lot_set_thing_free;
