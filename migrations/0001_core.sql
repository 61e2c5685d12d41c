-- The walls: what every later table stands on.
--
-- Three database roles use this schema. fachui_owner runs migrations and owns
-- the tables; fachui_app serves, without DDL; fachui_auditor reads. Every table
-- ends with a call that says how it may change, and the triggers behind that
-- call bind the owner too: a fact is added and never altered, by anybody.

-- +goose Up

-- +goose StatementBegin
create function refuse_change() returns trigger language plpgsql as $$
begin
	raise exception '% of % is refused: correct a fact by adding another', lower(tg_op), tg_table_name
		using errcode = 'restrict_violation';
end $$;
-- +goose StatementEnd

-- +goose StatementBegin
create procedure append_only(t regclass) language plpgsql as $$
begin
	execute format('create trigger append_only before update or delete on %s for each row execute function refuse_change()', t);
	execute format('create trigger append_only_truncate before truncate on %s for each statement execute function refuse_change()', t);
	execute format('alter table %s enable always trigger append_only', t);
	execute format('alter table %s enable always trigger append_only_truncate', t);
	execute format('grant select, insert on %s to fachui_app', t);
	execute format('grant select on %s to fachui_auditor', t);
end $$;
-- +goose StatementEnd

-- +goose StatementBegin
create procedure changeable(t regclass) language plpgsql as $$
begin
	execute format('create trigger no_delete before delete on %s for each row execute function refuse_change()', t);
	execute format('create trigger no_truncate before truncate on %s for each statement execute function refuse_change()', t);
	execute format('alter table %s enable always trigger no_delete', t);
	execute format('alter table %s enable always trigger no_truncate', t);
	execute format('grant select, insert, update on %s to fachui_app', t);
	execute format('grant select on %s to fachui_auditor', t);
end $$;
-- +goose StatementEnd

-- +goose StatementBegin
create procedure ephemeral(t regclass) language plpgsql as $$
begin
	execute format('create trigger no_truncate before truncate on %s for each statement execute function refuse_change()', t);
	execute format('alter table %s enable always trigger no_truncate', t);
	execute format('grant select, insert, update, delete on %s to fachui_app', t);
	execute format('grant select on %s to fachui_auditor', t);
end $$;
-- +goose StatementEnd

-- Legal time of this database. The one row is written when the database is
-- created and says what it is for; only demo and scratch may bend time.
create table legal_clock (
	one boolean primary key default true check (one),
	purpose text not null check (purpose in ('production', 'demo', 'scratch')),
	frozen_at timestamptz,
	stood_at timestamptz, -- the latest instant at which it ever stood still
	offset_us bigint not null default 0,
	check (purpose <> 'production' or frozen_at is null and offset_us = 0)
);

-- +goose StatementBegin
create function legal_clock_guard() returns trigger language plpgsql as $$
begin
	if new.purpose <> old.purpose then
		raise exception 'the purpose of a database never changes' using errcode = 'restrict_violation';
	end if;
	if new.frozen_at < greatest(old.stood_at, old.frozen_at) then
		raise exception 'legal time never runs back' using errcode = 'restrict_violation';
	end if;
	new.stood_at := greatest(old.stood_at, old.frozen_at, new.frozen_at);
	return new;
end $$;
-- +goose StatementEnd
create trigger legal_clock_guard before update on legal_clock for each row execute function legal_clock_guard();
alter table legal_clock enable always trigger legal_clock_guard;
call changeable('legal_clock');
revoke insert on legal_clock from fachui_app;

-- A court and its three ones. court_id is the short name in addresses.
create table court (
	court_id text primary key check (court_id ~ '^[a-z][a-z0-9-]{1,19}$'),
	code text not null unique check (code ~ '^[^[:space:]]{2,8}$'),
	name text not null unique check (length(name) between 4 and 60),
	name_en text not null check (length(name_en) between 4 and 120),
	settings jsonb not null default '{}',
	opened_at timestamptz not null,
	recorded_at timestamptz not null default clock_timestamp()
);
call changeable('court');

-- One fund account per court, by key; and no bank account serves two courts.
create table fund_account (
	court_id text primary key references court,
	bank_code text not null check (bank_code ~ '^[A-Za-z0-9-]{2,20}$'),
	account_no text not null check (account_no ~ '^[0-9]{8,30}$'),
	holder text not null check (length(holder) between 2 and 80),
	opened_by uuid not null,
	approved_by uuid not null,
	opened_at timestamptz not null,
	recorded_at timestamptz not null default clock_timestamp(),
	constraint fund_account_two_people check (opened_by <> approved_by),
	constraint fund_account_one_court unique (bank_code, account_no)
);
call append_only('fund_account');

-- One ledger per court. No ledger identifier exists, so a second cannot be named.
create table ledger (
	court_id text primary key references fund_account,
	opened_on date not null,
	closed_through date not null,
	check (closed_through >= opened_on - 1)
);
call changeable('ledger');
revoke update on ledger from fachui_app;
grant update (closed_through) on ledger to fachui_app;

-- +goose StatementBegin
create function ledger_guard() returns trigger language plpgsql as $$
begin
	if new.court_id <> old.court_id or new.opened_on <> old.opened_on or new.closed_through <= old.closed_through then
		raise exception 'a closed day stays closed' using errcode = 'restrict_violation';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger ledger_guard before update on ledger for each row execute function ledger_guard();
alter table ledger enable always trigger ledger_guard;

-- One online appraisal and auction channel per court.
create table auction_channel (
	court_id text primary key references court,
	platform text not null check (length(platform) between 2 and 40),
	opened_at timestamptz not null,
	recorded_at timestamptz not null default clock_timestamp()
);
call append_only('auction_channel');

-- Facts. Every figure and every timeline is a fold over these rows.
create table event (
	event_id bigint generated always as identity primary key,
	court_id text references court,
	kind text not null check (kind ~ '^[a-z]+(\.[a-z_]+)+$'),
	case_id uuid,
	asset_id uuid,
	lot_id uuid,
	subject_id uuid,
	actor_id uuid,
	actor_role text not null,
	at timestamptz not null,
	recorded_at timestamptz not null default clock_timestamp(),
	public boolean not null default false,
	basis text not null default '',
	body jsonb not null default '{}'
);
create index event_by_case on event (court_id, case_id, event_id);
create index event_by_lot on event (lot_id, event_id);
call append_only('event');

-- Every clock in the law is a row here. kind and subject name the clock; at most
-- one of a kind runs for a subject at a time.
create table deadline (
	deadline_id uuid primary key,
	court_id text not null references court,
	kind text not null check (kind ~ '^[a-z]+(\.[a-z_]+)+$'),
	subject_id uuid not null,
	case_id uuid,
	lot_id uuid,
	owner_role text not null,
	due_at timestamptz not null,
	basis text not null,
	opened_at timestamptz not null,
	ended_at timestamptz,
	outcome text check (outcome in ('met', 'missed', 'expired', 'cancelled')),
	recorded_at timestamptz not null default clock_timestamp(),
	check ((ended_at is null) = (outcome is null))
);
create unique index deadline_running on deadline (kind, subject_id) where ended_at is null;
create index deadline_due on deadline (due_at) where ended_at is null;
create index deadline_by_court on deadline (court_id, due_at);
call changeable('deadline');

-- +goose StatementBegin
create function deadline_guard() returns trigger language plpgsql as $$
begin
	if old.ended_at is not null then
		raise exception 'a deadline that has ended stays ended' using errcode = 'restrict_violation';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger deadline_guard before update on deadline for each row execute function deadline_guard();
alter table deadline enable always trigger deadline_guard;

-- What one domain tells the others; see internal/outbox. next_at is machine time.
create table outbox (
	outbox_id bigint generated always as identity primary key,
	court_id text references court,
	name text not null,
	key text not null,
	payload jsonb not null,
	created_at timestamptz not null default clock_timestamp(),
	next_at timestamptz not null default clock_timestamp(),
	attempts integer not null default 0,
	last_error text not null default '',
	done_at timestamptz,
	parked_at timestamptz
);
create index outbox_waiting on outbox (key, outbox_id) where done_at is null;
create index outbox_due on outbox (next_at) where done_at is null and parked_at is null;
call changeable('outbox');

grant select on goose_db_version to fachui_app, fachui_auditor; -- for /readyz
grant usage on schema public to fachui_app, fachui_auditor;
grant usage on all sequences in schema public to fachui_app;
