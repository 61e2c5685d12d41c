-- How a court comes to be: one operator proposes, another decides. The court,
-- its fund account, its ledger and its channel are then made in one transaction;
-- their keys (see 0001) leave no room for a second of any of them.

-- +goose Up

create table court_proposal (
	proposal_id uuid primary key,
	court_id text not null check (court_id ~ '^[a-z][a-z0-9-]{1,19}$'),
	code text not null check (code ~ '^[^[:space:]]{2,8}$'),
	name text not null check (length(name) between 4 and 60),
	name_en text not null check (length(name_en) between 4 and 120),
	bank_code text not null check (bank_code ~ '^[A-Za-z0-9-]{2,20}$'),
	account_no text not null check (account_no ~ '^[0-9]{8,30}$'),
	holder text not null check (length(holder) between 2 and 80),
	platform text not null check (length(platform) between 2 and 40),
	proposed_by uuid not null,
	proposed_at timestamptz not null,
	recorded_at timestamptz not null default clock_timestamp(),
	unique (proposal_id, proposed_by)
);
call append_only('court_proposal');

-- The proposer is carried along by key, so that no row can claim another one.
create table court_decision (
	proposal_id uuid primary key,
	proposed_by uuid not null,
	decided_by uuid not null,
	approved boolean not null,
	reason text not null default '',
	decided_at timestamptz not null,
	recorded_at timestamptz not null default clock_timestamp(),
	foreign key (proposal_id, proposed_by) references court_proposal (proposal_id, proposed_by),
	constraint court_decision_two_people check (decided_by <> proposed_by),
	constraint court_decision_reason check (approved or length(reason) between 2 and 500)
);
call append_only('court_decision');

-- Years of holidays imported after those that ship with the program. A later
-- version of a year replaces an earlier one, as when a notice is amended.
create table calendar_year (
	year integer not null check (year between 2008 and 2099),
	version integer not null check (version >= 1),
	source text not null check (length(source) between 1 and 500),
	file jsonb not null,
	imported_by uuid not null,
	imported_at timestamptz not null,
	recorded_at timestamptz not null default clock_timestamp(),
	constraint calendar_year_version primary key (year, version)
);
call append_only('calendar_year');
