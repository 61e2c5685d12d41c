-- When the bank pays out, and where money goes whose account was closed.

-- +goose Up

-- The hours in which a court's bank pays, as the bank states them. They promise
-- nothing and excuse nothing: the 24 hours of the law run through the night.
create table bank_channel (
	court_id text not null references fund_account,
	channel_id uuid not null,
	workdays_only boolean not null,
	opens_minute integer not null check (opens_minute between 0 and 1439),
	closes_minute integer not null check (closes_minute between 1 and 1440),
	any_hour_up_to numeric(20,2) not null check (any_hour_up_to >= 0 and any_hour_up_to < 1e13),
	source text not null check (length(source) between 4 and 200),
	proposed_by uuid not null,
	proposed_at timestamptz not null,
	recorded_at timestamptz not null default clock_timestamp(),
	primary key (court_id, channel_id),
	unique (court_id, channel_id, proposed_by),
	check (opens_minute < closes_minute)
);
call append_only('bank_channel');

create table bank_channel_approval (
	court_id text not null,
	channel_id uuid not null,
	proposed_by uuid not null,
	approved_by uuid not null,
	approved_at timestamptz not null,
	recorded_at timestamptz not null default clock_timestamp(),
	primary key (court_id, channel_id),
	foreign key (court_id, channel_id, proposed_by) references bank_channel (court_id, channel_id, proposed_by),
	constraint bank_channel_two_people check (proposed_by <> approved_by)
);
call append_only('bank_channel_approval');

-- Where a bidder asks to have a refund that came back: another account in the name
-- that paid. It is used only through the whole chain of approvals.
create table refund_account (
	court_id text not null,
	account_id uuid not null,
	payout_id uuid not null,
	account_enc bytea not null,
	name_hash bytea not null check (length(name_hash) between 16 and 64),
	document text not null check (document ~ '^[0-9a-f]{64}$'),
	given_by uuid not null,
	given_at timestamptz not null,
	recorded_at timestamptz not null default clock_timestamp(),
	primary key (court_id, account_id),
	foreign key (court_id, payout_id) references payout
);
create index refund_account_of on refund_account (court_id, payout_id, account_id);
call append_only('refund_account');

-- +goose StatementBegin
create function refund_account_same_name() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
	if not exists (
		select from payout
		where court_id = new.court_id and payout_id = new.payout_id and deposit_id is not null and name_hash = new.name_hash
			and state in ('returned', 'refused')) then
		raise exception 'a refund that came back goes to an account in the same name'
			using errcode = 'check_violation', constraint = 'refund_account_same_name';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger refund_account_same_name before insert on refund_account for each row execute function refund_account_same_name();
alter table refund_account enable always trigger refund_account_same_name;
