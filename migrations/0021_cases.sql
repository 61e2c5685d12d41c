-- Cases, the people in them and what they are owed. Everything here is a fact
-- that is added: a correction is a later version, and the views *_now fold the
-- versions into what holds today. Personal data is encrypted under keys that the
-- database does not have; *_hash are keyed hashes for finding equal values.

-- +goose Up

alter table court add constraint court_with_code unique (court_id, code);

-- The number carries the code of its court by key: a case of another court
-- cannot be filed here.
create table enforcement_case (
	court_id text not null references court,
	case_id uuid not null,
	court_code text not null,
	year integer not null check (year between 1979 and 2999),
	kind text not null check (kind like '执%' and length(kind) between 1 and 4),
	serial integer not null check (serial >= 1),
	case_no text not null,
	filed_on date not null,
	title_doc text not null check (length(title_doc) between 2 and 120),
	title_effective_on date,
	criminal boolean not null,
	summary text not null check (length(summary) <= 500),
	opened_by uuid not null,
	opened_at timestamptz not null,
	recorded_at timestamptz not null default clock_timestamp(),
	primary key (court_id, case_id),
	constraint case_of_its_court foreign key (court_id, court_code) references court (court_id, code),
	constraint case_no_once unique (case_no),
	constraint case_no_whole check (case_no = '（' || year::text || '）' || court_code || kind || serial::text || '号')
);
create unique index case_id_once on enforcement_case (case_id);
call append_only('enforcement_case');

-- Who handles the case: the newest row. The handler may not run its draw.
create table case_handler (
	court_id text not null,
	case_id uuid not null,
	version integer not null check (version >= 1),
	person_id uuid not null,
	assigned_by uuid not null,
	assigned_at timestamptz not null,
	recorded_at timestamptz not null default clock_timestamp(),
	constraint case_handler_version primary key (court_id, case_id, version),
	foreign key (court_id, case_id) references enforcement_case
);
call append_only('case_handler');

create table party (
	court_id text not null,
	case_id uuid not null,
	party_id uuid not null,
	kind text not null check (kind in ('creditor', 'debtor', 'priority_purchaser', 'co_owner', 'lessee', 'interested', 'third_party')),
	nature text not null check (nature in ('person', 'company', 'organisation')),
	masked_name text not null check (length(masked_name) between 2 and 90),
	name_enc bytea not null,
	name_hash bytea not null check (length(name_hash) = 32),
	id_enc bytea,
	id_hash bytea check (length(id_hash) = 32),
	phone_enc bytea,
	address_enc bytea,
	added_by uuid not null,
	added_at timestamptz not null,
	recorded_at timestamptz not null default clock_timestamp(),
	primary key (court_id, party_id),
	unique (court_id, case_id, party_id),
	foreign key (court_id, case_id) references enforcement_case,
	check ((id_enc is null) = (id_hash is null))
);
create unique index party_id_once on party (party_id);
create index party_by_case on party (court_id, case_id, party_id);
call append_only('party');

-- The registered person who acts as the party: the newest row.
create table party_link (
	court_id text not null,
	party_id uuid not null,
	version integer not null check (version >= 1),
	person_id uuid not null,
	evidence text not null check (length(evidence) between 2 and 500),
	linked_by uuid not null,
	linked_at timestamptz not null,
	recorded_at timestamptz not null default clock_timestamp(),
	constraint party_link_version primary key (court_id, party_id, version),
	foreign key (court_id, party_id) references party
);
create index party_link_by_person on party_link (person_id);
call append_only('party_link');

create table party_removal (
	court_id text not null,
	party_id uuid not null,
	reason text not null check (length(reason) between 2 and 500),
	removed_by uuid not null,
	removed_at timestamptz not null,
	recorded_at timestamptz not null default clock_timestamp(),
	constraint party_removed_once primary key (court_id, party_id),
	foreign key (court_id, party_id) references party
);
call append_only('party_removal');

create view party_now as
	select p.court_id, p.case_id, p.party_id, p.kind, p.nature, p.masked_name, p.name_hash, p.id_hash,
		l.person_id, p.phone_enc is not null as has_phone, p.address_enc is not null as has_address,
		p.added_at
	from party p
	left join lateral (
		select person_id
		from party_link k
		where k.court_id = p.court_id and k.party_id = p.party_id
		order by version desc
		limit 1) l on true
	where not exists (
		select from party_removal r
		where r.court_id = p.court_id and r.party_id = p.party_id);
grant select on party_now to fachui_app, fachui_auditor;

-- Where a party wants its money. The holder is the party itself: the law file's
-- rule that an account holder's name equals the payee's is checked on the way in.
create table payee_account (
	court_id text not null,
	party_id uuid not null,
	version integer not null check (version >= 1),
	bank text not null check (length(bank) between 2 and 80),
	bank_code text not null check (bank_code ~ '^[A-Za-z0-9-]{2,20}$'),
	number_enc bytea not null,
	number_hash bytea not null check (length(number_hash) = 32),
	number_tail text not null check (number_tail ~ '^[0-9]{4}$'),
	holder_enc bytea not null,
	holder_hash bytea not null check (length(holder_hash) = 32),
	how text not null check (how in ('party', 'clerk')),
	evidence text not null check (how = 'party' or length(evidence) between 2 and 500),
	confirmed_by uuid not null,
	confirmed_at timestamptz not null,
	recorded_at timestamptz not null default clock_timestamp(),
	constraint payee_account_version primary key (court_id, party_id, version),
	foreign key (court_id, party_id) references party
);
create index payee_account_by_number on payee_account (number_hash);
call append_only('payee_account');

-- One bank account under two names is how case money was stolen; no writer may
-- bring it about. The lock makes two writers of one number wait for each other.
-- +goose StatementBegin
create function payee_account_guard() returns trigger language plpgsql as $$
begin
	perform pg_advisory_xact_lock(hashtextextended(encode(new.number_hash, 'hex'), 7));
	if exists (select from payee_account where number_hash = new.number_hash and holder_hash <> new.holder_hash) then
		raise exception 'this bank account is on record under another name'
			using errcode = 'restrict_violation', constraint = 'payee_account_one_name';
	end if;
	if not exists (select from party where court_id = new.court_id and party_id = new.party_id and name_hash = new.holder_hash) then
		raise exception 'the holder of a payee account is the party itself'
			using errcode = 'restrict_violation', constraint = 'payee_account_own_name';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger payee_account_guard before insert on payee_account for each row execute function payee_account_guard();
alter table payee_account enable always trigger payee_account_guard;
