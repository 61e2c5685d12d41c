-- Where people want to be reached outside the site, and what became of every
-- message on each of its ways out.

-- +goose Up

-- A person's own e-mail address, mobile number or webhook. Addresses stand here
-- only encrypted, beside a keyed hash by which sendings to one address are
-- counted and a masked form for display. It is the person's to delete. Times are
-- machine times.
create table contact (
	person_id uuid not null references person,
	channel text not null check (channel in ('email', 'sms', 'webhook')),
	address_cipher bytea not null,
	address_masked text not null check (length(address_masked) between 1 and 300),
	address_hash bytea not null check (length(address_hash) = 32),
	key_cipher bytea, -- signs what is sent to a webhook
	wanted boolean not null,
	verified_at timestamptz,
	set_at timestamptz not null,
	recorded_at timestamptz not null default clock_timestamp(),
	primary key (person_id, channel),
	check ((channel = 'webhook') = (key_cipher is not null)),
	check (verified_at >= set_at)
);
call ephemeral('contact');

-- +goose StatementBegin
create function contact_guard() returns trigger language plpgsql as $$
begin
	if (new.person_id, new.channel) is distinct from (old.person_id, old.channel) then
		raise exception 'a contact never changes its owner or channel' using errcode = 'restrict_violation';
	end if;
	if new.address_hash <> old.address_hash and new.verified_at is not null then
		raise exception 'another address is not verified' using errcode = 'restrict_violation';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger contact_guard before update on contact for each row execute function contact_guard();
alter table contact enable always trigger contact_guard;

-- Each sending that asks whether an address is its owner's. The code stands here
-- as a keyed hash. Rows outlive their contact, so that deleting it and entering
-- it again does not begin the count anew; they go when they no longer count.
create table contact_code (
	code_id uuid primary key,
	person_id uuid not null references person,
	channel text not null check (channel in ('email', 'sms', 'webhook')),
	address_hash bytea not null check (length(address_hash) = 32),
	code_hash bytea not null check (length(code_hash) = 32),
	tries integer not null default 0 check (tries between 0 and 5),
	sent_at timestamptz not null,
	expires_at timestamptz not null,
	used_at timestamptz,
	check (expires_at > sent_at and expires_at <= sent_at + interval '10 minutes'),
	check (used_at >= sent_at and used_at < expires_at)
);
create index contact_code_by_person on contact_code (person_id, channel, code_id);
create index contact_code_by_address on contact_code (address_hash, sent_at);
call ephemeral('contact_code');

-- In which language a person wants to be written to; Chinese without a row.
create table person_language (
	person_id uuid primary key references person,
	language text not null check (language in ('zh', 'en')),
	set_at timestamptz not null,
	recorded_at timestamptz not null default clock_timestamp()
);
call changeable('person_language');

-- A message was opened by the person in whose list it stands. Legal time.
create table notice_reading (
	court_id text not null,
	notice_id uuid not null,
	person_id uuid not null,
	read_at timestamptz not null,
	recorded_at timestamptz not null default clock_timestamp(),
	primary key (court_id, notice_id),
	foreign key (court_id, notice_id) references notice
);
call append_only('notice_reading');

-- A message now leaves by several ways, each with a row of its own. waiting and
-- retrying are due at next_at; sent and dropped are final; parked waits for an
-- operator. failure is a class and a code, never what the other side wrote: that
-- may quote an address.
drop trigger notice_delivery_guard on notice_delivery;
drop index notice_delivery_waiting;
alter table notice_delivery drop constraint notice_delivery_pkey;
alter table notice_delivery drop constraint notice_delivery_state_check;
alter table notice_delivery drop constraint notice_delivery_channel_check;
alter table notice_delivery drop column last_error;
alter table notice_delivery add column delivery_id uuid not null default gen_random_uuid();
alter table notice_delivery add column tries integer not null default 0 check (tries >= attempts);
alter table notice_delivery add column failure text not null default '' check (failure ~ '^([a-z_]{2,30}( [0-9]{3})?)?$');
alter table notice_delivery add column parked_at timestamptz;
update notice_delivery
set state = case when state = 'queued' then 'waiting' else state end,
	tries = attempts,
	parked_at = case when state = 'parked' then next_at end,
	failure = case when state = 'parked' then 'unknown' else '' end;
alter table notice_delivery alter column state set default 'waiting';
alter table notice_delivery add check (state in ('waiting', 'retrying', 'sent', 'parked', 'dropped'));
alter table notice_delivery add check (channel in ('email', 'sms', 'webhook', 'file'));
alter table notice_delivery add check ((state = 'parked') = (parked_at is not null));
alter table notice_delivery add check (state <> 'parked' or failure <> '');
alter table notice_delivery add check (state <> 'retrying' or attempts > 0 and failure <> '');
alter table notice_delivery add primary key (court_id, notice_id, channel);
alter table notice_delivery add constraint notice_delivery_id_once unique (delivery_id);
create index notice_delivery_due on notice_delivery (next_at, delivery_id) where state in ('waiting', 'retrying');
create index notice_delivery_parked on notice_delivery (delivery_id) where state = 'parked';

-- +goose StatementBegin
create or replace function notice_delivery_guard() returns trigger language plpgsql as $$
begin
	if (new.court_id, new.notice_id, new.delivery_id, new.channel) is distinct from (old.court_id, old.notice_id, old.delivery_id, old.channel) then
		raise exception 'a delivery stays with its message' using errcode = 'restrict_violation';
	end if;
	if old.state in ('sent', 'dropped') then
		raise exception 'a message that was sent stays sent' using errcode = 'restrict_violation';
	end if;
	if old.state = 'parked' and new.state not in ('parked', 'waiting') then
		raise exception 'a parked message is replayed or stays parked' using errcode = 'restrict_violation';
	end if;
	if new.tries < old.tries then
		raise exception 'tries are counted, never forgotten' using errcode = 'restrict_violation';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger notice_delivery_guard before update on notice_delivery for each row execute function notice_delivery_guard();
alter table notice_delivery enable always trigger notice_delivery_guard;

-- Each try, as it ended. A number that is missing is a try whose process died.
create table delivery_try (
	delivery_id uuid not null references notice_delivery (delivery_id),
	no integer not null check (no >= 1),
	outcome text not null check (outcome in ('sent', 'failed', 'refused', 'dropped')),
	failure text not null default '' check (failure ~ '^([a-z_]{2,30}( [0-9]{3})?)?$'),
	at timestamptz not null,
	recorded_at timestamptz not null default clock_timestamp(),
	primary key (delivery_id, no),
	check ((outcome in ('failed', 'refused')) = (failure <> ''))
);
call append_only('delivery_try');
