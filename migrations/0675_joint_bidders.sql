-- Joint bidders (共同竞买人): several people who buy together, one of whom bids for
-- all (法释〔2016〕18号 Art. 14, 17, 18). Their shares are exact and make one whole;
-- each says yes in a session of their own before the application may bid; nobody
-- stands in two applications for one lot, alone, with others or for another.
-- All of this is on the side of the application: no bidder code is near it.

-- +goose Up

-- Who stands in which application. Nobody writes it but the triggers below: the
-- person who acts, the bidder for whom a confirmed agent acts, each co-bidder who
-- said yes. One who was taken out stands nowhere.
create table application_stand (
	court_id text not null,
	lot_id uuid not null,
	application_id uuid not null,
	person_id uuid not null,
	stands boolean not null default true,
	recorded_at timestamptz not null default clock_timestamp(),
	primary key (court_id, lot_id, application_id, person_id),
	foreign key (court_id, lot_id, application_id) references application
);
create unique index person_once_per_lot on application_stand (court_id, lot_id, person_id) where stands;
call changeable('application_stand');
revoke insert, update on application_stand from fachui_app;

-- +goose StatementBegin
create function application_stand_guard() returns trigger language plpgsql as $$
begin
	if (new.court_id, new.lot_id, new.application_id, new.person_id) is distinct from (old.court_id, old.lot_id, old.application_id, old.person_id)
		or new.stands and not old.stands then
		raise exception 'who stood in an application leaves it once' using errcode = 'restrict_violation', constraint = 'application_stand_guard';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger application_stand_guard before update on application_stand for each row execute function application_stand_guard();
alter table application_stand enable always trigger application_stand_guard;

insert into application_stand (court_id, lot_id, application_id, person_id)
select court_id, lot_id, application_id, person_id
from application
where status <> 'DISQUALIFIED'
union
select court_id, lot_id, application_id, bidder_id
from application
where status <> 'DISQUALIFIED' and not mandate_waits;

-- +goose StatementBegin
create function application_stands() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
	if tg_op = 'INSERT' then
		insert into application_stand (court_id, lot_id, application_id, person_id)
		values (new.court_id, new.lot_id, new.application_id, new.person_id);
	end if;
	if not new.mandate_waits and new.bidder_id <> new.person_id and (tg_op = 'INSERT' or old.mandate_waits) then
		insert into application_stand (court_id, lot_id, application_id, person_id)
		values (new.court_id, new.lot_id, new.application_id, new.bidder_id);
	end if;
	if tg_op = 'UPDATE' and new.status = 'DISQUALIFIED' and old.status <> 'DISQUALIFIED' then
		update application_stand
		set stands = false
		where court_id = new.court_id and lot_id = new.lot_id and application_id = new.application_id and stands;
	end if;
	return null;
end $$;
-- +goose StatementEnd
create trigger application_stands after insert or update on application for each row execute function application_stands();
alter table application enable always trigger application_stands;

-- The seats of a joint application, written with it and never changed: seat 1 is
-- the representative's. Of a name only a keyed hash and its masked form are kept.
-- share_part of share_whole is the seat's share; the whole is the same for all.
create table joint_bidder (
	court_id text not null,
	lot_id uuid not null,
	application_id uuid not null,
	seat smallint not null check (seat between 1 and 20),
	seat_id uuid not null constraint joint_seat_id unique,
	name_hash bytea not null check (length(name_hash) between 16 and 64),
	name_masked text not null check (length(name_masked) between 1 and 120),
	share_part integer not null check (share_part > 0),
	share_whole integer not null check (share_whole between 2 and 1000000),
	invited_at timestamptz not null,
	recorded_at timestamptz not null default clock_timestamp(),
	primary key (court_id, lot_id, application_id, seat),
	foreign key (court_id, lot_id, application_id) references application,
	check (share_part < share_whole)
);
create index joint_bidder_by_application on joint_bidder (application_id);
call append_only('joint_bidder');

-- That somebody said yes, in a session of their own, to the announcement as it
-- stood and to answering for all of it with the others.
create table joint_consent (
	court_id text not null,
	lot_id uuid not null,
	application_id uuid not null,
	seat smallint not null,
	person_id uuid not null,
	announcement_hash text not null check (announcement_hash ~ '^[0-9a-f]{64}$'),
	housing_pledge boolean not null,
	flags text[] not null default '{}',
	consented_at timestamptz not null,
	recorded_at timestamptz not null default clock_timestamp(),
	constraint joint_consent_once primary key (court_id, lot_id, application_id, seat),
	foreign key (court_id, lot_id, application_id, seat) references joint_bidder
);
create index joint_consent_by_person on joint_consent (person_id, application_id);
call append_only('joint_consent');

-- Shares make one whole when the transaction ends, whoever wrote them; so no seat
-- can be added to an application that has its seats.
-- +goose StatementBegin
create function joint_shares() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare
	seats integer;
	last integer;
	parts bigint;
	least_whole integer;
	most_whole integer;
begin
	select count(*), max(seat), sum(share_part), min(share_whole), max(share_whole)
	into seats, last, parts, least_whole, most_whole
	from joint_bidder
	where court_id = new.court_id and lot_id = new.lot_id and application_id = new.application_id;
	if seats < 2 or last <> seats or least_whole <> most_whole or parts <> least_whole then
		raise exception 'the shares of those who bid together make one whole: % parts of %', parts, most_whole
			using errcode = 'check_violation', constraint = 'joint_shares';
	end if;
	if not exists (
		select from application a
		join joint_consent c using (court_id, lot_id, application_id)
		where a.court_id = new.court_id and a.lot_id = new.lot_id and a.application_id = new.application_id
		  and a.person_id = a.bidder_id and not a.claims_priority and c.seat = 1 and c.person_id = a.person_id) then
		raise exception 'the first seat is of the bidder who acts for all, in person and without priority'
			using errcode = 'check_violation', constraint = 'joint_representative';
	end if;
	return null;
end $$;
-- +goose StatementEnd
create constraint trigger joint_shares after insert on joint_bidder
	deferrable initially deferred for each row execute function joint_shares();
alter table joint_bidder enable always trigger joint_shares;

-- Whoever says yes stands in the application from then on, and while it is open.
-- +goose StatementBegin
create function joint_consent_in_time() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
	if not exists (
		select from application a
		join joint_bidder b using (court_id, lot_id, application_id)
		where a.court_id = new.court_id and a.lot_id = new.lot_id and a.application_id = new.application_id and b.seat = new.seat
		  and a.status in ('APPLIED', 'DEPOSIT_PENDING') and b.invited_at <= new.consented_at) then
		raise exception 'nobody joins an application once it may bid, or is out'
			using errcode = 'restrict_violation', constraint = 'joint_consent_in_time';
	end if;
	insert into application_stand (court_id, lot_id, application_id, person_id)
	select new.court_id, new.lot_id, new.application_id, new.person_id
	where not exists ( -- the representative stands since the application was made
		select from application a
		where a.court_id = new.court_id and a.lot_id = new.lot_id and a.application_id = new.application_id
		  and a.person_id = new.person_id and new.seat = 1);
	return new;
end $$;
-- +goose StatementEnd
create trigger joint_consent_in_time before insert on joint_consent for each row execute function joint_consent_in_time();
alter table joint_consent enable always trigger joint_consent_in_time;

-- A joint application may bid when everybody has said yes.
-- +goose StatementBegin
create function joint_all_consent() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
	if exists (
		select from joint_bidder b
		where b.court_id = new.court_id and b.lot_id = new.lot_id and b.application_id = new.application_id and not exists (
			select from joint_consent c
			where (c.court_id, c.lot_id, c.application_id, c.seat) = (b.court_id, b.lot_id, b.application_id, b.seat))) then
		raise exception 'a joint application bids when all have consented'
			using errcode = 'restrict_violation', constraint = 'joint_all_consent';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger joint_all_consent before update of status on application for each row
	when (new.status = 'QUALIFIED') execute function joint_all_consent();
alter table application enable always trigger joint_all_consent;

-- Those who bought together, published with the confirmation of the sale: all of
-- them, each with the share.
create table sale_buyer (
	court_id text not null,
	lot_id uuid not null,
	seat smallint not null,
	buyer_id uuid not null,
	buyer_name text not null check (length(buyer_name) between 1 and 120),
	share_part integer not null check (share_part > 0),
	share_whole integer not null check (share_whole > share_part),
	recorded_at timestamptz not null default clock_timestamp(),
	primary key (court_id, lot_id, seat),
	constraint sale_buyer_once unique (court_id, lot_id, buyer_id),
	foreign key (court_id, lot_id) references sale_confirmation
);
call append_only('sale_buyer');

-- +goose StatementBegin
create function sale_buyer_guard() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
	if not exists (
		select from sale_confirmation s
		join joint_bidder b using (court_id, lot_id, application_id)
		join joint_consent c using (court_id, lot_id, application_id, seat)
		where s.court_id = new.court_id and s.lot_id = new.lot_id and b.seat = new.seat and c.person_id = new.buyer_id
		  and (b.share_part, b.share_whole) = (new.share_part, new.share_whole)) then
		raise exception 'only those who bid together and won are named, with their own shares'
			using errcode = 'restrict_violation', constraint = 'sale_buyer_sealed';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger sale_buyer_guard before insert on sale_buyer for each row execute function sale_buyer_guard();
alter table sale_buyer enable always trigger sale_buyer_guard;

-- +goose StatementBegin
create function sale_names_all() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
	if exists (
		select from joint_bidder b
		where b.court_id = new.court_id and b.lot_id = new.lot_id and b.application_id = new.application_id and not exists (
			select from sale_buyer s
			where s.court_id = b.court_id and s.lot_id = b.lot_id and s.seat = b.seat)) then
		raise exception 'the confirmation of a sale names all who bought together'
			using errcode = 'check_violation', constraint = 'sale_names_all';
	end if;
	return null;
end $$;
-- +goose StatementEnd
create constraint trigger sale_names_all after insert on sale_confirmation
	deferrable initially deferred for each row execute function sale_names_all();
alter table sale_confirmation enable always trigger sale_names_all;
